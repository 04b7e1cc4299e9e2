//! The real binary from outside: what people type, and what they see.
//!
//! Guests are assembled here and written as ELF files, so no RISC-V toolchain is needed.

mod bad_elf;
mod bad_options;
mod console;
mod counts;
mod device_tree;
mod disks;
mod elf;
mod emulator;
mod endings;
mod explain;
mod gdb;
mod guests;
mod inspect;
mod last_words;
mod policies;
mod post_mortem;
mod profile;
mod record;
mod report;
mod riscof;
mod signature;
mod stuck;
mod suites;
mod trace;
mod trace_filters;
mod trace_syscalls;
