//! Starting up: what each machine takes for a guest that does next to nothing.

use anyhow::Result;
use serde_json::{Value, json};

use super::machines::Machine;
use super::program::Program;
use super::results;
use super::usage::{self, Usage};
use crate::paths;

/// RAM of the machine, in MiB: what is common, and what should cost no more.
const MEMORIES: [u64; 2] = [128, 4096];

/// Runs for one of another workload's: a start takes milliseconds, and its time varies more.
const STARTS: u32 = 5;

/// A guest, on all machines.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) name: &'static str,
    /// RAM, in MiB.
    pub(crate) memory: u64,
    pub(crate) cells: Vec<Cell>,
}

/// A guest on one machine.
pub(crate) type Cell = results::Cell<Usage>;

impl Cell {
    /// The medians, where all runs were right.
    pub(crate) fn median(&self) -> Option<Usage> {
        let median = |of: fn(&Usage) -> f64| self.summary(of).map(|it| it.median);
        Some(Usage {
            cpu: median(|it| it.cpu)?,
            wall: median(|it| it.wall)?,
            peak: median(|it| it.peak as f64)? as u64,
        })
    }

    fn json(&self) -> Value {
        let median = self.median();
        json!({
            "cpu_milliseconds": median.map(|it| it.cpu * 1e3),
            "wall_milliseconds": median.map(|it| it.wall * 1e3),
            "peak_kilobytes": median.map(|it| it.peak),
            "runs": self.runs,
            "wrong": self.wrong,
        })
    }
}

/// Runs a guest with each size of RAM, on every machine in turn.
pub(crate) fn measure(
    program: &Program,
    machines: &[Machine],
    runs: u32,
    detail: &dyn Fn(&str),
) -> Result<Vec<Start>> {
    let of_memory = |memory| one(program, machines, memory, runs * STARTS, detail);
    MEMORIES.into_iter().map(of_memory).collect()
}

fn one(
    program: &Program,
    machines: &[Machine],
    memory: u64,
    runs: u32,
    detail: &dyn Fn(&str),
) -> Result<Start> {
    let name = program.workload.name;
    let expected = program.expected();
    let into = paths::target().join("benches/usage.json");
    let mut cells: Vec<Cell> = machines.iter().map(|it| Cell::new(it.name)).collect();
    for run in 1..=runs {
        for (machine, cell) in machines.iter().zip(&mut cells) {
            if cell.wrong.is_some() {
                continue;
            }
            detail(&format!("{name} on {}, run {run} of {runs}", machine.name));
            let command = machine.command(&program.file, memory)?;
            cell.add(usage::of(&command, &expected, &into)?);
        }
    }
    Ok(Start {
        name,
        memory,
        cells,
    })
}

/// A line a guest and size of RAM: CPU time, time and memory on each machine.
pub(crate) fn table(starts: &[Start]) -> String {
    const WIDTH: usize = 28;
    let mut heading = format!("{:18} {:>8}", "start-up", "RAM");
    for cell in starts.first().map_or(&[][..], |it| &it.cells) {
        let title = format!("{}: CPU, wall, peak", cell.machine);
        heading.push_str(&format!("  {title:>WIDTH$}"));
    }
    let mut lines = vec![heading];
    for start in starts {
        let mut line = format!("  {:16} {:>8}", start.name, format!("{} MiB", start.memory));
        for cell in &start.cells {
            let text = match cell.median() {
                Some(Usage { cpu, wall, peak }) => {
                    format!("{:.1} ms, {:.1} ms, {peak} KB", cpu * 1e3, wall * 1e3)
                }
                None => "wrong".to_owned(),
            };
            line.push_str(&format!("  {text:>WIDTH$}"));
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// Every number.
pub(crate) fn json(starts: &[Start]) -> Value {
    let rows = starts.iter().map(|start| {
        json!({
            "name": start.name,
            "memory_mebibytes": start.memory,
            "machines": results::by_machine(&start.cells, Cell::json),
        })
    });
    rows.collect()
}

/// A line for each machine that did not do what the guest says.
pub(crate) fn problems(starts: &[Start]) -> Vec<String> {
    let of_start = |start: &Start| {
        let Start { name, memory, .. } = *start;
        let what = move |machine: &str| format!("{name} on {machine} with {memory} MiB");
        results::wrongs(&start.cells, what).collect::<Vec<_>>()
    };
    starts.iter().flat_map(of_start).collect()
}

/// Made-up numbers: three starts in two milliseconds of CPU time, and a machine that prints nothing.
#[cfg(test)]
pub(crate) fn example() -> Vec<Start> {
    let usage = |cpu| Usage {
        cpu,
        wall: 2.0 * cpu,
        peak: 5000,
    };
    let cell = |machine, runs, wrong: Option<&str>| Cell {
        machine,
        runs,
        wrong: wrong.map(str::to_owned),
    };
    vec![Start {
        name: "ends-at-once",
        memory: 128,
        cells: vec![
            cell("pagewalk", [0.001, 0.009, 0.002].map(usage).into(), None),
            cell("qemu", vec![usage(0.04)], None),
            cell("spike", vec![usage(0.01)], Some("printed nothing")),
        ],
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_stand_in_columns() {
        let table = table(&example());
        let lines: Vec<&str> = table.lines().collect();
        let [heading, line] = lines[..] else {
            panic!("{table}");
        };
        let width = |line: &str| line.chars().count();
        assert_eq!(width(heading), width(line), "{table}");
        for words in [
            "2.0 ms, 4.0 ms, 5000 KB",
            "40.0 ms, 80.0 ms",
            "wrong",
            "128 MiB",
        ] {
            assert!(line.contains(words), "{line}");
        }
    }

    #[test]
    fn json_has_medians_and_runs() {
        let value = json(&example());
        let own = &value[0]["machines"]["pagewalk"];
        assert_eq!(own["cpu_milliseconds"], 2.0);
        assert_eq!(own["peak_kilobytes"], 5000);
        assert_eq!(own["runs"].as_array().map(Vec::len), Some(3));
        let spike = &value[0]["machines"]["spike"];
        assert!(spike["wall_milliseconds"].is_null());
        assert_eq!(spike["wrong"], "printed nothing");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let problems = problems(&example());
        assert_eq!(
            problems,
            ["ends-at-once on spike with 128 MiB: printed nothing"]
        );
    }
}
