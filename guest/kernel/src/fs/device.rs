//! The devices that the kernel itself provides.

use abi::fs::{S_IFBLK, S_IFCHR};
use rsext4::{DirectoryEntryType, InodeInfo};

use crate::drivers::disk::{self, DiskId};

/// A device, by Linux's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// `/dev/null`.
    Null,
    /// `/dev/zero`.
    Zero,
    /// `/dev/console`, and `/dev/tty`, which is the same here.
    Console,
    /// `/dev/vda` and so on: the virtio disks, in the order in which they were found.
    Disk(DiskId),
}

/// Disks with a name.
const DISK_PATHS: [&str; 8] = [
    "/dev/vda", "/dev/vdb", "/dev/vdc", "/dev/vdd", "/dev/vde", "/dev/vdf", "/dev/vdg", "/dev/vdh",
];

/// The number that Linux mostly gives the driver of virtio disks, and how far their minor numbers are
/// apart: those between are for partitions.
const DISK_MAJOR: u64 = 254;
const DISK_MINORS: u64 = 16;

/// The path of a disk.
#[must_use]
pub fn disk_path(id: DiskId) -> &'static str {
    DISK_PATHS.get(id.index()).copied().unwrap_or("/dev/vd?")
}

fn disk(index: usize) -> Option<Device> {
    let all = disk::all();
    let id = all.get(index).copied()?;
    (index < DISK_PATHS.len()).then_some(Device::Disk(id))
}

impl Device {
    /// The device at an absolute path. These names work whatever the disk holds.
    #[must_use]
    pub fn by_path(path: &str) -> Option<Self> {
        match path {
            "/dev/null" => Some(Self::Null),
            "/dev/zero" => Some(Self::Zero),
            "/dev/console" | "/dev/tty" => Some(Self::Console),
            _ => disk(DISK_PATHS.iter().position(|&of_disk| of_disk == path)?),
        }
    }

    /// The device that a special file stands for.
    #[must_use]
    pub fn by_inode(info: &InodeInfo) -> Option<Self> {
        let number = info.device_number?;
        if info.file_type() == DirectoryEntryType::BlockDevice {
            let (major, minor) = (u64::from(number.major()), u64::from(number.minor()));
            let whole = major == DISK_MAJOR && minor % DISK_MINORS == 0;
            return disk((minor / DISK_MINORS) as usize).filter(|_| whole);
        }
        if info.file_type() != DirectoryEntryType::CharacterDevice {
            return None;
        }
        match (number.major(), number.minor()) {
            (1, 3) => Some(Self::Null),
            (1, 5) => Some(Self::Zero),
            (5, 0 | 1) => Some(Self::Console),
            _ => None,
        }
    }

    /// Its path.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Null => "/dev/null",
            Self::Zero => "/dev/zero",
            Self::Console => "/dev/console",
            Self::Disk(id) => disk_path(id),
        }
    }

    /// Major and minor number.
    #[must_use]
    pub fn number(self) -> (u64, u64) {
        match self {
            Self::Null => (1, 3),
            Self::Zero => (1, 5),
            Self::Console => (5, 1),
            Self::Disk(id) => (DISK_MAJOR, id.index() as u64 * DISK_MINORS),
        }
    }

    /// Type and permission bits.
    #[must_use]
    pub const fn mode(self) -> u32 {
        match self {
            Self::Null | Self::Zero | Self::Console => S_IFCHR | 0o666,
            Self::Disk(_) => S_IFBLK | 0o660,
        }
    }

    /// Its size in bytes, if it has one.
    #[must_use]
    pub fn size(self) -> u64 {
        match self {
            Self::Null | Self::Zero | Self::Console => 0,
            Self::Disk(id) => disk::capacity(id) * disk::SECTOR as u64,
        }
    }
}
