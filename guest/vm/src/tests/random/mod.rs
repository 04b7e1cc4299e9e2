//! Random programs: several processes map, touch, fork and exit at random with few frames, transfers
//! complete in any order or fail, and every page must hold what a plain model says. The audit runs after
//! each step.

mod calls;
mod large;
mod operations;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::vec::Vec;

use abi::signal::Signal;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::model::{
    Content as Quarters, LAYOUT, Marks, QUARTERS, World, addr, file_content, zero_from,
};
use crate::{
    Access, AreaId, Attempt, Before, Config, DirtyScope, InodeId, Io, IoError, LockLimit, Locked,
    NewSwapArea, PAGE_SIZE, PolicyKind, Prot, Remap, SpaceId, Token,
};
use calls::View;

const FILE: InodeId = InodeId(1);
/// Six pages and a half.
const FILE_LEN: u64 = 6 * PAGE + PAGE / 2;
const PAGE: u64 = PAGE_SIZE as u64;
/// `mmap` plays in so many pages, which lie in two tables.
const FIRST: u64 = 500;
const SPREAD: u8 = 24;
const HEAP: u64 = 540;
const MAX_PROCESSES: usize = 4;
const LOCK_LIMIT: u64 = 3;

/// A page of something that several may see: the file (object 0), or shared memory.
type Shared = (u32, u64);

/// What a page must hold.
#[derive(Clone, Copy, Debug)]
enum Data {
    Private(Quarters),
    Shared(Shared),
    /// A private page of the file that nobody has stored to here.
    FileView(u64),
    /// The same, with zeros from some byte on; it is copied when it is first touched.
    Tail(u64, usize),
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    prot: Prot,
    data: Data,
    /// What it shows before it is stored to.
    view: View,
    locked: Locked,
    /// Given up with this content (`MADV_FREE`): a load finds that, or zeros.
    given_up: Option<Quarters>,
    in_child: bool,
    wiped_in_child: bool,
}

#[derive(Clone, Copy, Debug)]
struct Touch {
    page: u64,
    access: Access,
    quarter: usize,
    value: u32,
}

#[derive(Clone, Copy, Debug)]
enum Task {
    Touch(Touch),
    Fork,
    Evict(u64),
    WillNeed(u64, u64),
    /// Brings pages of a range in that has been locked.
    Populate(u64, u64),
    Remap(Remap),
    Reclaim,
    WriteBack(DirtyScope),
    KernelWrite(u64, Before, u32),
    /// The transfer of a page that is being written back, nothing else.
    Transfer,
    /// Makes large pages of so many blocks.
    Collapse(u64),
    ResizePool(u64),
    SwapOff(AreaId),
}

#[derive(Debug)]
enum State {
    Ready,
    Transfer {
        io: Io,
        result: Option<Result<(), IoError>>,
    },
    Waiting(Token),
}

/// An operation under way. It survives its process: a transfer must be finished by someone.
struct Operation {
    process: Option<usize>,
    task: Task,
    attempt: Attempt,
    state: State,
    failed: bool,
}

struct Process {
    space: SpaceId,
    cells: BTreeMap<u64, Cell>,
    brk: u64,
    /// Where it has memory of the pool of large pages, by the first page of each.
    pooled: BTreeSet<u64>,
}

struct Simulation {
    world: World,
    processes: Vec<Option<Process>>,
    operations: Vec<Operation>,
    shared: BTreeMap<Shared, Quarters>,
    next_object: u32,
    /// They play with large pages too.
    large: bool,
    /// Faults whose process was killed while they waited.
    abandoned: u64,
}

#[derive(Clone, Copy, Debug)]
struct Dice {
    action: u8,
    process: u8,
    page: u8,
    more: u32,
}

fn dice() -> impl Strategy<Value = Dice> {
    (0..100_u8, any::<u8>(), any::<u8>(), any::<u32>()).prop_map(|(action, process, page, more)| {
        Dice {
            action,
            process,
            page,
            more,
        }
    })
}

/// Adds a swap area beside the first, some of whose pages are bad.
fn add_area(world: &mut World, pages: u32) {
    let area = NewSwapArea {
        name: "more",
        pages: 2 + pages,
        bad: &[2, 4],
        priority: [None, Some(7)][pages as usize % 2],
    };
    world.vm.swap_on(&area).expect("it has a slot");
}

impl Simulation {
    fn new(frames: u32, slots: u32, policy: PolicyKind, marks: Marks) -> Self {
        Self::with_frames(0..frames, slots, policy, marks)
    }

