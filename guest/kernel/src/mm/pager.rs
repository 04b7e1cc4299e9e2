//! Drives the `vm` crate: performs the transfers that it asks for, sleeps where it says so, and ends a
//! process when memory is full.

use alloc::collections::BTreeMap;

use abi::errno::{EINVAL, EIO, ENOMEM, Errno};
use abi::signal::{BUS_ADRERR, SEGV_ACCERR, SEGV_MAPERR, Signal};
use vm::{
    Access, Advice, AreaId, Attempt, Before, Direction, FrameId, Frames, InodeId, Io, IoError,
    NewSwapArea, Place, Prot, Resolution, SlotId, SpaceId, Step, Stream, VirtAddr, Vm, Wait,
};

use super::{
    kernel_stack::{self, KernelStack},
    khugepaged, phys, readahead,
    tables::Ram,
    writeback,
};
use crate::{
    PAGE_SIZE, arch,
    drivers::disk::{self, DiskId, SECTOR},
    fs::volume,
    println,
    proc::{
        self,
        sched::{self, Channel},
        signal,
        table::with_table,
    },
    sync::Global,
    time,
};

/// The `vm` crate over this machine.
pub type Brain = Vm<Ram>;

struct Pager {
    vm: Brain,
    ram: Ram,
    /// The disk of each swap area.
    swap: BTreeMap<AreaId, DiskId>,
    /// Spaces that several processes use, and how many do beside the first.
    sharers: BTreeMap<SpaceId, u32>,
    /// Transfers to or from swap that are still to fail, for tests.
    swap_failures: u64,
}

static PAGER: Global<Option<Pager>> = Global::new("virtual memory", None);

/// While no process can be ended for its memory, somebody looks again this often.
const OOM_RETRY_NS: u64 = 1_000_000;

/// The file of the page that signal handlers return to. No disk has it: the kernel knows what is in it.
pub const TRAMPOLINE_FILE: InodeId = InodeId(u64::MAX);

/// `li a7, 139` (`rt_sigreturn`) and `ecall`: what debuggers know a handler's return by.
const TRAMPOLINE_CODE: [u32; 2] = [0x08b0_0893, 0x0000_0073];

/// Its length. What follows in the page are zeros, as behind any file's end: the frame may have been
/// another process's.
pub const TRAMPOLINE_LEN: usize = size_of_val(&TRAMPOLINE_CODE);

/// Starts the `vm` crate.
pub fn start(vm: Brain, ram: Ram) {
    *PAGER.lock() = Some(Pager {
        vm,
        ram,
        swap: BTreeMap::new(),
        sharers: BTreeMap::new(),
        swap_failures: 0,
    });
}

fn with_pager<R>(work: impl FnOnce(&mut Pager) -> R) -> R {
    work(PAGER.lock().as_mut().expect("started at boot"))
}

/// Works on virtual memory. `work` must not sleep.
pub fn with_vm<R>(work: impl FnOnce(&mut Brain) -> R) -> R {
    with_pager(|pager| work(&mut pager.vm))
}

/// The physical page number of a frame.
#[must_use]
pub fn page_number(frame: FrameId) -> usize {
    with_pager(|pager| pager.ram.page_number(frame))
}

/// Runs an operation of the `vm` crate to its end, however often it has to wait. `ENOMEM` when memory
/// and swap are full and the process that must end for it is this one, or there is none.
pub fn run<T>(operation: impl FnMut(&mut Brain, &mut Attempt) -> Step<T>) -> Result<T, Errno> {
    run_and_see(operation).0
}

/// The same; tells also whether it had to wait.
fn run_and_see<T>(
    mut operation: impl FnMut(&mut Brain, &mut Attempt) -> Step<T>,
) -> (Result<T, Errno>, bool) {
    let mut attempt = Attempt::new();
    let mut waited = false;
    loop {
        let (mut wants_reclaim, mut large_news) = (false, false);
        // A step is large: it is not put into a pair, to be copied once more.
        let step = with_vm(|vm| {
            let step = operation(vm, &mut attempt);
            wants_reclaim = vm.wants_reclaim();
            large_news = vm.take_large_news();
            step
        });
        readahead::leave_to_reader(&mut attempt);
        if large_news {
            sched::wake(Channel::Khugepaged);
        }
        match step {
            Step::Done(value) => {
                if wants_reclaim {
                    sched::wake(Channel::Pageout);
                }
                return (Ok(value), waited);
            }
            Step::Wait(Wait::Io(io)) => {
                waited |= !is_known(&io);
                readahead::perform(io, &mut attempt);
            }
            Step::Wait(Wait::For(token)) => {
                waited = true;
                wait_for(token);
            }
            Step::Oom => {
                waited = true;
                if let Err(errno) = out_of_memory() {
                    return (Err(errno), waited);
                }
            }
        }
    }
}

