//! The formats of instructions.

/// Which operands an instruction has and where they lie in its word.
///
/// The names follow the specification's (Unprivileged ISA, Base Instruction Formats) where it
/// has them; the rest tell apart what is encoded alike but decoded or written differently. In
/// the floating-point formats `X` is an integer register and `Rm` a rounding mode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// No operands.
    None,
    /// `rd, rs1, rs2`
    R,
    /// `rd, rs1`
    Unary,
    /// `rd, rs1, imm`
    I,
    /// `rd, imm(rs1)`
    Load,
    /// `rd, imm(rs1)`, a jump
    Jalr,
    /// `rd, rs1, shamt`, six bits
    Shift6,
    /// `rd, rs1, shamt`, five bits
    Shift5,
    /// `rs2, imm(rs1)`
    Store,
    /// `rs1, rs2, target`
    B,
    /// `rd, imm20`
    U,
    /// `rd, target`
    J,
    /// `pred, succ`
    Fence,
    /// `rd, csr, rs1`
    Csr,
    /// `rd, csr, zimm`
    CsrImm,
    /// `rs1, rs2`
    SfenceVma,
    /// `rd, rs1, rnum`
    AesRound,
    /// `rd, rs1, rs2, bs`
    Sm4,
    /// `(rs1)`
    Cbo,
    /// `rd, rs1`, with a number that belongs to the name
    MopR,
    /// `rd, rs1, rs2`, with a number that belongs to the name
    MopRr,
    /// `rd, (rs1)` with `aq` and `rl`
    Lr,
    /// `rd, rs2, (rs1)` with `aq` and `rl`
    Amo,
    /// The same with pairs of registers for `rd` and `rs2`
    AmoPair,
    /// `fd, imm(rs1)`
    FLoad,
    /// `fs2, imm(rs1)`
    FStore,
    /// `fd, fs1, fs2`
    F2,
    /// `fd, fs1, rm`
    F1Rm,
    /// `fd, fs1, fs2, rm`
    F2Rm,
    /// `fd, fs1, fs2, fs3, rm`
    F4Rm,
    /// `rd, fs1, fs2`
    FCmp,
    /// `rd, fs1`
    FToX,
    /// `rd, fs1, rm`
    FToXRm,
    /// `fd, rs1`
    XToF,
    /// `fd, rs1, rm`
    XToFRm,
    /// `rd, fs1`, always rounded towards zero, which the text says
    FToXRtz,
    /// `fd, constant`, which `rs1`'s field numbers
    FConstant,
}

impl Format {
    /// Whether the instruction works on the floating-point state, and so exists only while
    /// `mstatus.FS` is not Off.
    #[must_use]
    pub const fn is_float(self) -> bool {
        matches!(
            self,
            Format::FLoad
                | Format::FStore
                | Format::F2
                | Format::F1Rm
                | Format::F2Rm
                | Format::F4Rm
                | Format::FCmp
                | Format::FToX
                | Format::FToXRm
                | Format::FToXRtz
                | Format::XToF
                | Format::XToFRm
                | Format::FConstant
        )
    }
}
