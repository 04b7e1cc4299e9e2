//! What is done about signals, in tables.

use super::super::pending::QUEUE_LIMIT;
use super::*;
use abi::errno::EAGAIN;
use abi::signal::{SIGALRM, SIGCONT, SIGTERM, SIGTSTP, SIGURG, SIGUSR1, SIGUSR2};

/// A process with one thread. What is sent goes to the thread.
#[derive(Clone, Debug, Default)]
struct Signals {
    shared: SharedSignals,
    own: OwnSignals,
}

impl Signals {
    fn for_init() -> Self {
        Self {
            shared: SharedSignals::for_init(),
            ..Self::default()
        }
    }

    fn for_child(&self) -> Self {
        Self {
            shared: self.shared.for_child(),
            own: self.own.for_child(),
        }
    }

    fn set_action(&mut self, number: usize, action: SigAction) {
        if self.shared.set_action(number, action) {
            self.own.forget(set_of(number));
        }
    }

    fn post(&mut self, number: usize, origin: Origin, room: bool) -> Result<Posted, Errno> {
        self.own.post(&self.shared, number, origin, room)
    }

    fn force(&mut self, number: usize, origin: Origin) -> bool {
        self.own.force(&mut self.shared, number, origin)
    }

    fn take_next(&mut self) -> Option<Verdict> {
        self.own.take_next(&mut self.shared)
    }

    fn take_of(&mut self, set: u64) -> Option<(usize, Origin)> {
        self.own.take_of(&mut self.shared, set)
    }

    fn enter_handler(&mut self, number: usize, action: &SigAction) {
        self.own.enter_handler(&mut self.shared, number, action);
    }

    fn is_due(&self) -> bool {
        self.own.is_due(&self.shared)
    }

    fn waiting(&self) -> u64 {
        self.own.waiting(&self.shared)
    }

    fn has_nothing(&self) -> bool {
        self.own.pending.set() | self.shared.pending.set() == 0
    }
}

const HANDLER: u64 = 0x1_2340;

fn handling(flags: u64, mask: u64) -> SigAction {
    SigAction {
        handler: HANDLER,
        flags,
        mask,
    }
}

fn with(actions: &[(usize, SigAction)]) -> Signals {
    let mut signals = Signals::default();
    for &(number, action) in actions {
        signals.set_action(number, action);
    }
    signals
}

/// Posts one that is not refused and stops nobody.
fn post(signals: &mut Signals, number: usize, origin: Origin) {
    let posted = signals.post(number, origin, true);
    assert!(matches!(posted, Ok(Posted::Waits | Posted::Dropped)));
}

fn handled(signals: &mut Signals) -> Option<usize> {
    match signals.take_next()? {
        Verdict::Handle { number, .. } => Some(number),
        verdict => panic!("{verdict:?}"),
    }
}

#[test]
fn without_a_handler_the_default_is_taken() {
    for (number, ends) in [
        (SIGTERM, true),
        (SIGSEGV, true),
        (SIGKILL, true),
        (33, true),
        (NSIG, true),
        (SIGCHLD, false),
        (SIGURG, false),
        (SIGCONT, false),
    ] {
        let mut signals = Signals::default();
        post(&mut signals, number, Origin::Kernel);
        assert_eq!(signals.is_due(), ends, "{number}");
        assert_eq!(signals.take_next(), ends.then_some(Verdict::End(number)));
        assert!(signals.has_nothing());
    }
}

#[test]
fn a_standard_signal_waits_once_and_a_real_time_one_each_time() {
    let mut signals = Signals::default();
    signals.own.set_blocked(u64::MAX);
    for pid in 1..=3 {
        post(&mut signals, SIGUSR1, Origin::Process(pid));
        post(&mut signals, 40, Origin::Process(pid));
    }
    assert_eq!(signals.waiting(), set_of(SIGUSR1) | set_of(40));
    assert!(!signals.is_due() && !signals.has_nothing());
    for number in [SIGUSR1, 40] {
        signals.set_action(number, handling(0, 0));
    }
    signals.own.set_blocked(0);
    let taken: Vec<_> = core::iter::from_fn(|| match signals.take_next()? {
        Verdict::Handle { number, origin, .. } => Some((number, origin)),
        Verdict::End(_) | Verdict::Stop(_) => None,
    })
    .collect();
    let from = |number, pid| (number, Origin::Process(pid));
    assert_eq!(
        taken,
        [from(SIGUSR1, 1), from(40, 1), from(40, 2), from(40, 3)]
    );
}

