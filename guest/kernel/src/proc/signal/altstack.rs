//! The alternate signal stack (`sigaltstack(2)`).

use abi::errno::{EINVAL, ENOMEM, EPERM, Errno};
use abi::signal::{MINSIGSTKSZ, SS_AUTODISARM, SS_DISABLE, SS_ONSTACK, SigStack};

use super::frame;

/// A process's alternate stack; of size 0 when there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AltStack {
    stack: SigStack,
}

impl AltStack {
    /// Whether a stack pointer lies in it. A stack that is given up while a handler runs never has
    /// anybody on it.
    #[must_use]
    pub const fn holds(&self, sp: u64) -> bool {
        let SigStack {
            sp: low,
            flags,
            size,
        } = self.stack;
        flags & SS_AUTODISARM == 0 && sp > low && sp - low <= size
    }

    /// What `sigaltstack` tells a process whose stack pointer is `sp`.
    #[must_use]
    pub const fn describe(&self, sp: u64) -> SigStack {
        let state = if self.stack.size == 0 {
            SS_DISABLE
        } else if self.holds(sp) {
            SS_ONSTACK
        } else {
            0
        };
        SigStack {
            flags: state | self.stack.flags & SS_AUTODISARM,
            ..self.stack
        }
    }

    /// As it is, for a handler's frame.
    #[must_use]
    pub const fn saved(&self) -> SigStack {
        self.stack
    }

    /// Replaces it, for a process whose stack pointer is `sp`.
    ///
    /// `EPERM`: the process runs on it. `EINVAL`: unknown flags. `ENOMEM`: too small.
    pub fn replace(&mut self, new: SigStack, sp: u64) -> Result<(), Errno> {
        if self.holds(sp) {
            return Err(EPERM);
        }
        self.stack = match new.flags & !SS_AUTODISARM {
            SS_DISABLE => SigStack {
                sp: 0,
                flags: new.flags,
                size: 0,
            },
            0 | SS_ONSTACK if new.size < MINSIGSTKSZ => return Err(ENOMEM),
            0 | SS_ONSTACK => new,
            _ => return Err(EINVAL),
        };
        Ok(())
    }

    /// A handler runs: a stack that is to be given up is.
    pub fn disarm(&mut self) {
        if self.stack.flags & SS_AUTODISARM != 0 {
            self.stack = SigStack {
                sp: 0,
                flags: SS_DISABLE,
                size: 0,
            };
        }
    }

    /// Where a handler's frame goes when the process's stack pointer is `sp`. `None` where it would
    /// leave the alternate stack that the process is on: the process overflowed it.
    #[must_use]
    pub const fn place_frame(&self, sp: u64, wanted: bool) -> Option<u64> {
        if self.holds(sp) && !self.holds(sp.wrapping_sub(frame::SIZE)) {
            return None;
        }
        let top = if wanted && self.stack.size != 0 && !self.holds(sp) {
            self.stack.sp.wrapping_add(self.stack.size)
        } else {
            sp
        };
        // The psABI wants the stack pointer a multiple of 16.
        Some(top.wrapping_sub(frame::SIZE) & !15)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack(sp: u64, flags: u32, size: u64) -> SigStack {
        SigStack { sp, flags, size }
    }

    fn armed(flags: u32) -> AltStack {
        let mut alternate = AltStack::default();
        let set = alternate.replace(stack(0x10000, flags, 0x2000), 0x9000);
        assert_eq!(set, Ok(()));
        alternate
    }

    #[test]
    fn stacks_are_refused_with_linuxs_errors() {
        for (new, answer) in [
            (stack(0x10000, 0, MINSIGSTKSZ), Ok(())),
            (stack(0x10000, SS_ONSTACK, 8192), Ok(())),
            (stack(0x10000, 0, MINSIGSTKSZ - 1), Err(ENOMEM)),
            (stack(0x10000, 4, 8192), Err(EINVAL)),
            (stack(0x10000, 3, 8192), Err(EINVAL)),
            (stack(0, SS_DISABLE, 0), Ok(())),
        ] {
            assert_eq!(AltStack::default().replace(new, 0x9000), answer, "{new:?}");
        }
        assert_eq!(
            armed(0).replace(stack(0, SS_DISABLE, 0), 0x11000),
            Err(EPERM)
        );
    }

    #[test]
    fn the_state_depends_on_the_stack_pointer() {
        assert_eq!(AltStack::default().describe(0x9000).flags, SS_DISABLE);
        for (sp, flags) in [
            (0x10000, 0),
            (0x10001, SS_ONSTACK),
            (0x12000, SS_ONSTACK),
            (0x12001, 0),
        ] {
            assert_eq!(armed(0).describe(sp), stack(0x10000, flags, 0x2000));
        }
        assert_eq!(armed(SS_AUTODISARM).describe(0x11000).flags, SS_AUTODISARM);
    }

    #[test]
    fn frames_go_to_its_top_once_and_then_below_the_last() {
        let size = frame::SIZE;
        for (alternate, sp, wanted, place) in [
            (
                AltStack::default(),
                0x9008,
                true,
                Some((0x9008 - size) & !15),
            ),
            (armed(0), 0x9000, false, Some(0x9000 - size)),
            (armed(0), 0x9000, true, Some(0x12000 - size)),
            (armed(0), 0x11800, true, Some(0x11800 - size)),
            (armed(0), 0x11800, false, Some(0x11800 - size)),
            (armed(0), 0x10000 + size, true, None),
            (armed(0), 0x10001 + size, true, Some(0x10000)),
        ] {
            assert_eq!(alternate.place_frame(sp, wanted), place, "{sp:#x}");
        }
    }

    #[test]
    fn a_disarmed_stack_is_gone_until_the_handler_returns() {
        let mut alternate = armed(SS_AUTODISARM);
        let saved = alternate.saved();
        alternate.disarm();
        assert_eq!(alternate.describe(0x11000).flags, SS_DISABLE);
        assert_eq!(alternate.replace(saved, 0x9000), Ok(()));
        assert_eq!(alternate, armed(SS_AUTODISARM));
        let mut kept = armed(0);
        kept.disarm();
        assert_eq!(kept, armed(0));
    }
}
