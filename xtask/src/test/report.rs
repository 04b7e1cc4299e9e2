//! The step `report`: the page of `pagewalk report` in a real browser.

use anyhow::{Result, bail};

use super::{Context, Outcome, cargo_output, steps};
use crate::chromium;
use crate::machine::host_cargo;
use crate::process;
use crate::test_lines::Counts;

/// Tells the test where the browser is, or that it is not this step.
pub(super) const VARIABLE: &str = "PAGEWALK_CHROMIUM";

/// Opens pages in Chromium, clicks and types, and looks at what comes of it.
pub(super) fn check(_: &mut Context) -> Result<Outcome> {
    let browser = match chromium::find_or_install() {
        Ok(browser) => browser,
        Err(error) => {
            println!("{error:#}");
            return Ok(Outcome::skipped("no chromium"));
        }
    };
    let mut command = host_cargo("test");
    command
        .args(["-p", "pagewalk", "--test", "report", "--", "--nocapture"])
        .env(VARIABLE, browser);
    let finished = process::run(&mut command, steps::LIMIT, &mut |_, _| ())?;
    let mut counts = cargo_output::count(&finished.stdout);
    if !finished.success() {
        println!("{}", finished.stdout.trim_end());
        println!("{}", finished.tail(20));
        if counts.failed == 0 {
            counts += Counts::FAILED;
        }
    } else if counts.passed == 0 {
        bail!("the test `report` checked nothing");
    }
    let measured = finished
        .stdout
        .lines()
        .find(|line| line.starts_with("a million events:"));
    Ok(Outcome {
        counts,
        note: measured.unwrap_or_default().to_owned(),
    })
}
