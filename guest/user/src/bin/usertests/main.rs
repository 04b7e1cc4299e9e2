//! `usertests [NAME…]`: tests of the kernel from user space, each in a process of its own, with the
//! memory counted before and after. A NAME is a test or the first part of several (`cow` is every
//! `cow-…`); without one all are run. `usertests --list` names them.
//!
//! Exit status 0 means that none failed.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

#[macro_use]
mod harness;

mod account;
mod advice;
mod bad_elf;
mod badaccess;
mod brk;
mod clone;
mod commit;
mod copyio;
mod cow;
mod cow_exact;
mod file;
mod file_cache;
mod flusher;
mod futex;
mod job;
mod khugepaged;
mod large;
mod large_proc;
mod large_tlb;
mod lazy;
mod limits;
mod locking;
mod memfd;
mod mmap;
mod mmap_file;
mod mmap_rules;
mod paging;
mod poll;
mod proc;
mod proc_limits;
mod process;
mod protection;
mod readahead;
mod registers;
mod remap;
mod replacement;
mod rlimit;
mod signal;
mod signal_fault;
mod signal_process;
mod stack;
mod swap;
mod swap_areas;
mod swap_exact;
mod thread;
mod thread_memory;
mod tour;

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
        proc::TESTS,
        proc_limits::TESTS,
        protection::TESTS,
        badaccess::TESTS,
        signal::TESTS,
        signal_fault::TESTS,
        signal_process::TESTS,
        registers::TESTS,
        job::TESTS,
        poll::TESTS,
        thread::TESTS,
        clone::TESTS,
        futex::TESTS,
        tour::TESTS,
        lazy::TESTS,
        stack::TESTS,
        brk::TESTS,
        copyio::TESTS,
        cow::TESTS,
        cow_exact::TESTS,
        mmap::TESTS,
        mmap_file::TESTS,
        file_cache::TESTS,
        flusher::TESTS,
        readahead::TESTS,
        remap::TESTS,
        mmap_rules::TESTS,
        advice::TESTS,
        locking::TESTS,
        memfd::TESTS,
        large::TESTS,
        large_proc::TESTS,
        large_tlb::TESTS,
        khugepaged::TESTS,
        paging::TESTS,
        swap_exact::TESTS,
        account::TESTS,
        thread_memory::TESTS,
        replacement::TESTS,
        swap_areas::TESTS,
        limits::TESTS,
        rlimit::TESTS,
        commit::TESTS,
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
        // What `thread-exec` becomes.
        Some(thread::SHOW_IDS) => thread::show_ids(),
        // What `signal-exec` becomes.
        Some(signal_process::SHOW_SIGNALS) => signal_process::show_signals(),
        // What `memfd-strangers` becomes.
        Some(memfd::ADD) => memfd::add(args),
        // What `aslr-seeds` becomes.
        Some(protection::SHOW_PLACES) => protection::show_places(),
        // For a boot that is expected to end in a panic.
        Some(protection::OVERFLOW) => protection::overflow(),
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
