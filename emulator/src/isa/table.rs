//! The one list of instructions: everything else in `isa` derives from it.
//!
//! A row gives an instruction's name, the [`Kind`] that executes it, the [`Format`] of its
//! operands, its encoding and the extension that brings it. Decoder, disassembler and assembler
//! read the same rows, so a new instruction is one row here and one function in `exec`.
//!
//! Compressed instructions have no rows: they are expanded to these (see `compressed`).

use super::extensions::Ext;

/// Calls the macro it is given with every row:
/// `name Kind format mask match extension;`.
///
/// An instruction word belongs to a row if `word & mask == match`. Masks leave out the fields
/// that the specification tells implementations to ignore (`fence`, `fence.i`), and the rounding
/// mode, whose validity is a matter of execution.
macro_rules! for_each_insn {
    ($m:ident) => {
        $m! {
            // RV64I
            "lui"        Lui       U         0x0000_007f 0x0000_0037 I;
            "auipc"      Auipc     U         0x0000_007f 0x0000_0017 I;
            "jal"        Jal       J         0x0000_007f 0x0000_006f I;
            "jalr"       Jalr      Jalr      0x0000_707f 0x0000_0067 I;
            "beq"        Beq       B         0x0000_707f 0x0000_0063 I;
            "bne"        Bne       B         0x0000_707f 0x0000_1063 I;
            "blt"        Blt       B         0x0000_707f 0x0000_4063 I;
            "bge"        Bge       B         0x0000_707f 0x0000_5063 I;
            "bltu"       Bltu      B         0x0000_707f 0x0000_6063 I;
            "bgeu"       Bgeu      B         0x0000_707f 0x0000_7063 I;
            "lb"         Lb        Load      0x0000_707f 0x0000_0003 I;
            "lh"         Lh        Load      0x0000_707f 0x0000_1003 I;
            "lw"         Lw        Load      0x0000_707f 0x0000_2003 I;
            "ld"         Ld        Load      0x0000_707f 0x0000_3003 I;
            "lbu"        Lbu       Load      0x0000_707f 0x0000_4003 I;
            "lhu"        Lhu       Load      0x0000_707f 0x0000_5003 I;
            "lwu"        Lwu       Load      0x0000_707f 0x0000_6003 I;
            "sb"         Sb        Store     0x0000_707f 0x0000_0023 I;
            "sh"         Sh        Store     0x0000_707f 0x0000_1023 I;
            "sw"         Sw        Store     0x0000_707f 0x0000_2023 I;
            "sd"         Sd        Store     0x0000_707f 0x0000_3023 I;
            "addi"       Addi      I         0x0000_707f 0x0000_0013 I;
            "slti"       Slti      I         0x0000_707f 0x0000_2013 I;
            "sltiu"      Sltiu     I         0x0000_707f 0x0000_3013 I;
            "xori"       Xori      I         0x0000_707f 0x0000_4013 I;
            "ori"        Ori       I         0x0000_707f 0x0000_6013 I;
            "andi"       Andi      I         0x0000_707f 0x0000_7013 I;
            "slli"       Slli      Shift6    0xfc00_707f 0x0000_1013 I;
            "srli"       Srli      Shift6    0xfc00_707f 0x0000_5013 I;
            "srai"       Srai      Shift6    0xfc00_707f 0x4000_5013 I;
            "add"        Add       R         0xfe00_707f 0x0000_0033 I;
            "sub"        Sub       R         0xfe00_707f 0x4000_0033 I;
            "sll"        Sll       R         0xfe00_707f 0x0000_1033 I;
            "slt"        Slt       R         0xfe00_707f 0x0000_2033 I;
            "sltu"       Sltu      R         0xfe00_707f 0x0000_3033 I;
            "xor"        Xor       R         0xfe00_707f 0x0000_4033 I;
            "srl"        Srl       R         0xfe00_707f 0x0000_5033 I;
            "sra"        Sra       R         0xfe00_707f 0x4000_5033 I;
            "or"         Or        R         0xfe00_707f 0x0000_6033 I;
            "and"        And       R         0xfe00_707f 0x0000_7033 I;
            "addiw"      Addiw     I         0x0000_707f 0x0000_001b I;
            "slliw"      Slliw     Shift5    0xfe00_707f 0x0000_101b I;
            "srliw"      Srliw     Shift5    0xfe00_707f 0x0000_501b I;
            "sraiw"      Sraiw     Shift5    0xfe00_707f 0x4000_501b I;
            "addw"       Addw      R         0xfe00_707f 0x0000_003b I;
            "subw"       Subw      R         0xfe00_707f 0x4000_003b I;
            "sllw"       Sllw      R         0xfe00_707f 0x0000_103b I;
            "srlw"       Srlw      R         0xfe00_707f 0x0000_503b I;
            "sraw"       Sraw      R         0xfe00_707f 0x4000_503b I;
            "fence"      Fence     Fence     0x0000_707f 0x0000_000f I;
            "ecall"      Ecall     None      0xffff_ffff 0x0000_0073 I;
            "ebreak"     Ebreak    None      0xffff_ffff 0x0010_0073 I;
            // Zifencei
            "fence.i"    FenceI    None      0x0000_707f 0x0000_100f Zifencei;
            // Zicsr
            "csrrw"      Csrrw     Csr       0x0000_707f 0x0000_1073 Zicsr;
            "csrrs"      Csrrs     Csr       0x0000_707f 0x0000_2073 Zicsr;
            "csrrc"      Csrrc     Csr       0x0000_707f 0x0000_3073 Zicsr;
            "csrrwi"     Csrrwi    CsrImm    0x0000_707f 0x0000_5073 Zicsr;
            "csrrsi"     Csrrsi    CsrImm    0x0000_707f 0x0000_6073 Zicsr;
            "csrrci"     Csrrci    CsrImm    0x0000_707f 0x0000_7073 Zicsr;
            // Privileged
            "mret"       Mret      None      0xffff_ffff 0x3020_0073 I;
            "sret"       Sret      None      0xffff_ffff 0x1020_0073 S;
            "wfi"        Wfi       None      0xffff_ffff 0x1050_0073 I;
            "sfence.vma" SfenceVma SfenceVma 0xfe00_7fff 0x1200_0073 S;
            // M
            "mul"        Mul       R         0xfe00_707f 0x0200_0033 M;
            "mulh"       Mulh      R         0xfe00_707f 0x0200_1033 M;
            "mulhsu"     Mulhsu    R         0xfe00_707f 0x0200_2033 M;
            "mulhu"      Mulhu     R         0xfe00_707f 0x0200_3033 M;
            "div"        Div       R         0xfe00_707f 0x0200_4033 M;
            "divu"       Divu      R         0xfe00_707f 0x0200_5033 M;
            "rem"        Rem       R         0xfe00_707f 0x0200_6033 M;
            "remu"       Remu      R         0xfe00_707f 0x0200_7033 M;
            "mulw"       Mulw      R         0xfe00_707f 0x0200_003b M;
            "divw"       Divw      R         0xfe00_707f 0x0200_403b M;
            "divuw"      Divuw     R         0xfe00_707f 0x0200_503b M;
            "remw"       Remw      R         0xfe00_707f 0x0200_603b M;
            "remuw"      Remuw     R         0xfe00_707f 0x0200_703b M;
            // A
            "lr.w"       LrW       Lr        0xf9f0_707f 0x1000_202f A;
            "sc.w"       ScW       Amo       0xf800_707f 0x1800_202f A;
            "amoswap.w"  AmoswapW  Amo       0xf800_707f 0x0800_202f A;
            "amoadd.w"   AmoaddW   Amo       0xf800_707f 0x0000_202f A;
            "amoxor.w"   AmoxorW   Amo       0xf800_707f 0x2000_202f A;
            "amoand.w"   AmoandW   Amo       0xf800_707f 0x6000_202f A;
            "amoor.w"    AmoorW    Amo       0xf800_707f 0x4000_202f A;
            "amomin.w"   AmominW   Amo       0xf800_707f 0x8000_202f A;
            "amomax.w"   AmomaxW   Amo       0xf800_707f 0xa000_202f A;
            "amominu.w"  AmominuW  Amo       0xf800_707f 0xc000_202f A;
            "amomaxu.w"  AmomaxuW  Amo       0xf800_707f 0xe000_202f A;
            "lr.d"       LrD       Lr        0xf9f0_707f 0x1000_302f A;
            "sc.d"       ScD       Amo       0xf800_707f 0x1800_302f A;
            "amoswap.d"  AmoswapD  Amo       0xf800_707f 0x0800_302f A;
            "amoadd.d"   AmoaddD   Amo       0xf800_707f 0x0000_302f A;
            "amoxor.d"   AmoxorD   Amo       0xf800_707f 0x2000_302f A;
            "amoand.d"   AmoandD   Amo       0xf800_707f 0x6000_302f A;
            "amoor.d"    AmoorD    Amo       0xf800_707f 0x4000_302f A;
            "amomin.d"   AmominD   Amo       0xf800_707f 0x8000_302f A;
            "amomax.d"   AmomaxD   Amo       0xf800_707f 0xa000_302f A;
            "amominu.d"  AmominuD  Amo       0xf800_707f 0xc000_302f A;
            "amomaxu.d"  AmomaxuD  Amo       0xf800_707f 0xe000_302f A;
            // F
            "flw"        Flw       FLoad     0x0000_707f 0x0000_2007 F;
            "fsw"        Fsw       FStore    0x0000_707f 0x0000_2027 F;
            "fmadd.s"    FmaddS    F4Rm      0x0600_007f 0x0000_0043 F;
            "fmsub.s"    FmsubS    F4Rm      0x0600_007f 0x0000_0047 F;
            "fnmsub.s"   FnmsubS   F4Rm      0x0600_007f 0x0000_004b F;
            "fnmadd.s"   FnmaddS   F4Rm      0x0600_007f 0x0000_004f F;
            "fadd.s"     FaddS     F2Rm      0xfe00_007f 0x0000_0053 F;
            "fsub.s"     FsubS     F2Rm      0xfe00_007f 0x0800_0053 F;
            "fmul.s"     FmulS     F2Rm      0xfe00_007f 0x1000_0053 F;
            "fdiv.s"     FdivS     F2Rm      0xfe00_007f 0x1800_0053 F;
            "fsqrt.s"    FsqrtS    F1Rm      0xfff0_007f 0x5800_0053 F;
            "fsgnj.s"    FsgnjS    F2        0xfe00_707f 0x2000_0053 F;
            "fsgnjn.s"   FsgnjnS   F2        0xfe00_707f 0x2000_1053 F;
            "fsgnjx.s"   FsgnjxS   F2        0xfe00_707f 0x2000_2053 F;
            "fmin.s"     FminS     F2        0xfe00_707f 0x2800_0053 F;
            "fmax.s"     FmaxS     F2        0xfe00_707f 0x2800_1053 F;
            "feq.s"      FeqS      FCmp      0xfe00_707f 0xa000_2053 F;
            "flt.s"      FltS      FCmp      0xfe00_707f 0xa000_1053 F;
            "fle.s"      FleS      FCmp      0xfe00_707f 0xa000_0053 F;
            "fclass.s"   FclassS   FToX      0xfff0_707f 0xe000_1053 F;
            "fcvt.w.s"   FcvtWS    FToXRm    0xfff0_007f 0xc000_0053 F;
            "fcvt.wu.s"  FcvtWuS   FToXRm    0xfff0_007f 0xc010_0053 F;
            "fcvt.l.s"   FcvtLS    FToXRm    0xfff0_007f 0xc020_0053 F;
            "fcvt.lu.s"  FcvtLuS   FToXRm    0xfff0_007f 0xc030_0053 F;
            "fcvt.s.w"   FcvtSW    XToFRm    0xfff0_007f 0xd000_0053 F;
            "fcvt.s.wu"  FcvtSWu   XToFRm    0xfff0_007f 0xd010_0053 F;
            "fcvt.s.l"   FcvtSL    XToFRm    0xfff0_007f 0xd020_0053 F;
            "fcvt.s.lu"  FcvtSLu   XToFRm    0xfff0_007f 0xd030_0053 F;
            "fmv.x.w"    FmvXW     FToX      0xfff0_707f 0xe000_0053 F;
            "fmv.w.x"    FmvWX     XToF      0xfff0_707f 0xf000_0053 F;
            // D
            "fld"        Fld       FLoad     0x0000_707f 0x0000_3007 D;
            "fsd"        Fsd       FStore    0x0000_707f 0x0000_3027 D;
            "fmadd.d"    FmaddD    F4Rm      0x0600_007f 0x0200_0043 D;
            "fmsub.d"    FmsubD    F4Rm      0x0600_007f 0x0200_0047 D;
            "fnmsub.d"   FnmsubD   F4Rm      0x0600_007f 0x0200_004b D;
            "fnmadd.d"   FnmaddD   F4Rm      0x0600_007f 0x0200_004f D;
            "fadd.d"     FaddD     F2Rm      0xfe00_007f 0x0200_0053 D;
            "fsub.d"     FsubD     F2Rm      0xfe00_007f 0x0a00_0053 D;
            "fmul.d"     FmulD     F2Rm      0xfe00_007f 0x1200_0053 D;
            "fdiv.d"     FdivD     F2Rm      0xfe00_007f 0x1a00_0053 D;
            "fsqrt.d"    FsqrtD    F1Rm      0xfff0_007f 0x5a00_0053 D;
            "fsgnj.d"    FsgnjD    F2        0xfe00_707f 0x2200_0053 D;
            "fsgnjn.d"   FsgnjnD   F2        0xfe00_707f 0x2200_1053 D;
            "fsgnjx.d"   FsgnjxD   F2        0xfe00_707f 0x2200_2053 D;
            "fmin.d"     FminD     F2        0xfe00_707f 0x2a00_0053 D;
            "fmax.d"     FmaxD     F2        0xfe00_707f 0x2a00_1053 D;
            "fcvt.s.d"   FcvtSD    F1Rm      0xfff0_007f 0x4010_0053 D;
            "fcvt.d.s"   FcvtDS    F1Rm      0xfff0_007f 0x4200_0053 D;
            "feq.d"      FeqD      FCmp      0xfe00_707f 0xa200_2053 D;
            "flt.d"      FltD      FCmp      0xfe00_707f 0xa200_1053 D;
            "fle.d"      FleD      FCmp      0xfe00_707f 0xa200_0053 D;
            "fclass.d"   FclassD   FToX      0xfff0_707f 0xe200_1053 D;
            "fcvt.w.d"   FcvtWD    FToXRm    0xfff0_007f 0xc200_0053 D;
            "fcvt.wu.d"  FcvtWuD   FToXRm    0xfff0_007f 0xc210_0053 D;
            "fcvt.l.d"   FcvtLD    FToXRm    0xfff0_007f 0xc220_0053 D;
            "fcvt.lu.d"  FcvtLuD   FToXRm    0xfff0_007f 0xc230_0053 D;
            "fcvt.d.w"   FcvtDW    XToFRm    0xfff0_007f 0xd200_0053 D;
            "fcvt.d.wu"  FcvtDWu   XToFRm    0xfff0_007f 0xd210_0053 D;
            "fcvt.d.l"   FcvtDL    XToFRm    0xfff0_007f 0xd220_0053 D;
            "fcvt.d.lu"  FcvtDLu   XToFRm    0xfff0_007f 0xd230_0053 D;
            "fmv.x.d"    FmvXD     FToX      0xfff0_707f 0xe200_0053 D;
            "fmv.d.x"    FmvDX     XToF      0xfff0_707f 0xf200_0053 D;
        }
    };
}

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
    /// `rd, (rs1)` with `aq` and `rl`
    Lr,
    /// `rd, rs2, (rs1)` with `aq` and `rl`
    Amo,
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
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The mnemonic.
    pub name: &'static str,
    /// What executes it.
    pub kind: Kind,
    /// Its operands.
    pub format: Format,
    /// Which bits of the word identify it.
    pub mask: u32,
    /// What those bits are.
    pub pattern: u32,
    /// The extension that brings it.
    pub ext: Ext,
}

