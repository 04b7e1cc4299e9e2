//! What a process has to do with signals: its handlers, its mask, what waits for it. Pure; who acts on
//! it is in the modules beside this one.

use alloc::vec::Vec;

use abi::errno::{EAGAIN, Errno};
use abi::signal::{
    DefaultAction, NSIG, SA_KNOWN, SA_NOCLDWAIT, SA_NODEFER, SA_RESETHAND, SI_TKILL, SI_USER,
    SIG_DFL, SIG_IGN, SIGBUS, SIGCHLD, SIGFPE, SIGILL, SIGKILL, SIGSEGV, SIGSTOP, SIGSYS, SIGTRAP,
    SigAction, SigInfo, Signal, set_of,
};

use super::altstack::AltStack;
use crate::proc::Pid;

/// Signals that nobody can block, ignore or handle.
const UNSTOPPABLE: u64 = set_of(SIGKILL) | set_of(SIGSTOP);

/// Signals that an instruction raises: they go before the others, while the registers are still those
/// of that instruction.
const SYNCHRONOUS: u64 = set_of(SIGSEGV)
    | set_of(SIGBUS)
    | set_of(SIGILL)
    | set_of(SIGTRAP)
    | set_of(SIGFPE)
    | set_of(SIGSYS);

/// The first real-time signal: of these, each one sent is kept.
const FIRST_REAL_TIME: usize = 32;

/// Most signals whose origins are kept for one process, beside standard ones (Linux has a limit for each
/// user, `RLIMIT_SIGPENDING`).
const QUEUE_LIMIT: usize = 64;

/// Bytes of heap that one more signal or action may take: the list that it goes to doubles.
pub const GROWTH: usize = 8 << 10;

/// Where a signal comes from: all that its `siginfo_t` is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The kernel, for reasons of its own.
    Kernel,
    /// A process, by `kill`.
    Process(Pid),
    /// A process, by `tkill` or `tgkill`.
    Thread(Pid),
    /// An instruction of the process itself.
    Fault {
        /// `si_code`.
        code: i32,
        /// `si_addr`.
        address: u64,
    },
    /// The end of a child.
    Child {
        /// `si_code`.
        code: i32,
        /// Which child.
        pid: Pid,
        /// Its exit status, or the signal that ended it.
        status: i32,
        /// CPU time in user mode and in the kernel, in ticks of `USER_HZ`.
        times: [u64; 2],
    },
}

impl Origin {
    /// What a handler is told.
    #[must_use]
    pub const fn info(self, number: usize) -> SigInfo {
        match self {
            Self::Kernel => SigInfo::from_kernel(number),
            Self::Process(pid) => SigInfo::from_process(number, SI_USER, pid),
            Self::Thread(pid) => SigInfo::from_process(number, SI_TKILL, pid),
            Self::Fault { code, address } => SigInfo::fault(number, code, address),
            Self::Child {
                code,
                pid,
                status,
                times,
            } => SigInfo::child(number, code, pid, status, times),
        }
    }
}

/// What is to be done about a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The process ends by this signal.
    End(usize),
    /// Its handler is to run.
    Handle {
        /// Which signal.
        number: usize,
        /// Where it comes from.
        origin: Origin,
        /// What the process wants done.
        action: SigAction,
    },
}

/// One process's signals.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    /// What is not done by default, by signal. Few processes have more than a handful.
    actions: Vec<(usize, SigAction)>,
    blocked: u64,
    /// The mask from before `rt_sigsuspend`, to be put back by whoever ends it.
    suspended: Option<u64>,
    /// The signals that a sleeping `rt_sigtimedwait` wants.
    wanted: u64,
    /// Signals that wait.
    pending: u64,
    /// Where they come from, in the order in which they came. One whose origin there was no room for is
    /// not among them.
    queue: Vec<(usize, Origin)>,
    /// Whether default actions that end a process are not taken: it is `init`.
    shielded: bool,
    /// The stack that handlers may ask for.
    pub alternate: AltStack,
}

