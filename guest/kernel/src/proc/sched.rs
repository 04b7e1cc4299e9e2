//! The scheduler: round robin, with a turn of fixed length, and sleep and wake by channel.
//!
//! The kernel itself is not interrupted, so a thread that finds a condition false and goes to sleep
//! cannot miss the wake-up in between. There is no idle thread: whoever sleeps last waits for
//! interrupts on its own stack until somebody is ready.

use core::sync::atomic::{AtomicU64, Ordering};

use abi::process::{RLIM_INFINITY, RLIMIT_CPU};
use abi::signal::SIGALRM;

use super::{
    Pid, Process, State, Thread, job,
    signal::{self, Origin},
    table::{Placed, Table, with_table},
};
use crate::{
    arch,
    drivers::disk::DiskId,
    mm::{kernel_map, kernel_stack, pager},
    time,
    trap::{account, attention, serve_pending_interrupts},
};

/// What a sleeping process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// A child of this process ends, stops or goes on.
    Child(Pid),
    /// A thread of this process ends.
    Threads(Pid),
    /// This child of `vfork` has its own memory, or has ended.
    Vfork(Pid),
    /// A futex; who is woken is in its queue.
    Futex,
    /// Any of several pipes and the console.
    Poll,
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
    /// There are small pages that large ones could be made of.
    Khugepaged,
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
    /// Whether something waits for the thread that ends the sleep.
    fn ends_sleep_of(self, thread: &Thread, process: &Process) -> bool {
        match self {
            Self::None => false,
            Self::Kill => thread.is_dying(process),
            Self::All => thread.is_dying(process) || thread.signals.is_due(&process.signals),
        }
    }
}

/// What a process has for itself between one alarm's signal and the next: with less, a short interval would
/// keep it in its handler for ever.
const ALARM_REST_NS: u64 = 100_000;

/// A timer that sends `SIGALRM`, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// When it goes off.
    pub at: u64,
    /// From then to the next time; 0 for once.
    pub interval: u64,
    /// Whether it has gone off and its signal has not been taken. Until then it is not set again, as on
    /// Linux: a short interval would keep the machine from everything else.
    pub rung: bool,
}

impl Alarm {
    /// When it goes off next, if it does.
    #[must_use]
    pub fn deadline(self) -> Option<u64> {
        (!self.rung).then_some(self.at)
    }

    /// The alarm after it has gone off: none if it was for once.
    fn ring(self) -> Option<Self> {
        (self.interval != 0).then_some(Self { rung: true, ..self })
    }

