//! Physical memory protection: sixteen entries of four-byte granularity
//! (Privileged ISA, Physical Memory Protection).
//!
//! The registers are kept as software sees them, and beside them each entry's range, worked out
//! when a register is written: checks are many and writes are few.

use super::{AccessKind, Privilege};
use crate::addr::PAGE_SIZE;

/// Entries implemented: of 0, 16 or 64, which the specification allows, QEMU's choice.
pub const ENTRIES: usize = 16;

const R: u8 = 1 << 0;
const W: u8 = 1 << 1;
const X: u8 = 1 << 2;
const A_SHIFT: u32 = 3;
const L: u8 = 1 << 7;
/// `pmpaddr` holds bits 55:2 of an address.
const ADDR_MASK: u64 = (1 << 54) - 1;

/// How an entry's address register is meant: field A of its configuration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Matching {
    Off,
    TopOfRange,
    NaturallyAligned4,
    NaturallyAlignedPowerOf2,
}

const fn matching(cfg: u8) -> Matching {
    match cfg >> A_SHIFT & 3 {
        0 => Matching::Off,
        1 => Matching::TopOfRange,
        2 => Matching::NaturallyAligned4,
        _ => Matching::NaturallyAlignedPowerOf2,
    }
}

/// An entry that matches something: from `first` to `last`, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Region {
    first: u64,
    last: u64,
    cfg: u8,
}

/// How an access and a region lie.
enum Overlap {
    Nothing,
    Part,
    Whole,
}

impl Region {
    const fn overlap(&self, first: u64, last: u64) -> Overlap {
        if last < self.first || first > self.last {
            Overlap::Nothing
        } else if first >= self.first && last <= self.last {
            Overlap::Whole
        } else {
            Overlap::Part
        }
    }

    /// R, W and X bind S- and U-mode, and M-mode where the entry is locked.
    fn permits(&self, kind: AccessKind, privilege: Privilege) -> bool {
        if privilege == Privilege::Machine && self.cfg & L == 0 {
            return true;
        }
        let needed = match kind {
            AccessKind::Fetch => X,
            AccessKind::Load => R,
            AccessKind::Store => W,
        };
        self.cfg & needed != 0
    }
}

/// What PMP says about a whole page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PagePermission {
    /// Every access within the page is allowed.
    Allowed,
    /// None is.
    Denied,
    /// An entry ends inside the page: each access has to be checked by itself.
    Mixed,
}

/// The PMP registers of a hart.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Pmp {
    cfg: [u8; ENTRIES],
    addr: [u64; ENTRIES],
    /// The entries that match anything, the lowest-numbered first.
    regions: Vec<Region>,
}

impl Pmp {
    /// Whether an access of `size` bytes is allowed.
    ///
    /// The lowest-numbered entry that matches any byte decides, and must match all of them.
    /// Where none matches, M-mode may and the others may not, because entries are implemented
    /// (Privileged ISA, PMP Priority and Matching Logic).
    #[must_use]
    pub fn check(&self, pa: u64, size: u64, kind: AccessKind, privilege: Privilege) -> bool {
        match self.judge(pa, size, kind, privilege) {
            PagePermission::Allowed => true,
            PagePermission::Denied | PagePermission::Mixed => false,
        }
    }

    /// What holds for every access within the page at `pa_page` (any address in it will do).
    #[must_use]
    pub fn page(&self, pa_page: u64, kind: AccessKind, privilege: Privilege) -> PagePermission {
        self.judge(pa_page & !(PAGE_SIZE - 1), PAGE_SIZE, kind, privilege)
    }

    /// The first entry that has to do with these bytes decides; `Mixed` if it has only a part.
    fn judge(&self, pa: u64, size: u64, kind: AccessKind, privilege: Privilege) -> PagePermission {
        let last = pa.saturating_add(size.saturating_sub(1));
        for region in &self.regions {
            let permitted = match region.overlap(pa, last) {
                Overlap::Nothing => continue,
                Overlap::Part => return PagePermission::Mixed,
                Overlap::Whole => region.permits(kind, privilege),
            };
            return if permitted {
                PagePermission::Allowed
            } else {
                PagePermission::Denied
            };
        }
        if privilege == Privilege::Machine {
            PagePermission::Allowed
        } else {
            PagePermission::Denied
        }
    }

