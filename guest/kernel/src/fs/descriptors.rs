//! A process's open files by number.

use alloc::{sync::Arc, vec::Vec};

use abi::errno::{EBADF, EINVAL, EMFILE, Errno};

use super::file::OpenFile;

/// Descriptors that a process may have at most, whatever its limit.
pub const LIMIT: usize = 256;

/// What a descriptor stands for.
#[derive(Clone, Debug)]
struct Descriptor {
    file: Arc<OpenFile>,
    close_on_exec: bool,
}

/// The descriptors of a process. Whatever leaves the table is returned, so that it can be dropped
/// where sleeping is allowed: closing a file may have to wait for the disk.
#[derive(Clone, Debug)]
pub struct Descriptors {
    slots: Vec<Option<Descriptor>>,
    /// New ones have lower numbers (`RLIMIT_NOFILE`).
    limit: usize,
}

impl Default for Descriptors {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            limit: LIMIT,
        }
    }
}

impl Descriptors {
    /// New descriptors have numbers below this.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Changes that. Those that are there stay.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit.min(LIMIT);
    }

    /// The open file behind a descriptor.
    pub fn get(&self, fd: usize) -> Result<Arc<OpenFile>, Errno> {
        self.slot(fd).map(|descriptor| Arc::clone(&descriptor.file))
    }

    /// Every descriptor with its file, and whether `execve` closes it.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Arc<OpenFile>, bool)> {
        let slots = self.slots.iter().enumerate();
        slots.filter_map(|(fd, slot)| {
            let descriptor = slot.as_ref()?;
            Some((fd, &descriptor.file, descriptor.close_on_exec))
        })
    }

    /// Numbers that there is room for without more memory.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.slots.len()
    }

    /// Gives a file the lowest free number that is at least `lowest`.
    pub fn add(
        &mut self,
        file: Arc<OpenFile>,
        close_on_exec: bool,
        lowest: usize,
    ) -> Result<usize, Errno> {
        if lowest >= self.limit {
            return Err(EINVAL);
        }
        let free = (lowest..self.limit).find(|&fd| !matches!(self.slots.get(fd), Some(Some(_))));
        let fd = free.ok_or(EMFILE)?;
        self.put(
            fd,
            Descriptor {
                file,
                close_on_exec,
            },
        );
        Ok(fd)
    }

    /// Gives a file this number. What had it is returned.
    pub fn set(
        &mut self,
        fd: usize,
        file: Arc<OpenFile>,
        close_on_exec: bool,
    ) -> Result<Option<Arc<OpenFile>>, Errno> {
        if fd >= self.limit {
            return Err(EBADF);
        }
        Ok(self.put(
            fd,
            Descriptor {
                file,
                close_on_exec,
            },
        ))
    }

    /// Frees a number.
    pub fn remove(&mut self, fd: usize) -> Result<Arc<OpenFile>, Errno> {
        let slot = self.slots.get_mut(fd).ok_or(EBADF)?;
        slot.take().map(|descriptor| descriptor.file).ok_or(EBADF)
    }

    /// Whether the descriptor is closed by `execve`.
    pub fn closes_on_exec(&self, fd: usize) -> Result<bool, Errno> {
        self.slot(fd).map(|descriptor| descriptor.close_on_exec)
    }

    /// Sets whether the descriptor is closed by `execve`.
    pub fn set_close_on_exec(&mut self, fd: usize, close: bool) -> Result<(), Errno> {
        let slot = self.slots.get_mut(fd).and_then(Option::as_mut);
        slot.ok_or(EBADF)?.close_on_exec = close;
        Ok(())
    }

    /// Takes out what `execve` closes.
    pub fn take_close_on_exec(&mut self) -> Vec<Arc<OpenFile>> {
        let closing = |slot: &mut Option<Descriptor>| {
            let closes = slot
                .as_ref()
                .is_some_and(|descriptor| descriptor.close_on_exec);
            if closes { slot.take() } else { None }
        };
        let taken = self.slots.iter_mut().filter_map(closing);
        taken.map(|descriptor| descriptor.file).collect()
    }

    fn slot(&self, fd: usize) -> Result<&Descriptor, Errno> {
        self.slots.get(fd).and_then(Option::as_ref).ok_or(EBADF)
    }

    fn put(&mut self, fd: usize, descriptor: Descriptor) -> Option<Arc<OpenFile>> {
        if self.slots.len() <= fd {
            self.slots.resize(fd + 1, None);
        }
        let old = self.slots[fd].replace(descriptor);
        old.map(|old| old.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::device::Device;

    fn file() -> Arc<OpenFile> {
        Arc::new(OpenFile::device(Device::Null, 0))
    }

    #[test]
    fn the_lowest_free_number_is_given() {
        let mut files = Descriptors::default();
        for fd in 0..3 {
            assert_eq!(files.add(file(), false, 0), Ok(fd));
        }
        assert!(files.remove(1).is_ok());
        assert_eq!(files.remove(1).err(), Some(EBADF));
        assert_eq!(files.add(file(), false, 0), Ok(1));
        assert_eq!(files.add(file(), false, 10), Ok(10));
    }

    #[test]
    fn there_is_an_end() {
        let mut files = Descriptors::default();
        for fd in 0..LIMIT {
            assert_eq!(files.add(file(), false, 0), Ok(fd));
        }
        assert_eq!(files.add(file(), false, 0), Err(EMFILE));
        assert_eq!(files.set(LIMIT, file(), false).err(), Some(EBADF));
        assert_eq!(files.add(file(), false, LIMIT), Err(EINVAL));
    }

    #[test]
    fn a_lower_limit_leaves_what_is_there() {
        let mut files = Descriptors::default();
        for fd in 0..5 {
            assert_eq!(files.add(file(), false, 0), Ok(fd));
        }
        files.set_limit(3);
        assert!(files.get(4).is_ok());
        assert_eq!(files.add(file(), false, 0), Err(EMFILE));
        assert_eq!(files.add(file(), false, 3), Err(EINVAL));
        assert_eq!(files.set(4, file(), false).err(), Some(EBADF));
        assert!(files.remove(1).is_ok());
        assert_eq!(files.add(file(), false, 0), Ok(1));
        files.set_limit(usize::MAX);
        assert_eq!(files.limit(), LIMIT);
    }

    #[test]
    fn exec_takes_what_is_marked() {
        let mut files = Descriptors::default();
        for close in [false, true, true] {
            assert!(files.add(file(), close, 0).is_ok());
        }
        assert_eq!(files.set_close_on_exec(1, false), Ok(()));
        assert_eq!(files.take_close_on_exec().len(), 1);
        assert_eq!(files.get(2).err(), Some(EBADF));
        assert_eq!(files.closes_on_exec(1), Ok(false));
    }
}
