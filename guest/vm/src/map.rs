//! Areas on request: `mmap`, `munmap`, `mprotect`, `brk`.

use abi::errno::{EACCES, EEXIST, EINVAL, ENOMEM, ESRCH, Errno};

use crate::{
    addr::{PAGE_SIZE, PageRange, VirtAddr},
    area::{Access, Area, AreaKind, Backing, InodeId, ObjectId, Prot, Sharing},
    frames::{FrameId, FrameUse, TableSource},
    hw::{Entry, Hw},
    space::{Heap, Layout, SpaceId},
    vm::Vm,
};

/// Where an area is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// Wherever there is room.
    Anywhere,
    /// Here if this is free, else anywhere. It need not be aligned.
    Hint(VirtAddr),
    /// Here; what is in the way is unmapped.
    Fixed(VirtAddr),
    /// Here, or nowhere.
    FixedNoReplace(VirtAddr),
}

/// What an area is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Zeros of its own.
    Zeros,
    /// Zeros that children of a fork share.
    SharedZeros,
    /// A file.
    File {
        /// Which file.
        inode: InodeId,
        /// The file's length now, in bytes.
        file_len: u64,
        /// Byte of the file at the area's start, a multiple of the page size.
        offset: u64,
        /// Bytes from the area's start that come from the file; zeros follow: `u64::MAX` for `mmap`,
        /// `p_filesz` (and what precedes it in its first page) for an ELF segment.
        bytes: u64,
        /// Who sees stores.
        sharing: Sharing,
    },
}

/// A request for an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapRequest {
    /// Where.
    pub place: Where,
    /// How many bytes; rounded up to whole pages.
    pub len: u64,
    /// What user mode may do.
    pub prot: Prot,
    /// What `mprotect` may allow later.
    pub max_prot: Prot,
    /// What it shows.
    pub content: Content,
    /// What it is called.
    pub kind: AreaKind,
    /// For a stack: the lowest address that it may grow down to.
    pub grows_to: Option<VirtAddr>,
}

impl MapRequest {
    /// Private zeros, as `mmap` makes them; change the fields that differ.
    #[must_use]
    pub const fn anon(place: Where, len: u64, prot: Prot) -> Self {
        Self {
            place,
            len,
            prot,
            max_prot: Prot::RWX,
            content: Content::Zeros,
            kind: AreaKind::Mmap,
            grows_to: None,
        }
    }
}

impl<H: Hw> Vm<H> {
    /// Adds an area, and returns its address. No page of it is touched.
    ///
    /// `EINVAL`: empty or misaligned. `EEXIST`: something is there already. `ENOMEM`: no such room.
    /// `EACCES`: more rights than the maximum. `ESRCH`: no such space.
    pub fn mmap(&mut self, id: SpaceId, request: &MapRequest) -> Result<VirtAddr, Errno> {
        if request.prot.intersection(request.max_prot) != request.prot {
            return Err(EACCES);
        }
        let range = self.place(id, request.place, request.len)?;
        let backing = self.backing(request.content, range)?;
        if matches!(request.place, Where::Fixed(_)) {
            self.unmap_range(id, range);
        }
        let area = Area {
            range,
            prot: request.prot,
            max_prot: request.max_prot,
            backing,
            kind: request.kind,
            grows_to: request.grows_to.map(VirtAddr::page),
        };
        let Some(space) = self.spaces.get_mut(&id) else {
            return Err(ESRCH);
        };
        space.areas.insert(area).map_err(|_| EEXIST)?;
        if let Backing::Object { object, .. } = backing {
            self.cache.map(object, range.pages());
        }
        if let Content::File {
            inode, file_len, ..
        } = request.content
        {
            self.file_len(inode, file_len);
        }
        Ok(range.start().addr())
    }

