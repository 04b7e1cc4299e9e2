//! Random guests that poke every device and CSR with values at the edges. Nothing panics, nothing
//! hangs, and however such a guest is run, the same comes of it.

use super::*;
use crate::hart::{Exception, Hart};
use crate::isa::table::ROWS;
use crate::machine::{Fetched, InsnObserver};
use crate::mem::Memory;
use crate::observe::Snapshot;
use crate::platform::{PLIC_BASE, RTC_BASE, UART_BASE, VIRTIO_BASE};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

const GUESTS: u64 = 150;
const INSNS: u64 = 30_000;

fn pick<T: Copy>(rng: &mut SmallRng, from: &[T]) -> T {
    from[rng.random_range(0..from.len())]
}

/// Where it may hurt.
fn address(rng: &mut SmallRng) -> u64 {
    let base = pick(
        rng,
        &[
            MSIP,
            MTIMECMP,
            MTIME,
            PLIC_BASE,
            PLIC_BASE + 0x2000,
            PLIC_BASE + 0x20_0000,
            UART_BASE,
            RTC_BASE,
            RTC_BASE + 0x10,
            VIRTIO_BASE,
            VIRTIO_BASE + 0x38,
            VIRTIO_BASE + 0x70,
            DATA,
            RAM_BASE + 0x800,
            RAM_BASE + RAM_SIZE - 4,
            u64::MAX - 7,
            0,
        ],
    );
    base.wrapping_add(pick(rng, &[0, 0, 0, 4, 8, 1, 7, 0xff9]))
}

fn value(rng: &mut SmallRng) -> u64 {
    match rng.random_range(0..6) {
        0 => rng.random(),
        1 => rng.random_range(0..16),
        2 => u64::MAX - rng.random_range(0..300_u64),
        3 => 1 << rng.random_range(0..64),
        4 => (u64::MAX / 100).wrapping_add(rng.random_range(0..4)) - 2,
        _ => address(rng),
    }
}

const CSRS: [u16; 18] = [
    number::MSTATUS,
    number::MIE,
    number::MIP,
    number::MIDELEG,
    number::MEDELEG,
    number::MENVCFG,
    number::STIMECMP,
    number::MCYCLE,
    number::MINSTRET,
    number::MCOUNTINHIBIT,
    number::SATP,
    number::PMPADDR0,
    number::PMPCFG0,
    number::SSTATUS,
    number::SIE,
    number::SIP,
    number::STVEC,
    number::MSCRATCH,
];

fn x_reg(rng: &mut SmallRng) -> Reg {
    Reg::new(rng.random_range(8..16))
}

fn step(asm: &mut Asm, rng: &mut SmallRng) {
    let (a, b) = (x_reg(rng), x_reg(rng));
    match rng.random_range(0..12) {
        0 => asm.li(a, address(rng)),
        1 => asm.li(a, value(rng)),
        2 | 3 => {
            let kind = pick(rng, &[Kind::Sw, Kind::Sd, Kind::Sb, Kind::Sh]);
            asm.li(T6, address(rng));
            asm.store(kind, a, T6, 0);
        }
        4 | 5 => {
            let kind = pick(rng, &[Kind::Lw, Kind::Ld, Kind::Lbu, Kind::Lh]);
            asm.li(T6, address(rng));
            asm.load(kind, a, T6, 0);
        }
        6 | 7 => {
            let kind = pick(rng, &[Kind::Csrrw, Kind::Csrrs, Kind::Csrrc]);
            asm.csr(kind, a, pick(rng, &CSRS), b);
        }
        8 => asm.plain(pick(
            rng,
            &[Kind::Wfi, Kind::Ecall, Kind::Mret, Kind::Sret, Kind::FenceI],
        )),
        9 => {
            let kind = pick(rng, &[Kind::AmoaddD, Kind::ScW, Kind::AmomaxuW]);
            asm.amo(kind, a, b, x_reg(rng));
        }
        10 => asm.word(rng.random()),
        _ => {
            let row = &ROWS[rng.random_range(0..ROWS.len())];
            asm.word(row.pattern | rng.random::<u32>() & !row.mask);
        }
    }
}

