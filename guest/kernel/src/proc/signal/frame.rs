//! What a handler finds on its stack, and what its return reads back there (Linux's `rt_sigframe` for
//! riscv64).

use abi::signal::{SigContext, SigFrame, SigInfo, SigStack, UContext};

use crate::arch::{FloatRegisters, TrapFrame};

/// Bytes of a frame.
pub const SIZE: u64 = size_of::<SigFrame>() as u64;

/// From the frame's start to the `ucontext`.
pub const CONTEXT: u64 = core::mem::offset_of!(SigFrame, context) as u64;

/// A frame for a process with these registers.
#[must_use]
pub fn build(
    info: SigInfo,
    registers: &TrapFrame,
    float: &FloatRegisters,
    stack: SigStack,
    mask: u64,
) -> SigFrame {
    let mut regs = registers.x.map(|register| register as u64);
    regs[0] = registers.sepc as u64;
    SigFrame {
        info,
        context: UContext {
            stack,
            mask,
            mcontext: SigContext {
                regs,
                f: float.f,
                fcsr: float.fcsr as u32,
                ..SigContext::default()
            },
            ..UContext::default()
        },
    }
}

/// The registers that a context holds; everything that is not the program's stays as in `registers`.
/// `None` for a context that claims to hold more than there is.
#[must_use]
pub fn registers(
    context: &SigContext,
    registers: &TrapFrame,
) -> Option<(TrapFrame, FloatRegisters)> {
    if context.reserved != 0 || context.end != [0; 2] {
        return None;
    }
    let mut restored = *registers;
    restored.x = context.regs.map(|register| register as usize);
    restored.x[0] = 0;
    restored.sepc = context.regs[0] as usize;
    let float = FloatRegisters {
        f: context.f,
        fcsr: u64::from(context.fcsr),
    };
    Some((restored, float))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine() -> (TrapFrame, FloatRegisters) {
        let mut frame = TrapFrame::ZERO;
        frame.x = core::array::from_fn(|index| index * 0x101);
        frame.sepc = 0x1_2344;
        frame.sstatus = 0x6020;
        let float = FloatRegisters {
            f: core::array::from_fn(|index| index as u64 ^ 0x3ff0_0000_0000_0000),
            fcsr: 0x65,
        };
        (frame, float)
    }

    fn frame() -> SigFrame {
        let (registers, float) = machine();
        build(
            SigInfo::from_kernel(14),
            &registers,
            &float,
            SigStack::default(),
            5,
        )
    }

    #[test]
    fn registers_lie_where_linux_has_them() {
        let bytes = frame().to_bytes();
        let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight"));
        let context = CONTEXT as usize;
        let mcontext = context + 176;
        assert_eq!(word(context + 40), 5, "the mask");
        assert_eq!(word(mcontext), 0x1_2344, "pc");
        for register in 1..32 {
            assert_eq!(word(mcontext + 8 * register), register as u64 * 0x101);
        }
        assert_eq!(word(mcontext + 256 + 8), 1 ^ 0x3ff0_0000_0000_0000, "f1");
        assert_eq!(word(mcontext + 512), 0x65, "fcsr");
        assert_eq!(&bytes[mcontext + 516..], &[0; 268][..], "nothing else");
    }

    #[test]
    fn what_is_saved_comes_back_and_only_the_programs() {
        let (registers_then, float_then) = machine();
        let mut now = TrapFrame::ZERO;
        now.sstatus = 0x20;
        let (back, float) = registers(&frame().context.mcontext, &now).expect("a good frame");
        assert_eq!(back.x, registers_then.x);
        assert_eq!(back.sepc, registers_then.sepc);
        assert_eq!(back.sstatus, 0x20, "not the program's to choose");
        assert_eq!((float.f, float.fcsr), (float_then.f, float_then.fcsr));
    }

    #[test]
    fn state_that_does_not_exist_is_refused() {
        let good = frame().context.mcontext;
        for bad in [
            SigContext {
                reserved: 1,
                ..good
            },
            SigContext {
                end: [0x5346_5457, 0],
                ..good
            },
            SigContext {
                end: [0, 8],
                ..good
            },
        ] {
            assert!(registers(&bad, &TrapFrame::ZERO).is_none());
        }
    }
}
