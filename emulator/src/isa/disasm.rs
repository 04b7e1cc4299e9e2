//! Instructions as text, in the style of GNU objdump: ABI register names, the common aliases
//! (`ret`, `li`, `mv`, …), compressed instructions as what they stand for, absolute targets.

use std::fmt::{self, Display, Formatter};

use super::csr_names;
use super::decode::decode;
use super::extensions::Extensions;
use super::fli;
use super::op::{Decoded, Op};
use super::reg::Reg;
use super::reg_names;
use super::table::{Format, Kind, Rare};

/// The text of the instruction `raw` at address `pc`. If it is compressed, only the low 16 bits
/// count. What does not decode with these extensions is written as data.
#[must_use]
pub fn disassemble(raw: u32, pc: u64, ext: Extensions) -> Text {
    Text {
        decoded: decode(raw, ext),
        pc,
        aliases: true,
    }
}

/// A decoded instruction that displays as its text.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    decoded: Decoded,
    pc: u64,
    aliases: bool,
}

impl Text {
    /// The text of an instruction that has been decoded already.
    #[must_use]
    pub fn of(decoded: Decoded, pc: u64) -> Text {
        Text {
            decoded,
            pc,
            aliases: true,
        }
    }

    /// The same with the real mnemonic and all operands in place of an alias.
    #[must_use]
    pub fn without_aliases(self) -> Text {
        Text {
            aliases: false,
            ..self
        }
    }

    fn target(&self) -> Hex {
        Hex(self.pc.wrapping_add_signed(self.decoded.op.imm.into()))
    }
}

impl Display for Text {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let op = &self.decoded.op;
        let Some(insn) = op.insn() else {
            return illegal(f, &self.decoded);
        };
        if self.aliases && self.alias(f)? {
            return Ok(());
        }
        let row = insn.row();
        f.write_str(row.name)?;
        if matches!(row.format, Format::MopR | Format::MopRr) {
            write!(f, ".{}", op.immediate())?;
        }
        self.operands(f, row.format)
    }
}

/// The all-zero half word is defined to be illegal, and so has a name.
fn illegal(f: &mut Formatter<'_>, decoded: &Decoded) -> fmt::Result {
    match (decoded.len, decoded.op.imm) {
        (2, 0) => f.write_str("unimp"),
        (2, raw) => write!(f, ".2byte {raw:#x}"),
        (_, raw) => write!(f, ".4byte {raw:#x}"),
    }
}

impl Text {
    fn operands(&self, f: &mut Formatter<'_>, format: Format) -> fmt::Result {
        let Op { rd, rs1, rs2, .. } = self.decoded.op;
        let imm = self.decoded.op.immediate();
        let (xd, x1, x2) = (X(rd), X(rs1), X(rs2));
        let (fd, f1, f2) = (F(rd), F(rs1), F(rs2));
        match format {
            Format::None => Ok(()),
            Format::R | Format::MopRr => write!(f, " {xd},{x1},{x2}"),
            Format::Unary | Format::MopR => write!(f, " {xd},{x1}"),
            Format::AesRound => write!(f, " {xd},{x1},{imm:#x}"),
            Format::Sm4 => write!(f, " {xd},{x1},{x2},{imm:#x}"),
            Format::Cbo => write!(f, " ({x1})"),
            Format::I => write!(f, " {xd},{x1},{imm}"),
            Format::Load | Format::Jalr => write!(f, " {xd},{imm}({x1})"),
            Format::Shift6 | Format::Shift5 => write!(f, " {xd},{x1},{imm:#x}"),
            Format::Store => write!(f, " {x2},{imm}({x1})"),
            Format::B => write!(f, " {x1},{x2},{}", self.target()),
            Format::U => write!(f, " {xd},{:#x}", imm as u32 >> 12),
            Format::J => write!(f, " {xd},{}", self.target()),
            Format::Fence => write!(f, " {},{}", Set(imm >> 4), Set(imm)),
            Format::Csr => write!(f, " {xd},{},{x1}", Csr(imm)),
            Format::CsrImm => write!(f, " {xd},{},{}", Csr(imm), imm >> 16),
            Format::SfenceVma => write!(f, " {x1},{x2}"),
            Format::Lr => write!(f, "{} {xd},({x1})", Ordering(imm)),
            Format::Amo | Format::AmoPair => write!(f, "{} {xd},{x2},({x1})", Ordering(imm)),
            Format::FLoad => write!(f, " {fd},{imm}({x1})"),
            Format::FStore => write!(f, " {f2},{imm}({x1})"),
            Format::F2 => write!(f, " {fd},{f1},{f2}"),
            Format::F1Rm => write!(f, " {fd},{f1}{}", self.rm()),
            Format::F2Rm => write!(f, " {fd},{f1},{f2}{}", self.rm()),
            Format::F4Rm => {
                let f3 = F(Reg::new(imm as u32));
                write!(f, " {fd},{f1},{f2},{f3}{}", self.rm())
            }
            Format::FCmp => write!(f, " {xd},{f1},{f2}"),
            Format::FToX => write!(f, " {xd},{f1}"),
            Format::FToXRm => write!(f, " {xd},{f1}{}", self.rm()),
            Format::XToF => write!(f, " {fd},{x1}"),
            Format::XToFRm => write!(f, " {fd},{x1}{}", self.rm()),
            Format::FToXRtz => write!(f, " {xd},{f1},rtz"),
            Format::FConstant => write!(f, " {fd},{}", fli::Constant(imm as u32)),
        }
    }

