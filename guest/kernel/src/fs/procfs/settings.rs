//! `/proc/sys`: settings, and the facts that Linux shows among them.

use alloc::{format, string::String, vec::Vec};

use abi::errno::{EINVAL, Errno};
use vm::Overcommit;

use super::Node;
use crate::{mm::pager, proc::exec::random, syscall::SYSTEM_NAMES};

/// A directory of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// `/proc/sys`.
    Top,
    /// `/proc/sys/kernel`.
    Kernel,
    /// `/proc/sys/vm`.
    Vm,
}

impl Group {
    /// Whether it is `/proc/sys` itself.
    pub(super) const fn is_top(self) -> bool {
        matches!(self, Self::Top)
    }
}

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The system's name.
    Ostype,
    /// Which of Linux's releases its calls are those of.
    Osrelease,
    /// This machine's name.
    Hostname,
    /// Which build of the kernel.
    Version,
    /// 2 when the addresses of new programs are randomised, the heap's too; 0 when not.
    RandomizeVaSpace,
    /// Drops file pages that no process maps.
    DropCaches,
    /// How many large pages are set apart for `MAP_HUGETLB`.
    NrHugepages,
    /// How promises of memory are judged: 0, 1 or 2.
    OvercommitMemory,
}

const SETTINGS: [(&str, Group, Setting); 8] = [
    ("hostname", Group::Kernel, Setting::Hostname),
    ("osrelease", Group::Kernel, Setting::Osrelease),
    ("ostype", Group::Kernel, Setting::Ostype),
    (
        "randomize_va_space",
        Group::Kernel,
        Setting::RandomizeVaSpace,
    ),
    ("version", Group::Kernel, Setting::Version),
    ("drop_caches", Group::Vm, Setting::DropCaches),
    ("nr_hugepages", Group::Vm, Setting::NrHugepages),
    ("overcommit_memory", Group::Vm, Setting::OvercommitMemory),
];

/// What is in a directory of settings.
pub(super) fn names(group: Group) -> Vec<(String, Node)> {
    if group.is_top() {
        let groups = [("kernel", Group::Kernel), ("vm", Group::Vm)];
        let named = groups.map(|(name, group)| (name.into(), Node::Settings(group)));
        return named.into();
    }
    let settings = SETTINGS.into_iter().filter(|&(_, of, _)| of == group);
    settings
        .map(|(name, _, setting)| (name.into(), Node::Setting(setting)))
        .collect()
}

impl Setting {
    /// The directory that it is in.
    pub(super) const fn group(self) -> Group {
        match self {
            Self::Ostype
            | Self::Osrelease
            | Self::Hostname
            | Self::Version
            | Self::RandomizeVaSpace => Group::Kernel,
            Self::DropCaches | Self::NrHugepages | Self::OvercommitMemory => Group::Vm,
        }
    }

    /// Who may do what.
    pub(super) const fn permissions(self) -> u32 {
        match self {
            Self::Ostype
            | Self::Osrelease
            | Self::Hostname
            | Self::Version
            | Self::RandomizeVaSpace => 0o444,
            Self::DropCaches => 0o200,
            Self::NrHugepages | Self::OvercommitMemory => 0o644,
        }
    }

    /// What it is now.
    pub(super) fn text(self) -> String {
        let value = match self {
            Self::Ostype => SYSTEM_NAMES.system,
            Self::Osrelease => SYSTEM_NAMES.release,
            Self::Hostname => SYSTEM_NAMES.node,
            Self::Version => SYSTEM_NAMES.version,
            Self::RandomizeVaSpace if random::is_on() => "2",
            Self::RandomizeVaSpace | Self::DropCaches => "0",
            Self::NrHugepages => return format!("{}\n", pager::with_vm(|vm| vm.pool().total)),
            Self::OvercommitMemory => match pager::with_vm(|vm| vm.overcommit()) {
                Overcommit::Heuristic => "0",
                Overcommit::Always => "1",
                Overcommit::Strict => "2",
            },
        };
        format!("{value}\n")
    }

    /// Sets it.
    pub(super) fn write(self, bytes: &[u8]) -> Result<(), Errno> {
        let text = core::str::from_utf8(bytes).map_err(|_| EINVAL)?;
        let number: i64 = text.trim().parse().map_err(|_| EINVAL)?;
        match self {
            // As many as can be had, as on Linux.
            Self::NrHugepages => {
                let pages = u64::try_from(number).map_err(|_| EINVAL)?;
                pager::resize_pool(pages).map(drop)
            }
            Self::DropCaches if (1..=4).contains(&number) => {
                pager::with_vm(|vm| vm.drop_caches());
                Ok(())
            }
            Self::OvercommitMemory => {
                let number = usize::try_from(number).map_err(|_| EINVAL)?;
                let mode = Overcommit::from_number(number)?;
                pager::with_vm(|vm| vm.set_overcommit(mode));
                Ok(())
            }
            _ => Err(EINVAL),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_know_their_directories() {
        for (name, group, setting) in SETTINGS {
            assert_eq!(setting.group(), group, "{name}");
        }
    }

    #[test]
    fn what_is_no_number_or_out_of_range_is_refused() {
        for text in ["", "x", "0", "5", "-1", "1 2"] {
            assert_eq!(Setting::DropCaches.write(text.as_bytes()), Err(EINVAL));
        }
    }
}
