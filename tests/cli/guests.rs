//! The guests, assembled.

use crate::elf::{Elf, RAM};
use pagewalk::hart::csr::number::{MEPC, MIE, MSTATUS, MTVEC, PMPADDR0, PMPCFG0, SATP};
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, A1, A2, Asm, Label, S0, T0, T1, T2, ZERO};

pub(crate) const UART: u64 = 0x1000_0000;
pub(crate) const FINISHER: u64 = 0x10_0000;
const PLIC: u64 = 0xc00_0000;
const PASS: u64 = 0x5555;
const FAIL: u64 = 0x3333;
/// Line Status Register, and its bit for "there is a byte".
const LSR: i32 = 5;
const DATA_READY: i32 = 1;
/// FIFO Control Register, and its bit that turns the FIFO on.
const FCR: i32 = 2;
const FIFO_ON: u64 = 1;

/// A guest that is what `write` assembles.
pub(crate) fn guest(write: impl FnOnce(&mut Asm)) -> Elf {
    let mut asm = Asm::new(RAM);
    write(&mut asm);
    Elf::new(&asm.finish().unwrap())
}

/// Sends text to the serial port.
pub(crate) fn print(asm: &mut Asm, text: &str) {
    asm.li(T0, UART);
    for byte in text.bytes() {
        asm.li(T1, byte.into());
        asm.store(Kind::Sb, T1, T0, 0);
    }
}

/// Ends the run with success.
pub(crate) fn pass(asm: &mut Asm) {
    finish(asm, PASS);
}

/// Ends the run with a status.
pub(crate) fn fail(asm: &mut Asm, status: u64) {
    finish(asm, status << 16 | FAIL);
}

pub(crate) fn finish(asm: &mut Asm, value: u64) {
    asm.li(T0, FINISHER);
    asm.li(T1, value);
    asm.store(Kind::Sw, T1, T0, 0);
    spin(asm);
}

/// Jumps to itself.
pub(crate) fn spin(asm: &mut Asm) {
    let here = asm.bound();
    asm.jal(ZERO, here);
}

/// Lets traps go to a handler, and lets the lower modes use all of memory.
pub(crate) fn handle_traps(asm: &mut Asm, handler: Label) {
    asm.la(T0, handler);
    asm.csr(Kind::Csrrw, ZERO, MTVEC, T0);
    // One region, NAPOT, RWX.
    asm.li(T0, u64::MAX >> 10);
    asm.csr(Kind::Csrrw, ZERO, PMPADDR0, T0);
    asm.li(T0, 0x1f);
    asm.csr(Kind::Csrrw, ZERO, PMPCFG0, T0);
}

/// Goes on in U-mode.
pub(crate) fn enter_user(asm: &mut Asm, program: Label) {
    asm.csr(Kind::Csrrw, ZERO, MSTATUS, ZERO);
    asm.la(T0, program);
    asm.csr(Kind::Csrrw, ZERO, MEPC, T0);
    asm.plain(Kind::Mret);
}

/// Prints and ends with success.
pub(crate) fn hello() -> Elf {
    guest(|asm| {
        print(asm, "Hello, pages!\n");
        pass(asm);
    })
}

/// Reports a status through HTIF.
pub(crate) fn htif(status: u64) -> Elf {
    let mut asm = Asm::new(RAM);
    let tohost = asm.label();
    asm.la(T0, tohost);
    asm.li(T1, status << 1 | 1);
    asm.store(Kind::Sd, T1, T0, 0);
    spin(&mut asm);
    asm.align(64);
    asm.bind(tohost);
    asm.bytes(&[0; 8]);
    let at = asm.address_of_label(tohost).unwrap();
    Elf::new(&asm.finish().unwrap()).symbol("tohost", at, 8)
}

/// Sends each byte back until it reads `last`, by polling.
pub(crate) fn echo_until(last: u8) -> Elf {
    guest(|asm| {
        let done = asm.label();
        asm.li(T0, UART);
        asm.li(T1, FIFO_ON);
        asm.store(Kind::Sb, T1, T0, FCR);
        asm.li(T2, last.into());
        let again = asm.bound();
        asm.load(Kind::Lbu, T1, T0, LSR);
        asm.i(Kind::Andi, T1, T1, DATA_READY);
        asm.branch(Kind::Beq, T1, ZERO, again);
        asm.load(Kind::Lbu, A0, T0, 0);
        asm.branch(Kind::Beq, A0, T2, done);
        asm.store(Kind::Sb, A0, T0, 0);
        asm.jal(ZERO, again);
        asm.bind(done);
        pass(asm);
    })
}

/// Sends each byte back, and waits for the next by `wfi` with the serial port's interrupt
/// enabled in `mie` alone.
pub(crate) fn echo_by_interrupt() -> Elf {
    const UART_SOURCE: i32 = 10;
    const ENABLE: u64 = 0x2000;
    const THRESHOLD: u64 = 0x20_0000;
    guest(|asm| {
        asm.li(T0, UART);
        asm.li(T1, 1);
        asm.store(Kind::Sb, T1, T0, 1);
        asm.li(S0, PLIC);
        asm.store(Kind::Sw, T1, S0, 4 * UART_SOURCE);
        asm.li(A1, PLIC + ENABLE);
        asm.li(T1, 1 << UART_SOURCE);
        asm.store(Kind::Sw, T1, A1, 0);
        asm.li(A1, PLIC + THRESHOLD);
        asm.store(Kind::Sw, ZERO, A1, 0);
        asm.li(T1, 1 << 11);
        asm.csr(Kind::Csrrs, ZERO, MIE, T1);
        let wait = asm.bound();
        asm.plain(Kind::Wfi);
        asm.load(Kind::Lw, A2, A1, 4);
        let next = asm.bound();
        let empty = asm.label();
        asm.load(Kind::Lbu, T1, T0, LSR);
        asm.i(Kind::Andi, T1, T1, DATA_READY);
        asm.branch(Kind::Beq, T1, ZERO, empty);
        asm.load(Kind::Lbu, A0, T0, 0);
        asm.store(Kind::Sb, A0, T0, 0);
        asm.jal(ZERO, next);
        asm.bind(empty);
        asm.store(Kind::Sw, A2, A1, 4);
        asm.jal(ZERO, wait);
    })
}

