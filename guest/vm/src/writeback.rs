//! Write-back: dirty pages of files and when they go to the disk.
//!
//! A page becomes dirty by a kernel that stores to it for `write` ([`Vm::mark_dirty`]), or by a store
//! through a mapping, which the page tables' D bits tell of when the mapping goes ([`Vm::munmap`],
//! [`Vm::destroy`], eviction) or when somebody collects them ([`Vm::collect_dirty`], the flusher's round).
//! It is written by whoever asks for it first ([`Writer`]).

use alloc::vec::Vec;

use crate::{
    addr::{PageRange, VirtAddr},
    area::{Access, Area, Backing, InodeId, ObjectId, Sharing},
    cache::{CachePage, Cached, DirtyPage, Key},
    frames::FrameId,
    hw::{Entry, Hw},
    space::SpaceId,
    step::{Attempt, Frames, Io, Place, Step, Token, Wait},
    vm::Vm,
};

/// On whose behalf a dirty page is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writer {
    /// A process that unmaps it or ends.
    #[default]
    Leaving,
    /// The flusher.
    Flusher,
    /// `fsync`, `sync`, `msync`, and switching off.
    Sync,
    /// A process that has made too many pages dirty.
    Throttled,
    /// Replacement.
    Evict,
}

/// Which dirty pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirtyScope {
    /// All.
    All,
    /// Those of one file.
    File(InodeId),
    /// Those that were stored to through mappings.
    Mapped,
    /// Those that have been dirty for so many rounds of the flusher, and that the disk has not refused.
    Older(u64),
}

/// Pages that are written in one go at most.
const CLUSTER: usize = 16;

/// Whether stores to an area make a file's pages dirty.
fn dirties_unseen(area: &Area) -> bool {
    let shared_file = matches!(
        area.backing,
        Backing::Object {
            object: ObjectId::File(_),
            sharing: Sharing::Shared,
            ..
        }
    );
    shared_file && area.prot.permits(Access::Store)
}

impl<H: Hw> Vm<H> {
    /// The kernel has stored to a file's cached page, and leaves it to [`Vm::write_back`] to bring that to
    /// disk.
    pub fn mark_dirty(&mut self, inode: InodeId, index: u64) {
        if let Some(Cached { frame, .. }) = self.cached(inode, index) {
            self.note_dirty(frame, false);
        }
    }

    /// Takes note of what processes have stored to a file's pages through mappings that are still there
    /// (`msync`, `fsync`): [`Vm::write_back`] knows by itself only of mappings that are gone.
    pub fn collect_dirty(&mut self, inode: InodeId) {
        let object = ObjectId::File(inode);
        for index in self.cache.indices(object, 0) {
            if let Some(CachePage::Resident(frame)) = self.cache.page(object, index) {
                self.collect_marks(frame);
            }
        }
    }

    /// [`Vm::collect_dirty`] of all files.
    pub fn collect_all_dirty(&mut self) {
        let resident = |(key, page): (Key, CachePage)| match (key.0, page) {
            (ObjectId::File(_), CachePage::Resident(frame)) => Some(frame),
            _ => None,
        };
        let frames: Vec<FrameId> = self.cache.iter().filter_map(resident).collect();
        for frame in frames {
            self.collect_marks(frame);
        }
    }

    /// Clears the D bits of a frame's mappings; what they said is kept with the frame.
    fn collect_marks(&mut self, frame: FrameId) {
        let mappers: Vec<_> = self.frames.get(frame).mappers.iter().collect();
        for mapper in mappers {
            if let Entry::Present(mut mapping) = self.entry(mapper.space, mapper.page) {
                if mapping.dirty {
                    mapping.dirty = false;
                    self.rewrite_entry(mapper.space, mapper.page, Entry::Present(mapping));
                }
            }
        }
    }

    /// A round of the flusher begins: collects what mappings tell, and lets every dirty page grow older.
    pub fn flusher_round(&mut self) {
        self.collect_all_dirty();
        self.cache.next_round();
    }

