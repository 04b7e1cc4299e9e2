//! Which interrupt is taken next, if any.

use super::csr::{MEI, MSI, MTI, SEI, SSI, STI, mstatus};
use super::{Hart, Privilege};

/// An interrupt (Privileged ISA, Machine Cause Register, table of causes).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Interrupt {
    /// From the PLIC, for M-mode.
    MachineExternal,
    /// From the CLINT's `msip`.
    MachineSoftware,
    /// From the CLINT's `mtimecmp`.
    MachineTimer,
    /// From the PLIC, for S-mode, or by software.
    SupervisorExternal,
    /// By software.
    SupervisorSoftware,
    /// From `stimecmp`, or by software.
    SupervisorTimer,
}

impl Interrupt {
    /// All interrupts, the most urgent first (Privileged ISA, Machine Interrupt Registers: MEI,
    /// MSI, MTI, SEI, SSI, STI). It is not the order of the bits.
    pub const BY_PRIORITY: [Interrupt; 6] = [
        Interrupt::MachineExternal,
        Interrupt::MachineSoftware,
        Interrupt::MachineTimer,
        Interrupt::SupervisorExternal,
        Interrupt::SupervisorSoftware,
        Interrupt::SupervisorTimer,
    ];

    /// The exception code, `xcause` without its interrupt bit, and the position in `mip`.
    #[must_use]
    pub const fn code(self) -> u64 {
        self.bit().trailing_zeros() as u64
    }

    /// The bit in `mip`, `mie` and `mideleg`.
    #[must_use]
    pub const fn bit(self) -> u64 {
        match self {
            Interrupt::MachineExternal => MEI,
            Interrupt::MachineSoftware => MSI,
            Interrupt::MachineTimer => MTI,
            Interrupt::SupervisorExternal => SEI,
            Interrupt::SupervisorSoftware => SSI,
            Interrupt::SupervisorTimer => STI,
        }
    }

    /// The name, as the specification's table spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Interrupt::MachineExternal => "machine external interrupt",
            Interrupt::MachineSoftware => "machine software interrupt",
            Interrupt::MachineTimer => "machine timer interrupt",
            Interrupt::SupervisorExternal => "supervisor external interrupt",
            Interrupt::SupervisorSoftware => "supervisor software interrupt",
            Interrupt::SupervisorTimer => "supervisor timer interrupt",
        }
    }

    /// The interrupt with this code.
    #[must_use]
    pub fn from_code(code: u64) -> Option<Interrupt> {
        Interrupt::BY_PRIORITY
            .into_iter()
            .find(|interrupt| interrupt.code() == code)
    }

    fn most_urgent(bits: u64) -> Option<Interrupt> {
        Interrupt::BY_PRIORITY
            .into_iter()
            .find(|interrupt| interrupt.bit() & bits != 0)
    }
}

/// The interrupt to take before the next instruction, if any.
///
/// What goes to M-mode comes before what goes to S-mode, and a mode's interrupts are enabled by
/// its `xIE` bit while the hart is in it, always below it, never above it
/// (Privileged ISA, Machine Interrupt Registers and Supervisor Interrupt Registers).
#[inline]
#[must_use]
pub fn pending(hart: &Hart) -> Option<Interrupt> {
    let ready = hart.csr.mip() & hart.csr.mie();
    if ready == 0 {
        None
    } else {
        choose(hart, ready)
    }
}

fn choose(hart: &Hart, ready: u64) -> Option<Interrupt> {
    let (status, delegated) = (hart.csr.mstatus, hart.csr.interrupts.delegated);
    let (to_machine, to_supervisor) = match hart.privilege {
        Privilege::Machine => (status & mstatus::MIE != 0, false),
        Privilege::Supervisor => (true, status & mstatus::SIE != 0),
        Privilege::User => (true, true),
    };
    let machine = if to_machine { ready & !delegated } else { 0 };
    let supervisor = if to_supervisor { ready & delegated } else { 0 };
    Interrupt::most_urgent(machine).or_else(|| Interrupt::most_urgent(supervisor))
}

/// Whether WFI is over: an interrupt is pending and enabled by itself, whatever the global
/// enables and the delegation say (Privileged ISA, Wait for Interrupt).
#[inline]
#[must_use]
pub fn wfi_should_wake(hart: &Hart) -> bool {
    hart.csr.mip() & hart.csr.mie() != 0
}

/// Whether any interrupt at all could be taken in the hart's present state.
#[must_use]
pub fn can_be_taken(hart: &Hart) -> bool {
    choose(hart, hart.csr.mie()).is_some()
}

