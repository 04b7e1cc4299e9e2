//! Random programs with random page tables, from a seed.
//!
//! Physical layout, from the start of RAM: trap handlers, page tables, code, data. The program
//! begins in M-mode with a short prologue that sets up delegation, PMP, translation, timers and
//! the target privilege, and then runs words that are mostly instructions: every row of the
//! table, with addresses and branch targets biased to where something is. Handlers count, repair
//! what they can, skip the instruction, and return.

use pagewalk::hart::csr::number as csr;
use pagewalk::isa::asm::Asm;
use pagewalk::isa::table::{Format, ROWS};
use pagewalk::isa::{Kind, Reg};
use pagewalk::platform::RAM_BASE;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

/// Bytes of RAM that a program needs.
pub(crate) const RAM_SIZE: u64 = 3 << 20;

const M_HANDLER: u64 = RAM_BASE + 0x1000;
const S_HANDLER: u64 = RAM_BASE + 0x2000;
/// The tables lie where no data address leads by accident: a changed entry that is not fenced
/// may be seen or not, so the engines would rightly differ.
const ROOT: u64 = RAM_BASE + 0x20_0000;
const MIDDLE: u64 = ROOT + 0x1000;
const LEAVES: u64 = ROOT + 0x2000;
const CODE: u64 = RAM_BASE + 0x1_0000;
const CODE_PAGES: u64 = 4;
const DATA: u64 = RAM_BASE + 0x2_0000;
const DATA_PAGES: u64 = 12;

/// Where the pages are seen through the tables.
const CODE_VA: u64 = 0x1_0000;
const DATA_VA: u64 = 0x2_0000;
/// The same 2 MiB of RAM by a superpage.
const SUPER_VA: u64 = 0x4000_0000;
/// The handlers, for S-mode.
const SUPERVISOR_VA: u64 = 0x20_0000;
/// The tables, for S-mode.
const TABLES_VA: u64 = 0x60_0000;

const V: u64 = 1;
const U: u64 = 1 << 4;
const ALL: u64 = 0xcf;

/// A program: bytes to put at physical addresses.
pub(crate) struct Program {
    /// Address and bytes of each piece.
    pub(crate) pieces: Vec<(u64, Vec<u8>)>,
    /// Where execution begins.
    pub(crate) entry: u64,
}

/// The program of a seed.
pub(crate) fn generate(seed: u64) -> Program {
    let mut rng = SmallRng::seed_from_u64(seed);
    let translated = rng.random_bool(0.8);
    let pieces = vec![
        (RAM_BASE, prologue(&mut rng, translated)),
        (M_HANDLER, machine_handler()),
        (S_HANDLER, supervisor_handler()),
        (
            ROOT,
            table(&[(0, MIDDLE, V), (1, RAM_BASE, leaf_flags(&mut rng))]),
        ),
        (
            MIDDLE,
            table(&[
                (0, LEAVES, V),
                (1, RAM_BASE, ALL),
                (2, RAM_BASE, leaf_flags(&mut rng)),
                (3, ROOT, ALL),
            ]),
        ),
        (LEAVES, leaves(&mut rng)),
        (CODE, code(&mut rng, translated)),
        (DATA, (0..DATA_PAGES << 12).map(|_| rng.random()).collect()),
    ];
    Program {
        pieces,
        entry: RAM_BASE,
    }
}

fn x(n: u32) -> Reg {
    Reg::new(n)
}

fn dest(n: u32) -> Reg {
    Reg::dest(n)
}

fn table(entries: &[(usize, u64, u64)]) -> Vec<u8> {
    let mut bytes = vec![0; 4096];
    for (index, pa, flags) in entries {
        let pte = (pa >> 12) << 10 | flags;
        bytes[index * 8..index * 8 + 8].copy_from_slice(&pte.to_le_bytes());
    }
    bytes
}

