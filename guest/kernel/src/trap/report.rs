//! Lines on the console about a process that did something it must not.

use abi::signal::{BUS_ADRALN, ILL_ILLOPC, SEGV_ACCERR, Signal, TRAP_BRKPT};
use vm::Access;

use crate::{mm::pager, println, proc};

/// The signal for an exception (by code) in user mode, and its `si_code`.
pub(super) const fn signal_for(code: usize) -> (Signal, i32) {
    match code {
        3 => (Signal::Trap, TRAP_BRKPT),
        0 | 4 | 6 => (Signal::Bus, BUS_ADRALN),
        1 | 5 | 7 => (Signal::Segv, SEGV_ACCERR),
        _ => (Signal::Ill, ILL_ILLOPC),
    }
}

/// An exception code in words (Privileged ISA, Supervisor Cause Register).
pub(super) const fn exception_name(code: usize) -> &'static str {
    match code {
        0 => "misaligned fetch",
        1 => "fetch access fault",
        2 => "illegal instruction",
        3 => "breakpoint",
        4 => "misaligned load",
        5 => "load access fault",
        6 => "misaligned store",
        7 => "store access fault",
        _ => "an unknown exception",
    }
}

/// Reports an exception other than a page fault.
pub(super) fn user_exception(pc: usize, code: usize, value: usize) {
    let Some((pid, name)) = proc::running_name() else {
        return;
    };
    println!(
        "pid {pid} ({name}): {} at pc={:#x} value={value:#x} ({})",
        signal_for(code).0.name(),
        pc,
        exception_name(code),
    );
}

/// Reports an access that the process has no right to, or whose page is lost.
pub(super) fn page_fault(pc: usize, access: Access, address: usize, signal: Signal) {
    let Some((pid, name)) = proc::running_name() else {
        return;
    };
    let verb = match access {
        Access::Load => "load",
        Access::Store => "store",
        Access::Fetch => "fetch",
    };
    println!(
        "pid {pid} ({name}): {} at pc={:#x} addr={address:#x} ({verb}, {})",
        signal.name(),
        pc,
        pager::describe(address, access),
    );
}
