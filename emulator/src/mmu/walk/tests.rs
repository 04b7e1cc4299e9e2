use super::*;
use std::collections::HashMap;

const ROOT: u64 = 0x8_0000;
const BASE: Request = Request {
    scheme: Scheme::Sv39,
    root: Ppn(ROOT),
    va: VirtAddr(0x4020_1abc),
    kind: AccessKind::Load,
    privilege: Privilege::User,
    sum: false,
    mxr: false,
    hardware_ad: false,
    napot: false,
    memory_types: false,
};

/// Tables that map a request's address by a leaf with `flags` at `level`, for page number `ppn`.
fn tables_for(request: &Request, level: usize, ppn: u64, flags: u64) -> HashMap<u64, u64> {
    let mut memory = HashMap::new();
    // Each table is in the page after its parent.
    for (table, l) in (ROOT..).zip((0..request.scheme.levels()).rev()) {
        let index = request.va.0 >> (12 + 9 * l) & 0x1ff;
        let at = (table << 12) + index * 8;
        if l == level {
            memory.insert(at, ppn << 10 | flags);
            break;
        }
        memory.insert(at, (table + 1) << 10 | Pte::V);
    }
    memory
}

/// The same for `BASE`.
fn tables(level: usize, ppn: u64, flags: u64) -> HashMap<u64, u64> {
    tables_for(&BASE, level, ppn, flags)
}

fn run(request: &Request, memory: &HashMap<u64, u64>) -> Walk {
    walk(request, |pa| Some(memory.get(&pa.0).copied().unwrap_or(0)))
}

const URWX: u64 = Pte::V | Pte::R | Pte::W | Pte::X | Pte::U | Pte::A | Pte::D;

const SCHEMES: [(Scheme, u64); 3] = [
    (Scheme::Sv39, 0x0000_0035_4020_1abc),
    (Scheme::Sv48, 0x0000_5a35_4020_1abc),
    (Scheme::Sv57, 0x00a5_5a35_4020_1abc),
];

#[test]
fn leaves_of_every_size_translate() {
    for (scheme, va) in SCHEMES {
        for level in 0..scheme.levels() {
            let request = Request {
                scheme,
                va: VirtAddr(va),
                ..BASE
            };
            let size = 0x1000_u64 << (9 * level);
            // The highest page number that is aligned.
            let frame = (1 << 56) - size;
            let walk = run(&request, &tables_for(&request, level, frame >> 12, URWX));
            let leaf = walk.outcome.expect("mapped");
            assert_eq!(leaf.pa.0, frame + va % size);
            assert_eq!((leaf.level, leaf.size(), leaf.update), (level, size, false));
            assert_eq!(walk.steps().count(), scheme.levels() - level);
        }
    }
}

#[test]
fn every_superpage_must_be_aligned() {
    for (scheme, va) in SCHEMES {
        for level in 1..scheme.levels() {
            for bit in 0..9 * level {
                let request = Request {
                    scheme,
                    va: VirtAddr(va),
                    ..BASE
                };
                let walk = run(&request, &tables_for(&request, level, 1 << bit, URWX));
                assert_eq!(walk.outcome, Err(WalkFault::Misaligned), "{level} {bit}");
            }
        }
    }
}

#[test]
fn addresses_are_sign_extended() {
    for (mode, bits) in [(8, 39), (9, 48), (10, 57)] {
        let scheme = Scheme::from_mode(mode).unwrap();
        assert_eq!(scheme.va_bits(), bits);
        for high in bits - 1..64 {
            let lowest = 1_u64 << (bits - 1);
            for va in [lowest - 1, lowest.wrapping_neg()] {
                assert!(scheme.is_canonical(VirtAddr(va)));
                assert!(!scheme.is_canonical(VirtAddr(va ^ 1 << high)), "{va:#x}");
            }
        }
    }
    for mode in (0..16).filter(|mode| !(8..=10).contains(mode)) {
        assert_eq!(Scheme::from_mode(mode), None);
    }
}

#[test]
fn napot_ranges_take_four_bits_from_the_address() {
    let napot = Request {
        napot: true,
        ..BASE
    };
    for page in 0..16 {
        let request = Request {
            va: VirtAddr(0x4020_0abc | page << 12),
            ..napot
        };
        let memory = tables_for(&request, 0, 0x1_2348, URWX | Pte::N);
        let leaf = run(&request, &memory).outcome.expect("mapped");
        assert_eq!(leaf.pa.0, 0x1234_0abc | page << 12);
        assert_eq!((leaf.napot, leaf.size()), (true, 64 << 10));
    }
    // All other encodings are reserved, and so are those of other levels and of pointers.
    for low in (0..16).filter(|low| *low != 8) {
        let memory = tables(0, 0x1_2340 | low, URWX | Pte::N);
        assert_eq!(run(&napot, &memory).outcome, Err(WalkFault::Reserved));
    }
    for (level, flags) in [(1, URWX), (2, URWX), (1, Pte::V), (0, Pte::V)] {
        let memory = tables(level, 0x4_0008, flags | Pte::N);
        assert_eq!(run(&napot, &memory).outcome, Err(WalkFault::Reserved));
    }
    let memory = tables(0, 0x1_2348, URWX | Pte::N);
    assert_eq!(run(&BASE, &memory).outcome, Err(WalkFault::Reserved));
}

