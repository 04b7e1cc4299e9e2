//! A machine to run the brain on: memory, page tables, disks, and processors that touch pages as
//! hardware does.

use std::collections::BTreeMap;
use std::vec::Vec;

use abi::signal::Signal;
use abi::vmstat::{PageInfo, VmStats};

use crate::{
    Access, Attempt, Config, Direction, DirtyScope, Entry, FrameId, Hw, InodeId, Io, IoError,
    Layout, MapRequest, Mapping, NoFrame, PAGE_SIZE, Place, PolicyKind, Prot, Resolution, SpaceId,
    Step, TableFrames, VirtAddr, Vm, Vpn, Wait, Where, Writer, pte,
};

/// A page's content: one word stands for each quarter.
pub(super) type Content = [u32; QUARTERS];
pub(super) const QUARTERS: usize = 4;
const QUARTER: usize = PAGE_SIZE / QUARTERS;

/// What a page of a file holds before anyone stores to it.
pub(super) fn file_content(inode: u64, index: u64) -> Content {
    core::array::from_fn(|quarter| {
        0x8000_0000 | (inode * 10_000 + index * 10 + quarter as u64) as u32
    })
}

/// A content whose quarters from byte `start` on are zeros.
pub(super) fn zero_from(mut content: Content, start: usize) -> Content {
    content[start.div_ceil(QUARTER)..].fill(0);
    content
}

/// Memory that tables lie in, by frame.
#[derive(Default)]
pub(super) struct TableMemory(Vec<Vec<u64>>);

impl pte::Words for TableMemory {
    fn read(&self, frame: FrameId, index: usize) -> u64 {
        self.0[frame.get() as usize][index]
    }
    fn write(&mut self, frame: FrameId, index: usize, word: u64) {
        let at = frame.get() as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, Vec::new());
        }
        self.0[at].resize(pte::ENTRIES, 0);
        self.0[at][index] = word;
    }
    fn base_ppn(&self) -> u64 {
        0x8_0000
    }
}

/// The machine: Sv39 tables and memory.
#[derive(Default)]
pub(super) struct Model {
    pub(super) tables: TableMemory,
    pub(super) memory: BTreeMap<FrameId, Content>,
    pub(super) flushes: u64,
}

impl Model {
    pub(super) fn content(&mut self, frame: FrameId) -> &mut Content {
        // What was in a frame before is not zeros: reading it would be a leak.
        self.memory.entry(frame).or_insert([0xdead_beef; QUARTERS])
    }
}

impl Hw for Model {
    type Tables = FrameId;

    fn create(&mut self, frames: &mut dyn TableFrames) -> Result<FrameId, NoFrame> {
        pte::new_table(&mut self.tables, frames)
    }
    fn destroy(&mut self, root: FrameId, frames: &mut dyn TableFrames) {
        pte::destroy(&mut self.tables, root, frames);
    }
    fn get(&self, root: &FrameId, page: Vpn) -> Entry {
        pte::get(&self.tables, *root, page)
    }
    fn set(
        &mut self,
        root: &mut FrameId,
        page: Vpn,
        entry: Entry,
        frames: &mut dyn TableFrames,
    ) -> Result<Entry, NoFrame> {
        pte::set(&mut self.tables, *root, page, entry, frames)
    }
    fn large(&self, root: &FrameId, page: Vpn) -> Option<Mapping> {
        pte::large(&self.tables, *root, page)
    }
    fn set_large(
        &mut self,
        root: &mut FrameId,
        page: Vpn,
        new: Option<Mapping>,
        frames: &mut dyn TableFrames,
    ) -> Result<(), NoFrame> {
        pte::set_large(&mut self.tables, *root, page, new, frames).map(drop)
    }
    fn split_large(&mut self, root: &mut FrameId, page: Vpn, table: FrameId) {
        pte::split_large(&mut self.tables, *root, page, table);
    }
    fn test_and_clear_accessed(&mut self, root: &mut FrameId, page: Vpn) -> bool {
        pte::test_and_clear_accessed(&mut self.tables, *root, page)
    }
    fn next(&self, root: &FrameId, from: Vpn, end: Vpn) -> Option<(Vpn, Entry)> {
        pte::next(&self.tables, *root, from, end)
    }
    fn trim(&mut self, root: &mut FrameId, from: Vpn, end: Vpn, frames: &mut dyn TableFrames) {
        pte::trim(&mut self.tables, *root, from, end, frames);
    }
    fn flush(&mut self, _root: &FrameId, _page: Vpn) {
        self.flushes += 1;
    }
    fn zero(&mut self, frame: FrameId, start: usize) {
        let content = self.content(frame);
        *content = zero_from(*content, start);
    }
    fn copy(&mut self, from: FrameId, to: FrameId) {
        let content = *self.content(from);
        *self.content(to) = content;
    }
}

