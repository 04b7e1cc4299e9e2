//! What a process and its threads have to do with signals: handlers, masks, what waits. Pure; who acts on
//! it is in the modules beside this one.

use alloc::vec::Vec;

use abi::errno::Errno;
use abi::signal::{
    DefaultAction, NSIG, SA_KNOWN, SA_NOCLDSTOP, SA_NOCLDWAIT, SA_NODEFER, SA_RESETHAND, SI_TKILL,
    SI_USER, SIG_DFL, SIG_IGN, SIGBUS, SIGCHLD, SIGFPE, SIGILL, SIGKILL, SIGSEGV, SIGSTOP, SIGSYS,
    SIGTRAP, SigAction, SigInfo, Signal, set_of,
};

use super::{altstack::AltStack, pending::Pending};
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
    /// The end of a child, or its stop.
    Child {
        /// `si_code`.
        code: i32,
        /// Which child.
        pid: Pid,
        /// Its exit status, or the signal that ended, stopped or continued it.
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

/// What becomes of a signal that is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// Nothing: it is ignored.
    Dropped,
    /// It waits to be acted on.
    Waits,
    /// The process stops at once.
    Stops,
}

/// What is to be done about a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The process ends by this signal.
    End(usize),
    /// The process stops by this signal.
    Stop(usize),
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

/// What the threads of a process share: what is done about signals, and those that wait for any of them.
#[derive(Clone, Debug, Default)]
pub struct SharedSignals {
    /// What is not done by default, by signal. Few processes have more than a handful.
    actions: Vec<(usize, SigAction)>,
    pending: Pending,
    /// Whether default actions that end or stop a process are not taken: it is `init`.
    shielded: bool,
}

impl SharedSignals {
    /// `init`'s: everything hangs on it, so what it has no handler for does not end it.
    #[must_use]
    pub fn for_init() -> Self {
        Self {
            shielded: true,
            ..Self::default()
        }
    }

    /// A forked child's: the handlers are the parent's, and nothing waits.
    #[must_use]
    pub fn for_child(&self) -> Self {
        Self {
            actions: self.actions.clone(),
            ..Self::default()
        }
    }

    /// The process becomes another program: handlers are gone, what is ignored stays so, and waiting
    /// signals stay too.
    pub fn reset_for_program(&mut self) {
        self.actions
            .retain(|&(_, action)| action.handler == SIG_IGN);
        for (_, action) in &mut self.actions {
            *action = SigAction {
                handler: SIG_IGN,
                ..SigAction::default()
            };
        }
    }

    /// What is done about a signal.
    #[must_use]
    pub fn action(&self, number: usize) -> SigAction {
        let set = self.actions.iter().find(|&&(of, _)| of == number);
        set.map_or_else(SigAction::default, |&(_, action)| action)
    }

    /// Changes what is done about a signal. Tells whether those that wait are to be forgotten, since it is
    /// ignored from now on.
    pub fn set_action(&mut self, number: usize, action: SigAction) -> bool {
        let action = SigAction {
            flags: action.flags & SA_KNOWN,
            mask: action.mask & !UNSTOPPABLE,
            ..action
        };
        self.actions.retain(|&(of, _)| of != number);
        if action != SigAction::default() {
            self.actions.push((number, action));
        }
        self.is_ignored(number)
    }

    /// Whether a signal does nothing, by the process's wish or by default.
    fn is_ignored(&self, number: usize) -> bool {
        match self.action(number).handler {
            SIG_IGN => true,
            SIG_DFL => {
                let nothing = matches!(
                    default_action(number),
                    DefaultAction::Ignore | DefaultAction::Continue
                );
                self.shielded || nothing
            }
            _ => false,
        }
    }

    /// Whether a signal stops the process.
    fn is_stop(&self, number: usize) -> bool {
        self.action(number).handler == SIG_DFL && default_action(number) == DefaultAction::Stop
    }

    /// Whether a child's end is of no interest: nobody is going to wait for it.
    #[must_use]
    pub fn discards_children(&self) -> bool {
        let action = self.action(SIGCHLD);
        action.handler == SIG_IGN || action.flags & SA_NOCLDWAIT != 0
    }

