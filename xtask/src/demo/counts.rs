//! What each demonstration counted: the guest, in its own words, and the emulator, from outside.

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::counters::{Counters, Difference};
use crate::size::Size;

/// What a guest's line for the host begins with.
const JSON_LINE: &str = "@json ";

/// Sectors of 512 bytes in a page.
const SECTORS_IN_PAGE: u64 = 8;

/// The swap disk's place on the command line.
const SWAP_DRIVE: usize = 1;

/// `lazy`: memory is reserved, and a few pages of it are touched.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Lazy {
    /// Pages reserved.
    pub(crate) reserved: u64,
    /// Pages touched.
    pub(crate) touched: u64,
    /// Pages that have a frame at the end.
    pub(crate) resident: u64,
    /// Page faults.
    pub(crate) faults: u64,
}

/// `cow`: a process forks, and parent and child write to some of what they share.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Cow {
    /// Frames shared after the fork.
    pub(crate) shared: u64,
    /// Frames copied by writes.
    pub(crate) copied: u64,
    /// How many copies the model says there are.
    pub(crate) expected: u64,
}

/// `swapstress`: a working set of twice RAM is written, and read again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Swap {
    /// Frames of RAM.
    pub(crate) ram_frames: u64,
    /// Pages of the working set.
    pub(crate) working_set: u64,
    /// Pages written to the swap disk.
    pub(crate) swapped_out: u64,
    /// Pages read from it.
    pub(crate) swapped_in: u64,
    /// Whether all pages held what was written to them.
    pub(crate) verified: bool,
}

/// Finds the guest's counts named `key` in its console's output.
pub(crate) fn of_guest<T: DeserializeOwned>(console: &str, key: &str) -> Result<T> {
    for line in console.lines() {
        let Some(json) = line.trim().strip_prefix(JSON_LINE) else {
            continue;
        };
        let mut object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json)
            .with_context(|| format!("the guest's counts are no JSON object: {json}"))?;
        if let Some(counts) = object.remove(key) {
            return serde_json::from_value(counts)
                .with_context(|| format!("the guest's counts of `{key}` are incomplete: {json}"));
        }
    }
    bail!("the guest ended without printing its counts of `{key}`")
}

/// A count as both sides have it, where both can know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its field in the JSON report.
    pub(crate) field: &'static str,
    /// What it is, for people.
    pub(crate) what: &'static str,
    /// The guest's count.
    pub(crate) guest: Option<u64>,
    /// The emulator's.
    pub(crate) emulator: Option<u64>,
}

impl Row {
    const fn new(
        field: &'static str,
        what: &'static str,
        guest: Option<u64>,
        emulator: Option<u64>,
    ) -> Self {
        Self {
            field,
            what,
            guest,
            emulator,
        }
    }

    /// Whether the two counts differ.
    pub(crate) fn disagrees(&self) -> bool {
        matches!((self.guest, self.emulator), (Some(guest), Some(emulator)) if guest != emulator)
    }
}

/// What came of a demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The counts.
    pub(crate) rows: Vec<Row>,
    /// Facts that are no counts, as JSON fields.
    pub(crate) flags: Vec<(&'static str, bool)>,
    /// What is wrong, a sentence each.
    pub(crate) problems: Vec<String>,
}

impl Outcome {
    fn new(rows: Vec<Row>) -> Self {
        let problems = rows
            .iter()
            .filter(|row| row.disagrees())
            .map(|row| format!("guest and emulator disagree on {}", row.what))
            .collect();
        Self {
            rows,
            flags: vec![],
            problems,
        }
    }

    fn require(&mut self, holds: bool, problem: impl FnOnce() -> String) {
        if !holds {
            self.problems.push(problem());
        }
    }
}

/// Puts the two sides of `lazy` together.
pub(crate) fn lazy(console: &str, counters: &Counters, _memory: Size) -> Result<Outcome> {
    let guest: Lazy = of_guest(console, "lazy")?;
    let seen = counters.between("lazy")?.page_faults;
    let mut outcome = Outcome::new(vec![
        Row::new("reserved", "pages reserved", Some(guest.reserved), None),
        // Each page is touched by a store, and is not there at the first.
        Row::new(
            "touched",
            "pages touched",
            Some(guest.touched),
            Some(seen.of("store_absent")),
        ),
        Row::new("resident", "pages resident", Some(guest.resident), None),
        Row::new(
            "faults",
            "page faults",
            Some(guest.faults),
            Some(seen.total()),
        ),
    ]);
    outcome.require(guest.touched > 0, || "the guest touched no page".into());
    outcome.require(guest.faults == guest.touched, || {
        format!(
            "{} pages were touched with {} faults: one each was expected",
            guest.touched, guest.faults
        )
    });
    outcome.require(guest.resident == guest.touched, || {
        format!(
            "{} pages were touched, and {} are resident",
            guest.touched, guest.resident
        )
    });
    Ok(outcome)
}

