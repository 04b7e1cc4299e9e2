//! `satp` (Privileged ISA, Supervisor Address Translation and Protection Register).

const MODE_SHIFT: u32 = 60;

/// MODE = Bare: no translation.
const BARE: u64 = 0;
/// MODE = Sv39.
const SV39: u64 = 8;

/// What a write of `value` makes of `old`. A write with a mode that is not supported has no
/// effect at all. All 16 bits of ASID and all 44 of PPN are kept, in mode Bare too (where the
/// specification leaves them open).
pub(super) const fn write(old: u64, value: u64) -> u64 {
    match value >> MODE_SHIFT {
        BARE | SV39 => value,
        _ => old,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsupported_modes_leave_all_fields_alone() {
        let old = SV39 << MODE_SHIFT | 0x1234 << 44 | 0x8_0000;
        for mode in 0..16 {
            let value = mode << MODE_SHIFT | 0xffff << 44 | 0xfff_ffff_ffff;
            let kept = if mode == 0 || mode == 8 { value } else { old };
            assert_eq!(write(old, value), kept, "MODE = {mode}");
        }
    }
}
