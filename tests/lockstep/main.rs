//! The block engine against the single-step reference, on random programs.
//!
//! Both begin with the same RAM and must agree, after the same number of cycles, on every
//! register, CSR and byte. When they do not, the run is repeated with shorter and shorter limits
//! until the first instruction that makes the difference is found, and both sides are shown.
//! They agree on the walks for lack of a translation, too: the reference makes every walk, and tells
//! which of them its TLB, to which it does not listen, would have spared it.

mod program;

use pagewalk::addr::PhysAddr;
use pagewalk::console::ScriptedConsole;
use pagewalk::hart::{Exception, Hart, csr};
use pagewalk::isa::{Ext, Extensions, disassemble};
use pagewalk::machine::{Config, Engine, Fetched, InsnObserver, Machine, Progress, Stop};
use pagewalk::mem::Memory;
use pagewalk::mem::bus::Bus;
use program::{Program, RAM_SIZE, generate};
use std::fmt::Write;

/// Cycles that a program is run for.
const CYCLES: u64 = 20_000;
/// Programs that the test runs.
const PROGRAMS: u64 = 1500;

fn machine(program: &Program, engine: Engine, extensions: Extensions) -> Machine {
    let config = Config {
        memory: RAM_SIZE,
        harts: 1,
        extensions,
        engine,
        pmp: program.pmp,
        misaligned: program.misaligned,
    };
    let bus = Bus::virt(1, RAM_SIZE, Vec::new()).expect("an empty platform");
    let console = Box::new(ScriptedConsole::new(b""));
    let mut machine = Machine::new(config, bus, console).expect("a megabyte of RAM");
    for (address, bytes) in &program.pieces {
        let place = machine
            .memory
            .ram
            .slice_mut(PhysAddr(*address), bytes.len());
        place.expect("the piece lies in RAM").copy_from_slice(bytes);
    }
    machine.harts[0].pc = program.entry;
    machine
}

/// Runs to the limit and describes the state there.
fn run(
    program: &Program,
    engine: Engine,
    extensions: Extensions,
    cycles: u64,
) -> (Machine, String) {
    let mut machine = machine(program, engine, extensions);
    let stop = machine.run(Progress { max_insns: cycles });
    let stop = match stop {
        Stop::Stuck(_, why) => format!("{why:?}"),
        other => format!("{other:?}"),
    };
    let state = describe(&machine.harts[0], &stop);
    (machine, state)
}

fn describe(hart: &Hart, stop: &str) -> String {
    let mut text = format!("{stop} pc={:#x} {:?}\n", hart.pc, hart.privilege);
    let _ = writeln!(text, "cycle={} instret={}", hart.cycle, hart.instret());
    let _ = writeln!(text, "reservation={:x?}", hart.reservation);
    let _ = writeln!(text, "walks={:?}", hart.tlb.counts.walks);
    for (n, value) in hart.x.visible().iter().enumerate() {
        let _ = writeln!(text, "x{n}={value:#x}");
    }
    for (n, value) in hart.f.visible().iter().enumerate() {
        let _ = writeln!(text, "f{n}={value:#x}");
    }
    for number in 0..0x1000 {
        if let Some(value) = csr::peek(hart, number, 0) {
            let _ = writeln!(text, "csr {number:#x}={value:#x}");
        }
    }
    text
}

fn agree(program: &Program, extensions: Extensions, cycles: u64) -> bool {
    let (blocks, a) = run(program, Engine::Blocks, extensions, cycles);
    let (reference, b) = run(program, Engine::Reference, extensions, cycles);
    a == b && blocks.memory.ram.bytes() == reference.memory.ram.bytes()
}

/// The first cycle at which the engines differ, and what differs there. None where they may: a jump
/// into the middle of the instructions that change `satp` can make it name tables that are none, and
/// without a fence what is cached of the old ones may still be used or not.
fn divergence(program: &Program, extensions: Extensions, cycles: u64) -> Option<String> {
    let (mut same, mut differ) = (0, cycles);
    while differ - same > 1 {
        let middle = (same + differ) / 2;
        if agree(program, extensions, middle) {
            same = middle
        } else {
            differ = middle
        }
    }
    let (before, _) = run(program, Engine::Reference, extensions, same);
    if !program.has_tables_of(csr::peek(&before.harts[0], csr::number::SATP, 0)?) {
        return None;
    }
    let mut text = format!("the engines part at cycle {differ}\n");
    for cycle in same.saturating_sub(15)..=same {
        let (machine, _) = run(program, Engine::Reference, extensions, cycle);
        let _ = writeln!(text, "{cycle}: {}", next_instruction(&machine, extensions));
    }
    let (blocks, a) = run(program, Engine::Blocks, extensions, differ);
    let (reference, b) = run(program, Engine::Reference, extensions, differ);
    for (a, b) in a.lines().zip(b.lines()).filter(|(a, b)| a != b) {
        let _ = writeln!(text, "  blocks {a}\n  reference {b}");
    }
    let memories = blocks
        .memory
        .ram
        .bytes()
        .iter()
        .zip(reference.memory.ram.bytes());
    for (offset, (a, b)) in memories.enumerate().filter(|(_, (a, b))| a != b).take(16) {
        let _ = writeln!(text, "  RAM+{offset:#x}: blocks {a:#x}, reference {b:#x}");
    }
    Some(text)
}

