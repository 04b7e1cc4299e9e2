//! The trigger registers of a hart that has no triggers (Debug Specification, Sdtrig, Enumeration).
//!
//! Software looks for triggers one by one, until it finds one whose type is 0 or whose `tinfo`
//! says 1: here that is the first. (Without the registers it would find none either, but programs
//! that set triggers "if there are any", riscv-tests' among them, do not all expect a trap.)

use super::number;

/// Reads a trigger register: only the first trigger can be selected, and it does not exist.
pub(super) const fn read(number: u16) -> Option<u64> {
    /// `tinfo.info`: the selected trigger does not exist.
    const NONEXISTENT: u64 = 1;
    match number {
        number::TSELECT | number::TDATA1 | number::TDATA2 | number::TDATA3 => Some(0),
        number::TINFO => Some(NONEXISTENT),
        _ => None,
    }
}
