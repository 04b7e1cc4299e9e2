//! The scheduler: round robin, with a turn of fixed length, and sleep and wake by channel.
//!
//! The kernel itself is not interrupted, so a thread that finds a condition false and goes to sleep
//! cannot miss the wake-up in between. There is no idle thread: whoever sleeps last waits for
//! interrupts on its own stack until somebody is ready.

use core::sync::atomic::{AtomicU64, Ordering};

use alloc::vec::Vec;

use super::{
    Pid, Process, State,
    signal::{self, Signals},
    table::{Table, with_table},
};
use crate::{
    arch,
    drivers::disk::DiskId,
    mm::{kernel_map, kernel_stack::Thread, pager},
    time,
    trap::{account, serve_pending_interrupts},
};

/// What a sleeping process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// A child of this process ends.
    Child(Pid),
    /// A pipe has data, room, or fewer ends.
    Pipe(usize),
    /// The console has a line.
    Console,
    /// A disk has finished a request.
    Disk(DiskId),
    /// A page's transfer is done.
    Page(vm::Token),
    /// A frame may have been freed.
    Memory,
    /// Few frames are free.
    Pageout,
    /// There is something for the flusher to do.
    Flusher,
    /// The flusher has been through.
    Flushed,
    /// There is something to be read ahead.
    Reader,
    /// A [`crate::sync::SleepLock`] at this address is free.
    Lock(usize),
    /// Nothing but time.
    Time,
    /// A signal.
    Signal,
}

/// Which signals end a sleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wakes {
    /// None.
    None,
    /// `SIGKILL`.
    Kill,
    /// All that the process acts on.
    All,
}

impl Wakes {
    /// Whether a signal that waits ends the sleep.
    fn ends_sleep_of(self, signals: &Signals) -> bool {
        match self {
            Self::None => false,
            Self::Kill => signals.is_dying(),
            Self::All => signals.is_due(),
        }
    }
}

/// A timer that sends `SIGALRM`, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// When it goes off.
    pub at: u64,
    /// From then to the next time; 0 for once.
    pub interval: u64,
}

impl Alarm {
    /// The alarm after it went off at or before `now`: times that have passed are left out.
    fn next(self, now: u64) -> Option<Self> {
        let missed = now.saturating_sub(self.at).checked_div(self.interval)?;
        let ahead = self.interval.saturating_mul(missed + 1);
        Some(Self {
            at: self.at.saturating_add(ahead),
            ..self
        })
    }
}

/// A signal ended the sleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted;

/// How long a turn is, in ticks.
static QUANTUM: AtomicU64 = AtomicU64::new(0);

/// Sets how long a turn is, in ticks.
pub fn set_quantum(ticks: u64) {
    QUANTUM.store(ticks, Ordering::Relaxed);
}

/// Whether there are threads yet.
pub fn is_running() -> bool {
    with_table(|table| table.running_place().is_some())
}

/// Runs the first thread. The boot stack is left behind.
pub fn start() -> ! {
    let next = with_table(|table| {
        let next = table.ready.pop_front().expect("the first process was made");
        resume(table, next)
    });
    next.switch_to_first()
}

/// Sleeps until the channel is woken; a signal ends the sleep early.
pub fn sleep(channel: Channel) -> Result<(), Interrupted> {
    sleep_until(channel, None)
}

/// Sleeps until the channel is woken or the clock reads `deadline`; a signal ends the sleep early.
pub fn sleep_until(channel: Channel, deadline: Option<u64>) -> Result<(), Interrupted> {
    sleep_with(channel, deadline, Wakes::All)
}

/// Sleeps until the channel is woken or the clock reads `deadline`; only a signal that is certain to end
/// the process ends the sleep early.
pub fn sleep_unless_killed(channel: Channel, deadline: Option<u64>) -> Result<(), Interrupted> {
    sleep_with(channel, deadline, Wakes::Kill)
}

