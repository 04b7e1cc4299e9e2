//! A program as a flat image, for machines that load nothing else.

use anyhow::{Context, Result};

/// Where RAM, and the image, begins.
const RAM: u64 = 0x8000_0000;

/// The type of a program header that says what to load.
const LOAD: u64 = 1;

/// What an ELF file's segments put into RAM, from its start on. What is behind the last of them is zero in
/// RAM that nobody has written.
pub(crate) fn image(elf: &[u8]) -> Result<Vec<u8>> {
    let number = |at: usize, bytes: usize| -> Result<u64> {
        let field = elf.get(at..at + bytes).context("the ELF file is cut off")?;
        Ok(field
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    let (headers, size, count) = (number(0x20, 8)?, number(0x36, 2)?, number(0x38, 2)?);
    let mut image = Vec::new();
    for header in 0..count {
        let at = (headers + header * size) as usize;
        let (offset, address, length) =
            (number(at + 8, 8)?, number(at + 24, 8)?, number(at + 32, 8)?);
        if number(at, 4)? != LOAD || length == 0 {
            continue;
        }
        let bytes = elf.get(offset as usize..(offset + length) as usize);
        let bytes = bytes.context("a segment of the ELF file is cut off")?;
        let place = address.checked_sub(RAM).filter(|it| *it < 1 << 30);
        let place = place.context("a segment of the ELF file is outside of RAM")? as usize;
        image.resize(image.len().max(place + bytes.len()), 0);
        image[place..place + bytes.len()].copy_from_slice(bytes);
    }
    Ok(image)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An ELF file with segments of given types and addresses, each of two bytes that follow all headers.
    fn elf(segments: &[(u32, u64)]) -> Vec<u8> {
        let mut elf = vec![0; 64 + 56 * segments.len()];
        elf[0x20] = 64;
        elf[0x36] = 56;
        elf[0x38] = segments.len() as u8;
        for (index, (kind, address)) in segments.iter().enumerate() {
            let (at, end) = (64 + 56 * index, elf.len() as u64);
            elf[at..at + 4].copy_from_slice(&kind.to_le_bytes());
            for (field, value) in [(8, end), (24, *address), (32, 2)] {
                elf[at + field..at + field + 8].copy_from_slice(&value.to_le_bytes());
            }
            elf.extend([index as u8 + 1; 2]);
        }
        elf
    }

    #[test]
    fn segments_lie_where_they_are_loaded() {
        let elf = elf(&[(1, RAM + 4), (6, RAM), (1, RAM)]);
        assert_eq!(image(&elf).unwrap(), [3, 3, 0, 0, 1, 1]);
    }

    #[test]
    fn files_that_cannot_be_loaded_are_refused() {
        let whole = elf(&[(1, RAM)]);
        for (elf, word) in [
            (vec![0; 10], "cut off"),
            (whole[..whole.len() - 1].to_vec(), "cut off"),
            (elf(&[(1, 0x1000)]), "outside"),
        ] {
            let error = image(&elf).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}
