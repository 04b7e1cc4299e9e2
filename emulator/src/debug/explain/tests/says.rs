use super::*;
use AccessKind::{Fetch, Load, Store};
use Privilege::{Machine, Supervisor, User};

const VA: u64 = 0x4000_3000;

/// Sv39 with this leaf for [`VA`].
fn mapped(entry: u64) -> World {
    let mut world = World::new(Extensions::all());
    world.map(VA, entry);
    world
}

fn ask(world: &World, kind: AccessKind, mode: Privilege) -> Explanation {
    world.ask(Question {
        va: VirtAddr(VA),
        kind,
        size: 1,
        mode: Some(mode),
    })
}

/// The rule that fails, and all that would help, for an access through this leaf.
fn check(
    entry: u64,
    kind: AccessKind,
    mode: Privilege,
    rule: &str,
    found: &str,
    remedies: &[&str],
) {
    let explanation = ask(&mapped(entry), kind, mode);
    let failed = explanation.failed().expect("a rule fails");
    let shown = format!("{}: {}", failed.rule, failed.found);
    assert!(
        shown.starts_with(rule) && shown.contains(found),
        "{explanation}"
    );
    assert_eq!(explanation.remedies.len(), remedies.len(), "{explanation}");
    for (remedy, text) in explanation.remedies.iter().zip(remedies) {
        assert!(remedy.text.contains(text), "{explanation}");
    }
}

