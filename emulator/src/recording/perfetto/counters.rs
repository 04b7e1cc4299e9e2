//! Values over time. One that changes often is written now and then only.

use super::json::{Events, Track};
use super::{MACHINE, hart_track};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{self, Write};

/// A counter is written so often at most, in cycles.
const LEAST_BETWEEN: u64 = 20_000;

/// Of so many of a space's processes pages are shown: each has a counter of its own, and a guest may let
/// any number share a space.
const MOST_OWNERS: usize = 16;

const RESIDENT: &str = "resident set";

/// A process's number, and what is counted.
type Key = (u64, &'static str);

#[derive(Clone, Copy, Debug)]
struct Counter {
    unit: &'static str,
    value: f64,
    /// When it was written last, and whether it has changed since.
    written: Option<u64>,
    changed: bool,
}

/// All counters.
#[derive(Debug, Default)]
pub(super) struct Counters {
    counters: BTreeMap<Key, Counter>,
    /// Those that have changed, and when they are to be written.
    due: VecDeque<(u64, Key)>,
    /// Pages of each space, and the first processes that it belongs to.
    pages: BTreeMap<u32, f64>,
    owners: HashMap<u32, Vec<u64>>,
    /// The space of each process among them.
    space_of: HashMap<u64, u32>,
    /// Frames that are free, a bit for each that is given out.
    free: Vec<bool>,
}

impl Counters {
    /// It has this value now.
    pub(super) fn set(
        &mut self,
        time: u64,
        pid: u64,
        name: &'static str,
        unit: &'static str,
        value: f64,
    ) {
        let key = (pid, name);
        let counter = self.counters.entry(key).or_insert(Counter {
            unit,
            value: f64::NAN,
            written: None,
            changed: false,
        });
        if counter.value == value {
            return;
        }
        counter.value = value;
        if !counter.changed {
            counter.changed = true;
            let at = counter
                .written
                .map_or(time, |written| time.max(written + LEAST_BETWEEN));
            self.due.push_back((at, key));
        }
    }

    /// It is more by this.
    pub(super) fn add(
        &mut self,
        time: u64,
        pid: u64,
        name: &'static str,
        unit: &'static str,
        more: f64,
    ) {
        let value = self
            .counters
            .get(&(pid, name))
            .map_or(0.0, |counter| counter.value);
        self.set(time, pid, name, unit, value + more);
    }

    /// A space has so many pages more in memory.
    pub(super) fn map(&mut self, time: u64, space: u32, more: f64) {
        let pages = self.pages.entry(space).or_default();
        *pages += more;
        self.show_pages(time, space);
    }

    /// A space is that of a process, and of no other that the process had.
    pub(super) fn owned_by(&mut self, time: u64, space: u32, pid: u64) {
        self.disown(pid);
        let owners = self.owners.entry(space).or_default();
        if owners.len() >= MOST_OWNERS {
            return;
        }
        owners.push(pid);
        self.space_of.insert(pid, space);
        let pages = self.pages.get(&space).copied().unwrap_or_default();
        self.set(time, pid, RESIDENT, "pages", pages);
    }

    /// A process has ended.
    pub(super) fn exit(&mut self, time: u64, pid: u64) {
        if self.disown(pid) {
            self.set(time, pid, RESIDENT, "pages", 0.0);
        }
    }

    /// Whether its pages were shown until now.
    fn disown(&mut self, pid: u64) -> bool {
        let Some(space) = self.space_of.remove(&pid) else {
            return false;
        };
        if let Some(owners) = self.owners.get_mut(&space) {
            owners.retain(|owner| *owner != pid);
        }
        true
    }

    fn show_pages(&mut self, time: u64, space: u32) {
        let pages = self.pages.get(&space).copied().unwrap_or_default();
        for pid in self.owners.get(&space).cloned().unwrap_or_default() {
            self.set(time, pid, RESIDENT, "pages", pages);
        }
    }

    /// Frames are given out from now on.
    pub(super) fn frames(&mut self, time: u64, first: u32, end: u32) {
        for frame in first..end.min(first.saturating_add(1 << 24)) {
            self.frame(time, frame, true);
        }
    }

    /// A frame is free now, or not.
    pub(super) fn frame(&mut self, time: u64, frame: u32, free: bool) {
        let frame = frame as usize;
        // No machine has more than 64 GiB.
        if frame >= 1 << 24 {
            return;
        }
        if self.free.len() <= frame {
            self.free.resize(frame + 1, false);
        }
        let more = f64::from(u8::from(free)) - f64::from(u8::from(self.free[frame]));
        self.free[frame] = free;
        self.add(time, MACHINE, "free frames", "frames", more);
    }

    /// Writes what is due by this time.
    pub(super) fn pass<W: Write>(&mut self, time: u64, out: &mut Events<W>) -> io::Result<()> {
        while let Some(&(at, key)) = self.due.front().filter(|(at, _)| *at < time) {
            self.due.pop_front();
            self.write(at, key, out)?;
        }
        Ok(())
    }

    /// Writes what has changed.
    pub(super) fn finish<W: Write>(&mut self, time: u64, out: &mut Events<W>) -> io::Result<()> {
        while let Some((at, key)) = self.due.pop_front() {
            self.write(at.min(time), key, out)?;
        }
        Ok(())
    }

    fn write<W: Write>(&mut self, time: u64, key: Key, out: &mut Events<W>) -> io::Result<()> {
        let Some(counter) = self.counters.get_mut(&key) else {
            return Ok(());
        };
        (counter.written, counter.changed) = (Some(time), false);
        let (pid, name) = key;
        let track = if pid == MACHINE {
            hart_track(0)
        } else {
            Track { pid, tid: pid }
        };
        out.counter(track, name, counter.unit, time, counter.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_that_share_a_space_the_first_are_shown() {
        let mut counters = Counters::default();
        for pid in 1..=1000 {
            counters.owned_by(1, 7, pid);
        }
        counters.map(2, 7, 1.0);
        let shown = |counters: &Counters| -> Vec<(u64, f64)> {
            let all = counters.counters.iter();
            all.map(|((pid, _), counter)| (*pid, counter.value))
                .collect()
        };
        let first = (1..=MOST_OWNERS as u64).map(|pid| (pid, 1.0));
        assert_eq!(shown(&counters), first.collect::<Vec<_>>());
        counters.exit(3, 1);
        counters.owned_by(3, 8, 2);
        counters.map(4, 7, 1.0);
        assert_eq!(shown(&counters)[..3], [(1, 0.0), (2, 0.0), (3, 2.0)]);
        counters.owned_by(5, 7, 1000);
        assert_eq!(shown(&counters).last(), Some(&(1000, 2.0)));
    }
}
