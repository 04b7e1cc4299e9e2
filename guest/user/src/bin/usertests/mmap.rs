//! `mmap`, `munmap` and `mprotect` of anonymous memory, and what they refuse.

use crate::file::Scratch;
use crate::harness::{Failure, Test, TestResult, dies_of, finish, in_child, measured, start};
use alloc::format;
use ulib::abi::errno::{EACCES, EBADF, EEXIST, EINVAL, ENOMEM};
use ulib::abi::mm::*;
use ulib::abi::signal::Signal;
use ulib::abi::syscall::{SYS_MMAP, SYS_MPROTECT, SYS_MUNMAP};
use ulib::fs::{File, OpenOptions};
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::{self, Target, syscall};
use ulib::{Errno, PAGE_SIZE};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "mmap-partial-unmap",
        run: partial_unmap,
    },
    Test {
        name: "mmap-refused-args",
        run: refused_args,
    },
    Test {
        name: "mmap-fixed-noreplace",
        run: fixed_noreplace,
    },
    Test {
        name: "mmap-fixed-replaces",
        run: fixed_replaces,
    },
    Test {
        name: "mmap-shared-anon-fork",
        run: shared_anon_fork,
    },
    Test {
        name: "mprotect-readonly-kills",
        run: mprotect_readonly,
    },
    Test {
        name: "mprotect-none-exec",
        run: mprotect_none_exec,
    },
    Test {
        name: "mprotect-part",
        run: mprotect_part,
    },
];

const ANON: usize = MAP_PRIVATE | MAP_ANONYMOUS;
const NO_FD: usize = usize::MAX;

fn mmap(addr: usize, len: usize, prot: usize, flags: usize, fd: usize) -> Result<usize, Errno> {
    syscall(SYS_MMAP, [addr, len, prot, flags, fd, 0])
}

fn partial_unmap() -> TestResult {
    let mut first = Mapping::anonymous(5)?;
    for page in 0..5 {
        first.write_page(page, page as u64 + 1);
    }
    let mut middle = first.split_off(2);
    let last = middle.split_off(1);
    let hole = middle.addr();
    middle.unmap()?;
    check_eq!(
        (first.read_page(0), first.read_page(1)),
        (1, 2),
        "the pages before the hole"
    );
    check_eq!(
        (last.read_page(0), last.read_page(1)),
        (4, 5),
        "the pages behind the hole"
    );
    for addr in [hole, hole + PAGE_SIZE - 8] {
        dies_of(Signal::Segv, "a load from the hole", || {
            Target::new(addr).load_u64();
        })?;
    }
    // Several areas and the hole between them in one call.
    let (start, len) = (first.addr(), 5 * PAGE_SIZE);
    in_child(|| {
        syscall(SYS_MUNMAP, [start, len, 0, 0, 0, 0])?;
        dies_of(
            Signal::Segv,
            "a load from what was unmapped at once",
            || {
                Target::new(start + 4 * PAGE_SIZE).load_u64();
            },
        )
    })?;
    check_eq!(
        last.read_page(1),
        5,
        "the parent's page after the child unmapped all"
    );
    Ok(())
}

