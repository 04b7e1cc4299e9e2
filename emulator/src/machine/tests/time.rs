//! Timers, WFI, limits and interrupts: at which instruction, and however far away.

use super::*;
use crate::hart::Privilege;
use crate::isa::asm::{A0, A1, A2};
use crate::machine::Stuck;
use crate::mem::CYCLES_PER_TICK;

/// `mtimecmp` of hart 0, armed; `mie.MTIE`, and `mstatus.MIE` if wanted.
fn arm(asm: &mut Asm, ticks: u64, taken: bool) {
    asm.li(A0, ticks);
    asm.store_at(MTIMECMP, A0);
    asm.write_csr(number::MIE, MTIE);
    if taken {
        asm.write_csr(number::MSTATUS, MIE);
    }
}

#[test]
fn a_timer_interrupt_comes_at_its_cycle() {
    for engine in ENGINES {
        let mut machine = machine(engine, 1, |asm| {
            let handler = asm.label();
            asm.vector(handler);
            arm(asm, 5, true);
            asm.li(A2, 0);
            let again = asm.bound();
            asm.i(Kind::Addi, A2, A2, 1);
            asm.nops(6);
            asm.jal(ZERO, again);
            asm.bind(handler);
            asm.csr(Kind::Csrrs, A0, number::MCYCLE, ZERO);
            asm.csr(Kind::Csrrs, A1, number::TIME, ZERO);
            asm.spin();
        });
        let stop = run(&mut machine, 10_000);
        assert!(
            matches!(stop, Stop::Stuck(0, Stuck::SpinsForEver)),
            "{stop:?}"
        );
        assert_eq!(x(&machine, 0, A0), 5 * CYCLES_PER_TICK, "{engine:?}");
        assert_eq!(x(&machine, 0, A1), 5);
        assert_eq!(csr(&machine, 0, number::MCAUSE), 1 << 63 | 7);
        assert_eq!(machine.cycles(), machine.harts[0].cycle);
    }
}

#[test]
fn a_jump_to_itself_is_interrupted_at_the_same_cycle_by_both_engines() {
    let ends = ENGINES.map(|engine| {
        let mut machine = machine(engine, 1, |asm| {
            let handler = asm.label();
            asm.vector(handler);
            arm(asm, 1000, true);
            asm.spin();
            asm.bind(handler);
            asm.csr(Kind::Csrrs, A0, number::MCYCLE, ZERO);
            asm.csr(Kind::Csrrs, A1, number::MINSTRET, ZERO);
            asm.pass();
        });
        assert!(matches!(run(&mut machine, 1_000_000), Stop::Exit(0)));
        (x(&machine, 0, A0), x(&machine, 0, A1), machine.retired())
    });
    assert_eq!(ends[0], ends[1]);
    let cycles = 1000 * CYCLES_PER_TICK;
    assert_eq!((ends[0].0, ends[0].1), (cycles, cycles + 1));
}

#[test]
fn wfi_jumps_to_the_deadline_and_goes_on_behind_itself() {
    for engine in ENGINES {
        let mut machine = machine(engine, 1, |asm| {
            arm(asm, 1_000_000, false);
            asm.plain(Kind::Wfi);
            asm.csr(Kind::Csrrs, A1, number::TIME, ZERO);
            asm.csr(Kind::Csrrs, A2, number::MIP, ZERO);
            asm.pass();
        });
        let stop = run(&mut machine, 1000);
        assert!(matches!(stop, Stop::Exit(0)), "{stop:?}");
        assert_eq!(x(&machine, 0, A1), 1_000_000);
        assert_eq!(x(&machine, 0, A2), MTIE, "pending, and not taken");
        assert!(machine.retired() < 100);
        assert!(machine.cycles() > 1_000_000 * CYCLES_PER_TICK);
    }
}

#[test]
fn wfi_with_an_interrupt_pending_does_not_wait() {
    let mut machine = machine(Engine::Blocks, 1, |asm| {
        arm(asm, 0, false);
        asm.plain(Kind::Wfi);
        asm.pass();
    });
    assert!(matches!(run(&mut machine, 1000), Stop::Exit(0)));
    assert!(machine.cycles() < 100);
}

#[test]
fn timers_beyond_the_end_of_time_never_go_off() {
    for ticks in [
        u64::MAX,
        u64::MAX - 1,
        u64::MAX / 2,
        u64::MAX / CYCLES_PER_TICK,
        u64::MAX / CYCLES_PER_TICK - 1,
        u64::MAX / CYCLES_PER_TICK + 1,
    ] {
        for supervisor in [false, true] {
            let mut machine = machine(Engine::Blocks, 1, |asm| {
                if supervisor {
                    asm.write_csr(number::MENVCFG, 1 << 63);
                    asm.write_csr(number::STIMECMP, ticks);
                    asm.write_csr(number::MIE, 1 << 5);
                } else {
                    arm(asm, ticks, false);
                }
                asm.plain(Kind::Wfi);
                asm.pass();
            });
            let stop = run(&mut machine, 1000);
            assert!(
                matches!(stop, Stop::Stuck(0, Stuck::WaitsForEver)),
                "{ticks:#x} {stop:?}"
            );
        }
    }
}

