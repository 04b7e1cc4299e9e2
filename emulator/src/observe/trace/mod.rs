//! The tracer: what happens comes to it as typed events, goes through the filter, and leaves as
//! lines of text or of JSON.
//!
//! It hangs on [`Memory`], which the places where things happen have at hand;
//! where nobody traces, they look at one pointer. Observers of instructions share it.

mod event;
mod json;
mod names;
mod text;

pub use event::{At, Effect, Event, Insn, Taken, Touched, What};
pub use names::Names;

use super::filter::{Resolved, Trigger};
use super::log::{Category, Sink};
use super::syscalls::Syscalls;
use crate::debug::SymbolTable;
use crate::devices::DeviceEvent;
use crate::hart::{Hart, Privilege};
use crate::mem::Memory;
use log::LevelFilter;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

/// Which lines are written of each category.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Levels([LevelFilter; Category::ALL.len()]);

impl Default for Levels {
    fn default() -> Levels {
        Levels([LevelFilter::Off; Category::ALL.len()])
    }
}

impl Levels {
    /// The same, with this level for a category.
    #[must_use]
    pub fn with(mut self, category: Category, level: LevelFilter) -> Levels {
        self.0[category as usize] = level;
        self
    }

    /// Whether anything of a category is written.
    #[inline]
    #[must_use]
    pub fn wants(&self, category: Category) -> bool {
        self.0[category as usize] != LevelFilter::Off
    }
}

/// How lines are written.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// An object a line.
    Jsonl,
}

/// What a tracer is made of.
#[derive(Debug)]
pub struct Settings {
    /// What is written.
    pub levels: Levels,
    /// Which of it.
    pub filter: Resolved,
    /// How.
    pub format: Format,
    /// What is known of the guest's program.
    pub names: Names,
    /// Where to.
    pub sink: Sink,
    /// How many harts there are.
    pub harts: usize,
}

/// Takes events; clones are the same tracer.
#[derive(Clone)]
pub struct Tracer {
    levels: Levels,
    /// Whether the gate is open, so that nothing is prepared for a closed one.
    open: Rc<Cell<bool>>,
    /// The sink takes no more lines.
    failed: Rc<Cell<bool>>,
    /// The counts of retired instructions between which something can be written.
    window: (u64, u64),
    state: Rc<RefCell<State>>,
}

impl fmt::Debug for Tracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracer")
            .field("levels", &self.levels)
            .finish_non_exhaustive()
    }
}

/// The instruction in hand, while instructions are observed.
#[derive(Clone, Copy, Debug)]
struct InHand {
    hart: usize,
    pc: u64,
}

struct State {
    filter: Resolved,
    format: Format,
    names: Names,
    sink: Sink,
    /// The last lines, if only those are wanted.
    ring: Option<VecDeque<String>>,
    line: String,
    in_hand: Option<InHand>,
    /// A bit for each hart that has not got past the window yet.
    harts_within: u64,
    /// The hart that has told a disk to work last.
    bell: Option<At>,
    syscalls: Syscalls,
}

impl Tracer {
    /// A tracer at the beginning of a run.
    #[must_use]
    pub fn new(settings: Settings) -> Tracer {
        let Settings {
            levels,
            filter,
            format,
            names,
            sink,
            harts,
        } = settings;
        let window = filter.window();
        let ring = filter.last.map(|_| VecDeque::new());
        Tracer {
            levels,
            open: Rc::new(Cell::new(filter.gate.is_open())),
            failed: Rc::default(),
            window,
            state: Rc::new(RefCell::new(State {
                filter,
                format,
                names,
                sink,
                ring,
                line: String::with_capacity(200),
                in_hand: None,
                harts_within: u64::MAX >> (64 - harts.clamp(1, 64)),
                bell: None,
                syscalls: Syscalls::default(),
            })),
        }
    }

    /// A tracer that writes all it is given as text.
    #[must_use]
    pub fn of_everything(sink: Sink, symbols: SymbolTable) -> Tracer {
        let all = Category::ALL.into_iter();
        let levels = all.fold(Levels::default(), |levels, category| {
            levels.with(category, LevelFilter::Trace)
        });
        Tracer::new(Settings {
            levels,
            filter: Resolved::default(),
            format: Format::Text,
            names: Names {
                symbols,
                lines: None,
            },
            sink,
            harts: 1,
        })
    }

    /// Whether anything of a category is written.
    #[inline]
    #[must_use]
    pub fn wants(&self, category: Category) -> bool {
        self.levels.wants(category) && !self.failed.get()
    }

