//! The page cache: one frame a page of a file for `read`, `write`, `mmap` and exec; what is dirty, and who
//! writes it when.

use crate::file::{Scratch, pattern};
use crate::harness::{Delta, Failure, Test, TestResult, dies_of, in_child, measured};
use alloc::vec;
use alloc::vec::Vec;
use ulib::PAGE_SIZE;
use ulib::abi::errno::EIO;
use ulib::abi::mm::{MS_SYNC, PROT_READ};
use ulib::abi::signal::Signal;
use ulib::fs::{self, File, OpenOptions};
use ulib::mem::{Mapping, READ_WRITE};
use ulib::stats::{self, PageState};
use ulib::{println, sys};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "cache-write-then-read",
        run: write_then_read,
    },
    Test {
        name: "cache-one-frame",
        run: one_frame,
    },
    Test {
        name: "cache-text-shared",
        run: text_shared,
    },
    Test {
        name: "cache-written-once",
        run: written_once,
    },
    Test {
        name: "cache-only-dirty-pages",
        run: only_dirty_pages,
    },
    Test {
        name: "cache-fsync-counts",
        run: fsync_counts,
    },
    Test {
        name: "cache-flusher",
        run: flusher,
    },
    Test {
        name: "cache-throttle",
        run: throttle,
    },
    Test {
        name: "cache-close-unlink",
        run: close_unlink,
    },
    Test {
        name: "cache-truncate",
        run: truncate,
    },
    Test {
        name: "cache-drop",
        run: drop_caches,
    },
    Test {
        name: "cache-write-error",
        run: write_error,
    },
    Test {
        name: "cache-read-error",
        run: read_error,
    },
    Test {
        name: "cache-disk-full",
        run: disk_full,
    },
];

/// Rounds of the flusher after which a page is old: 30 s at 5 s each.
const OLD: usize = 6;

fn open_both(scratch: &Scratch) -> Result<File, ulib::Errno> {
    OpenOptions::new().read().write().open(&scratch.path)
}

/// A file of so many pages, on the disk, with nothing dirty anywhere.
fn clean_file(pages: usize) -> Result<(Scratch, File), Failure> {
    let scratch = Scratch::patterned_on_disk(pages * PAGE_SIZE)?;
    let file = open_both(&scratch)?;
    Ok((scratch, file))
}

/// Stores one byte to each of some pages by `write`.
fn write_pages(file: &File, pages: impl Iterator<Item = usize>, byte: u8) -> TestResult {
    for page in pages {
        file.seek((page * PAGE_SIZE) as u64)?;
        file.write_all(&[byte])?;
    }
    Ok(())
}

fn written(delta: &Delta) -> u64 {
    delta.of(|s| s.file_written)
}

fn write_then_read() -> TestResult {
    let (scratch, file) = clean_file(8)?;
    let bytes: Vec<u8> = (0..8 * PAGE_SIZE).map(|at| pattern(at) ^ 0xff).collect();
    let (delta, read) = measured(|| -> Result<Vec<u8>, ulib::Errno> {
        file.seek(0)?;
        file.write_all(&bytes)?;
        scratch.content()
    })?;
    check!(read? == bytes, "what was written is not what is read");
    check_eq!(
        (delta.of(|s| s.file_read), written(&delta)),
        (0, 0),
        "pages read from and written to the disk"
    );
    check_eq!(delta.of(|s| s.file_dirtied), 8, "pages made dirty");
    // A page that does not exist yet is not read either.
    let (delta, done) = measured(|| file.write_all(&bytes[..PAGE_SIZE + 1]))?;
    done?;
    check_eq!(
        (delta.of(|s| s.file_read), delta.of(|s| s.file_dirtied)),
        (0, 2),
        "pages read, and made dirty, by growth"
    );
    Ok(())
}

