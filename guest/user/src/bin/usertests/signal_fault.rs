//! Signals that an instruction raises: what the handler is told, what it may change, and where its frame
//! goes.

use crate::file::Scratch;
use crate::harness::{Test, TestResult, counters, dies_of, in_child, measured};
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use ulib::abi::errno::EFAULT;
use ulib::abi::mm::{PROT_NONE, PROT_READ};
use ulib::abi::signal::{SIGBUS, SIGILL, SIGSEGV, SIGUSR1, Signal};
use ulib::abi::syscall::{SYS_MPROTECT, SYS_UNAME};
use ulib::fs::File;
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::{self, Registers, Target, syscall};
use ulib::process::{self, WaitStatus};
use ulib::signal::{
    self, BUS_ADRERR, ILL_ILLOPC, SA_ONSTACK, SEGV_ACCERR, SEGV_MAPERR, SI_KERNEL, SIG_BLOCK,
    SIG_DFL, SIG_IGN, SigInfo, UContext, set_of,
};
use ulib::stats;
use ulib::{PAGE_SIZE, sys};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "signal-fault-codes",
        run: fault_codes,
    },
    Test {
        name: "signal-fault-kernel",
        run: fault_in_kernel,
    },
    Test {
        name: "signal-fault-blocked",
        run: fault_blocked,
    },
    Test {
        name: "signal-registers",
        run: registers,
    },
    Test {
        name: "signal-pager",
        run: pager,
    },
    Test {
        name: "signal-stack-overflow",
        run: stack_overflow,
    },
    Test {
        name: "signal-frame-lazy",
        run: frame_lazy,
    },
    Test {
        name: "signal-frame-cow",
        run: frame_cow,
    },
    Test {
        name: "signal-frame-swapped",
        run: frame_swapped,
    },
    Test {
        name: "signal-frame-refused",
        run: frame_refused,
    },
    Test {
        name: "signal-frame-corrupt",
        run: frame_corrupt,
    },
    Test {
        name: "signal-trampoline",
        run: trampoline,
    },
];

static CALLS: AtomicU64 = AtomicU64::new(0);
static NUMBER: AtomicUsize = AtomicUsize::new(0);
static CODE: AtomicUsize = AtomicUsize::new(0);
static ADDRESS: AtomicUsize = AtomicUsize::new(0);
static PC: AtomicUsize = AtomicUsize::new(0);

fn note(number: i32, info: &SigInfo, context: &UContext) {
    CALLS.fetch_add(1, Relaxed);
    NUMBER.store(number as usize, Relaxed);
    CODE.store(info.code as usize, Relaxed);
    ADDRESS.store(info.addr() as usize, Relaxed);
    PC.store(context.mcontext.regs[0] as usize, Relaxed);
}

/// Goes on behind the instruction.
extern "C" fn step_over(number: i32, info: &SigInfo, context: &mut UContext) {
    note(number, info, context);
    context.mcontext.regs[0] = behind(context.mcontext.regs[0]);
}

/// Where the instruction at `pc` ends. One whose lowest two bits are set is four bytes long (Unprivileged
/// ISA, Base Instruction-Length Encoding).
fn behind(pc: u64) -> u64 {
    let long = Target::new(pc as usize).load_u16() & 3 == 3;
    pc + if long { 4 } else { 2 }
}

/// Goes on where the function that could not be fetched would have returned to.
extern "C" fn step_out(number: i32, info: &SigInfo, context: &mut UContext) {
    note(number, info, context);
    context.mcontext.regs[0] = context.mcontext.regs[1];
}

/// Does nothing but count.
extern "C" fn count(number: i32, info: &SigInfo, context: &mut UContext) {
    note(number, info, context);
}

/// Ends the process with a status that says that it got here.
extern "C" fn leave(number: i32, info: &SigInfo, context: &mut UContext) {
    note(number, info, context);
    sys::exit(if info.code == SI_KERNEL { 44 } else { 43 })
}

