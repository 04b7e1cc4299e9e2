//! The table that `--stats` prints at exit: the counts for a person to read, and the host's time.

use super::Snapshot;
use super::snapshot::{DriveSnapshot, Named, TlbSide};
use std::fmt;
use std::time::Duration;

/// Width of the column of names.
const NAME_WIDTH: usize = 34;

/// The counts of a run, with the time that it took the host.
#[derive(Debug)]
pub struct Stats<'a> {
    /// The counts at the end.
    pub snapshot: &'a Snapshot,
    /// From the first instruction to the last, by the host's clock. It appears here and nowhere
    /// else: everything else repeats exactly.
    pub host_time: Duration,
}

impl fmt::Display for Stats<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.snapshot;
        let seconds = self.host_time.as_secs_f64();
        row(f, "instructions", &grouped(counts.instret))?;
        row(f, "host time", &format!("{seconds:.3} s"))?;
        let rate = if seconds > 0.0 {
            counts.instret as f64 / seconds / 1e6
        } else {
            0.0
        };
        row(f, "instructions a second", &format!("{rate:.1} million"))?;
        row(
            f,
            "guest time",
            &format!("{:.6} s", counts.cycle as f64 / 1e9),
        )?;
        section(f, "exceptions", &counts.traps)?;
        section(f, "interrupts", &counts.interrupts)?;
        section(f, "page faults", &counts.page_faults)?;
        side(f, "TLB fetch", counts.tlb.fetch)?;
        side(f, "TLB load", counts.tlb.load)?;
        side(f, "TLB store", counts.tlb.store)?;
        row(f, "TLB flushes", &grouped(counts.tlb.flushes))?;
        row(
            f,
            "TLB flushes of one page",
            &grouped(counts.tlb.page_flushes),
        )?;
        if counts.tlb.stale > 0 {
            row(f, "TLB answers not fenced", &grouped(counts.tlb.stale))?;
        }
        row(f, "page walks", &grouped(counts.walks))?;
        row(f, "A/D updates by hardware", &grouped(counts.ad_updates))?;
        for drive in &counts.drives {
            disk(f, drive)?;
        }
        Ok(())
    }
}

fn row(f: &mut fmt::Formatter<'_>, name: &str, value: &str) -> fmt::Result {
    writeln!(f, "{name:<NAME_WIDTH$} {value:>16}")
}

/// A row with more said about its value.
fn row_and(f: &mut fmt::Formatter<'_>, name: &str, value: &str, more: &str) -> fmt::Result {
    writeln!(f, "{name:<NAME_WIDTH$} {value:>16} {more}")
}

/// A total, and below it what it is made of.
fn section(f: &mut fmt::Formatter<'_>, title: &str, counts: &Named) -> fmt::Result {
    row(f, title, &grouped(counts.total()))?;
    for (name, count) in counts.iter().filter(|(_, count)| *count > 0) {
        row(f, &format!("  {}", name.replace('_', " ")), &grouped(count))?;
    }
    Ok(())
}

fn side(f: &mut fmt::Formatter<'_>, name: &str, side: TlbSide) -> fmt::Result {
    let rate = match side.accesses {
        0 => 0.0,
        accesses => side.hits as f64 * 100.0 / accesses as f64,
    };
    let misses = format!("hits, {} misses, {rate:.3} % hits", grouped(side.misses));
    row_and(f, name, &grouped(side.hits), &misses)
}

fn disk(f: &mut fmt::Formatter<'_>, drive: &DriveSnapshot) -> fmt::Result {
    let DriveSnapshot {
        id,
        read_ops,
        read_sectors,
        write_ops,
        write_sectors,
        flushes,
        errors,
    } = drive;
    let of = |sectors: &u64| format!("of {} sectors", grouped(*sectors));
    row_and(
        f,
        &format!("{id} reads"),
        &grouped(*read_ops),
        &of(read_sectors),
    )?;
    row_and(
        f,
        &format!("{id} writes"),
        &grouped(*write_ops),
        &of(write_sectors),
    )?;
    row(f, &format!("{id} flushes"), &grouped(*flushes))?;
    row(f, &format!("{id} errors"), &grouped(*errors))
}

/// A number with its thousands apart: `12,345,678`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::snapshot::TlbSnapshot;

    #[test]
    fn thousands_are_set_apart() {
        let texts = [0, 7, 999, 1000, 123_456, 1_234_567].map(grouped);
        assert_eq!(texts, ["0", "7", "999", "1,000", "123,456", "1,234,567"]);
    }

    fn named(counts: &[(&str, u64)]) -> Named {
        counts
            .iter()
            .map(|(name, count)| ((*name).to_owned(), *count))
            .collect()
    }

    #[test]
    fn the_table_is_aligned() {
        let side = TlbSide {
            accesses: 4000,
            hits: 3000,
            misses: 1000,
        };
        let snapshot = Snapshot {
            cycle: 1_500_000_000,
            instret: 3_000_000,
            page_faults: named(&[("load_absent", 0), ("store_absent", 12)]),
            traps: named(&[("store_page_fault", 12), ("breakpoint", 1)]),
            interrupts: named(&[]),
            tlb: TlbSnapshot {
                load: side,
                flushes: 3,
                page_flushes: 4,
                ..TlbSnapshot::default()
            },
            walks: 1012,
            ad_updates: 0,
            drives: vec![DriveSnapshot {
                id: "root".to_owned(),
                read_ops: 5,
                read_sectors: 40,
                write_ops: 6,
                write_sectors: 48,
                flushes: 1,
                errors: 0,
            }],
        };
        let stats = Stats {
            snapshot: &snapshot,
            host_time: Duration::from_millis(10),
        };
        assert_eq!(stats.to_string(), TABLE);
        let mut unfenced = snapshot.clone();
        unfenced.tlb.stale = 5;
        let stats = Stats {
            snapshot: &unfenced,
            ..stats
        };
        let row = "TLB answers not fenced                            5\n";
        assert!(stats.to_string().contains(row));
    }

    const TABLE: &str = "\
instructions                              3,000,000
host time                                   0.010 s
instructions a second                 300.0 million
guest time                               1.500000 s
exceptions                                       13
  store page fault                               12
  breakpoint                                      1
interrupts                                        0
page faults                                      12
  store absent                                   12
TLB fetch                                         0 hits, 0 misses, 0.000 % hits
TLB load                                      3,000 hits, 1,000 misses, 75.000 % hits
TLB store                                         0 hits, 0 misses, 0.000 % hits
TLB flushes                                       3
TLB flushes of one page                           4
page walks                                    1,012
A/D updates by hardware                           0
root reads                                        5 of 40 sectors
root writes                                       6 of 48 sectors
root flushes                                      1
root errors                                       0
";
}
