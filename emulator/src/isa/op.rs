//! The decoded instruction that the interpreter executes.

use super::reg::Reg;

pub use super::table::Kind;
use super::table::{Insn, Rare};

/// A decoded instruction, eight bytes, so that a block of them is dense in the host's cache.
///
/// What the fields mean by format:
/// - `rd` is an integer destination (`x0` is [`Reg::Sink`]) or a floating-point register, by kind.
/// - `imm` is the sign-extended immediate. For `lui`/`auipc` it is the full `imm20 << 12`; for
///   shifts the shift amount; for CSR instructions `csr | zimm << 16`; for A instructions the
///   `aq` (bit 1) and `rl` (bit 0) flags; for floating-point arithmetic `rs3 | rm << 8`; for
///   `fence` the instruction's upper twelve bits; for [`Kind::Illegal`] the raw word, which
///   becomes `xtval`. [`Kind::Rare`] has its [`Rare`] in the upper half and the immediate, which
///   16 bits are enough for, in the lower; for AES round and SM4 instructions `rnum` and `bs`,
///   for `mop.r` and `mop.rr` their number, for `fli` the constant's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Op {
    /// What to do.
    pub kind: Kind,
    /// Destination.
    pub rd: Reg,
    /// First source.
    pub rs1: Reg,
    /// Second source.
    pub rs2: Reg,
    /// Immediate, see above.
    pub imm: i32,
}

const _: () = assert!(size_of::<Op>() == 8);

impl Op {
    /// The operation of an instruction: its kind, and for a rare one its number with the
    /// immediate.
    #[must_use]
    pub(super) fn new(insn: Insn, rd: Reg, rs1: Reg, rs2: Reg, imm: i32) -> Op {
        let kind = insn.row().kind;
        let imm = match insn.rare() {
            Some(rare) => i32::from(rare as u8) << 16 | imm & 0xffff,
            None => imm,
        };
        Op {
            kind,
            rd,
            rs1,
            rs2,
            imm,
        }
    }

    /// Which rare instruction it is, if its kind is [`Kind::Rare`].
    #[inline]
    #[must_use]
    pub fn rare(self) -> Option<Rare> {
        match self.kind {
            Kind::Rare => Rare::from_index((self.imm as u32 >> 16) as u16),
            _ => None,
        }
    }

    /// The instruction; none for what is illegal.
    #[must_use]
    pub fn insn(self) -> Option<Insn> {
        match self.kind {
            Kind::Rare => self.rare().map(Insn::from),
            Kind::Spin => Insn::of(Kind::Jal),
            Kind::Tracepoint => Insn::of(Kind::Slti),
            kind => Insn::of(kind),
        }
    }

    /// The immediate, without the number of a rare instruction.
    #[inline]
    #[must_use]
    pub const fn immediate(self) -> i32 {
        match self.kind {
            Kind::Rare => self.imm as i16 as i32,
            _ => self.imm,
        }
    }
}

/// A decoded instruction together with how long it was in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decoded {
    /// The operation; a compressed instruction is expanded to the kind it stands for.
    pub op: Op,
    /// 2 or 4 bytes.
    pub len: u8,
}