/// A disk for swap and one for files.
#[derive(Default)]
pub(super) struct Disks {
    slots: BTreeMap<u32, Content>,
    files: BTreeMap<(InodeId, u64), Content>,
    /// So many transfers fail from now on.
    pub(super) failures: u32,
    /// How many pages each transfer had.
    pub(super) requests: Vec<usize>,
}

impl Disks {
    pub(super) fn file(&self, inode: InodeId, index: u64) -> Content {
        self.files
            .get(&(inode, index))
            .copied()
            .unwrap_or_else(|| file_content(inode.0, index))
    }

    /// Performs a transfer.
    pub(super) fn transfer(&mut self, hw: &mut Model, io: &Io) -> Result<(), IoError> {
        if self.failures > 0 {
            self.failures -= 1;
            return Err(IoError);
        }
        self.requests.push(io.frames.len());
        for (at, &frame) in (0..).zip(io.frames.iter()) {
            self.transfer_page(hw.content(frame), io, at);
        }
        Ok(())
    }

    /// Transfers the page at a place of a request.
    fn transfer_page(&mut self, content: &mut Content, io: &Io, at: u32) {
        match (io.direction, io.place) {
            (Direction::Read, Place::Slot(slot)) => *content = self.slots[&(slot.get() + at)],
            (Direction::Write, Place::Slot(slot)) => {
                self.slots.insert(slot.get() + at, *content);
            }
            (Direction::Read, Place::File { inode, index, len }) => {
                let index = index + u64::from(at);
                let quarters = quarters_of(len, at);
                content[..quarters].copy_from_slice(&self.file(inode, index)[..quarters]);
            }
            (Direction::Write, Place::File { inode, index, len }) => {
                let index = index + u64::from(at);
                let quarters = quarters_of(len, at);
                let mut page = self.file(inode, index);
                page[..quarters].copy_from_slice(&content[..quarters]);
                self.files.insert((inode, index), page);
            }
        }
    }
}

/// Quarters of the page at a place of a request of `len` bytes.
fn quarters_of(len: usize, at: u32) -> usize {
    let before = at as usize * PAGE_SIZE;
    len.saturating_sub(before).div_ceil(QUARTER).min(QUARTERS)
}

pub(super) const LAYOUT: Layout = Layout {
    low: Vpn::new(1),
    high: Vpn::new(1 << 20),
    mmap_top: Vpn::new(0x8_0000),
};

/// Whether the processor sets A and D bits itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    Svade,
    Svadu,
}

/// Machine, brain and disks, with processes that wait for each transfer at once.
pub(super) struct World {
    pub(super) vm: Vm<Model>,
    pub(super) disks: Disks,
    pub(super) marks: Marks,
    /// Every so many calls of [`World::audit`] one is made: auditing a thousand pages takes its time.
    pub(super) audit_period: u32,
    pub(super) audits: core::cell::Cell<u32>,
}

pub(super) fn addr(page: u64) -> VirtAddr {
    Vpn::new(page).addr()
}

impl World {
    /// `user_frames` is what user pages can have at most when there is one space whose pages lie in one
    /// table: the reserve, the zero page and three tables come on top.
    pub(super) fn new(user_frames: u32, slots: u32, policy: PolicyKind) -> Self {
        Self::with_config(Config::new(
            0..user_frames + Config::MIN_RESERVE + 4,
            slots,
            policy,
        ))
    }

