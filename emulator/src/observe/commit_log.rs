//! The commit log of Spike (`--log-commits`), so that tools that compare with it can be used.
//!
//! ```text
//! core   0: 3 0x0000000080000008 (0x00b50533) x10 0x0000000080001000
//! core   0: 3 0x000000008000000c (0xe11c) mem 0x0000000080001000 0x0000000000000007
//! ```
//!
//! Hart, privilege by number, address and word; then the registers written, by number, integer
//! before floating-point before CSR of the same number; the addresses loaded from; and the
//! addresses stored to with what was stored. Instructions that trap are not retired and have no
//! line. CSRs are named by where their bits are: a write of `sstatus` is one of `mstatus`.

use super::effects::{Access, Destination, destination, written_csr};
use super::exec_trace::about_to_touch;
use super::trace::{At, Event, Tracer, What};
use crate::exec;
use crate::hart::csr::number;
use crate::hart::{Exception, Hart};
use crate::isa::{Extensions, Kind, Op, Rare, csr_names};
use crate::machine::{Fetched, InsnObserver};
use crate::mem::Memory;
use std::fmt::Write;

/// `mip.SEIP`
const SEIP: u64 = 1 << 9;
/// The alias by which AIA writes it (RISC-V Advanced Interrupt Architecture).
const MVIP: u16 = 0x309;

/// What a register that was written is, as part of its place in the line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum File {
    X,
    F,
    Csr,
}

/// A register that was written: its place in the line, and its value.
type Written = ((u16, File), u64);

/// Tells a [`Tracer`] Spike's line for each retired instruction.
#[derive(Debug)]
pub struct CommitLog {
    tracer: Tracer,
    line: String,
    at: Option<At>,
    privilege: u8,
    mstatus: u64,
    access: Option<Access>,
    /// The flags that the instruction raises, whether they were raised before or not.
    fflags: u8,
    /// Where floating-point instructions are executed to find out.
    scratch: Box<Hart>,
}

impl CommitLog {
    /// A log by this tracer.
    #[must_use]
    pub fn new(tracer: Tracer) -> CommitLog {
        CommitLog {
            tracer,
            line: String::with_capacity(200),
            at: None,
            privilege: 0,
            mstatus: 0,
            access: None,
            fflags: 0,
            scratch: Box::new(Hart::new(0, Extensions::base(), 0)),
        }
    }

    fn write(&mut self, at: At, hart: &Hart, memory: &Memory, insn: &Fetched) {
        let Fetched { pc, word, len, op } = *insn;
        let digits = 2 + 2 * usize::from(len);
        let line = &mut self.line;
        line.clear();
        // Writing to a `String` does not fail.
        let _ = write!(
            line,
            "core{:>4}: {} {pc:#018x} ({word:#0digits$x})",
            hart.id, self.privilege
        );
        let mut written = registers(hart, &op, self.mstatus);
        if self.fflags != 0 {
            written.push(((number::FFLAGS, File::Csr), hart.csr.fflags().into()));
        }
        written.sort_unstable_by_key(|(place, _)| *place);
        for ((number, file), value) in written {
            let _ = match file {
                File::X => write!(line, " x{number:<2} {value:#018x}"),
                File::F => write!(line, " f{number:<2} {value:#018x}"),
                File::Csr => {
                    let name = csr_names::name(number).unwrap_or("unknown");
                    write!(line, " c{number}_{name} {value:#018x}")
                }
            };
        }
        if let Some(access) = &self.access {
            if access.loads {
                let _ = write!(line, " mem {:#018x}", access.va);
            }
            for (va, size, value) in access.stores(hart, memory, &op) {
                let value = value.unwrap_or_default();
                stored(line, va, size, value, access.size);
            }
        }
        let access = self.access.as_ref();
        let touched = access.map(|access| about_to_touch(hart, memory, access));
        self.tracer.emit(Event {
            at,
            what: What::Commit(&self.line, touched),
        });
    }
}

/// A piece of a store. What Spike clears of a cache block it clears byte by byte.
fn stored(line: &mut String, va: u64, size: u64, value: u64, whole: u64) {
    let step = if whole > 16 { 1 } else { size };
    let digits = 2 + 2 * step as usize;
    for offset in (0..size).step_by(step as usize) {
        let _ = write!(line, " mem {:#018x} {value:#0digits$x}", va + offset);
    }
}

/// The registers that an instruction has written, in any order.
fn registers(hart: &Hart, op: &Op, mstatus_before: u64) -> Vec<Written> {
    let mut written: Vec<Written> = Vec::new();
    let mut csr = |number: u16, value: u64| written.push(((number, File::Csr), value));
    let mstatus = hart.csr.mstatus();
    let returns = matches!(op.kind, Kind::Mret | Kind::Sret);
    match written_csr(hart, op) {
        Some((number::MSTATUS | number::SSTATUS, _)) => csr(number::MSTATUS, mstatus),
        other => {
            // FS has become dirty, or a trap handler has been left.
            if returns || mstatus != mstatus_before {
                csr(number::MSTATUS, mstatus);
            }
            match other {
                // Spike keeps `sie` by itself for AIA's sake, and names it too.
                Some((number::SIE, value)) => {
                    csr(number::SIE, value);
                    csr(number::MIE, hart.csr.mie());
                }
                Some((number::MIP | number::SIP, _)) => {
                    csr(MVIP, hart.csr.mip() & SEIP);
                    csr(number::MIP, hart.csr.mip());
                }
                Some((number::FCSR, _)) => {
                    csr(number::FFLAGS, hart.csr.fflags().into());
                    csr(number::FRM, hart.csr.frm().into());
                }
                // Spike's are read-only zero, and a write of them none.
                Some((number::MHPMCOUNTER3..=number::MHPMCOUNTER31, _)) | None => {}
                Some((number, value)) => csr(number, value),
            }
        }
    }
    match destination(op) {
        Some(Destination::X(n)) => {
            written.push(((n as u16, File::X), hart.x.visible()[n]));
            let pair = op.rare() == Some(Rare::AmocasQ);
            if pair {
                written.push(((n as u16 + 1, File::X), hart.x.visible()[n + 1]));
            }
        }
        Some(Destination::F(n)) => written.push(((n as u16, File::F), hart.f.visible()[n])),
        None => {}
    }
    written
}

impl InsnObserver for CommitLog {
    fn before(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched) {
        let wanted = self.tracer.may_write(hart);
        self.at = wanted.then(|| At::of(hart, Some(insn.pc)));
        if self.at.is_none() {
            return;
        }
        self.privilege = hart.privilege as u8;
        self.mstatus = hart.csr.mstatus();
        self.access = Access::of(hart, memory, &insn.op);
        self.fflags = exec::float_flags(&mut self.scratch, hart, insn.op);
    }

    fn after(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched, trap: Option<Exception>) {
        if let (Some(at), None) = (self.at.take(), trap) {
            self.write(at, hart, memory, insn);
        }
    }

    fn begins_at(&self) -> u64 {
        self.tracer.begins_at()
    }

    fn is_done(&self) -> bool {
        self.tracer.is_done()
    }
}
