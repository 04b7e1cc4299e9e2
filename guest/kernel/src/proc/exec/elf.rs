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
mod tests {
    use super::*;

    /// An executable with one segment of code and one of data and bss.
    fn image() -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
        bytes.extend(2_u16.to_le_bytes()); // ET_EXEC
        bytes.extend(243_u16.to_le_bytes()); // EM_RISCV
        bytes.extend(1_u32.to_le_bytes());
        for word in [0x10100_u64, 64, 0] {
            bytes.extend(word.to_le_bytes()); // entry, program headers, section headers
        }
        bytes.extend(0_u32.to_le_bytes());
        for half in [64_u16, 56, 2, 64, 0, 0] {
            bytes.extend(half.to_le_bytes());
        }
        for (flags, offset, address, file_size, memory_size) in [
            (5_u32, 0_u64, 0x10000_u64, 0x200_u64, 0x200_u64),
            (6, 0x200, 0x11200, 0x10, 0x2000),
        ] {
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(flags.to_le_bytes());
            for word in [offset, address, address, file_size, memory_size, 0x1000] {
                bytes.extend(word.to_le_bytes());
            }
        }
        bytes
    }

    fn patched(at: usize, bytes: &[u8]) -> Option<Program> {
        let mut image = image();
        image[at..at + bytes.len()].copy_from_slice(bytes);
        parse(&image, 0x210)
    }

    #[test]
    fn a_sound_program_is_understood() {
        let program = parse(&image(), 0x210).expect("sound");
        assert_eq!((program.entry, program.end), (0x10100, 0x13200));
        assert_eq!((program.headers, program.header_count), (Some(0x10040), 2));
        assert_eq!(program.segments.len(), 2);
        assert_eq!(program.segments[0].prot, Prot::RX);
        assert_eq!(program.segments[1].memory_size, 0x2000);
    }

    #[test]
    fn whatever_cannot_run_here_is_refused() {
        let second = 64 + 56;
        for (what, at, bytes) in [
            ("32 bits", 4, &[1][..]),
            ("big endian", 5, &[2]),
            ("a shared object", 16, &[3]),
            ("another machine", 18, &[62, 0]),
            ("an entry outside", 24, &[0, 0, 9]),
            ("too many headers", 56, &[0xff, 0xff]),
            ("an offset out of step", second + 8, &[8]),
            ("a part beyond the end of the file", second + 32, &[0, 1]),
            ("less memory than file", second + 40, &[1, 0]),
            (
                "a part in the kernel",
                second + 16,
                &[0, 0x12, 1, 0, 0, 0, 0, 0xff],
            ),
            ("an interpreter", second, &[3]),
        ] {
            assert_eq!(patched(at, bytes), None, "{what}");
        }
        assert_eq!(parse(&image()[..100], 0x210), None, "cut off");
        assert_eq!(parse(b"#!/bin/sh\n", 10), None, "a script");
    }
}