    fn with_frames(frames: Range<u32>, slots: u32, policy: PolicyKind, marks: Marks) -> Self {
        let config = Config {
            low: 6,
            high: 9,
            swap_cluster: 1 + frames.end % 5,
            swap_readahead: 1 << (frames.end / 5 % 4),
            ..Config::new(frames, slots, policy)
        };
        let mut world = World {
            marks,
            ..World::with_config(config)
        };
        if slots > 0 {
            add_area(&mut world, slots);
        }
        let space = world.space();
        world.vm.set_heap(space, addr(HEAP));
        // Enough to be felt, and few enough for everybody to get on.
        let limit = LOCK_LIMIT * PAGE;
        world.vm.set_lock_limit(
            space,
            LockLimit {
                soft: limit,
                hard: limit,
            },
        );
        let init = Process {
            space,
            cells: BTreeMap::new(),
            brk: HEAP * PAGE,
            pooled: BTreeSet::new(),
        };
        let file = (0..7).map(|index| {
            let end = (FILE_LEN - index * PAGE).min(PAGE) as usize;
            ((0, index), zero_from(file_content(FILE.0, index), end))
        });
        let shared = file.collect();
        Self {
            world,
            processes: std::vec![Some(init)],
            operations: Vec::new(),
            shared,
            next_object: 1,
            large: false,
            abandoned: 0,
        }
    }

    fn run(&mut self, steps: Vec<Dice>) {
        for dice in steps {
            self.step(dice);
            self.world.audit();
            if self.processes.iter().all(Option::is_none) {
                break;
            }
        }
    }

    fn step(&mut self, dice: Dice) {
        let at = usize::from(dice.process) % self.processes.len();
        let page = FIRST + u64::from(dice.page % SPREAD);
        if dice.action < 25 || self.is_busy(at) {
            return self.progress(dice);
        }
        let Some(process) = &self.processes[at] else {
            return;
        };
        let space = process.space;
        if self.large && dice.page & 0x80 != 0 {
            return self.step_large(at, dice);
        }
        match dice.action {
            25..64 => {
                let page = self.mapped_page(at, dice).unwrap_or(page);
                self.begin_touch(at, page, dice.more);
            }
            64..71 => self.mmap(at, page, dice.more),
            71..73 => {
                let pages = 1 + u64::from(dice.more % 5);
                self.world
                    .vm
                    .munmap(space, addr(page), pages * PAGE)
                    .expect("aligned");
                self.cells(at)
                    .retain(|cell, _| !(page..page + pages).contains(cell));
            }
            73..75 => self.mprotect(at, page, dice.more),
            75..77 => self.brk(at, dice.more),
            77..80 => {
                let page = self.mapped_page(at, dice).unwrap_or(page);
                self.madvise(at, page, dice.more);
            }
            80..82 => {
                let page = self.mapped_page(at, dice).unwrap_or(page);
                self.lock(at, page, dice.more);
            }
            82..85 => {
                let page = self.mapped_page(at, dice).unwrap_or(page);
                self.begin_remap(at, page, dice);
            }
            85..88 => {
                let end = page + 1 + u64::from(dice.more % 8);
                self.begin(Some(at), Task::WillNeed(page, end));
            }
            88..91 => self.begin(Some(at), Task::Fork),
            91..95 => {
                let page = self.mapped_page(at, dice).unwrap_or(page);
                self.begin(Some(at), Task::Evict(page));
            }
            95 => self.kill(at),
            96 => self.begin(None, Task::Reclaim),
            97 => self.write_back_or_kernel_write(dice.more),
            98 if dice.more & 3 == 0 => self.world.vm.drop_caches(),
            98 if dice.more & 3 == 1 => {
                let pages = [None, Some(0), Some(17), Some(20)][dice.page as usize % 4];
                let bytes = pages.map(|pages| pages * PAGE);
                let done = self.world.vm.set_resident_limit(space, bytes);
                assert_eq!(done, Ok(()));
            }
            98 => {
                let areas = self.world.vm.swap_areas();
                if let Some(area) = areas.get(usize::from(dice.page) % areas.len().max(1)) {
                    self.begin(None, Task::SwapOff(area.id));
                }
            }
            _ => self.world.disks.failures = dice.more % 3,
        }
    }

