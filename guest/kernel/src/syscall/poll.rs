//! `ppoll`: waiting for any of several open files.

use alloc::{sync::Arc, vec::Vec};

use abi::Wire;
use abi::errno::{EFAULT, EINTR, EINVAL, Errno};
use abi::fs::{POLLNVAL, PollFd};
use abi::time::Timespec;

use super::Outcome;
use crate::{
    arch,
    fs::file::OpenFile,
    mm::user,
    proc::{
        sched::{self, Channel},
        with_current, with_running,
    },
    time,
};

/// What is asked of one descriptor. `None` for a file that is not open.
struct Asked {
    entry: PollFd,
    file: Option<Arc<OpenFile>>,
}

impl Asked {
    fn read(address: usize) -> Result<Self, Errno> {
        let entry: PollFd = user::read_value(address)?;
        let file = usize::try_from(entry.fd)
            .ok()
            .and_then(|fd| with_current(|process| process.files.get(fd)).ok());
        Ok(Self { entry, file })
    }

    /// What there is to tell of it now.
    fn look(&self) -> i16 {
        match &self.file {
            // A negative number stands for nothing.
            None if self.entry.fd < 0 => 0,
            None => POLLNVAL,
            Some(file) => file.poll(self.entry.events),
        }
    }
}

/// Waits until one of the descriptors has something to tell, `timeout` is over or a signal comes that
/// `mask`, in place meanwhile, lets through. What is left of the time is put where it came from, as on
/// Linux.
pub(super) fn ppoll([fds, count, timeout, mask, mask_size]: [usize; 5]) -> Outcome {
    if count > with_current(|process| process.files.limit()) {
        return Err(EINVAL);
    }
    let time = match timeout {
        0 => None,
        address => Some(
            user::read_value::<Timespec>(address)?
                .to_nanos()
                .ok_or(EINVAL)?,
        ),
    };
    if mask != 0 {
        if mask_size != u64::SIZE {
            return Err(EINVAL);
        }
        let mask: u64 = user::read_value(mask)?;
        with_running(|thread, _| thread.signals.suspend(mask));
    }
    let deadline = time.map(|nanos| arch::clock_ticks().saturating_add(time::ns_to_ticks(nanos)));
    let address = |index: usize| fds.checked_add(index * PollFd::SIZE).ok_or(EFAULT);
    let asked = (0..count).map(|index| Asked::read(address(index)?));
    let asked: Vec<Asked> = asked.collect::<Result<_, _>>()?;
    let result = wait(&asked, deadline);
    if let Some(deadline) = deadline {
        let left = deadline.saturating_sub(arch::clock_ticks());
        // As on Linux, memory that cannot be written is no reason to fail.
        let _ = user::write_value(timeout, &Timespec::from_nanos(time::ticks_to_ns(left)));
    }
    let found = result?;
    for (index, (asked, &revents)) in asked.iter().zip(&found).enumerate() {
        let entry = PollFd {
            revents,
            ..asked.entry
        };
        user::write_value(address(index)?, &entry)?;
    }
    Ok(found.iter().filter(|&&revents| revents != 0).count())
}

/// What each of the descriptors has to tell, once there is something or the time is over.
fn wait(asked: &[Asked], deadline: Option<u64>) -> Result<Vec<i16>, Errno> {
    loop {
        let found: Vec<i16> = asked.iter().map(Asked::look).collect();
        let late = deadline.is_some_and(|at| at <= arch::clock_ticks());
        if late || found.iter().any(|&revents| revents != 0) {
            return Ok(found);
        }
        sched::sleep_until(Channel::Poll, deadline).map_err(|sched::Interrupted| EINTR)?;
    }
}
