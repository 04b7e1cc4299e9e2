//! Files that are nothing but memory (`memfd_create`): written like files, mapped by strangers, and gone with
//! their last descriptor and mapping. Seals say what may not be done to them any more.

use alloc::string::String;
use core::sync::atomic::{AtomicUsize, Ordering};

use abi::errno::{EBUSY, EFBIG, EINVAL, EPERM, Errno};
use abi::fs::{
    F_SEAL_EXEC, F_SEAL_FUTURE_WRITE, F_SEAL_GROW, F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_WRITE,
    S_IFREG, Stat,
};
use vm::{Access, Content, ObjectId, Prot, Sharing};

use super::names;
use crate::{
    PAGE_SIZE,
    mm::{
        pager::{self, with_vm},
        phys,
    },
};

/// Every seal there is.
const SEALS: usize =
    F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE | F_SEAL_EXEC;

/// The longest that one may be.
const MAX_LEN: u64 = i64::MAX as u64 / PAGE_SIZE as u64 * PAGE_SIZE as u64;

/// Such a file.
#[derive(Debug)]
pub struct MemoryFile {
    object: ObjectId,
    name: String,
    seals: AtomicUsize,
    /// Permission bits.
    mode: u32,
}

impl MemoryFile {
    /// An empty one. Without `sealable` it is sealed against seals.
    #[must_use]
    pub fn new(name: String, sealable: bool, executable: bool) -> Self {
        let no_exec = if executable { 0 } else { F_SEAL_EXEC };
        let no_seals = if sealable || !executable {
            0
        } else {
            F_SEAL_SEAL
        };
        let object = with_vm(|vm| vm.create_memory());
        names::note_memory(object, &name);
        Self {
            object,
            name,
            seals: AtomicUsize::new(no_seals | no_exec),
            mode: if executable { 0o777 } else { 0o666 },
        }
    }

    /// What it is called in lists; several may have one name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The object whose pages it has.
    #[must_use]
    pub const fn object(&self) -> ObjectId {
        self.object
    }

