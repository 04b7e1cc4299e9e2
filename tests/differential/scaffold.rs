//! What surrounds the random code: set-up, trap handlers, and the report at the end.
//!
//! Handlers fold cause, value and address of each trap into a hash, skip the instruction, and
//! return; after a fetch fault they go on at the next page of code, and after so many traps, or
//! past the last page, to the report. Registers are saved where the mode's scratch CSR points.

use crate::elf::Elf;
use pagewalk::hart::csr::number as csr;
use pagewalk::isa::asm::{Asm, Label, ZERO};
use pagewalk::isa::{Kind, Reg};
use pagewalk::platform::RAM_BASE;

pub(crate) const CODE: u64 = RAM_BASE + 0x1_0000;
pub(crate) const CODE_PAGES: u64 = 4;
pub(crate) const DATA: u64 = RAM_BASE + 0x2_0000;
pub(crate) const DATA_PAGES: u64 = 12;
/// Tables, a page each, from the root down.
pub(crate) const TABLES: u64 = RAM_BASE + 0x20_0000;

const M_HANDLER: u64 = RAM_BASE + 0x1000;
const S_HANDLER: u64 = RAM_BASE + 0x2000;
const REPORT: u64 = RAM_BASE + 0x3000;
const M_SAVE: u64 = RAM_BASE + 0x4000;
const S_SAVE: u64 = RAM_BASE + 0x4100;
const DUMP: u64 = RAM_BASE + 0x4200;
const TOHOST: u64 = RAM_BASE + 0x5000;

const UART: u64 = 0x1000_0000;
const FINISHER: u64 = 0x10_0000;

/// Traps after which a program ends.
const TRAPS: u64 = 400;

// Offsets in a save area, after the saved registers.
const HASH: i32 = 0x40;
const COUNT: i32 = 0x48;
const PAGE: i32 = 0x50;
/// S-mode's wish to end.
const ENDED: i32 = 0x58;
/// Where to go on at each page of code.
const FIRSTS: i32 = 0x60;

pub(crate) fn x(n: u32) -> Reg {
    Reg::new(n)
}

/// How a program runs.
pub(crate) struct Plan {
    /// Where its code lies in its own addresses.
    pub(crate) entry: u64,
    /// What has to be added to a physical address to reach it from S-mode.
    pub(crate) supervisor_offset: u64,
    /// CSRs to set first, in order; `mstatus` must be among them.
    pub(crate) csrs: Vec<(u16, u64)>,
    /// Values of `x1` to `x31`.
    pub(crate) registers: Vec<u64>,
    /// The code, as long as all of its pages.
    pub(crate) code: Vec<u8>,
    /// Where in the code to go on at each of its pages.
    pub(crate) pages: Vec<u64>,
    /// The data.
    pub(crate) data: Vec<u8>,
    /// The tables.
    pub(crate) tables: Vec<u8>,
}

impl Plan {
    /// The program as an ELF file.
    pub(crate) fn build(&self) -> Elf {
        let mut image = vec![0; (TABLES - RAM_BASE) as usize + self.tables.len()];
        let m_code = (CODE, self.entry, 0);
        let here = self.supervisor_offset;
        let s_code = (CODE.wrapping_add(here), self.entry, here);
        let handlers = [
            (M_HANDLER, handler(&MACHINE, M_HANDLER, m_code)),
            (S_HANDLER, handler(&SUPERVISOR, S_HANDLER, s_code)),
        ];
        let firsts: Vec<u8> = self.pages.iter().flat_map(|at| at.to_le_bytes()).collect();
        let pieces = [
            (M_SAVE + FIRSTS as u64, firsts.clone()),
            (S_SAVE + FIRSTS as u64, firsts),
            (RAM_BASE, self.prologue()),
            (REPORT, report()),
            (CODE, self.code.clone()),
            (DATA, self.data.clone()),
            (TABLES, self.tables.clone()),
        ];
        for (address, bytes) in handlers.into_iter().chain(pieces) {
            let at = (address - RAM_BASE) as usize;
            image[at..at + bytes.len()].copy_from_slice(&bytes);
        }
        // Spike looks at neither symbol unless both are there.
        let elf = Elf::new(&image).symbol("tohost", TOHOST, 8);
        elf.symbol("fromhost", TOHOST + 64, 8)
    }

