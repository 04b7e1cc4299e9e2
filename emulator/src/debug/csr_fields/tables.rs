//! The tables: one row a field (Privileged ISA; Unprivileged ISA for floating point and `seed`).

use super::{Field, decimal, hexadecimal, named};
use crate::hart::csr::events::HpmEvent;
use std::borrow::Cow;

/// A field of several bits.
const fn field(
    low: u8,
    high: u8,
    name: &'static str,
    describe: fn(u64) -> Cow<'static, str>,
    about: &'static str,
) -> Field {
    Field {
        name,
        bits: (low, high),
        describe,
        about,
    }
}

/// A field of one bit.
const fn bit(at: u8, name: &'static str, about: &'static str) -> Field {
    field(at, at, name, decimal, about)
}

// Fields that several registers have.

const SIE_BIT: Field = bit(1, "SIE", "interrupts to S-mode are enabled in S-mode");
const MIE_BIT: Field = bit(3, "MIE", "interrupts to M-mode are enabled in M-mode");
const SPIE: Field = bit(5, "SPIE", "SIE before the trap to S-mode");
const UBE: Field = bit(6, "UBE", "U-mode's memory accesses are big-endian");
const MPIE: Field = bit(7, "MPIE", "MIE before the trap to M-mode");
const SPP: Field = field(8, 8, "SPP", privilege, "mode before the trap to S-mode");
const VS: Field = field(9, 10, "VS", unit_status, "state of the vector unit");
const MPP: Field = field(11, 12, "MPP", privilege, "mode before the trap to M-mode");
const FS: Field = field(
    13,
    14,
    "FS",
    unit_status,
    "state of the floating-point unit",
);
const XS: Field = field(15, 16, "XS", unit_status, "state of further units");
const SUM: Field = bit(18, "SUM", "S-mode may load and store in pages of U-mode");
const MXR: Field = bit(19, "MXR", "loads may read executable pages");
const UXL: Field = field(32, 33, "UXL", xlen, "register width in U-mode");
const SD: Field = bit(63, "SD", "FS, VS or XS is Dirty");

pub(super) const SSTATUS: &[Field] = &[SIE_BIT, SPIE, UBE, SPP, VS, FS, XS, SUM, MXR, UXL, SD];

pub(super) const MSTATUS: &[Field] = &[
    SIE_BIT,
    MIE_BIT,
    SPIE,
    UBE,
    MPIE,
    SPP,
    VS,
    MPP,
    FS,
    XS,
    bit(17, "MPRV", "loads and stores act as in the mode of MPP"),
    SUM,
    MXR,
    bit(20, "TVM", "satp and sfence.vma trap in S-mode"),
    bit(21, "TW", "wfi traps below M-mode"),
    bit(22, "TSR", "sret traps in S-mode"),
    UXL,
    field(34, 35, "SXL", xlen, "register width in S-mode"),
    bit(36, "SBE", "S-mode's memory accesses are big-endian"),
    bit(37, "MBE", "M-mode's memory accesses are big-endian"),
    SD,
];

pub(super) const SATP: &[Field] = &[
    field(0, 43, "PPN", hexadecimal, "page number of the root table"),
    field(44, 59, "ASID", decimal, "number of the address space"),
    field(60, 63, "MODE", satp_mode, "scheme of translation"),
];

pub(super) const TVEC: &[Field] = &[
    field(0, 1, "MODE", tvec_mode, "where interrupts enter"),
    field(2, 63, "BASE", vector_base, "address of the handler"),
];

pub(super) const CAUSE: &[Field] = &[
    field(0, 62, "Code", decimal, "code of the cause"),
    bit(63, "Interrupt", "the cause is an interrupt"),
];

const SSI: Field = bit(1, "SSI", "supervisor software interrupt");
const STI: Field = bit(5, "STI", "supervisor timer interrupt");
const SEI: Field = bit(9, "SEI", "supervisor external interrupt");

pub(super) const SUPERVISOR_INTERRUPTS: &[Field] = &[SSI, STI, SEI];

pub(super) const INTERRUPTS: &[Field] = &[
    SSI,
    bit(3, "MSI", "machine software interrupt"),
    STI,
    bit(7, "MTI", "machine timer interrupt"),
    SEI,
    bit(11, "MEI", "machine external interrupt"),
];

