//! One line for each instruction: what it was, and what it wrote.
//!
//! ```text
//! core   0: M 0x0000000080000004 <_start+0x4> (0x00a5b023) sd a0,0(a1)     mem[0x0000000080001000]=0x0000000000000001
//! ```
//!
//! Hart, privilege before the instruction, address, symbol, word, disassembly; then the
//! registers, CSRs and memory written, or the exception raised.

use super::log::Sink;
use crate::addr::VirtAddr;
use crate::debug::SymbolTable;
use crate::hart::csr::peek;
use crate::hart::{AccessKind, Exception, Hart};
use crate::isa::csr_names;
use crate::isa::table::Format;
use crate::isa::{Kind, Op, Reg, disassemble};
use crate::machine::{Fetched, InsnObserver};
use crate::mem::Memory;
use crate::mmu::translate::{request, walk_memory};
use std::fmt::Write;

/// Effects begin in this column, if the instruction is not longer.
const EFFECT_COLUMN: usize = 88;

/// What an instruction stores, as known before it is executed.
#[derive(Clone, Copy, Debug)]
struct Store {
    va: u64,
    size: u64,
    /// The value, or `None` for an AMO, which computes it.
    value: Option<u64>,
}

/// Writes a line for each instruction to a [`Sink`].
#[derive(Debug)]
pub struct ExecTrace {
    sink: Sink,
    symbols: SymbolTable,
    line: String,
    store: Option<Store>,
    /// The sink takes no more lines.
    failed: bool,
}

impl ExecTrace {
    /// A trace to this sink, with these symbols.
    #[must_use]
    pub fn new(sink: Sink, symbols: SymbolTable) -> ExecTrace {
        ExecTrace {
            sink,
            symbols,
            line: String::with_capacity(200),
            store: None,
            failed: false,
        }
    }

    fn begin_line(&mut self, hart: &Hart, insn: &Fetched) {
        let Fetched { pc, word, len, .. } = *insn;
        self.line.clear();
        let line = &mut self.line;
        // Writing to a `String` does not fail.
        let _ = write!(
            line,
            "core {:>3}: {} {pc:#018x} ",
            hart.id,
            hart.privilege.letter()
        );
        if let Some(location) = self.symbols.lookup(pc) {
            let _ = write!(line, "<{location}> ");
        }
        let digits = 2 + 2 * usize::from(len);
        let text = disassemble(word, pc, hart.extensions);
        let _ = write!(line, "({word:#0digits$x}) {text}");
    }

    fn effect(&mut self, text: std::fmt::Arguments<'_>) {
        if self.line.len() < EFFECT_COLUMN {
            let _ = write!(self.line, "{:1$}", "", EFFECT_COLUMN - self.line.len());
        }
        let _ = write!(self.line, " {text}");
    }

    fn effects(&mut self, hart: &Hart, memory: &Memory, op: &Op) {
        match destination(op) {
            Some(Destination::X(number)) => {
                let value = hart.x.visible()[number];
                self.effect(format_args!("x{number}={value:#018x}"));
            }
            Some(Destination::F(number)) => {
                let value = hart.f.visible()[number];
                self.effect(format_args!("f{number}={value:#018x}"));
            }
            None => {}
        }
        if let Some((number, value)) = written_csr(hart, op) {
            let name = csr_names::name(number).unwrap_or("csr");
            self.effect(format_args!("{name}={value:#018x}"));
        }
        let Some(store) = self.store else { return };
        let failed_sc = matches!(op.kind, Kind::ScW | Kind::ScD) && hart.x.get(op.rd) != 0;
        if failed_sc {
            return;
        }
        let digits = 2 + 2 * store.size as usize;
        let value = store.value.or_else(|| read_back(hart, memory, store));
        match value {
            Some(value) => {
                self.effect(format_args!("mem[{:#018x}]={value:#0digits$x}", store.va));
            }
            None => self.effect(format_args!("mem[{:#018x}]=?", store.va)),
        }
    }

    fn end_line(&mut self) {
        self.line.push('\n');
        self.failed = !self.sink.write_line(&self.line);
    }
}

impl InsnObserver for ExecTrace {
    fn before(&mut self, hart: &Hart, _memory: &Memory, insn: &Fetched) {
        if self.failed {
            return;
        }
        self.store = store_of(hart, &insn.op);
        self.begin_line(hart, insn);
    }

    fn after(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched, trap: Option<Exception>) {
        if self.failed {
            return;
        }
        match trap {
            Some(exception) => {
                let name = Exception::name_of(exception.code());
                self.effect(format_args!("trap: {name}, tval {:#x}", exception.tval()));
            }
            None => self.effects(hart, memory, &insn.op),
        }
        self.end_line();
    }
}