macro_rules! define {
    ($($name:literal $kind:ident $format:ident $mask:literal $pattern:literal $ext:ident;)*) => {
        /// What the interpreter does for an instruction: its dispatch is one `match` on this.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Kind {
            $(#[doc = concat!("`", $name, "`")] $kind,)*
            /// Not an instruction here; the raw word is in the immediate.
            Illegal,
        }

        /// The rows, in the order of [`Kind`].
        pub static ROWS: [Row; COUNT] = [$(Row {
            name: $name,
            kind: Kind::$kind,
            format: Format::$format,
            mask: $mask,
            pattern: $pattern,
            ext: Ext::$ext,
        },)*];

        /// How many rows there are.
        pub const COUNT: usize = [$($name),*].len();
    };
}
for_each_insn!(define);

/// An instruction by its place in [`ROWS`].
///
/// It is apart from [`Kind`], which must fit a byte and which rare instructions can share;
/// assembler and disassembler speak of this.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Insn(u16);

impl Insn {
    /// The instruction at this place of [`ROWS`]; the decoder's tables hold nothing else.
    pub(super) const fn from_index(index: u16) -> Insn {
        Insn(index)
    }

    /// Every instruction.
    pub fn all() -> impl Iterator<Item = Insn> {
        (0..COUNT as u16).map(Insn)
    }

