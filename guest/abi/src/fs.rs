//! Files: open flags, modes, directory entries, `stat`.

/// Open for reading.
pub const O_RDONLY: usize = 0;
/// Open for writing.
pub const O_WRONLY: usize = 1;
/// Open for both.
pub const O_RDWR: usize = 2;
/// The bits that hold one of the three above.
pub const O_ACCMODE: usize = 3;
/// Create the file when it is not there.
pub const O_CREAT: usize = 0o100;
/// With [`O_CREAT`]: refuse a file that is there.
pub const O_EXCL: usize = 0o200;
/// Do not make it the controlling terminal.
pub const O_NOCTTY: usize = 0o400;
/// Cut the file to length zero.
pub const O_TRUNC: usize = 0o1000;
/// Every write goes to the end.
pub const O_APPEND: usize = 0o2000;
/// Reads and writes do not wait.
pub const O_NONBLOCK: usize = 0o4000;
/// Must be a directory.
pub const O_DIRECTORY: usize = 0o200_000;
/// Do not follow a symbolic link in the last place.
pub const O_NOFOLLOW: usize = 0o400_000;
/// Accepted and ignored: files are large anyway.
pub const O_LARGEFILE: usize = 0o100_000;
/// Close on `execve`.
pub const O_CLOEXEC: usize = 0o2_000_000;

/// `dirfd`: the working directory.
pub const AT_FDCWD: isize = -100;
/// Do not follow a symbolic link in the last place.
pub const AT_SYMLINK_NOFOLLOW: usize = 0x100;
/// `unlinkat`: remove a directory.
pub const AT_REMOVEDIR: usize = 0x200;
/// An empty path means `dirfd` itself.
pub const AT_EMPTY_PATH: usize = 0x1000;

/// Seek from the start.
pub const SEEK_SET: usize = 0;
/// Seek from the current offset.
pub const SEEK_CUR: usize = 1;
/// Seek from the end.
pub const SEEK_END: usize = 2;

/// `fadvise64`: nothing is known of how the file will be used.
pub const POSIX_FADV_NORMAL: usize = 0;
/// `fadvise64`: in no order.
pub const POSIX_FADV_RANDOM: usize = 1;
/// `fadvise64`: from lower to higher offsets.
pub const POSIX_FADV_SEQUENTIAL: usize = 2;
/// `fadvise64`: soon.
pub const POSIX_FADV_WILLNEED: usize = 3;
/// `fadvise64`: not soon.
pub const POSIX_FADV_DONTNEED: usize = 4;
/// `fadvise64`: once.
pub const POSIX_FADV_NOREUSE: usize = 5;

/// `fcntl`: duplicate a descriptor.
pub const F_DUPFD: usize = 0;
/// `fcntl`: get descriptor flags.
pub const F_GETFD: usize = 1;
/// `fcntl`: set descriptor flags.
pub const F_SETFD: usize = 2;
/// `fcntl`: get the open flags.
pub const F_GETFL: usize = 3;
/// `fcntl`: set the open flags.
pub const F_SETFL: usize = 4;
/// `fcntl`: duplicate, and close on `execve`.
pub const F_DUPFD_CLOEXEC: usize = 1030;
/// `fcntl`: add seals.
pub const F_ADD_SEALS: usize = 1033;
/// `fcntl`: the seals.
pub const F_GET_SEALS: usize = 1034;
/// Seal: no further seals.
pub const F_SEAL_SEAL: usize = 1;
/// Seal: it becomes no shorter.
pub const F_SEAL_SHRINK: usize = 2;
/// Seal: it becomes no longer.
pub const F_SEAL_GROW: usize = 4;
/// Seal: nobody writes to it.
pub const F_SEAL_WRITE: usize = 8;
/// Seal: nobody writes to it but through mappings that there are.
pub const F_SEAL_FUTURE_WRITE: usize = 0x10;
/// Seal: whether it can be executed does not change.
pub const F_SEAL_EXEC: usize = 0x20;
/// Descriptor flag: close on `execve`.
pub const FD_CLOEXEC: usize = 1;

