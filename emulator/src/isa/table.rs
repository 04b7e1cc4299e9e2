//! The one list of instructions: everything else in `isa` derives from it.
//!
//! A row gives an instruction's name, the [`Kind`] that executes it, the [`Format`] of its
//! operands, its encoding and the extension that brings it. Decoder, disassembler and assembler
//! read the same rows, so a new instruction is one row here and one function in `exec`.
//!
//! Compressed instructions have no rows: they are expanded to these (see `compressed`).

use super::extensions::{Ext, Extensions};
pub use super::format::Format;

/// Calls the macro it is given with every row:
/// `name Kind format mask match extension;`.
///
/// An instruction word belongs to a row if `word & mask == match`. Masks leave out the fields
/// that the specification tells implementations to ignore (`fence`, `fence.i`), and the rounding
/// mode, whose validity is a matter of execution. Extensions may be alternatives (`Zbb | Zbkb`),
/// and may need another one (`Zfa & D`).
///
/// The rows of `common` have a [`Kind`] each, those of `rare` share [`Kind::Rare`] and have a
/// [`Rare`]. HINTs have no rows: they are instructions that write `x0`.
macro_rules! for_each_insn {
    ($m:ident) => {
        $m! { common {
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
            "mul"        Mul       R         0xfe00_707f 0x0200_0033 Zmmul;
            "mulh"       Mulh      R         0xfe00_707f 0x0200_1033 Zmmul;
            "mulhsu"     Mulhsu    R         0xfe00_707f 0x0200_2033 Zmmul;
            "mulhu"      Mulhu     R         0xfe00_707f 0x0200_3033 Zmmul;
            "div"        Div       R         0xfe00_707f 0x0200_4033 M;
            "divu"       Divu      R         0xfe00_707f 0x0200_5033 M;
            "rem"        Rem       R         0xfe00_707f 0x0200_6033 M;
            "remu"       Remu      R         0xfe00_707f 0x0200_7033 M;
            "mulw"       Mulw      R         0xfe00_707f 0x0200_003b Zmmul;
            "divw"       Divw      R         0xfe00_707f 0x0200_403b M;
            "divuw"      Divuw     R         0xfe00_707f 0x0200_503b M;
            "remw"       Remw      R         0xfe00_707f 0x0200_603b M;
            "remuw"      Remuw     R         0xfe00_707f 0x0200_703b M;
            // A
            "lr.w"       LrW       Lr        0xf9f0_707f 0x1000_202f Zalrsc;
            "sc.w"       ScW       Amo       0xf800_707f 0x1800_202f Zalrsc;
            "amoswap.w"  AmoswapW  Amo       0xf800_707f 0x0800_202f Zaamo;
            "amoadd.w"   AmoaddW   Amo       0xf800_707f 0x0000_202f Zaamo;
            "amoxor.w"   AmoxorW   Amo       0xf800_707f 0x2000_202f Zaamo;
            "amoand.w"   AmoandW   Amo       0xf800_707f 0x6000_202f Zaamo;
            "amoor.w"    AmoorW    Amo       0xf800_707f 0x4000_202f Zaamo;
            "amomin.w"   AmominW   Amo       0xf800_707f 0x8000_202f Zaamo;
            "amomax.w"   AmomaxW   Amo       0xf800_707f 0xa000_202f Zaamo;
            "amominu.w"  AmominuW  Amo       0xf800_707f 0xc000_202f Zaamo;
            "amomaxu.w"  AmomaxuW  Amo       0xf800_707f 0xe000_202f Zaamo;
            "lr.d"       LrD       Lr        0xf9f0_707f 0x1000_302f Zalrsc;
            "sc.d"       ScD       Amo       0xf800_707f 0x1800_302f Zalrsc;
            "amoswap.d"  AmoswapD  Amo       0xf800_707f 0x0800_302f Zaamo;
            "amoadd.d"   AmoaddD   Amo       0xf800_707f 0x0000_302f Zaamo;
            "amoxor.d"   AmoxorD   Amo       0xf800_707f 0x2000_302f Zaamo;
            "amoand.d"   AmoandD   Amo       0xf800_707f 0x6000_302f Zaamo;
            "amoor.d"    AmoorD    Amo       0xf800_707f 0x4000_302f Zaamo;
            "amomin.d"   AmominD   Amo       0xf800_707f 0x8000_302f Zaamo;
            "amomax.d"   AmomaxD   Amo       0xf800_707f 0xa000_302f Zaamo;
            "amominu.d"  AmominuD  Amo       0xf800_707f 0xc000_302f Zaamo;
            "amomaxu.d"  AmomaxuD  Amo       0xf800_707f 0xe000_302f Zaamo;
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
            // Zba
            "add.uw"     AddUw     R         0xfe00_707f 0x0800_003b Zba;
            "sh1add"     Sh1add    R         0xfe00_707f 0x2000_2033 Zba;
            "sh2add"     Sh2add    R         0xfe00_707f 0x2000_4033 Zba;
            "sh3add"     Sh3add    R         0xfe00_707f 0x2000_6033 Zba;
            "sh1add.uw"  Sh1addUw  R         0xfe00_707f 0x2000_203b Zba;
            "sh2add.uw"  Sh2addUw  R         0xfe00_707f 0x2000_403b Zba;
            "sh3add.uw"  Sh3addUw  R         0xfe00_707f 0x2000_603b Zba;
            "slli.uw"    SlliUw    Shift6    0xfc00_707f 0x0800_101b Zba;
            // Zbb
            "andn"       Andn      R         0xfe00_707f 0x4000_7033 Zbb | Zbkb;
            "orn"        Orn       R         0xfe00_707f 0x4000_6033 Zbb | Zbkb;
            "xnor"       Xnor      R         0xfe00_707f 0x4000_4033 Zbb | Zbkb;
            "clz"        Clz       Unary     0xfff0_707f 0x6000_1013 Zbb;
            "ctz"        Ctz       Unary     0xfff0_707f 0x6010_1013 Zbb;
            "cpop"       Cpop      Unary     0xfff0_707f 0x6020_1013 Zbb;
            "clzw"       Clzw      Unary     0xfff0_707f 0x6000_101b Zbb;
            "ctzw"       Ctzw      Unary     0xfff0_707f 0x6010_101b Zbb;
            "cpopw"      Cpopw     Unary     0xfff0_707f 0x6020_101b Zbb;
            "sext.b"     SextB     Unary     0xfff0_707f 0x6040_1013 Zbb;
            "sext.h"     SextH     Unary     0xfff0_707f 0x6050_1013 Zbb;
            "zext.h"     ZextH     Unary     0xfff0_707f 0x0800_403b Zbb;
            "max"        Max       R         0xfe00_707f 0x0a00_6033 Zbb;
            "maxu"       Maxu      R         0xfe00_707f 0x0a00_7033 Zbb;
            "min"        Min       R         0xfe00_707f 0x0a00_4033 Zbb;
            "minu"       Minu      R         0xfe00_707f 0x0a00_5033 Zbb;
            "rol"        Rol       R         0xfe00_707f 0x6000_1033 Zbb | Zbkb;
            "ror"        Ror       R         0xfe00_707f 0x6000_5033 Zbb | Zbkb;
            "rori"       Rori      Shift6    0xfc00_707f 0x6000_5013 Zbb | Zbkb;
            "rolw"       Rolw      R         0xfe00_707f 0x6000_103b Zbb | Zbkb;
            "rorw"       Rorw      R         0xfe00_707f 0x6000_503b Zbb | Zbkb;
            "roriw"      Roriw     Shift5    0xfe00_707f 0x6000_501b Zbb | Zbkb;
            "orc.b"      OrcB      Unary     0xfff0_707f 0x2870_5013 Zbb;
            "rev8"       Rev8      Unary     0xfff0_707f 0x6b80_5013 Zbb | Zbkb;
            // Zbs
            "bclr"       Bclr      R         0xfe00_707f 0x4800_1033 Zbs;
            "bext"       Bext      R         0xfe00_707f 0x4800_5033 Zbs;
            "binv"       Binv      R         0xfe00_707f 0x6800_1033 Zbs;
            "bset"       Bset      R         0xfe00_707f 0x2800_1033 Zbs;
            "bclri"      Bclri     Shift6    0xfc00_707f 0x4800_1013 Zbs;
            "bexti"      Bexti     Shift6    0xfc00_707f 0x4800_5013 Zbs;
            "binvi"      Binvi     Shift6    0xfc00_707f 0x6800_1013 Zbs;
            "bseti"      Bseti     Shift6    0xfc00_707f 0x2800_1013 Zbs;
            // Zicond
            "czero.eqz"  CzeroEqz  R         0xfe00_707f 0x0e00_5033 Zicond;
            "czero.nez"  CzeroNez  R         0xfe00_707f 0x0e00_7033 Zicond;
        } rare {
            // Zbc
            "clmul"      Clmul     R         0xfe00_707f 0x0a00_1033 Zbc | Zbkc;
            "clmulr"     Clmulr    R         0xfe00_707f 0x0a00_2033 Zbc;
            "clmulh"     Clmulh    R         0xfe00_707f 0x0a00_3033 Zbc | Zbkc;
            // Zbkb
            "pack"       Pack      R         0xfe00_707f 0x0800_4033 Zbkb;
            "packh"      Packh     R         0xfe00_707f 0x0800_7033 Zbkb;
            "packw"      Packw     R         0xfe00_707f 0x0800_403b Zbkb;
            "brev8"      Brev8     Unary     0xfff0_707f 0x6870_5013 Zbkb;
            // Zbkx
            "xperm4"     Xperm4    R         0xfe00_707f 0x2800_2033 Zbkx;
            "xperm8"     Xperm8    R         0xfe00_707f 0x2800_4033 Zbkx;
            // Zknd and Zkne
            "aes64ds"    Aes64ds   R         0xfe00_707f 0x3a00_0033 Zknd;
            "aes64dsm"   Aes64dsm  R         0xfe00_707f 0x3e00_0033 Zknd;
            "aes64es"    Aes64es   R         0xfe00_707f 0x3200_0033 Zkne;
            "aes64esm"   Aes64esm  R         0xfe00_707f 0x3600_0033 Zkne;
            "aes64im"    Aes64im   Unary     0xfff0_707f 0x3000_1013 Zknd;
            "aes64ks1i"  Aes64ks1i AesRound  0xff00_707f 0x3100_1013 Zknd | Zkne;
            "aes64ks2"   Aes64ks2  R         0xfe00_707f 0x7e00_0033 Zknd | Zkne;
            // Zknh
            "sha256sig0" Sha256sig0 Unary     0xfff0_707f 0x1020_1013 Zknh;
            "sha256sig1" Sha256sig1 Unary     0xfff0_707f 0x1030_1013 Zknh;
            "sha256sum0" Sha256sum0 Unary     0xfff0_707f 0x1000_1013 Zknh;
            "sha256sum1" Sha256sum1 Unary     0xfff0_707f 0x1010_1013 Zknh;
            "sha512sig0" Sha512sig0 Unary     0xfff0_707f 0x1060_1013 Zknh;
            "sha512sig1" Sha512sig1 Unary     0xfff0_707f 0x1070_1013 Zknh;
            "sha512sum0" Sha512sum0 Unary     0xfff0_707f 0x1040_1013 Zknh;
            "sha512sum1" Sha512sum1 Unary     0xfff0_707f 0x1050_1013 Zknh;
            // Zksh and Zksed
            "sm3p0"      Sm3p0     Unary     0xfff0_707f 0x1080_1013 Zksh;
            "sm3p1"      Sm3p1     Unary     0xfff0_707f 0x1090_1013 Zksh;
            "sm4ed"      Sm4ed     Sm4       0x3e00_707f 0x3000_0033 Zksed;
            "sm4ks"      Sm4ks     Sm4       0x3e00_707f 0x3400_0033 Zksed;
            // Zfhmin and Zfh
            "flh"        Flh       FLoad     0x0000_707f 0x0000_1007 Zfhmin;
            "fsh"        Fsh       FStore    0x0000_707f 0x0000_1027 Zfhmin;
            "fmadd.h"    FmaddH    F4Rm      0x0600_007f 0x0400_0043 Zfh;
            "fmsub.h"    FmsubH    F4Rm      0x0600_007f 0x0400_0047 Zfh;
            "fnmsub.h"   FnmsubH   F4Rm      0x0600_007f 0x0400_004b Zfh;
            "fnmadd.h"   FnmaddH   F4Rm      0x0600_007f 0x0400_004f Zfh;
            "fadd.h"     FaddH     F2Rm      0xfe00_007f 0x0400_0053 Zfh;
            "fsub.h"     FsubH     F2Rm      0xfe00_007f 0x0c00_0053 Zfh;
            "fmul.h"     FmulH     F2Rm      0xfe00_007f 0x1400_0053 Zfh;
            "fdiv.h"     FdivH     F2Rm      0xfe00_007f 0x1c00_0053 Zfh;
            "fsqrt.h"    FsqrtH    F1Rm      0xfff0_007f 0x5c00_0053 Zfh;
            "fsgnj.h"    FsgnjH    F2        0xfe00_707f 0x2400_0053 Zfh;
            "fsgnjn.h"   FsgnjnH   F2        0xfe00_707f 0x2400_1053 Zfh;
            "fsgnjx.h"   FsgnjxH   F2        0xfe00_707f 0x2400_2053 Zfh;
            "fmin.h"     FminH     F2        0xfe00_707f 0x2c00_0053 Zfh;
            "fmax.h"     FmaxH     F2        0xfe00_707f 0x2c00_1053 Zfh;
            "fcvt.s.h"   FcvtSH    F1Rm      0xfff0_007f 0x4020_0053 Zfhmin;
            "fcvt.h.s"   FcvtHS    F1Rm      0xfff0_007f 0x4400_0053 Zfhmin;
            "fcvt.d.h"   FcvtDH    F1Rm      0xfff0_007f 0x4220_0053 Zfhmin & D;
            "fcvt.h.d"   FcvtHD    F1Rm      0xfff0_007f 0x4410_0053 Zfhmin & D;
            "feq.h"      FeqH      FCmp      0xfe00_707f 0xa400_2053 Zfh;
            "flt.h"      FltH      FCmp      0xfe00_707f 0xa400_1053 Zfh;
            "fle.h"      FleH      FCmp      0xfe00_707f 0xa400_0053 Zfh;
            "fclass.h"   FclassH   FToX      0xfff0_707f 0xe400_1053 Zfh;
            "fcvt.w.h"   FcvtWH    FToXRm    0xfff0_007f 0xc400_0053 Zfh;
            "fcvt.wu.h"  FcvtWuH   FToXRm    0xfff0_007f 0xc410_0053 Zfh;
            "fcvt.l.h"   FcvtLH    FToXRm    0xfff0_007f 0xc420_0053 Zfh;
            "fcvt.lu.h"  FcvtLuH   FToXRm    0xfff0_007f 0xc430_0053 Zfh;
            "fcvt.h.w"   FcvtHW    XToFRm    0xfff0_007f 0xd400_0053 Zfh;
            "fcvt.h.wu"  FcvtHWu   XToFRm    0xfff0_007f 0xd410_0053 Zfh;
            "fcvt.h.l"   FcvtHL    XToFRm    0xfff0_007f 0xd420_0053 Zfh;
            "fcvt.h.lu"  FcvtHLu   XToFRm    0xfff0_007f 0xd430_0053 Zfh;
            "fmv.x.h"    FmvXH     FToX      0xfff0_707f 0xe400_0053 Zfhmin;
            "fmv.h.x"    FmvHX     XToF      0xfff0_707f 0xf400_0053 Zfhmin;
            // Zfa
            "fli.s"      FliS      FConstant 0xfff0_707f 0xf010_0053 Zfa;
            "fminm.s"    FminmS    F2        0xfe00_707f 0x2800_2053 Zfa;
            "fmaxm.s"    FmaxmS    F2        0xfe00_707f 0x2800_3053 Zfa;
            "fround.s"   FroundS   F1Rm      0xfff0_007f 0x4040_0053 Zfa;
            "froundnx.s" FroundnxS F1Rm      0xfff0_007f 0x4050_0053 Zfa;
            "fleq.s"     FleqS     FCmp      0xfe00_707f 0xa000_4053 Zfa;
            "fltq.s"     FltqS     FCmp      0xfe00_707f 0xa000_5053 Zfa;
            "fli.d"      FliD      FConstant 0xfff0_707f 0xf210_0053 Zfa & D;
            "fminm.d"    FminmD    F2        0xfe00_707f 0x2a00_2053 Zfa & D;
            "fmaxm.d"    FmaxmD    F2        0xfe00_707f 0x2a00_3053 Zfa & D;
            "fround.d"   FroundD   F1Rm      0xfff0_007f 0x4240_0053 Zfa & D;
            "froundnx.d" FroundnxD F1Rm      0xfff0_007f 0x4250_0053 Zfa & D;
            "fleq.d"     FleqD     FCmp      0xfe00_707f 0xa200_4053 Zfa & D;
            "fltq.d"     FltqD     FCmp      0xfe00_707f 0xa200_5053 Zfa & D;
            "fli.h"      FliH      FConstant 0xfff0_707f 0xf410_0053 Zfa & Zfh;
            "fminm.h"    FminmH    F2        0xfe00_707f 0x2c00_2053 Zfa & Zfh;
            "fmaxm.h"    FmaxmH    F2        0xfe00_707f 0x2c00_3053 Zfa & Zfh;
            "fround.h"   FroundH   F1Rm      0xfff0_007f 0x4440_0053 Zfa & Zfh;
            "froundnx.h" FroundnxH F1Rm      0xfff0_007f 0x4450_0053 Zfa & Zfh;
            "fleq.h"     FleqH     FCmp      0xfe00_707f 0xa400_4053 Zfa & Zfh;
            "fltq.h"     FltqH     FCmp      0xfe00_707f 0xa400_5053 Zfa & Zfh;
            "fcvtmod.w.d" FcvtmodWD FToXRtz   0xfff0_707f 0xc280_1053 Zfa & D;
            // Zabha
            "amoswap.b"  AmoswapB  Amo       0xf800_707f 0x0800_002f Zabha;
            "amoadd.b"   AmoaddB   Amo       0xf800_707f 0x0000_002f Zabha;
            "amoxor.b"   AmoxorB   Amo       0xf800_707f 0x2000_002f Zabha;
            "amoand.b"   AmoandB   Amo       0xf800_707f 0x6000_002f Zabha;
            "amoor.b"    AmoorB    Amo       0xf800_707f 0x4000_002f Zabha;
            "amomin.b"   AmominB   Amo       0xf800_707f 0x8000_002f Zabha;
            "amomax.b"   AmomaxB   Amo       0xf800_707f 0xa000_002f Zabha;
            "amominu.b"  AmominuB  Amo       0xf800_707f 0xc000_002f Zabha;
            "amomaxu.b"  AmomaxuB  Amo       0xf800_707f 0xe000_002f Zabha;
            "amoswap.h"  AmoswapH  Amo       0xf800_707f 0x0800_102f Zabha;
            "amoadd.h"   AmoaddH   Amo       0xf800_707f 0x0000_102f Zabha;
            "amoxor.h"   AmoxorH   Amo       0xf800_707f 0x2000_102f Zabha;
            "amoand.h"   AmoandH   Amo       0xf800_707f 0x6000_102f Zabha;
            "amoor.h"    AmoorH    Amo       0xf800_707f 0x4000_102f Zabha;
            "amomin.h"   AmominH   Amo       0xf800_707f 0x8000_102f Zabha;
            "amomax.h"   AmomaxH   Amo       0xf800_707f 0xa000_102f Zabha;
            "amominu.h"  AmominuH  Amo       0xf800_707f 0xc000_102f Zabha;
            "amomaxu.h"  AmomaxuH  Amo       0xf800_707f 0xe000_102f Zabha;
            // Zacas
            "amocas.b"   AmocasB   Amo       0xf800_707f 0x2800_002f Zabha & Zacas;
            "amocas.h"   AmocasH   Amo       0xf800_707f 0x2800_102f Zabha & Zacas;
            "amocas.w"   AmocasW   Amo       0xf800_707f 0x2800_202f Zacas;
            "amocas.d"   AmocasD   Amo       0xf800_707f 0x2800_302f Zacas;
            "amocas.q"   AmocasQ   AmoPair       0xf800_707f 0x2800_402f Zacas;
            // Zawrs
            "wrs.nto"    WrsNto    None      0xffff_ffff 0x00d0_0073 Zawrs;
            "wrs.sto"    WrsSto    None      0xffff_ffff 0x01d0_0073 Zawrs;
            // Zicbom and Zicboz
            "cbo.inval"  CboInval  Cbo       0xfff0_7fff 0x0000_200f Zicbom;
            "cbo.clean"  CboClean  Cbo       0xfff0_7fff 0x0010_200f Zicbom;
            "cbo.flush"  CboFlush  Cbo       0xfff0_7fff 0x0020_200f Zicbom;
            "cbo.zero"   CboZero   Cbo       0xfff0_7fff 0x0040_200f Zicboz;
            // Zimop
            "mop.r"      MopR      MopR      0xb3c0_707f 0x81c0_4073 Zimop;
            "mop.rr"     MopRr     MopRr     0xb200_707f 0x8200_4073 Zimop;
            // Svinval
            "sinval.vma" SinvalVma SfenceVma 0xfe00_7fff 0x1600_0073 Svinval;
            "sfence.w.inval" SfenceWInval None      0xffff_ffff 0x1800_0073 Svinval;
            "sfence.inval.ir" SfenceInvalIr None      0xffff_ffff 0x1810_0073 Svinval;
        } }
    };
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
    /// The extensions any of which brings it.
    pub any_of: &'static [Ext],
    /// The extension that it needs besides.
    pub with: Option<Ext>,
}

