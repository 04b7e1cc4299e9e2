//! From what happens in a machine to events.
//!
//! The machine tells of what it does itself, in any guest; the rest comes from tracepoints of the
//! guest (`guest/tracepoint` has their numbers). Nothing here changes what the guest does.

use super::event::{DiskOperation, Event, WalkOutcome};
use super::field::Hex;
use super::tracepoints::{ARGUMENTS, Decoder};
use super::{Comparison, Compression, End, Header, Writer};
use crate::devices::virtio::blk::DiskEvent;
use crate::devices::virtio::blk::fail::Operation;
use crate::hart::csr;
use crate::hart::trap::Cause;
use crate::hart::{Exception, Hart, Privilege};
use crate::isa::Reg;
use crate::mem::Memory;
use crate::mmu::translate::walk_memory;
use crate::mmu::walk::{Leaf, Request, WalkFault};
use crate::observe::counters::FaultReason;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

/// Counts are written so often, in cycles, or when there is next a look outside the harts.
const SAMPLE_PERIOD: u64 = 100_000;

/// The number of a system call.
const A7: Reg = Reg::R17;

type Out = Box<dyn Write + Send>;

/// A system call that a thread has not come back from.
#[derive(Clone, Copy, Debug)]
struct Call {
    number: u64,
    /// Where it goes on.
    back: u64,
}

/// Where events go.
enum Sink {
    File(Writer<Out>),
    /// They must be those of another recording.
    Compare(Box<Comparison>),
    Nowhere,
}

/// Writes down what happens. After an error of the host's it writes no more.
pub struct Recorder {
    sink: Sink,
    failure: Option<io::Error>,
    decoder: Decoder,
    /// By thread, or by `satp` in a guest that tells of no threads.
    calls: BTreeMap<u64, Call>,
    next_sample: u64,
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("decoder", &self.decoder)
            .finish_non_exhaustive()
    }
}

impl Recorder {
    /// Begins a recording.
    ///
    /// # Errors
    /// The host's, on writing.
    pub fn new(out: Out, header: &Header, compression: Compression) -> io::Result<Recorder> {
        let writer = Writer::new(out, header, compression)?;
        Ok(Recorder::to(Sink::File(writer), header.memory))
    }

    /// Compares what happens with a recording of the same run.
    #[must_use]
    pub fn comparing(comparison: Comparison) -> Recorder {
        let memory = comparison.header().memory;
        Recorder::to(Sink::Compare(Box::new(comparison)), memory)
    }

    fn to(sink: Sink, memory: u64) -> Recorder {
        Recorder {
            sink,
            failure: None,
            decoder: Decoder::new(memory),
            calls: BTreeMap::new(),
            next_sample: 0,
        }
    }

    /// How the comparison stands, if there is one.
    pub fn comparison(&mut self) -> Option<&mut Comparison> {
        match &mut self.sink {
            Sink::Compare(comparison) => Some(comparison),
            Sink::File(_) | Sink::Nowhere => None,
        }
    }

