//! The stretch of decoded instructions that is being executed.

use super::BlockExit;
use crate::hart::{Exception, Hart};
use crate::isa::Op;

/// Consecutive instructions of one block: all of it, its beginning, or one of it.
#[derive(Clone, Copy, Debug)]
pub struct Span<'a> {
    /// The instructions to execute.
    pub ops: &'a [Op],
    /// Their lengths in bytes, one for each of `ops`.
    pub lens: &'a [u8],
    /// Where the first of `ops` lies, in bytes from the block's first address.
    pub start: u32,
    /// Where the last of `ops` ends, likewise. `jal` and `jalr` link to it, and execution
    /// continues there.
    pub end: u32,
}

impl Span<'_> {
    /// Where instruction `i` of `ops` lies, in bytes from the block's first address.
    #[cold]
    #[must_use]
    pub fn offset_of(&self, i: usize) -> u64 {
        let before: u32 = self.lens.iter().take(i).map(|len| u32::from(*len)).sum();
        u64::from(self.start + before)
    }

    /// How far `cycle` runs ahead when instruction `i` is about to execute.
    #[inline(always)]
    pub(super) fn ahead(&self, i: usize) -> usize {
        self.ops.len() - i
    }

    /// Ends with the exception that instruction `i` raised. It took its cycle and is not retired.
    #[cold]
    #[inline(never)]
    pub(super) fn trap(&self, h: &mut Hart, i: usize, exception: Exception) -> BlockExit {
        let left = self.ahead(i) as u64;
        h.cycle -= left - 1;
        h.instret -= left;
        h.pc = h.pc.wrapping_add(self.offset_of(i));
        BlockExit::Trap(exception)
    }

    /// Ends after instruction `i`, which is retired.
    #[cold]
    #[inline(never)]
    pub(super) fn leave_after(&self, h: &mut Hart, i: usize, exit: BlockExit) -> BlockExit {
        let left = self.ahead(i) as u64 - 1;
        h.cycle -= left;
        h.instret -= left;
        h.pc = h.pc.wrapping_add(self.offset_of(i + 1));
        exit
    }
}
