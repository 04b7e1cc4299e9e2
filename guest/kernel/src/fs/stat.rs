//! What `stat` tells.

use abi::fs::{
    DT_BLK, DT_CHR, DT_DIR, DT_FIFO, DT_LNK, DT_REG, DT_SOCK, DT_UNKNOWN, S_IFIFO, Stat,
};
use rsext4::{DirectoryEntryType, InodeInfo};

use super::device::Device;
use crate::PAGE_SIZE;

/// For a file or directory on the disk.
#[must_use]
pub fn of_inode(info: &InodeInfo) -> Stat {
    let rdev = info.device_number.map_or(0, |number| {
        device_number(number.major().into(), number.minor().into())
    });
    Stat {
        dev: 1,
        ino: u64::from(info.number.raw()),
        mode: u32::from(info.mode),
        nlink: u32::from(info.links),
        uid: info.uid,
        gid: info.gid,
        rdev,
        size: info.size as i64,
        blksize: PAGE_SIZE as i32,
        blocks: info.blocks as i64,
        atime: i64::from(info.atime),
        mtime: i64::from(info.mtime),
        ctime: i64::from(info.ctime),
        ..Stat::default()
    }
}

/// For a device of the kernel's own.
#[must_use]
pub fn of_device(device: Device) -> Stat {
    let (major, minor) = device.number();
    Stat {
        mode: device.mode(),
        nlink: 1,
        rdev: device_number(major, minor),
        blksize: PAGE_SIZE as i32,
        ..Stat::default()
    }
}

/// For a pipe.
#[must_use]
pub fn of_pipe(number: usize) -> Stat {
    Stat {
        ino: number as u64,
        mode: S_IFIFO | 0o600,
        nlink: 1,
        blksize: PAGE_SIZE as i32,
        ..Stat::default()
    }
}

/// The `DT_*` for an entry of a directory.
#[must_use]
pub const fn directory_entry_kind(kind: DirectoryEntryType) -> u8 {
    match kind {
        DirectoryEntryType::Unknown => DT_UNKNOWN,
        DirectoryEntryType::RegularFile => DT_REG,
        DirectoryEntryType::Directory => DT_DIR,
        DirectoryEntryType::CharacterDevice => DT_CHR,
        DirectoryEntryType::BlockDevice => DT_BLK,
        DirectoryEntryType::Fifo => DT_FIFO,
        DirectoryEntryType::Socket => DT_SOCK,
        DirectoryEntryType::Symlink => DT_LNK,
    }
}

/// Linux's encoding of a device number for user programs.
const fn device_number(major: u64, minor: u64) -> u64 {
    minor & 0xff | (major & 0xfff) << 8 | (minor & !0xff) << 12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_numbers_are_those_of_linux() {
        assert_eq!(of_device(Device::Null).rdev, 0x103);
        assert_eq!(device_number(259, 0x12345), 0x1231_0345);
    }
}
