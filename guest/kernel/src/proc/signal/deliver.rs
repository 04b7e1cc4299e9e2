//! The way to user mode: acting on the signals that wait. And the way back from a handler.

use abi::errno::{EFAULT, Errno};
use abi::process::WaitStatus;
use abi::signal::{SA_ONSTACK, SA_RESTART, SIGALRM, SIGSEGV, SigAction, SigFrame, UContext};

use super::{Origin, force, frame, state::Verdict};
use crate::{
    arch::{self, FS_CLEAN, FS_MASK, FloatRegisters, TrapFrame},
    mm::{layout::TRAMPOLINE, user},
    println,
    proc::{self, exit, job, sched, with_running},
};

/// Bytes of `ecall`.
const ECALL: usize = 4;

/// A system call that a signal has interrupted before it did anything, and that can be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted {
    /// `a0` as it was at the call; the result is there now.
    pub argument: usize,
}

impl Interrupted {
    /// The process is to make the call again.
    const fn restart(self, registers: &mut TrapFrame) {
        registers.x[TrapFrame::A0] = self.argument;
        registers.sepc -= ECALL;
    }
}

/// What a thread does before it goes to user mode.
enum Next {
    /// It ends, with its process or before another thread's `execve`.
    End,
    /// It waits: its process is stopped.
    Park,
    /// It acts on a signal.
    Act(Verdict),
    /// It goes.
    Go,
}

fn next() -> Next {
    with_running(|thread, process| {
        if thread.has_to_end(process) {
            return Next::End;
        }
        if process.stop.is_some() && !thread.is_dying(process) {
            return Next::Park;
        }
        let verdict = thread.signals.take_next(&mut process.signals);
        verdict.map_or(Next::Go, Next::Act)
    })
}

/// Acts on every signal that waits: `registers` are then those of the handler that runs first, or the
/// thread has ended.
pub fn deliver(registers: &mut TrapFrame, interrupted: Option<Interrupted>) {
    let mut interrupted = interrupted;
    if !with_running(|thread, process| thread.is_quiet(process)) {
        loop {
            match next() {
                Next::Go => break,
                Next::Park => job::park(),
                Next::End => exit::with_the_others(),
                Next::Act(Verdict::End(number)) => {
                    exit::process(WaitStatus::Signaled(number as u8))
                }
                Next::Act(Verdict::Stop(number)) => job::stop_running(number),
                Next::Act(Verdict::Handle {
                    number,
                    origin,
                    action,
                }) => handle(registers, number, origin, &action, &mut interrupted),
            }
        }
        with_running(|thread, _| thread.signals.resume());
    }
    // What interrupted the call is gone: another thread has taken it.
    if let Some(call) = interrupted {
        call.restart(registers);
    }
}

/// Has a handler run, and says whether the call that it interrupted is made again after it.
fn handle(
    registers: &mut TrapFrame,
    number: usize,
    origin: Origin,
    action: &SigAction,
    interrupted: &mut Option<Interrupted>,
) {
    if number == SIGALRM {
        sched::alarm_taken();
    }
    if let Some(call) = interrupted.take() {
        if action.flags & SA_RESTART != 0 {
            call.restart(registers);
        }
    }
    if enter(registers, number, origin, action).is_err() {
        no_frame(registers, number);
    }
}

/// Puts a frame on the stack and sets the registers for the handler.
fn enter(
    registers: &mut TrapFrame,
    number: usize,
    origin: Origin,
    action: &SigAction,
) -> Result<(), Errno> {
    let sp = registers.x[TrapFrame::SP] as u64;
    let wanted = action.flags & SA_ONSTACK != 0;
    let (alternate, mask) = with_running(|thread, _| {
        let signals = &thread.signals;
        (signals.alternate, signals.mask_to_restore())
    });
    let place = alternate.place_frame(sp, wanted).ok_or(EFAULT)? as usize;
    write_frame(
        place,
        registers,
        origin.info(number),
        alternate.saved(),
        mask,
    )?;
    with_running(|thread, process| {
        let signals = &mut thread.signals;
        signals.enter_handler(&mut process.signals, number, action);
    });
    registers.sepc = action.handler as usize & !1;
    registers.x[TrapFrame::RA] = TRAMPOLINE;
    registers.x[TrapFrame::SP] = place;
    registers.x[TrapFrame::A0] = number;
    registers.x[TrapFrame::A0 + 1] = place;
    registers.x[TrapFrame::A0 + 2] = place + frame::CONTEXT as usize;
    Ok(())
}

/// The frame is a kilobyte, which the kernel's stack has only while nothing else needs it.
#[inline(never)]
fn write_frame(
    place: usize,
    registers: &TrapFrame,
    info: abi::signal::SigInfo,
    stack: abi::signal::SigStack,
    mask: u64,
) -> Result<(), Errno> {
    let float = own_float();
    let bytes = frame::build(info, registers, &float, stack, mask).to_bytes();
    user::write(place, &bytes)
}

/// The running thread's floating-point registers.
fn own_float() -> FloatRegisters {
    with_running(|thread, _| {
        if core::mem::take(&mut thread.float_dirty) {
            arch::save_float_registers(&mut thread.float);
        }
        *thread.float
    })
}

/// A handler's frame cannot be written: the process gets `SIGSEGV`, which it may handle on another
/// stack. If it is that signal's own frame, the process ends.
fn no_frame(registers: &TrapFrame, number: usize) {
    if number == SIGSEGV {
        with_running(|_, process| {
            let action = SigAction::default();
            // None waits that would have to be forgotten: it ends the process just now.
            let _ = process.signals.set_action(SIGSEGV, action);
        });
    }
    if force(SIGSEGV, Origin::Kernel) {
        if let Some((pid, name)) = proc::running_name() {
            println!(
                "pid {pid} ({name}): SIGSEGV at pc={:#x}: no stack for the handler of signal {number} at sp={:#x}",
                registers.sepc,
                registers.x[TrapFrame::SP],
            );
        }
    }
}

/// `rt_sigreturn`: the registers, the mask and the alternate stack are again what the frame at `sp`
/// says. A frame that cannot be read, or that makes no sense, is answered with `SIGSEGV`.
pub fn back(registers: &mut TrapFrame) {
    let place = registers.x[TrapFrame::SP];
    if restore(registers, place).is_err() && force(SIGSEGV, Origin::Kernel) {
        if let Some((pid, name)) = proc::running_name() {
            println!("pid {pid} ({name}): SIGSEGV: no signal frame to return to at sp={place:#x}");
        }
    }
}

#[inline(never)]
fn restore(registers: &mut TrapFrame, place: usize) -> Result<(), Errno> {
    let at = place.checked_add(frame::CONTEXT as usize).ok_or(EFAULT)?;
    let mut bytes = [0; size_of::<UContext>()];
    user::read(at, &mut bytes)?;
    let context = UContext::from_bytes(&bytes);
    let (restored, float) = frame::registers(&context.mcontext, registers).ok_or(EFAULT)?;
    *registers = restored;
    registers.sstatus = registers.sstatus & !FS_MASK | FS_CLEAN;
    with_running(|thread, _| {
        *thread.float = float;
        thread.float_dirty = false;
        let signals = &mut thread.signals;
        signals.set_blocked(context.mask);
        // As on Linux, a stack that the program has changed for the worse is left as it is.
        let _ = signals
            .alternate
            .replace(context.stack, registers.x[TrapFrame::SP] as u64);
    });
    sched::forget_float();
    Ok(())
}

const _: () = assert!(
    size_of::<SigFrame>() % 16 == 0,
    "frames keep the stack aligned"
);
