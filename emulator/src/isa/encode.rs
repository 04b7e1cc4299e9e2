//! From operations to instruction words: the inverse of decoding, from the same rows.

use std::fmt;

use super::op::Op;
use super::table::{Format, Row};

/// Why an operation has no encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EncodeError {
    /// It is [`Kind::Illegal`](super::Kind::Illegal).
    Illegal,
    /// A pair of registers begins with an odd one.
    OddPair {
        /// The instruction's mnemonic.
        name: &'static str,
    },
    /// The immediate does not fit.
    Immediate {
        /// The instruction's mnemonic.
        name: &'static str,
        /// The immediate.
        value: i32,
        /// What would fit.
        expected: &'static str,
    },
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncodeError::Illegal => f.write_str(
                "an illegal instruction has no operands to encode; emit its word as data",
            ),
            EncodeError::OddPair { name } => {
                write!(
                    f,
                    "`{name}` takes pairs of registers, which begin with an even one"
                )
            }
            EncodeError::Immediate {
                name,
                value,
                expected,
            } => write!(f, "`{name}` cannot hold {value}: it takes {expected}"),
        }
    }
}

impl std::error::Error for EncodeError {}

/// The word that decodes to this operation (compressed encodings are never chosen). Registers
/// that its format does not have are ignored.
pub fn encode(op: Op) -> Result<u32, EncodeError> {
    let row = op.insn().ok_or(EncodeError::Illegal)?.row();
    let imm = op.immediate();
    check(row, imm)?;
    if row.format == Format::AmoPair && (op.rd.number() | op.rs2.number()) & 1 == 1 {
        return Err(EncodeError::OddPair { name: row.name });
    }
    Ok(row.pattern | registers(row.format, op) | immediate(row.format, imm))
}

/// The register fields of a format.
fn registers(format: Format, op: Op) -> u32 {
    let rd = op.rd.number() << 7;
    let rs1 = op.rs1.number() << 15;
    let rs2 = op.rs2.number() << 20;
    match format {
        Format::None | Format::Fence => 0,
        Format::U | Format::J | Format::CsrImm | Format::FConstant => rd,
        Format::I
        | Format::Load
        | Format::Jalr
        | Format::Shift6
        | Format::Shift5
        | Format::Unary
        | Format::AesRound
        | Format::MopR
        | Format::Csr
        | Format::Lr
        | Format::FLoad
        | Format::F1Rm
        | Format::FToX
        | Format::FToXRm
        | Format::FToXRtz
        | Format::XToF
        | Format::XToFRm => rd | rs1,
        Format::Store | Format::FStore | Format::B | Format::SfenceVma => rs1 | rs2,
        Format::Cbo => rs1,
        Format::R
        | Format::Sm4
        | Format::MopRr
        | Format::Amo
        | Format::AmoPair
        | Format::F2
        | Format::F2Rm
        | Format::F4Rm
        | Format::FCmp => rd | rs1 | rs2,
    }
}

/// An immediate that [`check`] has let pass, in its place in the word.
fn immediate(format: Format, imm: i32) -> u32 {
    let imm = imm as u32;
    let rm = (imm >> 8) << 12;
    match format {
        Format::None
        | Format::R
        | Format::Unary
        | Format::Cbo
        | Format::SfenceVma
        | Format::F2
        | Format::FCmp
        | Format::FToX
        | Format::FToXRtz
        | Format::XToF => 0,
        Format::I
        | Format::Load
        | Format::Jalr
        | Format::Shift6
        | Format::Shift5
        | Format::Fence
        | Format::Csr
        | Format::FLoad => imm << 20,
        Format::CsrImm => imm << 20 | (imm >> 16) << 15,
        Format::Store | Format::FStore => (imm >> 5) << 25 | (imm & 0x1f) << 7,
        Format::B => {
            (imm >> 12) << 31
                | (imm >> 5 & 0x3f) << 25
                | (imm >> 1 & 0xf) << 8
                | (imm >> 11 & 1) << 7
        }
        Format::U => imm,
        Format::J => {
            (imm >> 20) << 31 | (imm >> 1 & 0x3ff) << 21 | (imm >> 11 & 1) << 20 | imm & 0xf_f000
        }
        Format::Lr | Format::Amo | Format::AmoPair => imm << 25,
        Format::AesRound => imm << 20,
        Format::FConstant => imm << 15,
        Format::Sm4 => imm << 30,
        Format::MopR => (imm & 3) << 20 | (imm >> 2 & 3) << 26 | (imm >> 4) << 30,
        Format::MopRr => (imm & 3) << 26 | (imm >> 2) << 30,
        Format::F4Rm => (imm & 0x1f) << 27 | rm,
        Format::F1Rm | Format::F2Rm | Format::FToXRm | Format::XToFRm => rm,
    }
}

