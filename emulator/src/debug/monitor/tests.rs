//! Lines and their words.

mod spaces;

use super::*;
use crate::console::ScriptedConsole;
use crate::isa::Reg;
use crate::machine::Config;
use crate::mem::bus::Bus;
use crate::platform::RAM_BASE;

const RAM_SIZE: u64 = 1 << 20;

/// A machine at reset with two harts, of which the second has `sp` = 0x80001000.
pub(super) fn machine() -> Machine {
    let config = Config {
        memory: RAM_SIZE,
        harts: 2,
        ..Config::default()
    };
    let bus = Bus::virt(2, RAM_SIZE, Vec::new()).unwrap();
    let mut machine = Machine::new(config, bus, Box::new(ScriptedConsole::new(b""))).unwrap();
    machine.harts[1].x.set(Reg::R2, RAM_BASE + 0x1000);
    machine
}

fn ask(line: &str) -> Result<String, MonitorError> {
    command(&machine(), &SymbolTable::default(), 0, line)
}

fn check_error(line: &str, expected: &str) {
    let error = ask(line).unwrap_err().to_string();
    assert!(error.contains(expected), "{line}: {error}");
}

#[test]
fn help_lists_every_command_and_tells_each_ones_form() {
    let all = ask("help").unwrap();
    for command in COMMANDS {
        assert!(all.contains(command.usage), "{}", command.name);
        let one = ask(&format!("help {}", command.name)).unwrap();
        assert!(one.starts_with(command.usage), "{one}");
        assert!(command.usage.starts_with(command.name), "{}", command.usage);
    }
}

#[test]
fn errors_say_what_was_expected() {
    for (line, expected) in [
        ("", "no command was given"),
        ("  ", "no command was given"),
        ("xyzzy", "there is no command `xyzzy`; `help` lists them"),
        ("help xyzzy", "there is no command `xyzzy`"),
        (
            "where now",
            "expects the end of the line in the place of `now`; its form is: where",
        ),
        (
            "explain",
            "`explain` expects an address; its form is: explain VA",
        ),
        (
            "explain 0 jump",
            "expects read, write or fetch in the place of `jump`",
        ),
        (
            "explain 0 --mode X",
            "expects the mode U, S or M in the place of `X`",
        ),
        ("explain 0 --mode", "expects a value behind its last option"),
        (
            "explain 0 --size 0",
            "expects a size of 1 to 4096 bytes in the place of `0`",
        ),
        (
            "page-table 2 1",
            "an address that is not below the first in the place of `1`",
        ),
        (
            "page-table --scheme sv32",
            "expects sv39, sv48 or sv57 in the place of `sv32`",
        ),
        (
            "page-table --root 1",
            "the physical address of a root table, a multiple of 4096",
        ),
        (
            "page-table --asid 7",
            "that satp has named since reset in the place of `7`",
        ),
        ("explain \"a b", "a quotation mark is not closed"),
        ("explain main", "`main` is no number, no symbol"),
        ("explain $nonesuch", "`$nonesuch` is no number"),
        ("explain 0x", "`0x` is no number"),
        ("explain $sp+", "`$sp+` is no number"),
        (
            "where --hart 2",
            "there is no hart 2: the machine has 2, numbered from 0",
        ),
        (
            "where --hart x",
            "expects the number of a hart in the place of `x`",
        ),
    ] {
        check_error(line, expected);
    }
}

#[test]
fn addresses_are_numbers_registers_and_sums() {
    for (text, expected) in [
        ("0x8000_0000", RAM_BASE),
        ("2147483648", RAM_BASE),
        ("$sp", RAM_BASE + 0x1000),
        ("sp", RAM_BASE + 0x1000),
        ("$x2-0x1000", RAM_BASE),
        ("$pc+8-4", RAM_BASE + 4),
        ("0-1", u64::MAX),
        ("$mhartid", 1),
    ] {
        let machine = machine();
        let view = View {
            machine: &machine,
            hart: &machine.harts[1],
            symbols: &SymbolTable::default(),
        };
        assert_eq!(address::evaluate(&view, text), Ok(expected), "{text}");
    }
}

#[test]
fn options_stand_anywhere() {
    let expected = ask("explain --hart 1 $sp write --mode M").unwrap();
    for line in [
        "explain $sp --mode=M write --hart=1",
        "explain --mode M $sp --hart 1 write",
    ] {
        assert_eq!(ask(line).unwrap(), expected, "{line}");
    }
}