/// The life of the thread that evicts pages before memory runs out: from the low mark up to the high
/// one, whenever somebody has gone below.
pub fn reclaim_for_ever() -> ! {
    loop {
        sched::sleep_uninterruptible(Channel::Pageout);
        let mut attempt = Attempt::new();
        loop {
            match with_vm(|vm| vm.background_reclaim(&mut attempt)) {
                Step::Wait(Wait::Io(io)) => perform(io, &mut attempt),
                Step::Wait(Wait::For(token)) => wait_for(token),
                Step::Done(()) | Step::Oom => break,
            }
        }
        sched::wake(Channel::Memory);
        // A large page of which a part was evicted is none any more.
        khugepaged::after_change();
    }
}

/// Whether the kernel itself knows what is to be read, and nobody has to wait for it.
const fn is_known(io: &Io) -> bool {
    matches!(
        io.place,
        Place::File {
            inode: TRAMPOLINE_FILE,
            ..
        }
    )
}

/// Performs one transfer.
pub fn perform(io: Io, attempt: &mut Attempt) {
    let result = transfer(&io);
    finish(io, result, attempt);
}

/// A transfer has been performed: whoever waits for it may go on.
pub fn finish(io: Io, result: Result<(), IoError>, attempt: &mut Attempt) {
    let token = io.token;
    with_vm(|vm| vm.io_done(io, result, attempt));
    sched::wake_either(Channel::Page(token), Channel::Memory);
}

/// Waits for a transfer that somebody else performs.
pub fn wait_for(token: vm::Token) {
    while with_vm(|vm| vm.is_pending(token)) {
        sched::sleep_uninterruptible(Channel::Page(token));
    }
}

fn transfer(io: &Io) -> Result<(), IoError> {
    let mut frames = [0; Frames::MAX];
    for (number, frame) in frames.iter_mut().zip(io.frames.iter()) {
        *number = page_number(*frame);
    }
    let frames = &frames[..io.frames.len()];
    match io.place {
        Place::File {
            inode: TRAMPOLINE_FILE,
            ..
        } => {
            phys::with_frame(frames[0], |page| {
                for (to, code) in page.chunks_exact_mut(4).zip(TRAMPOLINE_CODE) {
                    to.copy_from_slice(&code.to_le_bytes());
                }
            });
            Ok(())
        }
        Place::Slot(slot) => swap_transfer(slot, io.direction, frames).ok_or(IoError),
        Place::File { inode, index, len } => file_transfer(io.direction, inode, index, len, frames)
            .map_err(|errno| {
                let what = match io.direction {
                    Direction::Read => "read",
                    Direction::Write => "written",
                };
                writeback::complain(inode, index, what, errno);
                IoError
            }),
    }
}

fn file_transfer(
    direction: Direction,
    inode: InodeId,
    index: u64,
    len: usize,
    frames: &[usize],
) -> Result<(), Errno> {
    for (at, &frame) in frames.iter().enumerate() {
        let offset = (index + at as u64) * PAGE_SIZE as u64;
        let len = len.saturating_sub(at * PAGE_SIZE).min(PAGE_SIZE);
        match direction {
            Direction::Read => volume::read_frame(inode, offset, frame, len),
            Direction::Write => volume::write_frame(inode, offset, frame, len),
        }?;
    }
    Ok(())
}

/// Slots have the numbers of the disk's pages.
fn swap_transfer(slot: SlotId, direction: Direction, frames: &[usize]) -> Option<()> {
    let disk = with_pager(|pager| {
        if pager.swap_failures > 0 {
            pager.swap_failures -= 1;
            return None;
        }
        pager.swap.get(&slot.area()).copied()
    })?;
    let sector = u64::from(slot.page()) * (PAGE_SIZE / SECTOR) as u64;
    let done = match direction {
        Direction::Read => disk::read_frames(disk, sector, frames),
        Direction::Write => disk::write_frames(disk, sector, frames),
    };
    done.ok()
}

