//! A console at which what was typed in a recorded run is typed again, at the same moments.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::{Console, ConsoleError, Input, Wake};

/// What came from outside in a run, by the cycle at which it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replay {
    /// Whether a person sat at the console.
    pub interactive: bool,
    /// Bytes that the guest got.
    pub input: VecDeque<(u64, u8)>,
    /// Waits for the host's time, and how many cycles each took.
    pub waits: VecDeque<(u64, u64)>,
}

/// A console that gives again what was given. Output goes nowhere.
#[derive(Debug, Default)]
pub struct ReplayedConsole {
    replay: Replay,
    now: u64,
    /// How long the last wait has taken.
    waited: Duration,
}

impl ReplayedConsole {
    /// A console of this past.
    #[must_use]
    pub fn new(replay: Replay) -> Self {
        ReplayedConsole {
            replay,
            now: 0,
            waited: Duration::ZERO,
        }
    }

    fn has_input(&self) -> bool {
        let next = self.replay.input.front();
        next.is_some_and(|(time, _)| *time <= self.now)
    }
}

impl Console for ReplayedConsole {
    fn set_time(&mut self, cycle: u64) {
        self.now = cycle;
    }

    fn read(&mut self, buf: &mut [u8]) -> Result<Input, ConsoleError> {
        let mut count = 0;
        for place in buf {
            if !self.has_input() {
                break;
            }
            if let Some((_, byte)) = self.replay.input.pop_front() {
                *place = byte;
                count += 1;
            }
        }
        Ok(match count {
            0 if self.replay.input.is_empty() => Input::Ended,
            0 => Input::Nothing,
            _ => Input::Bytes(count),
        })
    }

    fn write(&mut self, _: &[u8]) -> Result<(), ConsoleError> {
        Ok(())
    }

    /// Nobody waits for what is known already. Where the past tells of no wait, the guest does something
    /// else than it did, or something later: it has to go on all the same.
    fn wait(&mut self, wanted: bool, timeout: Option<Duration>) -> Result<Wake, ConsoleError> {
        let waits = &mut self.replay.waits;
        if self.replay.interactive {
            let known = waits.front().is_some_and(|(time, _)| *time == self.now);
            let known = if known { waits.pop_front() } else { None };
            let known = known.map(|(_, cycles)| Duration::from_nanos(cycles));
            return Ok(match known.or(timeout) {
                Some(waited) => {
                    self.waited = waited;
                    Wake::TimedOut
                }
                None => Wake::Ended,
            });
        }
        Ok(if wanted && self.has_input() {
            Wake::Ready
        } else {
            Wake::Ended
        })
    }

    fn waited(&self, _: Instant) -> Duration {
        self.waited
    }

    fn is_interactive(&self) -> bool {
        self.replay.interactive
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_when_they_came() {
        let mut console = ReplayedConsole::new(Replay {
            input: [(10, b'a'), (10, b'b'), (20, b'c')].into(),
            ..Replay::default()
        });
        let mut buf = [0; 4];
        assert_eq!(console.read(&mut buf).unwrap(), Input::Nothing);
        assert_eq!(console.wait(true, None).unwrap(), Wake::Ended);
        console.set_time(10);
        assert_eq!(console.read(&mut []).unwrap(), Input::Nothing);
        assert_eq!(console.wait(true, None).unwrap(), Wake::Ready);
        assert_eq!(console.read(&mut buf).unwrap(), Input::Bytes(2));
        assert_eq!(buf[..2], *b"ab");
        console.set_time(25);
        assert_eq!(console.read(&mut buf).unwrap(), Input::Bytes(1));
        assert_eq!(console.read(&mut buf).unwrap(), Input::Ended);
    }

    #[test]
    fn waits_take_as_long_as_they_took() {
        let mut console = ReplayedConsole::new(Replay {
            interactive: true,
            waits: [(5, 700)].into(),
            ..Replay::default()
        });
        let begin = Instant::now();
        let long = Some(Duration::from_secs(1));
        console.set_time(5);
        assert_eq!(console.wait(true, long).unwrap(), Wake::TimedOut);
        assert_eq!(console.waited(begin), Duration::from_nanos(700));
        assert_eq!(console.wait(true, long).unwrap(), Wake::TimedOut);
        assert_eq!(console.waited(begin), Duration::from_secs(1));
        assert_eq!(console.wait(true, None).unwrap(), Wake::Ended);
    }
}