/// Checks one access that faults.
fn faults(what: &str, number: usize, code: i32, address: usize, act: impl FnOnce()) -> TestResult {
    let before = CALLS.load(Relaxed);
    act();
    check_eq!(CALLS.load(Relaxed) - before, 1, "{what}: handlers run");
    check_eq!(
        (NUMBER.load(Relaxed), CODE.load(Relaxed) as i32),
        (number, code),
        "{what}: signal and si_code"
    );
    check_eq!(ADDRESS.load(Relaxed), address, "{what}: si_addr");
    Ok(())
}

fn fault_codes() -> TestResult {
    for number in [SIGSEGV, SIGBUS, SIGILL] {
        signal::handle(number, step_over, 0, 0)?;
    }
    let readable = Mapping::anonymous(1)?;
    readable.protect(PROT_READ)?;
    let closed = Mapping::anonymous(1)?;
    closed.write_page(0, 1);
    closed.protect(PROT_NONE)?;
    let scratch = Scratch::patterned(100)?;
    let file = File::open(&scratch.path)?;
    let beyond = Mapping::file_shared(&file, 0, 2, PROT_READ)?;
    let end = beyond.page_addr(1) + 24;
    // Made last, lest one of the others fill the hole.
    let gone = Mapping::anonymous(1)?;
    let hole = gone.addr();
    gone.unmap()?;
    let load = |address| {
        move || {
            Target::new(address).load_u8();
        }
    };
    let store = |address| move || Target::new(address).store_u8(1);
    let kernel = 0xffff_ffc0_0000_0000;
    faults("NULL", SIGSEGV, SEGV_MAPERR, 0, load(0))?;
    faults("a hole", SIGSEGV, SEGV_MAPERR, hole + 5, load(hole + 5))?;
    faults("a store", SIGSEGV, SEGV_MAPERR, hole + 9, store(hole + 9))?;
    faults("the kernel", SIGSEGV, SEGV_MAPERR, kernel, load(kernel))?;
    let at = readable.addr() + 77;
    faults("a store to PROT_READ", SIGSEGV, SEGV_ACCERR, at, store(at))?;
    let at = closed.addr() + 3;
    faults("a load from PROT_NONE", SIGSEGV, SEGV_ACCERR, at, load(at))?;
    let at = probe::text_start();
    faults("a store to code", SIGSEGV, SEGV_ACCERR, at, store(at))?;
    faults("past a file's end", SIGBUS, BUS_ADRERR, end, load(end))?;
    let before = CALLS.load(Relaxed);
    probe::illegal();
    check_eq!(CALLS.load(Relaxed) - before, 1, "an illegal instruction");
    check_eq!(
        (NUMBER.load(Relaxed), CODE.load(Relaxed) as i32),
        (SIGILL, ILL_ILLOPC),
        "an illegal instruction: signal and si_code"
    );
    check_eq!(
        ADDRESS.load(Relaxed),
        PC.load(Relaxed),
        "an illegal instruction: si_addr is its own address"
    );
    signal::handle(SIGSEGV, step_out, 0, 0)?;
    let call = |address| {
        move || {
            Target::new(address).call(0);
        }
    };
    faults("a call of 4", SIGSEGV, SEGV_MAPERR, 4, call(4))?;
    let at = readable.addr();
    faults("a call of data", SIGSEGV, SEGV_ACCERR, at, call(at))?;
    check_eq!(PC.load(Relaxed), at, "the pc of a fetch that faulted");
    Ok(())
}

fn fault_in_kernel() -> TestResult {
    signal::handle(SIGSEGV, step_over, 0, 0)?;
    let closed = Mapping::anonymous(1)?;
    closed.protect(PROT_NONE)?;
    let call = syscall(SYS_UNAME, [closed.addr(), 0, 0, 0, 0, 0]);
    check_eq!(call, Err(EFAULT), "a call with a closed page");
    check_eq!(
        CALLS.load(Relaxed),
        0,
        "signals for the kernel's own access"
    );
    Ok(())
}