    /// Whether a child's stop is worth a signal.
    #[must_use]
    pub fn wants_stops(&self) -> bool {
        self.action(SIGCHLD).flags & SA_NOCLDSTOP == 0
    }

    /// Whether `SIGKILL` waits.
    #[must_use]
    pub const fn has_kill(&self) -> bool {
        self.pending.set() & set_of(SIGKILL) != 0
    }

    /// The signals that wait for the process.
    #[must_use]
    pub const fn pending(&self) -> u64 {
        self.pending.set()
    }

    /// The signals that are ignored by the process's own wish, and those that it handles.
    #[must_use]
    pub fn dispositions(&self) -> [u64; 2] {
        let of = |wanted: fn(u64) -> bool| {
            let picked = self
                .actions
                .iter()
                .filter(|(_, action)| wanted(action.handler));
            picked.fold(0, |set, &(number, _)| set | set_of(number))
        };
        [
            of(|handler| handler == SIG_IGN),
            of(|handler| !matches!(handler, SIG_IGN | SIG_DFL)),
        ]
    }

    /// Those in `set` do not wait any more.
    pub fn forget(&mut self, set: u64) {
        self.pending.forget(set);
    }

    /// A signal comes in for the process. `held` says whether a thread blocks it or waits for it, `taken`
    /// whether one would act on it at once; for `room` and refusals see [`Pending::add`].
    pub fn post(
        &mut self,
        number: usize,
        origin: Origin,
        [held, taken, room]: [bool; 3],
    ) -> Result<Posted, Errno> {
        if !held && self.is_ignored(number) {
            return Ok(Posted::Dropped);
        }
        if taken && self.is_stop(number) && !self.is_ignored(number) {
            return Ok(Posted::Stops);
        }
        self.pending.add(number, origin, room)?;
        Ok(Posted::Waits)
    }

    /// Ends the process by a signal, even if it is shielded.
    pub fn end_by(&mut self, number: usize, origin: Origin) {
        self.shielded = false;
        self.pending.replace(number, origin);
    }

    /// The handler is gone; its flags and mask stay, as on Linux.
    fn take_default(&mut self, number: usize) {
        for (_, action) in self.actions.iter_mut().filter(|&&mut (of, _)| of == number) {
            action.handler = SIG_DFL;
        }
    }
}

/// What one thread has for itself.
#[derive(Clone, Debug, Default)]
pub struct OwnSignals {
    blocked: u64,
    /// The mask from before `rt_sigsuspend`, to be put back by whoever ends it.
    suspended: Option<u64>,
    /// The signals that a sleeping `rt_sigtimedwait` wants.
    wanted: u64,
    pending: Pending,
    /// The stack that handlers may ask for.
    pub alternate: AltStack,
}

impl OwnSignals {
    /// A new process's first thread's: mask and alternate stack are the parent's, and nothing waits.
    #[must_use]
    pub fn for_child(&self) -> Self {
        Self {
            alternate: self.alternate,
            ..self.for_thread()
        }
    }

    /// Another thread's: the mask is the one's that makes it. A stack serves one thread only.
    #[must_use]
    pub fn for_thread(&self) -> Self {
        Self {
            blocked: self.blocked,
            ..Self::default()
        }
    }

