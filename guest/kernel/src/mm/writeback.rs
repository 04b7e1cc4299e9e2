//! Dirty pages of files and when they go to the disk: the flusher, those who ask for it, and those who
//! have made too many.

use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use abi::errno::{EINTR, EIO, Errno};
use vm::{Attempt, DirtyScope, InodeId, Io, IoError, Place, Step, Wait, Writer};

use super::pager::{self, with_vm};
use crate::{
    arch,
    fs::volume,
    println,
    proc::sched::{self, Channel},
    time,
};

/// When dirty pages are written without anybody's asking: Linux's `dirty_*` settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Hundredths of a second between two rounds of the flusher; 0 for no flusher.
    pub writeback_centisecs: u64,
    /// Pages that have been dirty for so long are written.
    pub expire_centisecs: u64,
    /// Percent of all frames: with more dirty pages the flusher writes without waiting.
    pub background_ratio: u64,
    /// Percent of all frames: with more dirty pages whoever writes has to write them out.
    pub ratio: u64,
}

impl Settings {
    /// Linux's own.
    pub const DEFAULT: Self = Self {
        writeback_centisecs: 500,
        expire_centisecs: 3000,
        background_ratio: 10,
        ratio: 20,
    };

    /// Rounds of the flusher after which a page is old.
    fn rounds(&self) -> u64 {
        self.expire_centisecs
            .div_ceil(self.writeback_centisecs.max(1))
            .max(1)
    }
}

static INTERVAL_TICKS: AtomicU64 = AtomicU64::new(0);
static ROUNDS: AtomicU64 = AtomicU64::new(1);
static BACKGROUND_PAGES: AtomicU64 = AtomicU64::new(u64::MAX);
static LIMIT_PAGES: AtomicU64 = AtomicU64::new(u64::MAX);

/// The flusher comes back by itself.
static ARMED: AtomicBool = AtomicBool::new(false);

/// Rounds that the flusher is asked to make at once, for tests.
static ASKED_ROUNDS: AtomicU64 = AtomicU64::new(0);

const NS_PER_CENTISECOND: u64 = 10_000_000;

/// Takes the settings, once virtual memory has started.
pub fn start(settings: &Settings) {
    let frames = with_vm(|vm| vm.stats().frames_total);
    let interval_ns = settings
        .writeback_centisecs
        .saturating_mul(NS_PER_CENTISECOND);
    INTERVAL_TICKS.store(time::ns_to_ticks(interval_ns), Ordering::Relaxed);
    ROUNDS.store(settings.rounds(), Ordering::Relaxed);
    let limit = (frames * settings.ratio / 100).max(1);
    let background = (frames * settings.background_ratio / 100).clamp(1, limit);
    BACKGROUND_PAGES.store(background, Ordering::Relaxed);
    LIMIT_PAGES.store(limit, Ordering::Relaxed);
}

/// The flusher's life: a round every so often while there is anything to come back for, which writes
/// what is old, and everything when there is too much of it.
pub fn flush_for_ever() -> ! {
    let mut next_round: Option<u64> = None;
    loop {
        let asked = ASKED_ROUNDS.load(Ordering::Relaxed);
        let due = next_round.is_some_and(|at| arch::clock_ticks() >= at);
        if asked == 0 && !due && !over_background() {
            let interval = INTERVAL_TICKS.load(Ordering::Relaxed);
            let busy = interval > 0 && with_vm(|vm| vm.needs_flusher());
            let at = || next_round.unwrap_or_else(|| arch::clock_ticks().saturating_add(interval));
            next_round = busy.then(at);
            ARMED.store(busy, Ordering::Relaxed);
            sched::sleep_until_woken(Channel::Flusher, next_round);
            continue;
        }
        if due {
            next_round = None;
        }
        for _ in 0..asked.max(u64::from(due)) {
            with_vm(|vm| vm.flusher_round());
            let old = DirtyScope::Older(ROUNDS.load(Ordering::Relaxed));
            write_back_until(old, Writer::Flusher, 0);
        }
        if over_background() {
            // Only pages that the disk has not refused: what it has, would come round again for ever.
            let target = BACKGROUND_PAGES.load(Ordering::Relaxed) / 2;
            write_back_until(DirtyScope::Older(0), Writer::Flusher, target);
        }
        ASKED_ROUNDS.fetch_sub(asked, Ordering::Relaxed);
        sched::wake(Channel::Flushed);
    }
}

fn over_background() -> bool {
    with_vm(|vm| vm.dirty_pages_to_flush()) > BACKGROUND_PAGES.load(Ordering::Relaxed)
}