/// The bits of a mode that hold the file's type.
pub const S_IFMT: u32 = 0o170_000;
/// A socket.
pub const S_IFSOCK: u32 = 0o140_000;
/// A symbolic link.
pub const S_IFLNK: u32 = 0o120_000;
/// A regular file.
pub const S_IFREG: u32 = 0o100_000;
/// A block device.
pub const S_IFBLK: u32 = 0o060_000;
/// A directory.
pub const S_IFDIR: u32 = 0o040_000;
/// A character device.
pub const S_IFCHR: u32 = 0o020_000;
/// A pipe.
pub const S_IFIFO: u32 = 0o010_000;

/// Directory entry: type unknown.
pub const DT_UNKNOWN: u8 = 0;
/// Directory entry: a pipe.
pub const DT_FIFO: u8 = 1;
/// Directory entry: a character device.
pub const DT_CHR: u8 = 2;
/// Directory entry: a directory.
pub const DT_DIR: u8 = 4;
/// Directory entry: a block device.
pub const DT_BLK: u8 = 6;
/// Directory entry: a regular file.
pub const DT_REG: u8 = 8;
/// Directory entry: a symbolic link.
pub const DT_LNK: u8 = 10;
/// Directory entry: a socket.
pub const DT_SOCK: u8 = 12;

/// `faccessat`: does it exist?
pub const F_OK: usize = 0;
/// `faccessat`: may it be executed?
pub const X_OK: usize = 1;
/// `faccessat`: may it be written?
pub const W_OK: usize = 2;
/// `faccessat`: may it be read?
pub const R_OK: usize = 4;

/// Longest path, its final NUL included.
pub const PATH_MAX: usize = 4096;
/// Longest name within a directory.
pub const NAME_MAX: usize = 255;

/// `poll`: there is something to read.
pub const POLLIN: i16 = 1;
/// `poll`: there is room to write.
pub const POLLOUT: i16 = 4;
/// `poll`: nobody can read what would be written.
pub const POLLERR: i16 = 8;
/// `poll`: nobody writes any more.
pub const POLLHUP: i16 = 16;
/// `poll`: the descriptor is not open.
pub const POLLNVAL: i16 = 32;

wire_structs! {
    /// `struct stat` (asm-generic/stat.h, 64-bit).
    pub struct Stat {
        /// Device that holds the file.
        pub dev: u64,
        /// Inode number.
        pub ino: u64,
        /// Type and permissions.
        pub mode: u32,
        /// Hard links.
        pub nlink: u32,
        /// Owner.
        pub uid: u32,
        /// Group.
        pub gid: u32,
        /// Device that a special file stands for.
        pub rdev: u64,
        /// Reserved.
        pub pad1: u64,
        /// Size in bytes.
        pub size: i64,
        /// Preferred I/O size.
        pub blksize: i32,
        /// Reserved.
        pub pad2: i32,
        /// 512-byte blocks taken.
        pub blocks: i64,
        /// Last access, seconds.
        pub atime: i64,
        /// Last access, nanoseconds.
        pub atime_nsec: u64,
        /// Last modification, seconds.
        pub mtime: i64,
        /// Last modification, nanoseconds.
        pub mtime_nsec: u64,
        /// Last change of status, seconds.
        pub ctime: i64,
        /// Last change of status, nanoseconds.
        pub ctime_nsec: u64,
        /// Reserved.
        pub unused: [u32; 2],
    }

    /// `struct statfs` (asm-generic/statfs.h, 64-bit).
    pub struct Statfs {
        /// Type of the file system.
        pub kind: u64,
        /// Block size.
        pub bsize: u64,
        /// Blocks in all.
        pub blocks: u64,
        /// Free blocks.
        pub bfree: u64,
        /// Free blocks for unprivileged users.
        pub bavail: u64,
        /// Inodes in all.
        pub files: u64,
        /// Free inodes.
        pub ffree: u64,
        /// Identifier.
        pub fsid: [i32; 2],
        /// Longest name.
        pub namelen: u64,
        /// Fragment size.
        pub frsize: u64,
        /// Mount flags.
        pub flags: u64,
        /// Reserved.
        pub spare: [u64; 4],
    }

    /// `struct iovec`: one piece of a scattered buffer.
    pub struct IoVec {
        /// Its address.
        pub base: u64,
        /// Its length in bytes.
        pub len: u64,
    }

    /// `struct pollfd`.
    pub struct PollFd {
        /// Descriptor.
        pub fd: i32,
        /// Events asked for.
        pub events: i16,
        /// Events seen.
        pub revents: i16,
    }
}

