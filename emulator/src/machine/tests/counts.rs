//! What is counted: marks, TLB look-ups and misses, faults.

use super::*;
use crate::hart::{Exception, Hart};
use crate::isa::asm::{A0, A1, A2, T0};
use crate::machine::{Fetched, InsnObserver};
use crate::mem::Memory;
use crate::observe::snapshot::TlbSide;

#[derive(Debug)]
pub(super) struct Nobody;

impl InsnObserver for Nobody {
    fn before(&mut self, _: &Hart, _: &Memory, _: &Fetched) {}
    fn after(&mut self, _: &Hart, _: &Memory, _: &Fetched, _: Option<Exception>) {}
}

/// `slti x0, a0, 1`
fn mark(asm: &mut Asm) {
    asm.i(Kind::Slti, ZERO, A0, 1);
}

#[test]
fn a_mark_is_made_when_its_hint_is_executed_and_once() {
    for engine in ENGINES {
        let mut machine = machine(engine, 1, |asm| {
            asm.li(A0, u64::from(u32::from_le_bytes(*b"abcd")));
            asm.li(A1, 1);
            asm.nops(10);
            mark(asm);
            asm.nops(10);
            asm.pass();
        });
        assert!(matches!(run(&mut machine, 6), Stop::Limit));
        assert!(machine.take_marks().is_empty(), "{engine:?}");
        assert!(matches!(run(&mut machine, 1000), Stop::Exit(0)));
        let marks = machine.take_marks();
        assert_eq!(marks.len(), 1);
        assert_eq!((marks[0].label.as_str(), marks[0].phase), ("abcd", 1));
        let snapshot = &marks[0].snapshot;
        assert_eq!((snapshot.cycle, snapshot.instret), (14, 14));
    }
}

#[test]
fn marks_do_not_pile_up() {
    let mut machine = machine(Engine::Blocks, 1, |asm| {
        let again = asm.bound();
        mark(asm);
        asm.jal(ZERO, again);
    });
    let mut taken = 0;
    let mut stops = 0;
    while let Stop::Marks = run(&mut machine, 10_000) {
        taken += machine.take_marks().len();
        stops += 1;
    }
    taken += machine.take_marks().len();
    assert_eq!(taken, 5000);
    assert!(stops > 3);
}

/// Loads and stores in all ways, most of them after a first that fills the TLB.
fn accesses(asm: &mut Asm) {
    let handler = asm.label();
    asm.vector(handler);
    asm.li(A0, DATA);
    asm.load(Kind::Ld, A1, A0, 0);
    asm.load(Kind::Ld, A1, A0, 8);
    // Misaligned within the page: a hit all the same.
    asm.load(Kind::Ld, A1, A0, 1);
    asm.load(Kind::Lw, A1, A0, 2);
    asm.amo(Kind::LrD, A1, ZERO, A0);
    // Over the end of the page: a second look-up, and a miss.
    asm.li(A2, DATA + 0xffc);
    asm.load(Kind::Ld, A1, A2, 0);
    // Stores: a miss, then hits.
    asm.store(Kind::Sd, A1, A0, 0);
    asm.store(Kind::Sd, A1, A0, 1);
    asm.amo(Kind::AmoaddD, A1, A1, A0);
    asm.amo(Kind::ScD, A1, A1, A0);
    // Look-ups that no entry can answer.
    asm.i(Kind::Addi, A2, A0, 1);
    asm.amo(Kind::AmoaddD, A1, A1, A2);
    asm.amo(Kind::LrD, A1, ZERO, A2);
    // Never looked up: FS is Off.
    asm.load(Kind::Fld, T0, A0, 0);
    asm.store(Kind::Fsd, T0, A0, 0);
    asm.rare(Rare::Flh, T0, A0, ZERO, 0);
    asm.rare(Rare::Fsh, ZERO, A0, T0, 0);
    // With FS they are, half precision too.
    asm.li(A2, 1 << 13);
    asm.csr(Kind::Csrrs, ZERO, number::MSTATUS, A2);
    asm.rare(Rare::Flh, T0, A0, ZERO, 0);
    asm.rare(Rare::Fsh, ZERO, A0, T0, 0);
    asm.plain(Kind::Ecall);
    asm.nops(3);
    asm.plain(Kind::Wfi);
    asm.align(4);
    asm.bind(handler);
    asm.csr(Kind::Csrrs, T6, number::MEPC, ZERO);
    asm.i(Kind::Addi, T6, T6, 4);
    asm.csr(Kind::Csrrw, ZERO, number::MEPC, T6);
    asm.plain(Kind::Mret);
}