    /// The signals that wait for the thread alone.
    #[must_use]
    pub const fn pending(&self) -> u64 {
        self.pending.set()
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

    /// The signals that wait for the thread or its process because they are blocked.
    #[must_use]
    pub const fn waiting(&self, shared: &SharedSignals) -> u64 {
        (self.pending.set() | shared.pending.set()) & self.blocked
    }

    /// Whether there is nothing to do on the way to user mode.
    #[must_use]
    pub const fn is_quiet(&self, shared: &SharedSignals) -> bool {
        (self.pending.set() | shared.pending.set()) & !self.blocked == 0 && self.suspended.is_none()
    }

    /// Whether a signal waits that has to be acted on, and so ends a sleep.
    #[must_use]
    pub fn is_due(&self, shared: &SharedSignals) -> bool {
        let pending = self.pending.set() | shared.pending.set();
        let ready = pending & !self.blocked;
        pending & self.wanted != 0
            || (1..=NSIG).any(|number| ready & set_of(number) != 0 && !shared.is_ignored(number))
    }

    /// Whether `SIGKILL` waits for this thread.
    #[must_use]
    pub const fn has_kill(&self) -> bool {
        self.pending.set() & set_of(SIGKILL) != 0
    }

    /// Whether a signal is not to be dropped because it is ignored: a handler may be set before it is
    /// unblocked, and who waits for it gets it all the same.
    #[must_use]
    pub const fn holds(&self, number: usize) -> bool {
        (self.blocked | self.wanted) & set_of(number) != 0
    }

    /// Whether the thread would take a signal that comes for its process.
    #[must_use]
    pub const fn takes(&self, number: usize) -> bool {
        self.blocked & set_of(number) == 0 || self.wanted & set_of(number) != 0
    }

    /// Says which signals end a sleep because they are waited for; none at the end.
    pub const fn want(&mut self, set: u64) {
        self.wanted = set & !UNSTOPPABLE;
    }

    /// Those in `set` do not wait any more.
    pub fn forget(&mut self, set: u64) {
        self.pending.forget(set);
    }

    /// A signal comes in for this thread.
    pub fn post(
        &mut self,
        shared: &SharedSignals,
        number: usize,
        origin: Origin,
        room: bool,
    ) -> Result<Posted, Errno> {
        let held = self.holds(number);
        if !held && shared.is_ignored(number) {
            return Ok(Posted::Dropped);
        }
        if !held && shared.is_stop(number) {
            return Ok(Posted::Stops);
        }
        self.pending.add(number, origin, room)?;
        Ok(Posted::Waits)
    }

    /// Takes a signal of the set that waits: the lowest number first, the thread's own before its
    /// process's.
    pub fn take_of(&mut self, shared: &mut SharedSignals, set: u64) -> Option<(usize, Origin)> {
        let set = set & !UNSTOPPABLE;
        [&mut self.pending, &mut shared.pending]
            .into_iter()
            .find(|pending| pending.set() & set != 0)
            .map(|pending| pending.take_first(set))
    }

    /// A signal that the thread cannot run on without: if it is blocked or ignored, the process ends by
    /// it. Tells whether it does.
    pub fn force(&mut self, shared: &mut SharedSignals, number: usize, origin: Origin) -> bool {
        let blocked = self.blocked & set_of(number) != 0;
        let ends = blocked || matches!(shared.action(number).handler, SIG_DFL | SIG_IGN);
        if ends {
            shared.take_default(number);
            self.blocked &= !set_of(number);
            shared.shielded = false;
        }
        self.pending.replace(number, origin);
        ends
    }

    /// Takes the next signal to act on: `SIGKILL` first, then what an instruction raised, then by number;
    /// the thread's own before its process's.
    pub fn take_next(&mut self, shared: &mut SharedSignals) -> Option<Verdict> {
        loop {
            let blocked = self.blocked;
            let classes = [set_of(SIGKILL), SYNCHRONOUS, u64::MAX];
            let (number, origin) = classes.into_iter().find_map(|class| {
                [&mut self.pending, &mut shared.pending]
                    .into_iter()
                    .find(|pending| pending.set() & class & !blocked != 0)
                    .map(|pending| pending.take_first(class & !blocked))
            })?;
            if shared.is_ignored(number) {
                continue;
            }
            let action = shared.action(number);
            return Some(match action.handler {
                SIG_DFL if shared.is_stop(number) => Verdict::Stop(number),
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
    pub fn enter_handler(&mut self, shared: &mut SharedSignals, number: usize, action: &SigAction) {
        self.suspended = None;
        self.blocked |= action.mask & !UNSTOPPABLE;
        if action.flags & SA_NODEFER == 0 {
            self.blocked |= set_of(number);
        }
        if action.flags & SA_RESETHAND != 0 {
            shared.take_default(number);
        }
        self.alternate.disarm();
    }
}

fn default_action(number: usize) -> DefaultAction {
    let default = Signal::from_number(number).map(Signal::default_action);
    default.unwrap_or(DefaultAction::Terminate)
}

#[cfg(test)]
mod tests;