fn one_frame() -> TestResult {
    let (scratch, file) = clean_file(2)?;
    let memory = Mapping::file_shared(&file, 0, 2, READ_WRITE)?;
    let second = open_both(&scratch)?;
    check_eq!(memory.read_u8(0), pattern(0), "the first byte");
    let before = stats::page(memory.page_addr(0))?.frame;
    let (delta, done) = measured(|| -> TestResult {
        write_pages(&file, 0..1, 0x11)?;
        check_eq!(memory.read_u8(0), 0x11, "the first writer's byte, mapped");
        second.seek(1)?;
        second.write_all(&[0x22])?;
        check_eq!(memory.read_u8(1), 0x22, "the second writer's byte, mapped");
        memory.write_u8(2, 0x33);
        let mut bytes = [0; 3];
        file.seek(0)?;
        file.read_exact(&mut bytes)?;
        check_eq!(bytes, [0x11, 0x22, 0x33], "all three, read");
        Ok(())
    })?;
    done?;
    check_eq!(
        (delta.of(|s| s.file_read), written(&delta)),
        (0, 0),
        "pages read and written"
    );
    let info = stats::page(memory.page_addr(0))?;
    check_eq!(info.frame, before, "the frame, before and after");
    let other = Mapping::file_private(&second, 0, 1, PROT_READ)?;
    check_eq!(other.read_u8(2), 0x33, "the store, in a private mapping");
    let info = stats::page(other.page_addr(0))?;
    check_eq!((info.frame, info.sharers), (before, 2), "frame and sharers");
    Ok(())
}

fn text_shared() -> TestResult {
    // This program's code, by its own mapping and by one of the file: the same frames.
    let here = text_shared as *const () as usize;
    let page = here & !(PAGE_SIZE - 1);
    let mine = stats::page(page)?;
    check_eq!(mine.page_state(), Some(PageState::Resident), "this code");
    in_child(|| {
        let _ = crate::harness::pid();
        let theirs = stats::page(page)?;
        check_eq!(theirs.frame, mine.frame, "the frame in a child");
        Ok(())
    })?;
    let file = File::open("/bin/usertests")?;
    let pages = (fs::metadata("/bin/usertests")?.size as usize).div_ceil(PAGE_SIZE);
    let image = Mapping::file_private(&file, 0, pages, PROT_READ)?;
    let found = (0..pages).any(|index| {
        let _ = image.read_u8(index * PAGE_SIZE);
        stats::page(image.page_addr(index)).is_ok_and(|info| info.frame == mine.frame)
    });
    check!(
        found,
        "no page of the program's file is the frame of its code"
    );
    Ok(())
}

fn written_once() -> TestResult {
    let (_scratch, file) = clean_file(4)?;
    let memory = Mapping::file_shared(&file, 0, 4, READ_WRITE)?;
    let (delta, done) = measured(|| -> TestResult {
        for round in 0..10 {
            write_pages(&file, 0..4, round)?;
            (0..4).for_each(|page| memory.write_u8(page * PAGE_SIZE + 1, round));
        }
        sys::fsync(file.fd())?;
        sys::fsync(file.fd())?;
        sys::sync()?;
        sys::msync(memory.addr(), memory.len(), MS_SYNC)?;
        Ok(())
    })?;
    done?;
    check_eq!(
        (written(&delta), delta.of(|s| s.file_synced)),
        (4, 4),
        "pages written, and by fsync, of four that were stored to ten times in two ways"
    );
    Ok(())
}

fn only_dirty_pages() -> TestResult {
    let (_scratch, file) = clean_file(32)?;
    let memory = Mapping::file_shared(&file, 0, 32, READ_WRITE)?;
    for page in 0..32 {
        let _ = memory.read_u8(page * PAGE_SIZE);
    }
    let (delta, done) = measured(|| -> TestResult {
        write_pages(&file, [3, 4, 9].into_iter(), 1)?;
        memory.write_u8(20 * PAGE_SIZE, 1);
        sys::fsync(file.fd())?;
        Ok(())
    })?;
    done?;
    check_eq!(
        (written(&delta), delta.of(|s| s.file_dirtied)),
        (4, 4),
        "pages written and dirtied, of 32 in memory"
    );
    memory.write_u8(21 * PAGE_SIZE, 1);
    let (delta, done) = measured(|| memory.unmap())?;
    done?;
    check_eq!(
        (written(&delta), delta.of(|s| s.file_synced)),
        (1, 0),
        "pages written by munmap, and by fsync"
    );
    Ok(())
}

fn fsync_counts() -> TestResult {
    let (_scratch, first) = clean_file(4)?;
    let (_other, second) = clean_file(4)?;
    write_pages(&first, 0..3, 1)?;
    write_pages(&second, 0..2, 1)?;
    for (what, sync, expected) in [
        ("fsync", sys::fsync as fn(u32) -> sys::Result<()>, 3),
        ("fsync again", sys::fsync, 0),
        ("fdatasync again", sys::fdatasync, 0),
        ("syncfs", sys::syncfs, 2),
        ("syncfs again", sys::syncfs, 0),
    ] {
        let (delta, done) = measured(|| sync(first.fd()))?;
        done?;
        check_eq!(
            (written(&delta), delta.of(|s| s.file_synced)),
            (expected, expected),
            "pages written by {what}"
        );
    }
    check_eq!(
        sys::syncfs(9999),
        Err(ulib::abi::errno::EBADF),
        "syncfs of no descriptor"
    );
    Ok(())
}

