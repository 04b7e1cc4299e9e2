//! Entering and leaving trap handlers, and the instructions that a mode may be denied.

use super::csr::mstatus;
use super::interrupt::Interrupt;
use super::{Exception, Hart, Privilege};

/// Why a trap is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// The instruction at `pc` could not be executed.
    Exception(Exception),
    /// Something asked for attention before the instruction at `pc`.
    Interrupt(Interrupt),
}

impl Cause {
    /// `xcause`, with its interrupt bit.
    #[must_use]
    pub const fn code(self) -> u64 {
        match self {
            Cause::Exception(exception) => exception.code(),
            Cause::Interrupt(interrupt) => 1 << 63 | interrupt.code(),
        }
    }

    /// `xtval`; an interrupt has none.
    #[must_use]
    pub const fn tval(self) -> u64 {
        match self {
            Cause::Exception(exception) => exception.tval(),
            Cause::Interrupt(_) => 0,
        }
    }

    /// A code of `xcause` in words.
    #[must_use]
    pub fn name_of(code: u64) -> &'static str {
        if code >> 63 == 0 {
            return Exception::name_of(code);
        }
        Interrupt::from_code(code << 1 >> 1).map_or("reserved interrupt", Interrupt::name)
    }

    /// The cause in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Cause::Exception(exception) => Exception::name_of(exception.code()),
            Cause::Interrupt(interrupt) => interrupt.name(),
        }
    }
}

/// Why a privileged instruction is an illegal instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Illegal {
    /// The mode is not privileged enough.
    #[error("the instruction belongs to a more privileged mode")]
    Privilege,
    /// `mstatus.TSR` makes `sret` trap in S-mode.
    #[error("mstatus.TSR forbids sret in S-mode")]
    Tsr,
}

/// Takes a trap: `hart.pc`, which must be the address of the instruction that faulted or was not
/// begun, goes to `xepc`; then `pc` and privilege are those of the handler. Returns its mode.
///
/// Delegated causes go to S-mode unless they come from M-mode: a trap never lowers privilege
/// (Privileged ISA, Machine Trap Delegation Registers). A reservation stays as it is.
pub fn enter(hart: &mut Hart, cause: Cause) -> Privilege {
    let delegation = match cause {
        Cause::Exception(_) => hart.csr.medeleg,
        Cause::Interrupt(_) => hart.csr.interrupts.delegated,
    };
    let from = hart.privilege;
    let delegated = delegation >> (cause.code() & 63) & 1 == 1;
    let csr = &mut hart.csr;
    let (target, handler) = if delegated && from != Privilege::Machine {
        csr.mstatus = push_supervisor(csr.mstatus, from);
        (Privilege::Supervisor, &mut csr.supervisor)
    } else {
        csr.mstatus = push_machine(csr.mstatus, from);
        (Privilege::Machine, &mut csr.machine)
    };
    handler.epc = hart.pc;
    handler.cause = cause.code();
    handler.tval = cause.tval();
    hart.pc = handler.vector(cause.code());
    hart.privilege = target;
    target
}

/// `mret`: back to the mode in MPP (Privileged ISA, Trap-Return Instructions).
///
/// # Errors
/// The hart is not in M-mode.
pub fn mret(hart: &mut Hart) -> Result<(), Illegal> {
    if hart.privilege != Privilege::Machine {
        return Err(Illegal::Privilege);
    }
    hart.privilege = hart.csr.mpp();
    hart.csr.mstatus = pop_machine(hart.csr.mstatus);
    hart.pc = hart.csr.machine.epc;
    hart.returns += 1;
    Ok(())
}

/// `sret`: back to the mode in SPP (Privileged ISA, Trap-Return Instructions).
///
/// # Errors
/// The hart is in U-mode, or in S-mode with TSR set.
pub fn sret(hart: &mut Hart) -> Result<(), Illegal> {
    match hart.privilege {
        Privilege::User => return Err(Illegal::Privilege),
        Privilege::Supervisor if hart.csr.tsr() => return Err(Illegal::Tsr),
        Privilege::Supervisor | Privilege::Machine => {}
    }
    let to_supervisor = hart.csr.mstatus & mstatus::SPP != 0;
    hart.privilege = if to_supervisor {
        Privilege::Supervisor
    } else {
        Privilege::User
    };
    hart.csr.mstatus = pop_supervisor(hart.csr.mstatus);
    hart.pc = hart.csr.supervisor.epc;
    hart.returns += 1;
    Ok(())
}

/// Whether `wfi` may be executed: not in U-mode, and not in S-mode with TW set
/// (Privileged ISA, Virtualization Support in mstatus; the time limit is zero here).
#[must_use]
pub fn wfi_allowed(hart: &Hart) -> bool {
    match hart.privilege {
        Privilege::Machine => true,
        Privilege::Supervisor => !hart.csr.tw(),
        Privilege::User => false,
    }
}