    fn prologue(&self) -> Vec<u8> {
        let mut a = Asm::new(RAM_BASE);
        let fixed = [
            (csr::MTVEC, M_HANDLER),
            (csr::STVEC, S_HANDLER.wrapping_add(self.supervisor_offset)),
            (csr::MSCRATCH, M_SAVE),
            (csr::SSCRATCH, S_SAVE.wrapping_add(self.supervisor_offset)),
            (csr::MIE, 0),
            (csr::MEPC, self.entry),
        ];
        // Floating-point registers first, while FS is on.
        a.li(x(5), 0x6000);
        a.csr(Kind::Csrrs, Reg::Sink, csr::MSTATUS, x(5));
        for (n, value) in (0..32).zip(self.registers.iter().cycle()) {
            a.li(x(5), value.rotate_left(n));
            let kind = if n % 3 == 0 { Kind::FmvWX } else { Kind::FmvDX };
            a.r(kind, x(n), x(5), ZERO);
        }
        for (number, value) in fixed.iter().chain(&self.csrs) {
            a.li(x(5), *value);
            a.csr(Kind::Csrrw, Reg::Sink, *number, x(5));
        }
        for (n, value) in (1..).zip(&self.registers) {
            a.li(x(n), *value);
        }
        a.plain(Kind::Mret);
        a.finish().expect("the prologue assembles")
    }
}

/// A mode's trap CSRs.
struct Mode {
    epc: u16,
    cause: u16,
    tval: u16,
    scratch: u16,
    ret: Kind,
}

const MACHINE: Mode = Mode {
    epc: csr::MEPC,
    cause: csr::MCAUSE,
    tval: csr::MTVAL,
    scratch: csr::MSCRATCH,
    ret: Kind::Mret,
};

const SUPERVISOR: Mode = Mode {
    epc: csr::SEPC,
    cause: csr::SCAUSE,
    tval: csr::STVAL,
    scratch: csr::SSCRATCH,
    ret: Kind::Sret,
};

/// The registers that handlers use: saved in this order, at the beginning of the area.
const SAVED: [u32; 5] = [30, 29, 28, 27, 26];

fn handler(mode: &Mode, at: u64, (code, entry, here): (u64, u64, u64)) -> Vec<u8> {
    let mut a = Asm::new(at.wrapping_add(here));
    let (area, cause, value, epc, hash, tmp) = (x(31), x(30), x(29), x(28), x(27), x(26));
    let (finish, page, done) = (a.label(), a.label(), a.label());
    a.csr(Kind::Csrrw, area, mode.scratch, area);
    for (n, reg) in (0..).zip(SAVED) {
        a.store(Kind::Sd, x(reg), area, 8 * n);
    }
    if mode.ret == Kind::Mret {
        a.load(Kind::Ld, tmp, area, (S_SAVE - M_SAVE) as i32 + ENDED);
        a.branch(Kind::Bne, tmp, ZERO, finish);
    }
    a.load(Kind::Ld, hash, area, HASH);
    for (reg, number) in [(cause, mode.cause), (value, mode.tval), (epc, mode.epc)] {
        a.csr(Kind::Csrrs, reg, number, ZERO);
        mix(&mut a, hash, reg, tmp);
    }
    a.store(Kind::Sd, hash, area, HASH);
    a.load(Kind::Ld, tmp, area, COUNT);
    a.i(Kind::Addi, tmp, tmp, 1);
    a.store(Kind::Sd, tmp, area, COUNT);
    a.li(hash, TRAPS);
    a.branch(Kind::Bgeu, tmp, hash, finish);
    // Fetch faults, and anything outside the code: the next page.
    for code in [0, 1, 12] {
        a.i(Kind::Addi, tmp, cause, -code);
        a.branch(Kind::Beq, tmp, ZERO, page);
    }
    a.li(tmp, entry);
    a.r(Kind::Sub, tmp, epc, tmp);
    a.li(hash, CODE_PAGES << 12);
    a.branch(Kind::Bgeu, tmp, hash, page);
    skip(&mut a, (epc, tmp, hash), code, done);
    a.bind(page);
    a.load(Kind::Ld, tmp, area, PAGE);
    a.i(Kind::Addi, tmp, tmp, 1);
    a.store(Kind::Sd, tmp, area, PAGE);
    a.li(hash, CODE_PAGES);
    a.branch(Kind::Bgeu, tmp, hash, finish);
    a.i(Kind::Slli, tmp, tmp, 3);
    a.r(Kind::Add, tmp, tmp, area);
    a.load(Kind::Ld, tmp, tmp, FIRSTS);
    a.li(epc, entry);
    a.r(Kind::Add, epc, epc, tmp);
    a.bind(done);
    a.csr(Kind::Csrrw, Reg::Sink, mode.epc, epc);
    restore(&mut a, mode, area);
    a.plain(mode.ret);
    a.bind(finish);
    if mode.ret == Kind::Mret {
        restore(&mut a, mode, area);
        a.li(x(30), REPORT);
        a.i(Kind::Jalr, Reg::Sink, x(30), 0);
    } else {
        a.i(Kind::Addi, tmp, ZERO, 1);
        a.store(Kind::Sd, tmp, area, ENDED);
        restore(&mut a, mode, area);
        a.plain(Kind::Ecall);
    }
    a.finish().expect("the handler assembles")
}

