//! `/proc/PID/…`: what is known of one process, but for its areas ([`super::memory`]).

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt::Write;
use core::ops::Range;

use abi::errno::{EINVAL, ENOENT, ENOMEM, Errno};
use abi::fs::O_CLOEXEC;
use abi::process::RLIM_INFINITY;
use abi::time::USER_HZ;
use vm::{Access, OOM_SCORE_ADJ_MAX, OOM_SCORE_ADJ_MIN, SpaceId, VirtAddr};

use super::{
    GONE, Link, Target, Who, memory,
    view::{self, View},
};
use crate::{
    PAGE_SIZE,
    fs::{inode, vfs::Found, volume},
    mm::{pager, phys},
    proc::{Pid, process::Usage},
    time,
};

/// A page in KiB.
const PAGE_KIB: u64 = PAGE_SIZE as u64 / 1024;

/// Defines [`ProcessFile`], its names and permissions from one table.
macro_rules! process_files {
    ($($variant:ident $name:literal $permissions:literal;)*) => {
        /// A file of a process's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ProcessFile {
            $(
                #[doc = concat!("`", $name, "`.")]
                $variant,
            )*
        }

        impl ProcessFile {
            /// All of them.
            pub(super) const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// Its name.
            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Its permissions.
            pub(super) const fn permissions(self) -> u32 {
                match self { $(Self::$variant => $permissions,)* }
            }
        }
    };
}

process_files! {
    Cmdline "cmdline" 0o444;
    Comm "comm" 0o644;
    Environ "environ" 0o400;
    Limits "limits" 0o444;
    Maps "maps" 0o444;
    MountsFile "mounts" 0o444;
    OomScore "oom_score" 0o444;
    OomScoreAdj "oom_score_adj" 0o644;
    Pagemap "pagemap" 0o400;
    Smaps "smaps" 0o444;
    SmapsRollup "smaps_rollup" 0o444;
    Stat "stat" 0o444;
    Statm "statm" 0o444;
    Status "status" 0o444;
}

impl ProcessFile {
    /// Its text now. May sleep.
    pub(super) fn text(self, who: Who) -> Result<Vec<u8>, Errno> {
        let view = View::of(who).ok_or(GONE)?;
        let text = match self {
            Self::Cmdline => return strings(&view, |image| image.arguments.clone()),
            Self::Environ => return strings(&view, |image| image.environment.clone()),
            Self::Comm => format!("{}\n", view.name),
            Self::Limits => limits(&view),
            Self::Maps => memory::maps(&view)?,
            Self::Smaps => memory::smaps(&view)?,
            Self::SmapsRollup => memory::rollup(&view)?,
            Self::MountsFile => super::system::mounts(),
            Self::OomScore => format!("{}\n", oom_score(&view)),
            Self::OomScoreAdj => {
                let adjustment = |space| pager::with_vm(|vm| vm.oom_adjustment(space));
                format!("{}\n", view.space.and_then(adjustment).unwrap_or(0))
            }
            Self::Pagemap => return Err(EINVAL), // has no text: see `memory::read_pagemap`
            Self::Stat => stat(&view),
            Self::Statm => statm(&view),
            Self::Status => status(&view),
        };
        Ok(text.into_bytes())
    }

    /// Takes what was written to it.
    pub(super) fn write(self, who: Who, bytes: &[u8]) -> Result<(), Errno> {
        let text = core::str::from_utf8(bytes).map_err(|_| EINVAL)?;
        let changed = match self {
            Self::OomScoreAdj => {
                let value: i16 = text.trim().parse().map_err(|_| EINVAL)?;
                if !(OOM_SCORE_ADJ_MIN..=OOM_SCORE_ADJ_MAX).contains(&value) {
                    return Err(EINVAL);
                }
                view::change(who.pid, |process| {
                    if let Some(space) = process.space {
                        pager::with_vm(|vm| vm.set_oom_adjustment(space, value));
                    }
                })
            }
            Self::Comm => {
                // As on Linux a process may only name itself.
                if who.pid != crate::proc::current() {
                    return Err(EINVAL);
                }
                let name = text.split(['\n', '\0']).next().unwrap_or_default();
                let name: String = name.chars().take(15).collect();
                view::change(who.pid, |process| process.name = name)
            }
            _ => return Err(EINVAL),
        };
        changed.ok_or(GONE)
    }
}

/// Ticks of the machine's clock as the ticks that programs count in.
pub(super) fn user_ticks(ticks: u64) -> u64 {
    time::ticks_to_ns(ticks) / (1_000_000_000 / USER_HZ)
}

/// The strings that a process's memory has in the range that `pick` picks: it may have changed them. None
/// for a thread of the kernel or a zombie.
fn strings(
    view: &View,
    pick: impl Fn(&crate::proc::about::Image) -> Range<usize>,
) -> Result<Vec<u8>, Errno> {
    let (Some(image), Some(space)) = (&view.about.image, view.space) else {
        return Ok(Vec::new());
    };
    let range = pick(image);
    if !volume::make_room(range.len()) {
        return Err(ENOMEM);
    }
    read_memory(space, range)
}