/// Begins to use a swap area on a disk.
pub fn swap_on(disk: DiskId, area: &NewSwapArea<'_>) -> Result<(), Errno> {
    if !volume::make_room(Brain::swap_heap(area.pages)) {
        return Err(ENOMEM);
    }
    with_pager(|pager| {
        let id = pager.vm.swap_on(area)?;
        pager.swap.insert(id, disk);
        Ok(())
    })
}

/// Whether a disk has a swap area in use.
#[must_use]
pub fn is_swap(disk: DiskId) -> bool {
    with_pager(|pager| pager.swap.values().any(|&other| other == disk))
}

/// Ceases to use the swap area on a disk.
pub fn swap_off(disk: DiskId) -> Result<(), Errno> {
    let area = with_pager(|pager| {
        let mut areas = pager.swap.iter();
        areas.find(|(_, other)| **other == disk).map(|(&id, _)| id)
    });
    let area = area.ok_or(EINVAL)?;
    run(|vm, attempt| vm.swap_off(area, attempt))??;
    with_pager(|pager| pager.swap.remove(&area));
    Ok(())
}

/// Lets the next transfers to or from swap fail.
pub fn fail_swap(transfers: u64) {
    with_pager(|pager| pager.swap_failures = transfers);
}

/// Memory and swap are full: ends the process that the `vm` crate names.
fn out_of_memory() -> Result<(), Errno> {
    let victim = with_vm(|vm| vm.oom_victim()).ok_or(ENOMEM)?;
    let found = with_table(|table| {
        let process = table.iter().find(|process| process.space == Some(victim))?;
        let dying = process.is_dying();
        Some((process.pid, dying, process.name.clone()))
    });
    let Some((pid, dying, name)) = found else {
        return Err(ENOMEM);
    };
    if !dying {
        let counts = with_vm(|vm| vm.counts(victim)).unwrap_or_default();
        println!(
            "pid {pid} ({name}): out of memory, killed ({} pages in memory, {} in swap)",
            counts.resident, counts.swapped,
        );
        signal::end(pid);
    }
    if pid == proc::current() {
        return Err(ENOMEM);
    }
    // The victim needs its turn, and may be waiting for a disk first.
    let retry = arch::clock_ticks() + time::ns_to_ticks(OOM_RETRY_NS);
    sched::sleep_unless_killed(Channel::Memory, Some(retry)).map_err(|sched::Interrupted| ENOMEM)
}

/// The running process's address space.
pub fn current_space() -> Result<SpaceId, Errno> {
    proc::with_current(|process| process.space).ok_or(ENOMEM)
}

/// Resolves a page fault of the running process. `None` when it has to end for want of memory.
pub fn fault(address: VirtAddr, access: Access) -> Option<Resolution> {
    let space = current_space().ok()?;
    let (resolution, waited) = run_and_see(|vm, attempt| vm.fault(space, address, access, attempt));
    proc::charge(|usage| {
        let count = if waited {
            &mut usage.major_faults
        } else {
            &mut usage.minor_faults
        };
        *count += 1;
    });
    if waited || access == Access::Fetch {
        // The page may hold code that was not there before.
        arch::flush_instructions();
    }
    resolution.ok()
}

/// `si_code` of the signal for an access that was refused.
#[must_use]
pub fn refusal_code(address: usize, signal: Signal) -> i32 {
    if signal == Signal::Bus {
        return BUS_ADRERR;
    }
    if protection_at(address).is_some() {
        SEGV_ACCERR
    } else {
        SEGV_MAPERR
    }
}

/// What the running process may do at an address; `None` where nothing is mapped.
fn protection_at(address: usize) -> Option<Prot> {
    let page = VirtAddr::new(address as u64).page();
    let space = current_space().ok()?;
    with_vm(|vm| vm.areas(space)?.find(page).map(|area| area.prot))
}

