//! The platform-level interrupt controller (RISC-V Platform-Level Interrupt Controller
//! Specification 1.0.0; chapters are cited by name).
//!
//! Interrupt sources are level-triggered lines, handed in all at once by [`Plic::set_levels`].
//! Targets are contexts: context `2h` is hart `h` in M-mode, `2h + 1` the same hart in S-mode.

use super::{AccessSize, BusFault, Device, DeviceEvent, EventLog, require_word};

/// Size of the register window, as in QEMU's `virt` machine for eight harts.
pub const SIZE: u64 = 0x60_0000;

/// The highest source number (`riscv,ndev`). Source 0 does not exist.
pub const LAST_SOURCE: u32 = 95;

/// The highest priority a source can be given.
pub const MAX_PRIORITY: u32 = 7;

const PRIORITY: u64 = 0x00_0000;
const PENDING: u64 = 0x00_1000;
const ENABLE: u64 = 0x00_2000;
const ENABLE_STRIDE: u64 = 0x80;
const CONTEXT: u64 = 0x20_0000;
const CONTEXT_STRIDE: u64 = 0x1000;

const SOURCES: usize = LAST_SOURCE as usize + 1;
/// The bits of the sources that exist.
const SOURCE_MASK: u128 = (1 << SOURCES) - 2;

#[derive(Debug, Clone, Copy, Default)]
struct Context {
    enabled: u128,
    threshold: u32,
}

/// Which register an offset names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Register {
    Priority(usize),
    /// 32 sources' pending bits, from this one on.
    Pending(u32),
    Enable {
        context: usize,
        first: u32,
    },
    Threshold(usize),
    Claim(usize),
    /// Room that belongs to no source or context: reads as zero, and ignores writes.
    Reserved,
}

/// The PLIC of a machine.
#[derive(Debug, Clone)]
pub struct Plic {
    priority: [u32; SOURCES],
    level: u128,
    pending: u128,
    /// Sources claimed and not completed: their gateways are closed.
    in_service: u128,
    contexts: Vec<Context>,
    /// Claims and completions, for traces.
    pub events: EventLog,
}

impl Plic {
    /// A PLIC for this many harts, with two contexts each.
    #[must_use]
    pub fn new(harts: usize) -> Self {
        Plic {
            priority: [0; SOURCES],
            level: 0,
            pending: 0,
            in_service: 0,
            contexts: vec![Context::default(); harts * 2],
            events: EventLog::default(),
        }
    }

    /// Hands in the levels of all interrupt lines, bit `n` for source `n`.
    ///
    /// A request that a gateway has passed on stays pending even if its line drops
    /// (Interrupt Gateways): only a claim takes it back.
    pub fn set_levels(&mut self, levels: u128) {
        self.level = levels & SOURCE_MASK;
        self.pending |= self.level & !self.in_service;
    }

    /// Whether a hart's M-mode external interrupt (MEIP) is raised.
    #[must_use]
    pub fn machine_pending(&self, hart: usize) -> bool {
        self.notifies(hart * 2)
    }

    /// Whether a hart's S-mode external interrupt (SEIP) is raised.
    #[must_use]
    pub fn supervisor_pending(&self, hart: usize) -> bool {
        self.notifies(hart * 2 + 1)
    }

    fn notifies(&self, context: usize) -> bool {
        self.contexts.get(context).is_some_and(|c| {
            self.best(c.enabled)
                .is_some_and(|source| self.priority[source] > c.threshold)
        })
    }

    /// The pending source of highest priority among `enabled`; of equals, the lowest number
    /// (Interrupt Priorities). Priority 0 never interrupts.
    fn best(&self, enabled: u128) -> Option<usize> {
        let mut left = self.pending & enabled;
        let mut best: Option<usize> = None;
        while left != 0 {
            let source = left.trailing_zeros() as usize;
            left &= left - 1;
            let priority = self.priority[source];
            if priority > best.map_or(0, |b| self.priority[b]) {
                best = Some(source);
            }
        }
        best
    }

    /// A claim is not held back by the threshold (Interrupt Claim Process).
    fn claim(&mut self, context: usize) -> u64 {
        let Some(source) = self.best(self.contexts[context].enabled) else {
            return 0;
        };
        self.pending &= !(1 << source);
        self.in_service |= 1 << source;
        let source = source as u64;
        self.events.push(|| DeviceEvent::Claim { context, source });
        source
    }

