//! All counts of a machine at one moment, under the names that they have in output.
//!
//! A snapshot holds guest-side numbers only, no host time: two runs of one guest give the same.

use super::counters::{ACCESS_NAMES, FaultReason};
use crate::hart::Exception;
use crate::hart::interrupt::Interrupt;
use crate::machine::Machine;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Counts under names, in a fixed order.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Named(Vec<(String, u64)>);

impl Named {
    /// The count of this name, 0 if there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> u64 {
        self.iter()
            .find(|(known, _)| *known == name)
            .map_or(0, |(_, count)| count)
    }

    /// Names and counts in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(name, count)| (name.as_str(), *count))
    }

    /// The sum of all counts.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.iter().map(|(_, count)| count).sum()
    }
}

impl FromIterator<(String, u64)> for Named {
    fn from_iter<T: IntoIterator<Item = (String, u64)>>(counts: T) -> Self {
        Named(counts.into_iter().collect())
    }
}

impl Serialize for Named {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, count) in self.iter() {
            map.serialize_entry(name, &count)?;
        }
        map.end()
    }
}

/// One side of the TLB.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize)]
pub struct TlbSide {
    /// Look-ups.
    pub accesses: u64,
    /// Those that were answered.
    pub hits: u64,
    /// Those that had to translate.
    pub misses: u64,
}

/// The TLBs of all harts together.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize)]
pub struct TlbSnapshot {
    /// Instruction fetches, one a block.
    pub fetch: TlbSide,
    /// Loads.
    pub load: TlbSide,
    /// Stores and AMOs.
    pub store: TlbSide,
    /// Flushes of everything or of one address space.
    pub flushes: u64,
    /// Flushes of one address.
    pub page_flushes: u64,
    /// Answers that would not have been those of a walk, as the reference engine finds out: the guest had
    /// changed a table and not fenced it yet. Other engines cannot tell.
    pub stale: u64,
}

/// What a disk has done.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct DriveSnapshot {
    /// Its name.
    pub id: String,
    /// Read requests.
    pub read_ops: u64,
    /// Sectors of 512 bytes read.
    pub read_sectors: u64,
    /// Write requests.
    pub write_ops: u64,
    /// Sectors written.
    pub write_sectors: u64,
    /// Flush requests.
    pub flushes: u64,
    /// Requests answered with an error.
    pub errors: u64,
}

/// The counts of a machine since reset, over all its harts.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Snapshot {
    /// Guest time in cycles (nanoseconds of guest time).
    pub cycle: u64,
    /// Instructions retired.
    pub instret: u64,
    /// Page faults, as `store_absent`: every kind of access by every [`FaultReason`].
    pub page_faults: Named,
    /// Exceptions taken, as `store_page_fault`: those that occurred.
    pub traps: Named,
    /// Interrupts taken, as `supervisor_timer_interrupt`: those that occurred.
    pub interrupts: Named,
    /// The TLBs.
    pub tlb: TlbSnapshot,
    /// Page-table walks.
    pub walks: u64,
    /// Entries in which hardware set A or D.
    pub ad_updates: u64,
    /// The disks, in order of their slots.
    pub drives: Vec<DriveSnapshot>,
}

impl Machine {
    /// The counts of this moment.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let counters = &self.memory.counters;
        Snapshot {
            // `cycles()` is as old as the last look outside the harts; a mark comes in between.
            cycle: self.harts.iter().map(|hart| hart.cycle).max().unwrap_or(0),
            instret: self.retired(),
            page_faults: page_faults(&counters.page_faults),
            traps: occurred(&counters.exceptions, Exception::name_of),
            interrupts: occurred(&counters.interrupts, |code| {
                Interrupt::from_code(code).map_or("reserved", Interrupt::name)
            }),
            tlb: self.tlb_snapshot(),
            walks: counters.walks,
            ad_updates: counters.ad_updates,
            drives: self.drive_snapshots(),
        }
    }

    fn tlb_snapshot(&self) -> TlbSnapshot {
        let sum = |count: fn(&crate::mmu::tlb::TlbCounts) -> u64| -> u64 {
            self.harts.iter().map(|hart| count(&hart.tlb.counts)).sum()
        };
        let lookups = self.lookups();
        let side = |index: usize, misses: u64| {
            let accesses = lookups[index];
            TlbSide {
                accesses,
                hits: accesses.saturating_sub(misses),
                misses,
            }
        };
        TlbSnapshot {
            fetch: side(0, sum(|counts| counts.misses[0])),
            load: side(1, sum(|counts| counts.misses[1])),
            store: side(2, sum(|counts| counts.misses[2])),
            flushes: sum(|counts| counts.flushes),
            page_flushes: sum(|counts| counts.page_flushes),
            stale: sum(|counts| counts.stale),
        }
    }

    fn drive_snapshots(&self) -> Vec<DriveSnapshot> {
        let snapshot = |disk: &crate::devices::virtio::blk::VirtioBlk| {
            let stats = disk.stats();
            DriveSnapshot {
                id: disk.id().to_owned(),
                read_ops: stats.reads,
                read_sectors: stats.sectors_read,
                write_ops: stats.writes,
                write_sectors: stats.sectors_written,
                flushes: stats.flushes,
                errors: stats.errors,
            }
        };
        self.memory.bus.disks().map(snapshot).collect()
    }
}

fn page_faults(counts: &[[u64; 4]; 3]) -> Named {
    let reasons = FaultReason::ALL.into_iter().enumerate();
    reasons
        .flat_map(|(column, reason)| {
            ACCESS_NAMES
                .iter()
                .zip(counts)
                .map(move |(access, row)| (format!("{access}_{}", reason.name()), row[column]))
        })
        .collect()
}

/// The causes that occurred, by names fit for a key.
fn occurred(counts: &[u64; 16], name: impl Fn(u64) -> &'static str) -> Named {
    (0..)
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .map(|(code, count)| (key(name(code)), *count))
        .collect()
}

/// A cause's name from the specification as a key: `store/AMO page fault` is `store_page_fault`.
pub(crate) fn key(name: &str) -> String {
    name.to_ascii_lowercase()
        .replace("/amo", "")
        .replace([' ', '-'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_have_keys_of_letters_and_underscores() {
        let exceptions = (0..16).map(Exception::name_of);
        let names = exceptions.chain(Interrupt::BY_PRIORITY.map(Interrupt::name));
        for name in names {
            let key = key(name);
            assert!(
                key.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                "{key}"
            );
        }
        assert_eq!(key(Exception::name_of(15)), "store_page_fault");
        assert_eq!(key(Exception::name_of(8)), "environment_call_from_u_mode");
    }

    #[test]
    fn page_faults_are_named_by_access_and_reason() {
        let mut counts = [[0; 4]; 3];
        counts[2][1] = 7;
        counts[0][0] = 1;
        let named = page_faults(&counts);
        assert_eq!(named.get("store_protection"), 7);
        assert_eq!(named.get("fetch_absent"), 1);
        assert_eq!(named.get("load_accessed_dirty"), 0);
        assert_eq!((named.iter().count(), named.total()), (12, 8));
        let first: Vec<_> = named.iter().take(4).map(|(name, _)| name).collect();
        assert_eq!(
            first,
            [
                "fetch_absent",
                "load_absent",
                "store_absent",
                "fetch_protection"
            ]
        );
    }

    #[test]
    fn names_become_an_object() {
        let named: Named = [("a".to_owned(), 1), ("b".to_owned(), 2)]
            .into_iter()
            .collect();
        assert_eq!(serde_json::to_string(&named).unwrap(), r#"{"a":1,"b":2}"#);
    }
}