/// Why an access was refused, for a message.
#[must_use]
pub fn describe(address: usize, access: Access) -> &'static str {
    let Some(prot) = protection_at(address) else {
        return "unmapped";
    };
    match access {
        _ if prot.permits(access) => "its page cannot be had",
        Access::Load => "not readable",
        Access::Store => "not writable",
        Access::Fetch => "not executable",
    }
}

/// A kernel stack, with room made for it if need be.
pub fn new_stack() -> Result<KernelStack, Errno> {
    run(|vm, attempt| vm.make_room(kernel_stack::FRAMES as u64, attempt))?;
    let taken = with_pager(|pager| {
        let mut frames = [0; kernel_stack::FRAMES];
        for index in 0..frames.len() {
            let Some(frame) = pager.vm.alloc_kernel() else {
                for &page in &frames[..index] {
                    pager.vm.free_kernel(pager.ram.frame(page));
                }
                return None;
            };
            frames[index] = pager.ram.page_number(frame);
        }
        Some(frames)
    });
    let frames = taken.ok_or(ENOMEM)?;
    KernelStack::new(frames).map_err(|frames| {
        give_back(&frames);
        abi::errno::EAGAIN
    })
}

/// Frees the stack of a thread that has been switched away from for the last time.
pub fn free_stack(stack: KernelStack) {
    give_back(&stack.free());
    sched::wake(Channel::Memory);
}

fn give_back(frames: &[usize]) {
    with_pager(|pager| {
        for &frame in frames {
            pager.vm.free_kernel(pager.ram.frame(frame));
        }
    });
}

/// Lets one more process use the running one's address space. Each is to let go of it by
/// [`destroy_space`].
pub fn share_current() -> Result<SpaceId, Errno> {
    let space = current_space()?;
    with_pager(|pager| *pager.sharers.entry(space).or_insert(0) += 1);
    Ok(space)
}

/// Whether more than one process uses a space.
#[must_use]
pub fn is_shared(space: Option<SpaceId>) -> bool {
    space.is_some_and(|space| with_pager(|pager| pager.sharers.contains_key(&space)))
}

/// Takes one user of a space away. Tells whether others are left.
fn unshare(space: SpaceId) -> bool {
    with_pager(|pager| {
        let Some(others) = pager.sharers.get_mut(&space) else {
            return false;
        };
        *others -= 1;
        if *others == 0 {
            pager.sharers.remove(&space);
        }
        true
    })
}

/// Ends an address space, unless other processes use it: nobody uses its tables any more. What was stored
/// to shared files is written out.
pub fn destroy_space(space: SpaceId) {
    if unshare(space) {
        return;
    }
    with_vm(|vm| vm.destroy(space));
    sched::wake(Channel::Memory);
    writeback::write_back_unmapped();
}

/// The frame of a file's page, read if need be, and with it what is read ahead for one who reads like
/// this. It stays valid until the caller sleeps.
pub fn file_page(
    inode: vm::InodeId,
    index: u64,
    stream: &mut Stream,
    advice: Advice,
) -> Result<usize, Errno> {
    let frame = run(|vm, attempt| {
        vm.plan_read(stream, (inode, index), advice, attempt);
        vm.file_page(inode, index, attempt)
    })??;
    Ok(page_number(frame))
}

/// The same for one who stores to the page at once; of which nothing is kept it is not read first.
pub fn file_page_with(inode: vm::InodeId, index: u64, before: Before) -> Result<usize, Errno> {
    let frame = run(|vm, attempt| vm.file_page_with(inode, index, before, attempt))??;
    Ok(page_number(frame))
}

/// Evicts one page of the running process.
pub fn evict(address: VirtAddr) -> Result<(), Errno> {
    let space = current_space()?;
    run(|vm, attempt| vm.evict_page(space, address, attempt))?
}

/// Makes the pool of large pages have so many, or as many as can be had. Returns how many it has then.
pub fn resize_pool(pages: u64) -> Result<u64, Errno> {
    run(|vm, attempt| vm.resize_pool(pages, attempt))
}

/// The physical page number of a space's root table.
pub fn root_of(space: SpaceId) -> Result<usize, Errno> {
    let root = with_pager(|pager| {
        let root = pager.vm.tables(space)?.root();
        Some(pager.ram.page_number(root))
    });
    root.ok_or(EIO)
}
