//! The instructions that share [`Kind::Rare`](crate::isa::Kind::Rare): a second `match`, off the
//! interpreter's hot path.

use super::atomic::Amo;
use super::crypto::{aes, sha2, shang_mi};
use super::slow::{amo, finish_amo, leave, touched};
use super::{BlockExit, Span, bitmanip, cache_block, float_ops, system};
use crate::hart::Hart;
use crate::isa::{Insn, Op, Rare, Reg};
use crate::mem::Memory;
use crate::mem::access::{self, Flow};

/// Executes instruction `i` of `span`, which is a rare one. `None`: go on with the next.
#[cold]
#[inline(never)]
pub(super) fn execute(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize) -> Option<BlockExit> {
    let op = span.op;
    let Some(rare) = op.rare() else {
        return Some(system::illegal(h, m, span, i));
    };
    if let Some(value) = compute(h, op, rare) {
        h.x.set(op.rd, value);
        return None;
    }
    if Insn::from(rare).row().format.is_float() {
        return float(h, m, span, i, rare);
    }
    match rare {
        Rare::WrsNto | Rare::WrsSto => {
            // Stalls may end for any reason: harts take turns, and at the end of one its
            // reservation is gone (Unprivileged ISA, Zawrs).
            None
        }
        Rare::SinvalVma | Rare::SfenceWInval | Rare::SfenceInvalIr => {
            Some(system::svinval(h, m, span, i, rare))
        }
        Rare::CboInval | Rare::CboClean | Rare::CboFlush | Rare::CboZero => {
            cache_block::execute(h, m, span, i, rare)
        }
        _ => atomic(h, m, span, i, rare),
    }
}

/// The value of an instruction that only computes on integer registers.
fn compute(h: &Hart, op: Op, rare: Rare) -> Option<u64> {
    let (a, b) = (h.x.get(op.rs1), h.x.get(op.rs2));
    let imm = op.immediate() as u32;
    Some(match rare {
        Rare::Clmul => bitmanip::clmul(a, b),
        Rare::Clmulr => bitmanip::clmulr(a, b),
        Rare::Clmulh => bitmanip::clmulh(a, b),
        Rare::Pack => bitmanip::pack(a, b),
        Rare::Packh => bitmanip::packh(a, b),
        Rare::Packw => bitmanip::packw(a, b),
        Rare::Brev8 => bitmanip::brev8(a),
        Rare::Xperm4 => bitmanip::xperm4(a, b),
        Rare::Xperm8 => bitmanip::xperm8(a, b),
        Rare::Aes64ds => aes::aes64ds(a, b),
        Rare::Aes64dsm => aes::aes64dsm(a, b),
        Rare::Aes64es => aes::aes64es(a, b),
        Rare::Aes64esm => aes::aes64esm(a, b),
        Rare::Aes64im => aes::aes64im(a),
        Rare::Aes64ks1i => aes::aes64ks1i(a, imm),
        Rare::Aes64ks2 => aes::aes64ks2(a, b),
        Rare::Sha256sig0 => sha2::sha256sig0(a),
        Rare::Sha256sig1 => sha2::sha256sig1(a),
        Rare::Sha256sum0 => sha2::sha256sum0(a),
        Rare::Sha256sum1 => sha2::sha256sum1(a),
        Rare::Sha512sig0 => sha2::sha512sig0(a),
        Rare::Sha512sig1 => sha2::sha512sig1(a),
        Rare::Sha512sum0 => sha2::sha512sum0(a),
        Rare::Sha512sum1 => sha2::sha512sum1(a),
        Rare::Sm3p0 => shang_mi::sm3p0(a),
        Rare::Sm3p1 => shang_mi::sm3p1(a),
        Rare::Sm4ed => shang_mi::sm4ed(a, b, imm),
        Rare::Sm4ks => shang_mi::sm4ks(a, b, imm),
        // Nothing has redefined the may-be-operations.
        Rare::MopR | Rare::MopRr => 0,
        _ => return None,
    })
}

/// Zfh and Zfa, which exist only while `mstatus.FS` is not Off.
fn float(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize, rare: Rare) -> Option<BlockExit> {
    if h.csr.fs() == 0 {
        return Some(system::illegal(h, m, span, i));
    }
    let op = span.op;
    let va = h.x.get(op.rs1).wrapping_add(op.immediate() as u64);
    match rare {
        Rare::Flh => match access::load::<u16>(h, m, va) {
            Ok(value) => {
                float_ops::set_half(h, op.rd, value);
                None
            }
            Err(Flow::Device(value)) => {
                float_ops::set_half(h, op.rd, value as u16);
                Some(span.leave_after(h, i, touched(m)))
            }
            Err(flow) => Some(leave(h, m, span, i, flow)),
        },
        Rare::Fsh => {
            let value = h.f.get(op.rs2) as u16;
            let stored = access::store::<u16>(h, m, va, value);
            stored.err().map(|flow| leave(h, m, span, i, flow))
        }
        _ => {
            let computed = float_ops::compute_rare(h, op, rare);
            computed.err().map(|_| system::illegal(h, m, span, i))
        }
    }
}

