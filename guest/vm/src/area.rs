//! Areas: what a run of pages of an address space is for.

use crate::{
    addr::{PAGE_SIZE, PageRange, Vpn},
    attributes::Attributes,
};
use abi::mm::{PROT_EXEC, PROT_READ, PROT_WRITE};

/// What kind of access faulted, or is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reading data.
    Load,
    /// Writing data; read-modify-write instructions are stores.
    Store,
    /// Fetching an instruction.
    Fetch,
}

impl Access {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Load, Self::Store, Self::Fetch];
}

/// A set of rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prot(u8);

impl Prot {
    /// No access at all.
    pub const NONE: Self = Self(0);
    /// Loads.
    pub const R: Self = Self(PROT_READ as u8);
    /// Loads and stores.
    pub const RW: Self = Self((PROT_READ | PROT_WRITE) as u8);
    /// Loads and fetches.
    pub const RX: Self = Self((PROT_READ | PROT_EXEC) as u8);
    /// Everything.
    pub const RWX: Self = Self((PROT_READ | PROT_WRITE | PROT_EXEC) as u8);

    /// From `mmap`'s or `mprotect`'s `PROT_*` bits; `None` for others. A right to store brings the
    /// right to load, since few machines can express one without the other (RISC-V reserves it).
    #[must_use]
    pub const fn from_bits(bits: usize) -> Option<Self> {
        if bits & !(PROT_READ | PROT_WRITE | PROT_EXEC) != 0 {
            return None;
        }
        let read = if bits & PROT_WRITE != 0 { PROT_READ } else { 0 };
        Some(Self((bits | read) as u8))
    }

    /// The `PROT_*` bits.
    #[must_use]
    pub const fn bits(self) -> usize {
        self.0 as usize
    }

    /// Whether it permits an access.
    #[must_use]
    pub const fn permits(self, access: Access) -> bool {
        let bit = match access {
            Access::Load => PROT_READ,
            Access::Store => PROT_WRITE,
            Access::Fetch => PROT_EXEC,
        };
        self.bits() & bit != 0
    }

    /// The same without the right to store.
    #[must_use]
    pub const fn without_write(self) -> Self {
        Self(self.0 & !(PROT_WRITE as u8))
    }

    /// What both permit.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// A file, by a number that the kernel chooses and never uses for two files at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InodeId(pub u64);

/// Something that has pages of its own, which several areas may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectId {
    /// A file.
    File(InodeId),
    /// Anonymous memory shared by `MAP_SHARED | MAP_ANONYMOUS` and fork.
    Shared(u64),
}

/// Who sees a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// This address space alone.
    Private,
    /// All that map the object, and the file.
    Shared,
}

/// Where an untouched page's content comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backing {
    /// Zeros, private.
    Anon,
    /// Pages of an object.
    Object {
        /// Which object.
        object: ObjectId,
        /// The object's page that the area's first page shows.
        first: u64,
        /// Bytes, from the area's start, that come from the object; zeros follow. An ELF segment
        /// with a bss has a limit here, `mmap` has `u64::MAX`.
        bytes: u64,
        /// Who sees a store.
        sharing: Sharing,
    },
}

impl Backing {
    /// The backing of the part that starts `pages` further up.
    pub(crate) fn advanced(self, pages: u64) -> Self {
        match self {
            Self::Anon => Self::Anon,
            Self::Object {
                object,
                first,
                bytes,
                sharing,
            } => Self::Object {
                object,
                first: first + pages,
                bytes: if bytes == u64::MAX {
                    bytes
                } else {
                    bytes.saturating_sub(pages * PAGE_SIZE as u64)
                },
                sharing,
            },
        }
    }
}

/// What an area is called in lists. It decides nothing, except that areas of two kinds never merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaKind {
    /// A program's code.
    Text,
    /// A program's constants and initial data.
    Data,
    /// A program's zeroed data.
    Bss,
    /// What `brk` moves the end of.
    Heap,
    /// The stack.
    Stack,
    /// What `mmap` made.
    Mmap,
    /// The page that signal handlers return to.
    Trampoline,
}

/// The content of one untouched page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Zeros.
    Zeros,
    /// A page of an object.
    Page {
        /// Which object.
        object: ObjectId,
        /// Which page of it.
        index: u64,
        /// Bytes that come from it; zeros follow.
        bytes: usize,
        /// Who sees a store.
        sharing: Sharing,
    },
}

/// A run of pages with one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Which pages.
    pub range: PageRange,
    /// What user mode may do.
    pub prot: Prot,
    /// What `mprotect` may allow at most: no stores to a shared file that was opened for reading.
    pub max_prot: Prot,
    /// Where content comes from.
    pub backing: Backing,
    /// What it is called.
    pub kind: AreaKind,
    /// For a stack: the lowest page that it may grow down to.
    pub grows_to: Option<Vpn>,
    /// What the process asked for besides.
    pub attributes: Attributes,
}

impl Area {
    /// The object's page that a page of it shows, where stores are seen by all that map it: what the memory
    /// is known by, whatever its address.
    #[must_use]
    pub fn shared_page(&self, page: Vpn) -> Option<(ObjectId, u64)> {
        match self.source(page) {
            Source::Page {
                object,
                index,
                sharing: Sharing::Shared,
                ..
            } => Some((object, index)),
            _ => None,
        }
    }

