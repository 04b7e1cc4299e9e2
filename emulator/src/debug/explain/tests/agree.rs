use super::*;
use crate::isa::Ext;
use crate::mmu::translate::{request_as, translate, walk_memory};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use std::collections::HashSet;

/// All that decides about an access, as generated.
#[derive(Clone, Debug)]
struct Case {
    without: Vec<Ext>,
    satp_mode: u64,
    /// What the entries on the address's path hold, from the root down.
    entries: [u64; 5],
    /// Which page each of the tables is.
    tables: [u64; 5],
    mstatus: u64,
    menvcfg: u64,
    mseccfg: u64,
    /// Entry 0 of PMP.
    pmp: (u8, u64),
    open: bool,
    privilege: Privilege,
    mode: Option<Privilege>,
    kind: AccessKind,
    va: u64,
    size: u64,
}

impl Case {
    fn world(&self) -> World {
        let extensions = self
            .without
            .iter()
            .fold(Extensions::all(), |all, ext| all.without(*ext));
        let mut world = World::new(extensions);
        let levels = match self.satp_mode {
            9 => 4,
            10 => 5,
            _ => 3,
        };
        for number in 0..levels {
            let vpn = self.va >> (12 + 9 * (levels - 1 - number)) & 0x1ff;
            let at = self.tables[number] + 8 * vpn;
            if world.m.ram.offset(PhysAddr(at)).is_some() {
                world.put(at, self.entries[number]);
            }
        }
        world.csr(number::SATP, self.satp_mode << 60 | self.tables[0] >> 12);
        world.csr(number::MENVCFG, self.menvcfg);
        world.csr(number::PMPADDR0, self.pmp.1);
        world.csr(number::PMPCFG0, u64::from(self.pmp.0));
        if !self.open {
            world.csr(number::PMPCFG2, 0);
        }
        world.csr(number::MSECCFG, self.mseccfg);
        world.csr(number::MSTATUS, self.mstatus);
        world.enter(self.privilege);
        world
    }

    fn question(&self) -> Question {
        Question {
            va: VirtAddr(self.va),
            kind: self.kind,
            size: self.size,
            mode: self.mode,
        }
    }
}

fn any_privilege() -> impl Strategy<Value = Privilege> {
    prop_oneof![
        3 => Just(Privilege::User),
        3 => Just(Privilege::Supervisor),
        1 => Just(Privilege::Machine),
    ]
}

/// A table's page: mostly in RAM.
fn any_table() -> impl Strategy<Value = u64> {
    prop_oneof![
        30 => (0..8_u64).prop_map(|page| TABLES + page * PAGE_SIZE),
        1 => (0..1_u64 << 44).prop_map(|page| page << 12),
    ]
}

/// Bits that some entry has wrong.
fn any_noise() -> impl Strategy<Value = u64> {
    prop_oneof![
        12 => Just(0),
        1 => (0..64_u32).prop_map(|bit| 1 << bit),
        1 => Just(Pte::N),
        1 => (1..4_u64).prop_map(|memory_type| memory_type << 61),
    ]
}

/// Some entry, which leads to this table if it is a pointer.
fn any_entry(next: u64) -> impl Strategy<Value = u64> {
    // A page of RAM; one that a superpage could begin at; a NAPOT range.
    let page = prop_oneof![
        (0..32_u64).prop_map(|page| RAM_BASE + page * PAGE_SIZE),
        Just(RAM_BASE),
        Just(RAM_BASE + 8 * PAGE_SIZE),
    ];
    let good = (page.clone(), 0..64_u64, any_noise())
        .prop_map(|(page, low, noise)| (leaf(page, low << 1 | RWXAD)) ^ noise);
    let wild =
        (page, 0..256_u64, any_noise()).prop_map(|(page, low, noise)| leaf(page, low) ^ noise);
    prop_oneof![
        12 => any_noise().prop_map(move |noise| pointer(next) ^ noise),
        3 => good,
        3 => wild,
        1 => any::<u64>(),
    ]
}

