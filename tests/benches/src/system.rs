//! What runs on the guest's operating system: its program `storm`, and what that has to print.

use crate::random::mix;

/// Pages that parent and child share in the storm of copies.
const SHARED_PAGES: u64 = 256;

/// A command for the guest.
#[derive(Clone, Copy, Debug)]
pub struct Storm {
    /// What it is called.
    pub name: &'static str,
    /// The command, but for the count.
    command: &'static str,
    /// How many of the events there are: pages of a sort, and so on.
    pub count: u64,
    /// What one of them is, where its time is worth knowing by itself.
    pub event: Option<&'static str>,
    /// What it has to print.
    prints: Prints,
}

#[derive(Clone, Copy, Debug)]
enum Prints {
    /// The command, and what its events add up to.
    Sum(fn(u64) -> u64),
    /// This line.
    Line(&'static str),
}

/// All of them. The machine has 16 MiB of RAM: 3433 pages for programs.
pub static STORMS: [Storm; 5] = [
    Storm {
        name: "fork-storm",
        command: "storm fork",
        count: 2000,
        event: Some("fork"),
        prints: Prints::Sum(forks),
    },
    Storm {
        name: "cow-storm",
        command: "storm cow",
        count: 100,
        event: Some("fork"),
        prints: Prints::Sum(copies),
    },
    Storm {
        name: "pipe-ping-pong",
        command: "storm pipe",
        count: 30_000,
        event: Some("exchange"),
        prints: Prints::Sum(messages),
    },
    Storm {
        name: "sort-beyond-ram",
        command: "storm sort",
        count: 4096,
        event: Some("page"),
        prints: Prints::Sum(sort),
    },
    Storm {
        name: "swap-storm",
        command: "swapstress --ratio",
        count: 2,
        event: None,
        prints: Prints::Line("  every page as it was written            yes"),
    },
];

impl Storm {
    /// The guest's command line.
    pub fn command(&self) -> String {
        format!("{} {}", self.command, self.count)
    }

    /// The same with a fiftieth of the events, for tests. `None` where the result is not a sum of them.
    pub fn smaller(&self) -> Option<Self> {
        match self.prints {
            Prints::Sum(_) => Some(Self {
                count: self.count / 50,
                ..*self
            }),
            Prints::Line(_) => None,
        }
    }

    /// The line that it has to print.
    pub fn expected(&self) -> String {
        match self.prints {
            Prints::Sum(sum) => format!("{} {:016x}", self.command(), sum(self.count)),
            Prints::Line(line) => line.to_owned(),
        }
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