    /// The host's error, if one has come up: nothing is written after it.
    pub fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// Ends the recording. It says how many events and bytes it has; `None` if it had ended before, by an
    /// error.
    ///
    /// # Errors
    /// The host's, on writing.
    pub fn finish(&mut self, end: End) -> io::Result<Option<(u64, u64)>> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        let Sink::File(mut writer) = std::mem::replace(&mut self.sink, Sink::Nowhere) else {
            return Ok(None);
        };
        writer.close(end)?;
        Ok(Some((writer.events(), writer.bytes())))
    }

    /// Writes an event of this hart and this moment.
    #[inline]
    pub(crate) fn note(&mut self, h: &Hart, event: &Event) {
        self.note_at(h.cycle, h.id, event);
    }

    fn note_at(&mut self, time: u64, hart: usize, event: &Event) {
        let hart = hart as u8;
        match &mut self.sink {
            Sink::File(writer) => {
                if let Err(error) = writer.event(time, hart, event) {
                    self.failure = Some(error);
                    self.sink = Sink::Nowhere;
                }
            }
            Sink::Compare(comparison) => comparison.event(time, hart, event),
            Sink::Nowhere => {}
        }
    }

    /// What tells threads apart.
    fn thread(&self, h: &Hart) -> u64 {
        match self.decoder.running(h.id) {
            Some((_, tid)) if tid != 0 => tid.into(),
            _ => !h.csr.satp(),
        }
    }

    /// A trap has been entered: `from` and `pc` are where it was raised, `h` is in the handler.
    pub(crate) fn trap(&mut self, h: &Hart, from: Privilege, pc: u64, cause: Cause) {
        let event = Event::Trap {
            cause: Hex(cause.code()),
            from,
            to: h.privilege,
            pc: Hex(pc),
            value: Hex(cause.tval()),
        };
        self.note(h, &event);
        if from != Privilege::User {
            return;
        }
        let thread = self.thread(h);
        if cause == Cause::Exception(Exception::EcallFromU) {
            let number = h.x.get(A7);
            let back = pc.wrapping_add(4);
            self.calls.insert(thread, Call { number, back });
            let [a0, a1, a2, a3, a4, a5] = ARGUMENTS.map(|register| Hex(h.x.get(register)));
            let event = Event::SystemCall {
                number,
                a0,
                a1,
                a2,
                a3,
                a4,
                a5,
            };
            self.note(h, &event);
        } else {
            // It has been back, by another way.
            self.calls.remove(&thread);
        }
    }

    /// A CSR was written: tells whether other tables are in use, or no translation holds any more.
    #[cold]
    #[inline(never)]
    pub(crate) fn csr_written(&mut self, h: &Hart, number: u16, flush: bool) {
        if number == csr::number::SATP {
            let value = Hex(h.csr.satp());
            self.note(h, &Event::Satp { value });
        }
        if flush {
            let (va, asid) = (None, None);
            self.note(h, &Event::TlbFlush { va, asid });
        }
    }

    /// `mret` or `sret` was executed.
    pub(crate) fn returned(&mut self, h: &Hart) {
        let event = Event::Return {
            to: h.privilege,
            pc: Hex(h.pc),
        };
        self.note(h, &event);
        if h.privilege != Privilege::User {
            return;
        }
        let thread = self.thread(h);
        let Some(&Call { number, back }) = self.calls.get(&thread) else {
            return;
        };
        // A signal's handler may come before it.
        if back == h.pc {
            self.calls.remove(&thread);
            let result = h.x.get(ARGUMENTS[0]) as i64;
            self.note(h, &Event::SystemCallEnd { number, result });
        }
    }

    /// A disk has something to tell, at this time.
    pub(crate) fn disk(&mut self, time: u64, disk: usize, event: DiskEvent) {
        let disk = disk as u8;
        let event = match event {
            DiskEvent::Begin {
                request,
                operation,
                sector,
                bytes,
            } => Event::DiskBegin {
                disk,
                request,
                operation: match operation {
                    Some(Operation::Read) => DiskOperation::Read,
                    Some(Operation::Write) => DiskOperation::Write,
                    Some(Operation::Flush) => DiskOperation::Flush,
                    None => DiskOperation::Other,
                },
                sector,
                bytes,
            },
            DiskEvent::End { request, ok } => Event::DiskEnd { disk, request, ok },
        };
        self.note_at(time, 0, &event);
    }

    /// The guest has got input from the console, at this time.
    pub(crate) fn console_input(&mut self, time: u64, bytes: &[u8]) {
        for &byte in bytes {
            self.note_at(time, 0, &Event::ConsoleInput { byte });
        }
    }

    /// All harts wait from this time on, for as long as the host's clock has it.
    pub(crate) fn host_wait(&mut self, time: u64, cycles: u64) {
        self.note_at(time, 0, &Event::HostWait { cycles });
    }

    /// Whether it is time to write counts.
    pub(crate) fn wants_sample(&self, now: u64) -> bool {
        now >= self.next_sample
    }

    /// Writes counts.
    pub(crate) fn sample(&mut self, time: u64, hart: usize, event: &Event) {
        self.next_sample = time.saturating_add(SAMPLE_PERIOD);
        self.note_at(time, hart, event);
    }

    /// A tracepoint of the guest, other than a mark. What makes no sense is passed over: any guest may
    /// use these numbers for something else.
    pub(crate) fn told(&mut self, h: &Hart, m: &Memory, id: i32) {
        if let Some(event) = self.decoder.event_of(h, m, id) {
            self.note(h, &event);
        }
    }
}

