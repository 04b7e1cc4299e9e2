//! A small assembler for tests and tools: instructions from the table's rows, labels, and
//! constants of any width.
//!
//! ```
//! use pagewalk::isa::asm::{Asm, A0, A1, ZERO};
//! use pagewalk::isa::Kind;
//!
//! let mut asm = Asm::new(0x8000_0000);
//! let again = asm.label();
//! asm.li(A0, 10);
//! asm.bind(again);
//! asm.r(Kind::Add, A1, A1, A0);
//! asm.i(Kind::Addi, A0, A0, -1);
//! asm.branch(Kind::Bne, A0, ZERO, again);
//! let code = asm.finish()?;
//! assert_eq!(code.len(), 4 * 4);
//! # Ok::<(), pagewalk::isa::asm::AsmError>(())
//! ```
//!
//! Nothing fails before [`Asm::finish`], which reports the first mistake.

use std::fmt;

use super::op::Op;
use super::reg::Reg;
use super::table::{Kind, Rare};

pub use super::encode::{EncodeError, encode};

macro_rules! name_registers {
    ($($name:ident $reg:ident)*) => {
        $(
            #[doc = concat!("`", stringify!($reg), "` by its ABI name.")]
            pub const $name: Reg = Reg::$reg;
        )*
    };
}
name_registers! {
    ZERO R0 RA R1 SP R2 GP R3 TP R4 T0 R5 T1 R6 T2 R7 S0 R8 S1 R9
    A0 R10 A1 R11 A2 R12 A3 R13 A4 R14 A5 R15 A6 R16 A7 R17
    S2 R18 S3 R19 S4 R20 S5 R21 S6 R22 S7 R23 S8 R24 S9 R25 S10 R26 S11 R27
    T3 R28 T4 R29 T5 R30 T6 R31
}

/// A place in the code, of the [`Asm`] that made it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label(usize);

/// Why assembling failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AsmError {
    /// An instruction at this address cannot be encoded.
    Encode(u64, EncodeError),
    /// An instruction at this address refers to a label that was never bound.
    Unbound(u64),
    /// A label was bound again at this address.
    BoundTwice(u64),
}

impl fmt::Display for AsmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AsmError::Encode(at, error) => write!(f, "at {at:#x}: {error}"),
            AsmError::Unbound(at) => {
                write!(
                    f,
                    "at {at:#x}: the label is nowhere bound; call `bind` on it"
                )
            }
            AsmError::BoundTwice(at) => {
                write!(
                    f,
                    "at {at:#x}: the label is bound already; use one label a place"
                )
            }
        }
    }
}

impl std::error::Error for AsmError {}

/// An instruction that waits for a label's address.
#[derive(Clone, Copy, Debug)]
struct Fixup {
    at: usize,
    label: Label,
    patch: Patch,
}

#[derive(Clone, Copy, Debug)]
enum Patch {
    /// The offset is the operation's immediate.
    Relative(Op),
    /// `auipc` and `addi` into this register.
    Address(Reg),
    /// Eight bytes of data.
    Absolute,
}

/// Code under construction.
#[derive(Clone, Debug)]
pub struct Asm {
    base: u64,
    code: Vec<u8>,
    labels: Vec<Option<usize>>,
    fixups: Vec<Fixup>,
    error: Option<AsmError>,
}

impl Asm {
    /// Starts code that will lie at this address.
    #[must_use]
    pub fn new(base: u64) -> Asm {
        Asm {
            base,
            code: Vec::new(),
            labels: Vec::new(),
            fixups: Vec::new(),
            error: None,
        }
    }

    /// The address of what comes next.
    #[must_use]
    pub fn here(&self) -> u64 {
        self.address(self.code.len())
    }

    fn address(&self, at: usize) -> u64 {
        self.base.wrapping_add(at as u64)
    }

    fn fail(&mut self, error: AsmError) {
        self.error.get_or_insert(error);
    }

    /// A label that is not bound yet.
    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    /// Binds a label to what comes next.
    pub fn bind(&mut self, label: Label) {
        let here = self.code.len();
        if self.labels[label.0].replace(here).is_some() {
            self.fail(AsmError::BoundTwice(self.here()));
        }
    }

    /// A label bound to what comes next.
    pub fn bound(&mut self) -> Label {
        let label = self.label();
        self.bind(label);
        label
    }

