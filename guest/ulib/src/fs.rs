//! Files and directories.

use crate::sys::{self, Result};
use abi::errno::{EINVAL, EIO, ERANGE};
use abi::fs::{
    DT_DIR, Dirent64, O_APPEND, O_CREAT, O_DIRECTORY, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, SEEK_SET,
};
pub use abi::fs::{S_IFCHR, S_IFDIR, S_IFMT, S_IFREG, Stat};
use alloc::collections::VecDeque;
use alloc::ffi::CString;
use alloc::string::String;
use alloc::vec::Vec;

/// A string as the kernel takes it. `EINVAL` when there is a NUL in it.
pub fn c_path(text: &str) -> Result<CString> {
    CString::new(text).map_err(|_| EINVAL)
}

/// An open file; closed when dropped.
#[derive(Debug, PartialEq, Eq)]
pub struct File(u32);

/// How to open a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenOptions {
    read: bool,
    write: bool,
    append: bool,
    create: bool,
    truncate: bool,
}

macro_rules! options {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        $(#[$meta])*
        #[must_use]
        pub fn $name(mut self) -> Self {
            self.$name = true;
            self
        }
    )*};
}

impl OpenOptions {
    /// Nothing allowed yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    options! {
        /// For reading.
        read;
        /// For writing.
        write;
        /// For writing, always at the end.
        append;
        /// Made when it is not there.
        create;
        /// Emptied first.
        truncate;
    }

    /// Opens `path`.
    pub fn open(self, path: &str) -> Result<File> {
        let access = match (self.read, self.write || self.append) {
            (true, true) => O_RDWR,
            (false, true) => O_WRONLY,
            (_, false) => O_RDONLY,
        };
        let flag = |wanted: bool, bit: usize| if wanted { bit } else { 0 };
        let flags = access
            | flag(self.append, O_APPEND)
            | flag(self.create, O_CREAT)
            | flag(self.truncate, O_TRUNC);
        sys::open(&c_path(path)?, flags, 0o644).map(File)
    }
}

impl File {
    /// Opens a file for reading.
    pub fn open(path: &str) -> Result<Self> {
        OpenOptions::new().read().open(path)
    }

    /// Makes or empties a file, for writing.
    pub fn create(path: &str) -> Result<Self> {
        OpenOptions::new().write().create().truncate().open(path)
    }

    /// Takes over an open descriptor.
    #[must_use]
    pub fn from_fd(fd: u32) -> Self {
        Self(fd)
    }

    /// Its descriptor.
    #[must_use]
    pub fn fd(&self) -> u32 {
        self.0
    }

    /// Gives its descriptor away: it stays open.
    #[must_use]
    pub fn into_fd(self) -> u32 {
        let fd = self.0;
        core::mem::forget(self);
        fd
    }

    /// Reads up to `buf.len()` bytes; 0 at the end.
    pub fn read(&self, buf: &mut [u8]) -> Result<usize> {
        sys::read(self.0, buf)
    }

    /// Fills `buf`. `EIO` when the file ends before.
    pub fn read_exact(&self, mut buf: &mut [u8]) -> Result<()> {
        while !buf.is_empty() {
            match self.read(buf)? {
                0 => return Err(EIO),
                read => buf = &mut buf[read..],
            }
        }
        Ok(())
    }

    /// Reads to the end.
    pub fn read_to_end(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut chunk = [0; 512];
        loop {
            match self.read(&mut chunk)? {
                0 => return Ok(bytes),
                read => bytes.extend_from_slice(&chunk[..read]),
            }
        }
    }

    /// Makes it so long (`ftruncate`).
    pub fn set_len(&self, len: u64) -> Result<()> {
        sys::ftruncate(self.0, len)
    }

    /// Writes all of `bytes`.
    pub fn write_all(&self, bytes: &[u8]) -> Result<()> {
        crate::io::write_all(self.0, bytes)
    }

