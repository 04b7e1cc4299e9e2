//! Bit manipulation: Zba, Zbb, Zbs, Zbc, and Zbkb, Zbkc and Zbkx, which share some of them for
//! cryptography (Unprivileged ISA, "B" Extension for Bit Manipulation and Cryptography
//! Extensions: Scalar & Entropy Source Instructions).
//!
//! Functions of one or two register values under the mnemonics' names. Those of an immediate
//! form serve it too.

use super::integer::sext32;

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident($a:ident $(, $b:ident)?) $value:expr;)*) => {$(
        $(#[$doc])*
        #[inline(always)]
        #[must_use]
        pub fn $name($a: u64 $(, $b: u64)?) -> u64 {
            $value
        }
    )*};
}

// Zba: addresses of array elements, and with the low word of an index alone.
functions! {
    /// `sh1add`
    sh1add(a, b) b.wrapping_add(a << 1);
    /// `sh2add`
    sh2add(a, b) b.wrapping_add(a << 2);
    /// `sh3add`
    sh3add(a, b) b.wrapping_add(a << 3);
    /// `add.uw`
    add_uw(a, b) b.wrapping_add(zext32(a));
    /// `sh1add.uw`
    sh1add_uw(a, b) sh1add(zext32(a), b);
    /// `sh2add.uw`
    sh2add_uw(a, b) sh2add(zext32(a), b);
    /// `sh3add.uw`
    sh3add_uw(a, b) sh3add(zext32(a), b);
    /// `slli.uw`
    slli_uw(a, b) zext32(a) << (b & 63);
}

// Zbb
functions! {
    /// `andn`
    andn(a, b) a & !b;
    /// `orn`
    orn(a, b) a | !b;
    /// `xnor`
    xnor(a, b) !(a ^ b);
    /// `clz`
    clz(a) a.leading_zeros().into();
    /// `ctz`
    ctz(a) a.trailing_zeros().into();
    /// `cpop`
    cpop(a) a.count_ones().into();
    /// `clzw`
    clzw(a) (a as u32).leading_zeros().into();
    /// `ctzw`
    ctzw(a) (a as u32).trailing_zeros().into();
    /// `cpopw`
    cpopw(a) (a as u32).count_ones().into();
    /// `sext.b`
    sext_b(a) a as i8 as u64;
    /// `sext.h`
    sext_h(a) a as i16 as u64;
    /// `zext.h`
    zext_h(a) a & 0xffff;
    /// `max`
    max(a, b) (a as i64).max(b as i64) as u64;
    /// `maxu`
    maxu(a, b) a.max(b);
    /// `min`
    min(a, b) (a as i64).min(b as i64) as u64;
    /// `minu`
    minu(a, b) a.min(b);
    /// `rol`
    rol(a, b) a.rotate_left(b as u32 & 63);
    /// `ror`, `rori`
    ror(a, b) a.rotate_right(b as u32 & 63);
    /// `rolw`
    rolw(a, b) sext32((a as u32).rotate_left(b as u32 & 31).into());
    /// `rorw`, `roriw`
    rorw(a, b) sext32((a as u32).rotate_right(b as u32 & 31).into());
    /// `orc.b`
    orc_b(a) each_byte(a, |byte| if byte == 0 { 0 } else { 0xff });
    /// `rev8`
    rev8(a) a.swap_bytes();
}

// Zbs
functions! {
    /// `bclr`, `bclri`
    bclr(a, b) a & !(1 << (b & 63));
    /// `bext`, `bexti`
    bext(a, b) a >> (b & 63) & 1;
    /// `binv`, `binvi`
    binv(a, b) a ^ 1 << (b & 63);
    /// `bset`, `bseti`
    bset(a, b) a | 1 << (b & 63);
}

// Zicond
functions! {
    /// `czero.eqz`
    czero_eqz(a, b) if b == 0 { 0 } else { a };
    /// `czero.nez`
    czero_nez(a, b) if b != 0 { 0 } else { a };
}

