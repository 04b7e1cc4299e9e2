//! From an address in the guest to a line of its source, by the DWARF in its executable.

use addr2line::Context;
use addr2line::gimli::{self, EndianSlice, LittleEndian, SectionId};
use object::{Object, ObjectSection};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

type Slice<'a> = EndianSlice<'a, LittleEndian>;

/// The lines of the guest's source.
pub struct Lines<'a>(Context<Slice<'a>>);

impl fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines")
    }
}

impl<'a> Lines<'a> {
    /// Those that an ELF file tells of; `None` if it has no debug information, or none that can be
    /// read: without lines, there is still the address. Compressed sections have to be
    /// [unpacked](super::unpacked) before.
    #[must_use]
    pub fn read(elf: &'a [u8]) -> Option<Lines<'a>> {
        let file = object::File::parse(elf).ok()?;
        let section = |id: SectionId| -> Result<Slice<'a>, gimli::Error> {
            let section = file.section_by_name(id.name());
            let data = section.and_then(|section| match section.uncompressed_data() {
                Ok(Cow::Borrowed(data)) => Some(data),
                _ => None,
            });
            Ok(EndianSlice::new(data.unwrap_or_default(), LittleEndian))
        };
        section(SectionId::DebugLine)
            .ok()
            .filter(|it| !it.is_empty())?;
        let dwarf = gimli::Dwarf::load(section).ok()?;
        Context::from_dwarf(dwarf).ok().map(Lines)
    }

    /// `file:line` of an address, as linked.
    #[must_use]
    pub fn lookup(&self, address: u64) -> Option<String> {
        let location = self.0.find_location(address).ok()??;
        let (file, line) = (location.file?, location.line?);
        Some(format!("{file}:{line}"))
    }

    /// What was compiled from which line, among these addresses, as linked. Stops where the debug
    /// information is damaged.
    pub fn rows(&self, addresses: Range<u64>) -> impl Iterator<Item = Row<'_>> {
        let rows = self.0.find_location_range(addresses.start, addresses.end);
        rows.into_iter()
            .flatten()
            .filter_map(|(start, len, location)| {
                // Line 0 is of no line in particular (DWARF 5, Line Number Information).
                let line = location.line.filter(|line| *line != 0)?;
                let addresses = start..start.checked_add(len)?;
                let file = location.file?;
                Some(Row {
                    addresses,
                    file,
                    line,
                })
            })
    }
}

/// Instructions that were compiled from one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row<'a> {
    /// Where they are linked.
    pub addresses: Range<u64>,
    /// The path of the source; a relative one was taken from where it was compiled.
    pub file: &'a str,
    /// The line, from 1 on.
    pub line: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use gimli::write::{
        Address, AttributeValue, DwarfUnit, EndianVec, LineProgram, LineString, Sections,
    };
    use gimli::{DW_AT_high_pc, DW_AT_low_pc, Encoding, Format, LineEncoding};
    use object::write::Object as Writer;
    use object::{Architecture, BinaryFormat, Endianness, SectionKind};

    const BASE: u64 = 0x8000_0000;

    /// A file with the debug information of two instructions in `suite/add.S`.
    fn elf() -> Vec<u8> {
        let encoding = Encoding {
            address_size: 8,
            format: Format::Dwarf32,
            version: 5,
        };
        let text = |text: &str| LineString::String(text.as_bytes().to_vec());
        let mut dwarf = DwarfUnit::new(encoding);
        let lines = LineEncoding::default();
        let mut program = LineProgram::new(
            encoding,
            lines,
            text("/src"),
            None,
            text("suite/add.S"),
            None,
        );
        let folder = program.default_directory();
        let file = program.add_file(text("suite/add.S"), folder, None);
        program.begin_sequence(Some(Address::Constant(BASE)));
        for (offset, line) in [(0, 10), (4, 12)] {
            let row = program.row();
            (row.file, row.line, row.address_offset) = (file, line, offset);
            program.generate_row();
        }
        program.end_sequence(8);
        dwarf.unit.line_program = program;
        let root = dwarf.unit.root();
        let root = dwarf.unit.get_mut(root);
        root.set(
            DW_AT_low_pc,
            AttributeValue::Address(Address::Constant(BASE)),
        );
        root.set(DW_AT_high_pc, AttributeValue::Udata(8));
        let mut sections = Sections::new(EndianVec::new(LittleEndian));
        dwarf.write(&mut sections).unwrap();
        let mut elf = Writer::new(BinaryFormat::Elf, Architecture::Riscv64, Endianness::Little);
        let add = |id: SectionId, data: &EndianVec<LittleEndian>| -> Result<(), ()> {
            let name = id.name().as_bytes().to_vec();
            let section = elf.add_section(Vec::new(), name, SectionKind::Debug);
            elf.set_section_data(section, data.slice().to_vec(), 1);
            Ok(())
        };
        sections.for_each(add).unwrap();
        elf.write().unwrap()
    }

    #[test]
    fn an_address_leads_to_its_line() {
        let elf = elf();
        let lines = Lines::read(&elf).unwrap();
        let at = |address| lines.lookup(address);
        assert_eq!(at(BASE).as_deref(), Some("suite/add.S:10"));
        assert_eq!(at(BASE + 3).as_deref(), Some("suite/add.S:10"));
        assert_eq!(at(BASE + 4).as_deref(), Some("suite/add.S:12"));
        assert_eq!([at(BASE - 1), at(BASE + 8), at(0)], [None, None, None]);
    }

    #[test]
    fn rows_are_those_of_the_addresses() {
        let elf = elf();
        let lines = Lines::read(&elf).unwrap();
        let rows = |range| -> Vec<_> {
            let rows = lines.rows(range);
            rows.map(|row| (row.addresses, row.file.to_owned(), row.line))
                .collect()
        };
        let file = "suite/add.S".to_owned();
        let expected = [
            (BASE..BASE + 4, file.clone(), 10),
            (BASE + 4..BASE + 8, file, 12),
        ];
        assert_eq!(rows(BASE..BASE + 8), expected);
        assert_eq!(rows(0..u64::MAX), expected);
        assert_eq!(rows(0..BASE), []);
    }

    #[test]
    fn a_file_without_debug_information_has_no_lines() {
        let empty = Writer::new(BinaryFormat::Elf, Architecture::Riscv64, Endianness::Little);
        assert!(Lines::read(&empty.write().unwrap()).is_none());
        assert!(Lines::read(b"no ELF").is_none());
    }

    #[test]
    fn broken_debug_information_does_no_harm() {
        let elf = elf();
        for at in 64..elf.len() {
            let mut broken = elf.clone();
            broken[at] ^= 0xff;
            if let Some(lines) = Lines::read(&broken) {
                // Whatever it says, it comes back.
                let _ = lines.lookup(BASE);
                let _ = lines.rows(0..u64::MAX).count();
            }
        }
    }
}
