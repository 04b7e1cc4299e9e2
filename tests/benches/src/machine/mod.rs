//! The program around the workloads.
#![allow(
    unsafe_code,
    reason = "a bare machine's memory, traps and page tables are outside what Rust can check"
)]

mod console;
mod functions;
mod paging;
mod patches;
mod sync;

use core::arch::{asm, global_asm};
use core::panic::PanicInfo;
use workloads::choice::{Choice, MARK};
use workloads::{Place, Scale, WORKLOADS, Workload, traps};

global_asm!(include_str!("start.S"));
global_asm!(include_str!("user.S"));

unsafe extern "C" {
    fn supervisor_run(function: extern "C" fn(u64) -> u64, argument: u64, satp: u64) -> u64;
    fn user_run(function: usize, a: usize, b: usize, c: usize) -> u64;
    fn user_calls();
    fn user_touch();
}

/// Which workload this file is for; `xtask` writes it in.
#[used]
#[unsafe(link_section = ".choice")]
static CHOICE: Choice = Choice {
    mark: MARK,
    workload: 0,
    large: 0,
};

/// Where workloads have their memory: behind the program.
const MEMORY: usize = 0x8100_0000;

/// The first line of Rust, called by `start.S`.
#[unsafe(no_mangle)]
extern "C" fn bench_main() -> ! {
    // SAFETY: a variable, read in a way that the compiler cannot foresee.
    let choice = unsafe { (&raw const CHOICE).read_volatile() };
    let large = choice.large != 0;
    let Some(workload) = WORKLOADS.get(choice.workload as usize) else {
        console::end(2);
    };
    let sum = run(workload, large);
    console::print(workload.name);
    console::print(if large { " large " } else { " small " });
    console::print_number(sum);
    console::print("\n");
    console::end(0)
}

fn run(workload: &Workload, large: bool) -> u64 {
    let scale = workload.scale(large);
    let supervised = |function| {
        let argument = (core::ptr::from_ref(workload) as u64) << 1 | u64::from(large);
        // SAFETY: `paging::build` maps all that the function touches.
        unsafe { supervisor_run(function, argument, paging::build()) }
    };
    match workload.place {
        Place::Machine => (workload.run)(scale.rounds, memory(scale)),
        Place::ManyFunctions => functions::run(scale.rounds),
        Place::Patches => patches::run(scale.rounds),
        Place::Supervisor | Place::MachineCalls | Place::UserCalls | Place::PageFaults => {
            supervised(in_supervisor)
        }
    }
}

/// What a workload gets of the memory behind the program.
fn memory(scale: Scale) -> &'static mut [u64] {
    assert!(MEMORY + 8 * scale.words <= paging::RAM.end);
    // SAFETY: the memory is RAM, nobody's, and asked for once.
    unsafe { core::slice::from_raw_parts_mut(MEMORY as *mut u64, scale.words) }
}

/// A workload's part in S-mode, and what it does in U-mode.
extern "C" fn in_supervisor(argument: u64) -> u64 {
    // SAFETY: `run` gives the address of one of the workloads.
    let workload = unsafe { &*((argument >> 1) as *const Workload) };
    let scale = workload.scale(argument & 1 != 0);
    let rounds = scale.rounds as usize;
    let user = |function: unsafe extern "C" fn(), a, b, c| {
        let function = paging::user_address(function as usize);
        // SAFETY: the code is U-mode's, and `user_trap` answers it.
        unsafe { user_run(function, a, b, c) }
    };
    match workload.place {
        Place::MachineCalls => machine_calls(scale.rounds),
        Place::UserCalls => user(user_calls, 0, rounds, 0),
        Place::PageFaults => {
            let window = traps::WINDOW as usize;
            user(user_touch, paging::USER_WINDOW, window, rounds / window)
        }
        _ => (workload.run)(scale.rounds, memory(scale)),
    }
}

fn machine_calls(calls: u64) -> u64 {
    let mut sum = 0_u64;
    for _ in 0..calls {
        // SAFETY: `machine_trap` adds one to a0 and keeps all else.
        unsafe { asm!("ecall", inout("a0") sum, in("a7") 0, options(nomem, nostack)) };
    }
    sum
}

/// The registers of U-mode, as `user.S` saves them; the first word is the pc.
#[repr(C)]
struct Frame([u64; 33]);

/// Called by `user.S` with a trap from U-mode. Whether U-mode goes on.
#[unsafe(no_mangle)]
extern "C" fn user_trap(frame: &mut Frame, cause: u64, address: usize) -> bool {
    const CALL: u64 = 8;
    const LOAD_PAGE_FAULT: u64 = 13;
    let registers = &mut frame.0;
    match (cause, registers[17]) {
        (CALL, 0) => registers[10] = registers[10].wrapping_add(registers[11]),
        (CALL, 2) => {
            paging::unmap_window();
            // SAFETY: translations that are gone are forgotten.
            unsafe { asm!("sfence.vma") };
        }
        (LOAD_PAGE_FAULT, _) if paging::map_window(address) => {
            // SAFETY: the one translation that is new.
            unsafe { asm!("sfence.vma {}, zero", in(reg) address) };
            return true;
        }
        _ => return false,
    }
    registers[0] += 4;
    true
}

/// Called by `start.S` with a trap that should not be.
#[unsafe(no_mangle)]
extern "C" fn unexpected_trap(cause: u64, pc: u64, value: u64) -> ! {
    console::print("unexpected trap, cause, pc and value: ");
    for number in [cause, pc, value] {
        console::print_number(number);
        console::print(" ");
    }
    console::print("\n");
    console::end(3)
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    console::print("panic\n");
    console::end(4)
}
