//! Stops for a debugger: they come where they should, and change nothing.

use super::counts::Nobody;
use super::*;
use crate::block::Breakpoint;
use crate::isa::asm::{A0, A1, A2, A3, S0, S1, S2, S3, S4};
use crate::machine::{Break, Why};
use crate::mem::watch::{Accessor, Space, WatchHit, WatchKind, Watchpoint};
use crate::platform::UART_BASE;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

const fn at(address: u64) -> Breakpoint {
    Breakpoint {
        address,
        space: Space::Any,
    }
}

const fn watch(address: u64, len: u64, kind: WatchKind) -> Watchpoint {
    Watchpoint {
        address,
        len,
        kind,
        space: Space::Any,
    }
}

/// Each hart: a loop with accesses of many kinds, far jumps, a timer interrupt, system calls, and output.
/// They meet at a counter. The first to finish ends the run.
pub(super) fn busy(asm: &mut Asm) {
    let (handler, function, interrupt) = (asm.label(), asm.label(), asm.label());
    asm.vector(handler);
    asm.csr(Kind::Csrrs, S3, number::MHARTID, ZERO);
    asm.li(S0, DATA);
    // Eight bytes from here lie in two pages.
    asm.li(S4, DATA + 0xffc);
    asm.i(Kind::Slli, A0, S3, 3);
    asm.li(S2, MTIMECMP);
    asm.r(Kind::Add, S2, S2, A0);
    asm.li(A1, 3);
    asm.store(Kind::Sd, A1, S2, 0);
    asm.write_csr(number::MIE, MTIE);
    asm.csri(Kind::Csrrsi, ZERO, number::MSTATUS, MIE as u8);
    asm.li(S1, 300);
    let again = asm.bound();
    asm.load(Kind::Lw, A1, S0, 4);
    asm.i(Kind::Addi, A1, A1, 3);
    asm.store(Kind::Sw, A1, S0, 4);
    asm.store(Kind::Sd, A1, S4, 0);
    asm.load(Kind::Ld, A2, S4, 0);
    asm.li(A2, 1);
    asm.amo(Kind::AmoaddD, A1, A2, S0);
    asm.amo(Kind::LrW, A1, ZERO, S0);
    asm.amo(Kind::ScW, A3, A1, S0);
    asm.jal(crate::isa::asm::RA, function);
    asm.i(Kind::Andi, A1, S1, 15);
    let quiet = asm.label();
    asm.branch(Kind::Bne, A1, ZERO, quiet);
    asm.plain(Kind::Ecall);
    asm.li(A1, UART_BASE);
    asm.i(Kind::Addi, A2, S1, 0);
    asm.store(Kind::Sb, A2, A1, 0);
    asm.bind(quiet);
    asm.i(Kind::Addi, S1, S1, -1);
    asm.branch(Kind::Bne, S1, ZERO, again);
    asm.pass();
    asm.align(4096);
    asm.bind(function);
    asm.nops(70);
    asm.rare(Rare::CboZero, ZERO, S0, ZERO, 0);
    asm.i(Kind::Jalr, ZERO, crate::isa::asm::RA, 0);
    asm.align(4);
    asm.bind(handler);
    asm.csr(Kind::Csrrs, T6, number::MCAUSE, ZERO);
    asm.branch(Kind::Blt, T6, ZERO, interrupt);
    asm.csr(Kind::Csrrs, T6, number::MEPC, ZERO);
    asm.i(Kind::Addi, T6, T6, 4);
    asm.csr(Kind::Csrrw, ZERO, number::MEPC, T6);
    asm.plain(Kind::Mret);
    asm.bind(interrupt);
    asm.load(Kind::Ld, T6, S2, 0);
    asm.i(Kind::Addi, T6, T6, 7);
    asm.store(Kind::Sd, T6, S2, 0);
    asm.plain(Kind::Mret);
}

/// Runs to the end of the guest however often it stops; what has come of it, and the stops.
fn to_the_end(machine: &mut Machine) -> (String, Vec<Break>) {
    let mut breaks = Vec::new();
    loop {
        match run(machine, 1_000_000) {
            Stop::Break(stop) => breaks.push(stop),
            stop => {
                let registers: Vec<_> = machine
                    .harts
                    .iter()
                    .map(|hart| (hart.pc, hart.x.visible().to_vec(), hart.instret()))
                    .collect();
                let mut snapshot = machine.snapshot();
                snapshot.tlb.fetch.accesses -= snapshot.tlb.fetch.hits;
                snapshot.tlb.fetch.hits = 0;
                let data = machine.memory.ram.slice(PhysAddr(DATA), 8192).unwrap();
                return (
                    format!("{stop:?} {registers:?} {snapshot:?} {data:?}"),
                    breaks,
                );
            }
        }
    }
}

fn busy_machine(harts: usize, engine: Engine, observed: bool) -> Machine {
    let mut machine = machine(engine, harts, busy);
    if observed {
        machine.observe(Box::new(Nobody));
    }
    machine
}

