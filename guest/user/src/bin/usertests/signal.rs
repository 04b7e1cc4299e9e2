//! Signals: handlers, masks, flags, the alternate stack, and what is refused.

use crate::harness::{Test, TestResult, dies_of, in_child};
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use ulib::abi::errno::{EFAULT, EINTR, EINVAL, ENOMEM, EPERM, ESRCH};
use ulib::abi::signal::{
    MINSIGSTKSZ, SIGKILL, SIGSTOP, SIGUSR1, SIGUSR2, SIGWINCH, SigStack, Signal,
};
use ulib::abi::syscall::{
    SYS_KILL, SYS_RT_SIGACTION, SYS_RT_SIGPENDING, SYS_RT_SIGPROCMASK, SYS_SIGALTSTACK, SYS_TGKILL,
};
use ulib::mem::Mapping;
use ulib::probe::{self, syscall};
use ulib::signal::{
    self, SA_NODEFER, SA_ONSTACK, SA_RESETHAND, SI_TKILL, SI_USER, SIG_BLOCK, SIG_DFL, SIG_IGN,
    SIG_SETMASK, SIG_UNBLOCK, SS_AUTODISARM, SS_DISABLE, SS_ONSTACK, SigInfo, UContext, set_of,
};
use ulib::{Errno, process};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "signal-handler",
        run: handler,
    },
    Test {
        name: "signal-mask",
        run: mask,
    },
    Test {
        name: "signal-nodefer",
        run: nodefer,
    },
    Test {
        name: "signal-resethand",
        run: resethand,
    },
    Test {
        name: "signal-order",
        run: order,
    },
    Test {
        name: "signal-ignored",
        run: ignored,
    },
    Test {
        name: "signal-suspend",
        run: suspend,
    },
    Test {
        name: "signal-altstack",
        run: altstack,
    },
    Test {
        name: "signal-altstack-disarm",
        run: altstack_disarm,
    },
    Test {
        name: "signal-refused",
        run: refused,
    },
];

/// What the handlers below note.
static CALLS: AtomicU64 = AtomicU64::new(0);
static CODE: AtomicU64 = AtomicU64::new(0);
static PID: AtomicU64 = AtomicU64::new(0);
static MASK: AtomicU64 = AtomicU64::new(0);
static MASK_BEFORE: AtomicU64 = AtomicU64::new(0);
static STACK: AtomicU64 = AtomicU64::new(0);
static STACK_FLAGS: AtomicU64 = AtomicU64::new(0);
/// The numbers of the signals, the last in the lowest digits.
static SEQUENCE: AtomicU64 = AtomicU64::new(0);

extern "C" fn note(number: i32, info: &SigInfo, context: &mut UContext) {
    CALLS.fetch_add(1, Relaxed);
    let sequence = SEQUENCE.load(Relaxed) * 100 + number as u64;
    SEQUENCE.store(sequence, Relaxed);
    CODE.store(info.code as u64, Relaxed);
    PID.store(u64::from(info.pid()), Relaxed);
    MASK.store(signal::mask().unwrap_or(u64::MAX), Relaxed);
    MASK_BEFORE.store(context.mask, Relaxed);
    STACK.store(probe::stack_pointer() as u64, Relaxed);
    let stack = signal::alternate_stack(None).unwrap_or_default();
    STACK_FLAGS.store(u64::from(stack.flags), Relaxed);
}

/// Sends the same signal from within, twice: at once where it is not blocked, once afterwards where it is.
extern "C" fn nest(number: i32, _: &SigInfo, _: &mut UContext) {
    let call = CALLS.fetch_add(1, Relaxed);
    SEQUENCE.fetch_add(1, Relaxed);
    if call == 0 {
        for _ in 0..2 {
            let _ = signal::raise(number as usize);
        }
        // How many calls there have been before this one ends.
        MASK.store(CALLS.load(Relaxed), Relaxed);
    }
}

fn calls() -> u64 {
    CALLS.load(Relaxed)
}