    /// A completion that names a source not enabled for the context is ignored
    /// (Interrupt Completion).
    fn complete(&mut self, context: usize, source: u64) {
        if source > u64::from(LAST_SOURCE) {
            return;
        }
        let bit = 1u128 << source;
        if self.contexts[context].enabled & bit == 0 {
            return;
        }
        self.in_service &= !bit;
        self.pending |= self.level & bit;
        self.events
            .push(|| DeviceEvent::Complete { context, source });
    }

    fn register(&self, offset: u64) -> Result<Register, BusFault> {
        if offset >= SIZE {
            return Err(BusFault::Unmapped);
        }
        Ok(match offset {
            PRIORITY..PENDING => match (offset / 4) as usize {
                source @ 1..SOURCES => Register::Priority(source),
                _ => Register::Reserved,
            },
            PENDING..ENABLE => match ((offset - PENDING) * 8) as u32 {
                first @ 0..=LAST_SOURCE => Register::Pending(first),
                _ => Register::Reserved,
            },
            ENABLE..CONTEXT => {
                let context = ((offset - ENABLE) / ENABLE_STRIDE) as usize;
                let first = ((offset - ENABLE) % ENABLE_STRIDE * 8) as u32;
                if context < self.contexts.len() && first <= LAST_SOURCE {
                    Register::Enable { context, first }
                } else {
                    Register::Reserved
                }
            }
            _ => {
                let context = ((offset - CONTEXT) / CONTEXT_STRIDE) as usize;
                match offset % CONTEXT_STRIDE {
                    0 if context < self.contexts.len() => Register::Threshold(context),
                    4 if context < self.contexts.len() => Register::Claim(context),
                    _ => Register::Reserved,
                }
            }
        })
    }
}

impl Device for Plic {
    fn read(&mut self, offset: u64, size: AccessSize) -> Result<u64, BusFault> {
        require_word(offset, size)?;
        let word = |bits: u128, first: u32| (bits >> first) as u64 & 0xffff_ffff;
        Ok(match self.register(offset)? {
            Register::Priority(source) => u64::from(self.priority[source]),
            Register::Pending(first) => word(self.pending, first),
            Register::Enable { context, first } => word(self.contexts[context].enabled, first),
            Register::Threshold(context) => u64::from(self.contexts[context].threshold),
            Register::Claim(context) => self.claim(context),
            Register::Reserved => 0,
        })
    }

