//! What the guest's user programs share: the shell's grammar, and small helpers for command lines.
//! The grammar is pure and tested on the host.
#![cfg_attr(target_os = "none", no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod cli;
pub mod limited;
pub mod measure;
pub mod pattern;
pub mod procfs;
pub mod shell;
pub mod table;
pub mod walks;