fn flusher() -> TestResult {
    let (_scratch, file) = clean_file(4)?;
    let memory = Mapping::file_shared(&file, 0, 4, READ_WRITE)?;
    write_pages(&file, 0..2, 1)?;
    memory.write_u8(2 * PAGE_SIZE, 1);
    let (delta, done) = measured(|| stats::run_flusher(OLD - 1))?;
    done?;
    check_eq!(written(&delta), 0, "pages written before they are old");
    check_eq!(
        delta.of(|s| s.file_dirtied),
        1,
        "pages that a mapping told of"
    );
    let (delta, done) = measured(|| stats::run_flusher(1))?;
    done?;
    check_eq!(
        (written(&delta), delta.of(|s| s.file_flushed)),
        (3, 3),
        "pages written when they are old, and by the flusher"
    );
    let (delta, done) = measured(|| stats::run_flusher(2 * OLD))?;
    done?;
    check_eq!(written(&delta), 0, "pages written a second time");
    Ok(())
}

fn throttle() -> TestResult {
    let before = crate::harness::counters()?;
    let limit = before.frames_total / 5;
    if before.frames_free < limit + limit / 2 || limit > 8000 {
        return Err(Failure::Skipped("memory is too small or too large".into()));
    }
    let scratch = Scratch::with(&[])?;
    let file = open_both(&scratch)?;
    let chunk = vec![0x5a; 16 * PAGE_SIZE];
    let pages = limit as usize + limit as usize / 4;
    let mut most = 0;
    let (delta, done) = measured(|| -> TestResult {
        for _ in 0..pages.div_ceil(16) {
            file.write_all(&chunk)?;
            most = most.max(stats::vmstat()?.frames_dirty);
        }
        Ok(())
    })?;
    done?;
    check!(
        most <= limit + 16,
        "{most} pages were dirty, {limit} may be"
    );
    check!(
        delta.of(|s| s.file_flushed) + delta.of(|s| s.file_throttled) > 0,
        "neither the flusher nor the writer wrote anything"
    );
    fs::remove_file(&scratch.path)?;
    Ok(())
}

fn close_unlink() -> TestResult {
    let (scratch, file) = clean_file(4)?;
    write_pages(&file, 0..4, 7)?;
    drop(file);
    let (delta, read) = measured(|| scratch.content())?;
    let read = read?;
    check_eq!(
        (delta.of(|s| s.file_read), read[0], read[3 * PAGE_SIZE]),
        (0, 7, 7),
        "pages read after a close, and two bytes"
    );
    // Without a name and without a user it is gone, and nothing of it need be written.
    let file = open_both(&scratch)?;
    fs::remove_file(&scratch.path)?;
    let (delta, done) = measured(|| -> TestResult {
        let mut byte = [0];
        file.seek(PAGE_SIZE as u64)?;
        file.read_exact(&mut byte)?;
        check_eq!(byte, [7], "a byte of a file without a name");
        drop(file);
        sys::sync()?;
        Ok(())
    })?;
    done?;
    check_eq!(
        (delta.of(|s| s.file_read), written(&delta)),
        (0, 0),
        "pages read and written of a file that is deleted"
    );
    Ok(())
}

fn truncate() -> TestResult {
    let (scratch, file) = clean_file(4)?;
    write_pages(&file, 0..4, 9)?;
    sys::ftruncate(file.fd(), PAGE_SIZE as u64 + 10)?;
    sys::ftruncate(file.fd(), 3 * PAGE_SIZE as u64)?;
    let (delta, done) = measured(|| sys::fsync(file.fd()))?;
    done?;
    check_eq!(
        written(&delta),
        2,
        "pages written of those that were not cut off"
    );
    stats::drop_caches()?;
    let read = scratch.content()?;
    check_eq!(read.len(), 3 * PAGE_SIZE, "length");
    check_eq!(
        (read[0], read[PAGE_SIZE], read[PAGE_SIZE + 9]),
        (9, 9, pattern(PAGE_SIZE + 9)),
        "what was kept"
    );
    let tail = read[PAGE_SIZE + 10..].iter().position(|&byte| byte != 0);
    check_eq!(tail, None, "first byte behind the cut that is not zero");
    Ok(())
}