/// Mostly everything allowed; sometimes a bit is missing, or the entry is nonsense.
fn leaf_flags(rng: &mut SmallRng) -> u64 {
    let user = if rng.random_bool(0.6) { U } else { 0 };
    let flags = ALL | user;
    match rng.random_range(0..12) {
        0 => flags & !(1 << rng.random_range(0..8)),
        1 => flags & !(1 << 6 | 1 << 7),
        2 => flags & !(1 << 7),
        3 => rng.random_range(0..256),
        4 => flags | 1 << rng.random_range(54..64),
        5 => flags | 1 << 5,
        _ => flags,
    }
}

fn leaves(rng: &mut SmallRng) -> Vec<u8> {
    let mut entries = Vec::new();
    for page in 0..CODE_PAGES {
        let va = CODE_VA + (page << 12);
        entries.push(((va >> 12) as usize, CODE + (page << 12), leaf_flags(rng)));
    }
    for page in 0..DATA_PAGES {
        let va = DATA_VA + (page << 12);
        // Data pages may be swapped about, lie outside RAM, or be the code or the tables.
        let pa = match rng.random_range(0..16) {
            0 => 0x1000_0000,
            1 => CODE + (rng.random_range(0..CODE_PAGES) << 12),
            2 => 0x4000_0000,
            _ => DATA + (rng.random_range(0..DATA_PAGES) << 12),
        };
        entries.push(((va >> 12) as usize, pa, leaf_flags(rng)));
    }
    table(&entries)
}

/// M-mode set-up, and the drop to where the code runs.
fn prologue(rng: &mut SmallRng, translated: bool) -> Vec<u8> {
    let mut a = Asm::new(RAM_BASE);
    let set = |a: &mut Asm, number: u16, value: u64| {
        a.li(x(5), value);
        a.csr(Kind::Csrrw, dest(0), number, x(5));
    };
    set(&mut a, csr::MTVEC, M_HANDLER);
    set(
        &mut a,
        csr::STVEC,
        if translated {
            SUPERVISOR_VA + 0x2000
        } else {
            S_HANDLER
        },
    );
    set(&mut a, csr::PMPADDR0, u64::MAX);
    let pmp = if rng.random_bool(0.9) {
        0x1f
    } else {
        rng.random::<u64>() & 0x7f
    };
    set(&mut a, csr::PMPCFG0, pmp);
    if rng.random_bool(0.2) {
        // A hole, or a page in two parts, in front of the rule for everything.
        let size = [0, 1, 0xf, 0x1ff][rng.random_range(0..4)];
        set(&mut a, csr::PMPADDR0 + 1, u64::MAX);
        set(
            &mut a,
            csr::PMPADDR0,
            (DATA + rng.random_range(0..0x8000)) >> 2 & !size | size >> 1,
        );
        set(&mut a, csr::PMPCFG0, 0x1f00 | 0x18 | rng.random_range(0..8));
    }
    set(&mut a, csr::MEDELEG, rng.random());
    set(&mut a, csr::MIDELEG, rng.random());
    set(&mut a, csr::MENVCFG, rng.random());
    set(&mut a, csr::MCOUNTEREN, rng.random());
    set(&mut a, csr::SCOUNTEREN, rng.random());
    set(&mut a, csr::STIMECMP, rng.random_range(0..300));
    set(&mut a, csr::MIE, rng.random());
    let asid = rng.random_range(0..3_u64);
    if translated {
        set(&mut a, csr::SATP, 8 << 60 | asid << 44 | ROOT >> 12);
    }
    let privilege = [0, 1, 1, 3][rng.random_range(0..4)];
    let random: u64 = rng.random::<u64>() & 0x7e_00aa;
    set(&mut a, csr::MSTATUS, random | privilege << 11 | 0x6000);
    let entry = if translated && privilege != 3 {
        CODE_VA
    } else {
        CODE
    };
    set(&mut a, csr::MEPC, entry);
    for n in 5..31 {
        a.li(x(n), interesting(rng, translated && privilege != 3));
    }
    for n in 0..32 {
        a.r(Kind::FmvDX, x(n), x(5 + n % 25), x(0));
    }
    a.plain(Kind::Mret);
    a.finish().expect("the prologue assembles")
}