/// The fixed part of a `struct linux_dirent64`. The name and its NUL follow at
/// [`Dirent64::NAME_OFFSET`]; the record is padded to a multiple of eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Dirent64 {
    /// Inode number.
    pub ino: u64,
    /// Where the next record starts, for `lseek`.
    pub off: i64,
    /// Bytes of this record, name and padding included.
    pub reclen: u16,
    /// `DT_*`.
    pub kind: u8,
}

impl Dirent64 {
    /// Where the name starts in a record.
    pub const NAME_OFFSET: usize = 19;

    /// Bytes of a record whose name has `name_len` bytes.
    #[must_use]
    pub const fn record_len(name_len: usize) -> usize {
        (Self::NAME_OFFSET + name_len + 1).next_multiple_of(8)
    }

    /// Writes a record for `name` to the start of `out`, and returns its length.
    /// `None` when `out` is too short for it or the name too long for a record.
    pub fn write_record(
        ino: u64,
        off: i64,
        kind: u8,
        name: &[u8],
        out: &mut [u8],
    ) -> Option<usize> {
        let reclen = Self::record_len(name.len());
        let record = out.get_mut(..reclen)?;
        record.fill(0);
        record[..8].copy_from_slice(&ino.to_le_bytes());
        record[8..16].copy_from_slice(&off.to_le_bytes());
        record[16..18].copy_from_slice(&u16::try_from(reclen).ok()?.to_le_bytes());
        record[18] = kind;
        record[Self::NAME_OFFSET..][..name.len()].copy_from_slice(name);
        Some(reclen)
    }

    /// Reads the record at the start of `bytes`: its fixed part and its name without the NUL.
    /// The next record starts `reclen` bytes on.
    #[must_use]
    pub fn read_record(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let reclen = u16::from_le_bytes(bytes.get(16..18)?.try_into().ok()?);
        let record = bytes.get(..usize::from(reclen))?;
        let name = record.get(Self::NAME_OFFSET..)?;
        let name = &name[..name.iter().position(|&byte| byte == 0)?];
        let header = Self {
            ino: u64::from_le_bytes(record.get(..8)?.try_into().ok()?),
            off: i64::from_le_bytes(record.get(8..16)?.try_into().ok()?),
            reclen,
            kind: *record.get(18)?,
        };
        Some((header, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::mem::offset_of;

    #[test]
    fn layouts_are_those_of_linux() {
        assert_eq!(size_of::<Stat>(), 128);
        assert_eq!(
            (
                offset_of!(Stat, mode),
                offset_of!(Stat, rdev),
                offset_of!(Stat, size)
            ),
            (16, 32, 48)
        );
        assert_eq!(
            (
                offset_of!(Stat, blocks),
                offset_of!(Stat, atime),
                offset_of!(Stat, ctime_nsec)
            ),
            (64, 72, 112)
        );
        assert_eq!(size_of::<Statfs>(), 120);
        assert_eq!((size_of::<IoVec>(), size_of::<PollFd>()), (16, 8));
        assert_eq!(offset_of!(Dirent64, kind), 18);
    }

    #[test]
    fn directory_records_round_trip() {
        let mut out = [0xff; 64];
        let len = Dirent64::write_record(7, 24, DT_REG, b"hello", &mut out);
        assert_eq!(len, Some(32));
        let (header, name) = Dirent64::read_record(&out).expect("a whole record");
        assert_eq!(
            (header.ino, header.off, header.reclen, header.kind),
            (7, 24, 32, DT_REG)
        );
        assert_eq!(name, b"hello");
        assert_eq!(
            Dirent64::write_record(7, 24, DT_REG, b"hello", &mut out[..31]),
            None
        );
        assert_eq!(Dirent64::read_record(&out[..31]), None);
    }

    #[test]
    fn a_name_that_just_fits_needs_no_more_padding() {
        assert_eq!(Dirent64::record_len(4), 24);
        assert_eq!(Dirent64::record_len(5), 32);
    }
}