fn any_tables() -> impl Strategy<Value = ([u64; 5], [u64; 5])> {
    proptest::array::uniform5(any_table()).prop_flat_map(|tables| {
        let entries = [1, 2, 3, 4, 0].map(|next| any_entry(tables[next]));
        (Just(tables), entries)
    })
}

fn any_address() -> impl Strategy<Value = u64> {
    let canonical = |bits: u32| {
        any::<u64>().prop_map(move |va| ((va as i64) << (64 - bits) >> (64 - bits)) as u64)
    };
    prop_oneof![
        8 => canonical(39),
        2 => canonical(48),
        2 => canonical(57),
        2 => (0..SIZE).prop_map(|offset| RAM_BASE + offset),
        1 => any::<u64>(),
    ]
}

/// One entry of PMP: off, or for some page of the tables or the frames.
fn any_pmp() -> impl Strategy<Value = (u8, u64)> {
    let page = (0..32_u64).prop_map(|page| (RAM_BASE + page * PAGE_SIZE) >> 2 | 0x1ff);
    let word = (0..SIZE / 4).prop_map(|word| (RAM_BASE >> 2) + word);
    prop_oneof![
        3 => Just((0, 0)),
        3 => (0..8_u8, page).prop_map(|(rwx, addr)| (0x18 | rwx, addr)),
        1 => (any::<u8>(), word),
    ]
}

fn any_case() -> impl Strategy<Value = Case> {
    let optional = [Ext::Svnapot, Ext::Svpbmt, Ext::Svadu, Ext::Svade];
    let registers = (
        prop::sample::subsequence(optional.to_vec(), 0..=optional.len()),
        prop_oneof![1 => Just(0), 6 => Just(8), 3 => Just(9), 3 => Just(10)],
        (0..4_u64, any::<bool>(), any::<bool>(), any::<bool>()),
        (any::<bool>(), any::<bool>()),
        prop_oneof![9 => Just(0), 1 => 0..8_u64],
    );
    let rest = (
        any_tables(),
        any_pmp(),
        prop::bool::weighted(0.95),
        (any_privilege(), prop::option::of(any_privilege())),
        prop::sample::select(vec![AccessKind::Fetch, AccessKind::Load, AccessKind::Store]),
        any_address(),
        prop::sample::select(vec![1_u64, 2, 4, 8]),
    );
    (registers, rest).prop_map(|(registers, rest)| {
        let (without, satp_mode, (mpp, mprv, sum, mxr), (adue, pbmte), mseccfg) = registers;
        let ((tables, entries), pmp, open, (privilege, mode), kind, va, size) = rest;
        let bit = |set: bool, bit: u64| if set { bit } else { 0 };
        Case {
            without,
            satp_mode,
            entries,
            tables,
            mstatus: mpp << 11 | bit(mprv, MPRV) | bit(sum, SUM) | bit(mxr, MXR),
            menvcfg: bit(adue, ADUE) | bit(pbmte, PBMTE),
            mseccfg,
            pmp,
            open,
            privilege,
            mode,
            kind,
            va: va & !(size - 1),
            size,
        }
    })
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig {
        rng_seed: RngSeed::Fixed(0),
        cases,
        // Failures are told with the case itself.
        failure_persistence: None,
        ..ProptestConfig::default()
    })
}

/// The walk's own answer, without what PMP says of the page found.
fn walked(world: &World, question: &Question, privilege: Privilege) -> Option<WalkFault> {
    let request = request_as(&world.h, question.va, question.kind, privilege)?;
    walk_memory(&world.h, &world.m, &request).outcome.err()
}