/// A value that a register may usefully hold.
fn interesting(rng: &mut SmallRng, translated: bool) -> u64 {
    let (code, data) = if translated {
        (CODE_VA, DATA_VA)
    } else {
        (CODE, DATA)
    };
    match rng.random_range(0..10) {
        0..=4 => data + rng.random_range(0..DATA_PAGES << 12),
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

/// Counts, skips the instruction or goes back to the code's start, disarms timers, returns.
fn handler(a: &mut Asm, epc: u16, cause: u16, scratch: u16, ret: Kind, start: u64) {
    let (fetch, skip, out) = (a.label(), a.label(), a.label());
    a.csr(Kind::Csrrw, dest(31), scratch, x(31));
    a.csr(Kind::Csrrs, dest(31), cause, x(0));
    a.branch(Kind::Blt, x(31), x(0), out);
    a.branch(Kind::Beq, x(31), x(0), fetch);
    a.i(Kind::Addi, dest(31), x(31), -12);
    a.branch(Kind::Beq, x(31), x(0), fetch);
    a.i(Kind::Addi, dest(31), x(31), 11);
    a.branch(Kind::Bne, x(31), x(0), skip);
    a.bind(fetch);
    a.li(x(31), start);
    a.csr(Kind::Csrrw, dest(0), epc, x(31));
    a.csr(Kind::Csrrw, dest(31), scratch, x(31));
    a.plain(ret);
    a.bind(skip);
    a.csr(Kind::Csrrs, dest(31), epc, x(0));
    a.i(Kind::Addi, dest(31), x(31), 4);
    a.csr(Kind::Csrrw, dest(0), epc, x(31));
    a.csr(Kind::Csrrw, dest(31), scratch, x(31));
    a.plain(ret);
    a.bind(out);
    // The next timer interrupt is due a little later.
    a.csr(Kind::Csrrs, dest(31), csr::STIMECMP, x(0));
    a.i(Kind::Addi, dest(31), x(31), 7);
    a.csr(Kind::Csrrw, dest(0), csr::STIMECMP, x(31));
    a.csri(Kind::Csrrci, dest(0), csr::SIP, 2);
    a.csr(Kind::Csrrw, dest(31), scratch, x(31));
    a.plain(ret);
}

fn machine_handler() -> Vec<u8> {
    let mut a = Asm::new(M_HANDLER);
    handler(
        &mut a,
        csr::MEPC,
        csr::MCAUSE,
        csr::MSCRATCH,
        Kind::Mret,
        CODE,
    );
    a.finish().expect("the handler assembles")
}

fn supervisor_handler() -> Vec<u8> {
    let mut a = Asm::new(S_HANDLER);
    handler(
        &mut a,
        csr::SEPC,
        csr::SCAUSE,
        csr::SSCRATCH,
        Kind::Sret,
        CODE_VA,
    );
    a.finish().expect("the handler assembles")
}

fn code(rng: &mut SmallRng, translated: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < (CODE_PAGES << 12) as usize {
        match rng.random_range(0..20) {
            0 => bytes.extend(rng.random::<u32>().to_le_bytes()),
            // Any compressed word, which also puts what follows at odd places.
            1..=4 => {
                bytes.extend(((rng.random::<u16>() & !3) | rng.random_range(0..3)).to_le_bytes())
            }
            5 => refresh_register(rng, translated, &mut bytes),
            6 if rng.random_bool(0.2) => change_mapping(rng, &mut bytes),
            7 if rng.random_bool(0.2) => change_asid(rng, &mut bytes),
            _ => bytes.extend(instruction(rng).to_le_bytes()),
        }
    }
    bytes.truncate((CODE_PAGES << 12) as usize);
    bytes
}

/// A register that has lost its way is pointed at something again.
fn refresh_register(rng: &mut SmallRng, translated: bool, bytes: &mut Vec<u8>) {
    let mut a = Asm::new(0);
    a.li(x(rng.random_range(5..31)), interesting(rng, translated));
    bytes.extend(a.finish().expect("li assembles"));
}

/// S-mode changes a data page's entry and fences it by one of the four forms. Elsewhere these
/// instructions trap.
fn change_mapping(rng: &mut SmallRng, bytes: &mut Vec<u8>) {
    let page = rng.random_range(0..DATA_PAGES);
    let index = (DATA_VA >> 12) + page;
    let pte = (DATA >> 12) + rng.random_range(0..DATA_PAGES);
    let mut a = Asm::new(0);
    a.li(x(29), TABLES_VA + (LEAVES - ROOT) + index * 8);
    a.li(x(30), pte << 10 | leaf_flags(rng));
    a.store(Kind::Sd, x(30), x(29), 0);
    a.li(x(29), DATA_VA + (page << 12) + rng.random_range(0..4096));
    // Fencing by ASID reaches pages that are not global, and only those of one address space.
    a.r(
        Kind::SfenceVma,
        x(0),
        [x(0), x(29)][rng.random_range(0..2)],
        x(0),
    );
    if rng.random_bool(0.5) {
        a.li(x(30), rng.random_range(0..3));
        a.r(
            Kind::SfenceVma,
            x(0),
            [x(0), x(29)][rng.random_range(0..2)],
            x(30),
        );
    }
    bytes.extend(a.finish().expect("the sequence assembles"));
}

/// S-mode moves to another address space number with the same tables.
fn change_asid(rng: &mut SmallRng, bytes: &mut Vec<u8>) {
    let mut a = Asm::new(0);
    a.li(
        x(29),
        8 << 60 | rng.random_range(0..3_u64) << 44 | ROOT >> 12,
    );
    a.csr(Kind::Csrrw, dest(0), csr::SATP, x(29));
    bytes.extend(a.finish().expect("the sequence assembles"));
}

/// A random instruction of the table, with fields that keep it near.
fn instruction(rng: &mut SmallRng) -> u32 {
    let row = ROWS[rng.random_range(0..ROWS.len())];
    let random: u32 = rng.random();
    let mut word = row.pattern | random & !row.mask;
    match row.kind {
        // Branches and jumps go a few instructions forward, seldom back.
        Kind::Beq | Kind::Bne | Kind::Blt | Kind::Bge | Kind::Bltu | Kind::Bgeu => {
            word = word & 0x01ff_f07f | rng.random_range(0..12) << 8;
        }
        Kind::Jal => {
            word = word & 0x0000_0fff | rng.random_range(0..24) << 21;
        }
        // wfi with nothing to wait for would end the run. A call instead.
        Kind::Wfi => word = 0x0000_0073,
        Kind::Csrrw | Kind::Csrrs | Kind::Csrrc | Kind::Csrrwi | Kind::Csrrsi | Kind::Csrrci => {
            word = word & 0xf_ffff | u32::from(CSRS[rng.random_range(0..CSRS.len())]) << 20;
        }
        // Small offsets, so that bases keep their meaning.
        _ if matches!(row.format, Format::Load | Format::FLoad) => word &= 0x03ff_ffff,
        _ => {}
    }
    word
}

/// CSRs worth reading and writing: all that programs may come across, and some that are not there.
const CSRS: [u16; 25] = [
    csr::FFLAGS,
    csr::FRM,
    csr::FCSR,
    csr::SSTATUS,
    csr::SIE,
    csr::SIP,
    csr::SSCRATCH,
    csr::SEPC,
    csr::SCAUSE,
    csr::STVAL,
    csr::STIMECMP,
    csr::MSCRATCH,
    csr::MCAUSE,
    csr::MTVAL,
    csr::MIP,
    csr::MIE,
    csr::MSTATUS,
    csr::CYCLE,
    csr::TIME,
    csr::INSTRET,
    csr::MCYCLE,
    csr::MINSTRET,
    csr::MCOUNTINHIBIT,
    csr::MISA,
    0x7c0,
];