fn handler() -> TestResult {
    let me = u64::from(process::id());
    let other = set_of(SIGUSR2);
    let before = signal::handle(SIGUSR1, note, 0, other)?;
    check_eq!(before.handler, SIG_DFL, "what was done before");
    signal::change_mask(SIG_BLOCK, set_of(SIGWINCH))?;
    process::kill(process::id(), Signal::Usr1)?;
    check_eq!(calls(), 1, "calls right after kill of oneself");
    check_eq!(SEQUENCE.load(Relaxed), SIGUSR1 as u64, "the first argument");
    check_eq!(CODE.load(Relaxed) as i32, SI_USER, "si_code of kill");
    check_eq!(PID.load(Relaxed), me, "si_pid");
    let own = set_of(SIGUSR1) | set_of(SIGWINCH);
    check_eq!(MASK.load(Relaxed), own | other, "the mask in the handler");
    check_eq!(
        MASK_BEFORE.load(Relaxed),
        set_of(SIGWINCH),
        "the mask in the context"
    );
    check_eq!(signal::mask()?, set_of(SIGWINCH), "the mask afterwards");
    check_eq!(
        STACK_FLAGS.load(Relaxed),
        u64::from(SS_DISABLE),
        "ss_flags without an alternate stack"
    );
    signal::raise(SIGUSR1)?;
    check_eq!(calls(), 2, "calls after tgkill");
    check_eq!(CODE.load(Relaxed) as i32, SI_TKILL, "si_code of tgkill");
    let parent = process::id();
    in_child(|| Ok(process::kill(parent, Signal::Usr1)?))?;
    check_eq!(calls(), 3, "calls after a child's kill");
    check!(PID.load(Relaxed) != me, "si_pid is the sender's");
    Ok(())
}

fn mask() -> TestResult {
    signal::handle(SIGUSR1, note, 0, 0)?;
    signal::handle(40, note, 0, 0)?;
    let both = set_of(SIGUSR1) | set_of(40);
    let all = u64::MAX;
    check_eq!(signal::change_mask(SIG_SETMASK, all)?, 0, "the first mask");
    let stuck = set_of(SIGKILL) | set_of(SIGSTOP);
    check_eq!(signal::mask()?, !stuck, "a mask of everything");
    for _ in 0..3 {
        signal::raise(SIGUSR1)?;
        signal::raise(40)?;
    }
    check_eq!(calls(), 0, "calls while blocked");
    check_eq!(signal::pending()?, both, "what waits");
    signal::change_mask(SIG_UNBLOCK, set_of(SIGUSR1))?;
    check_eq!(calls(), 1, "calls for three of one standard signal");
    check_eq!(signal::pending()?, set_of(40), "what waits then");
    signal::change_mask(SIG_UNBLOCK, set_of(40))?;
    check_eq!(calls(), 4, "calls for three of one real-time signal");
    check_eq!(signal::pending()?, 0, "what waits at the end");
    Ok(())
}

fn nodefer() -> TestResult {
    for (flags, nested) in [(0, 1), (SA_NODEFER, 3)] {
        CALLS.store(0, Relaxed);
        signal::handle(SIGUSR1, nest, flags, 0)?;
        signal::raise(SIGUSR1)?;
        check_eq!(
            MASK.load(Relaxed),
            nested,
            "calls by the end of the first, flags {flags:#x}"
        );
        // Two that came while it was blocked are one.
        let expected = if flags == 0 { 2 } else { 3 };
        check_eq!(calls(), expected, "calls in all, flags {flags:#x}");
    }
    Ok(())
}

fn resethand() -> TestResult {
    signal::handle(SIGUSR1, note, SA_RESETHAND, 0)?;
    signal::raise(SIGUSR1)?;
    check_eq!(calls(), 1, "calls");
    check_eq!(
        signal::action(SIGUSR1, None)?.handler,
        SIG_DFL,
        "the handler after its one signal"
    );
    dies_of(Signal::Usr1, "the second signal", || {
        let _ = signal::raise(SIGUSR1);
    })
}

fn order() -> TestResult {
    let numbers = [SIGUSR2, SIGUSR1, 50, SIGWINCH, 34];
    for number in numbers {
        // With everything blocked in the handlers, one runs after the other; otherwise each would be
        // entered right away, on the frame of the one before, and the last run first.
        signal::handle(number, note, 0, u64::MAX)?;
    }
    signal::change_mask(SIG_SETMASK, u64::MAX)?;
    for number in numbers {
        signal::raise(number)?;
    }
    signal::change_mask(SIG_SETMASK, 0)?;
    check_eq!(
        SEQUENCE.load(Relaxed),
        1_012_283_450,
        "the order of the handlers"
    );
    Ok(())
}

