//! Random programs with random page tables, from a seed.
//!
//! Physical layout, from the start of RAM: trap handlers, page tables, code, data. The program
//! begins in M-mode with a short prologue that sets up delegation, PMP, translation, timers and
//! the target privilege, and then runs words that are mostly instructions: every row of the
//! table, with addresses and branch targets biased to where something is. Handlers count, repair
//! what they can, skip the instruction, and return.

mod code;
mod setup;
mod tables;

use code::code;
use pagewalk::hart::Misaligned;
use pagewalk::hart::csr::number as csr;
use pagewalk::hart::pmp::{Grain, Layout, Regions};
use pagewalk::isa::asm::Asm;
use pagewalk::isa::{Kind, Reg};
use pagewalk::platform::RAM_BASE;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use setup::{machine_handler, prologue, supervisor_handler};
use tables::tables;

/// Bytes of RAM that a program needs.
pub(crate) const RAM_SIZE: u64 = 3 << 20;

const M_HANDLER: u64 = RAM_BASE + 0x1000;
const S_HANDLER: u64 = RAM_BASE + 0x2000;
/// The tables lie where no data address leads by accident: a changed entry that is not fenced
/// may be seen or not, so the engines would rightly differ.
const ROOT: u64 = RAM_BASE + 0x20_0000;
const MIDDLE: u64 = ROOT + 0x1000;
const LEAVES: u64 = ROOT + 0x2000;
/// The tables above `ROOT`, for four and for five levels.
const ROOT4: u64 = ROOT + 0x3000;
const ROOT5: u64 = ROOT + 0x4000;
const CODE: u64 = RAM_BASE + 0x1_0000;
const CODE_PAGES: u64 = 4;
const DATA: u64 = RAM_BASE + 0x2_0000;
const DATA_PAGES: u64 = 12;

/// Where the pages are seen through the tables.
const CODE_VA: u64 = 0x1_0000;
const DATA_VA: u64 = 0x2_0000;
/// The same 2 MiB of RAM by a superpage.
const SUPER_VA: u64 = 0x4000_0000;
/// All physical addresses below by one leaf: of 512 GiB with four levels, 256 TiB with five.
const HUGE_VA: u64 = 1 << 39;
const HUGEST_VA: u64 = 1 << 48;
/// The handlers, for S-mode.
const SUPERVISOR_VA: u64 = 0x20_0000;
/// The tables, for S-mode.
const TABLES_VA: u64 = 0x60_0000;

const V: u64 = 1;
const U: u64 = 1 << 4;
const ALL: u64 = 0xcf;
/// Part of a range of sixteen pages, and the low page-number bits that say so.
const NAPOT: u64 = 1 << 63;
const NAPOT_PPN: u64 = 8;

/// A program: bytes to put at physical addresses.
pub(crate) struct Program {
    /// Address and bytes of each piece.
    pub(crate) pieces: Vec<(u64, Vec<u8>)>,
    /// Where execution begins.
    pub(crate) entry: u64,
    /// The PMP of the machine that it is for.
    pub(crate) pmp: Layout,
    /// What that machine does with misaligned accesses.
    pub(crate) misaligned: Misaligned,
    /// `satp` in the first of its address spaces.
    satp: u64,
}

impl Program {
    /// Whether `satp` names tables of this program, in any address space.
    pub(crate) fn has_tables_of(&self, satp: u64) -> bool {
        satp & !(0xffff << 44) == self.satp
    }
}

/// How addresses are translated below M-mode.
#[derive(Clone, Copy, PartialEq)]
enum Translation {
    Bare,
    Sv39,
    Sv48,
    Sv57,
}

impl Translation {
    /// `satp` with this address space.
    fn satp(self, asid: u64) -> u64 {
        let (mode, root) = match self {
            Translation::Bare => return 0,
            Translation::Sv39 => (8, ROOT),
            Translation::Sv48 => (9, ROOT4),
            Translation::Sv57 => (10, ROOT5),
        };
        mode << 60 | asid << 44 | root >> 12
    }
}