/// `medeleg`: a bit for each exception. Its names are short forms of the causes'.
pub(super) const EXCEPTIONS: &[Field] = &[
    bit(0, "FetchMisaligned", "instruction address misaligned"),
    bit(1, "FetchAccess", "instruction access fault"),
    bit(2, "Illegal", "illegal instruction"),
    bit(3, "Breakpoint", "breakpoint"),
    bit(4, "LoadMisaligned", "load address misaligned"),
    bit(5, "LoadAccess", "load access fault"),
    bit(6, "StoreMisaligned", "store/AMO address misaligned"),
    bit(7, "StoreAccess", "store/AMO access fault"),
    bit(8, "EcallU", "environment call from U-mode"),
    bit(9, "EcallS", "environment call from S-mode"),
    bit(11, "EcallM", "environment call from M-mode"),
    bit(12, "FetchPage", "instruction page fault"),
    bit(13, "LoadPage", "load page fault"),
    bit(15, "StorePage", "store/AMO page fault"),
];

const FIOM: Field = bit(0, "FIOM", "fences of I/O order memory too");
const CBIE: Field = field(4, 5, "CBIE", cbo_inval, "what cbo.inval does below");
const CBCFE: Field = bit(6, "CBCFE", "cbo.clean and cbo.flush are allowed below");
const CBZE: Field = bit(7, "CBZE", "cbo.zero is allowed below");

pub(super) const SENVCFG: &[Field] = &[FIOM, CBIE, CBCFE, CBZE];

pub(super) const MENVCFG: &[Field] = &[
    FIOM,
    CBIE,
    CBCFE,
    CBZE,
    bit(61, "ADUE", "hardware sets accessed and dirty bits"),
    bit(62, "PBMTE", "page-table entries have memory types"),
    bit(63, "STCE", "stimecmp is there and raises STI"),
];

pub(super) const MSECCFG: &[Field] = &[
    bit(0, "MML", "M-mode executes only what M-mode's rules name"),
    bit(1, "MMWP", "M-mode may access only what a rule matches"),
    bit(2, "RLB", "locked rules can be changed"),
    bit(8, "USEED", "U-mode may read seed"),
    bit(9, "SSEED", "S-mode may read seed"),
];

pub(super) const COUNTER_ENABLES: &[Field] = &[
    bit(0, "CY", "cycle can be read below"),
    bit(1, "TM", "time can be read below"),
    bit(2, "IR", "instret can be read below"),
    field(
        3,
        31,
        "HPM",
        hexadecimal,
        "hpmcounter3 to 31 can be read below",
    ),
];

pub(super) const COUNTER_INHIBITS: &[Field] = &[
    bit(0, "CY", "mcycle stands still"),
    bit(2, "IR", "minstret stands still"),
    field(3, 6, "HPM", hexadecimal, "mhpmcounter3 to 6 stand still"),
];

/// The selectors of the counters that count something.
pub(super) const EVENT: &[Field] = &[field(0, 63, "Event", event, "what the counter counts")];

pub(super) const MISA: &[Field] = &[
    field(0, 25, "Extensions", letters, "single-letter extensions"),
    field(62, 63, "MXL", xlen, "register width in M-mode"),
];

const NX: Field = bit(0, "NX", "inexact");
const UF: Field = bit(1, "UF", "underflow");
const OF: Field = bit(2, "OF", "overflow");
const DZ: Field = bit(3, "DZ", "division by zero");
const NV: Field = bit(4, "NV", "invalid operation");

pub(super) const FFLAGS: &[Field] = &[NX, UF, OF, DZ, NV];
pub(super) const FRM: &[Field] = &[field(0, 2, "frm", rounding, "rounding mode")];
pub(super) const FCSR: &[Field] = &[
    NX,
    UF,
    OF,
    DZ,
    NV,
    field(5, 7, "frm", rounding, "rounding mode"),
];

pub(super) const SEED: &[Field] = &[
    field(0, 15, "entropy", hexadecimal, "random bits"),
    field(30, 31, "OPST", seed_status, "state of the source"),
];

/// One register's eight PMP entries; their bits are one byte each.
macro_rules! pmpcfg {
    ($($name:literal $at:literal)*) => {
        &[$(field(8 * $at, 8 * $at + 7, $name, pmp_entry, "one region's rule")),*]
    };
}