/// Whether `sfence.vma` may be executed: not in U-mode, and not in S-mode with TVM set.
#[must_use]
pub fn sfence_allowed(hart: &Hart) -> bool {
    match hart.privilege {
        Privilege::Machine => true,
        Privilege::Supervisor => !hart.csr.tvm(),
        Privilege::User => false,
    }
}

// The stack of interrupt enables and modes: pure functions of `mstatus` (Privileged ISA,
// Privilege and Global Interrupt-Enable Stack).

const fn push_machine(status: u64, from: Privilege) -> u64 {
    let popped = status & !(mstatus::MIE | mstatus::MPIE | mstatus::MPP);
    let mpie = if status & mstatus::MIE != 0 {
        mstatus::MPIE
    } else {
        0
    };
    popped | mpie | (from as u64) << mstatus::MPP_SHIFT
}

const fn push_supervisor(status: u64, from: Privilege) -> u64 {
    let popped = status & !(mstatus::SIE | mstatus::SPIE | mstatus::SPP);
    let spie = if status & mstatus::SIE != 0 {
        mstatus::SPIE
    } else {
        0
    };
    let spp = if matches!(from, Privilege::User) {
        0
    } else {
        mstatus::SPP
    };
    popped | spie | spp
}

const fn pop_machine(status: u64) -> u64 {
    // MPRV survives only a return to M-mode.
    let cleared = if status & mstatus::MPP == mstatus::MPP {
        0
    } else {
        mstatus::MPRV
    };
    let kept = status & !(mstatus::MIE | mstatus::MPP | cleared);
    let mie = if status & mstatus::MPIE != 0 {
        mstatus::MIE
    } else {
        0
    };
    kept | mie | mstatus::MPIE
}

