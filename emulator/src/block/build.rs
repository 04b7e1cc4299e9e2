//! From bytes in RAM to a block's instructions.

use crate::isa::{Decoded, Extensions, Kind, Op, Reg, decode};

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
pub fn is_load(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Lb | Lh | Lw | Ld | Lbu | Lhu | Lwu | Flw | Fld | LrW | LrD
    )
}

/// Whether the instruction looks up the store side of the TLB.
#[must_use]
pub fn is_store(kind: Kind) -> bool {
    use Kind::*;
    matches!(kind, Sb | Sh | Sw | Sd | Fsw | Fsd | ScW | ScD) || is_amo(kind)
}

/// Whether the instruction is an AMO proper.
#[must_use]
fn is_amo(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        AmoswapW
            | AmoaddW
            | AmoxorW
            | AmoandW
            | AmoorW
            | AmominW
            | AmomaxW
            | AmominuW
            | AmomaxuW
            | AmoswapD
            | AmoaddD
            | AmoxorD
            | AmoandD
            | AmoorD
            | AmominD
            | AmomaxD
            | AmominuD
            | AmomaxuD
    )
}
