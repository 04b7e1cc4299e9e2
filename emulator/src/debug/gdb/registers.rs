//! The registers as gdb numbers and names them: its target description, and each one's value.
//!
//! gdb's numbers are fixed: the integer registers, pc, the floating-point registers, 4096 CSRs, and a
//! pseudo-register for the privilege mode. What a hart does not have is left out of the description.

use crate::hart::csr::{IllegalCsr, number, peek};
use crate::hart::{Hart, Privilege};
use crate::isa::csr_names::CSRS;
use crate::isa::{Ext, Reg, reg_names};
use crate::machine::Machine;
use gdbstub::arch;
use std::fmt::Write;
use std::num::NonZeroUsize;

const PC: usize = 32;
const FIRST_F: usize = 33;
const FIRST_CSR: usize = 65;
const PRIV: usize = FIRST_CSR + 4096;
/// Bytes of every register here.
const WIDTH: usize = 8;

/// What gdbstub has to know of RV64.
#[derive(Debug)]
pub(super) enum Rv64 {}

impl arch::Arch for Rv64 {
    type Usize = u64;
    type Registers = General;
    type BreakpointKind = usize;
    type RegId = RegId;
}

/// A register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RegId {
    /// Integer.
    X(u8),
    Pc,
    /// Floating-point.
    F(u8),
    Csr(u16),
    /// The privilege mode.
    Priv,
}

impl arch::RegId for RegId {
    fn from_raw_id(id: usize) -> Option<(RegId, Option<NonZeroUsize>)> {
        let register = match id {
            0..PC => RegId::X(id as u8),
            PC => RegId::Pc,
            FIRST_F..FIRST_CSR => RegId::F((id - FIRST_F) as u8),
            FIRST_CSR..PRIV => RegId::Csr((id - FIRST_CSR) as u16),
            PRIV => RegId::Priv,
            _ => return None,
        };
        Some((register, NonZeroUsize::new(WIDTH)))
    }
}

/// Those that gdb reads all at once.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct General {
    pub(super) x: [u64; 32],
    pub(super) pc: u64,
}

impl arch::Registers for General {
    type ProgramCounter = u64;

    fn pc(&self) -> u64 {
        self.pc
    }

    fn gdb_serialize(&self, mut write_byte: impl FnMut(Option<u8>)) {
        for value in self.x.iter().chain([&self.pc]) {
            for byte in value.to_le_bytes() {
                write_byte(Some(byte));
            }
        }
    }

    fn gdb_deserialize(&mut self, bytes: &[u8]) -> Result<(), ()> {
        let mut values = bytes.chunks_exact(WIDTH);
        for place in self.x.iter_mut().chain([&mut self.pc]) {
            let value = values.next().ok_or(())?;
            *place = u64::from_le_bytes(value.try_into().map_err(|_| ())?);
        }
        Ok(())
    }
}

/// Why a register cannot be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("there is no such register")]
    Absent,
    #[error("mstatus.FS is Off: there is no floating-point state")]
    FloatOff,
    #[error("it is no privilege mode: 0 (U), 1 (S) and 3 (M) are")]
    NoMode,
    #[error(transparent)]
    Csr(#[from] IllegalCsr),
}

/// The CSRs that a hart has, with their names.
fn csrs(hart: &Hart) -> impl Iterator<Item = (u16, &'static str)> {
    let there = CSRS.iter().copied();
    there.filter(|(number, _)| peek(hart, *number, 0).is_some())
}

/// Reads a register.
pub(super) fn read(machine: &Machine, number: usize, register: RegId) -> Option<u64> {
    let hart = machine.harts.get(number)?;
    match register {
        RegId::X(n) => hart.x.visible().get(usize::from(n)).copied(),
        RegId::Pc => Some(hart.pc),
        RegId::F(n) => hart.f.visible().get(usize::from(n)).copied(),
        RegId::Csr(csr) => peek(hart, csr, machine.time(number)),
        RegId::Priv => Some(hart.privilege as u64),
    }
}