fn ignored() -> TestResult {
    signal::set_disposition(SIGUSR1, SIG_IGN, 0)?;
    signal::raise(SIGUSR1)?;
    // Ignored by default.
    signal::raise(SIGWINCH)?;
    check_eq!(
        signal::action(SIGUSR1, None)?.handler,
        SIG_IGN,
        "sa_handler"
    );
    // What waits is forgotten when it is ignored from then on.
    signal::set_disposition(SIGUSR1, SIG_DFL, 0)?;
    signal::change_mask(SIG_BLOCK, set_of(SIGUSR1))?;
    signal::raise(SIGUSR1)?;
    check_eq!(signal::pending()?, set_of(SIGUSR1), "what waits");
    signal::set_disposition(SIGUSR1, SIG_IGN, 0)?;
    check_eq!(signal::pending()?, 0, "what waits when ignored");
    // But one that comes while it is blocked waits, as a handler may be set in time.
    signal::raise(SIGUSR1)?;
    signal::handle(SIGUSR1, note, 0, 0)?;
    signal::change_mask(SIG_UNBLOCK, set_of(SIGUSR1))?;
    check_eq!(calls(), 1, "calls");
    Ok(())
}

fn suspend() -> TestResult {
    signal::handle(SIGUSR1, note, 0, 0)?;
    let blocked = set_of(SIGUSR1) | set_of(SIGUSR2);
    signal::change_mask(SIG_SETMASK, blocked)?;
    let parent = process::id();
    let child = process::spawn(|| i32::from(process::kill(parent, Signal::Usr1).is_err()))?;
    // Before or after the child's signal: it waits, so this cannot miss it.
    check_eq!(signal::suspend(set_of(SIGWINCH)), Err(EINTR), "sigsuspend");
    check_eq!(calls(), 1, "calls");
    check_eq!(
        MASK_BEFORE.load(Relaxed),
        blocked,
        "the mask that the handler's return puts back"
    );
    check_eq!(
        MASK.load(Relaxed),
        set_of(SIGWINCH) | set_of(SIGUSR1),
        "the mask in the handler: the suspension's and its own signal"
    );
    check_eq!(signal::mask()?, blocked, "the mask afterwards");
    process::wait(child)?;
    Ok(())
}

fn altstack() -> TestResult {
    let memory = Mapping::anonymous(4)?;
    let none = signal::alternate_stack(None)?;
    check_eq!(none.flags, SS_DISABLE, "ss_flags before there is one");
    signal::use_alternate_stack(&memory, 0)?;
    let set = signal::alternate_stack(None)?;
    let expected = SigStack {
        sp: memory.addr() as u64,
        flags: 0,
        size: memory.len() as u64,
    };
    check_eq!(set, expected, "the stack as it was set");
    let range = memory.addr() as u64..(memory.addr() + memory.len()) as u64;
    for (flags, inside) in [(0, false), (SA_ONSTACK, true)] {
        signal::handle(SIGUSR1, note, flags, 0)?;
        signal::raise(SIGUSR1)?;
        check_eq!(
            range.contains(&STACK.load(Relaxed)),
            inside,
            "whether the handler ran on it, flags {flags:#x}"
        );
        let state = if inside { SS_ONSTACK } else { 0 };
        check_eq!(
            STACK_FLAGS.load(Relaxed),
            u64::from(state),
            "ss_flags in the handler"
        );
    }
    signal::handle(SIGUSR1, change_stack, SA_ONSTACK, 0)?;
    signal::raise(SIGUSR1)?;
    check_eq!(
        CODE.load(Relaxed),
        EPERM.number() as u64,
        "changing the stack that the handler runs on"
    );
    check_eq!(
        signal::alternate_stack(None)?,
        expected,
        "the stack at last"
    );
    Ok(())
}

extern "C" fn change_stack(_: i32, _: &SigInfo, _: &mut UContext) {
    let none = SigStack {
        flags: SS_DISABLE,
        ..SigStack::default()
    };
    let answer = signal::alternate_stack(Some(none)).map_or_else(|errno| errno.number(), |_| 0);
    CODE.store(answer as u64, Relaxed);
}

