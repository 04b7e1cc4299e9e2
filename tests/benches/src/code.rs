//! Much code: thousands of small functions, and code that changes.

use crate::random::mix;

/// Groups of functions, and functions of a group.
pub const GROUPS: u32 = 256;
/// See [`GROUPS`].
pub const MEMBERS: u32 = 16;

/// What function `member` of `group` computes. Each is another function because both numbers are
/// constants in it: about a hundred bytes of code, of one of eight shapes.
#[inline(always)]
pub const fn member(group: u32, member: u32, x: u64) -> u64 {
    let number = group * MEMBERS + member;
    let a = (number as u64 + 3).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let odd = (number * 2 + 1) as u64;
    let shift = 1 + number % 31;
    let mut y = match number % 8 {
        0 => x.wrapping_add(a) ^ (x >> shift),
        1 => x.wrapping_mul(odd).wrapping_sub(a),
        2 => (x ^ a).rotate_left(shift),
        3 => (x << 3).wrapping_add(x >> shift).wrapping_add(odd),
        4 => !x ^ (x << shift) ^ odd,
        5 => x.wrapping_sub(odd) ^ a,
        6 => (x >> 7).wrapping_mul(odd) ^ x,
        _ => x.wrapping_add(x << shift) ^ odd,
    };
    if y & (1 << (number % 13)) != 0 {
        y = y.wrapping_add(odd) ^ (y >> (32 - shift));
    } else {
        y = (y ^ (y << (shift + 1))).wrapping_sub(odd);
    }
    if y.wrapping_mul(odd) >> 63 != 0 {
        y ^= y >> (shift + 2);
    }
    y
}

/// Which group a round goes to with `x`.
#[inline]
pub const fn next_group(x: u64) -> usize {
    ((x.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) % GROUPS as u64) as usize
}

/// What `calls` of groups make: the model for the guest, which has a function of its own for each.
pub fn many_functions(calls: u64, _: &mut [u64]) -> u64 {
    let mut x = 0;
    for call in 0..calls {
        let group = next_group(x ^ call) as u32;
        for it in 0..MEMBERS {
            x = member(group, it, x);
        }
    }
    x
}

/// The constant that goes into the code for the `patch`th time: twelve bits with a sign.
#[inline]
pub const fn patched_constant(patch: u64) -> i32 {
    (patch.wrapping_mul(0x0005_deec_e66d) >> 20) as i32 % 2048
}

/// What the guest's changing code adds up to.
pub fn patches(patches: u64, _: &mut [u64]) -> u64 {
    (0..patches).fold(0, |sum, patch| {
        mix(
            sum,
            sum.wrapping_add_signed(i64::from(patched_constant(patch))),
        )
    })
}