/// Whether any interrupt could ever end a WFI: none can while `mie` is zero.
#[inline]
#[must_use]
pub fn anything_enabled(hart: &Hart) -> bool {
    hart.csr.mie() != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hart::csr::number::*;
    use crate::hart::csr::testing;
    use crate::isa::Extensions;
    use proptest::prelude::*;

    const ALL: u64 = MEI | MSI | MTI | SEI | SSI | STI;

    /// A hart in which the interrupts of `bits` are pending, all are enabled in `mie`, and
    /// both global enables are as given.
    fn hart(privilege: Privilege, bits: u64, delegated: u64, mie: bool, sie: bool) -> Hart {
        let mut hart = testing::hart(Extensions::all());
        hart.csrrw(MIE, ALL).unwrap();
        hart.csrrw(MIDELEG, delegated).unwrap();
        hart.csr.set_lines(
            bits & MTI != 0,
            bits & MSI != 0,
            bits & MEI != 0,
            bits & SEI != 0,
        );
        hart.csrrw(MIP, bits & (SSI | STI)).unwrap();
        let enables = if mie { mstatus::MIE } else { 0 } | if sie { mstatus::SIE } else { 0 };
        hart.csrrw(MSTATUS, enables).unwrap();
        hart.privilege = privilege;
        hart
    }

    #[test]
    fn codes_are_positions_in_mip() {
        for (interrupt, code) in Interrupt::BY_PRIORITY.into_iter().zip([11, 3, 7, 9, 1, 5]) {
            assert_eq!(interrupt.code(), code);
            assert_eq!(interrupt.bit(), 1 << code);
            assert_eq!(Interrupt::from_code(code), Some(interrupt));
        }
        assert_eq!(Interrupt::from_code(2), None);
    }

    #[test]
    fn the_most_urgent_is_taken_first() {
        let mut bits = ALL;
        for interrupt in Interrupt::BY_PRIORITY {
            let hart = hart(Privilege::User, bits, 0, false, false);
            assert_eq!(pending(&hart), Some(interrupt));
            bits &= !interrupt.bit();
        }
        assert_eq!(pending(&hart(Privilege::User, bits, 0, true, true)), None);
    }

    #[test]
    fn what_goes_to_machine_mode_goes_first() {
        // SEI is more urgent than STI, but is delegated here.
        let hart = hart(Privilege::Supervisor, SEI | STI, SEI, true, true);
        assert_eq!(pending(&hart), Some(Interrupt::SupervisorTimer));
    }

    #[test]
    fn enables_by_privilege() {
        use Privilege::{Machine, Supervisor, User};
        for (privilege, delegated, mie, sie, taken) in [
            // To M: always from below, by MIE from M.
            (User, 0, false, false, true),
            (Supervisor, 0, false, false, true),
            (Machine, 0, false, true, false),
            (Machine, 0, true, false, true),
            // To S: always from U, by SIE from S, never from M.
            (User, SSI, false, false, true),
            (Supervisor, SSI, true, false, false),
            (Supervisor, SSI, false, true, true),
            (Machine, SSI, true, true, false),
        ] {
            let hart = hart(privilege, SSI, delegated, mie, sie);
            let expected = taken.then_some(Interrupt::SupervisorSoftware);
            assert_eq!(
                pending(&hart),
                expected,
                "{privilege:?} {delegated:#x} {mie} {sie}"
            );
            assert!(
                wfi_should_wake(&hart),
                "WFI heeds neither global enables nor delegation"
            );
        }
    }

    #[test]
    fn what_can_be_taken_follows_enables_delegation_and_mode() {
        use Privilege::{Machine, Supervisor, User};
        for (privilege, enabled, delegated, mie, sie, possible) in [
            (Machine, MTI, 0, false, true, false),
            (Machine, MTI, 0, true, false, true),
            (Machine, STI, STI, true, true, false),
            (Supervisor, STI, 0, false, false, true),
            (Supervisor, STI, STI, true, false, false),
            (Supervisor, STI, STI, false, true, true),
            (Supervisor, STI | MTI, STI, false, false, true),
            (User, STI, STI, false, false, true),
            (User, 0, 0, true, true, false),
        ] {
            let mut hart = hart(privilege, 0, delegated, mie, sie);
            hart.privilege = Machine;
            hart.csrrw(MIE, enabled).unwrap();
            hart.privilege = privilege;
            assert_eq!(
                can_be_taken(&hart),
                possible,
                "{privilege:?} {enabled:#x} {delegated:#x} {mie} {sie}"
            );
        }
    }

    #[test]
    fn wfi_heeds_the_individual_enables() {
        let mut hart = hart(Privilege::Machine, MTI, 0, true, true);
        hart.csrrw(MIE, ALL & !MTI).unwrap();
        assert!(!wfi_should_wake(&hart));
        assert!(anything_enabled(&hart));
        hart.csrrw(MIE, 0).unwrap();
        assert!(!anything_enabled(&hart));
    }

    proptest! {
        /// Against the specification's three conditions for each interrupt, taken literally.
        #[test]
        fn agrees_with_the_conditions(
            privilege in prop::sample::select(vec![
                Privilege::User, Privilege::Supervisor, Privilege::Machine,
            ]),
            bits: u64, delegated: u64, mie: bool, sie: bool,
        ) {
            let hart = hart(privilege, bits, delegated, mie, sie);
            let to_machine = |i: &Interrupt| {
                (privilege < Privilege::Machine || mie)
                    && bits & i.bit() != 0
                    && delegated & (SEI | SSI | STI) & i.bit() == 0
            };
            let to_supervisor = |i: &Interrupt| {
                (privilege < Privilege::Supervisor || privilege == Privilege::Supervisor && sie)
                    && bits & i.bit() != 0
                    && delegated & (SEI | SSI | STI) & i.bit() != 0
            };
            let all = Interrupt::BY_PRIORITY;
            let expected = all.iter().find(|i| to_machine(i))
                .or_else(|| all.iter().find(|i| to_supervisor(i)));
            prop_assert_eq!(pending(&hart), expected.copied());
        }
    }
}
