//! RV64I's computational instructions, as functions of register values
//! (Unprivileged ISA, RV32I and RV64I Base Integer Instruction Sets).
//!
//! A `w` instruction computes on 32 bits and sign-extends its result. Shift amounts are masked to
//! the operand's width.

/// Sign-extends the low 32 bits.
#[inline(always)]
#[must_use]
pub fn sext32(value: u64) -> u64 {
    value as i32 as u64
}

/// `add`, `addi`
#[inline(always)]
#[must_use]
pub fn add(a: u64, b: u64) -> u64 {
    a.wrapping_add(b)
}

/// `sub`
#[inline(always)]
#[must_use]
pub fn sub(a: u64, b: u64) -> u64 {
    a.wrapping_sub(b)
}

/// `sll`, `slli`
#[inline(always)]
#[must_use]
pub fn sll(a: u64, b: u64) -> u64 {
    a << (b & 63)
}

/// `srl`, `srli`
#[inline(always)]
#[must_use]
pub fn srl(a: u64, b: u64) -> u64 {
    a >> (b & 63)
}

/// `sra`, `srai`
#[inline(always)]
#[must_use]
pub fn sra(a: u64, b: u64) -> u64 {
    (a as i64 >> (b & 63)) as u64
}

/// `slt`, `slti`
#[inline(always)]
#[must_use]
pub fn slt(a: u64, b: u64) -> u64 {
    u64::from((a as i64) < b as i64)
}

/// `sltu`, `sltiu`
#[inline(always)]
#[must_use]
pub fn sltu(a: u64, b: u64) -> u64 {
    u64::from(a < b)
}

/// `xor`, `xori`
#[inline(always)]
#[must_use]
pub fn xor(a: u64, b: u64) -> u64 {
    a ^ b
}

/// `or`, `ori`
#[inline(always)]
#[must_use]
pub fn or(a: u64, b: u64) -> u64 {
    a | b
}

/// `and`, `andi`
#[inline(always)]
#[must_use]
pub fn and(a: u64, b: u64) -> u64 {
    a & b
}

/// `addw`, `addiw`
#[inline(always)]
#[must_use]
pub fn addw(a: u64, b: u64) -> u64 {
    sext32(a.wrapping_add(b))
}

/// `subw`
#[inline(always)]
#[must_use]
pub fn subw(a: u64, b: u64) -> u64 {
    sext32(a.wrapping_sub(b))
}

/// `sllw`, `slliw`
#[inline(always)]
#[must_use]
pub fn sllw(a: u64, b: u64) -> u64 {
    sext32(a << (b & 31))
}

/// `srlw`, `srliw`
#[inline(always)]
#[must_use]
pub fn srlw(a: u64, b: u64) -> u64 {
    sext32(u64::from(a as u32 >> (b & 31)))
}

/// `sraw`, `sraiw`
#[inline(always)]
#[must_use]
pub fn sraw(a: u64, b: u64) -> u64 {
    (a as i32 >> (b & 31)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_mask_their_amount() {
        assert_eq!(sll(1, 64), 1);
        assert_eq!(srl(8, 67), 1);
        assert_eq!(sra(u64::MAX << 4, 68), u64::MAX);
        assert_eq!(sllw(1, 31), 0xffff_ffff_8000_0000);
        assert_eq!(sllw(1, 32), 1);
        assert_eq!(srlw(0xffff_ffff_8000_0000, 31), 1);
        assert_eq!(sraw(0x8000_0000, 31), u64::MAX);
    }

    #[test]
    fn word_results_are_sign_extended() {
        assert_eq!(addw(0x7fff_ffff, 1), 0xffff_ffff_8000_0000);
        assert_eq!(subw(0, 1), u64::MAX);
        assert_eq!(srlw(0xdead_beef_8000_0000, 0), 0xffff_ffff_8000_0000);
    }

    #[test]
    fn comparisons_know_their_sign() {
        assert_eq!((slt(u64::MAX, 0), sltu(u64::MAX, 0)), (1, 0));
        assert_eq!((slt(0, u64::MAX), sltu(0, u64::MAX)), (0, 1));
    }
}