#[rustfmt::skip]
pub(super) const PMPCFG: [&[Field]; 8] = [
    pmpcfg!("pmp0" 0 "pmp1" 1 "pmp2" 2 "pmp3" 3 "pmp4" 4 "pmp5" 5 "pmp6" 6 "pmp7" 7),
    pmpcfg!("pmp8" 0 "pmp9" 1 "pmp10" 2 "pmp11" 3 "pmp12" 4 "pmp13" 5 "pmp14" 6 "pmp15" 7),
    pmpcfg!("pmp16" 0 "pmp17" 1 "pmp18" 2 "pmp19" 3 "pmp20" 4 "pmp21" 5 "pmp22" 6 "pmp23" 7),
    pmpcfg!("pmp24" 0 "pmp25" 1 "pmp26" 2 "pmp27" 3 "pmp28" 4 "pmp29" 5 "pmp30" 6 "pmp31" 7),
    pmpcfg!("pmp32" 0 "pmp33" 1 "pmp34" 2 "pmp35" 3 "pmp36" 4 "pmp37" 5 "pmp38" 6 "pmp39" 7),
    pmpcfg!("pmp40" 0 "pmp41" 1 "pmp42" 2 "pmp43" 3 "pmp44" 4 "pmp45" 5 "pmp46" 6 "pmp47" 7),
    pmpcfg!("pmp48" 0 "pmp49" 1 "pmp50" 2 "pmp51" 3 "pmp52" 4 "pmp53" 5 "pmp54" 6 "pmp55" 7),
    pmpcfg!("pmp56" 0 "pmp57" 1 "pmp58" 2 "pmp59" 3 "pmp60" 4 "pmp61" 5 "pmp62" 6 "pmp63" 7),
];

fn privilege(value: u64) -> Cow<'static, str> {
    match value {
        0 => "U".into(),
        1 => "S".into(),
        3 => "M".into(),
        _ => named(&[], value),
    }
}

fn unit_status(value: u64) -> Cow<'static, str> {
    named(&["Off", "Initial", "Clean", "Dirty"], value)
}

fn xlen(value: u64) -> Cow<'static, str> {
    match value {
        1 => "32".into(),
        2 => "64".into(),
        _ => decimal(value),
    }
}

fn event(selector: u64) -> Cow<'static, str> {
    match HpmEvent::from_selector(selector) {
        Some(event) => event.name().into(),
        None if selector == 0 => HpmEvent::None.name().into(),
        None => hexadecimal(selector),
    }
}

fn satp_mode(value: u64) -> Cow<'static, str> {
    match value {
        0 => "Bare".into(),
        8 => "Sv39".into(),
        9 => "Sv48".into(),
        10 => "Sv57".into(),
        _ => named(&[], value),
    }
}

fn tvec_mode(value: u64) -> Cow<'static, str> {
    named(&["Direct", "Vectored"], value)
}

/// BASE holds an address without its two lowest bits.
fn vector_base(value: u64) -> Cow<'static, str> {
    hexadecimal(value << 2)
}

fn cbo_inval(value: u64) -> Cow<'static, str> {
    match value {
        0 => "illegal".into(),
        1 => "flush".into(),
        3 => "invalidate".into(),
        _ => named(&[], value),
    }
}

fn rounding(value: u64) -> Cow<'static, str> {
    named(&["RNE", "RTZ", "RDN", "RUP", "RMM"], value)
}

fn seed_status(value: u64) -> Cow<'static, str> {
    named(&["BIST", "WAIT", "ES16", "DEAD"], value)
}

fn letters(value: u64) -> Cow<'static, str> {
    let set = (b'A'..=b'Z').filter(|letter| value >> (letter - b'A') & 1 == 1);
    Cow::Owned(set.map(char::from).collect())
}

/// `pmpcfg`'s byte: permissions, how the address matches, and whether it is locked.
fn pmp_entry(value: u64) -> Cow<'static, str> {
    let flag = |at: u32, letter: char| if value >> at & 1 == 1 { letter } else { '-' };
    let matching = ["OFF", "TOR", "NA4", "NAPOT"][(value >> 3 & 3) as usize];
    let (r, w, x) = (flag(0, 'r'), flag(1, 'w'), flag(2, 'x'));
    let locked = if value >> 7 & 1 == 1 { " locked" } else { "" };
    Cow::Owned(format!("{r}{w}{x} {matching}{locked}"))
}
