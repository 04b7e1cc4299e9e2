//! `usertests [NAME…]`: tests of the kernel from user space, each in a process of its own, with the
//! memory counted before and after. A NAME is a test or the first part of several (`cow` is every
//! `cow-…`); without one all are run. `usertests --list` names them.
//!
//! Exit status 0 means that none failed.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

#[macro_use]
mod harness;

mod bad_elf;
mod badaccess;
mod brk;
mod copyio;
mod cow;
mod cow_exact;
mod file;
mod file_cache;
mod lazy;
mod mmap;
mod mmap_file;
mod paging;
mod process;
mod readahead;
mod replacement;
mod signal;
mod signal_fault;
mod signal_process;
mod stack;
mod swap;
mod swap_exact;

use alloc::vec::Vec;
use harness::Test;
use ulib::env::Args;
use ulib::{eprintln, println};

ulib::entry!(run);

/// Every test, in the order in which they run: what later ones rely on comes first.
fn all_tests() -> Vec<&'static Test> {
    [
        process::TESTS,
        bad_elf::TESTS,
        file::TESTS,
        badaccess::TESTS,
        signal::TESTS,
        signal_fault::TESTS,
        signal_process::TESTS,
        lazy::TESTS,
        stack::TESTS,
        brk::TESTS,
        copyio::TESTS,
        cow::TESTS,
        cow_exact::TESTS,
        mmap::TESTS,
        mmap_file::TESTS,
        file_cache::TESTS,
        readahead::TESTS,
        paging::TESTS,
        swap_exact::TESTS,
        replacement::TESTS,
        swap::TESTS,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn run(args: Args) -> i32 {
    match args.get(1) {
        Some("--list") => {
            for test in all_tests() {
                println!("{}", test.name);
            }
            0
        }
        // What `exec-args` becomes.
        Some(process::SHOW_ARGS) => process::show_args(args),
        // What `signal-exec` becomes.
        Some(signal_process::SHOW_SIGNALS) => signal_process::show_signals(),
        _ => match choose(all_tests(), &args.rest().collect::<Vec<_>>()) {
            Some(chosen) => harness::run_all(&chosen),
            None => 2,
        },
    }
}

/// The tests that `names` name; `None`, after saying so, when one names none.
fn choose(all: Vec<&'static Test>, names: &[&str]) -> Option<Vec<&'static Test>> {
    let named = |test: &Test, name: &str| match test.name.strip_prefix(name) {
        Some(rest) => rest.is_empty() || rest.starts_with('-'),
        None => false,
    };
    for name in names {
        if !all.iter().any(|test| named(test, name)) {
            eprintln!("usertests: no test is called {name} (usertests --list names them)");
            return None;
        }
    }
    let chosen = |test: &&Test| names.is_empty() || names.iter().any(|name| named(test, name));
    Some(all.into_iter().filter(chosen).collect())
}
