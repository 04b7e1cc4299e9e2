//! `/proc`: what the kernel knows of itself and of its processes, as text in Linux's formats (`proc(5)`).
//! Nothing in it can be made, removed or renamed.
//!
//! | module | what |
//! |---|---|
//! | `file` | an open file: its text is made when it is read from the start |
//! | `view` | a process as the table has it, in one moment |
//! | `process` | `/proc/PID/…` but for memory |
//! | `memory` | `maps`, `smaps`, `smaps_rollup`, `pagemap` |
//! | `system` | `/proc/meminfo`, `/proc/vmstat`, `/proc/stat` and the like |
//! | `settings` | `/proc/sys` |
//!
//! What this kernel has not is left out, or 0 where Linux's format has a place for it.

pub mod file;
mod memory;
mod process;
mod settings;
mod system;
mod view;

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use abi::errno::{EACCES, EINVAL, EISDIR, ELOOP, ENOENT, ENOTDIR, ESRCH, Errno};
use abi::fs::{
    DT_DIR, DT_LNK, DT_REG, NAME_MAX, O_ACCMODE, O_CREAT, O_DIRECTORY, O_RDONLY, S_IFDIR, S_IFLNK,
    S_IFMT, S_IFREG, Stat, Statfs,
};

use super::{
    file::OpenFile,
    inode,
    vfs::{FileSystem, Found, Target},
};
use crate::{
    PAGE_SIZE,
    proc::{self, Pid},
    time,
};
pub use file::ProcFile;
use process::ProcessFile;
use settings::Setting;
use system::SystemFile;

/// The number of this file system's device, beside the root's 1.
const DEVICE: u64 = 2;

/// What `stat` calls its preferred size, as on Linux.
const BLOCK_SIZE: i32 = 1024;

/// A process, or one of its threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who {
    /// The process.
    pub pid: Pid,
    /// The thread, in `task`.
    pub thread: Option<Pid>,
}

/// A file, directory or link of `/proc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// `/proc`.
    Root,
    /// `/proc/self`.
    SelfLink,
    /// `/proc/thread-self`.
    ThreadSelf,
    /// `/proc/mounts`.
    Mounts,
    /// A file of the system's.
    System(SystemFile),
    /// `/proc/sys`, and the directories in it.
    Settings(settings::Group),
    /// A file in these.
    Setting(Setting),
    /// `/proc/PID`.
    Process(Who),
    /// A file in it.
    File(Who, ProcessFile),
    /// `exe`, `cwd` or `root`.
    Link(Who, Link),
    /// `fd`.
    Descriptors(Who),
    /// A link in it.
    Descriptor(Who, usize),
    /// `fdinfo`.
    DescriptorInfos(Who),
    /// A file in it.
    DescriptorInfo(Who, usize),
    /// `task`.
    Tasks(Pid),
}

/// A process's links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// To its program.
    Exe,
    /// To its working directory.
    Cwd,
    /// To its root directory.
    Root,
}