/// Reads another space's memory, pages in swap included. It ends early where the space is gone or has no
/// such memory.
fn read_memory(space: SpaceId, range: Range<usize>) -> Result<Vec<u8>, Errno> {
    let mut bytes = Vec::with_capacity(range.len());
    while bytes.len() < range.len() {
        let at = range.start + bytes.len();
        let in_page = at % PAGE_SIZE;
        let len = (PAGE_SIZE - in_page).min(range.len() - bytes.len());
        let address = VirtAddr::new(at as u64);
        let frame = pager::run(|vm, attempt| vm.access(space, address, Access::Load, attempt))?;
        let Ok(frame) = frame else {
            break;
        };
        phys::with_frame(pager::page_number(frame), |page| {
            bytes.extend_from_slice(&page[in_page..in_page + len]);
        });
    }
    Ok(bytes)
}

/// Where a process's link leads.
pub(super) fn link(who: Who, link: Link) -> Result<Target, Errno> {
    let view = View::of(who).ok_or(ENOENT)?;
    match link {
        Link::Exe => {
            let image = view.about.image.ok_or(ENOENT)?;
            let mut path = image.path.clone();
            if inode::is_unlinked(image.file.id()) {
                path.push_str(" (deleted)");
            }
            let found = Found::Inode(image.file.info()?);
            Ok(Target::Object { found, path })
        }
        Link::Cwd if view.state != 'Z' => {
            let path = view.directory.path;
            let found = match view.directory.folder {
                Some(folder) => folder.found()?,
                None => return Ok(Target::Path(path)),
            };
            Ok(Target::Object { found, path })
        }
        Link::Root if view.state != 'Z' => Ok(Target::Path("/".into())),
        Link::Cwd | Link::Root => Err(ENOENT),
    }
}

/// `fdinfo/FD`.
pub(super) fn descriptor_info(pid: Pid, fd: usize) -> Result<Vec<u8>, Errno> {
    let (file, closes_on_exec) = view::descriptor(pid, fd).ok_or(ENOENT)?;
    let cloexec = if closes_on_exec { O_CLOEXEC } else { 0 };
    let inode = file.stat().map_or(0, |stat| stat.ino);
    let text = format!(
        "pos:\t{}\nflags:\t0{:o}\nmnt_id:\t{}\nino:\t{inode}\n",
        file.position(),
        file.flags() | cloexec,
        super::system::mount_id(&file),
    );
    Ok(text.into_bytes())
}

fn limits(view: &View) -> String {
    const LIMITS: [(&str, &str); 16] = [
        ("Max cpu time", "seconds"),
        ("Max file size", "bytes"),
        ("Max data size", "bytes"),
        ("Max stack size", "bytes"),
        ("Max core file size", "bytes"),
        ("Max resident set", "bytes"),
        ("Max processes", "processes"),
        ("Max open files", "files"),
        ("Max locked memory", "bytes"),
        ("Max address space", "bytes"),
        ("Max file locks", "locks"),
        ("Max pending signals", "signals"),
        ("Max msgqueue size", "bytes"),
        ("Max nice priority", ""),
        ("Max realtime priority", ""),
        ("Max realtime timeout", "us"),
    ];
    let mut text = format!(
        "{:<25} {:<20} {:<20} {:<10}\n",
        "Limit", "Soft Limit", "Hard Limit", "Units"
    );
    let word = |limit: u64| match limit {
        RLIM_INFINITY => "unlimited".into(),
        limit => limit.to_string(),
    };
    for (resource, (name, unit)) in LIMITS.into_iter().enumerate() {
        let Some(limit) = view.limits.get(resource) else {
            continue;
        };
        let [soft, hard] = [limit.cur, limit.max].map(word);
        // As on Linux, a line without a unit has no blank for it.
        let _ = match unit {
            "" => writeln!(text, "{name:<25} {soft:<20} {hard:<20}"),
            unit => writeln!(text, "{name:<25} {soft:<20} {hard:<20} {unit:<10}"),
        };
    }
    text
}

/// The score by which a process is chosen when memory is full, as Linux shows it: from 0 for one that never
/// is, over 666 for one that has nothing, to 2000.
fn oom_score(view: &View) -> i64 {
    let score = view.space.and_then(|space| {
        pager::with_vm(|vm| {
            let stats = vm.stats();
            let total = (stats.frames_total + stats.swap_total).max(1) as i64;
            Some((1000 + vm.oom_score(space)? * 1000 / total) * 2 / 3)
        })
    });
    score.unwrap_or(0)
}

/// `statm`: pages.
fn statm(view: &View) -> String {
    let (usage, reserved) = space_figures(view);
    format!(
        "{} {} {} {} 0 {} 0\n",
        reserved.pages,
        usage.resident,
        usage.file + usage.shared_memory,
        reserved.code,
        reserved.data + reserved.stack,
    )
}

fn space_figures(view: &View) -> (vm::Usage, vm::Reserved) {
    pager::with_vm(|vm| {
        let usage = view.space.and_then(|space| vm.space_usage(space));
        let reserved = view.space.and_then(|space| vm.reserved(space));
        (usage.unwrap_or_default(), reserved.unwrap_or_default())
    })
}

