//! Files about the system as a whole.

use alloc::{format, string::String};
use core::fmt::Write;

use abi::errno::Errno;
use abi::vmstat::VmStats;
use vm::LARGE_PAGES;

use super::{process::user_ticks, view};
use crate::{
    PAGE_SIZE,
    boot::facts,
    drivers::disk,
    fs::{file::OpenFile, vfs},
    mm::pager,
    syscall::SYSTEM_NAMES,
    time,
    trap::{account, interrupts},
};

/// A page in KiB.
const PAGE_KIB: u64 = PAGE_SIZE as u64 / 1024;

/// Defines [`SystemFile`] and its names from one table.
macro_rules! system_files {
    ($($variant:ident $name:literal;)*) => {
        /// A file about the system as a whole.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum SystemFile {
            $(
                #[doc = concat!("`", $name, "`.")]
                $variant,
            )*
        }

        impl SystemFile {
            /// All of them.
            pub(super) const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// Its name.
            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

system_files! {
    Buddyinfo "buddyinfo";
    Cmdline "cmdline";
    Cpuinfo "cpuinfo";
    Devices "devices";
    Filesystems "filesystems";
    Interrupts "interrupts";
    Loadavg "loadavg";
    Meminfo "meminfo";
    Stat "stat";
    Swaps "swaps";
    Uptime "uptime";
    Version "version";
    Vmstat "vmstat";
}

impl SystemFile {
    /// Its text now.
    pub(super) fn text(self) -> Result<String, Errno> {
        Ok(match self {
            Self::Buddyinfo => pager::with_vm(|vm| buddyinfo(&vm.free_blocks())),
            Self::Cmdline => facts::with(|facts| format!("{}\n", facts.arguments)),
            Self::Cpuinfo => facts::with(|facts| {
                // What `hpmcounter3` and the next ones count.
                let counters = match facts.walk_counters {
                    true => "hpmcounters\t: dtlb-read-miss dtlb-write-miss itlb-miss\n",
                    false => "",
                };
                format!(
                    "processor\t: 0\nhart\t\t: {}\nisa\t\t: {}\nmmu\t\t: sv39\n{counters}\n",
                    facts.hart, facts.isa
                )
            }),
            Self::Devices => "Character devices:\n  1 mem\n  5 /dev/tty\n  5 /dev/console\n\n\
                              Block devices:\n254 virtblk\n"
                .into(),
            Self::Filesystems => "nodev\tproc\n\text4\n".into(),
            Self::Interrupts => interrupts_text(),
            Self::Loadavg => loadavg(),
            Self::Meminfo => meminfo(),
            Self::Stat => stat(),
            Self::Swaps => swaps(),
            Self::Uptime => uptime(),
            Self::Version => format!(
                "{} version {} (rustc) {}\n",
                SYSTEM_NAMES.system, SYSTEM_NAMES.release, SYSTEM_NAMES.version
            ),
            Self::Vmstat => vmstat(),
        })
    }
}

/// `mounts`.
pub(super) fn mounts() -> String {
    let mut text = String::from("/dev/root / ext4 rw,relatime 0 0\n");
    if vfs::has_proc() {
        text.push_str("proc /proc proc rw,relatime 0 0\n");
    }
    text
}

/// The number of the mount that a file was opened in.
pub(super) fn mount_id(file: &OpenFile) -> u32 {
    match file.found() {
        Ok(Some(vfs::Found::Proc(_))) => 2,
        Ok(Some(vfs::Found::Inode(_) | vfs::Found::Device(_))) => 1,
        Ok(None) | Err(_) => 0,
    }
}

/// `buddyinfo`: free blocks by order. Memory below 4 GiB is the zone that Linux calls `DMA32`.
fn buddyinfo(blocks: &[u64]) -> String {
    let mut text = format!("Node 0, zone {:>8} ", "DMA32");
    for count in blocks {
        let _ = write!(text, "{count:6} ");
    }
    text.push('\n');
    text
}

/// `meminfo`. Every frame is in just one of `MemFree`, `Cached`, `AnonPages`, `PageTables`, `KernelStack` and
/// `Hugetlb`, but for the one of the shared zero page.
fn meminfo() -> String {
    let (memory, stats, pool) = pager::with_vm(|vm| (vm.memory(), vm.stats(), vm.pool()));
    let stacks = memory.kernel.saturating_sub(1);
    let mut text = String::new();
    for (name, pages) in [
        ("MemTotal", memory.total),
        ("MemFree", memory.free),
        ("MemAvailable", memory.available),
        ("Buffers", 0),
        ("Cached", memory.file + memory.shared),
        ("SwapCached", memory.swap_cached),
        ("Unevictable", stats.frames_locked),
        ("Mlocked", stats.frames_locked),
        ("SwapTotal", stats.swap_total),
        ("SwapFree", stats.swap_total - stats.swap_used),
        ("Dirty", memory.dirty),
        ("Writeback", memory.writeback),
        ("AnonPages", memory.anonymous),
        ("Mapped", memory.mapped),
        ("Shmem", memory.shared),
        ("KernelStack", stacks),
        ("PageTables", memory.tables),
        ("CommitLimit", stats.commit_limit),
        ("Committed_AS", stats.committed),
        ("AnonHugePages", stats.frames_thp),
    ] {
        let _ = writeln!(text, "{:<16}{:8} kB", format!("{name}:"), pages * PAGE_KIB);
    }
    for (name, count) in [
        ("HugePages_Total", pool.total),
        ("HugePages_Free", pool.free),
        ("HugePages_Rsvd", pool.reserved),
        // There are no pages beyond those of the pool.
        ("HugePages_Surp", 0),
    ] {
        let _ = writeln!(text, "{:<16}{count:8}", format!("{name}:"));
    }
    for (name, pages) in [
        ("Hugepagesize", LARGE_PAGES),
        ("Hugetlb", stats.frames_hugetlb),
    ] {
        let _ = writeln!(text, "{:<16}{:8} kB", format!("{name}:"), pages * PAGE_KIB);
    }
    text
}

/// `vmstat`: Linux's names for what it has too; this kernel's own counters behind them.
fn vmstat() -> String {
    let (memory, stats) = pager::with_vm(|vm| (vm.memory(), vm.stats()));
    let (read, written) = disk::sectors();
    let stack_kib = memory.kernel.saturating_sub(1) * PAGE_KIB;
    let mut text = String::new();
    for (name, value) in [
        ("nr_free_pages", memory.free),
        ("nr_anon_pages", memory.anonymous),
        ("nr_mapped", memory.mapped),
        ("nr_file_pages", memory.file + memory.shared),
        ("nr_dirty", memory.dirty),
        ("nr_writeback", memory.writeback),
        ("nr_shmem", memory.shared),
        ("nr_mlock", stats.frames_locked),
        ("nr_unevictable", stats.frames_locked),
        ("nr_kernel_stack", stack_kib),
        ("nr_page_table_pages", memory.tables),
        ("nr_swapcached", memory.swap_cached),
        (
            "nr_anon_transparent_hugepages",
            stats.frames_thp / LARGE_PAGES,
        ),
        ("pgpgin", read / 2),
        ("pgpgout", written / 2),
        ("pswpin", stats.swapped_in),
        ("pswpout", stats.swapped_out),
        ("pgfault", stats.faults),
        ("pgmajfault", stats.major),
        ("oom_kill", stats.oom_kills),
    ] {
        let _ = writeln!(text, "{name} {value}");
    }
    for (name, value) in own_counters(&stats) {
        let _ = writeln!(text, "{name} {value}");
    }
    text
}

/// The counters of events that Linux has no name for.
fn own_counters(stats: &VmStats) -> impl Iterator<Item = (&'static str, u64)> {
    const TOLD_ALREADY: [&str; 5] = ["faults", "major", "swapped_in", "swapped_out", "oom_kills"];
    let is_event = |name: &str| !name.starts_with("frames_") && !name.starts_with("swap_");
    stats.fields().filter(move |(name, _)| {
        (is_event(name) || *name == "swap_in") && !TOLD_ALREADY.contains(name)
    })
}

/// `stat`: CPU time, interrupts, switches, processes.
fn stat() -> String {
    let times = account::times();
    let cpu = format!(
        "{} 0 {} {} {} 0 0 0 0 0",
        user_ticks(times.user),
        user_ticks(times.system),
        user_ticks(times.idle),
        user_ticks(times.waiting),
    );
    let (running, blocked, _) = view::census();
    let counts = interrupts::counts();
    let mut text = format!("cpu  {cpu}\ncpu0 {cpu}\nintr {}", counts.total());
    for count in counts.all() {
        let _ = write!(text, " {count}");
    }
    let boot = time::boot_ns() / 1_000_000_000;
    let _ = write!(
        text,
        "\nctxt {}\nbtime {boot}\nprocesses {}\nprocs_running {running}\nprocs_blocked {blocked}\n",
        account::switches(),
        view::newest_pid(),
    );
    text
}

/// `interrupts`.
fn interrupts_text() -> String {
    let mut text = String::from("           CPU0       \n");
    let counts = interrupts::counts();
    for (number, chip, name) in interrupts::sources() {
        let _ = writeln!(
            text,
            "{number:3}: {:10}  {chip} {number:3}  {name}",
            counts.of(number)
        );
    }
    text
}

/// `uptime`: seconds since the start, and of these with nothing to do.
fn uptime() -> String {
    let seconds = |nanos: u64| (nanos / 1_000_000_000, nanos / 10_000_000 % 100);
    let (up, up_part) = seconds(time::now_ns());
    let times = account::times();
    let (idle, idle_part) = seconds(time::ticks_to_ns(times.idle + times.waiting));
    format!("{up}.{up_part:02} {idle}.{idle_part:02}\n")
}

/// `loadavg`.
fn loadavg() -> String {
    let (running, _, all) = view::census();
    let mut text = String::new();
    for average in account::load_averages() {
        // Rounded to hundredths as Linux does.
        let hundredths = (average * 100 + account::LOAD_ONE / 2) / account::LOAD_ONE;
        let _ = write!(text, "{}.{:02} ", hundredths / 100, hundredths % 100);
    }
    let _ = writeln!(text, "{running}/{all} {}", view::newest_pid());
    text
}

/// `swaps`.
fn swaps() -> String {
    let mut text = String::from("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
    for area in pager::with_vm(|vm| vm.swap_areas()) {
        let tab = |kib: u64| if kib < 10_000_000 { "\t" } else { "" };
        let (size, used) = (area.pages * PAGE_KIB, area.used * PAGE_KIB);
        let _ = writeln!(
            text,
            "{:<39} partition\t{size}\t{}{used}\t{}{}",
            area.name,
            tab(size),
            tab(used),
            area.priority,
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counter_is_told_once() {
        let stats = VmStats::default();
        let own: alloc::vec::Vec<_> = own_counters(&stats).map(|(name, _)| name).collect();
        assert!(own.contains(&"demand_zero") && own.contains(&"swap_in"));
        for name in ["faults", "frames_free", "swap_used", "swapped_in"] {
            assert!(!own.contains(&name), "{name}");
        }
    }

    #[test]
    fn free_blocks_have_their_columns() {
        assert_eq!(
            buddyinfo(&[1, 23, 456]),
            "Node 0, zone    DMA32      1     23    456 \n"
        );
    }

    #[test]
    fn the_table_of_mounts_begins_with_the_root() {
        assert!(mounts().starts_with("/dev/root / ext4 "));
    }
}
