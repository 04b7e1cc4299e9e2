//! What an instruction changes, told from its operands and from the state before and after it.

use crate::addr::{PAGE_SIZE, PhysAddr, VirtAddr};
use crate::hart::csr::peek;
use crate::hart::{AccessKind, Hart};
use crate::isa::table::Format;
use crate::isa::{Kind, Op, Rare, Reg};
use crate::mem::Memory;
use crate::mem::access::CACHE_BLOCK;
use crate::mmu::translate::{request, walk_memory};

/// A register that is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Destination {
    /// An integer register, not `x0`.
    X(usize),
    /// A floating-point register.
    F(usize),
}

/// The register that an instruction writes.
pub(super) fn destination(op: &Op) -> Option<Destination> {
    let number = op.rd.number() as usize;
    match op.insn()?.row().format {
        Format::R
        | Format::Unary
        | Format::AesRound
        | Format::Sm4
        | Format::MopR
        | Format::MopRr
        | Format::I
        | Format::Load
        | Format::Jalr
        | Format::Shift6
        | Format::Shift5
        | Format::U
        | Format::J
        | Format::Csr
        | Format::CsrImm
        | Format::Lr
        | Format::Amo
        | Format::AmoPair
        | Format::FCmp
        | Format::FToX
        | Format::FToXRm
        | Format::FToXRtz => (number != 0).then_some(Destination::X(number)),
        Format::FLoad
        | Format::F2
        | Format::F1Rm
        | Format::F2Rm
        | Format::F4Rm
        | Format::XToF
        | Format::XToFRm
        | Format::FConstant => Some(Destination::F(number)),
        Format::None
        | Format::Store
        | Format::B
        | Format::Fence
        | Format::SfenceVma
        | Format::Cbo
        | Format::FStore => None,
    }
}

/// The CSR that an instruction has written, and what it holds now. Setting or clearing no bits
/// writes nothing (Unprivileged ISA, Zicsr).
pub(super) fn written_csr(hart: &Hart, op: &Op) -> Option<(u16, u64)> {
    let writes = match op.kind {
        Kind::Csrrw | Kind::Csrrwi => true,
        Kind::Csrrs | Kind::Csrrc => op.rs1 != Reg::R0,
        Kind::Csrrsi | Kind::Csrrci => op.imm >> 16 != 0,
        _ => false,
    };
    let number = (op.imm & 0xfff) as u16;
    // `time` is read-only, so what its value would be does not matter.
    writes
        .then(|| peek(hart, number, 0))
        .flatten()
        .map(|value| (number, value))
}

/// An access to memory, as known before the instruction is executed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Access {
    /// Its first byte.
    pub(super) va: u64,
    /// Bytes: 1 to 16, or a cache block.
    pub(super) size: u64,
    /// Whether memory is read.
    pub(super) loads: bool,
    /// Whether memory is, or may be, written.
    may_store: bool,
    /// What is stored, or `None` for an AMO, which computes it.
    value: Option<u64>,
}

impl Access {
    /// The access that an instruction is about to make, if it makes one.
    pub(super) fn of(hart: &Hart, memory: &Memory, op: &Op) -> Option<Access> {
        let row = op.insn()?.row();
        let base = hart.x.get(op.rs1);
        let offset = op.immediate() as u64;
        let (va, loads, may_store, source) = match row.format {
            Format::Load | Format::FLoad => (base.wrapping_add(offset), true, false, None),
            Format::Lr => (base, true, false, None),
            Format::Store => (
                base.wrapping_add(offset),
                false,
                true,
                Some(hart.x.get(op.rs2)),
            ),
            Format::FStore => (
                base.wrapping_add(offset),
                false,
                true,
                Some(hart.f.get(op.rs2)),
            ),
            Format::Amo if is_sc(op) => (base, false, true, Some(hart.x.get(op.rs2))),
            Format::Amo | Format::AmoPair => (base, true, true, None),
            Format::Cbo if op.rare() == Some(Rare::CboZero) => {
                (base & !(CACHE_BLOCK - 1), false, true, Some(0))
            }
            _ => return None,
        };
        let size = width(op, row.name);
        let mask = u64::MAX >> (64 - 8 * size.min(8));
        Some(Access {
            va,
            size,
            loads,
            may_store: may_store && !comparison_fails(hart, memory, op, va, size),
            value: source.map(|value| value & mask),
        })
    }

