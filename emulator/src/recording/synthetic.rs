//! Made-up recordings of any length, for tests of what reads them: a machine with a few processes that
//! touch memory, fork, and swap. The same seed makes the same recording.

use super::{
    Compression, DiskOperation, End, Event, FaultKind, FrameKind, Header, Hex, Record, WalkOutcome,
    Writer,
};
use crate::hart::{AccessKind, Privilege};
use crate::observe::counters::FaultReason;

/// Frames of RAM.
const FRAMES: u32 = 256;
/// Pages that each process works on.
const PAGES: u64 = 128;
/// Processes that touch memory.
const PIDS: [u32; 3] = [1, 2, 3];
/// A process's first page.
const BASE: u64 = 0x10000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Nothing,
    Mapped(u32),
    Swapped(u32),
}

struct Machine {
    records: Vec<Record>,
    time: u64,
    seed: u64,
    pages: [[Page; PAGES as usize]; PIDS.len()],
    /// Who has a frame: process and page.
    owners: Vec<Option<(usize, usize)>>,
    requests: u64,
    running: usize,
}

/// The header of made-up recordings.
#[must_use]
pub fn header() -> Header {
    Header {
        writer: "pagewalk".to_owned(),
        command: ["pagewalk", "run", "kernel"].map(str::to_owned).to_vec(),
        guest: "kernel".to_owned(),
        bootargs: "policy=fifo".to_owned(),
        ram_base: 0x8000_0000,
        memory: u64::from(FRAMES) * 4096,
        harts: 1,
        isa: "rv64imac".to_owned(),
        disks: vec!["swap".to_owned()],
        frequency: 1_000_000_000,
        ..Header::default()
    }
}

/// At least so many made-up events.
#[must_use]
pub fn records(count: usize, seed: u64) -> Vec<Record> {
    let mut machine = Machine {
        records: Vec::with_capacity(count + 32),
        time: 0,
        seed,
        pages: [[Page::Nothing; PAGES as usize]; PIDS.len()],
        owners: vec![None; FRAMES as usize],
        requests: 0,
        running: 0,
    };
    machine.start();
    while machine.records.len() < count {
        machine.work();
    }
    for pid in PIDS {
        machine.push(Event::ProcessExit { pid, status: 0 });
    }
    machine.records
}

/// A whole recording of at least so many made-up events.
///
/// # Panics
/// Never: memory has room.
#[must_use]
pub fn recording(count: usize, seed: u64) -> Vec<u8> {
    let records = records(count, seed);
    let written = || {
        let mut writer = Writer::new(Vec::new(), &header(), Compression::Zstd)?;
        for record in &records {
            writer.event(record.time, record.hart, &record.event)?;
        }
        writer.finish(End {
            time: records.last().map_or(0, |record| record.time),
            reason: "exit status 0".to_owned(),
            ..End::default()
        })
    };
    written().expect("a vector takes what is written to it")
}

impl Machine {
    fn push(&mut self, event: Event) {
        self.time += 1 + self.random(60);
        self.records.push(Record {
            time: self.time,
            hart: 0,
            event,
        });
    }

