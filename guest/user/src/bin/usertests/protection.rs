//! Protection: the kernel's own map, its right to user memory, guards below stacks; randomised addresses.

use crate::harness::{Failure, Test, TestResult, dies_of, in_child, output_of};
use crate::proc::read;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use ulib::abi::process::RLIMIT_STACK;
use ulib::abi::signal::Signal;
use ulib::mem::Mapping;
use ulib::probe::Target;
use ulib::{PAGE_SIZE, println, probe, stats};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "protection-kernel-map",
        run: kernel_map,
    },
    Test {
        name: "protection-user-access",
        run: user_access,
    },
    Test {
        name: "protection-stack-guard",
        run: stack_guard,
    },
    Test {
        name: "aslr-seeds",
        run: seeds,
    },
    Test {
        name: "aslr-spread",
        run: spread,
    },
    Test {
        name: "aslr-works",
        run: works,
    },
];

fn kernel_map() -> TestResult {
    stats::check_protection()?;
    // With more processes there are more kernel stacks, each above a page that is not mapped.
    let mut children = Vec::new();
    for _ in 0..8 {
        children.push(crate::harness::Gate::new()?);
    }
    let mut pids = Vec::new();
    for gate in &children {
        pids.push(crate::harness::start(|| gate.pass())?);
    }
    stats::check_protection()?;
    for (gate, pid) in children.iter().zip(pids) {
        gate.open()?;
        crate::harness::finish(pid)?;
    }
    Ok(())
}

fn user_access() -> TestResult {
    let memory = Mapping::anonymous(1)?;
    memory.write_page(0, 42);
    for address in [memory.addr(), probe::text_start(), probe::stack_pointer()] {
        check!(
            stats::kernel_is_shut_out(address)?,
            "the kernel loads from {address:#x} without asking for it"
        );
    }
    check_eq!(memory.read_page(0), 42, "the word afterwards");
    check_eq!(
        stats::kernel_is_shut_out(1 << 38),
        Err(ulib::abi::errno::EFAULT),
        "an address that is not the process's"
    );
    Ok(())
}

/// Where the stack is in `maps`: its start and its end.
fn stack_range() -> Result<(usize, usize), Failure> {
    let maps = read("/proc/self/maps")?;
    range_of(&maps, "[stack]").ok_or_else(|| Failure::Failed(format!("no stack in {maps}")))
}

fn range_of(maps: &str, name: &str) -> Option<(usize, usize)> {
    let line = maps.lines().find(|line| line.ends_with(name))?;
    let (start, end) = line.split(' ').next()?.split_once('-')?;
    let hex = |text| usize::from_str_radix(text, 16).ok();
    Some((hex(start)?, hex(end)?))
}

/// A stack grows down to its limit, and keeps away from what lies below it.
fn stack_guard() -> TestResult {
    const GUARD: usize = 16 * PAGE_SIZE;
    stats::vmstat()?;
    let (start, end) = stack_range()?;
    let limit = 8 << 20;
    // Nothing that has no address of its own is put where the stack may grow.
    let Some(hinted) = Mapping::anonymous_at(end - limit / 2, 1)? else {
        let below = Mapping::anonymous(1)?;
        check!(
            below.addr() + PAGE_SIZE <= end - limit - GUARD,
            "a mapping at {:#x} is in the way of the stack at {start:#x}",
            below.addr()
        );
        return dies_of(Signal::Segv, "a touch below the limit", || {
            Target::new(end - limit - PAGE_SIZE).store_u8(1);
        });
    };
    Err(Failure::Failed(format!(
        "resource {RLIMIT_STACK} is 8 MiB, and a mapping was put at {:#x}",
        hinted.addr()
    )))
}

/// The hidden mode in which this program prints where its parts are.
pub(crate) const SHOW_PLACES: &str = "--show-places";

/// Prints it.
pub(crate) fn show_places() -> i32 {
    let maps = match read("/proc/self/maps") {
        Ok(maps) => maps,
        Err(_) => return 1,
    };
    let heap = ulib::mem::Break::here().map_or(0, |heap| heap.addr());
    let mapping = Mapping::anonymous(1).map_or(0, |mapping| mapping.addr());
    let stack = range_of(&maps, "[stack]").map_or(0, |(_, end)| end);
    let random = ulib::env::auxv(ulib::abi::process::AT_RANDOM).unwrap_or(0);
    let bytes = Target::new(random as usize / 8 * 8).load_u64();
    let code = probe::text_start();
    println!("{heap:x} {mapping:x} {stack:x} {bytes:x} {code:x}");
    0
}

