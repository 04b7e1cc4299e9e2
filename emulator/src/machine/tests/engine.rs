//! Where the block engine could part from the reference.

use super::*;
use crate::isa::asm::{A0, A1};

#[test]
fn code_runs_no_further_than_pmp_lets_it() {
    // The first 128 bytes of the target's page may be executed; the block would go on.
    const TARGET: u64 = RAM_BASE + 0x2000;
    for engine in ENGINES {
        let mut machine = machine(engine, 1, |asm| {
            let handler = asm.label();
            asm.vector(handler);
            asm.write_csr(number::PMPADDR0, TARGET >> 2 | 0xf);
            asm.write_csr(number::PMPCFG0, 0x1c);
            asm.write_csr(number::MEPC, TARGET);
            asm.plain(Kind::Mret);
            asm.align(4);
            asm.bind(handler);
            asm.pass();
        });
        let mut code = Asm::new(TARGET);
        for _ in 0..64 {
            code.i(Kind::Addi, A0, A0, 1);
        }
        put(&mut machine, TARGET, &code.finish().unwrap());
        assert!(matches!(run(&mut machine, 1000), Stop::Exit(0)));
        let trap = [number::MCAUSE, number::MEPC, number::MTVAL].map(|n| csr(&machine, 0, n));
        assert_eq!(trap, [1, TARGET + 128, TARGET + 128], "{engine:?}");
        assert_eq!(x(&machine, 0, A0), 32);
    }
}

#[test]
fn a_changed_instruction_takes_effect_at_once() {
    for engine in ENGINES {
        let mut machine = machine(engine, 1, |asm| {
            let patched = asm.label();
            asm.la(A1, patched);
            asm.load(Kind::Lwu, A0, A1, 0);
            asm.li(T6, 41 << 20);
            asm.r(Kind::Add, A0, A0, T6);
            asm.store(Kind::Sw, A0, A1, 0);
            asm.bind(patched);
            asm.i(Kind::Addi, A0, ZERO, 1);
            asm.pass();
        });
        assert!(matches!(run(&mut machine, 1000), Stop::Exit(0)));
        assert_eq!(x(&machine, 0, A0), 42, "{engine:?}");
    }
}

#[test]
fn tohost_ends_the_run_with_its_status() {
    for (kind, engine) in [(Kind::Sd, Engine::Blocks), (Kind::Sw, Engine::Reference)] {
        let mut machine = machine(engine, 1, |asm| {
            asm.li(A0, 5 << 1 | 1);
            asm.li(T6, DATA);
            asm.load(Kind::Ld, A1, T6, 8);
            asm.store(Kind::Sd, A0, T6, 8);
            asm.store(kind, A0, T6, 0);
            asm.nops(100);
            asm.spin();
        });
        machine.memory.tohost = Some(PhysAddr(DATA));
        assert!(matches!(run(&mut machine, 1000), Stop::Exit(5)));
        assert!(machine.retired() < 20);
        assert_eq!(word(&machine, DATA + 8), 11, "a neighbour is not tohost");
    }
}