proptest! {
    #![proptest_config(Config { rng_seed: RngSeed::Fixed(3), cases: 60, ..Config::default() })]
    #[test]
    fn stops_change_nothing(
        harts in 1_usize..=3,
        how in 0..3_usize,
        breakpoints in prop::collection::vec(0_u64..0x1180, 0..5),
        watchpoints in prop::collection::vec((0_u64..0x1008, 1_u64..16, 0..3_usize), 0..3),
        steps in any::<bool>(),
    ) {
        let (engine, observed) = [
            (Engine::Blocks, false),
            (Engine::Blocks, true),
            (Engine::Reference, false),
        ][how];
        let (undisturbed, none) = to_the_end(&mut busy_machine(harts, engine, observed));
        prop_assert!(none.is_empty());
        let mut machine = busy_machine(harts, engine, observed);
        let breakpoints: Vec<_> = breakpoints.iter().map(|it| at((RAM_BASE + it) & !1)).collect();
        machine.set_breakpoints(&breakpoints);
        let watchpoints: Vec<_> = watchpoints
            .iter()
            .map(|&(offset, len, kind)| {
                let kind = [WatchKind::Read, WatchKind::Write, WatchKind::Access][kind];
                watch(DATA + offset, len, kind)
            })
            .collect();
        machine.set_watchpoints(&watchpoints);
        if steps {
            for number in 0..200 {
                machine.step_hart(Some(number / 50 % harts));
                let stop = run(&mut machine, 1_000_000);
                prop_assert!(matches!(stop, Stop::Break(_)), "{:?}", stop);
            }
            machine.step_hart(None);
        }
        prop_assert_eq!(to_the_end(&mut machine).0, undisturbed);
    }
}

#[test]
fn a_breakpoint_stops_before_its_instruction_each_time() {
    for (engine, observed) in [
        (Engine::Blocks, false),
        (Engine::Blocks, true),
        (Engine::Reference, false),
    ] {
        let mut target = 0;
        let mut machine = machine(engine, 1, |asm| {
            asm.li(A0, 5);
            let again = asm.bound();
            asm.nops(3);
            target = asm.here();
            asm.i(Kind::Addi, A0, A0, -1);
            asm.branch(Kind::Bne, A0, ZERO, again);
            asm.pass();
        });
        if observed {
            machine.observe(Box::new(Nobody));
        }
        machine.set_breakpoints(&[at(target), at(target + 0x1000)]);
        for left in (1..=5).rev() {
            let stop = run(&mut machine, 1000);
            assert!(matches!(
                stop,
                Stop::Break(Break {
                    hart: 0,
                    why: Why::Breakpoint
                })
            ));
            assert_eq!((machine.harts[0].pc, x(&machine, 0, A0)), (target, left));
        }
        assert!(matches!(run(&mut machine, 1000), Stop::Exit(0)));
    }
}

#[test]
fn a_watchpoint_stops_after_the_access_that_it_is_for() {
    const HIT: u64 = DATA + 0x18;
    for engine in ENGINES {
        for (kind, expected) in [
            (WatchKind::Read, vec![1, 4]),
            (WatchKind::Write, vec![3, 4]),
            (WatchKind::Access, vec![1, 3, 4]),
        ] {
            for point in [
                watch(HIT, 1, kind),
                Watchpoint {
                    space: Space::Physical,
                    ..watch(HIT, 1, kind)
                },
            ] {
                let mut machine = machine(engine, 1, |asm| {
                    asm.li(A0, DATA);
                    asm.i(Kind::Addi, A1, A0, 0x18);
                    asm.load(Kind::Ld, A2, A0, 0x10);
                    asm.li(A3, 1);
                    asm.load(Kind::Ld, A2, A0, 0x14);
                    asm.li(A3, 2);
                    asm.store(Kind::Sb, A2, A0, 0x17);
                    asm.li(A3, 3);
                    asm.store(Kind::Sd, A2, A0, 0x18);
                    asm.li(A3, 4);
                    asm.amo(Kind::AmoaddD, A2, A2, A1);
                    asm.pass();
                });
                machine.set_watchpoints(&[point]);
                let mut seen = Vec::new();
                let last = loop {
                    match run(&mut machine, 1000) {
                        Stop::Break(Break {
                            why: Why::Watch(hit),
                            ..
                        }) => {
                            let WatchHit {
                                address,
                                by,
                                watchpoint,
                                ..
                            } = hit;
                            assert_eq!((address, by), (HIT, Accessor::Instruction));
                            assert_eq!(watchpoint, point);
                            seen.push(x(&machine, 0, A3));
                        }
                        stop => break stop,
                    }
                };
                assert!(matches!(last, Stop::Exit(0)), "{last:?}");
                assert_eq!(seen, expected, "{engine:?} {point:?}");
            }
        }
    }
}

#[test]
fn a_step_is_one_instruction_of_its_hart() {
    let mut machine = machine(Engine::Blocks, 2, |asm| {
        asm.csr(Kind::Csrrs, A0, number::MHARTID, ZERO);
        asm.nops(5);
        asm.spin();
    });
    for step in 1..=4 {
        machine.step_hart(Some(1));
        let stop = run(&mut machine, 100_000);
        assert!(matches!(
            stop,
            Stop::Break(Break {
                hart: 1,
                why: Why::Step
            })
        ));
        assert_eq!(machine.harts[1].pc, RAM_BASE + 4 * step);
    }
}

#[test]
fn whoever_calls_is_heard() {
    #[derive(Debug)]
    struct Third(u32);
    impl crate::machine::Caller for Third {
        fn calls(&mut self) -> bool {
            self.0 += 1;
            self.0 == 3
        }
    }
    let mut machine = machine(Engine::Blocks, 1, |asm| {
        let again = asm.bound();
        asm.nops(2);
        asm.jal(ZERO, again);
    });
    machine.attach_caller(Some(Box::new(Third(0))));
    assert!(matches!(run(&mut machine, u64::MAX), Stop::Called));
    assert!(matches!(run(&mut machine, 10_000_000), Stop::Limit));
}