    /// The configurations of entries `8 * half` to `8 * half + 7`: `pmpcfg0` or `pmpcfg2`.
    pub(super) fn cfg(&self, half: usize) -> u64 {
        let bytes = self.cfg.iter().skip(half * 8).take(8);
        bytes
            .rev()
            .fold(0, |word, &byte| word << 8 | u64::from(byte))
    }

    /// `pmpaddr` of this entry.
    pub(super) fn addr(&self, index: usize) -> u64 {
        self.addr[index]
    }

    /// Writes `pmpcfg0` or `pmpcfg2`; says whether anything changed. A locked entry keeps its
    /// byte (Privileged ISA, PMP Locking and Privilege Mode).
    pub(super) fn write_cfg(&mut self, half: usize, value: u64) -> bool {
        let before = self.cfg;
        let bytes = value.to_le_bytes();
        for (cfg, byte) in self.cfg.iter_mut().skip(half * 8).zip(bytes) {
            if *cfg & L == 0 {
                *cfg = legal_cfg(byte);
            }
        }
        self.refresh(self.cfg != before)
    }

    /// Writes a `pmpaddr`; says whether anything changed. It is locked with its own entry, and
    /// with the next one if that takes it for the bottom of its range.
    pub(super) fn write_addr(&mut self, index: usize, value: u64) -> bool {
        let locked = self.cfg[index] & L != 0;
        let bottom_of_locked = self
            .cfg
            .get(index + 1)
            .is_some_and(|&next| next & L != 0 && matching(next) == Matching::TopOfRange);
        let value = value & ADDR_MASK;
        let changed = !locked && !bottom_of_locked && self.addr[index] != value;
        if changed {
            self.addr[index] = value;
        }
        self.refresh(changed)
    }

    fn refresh(&mut self, changed: bool) -> bool {
        if changed {
            let regions = (0..ENTRIES)
                .filter_map(|index| self.region(index))
                .collect();
            self.regions = regions;
        }
        changed
    }

    /// What an entry matches; `None` if it is off or its range is empty.
    fn region(&self, index: usize) -> Option<Region> {
        let (cfg, addr) = (self.cfg[index], self.addr[index]);
        let (first, end) = match matching(cfg) {
            Matching::Off => return None,
            Matching::TopOfRange => {
                let bottom = if index == 0 { 0 } else { self.addr[index - 1] };
                (bottom << 2, addr << 2)
            }
            Matching::NaturallyAligned4 => (addr << 2, (addr << 2) + 4),
            Matching::NaturallyAlignedPowerOf2 => {
                // n trailing ones encode 2^(n+3) bytes.
                let size = 8 << addr.trailing_ones();
                let first = (addr << 2) & !(size - 1);
                (first, first + size)
            }
        };
        (first < end).then(|| Region {
            first,
            last: end - 1,
            cfg,
        })
    }
}

