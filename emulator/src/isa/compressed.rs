//! Expansion of compressed instructions into the 32-bit ones they stand for: Zca, Zcd, Zcb and
//! Zcmop.
//!
//! By quadrant and `funct3`, as in the instruction listings of the Unprivileged ISA's chapters on
//! C and Zc. Reserved encodings give `None`. HINTs expand like their neighbours, to instructions that
//! write `x0` or change nothing.

use super::extensions::{Ext, Extensions};

/// The 32-bit instruction that a compressed one stands for, unless it is reserved or needs an
/// extension that is not in `ext`. Whether the expansion itself is supported is left to its own
/// decoding.
#[must_use]
pub fn expand(half: u16, ext: Extensions) -> Option<u32> {
    if !ext.has(Ext::Zca) {
        return None;
    }
    let c = u32::from(half);
    match c & 3 {
        0 => quadrant_0(c, ext),
        1 => quadrant_1(c, ext),
        2 => quadrant_2(c, ext),
        _ => None,
    }
}

const LOAD: u32 = 0x03;
const LOAD_FP: u32 = 0x07;
const OP_IMM: u32 = 0x13;
const OP_IMM_32: u32 = 0x1b;
const STORE: u32 = 0x23;
const STORE_FP: u32 = 0x27;
const OP: u32 = 0x33;
const LUI: u32 = 0x37;
const OP_32: u32 = 0x3b;
const BRANCH: u32 = 0x63;
const JALR: u32 = 0x67;
const JAL: u32 = 0x6f;
const EBREAK: u32 = 0x0010_0073;
const NOP: u32 = 0x0000_0013;

const WORD: u32 = 2;
const DOUBLE: u32 = 3;

const RA: u32 = 1;
const SP: u32 = 2;

fn quadrant_0(c: u32, ext: Extensions) -> Option<u32> {
    let (rd, rs1) = (prime(c >> 2), prime(c >> 7));
    Some(match c >> 13 {
        // c.addi4spn; a zero immediate is reserved, and all zeros are illegal by definition
        0b000 => {
            let imm = bits(c, 11, 12, 4) | bits(c, 7, 10, 6) | bits(c, 6, 6, 2) | bits(c, 5, 5, 3);
            if imm == 0 {
                return None;
            }
            i_type(OP_IMM, 0, rd, SP, imm)
        }
        0b001 if ext.has(Ext::Zcd) => i_type(LOAD_FP, DOUBLE, rd, rs1, offset_d(c)), // c.fld
        0b010 => i_type(LOAD, WORD, rd, rs1, offset_w(c)),                           // c.lw
        0b011 => i_type(LOAD, DOUBLE, rd, rs1, offset_d(c)),                         // c.ld
        0b100 if ext.has(Ext::Zcb) => return byte_or_half(c),
        0b101 if ext.has(Ext::Zcd) => s_type(STORE_FP, DOUBLE, rs1, rd, offset_d(c)), // c.fsd
        0b110 => s_type(STORE, WORD, rs1, rd, offset_w(c)),                           // c.sw
        0b111 => s_type(STORE, DOUBLE, rs1, rd, offset_d(c)),                         // c.sd
        _ => return None,
    })
}

fn quadrant_1(c: u32, ext: Extensions) -> Option<u32> {
    let rd = c >> 7 & 0x1f;
    let imm = imm6(c);
    Some(match c >> 13 {
        0b000 => i_type(OP_IMM, 0, rd, rd, imm),    // c.addi, c.nop
        0b001 if rd == 0 => return None,            // c.addiw
        0b001 => i_type(OP_IMM_32, 0, rd, rd, imm), // c.addiw
        0b010 => i_type(OP_IMM, 0, rd, 0, imm),     // c.li
        // c.mop.1 to c.mop.15, which write nothing
        0b011 if ext.has(Ext::Zcmop) && imm == 0 && rd & 0x11 == 1 => NOP,
        0b011 if imm == 0 => return None, // c.addi16sp, c.lui
        0b011 if rd == SP => i_type(OP_IMM, 0, SP, SP, imm_addi16sp(c)),
        0b011 => imm << 12 | rd << 7 | LUI, // c.lui
        0b100 => return arithmetic(c, ext),
        0b101 => j_type(0, offset_j(c)),                // c.j
        0b110 => b_type(0, prime(c >> 7), offset_b(c)), // c.beqz
        _ => b_type(1, prime(c >> 7), offset_b(c)),     // c.bnez
    })
}

