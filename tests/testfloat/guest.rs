//! A machine that takes one instruction through a table of operands.

use pagewalk::addr::PhysAddr;
use pagewalk::console::ScriptedConsole;
use pagewalk::hart::csr::number as csr;
use pagewalk::isa::asm::Asm;
use pagewalk::isa::{Extensions, Kind, Reg};
use pagewalk::machine::{Config, Machine, Progress};
use pagewalk::mem::bus::Bus;
use pagewalk::platform::RAM_BASE;

/// Where an operand is.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Operand {
    Integer,
    Float,
}

/// The instruction under test.
pub(crate) struct Code {
    pub(crate) word: u32,
    pub(crate) from: Operand,
    pub(crate) to: Operand,
}

impl Code {
    pub(crate) const FIRST: u32 = 12;
    pub(crate) const SECOND: u32 = 13;
    pub(crate) const THIRD: u32 = 14;
    pub(crate) const RESULT: u32 = 15;
}

// Records of five doublewords: three operands, the result, the flags.
const TABLE: u64 = RAM_BASE + 0x1000;
const RECORD: usize = 40;
/// Instructions that a record takes, and the ones before and behind them.
const INSNS: u64 = 16;

/// The machine.
pub(crate) struct Guest {
    machine: Machine,
}

impl Guest {
    pub(crate) fn new(code: &Code, records: usize) -> Guest {
        let memory = 0x1000 + (records * RECORD).next_multiple_of(4096) as u64;
        let config = Config {
            memory,
            harts: 1,
            extensions: Extensions::all(),
            ..Config::default()
        };
        let bus = Bus::virt(1, memory, Vec::new()).expect("an empty platform");
        let console = Box::new(ScriptedConsole::new(b""));
        let mut machine = Machine::new(config, bus, console).expect("some RAM");
        let program = program(code);
        let place = machine
            .memory
            .ram
            .slice_mut(PhysAddr(RAM_BASE), program.len());
        place.expect("RAM begins there").copy_from_slice(&program);
        Guest { machine }
    }

    /// Results and flags.
    pub(crate) fn run(&mut self, operands: &[[u64; 3]]) -> Result<Vec<(u64, u64)>, String> {
        let length = operands.len() * RECORD;
        let table = self.machine.memory.ram.slice_mut(PhysAddr(TABLE), length);
        let table = table.ok_or("more records than there is room for")?;
        for (record, operands) in table.chunks_exact_mut(RECORD).zip(operands) {
            record.fill(0xee);
            for (place, value) in record.chunks_exact_mut(8).zip(operands) {
                place.copy_from_slice(&value.to_le_bytes());
            }
        }
        let hart = &mut self.machine.harts[0];
        hart.pc = RAM_BASE;
        hart.x.set(Reg::dest(11), TABLE + length as u64);
        let max_insns = hart.cycle + INSNS * (operands.len() as u64 + 1);
        self.machine.run(Progress { max_insns });
        let table = self.machine.memory.ram.slice_mut(PhysAddr(TABLE), length);
        let word = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("eight bytes"));
        Ok(table
            .ok_or("the table has gone")?
            .chunks_exact(RECORD)
            .map(|record| (word(&record[24..32]), word(&record[32..40])))
            .collect())
    }
}

fn program(code: &Code) -> Vec<u8> {
    let (x, dest) = (Reg::new, Reg::dest);
    let pointer = 10;
    let mut a = Asm::new(RAM_BASE);
    a.li(dest(5), 0x6000);
    a.csr(Kind::Csrrs, dest(0), csr::MSTATUS, x(5));
    a.li(dest(pointer), TABLE);
    let next = a.bound();
    for (place, register) in [Code::FIRST, Code::SECOND, Code::THIRD]
        .into_iter()
        .enumerate()
    {
        let load = match code.from {
            Operand::Integer => Kind::Ld,
            Operand::Float => Kind::Fld,
        };
        let register = if code.from == Operand::Float {
            x(register)
        } else {
            dest(register)
        };
        a.load(load, register, x(pointer), place as i32 * 8);
    }
    a.csr(Kind::Csrrw, dest(0), csr::FFLAGS, x(0));
    a.word(code.word);
    a.csr(Kind::Csrrs, dest(6), csr::FFLAGS, x(0));
    let store = match code.to {
        Operand::Integer => Kind::Sd,
        Operand::Float => Kind::Fsd,
    };
    a.store(store, x(Code::RESULT), x(pointer), 24);
    a.store(Kind::Sd, x(6), x(pointer), 32);
    a.i(Kind::Addi, dest(pointer), x(pointer), RECORD as i32);
    a.branch(Kind::Bltu, x(pointer), x(11), next);
    let end = a.bound();
    a.jal(dest(0), end);
    a.finish().expect("the program assembles")
}
