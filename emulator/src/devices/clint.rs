//! The core-local interruptor: software interrupts and the machine timer of each hart.
//!
//! Register layout of the SiFive CLINT (SiFive FU540-C000 manual, chapter 9), which QEMU's `virt`
//! also has; the meaning of `mtime` and `mtimecmp` is the Privileged ISA's, Machine Timer Registers.
//!
//! Time is not kept here. The bus hands in `now`, the ticks the machine has run for, before each
//! access; the guest's `mtime` is that plus an offset, which a write to `mtime` changes.

use super::{AccessSize, BusFault, Device, half_of, with_half};

/// Size of the register window.
pub const SIZE: u64 = 0x1_0000;

const MSIP: u64 = 0x0000;
const MTIMECMP: u64 = 0x4000;
const MTIME: u64 = 0xbff8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Local {
    msip: bool,
    mtimecmp: u64,
}

/// Which register an offset names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Register {
    Msip(usize),
    Mtimecmp(usize),
    Mtime,
    /// Room in the window that belongs to no hart: reads as zero, and ignores writes.
    Reserved,
}

/// The CLINT of a machine.
#[derive(Debug, Clone)]
pub struct Clint {
    harts: Vec<Local>,
    now: u64,
    offset: u64,
}

impl Clint {
    /// A CLINT for this many harts, with no interrupt pending.
    #[must_use]
    pub fn new(harts: usize) -> Self {
        // `mtimecmp` has no defined reset value. The largest keeps MTIP low until a guest arms it.
        Clint {
            harts: vec![
                Local {
                    msip: false,
                    mtimecmp: u64::MAX
                };
                harts
            ],
            now: 0,
            offset: 0,
        }
    }

    /// Tells the time of the accesses that follow, in ticks since the machine started.
    pub fn set_now(&mut self, now: u64) {
        self.now = now;
    }

    /// The value of `mtime` at `now`; the `time` CSR shadows it.
    #[must_use]
    pub fn mtime(&self, now: u64) -> u64 {
        now.wrapping_add(self.offset)
    }

    /// What guests have added to `mtime` by writing it.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether the hart's software interrupt (MSIP) is raised.
    #[must_use]
    pub fn software_pending(&self, hart: usize) -> bool {
        self.harts.get(hart).is_some_and(|local| local.msip)
    }

    /// Whether the hart's timer interrupt (MTIP) is raised at `now`.
    #[must_use]
    pub fn timer_pending(&self, hart: usize, now: u64) -> bool {
        let mtime = self.mtime(now);
        self.harts
            .get(hart)
            .is_some_and(|local| mtime >= local.mtimecmp)
    }

    /// The first tick after `now` at which some hart's MTIP goes up by itself.
    #[must_use]
    pub fn next_deadline(&self, now: u64) -> Option<u64> {
        let mtime = self.mtime(now);
        self.harts
            .iter()
            // The largest value is how guests say "never".
            .filter(|local| local.mtimecmp != u64::MAX)
            .filter_map(|local| local.mtimecmp.checked_sub(mtime))
            .filter(|&wait| wait > 0)
            .filter_map(|wait| now.checked_add(wait))
            .min()
    }

    fn register(&self, offset: u64, size: AccessSize) -> Result<(Register, bool), BusFault> {
        if offset >= SIZE {
            return Err(BusFault::Unmapped);
        }
        if !size.is_aligned(offset) {
            return Err(BusFault::Misaligned);
        }
        let high = offset & 4 != 0;
        let index = |base: u64, stride: u64| {
            let index = usize::try_from((offset - base) / stride).unwrap_or(usize::MAX);
            (index < self.harts.len()).then_some(index)
        };
        let register = match offset {
            MSIP..MTIMECMP => index(MSIP, 4).map_or(Register::Reserved, Register::Msip),
            MTIMECMP..MTIME => index(MTIMECMP, 8).map_or(Register::Reserved, Register::Mtimecmp),
            MTIME..0xc000 => Register::Mtime,
            _ => Register::Reserved,
        };
        match (size, register) {
            (AccessSize::Word, _) => Ok((register, high)),
            (AccessSize::Double, Register::Mtimecmp(_) | Register::Mtime) => Ok((register, false)),
            (AccessSize::Byte | AccessSize::Half | AccessSize::Double, _) => Err(BusFault::Width),
        }
    }
}

