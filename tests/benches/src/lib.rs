//! The workloads of `cargo xtask bench`.
//!
//! Each is a function from a number of rounds, and memory, to a checksum. The guest prints what it
//! computes; the host computes the same for itself, natively, and so a machine that is fast and wrong
//! is found out. Workloads that are about the machine (traps, code that changes) are written for the
//! guest in `machine/`, and what stands here is the model of their result.
#![cfg_attr(target_os = "none", no_std)]

pub mod choice;
pub mod code;
pub mod float;
pub mod integer;
pub mod memory;
pub mod random;
pub mod startup;
#[cfg(not(target_os = "none"))]
pub mod system;
pub mod traps;

/// A workload at one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Rounds, steps or events.
    pub rounds: u64,
    /// Words of memory that the workload gets.
    pub words: usize,
}

/// Where a workload runs, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In M-mode, without translation: the function itself.
    Machine,
    /// In S-mode under Sv39, with pages of 4 KiB: the function itself.
    Supervisor,
    /// S-mode calls M-mode.
    MachineCalls,
    /// U-mode calls S-mode.
    UserCalls,
    /// U-mode touches pages that S-mode maps.
    PageFaults,
    /// Thousands of functions.
    ManyFunctions,
    /// Code that is written, and run after FENCE.I.
    Patches,
}

/// A workload.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// What it is called, and what its file begins with.
    pub name: &'static str,
    /// What it measures.
    pub group: &'static str,
    /// Some million instructions, or a few where starting up is what counts.
    pub small: Scale,
    /// A hundred million and more, or a million events and more.
    pub large: Scale,
    /// What a round is, where its time is worth knowing by itself.
    pub event: Option<&'static str>,
    /// Where it runs.
    pub place: Place,
    /// The workload, or the model of its result.
    pub run: fn(u64, &mut [u64]) -> u64,
}

impl Workload {
    /// One of the two sizes.
    pub const fn scale(&self, large: bool) -> Scale {
        if large { self.large } else { self.small }
    }

    /// Whether what counts is the time and memory that the machine takes for itself.
    pub fn is_start_up(&self) -> bool {
        self.group == START_UP
    }

    /// The checksum that the guest has to print.
    #[cfg(not(target_os = "none"))]
    pub fn expected(&self, large: bool) -> u64 {
        let Scale { rounds, words } = self.scale(large);
        (self.run)(rounds, &mut vec![0; words])
    }
}

/// The group of [`Workload::is_start_up`].
pub const START_UP: &str = "start-up";

/// Words of a mebibyte.
const MIB: usize = (1 << 20) / 8;

const fn rounds(rounds: u64) -> Scale {
    Scale { rounds, words: 0 }
}

const fn in_memory(rounds: u64, words: usize) -> Scale {
    Scale { rounds, words }
}

/// The one that is given, if one is.
const fn first(given: &[&'static str]) -> Option<&'static str> {
    match given {
        [given, ..] => Some(*given),
        [] => None,
    }
}

const STREAM_WORDS: usize = 2 * memory::STREAM_ALIASED + memory::STREAM;

macro_rules! workloads {
    ($($group:literal: { $($name:literal $place:ident $run:path, $small:expr, $large:expr $(, each $event:literal)?;)* })*) => {
        /// All workloads, group by group.
        pub static WORKLOADS: &[Workload] = &[$($(Workload {
            name: $name,
            group: $group,
            small: $small,
            large: $large,
            event: first(&[$($event)?]),
            place: Place::$place,
            run: $run,
        }),*),*];
    };
}

workloads! {
    "integer": {
        "sieve"       Machine integer::sieve,       rounds(6),     rounds(600);
        "crc32"       Machine integer::crc32,       rounds(20),    rounds(2500);
        "sort"        Machine integer::sort,        rounds(8),     rounds(800);
        "hash-map"    Machine integer::hash_map,    rounds(20),    rounds(3000);
        "interpreter" Machine integer::interpreter, rounds(500),   rounds(20_000);
        "search"      Machine integer::search,      rounds(20),    rounds(3000);
    }
    "float": {
        "matrix"      Machine float::matrix,        rounds(3),     rounds(400);
        "bodies"      Machine float::bodies,        rounds(6000),  rounds(500_000);
        "fourier"     Machine float::fourier,       rounds(20),    rounds(2000);
    }
    "memory": {
        "chase-1m"    Supervisor memory::chase,     in_memory(400_000, MIB / 4), in_memory(40_000_000, MIB), each "step";
        "chase-64m"   Supervisor memory::chase,     in_memory(400_000, 4 * MIB), in_memory(10_000_000, 64 * MIB), each "step";
        "streams"     Supervisor memory::streams_apart,   in_memory(5, STREAM_WORDS), in_memory(400, STREAM_WORDS);
        "streams-aliased" Supervisor memory::streams_aliased, in_memory(5, STREAM_WORDS), in_memory(400, STREAM_WORDS);
        "random-stores" Supervisor memory::random_stores, in_memory(200_000, MIB), in_memory(10_000_000, 16 * MIB), each "store";
    }
    "traps": {
        "machine-calls" MachineCalls traps::machine_calls, rounds(150_000), rounds(5_000_000), each "call";
        "user-calls"  UserCalls traps::user_calls,   rounds(20_000), rounds(2_000_000), each "call";
        "page-faults" PageFaults traps::page_faults, rounds(20_480), rounds(1_024_000), each "fault";
    }
    "code": {
        "many-functions" ManyFunctions code::many_functions, rounds(8000), rounds(1_000_000);
        "patches"     Patches code::patches,        rounds(100_000), rounds(1_000_000), each "patch";
    }
    "start-up": {
        "ends-at-once" Machine startup::nothing,    rounds(2), rounds(3);
        "touches-64m" Machine startup::touch,       in_memory(2, MIB), in_memory(3, 64 * MIB);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_different_and_sizes_too() {
        let names: BTreeSet<&str> = WORKLOADS.iter().map(|it| it.name).collect();
        assert_eq!(names.len(), WORKLOADS.len());
        for workload in WORKLOADS {
            assert!(
                workload.small.rounds < workload.large.rounds,
                "{workload:?}"
            );
        }
    }

    #[test]
    fn starting_up_is_a_group() {
        assert_eq!(WORKLOADS.iter().filter(|it| it.is_start_up()).count(), 2);
    }

    #[test]
    fn a_checksum_tells_one_round_more() {
        for workload in WORKLOADS {
            let mut fewer = *workload;
            // The page-fault storm goes by whole windows.
            fewer.small.rounds -= traps::WINDOW.min(fewer.small.rounds / 2);
            let (fewer, all) = (fewer.expected(false), workload.expected(false));
            assert_ne!(fewer, all, "{}", workload.name);
        }
    }
}