impl Row {
    /// Whether a hart with these extensions has the instruction.
    #[must_use]
    pub fn is_in(&self, extensions: Extensions) -> bool {
        self.any_of.iter().any(|&ext| extensions.has(ext))
            && self.with.is_none_or(|ext| extensions.has(ext))
    }
}

/// The extension that a row needs besides the ones that bring it.
macro_rules! with {
    () => {
        None
    };
    ($ext:ident) => {
        Some(Ext::$ext)
    };
}

macro_rules! define {
    (
        common { $(
            $name:literal $kind:ident $format:ident $mask:literal $pattern:literal
            $($ext:ident)|+ $(& $with:ident)?;
        )* }
        rare { $(
            $rare_name:literal $rare:ident $rare_format:ident $rare_mask:literal
            $rare_pattern:literal $($rare_ext:ident)|+ $(& $rare_with:ident)?;
        )* }
    ) => {
        /// What the interpreter does for an instruction: its dispatch is one `match` on this.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Kind {
            $(#[doc = concat!("`", $name, "`")] $kind,)*
            /// One of [`Rare`], which dispatches again.
            Rare,
            /// Not an instruction here; the raw word is in the immediate.
            Illegal,
            /// A `jal` to itself, with nothing else in its block: the hart spins.
            Spin,
            /// The custom HINT by which guests speak to the emulator.
            Tracepoint,
            /// In place of a block whose bytes have been overwritten.
            Stale,
            /// Behind the last instruction of a block.
            End,
        }

        /// The instructions that share [`Kind::Rare`], so that [`Kind`] fits a byte and the
        /// interpreter's `match` stays small.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Rare {
            $(#[doc = concat!("`", $rare_name, "`")] $rare,)*
        }

        /// The rows, in the order of [`Kind`], then of [`Rare`].
        pub static ROWS: [Row; COUNT] = [
            $(Row {
                name: $name,
                kind: Kind::$kind,
                format: Format::$format,
                mask: $mask,
                pattern: $pattern,
                any_of: &[$(Ext::$ext),+],
                with: with!($($with)?),
            },)*
            $(Row {
                name: $rare_name,
                kind: Kind::Rare,
                format: Format::$rare_format,
                mask: $rare_mask,
                pattern: $rare_pattern,
                any_of: &[$(Ext::$rare_ext),+],
                with: with!($($rare_with)?),
            },)*
        ];

        impl Rare {
            /// Every one, in order.
            const ALL: [Rare; COUNT - COMMON] = [$(Rare::$rare),*];
        }

        /// How many rows have a kind of their own.
        const COMMON: usize = [$($name),*].len();
        /// How many rows there are.
        pub const COUNT: usize = COMMON + [$($rare_name),*].len();
    };
}
for_each_insn!(define);

