//! The read-modify-write functions of Zaamo and Zabha, of the old value and the operand
//! (Unprivileged ISA, Atomic Memory Operations). LR, SC and the access itself are in
//! `mem::access`.

use crate::mem::Width;

/// What an AMO computes.
pub trait Amo: Width {
    /// `amoadd`
    fn add(self, operand: Self) -> Self;
    /// `amoxor`
    fn xor(self, operand: Self) -> Self;
    /// `amoand`
    fn and(self, operand: Self) -> Self;
    /// `amoor`
    fn or(self, operand: Self) -> Self;
    /// `amomin`, signed
    fn min_signed(self, operand: Self) -> Self;
    /// `amomax`, signed
    fn max_signed(self, operand: Self) -> Self;
    /// `amominu`
    fn min_unsigned(self, operand: Self) -> Self;
    /// `amomaxu`
    fn max_unsigned(self, operand: Self) -> Self;
    /// The old value as `rd` receives it: sign-extended, for `amominu.w` too.
    fn result(self) -> u64;
}

macro_rules! amo {
    ($t:ty, $signed:ty) => {
        impl Amo for $t {
            #[inline(always)]
            fn add(self, operand: Self) -> Self {
                self.wrapping_add(operand)
            }
            #[inline(always)]
            fn xor(self, operand: Self) -> Self {
                self ^ operand
            }
            #[inline(always)]
            fn and(self, operand: Self) -> Self {
                self & operand
            }
            #[inline(always)]
            fn or(self, operand: Self) -> Self {
                self | operand
            }
            #[inline(always)]
            fn min_signed(self, operand: Self) -> Self {
                (self as $signed).min(operand as $signed) as $t
            }
            #[inline(always)]
            fn max_signed(self, operand: Self) -> Self {
                (self as $signed).max(operand as $signed) as $t
            }
            #[inline(always)]
            fn min_unsigned(self, operand: Self) -> Self {
                self.min(operand)
            }
            #[inline(always)]
            fn max_unsigned(self, operand: Self) -> Self {
                self.max(operand)
            }
            #[inline(always)]
            fn result(self) -> u64 {
                self as $signed as u64
            }
        }
    };
}
amo!(u8, i8);
amo!(u16, i16);
amo!(u32, i32);
amo!(u64, i64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minimum_and_maximum_know_their_sign() {
        let (minus, one) = (u32::MAX, 1);
        assert_eq!((minus.min_signed(one), minus.max_signed(one)), (minus, one));
        assert_eq!(
            (minus.min_unsigned(one), minus.max_unsigned(one)),
            (one, minus)
        );
        assert_eq!(Amo::add(minus, one), 0);
        assert_eq!(minus.result(), u64::MAX);
    }
}