/// Quadrant 1, `funct3` 100: shifts, `andi` and the register-register operations.
fn arithmetic(c: u32, ext: Extensions) -> Option<u32> {
    let rd = prime(c >> 7);
    let rs2 = prime(c >> 2);
    let r = |opcode, funct3, funct7| Some(r_type(opcode, funct3, funct7, rd, rd, rs2));
    const SUBTRACT: u32 = 0x20;
    match (c >> 10 & 3, c >> 12 & 1, c >> 5 & 3) {
        (0b00, ..) => Some(i_type(OP_IMM, 5, rd, rd, shamt(c))), // c.srli
        (0b01, ..) => Some(i_type(OP_IMM, 5, rd, rd, shamt(c) | SUBTRACT << 5)), // c.srai
        (0b10, ..) => Some(i_type(OP_IMM, 7, rd, rd, imm6(c))),  // c.andi
        (_, 0, 0b00) => r(OP, 0, SUBTRACT),                      // c.sub
        (_, 0, 0b01) => r(OP, 4, 0),                             // c.xor
        (_, 0, 0b10) => r(OP, 6, 0),                             // c.or
        (_, 0, _) => r(OP, 7, 0),                                // c.and
        (_, _, 0b00) => r(OP_32, 0, SUBTRACT),                   // c.subw
        (_, _, 0b01) => r(OP_32, 0, 0),                          // c.addw
        _ if !ext.has(Ext::Zcb) => None,
        (_, _, 0b10) => r(OP, 0, 1), // c.mul
        _ => unary(c),
    }
}

/// Quadrant 0, `funct3` 100 (Zcb): loads and stores of bytes and half-words.
fn byte_or_half(c: u32) -> Option<u32> {
    const BYTE: u32 = 0;
    const HALF: u32 = 1;
    const UNSIGNED: u32 = 4;
    let (rd, rs1) = (prime(c >> 2), prime(c >> 7));
    let byte_offset = bits(c, 6, 6, 0) | bits(c, 5, 5, 1);
    let half_offset = bits(c, 5, 5, 1);
    Some(match (c >> 10 & 7, c >> 6 & 1) {
        (0b000, _) => i_type(LOAD, BYTE | UNSIGNED, rd, rs1, byte_offset), // c.lbu
        (0b001, 0) => i_type(LOAD, HALF | UNSIGNED, rd, rs1, half_offset), // c.lhu
        (0b001, _) => i_type(LOAD, HALF, rd, rs1, half_offset),            // c.lh
        (0b010, _) => s_type(STORE, BYTE, rs1, rd, byte_offset),           // c.sb
        (0b011, 0) => s_type(STORE, HALF, rs1, rd, half_offset),           // c.sh
        _ => return None,
    })
}

/// The last group of quadrant 1 (Zcb), with one operand. What Zba or Zbb bring in 32 bits they
/// bring here: the expansion is decoded with the same extensions.
fn unary(c: u32) -> Option<u32> {
    const SEXT_B: u32 = 0x604;
    const SEXT_H: u32 = 0x605;
    const ADD_UW: u32 = 4;
    const XOR: u32 = 4;
    const SHIFT_LEFT: u32 = 1;
    let rd = prime(c >> 7);
    Some(match c >> 2 & 7 {
        0b000 => i_type(OP_IMM, 7, rd, rd, 0xff), // c.zext.b
        0b001 => i_type(OP_IMM, SHIFT_LEFT, rd, rd, SEXT_B), // c.sext.b
        0b010 => r_type(OP_32, 4, ADD_UW, rd, rd, 0), // c.zext.h
        0b011 => i_type(OP_IMM, SHIFT_LEFT, rd, rd, SEXT_H), // c.sext.h
        0b100 => r_type(OP_32, 0, ADD_UW, rd, rd, 0), // c.zext.w
        0b101 => i_type(OP_IMM, XOR, rd, rd, 0xfff), // c.not
        _ => return None,
    })
}

