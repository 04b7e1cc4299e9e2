//! Files and directories.

use crate::harness::{Test, TestResult, pid};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU32, Ordering};
use ulib::abi::errno::{EEXIST, EISDIR, ENOENT, ENOTDIR, ENOTEMPTY};
use ulib::fs::{self, File, OpenOptions};
use ulib::{Errno, PAGE_SIZE, sys};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "file-write-read-back",
        run: write_read_back,
    },
    Test {
        name: "file-append-truncate",
        run: append_truncate,
    },
    Test {
        name: "file-errors",
        run: errors,
    },
    Test {
        name: "getdents-names",
        run: getdents_names,
    },
];

/// A file for one test; removed when dropped.
pub(crate) struct Scratch {
    pub(crate) path: String,
}

impl Scratch {
    /// A path that nobody uses.
    pub(crate) fn path() -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = if fs::is_dir("/tmp") { "/tmp/" } else { "" };
        format!("{folder}ut{}-{count}", pid())
    }

    /// A file with this content.
    pub(crate) fn with(content: &[u8]) -> Result<Self, Errno> {
        let scratch = Self { path: Self::path() };
        File::create(&scratch.path)?.write_all(content)?;
        Ok(scratch)
    }

    /// A file of `len` bytes of [`pattern`].
    pub(crate) fn patterned(len: usize) -> Result<Self, Errno> {
        Self::with(&(0..len).map(pattern).collect::<Vec<u8>>())
    }

    /// The same, and what `write` has left in the cache has gone to the disk: its pages are clean.
    pub(crate) fn patterned_on_disk(len: usize) -> Result<Self, Errno> {
        let scratch = Self::patterned(len)?;
        sys::sync()?;
        Ok(scratch)
    }

    /// Its content now, through `read`.
    pub(crate) fn content(&self) -> Result<Vec<u8>, Errno> {
        File::open(&self.path)?.read_to_end()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A test may have removed it already.
        let _ = fs::remove_file(&self.path);
    }
}

/// The byte at `offset` of a patterned file: differs between pages.
pub(crate) fn pattern(offset: usize) -> u8 {
    (offset % 251 + offset / PAGE_SIZE * 17) as u8
}

fn write_read_back() -> TestResult {
    const LEN: usize = 3 * PAGE_SIZE + 100;
    let scratch = Scratch::patterned(LEN)?;
    let mut expected: Vec<u8> = (0..LEN).map(pattern).collect();
    check!(
        scratch.content()? == expected,
        "what was written is not what is read"
    );
    check_eq!(fs::metadata(&scratch.path)?.size, LEN as i64, "size");
    // Across a page's end, in the middle.
    let file = OpenOptions::new().read().write().open(&scratch.path)?;
    file.seek(PAGE_SIZE as u64 - 3)?;
    file.write_all(b"abcdef")?;
    expected[PAGE_SIZE - 3..][..6].copy_from_slice(b"abcdef");
    file.seek(0)?;
    check!(
        file.read_to_end()? == expected,
        "an overwrite in the middle is not what is read"
    );
    check_eq!(file.metadata()?.size, LEN as i64, "size after an overwrite");
    check_eq!(file.read(&mut [0; 8])?, 0, "read at the end");
    Ok(())
}

fn append_truncate() -> TestResult {
    let scratch = Scratch::with(b"one\n")?;
    OpenOptions::new()
        .append()
        .open(&scratch.path)?
        .write_all(b"two\n")?;
    check_eq!(scratch.content()?, b"one\ntwo\n", "after an append");
    OpenOptions::new()
        .append()
        .open(&scratch.path)?
        .write_all(b"three\n")?;
    check_eq!(scratch.content()?, b"one\ntwo\nthree\n", "after another");
    drop(File::create(&scratch.path)?);
    check_eq!(scratch.content()?, b"", "after O_TRUNC");
    Ok(())
}

fn errors() -> TestResult {
    let missing = Scratch::path();
    check_eq!(File::open(&missing), Err(ENOENT), "open of a missing file");
    check_eq!(
        fs::remove_file(&missing),
        Err(ENOENT),
        "unlink of a missing file"
    );
    let scratch = Scratch::with(b"x")?;
    let below = format!("{}/x", scratch.path);
    check_eq!(
        File::open(&below),
        Err(ENOTDIR),
        "a file used as a directory"
    );
    check_eq!(
        File::create("/"),
        Err(EISDIR),
        "a directory opened for writing"
    );
    check_eq!(
        fs::read_dir(&scratch.path).err(),
        Some(ENOTDIR),
        "a file listed"
    );
    Ok(())
}

fn getdents_names() -> TestResult {
    let folder = Scratch::path();
    fs::create_dir(&folder)?;
    check_eq!(
        fs::create_dir(&folder),
        Err(EEXIST),
        "mkdir of what is there"
    );
    let mut expected: Vec<String> = (0..20)
        .map(|i| format!("entry-{i}-with-quite-a-long-name"))
        .collect();
    for name in &expected {
        File::create(&format!("{folder}/{name}"))?;
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let name = entry?.name;
        if name != "." && name != ".." {
            found.push(name);
        }
    }
    found.sort_unstable();
    expected.sort_unstable();
    let refused = fs::remove_dir(&folder);
    for name in &expected {
        fs::remove_file(&format!("{folder}/{name}"))?;
    }
    fs::remove_dir(&folder)?;
    check_eq!(refused, Err(ENOTEMPTY), "rmdir of a directory with files");
    check_eq!(found, expected, "names");
    check_eq!(
        fs::metadata(&folder).err(),
        Some(ENOENT),
        "the removed directory"
    );
    Ok(())
}