    /// Emits an operation.
    pub fn op(&mut self, op: Op) {
        match encode(op) {
            Ok(word) => self.word(word),
            Err(error) => {
                self.fail(AsmError::Encode(self.here(), error));
                self.word(0);
            }
        }
    }

    fn op_of(&mut self, kind: Kind, rd: Reg, rs1: Reg, rs2: Reg, imm: i32) {
        self.op(Op {
            kind,
            rd,
            rs1,
            rs2,
            imm,
        });
    }

    /// A rare instruction, with its immediate as [`Op`] has it.
    pub fn rare(&mut self, rare: Rare, rd: Reg, rs1: Reg, rs2: Reg, imm: i32) {
        self.op(Op::new(rare.into(), rd, rs1, rs2, imm));
    }

    /// `kind rd, rs1, rs2`: register-register operations; floating-point ones without a
    /// rounding mode too.
    pub fn r(&mut self, kind: Kind, rd: Reg, rs1: Reg, rs2: Reg) {
        self.op_of(kind, rd, rs1, rs2, 0);
    }

    /// `kind rd, rs1, imm`: register-immediate operations, shifts, `jalr`.
    pub fn i(&mut self, kind: Kind, rd: Reg, rs1: Reg, imm: i32) {
        self.op_of(kind, rd, rs1, ZERO, imm);
    }

    /// `lui` or `auipc`: `imm` is what is added, a multiple of 4096.
    pub fn u(&mut self, kind: Kind, rd: Reg, imm: i32) {
        self.op_of(kind, rd, ZERO, ZERO, imm);
    }

    /// `kind rd, offset(base)`: integer and floating-point loads.
    pub fn load(&mut self, kind: Kind, rd: Reg, base: Reg, offset: i32) {
        self.op_of(kind, rd, base, ZERO, offset);
    }

    /// `kind value, offset(base)`: integer and floating-point stores.
    pub fn store(&mut self, kind: Kind, value: Reg, base: Reg, offset: i32) {
        self.op_of(kind, ZERO, base, value, offset);
    }

    /// `kind rd, value, (address)` without `aq` and `rl`: AMOs, `sc`, and `lr` with `x0`.
    pub fn amo(&mut self, kind: Kind, rd: Reg, value: Reg, address: Reg) {
        self.op_of(kind, rd, address, value, 0);
    }

    /// `kind rd, csr, rs1`
    pub fn csr(&mut self, kind: Kind, rd: Reg, csr: u16, rs1: Reg) {
        self.op_of(kind, rd, rs1, ZERO, i32::from(csr));
    }

    /// `kind rd, csr, zimm`: the immediate forms.
    pub fn csri(&mut self, kind: Kind, rd: Reg, csr: u16, zimm: u8) {
        let imm = i32::from(csr) | i32::from(zimm) << 16;
        self.op_of(kind, rd, ZERO, ZERO, imm);
    }

    /// A floating-point operation with a rounding mode (7: the dynamic one).
    pub fn f(&mut self, kind: Kind, rd: Reg, rs1: Reg, rs2: Reg, rm: u8) {
        self.op_of(kind, rd, rs1, rs2, i32::from(rm) << 8);
    }

    /// A fused multiply-add with the dynamic rounding mode.
    pub fn fma(&mut self, kind: Kind, rd: Reg, rs1: Reg, rs2: Reg, rs3: Reg) {
        self.op_of(kind, rd, rs1, rs2, rs3.number() as i32 | 7 << 8);
    }

    /// An instruction without operands: `ecall`, `mret`, `fence.i`, …
    pub fn plain(&mut self, kind: Kind) {
        self.op_of(kind, ZERO, ZERO, ZERO, 0);
    }

    /// `kind rs1, rs2, label`
    pub fn branch(&mut self, kind: Kind, rs1: Reg, rs2: Reg, label: Label) {
        let op = Op {
            kind,
            rd: ZERO,
            rs1,
            rs2,
            imm: 0,
        };
        self.fixup(label, Patch::Relative(op), 4);
    }

    /// `jal rd, label`
    pub fn jal(&mut self, rd: Reg, label: Label) {
        let op = Op {
            kind: Kind::Jal,
            rd,
            rs1: ZERO,
            rs2: ZERO,
            imm: 0,
        };
        self.fixup(label, Patch::Relative(op), 4);
    }

