//! The page cache: pages of files and of shared anonymous objects, by object and index.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::{addr::PAGE_SIZE, area::ObjectId, frames::FrameId, swap::SlotId};

/// Where a page of an object is. A page that is not in the cache is in its file, or zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CachePage {
    Resident(FrameId),
    /// Shared anonymous objects only.
    Swapped(SlotId),
}

/// A file's page in memory, for the kernel's own reads and writes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cached {
    /// Its frame.
    pub frame: FrameId,
    /// It is being read and holds nothing yet: wait for this first.
    pub being_read: Option<crate::step::Token>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Object {
    /// Pages of address space that show it.
    mapped_pages: u64,
    /// Bytes of it.
    len: u64,
    /// A descriptor holds it (`memfd_create`).
    held: bool,
}

pub(crate) type Key = (ObjectId, u64);

/// A file page that is newer than the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DirtyPage {
    /// The flusher's round in which it became so.
    pub(crate) since: u64,
    /// It was stored to through a mapping.
    pub(crate) mapped: bool,
    /// The disk has refused it. The flusher leaves it alone until it is stored to again.
    pub(crate) refused: bool,
}

/// All objects and their pages.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    pages: BTreeMap<Key, CachePage>,
    objects: BTreeMap<ObjectId, Object>,
    /// File pages known to be newer than the file.
    dirty: BTreeMap<Key, DirtyPage>,
    /// Files of which a write has failed that nobody has been told of.
    failed: BTreeSet<ObjectId>,
    /// How many of the dirty pages the disk has refused.
    refused: u64,
    /// Rounds of the flusher so far.
    round: u64,
    next_shared: u64,
}

impl Cache {
    /// A new object without a file, held by a descriptor or not.
    pub(crate) fn new_shared(&mut self, len: u64, held: bool) -> ObjectId {
        self.next_shared += 1;
        let id = ObjectId::Shared(self.next_shared);
        let object = Object {
            mapped_pages: 0,
            len,
            held,
        };
        self.objects.insert(id, object);
        id
    }

    /// No descriptor holds it any more; tells whether no area shows it either.
    pub(crate) fn release(&mut self, object: ObjectId) -> bool {
        let Some(entry) = self.objects.get_mut(&object) else {
            return false;
        };
        entry.held = false;
        entry.mapped_pages == 0
    }

    /// Whether a descriptor or an area holds it.
    pub(crate) fn is_in_use(&self, object: ObjectId) -> bool {
        self.objects
            .get(&object)
            .is_some_and(|entry| entry.held || entry.mapped_pages > 0)
    }

    /// Counts pages of address space that begin to show the object.
    pub(crate) fn map(&mut self, object: ObjectId, pages: u64) {
        self.objects.entry(object).or_default().mapped_pages += pages;
    }

    /// Counts pages that cease to; tells whether none is left, and no descriptor.
    pub(crate) fn unmap(&mut self, object: ObjectId, pages: u64) -> bool {
        let Some(entry) = self.objects.get_mut(&object) else {
            return false;
        };
        debug_assert!(
            entry.mapped_pages >= pages,
            "only what was mapped is unmapped"
        );
        entry.mapped_pages = entry.mapped_pages.saturating_sub(pages);
        entry.mapped_pages == 0 && !entry.held
    }

    pub(crate) fn mapped_pages(&self, object: ObjectId) -> u64 {
        self.objects
            .get(&object)
            .map_or(0, |entry| entry.mapped_pages)
    }