// Zbc: products of polynomials over GF(2), which have 127 bits.
functions! {
    /// `clmul`: bits 63 to 0 of the product
    clmul(a, b) carryless_product(a, b) as u64;
    /// `clmulh`: bits 127 to 64
    clmulh(a, b) (carryless_product(a, b) >> 64) as u64;
    /// `clmulr`: bits 126 to 63, the product of the operands reversed, reversed
    clmulr(a, b) (carryless_product(a, b) >> 63) as u64;
}

// Zbkb and Zbkx
functions! {
    /// `pack`
    pack(a, b) zext32(a) | b << 32;
    /// `packh`
    packh(a, b) a & 0xff | (b & 0xff) << 8;
    /// `packw`
    packw(a, b) sext32(a & 0xffff | (b & 0xffff) << 16);
    /// `brev8`
    brev8(a) each_byte(a, u8::reverse_bits);
    /// `xperm8`: bytes of `a`, looked up by the bytes of `b`
    xperm8(a, b) each_byte(b, |index| {
        if index < 8 { (a >> (8 * index)) as u8 } else { 0 }
    });
    /// `xperm4`: the same with nibbles
    xperm4(a, b) each_byte(b, |indices| {
        let nibble = |index: u8| (a >> (4 * index)) as u8 & 0xf;
        nibble(indices & 0xf) | nibble(indices >> 4) << 4
    });
}

#[inline(always)]
fn zext32(a: u64) -> u64 {
    u64::from(a as u32)
}

#[inline(always)]
fn each_byte(a: u64, f: impl FnMut(u8) -> u8) -> u64 {
    u64::from_le_bytes(a.to_le_bytes().map(f))
}

fn carryless_product(a: u64, b: u64) -> u128 {
    (0..64)
        .filter(|bit| b >> bit & 1 == 1)
        .fold(0, |product, bit| product ^ u128::from(a) << bit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    #[test]
    fn words_are_extended_as_each_says() {
        let a = 0xffff_ffff_8000_0001;
        assert_eq!(add_uw(a, 1), 0x8000_0002);
        assert_eq!(sh3add_uw(a, u64::MAX), 0x4_0000_0007);
        assert_eq!(slli_uw(a, 32), 0x8000_0001_0000_0000);
        assert_eq!(rolw(a, 33), 3);
        assert_eq!(rorw(a, 1), 0xffff_ffff_c000_0000);
        assert_eq!((clzw(a), ctzw(a), cpopw(a)), (0, 0, 2));
        assert_eq!((clzw(1 << 32), ctzw(1 << 32), cpopw(1 << 32)), (32, 32, 0));
        assert_eq!((clz(0), ctz(0), cpop(u64::MAX)), (64, 64, 64));
        assert_eq!(packw(0x8000, 0x8000), 0xffff_ffff_8000_8000);
    }

    #[test]
    fn bytes_and_nibbles() {
        assert_eq!(orc_b(0x0100_8000_0000_0001), 0xff00_ff00_0000_00ff);
        assert_eq!(brev8(0x0180_0000_0000_0003), 0x8001_0000_0000_00c0);
        assert_eq!(
            xperm8(0x8877_6655_4433_2211, 0x0807_0605_0403_0201),
            0x0088_7766_5544_3322
        );
        assert_eq!(
            xperm4(0xfedc_ba98_7654_3210, 0x0123_4567_89ab_cdef),
            0x0123_4567_89ab_cdef
        );
        assert_eq!(packh(0x1ff, 0x2aa), 0xaaff);
        assert_eq!(sext_b(0x80), 0xffff_ffff_ffff_ff80);
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: RngSeed::Fixed(0),
            ..ProptestConfig::default()
        })]

        #[test]
        fn clmulr_is_clmul_of_reversed_operands(a: u64, b: u64) {
            let reversed = clmul(a.reverse_bits(), b.reverse_bits()).reverse_bits();
            prop_assert_eq!(clmulr(a, b), reversed);
            prop_assert_eq!(clmulh(a, b), clmulr(a, b) >> 1);
        }

        #[test]
        fn single_bits_agree_with_each_other(a: u64, b: u64) {
            prop_assert_eq!(bset(bclr(a, b), b), a | binv(a, b));
            prop_assert_eq!(bext(binv(a, b), b), 1 - bext(a, b));
            prop_assert_eq!(rol(ror(a, b), b), a);
        }
    }
}
