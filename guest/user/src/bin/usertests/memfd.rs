//! Shared memory with a descriptor.

use crate::harness::{
    Failure, Test, TestResult, counters, describe, dies_of, in_child, measured, touch,
};
use crate::process::own_full_path;
use alloc::format;
use alloc::vec;
use ulib::abi::errno::{EACCES, EBUSY, EFAULT, EINVAL, EPERM};
use ulib::abi::fs::*;
use ulib::abi::mm::*;
use ulib::abi::signal::Signal;
use ulib::abi::syscall::*;
use ulib::env::Args;
use ulib::fs::File;
use ulib::mem::{Mapping, READ_WRITE, memory_file};
use ulib::probe::{Target, syscall};
use ulib::process::{self, WaitStatus};
use ulib::stats::{self, PageState};
use ulib::{Errno, PAGE_SIZE, sys};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "memfd-file",
        run: as_a_file,
    },
    Test {
        name: "memfd-strangers",
        run: strangers,
    },
    Test {
        name: "memfd-swap",
        run: swap,
    },
    Test {
        name: "memfd-lifetime",
        run: lifetime,
    },
    Test {
        name: "memfd-truncate",
        run: truncate,
    },
    Test {
        name: "memfd-private",
        run: private,
    },
    Test {
        name: "memfd-seals",
        run: seals,
    },
    Test {
        name: "memfd-refused",
        run: refused,
    },
];

const PAGES: usize = 4;

fn with_pages(pages: usize) -> Result<File, Errno> {
    let file = memory_file("test", MFD_ALLOW_SEALING)?;
    file.set_len((pages * PAGE_SIZE) as u64)?;
    Ok(file)
}

fn show(file: &File) -> Result<Mapping, Errno> {
    Mapping::file_shared(file, 0, PAGES, READ_WRITE)
}

fn fcntl(file: &File, command: usize, argument: usize) -> Result<usize, Errno> {
    syscall(SYS_FCNTL, [file.fd() as usize, command, argument, 0, 0, 0])
}

fn as_a_file() -> TestResult {
    let file = memory_file("a file", 0)?;
    check_eq!(file.metadata()?.size, 0, "its length at first");
    file.write_all(b"hello")?;
    file.seek(3 * PAGE_SIZE as u64 - 2)?;
    file.write_all(b"world")?;
    let stat = file.metadata()?;
    check_eq!(stat.size, 3 * PAGE_SIZE as i64 + 3, "its length");
    check_eq!(stat.mode & S_IFMT, S_IFREG, "what it is");
    check_eq!(
        (stat.nlink, stat.blocks),
        (0, 3 * 8),
        "its links and blocks, the hole left out"
    );
    file.seek(0)?;
    let mut content = file.read_to_end()?;
    check_eq!(content.len(), 3 * PAGE_SIZE + 3, "bytes read");
    file.seek(0)?;
    let (delta, read) = measured(|| file.read_exact(&mut content))?;
    read?;
    check!(
        content.starts_with(b"hello\0") && content.ends_with(b"\0world"),
        "its content"
    );
    check_eq!(
        delta.of(|s| s.frames_anon),
        0,
        "frames for the hole that was read"
    );
    let end = syscall(SYS_LSEEK, [file.fd() as usize, 0, SEEK_END, 0, 0, 0]);
    check_eq!(end, Ok(3 * PAGE_SIZE + 3), "its end");
    let memory = show(&file)?;
    check!(memory.bytes_are(3 * PAGE_SIZE - 2, b"world"), "the mapping");
    memory.write_bytes(PAGE_SIZE, b"stored");
    let mut buffer = vec![0; 6];
    file.seek(PAGE_SIZE as u64)?;
    file.read_exact(&mut buffer)?;
    check_eq!(&buffer[..], b"stored", "what was stored, read");
    sys::fsync(file.fd())?;
    Ok(())
}

/// The hidden mode in which this program adds one to the words of a file that it has by descriptor.
pub(crate) const ADD: &str = "--add-to-memfd";

/// Does it: the stranger's part. Its status is the number of the pages that it has added to.
pub(crate) fn add(args: Args) -> i32 {
    let fd = args.get(2).and_then(|fd| fd.parse().ok());
    let added = || -> Result<i32, Errno> {
        let file = File::from_fd(fd.ok_or(EINVAL)?);
        // Its mappings lie elsewhere than the parent's.
        let _obstacle = Mapping::anonymous(100)?;
        let memory = show(&file)?;
        for page in 0..PAGES {
            memory.write_page(page, memory.read_page(page) + 1);
        }
        Ok(PAGES as i32)
    };
    added().unwrap_or(100)
}

