use super::*;
use crate::hart::Exception;
use crate::hart::csr::number::SATP;
use crate::hart::csr::{CsrOp, access};
use crate::hart::interrupt::Interrupt;
use crate::isa::Extensions;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const RA: Reg = Reg::R1;
const T0: Reg = Reg::R5;
const T1: Reg = Reg::R6;
const NONE: Reg = Reg::Sink;

/// What happens to a hart.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// `jal rd` at this address, to that one.
    Jal(Reg, u64, u64),
    /// `jalr rd, rs1` at this address, to that one.
    Jalr(Reg, Reg, u64, u64),
    /// The stack pointer.
    Sp(u64),
    /// `satp`.
    Space(u64),
    /// A trap to S-mode at this address.
    Trap(u64),
    /// `sret` to this mode and address.
    Sret(Privilege, u64),
}
use Event::{Jal, Jalr, Sp, Space, Sret, Trap};
use Privilege::{Supervisor, User};

struct Guest {
    hart: Hart,
    stacks: CallStacks,
}

impl Guest {
    fn new() -> Guest {
        let mut hart = Hart::new(0, Extensions::all(), 0);
        hart.privilege = Supervisor;
        Guest {
            hart,
            stacks: CallStacks::new(),
        }
    }

    fn retired(&mut self, kind: Kind, [rd, rs1]: [Reg; 2], pc: u64, to: u64) {
        let op = Op {
            kind,
            rd,
            rs1,
            rs2: Reg::R0,
            imm: 0,
        };
        self.hart.pc = to;
        let insn = Fetched {
            pc,
            word: 0,
            op,
            len: 4,
        };
        self.stacks.retired(&self.hart, &insn);
    }

    fn does(&mut self, events: &[Event]) {
        for event in events {
            match *event {
                Jal(rd, pc, to) => self.retired(Kind::Jal, [rd, Reg::R0], pc, to),
                Jalr(rd, rs1, pc, to) => self.retired(Kind::Jalr, [rd, rs1], pc, to),
                Sp(sp) => self.hart.x.set(SP, sp),
                Space(root) => {
                    let mode = self.hart.privilege;
                    self.hart.privilege = Supervisor;
                    let satp = 8 << 60 | root;
                    access(&mut self.hart, SATP, CsrOp::Write, satp, true, true, 0).unwrap();
                    self.hart.privilege = mode;
                }
                Trap(pc) => {
                    let from = self.hart.privilege;
                    self.hart.privilege = Supervisor;
                    let cause = Cause::Interrupt(Interrupt::SupervisorTimer);
                    self.stacks.trapped(&self.hart, from, pc, cause);
                }
                Sret(mode, to) => {
                    self.hart.privilege = mode;
                    self.retired(Kind::Sret, [NONE, Reg::R0], 0, to);
                }
            }
        }
    }

    /// Where the frames will be gone on with, the outermost first.
    fn sites(&self) -> Vec<u64> {
        let frames = self.stacks.frames(self.hart.id).iter();
        frames.map(|frame| frame.site).collect()
    }
}

fn check(events: &[Event], expected: &[u64]) {
    let mut guest = Guest::new();
    guest.does(events);
    assert_eq!(guest.sites(), expected, "{events:x?}");
}

/// A call that is seen before whatever a test is about.
const CALL: [Event; 2] = [Sp(0x9000), Jal(RA, 0x100, 0x1000)];
/// One more, by a function with a frame.
const DEEPER: [Event; 2] = [Sp(0x8f00), Jal(RA, 0x1010, 0x2000)];

#[test]
fn link_registers_tell_calls_and_returns() {
    for (event, expected) in [
        (Jal(NONE, 0x2000, 0x3000), &[0x100, 0x1010][..]),
        (Jal(T1, 0x2000, 0x3000), &[0x100, 0x1010]),
        (Jal(T0, 0x2000, 0x3000), &[0x100, 0x1010, 0x2000]),
        (Jalr(RA, T1, 0x2000, 0x3000), &[0x100, 0x1010, 0x2000]),
        (Jalr(RA, RA, 0x2000, 0x3000), &[0x100, 0x1010, 0x2000]),
        // A tail call, and a switch's table.
        (Jalr(NONE, T1, 0x2000, 0x3000), &[0x100, 0x1010]),
        (Jalr(NONE, RA, 0x2000, 0x1014), &[0x100]),
        (Jalr(T1, T0, 0x2000, 0x1014), &[0x100]),
        // Coroutines: a return and a call.
        (Jalr(T0, RA, 0x2000, 0x1014), &[0x100, 0x2000]),
    ] {
        check(&[&CALL[..], &DEEPER, &[event]].concat(), expected);
    }
}

