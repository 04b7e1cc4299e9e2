//! What can be wrong with a guest's file, each in one sentence that the caller puts the file's name
//! in front of.

use std::io;
use std::ops::Range;

/// The granularity in which `--memory` is suggested.
const MIB: u64 = 1 << 20;

/// RAM beyond this is not suggested: an address so far out is a mistake in linking.
const LARGEST_SUGGESTION: u64 = 64 << 30;

/// Why a guest cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No such file.
    #[error("there is no such file")]
    Missing,
    /// A directory.
    #[error("it is a directory, not a file")]
    Directory,
    /// A character or block device.
    #[error("it is a device, not a file")]
    Device,
    /// Any other trouble of the host's.
    #[error("the file cannot be read: {0}")]
    Unreadable(io::Error),
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// No ELF magic.
    #[error(
        "it is not an ELF file: it does not begin with the ELF magic number (--raw loads it as it is)"
    )]
    NotElf,
    /// The file ends before something that its headers promise.
    #[error("the file is truncated: {what} would end at byte {end}, but there are only {len}")]
    Truncated {
        /// What is cut off.
        what: String,
        /// Where it would end.
        end: u128,
        /// The file's length.
        len: usize,
    },
    /// A header that contradicts itself.
    #[error("the ELF file is malformed: {0}")]
    Malformed(String),
    /// ELFCLASS32.
    #[error("it is a 32-bit ELF file; this machine is RV64: build for riscv64")]
    Not64Bit,
    /// ELFDATA2MSB.
    #[error("it is a big-endian ELF file; this machine is little-endian")]
    BigEndian,
    /// Another machine's code.
    #[error("it holds code for {0}, not for RISC-V: build for riscv64")]
    ForeignMachine(String),
    /// ET_REL.
    #[error("it is an object file (.o), not an executable: link it first")]
    NotLinked,
    /// ET_DYN.
    #[error(
        "it is a shared library or a position-independent executable, which would need relocating: link it statically, with -no-pie (Rust: -C relocation-model=static)"
    )]
    PositionIndependent,
    /// ET_CORE or something else.
    #[error("it is {0}, not an executable")]
    NotExecutable(String),
    /// Nothing to load.
    #[error("the ELF file has no loadable segment")]
    NoSegments,
    /// More in the file than in memory.
    #[error(
        "segment {index} has {file_size:#x} bytes in the file but only {memory_size:#x} in memory"
    )]
    FileLargerThanMemory {
        /// Which program header.
        index: usize,
        /// `p_filesz`.
        file_size: u64,
        /// `p_memsz`.
        memory_size: u64,
    },
    /// Two segments at one address.
    #[error(
        "segments {first} ({first_start:#x}..{first_end:#x}) and {second} ({second_start:#x}..{second_end:#x}) overlap in memory"
    )]
    Overlap {
        /// The one with the lower address.
        first: usize,
        /// Its first address.
        first_start: u64,
        /// Its end.
        first_end: u64,
        /// The other.
        second: usize,
        /// Its first address.
        second_start: u64,
        /// Its end.
        second_end: u64,
    },
    /// Something does not fit into RAM.
    #[error(
        "{what}, {start:#x}..{end:#x}, lies outside RAM ({ram_start:#x}..{ram_end:#x}): {advice}"
    )]
    OutsideRam {
        /// What.
        what: String,
        /// Its first address.
        start: u64,
        /// Its end; it may lie beyond the address space.
        end: u128,
        /// Where RAM begins.
        ram_start: u64,
        /// Where RAM ends.
        ram_end: u64,
        /// What to do.
        advice: String,
    },
    /// RAM did not take what it was asked to.
    #[error("segment {0} was checked against more RAM than there is")]
    Refused(usize),
    /// An entry point where no code is.
    #[error("the entry point {0:#x} lies in no segment: check the linker script's ENTRY")]
    BadEntry(u64),
}

impl LoadError {
    /// Something of `size` bytes at `start` does not fit into RAM.
    pub(super) fn outside_ram(what: String, start: u64, size: u64, ram: &Range<u64>) -> Self {
        let end = u128::from(start) + u128::from(size);
        let need = end.saturating_sub(u128::from(ram.start));
        let advice = if start < ram.start {
            format!("link it at {:#x} or above", ram.start)
        } else if need > u128::from(LARGEST_SUGGESTION) {
            format!(
                "no memory size reaches so far; link it near {:#x}",
                ram.start
            )
        } else {
            format!("--memory {}M would fit", need.div_ceil(u128::from(MIB)))
        };
        let (ram_start, ram_end) = (ram.start, ram.end);
        LoadError::OutsideRam {
            what,
            start,
            end,
            ram_start,
            ram_end,
            advice,
        }
    }
}
