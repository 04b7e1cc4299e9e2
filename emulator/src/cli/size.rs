//! Numbers with suffixes, as the command line takes them.

/// Bytes: `65536`, `64K`, `128M`, `2G` (powers of 1024, as QEMU has it).
pub(super) fn parse_bytes(text: &str) -> Result<u64, String> {
    parse(text, 1024).ok_or_else(|| {
        "it is not a number of bytes, such as 64K, 128M or 2G (powers of 1024)".to_owned()
    })
}

/// Counts: `1000`, `1_000_000`, `10M`, `2G` (powers of 1000).
pub(super) fn parse_count(text: &str) -> Result<u64, String> {
    parse(text, 1000).ok_or_else(|| {
        "it is not a count, such as 1_000_000, 10M or 2G (powers of 1000)".to_owned()
    })
}

/// Guest time in cycles, as counts are; or with a unit: `8.125ms`, `1_500ns`, `12us`, `2s`.
pub(super) fn parse_time(text: &str) -> Result<u64, String> {
    let units = [("ns", 0), ("us", 3), ("µs", 3), ("ms", 6), ("s", 9)];
    let unit = units.iter().find_map(|(unit, digits)| {
        let number = text.strip_suffix(unit)?;
        Some((number.trim_end(), *digits))
    });
    let time = match unit {
        Some((number, digits)) => parse_decimal(number, digits),
        None => parse(text, 1000),
    };
    time.ok_or_else(|| {
        "it is no time: a number of cycles such as 8_125_000 or 8M, or 8.125ms (ns, us, ms, s)"
            .to_owned()
    })
}

/// A number with up to so many digits behind its point, times ten to the power of these.
fn parse_decimal(text: &str, digits: usize) -> Option<u64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let rest = rest.trim_end_matches('0');
    let all = format!("{}{rest:0<digits$}", whole.replace('_', ""));
    let sound = !whole.is_empty() && rest.len() <= digits;
    let number = all.bytes().all(|byte| byte.is_ascii_digit());
    all.parse().ok().filter(|_| sound && number)
}

/// Addresses: decimal, or hexadecimal after `0x`.
pub(super) fn parse_address(text: &str) -> Result<u64, String> {
    let digits = text.replace('_', "");
    let parsed = match digits.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    parsed.map_err(|_| "it is not an address, such as 0x80000000".to_owned())
}

fn parse(text: &str, thousand: u64) -> Option<u64> {
    let text = text.strip_suffix('B').unwrap_or(text);
    let (digits, exponent) = match text.chars().last()? {
        'K' | 'k' => (&text[..text.len() - 1], 1),
        'M' | 'm' => (&text[..text.len() - 1], 2),
        'G' | 'g' => (&text[..text.len() - 1], 3),
        'T' | 't' => (&text[..text.len() - 1], 4),
        _ => (text, 0),
    };
    // `parse` would take `+5`.
    if !digits.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let number: u64 = digits.replace('_', "").parse().ok()?;
    number.checked_mul(thousand.pow(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_and_underscores() {
        let bytes = ["65536", "64K", "1_024k", "128M", "2G", "128MB"].map(parse_bytes);
        assert_eq!(
            bytes,
            [65536, 65536, 1 << 20, 128 << 20, 2 << 30, 128 << 20].map(Ok)
        );
        let counts = ["1_000_000", "10M", "2G", "7"].map(parse_count);
        assert_eq!(counts, [1_000_000, 10_000_000, 2_000_000_000, 7].map(Ok));
        let times = [
            "8M", "8.125ms", "1_500ns", "12us", "0.25 µs", "2s", "2.0s", "7.00ns",
        ];
        let cycles = [
            8_000_000,
            8_125_000,
            1500,
            12_000,
            250,
            2_000_000_000,
            2_000_000_000,
            7,
        ];
        assert_eq!(times.map(parse_time), cycles.map(Ok));
        for text in [
            "",
            "s",
            ".5ms",
            "1.5ns",
            "1.2.3ms",
            "-1ms",
            "soon",
            "99999999999s",
        ] {
            assert!(parse_time(text).is_err(), "{text}");
        }
        let addresses = ["0x8000_0000", "0x80200000", "16"].map(parse_address);
        assert_eq!(addresses, [0x8000_0000, 0x8020_0000, 16].map(Ok));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "M",
            "-1",
            "+5",
            "1.5G",
            "12Q",
            "0x10",
            "99999999999999999999",
            "19000000T",
        ] {
            assert!(parse_bytes(text).is_err(), "{text}");
            assert!(parse_count(text).is_err(), "{text}");
        }
        for text in ["", "0x", "0xg", "-0x1", "12h"] {
            assert!(parse_address(text).is_err(), "{text}");
        }
    }
}