/// Somebody may have made pages dirty: the flusher has something to come back for. One that has too many
/// of them writes some out itself, and is slowed down by that to what the disk can take.
pub fn after_dirtying() {
    if with_vm(|vm| vm.dirty_pages_to_flush()) > LIMIT_PAGES.load(Ordering::Relaxed) {
        let target = BACKGROUND_PAGES.load(Ordering::Relaxed);
        write_back_until(DirtyScope::Older(0), Writer::Throttled, target);
    }
    if !ARMED.load(Ordering::Relaxed) || over_background() {
        sched::wake(Channel::Flusher);
    }
}

/// Stores to a mapping are no longer allowed, and those that there were have been told: the flusher has
/// something to come back for, if there were any.
pub fn after_read_only() {
    if with_vm(|vm| vm.dirty_pages_to_flush()) > 0 {
        after_dirtying();
    }
}

/// Lets the flusher make so many rounds now, and waits for their end: for tests.
pub fn run_flusher(rounds: u64) -> Result<(), Errno> {
    ASKED_ROUNDS.fetch_add(rounds, Ordering::Relaxed);
    sched::wake(Channel::Flusher);
    while ASKED_ROUNDS.load(Ordering::Relaxed) > 0 {
        sched::sleep(Channel::Flushed).map_err(|sched::Interrupted| EINTR)?;
    }
    Ok(())
}

/// Writes out what processes stored to files through mappings that are gone. A failure has had its
/// message, and the pages stay dirty.
pub fn write_back_unmapped() {
    write_back_until(DirtyScope::Mapped, Writer::Leaving, 0);
}

/// Writes out everything.
pub fn sync_all() {
    with_vm(|vm| vm.collect_all_dirty());
    write_back_until(DirtyScope::All, Writer::Sync, 0);
}

/// Writes out a file's dirty pages. `EIO` when that fails, or has failed since this was last asked.
pub fn sync_file(inode: InodeId) -> Result<(), Errno> {
    with_vm(|vm| vm.collect_dirty(inode));
    write_back_until(DirtyScope::File(inode), Writer::Sync, 0);
    wait_for_file(inode);
    if with_vm(|vm| vm.take_write_error(inode)) {
        return Err(EIO);
    }
    Ok(())
}

/// Writes out a file's dirty pages. Whoever wants to know of failures calls [`sync_file`].
pub fn write_out(inode: InodeId) {
    write_back_until(DirtyScope::File(inode), Writer::Sync, 0);
}

/// Waits until no page of a file is being transferred. The next one may begin as soon as the caller sleeps.
pub fn wait_for_file(inode: InodeId) {
    while let Some(token) = with_vm(|vm| vm.file_transfer(inode)) {
        pager::wait_for(token);
    }
}

/// Writes dirty pages until there are none left of that scope, or no more than `target` in all.
fn write_back_until(scope: DirtyScope, writer: Writer, target: u64) {
    let mut attempt = Attempt::of(writer);
    while with_vm(|vm| vm.dirty_pages()) > target {
        match with_vm(|vm| vm.write_back(scope, &mut attempt)) {
            Step::Done(ios) if ios.is_empty() => return,
            Step::Done(ios) => write_run(ios, &mut attempt),
            Step::Wait(Wait::For(token)) => pager::wait_for(token),
            Step::Wait(Wait::Io(io)) => pager::perform(io, &mut attempt),
            Step::Oom => return,
        }
    }
}

/// Writes neighbouring pages of a file: in one go, or one by one to find out which of them cannot be
/// written.
fn write_run(ios: Vec<Io>, attempt: &mut Attempt) {
    let together = ios.len() > 1 && write_together(&ios).is_ok();
    for io in ios {
        if together {
            pager::finish(io, Ok::<(), IoError>(()), attempt);
        } else {
            pager::perform(io, attempt);
        }
    }
}

fn write_together(ios: &[Io]) -> Result<(), Errno> {
    let mut frames = Vec::with_capacity(ios.len());
    let mut bytes = 0;
    for io in ios {
        let Place::File { len, .. } = io.place else {
            return Err(EIO);
        };
        frames.push(pager::page_number(io.frames[0]));
        bytes += len;
    }
    match ios.first().map(|io| io.place) {
        Some(Place::File { inode, index, .. }) => {
            volume::write_frames(inode, index, &frames, bytes)
        }
        _ => Err(EIO),
    }
}

/// Says that a page of a file could not be transferred.
pub fn complain(inode: InodeId, index: u64, what: &str, errno: Errno) {
    println!(
        "kernel: page {index} of file {} cannot be {what}: {errno}",
        inode.0
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_expire_after_whole_rounds() {
        for (writeback, expire, rounds) in [
            (500, 3000, 6),
            (500, 3001, 7),
            (500, 0, 1),
            (3000, 500, 1),
            (0, 3000, 3000),
        ] {
            let settings = Settings {
                writeback_centisecs: writeback,
                expire_centisecs: expire,
                ..Settings::DEFAULT
            };
            assert_eq!(settings.rounds(), rounds, "{settings:?}");
        }
    }
}