#[test]
fn memory_types_are_for_leaves() {
    for memory_types in [false, true] {
        let request = Request {
            memory_types,
            ..BASE
        };
        for kind in 0..4_u64 {
            for (level, flags, leaf) in [(0, URWX, true), (1, URWX, true), (1, Pte::V, false)] {
                let walk = run(&request, &tables(level, 0x200, flags | kind << 61));
                let allowed = kind == 0 || memory_types && leaf && kind < 3;
                let reserved = walk.outcome == Err(WalkFault::Reserved);
                assert_eq!(reserved, !allowed, "{memory_types} {kind} {level}");
            }
        }
    }
}

#[test]
fn entries_display_their_bits() {
    for (pte, text) in [
        (0, "0x0 --------"),
        (0x200a_98d7, "0x200a98d7 vrw-u-ad"),
        (
            1 << 63 | 1 << 61 | 1,
            "0xa000000000000001 v------- nc napot",
        ),
        (1 << 62 | 1, "0x4000000000000001 v------- io"),
        (3 << 61, "0x6000000000000000 -------- pbmt=3"),
    ] {
        assert_eq!(Pte(pte).to_string(), text);
    }
}

#[test]
fn faults_name_their_rule() {
    use WalkFault::*;
    let s = |r: Request| Request {
        privilege: Privilege::Supervisor,
        ..r
    };
    let store = Request {
        kind: AccessKind::Store,
        ..BASE
    };
    let fetch = Request {
        kind: AccessKind::Fetch,
        ..BASE
    };
    let kernel = URWX & !Pte::U;
    let cases = [
        (BASE, 0, 1, 0, NotPresent),
        (BASE, 0, 1, URWX & !Pte::R, Reserved),
        (BASE, 0, 1, URWX | 1 << 54, Reserved),
        (BASE, 0, 1, URWX | 1 << 60, Reserved),
        (BASE, 1, 1, Pte::V | 1 << 60, Reserved),
        (BASE, 1, 1, Pte::V | Pte::A, Reserved),
        (BASE, 1, 1, Pte::V | Pte::U, Reserved),
        (BASE, 1, 1, Pte::V | Pte::D, Reserved),
        (BASE, 0, 1, Pte::V, NoLeaf),
        (BASE, 1, 0x201, URWX, Misaligned),
        (BASE, 2, 0x200, URWX, Misaligned),
        (BASE, 0, 1, kernel, Permission),
        (s(BASE), 0, 1, URWX, Permission),
        (s(fetch), 0, 1, URWX, Permission),
        (s(Request { sum: true, ..fetch }), 0, 1, URWX, Permission),
        (store, 0, 1, URWX & !Pte::W, Permission),
        (fetch, 0, 1, URWX & !Pte::X, Permission),
        (BASE, 0, 1, URWX & !(Pte::R | Pte::W), Permission),
        (BASE, 0, 1, URWX & !Pte::A, AccessedClear),
        (store, 0, 1, URWX & !Pte::D, DirtyClear),
        (store, 0, 1, URWX & !(Pte::A | Pte::D), AccessedClear),
    ];
    for (request, level, ppn, flags, fault) in cases {
        let walk = run(&request, &tables(level, ppn, flags));
        assert_eq!(walk.outcome, Err(fault), "{request:?} {:?}", Pte(flags));
    }
    let beyond = Request {
        va: VirtAddr(1 << 38),
        ..BASE
    };
    assert_eq!(run(&beyond, &HashMap::new()).outcome, Err(NonCanonical));
    let high = Request {
        va: VirtAddr(!0 << 38),
        ..BASE
    };
    assert_eq!(run(&high, &HashMap::new()).outcome, Err(NotPresent));
    let unreadable = walk(&BASE, |_| None);
    assert_eq!(unreadable.outcome, Err(PteUnreadable));
}

#[test]
fn sum_and_mxr_open_what_they_name() {
    let s = Request {
        privilege: Privilege::Supervisor,
        sum: true,
        ..BASE
    };
    assert!(run(&s, &tables(0, 1, URWX)).outcome.is_ok());
    let x_only = URWX & !(Pte::R | Pte::W);
    let mxr = Request { mxr: true, ..BASE };
    assert!(run(&mxr, &tables(0, 1, x_only)).outcome.is_ok());
}

#[test]
fn hardware_update_is_part_of_the_answer() {
    let cases = [
        (AccessKind::Load, Pte::A),
        (AccessKind::Store, Pte::A | Pte::D),
    ];
    for (kind, set) in cases {
        let request = Request {
            kind,
            hardware_ad: true,
            ..BASE
        };
        let leaf = run(&request, &tables(0, 1, URWX & !(Pte::A | Pte::D)))
            .outcome
            .expect("hardware sets the bits");
        assert!(leaf.update);
        assert_eq!(leaf.pte.0 & (Pte::A | Pte::D), set);
    }
}