impl Signals {
    /// A forked child's: handlers, mask and alternate stack are the parent's, and nothing waits.
    #[must_use]
    pub fn for_child(&self) -> Self {
        Self {
            actions: self.actions.clone(),
            blocked: self.blocked,
            alternate: self.alternate,
            ..Self::default()
        }
    }

    /// `init`'s: everything hangs on it, so what it has no handler for does not end it.
    #[must_use]
    pub fn for_init() -> Self {
        Self {
            shielded: true,
            ..Self::default()
        }
    }

    /// The process becomes another program: handlers are gone, what is ignored stays so, and mask and
    /// waiting signals stay too.
    pub fn reset_for_program(&mut self) {
        self.actions
            .retain(|&(_, action)| action.handler == SIG_IGN);
        for (_, action) in &mut self.actions {
            *action = SigAction {
                handler: SIG_IGN,
                ..SigAction::default()
            };
        }
        self.alternate = AltStack::default();
    }

    /// What is done about a signal.
    #[must_use]
    pub fn action(&self, number: usize) -> SigAction {
        let set = self.actions.iter().find(|&&(of, _)| of == number);
        set.map_or_else(SigAction::default, |&(_, action)| action)
    }

    /// Changes what is done about a signal. One that waits is dropped if it is ignored from now on.
    pub fn set_action(&mut self, number: usize, action: SigAction) {
        let action = SigAction {
            flags: action.flags & SA_KNOWN,
            mask: action.mask & !UNSTOPPABLE,
            ..action
        };
        self.actions.retain(|&(of, _)| of != number);
        if action != SigAction::default() {
            self.actions.push((number, action));
        }
        if self.is_ignored(number) {
            self.forget(number);
        }
    }

    /// The signals that have to wait.
    #[must_use]
    pub const fn blocked(&self) -> u64 {
        self.blocked
    }

    /// Changes which signals have to wait.
    pub const fn set_blocked(&mut self, mask: u64) {
        self.blocked = mask & !UNSTOPPABLE;
    }

    /// Puts `mask` in place until the next signal.
    pub fn suspend(&mut self, mask: u64) {
        self.suspended.get_or_insert(self.blocked);
        self.set_blocked(mask);
    }

    /// Puts the mask from before [`Self::suspend`] back, if no handler's return will.
    pub fn resume(&mut self) {
        if let Some(mask) = self.suspended.take() {
            self.blocked = mask;
        }
    }

    /// The signals that wait because they are blocked.
    #[must_use]
    pub const fn waiting(&self) -> u64 {
        self.pending & self.blocked
    }

    /// Whether there is nothing to do on the way to user mode.
    #[must_use]
    pub const fn is_quiet(&self) -> bool {
        self.pending == 0 && self.suspended.is_none()
    }

    /// Whether a signal waits that has to be acted on, and so ends a sleep.
    #[must_use]
    pub fn is_due(&self) -> bool {
        let ready = self.pending & !self.blocked;
        self.pending & self.wanted != 0
            || (1..=NSIG).any(|number| ready & set_of(number) != 0 && !self.is_ignored(number))
    }

    /// Says which signals end a sleep because they are waited for; none at the end.
    pub const fn want(&mut self, set: u64) {
        self.wanted = set & !UNSTOPPABLE;
    }

    /// Takes a signal of the set that waits: the lowest number first.
    pub fn take_of(&mut self, set: u64) -> Option<(usize, Origin)> {
        let ready = self.pending & set & !UNSTOPPABLE;
        (ready != 0).then(|| self.take_first(ready))
    }