#[test]
fn time_that_a_guest_sets_may_wrap_round() {
    for (mtime, mtimecmp) in [
        (u64::MAX - 5, u64::MAX - 3),
        (u64::MAX, 0),
        (u64::MAX - 1, u64::MAX),
        (1 << 63, 1 << 62),
    ] {
        let mut machine = machine(Engine::Blocks, 1, |asm| {
            asm.li(A0, mtime);
            asm.store_at(MTIME, A0);
            arm(asm, mtimecmp, false);
            asm.plain(Kind::Wfi);
            asm.pass();
        });
        let stop = run(&mut machine, 1000);
        let due = mtimecmp != u64::MAX;
        assert_eq!(
            matches!(stop, Stop::Exit(0)),
            due,
            "{mtime:#x} {mtimecmp:#x}"
        );
    }
}

#[test]
fn a_guest_that_sleeps_for_centuries_runs_out_of_time() {
    let mut machine = machine(Engine::Blocks, 1, |asm| {
        asm.write_csr(number::MIE, MTIE);
        asm.li(A2, 0);
        let again = asm.bound();
        asm.csr(Kind::Csrrs, A0, number::TIME, ZERO);
        asm.li(A1, 1 << 53);
        asm.r(Kind::Add, A0, A0, A1);
        asm.store_at(MTIMECMP, A0);
        asm.plain(Kind::Wfi);
        asm.i(Kind::Addi, A2, A2, 1);
        asm.jal(ZERO, again);
    });
    let stop = run(&mut machine, 100_000);
    assert!(
        matches!(stop, Stop::Stuck(0, Stuck::WaitsForEver)),
        "{stop:?}"
    );
    assert_eq!(
        x(&machine, 0, A2),
        10,
        "two to the power of 63 cycles, at 100 a tick"
    );
}

#[test]
fn the_limit_is_exact_to_the_instruction() {
    for engine in ENGINES {
        for limit in 1..60 {
            let mut machine = machine(engine, 1, |asm| {
                let handler = asm.label();
                asm.vector(handler);
                asm.nops(20);
                asm.plain(Kind::Ecall);
                asm.bind(handler);
                asm.nops(11);
                asm.plain(Kind::Ecall);
            });
            let stop = run(&mut machine, limit);
            assert!(matches!(stop, Stop::Limit), "{stop:?}");
            assert_eq!(machine.harts[0].cycle, limit, "{engine:?}");
            assert_eq!(machine.cycles(), limit);
        }
    }
}

#[test]
fn the_limit_counts_what_is_executed_between_waits() {
    let mut machine = machine(Engine::Blocks, 1, |asm| {
        asm.write_csr(number::MIE, MTIE);
        let again = asm.bound();
        asm.csr(Kind::Csrrs, A0, number::TIME, ZERO);
        asm.i(Kind::Addi, A0, A0, 1000);
        asm.store_at(MTIMECMP, A0);
        asm.plain(Kind::Wfi);
        asm.jal(ZERO, again);
    });
    assert!(matches!(run(&mut machine, 5000), Stop::Limit));
    assert_eq!(machine.retired(), 5000);
    assert!(machine.cycles() > 50 * 1000 * CYCLES_PER_TICK);
}

#[test]
fn an_interrupt_is_taken_before_the_instruction_after_its_enabling() {
    for engine in ENGINES {
        let (mut before, mut after) = (0, 0);
        let mut machine = machine(engine, 1, |asm| {
            let handler = asm.label();
            asm.vector(handler);
            asm.write_csr(number::MIE, MSIE);
            asm.li(A0, 1);
            asm.li(T6, MSIP);
            asm.store(Kind::Sw, A0, T6, 0);
            asm.nops(3);
            before = asm.here();
            asm.csri(Kind::Csrrsi, ZERO, number::MSTATUS, MIE as u8);
            after = asm.here();
            asm.i(Kind::Addi, A1, ZERO, 1);
            asm.pass();
            asm.align(4);
            asm.bind(handler);
            asm.pass();
        });
        assert!(matches!(run(&mut machine, 1000), Stop::Exit(0)));
        assert_eq!(csr(&machine, 0, number::MEPC), after, "{engine:?}");
        assert_eq!(after - before, 4);
        assert_eq!(x(&machine, 0, A1), 0);
    }
}

#[test]
fn a_return_to_user_mode_takes_what_was_masked_in_machine_mode() {
    for engine in ENGINES {
        let mut target = 0;
        let mut machine = machine(engine, 1, |asm| {
            let (handler, user) = (asm.label(), asm.label());
            asm.vector(handler);
            asm.write_csr(number::PMPADDR0, u64::MAX);
            asm.write_csr(number::PMPCFG0, 0x1f);
            arm(asm, 0, false);
            asm.la(T6, user);
            asm.csr(Kind::Csrrw, ZERO, number::MEPC, T6);
            asm.plain(Kind::Mret);
            asm.bind(user);
            target = asm.here();
            asm.i(Kind::Addi, A1, ZERO, 1);
            asm.spin();
            asm.bind(handler);
            asm.pass();
        });
        assert!(matches!(run(&mut machine, 1000), Stop::Exit(0)));
        assert_eq!(csr(&machine, 0, number::MEPC), target);
        assert_eq!(x(&machine, 0, A1), 0);
        assert_eq!(machine.harts[0].privilege, Privilege::Machine);
    }
}
