//! The pages of the tour: what a page shows is what its program prints.

use crate::harness::{Failure, Test, TestResult, output_of};
use alloc::format;
use ulib::stats;
use user::walks;

/// A test for each page: its name, the program, which the page is named for, and the program's arguments.
macro_rules! pages {
    ($($name:literal $function:ident $program:literal $($argument:literal)*;)*) => {
        pub(crate) const TESTS: &[Test] = &[$(
            Test {
                name: $name,
                run: $function,
            },
        )*];

        $(
            fn $function() -> TestResult {
                let page = include_str!(concat!("../../../../../docs/tour/", $program, ".md"));
                matches(&[$program $(, $argument)*], page)
            }
        )*
    };
}

pages! {
    "tour-hugepages" hugepages "hugepages";
    "tour-mmapdb" mmapdb "mmapdb";
    "tour-shm" shm "shm";
    "tour-belady" belady "belady";
    "tour-thrash" thrash "thrash";
    "tour-cow" cow "cow";
    "tour-lazy" lazy "lazy";
    "tour-pager" pager "pager";
    "tour-race" race "race";
    "tour-spaces" spaces "spaces";
    "tour-swapstress" swapstress "swapstress" "--frames" "64";
}

/// Beginnings of lines whose numbers are the hart's, where one of its walks serves a whole leaf, and of
/// this machine alone elsewhere.
const BY_LEAF: &[&str] = &["  TLB misses", "  table entries read"];

/// Runs the program, and compares what it prints with what its page shows behind `$` and the command.
fn matches(command: &[&str], page: &str) -> TestResult {
    let program = command[0];
    // The programs use what only this system's kernel has.
    stats::vmstat()?;
    let printed = output_of(&format!("/bin/{program}"), command, || {})?;
    let shown = page
        .split_once(&format!("$ {}\n", command.join(" ")))
        .and_then(|(_, rest)| rest.split_once("```"));
    let Some((shown, _)) = shown else {
        let why = format!("docs/tour/{program}.md has no output");
        return Err(Failure::Failed(why));
    };
    for (printed, shown) in printed.lines().zip(shown.lines()) {
        let starts = |line: &str| BY_LEAF.iter().find(|start| line.starts_with(**start));
        if let (Some(a), Some(b)) = (starts(printed), starts(shown))
            && a == b
            && walks::by_leaf()?.is_none()
        {
            continue;
        }
        check_eq!(printed, shown, "a line of docs/tour/{program}.md");
    }
    check_eq!(
        format!("{} lines", printed.lines().count()),
        format!("{} lines", shown.lines().count()),
        "the output in docs/tour/{program}.md"
    );
    Ok(())
}
