//! `policy`: the replacement policies that the kernel has, the one in force marked. `policy NAME`: makes
//! that one the policy from now on.
#![cfg_attr(target_os = "none", no_std, no_main)]

use replacement::PolicyKind;
use ulib::env::Args;
use ulib::{eprintln, println, stats};
use user::cli::{complain, usage};

ulib::entry!(run);

fn run(args: Args) -> i32 {
    let mut names = args.rest();
    let done = match (names.next(), names.next()) {
        (None, _) => stats::policy().map(list),
        (Some(name), None) => match PolicyKind::from_name(name) {
            Some(kind) => stats::set_policy(kind.number()).map(drop),
            None => {
                eprintln!("policy: no policy is called {name} (`policy` lists them)");
                return 2;
            }
        },
        (Some(_), Some(_)) => return usage("policy [NAME]"),
    };
    match done {
        Ok(()) => 0,
        Err(errno) => complain("policy", "vmctl", errno),
    }
}

fn list(in_force: usize) {
    for kind in PolicyKind::ALL {
        let mark = if kind.number() == in_force { '*' } else { ' ' };
        println!("{mark} {}", kind.name());
    }
}
