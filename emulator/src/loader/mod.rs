//! Guests into RAM: ELF executables and raw images.
//!
//! A file is read whole, then [`elf::parse`] checks all of it without touching RAM, and
//! [`ElfImage::write_to`](elf::ElfImage::write_to) copies. Nothing a file says is trusted before it
//! has been held against the file's length and the RAM's range.

pub mod elf;
pub mod error;
pub mod symbols;

use std::fs;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

pub use self::elf::{ElfImage, Segment};
pub use self::error::LoadError;
pub use self::symbols::{Extent, Symbol, SymbolKind, Symbols};
use crate::devices::DmaMemory;

/// Reads a guest's file.
///
/// # Errors
/// A file that is missing, empty, no file at all, or cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>, LoadError> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => LoadError::Missing,
        _ => LoadError::Unreadable(error),
    };
    let kind = fs::metadata(path).map_err(unreadable)?.file_type();
    if kind.is_dir() {
        return Err(LoadError::Directory);
    }
    // Some have no end (/dev/zero), and all of a file is read. A pipe is somebody's program.
    if kind.is_char_device() || kind.is_block_device() {
        return Err(LoadError::Device);
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    if bytes.is_empty() {
        Err(LoadError::Empty)
    } else {
        Ok(bytes)
    }
}

/// Puts a raw image at `at`; returns the range it takes.
///
/// # Errors
/// An image that does not fit into `ram`.
pub fn load_raw(
    bytes: &[u8],
    at: u64,
    ram: &Range<u64>,
    memory: &mut dyn DmaMemory,
) -> Result<Range<u64>, LoadError> {
    let size = bytes.len() as u64;
    let outside = || LoadError::outside_ram("the image".to_owned(), at, size, ram);
    let end = at.checked_add(size).ok_or_else(outside)?;
    if at < ram.start || end > ram.end {
        return Err(outside());
    }
    memory.write(at, bytes).map_err(|_| outside())?;
    Ok(at..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::test_ram::TestRam;

    #[test]
    fn files_that_cannot_be_read() {
        let dir = tempfile::tempdir().unwrap();
        let text = |path: &Path| read_file(path).unwrap_err().to_string();
        assert_eq!(text(&dir.path().join("none")), "there is no such file");
        assert_eq!(text(dir.path()), "it is a directory, not a file");
        for device in ["/dev/null", "/dev/zero"] {
            assert_eq!(text(Path::new(device)), "it is a device, not a file");
        }
        let empty = dir.path().join("empty");
        fs::write(&empty, []).unwrap();
        assert_eq!(text(&empty), "the file is empty");
    }

    #[test]
    fn raw_images_go_where_they_are_told() {
        let mut ram = TestRam::new(0x8000_0000, 0x1000);
        let range = 0x8000_0000..0x8000_1000;
        assert_eq!(
            load_raw(b"abc", 0x8000_0ffd, &range, &mut ram).unwrap(),
            0x8000_0ffd..0x8000_1000
        );
        assert_eq!(ram.bytes[0xffd..], *b"abc");
        for at in [0x8000_0ffe, 0x7fff_ffff, u64::MAX] {
            let error = load_raw(b"abc", at, &range, &mut ram)
                .unwrap_err()
                .to_string();
            assert!(error.contains("outside RAM"), "{error}");
        }
    }
}
