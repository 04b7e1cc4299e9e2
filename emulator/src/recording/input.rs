//! The files that decide what a run does, and whether they are still what they were.

use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Read at a time.
const PIECE: usize = 1 << 18;

/// A file that decides what a run does.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct InputFile {
    /// Its name, as it was typed.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// The CRC-32 (of IEEE 802.3) of all of it.
    pub crc32: u32,
}

impl InputFile {
    /// A file as it is now.
    ///
    /// # Errors
    /// The host's, on reading.
    pub fn read(path: &Path) -> io::Result<InputFile> {
        let mut file = File::open(path)?;
        let mut hasher = crc32fast::Hasher::new();
        let mut bytes = 0;
        let mut piece = vec![0; PIECE];
        loop {
            match file.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => {
                    hasher.update(&piece[..count]);
                    bytes += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(InputFile {
            path: path.to_string_lossy().into_owned(),
            bytes,
            crc32: hasher.finalize(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_and_sum_are_those_of_the_contents() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("disk");
        for (contents, crc32) in [(&b""[..], 0), (b"123456789", 0xcbf4_3926)] {
            std::fs::write(&path, contents).unwrap();
            let input = InputFile::read(&path).unwrap();
            assert_eq!((input.bytes, input.crc32), (contents.len() as u64, crc32));
            assert_eq!(Path::new(&input.path), path);
        }
        std::fs::write(&path, vec![7; 2 * PIECE + 1]).unwrap();
        let long = InputFile::read(&path).unwrap();
        std::fs::write(&path, vec![7; 2 * PIECE]).unwrap();
        assert_ne!(long, InputFile::read(&path).unwrap());
        assert!(InputFile::read(folder.path()).is_err());
    }
}