    /// The label's address into a register, relative to the pc: two instructions.
    pub fn la(&mut self, rd: Reg, label: Label) {
        self.fixup(label, Patch::Address(rd), 8);
    }

    /// The label's address as eight bytes of data.
    pub fn address_of(&mut self, label: Label) {
        self.fixup(label, Patch::Absolute, 8);
    }

    fn fixup(&mut self, label: Label, patch: Patch, size: usize) {
        let at = self.code.len();
        self.fixups.push(Fixup { at, label, patch });
        self.code.resize(at + size, 0);
    }

    /// A constant into a register, in one to eight instructions.
    pub fn li(&mut self, rd: Reg, value: u64) {
        let low = value as i64;
        if let Ok(small) = i32::try_from(low) {
            return self.li_32(rd, small);
        }
        // What `addi` will add is taken off first, for it is sign-extended; then the zeros that
        // a shift can bring back.
        let addend = low << 52 >> 52;
        let rest = low.wrapping_sub(addend);
        let shift = rest.trailing_zeros();
        self.li(rd, (rest >> shift) as u64);
        self.i(Kind::Slli, rd, rd, shift as i32);
        if addend != 0 {
            self.i(Kind::Addi, rd, rd, addend as i32);
        }
    }

    /// `lui` and `addiw` so that the sum wraps at 32 bits, as near 2^31 it must.
    fn li_32(&mut self, rd: Reg, value: i32) {
        let addend = value << 20 >> 20;
        let upper = value.wrapping_sub(addend);
        if upper == 0 {
            return self.i(Kind::Addi, rd, ZERO, addend);
        }
        self.u(Kind::Lui, rd, upper);
        if addend != 0 {
            self.i(Kind::Addiw, rd, rd, addend);
        }
    }

    /// Four bytes as they are.
    pub fn word(&mut self, word: u32) {
        self.bytes(&word.to_le_bytes());
    }

    /// Two bytes as they are: a compressed instruction.
    pub fn half(&mut self, half: u16) {
        self.bytes(&half.to_le_bytes());
    }

