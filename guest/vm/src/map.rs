//! Areas on request: `mmap`, `munmap`, `mprotect`, `brk`. `mremap` is in `remap`.

use abi::errno::{EACCES, EEXIST, EINVAL, ENOMEM, EPERM, ESRCH, Errno};

use crate::{
    addr::{PAGE_SIZE, PageRange, VirtAddr, Vpn},
    area::{Access, Area, AreaKind, Backing, InodeId, ObjectId, Prot, Sharing},
    attributes::{Attributes, HugePages, Locked},
    frames::{FrameId, FrameUse, LARGE_PAGES, TableSource},
    hw::{Entry, Hw, Mapping},
    large::Transparent,
    size::is_data,
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
    /// Shared memory with a descriptor.
    Memory {
        /// Which.
        object: ObjectId,
        /// Byte of it at the area's start, a multiple of the page size.
        offset: u64,
        /// Who sees stores.
        sharing: Sharing,
    },
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
    /// What else the process asked for.
    pub attributes: Attributes,
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
            attributes: Attributes::NONE,
        }
    }
}

impl MapRequest {
    const fn sharing(&self) -> Sharing {
        match self.content {
            Content::Zeros => Sharing::Private,
            Content::SharedZeros => Sharing::Shared,
            Content::Memory { sharing, .. } | Content::File { sharing, .. } => sharing,
        }
    }
}

impl<H: Hw> Vm<H> {
    /// Adds an area, and returns its address. No page of it is touched.
    ///
    /// `EINVAL`: empty or misaligned. `EEXIST`: something is there already. `ENOMEM`: no such room, more than
    /// may be promised or the space's limits allow, or too few pages in the pool. `EACCES`: more rights than the maximum. `EPERM`: below
    /// where anything may be, or locked, and nothing may be. `EAGAIN`: more locked pages than allowed.
    /// `ESRCH`: no such space.
    pub fn mmap(&mut self, id: SpaceId, request: &MapRequest) -> Result<VirtAddr, Errno> {
        if request.prot.intersection(request.max_prot) != request.prot {
            return Err(EACCES);
        }
        let range = self.place(id, request)?;
        let mut attributes = self.attributes_of(id, request, range)?;
        let of_pool = attributes.huge_pages == HugePages::Pool;
        let replaces = matches!(request.place, Where::Fixed(_));
        if of_pool && request.content != Content::Zeros || replaces && self.cuts_pool(id, range) {
            return Err(EINVAL);
        }
        let reserves = of_pool && !attributes.no_reserve;
        if reserves && !self.pool_has(range) {
            return Err(ENOMEM);
        }
        attributes.charged = self.is_charged(request.prot, request.sharing(), &attributes);
        if attributes.charged {
            self.check_commit(id, range.pages())?;
        }
        let is_data = is_data(request.prot, request.sharing(), request.grows_to.is_some());
        let more = if replaces {
            range.pages() - self.covered(id, range)
        } else {
            range.pages()
        };
        self.check_size(id, more, is_data)?;
        let backing = self.backing(request.content, range)?;
        if replaces {
            self.unmap_range(id, range);
        }
        if reserves {
            self.reserve_pool(id, range);
        }
        let area = Area {
            range,
            prot: request.prot,
            max_prot: request.max_prot,
            backing,
            kind: request.kind,
            grows_to: request.grows_to.map(VirtAddr::page),
            attributes,
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
        self.note_area(id, range.start());
        Ok(range.start().addr())
    }

    /// What the request asks for, and `mlockall` before it.
    fn attributes_of(
        &self,
        id: SpaceId,
        request: &MapRequest,
        range: PageRange,
    ) -> Result<Attributes, Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        let mut attributes = request.attributes;
        if attributes.locked != Locked::No && space.lock_limit.soft == 0 {
            return Err(EPERM);
        }
        if attributes.locked == Locked::No {
            attributes.locked = space.lock_future;
        }
        self.check_area_count(id, 1)?;
        if attributes.locked != Locked::No {
            self.check_lock_limit(id, range.pages())?;
        }
        Ok(attributes)
    }

    fn backing(&mut self, content: Content, range: PageRange) -> Result<Backing, Errno> {
        Ok(match content {
            Content::Zeros => Backing::Anon,
            Content::SharedZeros => Backing::Object {
                object: self.cache.new_shared(u64::MAX, false),
                first: 0,
                bytes: u64::MAX,
                sharing: Sharing::Shared,
            },
            Content::Memory {
                object,
                offset,
                sharing,
            } => Backing::Object {
                object,
                first: first_page(offset, range)?,
                bytes: u64::MAX,
                sharing,
            },
            Content::File {
                inode,
                offset,
                bytes,
                sharing,
                ..
            } => Backing::Object {
                object: ObjectId::File(inode),
                first: first_page(offset, range)?,
                bytes,
                sharing,
            },
        })
    }

