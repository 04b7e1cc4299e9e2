use super::*;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::region::{NAPOT, R, W, X};

const OFF: u8 = 0;

const KINDS: [AccessKind; 3] = [AccessKind::Fetch, AccessKind::Load, AccessKind::Store];
const MODES: [Privilege; 3] = [Privilege::User, Privilege::Supervisor, Privilege::Machine];

/// Sixteen entries with a grain of so many bytes.
fn grained(bytes: u64) -> Pmp {
    Pmp::new(Layout {
        grain: Grain::of_bytes(bytes).unwrap(),
        ..Layout::default()
    })
}

/// Entries as `(cfg, pmpaddr)`, addresses first so that locks do not get in the way.
fn fill(pmp: &mut Pmp, entries: &[(u8, u64)]) {
    for (index, &(_, addr)) in entries.iter().enumerate() {
        pmp.write_addr(index, addr);
    }
    for (word, entries) in entries.chunks(8).enumerate() {
        let bytes = entries.iter().rev();
        let value = bytes.fold(0, |word, &(cfg, _)| word << 8 | u64::from(cfg));
        pmp.write_cfg(word, value);
    }
}

fn pmp(entries: &[(u8, u64)]) -> Pmp {
    let mut pmp = Pmp::default();
    fill(&mut pmp, entries);
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
    let cases = (0..=u8::MAX)
        .flat_map(|byte| [false, true].map(|mml| (byte, mml)))
        .flat_map(|(byte, mml)| [4, 8].map(|bytes| (byte, mml, bytes)));
    for (byte, mml, bytes) in cases {
        let grain = Grain::of_bytes(bytes).unwrap();
        let kept = legal_cfg(byte, mml, grain);
        assert_eq!(kept & 0x60, 0);
        assert!(mml || kept & W == 0 || kept & R != 0, "{byte:#x}");
        assert!(bytes == 4 || kept & A != NA4);
        assert_eq!(legal_cfg(kept, mml, grain), kept);
        let reserved = !mml && byte & (R | W) == W || bytes > 4 && byte & A == NA4;
        if byte & 0x60 == 0 && !reserved {
            assert_eq!(kept, byte);
        }
    }
}

/// The truth table of Smepmp for MML: what M-mode and what S- and U-mode may do, by LRWX.
const TRUTH_TABLE: [(&str, &str); 16] = [
    ("", ""),
    ("", "x"),
    ("rw", "r"),
    ("rw", "rw"),
    ("", "r"),
    ("", "rx"),
    ("", "rw"),
    ("", "rwx"),
    ("", ""),
    ("x", ""),
    ("x", "x"),
    ("rx", "x"),
    ("r", ""),
    ("rx", ""),
    ("rw", ""),
    ("r", "r"),
];

fn by_truth_table(cfg: u8, kind: AccessKind, mode: Privilege) -> bool {
    let bit = |mask: u8, value: usize| if cfg & mask != 0 { value } else { 0 };
    let (machine, others) = TRUTH_TABLE[bit(L, 8) + bit(R, 4) + bit(W, 2) + bit(X, 1)];
    let letters = if mode == Privilege::Machine {
        machine
    } else {
        others
    };
    letters.contains(match kind {
        AccessKind::Fetch => 'x',
        AccessKind::Load => 'r',
        AccessKind::Store => 'w',
    })
}

