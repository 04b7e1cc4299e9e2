//! What a process has to do with signals: its handlers, its mask, what waits for it. Pure; who acts on
//! it is in the modules beside this one.

use alloc::vec::Vec;

use abi::signal::{
    DefaultAction, SA_KNOWN, SA_NOCLDWAIT, SA_NODEFER, SA_RESETHAND, SI_TKILL, SI_USER, SIG_DFL,
    SIG_IGN, SIGBUS, SIGCHLD, SIGFPE, SIGILL, SIGKILL, SIGSEGV, SIGSTOP, SIGSYS, SIGTRAP,
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

/// Most signals that wait for one process (Linux has a limit for each user, `RLIMIT_SIGPENDING`).
const PENDING_LIMIT: usize = 64;

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
    /// Signals that wait, in the order in which they came.
    pending: Vec<(usize, Origin)>,
    /// The stack that handlers may ask for.
    pub alternate: AltStack,
}

impl Signals {
    /// A forked child's: handlers, mask and alternate stack are the parent's, and nothing waits.
    #[must_use]
    pub fn for_child(&self) -> Self {
        Self {
            pending: Vec::new(),
            suspended: None,
            ..self.clone()
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
            self.pending.retain(|&(waiting, _)| waiting != number);
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
    pub fn waiting(&self) -> u64 {
        self.pending_set() & self.blocked
    }

    /// All signals that wait, those that are ignored by the process's own wish, and those that it handles:
    /// what `/proc` tells of.
    #[must_use]
    pub fn sets(&self) -> [u64; 3] {
        let of = |wanted: fn(u64) -> bool| {
            let picked = self
                .actions
                .iter()
                .filter(|(_, action)| wanted(action.handler));
            picked.fold(0, |set, &(number, _)| set | set_of(number))
        };
        [
            self.pending_set(),
            of(|handler| handler == SIG_IGN),
            of(|handler| !matches!(handler, SIG_IGN | SIG_DFL)),
        ]
    }

    fn pending_set(&self) -> u64 {
        self.pending
            .iter()
            .fold(0, |set, &(number, _)| set | set_of(number))
    }

    /// Whether there is nothing to do on the way to user mode.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.pending.is_empty() && self.suspended.is_none()
    }

    /// Whether a signal waits that has to be acted on, and so ends a sleep.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.pending
            .iter()
            .any(|&(number, _)| self.wanted & set_of(number) != 0 || self.is_to_act_on(number))
    }

    fn is_to_act_on(&self, number: usize) -> bool {
        self.blocked & set_of(number) == 0 && !self.is_ignored(number)
    }

    /// Says which signals end a sleep because they are waited for; none at the end.
    pub const fn want(&mut self, set: u64) {
        self.wanted = set & !UNSTOPPABLE;
    }

    /// Takes a signal of the set that waits: the lowest number first.
    pub fn take_of(&mut self, set: u64) -> Option<(usize, Origin)> {
        let ready = self.pending_set() & set & !UNSTOPPABLE;
        let number = ready.trailing_zeros() as usize + 1;
        let place = self.pending.iter().position(|&(of, _)| of == number)?;
        Some(self.pending.remove(place))
    }

    /// Whether the process is certain to end.
    #[must_use]
    pub fn is_dying(&self) -> bool {
        self.pending.iter().any(|&(number, _)| number == SIGKILL)
    }

    /// Whether a signal does nothing, by the process's wish or by default. The process cannot be
    /// stopped, so signals that would do this do nothing.
    fn is_ignored(&self, number: usize) -> bool {
        match self.action(number).handler {
            SIG_IGN => true,
            SIG_DFL => !ends_by_default(number),
            _ => false,
        }
    }

    /// Whether a child's end is of no interest: nobody is going to wait for it.
    #[must_use]
    pub fn discards_children(&self) -> bool {
        let action = self.action(SIGCHLD);
        action.handler == SIG_IGN || action.flags & SA_NOCLDWAIT != 0
    }