    fn backing(&mut self, content: Content, range: PageRange) -> Result<Backing, Errno> {
        Ok(match content {
            Content::Zeros => Backing::Anon,
            Content::SharedZeros => Backing::Object {
                object: self.cache.new_shared(),
                first: 0,
                bytes: u64::MAX,
                sharing: Sharing::Shared,
            },
            Content::File {
                inode,
                offset,
                bytes,
                sharing,
                ..
            } => {
                let first = offset / PAGE_SIZE as u64;
                let end = first.checked_add(range.pages());
                if offset % PAGE_SIZE as u64 != 0
                    || end.is_none_or(|end| end > u64::MAX / PAGE_SIZE as u64)
                {
                    return Err(EINVAL);
                }
                Backing::Object {
                    object: ObjectId::File(inode),
                    first,
                    bytes,
                    sharing,
                }
            }
        })
    }

    fn place(&self, id: SpaceId, place: Where, len: u64) -> Result<PageRange, Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        let layout = space.layout;
        if len == 0 {
            return Err(EINVAL);
        }
        match place {
            Where::Fixed(addr) => fixed(layout, addr, len),
            Where::FixedNoReplace(addr) => {
                let range = fixed(layout, addr, len)?;
                if space.areas.is_free(range) {
                    Ok(range)
                } else {
                    Err(EEXIST)
                }
            }
            Where::Anywhere | Where::Hint(_) => {
                let hinted = match place {
                    Where::Hint(addr) => fixed(layout, addr.page().addr(), len).ok(),
                    _ => None,
                };
                if let Some(range) = hinted.filter(|&range| space.areas.is_free(range)) {
                    return Ok(range);
                }
                let pages = len.div_ceil(PAGE_SIZE as u64);
                space
                    .areas
                    .find_free(pages, layout.low, layout.mmap_top)
                    .ok_or(ENOMEM)
            }
        }
    }

    /// Removes whatever is in a range; nothing being there is no error. Pages of shared files that were
    /// dirtied stay in the cache: call [`Vm::write_back`] next.
    ///
    /// `EINVAL`: empty, misaligned or beyond user memory. `ESRCH`: no such space.
    pub fn munmap(&mut self, id: SpaceId, addr: VirtAddr, len: u64) -> Result<(), Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        let range = PageRange::from_bytes(addr, len).ok_or(EINVAL)?;
        if range.end() > space.layout.high {
            return Err(EINVAL);
        }
        self.unmap_range(id, range);
        Ok(())
    }

    pub(crate) fn unmap_range(&mut self, id: SpaceId, range: PageRange) {
        let Some(space) = self.spaces.get_mut(&id) else {
            return;
        };
        for area in space.areas.remove(range) {
            self.clear_entries(id, area.range);
            self.streams.remove(&(id, area.range.start()));
            if let Backing::Object { object, .. } = area.backing {
                let last = self.cache.unmap(object, area.range.pages());
                if last && matches!(object, ObjectId::Shared(_)) {
                    self.drop_pages(object, 0);
                    self.cache.forget(object);
                }
            }
        }
        if let Some(space) = self.spaces.get_mut(&id) {
            let mut source = TableSource {
                frames: &mut self.frames,
                count: &mut space.table_frames,
            };
            self.hw
                .trim(&mut space.tables, range.start(), range.end(), &mut source);
        }
    }

    fn clear_entries(&mut self, id: SpaceId, range: PageRange) {
        let mut from = range.start();
        while let Some((page, _)) = self.next_entry(id, from, range.end()) {
            self.rewrite_entry(id, page, Entry::Empty);
            // What is below is empty now: starting over would be quadratic.
            from = page;
        }
    }

    /// Forgets what a range holds (`MADV_DONTNEED`): private pages show again what they showed before they
    /// were touched, zeros or their file; shared ones keep their content.
    ///
    /// `EINVAL`: empty or misaligned. `ENOMEM`: part of it is not mapped. `ESRCH`: no such space.
    pub fn discard(&mut self, id: SpaceId, addr: VirtAddr, len: u64) -> Result<(), Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        let range = PageRange::from_bytes(addr, len).ok_or(EINVAL)?;
        if !space.areas.covers(range) {
            return Err(ENOMEM);
        }
        self.clear_entries(id, range);
        Ok(())
    }

    /// Changes the rights of a range. Rights that are taken away are gone when this returns.
    ///
    /// `EINVAL`: empty or misaligned. `ENOMEM`: part of it is not mapped. `EACCES`: more than the area's
    /// maximum. `ESRCH`: no such space.
    pub fn mprotect(
        &mut self,
        id: SpaceId,
        addr: VirtAddr,
        len: u64,
        prot: Prot,
    ) -> Result<(), Errno> {
        let space = self.spaces.get_mut(&id).ok_or(ESRCH)?;
        let range = PageRange::from_bytes(addr, len).ok_or(EINVAL)?;
        if !space.areas.covers(range) {
            return Err(ENOMEM);
        }
        if space
            .areas
            .overlapping(range)
            .any(|area| prot.intersection(area.max_prot) != prot)
        {
            return Err(EACCES);
        }
        space.areas.change(range, |area| area.prot = prot);
        let mut from = range.start();
        while let Some((page, entry)) = self.next_entry(id, from, range.end()) {
            if let Entry::Present(mut mapping) = entry {
                let sharing = self
                    .areas(id)
                    .and_then(|areas| areas.find(page))
                    .map(Area::sharing);
                mapping.prot = self.allowed(prot, sharing, mapping.frame);
                if Entry::Present(mapping) != entry {
                    self.rewrite_entry(id, page, Entry::Present(mapping));
                }
            }
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
        Ok(())
    }

    /// What a page table may allow for a frame in an area with `prot`: no stores to a private page whose
    /// content others share.
    pub(crate) fn allowed(&self, prot: Prot, sharing: Option<Sharing>, frame: FrameId) -> Prot {
        let others_see = sharing != Some(Sharing::Shared) && !self.is_sole(frame);
        if prot.permits(Access::Store) && others_see {
            prot.without_write()
        } else {
            prot
        }
    }

    /// Whether the one page that maps a frame is the only one with its content.
    pub(crate) fn is_sole(&self, id: FrameId) -> bool {
        let frame = self.frames.get(id);
        frame.usage == FrameUse::Anon
            && frame.mappers.len() == 1
            && frame.slot.is_none_or(|slot| self.swap.refs(slot) == 1)
    }

    /// Says where the heap begins; it is empty at first. For `execve`.
    pub fn set_heap(&mut self, id: SpaceId, start: VirtAddr) {
        if let Some(space) = self.spaces.get_mut(&id) {
            space.heap = Some(Heap { start, end: start });
        }
    }

    /// Moves the end of the heap, and returns where it is then: as asked, or where it was when there is
    /// no room or `end` lies below the heap's start. Frames above a lower end are freed.
    pub fn brk(&mut self, id: SpaceId, end: VirtAddr) -> Option<VirtAddr> {
        let space = self.spaces.get(&id)?;
        let heap = space.heap?;
        let (old, new) = (
            heap.end.page_up()?,
            match end.page_up() {
                Some(page) if end >= heap.start && page <= space.layout.high => page,
                _ => return Some(heap.end),
            },
        );
        if let Some(more) = PageRange::new(old, new) {
            if !space.areas.is_free(more) {
                return Some(heap.end);
            }
            let area = Area {
                range: more,
                prot: Prot::RW,
                max_prot: Prot::RWX,
                backing: Backing::Anon,
                kind: AreaKind::Heap,
                grows_to: None,
            };
            self.spaces.get_mut(&id)?.areas.insert(area).ok()?;
        }
        if let Some(less) = PageRange::new(new, old) {
            self.unmap_range(id, less);
        }
        self.spaces.get_mut(&id)?.heap = Some(Heap { end, ..heap });
        Some(end)
    }
}

/// The pages at exactly `addr`, if user memory has them.
fn fixed(layout: Layout, addr: VirtAddr, len: u64) -> Result<PageRange, Errno> {
    if !addr.is_page_aligned() {
        return Err(EINVAL);
    }
    PageRange::from_bytes(addr, len)
        .filter(|range| range.start() >= layout.low && range.end() <= layout.high)
        .ok_or(ENOMEM)
}
