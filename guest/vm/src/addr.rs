//! Virtual addresses and page numbers. They are different types and have no `+`: whatever may
//! overflow says so.

use core::fmt;

pub use abi::{PAGE_SHIFT, PAGE_SIZE};

/// A virtual address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VirtAddr(u64);

impl VirtAddr {
    /// The address with that value.
    #[must_use]
    pub const fn new(value: u64) -> Self {
        Self(value)
    }

    /// Its value.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The page that it lies in.
    #[must_use]
    pub const fn page(self) -> Vpn {
        Vpn(self.0 >> PAGE_SHIFT)
    }

    /// Its offset within that page.
    #[must_use]
    pub const fn page_offset(self) -> usize {
        (self.0 % PAGE_SIZE as u64) as usize
    }

    /// Whether it is a page's first address.
    #[must_use]
    pub const fn is_page_aligned(self) -> bool {
        self.page_offset() == 0
    }

    /// `bytes` further up, unless that wraps around.
    #[must_use]
    pub const fn checked_add(self, bytes: u64) -> Option<Self> {
        match self.0.checked_add(bytes) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// The first page that starts at or after it, unless that wraps around.
    #[must_use]
    pub const fn page_up(self) -> Option<Vpn> {
        match self.0.checked_add(PAGE_SIZE as u64 - 1) {
            Some(value) => Some(Vpn(value >> PAGE_SHIFT)),
            None => None,
        }
    }
}

impl fmt::Debug for VirtAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VirtAddr({:#x})", self.0)
    }
}

/// A virtual page number: an address without its offset.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vpn(u64);

impl Vpn {
    /// The page with that number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Its first address. Page numbers come from addresses, so this does not lose bits.
    #[must_use]
    pub const fn addr(self) -> VirtAddr {
        VirtAddr(self.0 << PAGE_SHIFT)
    }

    /// The page `pages` further up, unless no address leads there.
    #[must_use]
    pub const fn checked_add(self, pages: u64) -> Option<Self> {
        match self.0.checked_add(pages) {
            Some(number) if number <= u64::MAX >> PAGE_SHIFT => Some(Self(number)),
            _ => None,
        }
    }

    /// The page `pages` further down, unless there is none.
    #[must_use]
    pub const fn checked_sub(self, pages: u64) -> Option<Self> {
        match self.0.checked_sub(pages) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// Pages from `base` up to this one; 0 when this one lies below.
    #[must_use]
    pub const fn pages_since(self, base: Self) -> u64 {
        self.0.saturating_sub(base.0)
    }
}

impl fmt::Debug for Vpn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vpn({:#x})", self.0)
    }
}

/// A run of pages, `start..end`. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRange {
    start: Vpn,
    end: Vpn,
}

impl PageRange {
    /// `start..end`, unless that is empty.
    #[must_use]
    pub const fn new(start: Vpn, end: Vpn) -> Option<Self> {
        if start.0 < end.0 {
            Some(Self { start, end })
        } else {
            None
        }
    }

    /// The pages of `len` bytes from `addr`, which must be aligned to a page; the last page may be
    /// partly covered. `None` when misaligned, empty or past the end of the address space.
    #[must_use]
    pub const fn from_bytes(addr: VirtAddr, len: u64) -> Option<Self> {
        if !addr.is_page_aligned() {
            return None;
        }
        let Some(end) = addr.checked_add(len) else {
            return None;
        };
        let Some(end) = end.page_up() else {
            return None;
        };
        Self::new(addr.page(), end)
    }

    /// The run of one page.
    #[must_use]
    pub const fn single(page: Vpn) -> Self {
        Self {
            start: page,
            end: Vpn(page.0 + 1),
        }
    }

    /// First page.
    #[must_use]
    pub const fn start(self) -> Vpn {
        self.start
    }

    /// The page after the last.
    #[must_use]
    pub const fn end(self) -> Vpn {
        self.end
    }

    /// How many pages.
    #[must_use]
    pub const fn pages(self) -> u64 {
        self.end.0 - self.start.0
    }

    /// Whether `page` is one of them.
    #[must_use]
    pub const fn contains(self, page: Vpn) -> bool {
        self.start.0 <= page.0 && page.0 < self.end.0
    }

    /// The pages that are in both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_wraps_around() {
        assert_eq!(VirtAddr::new(u64::MAX).checked_add(1), None);
        assert_eq!(VirtAddr::new(u64::MAX).page_up(), None);
        assert_eq!(Vpn::new(u64::MAX >> PAGE_SHIFT).checked_add(1), None);
        assert_eq!(Vpn::new(0).checked_sub(1), None);
        assert_eq!(
            PageRange::from_bytes(VirtAddr::new(0xffff_ffff_ffff_f000), 0x1001),
            None
        );
    }

    #[test]
    fn ranges_cover_partial_last_pages() {
        let range = PageRange::from_bytes(VirtAddr::new(0x2000), 0x1001);
        assert_eq!(range, PageRange::new(Vpn::new(2), Vpn::new(4)));
        assert_eq!(PageRange::from_bytes(VirtAddr::new(0x2000), 0), None);
        assert_eq!(PageRange::from_bytes(VirtAddr::new(0x2001), 1), None);
    }

    #[test]
    fn intersections_are_never_empty() {
        let range = |start, end| PageRange::new(Vpn::new(start), Vpn::new(end)).expect("not empty");
        assert_eq!(
            range(1, 4).intersection(range(3, 9)),
            PageRange::new(Vpn::new(3), Vpn::new(4))
        );
        assert_eq!(range(1, 3).intersection(range(3, 9)), None);
    }
}