#[test]
fn the_rule_that_failed_is_named_with_all_that_would_help() {
    let page = |bits| leaf(FRAMES, bits);
    let ad = Pte::A | Pte::D;
    let rx = Pte::V | Pte::R | Pte::X | ad;
    #[rustfmt::skip]
    type Case<'a> = (u64, AccessKind, Privilege, &'a str, &'a str, &'a [&'a str]);
    let cases: &[Case<'_>] = &[
        (
            0,
            Load,
            User,
            "step 3",
            "V = 0: the entry maps nothing",
            &["a leaf with V, R, U, A set"],
        ),
        (
            0x1000,
            Store,
            Supervisor,
            "step 3",
            "software's own",
            &["a leaf with V, R, W, A, D set"],
        ),
        (
            page(Pte::V | Pte::W | ad),
            Load,
            Supervisor,
            "step 3",
            "R = 0 with W = 1",
            &["R = 1 in the level-0 entry"],
        ),
        (
            page(RWXAD | 1 << 54),
            Load,
            Supervisor,
            "step 3",
            "bits 60-54 are 0x1",
            &["bits 60-54 zero"],
        ),
        (
            page(RWXAD | Pte::N),
            Load,
            Supervisor,
            "step 3; Svnapot",
            "ppn[3:0] = 0x0",
            &["N = 0"],
        ),
        (
            page(RWXAD | 1 << 61),
            Load,
            Supervisor,
            "step 3; Svpbmt",
            "PBMT = 1",
            &["PBMT = 0"],
        ),
        (
            page(Pte::V),
            Load,
            Supervisor,
            "step 4",
            "only a leaf can be",
            &["a leaf, with R = 1", "A = 1"],
        ),
        (
            page(RWXAD),
            Load,
            User,
            "step 6",
            "U = 0: U-mode may not",
            &["U = 1"],
        ),
        (
            page(RWXAD | Pte::U),
            Load,
            Supervisor,
            "step 6",
            "SUM = 0",
            &["sstatus.SUM = 1"],
        ),
        (
            page(RWXAD | Pte::U),
            Fetch,
            Supervisor,
            "step 6",
            "whatever SUM is",
            &["U = 0"],
        ),
        (page(rx), Store, Supervisor, "step 8", "W = 0", &["W = 1"]),
        (
            page(Pte::V | Pte::X | ad),
            Load,
            Supervisor,
            "step 8",
            "MXR = 0",
            &["sstatus.MXR = 1"],
        ),
        (
            page(Pte::V | Pte::X | ad),
            Store,
            Supervisor,
            "step 8",
            "W = 0",
            &["R = 1 and W = 1"],
        ),
        (
            page(Pte::V | Pte::R),
            Store,
            User,
            "step 6",
            "U = 0",
            &["U = 1", "W = 1", "A = 1, D = 1"],
        ),
        (
            page(rx & !Pte::A),
            Fetch,
            Supervisor,
            "step 9; Svade",
            "A = 0",
            &["A = 1 in the level-0 entry"],
        ),
    ];
    for (entry, kind, mode, rule, found, remedies) in cases {
        check(*entry, *kind, *mode, rule, found, remedies);
    }
}

#[test]
fn svadu_sets_bits_where_pmp_lets_it() {
    let mut world = mapped(leaf(FRAMES, RWXAD & !(Pte::A | Pte::D)));
    world.csr(number::MENVCFG, ADUE);
    let passes = ask(&world, Store, Supervisor);
    assert!(passes.exception().is_none(), "{passes}");
    assert!(
        passes.to_string().contains("hardware writes A = 1, D = 1"),
        "{passes}"
    );
    // Entry 0: the page with the leaf's entry can only be read.
    world.csr(number::PMPADDR0, (TABLES + 2 * PAGE_SIZE) >> 2 | 0x1ff);
    world.csr(number::PMPCFG0, 0x18 | 1);
    let fails = ask(&world, Store, Supervisor);
    assert_eq!(
        fails.exception(),
        Some(Exception::StoreAccess(VirtAddr(VA)))
    );
    let text = fails.to_string();
    assert!(
        text.contains("step 9; Svadu Extension: A = 0, D = 0"),
        "{text}"
    );
    assert!(
        text.contains("It would pass with W in PMP entry 0"),
        "{text}"
    );
}

#[test]
fn pmp_is_told_apart_for_the_walk_and_for_the_access() {
    for (page, rule) in [
        (TABLES + PAGE_SIZE, "step 2"),
        (FRAMES, "Physical Memory Protection"),
    ] {
        let mut world = mapped(leaf(FRAMES, RWXAD));
        world.csr(number::PMPADDR0, page >> 2 | 0x1ff);
        world.csr(number::PMPCFG0, 0x18);
        let explanation = ask(&world, Load, Supervisor);
        assert_eq!(
            explanation.exception(),
            Some(Exception::LoadAccess(VirtAddr(VA)))
        );
        let failed = explanation.failed().unwrap();
        assert_eq!(failed.rule.to_string(), rule, "{explanation}");
        let (first, last) = (page, page + 0xfff);
        let entry =
            format!("PMP entry 0 ({first:#x}-{last:#x}, NAPOT, ---) does not let S-mode read");
        assert!(failed.found.contains(&entry), "{explanation}");
    }
}

#[test]
fn mprv_is_named_where_it_lends_a_mode() {
    let mut world = mapped(leaf(FRAMES, RWXAD));
    world.csr(number::MSTATUS, MPRV | 1 << 11);
    let question = Question {
        va: VirtAddr(VA),
        kind: Load,
        size: 8,
        mode: None,
    };
    let load = world.ask(question);
    assert_eq!(
        (load.privilege, load.translation),
        (Supervisor, Ok(PhysAddr(FRAMES)))
    );
    assert!(
        load.to_string()
            .contains("MPRV = 1: loads and stores are made as in the mode that MPP")
    );
    let fetch = world.ask(Question {
        kind: Fetch,
        ..question
    });
    assert_eq!(fetch.privilege, Machine);
    assert!(fetch.to_string().contains("whatever MPRV is"), "{fetch}");
    assert!(
        fetch.to_string().contains("which --mode asks for"),
        "{fetch}"
    );
}

#[test]
fn what_lies_there_decides_last() {
    let uart = crate::platform::UART_BASE;
    for (page, kind, passes, text) in [
        (FRAMES, Fetch, true, "RAM lies there"),
        (uart, Load, true, "a device lies there, the serial port"),
        (uart, Fetch, false, "instructions come from RAM only"),
        (1 << 40, Store, false, "neither RAM nor a device lies there"),
    ] {
        let world = mapped(leaf(page, RWXAD));
        let explanation = ask(&world, kind, Supervisor);
        assert_eq!(explanation.exception().is_none(), passes, "{explanation}");
        assert!(explanation.to_string().contains(text), "{explanation}");
    }
}

#[test]
fn superpages_ranges_and_addresses_that_are_not_canonical() {
    let mut world = mapped(0);
    let table = TABLES + PAGE_SIZE;
    world.put(table, leaf(FRAMES, RWXAD));
    let misaligned = ask(&world, Load, Supervisor);
    assert_eq!(misaligned.walk_fault, Some(WalkFault::Misaligned));
    assert!(
        misaligned
            .to_string()
            .contains("step 5: ppn[0:0] = 0x10, not 0"),
        "{misaligned}"
    );
    world.put(table, leaf(RAM_BASE, RWXAD));
    let superpage = ask(&world, Load, Supervisor);
    assert_eq!(superpage.translation, Ok(PhysAddr(RAM_BASE + 0x3000)));
    let world = mapped(leaf(FRAMES + 8 * PAGE_SIZE, RWXAD | Pte::N));
    let range = ask(&world, Load, Supervisor);
    assert_eq!(range.translation, Ok(PhysAddr(FRAMES + 3 * PAGE_SIZE)));
    assert!(
        range
            .to_string()
            .contains("the 64 KiB NAPOT range's address"),
        "{range}"
    );
    let far = world.ask(Question {
        va: VirtAddr(VA | 1 << 63),
        ..range.question
    });
    let text = far.to_string();
    assert!(
        text.contains("Sv39: Page-Based 39-bit Virtual-Memory System: bits 63-39 do not all"),
        "{text}"
    );
    assert!(text.contains("another address: 0x40003000"), "{text}");
}

#[test]
fn an_explanation_reads_like_this() {
    let world = mapped(leaf(FRAMES, RWXAD & !Pte::W | Pte::U));
    let text = ask(&world, Store, User).to_string();
    assert_eq!(text, include_str!("golden.txt"));
}
