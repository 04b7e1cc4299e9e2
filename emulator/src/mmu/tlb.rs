//! The TLB: three sides (fetch, load, store), each direct-mapped, of base-page translations.
//!
//! A hit is one comparison. An entry's tag holds, beside the page's address, a *context number*
//! in bits 4–11: a context stands for everything else that decides whether a translation applies
//! (translation scheme, ASID, privilege, SUM, MXR), so traps and address-space switches flush
//! nothing. The low bits of the address stay in the comparison, so a misaligned access never hits
//! and takes the slow path, which sorts it out.
//!
//! Flushing everything, or one ASID, retires context numbers instead of touching entries: what
//! carries a retired number can never match. The sides are swept when the numbers run out.
//! Flushing more than was asked for is always allowed (Privileged ISA, Supervisor
//! Memory-Management Fence Instruction), and global pages rely on that: they are entered once for
//! each context.
//!
//! Behind the sides stands an array of whole leaves (`large`), which a miss asks before it walks.

mod large;

pub use large::LARGE_ENTRIES;

use super::walk::Scheme;
use crate::addr::{PAGE_SIZE, PhysAddr};
use crate::hart::{AccessKind, Privilege};
use large::LargeLeaves;
use std::fmt;

/// Entries a side.
pub const SIDE_ENTRIES: usize = 4096;

/// Bits 4–11 of a tag hold the context, bit 3 is never set in a looked-up tag.
const CONTEXT_SHIFT: u32 = 4;
/// In the tag of a store entry: stores to its page must be seen, and take the slow path.
const WATCHED: u64 = 1 << 3;
const PAGE_MASK: u64 = !0xfff;
/// In the tag of look-ups that must not find anything: no entry has it.
const BLIND: u64 = 1;
/// Matches no look-up, since bit 3 is set.
const EMPTY: u64 = u64::MAX;
/// Superpages and NAPOT ranges remembered one by one before an `sfence.vma` of any address flushes all.
const SUPERPAGES: usize = 64;

/// What, beside the address, decides whether a cached translation applies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Context {
    /// The scheme and the address space, or `None` where addresses are physical (Bare, or M-mode).
    pub space: Option<(Scheme, u16)>,
    /// The effective privilege.
    pub privilege: Privilege,
    /// `mstatus.SUM` where it matters.
    pub sum: bool,
    /// `mstatus.MXR` where it matters.
    pub mxr: bool,
}

/// How often each side was hit, missed and flushed.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct TlbCounts {
    /// Misses by side: fetch, load, store.
    pub misses: [u64; 3],
    /// Page-table walks for lack of a translation, by kind of access, those that ended in a fault
    /// included: what the hart's performance counters count. (The reference makes more, and counts
    /// here only those that a TLB would not have spared it.)
    pub walks: [u64; 3],
    /// Where the reference's walk did not find what a TLB would have answered: the guest has changed a
    /// table and not fenced it yet.
    pub stale: u64,
    /// Flushes of everything or of one address space.
    pub flushes: u64,
    /// Flushes of one address.
    pub page_flushes: u64,
}

/// A cached translation of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cached {
    /// The accesses that it is for.
    pub kind: AccessKind,
    /// The page's address.
    pub va: u64,
    /// Where in RAM the page lies.
    pub ram_offset: u64,
    /// The context it is for, and its number: contexts may be the same under several.
    pub context: Context,
    /// The number.
    pub number: u64,
    /// Whether stores by it are seen, since its page holds decoded code.
    pub watched: bool,
}

/// A leaf that is cached as a whole, or a page that a side cannot hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CachedLeaf {
    /// Its first address.
    pub va: u64,
    /// Where that lies.
    pub pa: u64,
    /// How many bytes it maps.
    pub size: u64,
    /// The kinds of access that it is for: fetch, load, store.
    pub kinds: [bool; 3],
    /// The context it is for.
    pub context: Context,
    /// The context's number.
    pub number: u64,
}