    pub(super) fn with_config(config: Config) -> Self {
        let vm = Vm::new(Model::default(), config).expect("room for the zero page");
        Self {
            vm,
            disks: Disks::default(),
            marks: Marks::Svadu,
            audit_period: 1,
            audits: core::cell::Cell::new(0),
        }
    }

    /// Drives an operation to its end, transferring at once whatever it waits for.
    pub(super) fn run<T>(
        &mut self,
        mut operation: impl FnMut(&mut Vm<Model>, &mut Attempt) -> Step<T>,
    ) -> Option<T> {
        let mut attempt = Attempt::new();
        loop {
            let step = operation(&mut self.vm, &mut attempt);
            for io in attempt
                .take_beside()
                .into_iter()
                .chain(attempt.take_later())
            {
                let result = self.disks.transfer(self.vm.hw_mut(), &io);
                self.vm.io_done(io, result, &mut Attempt::new());
            }
            match step {
                Step::Done(value) => return Some(value),
                Step::Wait(Wait::Io(io)) => {
                    let result = self.disks.transfer(self.vm.hw_mut(), &io);
                    self.vm.io_done(io, result, &mut attempt);
                }
                Step::Wait(Wait::For(token)) => panic!("nobody else performs {token:?}"),
                Step::Oom => return None,
            }
            self.audit();
        }
    }

    pub(super) fn audit(&self) {
        self.audits.set(self.audits.get() + 1);
        if self.audits.get() % self.audit_period == 0 {
            self.audit_always();
        }
    }

    pub(super) fn audit_always(&self) {
        if let Err(wrong) = self.vm.audit() {
            panic!("audit: {wrong}");
        }
    }

    pub(super) fn space(&mut self) -> SpaceId {
        self.run(|vm, attempt| vm.create(LAYOUT, attempt))
            .expect("room for a root table")
    }

    pub(super) fn fork(&mut self, parent: SpaceId) -> SpaceId {
        let child = self
            .run(|vm, attempt| vm.fork(parent, attempt))
            .expect("room for tables");
        self.audit();
        child.expect("the parent exists")
    }

    pub(super) fn exit(&mut self, space: SpaceId) {
        self.vm.destroy(space);
        self.audit();
        self.sync();
    }

    /// Writes back all files, as after munmap or exit.
    pub(super) fn sync(&mut self) {
        assert_eq!(self.write_back(DirtyScope::All, Writer::Leaving), 0);
    }

    /// Writes dirty pages. Returns how many writes failed.
    pub(super) fn write_back(&mut self, scope: DirtyScope, writer: Writer) -> usize {
        let mut attempt = Attempt::of(writer);
        let mut failed = 0;
        loop {
            match self.vm.write_back(scope, &mut attempt) {
                Step::Done(ios) if ios.is_empty() => return failed,
                Step::Done(ios) => {
                    for io in ios {
                        let result = self.disks.transfer(self.vm.hw_mut(), &io);
                        failed += usize::from(result.is_err());
                        self.vm.io_done(io, result, &mut attempt);
                    }
                }
                step => panic!("nobody else writes: {step:?}"),
            }
            self.audit();
        }
    }

    /// Maps private zeros at `page`.
    pub(super) fn map(&mut self, space: SpaceId, page: u64, pages: u64) {
        let request =
            MapRequest::anon(Where::Fixed(addr(page)), pages * PAGE_SIZE as u64, Prot::RW);
        assert_eq!(self.vm.mmap(space, &request), Ok(addr(page)));
    }

    /// One space with private zeros at pages 16 and up.
    pub(super) fn one_space(&mut self, pages: u64) -> SpaceId {
        let space = self.space();
        self.map(space, 16, pages);
        space
    }

    pub(super) fn load(&mut self, space: SpaceId, page: u64) -> Result<u32, Signal> {
        self.touch(space, page, Access::Load, 0)
    }