fn refused_args() -> TestResult {
    let rw = READ_WRITE;
    for (what, answer, expected) in [
        ("length 0", mmap(0, 0, rw, ANON, NO_FD), EINVAL),
        (
            "neither shared nor private",
            mmap(0, 4096, rw, MAP_ANONYMOUS, NO_FD),
            EINVAL,
        ),
        (
            "a bad descriptor",
            mmap(0, 4096, PROT_READ, MAP_PRIVATE, 77),
            EBADF,
        ),
        (
            "no descriptor",
            mmap(0, 4096, PROT_READ, MAP_PRIVATE, NO_FD),
            EBADF,
        ),
        (
            "a fixed address within a page",
            mmap(0x1001, 4096, rw, ANON | MAP_FIXED, NO_FD),
            EINVAL,
        ),
        ("1 TiB", mmap(0, 1 << 40, rw, ANON, NO_FD), ENOMEM),
        (
            "all there is",
            mmap(0, usize::MAX - 4095, rw, ANON, NO_FD),
            ENOMEM,
        ),
        (
            "the kernel's half",
            mmap(1 << 39, 4096, rw, ANON | MAP_FIXED, NO_FD),
            ENOMEM,
        ),
        (
            "the last page",
            mmap(usize::MAX - 4095, 4096, rw, ANON | MAP_FIXED, NO_FD),
            ENOMEM,
        ),
    ] {
        match answer {
            Err(errno) if errno == expected => {}
            // Linux says EINVAL where a fixed address plus length overflows.
            Err(EINVAL) if expected == ENOMEM => {}
            other => {
                let why = format!("mmap of {what}: got {other:?}, expected {expected:?}");
                return Err(Failure::Failed(why));
            }
        }
    }
    let offset = syscall(SYS_MMAP, [0, 4096, rw, ANON, NO_FD, 0x801]);
    check_eq!(offset, Err(EINVAL), "mmap with an offset within a page");
    let unmap = |addr, len| syscall(SYS_MUNMAP, [addr, len, 0, 0, 0, 0]);
    check_eq!(unmap(0x1001, 4096), Err(EINVAL), "munmap within a page");
    check_eq!(unmap(0x1000, 0), Err(EINVAL), "munmap of nothing");
    check_eq!(
        unmap(usize::MAX - 4095, 4096),
        Err(EINVAL),
        "munmap of the last page"
    );
    let protect = |addr, len, prot| syscall(SYS_MPROTECT, [addr, len, prot, 0, 0, 0]);
    check_eq!(
        protect(0x1001, 4096, PROT_READ),
        Err(EINVAL),
        "mprotect within a page"
    );
    check_eq!(
        protect(0x1000, 4096, PROT_READ),
        Err(ENOMEM),
        "mprotect of what is not mapped"
    );
    let scratch = Scratch::patterned(100)?;
    let read_only = File::open(&scratch.path)?.into_fd() as usize;
    let write_only = OpenOptions::new().write().open(&scratch.path)?.into_fd() as usize;
    let shared = mmap(0, 4096, rw, MAP_SHARED, read_only);
    check_eq!(
        shared,
        Err(EACCES),
        "a shared writable mapping of a read-only descriptor"
    );
    let unreadable = mmap(0, 4096, PROT_READ, MAP_PRIVATE, write_only);
    check_eq!(
        unreadable,
        Err(EACCES),
        "a mapping of a write-only descriptor"
    );
    Ok(())
}

fn fixed_noreplace() -> TestResult {
    let mut memory = Mapping::anonymous(4)?;
    for page in 0..4 {
        memory.write_page(page, 1);
    }
    let place = |addr, pages| {
        mmap(
            addr,
            pages * PAGE_SIZE,
            READ_WRITE,
            ANON | MAP_FIXED_NOREPLACE,
            NO_FD,
        )
    };
    check_eq!(place(memory.addr(), 1), Err(EEXIST), "over a mapping");
    check_eq!(
        place(memory.page_addr(3), 2),
        Err(EEXIST),
        "over a mapping's last page"
    );
    check_eq!(place(probe::text_start(), 1), Err(EEXIST), "over code");
    let stack = probe::stack_pointer() & !(PAGE_SIZE - 1);
    check_eq!(place(stack, 1), Err(EEXIST), "over the stack");
    let free = memory.split_off(2);
    let addr = free.addr();
    free.unmap()?;
    check_eq!(place(addr, 2), Ok(addr), "where nothing is");
    let target = Target::new(addr);
    check_eq!(target.load_u64(), 0, "a word of the new mapping");
    target.store_u64(5);
    check_eq!(target.load_u64(), 5, "a word stored there");
    check_eq!(memory.read_page(1), 1, "the mapping next to it");
    Ok(())
}

