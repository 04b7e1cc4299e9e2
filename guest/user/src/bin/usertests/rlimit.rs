//! Limits of resources, set by another process, and what becomes of one that is at its limit.

use crate::file::Scratch;
use crate::harness::{
    Failure, Gate, Test, TestResult, dies_of, finish, in_child, output_of, start,
};
use crate::proc::read;
use alloc::format;
use alloc::vec;
use ulib::abi::errno::{EBADF, EFAULT, EFBIG, EINVAL, EMFILE, ENOMEM, EPERM, ESRCH, Errno};
use ulib::abi::mm::PROT_READ;
use ulib::abi::process::{
    RLIM_INFINITY, RLIM_NLIMITS, RLIMIT_AS, RLIMIT_CPU, RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_NOFILE,
    RLIMIT_STACK, Rlimit,
};
use ulib::abi::signal::{SIG_IGN, SIGXCPU, SIGXFSZ, Signal};
use ulib::abi::syscall::SYS_PRLIMIT64;
use ulib::fs::File;
use ulib::mem::{Break, Mapping, READ_WRITE};
use ulib::probe::{self, Target};
use ulib::{PAGE_SIZE, signal, stats, sys};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "rlimit-of-another",
        run: of_another,
    },
    Test {
        name: "rlimit-refused",
        run: refused,
    },
    Test {
        name: "rlimit-nofile",
        run: open_files,
    },
    Test {
        name: "rlimit-stack",
        run: stack,
    },
    Test {
        name: "rlimit-as",
        run: address_space,
    },
    Test {
        name: "rlimit-data",
        run: data,
    },
    Test {
        name: "rlimit-fsize",
        run: file_size,
    },
    Test {
        name: "rlimit-cpu",
        run: processor_time,
    },
];

/// A soft limit that may be raised.
const fn soft(cur: u64) -> Rlimit {
    Rlimit {
        cur,
        max: RLIM_INFINITY,
    }
}

/// Runs a part of the test in a child whose limit this process sets.
fn limited(resource: usize, limit: Rlimit, part: impl FnOnce() -> TestResult) -> TestResult {
    let gate = Gate::new()?;
    let child = start(|| {
        gate.pass()?;
        part()
    })?;
    let set = sys::prlimit_of(child, resource, Some(limit));
    gate.open()?;
    finish(child)?;
    set?;
    Ok(())
}

/// Every limit can be set from outside, is told by the call and in `/proc`, and is a child's and another program's
/// as well.
fn of_another() -> TestResult {
    let limit_of = |resource: usize| match resource {
        RLIMIT_NOFILE => Rlimit { cur: 50, max: 60 },
        _ => Rlimit {
            cur: (64 << 20) + resource as u64,
            max: (128 << 20) + resource as u64,
        },
    };
    let gate = Gate::new()?;
    let child = start(|| {
        gate.pass()?;
        for resource in 0..RLIM_NLIMITS {
            let own = sys::prlimit(resource, None)?;
            check_eq!(own, limit_of(resource), "the child's own limit {resource}");
        }
        in_child(|| {
            let own = sys::prlimit(RLIMIT_DATA, None)?;
            check_eq!(own, limit_of(RLIMIT_DATA), "its child's");
            Ok(())
        })
    })?;
    let set = (0..RLIM_NLIMITS).try_for_each(|resource| -> TestResult {
        let mine = sys::prlimit(resource, None)?;
        let before = sys::prlimit_of(child, resource, Some(limit_of(resource)))?;
        check_eq!(before, mine, "limit {resource} before");
        let after = sys::prlimit_of(child, resource, None)?;
        check_eq!(after, limit_of(resource), "limit {resource}");
        check_eq!(sys::prlimit(resource, None)?, mine, "this process's own");
        Ok(())
    });
    let told = read(&format!("/proc/{child}/limits"));
    gate.open()?;
    finish(child)?;
    set?;
    let told = told?;
    for (name, resource) in [
        ("Max open files", RLIMIT_NOFILE),
        ("Max stack size", RLIMIT_STACK),
        ("Max file size", RLIMIT_FSIZE),
    ] {
        let line = told.lines().find_map(|line| line.strip_prefix(name));
        let mut words = line.unwrap_or("").split_whitespace();
        let Rlimit { cur, max } = limit_of(resource);
        for expected in [format!("{cur}"), format!("{max}")] {
            check_eq!(words.next(), Some(expected.as_str()), "{name} in {told}");
        }
    }
    let shown = output_of("/bin/cat", &["cat", "/proc/self/limits"], || {
        // Where it fails the line is another.
        let _ = sys::prlimit(RLIMIT_DATA, Some(limit_of(RLIMIT_DATA)));
    })?;
    let expected = format!("{}", limit_of(RLIMIT_DATA).cur);
    let kept = shown.lines().any(|line| line.contains(&expected));
    check!(kept, "another program has other limits: {shown}");
    Ok(())
}