/// The entries lie in the hart itself: a look-up is one address computed from the hart's. Two arrays
/// have two addresses that the host adds up by itself, where a pair's second half takes instructions.
struct Side {
    tags: [u64; SIDE_ENTRIES],
    /// What to add to a virtual address for its offset in RAM, modulo 2^64.
    addends: [u64; SIDE_ENTRIES],
}

impl fmt::Debug for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let used = self.tags.iter().filter(|tag| **tag != EMPTY);
        write!(f, "Side({} of {SIDE_ENTRIES})", used.count())
    }
}

impl Side {
    fn new() -> Side {
        Side {
            tags: [EMPTY; SIDE_ENTRIES],
            addends: [0; SIDE_ENTRIES],
        }
    }

    #[inline(always)]
    fn lookup(&self, va: u64, size: u64, context: Number) -> Option<usize> {
        let place = index(va, context.salt);
        let wanted = (va & (PAGE_MASK | (size - 1))) | context.tag;
        (self.tags[place] == wanted).then(|| self.addends[place].wrapping_add(va) as usize)
    }
}

/// Folds higher bits in, so that arrays a power of two apart do not fight for one entry, and the
/// context's salt, so that two modes that use the same addresses do not.
#[inline(always)]
const fn index(va: u64, salt: u64) -> usize {
    ((va ^ va >> 10) >> 12 ^ salt) as usize % SIDE_ENTRIES
}

/// The salt of a context number.
const fn salt(number: u64) -> u64 {
    number.wrapping_mul(0x155)
}

/// A context number as look-ups use it.
#[derive(Clone, Copy, Default, Debug)]
struct Number {
    tag: u64,
    salt: u64,
}

impl Number {
    const fn new(number: u64) -> Number {
        Number {
            tag: number << CONTEXT_SHIFT,
            salt: salt(number),
        }
    }

    /// The number as entries have it.
    const fn seeing(self) -> Number {
        Number {
            tag: self.tag & !BLIND,
            ..self
        }
    }
}

/// The contexts that belong to a state of the hart, so that a trap into it or back searches for
/// nothing.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// The state, or [`NO_KEY`] where the numbers are retired.
    key: u64,
    fetch: Number,
    data: Number,
    contexts: Option<(Context, Context)>,
}

/// States remembered: a power of two, so that the low bits of a key choose.
const KNOWN: usize = 8;
/// The key of no state.
const NO_KEY: u64 = u64::MAX;

/// A hart's cached translations.
#[derive(Debug)]
pub struct Tlb {
    fetch: Side,
    load: Side,
    store: Side,
    contexts: Vec<Context>,
    /// The first number that `contexts` stands for; numbers below are retired.
    first: u64,
    /// The numbers of the current contexts.
    fetch_number: Number,
    data_number: Number,
    /// Contexts that were current before, each in the place of its key, and which of them is now.
    known: [Known; KNOWN],
    current: usize,
    /// Base and size of the superpages and NAPOT ranges with entries here.
    superpages: Vec<(u64, u64)>,
    large: LargeLeaves,
    /// [`BLIND`] in the tags of look-ups, or 0.
    blind: u64,
    /// Counts of misses and flushes; hits are accesses less misses.
    pub counts: TlbCounts,
}

impl Default for Tlb {
    fn default() -> Self {
        Tlb::new()
    }
}

impl Tlb {
    const NUMBERS: u64 = 256;

    /// An empty TLB.
    #[must_use]
    pub fn new() -> Tlb {
        Tlb {
            fetch: Side::new(),
            load: Side::new(),
            store: Side::new(),
            contexts: Vec::with_capacity(16),
            first: 0,
            fetch_number: Number::default(),
            data_number: Number::default(),
            known: [Known {
                key: NO_KEY,
                fetch: Number::default(),
                data: Number::default(),
                contexts: None,
            }; KNOWN],
            current: 0,
            superpages: Vec::with_capacity(SUPERPAGES),
            large: LargeLeaves::new(),
            blind: 0,
            counts: TlbCounts::default(),
        }
    }

    /// A TLB that answers nothing: every access walks. The single-step reference uses it. It is filled
    /// and flushed all the same, so that one can ask what it [would have answered](Tlb::known), and
    /// misses are counted where another engine counts them.
    #[must_use]
    pub fn blind() -> Tlb {
        Tlb {
            blind: BLIND,
            ..Tlb::new()
        }
    }