    /// The rounding mode as an operand: nothing for the default, which is the dynamic one, or
    /// RNE where the result is always exact.
    fn rm(&self) -> Rm {
        let op = self.decoded.op;
        let default = match (op.kind, op.rare()) {
            (Kind::FcvtDS | Kind::FcvtDW | Kind::FcvtDWu, _) => 0,
            (_, Some(Rare::FcvtSH | Rare::FcvtDH)) => 0,
            _ => 7,
        };
        let rm = op.immediate() as u32 >> 8;
        Rm((rm != default).then_some(rm))
    }

    /// Writes the instruction's alias if it has one.
    fn alias(&self, f: &mut Formatter<'_>) -> Result<bool, fmt::Error> {
        match self.decoded.op.insn().map(|insn| insn.row().format) {
            Some(Format::R | Format::I) => self.alias_integer(f),
            Some(Format::Jalr | Format::J | Format::B) => self.alias_jump(f),
            Some(Format::Csr | Format::CsrImm) => self.alias_csr(f),
            Some(Format::F2) => self.alias_sign(f),
            Some(Format::Fence | Format::SfenceVma) => self.alias_fence(f),
            _ => Ok(false),
        }
    }

    fn alias_integer(&self, f: &mut Formatter<'_>) -> Result<bool, fmt::Error> {
        let Op {
            kind,
            rd,
            rs1,
            rs2,
            imm,
        } = self.decoded.op;
        let compressed = self.decoded.len == 2;
        let hint = rd == Reg::Sink && !compressed;
        let (d, s, t) = (X(rd), X(rs1), X(rs2));
        match (kind, rs1, rs2, imm) {
            (Kind::Addi, Reg::R0, _, 0) if rd == Reg::Sink => f.write_str("nop")?,
            (Kind::Addi, Reg::R0, _, _) => write!(f, "li {d},{imm}")?,
            (Kind::Addi, _, _, 0) if !(compressed && rd.number() == rs1.number()) => {
                write!(f, "mv {d},{s}")?;
            }
            (Kind::Add, Reg::R0, _, _) if compressed => write!(f, "mv {d},{t}")?,
            (Kind::Xori, _, _, -1) => write!(f, "not {d},{s}")?,
            (Kind::Andi, _, _, 255) => write!(f, "zext.b {d},{s}")?,
            (Kind::Addiw, _, _, 0) => write!(f, "sext.w {d},{s}")?,
            (Kind::Sltiu, _, _, 1) => write!(f, "seqz {d},{s}")?,
            (Kind::Sub, Reg::R0, _, _) => write!(f, "neg {d},{t}")?,
            (Kind::Subw, Reg::R0, _, _) => write!(f, "negw {d},{t}")?,
            (Kind::Sltu, Reg::R0, _, _) => write!(f, "snez {d},{t}")?,
            (Kind::Slt, _, Reg::R0, _) => write!(f, "sltz {d},{s}")?,
            (Kind::Slt, Reg::R0, _, _) => write!(f, "sgtz {d},{t}")?,
            (Kind::AddUw, _, Reg::R0, _) => write!(f, "zext.w {d},{s}")?,
            // HINTs (Unprivileged ISA, Zicbop and Zihintntl).
            (Kind::Ori, ..) if rd == Reg::Sink && matches!(imm & 0x1f, 0 | 1 | 3) => {
                let kind = ["i", "r", "", "w"][imm as usize & 3];
                write!(f, "prefetch.{kind} {}({s})", imm & !0x1f)?;
            }
            (Kind::Add, Reg::R0, Reg::R2, _) if hint => f.write_str("ntl.p1")?,
            (Kind::Add, Reg::R0, Reg::R3, _) if hint => f.write_str("ntl.pall")?,
            (Kind::Add, Reg::R0, Reg::R4, _) if hint => f.write_str("ntl.s1")?,
            (Kind::Add, Reg::R0, Reg::R5, _) if hint => f.write_str("ntl.all")?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn alias_jump(&self, f: &mut Formatter<'_>) -> Result<bool, fmt::Error> {
        let Op {
            kind,
            rd,
            rs1,
            rs2,
            imm,
        } = self.decoded.op;
        let (s, t, to) = (X(rs1), X(rs2), self.target());
        match (kind, rd, rs1, rs2, imm) {
            (Kind::Jal, Reg::Sink, ..) => write!(f, "j {to}")?,
            (Kind::Jal, Reg::R1, ..) => write!(f, "jal {to}")?,
            (Kind::Jalr, Reg::Sink, Reg::R1, _, 0) => f.write_str("ret")?,
            (Kind::Jalr, Reg::Sink, _, _, 0) => write!(f, "jr {s}")?,
            (Kind::Jalr, Reg::Sink, ..) => write!(f, "jr {imm}({s})")?,
            (Kind::Jalr, Reg::R1, _, _, 0) => write!(f, "jalr {s}")?,
            (Kind::Jalr, Reg::R1, ..) => write!(f, "jalr {imm}({s})")?,
            (Kind::Jalr, _, _, _, 0) => write!(f, "jalr {},{s}", X(rd))?,
            (Kind::Beq, _, _, Reg::R0, _) => write!(f, "beqz {s},{to}")?,
            (Kind::Bne, _, _, Reg::R0, _) => write!(f, "bnez {s},{to}")?,
            (Kind::Bge, _, Reg::R0, _, _) => write!(f, "blez {t},{to}")?,
            (Kind::Bge, _, _, Reg::R0, _) => write!(f, "bgez {s},{to}")?,
            (Kind::Blt, _, _, Reg::R0, _) => write!(f, "bltz {s},{to}")?,
            (Kind::Blt, _, Reg::R0, _, _) => write!(f, "bgtz {t},{to}")?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn alias_csr(&self, f: &mut Formatter<'_>) -> Result<bool, fmt::Error> {
        const FFLAGS: i32 = 1;
        const FRM: i32 = 2;
        const FCSR: i32 = 3;
        const CYCLE: i32 = 0xc00;
        const TIME: i32 = 0xc01;
        const INSTRET: i32 = 0xc02;
        let Op {
            kind, rd, rs1, imm, ..
        } = self.decoded.op;
        let (d, s, csr) = (X(rd), X(rs1), Csr(imm));
        let (number, zimm) = (imm & 0xfff, imm >> 16);
        let unused = rd == Reg::Sink;
        match (kind, number, rs1) {
            (Kind::Csrrs, FFLAGS, Reg::R0) => write!(f, "frflags {d}")?,
            (Kind::Csrrs, FRM, Reg::R0) => write!(f, "frrm {d}")?,
            (Kind::Csrrs, FCSR, Reg::R0) => write!(f, "frcsr {d}")?,
            (Kind::Csrrs, CYCLE, Reg::R0) => write!(f, "rdcycle {d}")?,
            (Kind::Csrrs, TIME, Reg::R0) => write!(f, "rdtime {d}")?,
            (Kind::Csrrs, INSTRET, Reg::R0) => write!(f, "rdinstret {d}")?,
            (Kind::Csrrs, _, Reg::R0) => write!(f, "csrr {d},{csr}")?,
            // A write to a read-only counter: what assemblers emit for `unimp`.
            (Kind::Csrrw, CYCLE, Reg::R0) if unused => f.write_str("unimp")?,
            (Kind::Csrrw, FFLAGS | FRM | FCSR, _) => {
                let name = ["fsflags", "fsrm", "fscsr"][number as usize - 1];
                if unused {
                    write!(f, "{name} {s}")?;
                } else {
                    write!(f, "{name} {d},{s}")?;
                }
            }
            (Kind::Csrrwi, FFLAGS | FRM, _) => {
                let name = ["fsflagsi", "fsrmi"][number as usize - 1];
                if unused {
                    write!(f, "{name} {zimm}")?;
                } else {
                    write!(f, "{name} {d},{zimm}")?;
                }
            }
            (Kind::Csrrw, ..) if unused => write!(f, "csrw {csr},{s}")?,
            (Kind::Csrrs, ..) if unused => write!(f, "csrs {csr},{s}")?,
            (Kind::Csrrc, ..) if unused => write!(f, "csrc {csr},{s}")?,
            (Kind::Csrrwi, ..) if unused => write!(f, "csrwi {csr},{zimm}")?,
            (Kind::Csrrsi, ..) if unused => write!(f, "csrsi {csr},{zimm}")?,
            (Kind::Csrrci, ..) if unused => write!(f, "csrci {csr},{zimm}")?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Sign injection from the same register.
    fn alias_sign(&self, f: &mut Formatter<'_>) -> Result<bool, fmt::Error> {
        let op = self.decoded.op;
        let Op { rd, rs1, rs2, .. } = op;
        let name = match (op.kind, op.rare()) {
            (Kind::FsgnjS, _) => "fmv.s",
            (Kind::FsgnjnS, _) => "fneg.s",
            (Kind::FsgnjxS, _) => "fabs.s",
            (Kind::FsgnjD, _) => "fmv.d",
            (Kind::FsgnjnD, _) => "fneg.d",
            (Kind::FsgnjxD, _) => "fabs.d",
            (_, Some(Rare::FsgnjH)) => "fmv.h",
            (_, Some(Rare::FsgnjnH)) => "fneg.h",
            (_, Some(Rare::FsgnjxH)) => "fabs.h",
            _ => return Ok(false),
        };
        if rs1 != rs2 {
            return Ok(false);
        }
        write!(f, "{name} {},{}", F(rd), F(rs1))?;
        Ok(true)
    }

    fn alias_fence(&self, f: &mut Formatter<'_>) -> Result<bool, fmt::Error> {
        let Op {
            kind,
            rs1,
            rs2,
            imm,
            ..
        } = self.decoded.op;
        match (kind, rs1, rs2, imm) {
            (Kind::Fence, _, _, 0x0ff) => f.write_str("fence")?,
            (Kind::Fence, _, _, 0x833) => f.write_str("fence.tso")?,
            (Kind::Fence, _, _, 0x010) => f.write_str("pause")?,
            (Kind::SfenceVma, Reg::R0, Reg::R0, _) => f.write_str("sfence.vma")?,
            (Kind::SfenceVma, _, Reg::R0, _) => write!(f, "sfence.vma {}", X(rs1))?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// An integer register.
struct X(Reg);

impl Display for X {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(reg_names::X[self.0.number() as usize])
    }
}

/// A floating-point register.
struct F(Reg);

impl Display for F {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(reg_names::F[self.0.number() as usize])
    }
}

/// An address.
struct Hex(u64);

impl Display for Hex {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

/// A CSR, by the low twelve bits.
struct Csr(i32);

impl Display for Csr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let number = (self.0 & 0xfff) as u16;
        match csr_names::name(number) {
            Some(name) => f.write_str(name),
            None => write!(f, "{number:#x}"),
        }
    }
}

/// What a fence orders, by the low four bits.
struct Set(i32);

impl Display for Set {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0 & 0xf == 0 {
            return f.write_str("unknown");
        }
        for (bit, letter) in [(8, "i"), (4, "o"), (2, "r"), (1, "w")] {
            if self.0 & bit != 0 {
                f.write_str(letter)?;
            }
        }
        Ok(())
    }
}

/// `aq` and `rl` as a suffix.
struct Ordering(i32);

impl Display for Ordering {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(["", ".rl", ".aq", ".aqrl"][(self.0 & 3) as usize])
    }
}

/// A rounding mode as a last operand.
struct Rm(Option<u32>);

impl Display for Rm {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const NAMES: [&str; 8] = [
            "rne", "rtz", "rdn", "rup", "rmm", "unknown", "unknown", "dyn",
        ];
        match self.0 {
            None => Ok(()),
            Some(rm) => write!(f, ",{}", NAMES[(rm & 7) as usize]),
        }
    }
}
