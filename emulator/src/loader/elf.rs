//! ELF executables (System V ABI, chapters 4 and 5; RISC-V ELF psABI), by goblin's structures.
//!
//! goblin reads headers; whether they make sense is decided here. Segments go to their physical
//! addresses (`p_paddr`), and an entry point is translated by the segment it lies in, so that a
//! kernel linked high boots from where it is loaded.

use std::ops::Range;

use goblin::container::{Container, Ctx, Endian};
use goblin::elf::Elf;
use goblin::elf::header::{self, Header};
use goblin::elf::program_header::{PT_LOAD, ProgramHeader};
use goblin::elf::section_header::SectionHeader;

use super::error::LoadError;
use super::symbols::{self, Symbols};
use crate::devices::DmaMemory;

/// Memory past a segment's file bytes is zeroed in pieces of this size.
const ZEROS: [u8; 4096] = [0; 4096];

/// One loadable segment, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its number among the program headers.
    pub index: usize,
    /// Where it is linked to run.
    pub vaddr: u64,
    /// Where it is loaded.
    pub paddr: Range<u64>,
    /// Its bytes in the file; the rest of it is zero.
    file: Range<usize>,
}

/// An executable that has passed all checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElfImage {
    /// The physical address to start at.
    pub entry: u64,
    /// The loadable segments, in order of physical address.
    pub segments: Vec<Segment>,
    /// The symbols.
    pub symbols: Symbols,
    /// Physical address of the HTIF cell that test programs report through.
    pub tohost: Option<u64>,
    /// Physical address of the HTIF cell for answers.
    pub fromhost: Option<u64>,
    /// Physical address of an architecture test's signature.
    pub begin_signature: Option<u64>,
    /// End of the signature.
    pub end_signature: Option<u64>,
}

/// Checks an ELF file against RAM.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn parse(bytes: &[u8], ram: &Range<u64>) -> Result<ElfImage, LoadError> {
    let header = executable_header(bytes)?;
    let ctx = Ctx::new(Container::Big, Endian::Little);
    let segments = read_segments(bytes, &header, ctx, ram)?;
    // Bare metal knows no permissions, and test suites are linked with segments that have none.
    let entry = segments
        .iter()
        .find_map(|segment| segment.to_physical(header.e_entry))
        .ok_or(LoadError::BadEntry(header.e_entry))?;
    let symbols = read_symbols(bytes, &header, ctx)?;
    let cell = |name: &str| {
        let addr = symbols.address_of(name)?;
        // A symbol at a segment's very end, as `end_signature` may be, is still that segment's.
        let of = |segment: &Segment| {
            segment
                .to_physical(addr)
                .or_else(|| Some(segment.to_physical(addr.checked_sub(1)?)? + 1))
        };
        segments.iter().find_map(of)
    };
    // An address in no segment is kept as it is, for whoever looks for it to complain about.
    let anywhere = |name: &str| cell(name).or_else(|| symbols.address_of(name));
    Ok(ElfImage {
        entry,
        tohost: cell("tohost"),
        fromhost: cell("fromhost"),
        begin_signature: anywhere("begin_signature"),
        end_signature: anywhere("end_signature"),
        segments,
        symbols,
    })
}

/// Reads the segments and the symbols of an executable that is not loaded here, wherever it is linked;
/// it may be position-independent.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn parse_symbols(bytes: &[u8]) -> Result<(Vec<Segment>, Symbols), LoadError> {
    let header = match executable_header(bytes) {
        Err(LoadError::PositionIndependent) => {
            Elf::parse_header(bytes).map_err(|error| LoadError::Malformed(error.to_string()))?
        }
        header => header?,
    };
    let ctx = Ctx::new(Container::Big, Endian::Little);
    let segments = read_segments(bytes, &header, ctx, &(0..u64::MAX))?;
    Ok((segments, read_symbols(bytes, &header, ctx)?))
}

/// Whether a file that begins with these bytes (its first 64 suffice) is an executable for RV64:
/// for telling executables from other files without reading either.
///
/// # Errors
/// What else it is.
pub fn check_executable(beginning: &[u8]) -> Result<(), LoadError> {
    executable_header(beginning).map(|_| ())
}

impl ElfImage {
    /// Copies the segments of the file that was parsed into RAM.
    ///
    /// # Errors
    /// A segment that the memory refuses: it is smaller than the range given to [`parse`].
    pub fn write_to(&self, bytes: &[u8], memory: &mut dyn DmaMemory) -> Result<(), LoadError> {
        for segment in &self.segments {
            let contents = bytes.get(segment.file.clone()).unwrap_or_default();
            let refused = |_| LoadError::Refused(segment.index);
            memory
                .write(segment.paddr.start, contents)
                .map_err(refused)?;
            let mut at = segment.paddr.start + contents.len() as u64;
            while at < segment.paddr.end {
                let take = (segment.paddr.end - at).min(ZEROS.len() as u64);
                memory.write(at, &ZEROS[..take as usize]).map_err(refused)?;
                at += take;
            }
        }
        Ok(())
    }

