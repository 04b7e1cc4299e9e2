//! Random programs with large pages among theirs.

use std::collections::BTreeMap;
use std::ops::Range;
use std::vec::Vec;

use abi::errno::{EINVAL, ENOMEM};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngSeed, TestRunner};

use super::{Cell, Dice, Marks, Operation, PAGE, Simulation, Task, dice};
use crate::tests::model::addr;
use crate::{
    Attributes, Config, HugePages, LARGE_PAGES, Madvise, MapRequest, PolicyKind, Prot, SpaceId,
    Transparent, Wait, Where,
};

/// Where they begin.
pub(super) const FIRST: u64 = 2 * LARGE_PAGES;
const BLOCKS: u64 = 2;

/// What only these programs bring about.
pub(super) const EVENTS: [&str; 10] = [
    "frames_hugetlb",
    "frames_thp",
    "thp_fault_alloc",
    "thp_fault_fallback",
    "thp_split",
    "thp_collapse",
    "thp_collapse_alloc",
    "thp_collapse_alloc_failed",
    "hugetlb_faults",
    "compact_moved",
];

impl Simulation {
    /// A machine with room for a few large pages.
    fn with_large(frames: u32, slots: u32, policy: PolicyKind, marks: Marks) -> Self {
        // Below a multiple of 512 lies what tables are put in.
        let start = LARGE_PAGES as u32 - 40;
        let mut simulation = Self::with_frames(start..start + frames, slots, policy, marks);
        simulation.large = true;
        simulation.world.audit_period = 5;
        simulation
    }

    pub(super) fn is_pooled(&self, at: usize, page: u64) -> bool {
        let pooled = self.processes[at].as_ref().map(|process| &process.pooled);
        pooled.is_some_and(|pooled| pooled.contains(&block(page)))
    }

    /// Pages at both ends of blocks, and some between.
    fn place(dice: Dice) -> u64 {
        let near = u64::from(dice.page % 3);
        FIRST
            + match dice.page >> 3 & 3 {
                0 => near,
                1 => LARGE_PAGES - 2 + near,
                2 => 2 * LARGE_PAGES - 1 - near,
                _ => u64::from(dice.page & 0x7f) * 8,
            }
    }

    pub(super) fn step_large(&mut self, at: usize, dice: Dice) {
        let page = Self::place(dice);
        let first = block(page);
        // A few pages, nearly all of a block, or all of it.
        let pages = match dice.more >> 4 & 3 {
            0 => first..first + LARGE_PAGES,
            1 => first + 2..first + LARGE_PAGES - 1,
            _ => page..page + 1 + u64::from(dice.more % 3),
        };
        match dice.action {
            0..50 => self.begin_touch(at, page, dice.more),
            50..62 => self.map_large(at, first, dice.more),
            62..66 => self.unmap_large(at, pages),
            66..71 => {
                let prot = [Prot::NONE, Prot::R, Prot::RW, Prot::RW][(dice.more >> 8) as usize % 4];
                self.protect_large(at, pages, prot);
            }
            71..74 => self.discard_large(at, pages),
            74..80 => self.begin(Some(at), Task::Collapse(BLOCKS)),
            80 => drop(self.world.vm.collapse_pass()),
            81..83 => self.scan(dice.more),
            83..86 => self.begin(None, Task::ResizePool(u64::from(dice.more % 3))),
            86..89 => {
                let mode = Transparent::ALL[dice.more as usize % 3];
                self.world.vm.set_transparent(mode);
            }
            89..95 => self.begin(Some(at), Task::Evict(page)),
            95..98 => self.begin(Some(at), Task::Fork),
            98 => self.kill(at),
            _ => self.begin(None, Task::Reclaim),
        }
    }

    /// A turn of `khugepaged`, up to the first block that becomes large.
    fn scan(&mut self, more: u32) {
        let vm = &mut self.world.vm;
        vm.set_khugepaged_defrag(more & 1 != 0);
        let budget = u64::from(more >> 1 & 0x7ff) + 1;
        let mut pages = budget;
        vm.scan_for_large(&mut pages);
        assert!(pages <= budget);
    }

    fn space_of(&self, at: usize) -> SpaceId {
        self.processes[at].as_ref().expect("alive").space
    }

    /// Whether a range starts or ends within a page of the pool.
    fn cuts_pool(&self, at: usize, pages: &Range<u64>) -> bool {
        [pages.start, pages.end]
            .iter()
            .any(|&edge| edge % LARGE_PAGES != 0 && self.is_pooled(at, edge))
    }

    fn is_covered(&mut self, at: usize, pages: &Range<u64>) -> bool {
        let cells = self.cells(at);
        pages.clone().all(|page| cells.contains_key(&page))
    }

    fn map_large(&mut self, at: usize, first: u64, more: u32) {
        let blocks = 1 + u64::from(more >> 8) % BLOCKS;
        let blocks = blocks.min((FIRST + BLOCKS * LARGE_PAGES - first) / LARGE_PAGES);
        let sizes = [HugePages::Default, HugePages::Wanted, HugePages::Pool];
        let huge_pages = sizes[(more >> 12) as usize % 3];
        let pages = first..first + blocks * LARGE_PAGES;
        let len = (pages.end - pages.start) * PAGE;
        let request = MapRequest {
            attributes: Attributes {
                huge_pages,
                ..Attributes::NONE
            },
            ..MapRequest::anon(Where::Fixed(addr(first)), len, Prot::RW)
        };
        let pool = self.world.vm.pool();
        let space = self.space_of(at);
        let result = self.world.vm.mmap(space, &request);
        if huge_pages == HugePages::Pool && pool.free - pool.reserved < blocks {
            return assert_eq!(result, Err(ENOMEM));
        }
        assert_eq!(result, Ok(addr(first)));
        self.forget(at, &pages);
        let process = self.processes[at].as_mut().expect("alive");
        for page in pages {
            process.cells.insert(page, Cell::zeros(Prot::RW));
            if huge_pages == HugePages::Pool {
                process.pooled.insert(block(page));
            }
        }
    }