fn fixed_replaces() -> TestResult {
    let memory = Mapping::anonymous(3)?;
    for page in 0..3 {
        memory.write_page(page, 9);
    }
    let middle = memory.page_addr(1);
    let placed = mmap(middle, PAGE_SIZE, READ_WRITE, ANON | MAP_FIXED, NO_FD);
    check_eq!(placed, Ok(middle), "MAP_FIXED over a mapping's page");
    check_eq!(memory.read_page(1), 0, "the replaced page");
    check_eq!(
        (memory.read_page(0), memory.read_page(2)),
        (9, 9),
        "its neighbours"
    );
    Ok(())
}

fn shared_anon_fork() -> TestResult {
    const PAGES: usize = 8;
    const ADDS: u64 = 2000;
    let memory = Mapping::shared(PAGES)?;
    memory.write_page(1, 5);
    let (delta, result) = measured(|| {
        in_child(|| {
            check_eq!(
                memory.read_page(1),
                5,
                "the child's view of a page written before fork"
            );
            memory.write_page(2, 6);
            memory.write_page(1, 7);
            Ok(())
        })
    })?;
    result?;
    check_eq!(
        (memory.read_page(1), memory.read_page(2)),
        (7, 6),
        "the child's stores"
    );
    check!(
        delta.of(|s| s.forks) == 1,
        "forks: {}",
        delta.of(|s| s.forks)
    );
    let mut children = [0; 3];
    for child in &mut children {
        *child = start(|| {
            for _ in 0..ADDS {
                memory.fetch_add(0, 1);
            }
            Ok(())
        })?;
    }
    for child in children {
        finish(child)?;
    }
    check_eq!(
        memory.read(0),
        3 * ADDS,
        "atomic additions of three children"
    );
    Ok(())
}

fn mprotect_readonly() -> TestResult {
    let memory = Mapping::anonymous(2)?;
    memory.write_page(0, 3);
    memory.protect(PROT_READ)?;
    let target = Target::new(memory.addr());
    check_eq!(memory.read_page(0), 3, "a load from read-only memory");
    dies_of(Signal::Segv, "a store to read-only memory", || {
        target.store_u64(1)
    })?;
    dies_of(
        Signal::Segv,
        "a store to read-only memory never touched",
        || {
            Target::new(memory.page_addr(1)).store_u64(1);
        },
    )?;
    check_eq!(memory.read_page(1), 0, "a fresh read-only page");
    memory.protect(READ_WRITE)?;
    memory.write_page(0, 4);
    memory.write_page(1, 5);
    check_eq!(
        (memory.read_page(0), memory.read_page(1)),
        (4, 5),
        "stores when allowed again"
    );
    // A page shared by fork must not become writable by way of mprotect alone.
    memory.protect(PROT_READ)?;
    in_child(|| {
        memory.protect(READ_WRITE)?;
        memory.write_page(0, 40);
        check_eq!(memory.read_page(0), 40, "the child's own store");
        Ok(())
    })?;
    check_eq!(memory.read_page(0), 4, "the parent's page");
    Ok(())
}

fn mprotect_none_exec() -> TestResult {
    let memory = Mapping::anonymous(1)?;
    // addi a0, a0, 1; ret
    memory.write(0, 0x0000_8067_0015_0513);
    let target = Target::new(memory.addr());
    memory.protect(PROT_NONE)?;
    dies_of(Signal::Segv, "a load from PROT_NONE", || {
        target.load_u64();
    })?;
    memory.protect(PROT_READ | PROT_EXEC)?;
    probe::fence_i();
    check_eq!(target.call(41), 42, "the code's result");
    dies_of(Signal::Segv, "a store to code", || target.store_u64(0))?;
    memory.protect(PROT_READ)?;
    dies_of(Signal::Segv, "a call of what was code", || {
        target.call(1);
    })
}

fn mprotect_part() -> TestResult {
    let mut first = Mapping::anonymous(3)?;
    for page in 0..3 {
        first.write_page(page, 8);
    }
    let mut middle = first.split_off(1);
    let last = middle.split_off(1);
    middle.protect(PROT_READ)?;
    first.write_page(0, 1);
    last.write_page(0, 2);
    dies_of(Signal::Segv, "a store to the protected middle", || {
        Target::new(middle.addr()).store_u64(1);
    })?;
    check_eq!(middle.read_page(0), 8, "the protected page");
    Ok(())
}