    fn write_back_or_kernel_write(&mut self, more: u32) {
        match more & 7 {
            0 => {
                self.world.vm.collect_dirty(FILE);
                self.begin(None, Task::WriteBack(DirtyScope::File(FILE)));
            }
            1 => self.begin(None, Task::WriteBack(DirtyScope::Mapped)),
            3 | 5 => self.begin(None, Task::WriteBack(DirtyScope::All)),
            2 | 4 => {
                self.world.vm.flusher_round();
                self.begin(
                    None,
                    Task::WriteBack(DirtyScope::Older(u64::from(more >> 4) % 2)),
                );
            }
            _ => {
                let before = if more & 0x10 == 0 {
                    Before::Kept
                } else {
                    Before::Replaced
                };
                let index = u64::from(more >> 8) % 7;
                self.begin(None, Task::KernelWrite(index, before, more | 1));
            }
        }
    }

    /// One of the process's pages, mostly.
    fn mapped_page(&self, at: usize, dice: Dice) -> Option<u64> {
        let cells = &self.processes[at].as_ref()?.cells;
        let small = || cells.range(..large::FIRST).map(|(&page, _)| page);
        let mapped = small().nth(usize::from(dice.page) % small().count().max(1));
        mapped.filter(|_| dice.more % 16 != 0)
    }

    fn is_busy(&self, at: usize) -> bool {
        self.operations
            .iter()
            .any(|operation| operation.process == Some(at))
    }

    fn cells(&mut self, at: usize) -> &mut BTreeMap<u64, Cell> {
        &mut self.processes[at].as_mut().expect("alive").cells
    }

    fn kill(&mut self, at: usize) {
        if let Some(process) = self.processes[at].take() {
            self.world.vm.destroy(process.space);
        }
        for operation in &mut self.operations {
            if operation.process == Some(at) {
                operation.process = None;
                let faults = matches!(operation.task, Task::Touch(_) | Task::Populate(..));
                self.abandoned += u64::from(faults && operation.attempt.counted);
            }
        }
    }

    fn begin_touch(&mut self, at: usize, page: u64, more: u32) {
        let access = if more & 0x10 != 0 {
            Access::Store
        } else {
            Access::Load
        };
        let mut quarter = (more >> 5) as usize % QUARTERS;
        if matches!(
            self.cells(at).get(&page),
            Some(Cell {
                data: Data::Shared((0, 6)),
                ..
            })
        ) {
            // What is stored beyond the end of a file need not be kept.
            quarter %= 2;
        }
        self.begin(
            Some(at),
            Task::Touch(Touch {
                page,
                access,
                quarter,
                value: more | 1,
            }),
        );
    }

    /// What an access must come to, and its effect on the model. `seen` is what the page holds afterwards,
    /// for where more than one content is right.
    fn expect(&mut self, at: usize, touch: Touch, seen: Quarters) -> Result<u32, Signal> {
        let Touch {
            page,
            access,
            quarter,
            value,
        } = touch;
        let shared = &mut self.shared;
        let file = |index: u64| shared.get(&(0, index)).copied().ok_or(Signal::Bus);
        let process = self.processes[at].as_mut().expect("alive");
        let cell = process.cells.get_mut(&page).ok_or(Signal::Segv)?;
        if !cell.prot.permits(access) {
            return Err(Signal::Segv);
        }
        if let Some(old) = cell.given_up {
            // Gone or not, and if it is stored to, as it was then.
            let zeros = [0; QUARTERS];
            let possible = [old, zeros].into_iter().find(|content| {
                let mut content = *content;
                if access == Access::Store {
                    content[quarter] = value;
                }
                (0..QUARTERS).all(|at| content[at] == seen[at])
            });
            assert!(possible.is_some(), "{seen:x?} of {old:x?}");
            cell.data = Data::Private(possible.unwrap_or_default());
            if access == Access::Store || possible == Some(zeros) {
                cell.given_up = None;
            }
        }
        match cell.data {
            Data::Tail(index, bytes) => cell.data = Data::Private(zero_from(file(index)?, bytes)),
            Data::FileView(index) if access == Access::Store => {
                cell.data = Data::Private(file(index)?)
            }
            _ => {}
        }
        let content = match &mut cell.data {
            Data::Private(content) => content,
            Data::Shared((0, index)) => shared.get_mut(&(0, *index)).ok_or(Signal::Bus)?,
            Data::Shared(key) => shared.entry(*key).or_insert([0; QUARTERS]),
            Data::FileView(index) => return Ok(file(*index)?[quarter]),
            Data::Tail(..) => unreachable!("it has just been copied"),
        };
        if access == Access::Store {
            content[quarter] = value;
        }
        Ok(content[quarter])
    }

