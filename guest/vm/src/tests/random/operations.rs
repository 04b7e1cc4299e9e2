//! Operations that wait: each gets on when the dice say so, and whatever it waited for may have changed
//! meanwhile.

use std::vec::Vec;

use abi::signal::Signal;

use super::{Dice, FILE, MAX_PROCESSES, Operation, Process, Simulation, State, Task, Touch};
use crate::tests::model::{Content as Quarters, QUARTERS, World, addr};
use crate::{
    Access, Attempt, Before, DirtyScope, Io, Resolution, SpaceId, Step, Vpn, Wait, Writer,
};

impl Simulation {
    pub(super) fn begin(&mut self, process: Option<usize>, task: Task) {
        self.operations.push(Operation {
            process,
            task,
            attempt: Attempt::new(),
            state: State::Ready,
            failed: false,
        });
        self.advance(self.operations.len() - 1);
    }

    /// Lets one operation get on, and perhaps only its transfer.
    pub(super) fn progress(&mut self, dice: Dice) {
        if self.operations.is_empty() {
            return;
        }
        let at = dice.page as usize % self.operations.len();
        let World { vm, disks, .. } = &mut self.world;
        let operation = &mut self.operations[at];
        match &mut operation.state {
            State::Ready => {}
            State::Waiting(token) => {
                if vm.is_pending(*token) {
                    return;
                }
            }
            State::Transfer { io, result } => {
                // A page may change between the moment when the disk took it and the end of the write.
                let result_now = *result.get_or_insert_with(|| disks.transfer(vm.hw_mut(), io));
                operation.failed |= result_now.is_err();
                if dice.more & 1 != 0 {
                    return;
                }
                let State::Transfer { io, .. } =
                    core::mem::replace(&mut operation.state, State::Ready)
                else {
                    return;
                };
                vm.io_done(io, result_now, &mut operation.attempt);
                self.world.audit();
            }
        }
        self.advance(at);
    }

    /// Calls the brain for an operation that waits for nothing.
    fn advance(&mut self, at: usize) {
        let mut operation = self.operations.swap_remove(at);
        let space = operation
            .process
            .and_then(|at| self.processes[at].as_ref())
            .map(|process| process.space);
        let wait = match (operation.task, space) {
            (Task::Touch(touch), Some(space)) => self.advance_touch(&mut operation, space, touch),
            (Task::Fork, Some(space)) => self.advance_fork(&mut operation, space),
            (Task::Evict(page), Some(space)) => {
                let step = self
                    .world
                    .vm
                    .evict_page(space, addr(page), &mut operation.attempt);
                self.blocked(operation.process, step).err()
            }
            (Task::WillNeed(from, end), Some(space)) => {
                let mut from = Vpn::new(from);
                let attempt = &mut operation.attempt;
                let step = self
                    .world
                    .vm
                    .will_need(space, &mut from, Vpn::new(end), attempt);
                operation.task = Task::WillNeed(from.get(), end);
                self.blocked(operation.process, step).err()
            }
            (Task::Populate(page, end), Some(space)) => {
                self.advance_populate(&mut operation, space, page, end)
            }
            (Task::Remap(request), Some(space)) => {
                let attempt = &mut operation.attempt;
                let step = self.world.vm.mremap(space, &request, attempt);
                let at = operation.process.expect("a process moves areas");
                match self.blocked(Some(at), step) {
                    Err(wait) => self.processes[at].as_ref().map(|_| wait),
                    Ok(answer) => {
                        self.remapped(at, request, answer);
                        None
                    }
                }
            }
            (Task::Reclaim, _) => {
                let step = self.world.vm.background_reclaim(&mut operation.attempt);
                self.blocked(None, step).err()
            }
            (Task::WriteBack(scope), _) => self.advance_write_back(&mut operation, scope),
            (Task::KernelWrite(index, before, value), _) => {
                self.advance_kernel_write(&mut operation, index, before, value)
            }
            (Task::Collapse(blocks), Some(space)) => {
                self.advance_collapse(&mut operation, space, blocks)
            }
            (Task::ResizePool(pages), _) => {
                let step = self.world.vm.resize_pool(pages, &mut operation.attempt);
                self.blocked(None, step).err()
            }
            (Task::Transfer, _) => None,
            (Task::SwapOff(area), _) => {
                let step = self.world.vm.swap_off(area, &mut operation.attempt);
                let done = self.blocked(None, step);
                if let Ok(Ok(())) = done {
                    // Another of the same size comes in its place.
                    super::add_area(&mut self.world, 9);
                }
                done.err()
            }
            (_, None) => None,
        };
        let ahead = core::mem::take(&mut operation.attempt);
        operation.attempt = self.spawn_ahead(ahead);
        operation.state = match wait {
            None => return,
            Some(None) => State::Ready,
            Some(Some(Wait::Io(io))) => State::Transfer { io, result: None },
            Some(Some(Wait::For(token))) => State::Waiting(token),
        };
        self.operations.push(operation);
    }