    /// The instruction that a kind executes; none for [`Kind::Illegal`].
    #[must_use]
    pub fn of(kind: Kind) -> Option<Insn> {
        match kind {
            Kind::Illegal => None,
            kind => Some(Insn(kind as u16)),
        }
    }

    /// The instruction with this mnemonic.
    #[must_use]
    pub fn named(name: &str) -> Option<Insn> {
        Insn::all().find(|insn| insn.row().name == name)
    }

    /// Its row.
    #[inline]
    #[must_use]
    pub fn row(self) -> &'static Row {
        &ROWS[usize::from(self.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_encodings_overlap() {
        for (i, a) in ROWS.iter().enumerate() {
            assert_eq!(
                a.pattern & !a.mask,
                0,
                "{}: match has bits outside mask",
                a.name
            );
            for b in &ROWS[i + 1..] {
                let both = a.mask & b.mask;
                assert_ne!(
                    a.pattern & both,
                    b.pattern & both,
                    "{} and {}",
                    a.name,
                    b.name
                );
            }
        }
    }

    #[test]
    fn kinds_are_named_by_their_mnemonic_and_in_the_rows_order() {
        for insn in Insn::all() {
            let row = insn.row();
            let name: String = row
                .name
                .split('.')
                .flat_map(|part| {
                    let mut chars = part.chars();
                    let first = chars.next().map(|c| c.to_ascii_uppercase());
                    first.into_iter().chain(chars)
                })
                .collect();
            assert_eq!(format!("{:?}", row.kind), name);
            assert_eq!(Insn::of(row.kind), Some(insn));
            assert_eq!(Insn::named(row.name), Some(insn));
        }
        assert_eq!(Insn::of(Kind::Illegal), None);
    }
}
