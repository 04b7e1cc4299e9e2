//! What the charts show: for each process with charts, and for the machine, one number a bucket.

use super::columns::Columns;
use super::people::StateTimes;
use super::timeline::{BUCKETS, Timeline};
use crate::observe::counters::FaultReason;
use crate::recording::{Event, FaultKind};

/// Faults that were resolved, in as many groups as can be told apart by colour.
const RESOLVED: [&str; 8] = [
    "demand_zero",
    "zero_page",
    "file",
    "swap_in",
    "copy",
    "upgrade",
    "refused",
    "other",
];

fn group(kind: FaultKind) -> usize {
    match kind {
        FaultKind::DemandZero => 0,
        FaultKind::ZeroPage => 1,
        FaultKind::MapCached | FaultKind::CopyCached => 2,
        FaultKind::SwapIn => 3,
        FaultKind::Copy => 4,
        FaultKind::Upgrade => 5,
        FaultKind::Kill => 6,
        FaultKind::Mark | FaultKind::Spurious | FaultKind::Large => 7,
    }
}

/// Counts that are added up in each bucket.
struct Counts {
    timeline: Timeline,
    values: Vec<u32>,
}

impl Counts {
    fn new(timeline: Timeline, charted: usize) -> Counts {
        Counts {
            timeline,
            values: vec![0; charted * BUCKETS],
        }
    }

    /// Adds to the machine's, and to a process's if it has charts.
    fn add(&mut self, time: u64, process: usize, amount: u64) {
        self.add_to_bucket(self.timeline.bucket(time), process, amount);
    }

    fn add_to_bucket(&mut self, bucket: usize, process: usize, amount: u64) {
        let amount = u32::try_from(amount).unwrap_or(u32::MAX);
        let first = &mut self.values[bucket];
        *first = first.saturating_add(amount);
        if process > 0 {
            if let Some(value) = self.values.get_mut(process * BUCKETS + bucket) {
                *value = value.saturating_add(amount);
            }
        }
    }

    fn sums(&self) -> Vec<u64> {
        let rows = self.values.chunks(BUCKETS);
        rows.map(|row| row.iter().map(|&value| u64::from(value)).sum())
            .collect()
    }
}

/// What stays as it is until it is told otherwise: a bucket has what it was at the bucket's end.
pub(super) struct Levels {
    timeline: Timeline,
    values: Vec<u32>,
    /// Of each row: the bucket up to which it is filled, and what it is now.
    now: Vec<(usize, u32)>,
    peaks: Vec<u32>,
}

impl Levels {
    pub(super) fn new(timeline: Timeline, rows: usize) -> Levels {
        Levels {
            timeline,
            values: vec![0; rows * BUCKETS],
            now: vec![(0, 0); rows],
            peaks: vec![0; rows],
        }
    }

    pub(super) fn set(&mut self, time: u64, row: usize, value: u32) {
        let bucket = self.timeline.bucket(time);
        let Some(&(filled, before)) = self.now.get(row) else {
            return;
        };
        let row_start = row * BUCKETS;
        self.values[row_start + filled..row_start + bucket].fill(before);
        self.now[row] = (bucket, value);
        self.peaks[row] = self.peaks[row].max(value);
    }

    /// All values, filled up to the end.
    pub(super) fn finish(&mut self) -> &[u32] {
        for (row, &(filled, value)) in self.now.iter().enumerate() {
            self.values[row * BUCKETS + filled..(row + 1) * BUCKETS].fill(value);
        }
        &self.values
    }
}

/// Figures of each process with charts.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    pub(super) faults: Vec<u64>,
    pub(super) peaks: Vec<u32>,
    pub(super) fault_groups: Vec<&'static str>,
}

/// The last counts of the machine, and when.
#[derive(Clone, Copy, Default)]
struct Sample {
    time: u64,
    lookups: u64,
    misses: u64,
}

pub(super) struct Charts {
    timeline: Timeline,
    charted: usize,
    resident: Levels,
    raised: Vec<Counts>,
    resolved: Vec<Counts>,
    swap_in: Counts,
    swap_out: Counts,
    lookups: Counts,
    misses: Counts,
    sampled: Sample,
    states: StateTimes,
    harts: usize,
}

