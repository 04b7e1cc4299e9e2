//! Accounting: what `/proc` and `getrusage` count must agree with each other and with what was done.

use crate::harness::{Failure, Gate, Test, TestResult, finish, in_child, measured, pid, start};
use crate::proc::read;
use alloc::format;
use alloc::string::String;
use ulib::abi::errno::EINVAL;
use ulib::abi::syscall::{SYS_CLOCK_GETTIME, SYS_TIMES};
use ulib::abi::time::{
    CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, RUSAGE_CHILDREN, RUSAGE_SELF, RUSAGE_THREAD,
    Rusage, Timeval,
};
use ulib::fs::{self, File};
use ulib::mem::{Mapping, Window};
use ulib::process;
use ulib::{PAGE_SIZE, probe, stats, sys};
use user::measure;
use user::procfs::{self, CpuTimes};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "account-resident",
        run: resident,
    },
    Test {
        name: "account-shares",
        run: shares,
    },
    Test {
        name: "account-pagemap",
        run: pagemap,
    },
    Test {
        name: "account-isolation",
        run: isolation,
    },
    Test {
        name: "account-memory",
        run: memory,
    },
    Test {
        name: "account-vmstat",
        run: vmstat,
    },
    Test {
        name: "account-faults",
        run: faults,
    },
    Test {
        name: "account-children",
        run: children,
    },
    Test {
        name: "account-time",
        run: time,
    },
    Test {
        name: "account-peak",
        run: peak,
    },
];

const PAGE_KIB: u64 = PAGE_SIZE as u64 / 1024;

fn kib(text: &str, name: &str) -> Result<u64, Failure> {
    procfs::kib(text, name).ok_or_else(|| Failure::Failed(format!("no {name} in {text}")))
}

/// The text of a file, read into memory that is there already: the read itself touches nothing new.
fn sample<'a>(file: &File, buffer: &'a mut [u8]) -> Result<&'a str, Failure> {
    let len = sys::pread(file.fd(), buffer, 0)?;
    check!(len < buffer.len(), "the buffer is too small");
    core::str::from_utf8(&buffer[..len]).map_err(|_| Failure::Failed("no text".into()))
}

fn write_all(window: &Window) {
    for page in 0..window.pages() {
        window.write_page(page, page as u64 + 1);
    }
}

/// A process's resident pages are the same in every file, and those of its areas add up to them.
fn resident() -> TestResult {
    stats::vmstat()?;
    let memory = Mapping::anonymous(30)?;
    write_all(&memory);
    let shared = Mapping::shared(5)?;
    write_all(&shared);
    // Of a child that sleeps: one that reads about itself changes meanwhile.
    let (ready, gate) = (Gate::new()?, Gate::new()?);
    let child = start(|| {
        write_all(&memory);
        shared.write_page(0, 7);
        ready.open()?;
        gate.pass()
    })?;
    ready.pass()?;
    let of = |name: &str| read(&format!("/proc/{child}/{name}"));
    sys::sched_yield();
    let (smaps, rollup, status) = (of("smaps")?, of("smaps_rollup")?, of("status")?);
    let (statm, stat) = (of("statm")?, of("stat")?);
    gate.open()?;
    finish(child)?;
    let rss = procfs::sum_of_kib(&smaps, "Rss");
    check!(rss >= 31 * PAGE_KIB, "only {rss} KiB are resident");
    let parts = ["RssAnon", "RssFile", "RssShmem"];
    let sum = parts
        .iter()
        .map(|name| procfs::kib(&status, name).unwrap_or(0));
    let pages = |text: &str, field: usize| text.split(' ').nth(field)?.parse::<u64>().ok();
    let of_stat = procfs::Process::parse(&stat).map(|process| process.resident);
    for (what, value) in [
        ("smaps_rollup's Rss", kib(&rollup, "Rss")?),
        ("status' VmRSS", kib(&status, "VmRSS")?),
        ("status' parts", sum.sum()),
        ("statm's resident", pages(&statm, 1).unwrap_or(0) * PAGE_KIB),
        ("stat's rss", of_stat.unwrap_or(0) * PAGE_KIB),
    ] {
        check_eq!(value, rss, "{what} in KiB");
    }
    for name in ["Pss", "Private_Dirty", "Anonymous", "Swap"] {
        let (all, sum) = (kib(&rollup, name)?, procfs::sum_of_kib(&smaps, name));
        // Each area's share is rounded by itself.
        check!(
            all >= sum && all - sum <= 16,
            "{name}: {all} and in areas {sum}"
        );
    }
    let clean =
        procfs::sum_of_kib(&smaps, "Private_Clean") + procfs::sum_of_kib(&smaps, "Shared_Clean");
    let dirty =
        procfs::sum_of_kib(&smaps, "Private_Dirty") + procfs::sum_of_kib(&smaps, "Shared_Dirty");
    check_eq!(clean + dirty, rss, "clean and dirty KiB");
    check_eq!(
        procfs::sum_of_kib(&smaps, "Size"),
        kib(&status, "VmSize")?,
        "sizes"
    );
    check_eq!(
        pages(&statm, 0).unwrap_or(0) * PAGE_KIB,
        kib(&status, "VmSize")?,
        "statm's size"
    );
    Ok(())
}

