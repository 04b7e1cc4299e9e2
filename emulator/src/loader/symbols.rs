//! The symbols of an executable: for traces, post-mortems, and the few that name addresses the
//! machine itself looks for.

use std::sync::Arc;

use goblin::elf::section_header::{SHT_STRTAB, SHT_SYMTAB, SectionHeader};
use goblin::elf::sym;

use super::error::LoadError;

/// How far back [`Symbols::lookup`] looks for a symbol that covers an address, so that an address
/// in a gap costs no walk through all symbols: past aliases and a few nested ones.
const LOOK_BACK: usize = 16;

/// What a symbol names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// Code.
    Function,
    /// Data.
    Object,
    /// A label without a type, as from hand-written assembly.
    Label,
}

/// One symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its name, as in the file.
    pub name: String,
    /// Its (virtual) address.
    pub addr: u64,
    /// Its size; 0 if the file does not say.
    pub size: u64,
    /// What it names.
    pub kind: SymbolKind,
}

/// The symbols, in order of address. Copies share them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Symbols {
    sorted: Arc<[Symbol]>,
}

impl Symbols {
    /// Takes symbols in any order.
    #[must_use]
    pub fn new(mut symbols: Vec<Symbol>) -> Self {
        symbols.sort_by(|a, b| (a.addr, a.size, &a.name).cmp(&(b.addr, b.size, &b.name)));
        Symbols {
            sorted: symbols.into(),
        }
    }

    /// All of them, in order of address.
    #[must_use]
    pub fn as_slice(&self) -> &[Symbol] {
        &self.sorted
    }

    /// The address of the symbol with this name.
    #[must_use]
    pub fn address_of(&self, name: &str) -> Option<u64> {
        self.sorted
            .iter()
            .find(|symbol| symbol.name == name)
            .map(|symbol| symbol.addr)
    }

    /// The symbol that `addr` lies in, and how far in: of those that begin at the last address not
    /// above it, one with a size that covers it, or a label, which has none and reaches on.
    #[must_use]
    pub fn lookup(&self, addr: u64) -> Option<(&Symbol, u64)> {
        let behind = self.sorted.partition_point(|symbol| symbol.addr <= addr);
        self.sorted[..behind]
            .iter()
            .rev()
            .take(LOOK_BACK)
            .find(|symbol| symbol.size == 0 || addr - symbol.addr < symbol.size)
            .map(|symbol| (symbol, addr - symbol.addr))
    }

    /// The symbol that `addr` lies in, and up to where [`Symbols::lookup`] finds the same.
    #[must_use]
    pub fn extent(&self, addr: u64) -> Option<Extent<'_>> {
        let (symbol, _) = self.lookup(addr)?;
        let behind = self.sorted.partition_point(|symbol| symbol.addr <= addr);
        let next = self.sorted.get(behind).map_or(u64::MAX, |next| next.addr);
        let own = match symbol.size {
            0 => u64::MAX,
            size => symbol.addr.saturating_add(size),
        };
        let end = next.min(own);
        Some(Extent { symbol, end })
    }
}

/// What [`Symbols::extent`] finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent<'a> {
    /// The symbol.
    pub symbol: &'a Symbol,
    /// The address at which the next one begins, or this one ends.
    pub end: u64,
}

/// Reads the symbol table of a file whose section headers have been parsed; a file without one
/// has no symbols.
pub(super) fn read(bytes: &[u8], sections: &[SectionHeader]) -> Result<Symbols, LoadError> {
    let Some(table) = sections
        .iter()
        .find(|section| section.sh_type == SHT_SYMTAB)
    else {
        return Ok(Symbols::default());
    };
    let malformed = |what: &str| LoadError::Malformed(what.to_owned());
    let names = sections
        .get(table.sh_link as usize)
        .filter(|section| section.sh_type == SHT_STRTAB)
        .ok_or_else(|| malformed("the symbol table names no string table"))?;
    let names = contents(bytes, names, "the symbol names")?;
    let table = contents(bytes, table, "the symbol table")?;
    Ok(Symbols::new(
        table
            .chunks_exact(ENTRY)
            .filter_map(|entry| symbol(entry.first_chunk()?, names))
            .collect(),
    ))
}

