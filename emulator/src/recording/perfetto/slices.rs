//! What takes time: traps, system calls, page faults, disk requests.

use super::json::{Events, Span, Track};
use super::{disk_track, hex};
use crate::hart::interrupt::Interrupt;
use crate::hart::{AccessKind, Exception, Privilege};
use crate::recording::{DiskOperation, Event};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Traps of a hart that lie in one another: more are a guest that never returns.
const MOST_TRAPS: usize = 64;

/// Something that has begun.
#[derive(Clone, Debug)]
struct Open {
    name: String,
    category: &'static str,
    begin: u64,
    args: Value,
    /// The mode that a trap came from.
    from: Privilege,
}

/// What has begun and not ended.
#[derive(Debug, Default)]
pub(super) struct Slices {
    traps: BTreeMap<Track, Vec<Open>>,
    calls: BTreeMap<Track, Open>,
    faults: BTreeMap<Track, Open>,
    requests: BTreeMap<(u8, u64), &'static str>,
    disks: BTreeSet<u8>,
}

impl Slices {
    /// A trap or a return of a hart. What a return leads past has ended: a handler need not return
    /// where it came from.
    pub(super) fn trap<W: Write>(
        &mut self,
        time: u64,
        track: Track,
        event: &Event,
        out: &mut Events<W>,
    ) -> io::Result<()> {
        let stack = self.traps.entry(track).or_default();
        match event {
            Event::Trap {
                cause,
                from,
                pc,
                value,
                ..
            } => {
                // From U-mode, nothing can be open any more.
                let kept = if *from == Privilege::User {
                    0
                } else {
                    MOST_TRAPS
                };
                while stack.len() > kept {
                    close(stack.pop(), track, time, out)?;
                }
                stack.push(Open {
                    name: cause_name(cause.0).to_owned(),
                    category: "trap",
                    begin: time,
                    args: json!({ "pc": hex(pc.0), "value": hex(value.0), "from": from.letter().to_string() }),
                    from: *from,
                });
            }
            Event::Return { to, .. } => {
                while let Some(open) = stack.pop() {
                    let over = open.from <= *to;
                    close(Some(open), track, time, out)?;
                    if over {
                        break;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A system call or a page fault of a thread.
    pub(super) fn thread<W: Write>(
        &mut self,
        time: u64,
        track: Track,
        event: &Event,
        out: &mut Events<W>,
    ) -> io::Result<()> {
        match event {
            Event::SystemCall { number, a0, a1, .. } => {
                close(self.faults.remove(&track), track, time, out)?;
                let open = Open {
                    name: format!("system call {number}"),
                    category: "system call",
                    begin: time,
                    args: json!({ "a0": hex(a0.0), "a1": hex(a1.0) }),
                    from: Privilege::User,
                };
                close(self.calls.insert(track, open), track, time, out)?;
            }
            Event::SystemCallEnd { result, .. } => {
                if let Some(mut open) = self.calls.remove(&track) {
                    open.args["result"] = json!(result);
                    close(Some(open), track, time, out)?;
                }
            }
            Event::PageFault {
                access, va, pte, ..
            } => {
                let open = Open {
                    name: format!("{} page fault", access_name(*access)),
                    category: "fault",
                    begin: time,
                    args: json!({ "va": hex(va.0), "entry before": hex(pte.0) }),
                    from: Privilege::User,
                };
                close(self.faults.insert(track, open), track, time, out)?;
            }
            Event::FaultDone {
                kind, major, pte, ..
            } => {
                if let Some(mut open) = self.faults.remove(&track) {
                    open.name = format!("fault: {}", kind.name());
                    open.args["major"] = json!(major);
                    open.args["entry after"] = json!(pte.map(|pte| hex(pte.0)));
                    close(Some(open), track, time, out)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A disk request. Those of one disk overlap.
    pub(super) fn disk<W: Write>(
        &mut self,
        time: u64,
        event: &Event,
        out: &mut Events<W>,
    ) -> io::Result<()> {
        match event {
            Event::DiskBegin {
                disk,
                request,
                operation,
                sector,
                bytes,
            } => {
                let name = match operation {
                    DiskOperation::Read => "read",
                    DiskOperation::Write => "write",
                    DiskOperation::Flush => "flush",
                    DiskOperation::Other => "other",
                };
                self.disks.insert(*disk);
                self.requests.insert((*disk, *request), name);
                let args = json!({ "sector": sector, "bytes": bytes });
                let id = request_id(*disk, *request);
                out.asynchronous("b", disk_track(*disk), name, &id, time, &args)
            }
            Event::DiskEnd { disk, request, ok } => {
                let Some(name) = self.requests.remove(&(*disk, *request)) else {
                    return Ok(());
                };
                let id = request_id(*disk, *request);
                let args = json!({ "ok": ok });
                out.asynchronous("e", disk_track(*disk), name, &id, time, &args)
            }
            _ => Ok(()),
        }
    }

    /// The disks that were asked for something.
    pub(super) fn disks(&self) -> impl Iterator<Item = u8> + use<> {
        self.disks.clone().into_iter()
    }

    /// Ends everything.
    pub(super) fn finish<W: Write>(&mut self, time: u64, out: &mut Events<W>) -> io::Result<()> {
        for (track, stack) in std::mem::take(&mut self.traps) {
            for open in stack.into_iter().rev() {
                close(Some(open), track, time, out)?;
            }
        }
        let faults = std::mem::take(&mut self.faults);
        for (track, open) in faults.into_iter().chain(std::mem::take(&mut self.calls)) {
            close(Some(open), track, time, out)?;
        }
        for ((disk, request), name) in std::mem::take(&mut self.requests) {
            let id = request_id(disk, request);
            let args = json!({ "ok": false });
            out.asynchronous("e", disk_track(disk), name, &id, time, &args)?;
        }
        Ok(())
    }
}

fn close<W: Write>(
    open: Option<Open>,
    track: Track,
    end: u64,
    out: &mut Events<W>,
) -> io::Result<()> {
    let Some(open) = open else {
        return Ok(());
    };
    let begin = open.begin;
    let span = Span { begin, end };
    out.slice(track, &open.name, open.category, span, &open.args)
}

fn request_id(disk: u8, request: u64) -> String {
    format!("{disk}.{request}")
}

fn access_name(access: AccessKind) -> &'static str {
    match access {
        AccessKind::Fetch => "fetch",
        AccessKind::Load => "load",
        AccessKind::Store => "store",
    }
}

fn cause_name(cause: u64) -> &'static str {
    let code = cause & !(1 << 63);
    if code == cause {
        Exception::name_of(code)
    } else {
        Interrupt::from_code(code).map_or("interrupt", Interrupt::name)
    }
}
