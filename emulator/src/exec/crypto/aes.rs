//! Zkne and Zknd: rounds of AES (FIPS 197) on half of the state at a time.
//!
//! The state's 16 bytes lie in two registers, column by column. An instruction gives the half
//! that its first operand holds; the second has the other half, from which half of the bytes of
//! `ShiftRows` come.

use super::{invert, multiply};

/// x⁸ + x⁴ + x³ + x + 1
pub(super) const MODULUS: u16 = 0x11b;

static SUB: [u8; 256] = sub_bytes();
static INV_SUB: [u8; 256] = inverse(&SUB);

/// `SubBytes`: the inverse in the field, then an affine map of bits.
const fn sub_bytes() -> [u8; 256] {
    let (mut table, mut a) = ([0; 256], 0);
    while a < 256 {
        let i = invert(a as u8, MODULUS);
        let rotated = i.rotate_left(1) ^ i.rotate_left(2) ^ i.rotate_left(3) ^ i.rotate_left(4);
        table[a] = i ^ rotated ^ 0x63;
        a += 1;
    }
    table
}

const fn inverse(table: &[u8; 256]) -> [u8; 256] {
    let (mut inverse, mut a) = ([0; 256], 0);
    while a < 256 {
        inverse[table[a] as usize] = a as u8;
        a += 1;
    }
    inverse
}

/// The bytes that `ShiftRows` brings into the half of `a`: row `r` moves by `r` columns to the
/// left, or to the right where it is undone.
fn shift_rows(a: u64, b: u64, undo: bool) -> [u8; 8] {
    let state = [a.to_le_bytes(), b.to_le_bytes()].concat();
    std::array::from_fn(|i| {
        let (column, row) = (i / 4, i % 4);
        let from = if undo { column + 4 - row } else { column + row };
        state[4 * (from % 4) + row]
    })
}

/// `MixColumns` on two columns: each is multiplied by a polynomial with these coefficients, the
/// constant one first.
fn mix_columns(columns: [u8; 8], polynomial: [u8; 4]) -> [u8; 8] {
    std::array::from_fn(|i| {
        let (column, row) = (i & 4, i % 4);
        (0..4).fold(0, |sum, k| {
            sum ^ multiply(columns[column + k], polynomial[(row + 4 - k) % 4], MODULUS)
        })
    })
}

const MIX: [u8; 4] = [2, 1, 1, 3];
const INV_MIX: [u8; 4] = [0xe, 9, 0xd, 0xb];

fn substitute(bytes: [u8; 8], table: &[u8; 256]) -> [u8; 8] {
    bytes.map(|byte| table[usize::from(byte)])
}

/// `aes64es`: the last round of encryption.
#[must_use]
pub fn aes64es(a: u64, b: u64) -> u64 {
    u64::from_le_bytes(substitute(shift_rows(a, b, false), &SUB))
}

/// `aes64esm`: a middle round of encryption.
#[must_use]
pub fn aes64esm(a: u64, b: u64) -> u64 {
    let columns = aes64es(a, b).to_le_bytes();
    u64::from_le_bytes(mix_columns(columns, MIX))
}

/// `aes64ds`: the last round of decryption.
#[must_use]
pub fn aes64ds(a: u64, b: u64) -> u64 {
    u64::from_le_bytes(substitute(shift_rows(a, b, true), &INV_SUB))
}

/// `aes64dsm`: a middle round of decryption.
#[must_use]
pub fn aes64dsm(a: u64, b: u64) -> u64 {
    aes64im(aes64ds(a, b))
}

/// `aes64im`: the inverse of `MixColumns`, for decryption's key schedule.
#[must_use]
pub fn aes64im(a: u64) -> u64 {
    u64::from_le_bytes(mix_columns(a.to_le_bytes(), INV_MIX))
}

/// `aes64ks1i`: the key schedule's first half. `rnum` is the round, from 0 to 10, and 10 leaves
/// rotation and round constant out, as AES-256 does every other time.
#[must_use]
pub fn aes64ks1i(a: u64, rnum: u32) -> u64 {
    const NO_ROTATION: u32 = 10;
    let previous = (a >> 32) as u32;
    let word = u32::from_le_bytes(previous.to_le_bytes().map(|byte| SUB[usize::from(byte)]));
    let word = if rnum == NO_ROTATION {
        word
    } else {
        // The round constant is x to the power of the round.
        let constant = (0..rnum).fold(1, |power, _| multiply(power, 2, MODULUS));
        word.rotate_right(8) ^ u32::from(constant)
    };
    u64::from(word) << 32 | u64::from(word)
}

/// `aes64ks2`: the key schedule's second half.
#[must_use]
pub fn aes64ks2(a: u64, b: u64) -> u64 {
    let low = (a >> 32) as u32 ^ b as u32;
    let high = low ^ (b >> 32) as u32;
    u64::from(high) << 32 | u64::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u64; 2] = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908];
    const PLAIN: [u64; 2] = [0x7766_5544_3322_1100, 0xffee_ddcc_bbaa_9988];
    /// FIPS 197, C.1: 69c4e0d8 6a7b0430 d8cdb780 70b4c55a.
    const CIPHER: [u64; 2] = [0x3004_7b6a_d8e0_c469, 0x5ac5_b470_80b7_cdd8];

    fn round_keys() -> Vec<[u64; 2]> {
        let mut keys = vec![KEY];
        for rnum in 0..10 {
            let [a, b] = keys[rnum as usize];
            let first = aes64ks2(aes64ks1i(b, rnum), a);
            keys.push([first, aes64ks2(first, b)]);
        }
        keys
    }

    fn round(state: [u64; 2], key: [u64; 2], f: fn(u64, u64) -> u64) -> [u64; 2] {
        let [a, b] = state;
        [f(a, b) ^ key[0], f(b, a) ^ key[1]]
    }

    #[test]
    fn the_standards_example_is_encrypted() {
        let keys = round_keys();
        let mut state = [PLAIN[0] ^ KEY[0], PLAIN[1] ^ KEY[1]];
        for key in &keys[1..10] {
            state = round(state, *key, aes64esm);
        }
        assert_eq!(round(state, keys[10], aes64es), CIPHER);
    }

    #[test]
    fn and_decrypted_by_the_equivalent_inverse_cipher() {
        let keys = round_keys();
        let mut state = [CIPHER[0] ^ keys[10][0], CIPHER[1] ^ keys[10][1]];
        for key in keys[1..10].iter().rev() {
            state = round(state, key.map(aes64im), aes64dsm);
        }
        assert_eq!(round(state, KEY, aes64ds), PLAIN);
    }

    #[test]
    fn the_tenth_round_number_neither_rotates_nor_adds() {
        let plain = aes64ks1i(0x0302_0100 << 32, 10);
        assert_eq!(plain, 0x7b77_7c63_7b77_7c63);
        assert_eq!(aes64ks1i(0x0302_0100 << 32, 0) as u32, 0x637b_777c ^ 1);
        assert_eq!(aes64ks1i(0x0302_0100 << 32, 8) as u32, 0x637b_777c ^ 0x1b);
    }
}