/// Moves `epc` past the instruction, whose offset in the code is in `tmp`.
fn skip(a: &mut Asm, (epc, tmp, hash): (Reg, Reg, Reg), code: u64, done: Label) {
    a.li(hash, code);
    a.r(Kind::Add, tmp, tmp, hash);
    a.load(Kind::Lhu, tmp, tmp, 0);
    a.i(Kind::Andi, tmp, tmp, 3);
    a.i(Kind::Addi, tmp, tmp, -3);
    a.i(Kind::Addi, epc, epc, 2);
    a.branch(Kind::Bne, tmp, ZERO, done);
    a.i(Kind::Addi, epc, epc, 2);
    a.jal(Reg::Sink, done);
}

fn restore(a: &mut Asm, mode: &Mode, area: Reg) {
    for (n, reg) in (0..).zip(SAVED) {
        a.load(Kind::Ld, x(reg), area, 8 * n);
    }
    a.csr(Kind::Csrrw, area, mode.scratch, area);
}

/// `hash` takes in `value`: an exclusive or, and a step of xorshift.
fn mix(a: &mut Asm, hash: Reg, value: Reg, tmp: Reg) {
    a.r(Kind::Xor, hash, hash, value);
    for (kind, by) in [(Kind::Slli, 13), (Kind::Srli, 7), (Kind::Slli, 17)] {
        a.i(kind, tmp, hash, by);
        a.r(Kind::Xor, hash, hash, tmp);
    }
}

/// CSRs that are reported.
const REPORTED: [u16; 9] = [
    csr::MSTATUS,
    csr::MEPC,
    csr::MCAUSE,
    csr::MTVAL,
    csr::SSTATUS,
    csr::SEPC,
    csr::SCAUSE,
    csr::STVAL,
    csr::FCSR,
];

