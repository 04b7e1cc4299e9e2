//! A program's headers (ELF-64 Object File Format; RISC-V ELF psABI).

use alloc::vec::Vec;
use core::ops::Range;

use object::{
    LittleEndian as LE,
    elf::{
        EM_RISCV, ET_EXEC, FileHeader64, PF_R, PF_W, PF_X, PT_INTERP, PT_LOAD, PT_PHDR,
        ProgramFlags,
    },
    read::elf::{FileHeader, ProgramHeader},
};
use vm::Prot;

use crate::{PAGE_SIZE, mm::layout::USER_END};

/// Program headers that a program may have.
const MAX_HEADERS: usize = 64;

/// A program, as far as its headers tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Program {
    /// Where it starts.
    pub(super) entry: usize,
    /// The address after its last segment.
    pub(super) end: usize,
    /// Where its program headers are in its memory, if they are.
    pub(super) headers: Option<usize>,
    /// How many program headers.
    pub(super) header_count: usize,
    /// What to map.
    pub(super) segments: Vec<Segment>,
}

/// A part of a program's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) address: usize,
    pub(super) offset: u64,
    pub(super) file_size: usize,
    pub(super) memory_size: usize,
    pub(super) prot: Prot,
}

/// Bytes of a program header.
pub(super) const HEADER_SIZE: usize = size_of::<object::elf::ProgramHeader64<LE>>();

/// Reads the headers at the start of a file of `file_len` bytes. `None` when it is not a program for
/// this machine, or its parts lie where they cannot.
pub(super) fn parse(bytes: &[u8], file_len: u64) -> Option<Program> {
    let header = FileHeader64::<LE>::parse(bytes).ok()?;
    let endian = header.endian().ok()?;
    let sound = header.e_type(endian) == ET_EXEC && header.e_machine(endian) == EM_RISCV;
    let count = usize::from(header.e_phnum(endian));
    if !sound || count > MAX_HEADERS {
        return None;
    }
    let table = header.program_headers(endian, bytes).ok()?;
    let mut program = Program {
        entry: usize::try_from(header.e_entry(endian)).ok()?,
        end: 0,
        headers: None,
        header_count: count,
        segments: Vec::new(),
    };
    for entry in table {
        match entry.p_type(endian) {
            PT_LOAD if entry.p_memsz(endian) == 0 => {}
            PT_LOAD => program.add(segment(entry, endian, file_len)?),
            PT_PHDR => program.headers = usize::try_from(entry.p_vaddr(endian)).ok(),
            PT_INTERP => return None, // no dynamic linker here
            _ => {}
        }
    }
    program.find_headers(header.e_phoff(endian));
    let enters = |segment: &Segment| {
        let range = segment.address..segment.address + segment.memory_size;
        range.contains(&program.entry) && segment.prot.permits(vm::Access::Fetch)
    };
    program.segments.iter().any(enters).then_some(program)
}

impl Program {
    fn add(&mut self, segment: Segment) {
        self.end = self.end.max(segment.address + segment.memory_size);
        self.segments.push(segment);
    }

    /// From the start of the first of the segments that `wanted` picks to the end of the last.
    pub(super) fn span(&self, wanted: impl Fn(&Segment) -> bool) -> Range<usize> {
        let picked = || self.segments.iter().filter(|segment| wanted(segment));
        let start = picked().map(|segment| segment.address).min();
        let end = picked()
            .map(|segment| segment.address + segment.file_size)
            .max();
        start.unwrap_or(0)..end.unwrap_or(0)
    }

    /// Without a PT_PHDR, the headers are where the segment that covers them in the file puts them.
    fn find_headers(&mut self, offset: u64) {
        if self.headers.is_some() {
            return;
        }
        let end = offset + (self.header_count * HEADER_SIZE) as u64;
        let covering = self.segments.iter().find(|segment| {
            segment.offset <= offset && end <= segment.offset + segment.file_size as u64
        });
        self.headers = covering.map(|segment| segment.address + (offset - segment.offset) as usize);
    }
}

fn segment(
    entry: &impl ProgramHeader<Endian = LE, Word = u64>,
    endian: LE,
    file_len: u64,
) -> Option<Segment> {
    let flags = entry.p_flags(endian);
    let bit = |flag: ProgramFlags, bit: usize| if flags.contains(flag) { bit } else { 0 };
    let rights = bit(PF_R, abi::mm::PROT_READ)
        | bit(PF_W, abi::mm::PROT_WRITE)
        | bit(PF_X, abi::mm::PROT_EXEC);
    let segment = Segment {
        address: usize::try_from(entry.p_vaddr(endian)).ok()?,
        offset: entry.p_offset(endian),
        file_size: usize::try_from(entry.p_filesz(endian)).ok()?,
        memory_size: usize::try_from(entry.p_memsz(endian)).ok()?,
        prot: Prot::from_bits(rights)?,
    };
    let end = segment.address.checked_add(segment.memory_size)?;
    let end_in_file = segment.offset.checked_add(segment.file_size as u64)?;
    let congruent = segment.address % PAGE_SIZE == (segment.offset % PAGE_SIZE as u64) as usize;
    let sound = segment.file_size <= segment.memory_size
        && end <= USER_END
        && (segment.file_size == 0 || congruent && end_in_file <= file_len);
    sound.then_some(segment)
}

#[cfg(test)]
mod tests;
