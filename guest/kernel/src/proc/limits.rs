//! What a process may use: its limits, by Linux's numbers (`prlimit64`).

use abi::errno::{EFBIG, EINVAL, EPERM, Errno};
use abi::process::{
    RLIM_INFINITY, RLIM_NLIMITS, RLIMIT_AS, RLIMIT_CPU, RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_MEMLOCK,
    RLIMIT_NOFILE, RLIMIT_STACK, Rlimit,
};
use abi::signal::{SIGKILL, SIGXCPU};
use vm::SizeLimits;

use super::exec::STACK_LIMIT;
use crate::fs::descriptors;

/// The limits of a process. Those of its memory are its address space's as well, which keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits([Rlimit; RLIM_NLIMITS]);

impl Default for Limits {
    /// Those of the first program.
    fn default() -> Self {
        let mut limits = [Rlimit {
            cur: RLIM_INFINITY,
            max: RLIM_INFINITY,
        }; RLIM_NLIMITS];
        let files = descriptors::LIMIT as u64;
        limits[RLIMIT_STACK].cur = STACK_LIMIT as u64;
        limits[RLIMIT_NOFILE] = Rlimit {
            cur: files,
            max: files,
        };
        let locked = vm::LockLimit::default();
        limits[RLIMIT_MEMLOCK] = Rlimit {
            cur: locked.soft,
            max: locked.hard,
        };
        Self(limits)
    }
}

impl Limits {
    /// The limit of a resource.
    #[must_use]
    pub fn get(&self, resource: usize) -> Option<Rlimit> {
        self.0.get(resource).copied()
    }

    /// What counts of it now; none where there is no such resource.
    #[must_use]
    pub fn soft(&self, resource: usize) -> u64 {
        self.get(resource).map_or(RLIM_INFINITY, |limit| limit.cur)
    }

    /// Changes it, and returns what it was.
    ///
    /// Everybody here may raise a hard limit (`CAP_SYS_RESOURCE`). `EINVAL`: no such resource, or a soft limit
    /// above the hard one. `EPERM`: more open files than anybody may have (Linux's `fs.nr_open`).
    pub fn set(&mut self, resource: usize, new: Rlimit) -> Result<Rlimit, Errno> {
        let limit = self.0.get_mut(resource).ok_or(EINVAL)?;
        if new.cur > new.max {
            return Err(EINVAL);
        }
        if resource == RLIMIT_NOFILE && new.max > descriptors::LIMIT as u64 {
            return Err(EPERM);
        }
        Ok(core::mem::replace(limit, new))
    }

    /// How many of `len` bytes may be written to a file from `at` on. `EFBIG` when that is none.
    pub fn room_in_file(&self, at: u64, len: usize) -> Result<usize, Errno> {
        let room = self.soft(RLIMIT_FSIZE).saturating_sub(at);
        if len > 0 && room == 0 {
            return Err(EFBIG);
        }
        Ok(usize::try_from(room).map_or(len, |room| len.min(room)))
    }

    /// Which signal is due to one that has used the processor for so long, if any. It may go on for a second
    /// more after `SIGXCPU` before it gets another; at the hard limit it ends.
    pub fn due_for_time(&mut self, seconds: u64) -> Option<usize> {
        let limit = &mut self.0[RLIMIT_CPU];
        if seconds >= limit.max {
            return Some(SIGKILL);
        }
        if seconds < limit.cur {
            return None;
        }
        limit.cur = seconds + 1;
        Some(SIGXCPU)
    }

    /// Those of the size of its memory.
    #[must_use]
    pub fn sizes(&self) -> SizeLimits {
        SizeLimits {
            address_space: self.soft(RLIMIT_AS),
            data: self.soft(RLIMIT_DATA),
            stack: self.soft(RLIMIT_STACK),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_changed_or_refused_as_linux_does() {
        let most = descriptors::LIMIT as u64;
        for (resource, cur, max, expected) in [
            (RLIMIT_AS, 5, 6, Ok(())),
            (RLIMIT_AS, 6, 6, Ok(())),
            (RLIMIT_AS, 7, 6, Err(EINVAL)),
            (RLIMIT_STACK, RLIM_INFINITY, RLIM_INFINITY, Ok(())),
            (RLIMIT_STACK, 4096, 4096, Ok(())),
            (RLIMIT_NOFILE, 0, most, Ok(())),
            (RLIMIT_NOFILE, 0, most + 1, Err(EPERM)),
            (RLIM_NLIMITS - 1, 1, 2, Ok(())),
            (RLIM_NLIMITS, 1, 2, Err(EINVAL)),
        ] {
            let mut limits = Limits::default();
            let before = limits.get(resource);
            let new = Rlimit { cur, max };
            let done = limits.set(resource, new);
            assert_eq!(done.map(Some), expected.map(|()| before), "{resource}");
            let after = if expected.is_ok() { Some(new) } else { before };
            assert_eq!(limits.get(resource), after, "{resource}");
        }
    }

    #[test]
    fn a_hard_limit_that_was_lowered_can_be_raised_again() {
        let mut limits = Limits::default();
        for bytes in [100, 1000] {
            let new = Rlimit {
                cur: bytes,
                max: bytes,
            };
            assert!(limits.set(RLIMIT_DATA, new).is_ok());
            assert_eq!(limits.sizes().data, bytes);
        }
    }

    #[test]
    fn a_process_is_warned_each_second_and_then_ended() {
        let mut limits = Limits::default();
        assert_eq!(limits.due_for_time(u64::MAX - 1), None);
        assert!(limits.set(RLIMIT_CPU, Rlimit { cur: 2, max: 5 }).is_ok());
        for (seconds, signal) in [
            (0, None),
            (1, None),
            (2, Some(SIGXCPU)),
            (2, None),
            (3, Some(SIGXCPU)),
            (5, Some(SIGKILL)),
            (5, Some(SIGKILL)),
        ] {
            assert_eq!(limits.due_for_time(seconds), signal, "{seconds}");
        }
    }

    #[test]
    fn a_write_ends_where_a_file_must() {
        let mut limits = Limits::default();
        assert_eq!(limits.room_in_file(u64::MAX - 1, 7), Ok(1));
        let new = Rlimit { cur: 10, max: 10 };
        assert!(limits.set(RLIMIT_FSIZE, new).is_ok());
        for (at, len, expected) in [
            (0, 10, Ok(10)),
            (0, 11, Ok(10)),
            (9, 5, Ok(1)),
            (10, 5, Err(EFBIG)),
            (11, 5, Err(EFBIG)),
            (11, 0, Ok(0)),
        ] {
            assert_eq!(limits.room_in_file(at, len), expected, "{len} at {at}");
        }
    }
}
