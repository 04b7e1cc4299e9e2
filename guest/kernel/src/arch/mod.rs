//! Everything that knows which processor this is: entry, traps, context switch, page-table format,
//! timer. The rest of the kernel calls the functions named here.
//!
//! On any target but RISC-V a stand-in takes their place, so that the kernel's other modules are
//! checked and unit-tested on the developer's machine.

#[cfg(target_arch = "riscv64")]
mod riscv64;
#[cfg(target_arch = "riscv64")]
pub use riscv64::*;

#[cfg(not(target_arch = "riscv64"))]
mod host;
#[cfg(not(target_arch = "riscv64"))]
pub use host::*;

/// What the machine and the M-mode shim hand to the kernel.
#[derive(Clone, Copy, Debug)]
pub struct BootInfo {
    /// The hart that runs the kernel.
    pub hart: usize,
    /// Physical address of the device tree.
    pub device_tree: usize,
    /// S-mode has a timer of its own (Sstc).
    pub sstc: bool,
    /// Hardware updates of accessed and dirty bits can be asked for (Svadu).
    pub svadu: bool,
    /// S-mode may zero memory by blocks (Zicboz).
    pub zicboz: bool,
    /// `hpmcounter3` to `5` count page-table walks for loads, stores and fetches (Zihpm).
    pub walk_counters: bool,
}

/// All of a process's registers, as they were at its last entry into the kernel or are to be at its
/// return. `trap.S` knows the layout.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct TrapFrame {
    /// `x0`–`x31`; `x0` is unused.
    pub x: [usize; 32],
    /// Where it was.
    pub sepc: usize,
    /// `sstatus` at the entry: privilege, interrupt enable, state of the floating-point unit.
    pub sstatus: usize,
}

/// What `cbo.zero` may zero at once, in bytes, for `trap.S` to use it.
pub const ZERO_BLOCKS: core::ops::RangeInclusive<usize> = 8..=crate::PAGE_SIZE / 8;

impl TrapFrame {
    /// Nothing in any register.
    pub const ZERO: Self = Self {
        x: [0; 32],
        sepc: 0,
        sstatus: 0,
    };
    /// Index of `ra` in [`Self::x`].
    pub const RA: usize = 1;
    /// Index of `sp` in [`Self::x`].
    pub const SP: usize = 2;
    /// Index of `tp` in [`Self::x`].
    pub const TP: usize = 4;
    /// Index of `a0` in [`Self::x`].
    pub const A0: usize = 10;
    /// Index of `a7` in [`Self::x`].
    pub const A7: usize = 17;

    /// The frame of a program about to run its first instruction.
    #[must_use]
    pub fn for_program(entry: usize, stack: usize) -> Self {
        let mut frame = Self::ZERO;
        frame.sepc = entry;
        frame.x[Self::SP] = stack;
        frame.sstatus = USER_SSTATUS;
        frame
    }

    /// The number of the system call.
    #[must_use]
    pub fn call_number(&self) -> usize {
        self.x[Self::A7]
    }

    /// The system call's arguments, `a0`–`a5`.
    #[must_use]
    pub fn arguments(&self) -> [usize; 6] {
        core::array::from_fn(|index| self.x[Self::A0 + index])
    }
}

/// A process's frame right after its entry into the kernel. The registers that functions preserve are
/// not in it: the hart holds them, and `trap.S` completes the frame when somebody needs them.
#[derive(Debug)]
#[repr(transparent)]
pub struct EntryFrame(TrapFrame);

impl EntryFrame {
    /// The number of the system call.
    #[must_use]
    pub fn call_number(&self) -> usize {
        self.0.call_number()
    }

    /// The system call's arguments, `a0`–`a5`.
    #[must_use]
    pub fn arguments(&self) -> [usize; 6] {
        self.0.arguments()
    }

    /// Where the process was.
    #[must_use]
    pub fn pc(&self) -> usize {
        self.0.sepc
    }

    /// Its stack pointer.
    #[must_use]
    pub fn sp(&self) -> usize {
        self.0.x[TrapFrame::SP]
    }

    /// The process goes back with floating-point registers that count as not written to.
    pub fn set_float_clean(&mut self) {
        self.0.sstatus = self.0.sstatus & !FS_MASK | FS_CLEAN;
    }
}

/// What is to be done with a process's complete frame before it goes to user mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Left {
    /// Nothing. `trap.S` knows that this is 0.
    Nothing = 0,
    /// To look at what has called for attention.
    Attention = 1,
    /// The system call itself, or its being interrupted.
    Call = 2,
}

