//! Zksh and Zksed: the permutations of the SM3 hash and the steps of the SM4 cipher
//! (GB/T 32905-2016, GB/T 32907-2016). Results are sign-extended words.

use super::invert;

/// x⁸ + x⁷ + x⁶ + x⁵ + x⁴ + x² + 1
pub(super) const MODULUS: u16 = 0x1f5;

static SM4_BOX: [u8; 256] = sm4_box();

/// An affine map of bits, the inverse in the field, and the same map again.
const fn sm4_box() -> [u8; 256] {
    let (mut table, mut a) = ([0; 256], 0);
    while a < 256 {
        table[a] = affine(invert(affine(a as u8), MODULUS));
        a += 1;
    }
    table
}

/// Row `i` of the matrix is its first one rotated by `i`.
const fn affine(a: u8) -> u8 {
    const ROW: u8 = 0xa7;
    const CONSTANT: u8 = 0xd3;
    let (mut result, mut bit) = (0, 0);
    while bit < 8 {
        let product = ROW.rotate_left(bit) & a;
        result |= (product.count_ones() as u8 & 1) << bit;
        bit += 1;
    }
    result ^ CONSTANT
}

fn sext(word: u32) -> u64 {
    word as i32 as u64
}

/// `sm3p0`
#[must_use]
pub fn sm3p0(a: u64) -> u64 {
    let a = a as u32;
    sext(a ^ a.rotate_left(9) ^ a.rotate_left(17))
}

/// `sm3p1`
#[must_use]
pub fn sm3p1(a: u64) -> u64 {
    let a = a as u32;
    sext(a ^ a.rotate_left(15) ^ a.rotate_left(23))
}

/// What byte `bs` of `b` adds to a step, by this linear map of the substituted word.
///
/// The cipher is defined on big-endian words and registers hold little-endian ones, so the map is
/// applied to the byte as the word's highest.
fn sm4(a: u64, b: u64, bs: u32, linear: fn(u32) -> u32) -> u64 {
    let byte = SM4_BOX[usize::from((b >> (8 * bs)) as u8)];
    let mixed = linear(u32::from(byte) << 24).swap_bytes();
    sext(a as u32 ^ mixed.rotate_left(8 * bs))
}

/// `sm4ed`: a quarter of a round of encryption or decryption.
#[must_use]
pub fn sm4ed(a: u64, b: u64, bs: u32) -> u64 {
    sm4(a, b, bs, |x| {
        x ^ x.rotate_left(2) ^ x.rotate_left(10) ^ x.rotate_left(18) ^ x.rotate_left(24)
    })
}

/// `sm4ks`: a quarter of a round of the key schedule.
#[must_use]
pub fn sm4ks(a: u64, b: u64, bs: u32) -> u64 {
    sm4(a, b, bs, |x| x ^ x.rotate_left(13) ^ x.rotate_left(23))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard's first example: 0123456789abcdef fedcba9876543210 under itself as key.
    const BLOCK: [u32; 4] = [0x0123_4567, 0x89ab_cdef, 0xfedc_ba98, 0x7654_3210];
    const CIPHER: [u32; 4] = [0x681e_df34, 0xd206_965e, 0x86b3_e94f, 0x536e_4246];

    type Step = fn(u64, u64, u32) -> u64;

    /// A round on little-endian words.
    fn round(x: [u32; 4], key: u32, step: Step) -> [u32; 4] {
        let t = x[1] ^ x[2] ^ x[3] ^ key;
        let new = (0..4).fold(u64::from(x[0]), |sum, bs| step(sum, t.into(), bs));
        [x[1], x[2], x[3], new as u32]
    }

    fn round_keys() -> [u32; 32] {
        let family = [0xa3b1_bac6_u32, 0x56aa_3350, 0x677d_9197, 0xb270_22dc];
        let mut k: [u32; 4] = std::array::from_fn(|i| (BLOCK[i] ^ family[i]).swap_bytes());
        std::array::from_fn(|i| {
            let constant = u32::from_be_bytes(std::array::from_fn(|j| ((4 * i + j) * 7) as u8));
            k = round(k, constant.swap_bytes(), sm4ks);
            k[3]
        })
    }

    fn crypt(block: [u32; 4], keys: impl Iterator<Item = u32>) -> [u32; 4] {
        let start = block.map(u32::swap_bytes);
        let [a, b, c, d] = keys.fold(start, |x, key| round(x, key, sm4ed));
        [d, c, b, a].map(u32::swap_bytes)
    }

    #[test]
    fn the_standards_example_goes_both_ways() {
        let keys = round_keys();
        assert_eq!(crypt(BLOCK, keys.into_iter()), CIPHER);
        assert_eq!(crypt(CIPHER, keys.into_iter().rev()), BLOCK);
    }

    #[test]
    fn permutations_extend_the_sign() {
        assert_eq!(sm3p0(1), 0x0002_0201);
        assert_eq!(sm3p1(1 << 16 | 1 << 40), 0xffff_ffff_8001_0080);
    }
}
