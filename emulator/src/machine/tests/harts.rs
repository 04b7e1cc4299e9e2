//! Several harts: interrupts between them, atomics, clocks, code and address spaces.

use super::*;
use crate::isa::asm::{A0, A1, A2, A3, A4, A5, S0, S1, T0, T1};
use crate::machine::Stuck;

/// Sends hart 0 to one place and the others to what follows.
fn others_from(asm: &mut Asm, hart_0: Label) {
    asm.csr(Kind::Csrrs, A0, number::MHARTID, ZERO);
    asm.branch(Kind::Beq, A0, ZERO, hart_0);
}

/// `while memory[address] != t0 {}`, with the value given; uses `t1`.
fn wait_until(asm: &mut Asm, address: u64, value: u64) {
    asm.li(T6, address);
    asm.li(T0, value);
    let again = asm.bound();
    asm.load(Kind::Ld, T1, T6, 0);
    asm.branch(Kind::Bne, T1, T0, again);
}

#[test]
fn a_software_interrupt_wakes_another_hart() {
    for engine in ENGINES {
        let mut machine = machine(engine, 2, |asm| {
            let (hart_0, handler) = (asm.label(), asm.label());
            others_from(asm, hart_0);
            asm.vector(handler);
            asm.write_csr(number::MIE, MSIE);
            asm.write_csr(number::MSTATUS, MIE);
            asm.plain(Kind::Wfi);
            asm.spin();
            asm.align(4);
            asm.bind(handler);
            asm.csr(Kind::Csrrs, A1, number::MCAUSE, ZERO);
            asm.store_at(DATA, A1);
            asm.li(T6, MSIP + 4);
            asm.store(Kind::Sw, ZERO, T6, 0);
            asm.plain(Kind::Wfi);
            asm.spin();
            asm.bind(hart_0);
            asm.nops(50);
            asm.li(A1, 1);
            asm.li(T6, MSIP + 4);
            asm.store(Kind::Sw, A1, T6, 0);
            wait_until(asm, DATA, 1 << 63 | 3);
            asm.pass();
        });
        let stop = run(&mut machine, 100_000);
        assert!(matches!(stop, Stop::Exit(0)), "{engine:?} {stop:?}");
    }
}

#[test]
fn harts_that_contend_lose_no_increment() {
    const HARTS: usize = 4;
    const ROUNDS: u64 = 1500;
    let mut machine = machine(Engine::Blocks, HARTS, |asm| {
        asm.li(S0, DATA);
        asm.li(S1, ROUNDS);
        let again = asm.bound();
        asm.amo(Kind::LrD, A1, ZERO, S0);
        asm.i(Kind::Addi, A1, A1, 1);
        asm.amo(Kind::ScD, A2, A1, S0);
        asm.branch(Kind::Bne, A2, ZERO, again);
        asm.i(Kind::Addi, A3, S0, 64);
        asm.li(A4, 1);
        asm.amo(Kind::AmoaddW, ZERO, A4, A3);
        asm.i(Kind::Addi, S1, S1, -1);
        asm.branch(Kind::Bne, S1, ZERO, again);
        asm.plain(Kind::Wfi);
    });
    let stop = run(&mut machine, 1_000_000);
    assert!(
        matches!(stop, Stop::Stuck(_, Stuck::WaitsForNothing)),
        "{stop:?}"
    );
    assert_eq!(word(&machine, DATA), HARTS as u64 * ROUNDS);
    assert_eq!(word(&machine, DATA + 64), HARTS as u64 * ROUNDS);
}

#[test]
fn a_reservation_does_not_survive_another_harts_turn() {
    let mut machine = machine(Engine::Blocks, 2, |asm| {
        let hart_0 = asm.label();
        asm.li(S0, DATA);
        others_from(asm, hart_0);
        wait_until(asm, DATA + 256, 1);
        asm.li(A1, 7);
        asm.store_at(DATA, A1);
        asm.store_at(DATA + 256, ZERO);
        asm.plain(Kind::Wfi);
        asm.bind(hart_0);
        asm.amo(Kind::LrD, A1, ZERO, S0);
        asm.li(A1, 1);
        asm.store_at(DATA + 256, A1);
        wait_until(asm, DATA + 256, 0);
        asm.amo(Kind::ScD, A2, A1, S0);
        asm.pass();
    });
    assert!(matches!(run(&mut machine, 100_000), Stop::Exit(0)));
    assert_eq!((x(&machine, 0, A2), word(&machine, DATA)), (1, 7));
}