    /// Whether stores are seen by others.
    #[must_use]
    pub const fn sharing(&self) -> Sharing {
        match self.backing {
            Backing::Anon => Sharing::Private,
            Backing::Object { sharing, .. } => sharing,
        }
    }

    /// What an untouched page of it holds.
    #[must_use]
    pub fn source(&self, page: Vpn) -> Source {
        let Backing::Object {
            object,
            first,
            bytes,
            sharing,
        } = self.backing
        else {
            return Source::Zeros;
        };
        let pages = page.pages_since(self.range.start());
        match bytes.saturating_sub(pages.saturating_mul(PAGE_SIZE as u64)) {
            0 => Source::Zeros,
            left => Source::Page {
                object,
                index: first + pages,
                bytes: left.min(PAGE_SIZE as u64) as usize,
                sharing,
            },
        }
    }

    /// The part of it that lies in `range`.
    #[must_use]
    pub fn part(&self, range: PageRange) -> Option<Self> {
        let range = self.range.intersection(range)?;
        let backing = self
            .backing
            .advanced(range.start().pages_since(self.range.start()));
        // Only the part that keeps the lowest page can still grow downwards.
        let grows_to = self
            .grows_to
            .filter(|_| range.start() == self.range.start());
        Some(Self {
            range,
            backing,
            grows_to,
            ..self.clone()
        })
    }

    /// This area and `next` as one, when they touch and differ in nothing but place.
    #[must_use]
    pub fn merged(&self, next: &Self) -> Option<Self> {
        let alike = self.prot == next.prot
            && self.max_prot == next.max_prot
            && self.kind == next.kind
            && self.attributes == next.attributes
            && next.grows_to.is_none()
            && self.range.end() == next.range.start()
            && self.backing.advanced(self.range.pages()) == next.backing;
        let range = PageRange::new(self.range.start(), next.range.end())?;
        alike.then(|| Self {
            range,
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: u64, end: u64) -> PageRange {
        PageRange::new(Vpn::new(start), Vpn::new(end)).expect("not empty")
    }

    fn segment() -> Area {
        let backing = Backing::Object {
            object: ObjectId::File(InodeId(7)),
            first: 3,
            bytes: 4096 + 100,
            sharing: Sharing::Private,
        };
        Area {
            range: range(16, 20),
            prot: Prot::RW,
            max_prot: Prot::RWX,
            backing,
            kind: AreaKind::Data,
            grows_to: None,
            attributes: Attributes::NONE,
        }
    }

    #[test]
    fn a_page_that_stores_are_shared_through_is_known_by_its_object() {
        let mut area = segment();
        assert_eq!(area.shared_page(Vpn::new(16)), None, "private");
        area.backing = Backing::Anon;
        assert_eq!(area.shared_page(Vpn::new(16)), None, "anonymous");
        let object = ObjectId::Shared(9);
        area.backing = Backing::Object {
            object,
            first: 3,
            bytes: u64::MAX,
            sharing: Sharing::Shared,
        };
        assert_eq!(area.shared_page(Vpn::new(18)), Some((object, 5)));
    }

    #[test]
    fn a_segment_is_file_then_a_tail_then_zeros() {
        let page = |index, bytes| Source::Page {
            object: ObjectId::File(InodeId(7)),
            index,
            bytes,
            sharing: Sharing::Private,
        };
        let area = segment();
        assert_eq!(area.source(Vpn::new(16)), page(3, 4096));
        assert_eq!(area.source(Vpn::new(17)), page(4, 100));
        assert_eq!(area.source(Vpn::new(18)), Source::Zeros);
    }

    #[test]
    fn parts_show_the_same_content_and_merge_back() {
        let area = segment();
        for cut in 17..20 {
            let low = area.part(range(0, cut)).expect("a part");
            let high = area.part(range(cut, 99)).expect("a part");
            for page in 16..20 {
                let part = if page < cut { &low } else { &high };
                assert_eq!(part.source(Vpn::new(page)), area.source(Vpn::new(page)));
            }
            if cut == 17 {
                assert_eq!(low.merged(&high), Some(area.clone()));
            }
        }
    }

    #[test]
    fn areas_of_different_rights_or_kinds_stay_apart() {
        let area = segment();
        let low = area.part(range(16, 17)).expect("a part");
        let high = area.part(range(17, 20)).expect("a part");
        assert_eq!(
            low.merged(&Area {
                prot: Prot::R,
                ..high.clone()
            }),
            None
        );
        assert_eq!(
            low.merged(&Area {
                kind: AreaKind::Mmap,
                ..high.clone()
            }),
            None
        );
        assert_eq!(high.merged(&low), None);
    }

    #[test]
    fn a_right_to_store_brings_the_right_to_load() {
        assert_eq!(Prot::from_bits(PROT_WRITE), Some(Prot::RW));
        assert_eq!(Prot::from_bits(8), None);
        assert!(Prot::RX.permits(Access::Fetch) && !Prot::RX.permits(Access::Store));
    }
}