    /// The offset in RAM of `va` for a load of `size` bytes (a power of two, 8 at most).
    #[inline(always)]
    #[must_use]
    pub fn load(&self, va: u64, size: u64) -> Option<usize> {
        self.load.lookup(va, size, self.data_number)
    }

    /// The same for a store.
    #[inline(always)]
    #[must_use]
    pub fn store(&self, va: u64, size: u64) -> Option<usize> {
        self.store.lookup(va, size, self.data_number)
    }

    /// The same for an aligned store to a page whose stores must be seen.
    #[must_use]
    pub fn store_watched(&self, va: u64, size: u64) -> Option<usize> {
        let watched = self.watched_number();
        (va % size == 0).then(|| self.store.lookup(va, size, watched))?
    }

    /// The same for a load of a byte in a page whose loads must be seen.
    #[must_use]
    pub fn load_watched(&self, va: u64) -> Option<usize> {
        self.load.lookup(va, 1, self.watched_number())
    }

    fn watched_number(&self) -> Number {
        Number {
            tag: self.data_number.tag | WATCHED,
            ..self.data_number
        }
    }

    /// The same for a fetch of a 2-byte parcel.
    #[inline(always)]
    #[must_use]
    pub fn fetch(&self, va: u64) -> Option<usize> {
        self.fetch.lookup(va, 2, self.fetch_number)
    }

    /// Makes look-ups use the contexts of a state of the hart that was current before; `false` where
    /// they have to be told, by [`Tlb::set_contexts`]. The key stands for all that decides about
    /// contexts.
    #[inline]
    #[must_use]
    pub fn recall(&mut self, key: u64) -> bool {
        let place = key as usize % KNOWN;
        let known = &self.known[place];
        if known.key != key {
            return false;
        }
        (self.fetch_number, self.data_number) = (known.fetch, known.data);
        self.current = place;
        true
    }

    /// Makes look-ups use these contexts, and remembers them by this key.
    pub fn set_contexts(&mut self, key: u64, fetch: Context, data: Context) {
        self.current = key as usize % KNOWN;
        self.known[self.current].key = key;
        self.known[self.current].contexts = Some((fetch, data));
        self.renumber();
    }

    /// Finds or makes the numbers of the current contexts.
    fn renumber(&mut self) {
        let Some((fetch, data)) = self.known[self.current].contexts else {
            return;
        };
        if self.first + self.contexts.len() as u64 + 2 > Tlb::NUMBERS {
            self.sweep();
        }
        self.fetch_number = Number::new(self.number(fetch));
        self.data_number = Number::new(self.number(data));
        self.fetch_number.tag |= self.blind;
        self.data_number.tag |= self.blind;
        let known = &mut self.known[self.current];
        (known.fetch, known.data) = (self.fetch_number, self.data_number);
    }

    /// Forgets the numbers of all contexts but the current ones, which the caller renumbers.
    fn forget_others(&mut self) {
        self.contexts.clear();
        for (place, known) in self.known.iter_mut().enumerate() {
            if place != self.current {
                known.key = NO_KEY;
            }
        }
    }

    fn number(&mut self, context: Context) -> u64 {
        let position = self.contexts.iter().position(|c| *c == context);
        let position = position.unwrap_or_else(|| {
            self.contexts.push(context);
            self.contexts.len() - 1
        });
        self.first + position as u64
    }

    /// Empties all sides and starts numbering anew.
    fn sweep(&mut self) {
        for side in [&mut self.fetch, &mut self.load, &mut self.store] {
            side.tags.fill(EMPTY);
        }
        self.forget_others();
        self.superpages.clear();
        self.large.clear();
        self.first = 0;
    }