fn guest(seed: u64, harts: usize, engine: Engine) -> Machine {
    let mut rng = SmallRng::seed_from_u64(seed);
    machine(engine, harts, |asm| {
        let handler = asm.label();
        asm.vector(handler);
        asm.write_csr(number::MIE, 0xaaa);
        for n in 8..16 {
            let value = value(&mut rng);
            asm.li(Reg::new(n), value);
        }
        let begin = asm.bound();
        for _ in 0..200 {
            step(asm, &mut rng);
        }
        asm.jal(ZERO, begin);
        asm.align(4);
        // Skips what trapped, in M-mode again, with every interrupt enabled.
        asm.bind(handler);
        asm.csr(Kind::Csrrs, T6, number::MEPC, ZERO);
        asm.i(Kind::Addi, T6, T6, 4);
        asm.csr(Kind::Csrrw, ZERO, number::MEPC, T6);
        asm.write_csr(number::MIE, 0xaaa);
        asm.li(T6, 3 << 11);
        asm.csr(Kind::Csrrs, ZERO, number::MSTATUS, T6);
        asm.plain(Kind::Mret);
    })
}

/// How a run ends: why, and all that is counted and held.
fn end(mut machine: Machine) -> (String, Snapshot, Vec<u64>) {
    let stop = loop {
        match run(&mut machine, INSNS) {
            Stop::Marks => drop(machine.take_marks()),
            stop => break format!("{stop:?}"),
        }
    };
    let mut state: Vec<_> = Vec::new();
    for hart in &machine.harts {
        state.extend_from_slice(hart.x.visible());
        state.extend([hart.pc, hart.cycle, hart.instret()]);
    }
    let sum = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(*byte))
    };
    state.push(sum(machine.memory.ram.bytes()));
    (stop, machine.snapshot(), state)
}

/// Looks on from this cycle, and must not be shown anything before.
#[derive(Debug)]
struct LooksFrom(u64);

impl InsnObserver for LooksFrom {
    fn before(&mut self, hart: &Hart, _: &Memory, _: &Fetched) {
        assert!(hart.cycle >= self.0, "{} is before {}", hart.cycle, self.0);
    }

    fn after(&mut self, _: &Hart, _: &Memory, _: &Fetched, _: Option<Exception>) {}

    fn begins_at(&self) -> u64 {
        self.0
    }
}

fn check(snapshot: &Snapshot, seed: u64) {
    for side in [snapshot.tlb.fetch, snapshot.tlb.load, snapshot.tlb.store] {
        assert_eq!(side.hits + side.misses, side.accesses, "seed {seed}");
    }
    let traps: u64 = ["instruction", "load", "store"]
        .iter()
        .map(|kind| snapshot.traps.get(&format!("{kind}_page_fault")))
        .sum();
    assert_eq!(traps, snapshot.page_faults.total(), "seed {seed}");
}

#[test]
fn one_hart() {
    let mut stops = std::collections::BTreeMap::new();
    for seed in 0..GUESTS {
        let plain = end(guest(seed, 1, Engine::Blocks));
        check(&plain.1, seed);
        for from in [0, seed * 37 % INSNS] {
            let mut observed = guest(seed, 1, Engine::Blocks);
            observed.observe(Box::new(LooksFrom(from)));
            assert_eq!(plain, end(observed), "seed {seed}, observed from {from}");
        }
        let reference = end(guest(seed, 1, Engine::Reference));
        let results = [&plain, &reference].map(|end| (&end.0, &end.2));
        assert_eq!(results[0], results[1], "seed {seed}");
        *stops.entry(plain.0).or_insert(0) += 1;
    }
    assert!(stops.len() >= 3, "too much alike: {stops:?}");
}

#[test]
fn several_harts() {
    for seed in 1000..1000 + GUESTS / 3 {
        let plain = end(guest(seed, 3, Engine::Blocks));
        check(&plain.1, seed);
        for from in [0, seed * 37 % INSNS] {
            let mut observed = guest(seed, 3, Engine::Blocks);
            observed.observe(Box::new(LooksFrom(from)));
            assert_eq!(plain, end(observed), "seed {seed}, observed from {from}");
        }
        let reference = end(guest(seed, 3, Engine::Reference));
        let results = [&plain, &reference].map(|end| (&end.0, &end.2));
        assert_eq!(results[0], results[1], "seed {seed}");
    }
}
