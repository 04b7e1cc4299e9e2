//! The stack grows at the touch, and ends at a guard.

use crate::harness::{Failure, Test, TestResult, dies_of, in_child, measured};
use alloc::string::ToString;
use ulib::PAGE_SIZE;
use ulib::abi::process::RLIMIT_STACK;
use ulib::abi::signal::Signal;
use ulib::abi::syscall::{SYS_PRLIMIT64, SYS_READ};
use ulib::mem::Mapping;
use ulib::probe::{self, Target};
use ulib::process;
use ulib::stats::{self, PageState};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "stack-grows",
        run: grows,
    },
    Test {
        name: "stack-in-syscall",
        run: in_syscall,
    },
    Test {
        name: "stack-64k-object",
        run: object_64k,
    },
    Test {
        name: "stack-sparse-array",
        run: sparse_array,
    },
    Test {
        name: "stack-guard-kills",
        run: guard_kills,
    },
];

fn grows() -> TestResult {
    const BYTES: usize = 256 * 1024;
    in_child(|| {
        let (delta, missing) = measured(|| {
            let sp = probe::stack_pointer();
            let mut missing = 0;
            for page in 1..=BYTES / PAGE_SIZE {
                let state = stats::page(sp - page * PAGE_SIZE).map(|info| info.page_state());
                missing += u64::from(state != Ok(Some(PageState::Resident)));
            }
            probe::touch_stack_below(BYTES);
            missing
        })?;
        check!(
            missing >= 32,
            "only {missing} pages of the stack were not there before"
        );
        check_eq!(
            delta.of(|s| s.demand_zero),
            missing,
            "frames given to the stack"
        );
        check_eq!(delta.of(|s| s.faults), missing, "page faults");
        Ok(())
    })
}

fn in_syscall() -> TestResult {
    in_child(|| {
        let (read, write) = process::pipe()?;
        write.write_all(b"0123456789abcdef")?;
        // The first touch of these pages is the kernel's, across a page's end.
        let addr = ((probe::stack_pointer() - 128 * 1024) & !(PAGE_SIZE - 1)) - 8;
        let got = probe::syscall(SYS_READ, [read.fd() as usize, addr, 16, 0, 0, 0])?;
        check_eq!(got, 16, "bytes read to an untouched part of the stack");
        let text = Target::new(addr).load_u64().to_le_bytes();
        check_eq!(&text, b"01234567", "what the kernel wrote");
        Ok(())
    })
}

/// Keeps frames from being merged into the caller's.
#[inline(never)]
fn with_frame<const N: usize>(fill: u8) -> usize {
    let mut object = [0_u8; N];
    let object = core::hint::black_box(&mut object);
    object.fill(fill);
    core::hint::black_box(object)
        .iter()
        .map(|&byte| usize::from(byte))
        .sum()
}

fn object_64k() -> TestResult {
    check_eq!(
        with_frame::<65536>(3),
        3 * 65536,
        "sum over a 64 KiB object"
    );
    in_child(|| {
        check_eq!(
            with_frame::<65536>(5),
            5 * 65536,
            "sum over a 64 KiB object after fork"
        );
        Ok(())
    })
}

fn sparse_array() -> TestResult {
    // One store far below, nothing between: only that page is given.
    in_child(|| {
        let addr = (probe::stack_pointer() - 512 * 1024) & !(PAGE_SIZE - 1);
        let (delta, ()) = measured(|| Target::new(addr).store_u64(9))?;
        check_eq!(delta.of(|s| s.demand_zero), 1, "frames given");
        check_eq!(Target::new(addr).load_u64(), 9, "the word stored");
        Ok(())
    })
}

/// Where the stack ends, going by its limit: the address above it, and the lowest in it.
fn extent() -> Result<(usize, usize), Failure> {
    // The limit is written to memory from mmap, which the probe may aim at.
    let limits = Mapping::anonymous(1)?;
    probe::syscall(SYS_PRLIMIT64, [0, RLIMIT_STACK, 0, limits.addr(), 0, 0])?;
    let limit = usize::try_from(limits.read(0))
        .ok()
        .filter(|&limit| limit <= 1 << 30);
    let Some(limit) = limit else {
        return Err(Failure::Skipped("the stack has no limit".to_string()));
    };
    let mut top = (probe::stack_pointer() & !(PAGE_SIZE - 1)) + PAGE_SIZE;
    while stats::page(top)?.page_state() != Some(PageState::Unmapped) {
        top += PAGE_SIZE;
    }
    Ok((top, top - limit))
}

fn guard_kills() -> TestResult {
    crate::harness::counters()?;
    let (top, lowest) = extent()?;
    check!(lowest < top, "the stack's extent {lowest:#x}..{top:#x}");
    in_child(|| {
        Target::new(lowest).store_u64(1);
        check_eq!(
            Target::new(lowest).load_u64(),
            1,
            "the lowest word of the stack"
        );
        Ok(())
    })?;
    for below in [8, PAGE_SIZE, 16 * PAGE_SIZE] {
        let target = Target::new(lowest - below);
        dies_of(Signal::Segv, "a store below the stack", || {
            target.store_u64(1)
        })?;
    }
    Ok(())
}
