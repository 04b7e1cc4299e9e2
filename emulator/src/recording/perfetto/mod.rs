//! A recording as trace events (Trace Event Format, JSON), which Perfetto's and Chrome's viewers read.
//!
//! The machine is one process, with a track for each hart (who has it), one for its traps, and its disks; the
//! guest's processes are processes, with a track for each thread: its system calls and page faults. What
//! is in memory and in swap are counters.

mod counters;
mod json;
mod slices;

use super::{Event, FrameKind, Reader, Record};
use counters::Counters;
use json::{Events, Span, Track};
use serde_json::json;
use slices::Slices;
use std::collections::BTreeMap;
use std::io::{self, Read, Write};

/// The machine's number among the processes: no guest's process has it. (0 is the idle process to
/// Perfetto.)
const MACHINE: u64 = 1_000_000;
/// Behind its harts' numbers, those of their traps.
const TRAPS: u64 = 100;

/// What is known of a process.
#[derive(Clone, Debug, Default)]
struct Process {
    name: String,
    space: Option<u32>,
}

/// Makes trace events of events.
struct Converter<W> {
    out: Events<W>,
    processes: BTreeMap<u32, Process>,
    slices: Slices,
    counters: Counters,
    /// Which process and thread each hart runs, since when.
    running: BTreeMap<u8, (u32, u32, u64)>,
    /// Samples' counts of look-ups and misses so far.
    sampled: (u64, u64),
    time: u64,
}

/// Writes all that a recording holds, as far as it can be read. It tells how many trace events that are.
///
/// # Errors
/// The host's, on writing.
pub fn to_perfetto<R: Read, W: Write>(reader: &mut Reader<R>, out: W) -> io::Result<u64> {
    let mut converter = Converter {
        out: Events::new(out)?,
        processes: BTreeMap::new(),
        slices: Slices::default(),
        counters: Counters::default(),
        running: BTreeMap::new(),
        sampled: (0, 0),
        time: 0,
    };
    let harts = reader.header().harts;
    converter.name_machine(harts)?;
    for record in reader.by_ref() {
        converter.time = converter.time.max(record.time);
        converter.counters.pass(record.time, &mut converter.out)?;
        converter.record(&record)?;
    }
    let header = reader.header();
    let about = json!({
        "recorded by": header.writer,
        "guest": header.guest,
        "command": header.command.join(" "),
        "ended": reader.end().map(|end| end.reason.as_str()).unwrap_or("the recording is cut off"),
    });
    converter.finish()?.finish(&about)
}

fn hart_track(hart: u8) -> Track {
    Track {
        pid: MACHINE,
        tid: MACHINE + 1 + u64::from(hart),
    }
}

fn trap_track(hart: u8) -> Track {
    Track {
        pid: MACHINE,
        tid: hart_track(hart).tid + TRAPS,
    }
}

fn disk_track(disk: u8) -> Track {
    Track {
        pid: MACHINE,
        tid: MACHINE + 1 + 2 * TRAPS + u64::from(disk),
    }
}

/// The guest's marks. (A global event, which the format has for such, is a track without a name in Perfetto.)
const MARKS: Track = Track {
    pid: MACHINE,
    tid: MACHINE,
};

fn process_track(pid: u32) -> Track {
    Track {
        pid: pid.into(),
        tid: pid.into(),
    }
}

impl<W: Write> Converter<W> {
    fn name_machine(&mut self, harts: u32) -> io::Result<()> {
        self.out.name("process_name", hart_track(0), "machine")?;
        self.out.sort("process_sort_index", hart_track(0), 0)?;
        self.out.name("thread_name", MARKS, "marks")?;
        self.out.sort("thread_sort_index", MARKS, MARKS.tid)?;
        for hart in 0..harts.min(8) as u8 {
            let tracks = [(hart_track(hart), ""), (trap_track(hart), " traps")];
            for (track, what) in tracks {
                let name = format!("hart {hart}{what}");
                self.out.name("thread_name", track, &name)?;
                self.out.sort("thread_sort_index", track, track.tid)?;
            }
        }
        Ok(())
    }

    /// The thread that a hart runs; the hart itself in a guest that does not tell.
    fn thread(&self, hart: u8) -> Track {
        match self.running.get(&hart) {
            Some(&(pid, tid, _)) if tid != 0 => Track {
                pid: pid.into(),
                tid: tid.into(),
            },
            _ => hart_track(hart),
        }
    }