    /// The end of the highest segment.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.segments
            .iter()
            .map(|segment| segment.paddr.end)
            .max()
            .unwrap_or(0)
    }
}

impl Segment {
    /// Its bytes in the file that it was read from.
    #[must_use]
    pub fn contents<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        bytes.get(self.file.clone()).unwrap_or_default()
    }

    /// The physical address of a virtual one inside this segment.
    fn to_physical(&self, vaddr: u64) -> Option<u64> {
        let offset = vaddr.checked_sub(self.vaddr)?;
        (offset < self.paddr.end - self.paddr.start).then(|| self.paddr.start + offset)
    }
}

fn executable_header(bytes: &[u8]) -> Result<Header, LoadError> {
    check_identity(bytes)?;
    let header =
        Elf::parse_header(bytes).map_err(|error| LoadError::Malformed(error.to_string()))?;
    check_header(&header)?;
    Ok(header)
}

/// The identification bytes, which say how to read all others.
fn check_identity(bytes: &[u8]) -> Result<(), LoadError> {
    let magic = &bytes[..bytes.len().min(header::SELFMAG)];
    if bytes.is_empty() {
        return Err(LoadError::Empty);
    }
    if *magic != header::ELFMAG[..magic.len()] {
        return Err(LoadError::NotElf);
    }
    let truncated = |end| LoadError::Truncated {
        what: "the ELF header".to_owned(),
        end,
        len: bytes.len(),
    };
    let (Some(&class), Some(&data)) = (bytes.get(header::EI_CLASS), bytes.get(header::EI_DATA))
    else {
        return Err(truncated(header::header64::SIZEOF_EHDR as u128));
    };
    match class {
        header::ELFCLASS64 => {}
        header::ELFCLASS32 => return Err(LoadError::Not64Bit),
        other => {
            return Err(LoadError::Malformed(format!(
                "its class is {other}, neither 32- nor 64-bit"
            )));
        }
    }
    match data {
        header::ELFDATA2LSB => {}
        header::ELFDATA2MSB => return Err(LoadError::BigEndian),
        other => {
            return Err(LoadError::Malformed(format!(
                "its byte order is {other}, neither little nor big"
            )));
        }
    }
    if bytes.len() < header::header64::SIZEOF_EHDR {
        return Err(truncated(header::header64::SIZEOF_EHDR as u128));
    }
    Ok(())
}

fn check_header(elf: &Header) -> Result<(), LoadError> {
    if elf.e_machine != header::EM_RISCV {
        let name = match header::machine_to_str(elf.e_machine).trim_start_matches("EM_") {
            "UNKNOWN" => format!("machine number {}", elf.e_machine),
            known => known.to_owned(),
        };
        return Err(LoadError::ForeignMachine(name));
    }
    match elf.e_type {
        header::ET_EXEC => Ok(()),
        header::ET_REL => Err(LoadError::NotLinked),
        header::ET_DYN => Err(LoadError::PositionIndependent),
        header::ET_CORE => Err(LoadError::NotExecutable("a core dump".to_owned())),
        other => Err(LoadError::NotExecutable(format!("of ELF type {other}"))),
    }
}

/// Holds a table of headers against the file's length, before anything of it is read.
fn check_table(
    bytes: &[u8],
    what: &str,
    offset: u64,
    count: u16,
    entry_size: u16,
    expected_size: usize,
) -> Result<usize, LoadError> {
    if usize::from(entry_size) != expected_size {
        return Err(LoadError::Malformed(format!(
            "an entry of {what} has {entry_size} bytes instead of {expected_size}"
        )));
    }
    let end = u128::from(offset) + u128::from(count) * u128::from(entry_size);
    match usize::try_from(offset) {
        Ok(offset) if end <= bytes.len() as u128 => Ok(offset),
        _ => Err(LoadError::Truncated {
            what: what.to_owned(),
            end,
            len: bytes.len(),
        }),
    }
}

