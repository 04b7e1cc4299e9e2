//! The exact functions against known answers and a model of their own, the fast ones against the
//! exact ones.
//!
//! Every operation is tried on [`cases`] tuples of operands near the edges, in all rounding modes
//! and with flags accrued or not. `PAGEWALK_FP_CASES=2000000 cargo test -p pagewalk exec::float`
//! tries as many instead of the default, which keeps the run to seconds.

mod agree;
mod half;
mod known;
mod model;

use std::env;

use super::RoundingMode::{self, Rdn, Rmm, Rne, Rtz, Rup};
use super::*;

/// How many operand tuples each operation is tried on.
pub(in crate::exec) fn cases() -> u32 {
    const DEFAULT: u32 = 100_000;
    let Ok(number) = env::var("PAGEWALK_FP_CASES") else {
        return DEFAULT;
    };
    number
        .parse()
        .unwrap_or_else(|_| panic!("PAGEWALK_FP_CASES is `{number}`; set it to a number of cases"))
}

/// SplitMix64: the same cases in every run.
pub(in crate::exec) struct Random(pub(in crate::exec) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(in crate::exec) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn rm(&mut self) -> RoundingMode {
        // Mostly the mode that the fast way is for.
        let choice = self.below(8);
        RoundingMode::ALL
            .get(choice as usize)
            .copied()
            .unwrap_or(Rne)
    }

    pub(in crate::exec) fn accrued(&mut self) -> Fflags {
        Fflags::from_bits(self.next() as u8)
    }

    /// An integer of any length, with few bits set or nearly all.
    pub(in crate::exec) fn integer(&mut self) -> u64 {
        let (length, low) = (self.below(64), self.below(64));
        match self.below(4) {
            0 => self.next() >> length,
            1 => (self.next() as i64 >> length) as u64,
            2 => 1 << length | 1 << low,
            _ => (1u64 << length).wrapping_sub(self.below(3)),
        }
    }

    /// A number of the format with this many exponent and fraction bits, biased towards edges.
    fn float(&mut self, exponent_bits: u32, fraction_bits: u32) -> u64 {
        let (max_exponent, one) = ((1 << exponent_bits) - 1, 1u64 << fraction_bits);
        let bias = max_exponent / 2;
        let near = |center: u64, offset: u64| (center + offset).saturating_sub(4).min(max_exponent);
        let offset = self.below(9);
        let exponent = match self.below(10) {
            0 => self.below(max_exponent + 1),
            1 => near(0, offset),
            2 => near(max_exponent, offset),
            3 => near(bias / 2, offset),
            4 => near(bias + bias / 2, offset),
            5 => near(bias, self.below(2 * u64::from(fraction_bits))),
            _ => near(bias, offset),
        };
        let bit = 1 << self.below(u64::from(fraction_bits));
        let fraction = match self.below(8) {
            0 => 0,
            1 => 1,
            2 => one - 1,
            3 => bit,
            4 => one - bit,
            5 => one / 2 + self.below(3) - 1,
            6 => self.next() & !(bit - 1),
            _ => self.next(),
        };
        let sign = self.below(2) << (exponent_bits + fraction_bits);
        sign | exponent << fraction_bits | fraction & (one - 1)
    }

    fn half(&mut self) -> u16 {
        self.float(5, 10) as u16
    }

    pub(in crate::exec) fn single(&mut self) -> u32 {
        // Singles that are halves, or nearly so: what narrowing meets.
        if self.below(8) == 0 {
            let (half, ulps) = (self.half(), self.nudge());
            return exact::cvt_s_h(half).0.wrapping_add(ulps as u32);
        }
        self.float(8, 23) as u32
    }

    pub(in crate::exec) fn double(&mut self) -> u64 {
        match self.below(16) {
            0 => {
                let (half, ulps) = (self.half(), self.nudge());
                exact::cvt_d_h(half).0.wrapping_add(ulps)
            }
            1 => {
                let (single, ulps) = (f32::from_bits(self.single()), self.nudge());
                f64::from(single).to_bits().wrapping_add(ulps)
            }
            _ => self.float(11, 52),
        }
    }

    /// From −2 to 2, to be added by wrapping.
    pub(in crate::exec) fn nudge(&mut self) -> u64 {
        self.below(5).wrapping_sub(2)
    }
}