/// The lines of `smaps` for the area that starts at an address.
fn area_of(address: usize) -> Result<String, Failure> {
    let smaps = read("/proc/self/smaps")?;
    let start = format!("{address:08x}-");
    let found = smaps
        .find(&start)
        .ok_or_else(|| Failure::Failed(format!("no area starts at {start}")))?;
    let rest = &smaps[found..];
    let end = rest.find("VmFlags").unwrap_or(rest.len());
    Ok(rest[..end].into())
}

fn shares() -> TestResult {
    const PAGES: u64 = 16;
    stats::vmstat()?;
    let memory = Mapping::anonymous(PAGES as usize)?;
    write_all(&memory);
    // An area of its own, whatever lies beside it.
    let middle = memory.addr();
    memory.protect(ulib::abi::mm::PROT_READ)?;
    let alone = area_of(middle)?;
    check_eq!(kib(&alone, "Pss")?, PAGES * PAGE_KIB, "Pss alone");
    check_eq!(
        kib(&alone, "Private_Dirty")?,
        PAGES * PAGE_KIB,
        "Private_Dirty alone"
    );
    in_child(|| {
        let shared = area_of(middle)?;
        check_eq!(kib(&shared, "Rss")?, PAGES * PAGE_KIB, "Rss shared");
        check_eq!(kib(&shared, "Pss")?, PAGES * PAGE_KIB / 2, "Pss shared");
        check_eq!(
            kib(&shared, "Shared_Dirty")?,
            PAGES * PAGE_KIB,
            "Shared_Dirty"
        );
        check_eq!(kib(&shared, "Private_Dirty")?, 0, "Private_Dirty shared");
        memory.protect(ulib::mem::READ_WRITE)?;
        for page in 0..4 {
            memory.write_page(page, 9);
        }
        memory.protect(ulib::abi::mm::PROT_READ)?;
        let apart = area_of(middle)?;
        check_eq!(
            kib(&apart, "Private_Dirty")?,
            4 * PAGE_KIB,
            "after four stores"
        );
        check_eq!(kib(&apart, "Pss")?, (4 + 6) * PAGE_KIB, "Pss after them");
        Ok(())
    })?;
    stats::evict(memory.page_addr(3))?;
    let swapped = area_of(middle)?;
    check_eq!(kib(&swapped, "Swap")?, PAGE_KIB, "Swap");
    check_eq!(kib(&swapped, "SwapPss")?, PAGE_KIB, "SwapPss");
    check_eq!(
        kib(&swapped, "Rss")?,
        (PAGES - 1) * PAGE_KIB,
        "Rss with one in swap"
    );
    Ok(())
}

/// The word of `pagemap` for an address.
fn entry(address: usize) -> Result<u64, Failure> {
    let file = File::open("/proc/self/pagemap")?;
    let mut word = [0; 8];
    sys::pread(file.fd(), &mut word, (address / PAGE_SIZE * 8) as u64)?;
    Ok(u64::from_le_bytes(word))
}

const PRESENT: u64 = 1 << 63;
const SWAPPED: u64 = 1 << 62;
const SHAREABLE: u64 = 1 << 61;
const EXCLUSIVE: u64 = 1 << 56;
const FRAME: u64 = (1 << 55) - 1;

