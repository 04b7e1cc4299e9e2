//! `mip`, `mie`, `mideleg`, their supervisor views `sip` and `sie`, and `stimecmp`
//! (Privileged ISA, Machine Interrupt Registers; Sstc).
//!
//! A pending bit has up to two sources: a line from outside (CLINT, PLIC, the `stimecmp`
//! comparator) and a bit that software writes. They are kept apart, because a read-modify-write
//! of `mip` must not turn a line into a software bit.

/// Supervisor software interrupt.
pub(in crate::hart) const SSI: u64 = 1 << 1;
/// Machine software interrupt.
pub(in crate::hart) const MSI: u64 = 1 << 3;
/// Supervisor timer interrupt.
pub(in crate::hart) const STI: u64 = 1 << 5;
/// Machine timer interrupt.
pub(in crate::hart) const MTI: u64 = 1 << 7;
/// Supervisor external interrupt.
pub(in crate::hart) const SEI: u64 = 1 << 9;
/// Machine external interrupt.
pub(in crate::hart) const MEI: u64 = 1 << 11;

const SUPERVISOR: u64 = SSI | STI | SEI;
const ALL: u64 = SUPERVISOR | MSI | MTI | MEI;

/// The interrupt registers of a hart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::hart) struct Interrupts {
    pub(in crate::hart) enabled: u64,
    pub(in crate::hart) delegated: u64,
    /// MTIP, MSIP, MEIP, SEIP from outside, and STIP from the comparator.
    lines: u64,
    /// SSIP and SEIP, and STIP while there is no comparator in charge of it.
    soft: u64,
    pub(super) stimecmp: u64,
    /// `menvcfg.STCE`: the comparator drives STIP.
    comparator: bool,
}

impl Default for Interrupts {
    fn default() -> Self {
        // `stimecmp` is UNSPECIFIED at reset; the largest value raises nothing.
        Interrupts {
            enabled: 0,
            delegated: 0,
            lines: 0,
            soft: 0,
            stimecmp: u64::MAX,
            comparator: false,
        }
    }
}

impl Interrupts {
    /// `mip` as a CSR instruction reads it.
    #[inline(always)]
    pub(in crate::hart) const fn pending(&self) -> u64 {
        self.lines | self.soft
    }

    /// What CSRRS and CSRRC combine their operand with: of SEIP only the software bit takes
    /// part, never the controller's line.
    pub(super) const fn pending_for_modify(&self) -> u64 {
        self.lines & !SEI | self.soft
    }

    /// Writes `mip`. The machine-level bits are read-only, and so is STIP under the comparator.
    pub(super) fn write_mip(&mut self, value: u64) {
        let writable = if self.comparator {
            SSI | SEI
        } else {
            SSI | SEI | STI
        };
        self.soft = value & writable;
    }

    /// `sip`: what is delegated is visible.
    pub(super) const fn sip(&self) -> u64 {
        self.pending() & self.delegated
    }

    /// Writes `sip`: SSIP alone is writable, and only when it is delegated.
    pub(super) fn write_sip(&mut self, value: u64) {
        let writable = SSI & self.delegated;
        self.soft = self.soft & !writable | value & writable;
    }

    /// Writes `mie`.
    pub(super) fn write_mie(&mut self, value: u64) {
        self.enabled = value & ALL;
    }

    /// `sie`: what is delegated can be masked.
    pub(super) const fn sie(&self) -> u64 {
        self.enabled & self.delegated
    }

    /// Writes `sie`.
    pub(super) fn write_sie(&mut self, value: u64) {
        self.enabled = self.enabled & !self.delegated | value & self.delegated;
    }

    /// Writes `mideleg`: only the supervisor's own interrupts can be delegated.
    pub(super) fn write_mideleg(&mut self, value: u64) {
        self.delegated = value & SUPERVISOR;
    }

