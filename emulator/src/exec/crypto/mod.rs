//! Scalar cryptography, as functions of register values under the mnemonics' names
//! (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions).

pub mod aes;
pub mod sha2;
pub mod shang_mi;

/// Multiplies polynomials over GF(2) modulo one of degree 8, `modulus`.
const fn multiply(a: u8, b: u8, modulus: u16) -> u8 {
    let (mut product, mut shifted, mut bit) = (0, a as u16, 0);
    while bit < 8 {
        if b >> bit & 1 == 1 {
            product ^= shifted;
        }
        shifted <<= 1;
        if shifted & 0x100 != 0 {
            shifted ^= modulus;
        }
        bit += 1;
    }
    product as u8
}

/// The multiplicative inverse in that field, and zero of zero: the 254th power.
const fn invert(a: u8, modulus: u16) -> u8 {
    let (mut power, mut square, mut bit) = (1, a, 0);
    while bit < 8 {
        if 254 >> bit & 1 == 1 {
            power = multiply(power, square, modulus);
        }
        square = multiply(square, square, modulus);
        bit += 1;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverses_are_inverse() {
        for modulus in [aes::MODULUS, shang_mi::MODULUS] {
            assert_eq!(invert(0, modulus), 0);
            for a in 1..=u8::MAX {
                assert_eq!(multiply(a, invert(a, modulus), modulus), 1);
            }
        }
    }
}