    /// Lets everything finish, reads every page, ends every process and looks for leaks.
    fn finish(mut self) {
        self.world.disks.failures = 0;
        self.drain();
        for at in 0..self.processes.len() {
            let process = self.processes[at].iter();
            let pages: Vec<u64> = process
                .flat_map(|process| process.cells.keys().copied())
                .collect();
            let quarters = |page| if page < large::FIRST { QUARTERS } else { 1 };
            for (page, quarter) in pages
                .into_iter()
                .flat_map(|page| (0..quarters(page)).map(move |quarter| (page, quarter)))
            {
                if self.processes[at].is_some() {
                    self.begin(
                        Some(at),
                        Task::Touch(Touch {
                            page,
                            access: Access::Load,
                            quarter,
                            value: 0,
                        }),
                    );
                    self.drain();
                }
            }
            self.kill(at);
        }
        self.check_ends();
    }

    /// Lets every operation come to its end.
    fn drain(&mut self) {
        for round in 0..10_000_u32 {
            if self.operations.is_empty() {
                return;
            }
            self.progress(Dice {
                action: 0,
                process: 0,
                page: (round % 251) as u8,
                more: 0,
            });
            self.world.audit();
        }
        panic!("operations wait for each other");
    }

    /// With every process gone, nothing is left in memory or swap, and the file holds what it must.
    fn check_ends(&mut self) {
        self.world.sync();
        self.world.vm.drop_caches();
        self.world.audit_always();
        let stats = self.world.vm.stats();
        let left = [
            stats.frames_anon,
            stats.frames_file,
            stats.frames_page_table,
            stats.swap_used,
            stats.frames_pinned,
        ];
        assert_eq!(
            left, [0; 5],
            "anonymous, file and table frames, slots, pins"
        );
        for index in 0..7 {
            let end = (FILE_LEN - index * PAGE).min(PAGE) as usize;
            let on_disk = zero_from(self.world.disks.file(FILE, index), end);
            assert_eq!(
                on_disk,
                self.shared[&(0, index)],
                "page {index} of the file"
            );
        }
        let ended = stats.minor + stats.major + stats.segv;
        assert_eq!(
            stats.faults,
            ended + self.abandoned,
            "every fault ends once"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]
    #[test]
    fn every_page_holds_what_it_must(
        steps in proptest::collection::vec(dice(), 1..250),
        frames in 20..44_u32,
        slots in 0..40_u32,
        policy in proptest::sample::select(&PolicyKind::ALL[..]),
        svade: bool,
    ) {
        let marks = if svade { Marks::Svade } else { Marks::Svadu };
        let mut simulation = Simulation::new(frames, slots, policy, marks);
        simulation.run(steps);
        simulation.finish();
    }
}

#[test]
fn layouts_keep_the_players_apart() {
    assert!(FIRST + u64::from(SPREAD) + 6 < HEAP && HEAP + 8 < LAYOUT.high.get());
}
/// The programs are no good if they never get to the rare paths.
#[test]
fn random_programs_reach_every_event() {
    let mut runner = TestRunner::deterministic();
    let mut totals: BTreeMap<&'static str, u64> = BTreeMap::new();
    for round in 0..96_u32 {
        let steps = proptest::collection::vec(dice(), 200..250);
        let steps = steps.new_tree(&mut runner).expect("no filter").current();
        let marks = [Marks::Svade, Marks::Svadu][round as usize / PolicyKind::ALL.len() % 2];
        let policy = PolicyKind::ALL[round as usize % PolicyKind::ALL.len()];
        let mut simulation = Simulation::new(20 + round % 24, round * 7 % 40, policy, marks);
        simulation.run(steps);
        for (name, count) in simulation.world.vm.stats().fields() {
            *totals.entry(name).or_default() += count;
        }
        simulation.finish();
    }
    // A processor that keeps no translations takes hardly a fault that finds nothing to do, and random
    // touches seldom come in the order of slots, nor do processes this small reach a limit.
    let rare = ["spurious", "swap_readahead_hits", "limit_evictions"];
    let never: Vec<_> = totals
        .iter()
        .filter(|(name, count)| **count == 0 && !rare.contains(*name))
        .map(|(name, _)| *name)
        .collect();
    let expected = |name: &&str| large::EVENTS.contains(name);
    assert!(never.iter().all(expected), "{never:?}");
}
