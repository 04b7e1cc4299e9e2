//! From bytes in RAM to a block's instructions.

use crate::isa::table::Format;
use crate::isa::{Decoded, Extensions, Kind, Op, Rare, Reg, decode};

/// The most instructions that one block holds.
pub const MAX_OPS: usize = 64;

/// Whether nothing after this instruction in its block would be executed for certain, or whether
/// it needs `hart.cycle` to be exact.
#[must_use]
pub(super) fn ends_block(op: &Op) -> bool {
    // A tracepoint ends its block so that registers are seen as they are there.
    is_tracepoint(op)
        || matches!(
            op.kind,
            Kind::Jal
                | Kind::Jalr
                | Kind::Beq
                | Kind::Bne
                | Kind::Blt
                | Kind::Bge
                | Kind::Bltu
                | Kind::Bgeu
                | Kind::Ecall
                | Kind::Ebreak
                | Kind::Csrrw
                | Kind::Csrrs
                | Kind::Csrrc
                | Kind::Csrrwi
                | Kind::Csrrsi
                | Kind::Csrrci
                | Kind::Mret
                | Kind::Sret
                | Kind::Wfi
                | Kind::SfenceVma
                | Kind::FenceI
                | Kind::Illegal
        )
        || op.rare().is_some_and(rare_ends_block)
}

/// The same for the rare ones: those of the system, and those that wait.
fn rare_ends_block(rare: Rare) -> bool {
    matches!(
        rare,
        Rare::WrsNto | Rare::WrsSto | Rare::SinvalVma | Rare::SfenceWInval | Rare::SfenceInvalIr
    )
}

/// Whether this is a `jal` to itself, `offset` bytes into its block. It begins a block of its own:
/// so a hart that spins is found in the cycle in which instruction by instruction it would be.
#[must_use]
pub(super) fn jumps_to_itself(op: &Op, offset: u32) -> bool {
    op.kind == Kind::Jal && op.imm == offset as i32
}

/// Decodes an instruction that lies `offset` bytes into its block.
///
/// Immediates relative to the pc become relative to the block's first address, so that execution
/// needs no pc for each instruction. `auipc`'s low twelve bits are zero and take the offset,
/// which is below a page.
#[must_use]
pub fn decode_one(word: u32, offset: u32, extensions: Extensions) -> Decoded {
    let decoded = decode(word, extensions);
    let op = decoded.op;
    let relative = matches!(
        op.kind,
        Kind::Jal
            | Kind::Auipc
            | Kind::Beq
            | Kind::Bne
            | Kind::Blt
            | Kind::Bge
            | Kind::Bltu
            | Kind::Bgeu
    );
    if relative {
        let imm = op.imm + offset as i32;
        return Decoded {
            op: Op { imm, ..op },
            ..decoded
        };
    }
    decoded
}

/// Whether this is the custom HINT by which guests speak to the emulator: `slti x0, a0, id`
/// (Unprivileged ISA, HINT Instructions: SLTI with rd=x0 is designated for custom use).
#[must_use]
pub fn is_tracepoint(op: &Op) -> bool {
    op.kind == Kind::Slti && op.rd == Reg::Sink && op.rs1 == Reg::R10
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
