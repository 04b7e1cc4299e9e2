//! Tests of the run loops with tiny guests.

mod breaks;
mod counts;
mod engine;
mod harts;
mod hostile;
mod idle;
mod moments;
mod stuck;
mod time;

use super::{Config, Engine, Machine, Progress, Stop};
use crate::addr::PhysAddr;
use crate::console::ScriptedConsole;
use crate::hart::csr::{number, peek};
use crate::isa::asm::{Asm, Label, T6, ZERO};
use crate::isa::{Extensions, Kind, Rare, Reg};
use crate::mem::bus::Bus;
use crate::platform::{CLINT_BASE, RAM_BASE};

const RAM_SIZE: u64 = 1 << 20;
/// Where tests put data: far from the code.
const DATA: u64 = RAM_BASE + 0x8_0000;
const MSIP: u64 = CLINT_BASE;
const MTIMECMP: u64 = CLINT_BASE + 0x4000;
const MTIME: u64 = CLINT_BASE + 0xbff8;

const MIE: u64 = 1 << 3;
const MSIE: u64 = 1 << 3;
const MTIE: u64 = 1 << 7;
const ENGINES: [Engine; 2] = [Engine::Blocks, Engine::Reference];

/// A machine with so many harts that begin at the start of RAM, where this code lies.
fn machine(engine: Engine, harts: usize, write: impl FnOnce(&mut Asm)) -> Machine {
    let config = Config {
        memory: RAM_SIZE,
        harts,
        extensions: Extensions::all(),
        engine,
        ..Config::default()
    };
    let bus = Bus::virt(harts, RAM_SIZE, Vec::new()).unwrap();
    let console = Box::new(ScriptedConsole::new(b""));
    let mut machine = Machine::new(config, bus, console).unwrap();
    let mut asm = Asm::new(RAM_BASE);
    write(&mut asm);
    put(&mut machine, RAM_BASE, &asm.finish().unwrap());
    machine
}

fn put(machine: &mut Machine, address: u64, bytes: &[u8]) {
    let place = machine
        .memory
        .ram
        .slice_mut(PhysAddr(address), bytes.len())
        .unwrap();
    place.copy_from_slice(bytes);
}

fn run(machine: &mut Machine, max_insns: u64) -> Stop {
    machine.run(Progress { max_insns })
}

fn x(machine: &Machine, hart: usize, reg: Reg) -> u64 {
    machine.harts[hart].x.get(reg)
}

fn csr(machine: &Machine, hart: usize, number: u16) -> u64 {
    peek(&machine.harts[hart], number, 0).unwrap()
}

fn word(machine: &Machine, address: u64) -> u64 {
    machine.memory.ram.read_at(PhysAddr(address)).unwrap()
}

/// Bits of assembly that the tests share. All use `t6`.
trait Guest {
    fn write_csr(&mut self, number: u16, value: u64);
    fn store_at(&mut self, address: u64, value: Reg);
    fn nops(&mut self, count: usize);
    /// `mtvec = handler`
    fn vector(&mut self, handler: Label);
    fn spin(&mut self);
    /// Ends the run through the test finisher, with success.
    fn pass(&mut self);
}

impl Guest for Asm {
    fn write_csr(&mut self, number: u16, value: u64) {
        self.li(T6, value);
        self.csr(Kind::Csrrw, ZERO, number, T6);
    }

    fn store_at(&mut self, address: u64, value: Reg) {
        self.li(T6, address);
        self.store(Kind::Sd, value, T6, 0);
    }

    fn nops(&mut self, count: usize) {
        for _ in 0..count {
            self.i(Kind::Addi, ZERO, ZERO, 0);
        }
    }

    fn vector(&mut self, handler: Label) {
        self.la(T6, handler);
        self.csr(Kind::Csrrw, ZERO, number::MTVEC, T6);
    }

    fn spin(&mut self) {
        let here = self.bound();
        self.jal(ZERO, here);
    }

    fn pass(&mut self) {
        let value = crate::isa::asm::T5;
        self.li(value, 0x5555);
        self.li(T6, crate::platform::FINISHER_BASE);
        self.store(Kind::Sw, value, T6, 0);
        self.spin();
    }
}