    /// Bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.code.extend_from_slice(bytes);
    }

    /// Zeros up to the next multiple of `alignment`, a power of two.
    pub fn align(&mut self, alignment: u64) {
        let missing = self.here().wrapping_neg() & (alignment - 1);
        self.code.resize(self.code.len() + missing as usize, 0);
    }

    /// A bound label's address.
    #[must_use]
    pub fn address_of_label(&self, label: Label) -> Option<u64> {
        self.labels[label.0].map(|at| self.address(at))
    }

    /// The finished code.
    pub fn finish(mut self) -> Result<Vec<u8>, AsmError> {
        for fixup in std::mem::take(&mut self.fixups) {
            self.resolve(fixup)?;
        }
        match self.error {
            None => Ok(self.code),
            Some(error) => Err(error),
        }
    }

    fn resolve(&mut self, fixup: Fixup) -> Result<(), AsmError> {
        let Fixup { at, label, patch } = fixup;
        let here = self.address(at);
        let target = self.labels[label.0].ok_or(AsmError::Unbound(here))?;
        let offset = (target as i64 - at as i64) as i32;
        let encode_at = |op| encode(op).map_err(|error| AsmError::Encode(here, error));
        let bytes = match patch {
            Patch::Relative(op) => encode_at(Op { imm: offset, ..op })?.to_le_bytes().to_vec(),
            Patch::Address(rd) => {
                let low = offset << 20 >> 20;
                let [auipc, addi] = [
                    (Kind::Auipc, ZERO, offset.wrapping_sub(low)),
                    (Kind::Addi, rd, low),
                ]
                .map(|(kind, rs1, imm)| {
                    encode_at(Op {
                        kind,
                        rd,
                        rs1,
                        rs2: ZERO,
                        imm,
                    })
                });
                [auipc?.to_le_bytes(), addi?.to_le_bytes()].concat()
            }
            Patch::Absolute => self.address(target).to_le_bytes().to_vec(),
        };
        self.code[at..at + bytes.len()].copy_from_slice(&bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::{Extensions, decode, disassemble};
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    fn words(code: &[u8]) -> impl Iterator<Item = u32> {
        code.chunks(4)
            .map(|word| word.iter().rev().fold(0, |w, &b| w << 8 | u32::from(b)))
    }

    /// What the instructions of `li` leave in the register.
    fn evaluate(code: &[u8]) -> u64 {
        words(code).fold(0u64, |value, word| {
            let op = decode(word, Extensions::all()).op;
            let source = if op.rs1 == ZERO { 0 } else { value };
            let imm = i64::from(op.imm) as u64;
            match op.kind {
                Kind::Lui => imm,
                Kind::Addi => source.wrapping_add(imm),
                Kind::Addiw => i64::from(source.wrapping_add(imm) as i32) as u64,
                Kind::Slli => source << imm,
                other => panic!("li emitted {other:?}"),
            }
        })
    }

    fn listing(asm: Asm) -> Vec<String> {
        let base = asm.base;
        let code = asm.finish().unwrap();
        words(&code)
            .zip((base..).step_by(4))
            .map(|(word, pc)| disassemble(word, pc, Extensions::all()).to_string())
            .collect()
    }

    #[test]
    fn labels_in_both_directions() {
        let mut asm = Asm::new(0x1000);
        let end = asm.label();
        let start = asm.bound();
        asm.branch(Kind::Beq, A0, ZERO, end);
        asm.jal(RA, start);
        asm.la(T0, end);
        asm.bind(end);
        asm.i(Kind::Jalr, ZERO, RA, 0);
        let expect = [
            "beqz a0,0x1010",
            "jal 0x1000",
            "auipc t0,0x0",
            "addi t0,t0,8",
            "ret",
        ];
        assert_eq!(listing(asm), expect);
    }

    #[test]
    fn mistakes_are_reported_with_their_address() {
        let unbound = |asm: &mut Asm| {
            let label = asm.label();
            asm.jal(ZERO, label);
        };
        let far = |asm: &mut Asm| {
            let label = asm.label();
            asm.branch(Kind::Beq, ZERO, ZERO, label);
            asm.bytes(&[0; 5000]);
            asm.bind(label);
        };
        let twice = |asm: &mut Asm| {
            let label = asm.bound();
            asm.bind(label);
        };
        let wide = |asm: &mut Asm| asm.i(Kind::Addi, A0, A0, 5000);
        type Mistake<'a> = &'a dyn Fn(&mut Asm);
        let cases: [(Mistake<'_>, &str); 4] = [
            (&unbound, "at 0x84: the label is nowhere bound"),
            (&far, "at 0x84: `beq` cannot hold"),
            (&twice, "at 0x84: the label is bound already"),
            (&wide, "at 0x84: `addi` cannot hold 5000"),
        ];
        for (mistake, expect) in cases {
            let mut asm = Asm::new(0x80);
            asm.i(Kind::Addi, ZERO, ZERO, 0);
            mistake(&mut asm);
            let error = asm.finish().unwrap_err().to_string();
            assert!(error.starts_with(expect), "{error}");
        }
    }

    #[test]
    fn data_is_aligned() {
        let mut asm = Asm::new(0x1002);
        asm.half(1);
        asm.align(8);
        assert_eq!(asm.here(), 0x1008);
        let label = asm.bound();
        asm.address_of(label);
        assert_eq!(asm.address_of_label(label), Some(0x1008));
        assert_eq!(asm.finish().unwrap()[6..], 0x1008u64.to_le_bytes());
    }

    #[test]
    fn li_at_the_edges() {
        for value in [
            0,
            2047,
            2048,
            0x7fff_f800,
            0x7fff_ffff,
            0x8000_0000,
            0xffff_ffff,
            0xffff_ffff_8000_0000,
            0x7fff_ffff_ffff_ffff,
            0x8000_0000_0000_0000,
            u64::MAX,
        ] {
            let mut asm = Asm::new(0);
            asm.li(A0, value);
            assert_eq!(evaluate(&asm.finish().unwrap()), value, "{value:#x}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: RngSeed::Fixed(0),
            ..ProptestConfig::default()
        })]

        #[test]
        fn li_gives_any_constant(value: u64, shift in 0u32..64) {
            let value = (value as i64 >> shift) as u64;
            let mut asm = Asm::new(0);
            asm.li(A0, value);
            let code = asm.finish().unwrap();
            prop_assert!(code.len() <= 8 * 4);
            prop_assert_eq!(evaluate(&code), value);
        }
    }
}