/// A program that got nothing but a descriptor shows the same frames.
fn strangers() -> TestResult {
    let file = with_pages(PAGES)?;
    let memory = show(&file)?;
    (0..PAGES).for_each(|page| memory.write_page(page, 10 * page as u64));
    let path = own_full_path();
    let (delta, status) = measured(|| {
        let pid = process::spawn(|| {
            let errno = process::exec(&path, &["usertests", ADD, &format!("{}", file.fd())]);
            ulib::eprintln!("usertests: exec {path}: {errno}");
            101
        })?;
        process::wait(pid)
    })?;
    let status = status?;
    check!(
        status == WaitStatus::Exited(PAGES as u8),
        "the stranger {}",
        describe(status)
    );
    check_eq!(
        [0, 1, 2, 3].map(|page| memory.read_page(page)),
        [1, 11, 21, 31],
        "the words that both added to"
    );
    check_eq!(delta.of(|s| s.file_written), 0, "pages written to a disk");
    // Closed by exec when it is to be.
    let closing = memory_file("closing", MFD_CLOEXEC)?;
    check_eq!(
        fcntl(&closing, F_GETFD, 0),
        Ok(FD_CLOEXEC),
        "the descriptor's flag"
    );
    // One frame, whoever maps it.
    let again = show(&file)?;
    touch(again.read_page(0));
    let info = stats::page(again.addr())?;
    check_eq!(info.frame, stats::page(memory.addr())?.frame, "the frame");
    check_eq!(info.sharers, 2, "its sharers");
    Ok(())
}

fn swap() -> TestResult {
    if counters()?.swap_total == 0 {
        return Err(Failure::Skipped("there is no swap".into()));
    }
    let file = with_pages(PAGES)?;
    let memory = show(&file)?;
    memory.write_page(1, 7);
    let (delta, evicted) = measured(|| stats::evict(memory.page_addr(1)))?;
    evicted?;
    check_eq!(delta.of(|s| s.swapped_out), 1, "pages written to swap");
    let state = stats::page(memory.page_addr(1))?.page_state();
    check_eq!(state, Some(PageState::Swapped), "its state");
    let other = show(&file)?;
    let (delta, word) = measured(|| other.read_page(1))?;
    check_eq!(
        (word, delta.of(|s| s.swapped_in)),
        (7, 1),
        "the word, and pages read for it"
    );
    stats::evict(other.page_addr(1))?;
    let mut buffer = vec![0; 8];
    file.seek(PAGE_SIZE as u64)?;
    let (delta, read) = measured(|| file.read_exact(&mut buffer))?;
    read?;
    check_eq!(
        (buffer[0], delta.of(|s| s.swapped_in)),
        (7, 1),
        "a read, and pages read for it"
    );
    Ok(())
}

/// Pages live as long as a descriptor or a mapping.
fn lifetime() -> TestResult {
    let file = with_pages(PAGES)?;
    let memory = show(&file)?;
    (0..PAGES).for_each(|page| memory.write_page(page, 5));
    drop(file);
    check_eq!(
        memory.read_page(3),
        5,
        "a page after the descriptor is closed"
    );
    let (delta, unmapped) = measured(|| memory.unmap())?;
    unmapped?;
    check_eq!(
        delta.of(|s| s.frames_free) as i64 >= PAGES as i64,
        true,
        "frames are given back"
    );
    let file = with_pages(PAGES)?;
    let memory = show(&file)?;
    memory.write_page(2, 6);
    memory.unmap()?;
    check_eq!(
        show(&file)?.read_page(2),
        6,
        "a page that nobody mapped for a while"
    );
    Ok(())
}

fn truncate() -> TestResult {
    let file = with_pages(PAGES)?;
    let memory = show(&file)?;
    (0..PAGES).for_each(|page| memory.write_page(page, 5));
    memory.write(PAGE_SIZE + 2048, 6);
    file.set_len((PAGE_SIZE + 1024) as u64)?;
    check_eq!(memory.read_page(1), 5, "in the page where the end is now");
    check_eq!(
        memory.read(PAGE_SIZE + 2048),
        0,
        "behind the end in that page"
    );
    dies_of(Signal::Bus, "a load from beyond the end", || {
        touch(memory.read_page(2))
    })?;
    file.set_len((PAGES * PAGE_SIZE) as u64)?;
    check_eq!(
        (memory.read_page(2), memory.read_page(3)),
        (0, 0),
        "pages that came back"
    );
    // A system call that runs into the end gets an error, not a signal.
    file.set_len(PAGE_SIZE as u64)?;
    let (read, write) = process::pipe()?;
    let sent = syscall(
        SYS_WRITE,
        [write.fd() as usize, memory.page_addr(1), 1, 0, 0, 0],
    );
    check_eq!(sent, Err(EFAULT), "a write from beyond the end");
    drop(read);
    Ok(())
}

