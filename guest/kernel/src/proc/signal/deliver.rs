//! The way to user mode: acting on the signals that wait. And the way back from a handler.

use abi::errno::{EFAULT, Errno};
use abi::signal::{SA_ONSTACK, SA_RESTART, SIGALRM, SIGSEGV, SigAction, SigFrame, UContext};

use super::{
    Origin, force, frame,
    state::{Signals, Verdict},
};
use crate::{
    arch::{self, FS_CLEAN, FS_MASK, FloatRegisters, TrapFrame},
    mm::{layout::TRAMPOLINE, user},
    println,
    proc::{self, exit, sched, with_current},
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

/// Acts on every signal that waits: `registers` are then those of the handler that runs first, or the
/// process has ended.
pub fn deliver(registers: &mut TrapFrame, interrupted: Option<Interrupted>) {
    let mut interrupted = interrupted;
    if with_current(|process| process.signals.is_quiet()) {
        return;
    }
    while let Some(verdict) = with_current(|process| process.signals.take_next()) {
        match verdict {
            Verdict::End(number) => exit::by_signal(number),
            Verdict::Handle {
                number,
                origin,
                action,
            } => {
                if number == SIGALRM {
                    sched::alarm_taken();
                }
                if let Some(call) = interrupted.take() {
                    if action.flags & SA_RESTART != 0 {
                        call.restart(registers);
                    }
                }
                if enter(registers, number, origin, &action).is_err() {
                    no_frame(registers, number);
                }
            }
        }
    }
    with_current(|process| process.signals.resume());
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
    let (alternate, mask) = with_current(|process| {
        let signals = &process.signals;
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
    with_current(|process| process.signals.enter_handler(number, action));
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

/// The running process's floating-point registers.
fn own_float() -> FloatRegisters {
    with_current(|process| {
        if core::mem::take(&mut process.float_dirty) {
            arch::save_float_registers(&mut process.float);
        }
        *process.float
    })
}

/// A handler's frame cannot be written: the process gets `SIGSEGV`, which it may handle on another
/// stack. If it is that signal's own frame, the process ends.
fn no_frame(registers: &TrapFrame, number: usize) {
    if number == SIGSEGV {
        with_current(|process| {
            let action = SigAction::default();
            process.signals.set_action(SIGSEGV, action);
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
    with_current(|process| {
        *process.float = float;
        process.float_dirty = false;
        let signals: &mut Signals = &mut process.signals;
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