/// The bytes of a section.
fn contents<'a>(
    bytes: &'a [u8],
    section: &SectionHeader,
    what: &str,
) -> Result<&'a [u8], LoadError> {
    let end = u128::from(section.sh_offset) + u128::from(section.sh_size);
    let range = usize::try_from(section.sh_offset)
        .ok()
        .zip(usize::try_from(end).ok());
    range
        .and_then(|(start, end)| bytes.get(start..end))
        .ok_or_else(|| LoadError::Truncated {
            what: what.to_owned(),
            end,
            len: bytes.len(),
        })
}

/// Bytes of an entry of the symbol table.
const ENTRY: usize = sym::sym64::SIZEOF_SYM;

/// A symbol worth knowing: one that is defined, named, and no mark of the assembler's own.
///
/// A program has tens of thousands of such marks, and every run reads them: so what an entry is not
/// left out for is read last. Its fields are `st_name` at byte 0, `st_info` at 4, `st_shndx` at 6,
/// `st_value` at 8 and `st_size` at 16 (System V ABI, Symbol Table).
fn symbol(entry: &[u8; ENTRY], names: &[u8]) -> Option<Symbol> {
    let [n0, n1, n2, n3, info, _, s0, s1, rest @ ..] = *entry;
    let kind = match sym::st_type(info) {
        sym::STT_FUNC => SymbolKind::Function,
        sym::STT_OBJECT => SymbolKind::Object,
        sym::STT_NOTYPE => SymbolKind::Label,
        _ => return None,
    };
    let name = names.get(u32::from_le_bytes([n0, n1, n2, n3]) as usize..)?;
    // `$x` and `$d` mark code and data (RISC-V ELF psABI, Mapping Symbol); `.L` are local labels.
    let nameless = name.starts_with(b"\0") || name.starts_with(b"$") || name.starts_with(b".L");
    if nameless || u16::from_le_bytes([s0, s1]) == 0 {
        return None;
    }
    let name = &name[..name.iter().position(|&byte| byte == 0)?];
    let (addr, size) = rest.split_first_chunk::<8>()?;
    let name = match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        // Mending is slow, and no compiler makes such names.
        Err(_) => String::from_utf8_lossy(name).into_owned(),
    };
    Some(Symbol {
        name,
        addr: u64::from_le_bytes(*addr),
        size: u64::from_le_bytes(*size.first_chunk()?),
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols(list: &[(&str, u64, u64)]) -> Symbols {
        let symbol = |&(name, addr, size): &(&str, u64, u64)| Symbol {
            name: name.to_owned(),
            addr,
            size,
            kind: SymbolKind::Function,
        };
        Symbols::new(list.iter().map(symbol).collect())
    }

    #[test]
    fn lookup_finds_the_symbol_around_an_address() {
        let symbols = symbols(&[("b", 0x200, 0x10), ("a", 0x100, 0x20), ("label", 0x300, 0)]);
        let at = |addr| {
            symbols
                .lookup(addr)
                .map(|(symbol, offset)| (symbol.name.as_str(), offset))
        };
        assert_eq!(at(0xff), None);
        assert_eq!(at(0x100), Some(("a", 0)));
        assert_eq!(at(0x11f), Some(("a", 0x1f)));
        assert_eq!(at(0x120), None);
        assert_eq!(at(0x20f), Some(("b", 0xf)));
        assert_eq!(at(0x5000), Some(("label", 0x4d00)));
        assert_eq!(symbols.address_of("b"), Some(0x200));
        assert_eq!(symbols.address_of("c"), None);
    }

    #[test]
    fn a_symbol_with_a_size_wins_over_a_label_at_its_address() {
        let symbols = symbols(&[("start", 0x100, 0), ("main", 0x100, 8)]);
        assert_eq!(symbols.lookup(0x104).unwrap().0.name, "main");
    }
}