fn fault_blocked() -> TestResult {
    let fault = || {
        Target::new(0).load_u8();
    };
    dies_of(Signal::Segv, "a fault while it is blocked", || {
        let _ = signal::handle(SIGSEGV, step_over, 0, 0);
        let _ = signal::change_mask(SIG_BLOCK, set_of(SIGSEGV));
        fault();
    })?;
    dies_of(Signal::Segv, "a fault while it is ignored", || {
        let _ = signal::set_disposition(SIGSEGV, SIG_IGN, 0);
        fault();
    })?;
    dies_of(Signal::Segv, "a fault in its own handler", || {
        let _ = signal::handle(SIGSEGV, fault_again, 0, 0);
        fault();
    })?;
    dies_of(
        Signal::Ill,
        "an illegal instruction while it is blocked",
        || {
            let _ = signal::change_mask(SIG_BLOCK, u64::MAX);
            probe::illegal();
        },
    )?;
    // Sent by a process, it is as any other signal: it waits, or is ignored.
    signal::set_disposition(SIGSEGV, SIG_IGN, 0)?;
    signal::raise(SIGSEGV)?;
    signal::set_disposition(SIGSEGV, SIG_DFL, 0)?;
    signal::change_mask(SIG_BLOCK, set_of(SIGSEGV))?;
    signal::raise(SIGSEGV)?;
    check_eq!(signal::pending()?, set_of(SIGSEGV), "what waits");
    Ok(())
}

extern "C" fn fault_again(_: i32, _: &SigInfo, _: &mut UContext) {
    Target::new(0).load_u8();
}

/// What the handler of `signal-registers` saw that was not as expected: 1 + the register's place.
static WRONG: AtomicUsize = AtomicUsize::new(0);
/// Rounding towards zero, and two exception flags.
const FCSR: u64 = 0x31;

extern "C" fn look(number: i32, info: &SigInfo, context: &mut UContext) {
    note(number, info, context);
    let expected = Registers::distinct(FCSR);
    let held = &mut context.mcontext;
    let integers = Registers::INTEGERS.into_iter();
    let floats = (0..32).map(|number| (32 + number, held.f[number]));
    let all = integers
        .map(|number| (number, held.regs[number]))
        .chain(floats)
        .chain([(0, u64::from(held.fcsr))]);
    for (place, value) in all {
        if value != expected.words[place] {
            WRONG.store(place + 1, Relaxed);
        }
    }
    // All registers are the handler's own, floating-point ones included.
    let mut scratch = Registers::distinct(0);
    scratch.words.reverse();
    scratch.words[0] = 0x6f;
    Target::new(probe::text_start()).load_among(&mut scratch);
    held.regs[18] = 0x1234_5678_9abc;
    held.f[9] = 2.5_f64.to_bits();
    held.fcsr = 0x42;
    held.regs[0] = behind(held.regs[0]);
}

fn registers() -> TestResult {
    signal::handle(SIGSEGV, look, 0, 0)?;
    let mut registers = Registers::distinct(FCSR);
    Target::new(8).load_among(&mut registers);
    check_eq!(CALLS.load(Relaxed), 1, "handlers run");
    check_eq!(
        WRONG.load(Relaxed),
        0,
        "1 + place of a register in the context"
    );
    let mut expected = Registers::distinct(FCSR);
    expected.words[18] = 0x1234_5678_9abc;
    expected.words[32 + 9] = 2.5_f64.to_bits();
    expected.words[0] = 0x42;
    for (place, (got, expected)) in registers.words.iter().zip(expected.words).enumerate() {
        check_eq!(*got, expected, "register at place {place} afterwards");
    }
    Ok(())
}

static REGION: AtomicUsize = AtomicUsize::new(0);
const REGION_PAGES: usize = 40;