/// Puts the two sides of `cow` together.
pub(crate) fn cow(console: &str, counters: &Counters, _memory: Size) -> Result<Outcome> {
    let guest: Cow = of_guest(console, "cow")?;
    let copied = counters.between("cow")?.page_faults.of("store_protection");
    let mut outcome = Outcome::new(vec![
        Row::new("shared", "frames shared by fork", Some(guest.shared), None),
        Row::new("copied", "frames copied", Some(guest.copied), Some(copied)),
        Row::new("expected", "copies expected", Some(guest.expected), None),
    ]);
    outcome.require(guest.shared > 0, || "the fork shared no frame".into());
    outcome.require(guest.copied == guest.expected, || {
        format!(
            "{} frames were copied, where {} were expected",
            guest.copied, guest.expected
        )
    });
    Ok(outcome)
}

/// Puts the two sides of `swapstress` together.
pub(crate) fn swap(console: &str, counters: &Counters, memory: Size) -> Result<Outcome> {
    let guest: Swap = of_guest(console, "swap")?;
    let (written, read) = swap_traffic(&counters.between("swap")?)?;
    let mut outcome = Outcome::new(vec![
        Row::new("ram_frames", "frames of RAM", Some(guest.ram_frames), None),
        Row::new(
            "working_set",
            "pages of the working set",
            Some(guest.working_set),
            None,
        ),
        Row::new(
            "swapped_out",
            "pages out",
            Some(guest.swapped_out),
            Some(written),
        ),
        Row::new("swapped_in", "pages in", Some(guest.swapped_in), Some(read)),
    ]);
    outcome.flags.push(("verified", guest.verified));
    outcome.require(guest.verified, || {
        "a page came back from the swap disk with other contents".into()
    });
    outcome.require(guest.ram_frames <= memory.pages(), || {
        format!(
            "the guest counts {} frames in {memory} of RAM, which is {}",
            guest.ram_frames,
            memory.pages()
        )
    });
    outcome.require(guest.swapped_out > 0 && guest.swapped_in > 0, || {
        "nothing was swapped".into()
    });
    Ok(outcome)
}

/// Pages written to the swap disk, and read from it.
fn swap_traffic(seen: &Difference) -> Result<(u64, u64)> {
    let drive = seen
        .drives
        .get(SWAP_DRIVE)
        .context("the emulator counted nothing for the swap disk")?;
    Ok((
        drive.write_sectors / SECTORS_IN_PAGE,
        drive.read_sectors / SECTORS_IN_PAGE,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMORY: Size = Size::mebibytes(16);

    fn marks(label: &str, end: &str) -> Counters {
        let lines = format!(
            "{{\"event\":\"mark\",\"label\":\"{label}\",\"phase\":0,\"drives\":[{{}},{{}}]}}\n\
             {{\"event\":\"mark\",\"label\":\"{label}\",\"phase\":1,{end}}}\n"
        );
        Counters::parse(&lines).unwrap()
    }

    #[test]
    fn the_guests_counts_are_found_among_its_other_lines() {
        let console = "boot\n@json {\"cow\":{\"shared\":1,\"copied\":2,\"expected\":3}}\r\nbye";
        let cow: Cow = of_guest(console, "cow").unwrap();
        assert_eq!((cow.shared, cow.copied, cow.expected), (1, 2, 3));
        assert!(of_guest::<Lazy>(console, "lazy").is_err());
        assert!(of_guest::<Cow>("@json {\"cow\":{}}", "cow").is_err());
        assert!(of_guest::<Cow>("@json {", "cow").is_err());
    }

    #[test]
    fn lazy_agrees_where_each_touch_is_one_fault() {
        let console =
            "@json {\"lazy\":{\"reserved\":1000,\"touched\":64,\"resident\":64,\"faults\":64}}";
        let seen = marks("lazy", "\"page_faults\":{\"store_absent\":64}");
        assert_eq!(lazy(console, &seen, MEMORY).unwrap().problems, [""; 0]);
        let seen = marks(
            "lazy",
            "\"page_faults\":{\"store_absent\":64,\"fetch_absent\":1}",
        );
        let problems = lazy(console, &seen, MEMORY).unwrap().problems;
        assert_eq!(problems, ["guest and emulator disagree on page faults"]);
    }

    #[test]
    fn cow_disagrees_with_too_many_copies() {
        let console = "@json {\"cow\":{\"shared\":100,\"copied\":41,\"expected\":40}}";
        let seen = marks("cow", "\"page_faults\":{\"store_protection\":41}");
        let problems = cow(console, &seen, MEMORY).unwrap().problems;
        assert_eq!(problems, ["41 frames were copied, where 40 were expected"]);
    }

    #[test]
    fn swap_counts_pages_by_the_disks_sectors() {
        let console = "@json {\"swap\":{\"ram_frames\":3500,\"working_set\":7000,\
                       \"swapped_out\":10,\"swapped_in\":5,\"verified\":true}}";
        let drives =
            "\"drives\":[{\"write_sectors\":3},{\"write_sectors\":80,\"read_sectors\":40}]";
        assert_eq!(
            swap(console, &marks("swap", drives), MEMORY)
                .unwrap()
                .problems,
            [""; 0]
        );
        let unverified = console.replace("true", "false");
        let problems = swap(&unverified, &marks("swap", drives), MEMORY)
            .unwrap()
            .problems;
        assert_eq!(problems.len(), 1);
    }
}