/// Prints everything. `x30` has been lost on the way here.
fn report() -> Vec<u8> {
    let mut a = Asm::new(REPORT);
    let area = x(31);
    let mut at = (DUMP - M_SAVE) as i32;
    let mut put = |a: &mut Asm, kind: Kind, reg: Reg| {
        a.store(kind, reg, area, at);
        at += 8;
    };
    a.csr(Kind::Csrrw, area, csr::MSCRATCH, area);
    for n in 1..30 {
        put(&mut a, Kind::Sd, x(n));
    }
    a.csr(Kind::Csrrs, x(5), csr::MSCRATCH, ZERO);
    put(&mut a, Kind::Sd, x(5));
    // After `mstatus` has been seen, FS may be switched on.
    a.li(x(6), 0x6000);
    for number in REPORTED {
        a.csr(Kind::Csrrs, x(5), number, ZERO);
        put(&mut a, Kind::Sd, x(5));
        if number == csr::STVAL {
            a.csr(Kind::Csrrs, Reg::Sink, csr::MSTATUS, x(6));
        }
    }
    for n in 0..32 {
        put(&mut a, Kind::Fsd, x(n));
    }
    for area_offset in [0, (S_SAVE - M_SAVE) as i32] {
        for field in [HASH, COUNT, PAGE] {
            a.load(Kind::Ld, x(5), area, area_offset + field);
            put(&mut a, Kind::Sd, x(5));
        }
    }
    a.li(x(8), DATA);
    a.li(x(9), DATA + (DATA_PAGES << 12));
    a.li(x(5), 0);
    let next = a.bound();
    a.load(Kind::Ld, x(6), x(8), 0);
    mix(&mut a, x(5), x(6), x(7));
    a.i(Kind::Addi, x(8), x(8), 8);
    a.branch(Kind::Bltu, x(8), x(9), next);
    put(&mut a, Kind::Sd, x(5));
    let words = (at - (DUMP - M_SAVE) as i32) as u64 / 8;
    print(&mut a, words);
    end(&mut a);
    a.finish().expect("the report assembles")
}

/// Prints the words of the dump, a line each.
fn print(a: &mut Asm, words: u64) {
    let (word, left, digit, at, uart, nine) = (x(5), x(6), x(7), x(8), x(9), x(10));
    a.li(at, DUMP);
    a.li(x(11), DUMP + 8 * words);
    a.li(uart, UART);
    a.li(nine, u64::from(b'9'));
    let next = a.bound();
    a.load(Kind::Ld, word, at, 0);
    a.li(left, 16);
    let nibble = a.bound();
    let decimal = a.label();
    a.i(Kind::Srli, digit, word, 60);
    a.i(Kind::Addi, digit, digit, i32::from(b'0'));
    a.branch(Kind::Bgeu, nine, digit, decimal);
    a.i(Kind::Addi, digit, digit, 39);
    a.bind(decimal);
    a.store(Kind::Sb, digit, uart, 0);
    a.i(Kind::Slli, word, word, 4);
    a.i(Kind::Addi, left, left, -1);
    a.branch(Kind::Bne, left, ZERO, nibble);
    a.i(Kind::Addi, digit, ZERO, 10);
    a.store(Kind::Sb, digit, uart, 0);
    a.i(Kind::Addi, at, at, 8);
    a.branch(Kind::Bltu, at, x(11), next);
}

/// Ends by HTIF and, where nobody hears that, a little later by the test finisher.
fn end(a: &mut Asm) {
    a.li(x(5), TOHOST);
    a.i(Kind::Addi, x(6), ZERO, 1);
    a.store(Kind::Sd, x(6), x(5), 0);
    a.li(x(7), 100_000);
    let wait = a.bound();
    a.i(Kind::Addi, x(7), x(7), -1);
    a.branch(Kind::Bne, x(7), ZERO, wait);
    a.li(x(5), FINISHER);
    a.li(x(6), 0x5555);
    a.store(Kind::Sw, x(6), x(5), 0);
    let here = a.bound();
    a.jal(Reg::Sink, here);
}

/// What the lines of a report are, in order.
pub(crate) fn names() -> Vec<String> {
    let csr_name = |number| {
        pagewalk::isa::csr_names::name(number)
            .unwrap_or("csr")
            .to_owned()
    };
    let integers = (1..30).chain([31]).map(|n| format!("x{n}"));
    let floats = (0..32).map(|n| format!("f{n}"));
    let traps = ["M", "S"].into_iter().flat_map(|mode| {
        ["hash of traps", "traps", "pages skipped"].map(|what| format!("{mode}: {what}"))
    });
    integers
        .chain(REPORTED.map(csr_name))
        .chain(floats)
        .chain(traps)
        .chain([String::from("hash of memory")])
        .collect()
}