/// `stat`: one line, its fields as `proc(5)` numbers them.
fn stat(view: &View) -> String {
    const NORMAL_PRIORITY: u64 = 20;
    const PF_KTHREAD: u64 = 0x20_0000;
    let (counts, heap) = pager::with_vm(|vm| {
        let counts = view.space.and_then(|space| vm.counts(space));
        let heap = view.space.and_then(|space| vm.heap_bounds(space));
        (counts.unwrap_or_default(), heap)
    });
    let Usage { times, .. } = view.usage;
    let children = view.children_usage;
    let image = view.about.image.as_deref();
    let of = |pick: fn(&crate::proc::about::Image) -> usize| image.map_or(0, pick) as u64;
    let [shared, blocked, ignored, caught] = view.signals;
    let pending = shared | view.own_pending;
    let flags = if view.is_kernel() { PF_KTHREAD } else { 0 };
    let before = format!(
        "{} ({}) {} {} {} {} 0 -1 {flags}",
        view.id, view.name, view.state, view.parent, view.group, view.group,
    );
    // What is 0 is what this kernel has not, and what Linux tells only debuggers: registers, `wchan`.
    let fields = [
        view.usage.minor_faults,
        children.minor_faults,
        view.usage.major_faults,
        children.major_faults,
        user_ticks(times.user),
        user_ticks(times.system),
        user_ticks(children.times.user),
        user_ticks(children.times.system),
        NORMAL_PRIORITY,
        0,
        u64::from(view.threads),
        0,
        user_ticks(view.about.started),
        counts.reserved * PAGE_SIZE as u64,
        counts.resident,
        RLIM_INFINITY,
        of(|image| image.code.start),
        of(|image| image.code.end),
        of(|image| image.stack),
        0, // kstkesp
        0, // kstkeip
        pending & i32::MAX as u64,
        blocked & i32::MAX as u64,
        ignored & i32::MAX as u64,
        caught & i32::MAX as u64,
        0, // wchan
        0, // nswap
        0, // cnswap
        view.exit_signal as u64,
        0, // processor
        0, // rt_priority
        0, // policy
        0, // delayacct_blkio_ticks
        0, // guest_time
        0, // cguest_time
        of(|image| image.data.start),
        of(|image| image.data.end),
        heap.map_or(0, |(start, _)| start.get()),
        of(|image| image.arguments.start),
        of(|image| image.arguments.end),
        of(|image| image.environment.start),
        of(|image| image.environment.end),
        u64::from(view.exit_code),
    ];
    let mut text = before;
    for field in fields {
        let _ = write!(text, " {field}");
    }
    text.push('\n');
    text
}

/// `status`.
fn status(view: &View) -> String {
    let mut text = format!(
        "Name:\t{}\nUmask:\t{:04o}\nState:\t{} ({})\nTgid:\t{}\nNgid:\t0\nPid:\t{}\nPPid:\t{}\nTracerPid:\t0\n\
         Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nFDSize:\t{}\nGroups:\t \n",
        view.name,
        view.umask,
        view.state,
        view::state_word(view.state),
        view.pid,
        view.id,
        view.parent,
        view.descriptors,
    );
    if let Some(space) = view.space {
        memory_status(&mut text, view, space);
    }
    let [pending, blocked, ignored, caught] = view.signals;
    let _ = write!(
        text,
        "Threads:\t{}\nSigPnd:\t{:016x}\nShdPnd:\t{pending:016x}\nSigBlk:\t{blocked:016x}\nSigIgn:\t{ignored:016x}\n\
         SigCgt:\t{caught:016x}\nCpus_allowed:\t1\nCpus_allowed_list:\t0\nvoluntary_ctxt_switches:\t{}\n\
         nonvoluntary_ctxt_switches:\t{}\n",
        view.threads, view.own_pending, view.usage.waits, view.usage.preemptions,
    );
    text
}

/// The lines of `status` about memory.
fn memory_status(text: &mut String, view: &View, space: SpaceId) {
    let (usage, reserved) = space_figures(view);
    let (counts, peak) = pager::with_vm(|vm| {
        let counts = vm.counts(space).unwrap_or_default();
        (counts, vm.peak_resident(space).unwrap_or_default())
    });
    for (name, pages) in [
        ("VmPeak", reserved.peak),
        ("VmSize", reserved.pages),
        ("VmLck", counts.locked),
        ("VmPin", 0),
        ("VmHWM", peak),
        ("VmRSS", usage.resident),
        ("RssAnon", usage.anonymous),
        ("RssFile", usage.file),
        ("RssShmem", usage.shared_memory),
        ("VmData", reserved.data),
        ("VmStk", reserved.stack),
        ("VmExe", reserved.code),
        ("VmLib", reserved.other_code),
        // The root table is counted too, so that all processes' tables add up to what there are.
        ("VmPTE", counts.tables),
        ("VmSwap", usage.swapped),
        ("HugetlbPages", counts.pool),
    ] {
        let _ = writeln!(text, "{name}:\t{:8} kB", pages * PAGE_KIB);
    }
}
