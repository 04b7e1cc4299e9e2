//! The registers that a trap handler works with. M-mode and S-mode have the same five, with the
//! same rules (Privileged ISA, Machine Trap-Vector Base-Address Register to Machine Trap Value
//! Register, and their supervisor twins).

use crate::isa::{Ext, Extensions};

/// `xtvec`, `xscratch`, `xepc`, `xcause` and `xtval` of one mode.
///
/// `xcause` is WLRL and `xscratch` and `xtval` are plain: they keep whatever is written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::hart) struct TrapCsrs {
    pub(in crate::hart) tvec: u64,
    pub(in crate::hart) scratch: u64,
    pub(in crate::hart) epc: u64,
    pub(in crate::hart) cause: u64,
    pub(in crate::hart) tval: u64,
}

/// `xtvec.MODE`: direct.
const DIRECT: u64 = 0;

impl TrapCsrs {
    /// Where a trap with this cause enters. Only interrupts are vectored.
    pub(in crate::hart) fn vector(&self, cause: u64) -> u64 {
        let base = self.tvec & !3;
        let interrupt = cause >> 63 == 1;
        if interrupt && self.tvec & 3 != DIRECT {
            base.wrapping_add((cause & !(1 << 63)).wrapping_mul(4))
        } else {
            base
        }
    }
}

/// `xtvec`: MODE is WARL and only Direct (0) and Vectored (1) are defined, so its upper bit is
/// read-only zero. BASE may be any four-byte boundary in both modes.
pub(super) const fn tvec(value: u64) -> u64 {
    value & !2
}

/// `xepc`: the low bits that no instruction address can have set read zero. IALIGN is 16 with
/// compressed instructions and 32 without.
pub(super) fn epc(value: u64, extensions: Extensions) -> u64 {
    if extensions.has(Ext::Zca) {
        value & !1
    } else {
        value & !3
    }
}

/// `medeleg`: every exception that can come from S or U, as on Spike. Not delegatable: the call
/// from M (11) and, with compressed instructions, the misaligned fetch (0), which cannot come from
/// there, and the reserved codes. (QEMU delegates code 0 whether it can occur or not.)
pub(super) fn medeleg(value: u64, extensions: Extensions) -> u64 {
    let misaligned_fetch = if extensions.has(Ext::Zca) { 0 } else { 1 };
    value & (0xb3fe | misaligned_fetch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tvec_has_two_modes() {
        for (written, kept) in [
            (0x1000, 0x1000),
            (0x1001, 0x1001),
            (0x1002, 0x1000),
            (0x1007, 0x1005),
        ] {
            assert_eq!(tvec(written), kept);
        }
    }

    #[test]
    fn only_interrupts_are_vectored() {
        let interrupt = 1 << 63 | 7;
        for (tvec, cause, entry) in [
            (0x8000_0000, interrupt, 0x8000_0000),
            (0x8000_0000, 13, 0x8000_0000),
            (0x8000_0001, interrupt, 0x8000_001c),
            (0x8000_0001, 13, 0x8000_0000),
            (!2, interrupt, 0x18),
        ] {
            let csrs = TrapCsrs {
                tvec,
                ..TrapCsrs::default()
            };
            assert_eq!(
                csrs.vector(cause),
                entry,
                "xtvec {tvec:#x}, cause {cause:#x}"
            );
        }
    }

    #[test]
    fn what_cannot_come_from_below_is_not_delegated() {
        let with = Extensions::all();
        let without = with.without(Ext::C);
        for code in 0..64 {
            let possible = matches!(code, 1..=9 | 12 | 13 | 15);
            assert_eq!(medeleg(1 << code, with) != 0, possible, "{code}");
            let possible = possible || code == 0;
            assert_eq!(medeleg(1 << code, without) != 0, possible, "{code}");
        }
    }
}