    /// Takes the lowest signal of a set of those that wait.
    fn take_first(&mut self, ready: u64) -> (usize, Origin) {
        let number = ready.trailing_zeros() as usize + 1;
        let mut of_number = (0..self.queue.len()).filter(|&at| self.queue[at].0 == number);
        let (first, another) = (of_number.next(), of_number.next());
        if another.is_none() {
            self.pending &= !set_of(number);
        }
        match first {
            Some(place) => self.queue.remove(place),
            // Its origin was lost, and it comes from nobody, as on Linux.
            None => (number, Origin::Process(0)),
        }
    }

    /// The signal does not wait any more.
    fn forget(&mut self, number: usize) {
        self.pending &= !set_of(number);
        self.queue.retain(|&(waiting, _)| waiting != number);
    }

    /// Whether the process is certain to end.
    #[must_use]
    pub const fn is_dying(&self) -> bool {
        self.pending & set_of(SIGKILL) != 0
    }

    /// Whether a signal does nothing, by the process's wish or by default. The process cannot be
    /// stopped, so signals that would do this do nothing.
    fn is_ignored(&self, number: usize) -> bool {
        match self.action(number).handler {
            SIG_IGN => true,
            SIG_DFL => self.shielded || !ends_by_default(number),
            _ => false,
        }
    }

    /// Whether a child's end is of no interest: nobody is going to wait for it.
    #[must_use]
    pub fn discards_children(&self) -> bool {
        let action = self.action(SIGCHLD);
        action.handler == SIG_IGN || action.flags & SA_NOCLDWAIT != 0
    }

    /// A signal comes in; `room` says whether the heap has [`GROWTH`]. It is dropped if it is ignored, and
    /// not blocked; and if it waits already, unless it is a real-time one. Where it cannot be told from
    /// others of its number for want of room it waits once, or is refused (`EAGAIN`) where the sender is
    /// promised that each one counts.
    pub fn post(&mut self, number: usize, origin: Origin, room: bool) -> Result<(), Errno> {
        let blocked = (self.blocked | self.wanted) & set_of(number) != 0;
        let real_time = number >= FIRST_REAL_TIME;
        let known = !real_time && self.pending & set_of(number) != 0;
        if known || !blocked && self.is_ignored(number) {
            return Ok(());
        }
        if room && (!real_time || self.queue.len() < QUEUE_LIMIT) {
            self.queue.push((number, origin));
        } else if real_time && matches!(origin, Origin::Thread(_)) {
            return Err(EAGAIN);
        }
        self.pending |= set_of(number);
        Ok(())
    }

    /// A signal that the process cannot run on without: if it is blocked or ignored, the process ends by
    /// it. Tells whether it does.
    pub fn force(&mut self, number: usize, origin: Origin) -> bool {
        let blocked = self.blocked & set_of(number) != 0;
        let ends = blocked || matches!(self.action(number).handler, SIG_DFL | SIG_IGN);
        if ends {
            self.take_default(number);
            self.blocked &= !set_of(number);
            self.shielded = false;
        }
        self.forget(number);
        self.pending |= set_of(number);
        self.queue.push((number, origin));
        ends
    }

    /// Takes the next signal to act on: `SIGKILL` first, then what an instruction raised, then by number.
    pub fn take_next(&mut self) -> Option<Verdict> {
        loop {
            let ready = self.pending & !self.blocked;
            let first = [set_of(SIGKILL), SYNCHRONOUS, u64::MAX]
                .into_iter()
                .find(|set| ready & set != 0)?;
            let (number, origin) = self.take_first(ready & first);
            let action = self.action(number);
            return Some(match action.handler {
                _ if self.is_ignored(number) => continue,
                SIG_DFL => Verdict::End(number),
                _ => Verdict::Handle {
                    number,
                    origin,
                    action,
                },
            });
        }
    }

    /// The mask that the handler's return is to put back.
    #[must_use]
    pub fn mask_to_restore(&self) -> u64 {
        self.suspended.unwrap_or(self.blocked)
    }