    /// Replaces the lines from outside.
    pub(super) fn set_lines(&mut self, mtip: bool, msip: bool, meip: bool, seip: bool) {
        let line = |level: bool, bit: u64| if level { bit } else { 0 };
        self.lines = self.lines & STI
            | line(mtip, MTI)
            | line(msip, MSI)
            | line(meip, MEI)
            | line(seip, SEI);
    }

    /// Follows `menvcfg.STCE`. STIP belongs to the comparator or to software, never to both:
    /// whoever loses it leaves nothing behind.
    pub(super) fn set_comparator(&mut self, enabled: bool) {
        self.comparator = enabled;
        if enabled {
            self.soft &= !STI;
        } else {
            self.lines &= !STI;
        }
    }

    /// Compares `time` with `stimecmp`, as unsigned integers (Sstc).
    #[inline]
    pub(super) fn update_time(&mut self, time: u64) {
        if self.comparator {
            self.lines &= !STI;
            if time >= self.stimecmp {
                self.lines |= STI;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_supervisor_bits_are_writable_in_mip() {
        let mut it = Interrupts::default();
        it.write_mip(u64::MAX);
        assert_eq!(it.pending(), SSI | STI | SEI);
        it.write_mip(0);
        assert_eq!(it.pending(), 0);
    }

    #[test]
    fn lines_are_read_only() {
        let mut it = Interrupts::default();
        it.set_lines(true, true, true, true);
        assert_eq!(it.pending(), MTI | MSI | MEI | SEI);
        it.write_mip(0);
        assert_eq!(it.pending(), MTI | MSI | MEI | SEI);
        it.set_lines(false, false, false, false);
        assert_eq!(it.pending(), 0);
    }

    #[test]
    fn a_line_does_not_become_a_software_bit() {
        let mut it = Interrupts::default();
        it.set_lines(false, false, false, true);
        assert_eq!(it.pending() & SEI, SEI);
        assert_eq!(it.pending_for_modify() & SEI, 0);
        it.write_mip(SEI);
        it.set_lines(false, false, false, false);
        assert_eq!(it.pending_for_modify() & SEI, SEI);
    }

    #[test]
    fn the_comparator_owns_stip() {
        let mut it = Interrupts::default();
        it.write_mip(STI);
        it.stimecmp = 100;
        it.update_time(1000);
        assert_eq!(it.pending(), STI, "without STCE software owns STIP");
        it.set_comparator(true);
        for (time, pending) in [(99, 0), (100, STI), (101, STI), (u64::MAX, STI), (0, 0)] {
            it.update_time(time);
            assert_eq!(it.pending(), pending, "time {time}");
        }
        it.write_mip(STI);
        assert_eq!(it.pending(), 0, "read-only under STCE");
        it.update_time(100);
        it.set_lines(false, false, false, false);
        assert_eq!(it.pending(), STI, "the lines from outside leave it alone");
        it.set_comparator(false);
        assert_eq!(it.pending(), 0);
    }

    #[test]
    fn the_supervisor_sees_what_is_delegated() {
        let mut it = Interrupts::default();
        it.write_mie(u64::MAX);
        assert_eq!(it.enabled, ALL);
        it.write_mip(u64::MAX);
        assert_eq!((it.sip(), it.sie()), (0, 0));
        it.write_sie(0);
        it.write_sip(0);
        assert_eq!(
            (it.pending(), it.enabled),
            (SUPERVISOR, ALL),
            "nothing delegated, nothing written"
        );
        it.write_mideleg(u64::MAX);
        assert_eq!(it.delegated, SUPERVISOR);
        assert_eq!((it.sip(), it.sie()), (SUPERVISOR, SUPERVISOR));
        it.write_sip(0);
        assert_eq!(
            it.pending(),
            STI | SEI,
            "STIP and SEIP are read-only in sip"
        );
        it.write_sie(0);
        assert_eq!(it.enabled, MSI | MTI | MEI);
    }
}