fn read_segments(
    bytes: &[u8],
    elf: &Header,
    ctx: Ctx,
    ram: &Range<u64>,
) -> Result<Vec<Segment>, LoadError> {
    if elf.e_phnum == 0 {
        return Err(LoadError::NoSegments);
    }
    let what = "the program header table";
    let size = ProgramHeader::size(ctx);
    let offset = check_table(bytes, what, elf.e_phoff, elf.e_phnum, elf.e_phentsize, size)?;
    let headers = ProgramHeader::parse(bytes, offset, usize::from(elf.e_phnum), ctx)
        .map_err(|error| LoadError::Malformed(format!("{what}: {error}")))?;
    let mut segments = headers
        .iter()
        .enumerate()
        .filter(|(_, header)| header.p_type == PT_LOAD && header.p_memsz > 0)
        .map(|(index, header)| {
            let header = without_file_headers(bytes, elf, header, ram);
            check_segment(bytes, index, &header, ram)
        })
        .collect::<Result<Vec<_>, _>>()?;
    if segments.is_empty() {
        return Err(LoadError::NoSegments);
    }
    segments.sort_by_key(|segment| segment.paddr.start);
    let neighbours = segments.iter().zip(segments.iter().skip(1));
    match neighbours
        .into_iter()
        .find(|(low, high)| low.paddr.end > high.paddr.start)
    {
        Some((low, high)) => Err(overlap(low, high)),
        None => Ok(segments),
    }
}

fn overlap(low: &Segment, high: &Segment) -> LoadError {
    LoadError::Overlap {
        first: low.index,
        first_start: low.paddr.start,
        first_end: low.paddr.end,
        second: high.index,
        second_start: high.paddr.start,
        second_end: high.paddr.end,
    }
}

/// A program linked with `-Ttext` at the start of RAM, and no linker script, has its first segment
/// begin a page earlier: GNU ld loads the file's own headers with the code. They are left out where
/// RAM does not reach, as QEMU does; nothing but headers and padding is.
fn without_file_headers(
    bytes: &[u8],
    elf: &Header,
    header: &ProgramHeader,
    ram: &Range<u64>,
) -> ProgramHeader {
    let whole = header.clone();
    let cut = match ram.start.checked_sub(header.p_paddr) {
        Some(cut @ 1..) if header.p_offset == 0 && cut <= header.p_filesz => cut,
        _ => return whole,
    };
    let headers = elf.e_phoff + u64::from(elf.e_phnum) * u64::from(elf.e_phentsize);
    let padding = (usize::try_from(headers).ok())
        .zip(usize::try_from(cut).ok())
        .and_then(|(from, to)| bytes.get(from..to));
    if padding.is_none_or(|bytes| bytes.iter().any(|&byte| byte != 0)) {
        return whole;
    }
    ProgramHeader {
        p_offset: cut,
        p_vaddr: header.p_vaddr.wrapping_add(cut),
        p_paddr: ram.start,
        p_filesz: header.p_filesz - cut,
        p_memsz: header.p_memsz.saturating_sub(cut),
        ..whole
    }
}

fn check_segment(
    bytes: &[u8],
    index: usize,
    header: &ProgramHeader,
    ram: &Range<u64>,
) -> Result<Segment, LoadError> {
    let (file_size, memory_size) = (header.p_filesz, header.p_memsz);
    if memory_size < file_size {
        return Err(LoadError::FileLargerThanMemory {
            index,
            file_size,
            memory_size,
        });
    }
    let file_end = u128::from(header.p_offset) + u128::from(file_size);
    if file_end > bytes.len() as u128 {
        let what = format!("segment {index}");
        return Err(LoadError::Truncated {
            what,
            end: file_end,
            len: bytes.len(),
        });
    }
    let start = header.p_paddr;
    let paddr = start.checked_add(memory_size).map(|end| start..end);
    match paddr {
        Some(paddr) if ram.start <= start && paddr.end <= ram.end => Ok(Segment {
            index,
            vaddr: header.p_vaddr,
            paddr,
            // Both ends were just held against the file's length.
            file: header.p_offset as usize..file_end as usize,
        }),
        _ => Err(LoadError::outside_ram(
            format!("segment {index}"),
            start,
            memory_size,
            ram,
        )),
    }
}

fn read_symbols(bytes: &[u8], elf: &Header, ctx: Ctx) -> Result<Symbols, LoadError> {
    if elf.e_shnum == 0 || elf.e_shoff == 0 {
        return Ok(Symbols::default());
    }
    let what = "the section header table";
    let size = SectionHeader::size(ctx);
    let offset = check_table(bytes, what, elf.e_shoff, elf.e_shnum, elf.e_shentsize, size)?;
    let sections = SectionHeader::parse_from(bytes, offset, usize::from(elf.e_shnum), ctx)
        .map_err(|error| LoadError::Malformed(format!("{what}: {error}")))?;
    symbols::read(bytes, &sections)
}

#[cfg(test)]
mod tests;