/// The hidden mode that ends the machine: the kernel uses up one of its stacks.
pub(crate) const OVERFLOW: &str = "--overflow-kernel-stack";

/// Makes it do so.
pub(crate) fn overflow() -> i32 {
    // The call does not return.
    let _ = ulib::sys::vmctl(stats::VmCtl::OverflowStack, 0);
    1
}

/// Where the parts of a new program are: heap, mapping, end of the stack, random bytes, code.
fn places() -> Result<Vec<String>, Failure> {
    let path = crate::process::own_full_path();
    let shown = output_of(&path, &["usertests", SHOW_PLACES], || {})?;
    Ok(shown.split_whitespace().map(ToString::to_string).collect())
}

/// Runs `body` with addresses as they are without randomisation afterwards.
fn then_off(body: impl FnOnce() -> TestResult) -> TestResult {
    let result = in_child(body);
    stats::randomize(0)?;
    result
}

fn seeds() -> TestResult {
    stats::randomize(0)?;
    let plain = places()?;
    check_eq!(plain.len(), 5, "places {plain:?}");
    then_off(|| {
        stats::randomize(1)?;
        let first = [places()?, places()?];
        stats::randomize(1)?;
        let again = [places()?, places()?];
        stats::randomize(2)?;
        let other = [places()?, places()?];
        check_eq!(&again, &first, "the same seed again");
        for (what, index) in [("heap", 0), ("mapping", 1), ("stack", 2), ("bytes", 3)] {
            let of = |places: &[Vec<String>; 2]| places.clone().map(|places| places[index].clone());
            check!(of(&first) != of(&other), "{what}: two seeds, one place");
            check!(
                first[0][index] != first[1][index],
                "{what}: two programs, one place"
            );
            check!(first[0][index] != plain[index], "{what} is where it was");
        }
        check_eq!(&first[0][4], &plain[4], "the code");
        let setting = read("/proc/sys/kernel/randomize_va_space")?;
        check_eq!(setting, "2\n".to_string(), "randomize_va_space");
        Ok(())
    })?;
    check_eq!(places()?, plain, "places without randomisation");
    check_eq!(
        read("/proc/sys/kernel/randomize_va_space")?,
        "0\n".to_string(),
        "randomize_va_space"
    );
    Ok(())
}

/// What moves stays within the spans that are promised, and in whole pages.
fn spread() -> TestResult {
    stats::randomize(0)?;
    let number = |text: &String| usize::from_str_radix(text, 16).unwrap_or(0);
    let plain: Vec<usize> = places()?.iter().map(number).collect();
    then_off(|| {
        stats::randomize(77)?;
        for _ in 0..12 {
            let moved: Vec<usize> = places()?.iter().map(number).collect();
            let by = [
                moved[0] - plain[0],
                plain[1] - moved[1],
                plain[2] - moved[2],
            ];
            // Mappings begin below the lowest place that a stack may reach.
            let below_stacks = (64 << 20) + (8 << 20);
            for (what, by, least, span) in [
                ("heap", by[0], 0, 32 << 20),
                (
                    "mapping",
                    by[1],
                    below_stacks - (8 << 20),
                    (1 << 30) + below_stacks,
                ),
                ("stack", by[2], 0, 64 << 20),
            ] {
                check!(
                    by % PAGE_SIZE == 0 && (least..span).contains(&by),
                    "{what} has moved by {by:#x}"
                );
            }
        }
        Ok(())
    })
}

/// Programs run as well with randomised addresses.
fn works() -> TestResult {
    stats::randomize(0)?;
    then_off(|| {
        stats::randomize(5)?;
        for (path, args) in [
            ("/bin/spaces", ["spaces"]),
            ("/bin/cow", ["cow"]),
            ("/bin/pager", ["pager"]),
        ] {
            let shown = output_of(path, &args, || {})?;
            check!(!shown.contains("WRONG"), "{path}: {shown}");
        }
        let status = ulib::process::spawn(|| {
            // A stack that grows by a megabyte.
            probe::touch_stack_below(1 << 20);
            0
        })?;
        check_eq!(
            ulib::process::wait(status)?,
            ulib::process::WaitStatus::Exited(0),
            "a large stack"
        );
        Ok(())
    })
}