/// Sleeps until the channel is woken, whatever happens.
pub fn sleep_uninterruptible(channel: Channel) {
    go_to_sleep(channel, None, Wakes::None);
}

/// Sleeps until the channel is woken or the clock reads `deadline`, whatever happens.
pub fn sleep_until_woken(channel: Channel, deadline: Option<u64>) {
    go_to_sleep(channel, deadline, Wakes::None);
}

fn sleep_with(channel: Channel, deadline: Option<u64>, wakes: Wakes) -> Result<(), Interrupted> {
    let interrupted = || super::with_current(|process| wakes.ends_sleep_of(&process.signals));
    if interrupted() {
        return Err(Interrupted);
    }
    go_to_sleep(channel, deadline, wakes);
    if interrupted() {
        Err(Interrupted)
    } else {
        Ok(())
    }
}

fn go_to_sleep(channel: Channel, deadline: Option<u64>, wakes: Wakes) {
    super::with_current(|process| {
        process.state = State::Sleeping { channel, wakes };
        process.wake_at = deadline;
        process.usage.waits += 1;
    });
    switch_away();
}

/// Wakes everyone who sleeps on the channel.
pub fn wake(channel: Channel) {
    with_table(|table| {
        wake_where(
            table,
            |process| matches!(process.state, State::Sleeping { channel: of, .. } if of == channel),
        );
    });
}

/// Wakes one process if a signal that waits for it ends its sleep.
pub(super) fn interrupt(table: &mut Table, pid: Pid) {
    wake_where(table, |process| match process.state {
        State::Sleeping { wakes, .. } => {
            process.pid == pid && wakes.ends_sleep_of(&process.signals)
        }
        State::Runnable | State::Zombie(_) => false,
    });
}

fn wake_where(table: &mut Table, wanted: impl Fn(&Process) -> bool) {
    let mut ready = core::mem::take(&mut table.ready);
    for (place, process) in table.iter_mut() {
        if wanted(process) {
            process.state = State::Runnable;
            process.wake_at = None;
            ready.push_back(place);
        }
    }
    table.ready = ready;
}

/// Lets the others run first.
pub fn yield_now() {
    with_table(|table| {
        if let Some(place) = table.running_place() {
            table.ready.push_back(place);
        }
    });
    switch_away();
}

/// Leaves an ended process, whose stack goes to the dead ones.
pub(super) fn leave_for_good() -> ! {
    switch_away();
    unreachable!("a zombie has no turn")
}

/// The timer's deadline has passed: wakes who is due, and ends the turn of the running process when
/// it was `interrupted` in user mode and its time is up.
pub fn on_timer(interrupted: bool) {
    let now = arch::clock_ticks();
    let turn_over = with_table(|table| {
        ring_alarms(table, now);
        let mut ready = core::mem::take(&mut table.ready);
        for (place, process) in table.iter_mut() {
            if process.wake_at.is_some_and(|at| at <= now) {
                process.state = State::Runnable;
                process.wake_at = None;
                ready.push_back(place);
            }
        }
        table.ready = ready;
        let over = interrupted && now >= table.turn_ends;
        if over && table.ready.is_empty() {
            table.turn_ends = now + QUANTUM.load(Ordering::Relaxed);
        }
        set_timer(table, interrupted);
        over && !table.ready.is_empty()
    });
    if turn_over {
        super::with_current(|process| process.usage.preemptions += 1);
        yield_now();
    }
}

/// Sends `SIGALRM` to whose alarm has gone off.
fn ring_alarms(table: &mut Table, now: u64) {
    let mut rung = Vec::new();
    for (_, process) in table.iter_mut() {
        if let Some(alarm) = process.alarm.filter(|alarm| alarm.at <= now) {
            process.alarm = alarm.next(now);
            rung.push(process.pid);
        }
    }
    for pid in rung {
        signal::alarm(table, pid);
    }
}

