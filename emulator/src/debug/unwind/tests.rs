use super::*;
use crate::debug::{SymbolTable, Witness};
use crate::isa::asm::{A0, Asm, RA, S0, SP, T0, ZERO};
use crate::machine::{Boot, Config, Machine, Program, Progress, Stop};
use crate::platform::RAM_BASE;
use std::cell::RefCell;
use std::rc::Rc;

/// A machine that is about to execute this, a witness of all that it does, and symbols of these functions,
/// each of which reaches to the next.
fn watched(asm: Asm, functions: &[(&str, u64)]) -> (Machine, Rc<RefCell<Witness>>, SymbolTable) {
    let code = asm.finish().unwrap();
    let end = RAM_BASE + code.len() as u64;
    let boot = Boot {
        config: Config {
            memory: 1 << 20,
            ..Config::default()
        },
        disks: Vec::new(),
        bootargs: "",
        device_tree: None,
        program: Program::Raw(&code, RAM_BASE),
    };
    let mut machine = boot.build().unwrap().machine;
    let witness = Rc::new(RefCell::new(Witness::new()));
    machine.observe(Box::new(Rc::clone(&witness)));
    let ends = functions.iter().skip(1).map(|(_, start)| *start);
    let sized = functions.iter().zip(ends.chain([end]));
    let sized: Vec<_> = sized
        .map(|((name, start), end)| (*name, *start, end - start))
        .collect();
    (
        machine,
        witness,
        SymbolTable::of_functions(&sized, RAM_BASE, end),
    )
}

/// `main` calls `countdown(4)`, which has its end in its middle and calls itself, and `leaf` besides; that has no
/// frame, and is called by a tail call in the end.
fn recursion() -> (Asm, Vec<(&'static str, u64)>) {
    let mut asm = Asm::new(RAM_BASE);
    let (countdown, leaf, done) = (asm.label(), asm.label(), asm.label());
    asm.u(Kind::Auipc, SP, 0x10_0000 - 0x8_0000);
    asm.li(A0, 4);
    asm.jal(RA, countdown);
    let end = asm.bound();
    asm.jal(ZERO, end);
    asm.bind(countdown);
    asm.branch(Kind::Beq, A0, ZERO, done);
    asm.i(Kind::Addi, SP, SP, -48);
    asm.store(Kind::Sd, RA, SP, 40);
    asm.store(Kind::Sd, S0, SP, 32);
    asm.i(Kind::Addi, S0, A0, 0);
    asm.jal(RA, leaf);
    asm.i(Kind::Addi, A0, S0, -1);
    asm.jal(RA, countdown);
    asm.load(Kind::Ld, RA, SP, 40);
    asm.load(Kind::Ld, S0, SP, 32);
    asm.i(Kind::Addi, SP, SP, 48);
    asm.jal(ZERO, leaf);
    asm.bind(done);
    asm.i(Kind::Jalr, ZERO, RA, 0);
    asm.bind(leaf);
    asm.i(Kind::Addi, T0, T0, 1);
    asm.i(Kind::Jalr, ZERO, RA, 0);
    let at = |label| asm.address_of_label(label).unwrap();
    let functions = vec![
        ("main", RAM_BASE),
        ("countdown", at(countdown)),
        ("leaf", at(leaf)),
    ];
    (asm, functions)
}

#[test]
fn after_each_instruction_it_finds_the_callers_that_were_seen() {
    let (asm, functions) = recursion();
    let (mut machine, witness, symbols) = watched(asm, &functions);
    let mut deepest = 0;
    for executed in 1.. {
        let stop = machine.run(Progress {
            max_insns: executed,
        });
        if matches!(stop, Stop::Stuck(..)) {
            break;
        }
        let view = View {
            machine: &machine,
            hart: &machine.harts[0],
            symbols: &symbols,
        };
        let pc = view.hart.pc;
        let found = callers(&view, pc, Privilege::Machine);
        let mut found: Vec<u64> = found.iter().map(|caller| caller.site).collect();
        found.reverse();
        let seen = witness.borrow();
        let seen: Vec<u64> = seen.frames(0).iter().map(|frame| frame.site).collect();
        // At the beginning of `main` the registers are zero, and at its end `ra` is as it was left.
        if !seen.is_empty() {
            assert_eq!(found, seen, "after {executed} instructions, at {pc:#x}");
        }
        deepest = deepest.max(seen.len());
    }
    assert_eq!(deepest, 5);
}

#[test]
fn without_symbols_there_are_frame_pointers_and_guesses() {
    let write = |framed: bool| {
        let mut asm = Asm::new(RAM_BASE);
        let inner = asm.label();
        asm.u(Kind::Auipc, SP, 0x8_0000);
        asm.u(Kind::Auipc, S0, 0x8_0000);
        asm.jal(RA, inner);
        asm.bind(inner);
        asm.i(Kind::Addi, SP, SP, -32);
        asm.store(Kind::Sd, RA, SP, 24);
        asm.store(Kind::Sd, S0, SP, 16);
        asm.i(Kind::Addi, S0, if framed { SP } else { ZERO }, 32);
        let end = asm.bound();
        asm.jal(ZERO, end);
        asm
    };
    for (framed, claim) in [(true, Claim::FramePointer), (false, Claim::Guess)] {
        let (mut machine, ..) = watched(write(framed), &[("main", RAM_BASE)]);
        let stop = machine.run(Progress { max_insns: 100 });
        assert!(matches!(stop, Stop::Stuck(..)), "{stop:?}");
        let view = View {
            machine: &machine,
            hart: &machine.harts[0],
            symbols: &SymbolTable::default(),
        };
        let found = callers(&view, view.hart.pc, Privilege::Machine);
        let expected = Caller {
            return_to: RAM_BASE + 12,
            site: RAM_BASE + 8,
            claim,
        };
        assert_eq!(found, [expected]);
    }
}

#[test]
fn a_stack_in_nowhere_has_no_callers() {
    let mut asm = Asm::new(RAM_BASE);
    asm.li(SP, u64::MAX - 7);
    asm.li(S0, u64::MAX);
    let end = asm.bound();
    asm.jal(ZERO, end);
    let (mut machine, _, symbols) = watched(asm, &[("main", RAM_BASE)]);
    machine.run(Progress { max_insns: 100 });
    for symbols in [&symbols, &SymbolTable::default()] {
        let view = View {
            machine: &machine,
            hart: &machine.harts[0],
            symbols,
        };
        assert_eq!(callers(&view, view.hart.pc, Privilege::Machine), []);
    }
}