#[test]
fn what_waits_is_bounded() {
    let mut signals = Signals::default();
    signals.own.set_blocked(u64::MAX);
    let (by_kill, by_tkill) = (Origin::Process(7), Origin::Thread(7));
    for _ in 0..QUEUE_LIMIT {
        assert_eq!(signals.post(50, by_tkill, true), Ok(Posted::Waits));
    }
    for (number, origin, room, result, waits, kept) in [
        (50, by_tkill, true, Err(EAGAIN), true, 64),
        (50, by_kill, true, Ok(Posted::Waits), true, 64),
        (51, by_tkill, true, Err(EAGAIN), false, 64),
        (51, by_kill, true, Ok(Posted::Waits), true, 64),
        (SIGTERM, by_tkill, false, Ok(Posted::Waits), true, 64),
        (SIGUSR1, by_tkill, true, Ok(Posted::Waits), true, 65),
    ] {
        assert_eq!(signals.post(number, origin, room), result, "{number}");
        assert_eq!(signals.waiting() & set_of(number) != 0, waits, "{number}");
        assert_eq!(signals.own.pending.kept(), kept, "{number}");
    }
    for _ in 0..QUEUE_LIMIT {
        assert_eq!(signals.take_of(set_of(50)), Some((50, by_tkill)));
    }
    assert_eq!(signals.take_of(set_of(50)), None);
    let lost = Origin::Process(0);
    assert_eq!(signals.take_of(set_of(51)), Some((51, lost)));
    assert_eq!(signals.take_of(set_of(SIGTERM)), Some((SIGTERM, lost)));
    assert_eq!(signals.take_of(u64::MAX), Some((SIGUSR1, by_tkill)));
    assert!(signals.has_nothing());
}

#[test]
fn nothing_but_its_own_fault_ends_init() {
    for number in 1..=NSIG {
        let mut signals = Signals::for_init();
        signals.own.set_blocked(set_of(SIGUSR1));
        post(&mut signals, number, Origin::Kernel);
        signals.own.set_blocked(0);
        assert!(!signals.is_due() && !signals.own.has_kill(), "{number}");
        assert_eq!(signals.take_next(), None, "{number}");
        signals.set_action(number, handling(0, 0));
        post(&mut signals, number, Origin::Kernel);
        assert_eq!(handled(&mut signals), Some(number));
    }
    for number in [SIGSEGV, SIGKILL] {
        let mut signals = Signals::for_init();
        assert!(signals.force(number, Origin::Kernel));
        assert_eq!(signals.take_next(), Some(Verdict::End(number)));
    }
    let mut child = Signals::for_init().for_child();
    post(&mut child, SIGTERM, Origin::Kernel);
    assert_eq!(child.take_next(), Some(Verdict::End(SIGTERM)));
}

#[test]
fn kill_goes_first_then_faults_then_by_number() {
    let mut signals = with(&[SIGALRM, SIGUSR1, SIGSEGV, SIGUSR2].map(|n| (n, handling(0, 0))));
    for number in [SIGALRM, SIGUSR2, SIGUSR1, SIGSEGV] {
        post(&mut signals, number, Origin::Kernel);
    }
    let order: Vec<_> = core::iter::from_fn(|| handled(&mut signals)).collect();
    assert_eq!(order, [SIGSEGV, SIGUSR1, SIGUSR2, SIGALRM]);
    post(&mut signals, SIGSEGV, Origin::Kernel);
    post(&mut signals, SIGKILL, Origin::Kernel);
    assert!(signals.own.has_kill());
    assert_eq!(signals.take_next(), Some(Verdict::End(SIGKILL)));
}

#[test]
fn kill_and_stop_cannot_be_blocked() {
    let mut signals = Signals::default();
    signals.own.set_blocked(u64::MAX);
    assert_eq!(signals.own.blocked(), !(set_of(SIGKILL) | set_of(SIGSTOP)));
    signals.set_action(SIGUSR1, handling(0, u64::MAX));
    assert_eq!(signals.shared.action(SIGUSR1).mask, signals.own.blocked());
}

