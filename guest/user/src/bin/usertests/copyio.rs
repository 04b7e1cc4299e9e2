//! System calls whose buffers are bad, or not there yet: refused with EFAULT, or served.

use crate::badaccess::WILD;
use crate::harness::{Test, TestResult, counters, finish, in_child, measured, start};
use ulib::PAGE_SIZE;
use ulib::abi::errno::{EFAULT, ENOENT};
use ulib::abi::fs::AT_FDCWD;
use ulib::abi::mm::PROT_READ;
use ulib::abi::syscall::*;
use ulib::mem::Mapping;
use ulib::probe::{self, syscall};
use ulib::stats::{self, PageState};
use ulib::{process, sys};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "copyin-wild",
        run: copyin_wild,
    },
    Test {
        name: "copyin-string-end",
        run: string_end,
    },
    Test {
        name: "copyin-swapped",
        run: copyin_swapped,
    },
    Test {
        name: "copyout-wild",
        run: copyout_wild,
    },
    Test {
        name: "copyout-lazy",
        run: copyout_lazy,
    },
    Test {
        name: "copyout-cow",
        run: copyout_cow,
    },
    Test {
        name: "copyout-readonly",
        run: copyout_readonly,
    },
    Test {
        name: "copyout-swapped",
        run: copyout_swapped,
    },
    Test {
        name: "copyout-runs-past",
        run: copyout_runs_past,
    },
];

fn copyin_wild() -> TestResult {
    let (_read, write) = process::pipe()?;
    let fd = write.fd() as usize;
    let cwd = AT_FDCWD as usize;
    for addr in WILD.into_iter().chain([8]) {
        for (what, number, args) in [
            ("write", SYS_WRITE, [fd, addr, 64, 0, 0, 0]),
            ("openat", SYS_OPENAT, [cwd, addr, 0, 0, 0, 0]),
            ("mkdirat", SYS_MKDIRAT, [cwd, addr, 0, 0, 0, 0]),
            ("unlinkat", SYS_UNLINKAT, [cwd, addr, 0, 0, 0, 0]),
            ("chdir", SYS_CHDIR, [addr, 0, 0, 0, 0, 0]),
            ("execve", SYS_EXECVE, [addr, 0, 0, 0, 0, 0]),
            (
                "execve's argv",
                SYS_EXECVE,
                [c"/bin/true".as_ptr().addr(), addr, 0, 0, 0, 0],
            ),
            ("nanosleep", SYS_NANOSLEEP, [addr, 0, 0, 0, 0, 0]),
        ] {
            check_eq!(syscall(number, args), Err(EFAULT), "{what} from {addr:#x}");
        }
    }
    Ok(())
}

fn copyout_wild() -> TestResult {
    let (read, write) = process::pipe()?;
    let fd = read.fd() as usize;
    for addr in WILD.into_iter().chain([8]) {
        write.write_all(b"some")?;
        for (what, number, args) in [
            ("read", SYS_READ, [fd, addr, 4, 0, 0, 0]),
            ("pipe2", SYS_PIPE2, [addr, 0, 0, 0, 0, 0]),
            ("fstat", SYS_FSTAT, [fd, addr, 0, 0, 0, 0]),
            ("clock_gettime", SYS_CLOCK_GETTIME, [1, addr, 0, 0, 0, 0]),
            ("getrusage", SYS_GETRUSAGE, [0, addr, 0, 0, 0, 0]),
            ("uname", SYS_UNAME, [addr, 0, 0, 0, 0, 0]),
        ] {
            check_eq!(syscall(number, args), Err(EFAULT), "{what} to {addr:#x}");
        }
    }
    drop(write);
    let rest = read.read_to_end()?;
    let expected = (WILD.len() + 1) * b"some".len();
    check_eq!(
        rest.len(),
        expected,
        "bytes left in the pipe by reads that failed"
    );
    Ok(())
}

fn string_end() -> TestResult {
    let cwd = AT_FDCWD as usize;
    let mut memory = Mapping::anonymous(2)?;
    memory.split_off(1).unmap()?;
    let name = b"no-such-file\0";
    let at = PAGE_SIZE - name.len();
    memory.write_bytes(at, name);
    let open = |offset| syscall(SYS_OPENAT, [cwd, memory.addr() + offset, 0, 0, 0, 0]);
    check_eq!(open(at), Err(ENOENT), "a string that ends with its page");
    memory.write_u8(PAGE_SIZE - 1, b'x');
    check_eq!(open(at), Err(EFAULT), "a string that runs past its page");
    check_eq!(
        open(PAGE_SIZE - 1),
        Err(EFAULT),
        "one whose second byte is not there"
    );
    check_eq!(open(PAGE_SIZE), Err(EFAULT), "one that is not there");
    // Across two pages, the second of them never touched: an empty rest.
    let memory = Mapping::anonymous(2)?;
    memory.write_bytes(PAGE_SIZE - 3, b"abc");
    let answer = syscall(SYS_OPENAT, [cwd, memory.addr() + PAGE_SIZE - 3, 0, 0, 0, 0]);
    check_eq!(answer, Err(ENOENT), "a string that ends in a fresh page");
    Ok(())
}