    pub(super) fn store(&mut self, space: SpaceId, page: u64, value: u32) -> Result<u32, Signal> {
        self.touch(space, page, Access::Store, value)
    }

    /// A processor's access to a page's first quarter.
    pub(super) fn touch(
        &mut self,
        space: SpaceId,
        page: u64,
        access: Access,
        value: u32,
    ) -> Result<u32, Signal> {
        let store = if access == Access::Store {
            Some(value)
        } else {
            None
        };
        loop {
            if let Some(value) = self.hardware_access(space, page, access, 0, store) {
                return Ok(value);
            }
            let resolution = self.run(|vm, attempt| vm.fault(space, addr(page), access, attempt));
            self.audit();
            match resolution.expect("memory is not full") {
                Resolution::Retry => {}
                Resolution::Kill(signal) => return Err(signal),
            }
        }
    }

    /// What the processor does on its own: an access that the page table allows; `None` is a fault.
    pub(super) fn hardware_access(
        &mut self,
        space: SpaceId,
        page: u64,
        access: Access,
        quarter: usize,
        store: Option<u32>,
    ) -> Option<u32> {
        let page = Vpn::new(page);
        let mut root = *self.vm.tables(space)?;
        let Entry::Present(mut mapping) = self.vm.hw().get(&root, page) else {
            return None;
        };
        if !mapping.prot.permits(access) {
            return None;
        }
        let dirty = mapping.dirty || access == Access::Store;
        if !mapping.accessed || dirty != mapping.dirty {
            if self.marks == Marks::Svade {
                return None;
            }
            (mapping.accessed, mapping.dirty) = (true, dirty);
            let hw = self.vm.hw_mut();
            match hw.large(&root, page) {
                Some(whole) => {
                    let whole = Mapping {
                        frame: whole.frame,
                        ..mapping
                    };
                    hw.set_large(&mut root, page, Some(whole), &mut NoTables)
                }
                None => hw
                    .set(&mut root, page, Entry::Present(mapping), &mut NoTables)
                    .map(drop),
            }
            .ok()?;
        }
        let word = &mut self.vm.hw_mut().content(mapping.frame)[quarter];
        if let Some(value) = store {
            *word = value;
        }
        Some(*word)
    }

    pub(super) fn evict(&mut self, space: SpaceId, page: u64) -> Result<(), abi::Errno> {
        let evicted = self.run(|vm, attempt| vm.evict_page(space, addr(page), attempt));
        self.audit();
        evicted.expect("evicting needs no memory")
    }

    pub(super) fn info(&self, space: SpaceId, page: u64) -> PageInfo {
        self.vm.page_info(space, addr(page))
    }

    /// What `act` added to the counters.
    pub(super) fn counting(&mut self, act: impl FnOnce(&mut Self)) -> Counted {
        let before = self.vm.stats();
        act(self);
        Counted {
            before,
            after: self.vm.stats(),
        }
    }
}

/// Counters before and after.
pub(super) struct Counted {
    before: VmStats,
    after: VmStats,
}

impl Counted {
    /// How much a counter has grown.
    pub(super) fn by(&self, counter: impl Fn(&VmStats) -> u64) -> u64 {
        counter(&self.after) - counter(&self.before)
    }

    /// Every counter of events that has grown, with how much: faults by kind only, and pages only, not the
    /// requests that transferred them.
    pub(super) fn events(&self) -> Vec<(&'static str, u64)> {
        let totals = [
            "frames_",
            "swap_total",
            "swap_used",
            "minor",
            "major",
            "swap_reads",
            "swap_writes",
            "commit",
        ];
        let pairs = self.before.fields().zip(self.after.fields());
        pairs
            .filter(|((name, before), (_, after))| {
                after > before && !totals.iter().any(|t| name.starts_with(t))
            })
            .map(|((name, before), (_, after))| (name, after - before))
            .collect()
    }
}

struct NoTables;

impl TableFrames for NoTables {
    fn take(&mut self) -> Option<FrameId> {
        None
    }
    fn give(&mut self, frame: FrameId) {
        panic!("{frame:?} given back by a processor");
    }
}