    /// Bytes in it.
    #[must_use]
    pub fn len(&self) -> u64 {
        with_vm(|vm| vm.memory_len(self.object))
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its seals.
    #[must_use]
    pub fn seals(&self) -> usize {
        self.seals.load(Ordering::Relaxed)
    }

    fn has_seal(&self, seals: usize) -> bool {
        self.seals() & seals != 0
    }

    /// Adds seals, for a descriptor that may write. `EBUSY`: against writing, while somebody may store to it.
    pub fn add_seals(&self, seals: usize) -> Result<(), Errno> {
        if seals & !SEALS != 0 {
            return Err(EINVAL);
        }
        if self.has_seal(F_SEAL_SEAL) {
            return Err(EPERM);
        }
        let newly = seals & !self.seals();
        if newly & F_SEAL_WRITE != 0 && with_vm(|vm| vm.may_be_stored_to(self.object)) {
            return Err(EBUSY);
        }
        // What can be executed and never can be otherwise must not change either.
        let implied = if newly & F_SEAL_EXEC != 0 && self.mode & 0o111 != 0 {
            F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE
        } else {
            0
        };
        self.seals.fetch_or(seals | implied, Ordering::Relaxed);
        Ok(())
    }

    /// What a mapping shows, and what it may allow at most.
    pub fn content(
        &self,
        offset: u64,
        rights: Prot,
        sharing: Sharing,
    ) -> Result<(Content, Prot), Errno> {
        let content = Content::Memory {
            object: self.object,
            offset,
            sharing,
        };
        let sealed = self.has_seal(F_SEAL_WRITE | F_SEAL_FUTURE_WRITE);
        if sharing == Sharing::Private || !sealed {
            return Ok((content, Prot::RWX));
        }
        if rights.permits(Access::Store) {
            return Err(EPERM);
        }
        Ok((content, Prot::RX))
    }

    /// Reads from `offset` on. Fewer bytes than asked for mean the end.
    pub fn read(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, Errno> {
        let in_file = self.len().saturating_sub(offset);
        let len = buffer
            .len()
            .min(usize::try_from(in_file).unwrap_or(usize::MAX));
        let mut done = 0;
        while done < len {
            let (index, range) = piece(offset + done as u64, len - done);
            let into = &mut buffer[done..done + range.len()];
            done += range.len();
            match self.page(index, Access::Load)? {
                Some(frame) => {
                    phys::with_frame(frame, |page| into.copy_from_slice(&page[range]));
                }
                None => into.fill(0),
            }
        }
        Ok(len)
    }

    /// Writes from `offset` on; it grows as needed.
    pub fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), Errno> {
        let end = offset.checked_add(bytes.len() as u64);
        let end = end.filter(|&end| end <= MAX_LEN).ok_or(EFBIG)?;
        let grows = end > self.len();
        if self.has_seal(F_SEAL_WRITE | F_SEAL_FUTURE_WRITE) || grows && self.has_seal(F_SEAL_GROW)
        {
            return Err(EPERM);
        }
        let mut done = 0;
        while done < bytes.len() {
            let at = offset + done as u64;
            let (index, range) = piece(at, bytes.len() - done);
            let from = &bytes[done..done + range.len()];
            done += range.len();
            if let Some(frame) = self.page(index, Access::Store)? {
                phys::with_frame(frame, |page| page[range].copy_from_slice(from));
            }
            with_vm(|vm| vm.grow_memory(self.object, at + from.len() as u64));
        }
        Ok(())
    }

    /// Cuts it off, or lets it grow with zeros.
    pub fn truncate(&self, len: u64) -> Result<(), Errno> {
        if len > MAX_LEN {
            return Err(EFBIG);
        }
        let old = self.len();
        if len < old && self.has_seal(F_SEAL_SHRINK) || len > old && self.has_seal(F_SEAL_GROW) {
            return Err(EPERM);
        }
        pager::run(|vm, attempt| vm.resize_memory(self.object, len, attempt))?
    }

    /// What `fstat` tells. It has no name in any directory, so no link.
    #[must_use]
    pub fn stat(&self) -> Stat {
        let (len, pages) = with_vm(|vm| (vm.memory_len(self.object), vm.memory_pages(self.object)));
        let number = match self.object {
            ObjectId::File(inode) => inode.0,
            ObjectId::Shared(number) => number,
        };
        Stat {
            ino: number,
            mode: S_IFREG | self.mode,
            size: len as i64,
            blksize: PAGE_SIZE as i32,
            // In units of 512 bytes.
            blocks: (pages * (PAGE_SIZE / 512) as u64) as i64,
            ..Stat::default()
        }
    }

    /// The physical page number of one of its pages. It stays valid until the caller sleeps.
    fn page(&self, index: u64, access: Access) -> Result<Option<usize>, Errno> {
        let frame = pager::run(|vm, attempt| vm.memory_page(self.object, index, access, attempt))??;
        Ok(frame.map(pager::page_number))
    }
}

impl Drop for MemoryFile {
    fn drop(&mut self) {
        with_vm(|vm| vm.release_memory(self.object));
    }
}

/// The page at an offset, and which of its bytes `len` bytes from there on reach.
fn piece(offset: u64, len: usize) -> (u64, core::ops::Range<usize>) {
    let start = (offset % PAGE_SIZE as u64) as usize;
    (offset / PAGE_SIZE as u64, start..PAGE_SIZE.min(start + len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_with_their_page() {
        for (offset, len, expected) in [
            (0, 10, (0, 0..10)),
            (4090, 10, (0, 4090..4096)),
            (4096, 5000, (1, 0..4096)),
            (8191, 1, (1, 4095..4096)),
        ] {
            assert_eq!(piece(offset, len), expected);
        }
    }
}
