//! Sizes of memory, as people write them: `16M`, `1G`.

use std::fmt;
use std::str::FromStr;

/// A size in bytes, a whole number of MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Size {
    mebibytes: u64,
}

impl Size {
    /// A number of MiB.
    pub(crate) const fn mebibytes(mebibytes: u64) -> Self {
        Self { mebibytes }
    }

    /// The size in pages of 4 KiB.
    pub(crate) const fn pages(self) -> u64 {
        self.mebibytes << (20 - 12)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}M", self.mebibytes)
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no size of memory: write a number and M or G, as in 16M");
        let unit_at = text
            .find(|character: char| !character.is_ascii_digit())
            .ok_or_else(wrong)?;
        let (number, unit) = text.split_at(unit_at);
        let number: u64 = number.parse().map_err(|_| wrong())?;
        let mebibytes = match unit {
            "M" | "m" | "MiB" => Some(number),
            "G" | "g" | "GiB" => number.checked_mul(1024),
            _ => None,
        };
        match mebibytes {
            // 512 GiB is more than Sv39 reaches and than a host has.
            Some(mebibytes @ 1..=0x8_0000) => Ok(Self { mebibytes }),
            Some(_) | None => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        for (text, mebibytes) in [("16M", 16), ("1g", 1024), ("64MiB", 64), ("2GiB", 2048)] {
            assert_eq!(text.parse(), Ok(Size::mebibytes(mebibytes)), "{text}");
        }
        assert_eq!("16M".parse().map(Size::pages), Ok(4096));
    }

    #[test]
    fn nonsense_is_refused_with_a_hint() {
        for text in [
            "",
            "16",
            "M",
            "-1M",
            "16K",
            "0M",
            "16 M",
            "99999999999999999999M",
            "999999G",
        ] {
            let error = text.parse::<Size>().unwrap_err();
            assert!(error.contains("16M"), "{text}: {error}");
        }
    }
}
