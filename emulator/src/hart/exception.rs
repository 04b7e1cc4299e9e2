//! What can go wrong in an instruction: the synchronous exceptions, with what `xtval` will hold.

use crate::addr::VirtAddr;

/// How memory was to be used: decides which of the three fault causes is raised.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AccessKind {
    /// Instruction fetch.
    Fetch,
    /// Load, and LR.
    Load,
    /// Store, SC and AMO (both halves: Privileged ISA, Machine Cause Register).
    Store,
}

/// A synchronous exception (Privileged ISA, Machine Cause Register, table of causes).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exception {
    /// A jump to an address that is not instruction-aligned.
    InstructionMisaligned(VirtAddr),
    /// Fetch from where there is no memory, or PMP forbids it.
    InstructionAccess(VirtAddr),
    /// An encoding that is not an instruction here, with the word. (64 bits wide like the other
    /// payloads, so that an exception travels in two registers.)
    IllegalInstruction(u64),
    /// `ebreak`, with its pc.
    Breakpoint(VirtAddr),
    /// A load that must be aligned and is not.
    LoadMisaligned(VirtAddr),
    /// A load that the bus or PMP refuses.
    LoadAccess(VirtAddr),
    /// A store or AMO that must be aligned and is not.
    StoreMisaligned(VirtAddr),
    /// A store or AMO that the bus or PMP refuses.
    StoreAccess(VirtAddr),
    /// `ecall` from U-mode.
    EcallFromU,
    /// `ecall` from S-mode.
    EcallFromS,
    /// `ecall` from M-mode.
    EcallFromM,
    /// Translation of a fetch failed.
    InstructionPageFault(VirtAddr),
    /// Translation of a load failed.
    LoadPageFault(VirtAddr),
    /// Translation of a store or AMO failed.
    StorePageFault(VirtAddr),
}

impl Exception {
    /// The exception code, `xcause` without its interrupt bit.
    #[must_use]
    pub const fn code(self) -> u64 {
        match self {
            Exception::InstructionMisaligned(_) => 0,
            Exception::InstructionAccess(_) => 1,
            Exception::IllegalInstruction(_) => 2,
            Exception::Breakpoint(_) => 3,
            Exception::LoadMisaligned(_) => 4,
            Exception::LoadAccess(_) => 5,
            Exception::StoreMisaligned(_) => 6,
            Exception::StoreAccess(_) => 7,
            Exception::EcallFromU => 8,
            Exception::EcallFromS => 9,
            Exception::EcallFromM => 11,
            Exception::InstructionPageFault(_) => 12,
            Exception::LoadPageFault(_) => 13,
            Exception::StorePageFault(_) => 15,
        }
    }

    /// What `xtval` receives (Privileged ISA, Machine Trap Value Register).
    #[must_use]
    pub const fn tval(self) -> u64 {
        match self {
            Exception::InstructionMisaligned(va)
            | Exception::InstructionAccess(va)
            | Exception::Breakpoint(va)
            | Exception::LoadMisaligned(va)
            | Exception::LoadAccess(va)
            | Exception::StoreMisaligned(va)
            | Exception::StoreAccess(va)
            | Exception::InstructionPageFault(va)
            | Exception::LoadPageFault(va)
            | Exception::StorePageFault(va) => va.0,
            Exception::IllegalInstruction(word) => word,
            Exception::EcallFromU | Exception::EcallFromS | Exception::EcallFromM => 0,
        }
    }

    /// The page fault of this kind of access.
    #[must_use]
    pub const fn page_fault(kind: AccessKind, va: VirtAddr) -> Exception {
        match kind {
            AccessKind::Fetch => Exception::InstructionPageFault(va),
            AccessKind::Load => Exception::LoadPageFault(va),
            AccessKind::Store => Exception::StorePageFault(va),
        }
    }

    /// The access fault of this kind of access.
    #[must_use]
    pub const fn access_fault(kind: AccessKind, va: VirtAddr) -> Exception {
        match kind {
            AccessKind::Fetch => Exception::InstructionAccess(va),
            AccessKind::Load => Exception::LoadAccess(va),
            AccessKind::Store => Exception::StoreAccess(va),
        }
    }

    /// A fault of a load as that of a store, at `va`: for what is checked as a load and reported
    /// as a store.
    #[must_use]
    pub const fn as_store(self, va: VirtAddr) -> Exception {
        match self {
            Exception::LoadPageFault(_) | Exception::StorePageFault(_) => {
                Exception::StorePageFault(va)
            }
            _ => Exception::StoreAccess(va),
        }
    }

    /// The name of the cause with this code, as the specification's table spells it.
    #[must_use]
    pub const fn name_of(code: u64) -> &'static str {
        match code {
            0 => "instruction address misaligned",
            1 => "instruction access fault",
            2 => "illegal instruction",
            3 => "breakpoint",
            4 => "load address misaligned",
            5 => "load access fault",
            6 => "store/AMO address misaligned",
            7 => "store/AMO access fault",
            8 => "environment call from U-mode",
            9 => "environment call from S-mode",
            11 => "environment call from M-mode",
            12 => "instruction page fault",
            13 => "load page fault",
            15 => "store/AMO page fault",
            _ => "reserved",
        }
    }
}