fn next_instruction(machine: &Machine, extensions: Extensions) -> String {
    use pagewalk::hart::AccessKind;
    use pagewalk::mmu::translate::{request, walk_memory};
    let hart = &machine.harts[0];
    let va = pagewalk::addr::VirtAddr(hart.pc);
    let pa = request(hart, va, AccessKind::Fetch).map_or(Some(PhysAddr(va.0)), |request| {
        walk_memory(hart, &machine.memory, &request)
            .outcome
            .ok()
            .map(|leaf| leaf.pa)
    });
    let word = pa
        .and_then(|pa| machine.memory.ram.read_at::<u32>(pa))
        .unwrap_or(0);
    let text = disassemble(word, hart.pc, extensions);
    format!("{:?} {:#x} ({word:08x}) {text}", hart.privilege, hart.pc)
}

fn check(seeds: std::ops::Range<u64>, extensions: Extensions) {
    for seed in seeds {
        let program = generate(seed);
        if !agree(&program, extensions, CYCLES)
            && let Some(difference) = divergence(&program, extensions, CYCLES)
        {
            panic!("seed {seed}: {difference}");
        }
    }
}

#[test]
fn random_programs_run_alike() {
    check(0..PROGRAMS, Extensions::all());
}

#[test]
fn random_programs_run_alike_without_compressed_instructions() {
    check(
        10_000..10_000 + PROGRAMS / 4,
        Extensions::all().without(Ext::C),
    );
}

#[derive(Debug)]
struct Nobody;

impl InsnObserver for Nobody {
    fn before(&mut self, _: &Hart, _: &Memory, _: &Fetched) {}
    fn after(&mut self, _: &Hart, _: &Memory, _: &Fetched, _: Option<Exception>) {}
}

#[test]
fn who_is_observed_walks_no_less_and_no_more() {
    for seed in 20_000..20_000 + PROGRAMS / 8 {
        let program = generate(seed);
        let states = [false, true].map(|observed| {
            let mut machine = machine(&program, Engine::Blocks, Extensions::all());
            if observed {
                machine.observe(Box::new(Nobody));
            }
            let stop = machine.run(Progress { max_insns: CYCLES });
            describe(&machine.harts[0], &format!("{stop:?}"))
        });
        assert_eq!(states[0], states[1], "seed {seed}");
    }
}

#[test]
fn the_reference_tells_walks_that_a_tlb_spares() {
    let (mut spared, mut made, mut stale) = (0, [0; 3], 0);
    for seed in 0..200 {
        let (machine, _) = run(
            &generate(seed),
            Engine::Reference,
            Extensions::all(),
            CYCLES,
        );
        let counts = machine.harts[0].tlb.counts;
        let walks: u64 = counts.walks.iter().sum();
        spared += machine.memory.counters.walks - walks;
        for (sum, count) in made.iter_mut().zip(counts.walks) {
            *sum += count;
        }
        stale += counts.stale;
    }
    assert!(made.iter().all(|count| *count > 1000), "{made:?}");
    assert!(spared > 100_000, "{spared}");
    assert_eq!(stale, 0, "programs fence what they change");
}

#[test]
fn programs_do_take_faults_and_reach_user_mode() {
    let mut seen = [0; 16];
    let mut user = 0;
    let mut interrupts = 0;
    for seed in 0..200 {
        let (machine, _) = run(&generate(seed), Engine::Blocks, Extensions::all(), CYCLES);
        for (sum, count) in seen.iter_mut().zip(machine.memory.counters.exceptions) {
            *sum += count;
        }
        user += machine.memory.counters.exceptions[8];
        interrupts += machine.memory.counters.interrupts.iter().sum::<u64>();
    }
    for code in [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15] {
        assert!(seen[code] > 0, "no exception of code {code} in {seen:?}");
    }
    assert!(user > 0 && interrupts > 0);
}
