//! Reading a directory through a descriptor.

use abi::errno::{EINVAL, Errno};
use abi::fs::Dirent64;
use rsext4::{DirectoryCursor, InodeNumber};

use super::{stat, volume};

/// Entries that are read from the file system at a time.
const BATCH: usize = 16;

/// How far a descriptor has read its directory.
#[derive(Clone, Copy, Debug)]
pub struct DirectoryPosition {
    cursor: DirectoryCursor,
    /// Entries read so far: what `d_off` tells. Only going back to 0 is possible.
    index: i64,
}

impl DirectoryPosition {
    /// Before the first entry.
    pub const START: Self = Self {
        cursor: DirectoryCursor::Start,
        index: 0,
    };

    /// Fills `out` with records as `getdents64` has them; 0 at the end. `EINVAL` when not even one
    /// fits.
    pub fn read(&mut self, directory: InodeNumber, out: &mut [u8]) -> Result<usize, Errno> {
        let mut filled = 0;
        while self.cursor != DirectoryCursor::End {
            let cursor = self.cursor;
            let entries = volume::with(|fs| fs.read_directory(directory, cursor, BATCH))?;
            if entries.is_empty() {
                self.cursor = DirectoryCursor::End;
            }
            for entry in entries {
                let kind = stat::directory_entry_kind(entry.file_type);
                let inode = u64::from(entry.inode.raw());
                let rest = &mut out[filled..];
                match Dirent64::write_record(inode, self.index + 1, kind, &entry.name, rest) {
                    Some(len) => filled += len,
                    None if filled == 0 => return Err(EINVAL),
                    None => return Ok(filled),
                }
                self.index += 1;
                self.cursor = entry.next_cursor;
            }
        }
        Ok(filled)
    }
}
