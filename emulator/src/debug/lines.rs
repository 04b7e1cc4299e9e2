//! From an address in the guest to a line of its source, by the DWARF in its executable.

use addr2line::Context;
use addr2line::gimli::{self, EndianSlice, LittleEndian, SectionId};
use object::{Object, ObjectSection};
use std::borrow::Cow;
use std::fmt;

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
    /// read: without lines, there is still the address.
    #[must_use]
    pub fn read(elf: &'a [u8]) -> Option<Lines<'a>> {
        let file = object::File::parse(elf).ok()?;
        let section = |id: SectionId| -> Result<Slice<'a>, gimli::Error> {
            let section = file.section_by_name(id.name());
            // Compressed sections are not read.
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
}
