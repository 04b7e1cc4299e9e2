//! The character devices that the kernel itself provides.

use rsext4::{DirectoryEntryType, InodeInfo};

/// A device, by Linux's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// `/dev/null`.
    Null,
    /// `/dev/zero`.
    Zero,
    /// `/dev/console`, and `/dev/tty`, which is the same here.
    Console,
}

impl Device {
    /// The device at an absolute path. These names work whatever the disk holds.
    #[must_use]
    pub fn by_path(path: &str) -> Option<Self> {
        match path {
            "/dev/null" => Some(Self::Null),
            "/dev/zero" => Some(Self::Zero),
            "/dev/console" | "/dev/tty" => Some(Self::Console),
            _ => None,
        }
    }

    /// The device that a special file stands for.
    #[must_use]
    pub fn by_inode(info: &InodeInfo) -> Option<Self> {
        if info.file_type() != DirectoryEntryType::CharacterDevice {
            return None;
        }
        let number = info.device_number?;
        match (number.major(), number.minor()) {
            (1, 3) => Some(Self::Null),
            (1, 5) => Some(Self::Zero),
            (5, 0 | 1) => Some(Self::Console),
            _ => None,
        }
    }

    /// Its path.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Null => "/dev/null",
            Self::Zero => "/dev/zero",
            Self::Console => "/dev/console",
        }
    }

    /// Major and minor number.
    #[must_use]
    pub const fn number(self) -> (u64, u64) {
        match self {
            Self::Null => (1, 3),
            Self::Zero => (1, 5),
            Self::Console => (5, 1),
        }
    }
}
