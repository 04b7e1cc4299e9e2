//! Readahead's transfers: neighbouring pages of a file in one go, and a thread of the kernel's that reads
//! what is wanted later while the program goes on.

use alloc::{collections::VecDeque, vec::Vec};

use abi::errno::{EIO, Errno};
use vm::{Attempt, InodeId, Io, IoError, Place};

use super::pager::{self, with_vm};
use crate::{
    PAGE_SIZE,
    fs::volume,
    proc::sched::{self, Channel},
    sync::Global,
};

/// What the reader has still to read.
static QUEUE: Global<VecDeque<Vec<Io>>> = Global::new("readahead", VecDeque::new());

/// The reader's life.
pub fn read_for_ever() -> ! {
    loop {
        let next = QUEUE.lock().pop_front();
        match next {
            Some(ios) => read_together(None, ios, &mut Attempt::new()),
            None => sched::sleep_uninterruptible(Channel::Reader),
        }
    }
}

/// Leaves it to the reader to perform what an operation has found to be wanted later.
#[inline]
pub fn leave_to_reader(attempt: &mut Attempt) {
    if attempt.has_later() {
        QUEUE.lock().push_back(attempt.take_later());
        sched::wake(Channel::Reader);
    }
}

/// Performs what an operation waits for, together with the pages beside it.
pub fn perform(io: Io, attempt: &mut Attempt) {
    let beside = attempt.take_beside();
    if beside.is_empty() {
        pager::perform(io, attempt);
    } else {
        read_together(Some(io), beside, attempt);
    }
}

/// Reads pages of a file that somebody says will be wanted.
pub fn read_ahead(inode: InodeId, pages: core::ops::Range<u64>) {
    let mut first = pages.start;
    let pages_end = pages.end.min(with_vm(|vm| vm.file_pages(inode)));
    while first < pages_end {
        let end = pages_end.min(first.saturating_add(vm::MAX_WINDOW));
        let ios = with_vm(|vm| vm.read_ahead(inode, first..end));
        if !ios.is_empty() {
            read_together(None, ios, &mut Attempt::new());
        }
        first = end;
    }
}

/// Performs reads of pages of one file in ascending order, each run of neighbours in one go. When that
/// fails only the page that is `wanted` is tried again: who wants one of the others will do so.
fn read_together(mut wanted: Option<Io>, ahead: Vec<Io>, attempt: &mut Attempt) {
    let mut run: Vec<Io> = Vec::with_capacity(ahead.len());
    for io in ahead {
        let last = run.last().or(wanted.as_ref());
        if last.is_some_and(|last| index_of(&io) != index_of(last) + 1) {
            end_run(wanted.take(), &mut run, attempt);
        }
        run.push(io);
    }
    end_run(wanted, &mut run, attempt);
}

/// Performs a run of reads, and tells of each.
fn end_run(wanted: Option<Io>, ahead: &mut Vec<Io>, attempt: &mut Attempt) {
    let outcome = read_run(wanted.as_ref(), ahead).map_err(|_| IoError);
    match (wanted, outcome) {
        (Some(io), Ok(())) => pager::finish(io, Ok(()), attempt),
        (Some(io), Err(IoError)) => pager::perform(io, attempt),
        (None, _) => {}
    }
    for io in ahead.drain(..) {
        pager::finish(io, outcome, &mut Attempt::new());
    }
}

fn index_of(io: &Io) -> u64 {
    match io.place {
        Place::File { index, .. } => index,
        Place::Slot(_) => 0,
    }
}

fn read_run(wanted: Option<&Io>, ahead: &[Io]) -> Result<(), Errno> {
    let mut frames = Vec::with_capacity(ahead.len() + 1);
    let mut bytes = 0;
    let mut start = None;
    for io in wanted.into_iter().chain(ahead) {
        let Place::File { inode, index, len } = io.place else {
            return Err(EIO);
        };
        start.get_or_insert((inode, index));
        // Only the last page may be short: the file ends there.
        bytes = frames.len() * PAGE_SIZE + len;
        frames.push(pager::page_number(io.frames[0]));
    }
    match start {
        Some((inode, index)) => volume::read_frames(inode, index, &frames, bytes),
        None => Ok(()),
    }
}