/// Sets the running process's alarm, or takes it away. Returns what was set before.
pub fn set_alarm(alarm: Option<Alarm>) -> Option<Alarm> {
    with_table(|table| {
        let process = table.running_mut()?;
        let before = core::mem::replace(&mut process.alarm, alarm);
        set_timer(table, true);
        before
    })
}

/// Makes the floating-point registers the running process's own, if they hold another's.
pub fn load_float() {
    with_table(|table| {
        let pid = table.running().map(|process| process.pid);
        if pid != table.float_owner {
            table.float_owner = pid;
            if let Some(process) = table.running_mut() {
                arch::load_float_registers(&process.float);
            }
        }
    });
}

/// The floating-point registers hold nobody's values: the running process has new ones.
pub fn forget_float() {
    with_table(|table| table.float_owner = None);
}

/// Sets the timer to whatever comes first: the end of the turn, the end of a sleep, or an alarm.
fn set_timer(table: &Table, somebody_runs: bool) {
    let sleeps = table.iter().filter_map(|process| process.wake_at);
    let alarms = table.iter().filter_map(|process| process.alarm);
    let turn = somebody_runs.then_some(table.turn_ends);
    let all = sleeps.chain(alarms.map(|alarm| alarm.at)).chain(turn);
    time::set_timer(all.min().unwrap_or(u64::MAX));
}

/// Gives the hart to the next process that is ready, and waits for one if need be. Returns when the
/// calling thread has its turn again.
fn switch_away() {
    account::leave_kernel();
    let next = loop {
        if let Some(place) = with_table(|table| table.ready.pop_front()) {
            break place;
        }
        with_table(|table| set_timer(table, false));
        arch::wait_for_interrupt();
        serve_pending_interrupts();
    };
    let switch = with_table(|table| {
        let from = table.running_place().expect("called by a thread");
        if from == next {
            resume(table, next);
            return None;
        }
        let from = suspend(table);
        Some((from, resume(table, next)))
    });
    account::start();
    if let Some((from, to)) = switch {
        from.switch_to(to);
        after_switch();
    }
}

/// Puts the running process's floating-point registers aside, and names its thread.
fn suspend(table: &mut Table) -> Thread {
    let dying = table.dead_stacks.last().map(|stack| stack.thread());
    let process = table.running_mut().expect("a thread runs");
    if core::mem::take(&mut process.float_dirty) {
        arch::save_float_registers(&mut process.float);
    }
    match &process.stack {
        Some(stack) => stack.thread(),
        None => dying.expect("an ended process leaves its stack with the dead ones"),
    }
}

/// Makes the process at a place the running one: its address space, its turn.
fn resume(table: &mut Table, place: usize) -> Thread {
    table.turn_ends = arch::clock_ticks() + QUANTUM.load(Ordering::Relaxed);
    let process = table.set_running(place);
    let thread = process
        .stack
        .as_ref()
        .expect("only zombies have none")
        .thread();
    kernel_map::use_root(process.root);
    set_timer(table, true);
    thread
}

/// What the thread that was switched to does for the one before it.
pub(super) fn after_switch() {
    let dead = with_table(|table| {
        for pid in core::mem::take(&mut table.unwaited) {
            table.remove(pid);
        }
        core::mem::take(&mut table.dead_stacks)
    });
    for stack in dead {
        pager::free_stack(stack);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_goes_off_at_multiples_of_its_interval_and_leaves_out_what_has_passed() {
        for (at, interval, now, next) in [
            (100, 0, 100, None),
            (100, 30, 100, Some(130)),
            (100, 30, 129, Some(130)),
            (100, 30, 130, Some(160)),
            (100, 30, 1000, Some(1030)),
            (100, u64::MAX, 100, Some(u64::MAX)),
        ] {
            let alarm = Alarm { at, interval };
            assert_eq!(alarm.next(now).map(|alarm| alarm.at), next, "{alarm:?}");
        }
    }
}