impl Device for Clint {
    fn read(&mut self, offset: u64, size: AccessSize) -> Result<u64, BusFault> {
        let (register, high) = self.register(offset, size)?;
        let whole = match register {
            Register::Msip(hart) => return Ok(u64::from(self.harts[hart].msip)),
            Register::Mtimecmp(hart) => self.harts[hart].mtimecmp,
            Register::Mtime => self.mtime(self.now),
            Register::Reserved => 0,
        };
        Ok(if size == AccessSize::Double {
            whole
        } else {
            half_of(whole, high)
        })
    }

    fn write(&mut self, offset: u64, size: AccessSize, value: u64) -> Result<(), BusFault> {
        let (register, high) = self.register(offset, size)?;
        let merge = |old: u64| {
            if size == AccessSize::Double {
                value
            } else {
                with_half(old, high, value)
            }
        };
        match register {
            Register::Msip(hart) => self.harts[hart].msip = value & 1 != 0,
            Register::Mtimecmp(hart) => {
                let local = &mut self.harts[hart];
                local.mtimecmp = merge(local.mtimecmp);
            }
            Register::Mtime => {
                let mtime = merge(self.mtime(self.now));
                self.offset = mtime.wrapping_sub(self.now);
            }
            Register::Reserved => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AccessSize::{Byte, Double, Word};

    #[test]
    fn timer_goes_up_at_its_deadline() {
        let mut clint = Clint::new(2);
        assert_eq!(clint.next_deadline(0), None);
        clint.write(MTIMECMP + 8, Double, 1000).unwrap();
        assert_eq!(clint.next_deadline(10), Some(1000));
        assert!(!clint.timer_pending(1, 999));
        assert!(clint.timer_pending(1, 1000));
        assert!(!clint.timer_pending(0, 1000));
        // It has gone up already: nothing further happens by itself on that hart.
        assert_eq!(clint.next_deadline(1000), None);
    }

    #[test]
    fn a_write_to_mtime_moves_deadlines() {
        let mut clint = Clint::new(1);
        clint.write(MTIMECMP, Double, 5_000).unwrap();
        clint.set_now(100);
        clint.write(MTIME, Double, 4_000).unwrap();
        assert_eq!(clint.read(MTIME, Double), Ok(4_000));
        assert_eq!(clint.next_deadline(100), Some(1_100));
        assert!(clint.timer_pending(0, 1_100));
        clint.set_now(200);
        assert_eq!(clint.read(MTIME, Word), Ok(4_100));
    }

    #[test]
    fn halves_are_written_apart() {
        let mut clint = Clint::new(1);
        clint.write(MTIMECMP, Word, 0x1234).unwrap();
        clint.write(MTIMECMP + 4, Word, 0x1).unwrap();
        assert_eq!(clint.read(MTIMECMP, Double), Ok(0x1_0000_1234));
        assert_eq!(clint.read(MTIMECMP + 4, Word), Ok(1));
    }

    #[test]
    fn software_interrupts_are_one_bit_a_hart() {
        let mut clint = Clint::new(2);
        clint.write(4, Word, 0xffff_ffff).unwrap();
        assert!(!clint.software_pending(0));
        assert!(clint.software_pending(1));
        assert_eq!(clint.read(4, Word), Ok(1));
        clint.write(4, Word, 2).unwrap();
        assert!(!clint.software_pending(1));
        assert!(!clint.software_pending(99));
    }

    #[test]
    fn odd_accesses_fault_and_reserved_room_is_zero() {
        let mut clint = Clint::new(1);
        assert_eq!(clint.read(0, Byte), Err(BusFault::Width));
        assert_eq!(clint.read(0, Double), Err(BusFault::Width));
        assert_eq!(clint.read(MTIME + 2, Word), Err(BusFault::Misaligned));
        assert_eq!(clint.read(SIZE, Word), Err(BusFault::Unmapped));
        assert_eq!(clint.write(0x3000, Word, 7), Ok(()));
        assert_eq!(clint.read(0x3000, Word), Ok(0));
        assert_eq!(clint.read(MTIMECMP + 8, Word), Ok(0));
    }
}