fn copyout_lazy() -> TestResult {
    counters()?;
    let (read, write) = process::pipe()?;
    write.write_all(b"0123456789abcdef")?;
    let memory = Mapping::anonymous(2)?;
    let addr = memory.addr() + PAGE_SIZE - 8;
    let args = [read.fd() as usize, addr, 16, 0, 0, 0];
    let (delta, got) = measured(|| syscall(SYS_READ, args))?;
    check_eq!(got, Ok(16), "read across two untouched pages");
    check_eq!(delta.of(|s| s.demand_zero), 2, "frames given");
    check!(
        memory.bytes_are(PAGE_SIZE - 8, b"0123456789abcdef"),
        "the bytes are wrong"
    );
    check_eq!(memory.read(0), 0, "the rest of the page");
    Ok(())
}

fn copyout_cow() -> TestResult {
    let (read, write) = process::pipe()?;
    let memory = Mapping::anonymous(1)?;
    memory.write(0, 0x1111);
    memory.write(8, 0x2222);
    write.write_all(&0x3333_u64.to_le_bytes())?;
    let pid = start(|| {
        let got = syscall(SYS_READ, [read.fd() as usize, memory.addr(), 8, 0, 0, 0])?;
        check_eq!(got, 8, "bytes read");
        check_eq!(
            (memory.read(0), memory.read(8)),
            (0x3333, 0x2222),
            "the child's page"
        );
        Ok(())
    })?;
    finish(pid)?;
    check_eq!(
        (memory.read(0), memory.read(8)),
        (0x1111, 0x2222),
        "the parent's page"
    );
    Ok(())
}

fn copyout_readonly() -> TestResult {
    let (read, write) = process::pipe()?;
    write.write_all(b"01234567")?;
    let memory = Mapping::anonymous(1)?;
    memory.write(0, 5);
    memory.protect(PROT_READ)?;
    for addr in [memory.addr(), probe::text_start(), probe::rodata_start()] {
        let got = syscall(SYS_READ, [read.fd() as usize, addr, 1, 0, 0, 0]);
        check_eq!(got, Err(EFAULT), "read to the read-only {addr:#x}");
        let got = syscall(SYS_FSTAT, [read.fd() as usize, addr, 0, 0, 0, 0]);
        check_eq!(got, Err(EFAULT), "fstat to the read-only {addr:#x}");
    }
    check_eq!(memory.read(0), 5, "the page afterwards");
    Ok(())
}

fn copyin_swapped() -> TestResult {
    counters()?;
    let (read, write) = process::pipe()?;
    let memory = Mapping::anonymous(1)?;
    memory.write(16, 0x6677);
    stats::evict(memory.addr())?;
    check_eq!(
        stats::page(memory.addr())?.page_state(),
        Some(PageState::Swapped),
        "state"
    );
    let args = [write.fd() as usize, memory.addr() + 16, 8, 0, 0, 0];
    let (delta, got) = measured(|| syscall(SYS_WRITE, args))?;
    check_eq!(got, Ok(8), "write from a swapped page");
    check_eq!(delta.of(|s| s.swapped_in), 1, "pages read from swap");
    let mut word = [0; 8];
    read.read_exact(&mut word)?;
    check_eq!(u64::from_le_bytes(word), 0x6677, "the word written");
    // A path in a swapped page.
    memory.write_bytes(0, b"no-such-file\0");
    stats::evict(memory.addr())?;
    let opened = syscall(SYS_OPENAT, [AT_FDCWD as usize, memory.addr(), 0, 0, 0, 0]);
    check_eq!(opened, Err(ENOENT), "open of a path in a swapped page");
    Ok(())
}

fn copyout_swapped() -> TestResult {
    counters()?;
    let (read, write) = process::pipe()?;
    write.write_all(&[0xee; 16])?;
    let memory = Mapping::anonymous(2)?;
    for word in 0..1024 {
        memory.write(word * 8, word as u64);
    }
    stats::evict(memory.page_addr(0))?;
    stats::evict(memory.page_addr(1))?;
    let args = [
        read.fd() as usize,
        memory.addr() + PAGE_SIZE - 8,
        16,
        0,
        0,
        0,
    ];
    let (delta, got) = measured(|| syscall(SYS_READ, args))?;
    check_eq!(got, Ok(16), "read to swapped pages");
    check_eq!(delta.of(|s| s.swapped_in), 2, "pages read from swap");
    for word in 0..1024 {
        let expected = if word == 511 || word == 512 {
            0xeeee_eeee_eeee_eeee
        } else {
            word as u64
        };
        check_eq!(memory.read(word * 8), expected, "word {word}");
    }
    Ok(())
}

fn copyout_runs_past() -> TestResult {
    // The buffer starts well and ends where nothing is mapped: an error or a short read, and not a
    // byte behind the page.
    let (read, write) = process::pipe()?;
    let mut memory = Mapping::anonymous(2)?;
    memory.split_off(1).unmap()?;
    write.write_all(&[7; 16])?;
    let args = [
        read.fd() as usize,
        memory.addr() + PAGE_SIZE - 8,
        16,
        0,
        0,
        0,
    ];
    match syscall(SYS_READ, args) {
        Err(EFAULT) | Ok(8) => {}
        other => check!(false, "read past the end of memory: {other:?}"),
    }
    in_child(|| {
        // The process and its kernel go on.
        check!(sys::getpid() > 1, "getpid");
        Ok(())
    })
}
