//! An open file or directory of `/proc`.

use alloc::vec::Vec;

use abi::errno::{EINVAL, EIO, EISDIR, ENOENT, ENOTDIR, Errno};
use abi::fs::{Dirent64, Stat};

use super::{FileSystem, Node, Procfs, entry_kind, memory, process::ProcessFile, view};
use crate::{fs::vfs::Folder, sync::Global};

/// An open file or directory of `/proc`. The text of a file is made when it is read from its start, and
/// stays until that is done again: whoever reads it in pieces sees one moment.
#[derive(Debug)]
pub struct ProcFile {
    node: Node,
    text: Global<Option<Vec<u8>>>,
}

impl ProcFile {
    /// It, just opened.
    #[must_use]
    pub(super) const fn new(node: Node) -> Self {
        Self {
            node,
            text: Global::new("text of a file of /proc", None),
        }
    }

    /// What it is.
    #[must_use]
    pub const fn node(&self) -> Node {
        self.node
    }

    /// It as a directory.
    pub fn folder(&self) -> Result<Folder, Errno> {
        if self.node.is_folder() {
            Ok(Folder::Proc(self.node))
        } else {
            Err(ENOTDIR)
        }
    }

    /// Reads from `at` on; 0 at the end.
    pub fn read(&self, at: u64, buffer: &mut [u8]) -> Result<usize, Errno> {
        if self.node.is_folder() {
            return Err(EISDIR);
        }
        if let Node::File(who, ProcessFile::Pagemap) = self.node {
            return memory::read_pagemap(who, at, buffer);
        }
        if at == 0 || self.text.lock().is_none() {
            // Making it may sleep, so the lock is not held meanwhile.
            let text = self.node.text()?;
            *self.text.lock() = Some(text);
        }
        let text = self.text.lock();
        let bytes = text.as_deref().unwrap_or_default();
        let rest = usize::try_from(at)
            .ok()
            .and_then(|at| bytes.get(at..))
            .unwrap_or_default();
        let len = rest.len().min(buffer.len());
        buffer[..len].copy_from_slice(&rest[..len]);
        Ok(len)
    }

    /// Writes a value, all at once.
    pub fn write(&self, bytes: &[u8]) -> Result<usize, Errno> {
        match self.node {
            Node::Setting(setting) => setting.write(bytes)?,
            Node::File(who, file) => file.write(who, bytes)?,
            Node::System(_) => return Err(EIO),
            _ => return Err(EINVAL),
        }
        Ok(bytes.len())
    }

    /// What `fstat` tells.
    pub fn stat(&self) -> Result<Stat, Errno> {
        Procfs::stat(&self.node)
    }

    /// Fills `out` with records of a directory, from the place on that the last one told. Returns their
    /// length and the place to go on from.
    pub fn read_folder(&self, place: u64, out: &mut [u8]) -> Result<(usize, u64), Errno> {
        if !self.node.is_folder() {
            return Err(ENOTDIR);
        }
        if self.node.owner().is_some_and(|who| !view::exists(who)) {
            return Err(ENOENT);
        }
        let mut filled = 0;
        let mut next = place;
        let dots = [(1, ".", self.node), (2, "..", self.node.parent())];
        let dots = dots.map(|(place, name, node)| (place, name.into(), node));
        let entries = self.node.entries(place.max(3)).into_iter();
        let entries = entries.map(|entry| (entry.place, entry.name, entry.node));
        for (at, name, node) in dots.into_iter().chain(entries) {
            let name: alloc::string::String = name;
            if at < place {
                continue;
            }
            let rest = &mut out[filled..];
            let off = at as i64 + 1;
            let kind = entry_kind(node);
            match Dirent64::write_record(node.number(), off, kind, name.as_bytes(), rest) {
                Some(len) => filled += len,
                None if filled == 0 => return Err(EINVAL),
                None => break,
            }
            next = at + 1;
        }
        Ok((filled, next))
    }
}