    /// The value, or what to wait for; out of memory, someone is killed and nothing is to be waited for.
    pub(super) fn blocked<T>(
        &mut self,
        process: Option<usize>,
        step: Step<T>,
    ) -> Result<T, Option<Wait>> {
        match step {
            Step::Done(value) => Ok(value),
            Step::Wait(wait) => Err(Some(wait)),
            Step::Oom => {
                let victim = self.world.vm.oom_victim();
                let alive = |process: &Option<Process>| {
                    process.as_ref().map(|process| process.space) == victim
                };
                match self
                    .processes
                    .iter()
                    .position(alive)
                    .filter(|_| victim.is_some())
                    .or(process)
                {
                    Some(victim) => self.kill(victim),
                    None => panic!("out of memory without a process"),
                }
                Err(None)
            }
        }
    }

    /// Each page's transfer goes its own way from here.
    fn advance_write_back(
        &mut self,
        operation: &mut Operation,
        scope: DirtyScope,
    ) -> Option<Option<Wait>> {
        operation.attempt.writer = match scope {
            DirtyScope::All => Writer::Throttled,
            DirtyScope::File(_) => Writer::Sync,
            DirtyScope::Mapped => Writer::Leaving,
            DirtyScope::Older(_) => Writer::Flusher,
        };
        let step = self.world.vm.write_back(scope, &mut operation.attempt);
        let ios = match self.blocked(None, step) {
            Ok(ios) if ios.is_empty() => return None,
            Ok(ios) => ios,
            Err(wait) => return Some(wait),
        };
        self.spawn_transfers(ios);
        Some(None)
    }

    /// Lets what an operation reads ahead go its own way.
    fn spawn_ahead(&mut self, mut attempt: Attempt) -> Attempt {
        let ahead = attempt.take_beside().into_iter();
        let ahead = ahead.chain(attempt.take_later()).collect();
        self.spawn_transfers(ahead);
        attempt
    }

    fn spawn_transfers(&mut self, ios: Vec<Io>) {
        self.operations.extend(ios.into_iter().map(|io| Operation {
            process: None,
            task: Task::Transfer,
            attempt: Attempt::new(),
            state: State::Transfer { io, result: None },
            failed: false,
        }));
    }

    /// The kernel's `write`: to one quarter of a page, or to all of it.
    fn advance_kernel_write(
        &mut self,
        operation: &mut Operation,
        index: u64,
        before: Before,
        value: u32,
    ) -> Option<Option<Wait>> {
        let vm = &mut self.world.vm;
        let step = vm.file_page_with(FILE, index, before, &mut operation.attempt);
        match self.blocked(None, step) {
            Err(wait) => Some(wait),
            // Nobody has mapped the file yet, or its page cannot be read.
            Ok(Err(_)) => None,
            Ok(Ok(frame)) => {
                let in_file = if index == 6 { QUARTERS / 2 } else { QUARTERS };
                let quarters = match before {
                    Before::Kept => 1..2,
                    Before::Replaced => 0..in_file,
                };
                let cells = self.shared.entry((0, index)).or_default();
                let content = self.world.vm.hw_mut().content(frame);
                for quarter in quarters {
                    content[quarter] = value;
                    cells[quarter] = value;
                }
                self.world.vm.mark_dirty(FILE, index);
                None
            }
        }
    }

