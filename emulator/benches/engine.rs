//! The engine's inner parts, one by one: `cargo bench -p pagewalk`.
//!
//! What whole programs take is `cargo xtask bench`'s to say; here it is seen which part a change has
//! touched. Where a part runs inside the engine only, a tiny guest repeats it.
#![allow(
    missing_docs,
    reason = "the function that criterion_group! makes has none"
)]

use criterion::{Bencher, Criterion, Throughput, criterion_group, criterion_main};
use pagewalk::addr::PhysAddr;
use pagewalk::block::BlockCache;
use pagewalk::console::ScriptedConsole;
use pagewalk::hart::csr::number;
use pagewalk::isa::asm::{A0, A1, A2, Asm, RA, T0, T1, T6, ZERO};
use pagewalk::isa::{Extensions, Kind, Reg, decode};
use pagewalk::machine::{Config, Machine, Progress, Stop};
use pagewalk::mem::access;
use pagewalk::mem::bus::Bus;
use pagewalk::platform::RAM_BASE;
use std::hint::black_box;

const RAM_SIZE: u64 = 4 << 20;
/// Where a guest has its data: far from its code.
const DATA: u64 = RAM_BASE + (1 << 20);
/// Where its page tables lie.
const TABLES: u64 = RAM_BASE + (2 << 20);
/// How often a guest repeats what is measured before it jumps back.
const REPEATS: u64 = 50;

/// Rounding modes as instructions name them (Unprivileged ISA, Floating-Point Control and Status
/// Register).
const RNE: u8 = 0;
const RUP: u8 = 3;

/// A machine at the first instruction of this code.
fn machine(write: impl FnOnce(&mut Asm)) -> Machine {
    let config = Config {
        memory: RAM_SIZE,
        extensions: Extensions::all(),
        ..Config::default()
    };
    let bus = Bus::virt(1, RAM_SIZE, Vec::new()).expect("a bus without disks");
    let nobody = Box::new(ScriptedConsole::new(b""));
    let mut machine = Machine::new(config, bus, nobody).expect("a few MiB of RAM");
    let mut asm = Asm::new(RAM_BASE);
    write(&mut asm);
    let code = asm.finish().expect("code that can be encoded");
    put(&mut machine, RAM_BASE, &code);
    machine
}

fn put(machine: &mut Machine, address: u64, bytes: &[u8]) {
    let place = machine.memory.ram.slice_mut(PhysAddr(address), bytes.len());
    place.expect("an address in RAM").copy_from_slice(bytes);
}

/// Executes so many instructions.
fn run(machine: &mut Machine, instructions: u64) {
    let max_insns = machine.executed() + instructions;
    let stop = machine.run(Progress { max_insns });
    assert!(matches!(stop, Stop::Limit), "{stop:?}");
}

/// Measures a guest that runs for ever. `events` of what is measured come in so many instructions.
fn guest(
    c: &mut Criterion,
    name: &str,
    [events, instructions]: [u64; 2],
    write: impl FnOnce(&mut Asm),
) {
    let mut machine = machine(write);
    // Past what comes first and once.
    run(&mut machine, 100_000);
    let rounds = 10_000 / instructions + 1;
    let mut group = c.benchmark_group("guest");
    group.throughput(Throughput::Elements(events * rounds));
    group.bench_function(name, |b| {
        b.iter(|| run(&mut machine, instructions * rounds))
    });
}

/// A loop of what is measured.
fn repeat(asm: &mut Asm, mut write: impl FnMut(&mut Asm)) {
    let again = asm.bound();
    for _ in 0..REPEATS {
        write(asm);
    }
    asm.jal(ZERO, again);
}

fn decoding(c: &mut Criterion) {
    // Both lengths, as a compiler mixes them: c.addi, add, c.ld, ld, c.bnez, beq, c.mv, lui, fadd.d, amoadd.w.
    let words: [u32; 10] = [
        0x0505,
        0x00b5_0533,
        0x6188,
        0x0085_b503,
        0xe111,
        0x00b5_0463,
        0x852e,
        0x1234_5537,
        0x02b5_7553,
        0x00b5_252f,
    ];
    let extensions = Extensions::all();
    let mut group = c.benchmark_group("decode");
    group.throughput(Throughput::Elements(words.len() as u64));
    group.bench_function("mixed", |b| {
        b.iter(|| {
            for word in words {
                black_box(decode(black_box(word), extensions));
            }
        });
    });
}

fn building(c: &mut Criterion) {
    let machine = machine(|asm| repeat(asm, |asm| asm.r(Kind::Add, A0, A0, A1)));
    let ram = &machine.memory.ram;
    let mut blocks = BlockCache::new(RAM_SIZE, Extensions::all());
    let mut group = c.benchmark_group("block");
    group.throughput(Throughput::Elements(REPEATS + 1));
    group.bench_function("build", |b| {
        b.iter(|| {
            let number = blocks.build(ram, 0);
            // As if a store had changed it: it is built anew each time.
            blocks.drop_lines(0, u64::MAX);
            number.expect("a block that can be built")
        });
    });
}

fn straight(c: &mut Criterion) {
    let events = [REPEATS, REPEATS + 1];
    guest(c, "alu", events, |asm| {
        let mut kinds = [Kind::Add, Kind::Xor, Kind::Sub, Kind::Or, Kind::Sll]
            .into_iter()
            .cycle();
        repeat(asm, |asm| {
            let kind = kinds.next().expect("a cycle has no end");
            asm.r(kind, A0, A0, A1);
        });
    });
}