    fn place(&self, id: SpaceId, request: &MapRequest) -> Result<PageRange, Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        let layout = space.layout;
        let (place, len, align) = (request.place, request.len, self.alignment(request));
        if len == 0 {
            return Err(EINVAL);
        }
        if request.attributes.huge_pages == HugePages::Pool {
            let fixed = match place {
                Where::Fixed(addr) | Where::FixedNoReplace(addr) => addr.get(),
                Where::Anywhere | Where::Hint(_) => 0,
            };
            let large = LARGE_PAGES * PAGE_SIZE as u64;
            if len % large != 0 || fixed % large != 0 {
                return Err(EINVAL);
            }
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
                    Where::Hint(addr) => {
                        let page = match request.attributes.huge_pages {
                            HugePages::Pool => addr.page().get().div_ceil(align) * align,
                            _ => addr.page().get(),
                        };
                        fixed(layout, Vpn::new(page).addr(), len).ok()
                    }
                    _ => None,
                };
                if let Some(range) = hinted.filter(|&range| space.areas.is_free(range)) {
                    return Ok(range);
                }
                let pages = len.div_ceil(PAGE_SIZE as u64);
                space
                    .areas
                    .find_free_aligned(pages, align, layout.low, layout.mmap_top)
                    .ok_or(ENOMEM)
            }
        }
    }

    /// Where large pages are possible they should not fail for where the area happens to lie.
    fn alignment(&self, request: &MapRequest) -> u64 {
        let for_everyone = self.transparent == Transparent::Always
            && request.content == Content::Zeros
            && request.len >= LARGE_PAGES * PAGE_SIZE as u64;
        if request.attributes.huge_pages == HugePages::Pool || for_everyone {
            LARGE_PAGES
        } else {
            1
        }
    }

    /// Removes whatever is in a range; nothing being there is no error. Pages of shared files that were
    /// dirtied stay in the cache: call [`Vm::write_back`] next.
    ///
    /// `EINVAL`: empty, misaligned, part of a page of the pool, or beyond user memory. `ENOMEM`: too many areas.
    /// `ESRCH`: no such space.
    pub fn munmap(&mut self, id: SpaceId, addr: VirtAddr, len: u64) -> Result<(), Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        let range = PageRange::from_bytes(addr, len).ok_or(EINVAL)?;
        if range.end() > space.layout.high || self.cuts_pool(id, range) {
            return Err(EINVAL);
        }
        // A hole in the middle of an area makes two of it.
        let is_hole = space.areas.splits(range) == 2 && space.areas.covers(range);
        self.check_area_count(id, usize::from(is_hole))?;
        self.unmap_range(id, range);
        Ok(())
    }

    pub(crate) fn unmap_range(&mut self, id: SpaceId, range: PageRange) {
        self.unlock(id, range);
        // One at a time: all of them together may be more than the kernel has heap for.
        while let Some(area) = self.next_part(id, range.start(), range.end()) {
            if let Some(space) = self.spaces.get_mut(&id) {
                space.areas.remove(area.range);
                space.streams.remove(&area.range.start());
            }
            self.clear_entries(id, area.range);
            if let Backing::Object { object, .. } = area.backing {
                let last = self.cache.unmap(object, area.range.pages());
                if last && matches!(object, ObjectId::Shared(_)) {
                    self.drop_pages(object, 0);
                    self.cache.forget(object);
                }
            }
        }
        self.unreserve_pool(id, range);
        if let Some(space) = self.spaces.get_mut(&id) {
            let mut source = TableSource {
                frames: &mut self.frames,
                count: &mut space.table_frames,
            };
            self.hw
                .trim(&mut space.tables, range.start(), range.end(), &mut source);
        }
    }

    pub(crate) fn clear_entries(&mut self, id: SpaceId, range: PageRange) {
        let mut from = range.start();
        while let Some((page, _)) = self.next_entry(id, from, range.end()) {
            match self.large_within(id, page, range) {
                Some((_, block)) => self.rewrite_large(id, block.start(), None),
                None => self.rewrite_entry(id, page, Entry::Empty),
            }
            // What is below is empty now: starting over would be quadratic.
            from = page;
        }
    }

    /// Changes the rights of a range. Rights that are taken away are gone when this returns.
    ///
    /// `EINVAL`: empty or misaligned, or part of a page of the pool. `ENOMEM`: part of it is not mapped.
    /// `EACCES`: more than an area's maximum. What lies below that hole or area has been changed, as on
    /// Linux. `ESRCH`: no such space.
    pub fn mprotect(
        &mut self,
        id: SpaceId,
        addr: VirtAddr,
        len: u64,
        prot: Prot,
    ) -> Result<(), Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        let range = PageRange::from_bytes(addr, len).ok_or(EINVAL)?;
        self.check_area_count(id, space.areas.splits(range))?;
        if self.cuts_pool(id, range) {
            return Err(EINVAL);
        }
        let mut next = range.start();
        while let Some(part) = self.next_part(id, next, range.end()) {
            if part.range.start() > next {
                return Err(ENOMEM);
            }
            if prot.intersection(part.max_prot) != prot {
                return Err(EACCES);
            }
            next = part.range.end();
            let is_data = |prot| is_data(prot, part.sharing(), part.grows_to.is_some());
            if is_data(prot) && !is_data(part.prot) {
                self.check_data(id, part.range.pages())?;
            }
            if self.becomes_charged(&part, prot) {
                self.check_commit(id, part.range.pages())?;
                if let Some(space) = self.spaces.get_mut(&id) {
                    space
                        .areas
                        .change(part.range, |area| area.attributes.charged = true);
                }
            }
            if part.prot != prot {
                self.protect_part(id, &part, prot);
            }
        }
        if next < range.end() {
            return Err(ENOMEM);
        }
        Ok(())
    }

    fn protect_part(&mut self, id: SpaceId, part: &Area, prot: Prot) {
        let range = part.range;
        if let Some(space) = self.spaces.get_mut(&id) {
            space.areas.change(range, |area| area.prot = prot);
        }
        self.note_area(id, range.start());
        // Whoever looks for dirty pages looks where stores are allowed: what was stored is told now.
        let tells = !prot.permits(Access::Store) && part.sharing() == Sharing::Shared;
        let mut from = range.start();
        while let Some((page, entry)) = self.next_entry(id, from, range.end()) {
            if let Some((old, block)) = self.large_within(id, page, range) {
                let prot = self.allowed_large(prot, old.frame);
                let new = Mapping { prot, ..old };
                if new != old {
                    self.rewrite_large(id, block.start(), Some(new));
                }
                from = block.end();
                continue;
            }
            if let Entry::Present(mut mapping) = entry {
                mapping.prot = self.allowed(prot, Some(part.sharing()), mapping.frame);
                mapping.dirty &= !tells;
                if Entry::Present(mapping) != entry {
                    self.rewrite_entry(id, page, Entry::Present(mapping));
                }
            }
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
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
        matches!(frame.usage, FrameUse::Anon | FrameUse::Pool)
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
            let attributes = Attributes {
                locked: space.lock_future,
                charged: true,
                ..Attributes::NONE
            };
            let may_lock =
                attributes.locked == Locked::No || self.check_lock_limit(id, more.pages()).is_ok();
            let may_commit = self.check_commit(id, more.pages()).is_ok();
            let fits = self.check_size(id, more.pages(), true).is_ok();
            if !space.areas.is_free(more) || !may_lock || !may_commit || !fits {
                return Some(heap.end);
            }
            let area = Area {
                range: more,
                prot: Prot::RW,
                max_prot: Prot::RWX,
                backing: Backing::Anon,
                kind: AreaKind::Heap,
                grows_to: None,
                attributes,
            };
            self.spaces.get_mut(&id)?.areas.insert(area).ok()?;
            self.note_area(id, more.start());
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
    let range = PageRange::from_bytes(addr, len).ok_or(ENOMEM)?;
    if range.end() > layout.high {
        return Err(ENOMEM);
    }
    // Linux's `mmap_min_addr`.
    if range.start() < layout.low {
        return Err(EPERM);
    }
    Ok(range)
}

/// The object's page at an offset, if the object can have as many pages from there on as the range has.
fn first_page(offset: u64, range: PageRange) -> Result<u64, Errno> {
    let page_size = PAGE_SIZE as u64;
    let first = offset / page_size;
    let end = first.checked_add(range.pages());
    if offset % page_size != 0 || end.is_none_or(|end| end > u64::MAX / page_size) {
        return Err(EINVAL);
    }
    Ok(first)
}
