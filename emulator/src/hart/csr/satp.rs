//! `satp` (Privileged ISA, Supervisor Address Translation and Protection Register).

use crate::isa::{Ext, Extensions};
use crate::mmu::walk::Scheme;

const MODE_SHIFT: u32 = 60;

/// MODE = Bare: no translation.
const BARE: u64 = 0;

/// What a write of `value` makes of `old`. A write with a mode that is not supported has no
/// effect at all. All 16 bits of ASID and all 44 of PPN are kept, in mode Bare too (where the
/// specification leaves them open).
pub(super) fn write(old: u64, value: u64, extensions: Extensions) -> u64 {
    let supported = match Scheme::from_mode(value >> MODE_SHIFT) {
        None => value >> MODE_SHIFT == BARE,
        Some(Scheme::Sv39) => extensions.has(Ext::Sv39),
        Some(Scheme::Sv48) => extensions.has(Ext::Sv48),
        Some(Scheme::Sv57) => extensions.has(Ext::Sv57),
    };
    if supported { value } else { old }
}

/// The values that name page tables and that `satp` has held since reset, for those who want to see
/// other address spaces than the current one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeenSatps {
    /// Values seen before, each in the place of its page number: a switch between processes is to
    /// cost one comparison.
    recent: Box<[u64; SeenSatps::RECENT]>,
    all: Vec<u64>,
}

impl SeenSatps {
    const RECENT: usize = 64;
    /// Most that are kept: the oldest go.
    const KEPT: usize = 4096;

    pub(super) fn note(&mut self, value: u64) {
        let recent = &mut self.recent[value as usize % SeenSatps::RECENT];
        if *recent == value || Scheme::from_mode(value >> MODE_SHIFT).is_none() {
            return;
        }
        *recent = value;
        self.all.retain(|known| *known != value);
        if self.all.len() >= SeenSatps::KEPT {
            self.all.remove(0);
        }
        self.all.push(value);
    }

    /// All of them, in no order that means anything.
    #[must_use]
    pub fn all(&self) -> &[u64] {
        &self.all
    }
}

impl Default for SeenSatps {
    fn default() -> Self {
        SeenSatps {
            recent: Box::new([0; SeenSatps::RECENT]),
            all: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_table_is_remembered_once() {
        let mut seen = SeenSatps::default();
        let sv39 = |ppn: u64| 8 << MODE_SHIFT | ppn;
        for value in [
            sv39(1),
            0,
            sv39(65),
            sv39(1),
            sv39(2),
            sv39(65),
            7 << MODE_SHIFT,
        ] {
            seen.note(value);
        }
        let mut all = seen.all().to_vec();
        all.sort_unstable();
        assert_eq!(all, [sv39(1), sv39(2), sv39(65)]);
        (0..10_000).for_each(|ppn| seen.note(sv39(ppn)));
        assert_eq!(seen.all().len(), SeenSatps::KEPT);
        assert_eq!(seen.all().last(), Some(&sv39(9_999)));
    }

    #[test]
    fn unsupported_modes_leave_all_fields_alone() {
        let all = Extensions::all();
        for (extensions, supported) in [
            (all, &[0, 8, 9, 10][..]),
            (all.without(Ext::Sv57), &[0, 8, 9]),
            (all.without(Ext::Sv48), &[0, 8]),
        ] {
            let old = 8 << MODE_SHIFT | 0x1234 << 44 | 0x8_0000;
            for mode in 0..16 {
                let value = mode << MODE_SHIFT | 0xffff << 44 | 0xfff_ffff_ffff;
                let kept = if supported.contains(&mode) {
                    value
                } else {
                    old
                };
                assert_eq!(write(old, value, extensions), kept, "MODE = {mode}");
            }
        }
    }
}
