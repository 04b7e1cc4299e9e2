//! The code itself: random instructions, and sequences that change what they run in.

use super::setup::obstacle;
use super::tables::leaf_flags;
use super::*;
use pagewalk::isa::table::{Format, ROWS};

pub(super) fn code(rng: &mut SmallRng, translation: Translation) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < (CODE_PAGES << 12) as usize {
        match rng.random_range(0..20) {
            0 => bytes.extend(rng.random::<u32>().to_le_bytes()),
            // Any compressed word, which also puts what follows at odd places.
            1..=4 => {
                bytes.extend(((rng.random::<u16>() & !3) | rng.random_range(0..3)).to_le_bytes())
            }
            5 | 9 => refresh_register(rng, translation, &mut bytes),
            6 if rng.random_bool(0.2) => change_mapping(rng, &mut bytes),
            7 if rng.random_bool(0.2) => change_asid(rng, translation, &mut bytes),
            8 if rng.random_bool(0.1) => change_protection(rng, &mut bytes),
            10 if rng.random_bool(0.3) => overwrite_code(rng, &mut bytes),
            _ => bytes.extend(instruction(rng).to_le_bytes()),
        }
    }
    bytes.truncate((CODE_PAGES << 12) as usize);
    bytes
}

/// A register that has lost its way is pointed at something again.
fn refresh_register(rng: &mut SmallRng, translation: Translation, bytes: &mut Vec<u8>) {
    let mut a = Asm::new(0);
    a.li(x(rng.random_range(5..31)), interesting(rng, translation));
    bytes.extend(a.finish().expect("li assembles"));
}

/// S-mode changes a data page's entry and fences it by one of the four forms. Elsewhere these
/// instructions trap.
fn change_mapping(rng: &mut SmallRng, bytes: &mut Vec<u8>) {
    let page = rng.random_range(0..DATA_PAGES);
    let index = (DATA_VA >> 12) + page;
    let (pte, napot) = if rng.random_bool(0.2) {
        (DATA >> 12 | NAPOT_PPN, NAPOT)
    } else {
        ((DATA >> 12) + rng.random_range(0..DATA_PAGES), 0)
    };
    let mut a = Asm::new(0);
    // A change that is not fenced may be seen or not: none is made where TVM forbids the fence,
    // and with it the look at `satp`.
    let end = a.label();
    a.li(x(30), 0);
    a.csr(Kind::Csrrs, dest(30), csr::SATP, x(0));
    a.branch(Kind::Beq, x(30), x(0), end);
    a.li(x(29), TABLES_VA + (LEAVES - ROOT) + index * 8);
    a.li(x(30), pte << 10 | napot | leaf_flags(rng));
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
    a.bind(end);
    bytes.extend(a.finish().expect("the sequence assembles"));
}

/// S-mode moves to another address space number with the same tables.
fn change_asid(rng: &mut SmallRng, translation: Translation, bytes: &mut Vec<u8>) {
    let mut a = Asm::new(0);
    a.li(x(29), translation.satp(rng.random_range(0..3)));
    a.csr(Kind::Csrrw, dest(0), csr::SATP, x(29));
    bytes.extend(a.finish().expect("the sequence assembles"));
}

/// M-mode changes what PMP forbids. Elsewhere these instructions trap.
fn change_protection(rng: &mut SmallRng, bytes: &mut Vec<u8>) {
    let mut a = Asm::new(0);
    obstacle(rng, &mut a);
    bytes.extend(a.finish().expect("the sequence assembles"));
}

/// Code near by becomes other code, often with more or fewer instructions to a jump. Where the page may
/// not be written it traps.
fn overwrite_code(rng: &mut SmallRng, bytes: &mut Vec<u8>) {
    let mut a = Asm::new(0);
    let word = match rng.random_range(0..4) {
        0 => u32::from(C_NOP),
        // `jal` and `jalr` end blocks.
        1 => 0x6f | rng.random_range(2..24) << 21,
        _ => instruction(rng),
    };
    a.u(Kind::Auipc, x(29), 0);
    a.li(x(30), u64::from(word));
    let kind = if word == u32::from(C_NOP) {
        Kind::Sh
    } else {
        Kind::Sw
    };
    a.store(kind, x(30), x(29), rng.random_range(-512..512) * 2);
    bytes.extend(a.finish().expect("the sequence assembles"));
}

/// `c.nop`
const C_NOP: u16 = 1;

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
const CSRS: [u16; 44] = [
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
    csr::SEED,
    csr::MENVCFG,
    csr::SENVCFG,
    csr::MCOUNTEREN,
    csr::SCOUNTEREN,
    csr::MEDELEG,
    csr::MIDELEG,
    csr::PMPADDR0 + 5,
    csr::PMPADDR15 + 1,
    csr::MHPMCOUNTER3,
    csr::MHPMCOUNTER3 + 2,
    csr::MHPMEVENT3 + 3,
    csr::HPMCOUNTER3,
    csr::HPMCOUNTER3 + 1,
    csr::HPMCOUNTER3 + 2,
    csr::HPMCOUNTER3 + 3,
    csr::HPMCOUNTER31,
    csr::TSELECT,
    csr::TINFO,
    0x7c0,
];
