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

#[cfg(test)]
mod tests {
    use super::*;

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