/// Bits 5 and 6 read zero, and the reserved W without R is stored without W.
const fn legal_cfg(byte: u8) -> u8 {
    let kept = byte & (R | W | X | 3 << A_SHIFT | L);
    if kept & R == 0 { kept & !W } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OFF: u8 = 0;
    const TOR: u8 = 1 << A_SHIFT;
    const NA4: u8 = 2 << A_SHIFT;
    const NAPOT: u8 = 3 << A_SHIFT;

    const KINDS: [AccessKind; 3] = [AccessKind::Fetch, AccessKind::Load, AccessKind::Store];
    const MODES: [Privilege; 3] = [Privilege::User, Privilege::Supervisor, Privilege::Machine];

    /// Entries as `(cfg, pmpaddr)`, addresses first so that locks do not get in the way.
    fn pmp(entries: &[(u8, u64)]) -> Pmp {
        let mut pmp = Pmp::default();
        for (index, &(_, addr)) in entries.iter().enumerate() {
            pmp.write_addr(index, addr);
        }
        let mut bytes = [0; ENTRIES];
        for (byte, &(cfg, _)) in bytes.iter_mut().zip(entries) {
            *byte = cfg;
        }
        let (low, high) = bytes.split_at(8);
        for (half, bytes) in [low, high].into_iter().enumerate() {
            pmp.write_cfg(
                half,
                bytes
                    .iter()
                    .rev()
                    .fold(0, |word, &byte| word << 8 | u64::from(byte)),
            );
        }
        pmp
    }

    #[test]
    fn with_all_entries_off_only_machine_mode_may() {
        let pmp = Pmp::default();
        for kind in KINDS {
            for (mode, allowed) in MODES.into_iter().zip([false, false, true]) {
                assert_eq!(
                    pmp.check(0x8000_0000, 8, kind, mode),
                    allowed,
                    "{mode:?} {kind:?}"
                );
            }
        }
    }

    #[test]
    fn the_usual_entry_opens_everything() {
        // What firmware does: pmpaddr0 = all ones, pmpcfg0 = NAPOT | RWX.
        let mut pmp = Pmp::default();
        assert!(pmp.write_addr(0, u64::MAX));
        assert_eq!(pmp.addr(0), ADDR_MASK);
        assert!(pmp.write_cfg(0, 0x1f));
        for pa in [0, 0x8000_0000, (1 << 56) - 8] {
            assert!(
                pmp.check(pa, 8, AccessKind::Store, Privilege::User),
                "{pa:#x}"
            );
            assert_eq!(
                pmp.page(pa, AccessKind::Fetch, Privilege::User),
                PagePermission::Allowed
            );
        }
    }

    #[test]
    fn address_matching() {
        // Entries, the first byte matched, the first after.
        type Row = (&'static [(u8, u64)], u64, u64);
        let rows: &[Row] = &[
            (&[(TOR | R, 0x100)], 0, 0x400),
            (&[(OFF, 0x80), (TOR | R, 0x100)], 0x200, 0x400),
            (&[(OFF, 0x100), (TOR | R, 0x100)], 0, 0),
            (&[(OFF, 0x101), (TOR | R, 0x100)], 0, 0),
            (&[(NA4 | R, 0x100)], 0x400, 0x404),
            (&[(NAPOT | R, 0x100)], 0x400, 0x408),
            (&[(NAPOT | R, 0x101)], 0x400, 0x410),
            (&[(NAPOT | R, 0x0ff)], 0, 0x800),
            (&[(OFF | R, 0x0ff)], 0, 0),
        ];
        for &(entries, first, end) in rows {
            let pmp = pmp(entries);
            for pa in 0..0x1000 {
                let allowed = pmp.check(pa, 1, AccessKind::Load, Privilege::User);
                assert_eq!(
                    allowed,
                    (first..end).contains(&pa),
                    "{entries:?} at {pa:#x}"
                );
            }
        }
    }

    #[test]
    fn permissions_by_kind_and_lock() {
        for rwx in [0, R, R | W, X, R | X, R | W | X] {
            for lock in [0, L] {
                let pmp = pmp(&[(NAPOT | rwx | lock, 0x1ff)]);
                for (kind, bit) in KINDS.into_iter().zip([X, R, W]) {
                    let has = rwx & bit != 0;
                    assert_eq!(pmp.check(0, 4, kind, Privilege::User), has);
                    assert_eq!(pmp.check(0, 4, kind, Privilege::Supervisor), has);
                    assert_eq!(pmp.check(0, 4, kind, Privilege::Machine), has || lock == 0);
                }
            }
        }
    }

    #[test]
    fn the_first_entry_wins_and_must_match_all_bytes() {
        // The specification's example: an entry for 0xc–0xf fails an access to 0x8–0xf, in
        // M-mode too and whatever a later entry says.
        let pmp = pmp(&[(NA4 | R, 3), (NAPOT | R | W | X, ADDR_MASK)]);
        for mode in MODES {
            assert!(!pmp.check(0x8, 8, AccessKind::Load, mode), "{mode:?}");
            assert!(pmp.check(0xc, 4, AccessKind::Load, mode), "{mode:?}");
            assert!(pmp.check(0x8, 4, AccessKind::Store, mode), "{mode:?}");
            assert_eq!(pmp.page(0, AccessKind::Load, mode), PagePermission::Mixed);
        }
        assert!(!pmp.check(0xc, 4, AccessKind::Store, Privilege::User));
    }

    #[test]
    fn locked_entries_keep_their_registers() {
        let mut pmp = pmp(&[
            (OFF, 0x40),
            (TOR | L | R, 0x80),
            (NAPOT | R, 0xff),
            (L, 0x77),
        ]);
        let before = pmp.clone();
        assert!(!pmp.write_addr(1, 0), "own address");
        assert!(!pmp.write_addr(0, 0), "bottom of a locked TOR");
        assert!(!pmp.write_addr(3, 0), "locked while off");
        assert!(
            !pmp.write_cfg(0, before.cfg(0) & !0xff00),
            "own configuration"
        );
        assert_eq!(pmp, before);
        assert!(
            pmp.write_addr(2, 0x1ff),
            "a locked entry that is off holds no bottom"
        );
        assert!(pmp.write_cfg(0, 0), "the others change");
        assert_eq!(pmp.cfg(0), u64::from(TOR | L | R) << 8 | u64::from(L) << 24);
    }

    #[test]
    fn reserved_configurations_are_made_legal() {
        for byte in 0..=u8::MAX {
            let kept = legal_cfg(byte);
            assert_eq!(kept & 0x60, 0);
            assert!(kept & W == 0 || kept & R != 0, "{byte:#x}");
            assert_eq!(legal_cfg(kept), kept);
            if byte & 0x60 == 0 && byte & (R | W) != W {
                assert_eq!(kept, byte);
            }
        }
    }

    /// Whether entry `index` matches the byte at `pa`, by the specification's table alone.
    fn matches_byte(pmp: &Pmp, index: usize, pa: u64) -> bool {
        let addr = pmp.addr[index];
        match pmp.cfg[index] >> 3 & 3 {
            0 => false,
            1 => {
                let bottom = if index == 0 { 0 } else { pmp.addr[index - 1] };
                bottom <= pa / 4 && pa / 4 < addr
            }
            2 => pa / 4 == addr,
            _ => {
                // Strip the ones and the zero above them from both sides.
                let mut ignored = 1;
                while ignored <= 54 && addr >> (ignored - 1) & 1 == 1 {
                    ignored += 1;
                }
                (pa / 4) >> ignored == addr >> ignored
            }
        }
    }

    /// The whole check, byte by byte.
    fn model(pmp: &Pmp, pa: u64, size: u64, kind: AccessKind, mode: Privilege) -> bool {
        let bytes = || pa..pa + size;
        for index in 0..ENTRIES {
            if !bytes().any(|byte| matches_byte(pmp, index, byte)) {
                continue;
            }
            if !bytes().all(|byte| matches_byte(pmp, index, byte)) {
                return false;
            }
            let cfg = pmp.cfg[index];
            let bit = match kind {
                AccessKind::Fetch => X,
                AccessKind::Load => R,
                AccessKind::Store => W,
            };
            return mode == Privilege::Machine && cfg & L == 0 || cfg & bit != 0;
        }
        mode == Privilege::Machine
    }

    /// Addresses crowd around the first pages, and around their boundaries.
    fn entry() -> impl Strategy<Value = (u8, u64)> {
        let addr = prop_oneof![
            0..0x40_u64,
            0x3f8..0x408_u64,
            (0..4_u64).prop_map(|page| page << 10),
            (0..4_u64).prop_map(|page| page << 10 | 0x1ff),
            Just(ADDR_MASK),
        ];
        (any::<u8>(), addr)
    }

    proptest! {
        #[test]
        fn agrees_with_the_byte_by_byte_model(
            entries in prop::collection::vec(entry(), 0..=ENTRIES),
            pa in prop_oneof![0..0x120_u64, 0xfe0..0x1020_u64],
            size in prop::sample::select(vec![1_u64, 2, 4, 8]),
        ) {
            let pmp = pmp(&entries);
            for kind in KINDS {
                for mode in MODES {
                    prop_assert_eq!(
                        pmp.check(pa, size, kind, mode),
                        model(&pmp, pa, size, kind, mode)
                    );
                }
            }
        }

        #[test]
        fn what_holds_for_a_page_holds_for_its_bytes(
            entries in prop::collection::vec(entry(), 0..=ENTRIES),
            page in 0..3_u64,
            offset in 0..PAGE_SIZE,
        ) {
            let pmp = pmp(&entries);
            let base = page * PAGE_SIZE;
            for kind in KINDS {
                for mode in MODES {
                    let byte = model(&pmp, base + offset, 1, kind, mode);
                    match pmp.page(base + offset, kind, mode) {
                        PagePermission::Allowed => prop_assert!(byte),
                        PagePermission::Denied => prop_assert!(!byte),
                        PagePermission::Mixed => {
                            prop_assert!(!model(&pmp, base, PAGE_SIZE, kind, mode));
                        }
                    }
                }
            }
        }

        #[test]
        fn writing_back_what_was_read_changes_nothing(
            entries in prop::collection::vec(entry(), 0..=ENTRIES),
        ) {
            let mut pmp = pmp(&entries);
            let before = pmp.clone();
            for half in 0..2 {
                prop_assert!(!pmp.write_cfg(half, before.cfg(half)));
            }
            for index in 0..ENTRIES {
                prop_assert!(!pmp.write_addr(index, before.addr(index)));
            }
            prop_assert_eq!(pmp, before);
        }
    }
}
