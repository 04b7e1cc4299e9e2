//! Files in use. A file whose last name is gone lives on until nothing has it open or mapped; its
//! space on the disk is freed only then.

use alloc::{collections::BTreeMap, vec::Vec};
use core::ops::Range;

use abi::errno::Errno;
use rsext4::{InodeInfo, InodeNumber};
use vm::InodeId;

use super::{on_disk, volume};
use crate::{
    PAGE_SIZE,
    mm::{pager, writeback},
    println,
    sync::Global,
};

#[derive(Debug, Default)]
struct Use {
    references: usize,
    len: u64,
    /// It has no name any more.
    unlinked: bool,
    /// Pages that are known to have their places on the disk.
    reserved: Range<u64>,
}

static IN_USE: Global<BTreeMap<u32, Use>> = Global::new("files in use", BTreeMap::new());

/// A file that stays as long as this exists. Dropping it may sleep.
#[derive(Debug)]
pub struct InodeRef {
    number: InodeNumber,
}

impl InodeRef {
    /// Takes a file into use, as the file system has just described it.
    #[must_use]
    pub fn new(info: &InodeInfo) -> Self {
        let number = info.number;
        let is_first = {
            let mut in_use = IN_USE.lock();
            let entry = in_use.entry(number.raw()).or_default();
            entry.references += 1;
            if entry.references == 1 {
                entry.len = info.size;
            }
            entry.references == 1
        };
        if is_first {
            pager::with_vm(|vm| vm.file_len(id_of(number), info.size));
        }
        Self { number }
    }

    /// Bytes in it.
    #[must_use]
    pub fn len(&self) -> u64 {
        IN_USE
            .lock()
            .get(&self.number.raw())
            .map_or(0, |entry| entry.len)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes room on the disk for so many bytes from `offset` on, as far as there is none yet, and makes the
    /// file on the disk as long as that at least. What is there reads as zeros until it is written.
    pub fn reserve(&self, offset: u64, len: u64) -> Result<(), Errno> {
        let end = offset + len;
        let pages = offset / PAGE_SIZE as u64..end.div_ceil(PAGE_SIZE as u64);
        let known = IN_USE.lock().get(&self.number.raw()).is_some_and(|entry| {
            let reserved = &entry.reserved;
            reserved.start <= pages.start && pages.end <= reserved.end && end <= entry.len
        });
        if known {
            return Ok(());
        }
        volume::with(|fs| on_disk::reserve(fs, self.number, offset, len))?;
        if let Some(entry) = IN_USE.lock().get_mut(&self.number.raw()) {
            let reserved = &mut entry.reserved;
            let apart = pages.end < reserved.start || reserved.end < pages.start;
            *reserved = if apart {
                pages
            } else {
                reserved.start.min(pages.start)..reserved.end.max(pages.end)
            };
        }
        Ok(())
    }

    /// It has become this long.
    pub fn set_len(&self, len: u64) {
        if let Some(entry) = IN_USE.lock().get_mut(&self.number.raw()) {
            if len < entry.len {
                entry.reserved = 0..0;
            }
            entry.len = len;
        }
        pager::with_vm(|vm| vm.file_len(self.id(), len));
    }

    /// It has become at least this long.
    pub fn grow(&self, len: u64) {
        if len > self.len() {
            self.set_len(len);
        }
    }

    /// Its number in the file system.
    #[must_use]
    pub const fn number(&self) -> InodeNumber {
        self.number
    }

    /// Its number for the `vm` crate.
    #[must_use]
    pub const fn id(&self) -> InodeId {
        id_of(self.number)
    }

    /// What the file system says of it.
    pub fn info(&self) -> Result<InodeInfo, Errno> {
        volume::with(|fs| fs.inode(self.number))
    }
}

impl Clone for InodeRef {
    fn clone(&self) -> Self {
        IN_USE
            .lock()
            .entry(self.number.raw())
            .or_default()
            .references += 1;
        Self {
            number: self.number,
        }
    }
}

impl Drop for InodeRef {
    fn drop(&mut self) {
        let unlinked = {
            let mut in_use = IN_USE.lock();
            let Some(entry) = in_use.get_mut(&self.number.raw()) else {
                return;
            };
            entry.references -= 1;
            if entry.references > 0 {
                return;
            }
            if !entry.unlinked {
                in_use.remove(&self.number.raw());
            }
            in_use.contains_key(&self.number.raw())
        };
        if unlinked {
            reap();
        }
    }
}

/// The `vm` crate's number for a file.
#[must_use]
pub const fn id_of(number: InodeNumber) -> InodeId {
    InodeId(number.raw() as u64)
}

/// Whether a file is open.
#[must_use]
pub fn is_in_use(file: InodeId) -> bool {
    entry_of(file).is_some()
}

/// Whether a file in use or mapped has no name any more.
#[must_use]
pub fn is_unlinked(file: InodeId) -> bool {
    entry_of(file).is_some_and(|unlinked| unlinked)
}

/// Whether a file that is known has no name any more.
fn entry_of(file: InodeId) -> Option<bool> {
    let number = u32::try_from(file.0).ok()?;
    IN_USE.lock().get(&number).map(|entry| entry.unlinked)
}

/// A file's last name has gone: frees it, now or when it is not in use any more.
pub fn unlinked(number: InodeNumber) {
    IN_USE.lock().entry(number.raw()).or_default().unlinked = true;
    reap();
}

/// Frees the files without a name that nothing uses any more. Called when something has been closed
/// or unmapped.
pub fn reap() {
    let idle: Vec<u32> = {
        let in_use = IN_USE.lock();
        let idle = in_use
            .iter()
            .filter(|(_, entry)| entry.unlinked && entry.references == 0);
        idle.map(|(&number, _)| number).collect()
    };
    for number in idle {
        let id = InodeId(u64::from(number));
        if pager::with_vm(|vm| vm.is_mapped(id)) {
            continue;
        }
        // Gone from the list before anything sleeps, so that it is freed once.
        if IN_USE.lock().remove(&number).is_none() {
            continue;
        }
        writeback::wait_for_file(id);
        pager::with_vm(|vm| vm.forget_file(id));
        let freed = InodeNumber::new(number)
            .map_err(volume::errno)
            .and_then(|number| volume::with(|fs| on_disk::free(fs, number)));
        if let Err(errno) = freed {
            println!("kernel: cannot free the space of deleted file {number}: {errno}");
        }
    }
}
