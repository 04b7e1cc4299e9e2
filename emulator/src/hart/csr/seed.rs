//! `seed`, the entropy source (Unprivileged ISA, Entropy Source; Privileged ISA, Machine Security
//! Configuration Register).
//!
//! A run must repeat exactly, so what comes from here is no entropy: every hart has a generator
//! that begins with the same numbers in each run. Each read gives 16 new bits, and none ever has
//! to wait. A guest must not take it for a source of secrets.

use crate::hart::{Hart, Privilege};
use crate::isa::Ext;

/// `mseccfg.USEED`: U-mode may read `seed`.
const USEED: u64 = 1 << 8;
/// `mseccfg.SSEED`: S-mode may.
const SSEED: u64 = 1 << 9;

/// OPST = ES16: sixteen bits of entropy are in the low half.
const ES16: u64 = 2 << 30;

/// The state of the entropy source, and who may use it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::hart) struct Seed {
    /// USEED and SSEED; both 0 at reset.
    enables: u64,
    /// How many values have been read.
    reads: u64,
}

impl Seed {
    /// Whether a mode may access `seed`, by an instruction that writes it.
    pub(super) const fn allowed(&self, privilege: Privilege) -> bool {
        match privilege {
            Privilege::Machine => true,
            Privilege::Supervisor => self.enables & SSEED != 0,
            Privilege::User => self.enables & USEED != 0,
        }
    }

    /// Zkr's part of `mseccfg`.
    pub(super) const fn mseccfg(&self) -> u64 {
        self.enables
    }

    /// Writes Zkr's part of `mseccfg`.
    pub(super) fn write_mseccfg(&mut self, value: u64) {
        self.enables = value & (USEED | SSEED);
    }

    /// What was read is given to nobody else.
    pub(super) fn wipe(&mut self) {
        self.reads = self.reads.wrapping_add(1);
    }
}

/// The value that the next read gives; there is none without Zkr.
pub(super) fn read(hart: &Hart) -> Option<u64> {
    let stream = (hart.id as u64) << 32;
    let entropy = mix(hart.csr.seed.reads.wrapping_add(stream)) & 0xffff;
    hart.extensions.has(Ext::Zkr).then_some(ES16 | entropy)
}

/// The output function of SplitMix64, on the state after `n` steps.
const fn mix(n: u64) -> u64 {
    let z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hart::csr::number::{MSECCFG, SEED};
    use crate::hart::csr::{CsrOp, IllegalCsr, access, testing};
    use crate::isa::Extensions;
    use Privilege::{Machine, Supervisor, User};

    fn hart(id: usize) -> Hart {
        let mut hart = testing::hart(Extensions::all());
        hart.id = id;
        hart
    }

    #[test]
    fn each_read_gives_sixteen_other_bits_and_each_run_the_same() {
        let read = |id| {
            let mut hart = hart(id);
            let words: Vec<_> = (0..256).map(|_| hart.csrrw(SEED, 0).unwrap()).collect();
            words
        };
        let words = read(0);
        assert!(words.iter().all(|word| word >> 16 == ES16 >> 16));
        let different: std::collections::HashSet<_> = words.iter().collect();
        assert!(different.len() > 250, "{}", different.len());
        let ones: u32 = words.iter().map(|word| (word & 0xffff).count_ones()).sum();
        assert!((1900..2200).contains(&ones), "{ones} of 4096 bits");
        assert_eq!(read(0), words);
        assert_ne!(read(1), words);
    }

    #[test]
    fn what_does_not_read_takes_nothing() {
        let mut some = hart(0);
        let expected = some.csrrw(SEED, 0).unwrap();
        let mut other = hart(0);
        access(&mut other, SEED, CsrOp::Write, 7, true, false, 0).unwrap();
        assert_eq!(other.csr_at(SEED, CsrOp::Set, 1, 0), Ok(expected));
    }

    #[test]
    fn only_instructions_that_write_may_read_it() {
        for mode in [Machine, Supervisor, User] {
            let mut hart = hart(0);
            hart.csrrw(MSECCFG, USEED | SSEED).unwrap();
            hart.privilege = mode;
            assert_eq!(hart.csrr(SEED), Err(IllegalCsr::WriteOnly));
            assert!(hart.csrrw(SEED, 0).is_ok());
        }
    }

    #[test]
    fn modes_below_need_their_enable() {
        for (mseccfg, supervisor, user) in [
            (0, false, false),
            (USEED, false, true),
            (SSEED, true, false),
            (USEED | SSEED, true, true),
        ] {
            for (mode, allowed) in [(Machine, true), (Supervisor, supervisor), (User, user)] {
                let mut hart = hart(0);
                hart.csrrw(MSECCFG, mseccfg).unwrap();
                hart.privilege = mode;
                let read = hart.csrrw(SEED, 0);
                assert_eq!(read.is_ok(), allowed, "{mode:?} {mseccfg:#x}");
            }
        }
    }

    #[test]
    fn there_is_none_without_zkr() {
        let mut hart = testing::hart(Extensions::all().without(Ext::Zkr));
        assert_eq!(hart.csrrw(SEED, 0), Err(IllegalCsr::Absent));
    }
}
