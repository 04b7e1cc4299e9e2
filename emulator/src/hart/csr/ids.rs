//! The read-only machine information registers (Privileged ISA, Machine Vendor ID Register to
//! Hart ID Register).

use super::number;
use crate::hart::Hart;

/// Reads a machine information register. Vendor, architecture and implementation 0 say "not a
/// registered one", and `mconfigptr` 0 says that there is no configuration structure.
pub(super) fn read(hart: &Hart, number: u16) -> Option<u64> {
    match number {
        number::MHARTID => Some(hart.id as u64),
        number::MVENDORID | number::MARCHID | number::MIMPID | number::MCONFIGPTR => Some(0),
        _ => None,
    }
}
