//! What to do with a trap.

pub mod account;
pub mod attention;
pub mod interrupts;
mod report;

use vm::{Access, Resolution, VirtAddr};

use crate::{
    arch::{CallOutcome, EntryFrame, Left, PageFaultKind, TrapCause, TrapFrame},
    mm::{kernel_stack, pager},
    proc::{
        sched,
        signal::{
            self, Origin,
            deliver::{self, Interrupted},
        },
        with_running,
    },
    syscall,
};

pub use interrupts::serve_pending_interrupts;

/// A system call.
#[inline]
pub fn system_call(frame: &EntryFrame) -> CallOutcome {
    account::leave_user();
    let result = syscall::serve(frame);
    if result == syscall::LEFT {
        return CallOutcome {
            // Restarting the call needs it.
            result: frame.arguments()[0],
            left: Left::Call,
        };
    }
    let left = leave();
    CallOutcome { result, left }
}

/// Any other trap from user mode.
#[inline]
pub fn from_user(frame: &EntryFrame, cause: TrapCause) -> Left {
    account::leave_user();
    match cause {
        TrapCause::PageFault(kind, address) => page_fault(frame, kind, address),
        cause => other_trap(frame, cause),
    }
    leave()
}

/// The process goes to user mode, unless something is left to do.
#[inline]
fn leave() -> Left {
    if attention::is_called() {
        return Left::Attention;
    }
    account::enter_user();
    Left::Nothing
}

/// Does what was left to do. Returns when the process goes on, in the state that `frame` describes.
pub fn finish(frame: &mut TrapFrame, left: Left) {
    let interrupted = match left {
        Left::Call => syscall::finish(frame),
        Left::Nothing | Left::Attention => None,
    };
    before_user_mode(frame, interrupted);
}

/// The process has written to its floating-point registers since they were saved.
#[cold]
pub fn float_changed(frame: &mut EntryFrame) {
    frame.set_float_clean();
    with_running(|thread, _| thread.float_dirty = true);
}

/// All that is neither a call nor a page fault.
#[cold]
fn other_trap(frame: &EntryFrame, cause: TrapCause) {
    attention::call();
    match cause {
        TrapCause::SystemCall | TrapCause::PageFault(..) => {}
        TrapCause::Timer => {
            interrupts::count_timer();
            sched::on_timer(true);
        }
        TrapCause::External => interrupts::serve_external(),
        TrapCause::OtherInterrupt(_) => {}
        TrapCause::Exception(exception, value) => {
            let (signal, code) = report::signal_for(exception);
            // As Linux does, with the instruction's address whatever the exception is about.
            let address = frame.pc() as u64;
            if signal::force(signal.number(), Origin::Fault { code, address }) {
                report::user_exception(frame.pc(), exception, value);
            }
        }
    }
}

fn page_fault(frame: &EntryFrame, kind: PageFaultKind, address: usize) {
    let access = match kind {
        PageFaultKind::Fetch => Access::Fetch,
        PageFaultKind::Load => Access::Load,
        PageFaultKind::Store => Access::Store,
    };
    match pager::fault(VirtAddr::new(address as u64), access) {
        Some(Resolution::Retry) => {}
        // Out of memory: the process is on its way to its end, with a message already written.
        None => attention::call(),
        Some(Resolution::Kill(signal)) => {
            attention::call();
            let origin = Origin::Fault {
                code: pager::refusal_code(address, signal),
                address: address as u64,
            };
            // A process that handles its faults has no need of messages.
            if signal::force(signal.number(), origin) {
                report::page_fault(frame.pc(), access, address, signal);
            }
        }
    }
}

/// The last thing before a process goes to user mode: it may have to end instead, or go to a signal's
/// handler, and its floating-point registers must be its own.
pub fn before_user_mode(frame: &mut TrapFrame, interrupted: Option<Interrupted>) {
    if attention::take() || interrupted.is_some() {
        attend(frame, interrupted);
    }
    account::enter_user();
}

#[inline(never)]
fn attend(frame: &mut TrapFrame, interrupted: Option<Interrupted>) {
    deliver::deliver(frame, interrupted);
    sched::load_float();
}

/// A trap from the kernel itself that is no fault in a copy to or from user memory: a bug.
pub fn from_kernel(frame: &TrapFrame, cause: TrapCause) -> ! {
    let (pc, sp) = (frame.sepc, frame.x[TrapFrame::SP]);
    match cause {
        TrapCause::PageFault(_, address) if kernel_stack::is_guard(address) => {
            panic!("the kernel stack overflowed at pc={pc:#x} sp={sp:#x}")
        }
        TrapCause::PageFault(kind, address) => {
            panic!("{kind:?} page fault in the kernel at pc={pc:#x} addr={address:#x} sp={sp:#x}")
        }
        TrapCause::Exception(code, value) => panic!(
            "{} in the kernel at pc={pc:#x} stval={value:#x} sp={sp:#x}",
            report::exception_name(code)
        ),
        TrapCause::SystemCall
        | TrapCause::Timer
        | TrapCause::External
        | TrapCause::OtherInterrupt(_) => {
            panic!("{cause:?} in the kernel, where interrupts are disabled, at pc={pc:#x}")
        }
    }
}