#[test]
fn returns_that_lead_elsewhere() {
    let deep = [&CALL[..], &DEEPER].concat();
    let then = |more: &[Event], expected: &[u64]| check(&[&deep[..], more].concat(), expected);
    // By the alternate link register, to no caller: a jump.
    then(&[Jalr(NONE, T0, 0x2000, 0x7000)], &[0x100, 0x1010]);
    // A return address that was put into `ra` by hand.
    then(&[Jalr(NONE, RA, 0x2000, 0x7000)], &[0x100, 0x1010]);
    // An outer caller's, as after tail calls that were not seen, or `longjmp`.
    then(&[Sp(0x9000), Jalr(NONE, RA, 0x2000, 0x104)], &[]);
    // `longjmp` to where `setjmp` was called from.
    then(
        &[Sp(0x8f00 + 0x10), Jalr(NONE, RA, 0x2000, 0x1100)],
        &[0x100],
    );
    // The caller of a function that runs on another stack.
    then(&[Sp(0x20_0000), Jalr(NONE, RA, 0x2000, 0x1014)], &[0x100]);
}

/// Two threads of a kernel that call the same function to change to one another.
#[test]
fn threads_find_their_stacks_again() {
    let mut guest = Guest::new();
    guest.does(&[&CALL[..], &DEEPER].concat());
    // The other one begins somewhere, on a stack of its own, and calls the same function.
    guest.does(&[Sp(0x20_0000), Jalr(NONE, RA, 0x2000, 0x5000)]);
    assert!(guest.sites().is_empty());
    guest.does(&[Jal(RA, 0x5000, 0x1000), Jal(RA, 0x1010, 0x2000)]);
    assert_eq!(guest.sites(), [0x5000, 0x1010]);
    guest.does(&[Sp(0x8f00), Jalr(NONE, RA, 0x2000, 0x1014)]);
    assert_eq!(guest.sites(), [0x100]);
    guest.does(&[Jal(RA, 0x1010, 0x2000), Sp(0x20_0000)]);
    guest.does(&[Jalr(NONE, RA, 0x2000, 0x1014)]);
    assert_eq!(guest.sites(), [0x5000]);
}

#[test]
fn a_trap_is_a_frame_and_its_return_ends_all_in_it() {
    let mut guest = Guest::new();
    guest.does(&[Sret(User, 0x400), Space(7), Sp(0x3000)]);
    guest.does(&[Jal(RA, 0x400, 0x500), Sp(0x2f00), Trap(0x508)]);
    let causes = guest.stacks.frames(0).iter();
    let traps = causes.filter(|frame| !frame.is_call()).count();
    assert_eq!((guest.sites(), traps), (vec![0x400, 0x508], 1));
    // Calls in the handler, and a return from within them, behind the system call.
    guest.does(&[Sp(0x9000), Jal(RA, 0x100, 0x1000)]);
    assert_eq!(guest.sites(), [0x400, 0x508, 0x100]);
    guest.does(&[Sp(0x2f00), Sret(User, 0x50c)]);
    assert_eq!(guest.sites(), [0x400]);
}

#[test]
fn a_handler_that_traps_itself_is_one_frame() {
    let mut events = vec![Sp(0x9000), Jal(RA, 0x100, 0x1000), Trap(0x1000)];
    events.extend([Trap(0x2000); 2 * MAX_DEPTH]);
    check(&events, &[0x100, 0x1000, 0x2000]);
}

