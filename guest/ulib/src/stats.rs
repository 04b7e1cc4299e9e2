//! What the kernel counts: this system's own calls. Under Linux they fail with `ENOSYS`.

use crate::sys::{self, Result};
pub use abi::vmstat::{PageInfo, PageState, ProcInfo, ProcState, VmCtl, VmStats};

/// Totals of the whole system.
pub fn vmstat() -> Result<VmStats> {
    sys::vmstat()
}

/// What the kernel thinks of the page at `addr`.
pub fn page(addr: usize) -> Result<PageInfo> {
    sys::pageinfo(addr)
}

/// Every process, in order of id.
pub fn processes() -> impl Iterator<Item = ProcInfo> {
    (0..).map_while(|index| sys::procinfo(index).ok())
}

/// This process.
pub fn this_process() -> Result<ProcInfo> {
    let pid = sys::getpid();
    sys::procinfo(0)?;
    processes()
        .find(|info| info.pid == pid)
        .ok_or(abi::errno::ESRCH)
}

/// A process's name.
#[must_use]
pub fn name(info: &ProcInfo) -> &str {
    let end = info
        .name
        .iter()
        .position(|&byte| byte == 0)
        .unwrap_or(info.name.len());
    core::str::from_utf8(&info.name[..end]).unwrap_or("?")
}

/// Evicts the page at `addr`, whatever the policy thinks of it.
pub fn evict(addr: usize) -> Result<()> {
    sys::vmctl(VmCtl::EvictPage, addr).map(drop)
}

/// Makes the next `transfers` to or from swap fail; 0 stops it.
pub fn fail_swap(transfers: usize) -> Result<()> {
    sys::vmctl(VmCtl::FailSwap, transfers).map(drop)
}

/// Makes the next `transfers` of pages to or from files fail; 0 stops it.
pub fn fail_files(transfers: usize) -> Result<()> {
    sys::vmctl(VmCtl::FailFiles, transfers).map(drop)
}

/// Lets at most so many pages go to swap by one request. Returns how many it was before.
pub fn set_swap_cluster(pages: usize) -> Result<usize> {
    sys::vmctl(VmCtl::SwapCluster, pages)
}

/// Lets at most so many pages come from swap by one request: 1 is no readahead. Returns how many it was
/// before.
pub fn set_swap_readahead(pages: usize) -> Result<usize> {
    sys::vmctl(VmCtl::SwapReadahead, pages)
}

/// Judges promises of memory by Linux's mode 0, 1 or 2. Returns the mode before.
pub fn set_overcommit(mode: usize) -> Result<usize> {
    sys::vmctl(VmCtl::Overcommit, mode)
}

/// Adds so many thousandths of all memory to this process's score when somebody has to end because memory is
/// full: -1000 to 1000.
pub fn adjust_oom_score(adjustment: isize) -> Result<()> {
    sys::vmctl(VmCtl::OomAdjust, adjustment as usize).map(drop)
}

/// Drops what the kernel keeps only to be faster, and returns the number of free frames.
pub fn drop_caches() -> Result<usize> {
    sys::vmctl(VmCtl::DropCaches, 0)
}

/// Makes the kernel check its memory tables against each other; `EIO` when they disagree.
pub fn audit() -> Result<()> {
    sys::vmctl(VmCtl::Audit, 0).map(drop)
}

/// Makes the pool of large pages have so many, or as many as can be had; returns how many it has then.
pub fn set_huge_pages(pages: usize) -> Result<usize> {
    sys::vmctl(VmCtl::SetHugePages, pages)
}

/// The pool's large pages: all, free, and of the free ones those that are spoken for.
pub fn huge_pages() -> Result<[usize; 3]> {
    let mut counts = [0; 3];
    for (which, count) in counts.iter_mut().enumerate() {
        *count = sys::vmctl(VmCtl::HugePages, which)?;
    }
    Ok(counts)
}

/// How many free blocks of 2^`order` adjacent frames there are.
pub fn free_blocks(order: usize) -> Result<usize> {
    sys::vmctl(VmCtl::FreeBlocks, order)
}

/// Says who gets large pages without asking: everyone (0), who advised it (1), nobody (2). Returns what it
/// was before.
pub fn set_transparent(mode: usize) -> Result<usize> {
    sys::vmctl(VmCtl::SetTransparent, mode)
}

/// Lets the kernel look for small pages that large ones can be made of; returns how many it made.
pub fn collapse_pass() -> Result<usize> {
    sys::vmctl(VmCtl::CollapsePass, 0)
}

/// Lets `khugepaged` sleep so many milliseconds from one turn to the next. Returns how long it was.
pub fn set_khugepaged_sleep(milliseconds: usize) -> Result<usize> {
    sys::vmctl(VmCtl::KhugepagedScanSleep, milliseconds)
}

/// Lets `khugepaged` look at so many pages in a turn. Returns how many it was.
pub fn set_khugepaged_pages(pages: usize) -> Result<usize> {
    sys::vmctl(VmCtl::KhugepagedPagesToScan, pages)
}

/// Says whether `khugepaged` moves pages out of the way of a new large one. Returns what it was.
pub fn set_khugepaged_defrag(defrag: bool) -> Result<bool> {
    sys::vmctl(VmCtl::KhugepagedDefrag, usize::from(defrag)).map(|before| before == 1)
}

/// Lets the flusher make so many rounds now, as though so many of its intervals had passed.
pub fn run_flusher(rounds: usize) -> Result<()> {
    sys::vmctl(VmCtl::RunFlusher, rounds).map(drop)
}

/// Sets how many pages of a file are read ahead at most; 0 for none. Returns how many it was.
pub fn set_readahead(pages: usize) -> Result<usize> {
    sys::vmctl(VmCtl::SetReadahead, pages)
}

/// Randomises the addresses of programs that are started from now on, by a seed; 0 ends it.
pub fn randomize(seed: usize) -> Result<()> {
    sys::vmctl(VmCtl::Randomize, seed).map(drop)
}

/// Makes the kernel check its own protection; `EIO` when something is wrong with it.
pub fn check_protection() -> Result<()> {
    sys::vmctl(VmCtl::CheckProtection, 0).map(drop)
}

/// Whether a plain load of the kernel's from an address of this process faults.
pub fn kernel_is_shut_out(addr: usize) -> Result<bool> {
    sys::vmctl(VmCtl::LoadUnprotected, addr).map(|faulted| faulted == 1)
}

/// The number of the replacement policy in force.
pub fn policy() -> Result<usize> {
    sys::vmctl(VmCtl::GetPolicy, 0)
}

/// Switches to the replacement policy with that number. Returns the number of the one before.
pub fn set_policy(number: usize) -> Result<usize> {
    sys::vmctl(VmCtl::SetPolicy, number)
}