    fn write(&mut self, offset: u64, size: AccessSize, value: u64) -> Result<(), BusFault> {
        require_word(offset, size)?;
        let value = value & size.mask();
        match self.register(offset)? {
            Register::Priority(source) => {
                self.priority[source] = value as u32 & MAX_PRIORITY;
            }
            Register::Enable { context, first } => {
                let enabled = &mut self.contexts[context].enabled;
                let window = 0xffff_ffffu128 << first;
                *enabled = (*enabled & !window | u128::from(value) << first) & SOURCE_MASK;
            }
            Register::Threshold(context) => {
                self.contexts[context].threshold = value as u32 & MAX_PRIORITY;
            }
            Register::Claim(context) => self.complete(context, value),
            // Pending bits are the gateways' to set and a claim's to clear (Interrupt Pending Bits).
            Register::Pending(_) | Register::Reserved => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AccessSize::{Byte, Double, Word};

    const CLAIM_S0: u64 = CONTEXT + CONTEXT_STRIDE + 4;
    const THRESHOLD_S0: u64 = CONTEXT + CONTEXT_STRIDE;

    /// A PLIC with sources enabled for hart 0's S-mode context, at these priorities.
    fn plic(sources: &[(u32, u64)]) -> Plic {
        let mut plic = Plic::new(1);
        let mut enabled = 0;
        for &(source, priority) in sources {
            plic.write(u64::from(source) * 4, Word, priority).unwrap();
            enabled |= 1 << source;
        }
        plic.write(ENABLE + ENABLE_STRIDE, Word, enabled).unwrap();
        plic
    }

    #[test]
    fn claim_and_complete() {
        let mut plic = plic(&[(10, 1)]);
        plic.set_levels(1 << 10);
        assert!(plic.supervisor_pending(0));
        assert!(!plic.machine_pending(0));
        assert_eq!(plic.read(CLAIM_S0, Word), Ok(10));
        assert!(!plic.supervisor_pending(0));
        // In service: the line is still up, but the gateway is closed.
        plic.set_levels(1 << 10);
        assert_eq!(plic.read(CLAIM_S0, Word), Ok(0));
        plic.write(CLAIM_S0, Word, 10).unwrap();
        assert!(
            plic.supervisor_pending(0),
            "the line is still up, so it interrupts again"
        );
        plic.read(CLAIM_S0, Word).unwrap();
        plic.set_levels(0);
        plic.write(CLAIM_S0, Word, 10).unwrap();
        assert!(!plic.supervisor_pending(0));
    }

    #[test]
    fn a_request_outlives_its_line() {
        let mut plic = plic(&[(3, 1)]);
        plic.set_levels(1 << 3);
        plic.set_levels(0);
        assert_eq!(plic.read(PENDING, Word), Ok(1 << 3));
        assert_eq!(plic.read(CLAIM_S0, Word), Ok(3));
    }

    #[test]
    fn priority_then_lowest_number() {
        let mut plic = plic(&[(2, 1), (5, 6), (4, 6)]);
        plic.set_levels(1 << 2 | 1 << 4 | 1 << 5);
        let order: Vec<u64> = (0..4).map(|_| plic.read(CLAIM_S0, Word).unwrap()).collect();
        assert_eq!(order, [4, 5, 2, 0]);
    }

    #[test]
    fn the_threshold_masks_but_a_claim_still_finds() {
        let mut plic = plic(&[(1, 3)]);
        plic.write(THRESHOLD_S0, Word, 3).unwrap();
        plic.set_levels(2);
        assert!(!plic.supervisor_pending(0));
        assert_eq!(plic.read(CLAIM_S0, Word), Ok(1));
    }

    #[test]
    fn priority_zero_never_interrupts() {
        let mut plic = plic(&[(1, 0)]);
        plic.set_levels(2);
        assert!(!plic.supervisor_pending(0));
        assert_eq!(plic.read(CLAIM_S0, Word), Ok(0));
    }

    #[test]
    fn a_completion_of_a_source_not_enabled_is_ignored() {
        let mut plic = plic(&[(1, 1)]);
        plic.set_levels(2);
        plic.read(CLAIM_S0, Word).unwrap();
        plic.write(CONTEXT + 4, Word, 1).unwrap();
        assert_eq!(plic.in_service, 2);
        plic.write(CLAIM_S0, Word, 4_000_000_000).unwrap();
        assert_eq!(plic.in_service, 2);
    }

    #[test]
    fn registers_keep_only_the_bits_that_exist() {
        let mut plic = Plic::new(1);
        plic.write(ENABLE, Word, 0xffff_ffff).unwrap();
        assert_eq!(plic.read(ENABLE, Word), Ok(0xffff_fffe));
        plic.write(ENABLE + 8, Word, 0xffff_ffff).unwrap();
        assert_eq!(plic.read(ENABLE + 8, Word), Ok(0xffff_ffff));
        plic.write(ENABLE + 12, Word, 0xffff_ffff).unwrap();
        assert_eq!(plic.read(ENABLE + 12, Word), Ok(0));
        plic.write(4, Word, 0xff).unwrap();
        assert_eq!(plic.read(4, Word), Ok(7));
        plic.write(0, Word, 1).unwrap();
        assert_eq!(plic.read(0, Word), Ok(0));
        plic.write(PENDING, Word, 2).unwrap();
        assert_eq!(plic.read(PENDING, Word), Ok(0));
    }

    #[test]
    fn contexts_that_do_not_exist_are_reserved() {
        let mut plic = Plic::new(1);
        assert_eq!(plic.read(CONTEXT + 2 * CONTEXT_STRIDE + 4, Word), Ok(0));
        assert_eq!(plic.read(0, Byte), Err(BusFault::Width));
        assert_eq!(plic.read(0, Double), Err(BusFault::Width));
        assert_eq!(plic.read(2, Word), Err(BusFault::Misaligned));
        assert_eq!(plic.read(SIZE, Word), Err(BusFault::Unmapped));
    }
}