/// Fills the page that was touched.
extern "C" fn page_in(number: i32, info: &SigInfo, context: &mut UContext) {
    note(number, info, context);
    let page = info.addr() as usize & !(PAGE_SIZE - 1);
    let region = REGION.load(Relaxed);
    let ours = (region..region + REGION_PAGES * PAGE_SIZE).contains(&page);
    let opened = syscall(SYS_MPROTECT, [page, PAGE_SIZE, READ_WRITE, 0, 0, 0]);
    if !ours || opened.is_err() {
        sys::exit(42);
    }
    Target::new(page).store_u64(page as u64);
}

fn pager() -> TestResult {
    let region = Mapping::anonymous(REGION_PAGES)?;
    region.protect(PROT_NONE)?;
    REGION.store(region.addr(), Relaxed);
    signal::handle(SIGSEGV, page_in, 0, 0)?;
    // The page that handlers return to is there from now on.
    signal::handle(SIGUSR1, count, 0, 0)?;
    signal::raise(SIGUSR1)?;
    CALLS.store(0, Relaxed);
    let touch = || {
        (0..REGION_PAGES)
            .step_by(3)
            .all(|page| region.read_page(page) == region.page_addr(page) as u64)
    };
    let touched = REGION_PAGES.div_ceil(3) as u64;
    let (delta, right) = measured(touch)?;
    check!(right, "a page has not what the handler put there");
    check_eq!(CALLS.load(Relaxed), touched, "handlers run");
    check_eq!(delta.of(|s| s.segv), touched, "accesses refused");
    check_eq!(delta.of(|s| s.demand_zero), touched, "frames given");
    check_eq!(delta.of(|s| s.faults), 2 * touched, "faults in all");
    let (delta, right) = measured(touch)?;
    check!(right, "a page has lost what the handler put there");
    check_eq!(delta.of(|s| s.faults), 0, "faults when touched again");
    check_eq!(CALLS.load(Relaxed), touched, "handlers run at the end");
    Ok(())
}

#[allow(unconditional_recursion, reason = "it is what the test is about")]
#[inline(never)]
fn deeper(depth: u64) -> u64 {
    let frame = core::hint::black_box([depth; 64]);
    let below = deeper(core::hint::black_box(depth + 1));
    below + frame[(depth % 64) as usize]
}

fn stack_overflow() -> TestResult {
    let overflow = || {
        core::hint::black_box(deeper(0));
    };
    dies_of(Signal::Segv, "no stack for the handler", || {
        let _ = signal::handle(SIGSEGV, leave, 0, 0);
        overflow();
    })?;
    let pid = process::spawn(|| {
        let Ok(memory) = Mapping::anonymous(4) else {
            return 1;
        };
        let _ = signal::use_alternate_stack(&memory, 0);
        let _ = signal::handle(SIGSEGV, leave, SA_ONSTACK, 0);
        overflow();
        2
    })?;
    check_eq!(
        process::wait(pid)?,
        WaitStatus::Exited(43),
        "the overflow with an alternate stack"
    );
    // An alternate stack can overflow, too.
    dies_of(Signal::Segv, "an overflow of the alternate stack", || {
        let Ok(memory) = Mapping::anonymous(4) else {
            return;
        };
        let _ = signal::use_alternate_stack(&memory, 0);
        let _ = signal::handle(SIGUSR1, raise_again, SA_ONSTACK | signal::SA_NODEFER, 0);
        let _ = signal::raise(SIGUSR1);
    })
}

extern "C" fn raise_again(number: i32, _: &SigInfo, _: &mut UContext) {
    let _ = signal::raise(number as usize);
}

/// Runs a handler with its frame in `memory`, whose state its caller has prepared.
fn raise_on(memory: &Mapping) -> TestResult {
    signal::use_alternate_stack(memory, 0)?;
    signal::raise(SIGUSR1)?;
    Ok(())
}

/// A handler that has run once, so that all but its frame is in memory.
fn ready(memory: &Mapping) -> TestResult {
    signal::handle(SIGUSR1, count, SA_ONSTACK, 0)?;
    raise_on(memory)
}