#[test]
fn a_handler_blocks_its_mask_and_its_own_signal_unless_it_says_otherwise() {
    let own = set_of(SIGUSR1);
    let other = set_of(SIGUSR2);
    for (flags, expected) in [(0, own | other), (SA_NODEFER, other)] {
        let action = handling(flags, other);
        let mut signals = with(&[(SIGUSR1, action)]);
        signals.enter_handler(SIGUSR1, &action);
        assert_eq!(signals.own.blocked(), expected);
        assert_eq!(signals.shared.action(SIGUSR1).handler, HANDLER);
    }
    let once = handling(SA_RESETHAND, 0);
    let mut signals = with(&[(SIGUSR1, once)]);
    signals.enter_handler(SIGUSR1, &once);
    assert_eq!(signals.shared.action(SIGUSR1).handler, SIG_DFL);
}

#[test]
fn a_fault_that_is_blocked_or_ignored_ends_the_process() {
    let ignore = SigAction {
        handler: SIG_IGN,
        ..SigAction::default()
    };
    let fault = Origin::Fault {
        code: 1,
        address: 0x1000,
    };
    for (action, blocked, ends) in [
        (handling(0, 0), 0, false),
        (handling(0, 0), set_of(SIGSEGV), true),
        (handling(0, 0), set_of(SIGBUS), false),
        (ignore, 0, true),
        (SigAction::default(), 0, true),
    ] {
        let mut signals = with(&[(SIGSEGV, action)]);
        signals.own.set_blocked(blocked);
        assert_eq!(signals.force(SIGSEGV, fault), ends);
        let expected = if ends {
            Verdict::End(SIGSEGV)
        } else {
            Verdict::Handle {
                number: SIGSEGV,
                origin: fault,
                action,
            }
        };
        assert_eq!(signals.take_next(), Some(expected));
    }
}

#[test]
fn ignoring_a_signal_drops_the_one_that_waits() {
    let mut signals = Signals::default();
    signals.own.set_blocked(set_of(SIGUSR1));
    post(&mut signals, SIGUSR1, Origin::Kernel);
    let ignore = SigAction {
        handler: SIG_IGN,
        ..SigAction::default()
    };
    signals.set_action(SIGUSR1, ignore);
    assert!(signals.has_nothing());
    // While blocked it waits all the same: a handler may be set before it is unblocked.
    post(&mut signals, SIGUSR1, Origin::Kernel);
    assert_eq!(signals.waiting(), set_of(SIGUSR1));
    signals.own.set_blocked(0);
    assert!(!signals.is_due());
    assert_eq!(signals.take_next(), None);
}

#[test]
fn a_child_inherits_all_but_what_waits_and_a_program_keeps_only_what_is_ignored() {
    let ignore = SigAction {
        handler: SIG_IGN,
        ..SigAction::default()
    };
    let mut signals = with(&[(SIGUSR1, handling(0, 0)), (SIGUSR2, ignore)]);
    signals.own.set_blocked(set_of(SIGTERM));
    post(&mut signals, SIGTERM, Origin::Kernel);
    let child = signals.for_child();
    assert_eq!(child.shared.action(SIGUSR1), signals.shared.action(SIGUSR1));
    assert_eq!((child.own.blocked(), child.waiting()), (set_of(SIGTERM), 0));
    signals.shared.reset_for_program();
    assert_eq!(signals.shared.action(SIGUSR1).handler, SIG_DFL);
    assert_eq!(signals.shared.action(SIGUSR2).handler, SIG_IGN);
    assert_eq!(signals.own.blocked(), set_of(SIGTERM));
    assert_eq!(signals.waiting(), set_of(SIGTERM));
}