fn quadrant_2(c: u32, ext: Extensions) -> Option<u32> {
    let rd = c >> 7 & 0x1f;
    let rs2 = c >> 2 & 0x1f;
    let load_d = || bits(c, 12, 12, 5) | bits(c, 5, 6, 3) | bits(c, 2, 4, 6);
    let store_d = || bits(c, 10, 12, 3) | bits(c, 7, 9, 6);
    Some(match c >> 13 {
        0b000 => i_type(OP_IMM, 1, rd, rd, shamt(c)), // c.slli
        0b001 if ext.has(Ext::Zcd) => i_type(LOAD_FP, DOUBLE, rd, SP, load_d()), // c.fldsp
        0b001 => return None,
        0b010 | 0b011 if rd == 0 => return None, // c.lwsp, c.ldsp
        0b010 => {
            let imm = bits(c, 12, 12, 5) | bits(c, 4, 6, 2) | bits(c, 2, 3, 6);
            i_type(LOAD, WORD, rd, SP, imm) // c.lwsp
        }
        0b011 => i_type(LOAD, DOUBLE, rd, SP, load_d()), // c.ldsp
        0b100 => match (c >> 12 & 1, rd, rs2) {
            (0, 0, 0) => return None,
            (0, rs1, 0) => i_type(JALR, 0, 0, rs1, 0), // c.jr
            (0, rd, rs2) => r_type(OP, 0, 0, rd, 0, rs2), // c.mv
            (_, 0, 0) => EBREAK,
            (_, rs1, 0) => i_type(JALR, 0, RA, rs1, 0), // c.jalr
            (_, rd, rs2) => r_type(OP, 0, 0, rd, rd, rs2), // c.add
        },
        0b101 if ext.has(Ext::Zcd) => s_type(STORE_FP, DOUBLE, SP, rs2, store_d()), // c.fsdsp
        0b101 => return None,
        0b110 => {
            let imm = bits(c, 9, 12, 2) | bits(c, 7, 8, 6);
            s_type(STORE, WORD, SP, rs2, imm) // c.swsp
        }
        _ => s_type(STORE, DOUBLE, SP, rs2, store_d()), // c.sdsp
    })
}

/// Bits `low..=high` of `c`, moved so that the lowest is bit `to`.
fn bits(c: u32, low: u32, high: u32, to: u32) -> u32 {
    (c >> low & ((1 << (high - low + 1)) - 1)) << to
}

/// Bit `at` of `c` as the sign: all ones from bit `to` upwards if it is set.
fn sign(c: u32, at: u32, to: u32) -> u32 {
    (c >> at & 1).wrapping_neg() << to
}

/// A three-bit register field: `x8` to `x15`.
fn prime(field: u32) -> u32 {
    8 | field & 7
}

fn imm6(c: u32) -> u32 {
    sign(c, 12, 5) | bits(c, 2, 6, 0)
}

fn shamt(c: u32) -> u32 {
    bits(c, 12, 12, 5) | bits(c, 2, 6, 0)
}

fn offset_w(c: u32) -> u32 {
    bits(c, 10, 12, 3) | bits(c, 6, 6, 2) | bits(c, 5, 5, 6)
}

fn offset_d(c: u32) -> u32 {
    bits(c, 10, 12, 3) | bits(c, 5, 6, 6)
}

fn imm_addi16sp(c: u32) -> u32 {
    sign(c, 12, 9) | bits(c, 6, 6, 4) | bits(c, 5, 5, 6) | bits(c, 3, 4, 7) | bits(c, 2, 2, 5)
}

fn offset_b(c: u32) -> u32 {
    sign(c, 12, 8) | bits(c, 10, 11, 3) | bits(c, 5, 6, 6) | bits(c, 3, 4, 1) | bits(c, 2, 2, 5)
}

fn offset_j(c: u32) -> u32 {
    sign(c, 12, 11)
        | bits(c, 11, 11, 4)
        | bits(c, 9, 10, 8)
        | bits(c, 8, 8, 10)
        | bits(c, 7, 7, 6)
        | bits(c, 6, 6, 7)
        | bits(c, 3, 5, 1)
        | bits(c, 2, 2, 5)
}

fn r_type(opcode: u32, funct3: u32, funct7: u32, rd: u32, rs1: u32, rs2: u32) -> u32 {
    funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode
}

fn i_type(opcode: u32, funct3: u32, rd: u32, rs1: u32, imm: u32) -> u32 {
    imm << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode
}

fn s_type(opcode: u32, funct3: u32, rs1: u32, rs2: u32, imm: u32) -> u32 {
    (imm >> 5) << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | (imm & 0x1f) << 7 | opcode
}

/// A branch that compares with `x0`.
fn b_type(funct3: u32, rs1: u32, imm: u32) -> u32 {
    bits(imm, 12, 12, 31)
        | bits(imm, 5, 10, 25)
        | rs1 << 15
        | funct3 << 12
        | bits(imm, 1, 4, 8)
        | bits(imm, 11, 11, 7)
        | BRANCH
}

fn j_type(rd: u32, imm: u32) -> u32 {
    bits(imm, 20, 20, 31)
        | bits(imm, 1, 10, 21)
        | bits(imm, 11, 11, 20)
        | bits(imm, 12, 19, 12)
        | rd << 7
        | JAL
}