#[test]
fn the_clocks_of_all_harts_agree() {
    // Each hart publishes the time it sees; the others must never see an earlier one afterwards.
    let mut machine = machine(Engine::Blocks, 3, |asm| {
        let late = asm.label();
        asm.li(S0, DATA);
        asm.li(S1, 3000);
        let again = asm.bound();
        asm.load(Kind::Ld, A1, S0, 0);
        asm.csr(Kind::Csrrs, A2, number::TIME, ZERO);
        asm.branch(Kind::Bltu, A2, A1, late);
        asm.store(Kind::Sd, A2, S0, 0);
        asm.i(Kind::Addi, S1, S1, -1);
        asm.branch(Kind::Bne, S1, ZERO, again);
        asm.plain(Kind::Wfi);
        asm.bind(late);
        asm.li(A5, 1);
        asm.plain(Kind::Wfi);
    });
    let stop = run(&mut machine, 1_000_000);
    assert!(
        matches!(stop, Stop::Stuck(_, Stuck::WaitsForNothing)),
        "{stop:?}"
    );
    for hart in 0..3 {
        assert_eq!(x(&machine, hart, A5), 0, "hart {hart}");
    }
    assert!(word(&machine, DATA) > 100);
}

#[test]
fn a_timer_is_not_pending_before_its_hart_sees_its_time() {
    // Hart 0 makes the machine look about, within its turn, at every store to the CLINT.
    let mut machine = machine(Engine::Blocks, 2, |asm| {
        let (hart_0, handler) = (asm.label(), asm.label());
        others_from(asm, hart_0);
        asm.vector(handler);
        asm.write_csr(number::MENVCFG, 1 << 63);
        asm.write_csr(number::MIE, 1 << 5);
        asm.write_csr(number::STIMECMP, 105);
        asm.write_csr(number::MSTATUS, MIE);
        asm.spin();
        asm.align(4);
        asm.bind(handler);
        asm.csr(Kind::Csrrs, A1, number::TIME, ZERO);
        asm.csr(Kind::Csrrs, A2, number::STIMECMP, ZERO);
        asm.pass();
        asm.bind(hart_0);
        asm.li(T6, MSIP);
        let again = asm.bound();
        asm.store(Kind::Sw, ZERO, T6, 0);
        asm.jal(ZERO, again);
    });
    assert!(matches!(run(&mut machine, 100_000), Stop::Exit(0)));
    assert!(x(&machine, 1, A1) >= x(&machine, 1, A2));
}

#[test]
fn code_that_one_hart_changes_changes_for_the_other() {
    let mut machine = machine(Engine::Blocks, 2, |asm| {
        let (hart_0, patched) = (asm.label(), asm.label());
        others_from(asm, hart_0);
        let again = asm.bound();
        asm.bind(patched);
        asm.i(Kind::Addi, A1, ZERO, 1);
        asm.store_at(DATA, A1);
        asm.jal(ZERO, again);
        asm.bind(hart_0);
        wait_until(asm, DATA, 1);
        asm.la(A2, patched);
        asm.load(Kind::Lwu, A3, A2, 0);
        // addi a1, zero, 2
        asm.li(A4, 1 << 20);
        asm.r(Kind::Add, A3, A3, A4);
        asm.store(Kind::Sw, A3, A2, 0);
        wait_until(asm, DATA, 2);
        asm.pass();
    });
    let stop = run(&mut machine, 100_000);
    assert!(matches!(stop, Stop::Exit(0)), "{stop:?}");
}