    /// Whether events are written just now, as far as `from` and `to` say.
    #[inline]
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.get()
    }

    /// Whether somebody must tell it of every instruction by [`Tracer::reaches`].
    #[must_use]
    pub fn wants_pcs(&self) -> bool {
        self.state.borrow().filter.gate.wants_pcs()
    }

    /// The first cycle of a hart in which one of its instructions may be written. It is early: a hart
    /// retires no more instructions than there are cycles.
    #[must_use]
    pub fn begins_at(&self) -> u64 {
        if self.wants_pcs() { 0 } else { self.window.0 }
    }

    /// Whether no instruction will be written any more.
    #[must_use]
    pub fn is_done(&self) -> bool {
        let state = self.state.borrow();
        self.failed.get() || state.harts_within == 0 && !state.filter.gate.wants_pcs()
    }

    /// Whether the instruction that a hart is about to execute may be written, as far as `from`,
    /// `to` and its count say.
    pub(super) fn may_write(&self, hart: &Hart) -> bool {
        let (first, last) = self.window;
        let count = hart.instret();
        if count > last {
            self.state.borrow_mut().harts_within &= !(1 << (hart.id % 64));
        }
        self.is_open() && (first..=last).contains(&count)
    }

    /// An instruction is about to be executed.
    pub fn reaches(&self, hart: usize, pc: u64) {
        let mut state = self.state.borrow_mut();
        state.in_hand = Some(InHand { hart, pc });
        state
            .filter
            .gate
            .happens(|trigger| matches!(trigger, Trigger::Pc(places) if places.contains(&pc)));
        // The instruction at which tracing ends is not written.
        state.filter.gate.settle();
        self.open.set(state.filter.gate.is_open());
    }

    /// The guest sets a mark.
    pub fn mark(&self, label: &str) {
        self.happens(|trigger| matches!(trigger, Trigger::Mark(known) if known == label));
        self.settle();
    }

    /// The instruction in hand on a hart, where instructions are observed.
    pub(super) fn in_hand(&self, hart: usize) -> Option<u64> {
        let in_hand = self.state.borrow().in_hand;
        in_hand.filter(|it| it.hart == hart).map(|it| it.pc)
    }

    /// Something happens that may open or close the gate.
    pub(super) fn happens(&self, matches: impl Fn(&Trigger) -> bool) {
        let mut state = self.state.borrow_mut();
        state.filter.gate.happens(matches);
        self.open.set(state.filter.gate.is_open());
    }

    /// What happened has been written.
    pub(super) fn settle(&self) {
        let mut state = self.state.borrow_mut();
        state.filter.gate.settle();
        self.open.set(state.filter.gate.is_open());
    }

    /// Writes an event, if it is wanted.
    pub(super) fn emit(&self, event: Event<'_>) {
        let (category, level) = event.class();
        if !self.is_open() || level > self.levels.0[category as usize] {
            return;
        }
        let mut state = self.state.borrow_mut();
        if !self.failed.get() && state.is_wanted(&event) {
            self.failed.set(!state.write(&event));
        }
    }

    /// A device has done something, by this hart's hand or for the one that rang its bell.
    pub(super) fn device(&self, at: Option<At>, now: u64, event: &DeviceEvent) {
        let mut state = self.state.borrow_mut();
        let bell = matches!(event, DeviceEvent::Register { name, .. } if name == "QueueNotify");
        if bell {
            state.bell = at;
        }
        let at = at.or_else(|| {
            let mut at = state.bell?;
            at.cycle = now;
            at.pc = None;
            Some(at)
        });
        drop(state);
        if let Some(at) = at {
            self.emit(Event {
                at,
                what: What::Device(event),
            });
        }
    }

    /// The guest tells who has a hart from now on.
    pub(crate) fn runs(&self, hart: usize, pid: u32, tid: u32) {
        self.state.borrow_mut().syscalls.runs(hart, pid, tid);
    }

    /// A program calls the system: the trap has been taken.
    pub(super) fn syscall(&self, hart: &Hart, memory: &Memory, pc: u64) {
        let number = hart.x.get(crate::isa::Reg::R17);
        self.happens(|trigger| *trigger == Trigger::Syscall(number));
        // The hart is in the handler, but it is the program that calls.
        let at = At {
            privilege: Privilege::User,
            ..At::of(hart, Some(pc))
        };
        let decode = self.wants(Category::Syscall);
        let lines = {
            let mut state = self.state.borrow_mut();
            state.syscalls.enter(&at, hart, memory, decode)
        };
        self.write_syscalls(lines);
        self.settle();
    }

    /// A trap handler returns to U-mode.
    pub(super) fn returns(&self, hart: &Hart, memory: &Memory) {
        let at = At::of(hart, Some(hart.pc));
        let lines = {
            let mut state = self.state.borrow_mut();
            state.syscalls.leave(&at, hart, memory)
        };
        self.write_syscalls(lines);
    }

    fn write_syscalls(&self, lines: Vec<super::syscalls::Line>) {
        for line in lines {
            self.emit(Event {
                at: line.at,
                what: What::Syscall(&line),
            });
        }
    }

    /// The guest has stopped: writes the last lines, if those are what is wanted.
    pub fn finish(&self) {
        let lines = self.state.borrow_mut().syscalls.finish();
        self.write_syscalls(lines);
        let mut state = self.state.borrow_mut();
        let state = &mut *state;
        for line in state.ring.take().into_iter().flatten() {
            if !state.sink.write_line(&line) {
                break;
            }
        }
    }
}

impl State {
    fn is_wanted(&self, event: &Event<'_>) -> bool {
        !self.filter.has_condition() || self.filter.holds(&event.facts(self.pid(event)))
    }

    fn pid(&self, event: &Event<'_>) -> Option<u32> {
        if let What::Syscall(line) = event.what {
            return line.pid;
        }
        let root = event.at.space().map(|(_, root)| root);
        self.syscalls.pid(event.at.hart, root)
    }

    /// Says whether the line could be written.
    fn write(&mut self, event: &Event<'_>) -> bool {
        self.line.clear();
        match self.format {
            Format::Text => text::write(&mut self.line, event, &self.names),
            Format::Jsonl => {
                let pid = self.pid(event);
                json::write(&mut self.line, event, &self.names, pid);
            }
        }
        match (&mut self.ring, self.filter.last) {
            (Some(ring), Some(last)) => {
                // The oldest line's room serves the newest.
                let mut room = if ring.len() >= last {
                    ring.pop_front().unwrap_or_default()
                } else {
                    String::new()
                };
                std::mem::swap(&mut room, &mut self.line);
                ring.push_back(room);
                true
            }
            _ => self.sink.write_line(&self.line),
        }
    }
}