const fn pop_supervisor(status: u64) -> u64 {
    let kept = status & !(mstatus::SIE | mstatus::SPP | mstatus::MPRV);
    let sie = if status & mstatus::SPIE != 0 {
        mstatus::SIE
    } else {
        0
    };
    kept | sie | mstatus::SPIE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addr::VirtAddr;
    use crate::hart::csr::number::*;
    use crate::hart::csr::testing;
    use crate::isa::Extensions;

    const PAGE_FAULT: Cause = Cause::Exception(Exception::LoadPageFault(VirtAddr(0x5008)));
    const TIMER: Cause = Cause::Interrupt(Interrupt::SupervisorTimer);

    fn hart(privilege: Privilege) -> Hart {
        let mut hart = testing::hart(Extensions::all());
        hart.csrrw(MTVEC, 0x8000_0100).unwrap();
        hart.csrrw(STVEC, 0x8020_0200).unwrap();
        hart.privilege = privilege;
        hart.pc = 0x1234;
        hart
    }

    #[test]
    fn a_cause_has_code_value_and_name() {
        for (cause, code, tval, name) in [
            (PAGE_FAULT, 13, 0x5008, "load page fault"),
            (
                Cause::Exception(Exception::IllegalInstruction(7)),
                2,
                7,
                "illegal instruction",
            ),
            (TIMER, 1 << 63 | 5, 0, "supervisor timer interrupt"),
        ] {
            assert_eq!(
                (cause.code(), cause.tval(), cause.name()),
                (code, tval, name)
            );
            assert_eq!(Cause::name_of(code), name);
        }
    }

    #[test]
    fn delegation_decides_the_mode_but_never_lowers_it() {
        use Privilege::{Machine, Supervisor, User};
        for (cause, register, bit) in [(PAGE_FAULT, MEDELEG, 13), (TIMER, MIDELEG, 5)] {
            for (delegation, from, target) in [
                (0, User, Machine),
                (0, Supervisor, Machine),
                (0, Machine, Machine),
                (!(1 << bit), User, Machine),
                (1 << bit, User, Supervisor),
                (1 << bit, Supervisor, Supervisor),
                (1 << bit, Machine, Machine),
            ] {
                let mut hart = hart(Machine);
                hart.csrrw(register, delegation).unwrap();
                hart.privilege = from;
                assert_eq!(enter(&mut hart, cause), target, "{cause:?} from {from:?}");
                assert_eq!(hart.privilege, target);
                let (handler, base) = if target == Machine {
                    (hart.csr.machine, 0x8000_0100)
                } else {
                    (hart.csr.supervisor, 0x8020_0200)
                };
                assert_eq!(hart.pc, base);
                assert_eq!(handler.cause, cause.code());
                assert_eq!(handler.tval, cause.tval());
            }
        }
    }

    #[test]
    fn a_trap_to_s_leaves_the_machine_registers_alone() {
        let mut hart = hart(Privilege::Machine);
        hart.csrrw(MEDELEG, u64::MAX).unwrap();
        hart.csrrw(
            MSTATUS,
            mstatus::MIE | mstatus::MPP | mstatus::MPRV | mstatus::SIE,
        )
        .unwrap();
        hart.privilege = Privilege::User;
        hart.pc = 0x1234;
        let before = hart.csr.clone();
        enter(&mut hart, PAGE_FAULT);
        assert_eq!(hart.csr.machine, before.machine);
        let supervisor_fields = mstatus::SIE | mstatus::SPIE | mstatus::SPP;
        assert_eq!((hart.csr.mstatus ^ before.mstatus) & !supervisor_fields, 0);
        assert_eq!(hart.csr.supervisor.epc, 0x1234);
    }

    #[test]
    fn entering_and_leaving_machine_mode_stacks_enable_and_mode() {
        for from in [Privilege::User, Privilege::Supervisor, Privilege::Machine] {
            for mie in [0, mstatus::MIE] {
                let mut hart = hart(from);
                hart.csr.mstatus = mstatus::RESET | mie;
                enter(&mut hart, PAGE_FAULT);
                assert_eq!(hart.csr.mpp(), from);
                let mpie = if mie != 0 { mstatus::MPIE } else { 0 };
                assert_eq!(hart.csr.mstatus & (mstatus::MIE | mstatus::MPIE), mpie);
                mret(&mut hart).unwrap();
                assert_eq!((hart.privilege, hart.pc), (from, 0x1234));
                assert_eq!(hart.csr.mstatus, mstatus::RESET | mie | mstatus::MPIE);
            }
        }
    }

    #[test]
    fn entering_and_leaving_supervisor_mode_stacks_enable_and_mode() {
        for from in [Privilege::User, Privilege::Supervisor] {
            for sie in [0, mstatus::SIE] {
                let mut hart = hart(from);
                hart.csr.medeleg = 1 << 13;
                hart.csr.mstatus = mstatus::RESET | sie;
                enter(&mut hart, PAGE_FAULT);
                assert_eq!(
                    hart.csr.mstatus & mstatus::SPP != 0,
                    from == Privilege::Supervisor
                );
                let spie = if sie != 0 { mstatus::SPIE } else { 0 };
                assert_eq!(hart.csr.mstatus & (mstatus::SIE | mstatus::SPIE), spie);
                sret(&mut hart).unwrap();
                assert_eq!((hart.privilege, hart.pc), (from, 0x1234));
                assert_eq!(hart.csr.mstatus, mstatus::RESET | sie | mstatus::SPIE);
            }
        }
    }

    #[test]
    fn leaving_machine_mode_clears_mprv() {
        for (mpp, kept) in [(0, false), (1, false), (3, true)] {
            let mut hart = hart(Privilege::Machine);
            hart.csr.mstatus = mstatus::RESET | mstatus::MPRV | mpp << mstatus::MPP_SHIFT;
            mret(&mut hart).unwrap();
            assert_eq!(hart.csr.mprv(), kept);
            assert_eq!(hart.csr.mpp(), Privilege::User);
        }
        for spp in [0, mstatus::SPP] {
            let mut hart = hart(Privilege::Machine);
            hart.csr.mstatus = mstatus::RESET | mstatus::MPRV | spp;
            sret(&mut hart).unwrap();
            assert!(!hart.csr.mprv());
            assert_eq!(hart.csr.mstatus & mstatus::SPP, 0);
        }
    }

    #[test]
    fn vectored_handlers_spread_interrupts_only() {
        for (cause, pc) in [(TIMER, 0x8000_0100 + 4 * 5), (PAGE_FAULT, 0x8000_0100)] {
            let mut hart = hart(Privilege::Machine);
            hart.csrrw(MTVEC, 0x8000_0101).unwrap();
            enter(&mut hart, cause);
            assert_eq!(hart.pc, pc);
        }
    }

    #[test]
    fn a_trap_keeps_the_reservation() {
        let mut hart = hart(Privilege::Machine);
        hart.reservation = Some(0x8000_0000);
        enter(&mut hart, PAGE_FAULT);
        mret(&mut hart).unwrap();
        assert_eq!(hart.reservation, Some(0x8000_0000));
    }

    #[test]
    fn privileged_instructions_by_mode() {
        use Privilege::{Machine, Supervisor, User};
        for (mode, status, [m, s, wfi, sfence]) in [
            (User, 0, [false; 4]),
            (Supervisor, 0, [false, true, true, true]),
            (Supervisor, mstatus::TSR, [false, false, true, true]),
            (Supervisor, mstatus::TW, [false, true, false, true]),
            (Supervisor, mstatus::TVM, [false, true, true, false]),
            (
                Machine,
                mstatus::TSR | mstatus::TW | mstatus::TVM,
                [true; 4],
            ),
        ] {
            let fresh = || {
                let mut hart = hart(mode);
                hart.csr.mstatus = mstatus::RESET | status;
                hart
            };
            assert_eq!(mret(&mut fresh()).is_ok(), m, "mret in {mode:?}");
            assert_eq!(sret(&mut fresh()).is_ok(), s, "sret in {mode:?}");
            assert_eq!(wfi_allowed(&fresh()), wfi, "wfi in {mode:?}");
            assert_eq!(sfence_allowed(&fresh()), sfence, "sfence.vma in {mode:?}");
        }
    }
}
