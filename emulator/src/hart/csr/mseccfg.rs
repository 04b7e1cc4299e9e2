//! `mseccfg` (Privileged ISA, Machine Security Configuration Register): who may read `seed`, and
//! Smepmp's rules, which are kept with PMP. It is there if one of the two extensions is.

use super::CsrEffect;
use crate::hart::Hart;
use crate::isa::Ext;

/// Reads `mseccfg`.
pub(super) fn read(hart: &Hart) -> Option<u64> {
    let there = hart.extensions.has(Ext::Smepmp) || hart.extensions.has(Ext::Zkr);
    // Fields of an absent extension are never written.
    there.then(|| hart.csr.pmp.mseccfg() | hart.csr.seed.mseccfg())
}

/// Writes `mseccfg`.
pub(super) fn write(hart: &mut Hart, value: u64) -> CsrEffect {
    if hart.extensions.has(Ext::Zkr) {
        hart.csr.seed.write_mseccfg(value);
    }
    let changed = hart.extensions.has(Ext::Smepmp) && hart.csr.pmp.write_mseccfg(value);
    if changed {
        CsrEffect::FLUSH
    } else {
        CsrEffect::NONE
    }
}

#[cfg(test)]
mod tests {
    use crate::hart::csr::number::{MSECCFG, PMPCFG0};
    use crate::hart::csr::testing;
    use crate::isa::{Ext, Extensions};

    const MML: u64 = 1;
    const MMWP: u64 = 2;
    const RLB: u64 = 4;
    const SEED: u64 = 3 << 8;

    #[test]
    fn it_has_the_fields_of_the_extensions_that_are_there() {
        let all = Extensions::all();
        for (without, kept) in [
            (&[][..], Some(MML | MMWP | RLB | SEED)),
            (&[Ext::Smepmp], Some(SEED)),
            (&[Ext::Zkr], Some(MML | MMWP | RLB)),
            (&[Ext::Smepmp, Ext::Zkr], None),
        ] {
            let extensions = without.iter().fold(all, |set, &ext| set.without(ext));
            let mut hart = testing::hart(extensions);
            let written = hart.csrrw(MSECCFG, u64::MAX);
            assert_eq!(written.ok(), kept.map(|_| 0), "without {without:?}");
            assert_eq!(hart.csrr(MSECCFG).ok(), kept);
        }
    }

    #[test]
    fn fields_stick() {
        let mut hart = testing::hart(Extensions::all());
        for (written, kept) in [
            (RLB, RLB),
            (0, 0),
            (RLB | SEED, RLB | SEED),
            (MMWP, MMWP),
            (RLB, MMWP | RLB),
            (MML, MML | MMWP),
            (0, MML | MMWP),
        ] {
            hart.csrrw(MSECCFG, written).unwrap();
            assert_eq!(hart.csrr(MSECCFG), Ok(kept), "{written:#x}");
        }
    }

    #[test]
    fn a_locked_entry_keeps_rlb_clear() {
        let mut hart = testing::hart(Extensions::all());
        hart.csrrw(MSECCFG, RLB).unwrap();
        // Locked, and off.
        hart.csrrw(PMPCFG0, 0x80).unwrap();
        hart.csrrw(MSECCFG, RLB).unwrap();
        assert_eq!(hart.csrr(MSECCFG), Ok(RLB), "set it may stay");
        hart.csrrw(MSECCFG, 0).unwrap();
        hart.csrrw(MSECCFG, RLB).unwrap();
        assert_eq!(hart.csrr(MSECCFG), Ok(0), "but not be set again");
    }
}
