//! `mstatus` and the part of it that S-mode sees, `sstatus`.
//!
//! The whole word is kept, SD included, so that reading costs nothing; each write goes through
//! [`mstatus::write`] or keeps SD right by itself.

/// Privileged ISA, Machine Status Register.
pub(in crate::hart) mod mstatus {
    use crate::hart::Privilege;

    pub(in crate::hart) const SIE: u64 = 1 << 1;
    pub(in crate::hart) const MIE: u64 = 1 << 3;
    pub(in crate::hart) const SPIE: u64 = 1 << 5;
    pub(in crate::hart) const MPIE: u64 = 1 << 7;
    pub(in crate::hart) const SPP: u64 = 1 << 8;
    pub(in crate::hart) const MPP: u64 = 3 << MPP_SHIFT;
    pub(in crate::hart) const MPP_SHIFT: u32 = 11;
    pub(in crate::hart) const FS: u64 = 3 << FS_SHIFT;
    pub(in crate::hart) const FS_SHIFT: u32 = 13;
    pub(in crate::hart) const MPRV: u64 = 1 << 17;
    pub(in crate::hart) const SUM: u64 = 1 << 18;
    pub(in crate::hart) const MXR: u64 = 1 << 19;
    pub(in crate::hart) const TVM: u64 = 1 << 20;
    pub(in crate::hart) const TW: u64 = 1 << 21;
    pub(in crate::hart) const TSR: u64 = 1 << 22;
    /// UXL = SXL = 2: XLEN is 64 in every mode, read-only.
    pub(in crate::hart) const UXL_64: u64 = 2 << 32;
    const SXL_64: u64 = 2 << 34;
    pub(in crate::hart) const SD: u64 = 1 << 63;

    /// The value at reset: MIE and MPRV must be 0 (Privileged ISA, Reset), the rest is free.
    pub(in crate::hart) const RESET: u64 = UXL_64 | SXL_64;

    /// Fields that decide how a cached translation may be used.
    pub(in crate::hart) const TRANSLATION: u64 = MPRV | MPP | SUM | MXR;

    /// Fields a write can change. XS, VS and the endianness bits MBE, SBE and UBE are read-only
    /// zero; without F so is FS, as the specification allows.
    pub(in crate::hart) const fn writable(float: bool) -> u64 {
        let always = SIE | MIE | SPIE | MPIE | SPP | MPP | MPRV | SUM | MXR | TVM | TW | TSR;
        if float { always | FS } else { always }
    }

    /// What a write of `value` makes of `old`.
    pub(in crate::hart) const fn write(old: u64, value: u64, float: bool) -> u64 {
        let writable = writable(float);
        let mut new = old & !writable | value & writable;
        // MPP is WARL and encoding 2 is no mode here: the field stays as it was.
        if (new & MPP) >> MPP_SHIFT == 2 {
            new = new & !MPP | old & MPP;
        }
        summarise(new)
    }

    /// Recomputes SD, which says that FS (the only such field here) is dirty.
    const fn summarise(word: u64) -> u64 {
        if word & FS == FS {
            word | SD
        } else {
            word & !SD
        }
    }

    /// MPP as a mode.
    pub(in crate::hart) fn mpp(word: u64) -> Privilege {
        match (word & MPP) >> MPP_SHIFT {
            0 => Privilege::User,
            1 => Privilege::Supervisor,
            // 2 is never stored.
            _ => Privilege::Machine,
        }
    }
}

/// Privileged ISA, Supervisor Status Register.
pub(in crate::hart) mod sstatus {
    use super::mstatus;

    /// Bits of `mstatus` seen through `sstatus`.
    pub(in crate::hart) const VIEW: u64 = mstatus::SIE
        | mstatus::SPIE
        | mstatus::SPP
        | mstatus::FS
        | mstatus::SUM
        | mstatus::MXR
        | (3 << 32)
        | mstatus::SD;

    /// What a write of `value` to `sstatus` makes of `mstatus`.
    pub(in crate::hart) const fn write(mstatus: u64, value: u64, float: bool) -> u64 {
        mstatus::write(mstatus, mstatus & !VIEW | value & VIEW, float)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hart::Privilege;

    #[test]
    fn read_only_fields_ignore_writes() {
        let all = mstatus::write(mstatus::RESET, u64::MAX, true);
        let expected = mstatus::RESET | mstatus::writable(true) | mstatus::SD;
        assert_eq!(all, expected);
        assert_eq!(mstatus::write(all, 0, true), mstatus::RESET);
    }

    #[test]
    fn sd_follows_fs() {
        for fs in 0..4_u64 {
            let word = mstatus::write(mstatus::RESET, fs << mstatus::FS_SHIFT, true);
            assert_eq!(word & mstatus::FS, fs << mstatus::FS_SHIFT);
            assert_eq!(word & mstatus::SD != 0, fs == 3, "FS = {fs}");
        }
    }

    #[test]
    fn without_f_the_field_fs_is_read_only_zero() {
        let word = mstatus::write(mstatus::RESET, u64::MAX, false);
        assert_eq!(word & (mstatus::FS | mstatus::SD), 0);
    }

    #[test]
    fn mpp_refuses_the_reserved_mode() {
        for (bits, mode) in [
            (0, Privilege::User),
            (1, Privilege::Supervisor),
            (3, Privilege::Machine),
        ] {
            let word = mstatus::write(mstatus::RESET, bits << mstatus::MPP_SHIFT, true);
            assert_eq!(mstatus::mpp(word), mode);
            let kept = mstatus::write(word, 2 << mstatus::MPP_SHIFT, true);
            assert_eq!(mstatus::mpp(kept), mode);
        }
    }

    #[test]
    fn sstatus_touches_only_its_view() {
        let machine = mstatus::write(
            mstatus::RESET,
            mstatus::MIE | mstatus::TVM | mstatus::MPP,
            true,
        );
        let written = sstatus::write(machine, u64::MAX, true);
        assert_eq!(written & !sstatus::VIEW, machine & !sstatus::VIEW);
        let seen = mstatus::SIE
            | mstatus::SPIE
            | mstatus::SPP
            | mstatus::FS
            | mstatus::SUM
            | mstatus::MXR
            | mstatus::UXL_64
            | mstatus::SD;
        assert_eq!(written & sstatus::VIEW, seen);
        assert_eq!(sstatus::write(written, 0, true), machine);
    }
}
