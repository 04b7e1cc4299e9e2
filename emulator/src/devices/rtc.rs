//! The Goldfish real-time clock: wall-clock nanoseconds, and one alarm.
//!
//! The wall clock is a fixed epoch plus the machine's own time, so that a run repeats exactly:
//! the host's clock is never asked.

use super::{AccessSize, BusFault, Device, half_of, require_word, with_half};

/// Size of the register window.
pub const SIZE: u64 = 0x1000;

/// The wall-clock time at which every machine starts: 2026-01-01 00:00:00 UTC, in nanoseconds
/// since 1970.
pub const EPOCH_NS: u64 = 1_767_225_600_000_000_000;

const TIME_LOW: u64 = 0x00;
const TIME_HIGH: u64 = 0x04;
const ALARM_LOW: u64 = 0x08;
const ALARM_HIGH: u64 = 0x0c;
const IRQ_ENABLED: u64 = 0x10;
const CLEAR_ALARM: u64 = 0x14;
const ALARM_STATUS: u64 = 0x18;
const CLEAR_INTERRUPT: u64 = 0x1c;

/// The clock of a machine.
#[derive(Debug, Clone)]
pub struct Rtc {
    tick_ns: u64,
    now: u64,
    /// Wall-clock time at tick 0; setting the clock changes it.
    base_ns: u64,
    /// The high half, kept when the low half is read, so that a pair of reads is one time.
    latched_high: u64,
    pending_high: u64,
    alarm_high: u64,
    alarm: Option<u64>,
    irq_enabled: bool,
    irq_pending: bool,
}

impl Rtc {
    /// A clock for a machine whose ticks are `tick_ns` nanoseconds long.
    #[must_use]
    pub fn new(tick_ns: u64) -> Self {
        Rtc {
            tick_ns: tick_ns.max(1),
            now: 0,
            base_ns: EPOCH_NS,
            latched_high: 0,
            pending_high: 0,
            alarm_high: 0,
            alarm: None,
            irq_enabled: false,
            irq_pending: false,
        }
    }

    /// Moves to tick `now`, and lets a due alarm go off.
    pub fn set_now(&mut self, now: u64) {
        self.now = now;
        if self.alarm.is_some_and(|alarm| alarm <= self.time_ns()) {
            self.alarm = None;
            self.irq_pending = true;
        }
    }

    /// Whether the interrupt line is up.
    #[must_use]
    pub fn irq_level(&self) -> bool {
        self.irq_pending && self.irq_enabled
    }

    /// The tick at which the alarm goes off.
    #[must_use]
    pub fn next_deadline(&self) -> Option<u64> {
        let wait_ns = self.alarm?.saturating_sub(self.time_ns());
        self.now.checked_add(wait_ns.div_ceil(self.tick_ns))
    }

    fn time_ns(&self) -> u64 {
        self.base_ns
            .wrapping_add(self.now.wrapping_mul(self.tick_ns))
    }
}

impl Device for Rtc {
    fn read(&mut self, offset: u64, size: AccessSize) -> Result<u64, BusFault> {
        require_word(offset, size)?;
        Ok(match offset {
            TIME_LOW => {
                let time = self.time_ns();
                self.latched_high = half_of(time, true);
                half_of(time, false)
            }
            TIME_HIGH => self.latched_high,
            ALARM_LOW => self.alarm.map_or(0, |alarm| half_of(alarm, false)),
            ALARM_HIGH => self.alarm.map_or(0, |alarm| half_of(alarm, true)),
            IRQ_ENABLED => u64::from(self.irq_enabled),
            ALARM_STATUS => u64::from(self.alarm.is_some()),
            _ if offset < SIZE => 0,
            _ => return Err(BusFault::Unmapped),
        })
    }

    fn write(&mut self, offset: u64, size: AccessSize, value: u64) -> Result<(), BusFault> {
        require_word(offset, size)?;
        match offset {
            // A driver writes the high half first; the low half makes the pair take effect.
            TIME_HIGH => self.pending_high = value,
            TIME_LOW => {
                let target = with_half(value, true, self.pending_high);
                let ran_for = self.now.wrapping_mul(self.tick_ns);
                self.base_ns = target.wrapping_sub(ran_for);
            }
            ALARM_HIGH => self.alarm_high = value,
            ALARM_LOW => {
                self.alarm = Some(with_half(value, true, self.alarm_high));
                self.set_now(self.now);
            }
            IRQ_ENABLED => self.irq_enabled = value & 1 != 0,
            CLEAR_ALARM => self.alarm = None,
            CLEAR_INTERRUPT => self.irq_pending = false,
            _ if offset < SIZE => {}
            _ => return Err(BusFault::Unmapped),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AccessSize::{Byte, Word};

    fn time(rtc: &mut Rtc) -> u64 {
        let low = rtc.read(TIME_LOW, Word).unwrap();
        rtc.read(TIME_HIGH, Word).unwrap() << 32 | low
    }

    #[test]
    fn time_is_the_epoch_and_the_machines_own() {
        let mut rtc = Rtc::new(100);
        assert_eq!(time(&mut rtc), EPOCH_NS);
        rtc.set_now(10_000_000);
        assert_eq!(time(&mut rtc), EPOCH_NS + 1_000_000_000);
    }

    #[test]
    fn the_clock_can_be_set() {
        let mut rtc = Rtc::new(100);
        rtc.set_now(50);
        rtc.write(TIME_HIGH, Word, 3).unwrap();
        rtc.write(TIME_LOW, Word, 7).unwrap();
        assert_eq!(time(&mut rtc), 3 << 32 | 7);
        rtc.set_now(51);
        assert_eq!(time(&mut rtc), (3 << 32 | 7) + 100);
    }

    #[test]
    fn the_alarm_has_a_deadline_and_an_interrupt() {
        let mut rtc = Rtc::new(100);
        let at = EPOCH_NS + 1_001;
        rtc.write(IRQ_ENABLED, Word, 1).unwrap();
        rtc.write(ALARM_HIGH, Word, at >> 32).unwrap();
        rtc.write(ALARM_LOW, Word, at & 0xffff_ffff).unwrap();
        assert_eq!(rtc.read(ALARM_STATUS, Word), Ok(1));
        assert_eq!(rtc.next_deadline(), Some(11));
        rtc.set_now(10);
        assert!(!rtc.irq_level());
        rtc.set_now(11);
        assert!(rtc.irq_level());
        assert_eq!(rtc.next_deadline(), None);
        rtc.write(CLEAR_INTERRUPT, Word, 1).unwrap();
        assert!(!rtc.irq_level());
    }

    #[test]
    fn only_words_are_taken() {
        let mut rtc = Rtc::new(100);
        assert_eq!(rtc.read(0, Byte), Err(BusFault::Width));
        assert_eq!(rtc.read(SIZE, Word), Err(BusFault::Unmapped));
        assert_eq!(rtc.write(0x40, Word, 1), Ok(()));
    }
}
