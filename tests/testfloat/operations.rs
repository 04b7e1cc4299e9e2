//! The instructions that TestFloat has a function for.

use crate::generator::Case;
use crate::guest::{Code, Operand};
use pagewalk::isa::table::ROWS;

/// The rounding modes, in the order of their codes in `rm`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rounding {
    NearestEven,
    TowardsZero,
    Down,
    Up,
    NearestMaxMagnitude,
}

impl Rounding {
    const ALL: [Rounding; 5] = [
        Rounding::NearestEven,
        Rounding::TowardsZero,
        Rounding::Down,
        Rounding::Up,
        Rounding::NearestMaxMagnitude,
    ];

    pub(crate) fn option(self) -> &'static str {
        match self {
            Rounding::NearestEven => "-rnear_even",
            Rounding::TowardsZero => "-rminMag",
            Rounding::Down => "-rmin",
            Rounding::Up => "-rmax",
            Rounding::NearestMaxMagnitude => "-rnear_maxMag",
        }
    }
}

/// What an operand or a result is.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    /// Of this many bits, signed or not.
    Int(u32, bool),
    Float(Width),
}

/// A floating-point format: its letter in mnemonics, bits, and bits of its fraction.
#[derive(Clone, Copy, PartialEq)]
struct Width {
    letter: char,
    bits: u32,
    fraction: u32,
}

const HALF: Width = Width {
    letter: 'h',
    bits: 16,
    fraction: 10,
};
const SINGLE: Width = Width {
    letter: 's',
    bits: 32,
    fraction: 23,
};
const DOUBLE: Width = Width {
    letter: 'd',
    bits: 64,
    fraction: 52,
};

impl Width {
    fn mask(self) -> u64 {
        u64::MAX >> (64 - self.bits)
    }

    fn boxed(self, value: u64) -> u64 {
        value | !self.mask()
    }

    fn sign(self) -> u64 {
        1 << (self.bits - 1)
    }

    fn infinity(self) -> u64 {
        let exponent = self.sign() - 1;
        exponent & !((1 << self.fraction) - 1)
    }

    fn is_nan(self, value: u64) -> bool {
        value & (self.sign() - 1) > self.infinity()
    }

    fn canonical_nan(self) -> u64 {
        self.infinity() | 1 << (self.fraction - 1)
    }
}

impl Type {
    fn name(self) -> String {
        match self {
            Type::Int(bits, true) => format!("i{bits}"),
            Type::Int(bits, false) => format!("ui{bits}"),
            Type::Float(width) => format!("f{}", width.bits),
        }
    }

    fn suffix(self) -> String {
        match self {
            Type::Int(bits, signed) => {
                let size = if bits == 32 { "w" } else { "l" };
                format!("{size}{}", if signed { "" } else { "u" })
            }
            Type::Float(width) => width.letter.to_string(),
        }
    }
}

/// An instruction and its function.
pub(crate) struct Operation {
    mnemonic: String,
    function: String,
    from: Type,
    to: Type,
    exact: bool,
    /// Operands whose sign the instruction takes the other way than the function.
    negated: [bool; 3],
}

/// All of them.
pub(crate) fn operations() -> Vec<Operation> {
    let mut all = Vec::new();
    for width in [HALF, SINGLE, DOUBLE] {
        arithmetic(width, &mut all);
        comparisons(width, &mut all);
        for bits in [32, 64] {
            for signed in [true, false] {
                conversion(Type::Int(bits, signed), Type::Float(width), &mut all);
                conversion(Type::Float(width), Type::Int(bits, signed), &mut all);
            }
        }
        for other in [HALF, SINGLE, DOUBLE] {
            if other != width {
                conversion(Type::Float(width), Type::Float(other), &mut all);
            }
        }
    }
    all
}

fn arithmetic(width: Width, all: &mut Vec<Operation>) {
    let none = [false; 3];
    for (instruction, function, exact, negated) in [
        ("fadd", "add", false, none),
        ("fsub", "sub", false, none),
        ("fmul", "mul", false, none),
        ("fdiv", "div", false, none),
        ("fsqrt", "sqrt", false, none),
        // Of a, b and c: ab + c, ab - c, -ab - c and -ab + c.
        ("fmadd", "mulAdd", false, none),
        ("fmsub", "mulAdd", false, [false, false, true]),
        ("fnmadd", "mulAdd", false, [true, false, true]),
        ("fnmsub", "mulAdd", false, [true, false, false]),
        ("fround", "roundToInt", false, none),
        ("froundnx", "roundToInt", true, none),
    ] {
        all.push(Operation {
            mnemonic: format!("{instruction}.{}", width.letter),
            function: format!("f{}_{function}", width.bits),
            from: Type::Float(width),
            to: Type::Float(width),
            exact,
            negated,
        });
    }
}