    /// Whether the flusher has anything to come back for: dirty pages, or mappings through which pages may
    /// become dirty without anybody's telling.
    #[must_use]
    pub fn needs_flusher(&self) -> bool {
        self.dirty_pages_to_flush() > 0
            || self
                .spaces
                .values()
                .any(|space| space.areas.iter().any(dirties_unseen))
    }

    /// Whether a file's pages may become dirty by stores to this memory, of which nobody tells.
    #[must_use]
    pub fn dirties_files(&self, id: SpaceId, addr: VirtAddr, len: u64) -> bool {
        let range = PageRange::from_bytes(addr, len);
        let (Some(space), Some(range)) = (self.spaces.get(&id), range) else {
            return false;
        };
        space.areas.overlapping(range).any(dirties_unseen)
    }

    /// Pages of files that are known to be dirty.
    #[must_use]
    pub fn dirty_pages(&self) -> u64 {
        self.cache.dirty().len() as u64
    }

    /// Of these, the ones that the disk has not refused.
    #[must_use]
    pub fn dirty_pages_to_flush(&self) -> u64 {
        self.dirty_pages() - self.cache.refused()
    }

    /// Whether a write of the file has failed since this was last asked: `fsync` tells it once.
    pub fn take_write_error(&mut self, inode: InodeId) -> bool {
        self.cache.take_failed(ObjectId::File(inode))
    }

    /// A transfer to or from a page of the file that is under way.
    #[must_use]
    pub fn file_transfer(&self, inode: InodeId) -> Option<Token> {
        let object = ObjectId::File(inode);
        let indices = self.cache.indices(object, 0).into_iter();
        indices
            .filter_map(|index| match self.cache.page(object, index)? {
                CachePage::Resident(frame) => self.frames.get(frame).transit,
                CachePage::Swapped(_) => None,
            })
            .map(|(token, _)| token)
            .next()
    }

    /// The next dirty pages to write: neighbours in one file, in ascending order. Perform these transfers,
    /// tell [`Vm::io_done`] of each, and call again with the same [`Attempt`], until there are none. Each
    /// page is named once at most, even when its write fails or it becomes dirty again.
    ///
    /// To be called after `munmap` and [`Vm::destroy`], and for `msync` and `fsync` after
    /// [`Vm::collect_dirty`].
    pub fn write_back(&mut self, scope: DirtyScope, attempt: &mut Attempt) -> Step<Vec<Io>> {
        let mut ios = Vec::new();
        while let Some((object, index)) = self.next_dirty(scope, attempt.cursor) {
            let follows = attempt.cursor == Some((object, index));
            if ios.len() == CLUSTER || !ios.is_empty() && !follows {
                break;
            }
            let (ObjectId::File(inode), Some(CachePage::Resident(id))) =
                (object, self.cache.page(object, index))
            else {
                self.cache.set_clean(object, index);
                continue;
            };
            if let Some((token, _)) = self.frames.get(id).transit {
                if ios.is_empty() {
                    return Step::Wait(Wait::For(token));
                }
                break;
            }
            let len = self.cache.valid_len(object, index);
            ios.push(self.start_write(
                Frames::one(id),
                Place::File { inode, index, len },
                attempt.writer,
            ));
            attempt.cursor = Some((object, index + 1));
        }
        Step::Done(ios)
    }

    fn next_dirty(&self, scope: DirtyScope, from: Option<Key>) -> Option<Key> {
        let (mut first, last) = match scope {
            DirtyScope::File(inode) => {
                let object = ObjectId::File(inode);
                ((object, 0), (object, u64::MAX))
            }
            _ => (
                (ObjectId::File(InodeId(0)), 0),
                (ObjectId::File(InodeId(u64::MAX)), u64::MAX),
            ),
        };
        if let Some(from) = from {
            first = first.max(from);
        }
        if first > last {
            return None;
        }
        let wanted = |page: &DirtyPage| match scope {
            DirtyScope::All | DirtyScope::File(_) => true,
            DirtyScope::Mapped => page.mapped,
            DirtyScope::Older(rounds) => !page.refused && page.since + rounds <= self.cache.round(),
        };
        let mut pages = self.cache.dirty().range(first..=last);
        pages.find(|(_, page)| wanted(page)).map(|(&key, _)| key)
    }
}