    fn record(&mut self, record: &Record) -> io::Result<()> {
        let (time, hart) = (record.time, record.hart);
        match &record.event {
            Event::Switch { pid, tid } => self.switch(time, hart, *pid, *tid)?,
            Event::ProcessStart { .. }
            | Event::ProcessName { .. }
            | Event::ProcessSpace { .. }
            | Event::ProcessExit { .. } => self.process(time, &record.event)?,
            Event::DiskBegin { .. } | Event::DiskEnd { .. } => {
                self.slices.disk(time, &record.event, &mut self.out)?;
            }
            Event::Trap { .. } | Event::Return { .. } => {
                let track = trap_track(hart);
                self.slices
                    .trap(time, track, &record.event, &mut self.out)?;
            }
            Event::SystemCall { .. }
            | Event::SystemCallEnd { .. }
            | Event::PageFault { .. }
            | Event::FaultDone { .. } => {
                let track = self.thread(hart);
                self.slices
                    .thread(time, track, &record.event, &mut self.out)?;
            }
            Event::Cow { from, to, va, .. } => {
                let args = json!({ "from frame": from, "to frame": to, "va": hex(va.0) });
                let track = self.thread(hart);
                self.out.instant(track, "copy on write", "t", time, &args)?;
            }
            Event::Mark { label, phase } => {
                let name = format!("{label} {}", if *phase == 0 { "begins" } else { "ends" });
                self.out.instant(MARKS, &name, "t", time, &json!({}))?;
            }
            event => self.count(time, event),
        }
        Ok(())
    }

    /// Events that are seen in counters only.
    fn count(&mut self, time: u64, event: &Event) {
        let counters = &mut self.counters;
        match event {
            Event::FrameMap { space, .. } => counters.map(time, *space, 1.0),
            Event::FrameUnmap { space, .. } => counters.map(time, *space, -1.0),
            Event::FrameUse { frame, usage } => {
                counters.frame(time, *frame, *usage == FrameKind::Free);
            }
            Event::Frames { first, end } => counters.frames(time, *first, *end),
            Event::SwapOut { .. } => counters.add(time, MACHINE, "pages to swap", "pages", 1.0),
            Event::SwapIn { .. } => counters.add(time, MACHINE, "pages from swap", "pages", 1.0),
            Event::Sample {
                lookups, misses, ..
            } => {
                let (before, missed) = self.sampled;
                let looked = lookups.saturating_sub(before);
                if looked > 0 {
                    let rate = 100.0 * misses.saturating_sub(missed) as f64 / looked as f64;
                    // Two digits behind the point.
                    let rate = (rate * 100.0).round() / 100.0;
                    counters.set(time, MACHINE, "TLB misses", "percent", rate);
                }
                self.sampled = (*lookups, *misses);
            }
            _ => {}
        }
    }

    fn switch(&mut self, time: u64, hart: u8, pid: u32, tid: u32) -> io::Result<()> {
        let before = self.running.insert(hart, (pid, tid, time));
        if let Some((pid, tid, begin)) = before {
            self.ran(hart, pid, tid, Span { begin, end: time })?;
        }
        Ok(())
    }

    /// A thread had a hart.
    fn ran(&mut self, hart: u8, pid: u32, tid: u32, span: Span) -> io::Result<()> {
        if tid == 0 || span.begin == span.end {
            return Ok(());
        }
        let process = self.processes.get(&pid);
        let name = process.map_or("?", |process| process.name.as_str());
        let name = format!("{name} ({pid})");
        let args = json!({ "pid": pid, "tid": tid });
        self.out
            .slice(hart_track(hart), &name, "running", span, &args)
    }

    fn process(&mut self, time: u64, event: &Event) -> io::Result<()> {
        match event {
            Event::ProcessStart { pid, parent } => {
                self.processes.entry(*pid).or_default();
                let args = json!({ "parent": parent });
                self.out
                    .instant(process_track(*pid), "start", "p", time, &args)?;
            }
            Event::ProcessName { pid, name } => {
                self.processes
                    .entry(*pid)
                    .or_default()
                    .name
                    .clone_from(name);
            }
            Event::ProcessSpace { pid, space } => {
                let process = self.processes.entry(*pid).or_default();
                process.space = Some(*space);
                self.counters.owned_by(time, *space, (*pid).into());
            }
            Event::ProcessExit { pid, status } => {
                let args = json!({ "status": status });
                self.out
                    .instant(process_track(*pid), "exit", "p", time, &args)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends what has not ended, and names processes as they were called last.
    fn finish(mut self) -> io::Result<Events<W>> {
        let end = self.time;
        for (hart, (pid, tid, begin)) in std::mem::take(&mut self.running) {
            self.ran(hart, pid, tid, Span { begin, end })?;
        }
        self.slices.finish(end, &mut self.out)?;
        self.counters.finish(end, &mut self.out)?;
        for (pid, process) in &self.processes {
            let track = process_track(*pid);
            self.out.name("process_name", track, &process.name)?;
            self.out.name("thread_name", track, &process.name)?;
            self.out.sort("process_sort_index", track, (*pid).into())?;
        }
        for disk in self.slices.disks() {
            let name = format!("disk {disk}");
            self.out.name("thread_name", disk_track(disk), &name)?;
        }
        Ok(self.out)
    }
}

fn hex(number: u64) -> String {
    format!("{number:#x}")
}
