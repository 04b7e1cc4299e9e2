//! Pipes.

use alloc::{collections::VecDeque, sync::Arc};
use core::sync::atomic::{AtomicUsize, Ordering};

use abi::errno::{EAGAIN, EINTR, EPIPE, Errno};
use abi::fs::{POLLERR, POLLHUP, POLLIN, POLLOUT};

use crate::{
    proc::sched::{self, Channel},
    sync::Global,
};

/// Bytes that a pipe holds at most.
pub const CAPACITY: usize = 16 << 10;

/// Writes of up to so many bytes are not split (POSIX's PIPE_BUF).
const ATOMIC: usize = 4096;

#[derive(Debug)]
struct Pipe {
    number: usize,
    channel: Channel,
    state: Global<State>,
}

#[derive(Debug, Default)]
struct State {
    bytes: VecDeque<u8>,
    readers: usize,
    writers: usize,
}

/// Which end of a pipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// To read from.
    Read,
    /// To write to.
    Write,
}

/// One end of a pipe. When the last reading or writing end is dropped the other side learns of it.
#[derive(Debug)]
pub struct PipeEnd {
    pipe: Arc<Pipe>,
    end: End,
}

/// Makes a pipe: the end to read from, and the end to write to.
#[must_use]
pub fn create() -> (PipeEnd, PipeEnd) {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    let state = State {
        readers: 1,
        writers: 1,
        ..State::default()
    };
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let pipe = Arc::new(Pipe {
        number,
        channel: Channel::Pipe(number),
        state: Global::new("pipe", state),
    });
    let other = Arc::clone(&pipe);
    let end = |pipe, end| PipeEnd { pipe, end };
    (end(pipe, End::Read), end(other, End::Write))
}

impl PipeEnd {
    /// A number that no other pipe has.
    #[must_use]
    pub fn number(&self) -> usize {
        self.pipe.number
    }

    /// Which end it is.
    #[must_use]
    pub const fn end(&self) -> End {
        self.end
    }

    /// Takes up to `buffer.len()` bytes; waits for the first. 0 when nobody can write any more.
    pub fn read(&self, buffer: &mut [u8], wait: bool) -> Result<usize, Errno> {
        loop {
            {
                let mut state = self.pipe.state.lock();
                if !state.bytes.is_empty() {
                    let len = buffer.len().min(state.bytes.len());
                    for (to, byte) in buffer.iter_mut().zip(state.bytes.drain(..len)) {
                        *to = byte;
                    }
                    drop(state);
                    sched::wake(self.pipe.channel);
                    return Ok(len);
                }
                if state.writers == 0 || buffer.is_empty() {
                    return Ok(0);
                }
            }
            self.sleep(wait)?;
        }
    }

    /// Puts back bytes that the last read took, because its caller could not have them.
    pub fn unread(&self, bytes: &[u8]) {
        {
            let mut state = self.pipe.state.lock();
            bytes
                .iter()
                .rev()
                .for_each(|&byte| state.bytes.push_front(byte));
        }
        sched::wake(self.pipe.channel);
    }

    /// Puts bytes in; waits for room. Returns how many: all, or some when `wait` is off or a signal
    /// came. `EPIPE` when nobody can read any more.
    pub fn write(&self, bytes: &[u8], wait: bool) -> Result<usize, Errno> {
        let mut written = 0;
        while written < bytes.len() {
            {
                let mut state = self.pipe.state.lock();
                if state.readers == 0 {
                    return Err(EPIPE);
                }
                let rest = &bytes[written..];
                let room = CAPACITY.saturating_sub(state.bytes.len());
                let fits = room >= rest.len() || bytes.len() > ATOMIC;
                if fits && room > 0 {
                    let len = room.min(rest.len());
                    state.bytes.extend(&rest[..len]);
                    written += len;
                    drop(state);
                    sched::wake(self.pipe.channel);
                    continue;
                }
            }
            match self.sleep(wait) {
                Ok(()) => {}
                Err(_) if written > 0 => break,
                Err(errno) => return Err(errno),
            }
        }
        Ok(written)
    }

    /// Which of the `POLL*` hold now. A writer has room when a write of `PIPE_BUF` bytes does not wait.
    #[must_use]
    pub fn poll(&self) -> i16 {
        let state = self.pipe.state.lock();
        let all = match self.end {
            End::Read => [
                (POLLIN, !state.bytes.is_empty()),
                (POLLHUP, state.writers == 0),
            ],
            End::Write => [
                (
                    POLLOUT,
                    CAPACITY - state.bytes.len().min(CAPACITY) >= ATOMIC,
                ),
                (POLLERR, state.readers == 0),
            ],
        };
        all.iter()
            .filter(|(_, holds)| *holds)
            .map(|(event, _)| event)
            .sum()
    }

    fn sleep(&self, wait: bool) -> Result<(), Errno> {
        if !wait {
            return Err(EAGAIN);
        }
        sched::sleep(self.pipe.channel).map_err(|sched::Interrupted| EINTR)
    }
}

impl PipeEnd {
    /// One more end of this pipe, of this kind or the other, as for a descriptor that is opened anew.
    #[must_use]
    pub fn another(&self, end: End) -> Self {
        {
            let mut state = self.pipe.state.lock();
            match end {
                End::Read => state.readers += 1,
                End::Write => state.writers += 1,
            }
        }
        Self {
            pipe: Arc::clone(&self.pipe),
            end,
        }
    }
}

impl Drop for PipeEnd {
    fn drop(&mut self) {
        {
            let mut state = self.pipe.state.lock();
            match self.end {
                End::Read => state.readers -= 1,
                End::Write => state.writers -= 1,
            }
        }
        sched::wake(self.pipe.channel);
    }
}