/// What Linux answers to what cannot be.
fn refused() -> TestResult {
    stats::vmstat()?;
    let memory = Mapping::anonymous(1)?;
    let at = |limit: Rlimit| -> usize {
        memory.write(0, limit.cur);
        memory.write(8, limit.max);
        memory.addr()
    };
    let call = |pid: usize, resource: usize, new: usize, old: usize| -> Result<(), Errno> {
        probe::syscall(SYS_PRLIMIT64, [pid, resource, new, old, 0, 0]).map(drop)
    };
    let wrong = Rlimit { cur: 2, max: 1 };
    let files = sys::prlimit(RLIMIT_NOFILE, None)?;
    let more = Rlimit {
        max: files.max + 1,
        ..files
    };
    for (what, got, expected) in [
        ("no such resource", call(0, RLIM_NLIMITS, 0, 0), EINVAL),
        ("soft above hard", call(0, RLIMIT_AS, at(wrong), 0), EINVAL),
        ("too many files", call(0, RLIMIT_NOFILE, at(more), 0), EPERM),
        ("nobody", call(99_999, RLIMIT_AS, 0, 0), ESRCH),
        (
            "nobody, and no memory",
            call(99_999, RLIMIT_AS, 8, 0),
            EFAULT,
        ),
        (
            "a new limit that cannot be read",
            call(0, RLIMIT_AS, 8, 0),
            EFAULT,
        ),
        ("no place for the old one", call(0, RLIMIT_AS, 0, 8), EFAULT),
    ] {
        check_eq!(got, Err(expected), "{what}");
    }
    // A hard limit that was lowered can be raised: everybody is root.
    in_child(|| {
        let low = Rlimit { cur: 5, max: 5 };
        sys::prlimit(RLIMIT_FSIZE, Some(low))?;
        let before = sys::prlimit(RLIMIT_FSIZE, Some(soft(RLIM_INFINITY)))?;
        check_eq!(before, low, "the limit before");
        Ok(())
    })
}

fn open_files() -> TestResult {
    let first = sys::dup(1)?;
    sys::close(first)?;
    limited(RLIMIT_NOFILE, soft_files(first + 3)?, || {
        let mut last = 0;
        let mut given = 0;
        let refused = loop {
            match sys::dup(1) {
                Ok(fd) => (last, given) = (fd, given + 1),
                Err(errno) => break errno,
            }
        };
        check_eq!(refused, EMFILE, "one more");
        check!(last < first + 3 && given <= 3, "{given} up to {last}");
        let beyond = sys::dup3(1, first + 3, 0);
        check_eq!(beyond, Err(EBADF), "a number above the limit");
        Ok(())
    })
}

/// So many descriptors, and as many at most as there may be.
fn soft_files(cur: u32) -> Result<Rlimit, Errno> {
    let limit = sys::prlimit(RLIMIT_NOFILE, None)?;
    Ok(Rlimit {
        cur: u64::from(cur),
        ..limit
    })
}

fn stack() -> TestResult {
    const KIB: usize = 1 << 10;
    stats::vmstat()?;
    let below = |bytes: usize| Target::new((probe::stack_pointer() - bytes) & !7);
    limited(RLIMIT_STACK, soft(256 << 10), || {
        in_child(|| {
            below(128 * KIB).store_u8(1);
            Ok(())
        })?;
        dies_of(Signal::Segv, "a stack of more than 256 KiB", || {
            below(300 * KIB).store_u8(1)
        })?;
        sys::prlimit(RLIMIT_STACK, Some(soft(1 << 20)))?;
        in_child(|| {
            below(300 * KIB).store_u8(1);
            Ok(())
        })
    })
}