    /// What a page that can be loaded holds.
    pub(super) fn look(&mut self, space: SpaceId, page: u64) -> Quarters {
        core::array::from_fn(|quarter| {
            let word = self
                .world
                .hardware_access(space, page, Access::Load, quarter, None);
            word.expect("it has just been touched")
        })
    }

    fn advance_fork(&mut self, operation: &mut Operation, space: SpaceId) -> Option<Option<Wait>> {
        let parent = operation.process.expect("a process forks");
        if self.processes.iter().flatten().count() >= MAX_PROCESSES {
            return None;
        }
        let step = self.world.vm.fork(space, &mut operation.attempt);
        match self.blocked(Some(parent), step) {
            Err(wait) => self.processes[parent].as_ref().map(|_| wait),
            Ok(child) => {
                let Process {
                    cells, brk, pooled, ..
                } = self.processes[parent].as_ref().expect("alive");
                let inherited = cells.iter().filter(|(_, cell)| cell.in_child);
                let child = Process {
                    space: child.expect("the parent exists"),
                    cells: inherited
                        .map(|(&page, cell)| (page, cell.for_child()))
                        .collect(),
                    brk: *brk,
                    pooled: pooled.clone(),
                };
                self.processes.push(Some(child));
                None
            }
        }
    }

    fn advance_populate(
        &mut self,
        operation: &mut Operation,
        space: SpaceId,
        page: u64,
        end: u64,
    ) -> Option<Option<Wait>> {
        let at = operation.process.expect("a process locks");
        for page in page..end {
            operation.task = Task::Populate(page, end);
            let attempt = &mut operation.attempt;
            let step = self.world.vm.populate(space, addr(page), attempt);
            match self.blocked(Some(at), step) {
                Err(wait) => {
                    let alive = self.processes[at].is_some();
                    self.abandoned += u64::from(!alive && operation.attempt.counted);
                    return alive.then_some(wait);
                }
                Ok(answer) => {
                    if answer.is_ok() {
                        self.populated(at, page);
                    }
                    operation.attempt = Attempt::new();
                }
            }
        }
        None
    }

    fn advance_touch(
        &mut self,
        operation: &mut Operation,
        space: SpaceId,
        touch: Touch,
    ) -> Option<Option<Wait>> {
        let at = operation.process.expect("a process touches");
        let store = if touch.access == Access::Store {
            Some(touch.value)
        } else {
            None
        };
        loop {
            let (page, quarter) = (touch.page, touch.quarter);
            // A fault that has begun ends before the instruction is run again.
            let began = operation.attempt.counted;
            let value = (!began).then(|| {
                self.world
                    .hardware_access(space, page, touch.access, quarter, store)
            });
            if let Some(Some(value)) = value {
                let seen = self.look(space, page);
                let expected = self.expect(at, touch, seen);
                assert_eq!(Ok(value), expected, "{touch:?}");
                return None;
            }
            let step = self
                .world
                .vm
                .fault(space, addr(page), touch.access, &mut operation.attempt);
            match self.blocked(Some(at), step) {
                Err(wait) => {
                    let alive = self.processes[at].is_some();
                    self.abandoned += u64::from(!alive);
                    return alive.then_some(wait);
                }
                Ok(Resolution::Retry) => {
                    let attempt = core::mem::take(&mut operation.attempt);
                    self.spawn_ahead(attempt);
                    self.world.audit();
                }
                Ok(Resolution::Kill(signal)) => {
                    if signal == Signal::Bus && self.is_pooled(at, touch.page) {
                        // The pool was empty.
                        return None;
                    }
                    let lost = operation.failed && signal == Signal::Bus;
                    assert!(
                        lost || self.expect(at, touch, [0; QUARTERS]) == Err(signal),
                        "{signal:?} for {touch:?}"
                    );
                    if lost {
                        self.kill(at);
                    }
                    return None;
                }
            }
        }
    }
}
