//! From an address in the guest to `function+offset`.

use crate::loader::{ElfImage, Extent, Segment, Symbol, Symbols};
use std::fmt;
use std::ops::{Range, RangeInclusive};

/// Where a segment was linked, and where it was loaded.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Place {
    linked: Range<u64>,
    loaded: u64,
}

impl From<&Segment> for Place {
    fn from(segment: &Segment) -> Place {
        let size = segment.paddr.end - segment.paddr.start;
        let linked = segment.vaddr..segment.vaddr.saturating_add(size);
        Place {
            linked,
            loaded: segment.paddr.start,
        }
    }
}

/// The symbols of the guest's executable, for addresses inside what was loaded of it.
///
/// Only there: a label without a size would otherwise claim every address above it, such as
/// those of user programs, which the table knows nothing of.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct SymbolTable {
    symbols: Symbols,
    places: Vec<Place>,
}

/// A function and how far into it an address lies; it displays as `name+0x10`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Location<'a> {
    /// The symbol's name as in the file.
    pub mangled: &'a str,
    /// Bytes from its address.
    pub offset: u64,
}

/// A function, and where it lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Function<'a> {
    /// Its symbol.
    pub symbol: &'a Symbol,
    /// The addresses that lead to it, as far as no other symbol begins, in terms of the address that it
    /// was asked for by.
    pub extent: Range<u64>,
}

/// A symbol's name as in the source.
#[must_use]
pub fn demangled(mangled: &str) -> String {
    // The alternate form leaves out the hash that tells crates' versions apart.
    format!("{:#}", rustc_demangle::demangle(mangled))
}

impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&demangled(self.mangled))?;
        if self.offset > 0 {
            write!(f, "+{:#x}", self.offset)?;
        }
        Ok(())
    }
}

impl SymbolTable {
    /// The table of an executable.
    #[must_use]
    pub fn new(image: &ElfImage) -> SymbolTable {
        SymbolTable::of(&image.segments, image.symbols.clone())
    }

    /// The table of symbols of these segments.
    #[must_use]
    pub fn of(segments: &[Segment], symbols: Symbols) -> SymbolTable {
        let places = segments.iter().map(Place::from).collect();
        SymbolTable { symbols, places }
    }