/// Pages of address space that this process has.
fn pages_now() -> Result<u64, Failure> {
    Ok(stats::this_process()?.pages_reserved)
}

fn bytes(pages: u64) -> u64 {
    pages * PAGE_SIZE as u64
}

fn address_space() -> TestResult {
    const MORE: u64 = 64;
    let limit = soft(bytes(pages_now()? + MORE));
    limited(RLIMIT_AS, limit, || {
        let room = pages_now()? + MORE - pages_now()?;
        let memory = Mapping::anonymous(room as usize - 8)?;
        memory.write_page(0, 1);
        for (what, got) in [
            ("private memory", Mapping::anonymous(32).err()),
            ("shared memory", Mapping::shared(32).err()),
        ] {
            check_eq!(got, Some(ENOMEM), "{what} beyond the limit");
        }
        let mut heap = Break::here()?;
        check_eq!(heap.resize(32 * PAGE_SIZE), Err(ENOMEM), "a heap beyond it");
        let mut memory = memory;
        let grown = memory.resize(memory.pages() + 32, 1);
        check_eq!(grown.err(), Some(ENOMEM), "a larger mapping");
        memory.unmap()?;
        Mapping::anonymous(32)?.unmap()?;
        heap.resize(32 * PAGE_SIZE)?;
        Ok(())
    })
}

fn data() -> TestResult {
    const MOST: u64 = 1024;
    limited(RLIMIT_DATA, soft(bytes(MOST)), || {
        let much = MOST as usize + 1;
        check_eq!(
            Mapping::anonymous(much).err(),
            Some(ENOMEM),
            "private memory beyond the limit"
        );
        // What others share, or may not be stored to, is no data.
        Mapping::shared(much)?.unmap()?;
        let scratch = Scratch::with(&[1])?;
        let file = File::open(&scratch.path)?;
        let constant = Mapping::file_private(&file, 0, much, PROT_READ)?;
        check_eq!(constant.protect(READ_WRITE), Err(ENOMEM), "to be stored to");
        let small = Mapping::anonymous(MOST as usize / 2)?;
        check_eq!(
            Mapping::anonymous(MOST as usize / 2).err(),
            Some(ENOMEM),
            "a second half, beside what the program has"
        );
        small.unmap()?;
        Ok(())
    })
}

fn file_size() -> TestResult {
    const MOST: usize = PAGE_SIZE + 100;
    let scratch = Scratch::with(&[])?;
    limited(RLIMIT_FSIZE, soft(MOST as u64), || {
        let file = File::create(&scratch.path)?;
        dies_of(Signal::Xfsz, "a file that grows beyond the limit", || {
            // Its end is what is looked at.
            let _ = file.set_len(MOST as u64 + 1);
        })?;
        signal::set_disposition(SIGXFSZ, SIG_IGN, 0)?;
        let content = vec![7; MOST + 50];
        check_eq!(
            sys::write(file.fd(), &content),
            Ok(MOST),
            "bytes up to the limit"
        );
        check_eq!(sys::write(file.fd(), &[1]), Err(EFBIG), "one more");
        check_eq!(sys::write(file.fd(), &[]), Ok(0), "none more");
        check_eq!(file.set_len(MOST as u64 + 1), Err(EFBIG), "a longer file");
        file.set_len(5)?;
        file.set_len(MOST as u64)?;
        signal::set_disposition(SIGXFSZ, 0, 0)?;
        dies_of(Signal::Xfsz, "a write beyond the limit", || {
            let _ = sys::write(file.fd(), &[1]);
        })
    })
}

fn processor_time() -> TestResult {
    stats::vmstat()?;
    let work = || loop {
        core::hint::spin_loop();
    };
    let limit = Rlimit { cur: 1, max: 2 };
    limited(RLIMIT_CPU, limit, || {
        dies_of(Signal::Xcpu, "more than a second's work", work)?;
        signal::set_disposition(SIGXCPU, SIG_IGN, 0)?;
        dies_of(Signal::Kill, "more than two seconds' work", work)
    })
}
