//! Where the block engine could part from the reference.

use super::counts::Nobody;
use super::*;
use crate::isa::asm::{A0, A1, A2, A3, A4, A5, RA};
use crate::platform::UART_BASE;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

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

/// Instructions of a function of [`code_that_changes`], with its return.
const FUNCTION: usize = 8;
/// Bodies that a function may have: so many additions, and whether the first of them is jumped over,
/// which is a way out more.
const BODIES: [(usize, bool); 5] = [(1, false), (2, false), (4, false), (3, true), (5, true)];

/// What a program with code that changes does next.
#[derive(Clone, Copy, Debug)]
enum Action {
    /// It calls a function directly.
    Call(usize),
    /// It calls a function by a register.
    CallIndirectly(usize),
    /// A function becomes another.
    Overwrite(usize, usize),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        (0..3_usize).prop_map(Action::Call),
        (0..3_usize).prop_map(Action::CallIndirectly),
        (0..3_usize, 0..BODIES.len())
            .prop_map(|(function, body)| Action::Overwrite(function, body)),
    ]
}

fn function(asm: &mut Asm, label: Label, (additions, is_jumped_over): (usize, bool)) {
    asm.align(64);
    asm.bind(label);
    if is_jumped_over {
        let over = asm.label();
        asm.branch(Kind::Beq, ZERO, ZERO, over);
        asm.i(Kind::Addi, A0, A0, 1000);
        asm.bind(over);
    }
    for addend in 1..=additions {
        asm.i(Kind::Addi, A0, A0, addend as i32);
    }
    asm.i(Kind::Jalr, ZERO, RA, 0);
    asm.nops(FUNCTION);
}

/// Does these things several times over, each from a place of its own. Gives the sum, and the cycle.
fn code_that_changes(engine: Engine, actions: &[Action]) -> [u64; 2] {
    let mut machine = machine(engine, 1, |asm| {
        let functions = [(); 3].map(|()| asm.label());
        let bodies = BODIES.map(|_| asm.label());
        asm.li(A4, 8);
        let round = asm.bound();
        for action in actions {
            match *action {
                Action::Call(callee) => asm.jal(RA, functions[callee]),
                Action::CallIndirectly(callee) => {
                    asm.la(A1, functions[callee]);
                    asm.i(Kind::Jalr, RA, A1, 0);
                }
                Action::Overwrite(of, body) => {
                    asm.la(A1, functions[of]);
                    asm.la(A3, bodies[body]);
                    for at in (0..4 * FUNCTION as i32).step_by(8) {
                        asm.load(Kind::Ld, A5, A3, at);
                        asm.store(Kind::Sd, A5, A1, at);
                    }
                }
            }
        }
        asm.i(Kind::Addi, A4, A4, -1);
        let end = asm.label();
        asm.branch(Kind::Beq, A4, ZERO, end);
        asm.jal(ZERO, round);
        asm.bind(end);
        asm.csr(Kind::Csrrs, A3, number::MCYCLE, ZERO);
        asm.pass();
        for (label, body) in functions.into_iter().zip(BODIES) {
            function(asm, label, body);
        }
        for (label, body) in bodies.into_iter().zip(BODIES) {
            function(asm, label, body);
        }
    });
    assert!(matches!(run(&mut machine, 100_000), Stop::Exit(0)));
    [A0, A3].map(|reg| x(&machine, 0, reg))
}

proptest! {
    #![proptest_config(Config { rng_seed: RngSeed::Fixed(11), cases: 200, ..Config::default() })]
    #[test]
    fn links_lead_to_what_code_has_become(actions in prop::collection::vec(action(), 3..40)) {
        let [blocks, reference] = ENGINES.map(|engine| code_that_changes(engine, &actions));
        prop_assert_eq!(blocks, reference, "sum and cycle");
    }
}

#[test]
fn input_comes_at_the_same_instruction_however_it_is_run() {
    let input: Vec<u8> = (1..100).collect();
    let ends = [
        (Engine::Blocks, false),
        (Engine::Blocks, true),
        (Engine::Reference, false),
    ]
    .map(|(engine, observed)| {
        let mut machine = machine(engine, 1, |asm| {
            asm.li(A1, UART_BASE);
            let again = asm.bound();
            asm.csri(Kind::Csrrwi, ZERO, number::MIE, 0);
            asm.load(Kind::Lbu, A2, A1, 5);
            asm.i(Kind::Andi, A2, A2, 1);
            asm.branch(Kind::Beq, A2, ZERO, again);
            asm.load(Kind::Lbu, A2, A1, 0);
            asm.csr(Kind::Csrrs, A3, number::MCYCLE, ZERO);
            asm.r(Kind::Mul, A2, A2, A3);
            asm.r(Kind::Add, A0, A0, A2);
            asm.jal(ZERO, again);
        });
        machine.console = Box::new(ScriptedConsole::new(&input));
        if observed {
            machine.observe(Box::new(Nobody));
        }
        // Each run begins with a look at the console.
        for slice in 1..50 {
            assert!(matches!(run(&mut machine, slice * 1000), Stop::Limit));
        }
        x(&machine, 0, A0)
    });
    assert_ne!(ends[0], 0);
    assert_eq!(ends, [ends[0]; 3]);
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
