//! Numbers of bytes as people say them.

use std::fmt;

/// Bytes, in the largest unit of which they are a whole number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size(pub(super) u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        if self.0 == 0 {
            // A range that wraps round to its beginning is all there is.
            return f.pad("0 B");
        }
        let unit = self.0.trailing_zeros() / 10;
        let text = format!("{} {}", self.0 >> (10 * unit), UNITS[unit as usize]);
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn sizes_are_exact() {
        for (bytes, text) in [
            (0, "0 B"),
            (1, "1 B"),
            (4096, "4 KiB"),
            (5 << 20, "5 MiB"),
            ((5 << 20) + 4096, "5124 KiB"),
            (1 << 63, "8 EiB"),
        ] {
            assert_eq!(Size(bytes).to_string(), text);
        }
    }
}