/// A walk is over, and nothing has been written yet.
pub(crate) fn walk(h: &Hart, m: &mut Memory, request: &Request, outcome: Result<Leaf, WalkFault>) {
    let Some(mut recorder) = m.recorder.take() else {
        return;
    };
    let (reads, level, pte) = match outcome {
        // The usual case, in which all is known.
        Ok(leaf) if !leaf.update => (request.scheme.levels() - leaf.level, leaf.level, leaf.pte.0),
        _ => {
            let walk = walk_memory(h, m, request);
            let last = walk.steps().last();
            let (level, pte) = last.map_or((0, 0), |step| (step.level, step.pte.0));
            (walk.steps().count(), level, pte)
        }
    };
    let (access, va, level, pte) = (request.kind, Hex(request.va.0), level as u8, Hex(pte));
    let event = Event::Walk {
        access,
        va,
        reads: reads as u8,
        level,
        pte,
        outcome: outcome_of(outcome),
    };
    recorder.note(h, &event);
    if let Err(fault) = outcome
        && !fault.is_access_fault()
    {
        let reason = FaultReason::from(fault);
        let event = Event::PageFault {
            access,
            va,
            reason,
            level,
            pte,
        };
        recorder.note(h, &event);
    }
    m.recorder = Some(recorder);
}

fn outcome_of(outcome: Result<Leaf, WalkFault>) -> WalkOutcome {
    match outcome.map_err(FaultReason::from) {
        Ok(leaf) if leaf.update => WalkOutcome::Updated,
        Ok(_) => WalkOutcome::Leaf,
        Err(FaultReason::Absent) => WalkOutcome::Absent,
        Err(FaultReason::Protection) => WalkOutcome::Protection,
        Err(FaultReason::AccessedDirty) => WalkOutcome::AccessedDirty,
        Err(FaultReason::Malformed) => WalkOutcome::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::Extensions;
    use crate::recording::synthetic::header;

    /// A disk with so many bytes of room.
    struct Disk(usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let room = self.0.checked_sub(bytes.len());
            self.0 = room.ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn recorder(room: usize) -> io::Result<Recorder> {
        Recorder::new(Box::new(Disk(room)), &header(), Compression::Stored)
    }

    #[test]
    fn after_an_error_nothing_is_written_and_it_is_told_once() {
        let hart = Hart::new(0, Extensions::all(), 0x8000_0000);
        let mut recorder = recorder(100_000).unwrap();
        for _ in 0..200_000 {
            recorder.returned(&hart);
        }
        let failure = recorder.take_failure().unwrap();
        assert_eq!(failure.kind(), io::ErrorKind::StorageFull);
        assert!(recorder.take_failure().is_none());
        assert_eq!(recorder.finish(End::default()).unwrap(), None);
    }

    #[test]
    fn the_last_block_may_find_the_disk_full() {
        let hart = Hart::new(0, Extensions::all(), 0x8000_0000);
        let mut recorder = recorder(600).unwrap();
        for _ in 0..1000 {
            recorder.returned(&hart);
        }
        assert!(recorder.take_failure().is_none());
        let error = recorder.finish(End::default()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn what_is_written_is_counted() {
        let hart = Hart::new(0, Extensions::all(), 0x8000_0000);
        let mut recorder = recorder(1 << 20).unwrap();
        for _ in 0..10 {
            recorder.returned(&hart);
        }
        let (events, bytes) = recorder.finish(End::default()).unwrap().unwrap();
        assert_eq!(events, 10);
        assert!((200..2000).contains(&bytes), "{bytes}");
    }
}