fn side(hits: u64, misses: u64) -> TlbSide {
    TlbSide {
        accesses: hits + misses,
        hits,
        misses,
    }
}

#[test]
fn look_ups_hits_and_misses_are_what_a_tlb_would_see() {
    let mut machine = machine(Engine::Blocks, 1, accesses);
    assert!(matches!(run(&mut machine, 1000), Stop::Stuck(..)));
    let tlb = machine.snapshot().tlb;
    assert_eq!(tlb.load, side(6, 3));
    assert_eq!(tlb.store, side(4, 2));
    assert_eq!(tlb.fetch.misses, 1);
}

#[test]
fn an_observer_changes_no_count() {
    let counts = [false, true].map(|observed| {
        let mut machine = machine(Engine::Blocks, 1, accesses);
        if observed {
            machine.observe(Box::new(Nobody));
        }
        assert!(matches!(run(&mut machine, 1000), Stop::Stuck(..)));
        machine.snapshot()
    });
    assert_eq!(counts[0], counts[1]);
}

#[test]
fn a_handler_that_comes_next_is_a_block_of_its_own() {
    // Machine code probes for an instruction with `mtvec` just behind it.
    let counts = [false, true].map(|observed| {
        let mut machine = machine(Engine::Blocks, 1, |asm| {
            let next = asm.label();
            asm.align(4);
            asm.vector(next);
            asm.load(Kind::Ld, A0, ZERO, 0);
            asm.bind(next);
            asm.nops(4);
            asm.plain(Kind::Wfi);
        });
        if observed {
            machine.observe(Box::new(Nobody));
        }
        assert!(matches!(run(&mut machine, 1000), Stop::Stuck(..)));
        machine.snapshot()
    });
    assert_eq!(counts[0], counts[1]);
    assert_eq!(counts[0].tlb.fetch.accesses, 2);
}

#[test]
fn the_reference_hits_nothing() {
    let mut machine = machine(Engine::Reference, 1, accesses);
    assert!(matches!(run(&mut machine, 1000), Stop::Stuck(..)));
    let tlb = machine.snapshot().tlb;
    assert_eq!(tlb.load, side(0, 9));
    assert_eq!(tlb.store, side(0, 6));
    assert_eq!((tlb.fetch.hits, tlb.fetch.misses > 20), (0, true));
}

#[test]
fn an_illegal_instruction_costs_no_walk() {
    let walks = [false, true].map(|illegal| {
        let mut machine = machine(Engine::Reference, 1, |asm| {
            let handler = asm.label();
            asm.vector(handler);
            if illegal {
                asm.csr(Kind::Csrrs, A0, number::MISA + 0x400, ZERO);
            } else {
                asm.plain(Kind::Ecall);
            }
            asm.align(4);
            asm.bind(handler);
            asm.plain(Kind::Wfi);
        });
        assert!(matches!(run(&mut machine, 1000), Stop::Stuck(..)));
        let word = csr(&machine, 0, number::MTVAL);
        (machine.snapshot().tlb, word)
    });
    assert_eq!(walks[0].0, walks[1].0);
    assert_eq!((walks[0].1, walks[1].1), (0, 0x7010_2573));
}