    fn random(&mut self, below: u64) -> u64 {
        // SplitMix64.
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ z >> 31) % below
    }

    fn start(&mut self) {
        self.push(Event::Frames {
            first: 0,
            end: FRAMES,
        });
        for (pid, name) in PIDS.into_iter().zip(["/bin/init", "sh", "swapstress"]) {
            let parent = pid - 1;
            self.push(Event::ProcessStart { pid, parent });
            self.push(Event::ProcessSpace { pid, space: pid });
            let name = name.to_owned();
            self.push(Event::ProcessName { pid, name });
        }
    }

    fn work(&mut self) {
        if self.random(8) == 0 {
            self.running = self.random(PIDS.len() as u64) as usize;
            let pid = PIDS[self.running];
            self.push(Event::Switch { pid, tid: pid });
            self.push(Event::Sample {
                retired: self.time,
                lookups: self.time / 3,
                misses: self.time / 300,
            });
        }
        let page = self.random(PAGES) as usize;
        let va = Hex(BASE + page as u64 * 4096 + self.random(4096));
        let pte = match self.pages[self.running][page] {
            Page::Mapped(frame) => {
                self.walk(va, entry(frame), WalkOutcome::Leaf);
                let pa = Hex(0x8000_0000 + u64::from(frame) * 4096);
                return self.push(Event::TlbFill {
                    access: AccessKind::Store,
                    va: Hex(va.0 & !0xfff),
                    pa,
                    size: 4096,
                });
            }
            Page::Swapped(slot) => Hex(u64::from(slot) << 10),
            Page::Nothing => Hex(0),
        };
        self.walk(va, pte, WalkOutcome::Absent);
        self.fault(va, page, pte);
    }

    fn walk(&mut self, va: Hex, pte: Hex, outcome: WalkOutcome) {
        self.push(Event::Walk {
            access: AccessKind::Store,
            va,
            reads: 3,
            level: 0,
            pte,
            outcome,
        });
    }

    fn fault(&mut self, va: Hex, page: usize, pte: Hex) {
        self.push(Event::PageFault {
            access: AccessKind::Store,
            va,
            reason: FaultReason::Absent,
            level: 0,
            pte,
        });
        self.push(Event::Trap {
            cause: Hex(15),
            from: Privilege::User,
            to: Privilege::Supervisor,
            pc: Hex(0x1_0000 + va.0 % 64),
            value: va,
        });
        let frame = self.random(FRAMES.into()) as u32;
        if let Some((owner, page)) = self.owners[frame as usize] {
            self.evict(frame, owner, page);
        }
        let (kind, major) = match self.pages[self.running][page] {
            Page::Swapped(slot) => {
                self.push(Event::SwapIn {
                    frame,
                    area: 0,
                    slot,
                });
                self.transfer(DiskOperation::Read, slot);
                self.push(Event::SwapDone { frame, ok: true });
                (FaultKind::SwapIn, true)
            }
            Page::Nothing | Page::Mapped(_) => (FaultKind::DemandZero, false),
        };
        let space = PIDS[self.running];
        self.pages[self.running][page] = Page::Mapped(frame);
        self.owners[frame as usize] = Some((self.running, page));
        self.push(Event::FrameUse {
            frame,
            usage: FrameKind::Anon,
        });
        self.push(Event::FrameMap {
            frame,
            space,
            va: Hex(va.0 & !0xfff),
            sharers: 1,
        });
        self.push(Event::FaultDone {
            kind,
            va,
            space,
            major,
            pte: Some(entry(frame)),
        });
        self.push(Event::Return {
            to: Privilege::User,
            pc: Hex(0x1_0000 + va.0 % 64),
        });
    }

    fn evict(&mut self, frame: u32, owner: usize, page: usize) {
        let slot = (owner * PAGES as usize + page) as u32;
        let va = Hex(BASE + page as u64 * 4096);
        self.pages[owner][page] = Page::Swapped(slot);
        self.owners[frame as usize] = None;
        self.push(Event::FrameUnmap {
            frame,
            space: PIDS[owner],
            va,
            sharers: 0,
        });
        self.push(Event::TlbFlush {
            va: Some(va),
            asid: None,
        });
        self.push(Event::Evict { frame, dirty: true });
        self.push(Event::SwapOut {
            frame,
            area: 0,
            slot,
        });
        self.transfer(DiskOperation::Write, slot);
        self.push(Event::SwapDone { frame, ok: true });
        self.push(Event::FrameUse {
            frame,
            usage: FrameKind::Free,
        });
    }

    fn transfer(&mut self, operation: DiskOperation, slot: u32) {
        let request = self.requests;
        self.requests += 1;
        self.push(Event::DiskBegin {
            disk: 0,
            request,
            operation,
            sector: u64::from(slot) * 8,
            bytes: 4096,
        });
        self.time += 100_000;
        self.push(Event::DiskEnd {
            disk: 0,
            request,
            ok: true,
        });
    }
}

fn entry(frame: u32) -> Hex {
    Hex((0x8_0000 + u64::from(frame)) << 10 | 0xd7)
}
