//! `cargo xtask usertests`: the guest's own tests, over machines, memory sizes and policies.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;
use replacement::PolicyKind;
use serde::Serialize;

use crate::guest::{self, Guest};
use crate::machine::{self, Ad, Boot, Platform, Policy};
use crate::process::Finished;
use crate::progress::{self, Step};
use crate::qemu;
use crate::size::Size;
use crate::test_lines::{self, Counts, Line, Outcome, TestResult};
use crate::toolchain::Choice;

/// The guest's program.
const PROGRAM: &str = "usertests";

/// Options of `cargo xtask usertests`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// RAM of the machine
    #[arg(long, value_delimiter = ',', default_value = "16M,64M")]
    ram: Vec<Size>,

    /// How the kernel chooses the page to evict: names, or all
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        default_value = "fifo,clock"
    )]
    policy: Vec<Policies>,

    /// Which machines run the guest
    #[arg(long, value_enum, value_delimiter = ',', default_value = "pagewalk")]
    on: Vec<Platform>,

    /// Who sets accessed and dirty bits: the kernel or the machine
    #[arg(long, value_enum, value_delimiter = ',', default_value = "svade")]
    ad: Vec<Ad>,

    /// Also write the results to this file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Which tests to run: all, where none is named
    names: Vec<String>,
}

/// What `--policy` may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Policies {
    All,
    One(Policy),
}

impl Policies {
    fn iter(self) -> impl Iterator<Item = Policy> {
        let kinds = PolicyKind::ALL.into_iter().map(Policy);
        kinds.filter(move |&kind| self == Self::All || self == Self::One(kind))
    }
}

impl FromStr for Policies {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "all" => Ok(Self::All),
            name => name.parse().map(Self::One),
        }
    }
}

/// One boot of the guest with its tests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    /// The machine.
    pub(crate) on: Platform,
    /// Its RAM.
    pub(crate) ram: Size,
    /// The kernel's replacement policy.
    pub(crate) policy: Policy,
    /// Who sets accessed and dirty bits.
    pub(crate) ad: Ad,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            on,
            ram,
            policy,
            ad,
        } = self;
        write!(f, "{on} {ram} {policy} {ad}")
    }
}

/// What a boot's tests said.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Report {
    on: Platform,
    ram: String,
    policy: Policy,
    ad: Ad,
    seconds: f64,
    /// The tests, in the order in which they ended.
    pub(crate) tests: Vec<TestResult>,
    /// What is wrong with the run as a whole: the guest died, or its counts are not those of its
    /// lines.
    pub(crate) problem: Option<String>,
    /// The counts. A problem counts as one failure.
    #[serde(flatten)]
    pub(crate) counts: Counts,
}