    fn forget(&mut self, at: usize, pages: &Range<u64>) {
        let process = self.processes[at].as_mut().expect("alive");
        process.cells.retain(|page, _| !pages.contains(page));
        process.pooled.retain(|first| !pages.contains(first));
    }

    fn unmap_large(&mut self, at: usize, pages: Range<u64>) {
        let len = (pages.end - pages.start) * PAGE;
        let refused = self.cuts_pool(at, &pages);
        let space = self.space_of(at);
        let result = self.world.vm.munmap(space, addr(pages.start), len);
        assert_eq!(result, if refused { Err(EINVAL) } else { Ok(()) });
        if !refused {
            self.forget(at, &pages);
        }
    }

    fn protect_large(&mut self, at: usize, pages: Range<u64>, prot: Prot) {
        let len = (pages.end - pages.start) * PAGE;
        let refused = self.cuts_pool(at, &pages);
        if !self.is_covered(at, &pages) {
            return;
        }
        let space = self.space_of(at);
        let result = self.world.vm.mprotect(space, addr(pages.start), len, prot);
        assert_eq!(result.is_ok(), !refused, "{result:?}");
        if result.is_ok() {
            let cells = self.cells(at).range_mut(pages);
            cells.for_each(|(_, cell)| cell.prot = prot);
        }
    }

    fn discard_large(&mut self, at: usize, pages: Range<u64>) {
        let whole = pages.start % LARGE_PAGES == 0 && pages.end % LARGE_PAGES == 0;
        let pooled = pages.clone().any(|page| self.is_pooled(at, page));
        if !self.is_covered(at, &pages) || pooled && !whole {
            return;
        }
        let len = (pages.end - pages.start) * PAGE;
        let space = self.space_of(at);
        let advice = Madvise::DontNeed { even_locked: true };
        let result = self.world.vm.madvise(space, addr(pages.start), len, advice);
        assert_eq!(result, Ok(()));
        let cells = self.cells(at).range_mut(pages);
        cells.for_each(|(_, cell)| {
            *cell = Cell {
                locked: cell.locked,
                in_child: cell.in_child,
                wiped_in_child: cell.wiped_in_child,
                ..Cell::zeros(cell.prot)
            }
        });
    }

    pub(super) fn advance_collapse(
        &mut self,
        operation: &mut Operation,
        space: SpaceId,
        blocks: u64,
    ) -> Option<Option<Wait>> {
        let len = blocks * LARGE_PAGES * PAGE;
        let attempt = &mut operation.attempt;
        let step = self.world.vm.collapse(space, addr(FIRST), len, attempt);
        self.blocked(operation.process, step).err()
    }
}

const fn block(page: u64) -> u64 {
    page / LARGE_PAGES * LARGE_PAGES
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 24,
        rng_seed: RngSeed::Fixed(0),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]
    #[test]
    fn every_part_of_a_large_page_holds_what_it_must(
        steps in proptest::collection::vec(dice(), 1..160),
        frames in 1200..1700_u32,
        slots in 0..1100_u32,
        policy in proptest::sample::select(&PolicyKind::ALL[..]),
        svade: bool,
    ) {
        let marks = if svade { Marks::Svade } else { Marks::Svadu };
        let mut simulation = Simulation::with_large(frames, slots, policy, marks);
        simulation.run(steps);
        simulation.finish();
    }
}

/// The programs are no good if they never get to the rare paths.
#[test]
fn random_programs_reach_every_event_of_large_pages() {
    let mut runner = TestRunner::deterministic();
    let mut totals: BTreeMap<&'static str, u64> = BTreeMap::new();
    for round in 0..24_u32 {
        let steps = proptest::collection::vec(dice(), 150..160);
        let steps = steps.new_tree(&mut runner).expect("no filter").current();
        let policy = PolicyKind::ALL[round as usize % PolicyKind::ALL.len()];
        let frames = [700, 1150, 1400, 1650][round as usize % 4];
        let mut simulation = Simulation::with_large(frames, 600, policy, Marks::Svadu);
        // The other test audits all the way.
        simulation.world.audit_period = 50;
        for dice in steps {
            simulation.run(Vec::from([dice]));
            for (name, count) in simulation.world.vm.stats().fields() {
                if EVENTS.contains(&name) {
                    *totals.entry(name).or_default() += count;
                }
            }
        }
        simulation.finish();
    }
    let never: Vec<_> = totals.iter().filter(|(_, count)| **count == 0).collect();
    assert!(
        never.is_empty() && totals.len() == EVENTS.len(),
        "{never:?}"
    );
}

/// The configuration is what the tests take it for.
#[test]
fn there_is_room_for_large_pages_and_not_for_all() {
    let mut simulation = Simulation::with_large(1200, 0, PolicyKind::Clock, Marks::Svadu);
    assert_eq!(simulation.world.vm.free_blocks()[9], 2);
    let defaults = Config::new(0..1200, 0, PolicyKind::Clock);
    assert_eq!(defaults.transparent, Transparent::Madvise);
}