    /// The alarm once its signal has been taken. Times that have passed, or come within `least`, are left
    /// out.
    fn set_again(self, now: u64, least: u64) -> Self {
        let passed = now.saturating_add(least).saturating_sub(self.at);
        match passed.checked_div(self.interval) {
            Some(passed) if self.rung => Self {
                at: self
                    .at
                    .saturating_add(self.interval.saturating_mul(passed.saturating_add(1))),
                rung: false,
                ..self
            },
            _ => self,
        }
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
    let interrupted =
        || super::with_running(|thread, process| wakes.ends_sleep_of(thread, process));
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
    with_table(|table| {
        let Some((thread, process)) = table.running_pair() else {
            return;
        };
        thread.state = State::Sleeping { channel, wakes };
        thread.wake_at = deadline;
        thread.usage.waits += 1;
        process.usage.waits += 1;
        if process.stop.is_some() {
            let pid = process.pid;
            job::settle(table, pid);
        }
        table.expect(deadline);
    });
    switch_away();
}

/// Wakes everyone who sleeps on the channel.
pub fn wake(channel: Channel) {
    with_table(|table| wake_in(table, channel));
}

/// Wakes everyone who sleeps on either channel, neither of which somebody polls.
pub fn wake_either(one: Channel, other: Channel) {
    let sleeps_on_one = |thread: &Thread| match thread.state {
        State::Sleeping { channel: of, .. } => of == one || of == other,
        State::Runnable | State::Stopped | State::Ended => false,
    };
    with_table(|table| table.for_each_such(sleeps_on_one, |placed| placed.make_ready()));
}

/// As [`wake`], for who works on the table.
pub(super) fn wake_in(table: &mut Table, channel: Channel) {
    let polled = matches!(channel, Channel::Pipe(_) | Channel::Console);
    let sleeps_on_it = |thread: &Thread| match thread.state {
        State::Sleeping { channel: of, .. } => of == channel || polled && of == Channel::Poll,
        State::Runnable | State::Stopped | State::Ended => false,
    };
    table.for_each_such(sleeps_on_it, |placed| placed.make_ready());
}

/// Wakes one thread if it sleeps on the channel.
pub(super) fn wake_thread(table: &mut Table, tid: Pid, channel: Channel) {
    if let Some(mut placed) = table.placed(tid) {
        match placed.thread.state {
            State::Sleeping { channel: of, .. } if of == channel => placed.make_ready(),
            State::Sleeping { .. } | State::Runnable | State::Stopped | State::Ended => {}
        }
    }
}

/// Wakes a thread if something waits for it that ends its sleep.
pub(super) fn interrupt(placed: &mut Placed<'_>) {
    let ends = match placed.thread.state {
        State::Sleeping { wakes, .. } => wakes.ends_sleep_of(placed.thread, placed.process),
        State::Stopped => placed.thread.is_dying(placed.process),
        State::Runnable | State::Ended => false,
    };
    if ends {
        placed.make_ready();
    }
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

/// Leaves the running thread, which has ended.
pub(super) fn leave_for_good() -> ! {
    with_table(|table| {
        let place = table.running_place();
        table.ended.extend(place);
        if let Some((thread, _)) = table.running_pair() {
            thread.state = State::Ended;
        }
    });
    switch_away();
    unreachable!("an ended thread has no turn")
}

/// The timer's deadline has passed: wakes who is due, and ends the turn of the running process when
/// it was `interrupted` in user mode and its time is up.
pub fn on_timer(interrupted: bool) {
    let now = arch::clock_ticks();
    if with_table(limits_time) {
        account::settle();
        with_table(check_time);
    }
    let turn_over = with_table(|table| {
        if now >= table.next_deadline() {
            ring_alarms(table, now);
            table.for_each(|placed| {
                if placed.thread.wake_at.is_some_and(|at| at <= now) {
                    placed.make_ready();
                }
            });
            table.look_for_deadline();
        }
        let over = interrupted && now >= table.turn_ends;
        if over && table.ready.is_empty() {
            table.turn_ends = now + QUANTUM.load(Ordering::Relaxed);
        }
        set_timer(table, interrupted);
        over && !table.ready.is_empty()
    });
    if turn_over {
        super::charge(|usage| usage.preemptions += 1);
        yield_now();
    }
}

/// Whether the running process may use the processor only for so long.
fn limits_time(table: &mut Table) -> bool {
    let limit = table
        .running_mut()
        .map(|process| process.limits.soft(RLIMIT_CPU));
    limit.is_some_and(|limit| limit != RLIM_INFINITY)
}

/// Sends the running process the signal that is due to it for its time on the processor.
fn check_time(table: &mut Table) {
    let Some(process) = table.running_mut() else {
        return;
    };
    let times = process.usage.times;
    let seconds = time::ticks_to_ns(times.user + times.system) / 1_000_000_000;
    let (pid, due) = (process.pid, process.limits.due_for_time(seconds));
    if let Some(number) = due {
        // Neither signal is ever refused.
        let _ = signal::post(table, pid, number, Origin::Kernel);
    }
}

/// Sends `SIGALRM` to whose alarm has gone off. Each rings once, so this ends.
fn ring_alarms(table: &mut Table, now: u64) {
    let due = |process: &Process| {
        let at = process.alarm.and_then(Alarm::deadline);
        at.is_some_and(|at| at <= now)
    };
    loop {
        let Some(process) = table.iter_mut().find(|process| due(process)) else {
            return;
        };
        process.alarm = process.alarm.and_then(Alarm::ring);
        let pid = process.pid;
        // A standard signal is never refused.
        let _ = signal::post(table, pid, SIGALRM, Origin::Kernel);
    }
}

/// The running process has taken its `SIGALRM`: from now on the next may come.
pub fn alarm_taken() {
    with_table(|table| {
        if let Some(process) = table.running_mut() {
            let now = arch::clock_ticks();
            let least = time::ns_to_ticks(ALARM_REST_NS);
            process.alarm = process.alarm.map(|alarm| alarm.set_again(now, least));
            let at = process.alarm.and_then(Alarm::deadline);
            table.expect(at);
        }
        set_timer(table, true);
    });
}

/// Sets the running process's alarm, or takes it away. Returns what was set before.
pub fn set_alarm(alarm: Option<Alarm>) -> Option<Alarm> {
    with_table(|table| {
        let process = table.running_mut()?;
        let before = core::mem::replace(&mut process.alarm, alarm);
        table.expect(alarm.and_then(Alarm::deadline));
        set_timer(table, true);
        before
    })
}

/// Makes the floating-point registers the running thread's own, if they hold another's.
pub fn load_float() {
    with_table(|table| {
        let tid = table.running_thread().map(|thread| thread.tid);
        if tid != table.float_owner {
            table.float_owner = tid;
            if let Some(thread) = table.running_thread() {
                arch::load_float_registers(&thread.float);
            }
        }
    });
}

/// The floating-point registers hold nobody's values: the running thread has new ones.
pub fn forget_float() {
    with_table(|table| table.float_owner = None);
}

/// Sets the timer to whatever comes first: the end of the turn, the end of a sleep, or an alarm.
fn set_timer(table: &Table, somebody_runs: bool) {
    let turn = if somebody_runs {
        table.turn_ends
    } else {
        u64::MAX
    };
    time::set_timer(table.next_deadline().min(turn));
}

/// Gives the hart to the next thread that is ready, and waits for one if need be. Returns when the
/// calling thread has its turn again.
pub(super) fn switch_away() {
    account::leave_kernel();
    let next = loop {
        if let Some(place) = with_table(|table| table.ready.pop_front()) {
            break place;
        }
        let for_disk = with_table(|table| {
            // Nobody is to be waked for what has been given up.
            table.look_for_deadline();
            set_timer(table, false);
            tracepoint::idle();
            table.threads().any(|thread| thread.state.waits_for_disk())
        });
        arch::wait_for_interrupt();
        account::leave_idle(for_disk);
        serve_pending_interrupts();
    };
    look_at_load();
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
        account::switched();
        from.switch_to(to);
        after_switch();
    }
}

/// Takes note of the load, if it is time to. Whoever was chosen to run is not among the ready ones any more.
fn look_at_load() {
    let now = arch::clock_ticks();
    if account::load_is_due(now) {
        let active = with_table(|table| {
            let waiting = table
                .threads()
                .filter(|thread| thread.state.waits_for_disk());
            table.ready.len() + 1 + waiting.count()
        });
        account::look_at_load(now, active as u64);
    }
}

/// Puts the running thread's floating-point registers aside, and names it.
fn suspend(table: &mut Table) -> kernel_stack::Thread {
    let (thread, _) = table.running_pair().expect("a thread runs");
    if core::mem::take(&mut thread.float_dirty) {
        arch::save_float_registers(&mut thread.float);
    }
    thread.stack.thread()
}

/// Makes the thread at a place the running one: its address space, its turn.
fn resume(table: &mut Table, place: usize) -> kernel_stack::Thread {
    attention::call();
    table.turn_ends = arch::clock_ticks() + QUANTUM.load(Ordering::Relaxed);
    let (thread, process) = table.set_running(place);
    tracepoint::switch(process.pid, thread.tid);
    let thread = thread.stack.thread();
    kernel_map::use_root(process.root);
    set_timer(table, true);
    thread
}

/// What the thread that was switched to does for the one before it.
pub(super) fn after_switch() {
    loop {
        let ended = with_table(|table| {
            let place = table.ended.pop()?;
            table.remove_thread(place)
        });
        let Some(thread) = ended else {
            break;
        };
        let thread = *thread;
        pager::free_stack(thread.stack);
    }
    with_table(|table| {
        for pid in core::mem::take(&mut table.unwaited) {
            table.remove(pid);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alarm_goes_off_at_multiples_of_its_interval_and_leaves_out_what_has_passed() {
        for (at, interval, now, least, next) in [
            (100, 0, 100, 0, None),
            (100, 30, 100, 0, Some(130)),
            (100, 30, 129, 0, Some(130)),
            (100, 30, 130, 0, Some(160)),
            (100, 30, 1000, 0, Some(1030)),
            (100, 1, 100, 500, Some(601)),
            (100, 30, 125, 10, Some(160)),
            (100, u64::MAX, 100, 0, Some(u64::MAX)),
        ] {
            let rung = false;
            let alarm = Alarm { at, interval, rung };
            assert_eq!(alarm.set_again(now, least), alarm, "nothing was taken");
            let rung = alarm.ring();
            assert_eq!(rung.and_then(Alarm::deadline), None, "{alarm:?}");
            let again = rung.map(|alarm| alarm.set_again(now, least));
            assert_eq!(again.and_then(Alarm::deadline), next, "{alarm:?}");
        }
    }
}