    /// Whether memory is, or may be, written.
    pub(super) const fn may_store(&self) -> bool {
        self.may_store
    }

    /// What was stored, after the instruction: address, bytes and value of each piece of up to
    /// eight bytes. A value that cannot be read back is `None`.
    pub(super) fn stores(
        &self,
        hart: &Hart,
        memory: &Memory,
        op: &Op,
    ) -> Vec<(u64, u64, Option<u64>)> {
        if !self.may_store || is_sc(op) && hart.x.get(op.rd) != 0 {
            return Vec::new();
        }
        let pieces = (0..self.size.div_ceil(8)).map(|piece| self.va.wrapping_add(8 * piece));
        let size = self.size.min(8);
        pieces
            .map(|va| {
                (
                    va,
                    size,
                    self.value.or_else(|| read_back(hart, memory, va, size)),
                )
            })
            .collect()
    }
}

/// Whether it is an `amocas` that will find something else than it expects. Neither registers nor
/// memory tell that afterwards, if the destination is `x0`.
fn comparison_fails(hart: &Hart, memory: &Memory, op: &Op, va: u64, size: u64) -> bool {
    let pieces: &[u64] = match op.rare() {
        Some(Rare::AmocasB | Rare::AmocasH | Rare::AmocasW | Rare::AmocasD) => &[0],
        Some(Rare::AmocasQ) => &[0, 1],
        _ => return false,
    };
    // A pair that begins with `x0` reads zero in both halves.
    let rd = op.rd.number() as usize;
    let expected = |piece: u64| match rd {
        0 => 0,
        rd => hart.x.visible()[(rd + piece as usize) % 32],
    };
    let shift = 64 - 8 * size.min(8);
    pieces.iter().any(|&piece| {
        let found = read_back(hart, memory, va.wrapping_add(8 * piece), size.min(8));
        found.is_some_and(|found| (found ^ expected(piece)) << shift != 0)
    })
}

fn is_sc(op: &Op) -> bool {
    matches!(op.kind, Kind::ScW | Kind::ScD)
}

/// How many bytes an instruction loads or stores. AMOs have it in their names.
fn width(op: &Op, name: &str) -> u64 {
    match op.kind {
        Kind::Lb | Kind::Lbu | Kind::Sb => 1,
        Kind::Lh | Kind::Lhu | Kind::Sh => 2,
        Kind::Lw | Kind::Lwu | Kind::Sw | Kind::Flw | Kind::Fsw => 4,
        Kind::Ld | Kind::Sd | Kind::Fld | Kind::Fsd => 8,
        _ if matches!(op.rare(), Some(Rare::Flh | Rare::Fsh)) => 2,
        _ => match name.rsplit('.').next() {
            Some("b") => 1,
            Some("h") => 2,
            Some("w") => 4,
            Some("q") => 16,
            Some("zero") => CACHE_BLOCK,
            _ => 8,
        },
    }
}

/// Where an address leads for this kind of access, by a walk that changes nothing.
pub(super) fn physical(hart: &Hart, memory: &Memory, va: u64, kind: AccessKind) -> Option<u64> {
    match request(hart, VirtAddr(va), kind) {
        None => Some(va),
        Some(request) => {
            let leaf = walk_memory(hart, memory, &request).outcome;
            leaf.ok().map(|leaf| leaf.pa.0)
        }
    }
}

/// What a store has left in memory. It has just translated its address, so a fresh look at the
/// tables finds the same place.
fn read_back(hart: &Hart, memory: &Memory, va: u64, size: u64) -> Option<u64> {
    if va % PAGE_SIZE + size > PAGE_SIZE && size > 1 {
        // The next page may lie anywhere.
        return (0..size).rev().try_fold(0, |value, offset| {
            let byte = read_back(hart, memory, va.wrapping_add(offset), 1)?;
            Some(value << 8 | byte)
        });
    }
    let pa = PhysAddr(physical(hart, memory, va, AccessKind::Store)?);
    let ram = &memory.ram;
    match size {
        1 => ram.read_at::<u8>(pa).map(u64::from),
        2 => ram.read_at::<u16>(pa).map(u64::from),
        4 => ram.read_at::<u32>(pa).map(u64::from),
        _ => ram.read_at(pa),
    }
}