/// Zabha and Zacas.
fn atomic(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize, rare: Rare) -> Option<BlockExit> {
    match rare {
        Rare::AmoswapB => amo::<u8>(h, m, span, i, |_, new| new),
        Rare::AmoaddB => amo::<u8>(h, m, span, i, Amo::add),
        Rare::AmoxorB => amo::<u8>(h, m, span, i, Amo::xor),
        Rare::AmoandB => amo::<u8>(h, m, span, i, Amo::and),
        Rare::AmoorB => amo::<u8>(h, m, span, i, Amo::or),
        Rare::AmominB => amo::<u8>(h, m, span, i, Amo::min_signed),
        Rare::AmomaxB => amo::<u8>(h, m, span, i, Amo::max_signed),
        Rare::AmominuB => amo::<u8>(h, m, span, i, Amo::min_unsigned),
        Rare::AmomaxuB => amo::<u8>(h, m, span, i, Amo::max_unsigned),
        Rare::AmoswapH => amo::<u16>(h, m, span, i, |_, new| new),
        Rare::AmoaddH => amo::<u16>(h, m, span, i, Amo::add),
        Rare::AmoxorH => amo::<u16>(h, m, span, i, Amo::xor),
        Rare::AmoandH => amo::<u16>(h, m, span, i, Amo::and),
        Rare::AmoorH => amo::<u16>(h, m, span, i, Amo::or),
        Rare::AmominH => amo::<u16>(h, m, span, i, Amo::min_signed),
        Rare::AmomaxH => amo::<u16>(h, m, span, i, Amo::max_signed),
        Rare::AmominuH => amo::<u16>(h, m, span, i, Amo::min_unsigned),
        Rare::AmomaxuH => amo::<u16>(h, m, span, i, Amo::max_unsigned),
        Rare::AmocasB => compare_and_swap::<u8>(h, m, span, i),
        Rare::AmocasH => compare_and_swap::<u16>(h, m, span, i),
        Rare::AmocasW => compare_and_swap::<u32>(h, m, span, i),
        Rare::AmocasD => compare_and_swap::<u64>(h, m, span, i),
        Rare::AmocasQ => compare_and_swap_pair(h, m, span, i),
        other => unreachable!("{other:?} is executed before"),
    }
}

/// `amocas`: stores `rs2` if memory holds what `rd` does. The access is a store whatever the
/// comparison says (Unprivileged ISA, Zacas), so the old value is stored where it fails.
fn compare_and_swap<T: Amo + PartialEq>(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
) -> Option<BlockExit> {
    let op = span.op;
    let expected = T::truncate(source(h, op.rd));
    let new = T::truncate(h.x.get(op.rs2));
    let swap = |old| if old == expected { new } else { old };
    let old = access::amo::<T>(h, m, h.x.get(op.rs1), swap);
    finish_amo(h, m, span, i, old)
}

/// Writes an AMO's old value to `rd`, or leaves for what the access ran into.
/// `amocas.q`, on pairs of an even register and the next. As a pair `x0` reads zero, and what is
/// written to it is lost, the upper half too.
fn compare_and_swap_pair(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
) -> Option<BlockExit> {
    let op = span.op;
    let pair = |reg: Reg| match reg.number() {
        0 => [0, 0],
        number => [number, number + 1].map(|n| h.x.get(Reg::new(n))),
    };
    let (expected, new) = (pair(op.rd), pair(op.rs2));
    let put = |h: &mut Hart, old: [u64; 2]| {
        if op.rd.number() != 0 {
            h.x.set(op.rd, old[0]);
            h.x.set(Reg::new(op.rd.number() + 1), old[1]);
        }
    };
    match access::compare_and_swap_pair(h, m, h.x.get(op.rs1), expected, new) {
        Ok((old, watched)) => {
            put(h, old);
            watched.then(|| span.leave_after(h, i, touched(m)))
        }
        Err(exception) => Some(span.trap(h, i, exception)),
    }
}

/// What a destination holds: `x0`, decoded as the sink, is zero.
fn source(h: &Hart, rd: Reg) -> u64 {
    match rd {
        Reg::Sink => 0,
        other => h.x.get(other),
    }
}
