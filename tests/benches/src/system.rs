//! What runs on the guest's operating system: its program `storm`, and what that has to print.

use crate::random::mix;

/// Pages that parent and child share in the storm of copies.
const SHARED_PAGES: u64 = 256;

/// A command for the guest.
#[derive(Clone, Copy, Debug)]
pub struct Storm {
    /// What it is called.
    pub name: &'static str,
    /// `storm`'s first argument.
    pub kind: &'static str,
    /// Its second one.
    pub count: u64,
    /// What one of these is.
    pub event: &'static str,
    /// What they add up to.
    sum: fn(u64) -> u64,
}

/// All of them.
pub static STORMS: [Storm; 4] = [
    Storm {
        name: "fork-storm",
        kind: "fork",
        count: 2000,
        event: "fork",
        sum: forks,
    },
    Storm {
        name: "cow-storm",
        kind: "cow",
        count: 100,
        event: "fork",
        sum: copies,
    },
    Storm {
        name: "pipe-ping-pong",
        kind: "pipe",
        count: 10_000,
        event: "exchange",
        sum: messages,
    },
    Storm {
        name: "sort-beyond-ram",
        kind: "sort",
        count: 4608,
        event: "page",
        sum: sort,
    },
];

impl Storm {
    /// The guest's command line.
    pub fn command(&self) -> String {
        format!("storm {} {}", self.kind, self.count)
    }

    /// The line that it has to print.
    pub fn expected(&self) -> String {
        format!("{} {:016x}", self.command(), (self.sum)(self.count))
    }
}

fn forks(count: u64) -> u64 {
    (0..count).fold(0, |sum, index| mix(sum, index % 64))
}

fn copies(count: u64) -> u64 {
    let page = |page| (0..count).fold(page, mix);
    (0..SHARED_PAGES).map(page).fold(0, mix)
}

fn messages(count: u64) -> u64 {
    // What the parent sends last, and what comes back for it.
    let mut sent = 1;
    for round in 1..count {
        sent = mix(sent, round - 1).wrapping_add(round);
    }
    mix(sent, mix(sent, count - 1))
}

fn sort(pages: u64) -> u64 {
    let mut numbers: Vec<u64> = (0..pages * 512).map(|index| mix(0, index)).collect();
    numbers.sort_unstable();
    numbers.into_iter().step_by(509).fold(0, mix)
}