/// Waits with interrupts of this mask enabled.
pub(crate) fn wait_for(mie: u64) -> Elf {
    guest(|asm| {
        asm.li(T0, mie);
        asm.csr(Kind::Csrrw, ZERO, MIE, T0);
        let again = asm.bound();
        asm.plain(Kind::Wfi);
        asm.jal(ZERO, again);
    })
}

/// Counts down, for a run of some length.
pub(crate) fn count_down(from: u64) -> Elf {
    guest(|asm| {
        asm.li(T0, from);
        let again = asm.bound();
        asm.i(Kind::Addi, T0, T0, -1);
        asm.branch(Kind::Bne, T0, ZERO, again);
        pass(asm);
    })
}

/// Jumps to an address where there is nothing, with `mtvec` as it is after reset.
pub(crate) fn jump_to(address: u64) -> Elf {
    guest(|asm| {
        asm.li(T0, address);
        asm.i(Kind::Jalr, ZERO, T0, 0);
    })
}

/// A trap handler that loads from where there is nothing, entered by an `ecall`.
pub(crate) fn trap_loop() -> Elf {
    let mut asm = Asm::new(RAM);
    let handler = asm.label();
    asm.la(T0, handler);
    asm.csr(Kind::Csrrw, ZERO, MTVEC, T0);
    asm.plain(Kind::Ecall);
    asm.align(4);
    asm.bind(handler);
    asm.load(Kind::Ld, A0, ZERO, 0x10);
    spin(&mut asm);
    let at = asm.address_of_label(handler).unwrap();
    Elf::new(&asm.finish().unwrap()).symbol("trap_handler", at, 8)
}

/// The second hart stores a word and waits for ever; the first one polls for it and prints.
pub(crate) fn two_harts() -> Elf {
    guest(|asm| {
        let (second, again) = (asm.label(), asm.label());
        asm.li(T0, RAM + 0x1000);
        asm.branch(Kind::Bne, A0, ZERO, second);
        asm.bind(again);
        asm.load(Kind::Ld, T1, T0, 0);
        asm.branch(Kind::Beq, T1, ZERO, again);
        print(asm, "both\n");
        pass(asm);
        asm.bind(second);
        asm.store(Kind::Sd, A0, T0, 0);
        asm.plain(Kind::Wfi);
        spin(asm);
    })
}

/// Turns on Sv39 with one 1 GiB page for the code, and stores beyond it in S-mode; the trap goes
/// to a handler that waits for ever.
pub(crate) fn page_fault_then_wait() -> Elf {
    under_sv39(|asm| {
        asm.li(T0, 0x4000_0018);
        asm.store(Kind::Sd, ZERO, T0, 0);
        spin(asm);
    })
}

/// Loads from so many pages, one after the other, under Sv39, and waits for ever.
pub(crate) fn touches_pages(count: u64) -> Elf {
    under_sv39(|asm| {
        asm.li(T0, RAM);
        asm.li(T1, 0x1000);
        asm.li(T2, RAM + (count << 12));
        let again = asm.bound();
        asm.load(Kind::Ld, S0, T0, 0);
        asm.r(Kind::Add, T0, T0, T1);
        asm.branch(Kind::Bne, T0, T2, again);
        spin(asm);
    })
}

/// Does this in S-mode under Sv39, with one 1 GiB page that RAM lies in; traps go to a handler that waits for
/// ever.
fn under_sv39(write: impl FnOnce(&mut Asm)) -> Elf {
    const ROOT: u64 = RAM + 0x1000;
    const BIG_PAGE: u64 = RAM >> 12 << 10 | 0xcf;
    const MPP_SUPERVISOR: u64 = 1 << 11;
    guest(|asm| {
        let (handler, supervisor) = (asm.label(), asm.label());
        handle_traps(asm, handler);
        // The entry of the third gigabyte, in which RAM lies.
        asm.li(T0, ROOT);
        asm.li(T1, BIG_PAGE);
        asm.store(Kind::Sd, T1, T0, 2 * 8);
        asm.li(T0, 8 << 60 | ROOT >> 12);
        asm.csr(Kind::Csrrw, ZERO, SATP, T0);
        asm.li(T0, MPP_SUPERVISOR);
        asm.csr(Kind::Csrrw, ZERO, MSTATUS, T0);
        asm.la(T0, supervisor);
        asm.csr(Kind::Csrrw, ZERO, MEPC, T0);
        asm.plain(Kind::Mret);
        asm.bind(supervisor);
        write(asm);
        asm.bind(handler);
        asm.plain(Kind::Wfi);
        asm.jal(ZERO, handler);
    })
}

/// Two marks with loads in between.
pub(crate) fn marks() -> Elf {
    const MARK: i32 = 1;
    guest(|asm| {
        for phase in [0, 1] {
            asm.li(A0, u64::from_le_bytes(*b"lazy\0\0\0\0"));
            asm.li(A1, phase);
            asm.i(Kind::Slti, ZERO, A0, MARK);
            asm.li(T0, RAM);
            asm.load(Kind::Ld, T1, T0, 0);
        }
        pass(asm);
    })
}
