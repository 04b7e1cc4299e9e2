//! Tools that a distribution's packages bring: installed where that is allowed, and named where it
//! is not.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::paths::find_tool;
use crate::process;
use crate::progress::Step;

/// How `apt-get` may be run here.
enum Rights {
    /// We are root.
    Root,
    /// `sudo` needs no password.
    Sudo,
    /// Not at all.
    None,
}

/// Installs `packages` by apt where we are allowed to; otherwise the error is the one command that
/// the user can run.
pub(crate) fn install(packages: &[&str], what: &str) -> Result<()> {
    let names = packages.join(" ");
    if find_tool("apt-get").is_none() {
        bail!("{what} is missing. Debian and Ubuntu have it in: {names}.");
    }
    let by_hand =
        format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}");
    let rights = rights();
    if matches!(rights, Rights::None) {
        bail!("{what} is missing. Install it, then try again:\n  {by_hand}");
    }
    let step = Step::new(format!("installing {names}"));
    // The lists may be absent or old; a failing update may still leave usable ones.
    let updated = apt(&rights, &["update"], &step);
    // `--no-remove`: what is installed here stays, even where a package would conflict with it.
    let mut arguments = vec!["install", "-y", "--no-install-recommends", "--no-remove"];
    arguments.extend(packages);
    apt(&rights, &arguments, &step)
        .or_else(|error| updated.and(Err(error)))
        .with_context(|| {
            format!("{what} could not be installed. By hand it would be:\n  {by_hand}")
        })?;
    step.done();
    Ok(())
}

/// Whether apt knows all of `packages`.
pub(crate) fn known(packages: &[&str]) -> bool {
    packages.iter().all(|package| {
        process::answer(Command::new("apt-cache").args(["show", "--no-all-versions", package]))
            .is_some_and(|text| !text.is_empty())
    })
}

/// Brings apt's lists up to date where we are allowed to, so that [`known`] can be trusted on a
/// machine that has never had them.
pub(crate) fn update() {
    let rights = rights();
    if !matches!(rights, Rights::None) {
        let step = Step::new("updating the package lists");
        if let Err(error) = apt(&rights, &["update"], &step) {
            eprintln!("warning: {error:#}");
        }
        step.done();
    }
}

fn rights() -> Rights {
    let ask =
        |program: &str, arguments: &[&str]| process::answer(Command::new(program).args(arguments));
    if ask("id", &["-u"]).as_deref() == Some("0") {
        Rights::Root
    } else if ask("sudo", &["-n", "true"]).is_some() {
        Rights::Sudo
    } else {
        Rights::None
    }
}

fn apt(rights: &Rights, arguments: &[&str], step: &Step) -> Result<()> {
    let mut command = match rights {
        Rights::Sudo => {
            let mut sudo = Command::new("sudo");
            sudo.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
            sudo
        }
        Rights::Root | Rights::None => Command::new("apt-get"),
    };
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(arguments);
    process::run_quietly(&mut command, Duration::from_secs(600), step).map(|_| ())
}