    /// A signal comes in. It is dropped if it is ignored, and not blocked; and if it waits already, unless
    /// it is a real-time one.
    pub fn post(&mut self, number: usize, origin: Origin) {
        let blocked = (self.blocked | self.wanted) & set_of(number) != 0;
        let known = number < FIRST_REAL_TIME && self.pending_set() & set_of(number) != 0;
        let dropped = !blocked && self.is_ignored(number);
        let full = self.pending.len() >= PENDING_LIMIT && number >= FIRST_REAL_TIME;
        if !(dropped || known || full) {
            self.pending.push((number, origin));
        }
    }

    /// A signal that the process cannot run on without: if it is blocked or ignored, the process ends by
    /// it. Tells whether it does.
    pub fn force(&mut self, number: usize, origin: Origin) -> bool {
        let blocked = self.blocked & set_of(number) != 0;
        let ends = blocked || matches!(self.action(number).handler, SIG_DFL | SIG_IGN);
        if ends {
            self.take_default(number);
            self.blocked &= !set_of(number);
        }
        self.pending.retain(|&(waiting, _)| waiting != number);
        self.pending.push((number, origin));
        ends
    }

    /// Takes the next signal to act on: `SIGKILL` first, then what an instruction raised, then by number.
    pub fn take_next(&mut self) -> Option<Verdict> {
        loop {
            let ready = self.pending_set() & !self.blocked;
            let first = [set_of(SIGKILL), SYNCHRONOUS, u64::MAX]
                .into_iter()
                .find(|set| ready & set != 0)?;
            let number = (ready & first).trailing_zeros() as usize + 1;
            let place = self
                .pending
                .iter()
                .position(|&(waiting, _)| waiting == number)?;
            let (_, origin) = self.pending.remove(place);
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
    use abi::signal::{NSIG, SIGALRM, SIGTERM, SIGURG, SIGUSR1, SIGUSR2};

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
            signals.post(number, Origin::Kernel);
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
            signals.post(SIGUSR1, Origin::Process(pid));
            signals.post(40, Origin::Process(pid));
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
        for _ in 0..1000 {
            signals.post(50, Origin::Kernel);
        }
        signals.post(SIGTERM, Origin::Kernel);
        assert_eq!(signals.pending.len(), PENDING_LIMIT + 1);
    }

    #[test]
    fn kill_goes_first_then_faults_then_by_number() {
        let mut signals = with(&[SIGALRM, SIGUSR1, SIGSEGV, SIGUSR2].map(|n| (n, handling(0, 0))));
        for number in [SIGALRM, SIGUSR2, SIGUSR1, SIGSEGV] {
            signals.post(number, Origin::Kernel);
        }
        let order: Vec<_> = core::iter::from_fn(|| handled(&mut signals)).collect();
        assert_eq!(order, [SIGSEGV, SIGUSR1, SIGUSR2, SIGALRM]);
        signals.post(SIGSEGV, Origin::Kernel);
        signals.post(SIGKILL, Origin::Kernel);
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
        signals.post(SIGUSR1, Origin::Kernel);
        let ignore = SigAction {
            handler: SIG_IGN,
            ..SigAction::default()
        };
        signals.set_action(SIGUSR1, ignore);
        assert!(signals.is_quiet());
        // While blocked it waits all the same: a handler may be set before it is unblocked.
        signals.post(SIGUSR1, Origin::Kernel);
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
        signals.post(SIGTERM, Origin::Kernel);
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
        signals.post(SIGCHLD, Origin::Kernel);
        assert!(signals.is_due());
        assert_eq!(signals.take_of(set_of(SIGTERM)), None);
        let all = u64::MAX;
        assert_eq!(signals.take_of(all), Some((SIGCHLD, Origin::Kernel)));
        signals.post(SIGKILL, Origin::Kernel);
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
