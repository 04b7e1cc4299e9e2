//! Zicbom and Zicboz: cache-block management and zeroing (Unprivileged ISA, "CMO" Extensions for
//! Base Cache Management Operation ISA).
//!
//! There is no cache, so management has no effect but the exceptions that it can raise.

use super::slow::leave;
use super::{BlockExit, Span, system};
use crate::hart::Hart;
use crate::hart::csr::CacheBlockUse;
use crate::isa::Rare;
use crate::mem::Memory;
use crate::mem::access;

/// Executes instruction `i` of `span`. `None`: go on with the next.
pub(super) fn execute(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
    rare: Rare,
) -> Option<BlockExit> {
    let what = match rare {
        Rare::CboZero => CacheBlockUse::Zero,
        // Without caches to be incoherent with, flushing in place of invalidating is the same.
        Rare::CboInval => CacheBlockUse::Invalidate,
        _ => CacheBlockUse::CleanOrFlush,
    };
    if !h.csr.cache_block_use(what, h.privilege) {
        return Some(system::illegal(h, m, span, i));
    }
    let va = h.x.get(span.op.rs1);
    let done = if rare == Rare::CboZero {
        access::zero_block(h, m, va)
    } else {
        access::probe_block(h, m, va).map_err(access::Flow::Trap)
    };
    done.err().map(|flow| leave(h, m, span, i, flow))
}
