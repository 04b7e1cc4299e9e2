//! Decoded register numbers.

/// A decoded register: a number from 0 to 31, or [`Reg::Sink`].
///
/// `Sink` stands for `x0` as a destination: it has a place in the register file that is written
/// and never read, so the interpreter never tests for `x0`. As an enum with 33 values the type
/// proves to the compiler that an index into a 33-entry file is in bounds. Floating-point
/// registers use the same numbers and never the sink.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
#[rustfmt::skip]
#[allow(missing_docs, reason = "the names are the register numbers")]
pub enum Reg {
    R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13, R14, R15,
    R16, R17, R18, R19, R20, R21, R22, R23, R24, R25, R26, R27, R28, R29, R30, R31,
    Sink,
}

impl Reg {
    /// How many places a register file needs: 32 registers and the sink.
    pub const COUNT: usize = 33;

    #[rustfmt::skip]
    const ALL: [Reg; 32] = {
        use Reg::*;
        [
            R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13, R14, R15,
            R16, R17, R18, R19, R20, R21, R22, R23, R24, R25, R26, R27, R28, R29, R30, R31,
        ]
    };

    /// The register with this number; only the low five bits count.
    #[must_use]
    pub const fn new(number: u32) -> Reg {
        Reg::ALL[(number & 31) as usize]
    }

    /// An integer destination: `x0` becomes the sink.
    #[must_use]
    pub const fn dest(number: u32) -> Reg {
        if number & 31 == 0 {
            Reg::Sink
        } else {
            Reg::new(number)
        }
    }

    /// The architectural number, 0 for the sink.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            Reg::Sink => 0,
            other => other as u32,
        }
    }
}