fn pagemap() -> TestResult {
    stats::vmstat()?;
    let memory = Mapping::anonymous(4)?;
    memory.write_page(1, 1);
    memory.write_page(2, 1);
    stats::evict(memory.page_addr(2))?;
    let shared = Mapping::shared(1)?;
    shared.write_page(0, 1);
    check_eq!(entry(memory.page_addr(0))?, 0, "untouched");
    let present = entry(memory.page_addr(1))?;
    check_eq!(
        present & !FRAME,
        PRESENT | EXCLUSIVE,
        "flags of a page in memory"
    );
    // The frame's number is that of physical memory, which starts at 2 GiB.
    let frame = stats::page(memory.page_addr(1))?.frame + (0x8000_0000 >> 12);
    check_eq!(present & FRAME, frame, "frame");
    let swapped = entry(memory.page_addr(2))?;
    check_eq!(swapped >> 55, SWAPPED >> 55, "flags of a page in swap");
    let slot = stats::page(memory.page_addr(2))?.frame;
    check_eq!((swapped & FRAME) >> 5, slot, "slot");
    let object = entry(shared.page_addr(0))?;
    check_eq!(
        object & !FRAME,
        PRESENT | EXCLUSIVE | SHAREABLE,
        "shared memory's"
    );
    let file = File::open("/proc/self/pagemap")?;
    let at = (memory.addr() / PAGE_SIZE * 8) as u64;
    let mut words = [0; 16];
    check_eq!(sys::pread(file.fd(), &mut words, at), Ok(16), "two entries");
    check_eq!(&words[8..], &present.to_le_bytes(), "the second");
    check_eq!(
        sys::pread(file.fd(), &mut words, at + 1),
        Err(EINVAL),
        "an odd offset"
    );
    check_eq!(
        sys::pread(file.fd(), &mut words[..7], at),
        Err(EINVAL),
        "an odd length"
    );
    let end = (1_u64 << 38 >> 12) * 8;
    check_eq!(
        sys::pread(file.fd(), &mut words, end),
        Ok(0),
        "behind the end"
    );
    check_eq!(
        sys::pread(file.fd(), &mut words, end - 8),
        Ok(8),
        "up to the end"
    );
    Ok(())
}

/// Equal addresses, different frames.
fn isolation() -> TestResult {
    stats::vmstat()?;
    let memory = Mapping::anonymous(1)?;
    memory.write_page(0, 1);
    let address = memory.addr();
    let before = entry(address)? & FRAME;
    in_child(|| {
        check_eq!(
            entry(address)? & FRAME,
            before,
            "the child's frame after the fork"
        );
        check_eq!(
            entry(address)? & EXCLUSIVE,
            0,
            "the frame is shared, and exclusive"
        );
        memory.write_page(0, 2);
        check!(
            entry(address)? & FRAME != before,
            "after a store the frame is the same"
        );
        check_eq!(memory.read_page(0), 2, "the child's word");
        Ok(())
    })?;
    check_eq!(entry(address)? & FRAME, before, "the parent's frame");
    check_eq!(memory.read_page(0), 1, "the parent's word");
    Ok(())
}

/// All frames are somewhere, and all page tables somebody's.
fn memory() -> TestResult {
    stats::vmstat()?;
    let held = Mapping::anonymous(50)?;
    write_all(&held);
    let text = read("/proc/meminfo")?;
    let parts = [
        "MemFree",
        "Buffers",
        "Cached",
        "AnonPages",
        "PageTables",
        "KernelStack",
        "Hugetlb",
    ];
    let mut sum = PAGE_KIB; // the shared zero page
    for part in parts {
        sum += kib(&text, part)?;
    }
    check_eq!(sum, kib(&text, "MemTotal")?, "the parts of memory, in KiB");
    check!(
        kib(&text, "AnonPages")? >= 50 * PAGE_KIB,
        "AnonPages: {text}"
    );
    let mut tables = 0;
    for process in procfs::processes()? {
        let status = read(&format!("/proc/{}/status", process.pid))?;
        tables += procfs::kib(&status, "VmPTE").unwrap_or(0);
    }
    check_eq!(
        tables,
        kib(&read("/proc/meminfo")?, "PageTables")?,
        "page tables"
    );
    let events = read("/proc/vmstat")?;
    check_eq!(
        procfs::counter(&events, "nr_page_table_pages"),
        Some(tables / PAGE_KIB),
        "nr_page_table_pages"
    );
    Ok(())
}

