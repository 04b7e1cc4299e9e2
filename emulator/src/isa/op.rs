//! The decoded instruction that the interpreter executes.

use super::reg::Reg;

pub use super::table::Kind;

/// A decoded instruction, eight bytes, so that a block of them is dense in the host's cache.
///
/// What the fields mean by format:
/// - `rd` is an integer destination (`x0` is [`Reg::Sink`]) or a floating-point register, by kind.
/// - `imm` is the sign-extended immediate. For `lui`/`auipc` it is the full `imm20 << 12`; for
///   shifts the shift amount; for CSR instructions `csr | zimm << 16`; for A instructions the
///   `aq` (bit 1) and `rl` (bit 0) flags; for floating-point arithmetic `rs3 | rm << 8`; for
///   `fence` the instruction's upper twelve bits; for [`Kind::Illegal`] the raw word, which
///   becomes `xtval`.
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

/// A decoded instruction together with how long it was in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decoded {
    /// The operation; a compressed instruction is expanded to the kind it stands for.
    pub op: Op,
    /// 2 or 4 bytes.
    pub len: u8,
}
