//! The options for post-mortems and the watchdog, put to work.

use super::size::parse_count;
use clap::{Args, ValueEnum};
use pagewalk::debug::Witness;
use pagewalk::machine::Machine;
use std::cell::RefCell;
use std::rc::Rc;

/// Options of `pagewalk run`.
#[derive(Debug, Args)]
pub(super) struct PostMortemOptions {
    /// What to say of a guest that is stuck, or that panics
    #[arg(long, value_enum, default_value_t = Detail::Brief, value_name = "DETAIL")]
    pub(super) post_mortem: Detail,

    /// Stop when a hart has executed so many instructions without getting anywhere: no new code, no system
    /// call, no new fault, no wfi, no output, no input and no disk transfer
    #[arg(long, value_name = "N", value_parser = parse_limit)]
    pub(super) watchdog: Option<u64>,
}

fn parse_limit(text: &str) -> Result<u64, String> {
    match parse_count(text)? {
        0 => {
            Err("no instruction at all could be executed: leave the option out for no limit".into())
        }
        limit => Ok(limit),
    }
}

/// How much there is in a post-mortem.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Detail {
    /// One sentence on what has happened
    None,
    /// Where it was, its registers, and its call stack as far as the stack tells
    Brief,
    /// The last instructions and all calls as they were, too: every instruction is watched, which is
    /// slower; and of every guest that ends with a failure
    Full,
}

impl PostMortemOptions {
    /// Sets the watchdog, and lets somebody see all, if that is wanted.
    pub(super) fn attach(&self, machine: &mut Machine) -> Option<Rc<RefCell<Witness>>> {
        if let Some(limit) = self.watchdog {
            machine.set_watchdog(limit);
        }
        (self.post_mortem == Detail::Full).then(|| {
            let witness = Rc::new(RefCell::new(Witness::new()));
            machine.observe(Box::new(Rc::clone(&witness)));
            witness
        })
    }
}