/// Whether the immediate fits the row's format.
fn check(row: &Row, imm: i32) -> Result<(), EncodeError> {
    let unsigned = |bits: u32| (imm as u32) < 1 << bits;
    let signed = |bits: u32| imm << (32 - bits) >> (32 - bits) == imm;
    let (fits, expected) = match row.format {
        Format::None
        | Format::R
        | Format::Unary
        | Format::Cbo
        | Format::SfenceVma
        | Format::F2
        | Format::FCmp
        | Format::FToX
        | Format::FToXRtz
        | Format::XToF => (imm == 0, "no immediate"),
        Format::I
        | Format::Load
        | Format::Jalr
        | Format::Store
        | Format::FLoad
        | Format::FStore => (signed(12), "-2048 to 2047"),
        Format::Shift6 => (unsigned(6), "0 to 63"),
        Format::Shift5 => (unsigned(5), "0 to 31"),
        Format::B => (signed(13) && imm & 1 == 0, "even offsets within 4 KiB"),
        Format::U => (imm & 0xfff == 0, "multiples of 4096"),
        Format::J => (signed(21) && imm & 1 == 0, "even offsets within 1 MiB"),
        Format::Fence => (unsigned(12), "twelve bits: fm, predecessors, successors"),
        Format::Csr => (unsigned(12), "a CSR number"),
        Format::CsrImm => (
            imm & !0x001f_0fff == 0,
            "a CSR number and, from bit 16, 0 to 31",
        ),
        Format::Lr | Format::Amo | Format::AmoPair => (unsigned(2), "aq in bit 1 and rl in bit 0"),
        Format::AesRound => ((0..=10).contains(&imm), "a round number from 0 to 10"),
        Format::Sm4 => (unsigned(2), "a byte's number from 0 to 3"),
        Format::MopR | Format::FConstant => (unsigned(5), "0 to 31"),
        Format::MopRr => (unsigned(3), "0 to 7"),
        Format::F4Rm => (
            imm & !0x71f == 0,
            "a register number and, from bit 8, a rounding mode",
        ),
        Format::F1Rm | Format::F2Rm | Format::FToXRm | Format::XToFRm => {
            (imm & !0x700 == 0, "a rounding mode in bits 8 to 10")
        }
    };
    if fits {
        Ok(())
    } else {
        Err(EncodeError::Immediate {
            name: row.name,
            value: imm,
            expected,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::table::COUNT;
    use crate::isa::{Extensions, Insn, Kind, Reg, decode};
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    /// The bits of a word that its format neither fixes nor decodes: what `fence` and `fence.i`
    /// ignore.
    fn ignored(insn: Insn) -> u32 {
        match insn.row().kind {
            Kind::Fence => 0x000f_8f80,
            Kind::FenceI => 0xffff_8f80,
            _ => 0,
        }
    }

    #[test]
    fn errors_say_what_fits() {
        let op = |kind, imm| Op {
            kind,
            rd: Reg::R1,
            rs1: Reg::R2,
            rs2: Reg::R3,
            imm,
        };
        for (kind, bad, good) in [
            (Kind::Addi, 2048, 2047),
            (Kind::Addi, -2049, -2048),
            (Kind::Slli, 64, 63),
            (Kind::Slliw, 32, 31),
            (Kind::Slli, -1, 0),
            (Kind::Sd, 4000, -2048),
            (Kind::Beq, 3, 2),
            (Kind::Beq, 4096, 4094),
            (Kind::Jal, 0x10_0000, -0x10_0000),
            (Kind::Lui, 1, i32::MIN),
            (Kind::Csrrw, 0x1000, 0xfff),
            (Kind::Csrrwi, 0x20_0000, 0x1f_0fff),
            (Kind::AmoaddW, 4, 3),
            (Kind::FaddS, 1, 0x700),
            (Kind::FmaddS, 0x800, 0x71f),
            (Kind::Add, 1, 0),
        ] {
            let name = Insn::of(kind).unwrap().row().name;
            assert!(encode(op(kind, good)).is_ok(), "{name} {good}");
            let error = encode(op(kind, bad)).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
        assert_eq!(encode(op(Kind::Illegal, 0)), Err(EncodeError::Illegal));
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 20_000,
            rng_seed: RngSeed::Fixed(0),
            ..ProptestConfig::default()
        })]

        /// For every row and any operands, encoding undoes decoding.
        #[test]
        fn encode_undoes_decode(row in 0..COUNT as u16, operands: u32) {
            let insn = Insn::from_index(row);
            let mut word = insn.row().pattern | operands & !insn.row().mask & !ignored(insn);
            match insn.row().format {
                // Operands that are reserved: odd pairs, and round numbers from 11 on.
                Format::AmoPair => word &= !(1 << 20 | 1 << 7),
                Format::AesRound => word &= !(1 << 23),
                _ => {}
            }
            let decoded = decode(word, Extensions::all());
            // (A `packw` with x0 is `zext.h`.)
            let same = decoded.op.insn() == Some(insn);
            prop_assert!(same || decoded.op.kind == Kind::ZextH, "{}", insn.row().name);
            prop_assert_eq!(encode(decoded.op), Ok(word), "{}", insn.row().name);
        }

        /// Whatever operation can be encoded decodes to itself, up to registers it has not.
        #[test]
        fn decode_undoes_encode(
            row in 0..COUNT as u16,
            registers: u32,
            imm in prop_oneof![any::<i32>(), -4096..4096i32, 0..32i32],
        ) {
            let [rd, rs1, rs2] = [0, 5, 10].map(|shift| Reg::new(registers >> shift));
            let op = Op::new(Insn::from_index(row), rd, rs1, rs2, imm);
            if let Ok(word) = encode(op) {
                let back = decode(word, Extensions::all()).op;
                let same = (back.kind, back.imm) == (op.kind, op.imm);
                prop_assert!(same || back.kind == Kind::ZextH);
                prop_assert_eq!(encode(back), Ok(word));
                for (got, meant, none) in [
                    (back.rd, op.rd, Reg::Sink),
                    (back.rs1, op.rs1, Reg::R0),
                    (back.rs2, op.rs2, Reg::R0),
                ] {
                    prop_assert!(got.number() == meant.number() || got == none);
                }
            }
        }
    }
}