#[test]
fn harts_in_two_address_spaces_see_each_its_own_code() {
    const VA: u64 = 0x10_0000;
    const PAGES: u64 = RAM_BASE + 0x4_0000;
    let mut machine = machine(Engine::Blocks, 2, |asm| {
        asm.csr(Kind::Csrrs, A0, number::MHARTID, ZERO);
        asm.write_csr(number::PMPADDR0, u64::MAX);
        asm.write_csr(number::PMPCFG0, 0x1f);
        // satp = tables of this hart; the same ASID, since ASIDs are each hart's own.
        asm.i(Kind::Slli, A1, A0, 2);
        asm.li(A2, 8 << 60 | 7 << 44 | PAGES >> 12);
        asm.r(Kind::Add, A2, A2, A1);
        asm.csr(Kind::Csrrw, ZERO, number::SATP, A2);
        asm.write_csr(number::MSTATUS, 1 << 11);
        asm.write_csr(number::MEPC, VA);
        asm.plain(Kind::Mret);
    });
    for hart in 0..2_u64 {
        let mut asm = Asm::new(VA);
        let again = asm.bound();
        asm.i(Kind::Addi, S0, ZERO, hart as i32 + 40);
        asm.nops(3);
        asm.jal(ZERO, again);
        let code = PAGES + 0x8000 + hart * 0x1000;
        put(&mut machine, code, &asm.finish().unwrap());
        let tables = PAGES + hart * 0x4000;
        let entries = [
            (tables, tables + 0x1000, 1),
            (tables + 0x1000, tables + 0x2000, 1),
            (tables + 0x2000 + (VA >> 12 & 0x1ff) * 8, code, 0xcf),
        ];
        for (at, to, flags) in entries {
            put(&mut machine, at, &((to >> 12) << 10 | flags).to_le_bytes());
        }
    }
    assert!(matches!(run(&mut machine, 10_000), Stop::Limit));
    assert_eq!((x(&machine, 0, S0), x(&machine, 1, S0)), (40, 41));
}

#[test]
fn harts_that_all_get_nowhere_are_found() {
    for engine in ENGINES {
        let mut machine = machine(engine, 3, |asm| {
            let (hart_0, park) = (asm.label(), asm.label());
            others_from(asm, hart_0);
            asm.li(A1, 1);
            asm.branch(Kind::Beq, A0, A1, park);
            asm.plain(Kind::Wfi);
            asm.bind(park);
            asm.spin();
            asm.bind(hart_0);
            asm.nops(5000);
            asm.spin();
        });
        let stop = run(&mut machine, 100_000);
        assert!(
            matches!(stop, Stop::Stuck(0, Stuck::SpinsForEver)),
            "{engine:?} {stop:?}"
        );
    }
}

#[test]
fn a_hart_may_free_another_from_its_spin() {
    for engine in ENGINES {
        let mut machine = machine(engine, 2, |asm| {
            let (hart_0, park) = (asm.label(), asm.label());
            others_from(asm, hart_0);
            asm.bind(park);
            asm.spin();
            asm.pass();
            asm.bind(hart_0);
            asm.nops(5000);
            asm.la(A1, park);
            // nop
            asm.li(A2, 0x13);
            asm.store(Kind::Sw, A2, A1, 0);
            asm.spin();
        });
        let stop = run(&mut machine, 100_000);
        assert!(matches!(stop, Stop::Exit(0)), "{engine:?} {stop:?}");
    }
}

#[test]
fn runs_with_several_harts_repeat() {
    let ends = [(); 2].map(|()| {
        let mut machine = machine(Engine::Blocks, 4, |asm| {
            asm.li(S0, DATA);
            let again = asm.bound();
            asm.csr(Kind::Csrrs, A1, number::MCYCLE, ZERO);
            asm.amo(Kind::AmoxorD, A2, A1, S0);
            asm.r(Kind::Add, S1, S1, A2);
            asm.jal(ZERO, again);
        });
        assert!(matches!(run(&mut machine, 12_345), Stop::Limit));
        let registers: Vec<_> = (0..4).map(|hart| x(&machine, hart, S1)).collect();
        (registers, word(&machine, DATA), machine.snapshot())
    });
    assert_eq!(ends[0], ends[1]);
}