/// Builds what is missing and runs the tests. An error means that some failed.
pub(crate) fn run(options: &Options, choice: Choice) -> Result<()> {
    let guest = guest::build(choice)?;
    if options.on.contains(&Platform::Pagewalk) {
        machine::build_emulator()?;
    }
    if options.on.contains(&Platform::Qemu) {
        qemu::find_or_install()?;
    }
    let mut total = Counts::default();
    let mut reports = Vec::new();
    for setting in settings(options) {
        println!("\n{setting}");
        let report = boot(&guest, setting, &options.names, &mut |line| {
            println!("  {line}")
        })?;
        if let Some(problem) = &report.problem {
            println!("{problem}");
        }
        println!(
            "  {} in {}",
            report.counts,
            progress::seconds(Duration::from_secs_f64(report.seconds))
        );
        total += report.counts;
        reports.push(report);
    }
    if let Some(file) = &options.json {
        let text = serde_json::json!({
            "runs": reports,
            "passed": total.passed,
            "failed": total.failed,
            "skipped": total.skipped,
        });
        let text = serde_json::to_string_pretty(&text)? + "\n";
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    println!("\n{total}");
    if total.failed > 0 {
        bail!("{} of the guest's tests failed", total.failed);
    }
    Ok(())
}

/// Every combination of the options.
fn settings(options: &Options) -> Vec<Setting> {
    let mut settings = Vec::new();
    for &on in &options.on {
        for &ram in &options.ram {
            for policy in options.policy.iter().flat_map(|policies| policies.iter()) {
                settings.extend(options.ad.iter().map(|&ad| Setting {
                    on,
                    ram,
                    policy,
                    ad,
                }));
            }
        }
    }
    settings
}

/// Boots the guest with its tests, and hands each test's line to `on_test`.
pub(crate) fn boot(
    guest: &Guest,
    setting: Setting,
    names: &[String],
    on_test: &mut dyn FnMut(&str),
) -> Result<Report> {
    let mut run = vec![PROGRAM.to_owned()];
    run.extend_from_slice(names);
    let boot = Boot {
        guest,
        on: setting.on,
        memory: setting.ram,
        policy: setting.policy,
        ad: setting.ad,
        run: Some(run.join(" ")),
        quiet: false,
        counters: None,
    };
    let step = Step::quiet(format!("{PROGRAM} on {setting}"));
    let started = Instant::now();
    let mut reading = Reading::default();
    let finished = boot.run(&mut |line| {
        reading.read(line);
        step.detail(line);
        if matches!(test_lines::read(line), Some(Line::Result(_))) {
            on_test(line.trim());
        }
    })?;
    drop(step);
    let problem = reading.problem(setting.on, &finished);
    let mut counts = reading.counts;
    if problem.is_some() {
        counts += Counts::FAILED;
    }
    Ok(Report {
        on: setting.on,
        ram: setting.ram.to_string(),
        policy: setting.policy,
        ad: setting.ad,
        seconds: started.elapsed().as_secs_f64(),
        tests: reading.tests,
        problem,
        counts,
    })
}

/// What has been read of a run.
#[derive(Debug, Default)]
struct Reading {
    tests: Vec<TestResult>,
    counts: Counts,
    /// The test that has begun and not ended.
    under_way: Option<String>,
    summary: Option<Counts>,
}

impl Reading {
    fn read(&mut self, line: &str) {
        match test_lines::read(line) {
            Some(Line::Result(result)) => {
                self.under_way = None;
                self.counts.count(&result.outcome);
                self.tests.push(result);
            }
            Some(Line::Begun(name)) => self.under_way = Some(name),
            Some(Line::Summary(counts)) => self.summary = Some(counts),
            None => {}
        }
    }

    /// What is wrong with the run, beyond tests that failed.
    fn problem(&self, on: Platform, finished: &Finished) -> Option<String> {
        let how = machine::how_it_ended(on, finished);
        let sentence = match (self.summary, finished.success()) {
            (Some(summary), _) if summary != self.counts => format!(
                "the guest's summary is \"{summary}\", and its lines say \"{}\"",
                self.counts
            ),
            (Some(Counts { failed: 0, .. }), false) => {
                format!("all of the guest's tests passed, and still the machine {how}")
            }
            (Some(Counts { failed: 1.., .. }), true) => {
                "some of the guest's tests failed, and still the machine ended with status 0".into()
            }
            (Some(_), _) => return None,
            (None, _) => format!("the guest died {}: the machine {how}", self.when()),
        };
        Some(format!("{sentence}\n{}", finished.tail(25)))
    }

    fn when(&self) -> String {
        match (&self.under_way, self.tests.last()) {
            (Some(name), _) => format!("in the test {name}"),
            (None, Some(last)) => format!("after the test {}", last.name),
            (None, None) => "before its first test".into(),
        }
    }
}

/// The tests that failed, a line each.
pub(crate) fn failures(report: &Report) -> impl Iterator<Item = String> + '_ {
    report.tests.iter().filter_map(|test| match &test.outcome {
        Outcome::Failed { why } => Some(format!("{}: {why}", test.name)),
        Outcome::Passed | Outcome::Skipped { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process;
    use std::process::Command;

    #[test]
    fn policies_go_by_name_or_all_at_once() {
        let names = |text: &str| {
            let policies: Policies = text.parse().unwrap();
            policies.iter().map(|policy| policy.to_string()).collect()
        };
        let one: Vec<String> = names("2q");
        assert_eq!(one, ["2q"]);
        assert_eq!(names("all").len(), PolicyKind::ALL.len());
        let refused = "nru".parse::<Policies>().unwrap_err();
        assert!(refused.contains("fifo, clock"), "{refused}");
    }

    /// A guest of which only the console and the exit status are left.
    fn problem_of(lines: &[&str], status: i32) -> Option<String> {
        let mut reading = Reading::default();
        lines.iter().for_each(|line| reading.read(line));
        let finished = process::run(
            Command::new("sh").args(["-c", &format!("exit {status}")]),
            Duration::from_secs(60),
            &mut |_, _| (),
        )
        .unwrap();
        reading.problem(Platform::Pagewalk, &finished)
    }

    #[test]
    fn a_complete_run_has_no_problem() {
        let passed = ["test a ... ok", "1 passed, 0 failed, 0 skipped"];
        assert_eq!(problem_of(&passed, 0), None);
        let failed = ["test a ... FAILED: no", "0 passed, 1 failed, 0 skipped"];
        assert_eq!(problem_of(&failed, 1), None);
    }

    #[test]
    fn a_guest_that_dies_is_told_with_its_test() {
        let problem = |lines: &[&str], status| problem_of(lines, status).unwrap();
        assert!(problem(&[], 3).contains("before its first test: the machine ended with status 3"));
        assert!(problem(&["test a ... ok"], 0).contains("after the test a"));
        assert!(problem(&["test a ... ok", "test b ..."], 1).contains("in the test b"));
    }

    #[test]
    fn a_status_that_the_tests_do_not_explain_is_a_problem() {
        let passed = ["test a ... ok", "1 passed, 0 failed, 0 skipped"];
        assert!(problem_of(&passed, 1).is_some());
        let failed = ["test a ... FAILED: no", "0 passed, 1 failed, 0 skipped"];
        assert!(problem_of(&failed, 0).is_some());
        let lost = ["test a ... ok", "2 passed, 0 failed, 0 skipped"];
        assert!(problem_of(&lost, 0).is_some());
    }
}