fn altstack_disarm() -> TestResult {
    let memory = Mapping::anonymous(4)?;
    signal::use_alternate_stack(&memory, SS_AUTODISARM)?;
    signal::handle(SIGUSR1, note, SA_ONSTACK, 0)?;
    signal::raise(SIGUSR1)?;
    let range = memory.addr() as u64..(memory.addr() + memory.len()) as u64;
    check!(
        range.contains(&STACK.load(Relaxed)),
        "the handler did not run on the alternate stack"
    );
    check_eq!(
        STACK_FLAGS.load(Relaxed),
        u64::from(SS_DISABLE),
        "ss_flags in the handler"
    );
    let after = signal::alternate_stack(None)?;
    check_eq!(
        (after.sp, after.flags),
        (memory.addr() as u64, SS_AUTODISARM),
        "the stack after the handler's return"
    );
    Ok(())
}

/// A call with four arguments.
fn call(number: usize, args: [usize; 4]) -> Result<usize, Errno> {
    syscall(number, [args[0], args[1], args[2], args[3], 0, 0])
}

fn refused() -> TestResult {
    let memory = Mapping::anonymous(1)?;
    let valid = memory.addr();
    let me = process::id() as usize;
    for (what, answer, expected) in [
        ("kill with 65", call(SYS_KILL, [me, 65, 0, 0]), EINVAL),
        (
            "kill with -1",
            call(SYS_KILL, [me, usize::MAX, 0, 0]),
            EINVAL,
        ),
        ("tgkill of 0", call(SYS_TGKILL, [0, me, 10, 0]), EINVAL),
        (
            "tgkill of another group",
            call(SYS_TGKILL, [me + 1, me, 10, 0]),
            ESRCH,
        ),
        (
            "sigaction of 0",
            call(SYS_RT_SIGACTION, [0, valid, 0, 8]),
            EINVAL,
        ),
        (
            "sigaction of 65",
            call(SYS_RT_SIGACTION, [65, valid, 0, 8]),
            EINVAL,
        ),
        (
            "sigaction of SIGKILL",
            call(SYS_RT_SIGACTION, [SIGKILL, valid, 0, 8]),
            EINVAL,
        ),
        (
            "sigaction of SIGSTOP",
            call(SYS_RT_SIGACTION, [SIGSTOP, valid, 0, 8]),
            EINVAL,
        ),
        (
            "sigaction with a set of 16 bytes",
            call(SYS_RT_SIGACTION, [SIGUSR1, valid, 0, 16]),
            EINVAL,
        ),
        (
            "sigaction from nowhere",
            call(SYS_RT_SIGACTION, [SIGUSR1, 8, 0, 8]),
            EFAULT,
        ),
        (
            "sigaction to nowhere",
            call(SYS_RT_SIGACTION, [SIGUSR1, 0, 8, 8]),
            EFAULT,
        ),
    ] {
        check_eq!(answer, Err(expected), "{what}");
    }
    check_eq!(
        call(SYS_RT_SIGACTION, [SIGKILL, 0, valid, 8]),
        Ok(0),
        "asking for SIGKILL's action"
    );
    refused_masks(valid)?;
    refused_stacks(valid)
}

fn refused_masks(valid: usize) -> TestResult {
    for (what, answer, expected) in [
        (
            "sigprocmask with how = 3",
            call(SYS_RT_SIGPROCMASK, [3, valid, 0, 8]),
            EINVAL,
        ),
        (
            "sigprocmask with a set of 4 bytes",
            call(SYS_RT_SIGPROCMASK, [0, valid, 0, 4]),
            EINVAL,
        ),
        (
            "sigprocmask from nowhere",
            call(SYS_RT_SIGPROCMASK, [0, 8, 0, 8]),
            EFAULT,
        ),
        (
            "sigpending with a set of 9 bytes",
            call(SYS_RT_SIGPENDING, [valid, 9, 0, 0]),
            EINVAL,
        ),
        (
            "sigaltstack from nowhere",
            call(SYS_SIGALTSTACK, [8, 0, 0, 0]),
            EFAULT,
        ),
    ] {
        check_eq!(answer, Err(expected), "{what}");
    }
    check_eq!(
        call(SYS_RT_SIGPROCMASK, [3, 0, valid, 8]),
        Ok(0),
        "any `how` without a set"
    );
    Ok(())
}

fn refused_stacks(valid: usize) -> TestResult {
    let stack = |flags, size| {
        signal::alternate_stack(Some(SigStack {
            sp: valid as u64,
            flags,
            size,
        }))
    };
    check_eq!(
        stack(0, MINSIGSTKSZ - 1),
        Err(ENOMEM),
        "an alternate stack that is too small"
    );
    check_eq!(stack(4, 8192), Err(EINVAL), "unknown ss_flags");
    Ok(())
}
