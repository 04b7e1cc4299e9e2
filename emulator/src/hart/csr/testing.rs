//! A hart for tests.

use super::{CsrOp, IllegalCsr, access};
use crate::hart::Hart;
use crate::isa::Extensions;

/// A hart at reset with these extensions, a while after power-on.
pub(in crate::hart) fn hart(extensions: Extensions) -> Hart {
    let mut hart = Hart::new(0, extensions, 0x8000_0000);
    hart.cycle = 1000;
    hart.unretired = 100;
    hart
}

impl Hart {
    /// Executes `csrrw` in the current mode: one cycle passes.
    pub(in crate::hart) fn csrrw(&mut self, number: u16, value: u64) -> Result<u64, IllegalCsr> {
        self.csr_at(number, CsrOp::Write, value, 0)
    }

    /// Executes `csrr` in the current mode: one cycle passes.
    pub(in crate::hart) fn csrr(&mut self, number: u16) -> Result<u64, IllegalCsr> {
        self.retire_one();
        access(self, number, CsrOp::Set, 0, false, true, 0).map(|(old, _)| old)
    }

    /// Executes a CSR instruction that reads and writes, at this `mtime`.
    pub(in crate::hart) fn csr_at(
        &mut self,
        number: u16,
        op: CsrOp,
        operand: u64,
        time: u64,
    ) -> Result<u64, IllegalCsr> {
        self.retire_one();
        access(self, number, op, operand, true, true, time).map(|(old, _)| old)
    }

    pub(in crate::hart) fn retire_one(&mut self) {
        self.cycle += 1;
    }
}