/// Whether entry `index` matches the byte at `pa`, by the specification's table alone.
fn matches_byte(pmp: &Pmp, index: usize, pa: u64) -> bool {
    let addr = pmp.addr(index);
    match pmp.cfg[index] >> 3 & 3 {
        0 => false,
        1 => {
            // What the entry before reads as depends on its own mode.
            let g = pmp.grain.g();
            let bottom = if index == 0 { 0 } else { pmp.addr[index - 1] };
            bottom >> g <= (pa / 4) >> g && (pa / 4) >> g < addr >> g
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
    let Policy { mml, mmwp, .. } = pmp.policy;
    for index in 0..pmp.entries() {
        if !bytes().any(|byte| matches_byte(pmp, index, byte)) {
            continue;
        }
        if !bytes().all(|byte| matches_byte(pmp, index, byte)) {
            return false;
        }
        let cfg = pmp.cfg[index];
        if mml {
            return by_truth_table(cfg, kind, mode);
        }
        let bit = match kind {
            AccessKind::Fetch => X,
            AccessKind::Load => R,
            AccessKind::Store => W,
        };
        return mode == Privilege::Machine && cfg & L == 0 || cfg & bit != 0;
    }
    if mode == Privilege::Machine {
        !mmwp && (!mml || kind != AccessKind::Fetch)
    } else {
        pmp.entries() == 0
    }
}

#[test]
fn with_mml_permissions_are_those_of_the_truth_table() {
    for byte in 0..16_u8 {
        let cfg = byte & 7 | if byte & 8 != 0 { L } else { 0 };
        // With RLB every rule can be added.
        let mut pmp = Pmp::default();
        pmp.write_mseccfg(MML | RLB);
        fill(&mut pmp, &[(NAPOT | cfg, 0x1ff)]);
        assert_eq!(pmp.cfg(0), u64::from(NAPOT | cfg));
        for kind in KINDS {
            for mode in MODES {
                let allowed = pmp.check(0, 4, kind, mode);
                let expected = by_truth_table(cfg, kind, mode);
                assert_eq!(allowed, expected, "{cfg:#x} {kind:?} {mode:?}");
            }
        }
    }
}

#[test]
fn with_mml_no_rule_for_machine_mode_to_execute_can_be_added() {
    for byte in 0..16_u8 {
        let cfg = NAPOT | byte & 7 | if byte & 8 != 0 { L } else { 0 };
        let mut pmp = pmp(&[(OFF, 0x1ff), (OFF, 0x3ff)]);
        pmp.write_mseccfg(MML);
        // The next entry's byte is written all the same.
        let value = u64::from(cfg) | u64::from(NAPOT | R) << 8;
        pmp.write_cfg(0, value);
        let executable = by_truth_table(cfg, AccessKind::Fetch, Privilege::Machine);
        let kept = if executable { 0 } else { u64::from(cfg) };
        assert_eq!(pmp.cfg(0) & 0xff, kept, "{cfg:#x}");
        assert_eq!(pmp.cfg(0) >> 8, u64::from(NAPOT | R));
    }
}

#[test]
fn what_no_entry_matches() {
    // By mseccfg: fetch, load and store in M-mode.
    for (mseccfg, machine) in [
        (0, [true, true, true]),
        (MML, [false, true, true]),
        (MMWP, [false; 3]),
        (MML | MMWP, [false; 3]),
    ] {
        for regions in [0, 16] {
            let mut pmp = Pmp::new(Layout {
                regions: Regions::new(regions).unwrap(),
                ..Layout::default()
            });
            pmp.write_mseccfg(mseccfg);
            for (kind, machine) in KINDS.into_iter().zip(machine) {
                let others = regions == 0;
                let allowed = MODES.map(|mode| pmp.check(0, 8, kind, mode));
                assert_eq!(allowed, [others, others, machine], "{mseccfg} {kind:?}");
            }
        }
    }
}

#[test]
fn locked_rules_yield_to_rlb() {
    let mut pmp = Pmp::default();
    pmp.write_mseccfg(RLB);
    fill(&mut pmp, &[(OFF, 0x40), (TOR | L | R, 0x80)]);
    assert!(pmp.write_addr(0, 0x41) && pmp.write_addr(1, 0x81));
    assert!(pmp.write_cfg(0, u64::from(NAPOT | L | R | X) << 8));
    pmp.write_mseccfg(0);
    assert!(!pmp.write_addr(1, 0x80) && !pmp.write_cfg(0, 0));
    assert!(pmp.write_addr(0, 0x40), "it is no bottom any more");
}

#[test]
fn the_grain_shows_in_addresses() {
    const ONES: u64 = ADDR_MASK;
    // Grain, then all ones and all zeros read in each mode.
    for (bytes, off, napot) in [
        (4, [ONES, 0], [ONES, 0]),
        (8, [ONES & !1, 0], [ONES, 0]),
        (16, [ONES & !3, 0], [ONES, 1]),
        (4096, [ONES & !0x3ff, 0], [ONES, 0x1ff]),
    ] {
        let mut pmp = grained(bytes);
        for (n, value) in [u64::MAX, 0].into_iter().enumerate() {
            pmp.write_addr(0, value);
            for (cfg, expected) in [(OFF, off), (NAPOT, napot), (TOR, off), (NAPOT, napot)] {
                pmp.write_cfg(0, u64::from(cfg));
                assert_eq!(pmp.addr(0), expected[n], "{bytes} {cfg:#x} {value:#x}");
            }
        }
    }
}

#[test]
fn no_region_is_smaller_than_the_grain() {
    for bytes in [4, 8, 16, 4096, 1 << 20] {
        let matched = |entries: &[(u8, u64)], pa| {
            let mut pmp = grained(bytes);
            fill(&mut pmp, entries);
            pmp.check(pa, 1, AccessKind::Load, Privilege::User)
        };
        let start = 1 << 21;
        let napot = [(NAPOT | R, start >> 2)];
        let size = bytes.max(8);
        assert!(matched(&napot, start) && matched(&napot, start + size - 1));
        assert!(!matched(&napot, start - 1) && !matched(&napot, start + size));
        // The bounds of a range are rounded down.
        let odd = (bytes - 1) >> 2;
        let tor = [
            (OFF, start >> 2 | odd),
            (TOR | R, (start + bytes) >> 2 | odd),
        ];
        assert!(matched(&tor, start) && matched(&tor, start + bytes - 1));
        assert!(!matched(&tor, start - 1) && !matched(&tor, start + bytes));
    }
}

#[test]
fn layouts_that_are_not_allowed() {
    assert!(
        [1, 15, 17, 32, 65]
            .into_iter()
            .all(|n| Regions::new(n).is_none())
    );
    let wrong = [0, 1, 2, 3, 5, 12, Grain::MAX * 2, u64::MAX];
    assert!(
        wrong
            .into_iter()
            .all(|bytes| Grain::of_bytes(bytes).is_none())
    );
    assert_eq!(Grain::of_bytes(4), Some(Grain::default()));
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

/// Any layout and policy, with entries.
fn any_pmp() -> impl Strategy<Value = Pmp> {
    let grain = prop::sample::select(vec![4_u64, 4, 8, 64, 4096]);
    let entries = prop::collection::vec(entry(), 0..=64);
    let regions = prop::sample::select(vec![0, 16, 64]);
    (grain, regions, entries, 0..8_u64, 0..8_u64).prop_map(
        |(grain, regions, entries, before, after)| {
            let mut pmp = Pmp::new(Layout {
                regions: Regions::new(regions).unwrap(),
                grain: Grain::of_bytes(grain).unwrap(),
            });
            pmp.write_mseccfg(before);
            fill(&mut pmp, &entries[..entries.len().min(regions)]);
            pmp.write_mseccfg(after);
            pmp
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(0),
        ..ProptestConfig::default()
    })]

    #[test]
    fn agrees_with_the_byte_by_byte_model(
        pmp in any_pmp(),
        pa in prop_oneof![0..0x120_u64, 0xfe0..0x1020_u64],
        size in prop::sample::select(vec![1_u64, 2, 4, 8]),
    ) {
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
        pmp in any_pmp(),
        page in 0..3_u64,
        offset in 0..PAGE_SIZE,
    ) {
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
    fn writing_back_what_was_read_changes_nothing_that_shows(pmp in any_pmp()) {
        let mut pmp = pmp;
        let before = pmp.clone();
        for word in 0..before.entries() / 8 {
            prop_assert!(!pmp.write_cfg(word, before.cfg(word)));
        }
        for index in 0..before.entries() {
            // Bits below the grain may be lost; they do not show before the mode changes.
            pmp.write_addr(index, before.addr(index));
            prop_assert_eq!(pmp.addr(index), before.addr(index));
        }
        prop_assert!(!pmp.write_mseccfg(before.mseccfg()));
        prop_assert_eq!(pmp.regions, before.regions);
    }
}
