//! Files that look like programs and are none: `execve` refuses them, and the process lives on.

use crate::file::Scratch;
use crate::harness::{Failure, Test, TestResult};
use alloc::{format, vec::Vec};
use ulib::abi::errno::ENOEXEC;
use ulib::abi::fs::{O_CREAT, O_WRONLY};
use ulib::fs::{File, c_path};
use ulib::{PAGE_SIZE, process, sys};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "exec-bad-elf",
        run: bad_headers,
    },
    Test {
        name: "exec-truncated",
        run: truncated,
    },
];

/// Fields of the file header (ELF-64 Object File Format).
const MACHINE: usize = 18;
const ENTRY: usize = 24;
const PROGRAM_HEADERS: usize = 32;
const HEADER_SIZE: usize = 54;
const HEADER_COUNT: usize = 56;

/// Fields of a program header.
const OFFSET: usize = 8;
const ADDRESS: usize = 16;
const FILE_SIZE: usize = 32;
const MEMORY_SIZE: usize = 40;
const ENTRY_SIZE: usize = 56;

/// A small program that works.
fn sound() -> Result<Vec<u8>, Failure> {
    Ok(File::open("/bin/true")?.read_to_end()?)
}

/// Where the headers of its segments are.
fn segments(image: &[u8]) -> Vec<usize> {
    let word = |at: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&image[at..at + 8]);
        u64::from_le_bytes(bytes) as usize
    };
    let count = usize::from(image[HEADER_COUNT]);
    let headers = (0..count).map(|nth| word(PROGRAM_HEADERS) + nth * ENTRY_SIZE);
    headers
        .filter(|&at| image[at..at + 4] == [1, 0, 0, 0])
        .collect()
}

/// What `execve` says of a file with this content.
fn try_to_run(image: &[u8]) -> Result<i32, Failure> {
    let scratch = Scratch {
        path: Scratch::path(),
    };
    let fd = sys::open(&c_path(&scratch.path)?, O_WRONLY | O_CREAT, 0o755)?;
    let file = File::from_fd(fd);
    file.write_all(image)?;
    drop(file);
    let child = process::spawn(|| process::exec(&scratch.path, &[&scratch.path]).number() as i32)?;
    match process::wait(child)? {
        process::WaitStatus::Exited(status) => Ok(status.into()),
        process::WaitStatus::Signaled(signal) => Ok(-i32::from(signal)),
        status @ (process::WaitStatus::Stopped(_) | process::WaitStatus::Continued) => {
            Err(Failure::Failed(format!("wait told of {status:?}")))
        }
    }
}

fn bad_headers() -> TestResult {
    let image = sound()?;
    check_eq!(try_to_run(&image)?, 0, "the status of the program as it is");
    let segments = segments(&image);
    let [first, second] = [segments[0], segments[1]];
    let address = &image[first + ADDRESS..][..8];
    let all = [0xff; 8];
    for (what, at, bytes) in [
        ("no magic", 0, &b"MZ"[..]),
        ("another machine", MACHINE, &[62, 0]),
        (
            "an entry outside of it",
            ENTRY,
            &[0, 0, 0, 0x7f, 0, 0, 0, 0],
        ),
        ("an entry in the kernel", ENTRY, &all),
        ("headers nowhere", PROGRAM_HEADERS, &all),
        (
            "headers behind the end",
            PROGRAM_HEADERS,
            &[0, 0, 0, 0x40, 0, 0, 0, 0],
        ),
        ("headers of no size", HEADER_SIZE, &[0, 0]),
        ("no headers", HEADER_COUNT, &[0, 0]),
        ("very many headers", HEADER_COUNT, &[0xff, 0xff]),
        ("two segments in one place", second + ADDRESS, address),
        ("a segment of all memory", second + MEMORY_SIZE, &all),
        (
            "a segment of a terabyte",
            second + MEMORY_SIZE,
            &[0, 0, 0, 0, 0, 1, 0, 0],
        ),
        (
            "a segment larger in the file than in memory",
            first + MEMORY_SIZE,
            &[1, 0, 0, 0, 0, 0, 0, 0],
        ),
        (
            "a segment behind the file's end",
            first + OFFSET,
            &[0, 0, 0, 0x10, 0, 0, 0, 0],
        ),
        ("a segment longer than the file", first + FILE_SIZE, &all),
        (
            "a segment in the kernel",
            first + ADDRESS,
            &[0, 0, 0, 0, 0, 0, 0, 0xff],
        ),
        ("a segment at 0", first + ADDRESS, &[0; 8]),
    ] {
        let mut bad = image.clone();
        bad[at..at + bytes.len()].copy_from_slice(bytes);
        check_eq!(
            try_to_run(&bad)?,
            ENOEXEC.number() as i32,
            "a program with {what}"
        );
    }
    Ok(())
}

fn truncated() -> TestResult {
    let image = sound()?;
    for len in [0, 3, 63, 64, 100, PAGE_SIZE - 1, PAGE_SIZE] {
        check_eq!(
            try_to_run(&image[..len.min(image.len() / 2)])?,
            ENOEXEC.number() as i32,
            "a program cut off after {len} bytes"
        );
    }
    Ok(())
}