#[test]
fn programs_do_not_spoil_one_another() {
    let mut guest = Guest::new();
    guest.does(&[Sret(User, 0x400), Space(7), Sp(0x3000)]);
    guest.does(&[Jal(RA, 0x400, 0x500), Trap(0x508)]);
    // Another process, at the same addresses.
    guest.does(&[Space(8), Sret(User, 0x600)]);
    assert!(guest.sites().is_empty());
    guest.does(&[Jal(RA, 0x600, 0x700), Trap(0x708)]);
    assert_eq!(guest.sites(), [0x600, 0x708]);
    guest.does(&[Space(7), Sret(User, 0x50c)]);
    assert_eq!(guest.sites(), [0x400]);
    guest.does(&[Trap(0x510), Space(8), Sret(User, 0x708)]);
    assert_eq!(guest.sites(), [0x600]);
}

#[test]
fn a_signal_handler_runs_on_top_of_what_it_interrupts() {
    let mut guest = Guest::new();
    guest.does(&[Sret(User, 0x400), Space(7), Sp(0x3000)]);
    guest.does(&[Jal(RA, 0x400, 0x500), Trap(0x508)]);
    guest.does(&[Sp(0x2c00), Sret(User, 0x800), Jal(RA, 0x800, 0x900)]);
    assert_eq!(guest.sites(), [0x400, 0x508, 0x800]);
    guest.does(&[Jalr(NONE, RA, 0x900, 0x804), Trap(0x80c)]);
    guest.does(&[Sp(0x3000), Sret(User, 0x508)]);
    assert_eq!(guest.sites(), [0x400]);
}

#[test]
fn recursion_without_end_forgets_its_beginning() {
    let mut guest = Guest::new();
    for depth in 0..3 * MAX_DEPTH as u64 {
        guest.does(&[Sp(0x100_0000 - 16 * depth), Jal(RA, 0x1010, 0x1000)]);
    }
    let frames = guest.stacks.frames(0).len();
    assert!((MAX_DEPTH / 2..=MAX_DEPTH).contains(&frames), "{frames}");
    assert!(guest.stacks.is_cut(0));
    let top = guest.stacks.frames(0).last().map(|frame| frame.sp);
    assert_eq!(top, Some(0x100_0000 - 16 * (3 * MAX_DEPTH as u64 - 1)));
}

#[test]
fn threads_without_end_forget_the_oldest() {
    let mut guest = Guest::new();
    for thread in 0..2 * MAX_PARKED as u64 {
        guest.does(&[Jal(RA, 0x10, 0x20), Sp(thread << 20)]);
        guest.does(&[Jalr(NONE, RA, 0x20, 0x4000 + thread)]);
    }
    assert!(guest.stacks.parked.len() <= MAX_PARKED);
}

fn event() -> impl Strategy<Value = Event> {
    let reg = || prop::sample::select(vec![NONE, RA, T0, T1]);
    let address = || (0..8u64).prop_map(|it| it << 4);
    let stack = || (0..6u64).prop_map(|it| it << 9);
    prop_oneof![
        (reg(), address(), address()).prop_map(|(rd, pc, to)| Jal(rd, pc, to)),
        (reg(), reg(), address(), address()).prop_map(|(rd, rs1, pc, to)| Jalr(
            rd,
            rs1,
            pc,
            to + 4
        )),
        stack().prop_map(Sp),
        (0..3u64).prop_map(Space),
        address().prop_map(Trap),
        (any::<bool>(), address())
            .prop_map(|(user, to)| Sret(if user { User } else { Supervisor }, to)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(0),
        ..ProptestConfig::default()
    })]

    /// Whatever a guest does, a call is on top until something else happens, and bounds hold.
    #[test]
    fn no_guest_does_harm(events in prop::collection::vec(event(), 0..200)) {
        let mut guest = Guest::new();
        for event in events {
            let before = guest.stacks.changes(0);
            guest.does(&[event]);
            match event {
                Jal(RA | T0, pc, _) | Jalr(RA | T0, _, pc, _) => {
                    prop_assert_eq!(guest.sites().last().copied(), Some(pc));
                }
                Sp(_) | Space(_) => prop_assert_eq!(guest.stacks.changes(0), before),
                _ => {}
            }
        }
        let fault = Cause::Exception(Exception::IllegalInstruction(0));
        guest.stacks.trapped(&guest.hart, User, 0, fault);
        prop_assert!(guest.sites().len() <= MAX_DEPTH);
    }
}
