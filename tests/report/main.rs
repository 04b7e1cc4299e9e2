//! The page of `pagewalk report` in a real browser: Chromium without a window, told what to do by its
//! own debugging protocol. Skipped where there is none; screenshots are left in the target folder.

mod browser;
mod checks;
mod pages;

use browser::Browser;
use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// A check: it opens pages of its own.
type Check = fn(&mut Browser) -> Result<(), Failed>;

const CHECKS: &[(&str, Check)] = &[
    ("everything_is_drawn", checks::everything_is_drawn),
    ("exact_values_are_told", checks::exact_values_are_told),
    ("moments_differ", checks::moments_differ),
    ("the_map_has_three_views", checks::the_map_has_three_views),
    ("page_tables_unfold", checks::page_tables_unfold),
    ("search_filters", checks::search_filters),
    ("dark_and_light", checks::dark_and_light),
    ("keyboard_alone_is_enough", checks::keyboard_alone_is_enough),
    (
        "keys_move_what_has_the_focus",
        checks::keys_move_what_has_the_focus,
    ),
    ("names_are_text", checks::names_are_text),
    ("empty_recordings_say_so", checks::empty_recordings_say_so),
    ("cut_recordings_say_so", checks::cut_recordings_say_so),
    ("a_million_events", checks::a_million_events),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    // `cargo xtask test` has a step of its own for this.
    if std::env::var_os(browser::VARIABLE).is_some_and(|it| it == "none") {
        return libtest_mimic::run(&arguments, Vec::new()).exit_code();
    }
    // It is started by the first check: listing them starts nothing.
    let browser: Arc<Mutex<Option<Browser>>> = Arc::default();
    let trials = match Browser::find() {
        Some(program) => {
            CHECKS
                .iter()
                .map(|&(name, check)| {
                    let (program, browser) = (program.clone(), Arc::clone(&browser));
                    Trial::test(name, move || {
                        // One after the other: a check that failed leaves a browser that still works.
                        let mut browser = browser.lock().unwrap_or_else(PoisonError::into_inner);
                        let browser = match &mut *browser {
                            Some(browser) => browser,
                            none => none.insert(Browser::start(&program)?),
                        };
                        check(browser)
                    })
                })
                .collect()
        }
        None => {
            let name = "report (chromium is not installed)";
            vec![Trial::test(name, || Ok(())).with_ignored_flag(true)]
        }
    };
    let conclusion = libtest_mimic::run(&arguments, trials);
    // Whoever else holds it may not come to an end before the process does.
    drop(
        browser
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take(),
    );
    conclusion.exit_code()
}