    /// Goes to `offset` from the start.
    pub fn seek(&self, offset: u64) -> Result<()> {
        sys::lseek(self.0, i64::try_from(offset).map_err(|_| EINVAL)?, SEEK_SET).map(drop)
    }

    /// What it is.
    pub fn metadata(&self) -> Result<Stat> {
        sys::fstat(self.0)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // The descriptor is gone whatever the answer is.
        let _ = sys::close(self.0);
    }
}

/// A name in a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    /// The name alone.
    pub name: String,
    /// Inode number.
    pub ino: u64,
    /// `DT_*`.
    pub kind: u8,
}

impl DirEntry {
    /// Whether it is a directory, so far as the entry itself says.
    #[must_use]
    pub fn is_dir(&self) -> bool {
        self.kind == DT_DIR
    }
}

/// A directory's names, read as they are asked for.
#[derive(Debug)]
pub struct ReadDir {
    dir: File,
    pending: VecDeque<DirEntry>,
    done: bool,
}

/// Opens a directory to read its names, `.` and `..` among them if the file system has them.
pub fn read_dir(path: &str) -> Result<ReadDir> {
    let dir = File(sys::open(&c_path(path)?, O_RDONLY | O_DIRECTORY, 0)?);
    Ok(ReadDir {
        dir,
        pending: VecDeque::new(),
        done: false,
    })
}

impl ReadDir {
    fn refill(&mut self) -> Result<()> {
        let mut buf = [0; 1024];
        let filled = sys::getdents64(self.dir.0, &mut buf)?;
        self.done = filled == 0;
        let mut rest = &buf[..filled.min(buf.len())];
        while !rest.is_empty() {
            let (header, name) = Dirent64::read_record(rest).ok_or(EIO)?;
            let name = String::from_utf8_lossy(name).into_owned();
            self.pending.push_back(DirEntry {
                name,
                ino: header.ino,
                kind: header.kind,
            });
            rest = &rest[usize::from(header.reclen)..];
        }
        Ok(())
    }
}

impl Iterator for ReadDir {
    type Item = Result<DirEntry>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.pending.is_empty() && !self.done {
            if let Err(errno) = self.refill() {
                self.done = true;
                return Some(Err(errno));
            }
        }
        self.pending.pop_front().map(Ok)
    }
}

/// All of a file's text; bytes that are not UTF-8 read as "\u{fffd}".
pub fn read_to_string(path: &str) -> Result<String> {
    let bytes = File::open(path)?.read_to_end()?;
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// Where a symbolic link leads.
pub fn read_link(path: &str) -> Result<String> {
    let mut buf = [0; 512];
    let len = sys::readlink(&c_path(path)?, &mut buf)?;
    Ok(String::from_utf8_lossy(&buf[..len.min(buf.len())]).into_owned())
}

/// What a path leads to.
pub fn metadata(path: &str) -> Result<Stat> {
    sys::stat(&c_path(path)?)
}

/// Whether a path leads to a directory.
#[must_use]
pub fn is_dir(path: &str) -> bool {
    metadata(path).is_ok_and(|stat| stat.mode & S_IFMT == S_IFDIR)
}

/// Makes a directory.
pub fn create_dir(path: &str) -> Result<()> {
    sys::mkdir(&c_path(path)?, 0o755)
}

/// Removes a file.
pub fn remove_file(path: &str) -> Result<()> {
    sys::unlink(&c_path(path)?)
}

/// Removes an empty directory.
pub fn remove_dir(path: &str) -> Result<()> {
    sys::rmdir(&c_path(path)?)
}

/// Changes the working directory.
pub fn set_current_dir(path: &str) -> Result<()> {
    sys::chdir(&c_path(path)?)
}

/// The working directory.
pub fn current_dir() -> Result<String> {
    let mut buf = [0; 512];
    let len = sys::getcwd(&mut buf)?;
    let path = buf.get(..len.saturating_sub(1)).ok_or(ERANGE)?;
    Ok(String::from_utf8_lossy(path).into_owned())
}