fn frame_lazy() -> TestResult {
    counters()?;
    ready(&Mapping::anonymous(2)?)?;
    let memory = Mapping::anonymous(2)?;
    let (delta, result) = measured(|| raise_on(&memory))?;
    result?;
    check_eq!(CALLS.load(Relaxed), 2, "handlers run");
    check_eq!(delta.of(|s| s.demand_zero), 1, "frames given to the stack");
    check_eq!(delta.of(|s| s.faults), 1, "faults, of the kernel's store");
    Ok(())
}

fn frame_cow() -> TestResult {
    let memory = Mapping::anonymous(2)?;
    ready(&memory)?;
    memory.write(0, 7);
    in_child(|| {
        let (delta, result) = measured(|| raise_on(&memory))?;
        result?;
        check_eq!(CALLS.load(Relaxed), 2, "handlers run");
        check_eq!(delta.of(|s| s.cow_copied), 1, "pages copied");
        check_eq!(memory.read(0), 7, "the page below the frame");
        Ok(())
    })?;
    check_eq!(CALLS.load(Relaxed), 1, "handlers run by the parent");
    Ok(())
}

fn frame_swapped() -> TestResult {
    if counters()?.swap_total == 0 {
        return Err(crate::harness::Failure::Skipped("there is no swap".into()));
    }
    let memory = Mapping::anonymous(2)?;
    ready(&memory)?;
    stats::evict(memory.page_addr(1))?;
    let (delta, result) = measured(|| raise_on(&memory))?;
    result?;
    check_eq!(CALLS.load(Relaxed), 2, "handlers run");
    check_eq!(delta.of(|s| s.swapped_in), 1, "pages read for the frame");
    Ok(())
}

fn frame_refused() -> TestResult {
    let memory = Mapping::anonymous(2)?;
    memory.protect(PROT_READ)?;
    dies_of(Signal::Segv, "a frame that cannot be written", || {
        let _ = ready(&memory);
    })?;
    // That SIGSEGV has a handler is good for other signals' frames: it runs on the usual stack.
    let pid = process::spawn(|| {
        let _ = signal::handle(SIGSEGV, leave, 0, 0);
        i32::from(ready(&memory).is_ok())
    })?;
    check_eq!(
        process::wait(pid)?,
        WaitStatus::Exited(44),
        "the handler for a frame that cannot be written"
    );
    Ok(())
}

extern "C" fn corrupt(_: i32, _: &SigInfo, context: &mut UContext) {
    context.mcontext.end = [1, 8];
}

extern "C" fn into_nowhere(_: i32, _: &SigInfo, context: &mut UContext) {
    context.mcontext.regs[0] = 0xffff_ffc0_0000_0000;
}

fn frame_corrupt() -> TestResult {
    for (what, handler) in [
        (
            "a frame with state that does not exist",
            corrupt as signal::Handler,
        ),
        ("a frame that leads into the kernel", into_nowhere),
    ] {
        dies_of(Signal::Segv, what, || {
            let _ = signal::handle(SIGUSR1, handler, 0, 0);
            let _ = signal::raise(SIGUSR1);
        })?;
    }
    Ok(())
}

/// The page that handlers return to, below the last one of user memory.
const TRAMPOLINE: usize = (1 << 38) - 2 * PAGE_SIZE;
/// `li a7, 139` (`rt_sigreturn`) and `ecall`.
const TRAMPOLINE_CODE: u64 = 0x0000_0073_08b0_0893;

fn trampoline() -> TestResult {
    counters()?;
    // The frame that the page is going to have was somebody else's, who left something there.
    in_child(|| {
        let memory = Mapping::anonymous(64)?;
        for page in 0..64 {
            for word in 0..PAGE_SIZE / 8 {
                memory.write(page * PAGE_SIZE + word * 8, u64::MAX);
            }
        }
        Ok(())
    })?;
    stats::drop_caches()?;
    let word = |index| Target::new(TRAMPOLINE + index * 8).load_u64();
    check_eq!(word(0), TRAMPOLINE_CODE, "the code");
    for index in 1..PAGE_SIZE / 8 {
        check_eq!(word(index), 0, "word {index} of the page");
    }
    Ok(())
}