fn drop_caches() -> TestResult {
    let (scratch, file) = clean_file(6)?;
    write_pages(&file, 0..2, 4)?;
    let (delta, read) = measured(|| -> Result<Vec<u8>, Failure> {
        stats::drop_caches()?;
        Ok(scratch.content()?)
    })?;
    let read = read?;
    check_eq!(
        (delta.of(|s| s.file_read), written(&delta)),
        (4, 0),
        "pages read again and written, when two of six are dirty"
    );
    check_eq!((read[0], read[PAGE_SIZE]), (4, 4), "the dirty pages");
    Ok(())
}

/// A page that the disk refuses stays dirty, is told once, and is tried again when somebody asks.
fn write_error() -> TestResult {
    let (scratch, file) = clean_file(4)?;
    sys::fsync(file.fd())?;
    write_pages(&file, 0..3, 5)?;
    stats::fail_files(1)?;
    let (delta, done) = measured(|| stats::run_flusher(OLD))?;
    done?;
    check_eq!(
        (delta.of(|s| s.file_flushed), delta.of(|s| s.io_errors)),
        (2, 1),
        "pages that the flusher wrote, and that the disk refused"
    );
    let (delta, done) = measured(|| stats::run_flusher(2 * OLD))?;
    done?;
    check_eq!(written(&delta), 0, "pages that the flusher tried again");
    check_eq!(
        sys::fsync(file.fd()),
        Err(EIO),
        "fsync after a failed write"
    );
    check_eq!(sys::fsync(file.fd()), Ok(()), "the next fsync");
    // The first fsync itself has written the page.
    stats::drop_caches()?;
    check_eq!(
        scratch.content()?[0],
        5,
        "the byte that was refused at first"
    );
    write_pages(&file, 1..2, 6)?;
    stats::fail_files(1)?;
    check_eq!(sys::fsync(file.fd()), Err(EIO), "fsync that fails itself");
    let (delta, done) = measured(|| sys::fsync(file.fd()))?;
    check_eq!(done, Ok(()), "fsync after one that failed");
    check_eq!(delta.of(|s| s.file_synced), 1, "pages written by it");
    Ok(())
}

/// A page that cannot be read ends the process that touches it, and `read` tells.
fn read_error() -> TestResult {
    let (scratch, file) = clean_file(4)?;
    let memory = Mapping::file_private(&file, 0, 4, PROT_READ)?;
    stats::drop_caches()?;
    let errors = crate::harness::counters()?.io_errors;
    dies_of(
        Signal::Bus,
        "a load from a page that cannot be read",
        || {
            if stats::fail_files(1).is_ok() {
                let _ = memory.read_u8(2 * PAGE_SIZE);
            }
        },
    )?;
    check_eq!(
        crate::harness::counters()?.io_errors - errors,
        1,
        "failed transfers"
    );
    check_eq!(
        memory.read_u8(2 * PAGE_SIZE),
        pattern(2 * PAGE_SIZE),
        "the page, later"
    );
    stats::drop_caches()?;
    stats::fail_files(1)?;
    file.seek(PAGE_SIZE as u64)?;
    check_eq!(
        file.read(&mut [0]),
        Err(EIO),
        "read of a page that cannot be read"
    );
    check_eq!(file.read(&mut [0]), Ok(1), "read of the same page, later");
    check_eq!(scratch.content()?.len(), 4 * PAGE_SIZE, "the whole file");
    Ok(())
}

/// A full disk is told by `write`, and what found room is all there.
fn disk_full() -> TestResult {
    crate::harness::counters()?;
    let scratch = Scratch::with(&[])?;
    let file = open_both(&scratch)?;
    let chunk = vec![0x77; 16 * PAGE_SIZE];
    let mut len = 0;
    let full = loop {
        match sys::write(file.fd(), &chunk) {
            Ok(written) => len += written,
            Err(errno) => break errno,
        }
        if len > 1 << 30 {
            println!("usertests: the disk holds more than a gigabyte");
            return Err(Failure::Skipped("the disk is too large to fill".into()));
        }
    };
    check_eq!(full, ulib::abi::errno::ENOSPC, "the error of a full disk");
    check_eq!(
        fs::metadata(&scratch.path)?.size,
        len as i64,
        "the length, against what write said"
    );
    // An overwrite needs no room, and all that was promised can be written.
    file.seek(0)?;
    file.write_all(&[1; 100])?;
    sys::fsync(file.fd())?;
    drop(file);
    fs::remove_file(&scratch.path)?;
    let again = Scratch::patterned(PAGE_SIZE)?;
    check_eq!(
        again.content()?.len(),
        PAGE_SIZE,
        "room after the file is gone"
    );
    Ok(())
}