    /// Every object with its count of mapped pages.
    pub(crate) fn objects(&self) -> impl Iterator<Item = (ObjectId, u64)> + '_ {
        self.objects
            .iter()
            .map(|(&id, object)| (id, object.mapped_pages))
    }

    pub(crate) fn set_len(&mut self, object: ObjectId, len: u64) {
        self.objects.entry(object).or_default().len = len;
    }

    pub(crate) fn len(&self, object: ObjectId) -> u64 {
        self.objects.get(&object).map_or(0, |entry| entry.len)
    }

    /// Bytes of page `index` that the file has: 0 beyond its end.
    pub(crate) fn valid_len(&self, object: ObjectId, index: u64) -> usize {
        let start = index.saturating_mul(PAGE_SIZE as u64);
        self.len(object).saturating_sub(start).min(PAGE_SIZE as u64) as usize
    }

    /// Forgets an object that no area shows and that has no pages.
    pub(crate) fn forget(&mut self, object: ObjectId) {
        self.objects.remove(&object);
        self.failed.remove(&object);
    }

    pub(crate) fn page(&self, object: ObjectId, index: u64) -> Option<CachePage> {
        self.pages.get(&(object, index)).copied()
    }

    pub(crate) fn insert(&mut self, object: ObjectId, index: u64, page: CachePage) {
        self.pages.insert((object, index), page);
    }

    pub(crate) fn remove(&mut self, object: ObjectId, index: u64) {
        self.pages.remove(&(object, index));
        self.set_clean(object, index);
    }

    /// Indices of an object's pages in the cache, from page `first` up.
    pub(crate) fn indices(&self, object: ObjectId, first: u64) -> Vec<u64> {
        let pages = self.pages.range((object, first)..=(object, u64::MAX));
        pages.map(|(&(_, index), _)| index).collect()
    }

    /// Every page.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key, CachePage)> + '_ {
        self.pages.iter().map(|(&key, &page)| (key, page))
    }

    /// A page is newer than the file from now on, or has been so for a while. Tells whether that is news.
    pub(crate) fn set_dirty(&mut self, object: ObjectId, index: u64, mapped: bool) -> bool {
        let fresh = DirtyPage {
            since: self.round,
            mapped,
            refused: false,
        };
        let mut news = false;
        let page = self.dirty.entry((object, index)).or_insert_with(|| {
            news = true;
            fresh
        });
        page.mapped |= mapped;
        self.refused -= u64::from(core::mem::take(&mut page.refused));
        news
    }

    pub(crate) fn set_clean(&mut self, object: ObjectId, index: u64) {
        let page = self.dirty.remove(&(object, index));
        self.refused -= u64::from(page.is_some_and(|page| page.refused));
    }

    /// The disk has refused a page, which is dirty still.
    pub(crate) fn set_refused(&mut self, object: ObjectId, index: u64) {
        self.failed.insert(object);
        if let Some(page) = self.dirty.get_mut(&(object, index)) {
            self.refused += u64::from(!page.refused);
            page.refused = true;
        }
    }

    /// How many of the dirty pages the disk has refused.
    pub(crate) fn refused(&self) -> u64 {
        self.refused
    }

    /// Whether a write of the file has failed since this was last asked.
    pub(crate) fn take_failed(&mut self, object: ObjectId) -> bool {
        self.failed.remove(&object)
    }

    pub(crate) fn dirty(&self) -> &BTreeMap<Key, DirtyPage> {
        &self.dirty
    }

    /// The flusher's round.
    pub(crate) fn round(&self) -> u64 {
        self.round
    }

    pub(crate) fn next_round(&mut self) {
        self.round += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::InodeId;

    #[test]
    fn the_last_page_of_a_file_is_short() {
        let mut cache = Cache::default();
        let file = ObjectId::File(InodeId(1));
        cache.set_len(file, 4096 + 10);
        assert_eq!(
            [0, 1, 2].map(|index| cache.valid_len(file, index)),
            [4096, 10, 0]
        );
        assert_eq!(cache.valid_len(file, u64::MAX), 0);
    }

    #[test]
    fn an_object_lives_until_its_last_page_is_unmapped() {
        let mut cache = Cache::default();
        let object = cache.new_shared(u64::MAX, false);
        cache.map(object, 5);
        cache.map(object, 5);
        assert!(!cache.unmap(object, 7));
        assert!(cache.unmap(object, 3));
        assert_ne!(cache.new_shared(u64::MAX, false), object);
    }

    #[test]
    fn a_descriptor_keeps_an_object_that_is_mapped_nowhere() {
        let mut cache = Cache::default();
        let object = cache.new_shared(0, true);
        cache.map(object, 2);
        assert!(!cache.unmap(object, 2), "held");
        assert!(cache.is_in_use(object));
        assert!(cache.release(object));
        assert!(!cache.is_in_use(object));
    }
}
