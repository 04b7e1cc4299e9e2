//! Guests that get nowhere are found out, and those that only look like it are not.

use super::*;
use crate::isa::asm::{A0, A1, SP};
use crate::machine::Stuck;

#[track_caller]
fn finds(expected: Stuck, write: impl Fn(&mut Asm)) {
    let cycles = ENGINES.map(|engine| {
        let mut machine = machine(engine, 1, &write);
        let stop = run(&mut machine, 1_000_000);
        assert!(
            matches!(stop, Stop::Stuck(0, stuck) if stuck == expected),
            "{engine:?}: {stop:?}"
        );
        machine.harts[0].cycle
    });
    assert_eq!(cycles[0], cycles[1], "found in the same cycle");
}

#[track_caller]
fn finds_nothing(write: impl Fn(&mut Asm)) {
    for engine in ENGINES {
        let stop = run(&mut machine(engine, 1, &write), 200_000);
        assert!(
            matches!(stop, Stop::Limit | Stop::Exit(0)),
            "{engine:?}: {stop:?}"
        );
    }
}

#[test]
fn wfi_with_nothing_enabled() {
    finds(Stuck::WaitsForNothing, |asm| asm.plain(Kind::Wfi));
}

#[test]
fn wfi_for_a_timer_that_is_not_set() {
    finds(Stuck::WaitsForEver, |asm| {
        asm.write_csr(number::MIE, MTIE);
        asm.plain(Kind::Wfi);
    });
}

#[test]
fn wfi_for_an_interrupt_other_than_what_comes() {
    finds(Stuck::WaitsForEver, |asm| {
        asm.li(A0, 500);
        asm.store_at(MTIMECMP, A0);
        asm.write_csr(number::MIE, MSIE);
        asm.plain(Kind::Wfi);
    });
}

#[test]
fn a_jump_to_itself_that_nothing_interrupts() {
    finds(Stuck::SpinsForEver, Guest::spin);
    // What is before it in memory is not in its block.
    finds(Stuck::SpinsForEver, |asm| {
        asm.nops(3);
        asm.spin();
    });
    // M-mode never takes what it has delegated.
    finds(Stuck::SpinsForEver, |asm| {
        asm.write_csr(number::MIDELEG, 1 << 5);
        asm.write_csr(number::MIE, 1 << 5);
        asm.write_csr(number::MSTATUS, MIE);
        asm.spin();
    });
}

/// Drops to S-mode at what follows.
fn to_supervisor(asm: &mut Asm) {
    let target = asm.label();
    asm.write_csr(number::PMPADDR0, u64::MAX);
    asm.write_csr(number::PMPCFG0, 0x1f);
    asm.write_csr(number::MSTATUS, 1 << 11);
    asm.la(T6, target);
    asm.csr(Kind::Csrrw, ZERO, number::MEPC, T6);
    asm.plain(Kind::Mret);
    asm.bind(target);
}

#[test]
fn a_jump_to_itself_that_machine_mode_interrupts() {
    // Not delegated: `sstatus.SIE` does not mask it.
    finds_nothing(|asm| {
        let handler = asm.label();
        asm.vector(handler);
        asm.write_csr(number::MENVCFG, 1 << 63);
        asm.write_csr(number::STIMECMP, 100);
        asm.write_csr(number::MIE, 1 << 5);
        to_supervisor(asm);
        asm.spin();
        asm.bind(handler);
        asm.pass();
    });
}

#[test]
fn a_handler_that_cannot_be_fetched() {
    finds(Stuck::TrapLoop, |asm| asm.plain(Kind::Ecall));
}

#[test]
fn a_handler_whose_stack_creeps_away() {
    finds(Stuck::TrapLoop, |asm| {
        let handler = asm.label();
        asm.vector(handler);
        asm.li(SP, 0x4000_0000);
        asm.plain(Kind::Ecall);
        asm.bind(handler);
        asm.i(Kind::Addi, SP, SP, -256);
        asm.store(Kind::Sd, A0, SP, 0);
        asm.plain(Kind::Mret);
    });
}

#[test]
fn a_handler_that_returns_to_the_same_fault() {
    finds(Stuck::TrapLoop, |asm| {
        let handler = asm.label();
        asm.vector(handler);
        asm.load(Kind::Ld, A0, ZERO, 0);
        asm.spin();
        asm.align(4);
        asm.bind(handler);
        asm.plain(Kind::Mret);
    });
}

#[test]
fn calls_of_its_own_mode_are_no_loop() {
    finds_nothing(|asm| {
        let (handler, again) = (asm.label(), asm.label());
        asm.vector(handler);
        asm.bind(again);
        asm.plain(Kind::Ecall);
        asm.jal(ZERO, again);
        asm.align(4);
        asm.bind(handler);
        asm.csr(Kind::Csrrs, A1, number::MEPC, ZERO);
        asm.i(Kind::Addi, A1, A1, 4);
        asm.csr(Kind::Csrrw, ZERO, number::MEPC, A1);
        asm.plain(Kind::Mret);
    });
}

#[test]
fn emulation_of_one_instruction_in_a_loop_is_no_loop_of_traps() {
    finds_nothing(|asm| {
        let (handler, again) = (asm.label(), asm.label());
        asm.vector(handler);
        asm.bind(again);
        asm.i(Kind::Addi, A0, A0, 1);
        asm.word(0xffff_ffff);
        asm.jal(ZERO, again);
        asm.align(4);
        asm.bind(handler);
        asm.csr(Kind::Csrrs, A1, number::MEPC, ZERO);
        asm.i(Kind::Addi, A1, A1, 4);
        asm.csr(Kind::Csrrw, ZERO, number::MEPC, A1);
        asm.plain(Kind::Mret);
    });
}