impl Link {
    const ALL: [(&'static str, Self); 3] =
        [("cwd", Self::Cwd), ("exe", Self::Exe), ("root", Self::Root)];
}

/// A name in a directory. Entries are in order of their places, which are what `d_off` tells.
struct Entry {
    place: u64,
    name: String,
    node: Node,
}

/// Places of processes come after all fixed ones.
const FIRST_PROCESS: u64 = 0x100;

/// `/proc`.
#[derive(Debug)]
pub struct Procfs;

impl Node {
    /// Whether it is a directory.
    #[must_use]
    pub const fn is_folder(self) -> bool {
        matches!(
            self,
            Self::Root
                | Self::Settings(_)
                | Self::Process(_)
                | Self::Descriptors(_)
                | Self::DescriptorInfos(_)
                | Self::Tasks(_)
        )
    }

    /// Whether it is a symbolic link.
    #[must_use]
    pub const fn is_link(self) -> bool {
        matches!(
            self,
            Self::SelfLink
                | Self::ThreadSelf
                | Self::Mounts
                | Self::Link(..)
                | Self::Descriptor(..)
        )
    }

    /// Its type and permissions.
    fn mode(self) -> u32 {
        match self {
            Self::Descriptors(_) | Self::DescriptorInfos(_) => S_IFDIR | 0o500,
            node if node.is_folder() => S_IFDIR | 0o555,
            Self::Descriptor(who, fd) => {
                let file = view::descriptor(who.pid, fd);
                let right = |has: bool, bits: u32| if has { bits } else { 0 };
                let rights = file.map_or(0, |(file, _)| {
                    right(file.is_readable(), 0o500) | right(file.is_writable(), 0o300)
                });
                S_IFLNK | rights
            }
            node if node.is_link() => S_IFLNK | 0o777,
            Self::File(_, file) => S_IFREG | file.permissions(),
            Self::Setting(setting) => S_IFREG | setting.permissions(),
            _ => S_IFREG | 0o444,
        }
    }

    /// A number that no other has.
    fn number(self) -> u64 {
        let of = |who: Who, index: u64| {
            let thread = who.thread.map_or(0, |thread| u64::from(thread) + 1);
            (u64::from(who.pid) + 1) << 40 | (thread & 0xff_ffff) << 16 | index
        };
        let process = |pid| Who { pid, thread: None };
        match self {
            Self::Root => 1,
            Self::SelfLink => 2,
            Self::ThreadSelf => 3,
            Self::Mounts => 4,
            Self::System(file) => 0x100 + file as u64,
            Self::Settings(group) => 0x200 + group as u64,
            Self::Setting(setting) => 0x300 + setting as u64,
            Self::Process(who) => of(who, 0),
            Self::File(who, file) => of(who, 0x100 + file as u64),
            Self::Link(who, link) => of(who, 0x200 + link as u64),
            Self::Descriptors(who) => of(who, 1),
            Self::DescriptorInfos(who) => of(who, 2),
            Self::Tasks(pid) => of(process(pid), 3),
            Self::Descriptor(who, fd) => of(who, 0x1000 + fd as u64),
            Self::DescriptorInfo(who, fd) => of(who, 0x4000 + fd as u64),
        }
    }

    /// The process that it is of.
    const fn owner(self) -> Option<Who> {
        match self {
            Self::Process(who)
            | Self::File(who, _)
            | Self::Link(who, _)
            | Self::Descriptors(who)
            | Self::Descriptor(who, _)
            | Self::DescriptorInfos(who)
            | Self::DescriptorInfo(who, _) => Some(who),
            Self::Tasks(pid) => Some(Who { pid, thread: None }),
            _ => None,
        }
    }

    /// The directory that it is in.
    const fn parent(self) -> Self {
        match self {
            Self::Process(Who {
                pid,
                thread: Some(_),
            }) => Self::Tasks(pid),
            Self::File(who, _)
            | Self::Link(who, _)
            | Self::Descriptors(who)
            | Self::DescriptorInfos(who) => Self::Process(who),
            Self::Tasks(pid) => Self::Process(Who { pid, thread: None }),
            Self::Descriptor(who, _) => Self::Descriptors(who),
            Self::DescriptorInfo(who, _) => Self::DescriptorInfos(who),
            Self::Settings(group) if !group.is_top() => Self::Settings(settings::Group::Top),
            Self::Setting(setting) => Self::Settings(setting.group()),
            _ => Self::Root,
        }
    }

    /// The names in it from `place` on, `.` and `..` left out.
    fn entries(self, place: u64) -> Vec<Entry> {
        let named = |names: Vec<(String, Self)>| -> Vec<Entry> {
            let numbered = names.into_iter().zip(3..);
            numbered
                .map(|((name, node), place)| Entry { place, name, node })
                .filter(|entry| entry.place >= place)
                .collect()
        };
        let by_number = |numbers: Vec<usize>, node: fn(Who, usize) -> Self, who| {
            numbers
                .into_iter()
                .map(|number| (number.to_string(), node(who, number)))
                .collect()
        };
        match self {
            Self::Root => {
                let mut entries = named(root_names());
                let from = place.saturating_sub(FIRST_PROCESS);
                let pids = view::pids_above(u32::try_from(from).unwrap_or(u32::MAX).max(1) - 1);
                entries.extend(pids.into_iter().map(|pid| Entry {
                    place: FIRST_PROCESS + u64::from(pid),
                    name: pid.to_string(),
                    node: Self::Process(Who { pid, thread: None }),
                }));
                entries
            }
            Self::Settings(group) => named(settings::names(group)),
            Self::Process(who) => named(process_names(who)),
            Self::Descriptors(who) => named(by_number(
                view::descriptors_of(who.pid),
                Self::Descriptor,
                who,
            )),
            Self::DescriptorInfos(who) => named(by_number(
                view::descriptors_of(who.pid),
                Self::DescriptorInfo,
                who,
            )),
            Self::Tasks(pid) => {
                let threads = view::threads_of(pid).into_iter();
                named(threads.map(|id| (id.to_string(), task(pid, id))).collect())
            }
            _ => Vec::new(),
        }
    }

    /// The text of a file, as it is now. May sleep.
    fn text(self) -> Result<Vec<u8>, Errno> {
        match self {
            Self::System(file) => file.text().map(String::into_bytes),
            Self::Setting(setting) => Ok(setting.text().into_bytes()),
            Self::File(who, file) => file.text(who),
            Self::DescriptorInfo(who, fd) => process::descriptor_info(who.pid, fd),
            _ => Err(EINVAL),
        }
    }
}

const fn task(pid: Pid, id: Pid) -> Node {
    Node::Process(Who {
        pid,
        thread: Some(id),
    })
}

fn root_names() -> Vec<(String, Node)> {
    let fixed = [
        ("self", Node::SelfLink),
        ("thread-self", Node::ThreadSelf),
        ("mounts", Node::Mounts),
        ("sys", Node::Settings(settings::Group::Top)),
    ];
    let files = SystemFile::ALL.map(|file| (file.name(), Node::System(file)));
    let all = fixed.into_iter().chain(files);
    all.map(|(name, node)| (name.into(), node)).collect()
}

fn process_names(who: Who) -> Vec<(String, Node)> {
    let folders = [
        ("fd", Node::Descriptors(who)),
        ("fdinfo", Node::DescriptorInfos(who)),
    ];
    let tasks = who
        .thread
        .is_none()
        .then_some(("task", Node::Tasks(who.pid)));
    let links = Link::ALL.map(|(name, link)| (name, Node::Link(who, link)));
    let files = ProcessFile::ALL.map(|file| (file.name(), Node::File(who, file)));
    let all = folders.into_iter().chain(tasks).chain(links).chain(files);
    all.map(|(name, node)| (name.into(), node)).collect()
}

impl FileSystem for Procfs {
    type Node = Node;
    type Folder = Node;

    fn child(folder: Node, name: &str) -> Result<Option<Node>, Errno> {
        if name.len() > NAME_MAX {
            return Err(abi::errno::ENAMETOOLONG);
        }
        if let Some(who) = folder.owner() {
            if !view::exists(who) {
                return Err(ENOENT);
            }
        }
        if name == ".." {
            return Ok(Some(folder.parent()));
        }
        let number = canonical_number(name);
        let found = match (folder, number) {
            (Node::Root, Some(number)) => {
                let who = Pid::try_from(number)
                    .map(|pid| Who { pid, thread: None })
                    .ok();
                who.filter(|&who| view::exists(who)).map(Node::Process)
            }
            (folder, _) => {
                let mut entries = folder.entries(0).into_iter();
                entries
                    .find(|entry| entry.name == name)
                    .map(|entry| entry.node)
            }
        };
        // Linux has no "nothing there yet" here: whoever wants to make a file learns that it is not there.
        found.map(Some).ok_or(ENOENT)
    }

    fn target(link: &Node) -> Result<Target, Errno> {
        match *link {
            Node::SelfLink => Ok(Target::Path(proc::current().to_string())),
            Node::ThreadSelf => {
                let (pid, id) = (proc::current(), proc::current_thread());
                Ok(Target::Path(format!("{pid}/task/{id}")))
            }
            Node::Mounts => Ok(Target::Path("self/mounts".into())),
            Node::Link(who, link) => process::link(who, link),
            Node::Descriptor(who, fd) => {
                let (file, _) = view::descriptor(who.pid, fd).ok_or(ENOENT)?;
                let mut path: String = file.path().into();
                if let Some(inode) = file.inode() {
                    if inode::is_unlinked(inode.id()) {
                        path.push_str(" (deleted)");
                    }
                }
                let found = match file.found()? {
                    Some(found) => found,
                    None => Found::Proc(*link), // a pipe or memory: there is no other way to it
                };
                Ok(Target::Object { found, path })
            }
            _ => Err(EINVAL),
        }
    }

    fn stat(node: &Node) -> Result<Stat, Errno> {
        if let Some(who) = node.owner() {
            if !view::exists(who) {
                return Err(ENOENT);
            }
        }
        let mode = node.mode();
        // The directories of processes, and their time stamps, are as old as the look at them.
        let now = time::wall_clock_ns();
        let (seconds, nanos) = ((now / 1_000_000_000) as i64, now % 1_000_000_000);
        Ok(Stat {
            dev: DEVICE,
            ino: node.number(),
            mode,
            nlink: if mode & S_IFMT == S_IFDIR { 2 } else { 1 },
            blksize: BLOCK_SIZE,
            atime: seconds,
            atime_nsec: nanos,
            mtime: seconds,
            mtime_nsec: nanos,
            ctime: seconds,
            ctime_nsec: nanos,
            ..Stat::default()
        })
    }

    fn statfs() -> Result<Statfs, Errno> {
        const PROC_SUPER_MAGIC: u64 = 0x9fa0;
        Ok(Statfs {
            kind: PROC_SUPER_MAGIC,
            bsize: PAGE_SIZE as u64,
            namelen: NAME_MAX as u64,
            frsize: PAGE_SIZE as u64,
            ..Statfs::default()
        })
    }

    fn open(node: &Node, path: String, flags: usize) -> Result<OpenFile, Errno> {
        let writes = flags & O_ACCMODE != O_RDONLY;
        if node.is_link() {
            // A link is opened only where it is not to be followed, or leads to what has no path.
            let Node::Descriptor(who, fd) = *node else {
                return Err(ELOOP);
            };
            if flags & abi::fs::O_NOFOLLOW != 0 {
                return Err(ELOOP);
            }
            let (file, _) = view::descriptor(who.pid, fd).ok_or(ENOENT)?;
            return file.reopen(flags)?.ok_or(ELOOP);
        }
        if node.is_folder() {
            if writes || flags & O_CREAT != 0 {
                return Err(EISDIR);
            }
        } else if flags & O_DIRECTORY != 0 {
            return Err(ENOTDIR);
        }
        if let Some(who) = node.owner() {
            if !view::exists(who) {
                return Err(ENOENT);
            }
        }
        // User 0 may open anything, but for settings, which nobody may change.
        if let Node::Setting(setting) = node {
            let needed = match flags & O_ACCMODE {
                O_RDONLY => 0o400,
                abi::fs::O_WRONLY => 0o200,
                _ => 0o600,
            };
            if setting.permissions() & needed != needed {
                return Err(EACCES);
            }
        }
        Ok(OpenFile::proc(ProcFile::new(*node), path, flags))
    }

    fn truncate(_: &Node, _len: u64) -> Result<(), Errno> {
        Ok(())
    }

    fn create(_: Node, _name: &str, _mode: usize) -> Result<Node, Errno> {
        Err(ENOENT)
    }

    fn make_folder(_: Node, _name: &str, _mode: usize) -> Result<(), Errno> {
        Err(ENOENT)
    }
}

/// A name that is a number as it is written, without zeros or signs before it.
fn canonical_number(name: &str) -> Option<u64> {
    let number: u64 = name.parse().ok()?;
    (number.to_string() == name).then_some(number)
}

/// The `DT_*` of a node.
fn entry_kind(node: Node) -> u8 {
    match node.mode() & S_IFMT {
        S_IFDIR => DT_DIR,
        S_IFLNK => DT_LNK,
        _ => DT_REG,
    }
}

/// The answer where a process is gone that there was when the file was opened.
const GONE: Errno = ESRCH;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_names_only_as_they_are_written() {
        for (name, number) in [
            ("1", Some(1)),
            ("0", Some(0)),
            ("01", None),
            ("+1", None),
            ("1 ", None),
            ("self", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(canonical_number(name), number, "{name}");
        }
    }

    #[test]
    fn no_two_nodes_share_a_number() {
        let mut numbers = Vec::new();
        for who in [(1, None), (2, None), (1, Some(1)), (1, Some(2))] {
            let (pid, thread) = who;
            let who = Who { pid, thread };
            let names = process_names(who).into_iter();
            let nodes = names.map(|(_, node)| node);
            let more = [
                Node::Process(who),
                Node::Descriptor(who, 0),
                Node::Descriptor(who, 255),
                Node::DescriptorInfo(who, 255),
            ];
            numbers.extend(nodes.chain(more).map(Node::number));
        }
        numbers.extend(root_names().into_iter().map(|(_, node)| node.number()));
        let groups = [settings::Group::Vm, settings::Group::Kernel];
        for group in groups {
            numbers.extend(
                settings::names(group)
                    .into_iter()
                    .map(|(_, node)| node.number()),
            );
        }
        let all = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), all);
    }

    #[test]
    fn every_node_is_in_the_directory_that_it_says() {
        for who in [
            Who {
                pid: 3,
                thread: None,
            },
            Who {
                pid: 3,
                thread: Some(4),
            },
        ] {
            for (name, node) in process_names(who) {
                assert_eq!(node.parent(), Node::Process(who), "{name}");
            }
        }
        assert_eq!(task(3, 4).parent(), Node::Tasks(3));
        for (name, node) in root_names() {
            assert_eq!(node.parent(), Node::Root, "{name}");
        }
    }
}