fn floats(c: &mut Criterion) {
    // Rounding to nearest with NX raised goes by the host's FPU, rounding up by the exact path.
    for (name, rm) in [("fadd.d-fast", RNE), ("fadd.d-exact", RUP)] {
        guest(c, name, [REPEATS, REPEATS + 1], |asm| {
            asm.li(T0, 1 << 13); // mstatus.FS = Initial
            asm.csr(Kind::Csrrs, ZERO, number::MSTATUS, T0);
            asm.csri(Kind::Csrrsi, ZERO, number::FFLAGS, 1);
            for (register, value) in [(Reg::R11, 1.1_f64), (Reg::R12, 1e-3)] {
                asm.li(T0, value.to_bits());
                asm.f(Kind::FmvDX, register, T0, ZERO, RNE);
            }
            repeat(asm, |asm| asm.f(Kind::FaddD, A0, A1, A2, rm));
        });
    }
}

fn traps(c: &mut Criterion) {
    // ecall, four of the handler's, and the jump back once a loop.
    guest(c, "trap-and-return", [REPEATS, 5 * REPEATS + 1], |asm| {
        let handler = asm.label();
        asm.la(T6, handler);
        asm.csr(Kind::Csrrw, ZERO, number::MTVEC, T6);
        repeat(asm, |asm| asm.plain(Kind::Ecall));
        asm.align(4);
        asm.bind(handler);
        asm.csr(Kind::Csrrs, T0, number::MEPC, ZERO);
        asm.i(Kind::Addi, T0, T0, 4);
        asm.csr(Kind::Csrrw, ZERO, number::MEPC, T0);
        asm.plain(Kind::Mret);
    });
}

fn indirect_jumps(c: &mut Criterion) {
    const FUNCTIONS: u64 = 256;
    // One call site, so that the target is another one each time: ld, jalr, addi, ret, and the end.
    guest(c, "indirect-jump", [1, 4], |asm| {
        let (table, again, first) = (asm.label(), asm.label(), asm.label());
        asm.la(T1, table);
        asm.bind(first);
        asm.i(Kind::Addi, A0, T1, 0);
        asm.bind(again);
        asm.load(Kind::Ld, T0, A0, 0);
        asm.i(Kind::Jalr, RA, T0, 0);
        asm.jal(ZERO, again);
        let mut functions: Vec<_> = (1..FUNCTIONS)
            .map(|_| {
                let function = asm.bound();
                asm.i(Kind::Addi, A0, A0, 8);
                asm.i(Kind::Jalr, ZERO, RA, 0);
                function
            })
            .collect();
        functions.push(first);
        asm.align(8);
        asm.bind(table);
        functions.into_iter().for_each(|it| asm.address_of(it));
    });
}

/// A machine in S-mode whose page at virtual address 0 is that of [`DATA`], by so many levels.
fn paged(levels: u64) -> Machine {
    const VALID: u64 = 1;
    /// D, A, X, W, R and V.
    const LEAF: u64 = 0xcf;
    let mode = 8 + levels - 3; // Sv39, Sv48, ... (Privileged ISA, Supervisor Address Translation and Protection Register)
    let mut machine = machine(|asm| {
        let here = asm.label();
        for (csr, value) in [
            (number::PMPADDR0, u64::MAX >> 10),
            (number::PMPCFG0, 0x1f),
            (number::SATP, mode << 60 | TABLES >> 12),
            (number::MSTATUS, 1 << 11), // MPP = S
        ] {
            asm.li(T0, value);
            asm.csr(Kind::Csrrw, ZERO, csr, T0);
        }
        asm.la(T0, here);
        asm.csr(Kind::Csrrw, ZERO, number::MEPC, T0);
        asm.plain(Kind::Mret);
        asm.bind(here);
    });
    for level in 0..levels {
        let next = TABLES + (level + 1) * 4096;
        let entry = if level + 1 == levels {
            DATA >> 2 | LEAF
        } else {
            next >> 2 | VALID
        };
        put(&mut machine, TABLES + level * 4096, &entry.to_le_bytes());
    }
    while machine.harts[0].privilege != pagewalk::hart::Privilege::Supervisor {
        run(&mut machine, 1);
    }
    machine
}

fn load(machine: &mut Machine) -> u64 {
    let hart = &mut machine.harts[0];
    let va = black_box(8);
    access::load_fast(hart, &machine.memory, va)
        .or_else(|| access::load_missed(hart, &mut machine.memory, va))
        .expect("the page is mapped")
}

fn translation(c: &mut Criterion) {
    let mut group = c.benchmark_group("tlb");
    let mut hit = paged(3);
    load(&mut hit);
    group.bench_function("hit", |b| b.iter(|| load(&mut hit)));
    for (name, levels) in [("miss-sv39", 3), ("miss-sv48", 4)] {
        let mut machine = paged(levels);
        let miss = |b: &mut Bencher<'_>| {
            b.iter(|| {
                machine.harts[0].tlb.flush_page(0);
                load(&mut machine)
            });
        };
        group.bench_function(name, miss);
    }
}

criterion_group!(
    benches,
    decoding,
    building,
    straight,
    floats,
    traps,
    indirect_jumps,
    translation
);
criterion_main!(benches);