fn vmstat() -> TestResult {
    const TOUCHED: u64 = 20;
    stats::vmstat()?;
    let memory = Mapping::anonymous(TOUCHED as usize)?;
    let file = File::open("/proc/vmstat")?;
    let mut buffers = [[0; 4096]; 3];
    // The buffers' own pages are brought in, and the lines that count are found once.
    for buffer in &mut buffers {
        sample(&file, buffer)?;
    }
    measure::warm_up();
    let [first, second, third] = &mut buffers;
    let first = sample(&file, first)?;
    write_all(&memory);
    let second = sample(&file, second)?;
    stats::evict(memory.page_addr(0))?;
    stats::evict(memory.page_addr(1))?;
    let word = memory.read_page(0);
    let third = sample(&file, third)?;
    check_eq!(word, 1, "the word from swap");
    let by = |before: &str, after: &str, name: &str| -> Option<u64> {
        Some(procfs::counter(after, name)? - procfs::counter(before, name)?)
    };
    for (before, after, name, expected) in [
        (first, second, "pgfault", TOUCHED),
        (first, second, "demand_zero", TOUCHED),
        (first, second, "pgmajfault", 0),
        (second, third, "pswpout", 2),
        (second, third, "pswpin", 1),
        (second, third, "pgmajfault", 1),
        (second, third, "pgpgin", PAGE_KIB),
        (second, third, "pgpgout", 2 * PAGE_KIB),
    ] {
        check_eq!(by(before, after, name), Some(expected), "{name}");
    }
    Ok(())
}

fn usage(who: isize) -> Result<Rusage, Failure> {
    Ok(sys::getrusage(who)?)
}

fn faults() -> TestResult {
    const TOUCHED: i64 = 25;
    let memory = Mapping::anonymous(TOUCHED as usize)?;
    let (_, used) = measured(|| {
        let before = sys::getrusage(RUSAGE_SELF)?;
        write_all(&memory);
        let between = sys::getrusage(RUSAGE_THREAD)?;
        stats::evict(memory.page_addr(4))?;
        let word = memory.read_page(4);
        Ok::<_, ulib::Errno>((before, between, sys::getrusage(RUSAGE_SELF)?, word))
    })?;
    let (before, between, after, word) = used?;
    check_eq!(word, 5, "the word from swap");
    check_eq!(between.minflt - before.minflt, TOUCHED, "ru_minflt");
    check_eq!(
        between.majflt - before.majflt,
        0,
        "ru_majflt of first touches"
    );
    check_eq!(after.majflt - between.majflt, 1, "ru_majflt");
    check_eq!(
        after.minflt - between.minflt,
        0,
        "ru_minflt of a page from swap"
    );
    let sectors = (PAGE_SIZE / 512) as i64;
    check_eq!(after.inblock - between.inblock, sectors, "ru_inblock");
    check_eq!(after.oublock - between.oublock, sectors, "ru_oublock");
    check!(
        after.nvcsw > between.nvcsw,
        "it waited for a disk, and ru_nvcsw stayed"
    );
    let status = procfs::Process::parse(&read("/proc/self/stat")?);
    let now = usage(RUSAGE_SELF)?;
    let told = status.map_or(0, |process| process.minor_faults as i64);
    check!(
        told >= after.minflt && told <= now.minflt,
        "minflt in stat: {told}"
    );
    check_eq!(sys::getrusage(7).err(), Some(EINVAL), "getrusage of nobody");
    Ok(())
}

