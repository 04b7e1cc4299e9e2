//! What was measured, and what follows from it.

use serde_json::{Value, json};

use super::measure::Run;
use super::statistics::{self, Summary};

/// A workload on all machines.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) group: &'static str,
    /// What a round is, where its time is worth knowing by itself.
    pub(crate) event: Option<&'static str>,
    pub(crate) rounds: u64,
    /// Instructions of the guest, as this project's emulator counts them.
    pub(crate) instructions: u64,
    /// A cell for each machine, this project's own first.
    pub(crate) cells: Vec<Cell>,
}

/// A workload on one machine.
#[derive(Clone, Debug)]
pub(crate) struct Cell<T = f64> {
    pub(crate) machine: &'static str,
    /// What each run took: CPU seconds, where nothing else is said.
    pub(crate) runs: Vec<T>,
    /// Why it is wrong, if it is. One that is neither right nor wrong cannot be run there.
    pub(crate) wrong: Option<String>,
}

impl<T> Cell<T> {
    pub(crate) const fn new(machine: &'static str) -> Self {
        Self {
            machine,
            runs: Vec::new(),
            wrong: None,
        }
    }

    /// Takes one more run in.
    pub(crate) fn add(&mut self, run: Run<T>) {
        match run {
            Run::Right(taken) => self.runs.push(taken),
            Run::Wrong(why) => self.wrong = Some(why),
        }
    }

    /// Median and spread of one of the numbers that a run took, where all runs were right.
    pub(crate) fn summary(&self, of: impl Fn(&T) -> f64) -> Option<Summary> {
        let numbers: Vec<f64> = self.runs.iter().map(of).collect();
        match self.wrong {
            None => statistics::summary(&numbers),
            Some(_) => None,
        }
    }
}

impl Cell {
    /// Median and spread of the seconds, where all runs were right.
    pub(crate) fn time(&self) -> Option<Summary> {
        self.summary(|&seconds| seconds)
    }
}

/// An object with a value for each machine.
pub(crate) fn by_machine<T>(cells: &[Cell<T>], value: impl Fn(&Cell<T>) -> Value) -> Value {
    let pairs = cells
        .iter()
        .map(|cell| (cell.machine.to_owned(), value(cell)));
    Value::Object(pairs.collect())
}

/// A line for each machine that did not do what `what` says.
pub(crate) fn wrongs<'a, T>(
    cells: &'a [Cell<T>],
    what: impl Fn(&str) -> String + 'a,
) -> impl Iterator<Item = String> + 'a {
    cells.iter().filter_map(move |cell| {
        let why = cell.wrong.as_ref()?;
        Some(format!("{}: {why}", what(cell.machine)))
    })
}

impl Row {
    /// Million instructions a CPU second.
    pub(crate) fn speed(&self, cell: &Cell) -> Option<f64> {
        let seconds = cell.time()?.median;
        (seconds > 0.0).then(|| self.instructions as f64 / seconds / 1e6)
    }

    /// Nanoseconds a round, where that is worth knowing.
    pub(crate) fn event_time(&self, cell: &Cell) -> Option<f64> {
        self.event?;
        Some(cell.time()?.median * 1e9 / self.rounds as f64)
    }

    /// How many times faster this project's emulator is than the machine of `cell`.
    pub(crate) fn ratio(&self, cell: &Cell) -> Option<f64> {
        let own = self.cells.first()?.time()?.median;
        (own > 0.0).then_some(cell.time()?.median / own)
    }

    fn json(&self) -> Value {
        let machines = by_machine(&self.cells, |cell| {
            let time = cell.time();
            json!({
                "seconds": cell.runs,
                "median": time.map(|it| it.median),
                "spread": time.map(|it| it.spread),
                "million_instructions_per_second": self.speed(cell),
                "nanoseconds_per_event": self.event_time(cell),
                "pagewalk_is_faster_by": self.ratio(cell),
                "wrong": cell.wrong,
            })
        });
        json!({
            "name": self.name,
            "group": self.group,
            "instructions": self.instructions,
            "rounds": self.rounds,
            "event": self.event,
            "machines": machines,
        })
    }
}

/// Everything that was measured.
pub(crate) fn json(rows: &[Row]) -> Value {
    rows.iter().map(Row::json).collect()
}

/// A row with made-up numbers: 200 million instructions in one second and half of one.
#[cfg(test)]
pub(crate) fn example() -> Vec<Row> {
    let mut own = Cell::new("pagewalk");
    [1.1, 0.9, 1.0]
        .into_iter()
        .for_each(|it| own.add(Run::Right(it)));
    let mut qemu = Cell::new("qemu");
    [0.5, 0.5, 0.5]
        .into_iter()
        .for_each(|it| qemu.add(Run::Right(it)));
    let mut spike = Cell::new("spike");
    spike.add(Run::Right(4.0));
    spike.add(Run::Wrong("printed nothing".into()));
    let row = |name, group, event, instructions, cells| Row {
        name,
        group,
        event,
        rounds: 1_000_000,
        instructions,
        cells,
    };
    let cells = vec![own.clone(), qemu.clone(), spike];
    let absent = Cell::new("spike");
    vec![
        row("sieve", "integer", None, 200_000_000, cells),
        row(
            "user-calls",
            "traps",
            Some("call"),
            100_000_000,
            vec![own, qemu, absent],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_and_ratios_follow_from_medians() {
        let rows = example();
        let [own, qemu, spike] = &rows[0].cells[..] else {
            panic!()
        };
        assert_eq!(rows[0].speed(own), Some(200.0));
        assert_eq!(rows[0].ratio(own), Some(1.0));
        assert_eq!(rows[0].ratio(qemu), Some(0.5));
        assert_eq!(rows[0].event_time(own), None);
        assert_eq!((rows[0].speed(spike), rows[0].ratio(spike)), (None, None));
        assert_eq!(rows[1].event_time(&rows[1].cells[1]), Some(500.0));
    }

    #[test]
    fn json_has_every_number() {
        let value = json(&example());
        let sieve = &value[0];
        assert_eq!(sieve["name"], "sieve");
        assert_eq!(sieve["instructions"], 200_000_000);
        assert_eq!(sieve["machines"]["pagewalk"]["median"], 1.0);
        assert_eq!(
            sieve["machines"]["qemu"]["million_instructions_per_second"],
            400.0
        );
        assert_eq!(sieve["machines"]["qemu"]["pagewalk_is_faster_by"], 0.5);
        assert_eq!(sieve["machines"]["spike"]["wrong"], "printed nothing");
        assert!(sieve["machines"]["spike"]["median"].is_null());
        assert_eq!(value[1]["event"], "call");
    }
}