impl Charts {
    pub(super) fn new(timeline: Timeline, charted: usize) -> Charts {
        let counts = || Counts::new(timeline, charted);
        Charts {
            timeline,
            charted,
            resident: Levels::new(timeline, charted),
            raised: FaultReason::ALL.map(|_| counts()).into(),
            resolved: RESOLVED.map(|_| counts()).into(),
            swap_in: counts(),
            swap_out: counts(),
            lookups: counts(),
            misses: counts(),
            sampled: Sample {
                time: timeline.start(),
                ..Sample::default()
            },
            states: Vec::new(),
            harts: 1,
        }
    }

    pub(super) fn take(&mut self, now: u64, hart: u8, process: usize, event: &Event) {
        self.harts = self.harts.max(usize::from(hart) + 1);
        match event {
            Event::PageFault { reason, .. } => {
                self.raised[*reason as usize].add(now, process, 1);
            }
            Event::FaultDone { kind, .. } => self.resolved[group(*kind)].add(now, process, 1),
            Event::Sample {
                lookups, misses, ..
            } => self.sample(now, process, *lookups, *misses),
            _ => {}
        }
    }

    /// What was counted since the last sample is spread evenly over the time since then.
    fn sample(&mut self, now: u64, process: usize, lookups: u64, misses: u64) {
        let sample = Sample {
            time: now,
            lookups,
            misses,
        };
        let last = std::mem::replace(&mut self.sampled, sample);
        let looked = lookups.saturating_sub(last.lookups);
        let missed = misses.saturating_sub(last.misses);
        let span = now.saturating_sub(last.time);
        if span == 0 {
            self.lookups.add(now, process, looked);
            self.misses.add(now, process, missed);
            return;
        }
        let part = |of: u64, until: u64| {
            let part = u128::from(of) * u128::from(until) / u128::from(span);
            u64::try_from(part).unwrap_or(u64::MAX)
        };
        let mut until = 0;
        let mut done = (0, 0);
        for (bucket, cycles) in self.timeline.split(last.time, now) {
            until += cycles;
            let sums = (part(looked, until), part(missed, until));
            self.lookups.add_to_bucket(bucket, process, sums.0 - done.0);
            self.misses.add_to_bucket(bucket, process, sums.1 - done.1);
            done = sums;
        }
    }

    pub(super) fn swap_in(&mut self, now: u64, process: usize) {
        self.swap_in.add(now, process, 1);
    }

    pub(super) fn swap_out(&mut self, now: u64, process: usize) {
        self.swap_out.add(now, process, 1);
    }

    pub(super) fn resident(&mut self, now: u64, process: usize, pages: u32) {
        self.resident.set(now, process, pages);
    }

    pub(super) fn states(&mut self, states: StateTimes) {
        self.states = states;
    }

    pub(super) fn finish(mut self, columns: &mut Columns) -> Figures {
        columns.words("resident", self.resident.finish());
        // A guest that tells what it did about a fault tells more than the fault itself does.
        let told = self.resolved.iter().any(|it| it.sums()[0] > 0);
        let (groups, names) = if told {
            (&self.resolved, RESOLVED.to_vec())
        } else {
            (
                &self.raised,
                FaultReason::ALL.map(FaultReason::name).to_vec(),
            )
        };
        let mut faults = vec![0; self.charted];
        for (index, counts) in groups.iter().enumerate() {
            columns.words(format!("faults-{index}"), &counts.values);
            for (sum, more) in faults.iter_mut().zip(counts.sums()) {
                *sum += more;
            }
        }
        columns.words("swap-in", &self.swap_in.values);
        columns.words("swap-out", &self.swap_out.values);
        columns.words("lookups", &self.lookups.values);
        columns.words("misses", &self.misses.values);
        self.shares(columns);
        Figures {
            faults,
            peaks: self.resident.peaks,
            fault_groups: names,
        }
    }

    /// Times in each state as shares of a bucket, in 1/10000.
    fn shares(&self, columns: &mut Columns) {
        let width = u128::from(self.timeline.width());
        for (state, times) in self.states.iter().enumerate() {
            let shares = times.iter().enumerate().map(|(at, &cycles)| {
                // All harts may be at work for the machine.
                let whole = if at < BUCKETS {
                    width * self.harts as u128
                } else {
                    width
                };
                (u128::from(cycles) * 10_000 / whole).min(10_000) as u16
            });
            columns.halves(format!("state-{state}"), &shares.collect::<Vec<_>>());
        }
    }
}