fn children() -> TestResult {
    const PAGES: usize = 100;
    let before = usage(RUSAGE_CHILDREN)?;
    let child = process::spawn(|| match Mapping::anonymous(PAGES) {
        Ok(memory) => {
            write_all(&memory);
            0
        }
        Err(_) => 1,
    })?;
    let Some((ended, _, of_child)) = sys::wait4(child as i32, 0)? else {
        return Err(Failure::Failed("wait4 did not wait".into()));
    };
    check_eq!(ended, child, "who has ended");
    let after = usage(RUSAGE_CHILDREN)?;
    let pages = PAGES as i64;
    check!(
        of_child.minflt >= pages,
        "wait4's ru_minflt: {}",
        of_child.minflt
    );
    check!(
        of_child.maxrss >= pages * PAGE_KIB as i64,
        "wait4's ru_maxrss: {}",
        of_child.maxrss
    );
    check_eq!(
        after.minflt - before.minflt,
        of_child.minflt,
        "children's ru_minflt"
    );
    check_eq!(
        after.nvcsw - before.nvcsw,
        of_child.nvcsw,
        "children's ru_nvcsw"
    );
    check!(after.maxrss >= of_child.maxrss, "children's ru_maxrss");
    Ok(())
}

fn micros(time: Timeval) -> u64 {
    time.to_micros().unwrap_or(0)
}

fn time() -> TestResult {
    stats::vmstat()?;
    let cpu = || -> Result<CpuTimes, Failure> {
        CpuTimes::parse(&read("/proc/stat")?).ok_or_else(|| Failure::Failed("no times".into()))
    };
    let (before, all_before) = (usage(RUSAGE_SELF)?, cpu()?);
    let mut sum = 0_u64;
    // So long that whole ticks of /proc/stat pass, however fast the machine is.
    loop {
        for number in 0..100_000_u64 {
            sum = core::hint::black_box(sum.wrapping_mul(31).wrapping_add(number));
        }
        let now = usage(RUSAGE_SELF)?;
        if micros(now.utime) - micros(before.utime) >= 40_000 {
            break;
        }
    }
    let (after, all_after) = (usage(RUSAGE_SELF)?, cpu()?);
    let all = all_after.since(all_before);
    check!(all.user >= 3, "{} ticks of user time, {sum}", all.user);
    let clock = |number: usize| sys::clock_gettime(number).map(|time| time.to_nanos().unwrap_or(0));
    let used = micros(after.utime) + micros(after.stime);
    let own = (!(pid() as i32) << 3) | 2;
    for number in [
        CLOCK_PROCESS_CPUTIME_ID,
        CLOCK_THREAD_CPUTIME_ID,
        own as usize,
    ] {
        let nanos = clock(number)?;
        check!(
            nanos / 1000 >= used,
            "clock {number:#x}: {nanos} ns, and {used} µs before"
        );
    }
    let nobody = (!0x7_0000_i32 << 3) | 2;
    check_eq!(clock(nobody as usize), Err(EINVAL), "the clock of nobody");
    check_eq!(
        probe::syscall(SYS_CLOCK_GETTIME, [CLOCK_PROCESS_CPUTIME_ID, 8, 0, 0, 0, 0]),
        Err(ulib::abi::errno::EFAULT),
        "a bad pointer"
    );
    check!(
        probe::syscall(SYS_TIMES, [0; 6]).is_ok(),
        "times without a buffer"
    );
    Ok(())
}

/// `VmHWM`, `ru_maxrss` and `VmPeak` keep the most that there was.
fn peak() -> TestResult {
    stats::vmstat()?;
    in_child(|| {
        let memory = Mapping::anonymous(64)?;
        write_all(&memory);
        let most = read("/proc/self/status")?;
        memory.unmap()?;
        let now = read("/proc/self/status")?;
        let fell = kib(&most, "VmRSS")? - kib(&now, "VmRSS")?;
        check!(fell >= 60 * PAGE_KIB, "VmRSS fell by {fell} KiB");
        check!(kib(&now, "VmHWM")? >= kib(&most, "VmRSS")?, "VmHWM fell");
        check!(kib(&now, "VmPeak")? >= kib(&most, "VmSize")?, "VmPeak fell");
        let maxrss = usage(RUSAGE_SELF)?.maxrss as u64;
        check!(maxrss >= kib(&most, "VmRSS")?, "ru_maxrss is {maxrss}");
        Ok(())
    })?;
    let path = fs::read_link("/proc/self/exe")?;
    check!(!path.is_empty(), "the program has a path");
    Ok(())
}