/// How a system call ended. `trap.S` has the two in `a0` and `a1`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct CallOutcome {
    /// What `a0` is to be.
    pub result: usize,
    /// What is left to do.
    pub left: Left,
}

/// `sstatus` of a new program: user mode, interrupts on after `sret` (SPIE), floating point
/// initial, 64-bit user mode.
const USER_SSTATUS: usize = 1 << 5 | FS_INITIAL | 2 << 32;

/// The FS field of `sstatus` (Privileged ISA, Extension Context Status).
pub const FS_MASK: usize = 3 << 13;
/// FS: the registers hold their initial values.
pub const FS_INITIAL: usize = 1 << 13;
/// FS: the registers are as they were loaded.
pub const FS_CLEAN: usize = 2 << 13;
/// FS: the registers were written since.
pub const FS_DIRTY: usize = 3 << 13;

/// What a suspended thread of the kernel needs to go on: the registers that functions preserve.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct Context {
    ra: usize,
    sp: usize,
    s: [usize; 12],
    gp: usize,
    tp: usize,
}

impl Context {
    /// A thread that starts in [`crate::proc::thread_main`] with `argument`, on a stack whose top is
    /// its trap frame at `stack_top`.
    #[must_use]
    pub fn new(stack_top: usize, argument: usize) -> Self {
        let mut s = [0; 12];
        s[0] = argument;
        Self {
            ra: thread_start_address(),
            sp: stack_top,
            s,
            ..Self::default()
        }
    }
}

/// The floating-point registers and `fcsr`.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct FloatRegisters {
    /// `f0`–`f31`.
    pub f: [u64; 32],
    /// `fcsr`.
    pub fcsr: u64,
}

/// How a copy to or from user memory ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct CopyOutcome {
    /// Bytes that were not copied, 0 when all were.
    pub remaining: usize,
    /// The address that faulted, when some were not.
    pub fault: usize,
}

/// Why the kernel was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrapCause {
    /// The timer's deadline passed.
    Timer,
    /// A device wants attention.
    External,
    /// Another supervisor interrupt: nobody raises one.
    OtherInterrupt(usize),
    /// A system call.
    SystemCall,
    /// A fetch, load or store that translation refused, at this address.
    PageFault(PageFaultKind, usize),
    /// Another exception: its code and `stval`.
    Exception(usize, usize),
}

/// Which access faulted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageFaultKind {
    /// An instruction fetch.
    Fetch,
    /// A load.
    Load,
    /// A store or an atomic.
    Store,
}

impl TrapCause {
    /// Decodes `scause` and `stval` (Privileged ISA, Supervisor Cause Register).
    #[must_use]
    pub const fn decode(scause: usize, stval: usize) -> Self {
        const INTERRUPT: usize = 1 << (usize::BITS - 1);
        if scause & INTERRUPT != 0 {
            return match scause & !INTERRUPT {
                5 => Self::Timer,
                9 => Self::External,
                other => Self::OtherInterrupt(other),
            };
        }
        match scause {
            8 => Self::SystemCall,
            12 => Self::PageFault(PageFaultKind::Fetch, stval),
            13 => Self::PageFault(PageFaultKind::Load, stval),
            15 => Self::PageFault(PageFaultKind::Store, stval),
            code => Self::Exception(code, stval),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_decoded_by_the_specs_numbers() {
        let interrupt = 1 << 63;
        for (scause, cause) in [
            (interrupt | 5, TrapCause::Timer),
            (interrupt | 9, TrapCause::External),
            (interrupt | 1, TrapCause::OtherInterrupt(1)),
            (8, TrapCause::SystemCall),
            (12, TrapCause::PageFault(PageFaultKind::Fetch, 7)),
            (13, TrapCause::PageFault(PageFaultKind::Load, 7)),
            (15, TrapCause::PageFault(PageFaultKind::Store, 7)),
            (2, TrapCause::Exception(2, 7)),
        ] {
            assert_eq!(TrapCause::decode(scause, 7), cause);
        }
    }

    #[test]
    fn the_assembler_knows_the_layouts() {
        assert_eq!(size_of::<TrapFrame>(), 272);
        assert_eq!(core::mem::offset_of!(TrapFrame, sepc), 256);
        assert_eq!(core::mem::offset_of!(TrapFrame, sstatus), 264);
        assert_eq!(TrapFrame::A0 * size_of::<usize>(), 80);
        assert_eq!(size_of::<EntryFrame>(), 272);
        assert_eq!(size_of::<Context>(), 128);
        assert_eq!(core::mem::offset_of!(Context, gp), 112);
        assert_eq!(Left::Nothing as usize, 0);
        assert_eq!(size_of::<FloatRegisters>(), 264);
    }
}