impl Rare {
    /// The one with this place in the order, which an [`Op`](super::Op) carries.
    #[inline]
    #[must_use]
    pub(super) fn from_index(index: u16) -> Option<Rare> {
        Rare::ALL.get(usize::from(index)).copied()
    }
}

/// An instruction by its place in [`ROWS`].
///
/// It is apart from [`Kind`], which must fit a byte and which rare instructions share; assembler
/// and disassembler speak of this.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Insn(u16);

impl From<Rare> for Insn {
    fn from(rare: Rare) -> Insn {
        Insn(COMMON as u16 + rare as u16)
    }
}

impl Insn {
    /// The instruction at this place of [`ROWS`]; the decoder's tables hold nothing else.
    pub(super) const fn from_index(index: u16) -> Insn {
        Insn(index)
    }

    /// Every instruction.
    pub fn all() -> impl Iterator<Item = Insn> {
        (0..COUNT as u16).map(Insn)
    }

    /// The instruction that a kind executes; none for [`Kind::Rare`], which has several, and for
    /// what no row describes, from [`Kind::Illegal`] on.
    #[must_use]
    pub fn of(kind: Kind) -> Option<Insn> {
        (usize::from(kind as u8) < COMMON).then_some(Insn(kind as u16))
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

    /// Which of the rare ones it is, if it is one.
    #[must_use]
    pub fn rare(self) -> Option<Rare> {
        Rare::from_index(self.0.checked_sub(COMMON as u16)?)
    }
}

#[cfg(test)]
mod tests;