/// Where a program runs.
#[derive(Clone, Copy)]
struct Plan {
    translation: Translation,
    /// The mode that its code begins in, as `mstatus.MPP` has it.
    privilege: u64,
    /// How many PMP regions there are.
    regions: usize,
}

impl Plan {
    fn random(rng: &mut SmallRng) -> Plan {
        use Translation::{Bare, Sv39, Sv48, Sv57};
        Plan {
            translation: [Bare, Sv39, Sv39, Sv48, Sv57][rng.random_range(0..5)],
            privilege: [0, 1, 1, 3][rng.random_range(0..4)],
            regions: [16, 16, 64, 0][rng.random_range(0..4)],
        }
    }

    /// What the code's own addresses go through.
    fn seen(self) -> Translation {
        match self.privilege {
            3 => Translation::Bare,
            _ => self.translation,
        }
    }

    /// Where the code is for itself.
    fn code(self) -> u64 {
        match self.seen() {
            Translation::Bare => CODE,
            _ => CODE_VA,
        }
    }
}

/// The program of a seed.
pub(crate) fn generate(seed: u64) -> Program {
    let mut rng = SmallRng::seed_from_u64(seed);
    let plan = Plan::random(&mut rng);
    let grain = [4, 4, 4, 64, 4096][rng.random_range(0..5)];
    let mut pieces = vec![
        (RAM_BASE, prologue(&mut rng, plan)),
        (M_HANDLER, machine_handler(plan)),
        (S_HANDLER, supervisor_handler(plan)),
        (CODE, code(&mut rng, plan.translation)),
        (DATA, (0..DATA_PAGES << 12).map(|_| rng.random()).collect()),
    ];
    pieces.extend(tables(&mut rng, plan));
    Program {
        pieces,
        entry: RAM_BASE,
        pmp: Layout {
            regions: Regions::new(plan.regions).expect("an allowed number"),
            grain: Grain::of_bytes(grain).expect("a power of two"),
        },
        misaligned: if rng.random_bool(0.25) {
            Misaligned::Trapped
        } else {
            Misaligned::Done
        },
        satp: plan.translation.satp(0),
    }
}

fn x(n: u32) -> Reg {
    Reg::new(n)
}

fn dest(n: u32) -> Reg {
    Reg::dest(n)
}

/// Writes a CSR, by way of `x5`.
fn set(a: &mut Asm, number: u16, value: u64) {
    a.li(x(5), value);
    a.csr(Kind::Csrrw, dest(0), number, x(5));
}

/// A value that a register may usefully hold.
fn interesting(rng: &mut SmallRng, translation: Translation) -> u64 {
    let (code, data, huge) = match translation {
        Translation::Bare => (CODE, DATA, DATA),
        Translation::Sv39 => (CODE_VA, DATA_VA, DATA_VA),
        Translation::Sv48 => (CODE_VA, DATA_VA, HUGE_VA | DATA),
        Translation::Sv57 => (CODE_VA, DATA_VA, HUGEST_VA | DATA),
    };
    match rng.random_range(0..12) {
        0..=2 => data + rng.random_range(0..DATA_PAGES << 12),
        // Atomics want alignment.
        3 | 4 => data + (rng.random_range(0..DATA_PAGES << 12) & !15),
        9 => huge + rng.random_range(0..DATA_PAGES << 12),
        10 => data + (rng.random_range(0..DATA_PAGES << 12) & !63),
        5 => code + (rng.random_range(0..CODE_PAGES << 12) & !1),
        6 => SUPER_VA + rng.random_range(0..0x3_0000),
        // The edge between two pages.
        7 => data + (rng.random_range(1..DATA_PAGES) << 12) - rng.random_range(0..8),
        8 => [
            0,
            1,
            u64::MAX,
            1 << 63,
            i32::MIN as u64,
            0x7ff0_0000_0000_0000,
        ][rng.random_range(0..6)],
        _ => rng.random(),
    }
}
