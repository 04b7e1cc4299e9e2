//! The table of a bench, for people.

use super::results::{self, Cell, Row};
use super::statistics::geometric_mean;

/// A row a workload, by groups; for each machine its speed, and how many times faster ours is.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut lines = vec![heading(rows)];
    let mut group = "";
    for row in rows {
        if row.group != group {
            group = row.group;
            lines.push(group.to_owned());
        }
        lines.push(line(row));
    }
    if let Some(means) = means(rows) {
        lines.push(means);
    }
    lines.join("\n")
}

fn heading(rows: &[Row]) -> String {
    let mut line = format!("{:18} {:>8}", "workload", "Minsn");
    for (index, cell) in cells(rows).iter().enumerate() {
        let width = if index == 0 { 24 } else { 20 };
        let what = if index == 0 {
            "Minsn/s"
        } else {
            "Minsn/s, ratio"
        };
        line.push_str(&format!(
            "  {:>width$}",
            format!("{}: {what}", cell.machine)
        ));
    }
    line
}

/// The machines, as the first row has them.
fn cells(rows: &[Row]) -> &[Cell] {
    rows.first().map_or(&[], |row| &row.cells)
}

fn line(row: &Row) -> String {
    let millions = row.instructions as f64 / 1e6;
    let mut line = format!("  {:16} {millions:8.0}", row.name);
    for (index, cell) in row.cells.iter().enumerate() {
        let text = if index == 0 {
            own(row, cell)
        } else {
            other(row, cell)
        };
        let width = if index == 0 { 24 } else { 20 };
        line.push_str(&format!("  {text:>width$}"));
    }
    if let Some(event) = row.event {
        let times = row.cells.iter().map(|cell| match row.event_time(cell) {
            Some(time) => duration(time),
            None => "–".to_owned(),
        });
        let times: Vec<String> = times.collect();
        line.push_str(&format!("  each {event}: {}", times.join(", ")));
    }
    line
}

/// Nanoseconds, in a unit that leaves few digits.
fn duration(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e4 => format!("{nanoseconds:.0} ns"),
        ..1e7 => format!("{:.0} µs", nanoseconds / 1e3),
        _ => format!("{:.0} ms", nanoseconds / 1e6),
    }
}

/// `390 ± 2 %`: half the spread goes to either side.
fn own(row: &Row, cell: &Cell) -> String {
    match (row.speed(cell), cell.time()) {
        (Some(speed), Some(time)) => format!("{speed:.0} ± {:.0} %", time.spread * 50.0),
        _ => neither(cell),
    }
}

/// What stands where there is no speed.
fn neither(cell: &Cell) -> String {
    if cell.wrong.is_some() { "wrong" } else { "–" }.into()
}

fn other(row: &Row, cell: &Cell) -> String {
    match (row.speed(cell), row.ratio(cell)) {
        (Some(speed), Some(ratio)) => format!("{speed:.0}, {ratio:.2}"),
        (Some(speed), None) => format!("{speed:.0}"),
        (None, _) => neither(cell),
    }
}

/// The geometric means of the ratios.
fn means(rows: &[Row]) -> Option<String> {
    let peers = cells(rows).get(1..)?;
    if peers.is_empty() {
        return None;
    }
    let mut line = format!("{:18} {:8}  {:24}", "geometric mean", "", "");
    for (index, _) in peers.iter().enumerate() {
        let ratios = rows
            .iter()
            .filter_map(|row| row.ratio(row.cells.get(index + 1)?));
        let mean = geometric_mean(ratios).map_or_else(|| "–".into(), |it| format!("{it:.2}"));
        line.push_str(&format!("  {mean:>20}"));
    }
    Some(line)
}

/// A line for each machine that computed something else than the host.
pub(crate) fn problems(rows: &[Row]) -> Vec<String> {
    let of_row = |row: &Row| {
        let what = |machine: &str| format!("{} on {machine}", row.name);
        results::wrongs(&row.cells, what).collect::<Vec<_>>()
    };
    rows.iter().flat_map(of_row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::results::example;
    use super::*;

    fn words(line: &str) -> Vec<&str> {
        line.split_whitespace().collect()
    }

    #[test]
    fn a_row_has_speeds_ratios_and_event_times() {
        let table = table(&example());
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 6, "{table}");
        assert_eq!(words(lines[1]), ["integer"]);
        let sieve = [
            "sieve", "200", "200", "±", "10", "%", "400,", "0.50", "wrong",
        ];
        assert_eq!(words(lines[2]), sieve);
        assert_eq!(words(lines[3]), ["traps"]);
        let calls = words(lines[4]);
        assert_eq!(calls[..2], ["user-calls", "100"]);
        assert_eq!(
            calls[calls.len() - 7..],
            ["each", "call:", "1000", "ns,", "500", "ns,", "–"]
        );
        assert_eq!(words(lines[5]), ["geometric", "mean", "0.50", "–"]);
    }

    #[test]
    fn durations_have_few_digits() {
        for (nanoseconds, text) in [(405.4, "405 ns"), (1.2e4, "12 µs"), (3.1e7, "31 ms")] {
            assert_eq!(duration(nanoseconds), text);
        }
    }

    #[test]
    fn without_peers_there_are_no_means() {
        let mut rows = example();
        rows.iter_mut().for_each(|row| row.cells.truncate(1));
        assert_eq!(table(&rows).lines().count(), 5);
        assert_eq!(table(&[]).lines().count(), 1);
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(problems(&example()), ["sieve on spike: printed nothing"]);
    }
}