    /// Every symbol.
    #[must_use]
    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The function that lies at `address`, as [`SymbolTable::lookup`] understands it.
    #[must_use]
    pub fn function(&self, address: u64) -> Option<Function<'_>> {
        let (place, linked) = self.find(address)?;
        let Extent { symbol, end } = self.symbols.extent(linked)?;
        if !place.linked.contains(&symbol.addr) {
            return None;
        }
        let end = end.min(place.linked.end);
        let start = address.wrapping_sub(linked - symbol.addr);
        let extent = start..address.wrapping_add(end - linked);
        Some(Function { symbol, extent })
    }

    /// What lies at `address`, a virtual one or, before the guest has turned translation on, the
    /// physical one that it was loaded to.
    #[must_use]
    pub fn lookup(&self, address: u64) -> Option<Location<'_>> {
        let (place, address) = self.find(address)?;
        let (symbol, offset) = self.symbols.lookup(address)?;
        // A symbol from elsewhere, such as an absolute one, says nothing about this segment.
        place.linked.contains(&symbol.addr).then_some(Location {
            mangled: &symbol.name,
            offset,
        })
    }

    /// The symbols that a person may mean by this name, with their addresses as linked, in order of
    /// address: those that are called so, in the file or demangled; if there are none, those whose
    /// path ends so, as `fault::handle` does `kernel::fault::handle`.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<(String, u64)> {
        if name.is_empty() {
            return Vec::new();
        }
        let demangled = |mangled: &str| format!("{:#}", rustc_demangle::demangle(mangled));
        let all = || self.symbols.as_slice().iter();
        let exact = all().filter(|it| it.name == name || demangled(&it.name) == name);
        let exact: Vec<_> = exact.map(|it| (demangled(&it.name), it.addr)).collect();
        if !exact.is_empty() {
            return exact;
        }
        let ends_so = |path: &str| {
            let before = path.strip_suffix(name);
            before.is_some_and(|before| before.ends_with("::"))
        };
        let candidates = all().map(|it| (demangled(&it.name), it.addr));
        candidates.filter(|(path, _)| ends_so(path)).collect()
    }

    /// The address that what lies at `address` was linked to, which debug information goes by.
    #[must_use]
    pub fn linked(&self, address: u64) -> Option<u64> {
        self.find(address).map(|(_, linked)| linked)
    }

    /// Where the symbols lie whose name, demangled or as in the file, is wanted: both ends are
    /// included, and what was loaded elsewhere than it was linked is in both places, the linked one
    /// first. A symbol without a size reaches to the next one.
    pub fn ranges_of(&self, wanted: impl Fn(&str) -> bool) -> Vec<RangeInclusive<u64>> {
        let all = self.symbols.as_slice();
        let mut ranges = Vec::new();
        for (index, symbol) in all.iter().enumerate() {
            let place = self
                .places
                .iter()
                .find(|it| it.linked.contains(&symbol.addr));
            let Some(place) = place else { continue };
            if !wanted(&symbol.name) && !wanted(&demangled(&symbol.name)) {
                continue;
            }
            let next = all[index..].iter().find(|other| other.addr > symbol.addr);
            let end = match (symbol.size, next) {
                (0, Some(next)) => next.addr.min(place.linked.end),
                (0, None) => place.linked.end,
                (size, _) => symbol.addr.saturating_add(size),
            };
            let last = end.saturating_sub(1).max(symbol.addr);
            ranges.push(symbol.addr..=last);
            if place.loaded != place.linked.start {
                let moved = |at: u64| {
                    at.wrapping_sub(place.linked.start)
                        .wrapping_add(place.loaded)
                };
                ranges.push(moved(symbol.addr)..=moved(last));
            }
        }
        ranges
    }

    /// The symbol whose name is most like this one, which is none: for messages.
    #[must_use]
    pub fn closest(&self, name: &str) -> Option<String> {
        let wanted = name.trim_matches('*').to_lowercase();
        let last = wanted.rsplit("::").next().filter(|last| !last.is_empty())?;
        let names = self.symbols.as_slice().iter().map(|it| demangled(&it.name));
        let like = names.filter(|known| known.to_lowercase().contains(last));
        like.min_by_key(|known| (known.len(), known.clone()))
    }

    /// The segment that holds an address, linked or loaded, and the linked one.
    fn find(&self, address: u64) -> Option<(&Place, u64)> {
        let linked = |place: &Place| place.linked.contains(&address).then_some(address);
        let loaded = |place: &Place| {
            let offset = address.checked_sub(place.loaded)?;
            let linked = place.linked.start.checked_add(offset)?;
            place.linked.contains(&linked).then_some(linked)
        };
        let found = |at: &dyn Fn(&Place) -> Option<u64>| {
            let mut places = self.places.iter();
            places.find_map(|place| at(place).map(|address| (place, address)))
        };
        found(&linked).or_else(|| found(&loaded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader::SymbolKind;

    fn table() -> SymbolTable {
        let symbol = |name: &str, addr, size| Symbol {
            name: name.to_owned(),
            addr,
            size,
            kind: SymbolKind::Function,
        };
        let symbols = Symbols::new(vec![
            symbol("STACK_SIZE", 0x1000, 0),
            symbol("_start", 0xffff_0000, 0),
            symbol("_ZN6kernel4main17h0123456789abcdefE", 0xffff_0040, 0x20),
        ]);
        let places = vec![Place {
            linked: 0xffff_0000..0xffff_1000,
            loaded: 0x8000_0000,
        }];
        SymbolTable { symbols, places }
    }

    fn check(address: u64, expected: Option<&str>) {
        let table = table();
        let found = table.lookup(address).map(|location| location.to_string());
        assert_eq!(found.as_deref(), expected, "{address:#x}");
    }

    #[test]
    fn names_are_those_of_the_image_and_demangled() {
        check(0xffff_0000, Some("_start"));
        check(0xffff_0010, Some("_start+0x10"));
        check(0xffff_0040, Some("kernel::main"));
        check(0xffff_005f, Some("kernel::main+0x1f"));
        check(0x8000_0044, Some("kernel::main+0x4"));
    }

    #[test]
    fn names_lead_to_addresses() {
        let main = || vec![("kernel::main".to_owned(), 0xffff_0040)];
        for (name, expected) in [
            ("_ZN6kernel4main17h0123456789abcdefE", main()),
            ("kernel::main", main()),
            ("main", main()),
            ("_start", vec![("_start".to_owned(), 0xffff_0000)]),
            ("start", Vec::new()),
            ("ain", Vec::new()),
            ("", Vec::new()),
        ] {
            assert_eq!(table().named(name), expected, "{name}");
        }
    }

    #[test]
    fn addresses_lead_to_where_they_were_linked() {
        let table = table();
        let linked = [0xffff_0044, 0x8000_0044, 0x8000_1000].map(|it| table.linked(it));
        assert_eq!(linked, [Some(0xffff_0044), Some(0xffff_0044), None]);
    }

    #[test]
    fn symbols_are_found_by_name_where_they_were_linked_and_loaded() {
        let of = |wanted: &str| table().ranges_of(|name| name == wanted);
        assert_eq!(
            of("kernel::main"),
            [0xffff_0040..=0xffff_005f, 0x8000_0040..=0x8000_005f]
        );
        assert_eq!(
            of("_start"),
            [0xffff_0000..=0xffff_003f, 0x8000_0000..=0x8000_003f]
        );
        assert_eq!(of("STACK_SIZE"), []);
        let close = |name| table().closest(name);
        assert_eq!(close("x::Main").as_deref(), Some("kernel::main"));
        assert_eq!(close("nothing"), None);
    }

    #[test]
    fn functions_reach_to_the_next_symbol() {
        let table = table();
        let at = |address| {
            let function = table.function(address)?;
            Some((function.symbol.addr, function.extent))
        };
        assert_eq!(
            at(0xffff_0010),
            Some((0xffff_0000, 0xffff_0000..0xffff_0040))
        );
        assert_eq!(
            at(0x8000_0044),
            Some((0xffff_0040, 0x8000_0040..0x8000_0060))
        );
        assert_eq!([at(0xffff_1000), at(0x1000)], [None, None]);
    }

    #[test]
    fn what_is_not_of_the_image_has_no_name() {
        check(0x1_0000, None);
        check(0xffff_1000, None);
        check(0x8000_1000, None);
        assert_eq!(SymbolTable::default().lookup(0), None);
    }
}