#[test]
fn a_signal_that_is_waited_for_comes_even_if_it_is_ignored() {
    let mut signals = Signals::default();
    signals.own.want(set_of(SIGCHLD) | set_of(SIGKILL));
    post(&mut signals, SIGCHLD, Origin::Kernel);
    assert!(signals.is_due());
    assert_eq!(signals.take_of(set_of(SIGTERM)), None);
    let all = u64::MAX;
    assert_eq!(signals.take_of(all), Some((SIGCHLD, Origin::Kernel)));
    post(&mut signals, SIGKILL, Origin::Kernel);
    assert_eq!(signals.take_of(all), None, "nobody waits for that");
    assert_eq!(signals.take_next(), Some(Verdict::End(SIGKILL)));
}

#[test]
fn the_mask_from_before_a_suspension_comes_back() {
    let mut signals = with(&[(SIGUSR1, handling(0, 0))]);
    signals.own.set_blocked(set_of(SIGUSR1));
    signals.own.suspend(0);
    assert_eq!(signals.own.blocked(), 0);
    assert_eq!(signals.own.mask_to_restore(), set_of(SIGUSR1));
    signals.own.resume();
    assert_eq!(signals.own.blocked(), set_of(SIGUSR1));
    signals.own.suspend(0);
    signals.enter_handler(SIGUSR1, &handling(0, 0));
    signals.own.resume();
    assert_eq!(signals.own.blocked(), set_of(SIGUSR1), "the handler's own");
}

#[test]
fn a_stop_is_at_once_unless_it_is_blocked_handled_or_ignored() {
    let ignore = SigAction {
        handler: SIG_IGN,
        ..SigAction::default()
    };
    for (number, action, blocked, posted, next) in [
        (SIGSTOP, SigAction::default(), u64::MAX, Posted::Stops, None),
        (SIGTSTP, SigAction::default(), 0, Posted::Stops, None),
        (SIGTSTP, ignore, 0, Posted::Dropped, None),
        (
            SIGTSTP,
            SigAction::default(),
            set_of(SIGTSTP),
            Posted::Waits,
            Some(Verdict::Stop(SIGTSTP)),
        ),
    ] {
        let mut signals = with(&[(number, action)]);
        signals.own.set_blocked(blocked);
        let result = signals.post(number, Origin::Kernel, true);
        assert_eq!(result, Ok(posted), "{number}");
        signals.own.set_blocked(0);
        assert_eq!(signals.take_next(), next, "{number}");
    }
    let mut signals = with(&[(SIGTSTP, handling(0, 0))]);
    post(&mut signals, SIGTSTP, Origin::Kernel);
    assert_eq!(handled(&mut signals), Some(SIGTSTP));
    let stops = Signals::for_init().shared.is_ignored(SIGSTOP);
    assert!(stops, "init does not stop");
}

#[test]
fn a_process_keeps_what_a_thread_holds_and_a_thread_takes_its_own_first() {
    let from = |pid| Origin::Process(pid);
    let mut signals = Signals::default();
    let [held, taken, room] = [true; 3];
    let shared = &mut signals.shared;
    let dropped = shared.post(SIGCHLD, from(1), [false, taken, room]);
    assert_eq!(dropped, Ok(Posted::Dropped));
    let kept = shared.post(SIGCHLD, from(1), [held, false, room]);
    assert_eq!(kept, Ok(Posted::Waits));
    let stops = shared.post(SIGTSTP, from(1), [false, taken, room]);
    assert_eq!(stops, Ok(Posted::Stops));
    let waits = shared.post(SIGTSTP, from(1), [held, false, room]);
    assert_eq!(waits, Ok(Posted::Waits), "nobody takes it yet");
    shared.forget(u64::MAX);
    for number in [SIGUSR1, SIGUSR2] {
        signals.set_action(number, handling(0, 0));
    }
    let sent = signals.shared.post(SIGUSR1, from(1), [held, taken, room]);
    assert_eq!(sent, Ok(Posted::Waits));
    post(&mut signals, SIGUSR2, from(2));
    post(&mut signals, SIGUSR1, from(2));
    let order: Vec<_> = core::iter::from_fn(|| match signals.take_next()? {
        Verdict::Handle { number, origin, .. } => Some((number, origin)),
        Verdict::End(_) | Verdict::Stop(_) => None,
    })
    .collect();
    assert_eq!(
        order,
        [(SIGUSR1, from(2)), (SIGUSR2, from(2)), (SIGUSR1, from(1))]
    );
}