fn comparisons(width: Width, all: &mut Vec<Operation>) {
    for (instruction, function) in [
        ("feq", "eq"),
        ("flt", "lt"),
        ("fle", "le"),
        ("fltq", "lt_quiet"),
        ("fleq", "le_quiet"),
    ] {
        all.push(Operation {
            mnemonic: format!("{instruction}.{}", width.letter),
            function: format!("f{}_{function}", width.bits),
            from: Type::Float(width),
            to: Type::Int(64, true),
            exact: false,
            negated: [false; 3],
        });
    }
}

fn conversion(from: Type, to: Type, all: &mut Vec<Operation>) {
    all.push(Operation {
        mnemonic: format!("fcvt.{}.{}", to.suffix(), from.suffix()),
        function: format!("{}_to_{}", from.name(), to.name()),
        from,
        to,
        // A conversion to an integer says that it was inexact.
        exact: true,
        negated: [false; 3],
    });
}

impl Operation {
    pub(crate) fn name(&self) -> String {
        format!("{} as {}", self.mnemonic, self.function)
    }

    pub(crate) fn function(&self) -> &str {
        &self.function
    }

    pub(crate) fn is_exact(&self) -> bool {
        self.exact
    }

    /// The pattern and the mask of its row in the table of instructions.
    fn row(&self) -> (u32, u32) {
        let row = ROWS.iter().find(|row| row.name == self.mnemonic);
        let row = row.expect("the table has every instruction of this test");
        (row.pattern, row.mask)
    }

    fn has_rounding(&self) -> bool {
        self.row().1 & 7 << 12 == 0
    }

    /// The modes to try it in.
    pub(crate) fn roundings(&self) -> &'static [Rounding] {
        if self.has_rounding() {
            &Rounding::ALL
        } else {
            &Rounding::ALL[..1]
        }
    }

    /// The instruction, with the registers that the guest expects.
    pub(crate) fn code(&self, rounding: Rounding) -> Code {
        let (pattern, mask) = self.row();
        let field = |shift: u32, register: u32| register << shift & !mask;
        let rm = if self.has_rounding() {
            rounding as u32
        } else {
            0
        };
        let operand = |ty| match ty {
            Type::Int(..) => Operand::Integer,
            Type::Float(_) => Operand::Float,
        };
        let word = pattern
            | field(7, Code::RESULT)
            | field(15, Code::FIRST)
            | field(20, Code::SECOND)
            | field(27, Code::THIRD)
            | rm << 12;
        Code {
            word,
            from: operand(self.from),
            to: operand(self.to),
        }
    }

    /// What goes into the registers.
    pub(crate) fn operands(&self, case: &[u64]) -> [u64; 3] {
        let mut operands = [0; 3];
        for (place, (&value, negated)) in case.iter().zip(self.negated).enumerate() {
            operands[place] = match self.from {
                Type::Float(width) if negated => width.boxed(value ^ width.sign()),
                Type::Float(width) => width.boxed(value),
                // The upper half of a register with a 32-bit integer is ignored.
                Type::Int(32, _) => value | 0xa5a5_5a5a << 32,
                Type::Int(..) => value,
            };
        }
        operands
    }

    /// The result by the rules of RISC-V: the canonical NaN, and for an integer that is out of range,
    /// or comes of a NaN, the nearest or the largest one (Unprivileged ISA, "NaN Generation and
    /// Propagation" and "Single-Precision Floating-Point Conversion and Move Instructions").
    pub(crate) fn result(&self, case: &Case) -> u64 {
        const INVALID: u64 = 0x10;
        match (self.to, self.from) {
            (Type::Float(width), _) if width.is_nan(case.result) => {
                width.boxed(width.canonical_nan())
            }
            (Type::Float(width), _) => width.boxed(case.result),
            (Type::Int(bits, signed), Type::Float(width))
                if case.flags & INVALID != 0 && self.exact =>
            {
                let operand = case.operands[0];
                let negative = operand & width.sign() != 0 && !width.is_nan(operand);
                let all = u64::MAX >> (64 - bits);
                extend(
                    match (negative, signed) {
                        (true, true) => 1 << (bits - 1),
                        (true, false) => 0,
                        (false, true) => all >> 1,
                        (false, false) => all,
                    },
                    bits,
                )
            }
            (Type::Int(bits, _), _) => extend(case.result, bits),
        }
    }
}

/// Results of 32 bits are sign-extended, unsigned ones too.
fn extend(value: u64, bits: u32) -> u64 {
    if bits == 32 {
        value as i32 as u64
    } else {
        value
    }
}
