//! Numbers as `ps`, `top` and `free` show them.

use alloc::format;
use alloc::string::String;

/// Ticks of a hundredth of a second as `minutes:seconds.hundredths`.
#[must_use]
pub fn minutes(ticks: u64) -> String {
    let (seconds, part) = (ticks / 100, ticks % 100);
    format!("{}:{:02}.{part:02}", seconds / 60, seconds % 60)
}

/// Thousandths as a percentage with one digit.
#[must_use]
pub fn percent(permille: u64) -> String {
    format!("{}.{}", permille / 10, permille % 10)
}

/// Bytes as a number of at most four characters and a unit, rounded up as `free -h` does.
#[must_use]
pub fn human(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "Ki", "Mi", "Gi", "Ti"];
    let (mut unit, mut size) = (0, 1);
    while bytes / size >= 1024 && unit + 1 < UNITS.len() {
        size *= 1024;
        unit += 1;
    }
    let tenths = (bytes * 10).div_ceil(size);
    if unit == 0 || tenths >= 100 {
        format!("{}{}", bytes.div_ceil(size), UNITS[unit])
    } else {
        format!("{}.{}{}", tenths / 10, tenths % 10, UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_minutes_and_seconds() {
        for (ticks, text) in [(0, "0:00.00"), (6123, "1:01.23"), (720_000, "120:00.00")] {
            assert_eq!(minutes(ticks), text);
        }
        assert_eq!(percent(1000), "100.0");
        assert_eq!(percent(7), "0.7");
    }

    #[test]
    fn sizes_have_three_digits_and_a_unit() {
        for (bytes, text) in [
            (0, "0B"),
            (1023, "1023B"),
            (1024, "1.0Ki"),
            (13_636 << 10, "14Mi"),
            (1536 << 10, "1.5Mi"),
            (3 << 30, "3.0Gi"),
        ] {
            assert_eq!(human(bytes), text);
        }
    }
}