    /// Whether look-ups find what it holds.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.blind == 0
    }

    /// The number of the current context of such accesses, as entries have it.
    #[inline]
    fn current(&self, kind: AccessKind) -> Number {
        match kind {
            AccessKind::Fetch => self.fetch_number.seeing(),
            AccessKind::Load | AccessKind::Store => self.data_number.seeing(),
        }
    }

    /// What a walk has found before for the leaf of `va`, in the current context: where `va` lies, and how
    /// many bytes the leaf maps.
    #[inline]
    #[must_use]
    pub fn large(&self, kind: AccessKind, va: u64) -> Option<(PhysAddr, u64)> {
        let found = self.large.find(kind, va, self.current(kind));
        found.map(|(pa, size)| (PhysAddr(pa), size))
    }

    /// Remembers what a walk for `va` has found in the current context: that so many bytes lie together. Its
    /// leaf maps `mapped` bytes.
    pub fn enter_large(&mut self, kind: AccessKind, va: u64, pa: PhysAddr, size: u64, mapped: u64) {
        let number = self.current(kind);
        self.large.enter(kind, va, pa.0, size, number);
        self.note_leaf(va, mapped);
    }

    /// Where `va` lies according to what is held, whether look-ups find that or not. RAM begins at `ram`.
    #[must_use]
    pub fn known(&self, kind: AccessKind, va: u64, ram: PhysAddr) -> Option<PhysAddr> {
        let number = self.current(kind);
        let side = match kind {
            AccessKind::Fetch => &self.fetch,
            AccessKind::Load => &self.load,
            AccessKind::Store => &self.store,
        };
        let watched = Number {
            tag: number.tag | WATCHED,
            ..number
        };
        let offset = side.lookup(va, 1, number);
        match offset.or_else(|| side.lookup(va, 1, watched)) {
            Some(offset) => Some(ram.wrapping_add(offset as u64)),
            None => self.large(kind, va).map(|(pa, _)| pa),
        }
    }

    /// Enters a translation of the page of `va` in the current context.
    ///
    /// `ram_offset` is the page's offset in RAM; `size` is how many bytes its leaf maps: a page, a
    /// superpage or a NAPOT range. Stores by a `watched` entry must be seen.
    pub fn fill(&mut self, kind: AccessKind, va: u64, ram_offset: u64, size: u64, watched: bool) {
        let page = va & PAGE_MASK;
        let context = self.current(kind);
        let side = match kind {
            AccessKind::Fetch => &mut self.fetch,
            AccessKind::Load => &mut self.load,
            AccessKind::Store => &mut self.store,
        };
        let place = index(va, context.salt);
        side.tags[place] = page | context.tag | if watched { WATCHED } else { 0 };
        side.addends[place] = (ram_offset & PAGE_MASK).wrapping_sub(page);
        self.note_leaf(va, size);
    }

    /// Something is held of a leaf that maps so many bytes: of whatever address in it is fenced, all of it
    /// must go.
    fn note_leaf(&mut self, va: u64, size: u64) {
        if size > PAGE_SIZE {
            let superpage = (va & !(size - 1), size);
            if self.superpages.len() <= SUPERPAGES && !self.superpages.contains(&superpage) {
                self.superpages.push(superpage);
            }
        }
    }

    /// `sfence.vma x0, x0`, and whatever else makes every translation stale.
    pub fn flush_all(&mut self) {
        self.counts.flushes += 1;
        self.retire_all();
    }

    fn retire_all(&mut self) {
        self.first += self.contexts.len() as u64;
        self.forget_others();
        self.superpages.clear();
        self.large.retire();
        self.renumber();
    }

    /// `sfence.vma x0, rs2`: one address space.
    pub fn flush_asid(&mut self, asid: u16) {
        self.counts.flushes += 1;
        // Numbers are given in order, so retiring one in the middle retires all; a guest that
        // fences by ASID does so when it recycles one, which is rare.
        if self
            .contexts
            .iter()
            .any(|c| c.space.is_some_and(|(_, of)| of == asid))
        {
            self.retire_all();
        }
    }

    /// `sfence.vma rs1, x0` and `sfence.vma rs1, rs2`: one address, here in every address space.
    pub fn flush_page(&mut self, va: u64) {
        self.counts.page_flushes += 1;
        let many = self.superpages.len() > SUPERPAGES;
        let covered = |&(base, size): &(u64, u64)| va & !(size - 1) == base;
        if many || self.superpages.iter().any(covered) {
            // Entries are base pages of a superpage here and there: drop them all.
            self.retire_all();
            return;
        }
        let numbered = (self.first..).zip(&self.contexts);
        // Where addresses are physical, no fence changes anything.
        for (number, _) in numbered.filter(|(_, context)| context.space.is_some()) {
            for side in [&mut self.fetch, &mut self.load, &mut self.store] {
                let tag = &mut side.tags[index(va, salt(number))];
                if *tag & PAGE_MASK == va & PAGE_MASK {
                    *tag = EMPTY;
                }
            }
            self.large.drop_page(va, Number::new(number));
        }
    }

    /// The translations that look-ups can find, in the contexts that they are for.
    pub fn entries(&self) -> impl Iterator<Item = Cached> {
        let sides = [
            (AccessKind::Fetch, &self.fetch),
            (AccessKind::Load, &self.load),
            (AccessKind::Store, &self.store),
        ];
        sides.into_iter().flat_map(move |(kind, side)| {
            let entries = side.tags.iter().zip(&side.addends);
            entries.filter_map(move |(tag, addend)| self.entry(kind, *tag, *addend))
        })
    }

    fn entry(&self, kind: AccessKind, tag: u64, addend: u64) -> Option<Cached> {
        if tag == EMPTY {
            return None;
        }
        let (number, context) = self.context_of(tag)?;
        let va = tag & PAGE_MASK;
        Some(Cached {
            kind,
            va,
            ram_offset: addend.wrapping_add(va),
            context,
            number,
            watched: tag & WATCHED != 0,
        })
    }

    /// The context number in a tag and what it stands for, unless it is retired.
    fn context_of(&self, tag: u64) -> Option<(u64, Context)> {
        let number = (tag & !PAGE_MASK) >> CONTEXT_SHIFT;
        let place = number.checked_sub(self.first)?;
        let context = *self.contexts.get(usize::try_from(place).ok()?)?;
        Some((number, context))
    }

    /// The leaves that are cached as a whole, and the pages that no side can hold.
    pub fn leaves(&self) -> impl Iterator<Item = CachedLeaf> {
        self.large.entries().filter_map(|entry| {
            let (number, context) = self.context_of(entry.tag)?;
            Some(CachedLeaf {
                va: entry.tag & PAGE_MASK,
                pa: entry.pa,
                size: entry.size,
                kinds: [0, 1, 2].map(|kind| entry.kinds >> kind & 1 == 1),
                context,
                number,
            })
        })
    }

    /// Makes watched the store entries that lead to this page of RAM, since it now holds decoded
    /// code.
    pub fn watch_ram_page(&mut self, ram_offset: u64) {
        for (tag, addend) in self.store.tags.iter_mut().zip(&self.store.addends) {
            let page = addend.wrapping_add(*tag & PAGE_MASK);
            if *tag != EMPTY && page == ram_offset & PAGE_MASK {
                *tag |= WATCHED;
            }
        }
    }

    /// Marks the entries for loads and stores anew, as `watched` says of an access of this kind to the
    /// page of a virtual address at an offset in RAM.
    pub fn rewatch(&mut self, watched: impl Fn(AccessKind, u64, u64) -> bool) {
        for (kind, side) in [
            (AccessKind::Load, &mut self.load),
            (AccessKind::Store, &mut self.store),
        ] {
            for (tag, addend) in side.tags.iter_mut().zip(&side.addends) {
                let va = *tag & PAGE_MASK;
                if *tag == EMPTY {
                    continue;
                }
                *tag &= !WATCHED;
                if watched(kind, va, addend.wrapping_add(va)) {
                    *tag |= WATCHED;
                }
            }
        }
    }

    /// Lets stores by the watched entry of this page take the fast path again.
    pub fn unwatch(&mut self, va: u64) {
        let tag = &mut self.store.tags[index(va, self.data_number.salt)];
        if *tag != EMPTY {
            *tag &= !WATCHED;
        }
    }
}

#[cfg(test)]
mod tests;
