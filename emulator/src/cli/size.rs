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