#[test]
fn an_explanation_never_disagrees_with_the_walk() {
    // Each way to end must have come up, or the tables are not random enough.
    let mut seen = HashSet::new();
    let cell = std::cell::RefCell::new(&mut seen);
    let outcome = runner(8192).run(&any_case(), |case| {
        let mut world = case.world();
        let question = Question {
            mode: None,
            ..case.question()
        };
        let explanation = world.ask(question);
        let walk_fault = walked(&world, &question, explanation.privilege);
        let Question { va, kind, size, .. } = question;
        let translated = translate(&mut world.h, &mut world.m, va, kind, size);
        prop_assert_eq!(explanation.translation, translated, "{}", explanation);
        if walk_fault.is_some() {
            prop_assert_eq!(explanation.walk_fault, walk_fault, "{}", explanation);
        }
        // The rule that failed is the last of them, and nothing is advised where none did.
        let mut checks = explanation.parts.iter().flat_map(|part| &part.checks).rev();
        let last = checks.next().map(|check| check.holds);
        prop_assert_eq!(
            last,
            Some(explanation.exception().is_none()),
            "{}",
            explanation
        );
        prop_assert!(checks.all(|check| check.holds), "{}", explanation);
        prop_assert_eq!(
            explanation.remedies.is_empty(),
            explanation.exception().is_none()
        );
        let end = match (&explanation.translation, explanation.walk_fault) {
            (Ok(_), _) => format!("{:?}", explanation.target),
            (Err(_), fault) => format!("{fault:?}"),
        };
        cell.borrow_mut().insert(end);
        Ok(())
    });
    outcome.unwrap();
    use WalkFault::*;
    let faults = [
        NonCanonical,
        NotPresent,
        Reserved,
        NoLeaf,
        Misaligned,
        Permission,
        AccessedClear,
        DirtyClear,
        PteUnreadable,
    ];
    for fault in faults {
        assert!(
            seen.contains(&format!("{:?}", Some(fault))),
            "{fault:?}: {seen:?}"
        );
    }
    for end in ["Some(Ram)", "Some(Nothing)", "None"] {
        assert!(seen.contains(end), "{end}: {seen:?}");
    }
}

#[test]
fn a_mode_that_is_asked_for_is_that_of_the_walk() {
    let outcome = runner(4096).run(&any_case(), |case| {
        let world = case.world();
        let question = case.question();
        let explanation = world.ask(question);
        if let Some(mode) = question.mode {
            prop_assert_eq!(explanation.privilege, mode);
        }
        if let Some(fault) = walked(&world, &question, explanation.privilege) {
            prop_assert_eq!(explanation.walk_fault, Some(fault), "{}", explanation);
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn what_is_said_to_help_does() {
    let mut helped = 0;
    let cell = std::cell::RefCell::new(&mut helped);
    let outcome = runner(8192).run(&any_case(), |case| {
        let mut world = case.world();
        let explanation = world.ask(Question {
            mode: None,
            ..case.question()
        });
        let edits: Option<Vec<Edit>> = explanation.remedies.iter().map(|it| it.edit).collect();
        let Some(edits) = edits.filter(|edits| !edits.is_empty()) else {
            // Nothing is wrong, or somebody has to decide more than bits.
            return Ok(());
        };
        for edit in &edits {
            match *edit {
                Edit::Entry { at, set, clear } => {
                    let entry: u64 = world.m.ram.read_at(at).unwrap();
                    world.put(at.0, entry & !clear | set);
                }
                Edit::Sum => world.csr(number::SSTATUS, world.h.csr.mstatus() | SUM),
                Edit::Mxr => world.csr(number::SSTATUS, world.h.csr.mstatus() | MXR),
                Edit::Pmp { .. } => {
                    world.h.csr.pmp = crate::hart::pmp::Pmp::default();
                    world.open_pmp();
                }
            }
        }
        let Question { va, kind, size, .. } = explanation.question;
        let translated = translate(&mut world.h, &mut world.m, va, kind, size);
        prop_assert!(translated.is_ok(), "{:?}\n{}", translated, explanation);
        **cell.borrow_mut() += 1;
        Ok(())
    });
    outcome.unwrap();
    assert!(helped > 800, "{helped}");
}
