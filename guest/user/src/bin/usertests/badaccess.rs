//! Accesses that a process may not make: it dies of the right signal, and nothing else does.

use crate::harness::{Failure, Test, TestResult, describe, dies_of, start};
use alloc::format;
use ulib::abi::signal::Signal;
use ulib::mem::Mapping;
use ulib::probe::{self, Target};
use ulib::process::{self, WaitStatus};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "bad-null",
        run: null,
    },
    Test {
        name: "bad-kernel-address",
        run: kernel_address,
    },
    Test {
        name: "bad-store-text",
        run: store_text,
    },
    Test {
        name: "bad-store-rodata",
        run: store_rodata,
    },
    Test {
        name: "bad-jump-data",
        run: jump_data,
    },
    Test {
        name: "bad-jump-nowhere",
        run: jump_nowhere,
    },
    Test {
        name: "bad-recursion",
        run: recursion,
    },
    Test {
        name: "bad-illegal",
        run: illegal,
    },
    Test {
        name: "bad-misaligned",
        run: misaligned,
    },
];

/// A load, a store and an AMO at `addr` all end the process.
fn all_accesses_die(addr: usize) -> TestResult {
    let target = Target::new(addr);
    dies_of(Signal::Segv, &format!("load from {addr:#x}"), || {
        target.load_u64();
    })?;
    dies_of(Signal::Segv, &format!("store to {addr:#x}"), || {
        target.store_u64(1)
    })?;
    dies_of(Signal::Segv, &format!("AMO at {addr:#x}"), || {
        target.amo_add_u64(1);
    })
}

fn null() -> TestResult {
    all_accesses_die(0)?;
    all_accesses_die(0xff8)
}

/// Addresses that no process owns: the kernel's, in any place where it may be, the end of the user
/// half of Sv39 and what follows it, and what is not canonical.
pub(crate) const WILD: [usize; 8] = [
    0x8000_0000,
    0x8020_0000,
    0x40_0000_0000,
    0x0040_0000_0000_0000,
    0x8000_0000_0000_0000,
    0xffff_ffc0_0000_0000,
    0xffff_ffd6_0000_0000,
    0xffff_ffff_ffff_f000,
];

fn kernel_address() -> TestResult {
    WILD.into_iter().try_for_each(all_accesses_die)
}

fn store_text() -> TestResult {
    let target = Target::new(probe::text_start());
    let before = target.load_u64();
    dies_of(Signal::Segv, "store to code", || target.store_u64(0))?;
    dies_of(Signal::Segv, "AMO on code", || {
        target.amo_add_u64(1);
    })?;
    check_eq!(target.load_u64(), before, "the code afterwards");
    Ok(())
}

fn store_rodata() -> TestResult {
    let target = Target::new(probe::rodata_start());
    let before = target.load_u64();
    dies_of(Signal::Segv, "store to a constant", || target.store_u64(0))?;
    check_eq!(target.load_u64(), before, "the constant afterwards");
    Ok(())
}

fn jump_data() -> TestResult {
    let memory = Mapping::anonymous(1)?;
    // `ret`: were it executed, the child would live.
    memory.write(0, 0x8067);
    probe::fence_i();
    dies_of(Signal::Segv, "jump to data", || {
        Target::new(memory.addr()).call(0);
    })?;
    dies_of(Signal::Segv, "jump to a constant", || {
        Target::new(probe::rodata_start()).call(0);
    })
}

fn jump_nowhere() -> TestResult {
    for addr in [0, 0x4, 0x8000_0000, 0x40_0000_0000, 0xffff_ffff_ffff_f000] {
        dies_of(Signal::Segv, &format!("jump to {addr:#x}"), || {
            Target::new(addr).call(0);
        })?;
    }
    Ok(())
}

fn recursion() -> TestResult {
    #[allow(unconditional_recursion, reason = "it is what the test is about")]
    #[inline(never)]
    fn deeper(depth: u64) -> u64 {
        let frame = core::hint::black_box([depth; 64]);
        let below = deeper(core::hint::black_box(depth + 1));
        below + frame[(depth % 64) as usize]
    }
    dies_of(Signal::Segv, "recursion without end", || {
        core::hint::black_box(deeper(0));
    })
}

fn illegal() -> TestResult {
    dies_of(Signal::Ill, "an all-zero instruction", probe::illegal)
}

fn misaligned() -> TestResult {
    let memory = Mapping::anonymous(2)?;
    for offset in 0..memory.len() {
        memory.write_u8(offset, offset as u8 ^ (offset >> 8) as u8);
    }
    for offset in [1, 7, 100 + 4, 4096 - 1, 4096 - 7] {
        let expected = (0..8).rev().fold(0, |value, i| {
            value << 8 | u64::from(memory.read_u8(offset + i))
        });
        let pid = start(|| {
            check_eq!(
                Target::new(memory.addr() + offset).load_u64(),
                expected,
                "at {offset}"
            );
            Ok(())
        })?;
        match process::wait(pid)? {
            WaitStatus::Exited(0) | WaitStatus::Signaled(7) => {}
            status => {
                return Err(Failure::Failed(format!(
                    "a load at offset {offset}: {}, expected the right value or SIGBUS",
                    describe(status)
                )));
            }
        }
    }
    Ok(())
}