    /// A handler is about to run, its frame is written.
    pub fn enter_handler(&mut self, number: usize, action: &SigAction) {
        self.suspended = None;
        self.blocked |= action.mask & !UNSTOPPABLE;
        if action.flags & SA_NODEFER == 0 {
            self.blocked |= set_of(number);
        }
        if action.flags & SA_RESETHAND != 0 {
            self.take_default(number);
        }
        self.alternate.disarm();
    }

    /// The handler is gone; its flags and mask stay, as on Linux.
    fn take_default(&mut self, number: usize) {
        for (_, action) in self.actions.iter_mut().filter(|&&mut (of, _)| of == number) {
            action.handler = SIG_DFL;
        }
    }
}

fn ends_by_default(number: usize) -> bool {
    let default = Signal::from_number(number).map(Signal::default_action);
    default.is_none_or(|action| action == DefaultAction::Terminate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use abi::signal::{SIGALRM, SIGTERM, SIGURG, SIGUSR1, SIGUSR2};

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

    /// Posts one that is not refused.
    fn post(signals: &mut Signals, number: usize, origin: Origin) {
        assert_eq!(signals.post(number, origin, true), Ok(()));
    }

    fn handled(signals: &mut Signals) -> Option<usize> {
        match signals.take_next()? {
            Verdict::Handle { number, .. } => Some(number),
            Verdict::End(number) => panic!("it ends by {number}"),
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
            (SIGSTOP, false),
        ] {
            let mut signals = Signals::default();
            post(&mut signals, number, Origin::Kernel);
            assert_eq!(signals.is_due(), ends, "{number}");
            assert_eq!(signals.take_next(), ends.then_some(Verdict::End(number)));
            assert!(signals.is_quiet());
        }
    }

    #[test]
    fn a_standard_signal_waits_once_and_a_real_time_one_each_time() {
        let mut signals = Signals::default();
        signals.set_blocked(u64::MAX);
        for pid in 1..=3 {
            post(&mut signals, SIGUSR1, Origin::Process(pid));
            post(&mut signals, 40, Origin::Process(pid));
        }
        assert_eq!(signals.waiting(), set_of(SIGUSR1) | set_of(40));
        assert!(!signals.is_due() && !signals.is_quiet());
        for number in [SIGUSR1, 40] {
            signals.set_action(number, handling(0, 0));
        }
        signals.set_blocked(0);
        let taken: Vec<_> = core::iter::from_fn(|| match signals.take_next()? {
            Verdict::Handle { number, origin, .. } => Some((number, origin)),
            Verdict::End(_) => None,
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
        signals.set_blocked(u64::MAX);
        let (by_kill, by_tkill) = (Origin::Process(7), Origin::Thread(7));
        for _ in 0..QUEUE_LIMIT {
            assert_eq!(signals.post(50, by_tkill, true), Ok(()));
        }
        for (number, origin, room, result, waits, kept) in [
            (50, by_tkill, true, Err(EAGAIN), true, 64),
            (50, by_kill, true, Ok(()), true, 64),
            (51, by_tkill, true, Err(EAGAIN), false, 64),
            (51, by_kill, true, Ok(()), true, 64),
            (SIGTERM, by_tkill, false, Ok(()), true, 64),
            (SIGUSR1, by_tkill, true, Ok(()), true, 65),
        ] {
            assert_eq!(signals.post(number, origin, room), result, "{number}");
            assert_eq!(signals.waiting() & set_of(number) != 0, waits, "{number}");
            assert_eq!(signals.queue.len(), kept, "{number}");
        }
        for _ in 0..QUEUE_LIMIT {
            assert_eq!(signals.take_of(set_of(50)), Some((50, by_tkill)));
        }
        assert_eq!(signals.take_of(set_of(50)), None);
        let lost = Origin::Process(0);
        assert_eq!(signals.take_of(set_of(51)), Some((51, lost)));
        assert_eq!(signals.take_of(set_of(SIGTERM)), Some((SIGTERM, lost)));
        assert_eq!(signals.take_of(u64::MAX), Some((SIGUSR1, by_tkill)));
        assert!(signals.is_quiet());
    }

    #[test]
    fn nothing_but_its_own_fault_ends_init() {
        for number in 1..=NSIG {
            let mut signals = Signals::for_init();
            signals.set_blocked(set_of(SIGUSR1));
            post(&mut signals, number, Origin::Kernel);
            signals.set_blocked(0);
            assert!(!signals.is_due() && !signals.is_dying(), "{number}");
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
        assert!(signals.is_dying());
        assert_eq!(signals.take_next(), Some(Verdict::End(SIGKILL)));
    }

    #[test]
    fn kill_and_stop_cannot_be_blocked() {
        let mut signals = Signals::default();
        signals.set_blocked(u64::MAX);
        assert_eq!(signals.blocked(), !(set_of(SIGKILL) | set_of(SIGSTOP)));
        signals.set_action(SIGUSR1, handling(0, u64::MAX));
        assert_eq!(signals.action(SIGUSR1).mask, signals.blocked());
    }

    #[test]
    fn a_handler_blocks_its_mask_and_its_own_signal_unless_it_says_otherwise() {
        let own = set_of(SIGUSR1);
        let other = set_of(SIGUSR2);
        for (flags, expected) in [(0, own | other), (SA_NODEFER, other)] {
            let action = handling(flags, other);
            let mut signals = with(&[(SIGUSR1, action)]);
            signals.enter_handler(SIGUSR1, &action);
            assert_eq!(signals.blocked(), expected);
            assert_eq!(signals.action(SIGUSR1).handler, HANDLER);
        }
        let once = handling(SA_RESETHAND, 0);
        let mut signals = with(&[(SIGUSR1, once)]);
        signals.enter_handler(SIGUSR1, &once);
        assert_eq!(signals.action(SIGUSR1).handler, SIG_DFL);
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
            signals.set_blocked(blocked);
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
        signals.set_blocked(set_of(SIGUSR1));
        post(&mut signals, SIGUSR1, Origin::Kernel);
        let ignore = SigAction {
            handler: SIG_IGN,
            ..SigAction::default()
        };
        signals.set_action(SIGUSR1, ignore);
        assert!(signals.is_quiet());
        // While blocked it waits all the same: a handler may be set before it is unblocked.
        post(&mut signals, SIGUSR1, Origin::Kernel);
        assert_eq!(signals.waiting(), set_of(SIGUSR1));
        signals.set_blocked(0);
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
        signals.set_blocked(set_of(SIGTERM));
        post(&mut signals, SIGTERM, Origin::Kernel);
        let child = signals.for_child();
        assert_eq!(child.action(SIGUSR1), signals.action(SIGUSR1));
        assert_eq!((child.blocked(), child.waiting()), (set_of(SIGTERM), 0));
        signals.reset_for_program();
        assert_eq!(signals.action(SIGUSR1).handler, SIG_DFL);
        assert_eq!(signals.action(SIGUSR2).handler, SIG_IGN);
        assert_eq!(signals.blocked(), set_of(SIGTERM));
        assert_eq!(signals.waiting(), set_of(SIGTERM));
    }

    #[test]
    fn a_signal_that_is_waited_for_comes_even_if_it_is_ignored() {
        let mut signals = Signals::default();
        signals.want(set_of(SIGCHLD) | set_of(SIGKILL));
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
        signals.set_blocked(set_of(SIGUSR1));
        signals.suspend(0);
        assert_eq!(signals.blocked(), 0);
        assert_eq!(signals.mask_to_restore(), set_of(SIGUSR1));
        signals.resume();
        assert_eq!(signals.blocked(), set_of(SIGUSR1));
        signals.suspend(0);
        signals.enter_handler(SIGUSR1, &handling(0, 0));
        signals.resume();
        assert_eq!(signals.blocked(), set_of(SIGUSR1), "the handler's own");
    }
}
