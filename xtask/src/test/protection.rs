//! Boots of the guest that show its protection: one that must die, and some whose addresses must differ.

use anyhow::{Result, bail};

use super::{Context, Outcome, steps};
use crate::guest::Guest;
use crate::machine::Boot;
use crate::process::Finished;
use crate::test_lines::Counts;

/// The exit status of a kernel that gave up.
const PANIC: i32 = 101;

/// What a check of one or more boots is, and how it is done.
type Check = (&'static str, fn(&Guest) -> Result<()>);

const CHECKS: [Check; 2] = [
    ("an overflown kernel stack", overflow),
    ("randomised addresses", addresses),
];

/// All of them.
pub(super) fn check(context: &mut Context) -> Result<Outcome> {
    let guest = match steps::bootable(context) {
        Err(outcome) => return Ok(outcome),
        Ok(guest) => guest,
    };
    let mut counts = Counts::default();
    for (what, check) in CHECKS {
        match check(guest) {
            Ok(()) => counts += Counts::PASSED,
            Err(error) => {
                println!("  FAILED {what}: {error:#}");
                counts += Counts::FAILED;
            }
        }
    }
    Ok(Outcome {
        counts,
        note: String::new(),
    })
}

fn boot(guest: &Guest, run: &str, more: &str) -> Result<Finished> {
    let boot = Boot::quiet(guest, run);
    boot.run_with(more)
}

/// The guard page below a kernel stack ends the machine with a message that names it.
fn overflow(guest: &Guest) -> Result<()> {
    const MESSAGE: &str = "the kernel stack overflowed at pc=0x";
    let finished = boot(guest, "usertests --overflow-kernel-stack", "")?;
    let status = finished.status.and_then(|status| status.code());
    let said = finished.stdout.lines().any(|line| line.contains(MESSAGE));
    if status != Some(PANIC) || !said {
        bail!(
            "status {PANIC} and \"{MESSAGE}…\" were expected; the machine {}\n{}",
            finished.how(),
            finished.tail(10)
        );
    }
    Ok(())
}

/// `aslr=SEED`: the same seed gives the same addresses, another one others, and none those that never move.
fn addresses(guest: &Guest) -> Result<()> {
    let [one, again, two, off, none] =
        ["aslr=1", "aslr=1", "aslr=2", "aslr=off", ""].map(|more| places(guest, more));
    let (one, again, two, off, none) = (one?, again?, two?, off?, none?);
    for (what, right) in [
        ("the same seed gives other addresses", one == again),
        ("two seeds give the same addresses", one != two),
        ("aslr=off is not as without it", off == none),
        ("a seed changes nothing", one != none),
    ] {
        if !right {
            bail!("{what}: 1: {one}; 1: {again}; 2: {two}; off: {off}; none: {none}");
        }
    }
    Ok(())
}

/// The line in which a program says where its parts are.
fn places(guest: &Guest, more: &str) -> Result<String> {
    let finished = boot(guest, "usertests --show-places", more)?;
    let is_places = |line: &&str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.len() == 5
            && words
                .iter()
                .all(|word| u64::from_str_radix(word, 16).is_ok())
    };
    match finished.stdout.lines().find(is_places) {
        Some(line) if finished.success() => Ok(line.trim().to_owned()),
        _ => bail!(
            "the machine {} without saying where its program is\n{}",
            finished.how(),
            finished.tail(10)
        ),
    }
}