fn private() -> TestResult {
    let file = with_pages(PAGES)?;
    file.write_all(b"shared")?;
    let mine = Mapping::file_private(&file, 0, PAGES, READ_WRITE)?;
    check!(mine.bytes_are(0, b"shared"), "the private view");
    let (delta, ()) = measured(|| mine.write_bytes(0, b"S"))?;
    check_eq!(delta.of(|s| s.cow_copied), 1, "pages copied");
    check!(
        show(&file)?.bytes_are(0, b"shared"),
        "the file after a private store"
    );
    in_child(|| {
        check!(mine.bytes_are(0, b"Shared"), "the private view in a child");
        Ok(())
    })
}

fn seals() -> TestResult {
    let file = with_pages(PAGES)?;
    check_eq!(fcntl(&file, F_GET_SEALS, 0), Ok(0), "seals at first");
    let memory = show(&file)?;
    check_eq!(
        fcntl(&file, F_ADD_SEALS, F_SEAL_WRITE),
        Err(EBUSY),
        "sealed while mapped for stores"
    );
    fcntl(&file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW)?;
    check_eq!(file.set_len(1), Err(EPERM), "making it shorter");
    check_eq!(file.set_len(1 << 20), Err(EPERM), "making it longer");
    file.seek((PAGES * PAGE_SIZE) as u64)?;
    check_eq!(file.write_all(b"x"), Err(EPERM), "writing beyond its end");
    memory.write_page(0, 8);
    memory.unmap()?;
    fcntl(&file, F_ADD_SEALS, F_SEAL_WRITE)?;
    file.seek(0)?;
    check_eq!(file.write_all(b"x"), Err(EPERM), "writing to it");
    check_eq!(show(&file).map(drop), Err(EPERM), "mapping it for stores");
    let view = Mapping::file_shared(&file, 0, PAGES, PROT_READ)?;
    check_eq!(view.read_page(0), 8, "a view for loads");
    check_eq!(
        view.protect(READ_WRITE),
        Err(EACCES),
        "making that one for stores"
    );
    let mine = Mapping::file_private(&file, 0, 1, READ_WRITE)?;
    mine.write_page(0, 9);
    check_eq!(view.read_page(0), 8, "after a private store");
    fcntl(&file, F_ADD_SEALS, F_SEAL_SEAL)?;
    check_eq!(
        fcntl(&file, F_ADD_SEALS, F_SEAL_EXEC),
        Err(EPERM),
        "one more seal"
    );
    let all = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
    check_eq!(fcntl(&file, F_GET_SEALS, 0), Ok(all), "the seals");
    Ok(())
}

fn refused() -> TestResult {
    let name = Mapping::anonymous(1)?;
    (0..250).for_each(|at| name.write_u8(at, b'n'));
    let create = |name, flags| syscall(SYS_MEMFD_CREATE, [name, flags, 0, 0, 0, 0]);
    for (what, answer, expected) in [
        ("a name that is too long", create(name.addr(), 0), EINVAL),
        ("a name that is nowhere", create(8, 0), EFAULT),
        ("unknown flags", create(name.addr() + 200, 0x8000), EINVAL),
        (
            "executable and not",
            create(name.addr() + 200, MFD_EXEC | MFD_NOEXEC_SEAL),
            EINVAL,
        ),
    ] {
        check_eq!(answer, Err(expected), "memfd_create with {what}");
    }
    let fd = create(name.addr() + 1, 0)?;
    let file = File::from_fd(fd as u32);
    check_eq!(
        fcntl(&file, F_GET_SEALS, 0),
        Ok(F_SEAL_SEAL),
        "the seals of one that takes none"
    );
    check_eq!(fcntl(&file, F_ADD_SEALS, F_SEAL_GROW), Err(EPERM), "a seal");
    let no_exec = memory_file("data", MFD_NOEXEC_SEAL)?;
    check_eq!(
        no_exec.metadata()?.mode & 0o777,
        0o666,
        "what may be done with data"
    );
    let (read, _write) = process::pipe()?;
    check_eq!(
        fcntl(&read, F_GET_SEALS, 0),
        Err(EINVAL),
        "the seals of a pipe"
    );
    let empty = show(&file)?;
    dies_of(Signal::Bus, "a load from a file without pages", || {
        Target::new(empty.addr()).load_u8();
    })
}