/// Writes a register as the hart itself would, in M-mode.
pub(super) fn write(
    machine: &mut Machine,
    number: usize,
    register: RegId,
    value: u64,
) -> Result<(), Refused> {
    let hart = machine.harts.get_mut(number).ok_or(Refused::Absent)?;
    match register {
        RegId::X(0) => {}
        RegId::X(n) => hart.x.set(Reg::new(n.into()), value),
        // What no instruction address can have set.
        RegId::Pc => hart.pc = value & !(hart.jump_mask | 1),
        RegId::F(_) if hart.csr.fs() == 0 => return Err(Refused::FloatOff),
        RegId::F(n) => {
            hart.f.set(Reg::new(n.into()), value);
            hart.csr.set_fs_dirty();
        }
        RegId::Csr(csr) => machine.write_csr(number, csr, value)?,
        RegId::Priv => {
            let mode = (value <= 3).then(|| Privilege::from_bits(value)).flatten();
            machine.set_privilege(number, mode.ok_or(Refused::NoMode)?);
        }
    }
    Ok(())
}

/// gdb's target description of a hart (in the GDB manual: Target Descriptions, RISC-V Features).
pub(super) fn description(hart: &Hart) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n\
         <target version=\"1.0\">\n<architecture>riscv:rv64</architecture>\n",
    );
    let mut feature = |name: &str, registers: &mut dyn Iterator<Item = (usize, String, &str)>| {
        // Writing to a `String` does not fail.
        let _ = writeln!(xml, "<feature name=\"org.gnu.gdb.riscv.{name}\">");
        for (number, name, kind) in registers {
            let _ = writeln!(
                xml,
                "<reg name=\"{name}\" bitsize=\"64\" regnum=\"{number}\" type=\"{kind}\"/>"
            );
        }
        xml += "</feature>\n";
    };
    let integer = reg_names::X.iter().enumerate().map(|(n, name)| {
        let kind = if matches!(n, 2..=4) {
            "data_ptr"
        } else {
            "int"
        };
        let kind = if n == 1 { "code_ptr" } else { kind };
        (n, (*name).to_owned(), kind)
    });
    let pc = (PC, "pc".to_owned(), "code_ptr");
    feature("cpu", &mut integer.chain([pc]));
    let has_float = hart.extensions.has(Ext::F);
    let is_float = |csr: u16| matches!(csr, number::FFLAGS..=number::FCSR);
    let as_register =
        |(csr, name): (u16, &str)| (FIRST_CSR + usize::from(csr), name.to_owned(), "int");
    if has_float {
        let kind = if hart.extensions.has(Ext::D) {
            "ieee_double"
        } else {
            "ieee_single"
        };
        let float = reg_names::F.iter().enumerate();
        let float = float.map(|(n, name)| (FIRST_F + n, (*name).to_owned(), kind));
        let control = csrs(hart).filter(|(csr, _)| is_float(*csr));
        feature("fpu", &mut float.chain(control.map(as_register)));
    }
    let others = csrs(hart).filter(|(csr, _)| !is_float(*csr));
    feature("csr", &mut others.map(as_register));
    feature(
        "virtual",
        &mut [(PRIV, "priv".to_owned(), "int")].into_iter(),
    );
    xml + "</target>\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::Extensions;
    use gdbstub::arch::RegId as _;

    #[test]
    fn the_description_names_what_a_hart_has() {
        let xml = description(&Hart::new(0, Extensions::default(), 0));
        for (name, number) in [
            ("zero", 0),
            ("pc", 32),
            ("ft0", 33),
            ("fcsr", 68),
            ("satp", 65 + 0x180),
            ("scause", 65 + 0x142),
            ("mhartid", 65 + 0xf14),
            ("priv", 4161),
        ] {
            let register = format!("<reg name=\"{name}\" bitsize=\"64\" regnum=\"{number}\"");
            assert_eq!(xml.matches(&register).count(), 1, "{name}");
        }
        assert!(!xml.contains("\"hstatus\""), "there is no hypervisor");
        let without: Extensions = "rv64ima_zicsr".parse().unwrap();
        let xml = description(&Hart::new(0, without, 0));
        assert!(!xml.contains("riscv.fpu") && !xml.contains("fcsr"));
    }

    #[test]
    fn numbers_are_gdbs() {
        for (id, register) in [
            (31, Some(RegId::X(31))),
            (32, Some(RegId::Pc)),
            (64, Some(RegId::F(31))),
            (65, Some(RegId::Csr(0))),
            (4160, Some(RegId::Csr(0xfff))),
            (4161, Some(RegId::Priv)),
            (4162, None),
            (usize::MAX, None),
        ] {
            assert_eq!(RegId::from_raw_id(id).map(|it| it.0), register, "{id}");
        }
    }
}