/// Shows nothing. With any observer the machine goes instruction by instruction, and so the cycle
/// in the lines of walks and TLB fills is the instruction's and not the end of its block.
#[derive(Clone, Copy, Debug)]
pub struct ExactTime;

impl InsnObserver for ExactTime {
    fn before(&mut self, _: &Hart, _: &Memory, _: &Fetched) {}
    fn after(&mut self, _: &Hart, _: &Memory, _: &Fetched, _: Option<Exception>) {}
}

enum Destination {
    X(usize),
    F(usize),
}

/// The register that an instruction writes.
fn destination(op: &Op) -> Option<Destination> {
    let number = op.rd.number() as usize;
    match op.insn()?.row().format {
        Format::R
        | Format::Unary
        | Format::AesRound
        | Format::Sm4
        | Format::MopR
        | Format::MopRr
        | Format::I
        | Format::Load
        | Format::Jalr
        | Format::Shift6
        | Format::Shift5
        | Format::U
        | Format::J
        | Format::Csr
        | Format::CsrImm
        | Format::Lr
        | Format::Amo
        | Format::AmoPair
        | Format::FCmp
        | Format::FToX
        | Format::FToXRm => (number != 0).then_some(Destination::X(number)),
        Format::FLoad
        | Format::F2
        | Format::F1Rm
        | Format::F2Rm
        | Format::F4Rm
        | Format::XToF
        | Format::XToFRm => Some(Destination::F(number)),
        Format::None
        | Format::Store
        | Format::B
        | Format::Fence
        | Format::SfenceVma
        | Format::Cbo
        | Format::FStore => None,
    }
}

/// The CSR that an instruction has written, and what it holds now. Setting or clearing no bits
/// writes nothing (Unprivileged ISA, Zicsr).
fn written_csr(hart: &Hart, op: &Op) -> Option<(u16, u64)> {
    let writes = match op.kind {
        Kind::Csrrw | Kind::Csrrwi => true,
        Kind::Csrrs | Kind::Csrrc => op.rs1 != Reg::R0,
        Kind::Csrrsi | Kind::Csrrci => op.imm >> 16 != 0,
        _ => false,
    };
    let number = (op.imm & 0xfff) as u16;
    // `time` is read-only, so what its value would be does not matter.
    writes
        .then(|| peek(hart, number, 0))
        .flatten()
        .map(|value| (number, value))
}

/// What an instruction is about to store.
fn store_of(hart: &Hart, op: &Op) -> Option<Store> {
    let row = op.insn()?.row();
    let format = row.format;
    let base = hart.x.get(op.rs1);
    let (va, source) = match format {
        Format::Store => (base.wrapping_add(op.immediate() as u64), hart.x.get(op.rs2)),
        Format::FStore => (base.wrapping_add(op.immediate() as u64), hart.f.get(op.rs2)),
        Format::Amo | Format::AmoPair => (base, hart.x.get(op.rs2)),
        _ => return None,
    };
    // AMOs have their width in the name; of a pair the lower half is shown.
    let size = match op.kind {
        Kind::Sb => 1,
        Kind::Sh => 2,
        Kind::Sw | Kind::Fsw => 4,
        Kind::Sd | Kind::Fsd => 8,
        _ => match row.name.rsplit('.').next() {
            Some("b") => 1,
            Some("h") => 2,
            Some("w") => 4,
            _ => 8,
        },
    };
    let is_computed = matches!(format, Format::Amo | Format::AmoPair)
        && !matches!(op.kind, Kind::ScW | Kind::ScD);
    let value = (!is_computed).then_some(source & (u64::MAX >> (64 - 8 * size)));
    Some(Store { va, size, value })
}

/// What an AMO has left in memory. It has just translated its address, so a fresh look at the
/// tables finds the same place.
fn read_back(hart: &Hart, memory: &Memory, store: Store) -> Option<u64> {
    let pa = match request(hart, VirtAddr(store.va), AccessKind::Load) {
        None => crate::addr::PhysAddr(store.va),
        Some(mut request) => {
            request.kind = AccessKind::Store;
            walk_memory(hart, memory, &request).outcome.ok()?.pa
        }
    };
    let ram = &memory.ram;
    match store.size {
        1 => ram.read_at::<u8>(pa).map(u64::from),
        2 => ram.read_at::<u16>(pa).map(u64::from),
        4 => ram.read_at::<u32>(pa).map(u64::from),
        _ => ram.read_at(pa),
    }
}
