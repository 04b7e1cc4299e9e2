//! The description of the core in `riscv-tests/riscof` agrees with the core.

use pagewalk::isa::Extensions;

const YAML: &str = include_str!("../../riscv-tests/riscof/pagewalk_isa.yaml");

/// The value of a key, as text.
fn value(key: &str) -> &'static str {
    let line = YAML.lines().find_map(|line| line.trim().strip_prefix(key));
    line.unwrap_or_else(|| panic!("{key} is not in the file"))
        .trim()
}

/// The extensions as the plugin hands them on: without the letters of modes.
fn isa() -> Extensions {
    let (letters, names) = value("ISA:").split_once('Z').unwrap();
    let letters = letters.replace(['S', 'U'], "");
    format!("{letters}_Z{names}").parse().unwrap()
}

#[test]
fn the_core_has_what_is_described() {
    let misa = u64::from_str_radix(value("reset-val: 0x"), 16).unwrap();
    // RISCOF refuses a `misa` with the letter B, which its ISA strings have not.
    let b = 1 << 1;
    assert_eq!(misa, isa().misa() & !b, "{misa:#x}");
    let legal = format!("bitmask [0x0000000, {:#09X}]", misa & 0x3ff_ffff).replace("0X", "0x");
    assert!(YAML.contains(&legal), "{legal}");
}

#[test]
fn nothing_is_described_that_is_off_by_default() {
    let described = isa();
    let all = Extensions::default();
    let unknown: Vec<_> = described.iter().filter(|ext| !all.has(*ext)).collect();
    assert_eq!(unknown, []);
}
