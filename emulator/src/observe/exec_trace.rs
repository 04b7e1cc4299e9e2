//! One line for each instruction: what it was, and what it wrote.
//!
//! ```text
//! core   0: M 0x0000000080000004 <_start+0x4> (0x00a5b023) sd a0,0(a1)     mem[0x0000000080001000]=0x0000000000000001
//! ```
//!
//! Hart, privilege before the instruction, address, symbol, word, disassembly; then the
//! registers, CSRs and memory written, or the exception raised.

use super::effects::{Access, Destination, destination, written_csr};
use super::log::Sink;
use crate::debug::SymbolTable;
use crate::hart::{Exception, Hart};
use crate::isa::csr_names;
use crate::isa::{Op, disassemble};
use crate::machine::{Fetched, InsnObserver};
use crate::mem::Memory;
use std::fmt::Write;

/// Effects begin in this column, if the instruction is not longer.
const EFFECT_COLUMN: usize = 88;

/// Writes a line for each instruction to a [`Sink`].
#[derive(Debug)]
pub struct ExecTrace {
    sink: Sink,
    symbols: SymbolTable,
    line: String,
    access: Option<Access>,
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
            access: None,
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
        let Some(access) = self.access else { return };
        // What clears a cache block says so by its name.
        let stores = access.stores(hart, memory, op);
        for (va, size, value) in stores.into_iter().filter(|_| access.size <= 16) {
            let digits = 2 + 2 * size as usize;
            match value {
                Some(value) => self.effect(format_args!("mem[{va:#018x}]={value:#0digits$x}")),
                None => self.effect(format_args!("mem[{va:#018x}]=?")),
            }
        }
    }

    fn end_line(&mut self) {
        self.line.push('\n');
        self.failed = !self.sink.write_line(&self.line);
    }
}

impl InsnObserver for ExecTrace {
    fn before(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched) {
        if self.failed {
            return;
        }
        self.access = Access::of(hart, memory, &insn.op);
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
