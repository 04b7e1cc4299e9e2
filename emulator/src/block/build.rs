//! From bytes in RAM to a block's instructions.

use crate::isa::table::Format;
use crate::isa::{Decoded, Extensions, Kind, Op, Rare, Reg, decode};

/// The most instructions that one block holds.
pub const MAX_OPS: usize = 64;

/// Whether nothing after this instruction in its block would be executed for certain. Branches end
/// no block: what follows one is executed when it is not taken.
#[must_use]
pub(super) fn ends_block(op: &Op) -> bool {
    matches!(
        op.kind,
        Kind::Jal
            | Kind::Jalr
            | Kind::Ecall
            | Kind::Ebreak
            | Kind::Mret
            | Kind::Sret
            | Kind::Wfi
            | Kind::SfenceVma
            | Kind::Illegal
            | Kind::Spin
    ) || (op.kind == Kind::Tracepoint && op.imm == tracepoint::id::MARK)
        || matches!(
            op.rare(),
            Some(Rare::SinvalVma | Rare::SfenceWInval | Rare::SfenceInvalIr)
        )
}

/// Decodes an instruction that lies `offset` bytes into its block.
///
/// Immediates relative to the pc become relative to the block's first address, so that execution
/// needs no pc for each instruction. `auipc`'s low twelve bits are zero and take the offset,
/// which is below a page.
///
/// A `jal` to itself and the custom HINT by which guests speak to the emulator (`slti x0, a0, id`;
/// Unprivileged ISA, HINT Instructions: SLTI with rd=x0 is designated for custom use) get a kind of
/// their own.
#[must_use]
pub fn decode_one(word: u32, offset: u32, extensions: Extensions) -> Decoded {
    let decoded = decode(word, extensions);
    let op = decoded.op;
    let kind = match op.kind {
        Kind::Jal if op.imm == 0 => Kind::Spin,
        Kind::Slti if op.rd == Reg::Sink && op.rs1 == Reg::R10 => Kind::Tracepoint,
        kind => kind,
    };
    Decoded {
        op: place_at(Op { kind, ..op }, offset),
        ..decoded
    }
}

/// What the first instruction of a block is so many bytes further on in it.
#[must_use]
pub(super) fn place_at(op: Op, offset: u32) -> Op {
    let relative = matches!(
        op.kind,
        Kind::Jal
            | Kind::Spin
            | Kind::Auipc
            | Kind::Beq
            | Kind::Bne
            | Kind::Blt
            | Kind::Bge
            | Kind::Bltu
            | Kind::Bgeu
    );
    Op {
        imm: op.imm + if relative { offset as i32 } else { 0 },
        ..op
    }
}

/// Whether the instruction looks up the load side of the TLB.
#[must_use]
pub fn is_load(op: Op) -> bool {
    let format = op.insn().map(|insn| insn.row().format);
    matches!(format, Some(Format::Load | Format::Lr | Format::FLoad))
}

/// Whether the instruction looks up the store side of the TLB.
#[must_use]
pub fn is_store(op: Op) -> bool {
    let format = op.insn().map(|insn| insn.row().format);
    matches!(
        format,
        Some(Format::Store | Format::Amo | Format::AmoPair | Format::FStore)
    ) || op.rare() == Some(Rare::CboZero)
}
