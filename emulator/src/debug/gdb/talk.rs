//! One debugger's side of the conversation: bytes in, bytes out, and whether the guest is to run.
//!
//! gdbstub interprets the packets; what comes to it was checked by `frame`, and what it cannot make sense
//! of is answered by an error, so a debugger may send what it likes. No sockets here: tests talk to it
//! as they are.

use super::frame::{Frame, Framer, MAX_PACKET, packet};
use super::target::{Debuggee, tid};
use crate::mem::watch::WatchKind;
use gdbstub::common::Signal;
use gdbstub::conn::Connection;
use gdbstub::stub::state_machine::GdbStubStateMachine;
use gdbstub::stub::{DisconnectReason, GdbStub, GdbStubBuilder, MultiThreadStopReason};
use gdbstub::target::ext::breakpoints;
use std::convert::Infallible;

type Stub = GdbStubStateMachine<'static, Debuggee, Outbox>;

/// What is to be sent.
#[derive(Debug, Default)]
struct Outbox(Vec<u8>);

impl Connection for Outbox {
    type Error = Infallible;

    fn write(&mut self, byte: u8) -> Result<(), Infallible> {
        self.0.push(byte);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// What the guest is to do, as far as the debugger is concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wish {
    /// Stand still; the debugger will say more.
    Stand,
    /// Run.
    Run,
    /// Run by itself: the debugger has let go of it.
    Detach,
    /// End.
    Kill,
}

/// What the debugger is told of a stop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Report {
    /// A software breakpoint of gdb's.
    Software(usize),
    /// A hardware breakpoint of gdb's.
    Hardware(usize),
    /// A watchpoint of gdb's: the hart, for what it is, and the address.
    Watch(usize, WatchKind, u64),
    /// This hart has stopped for this signal's reason.
    Signal(usize, Signal),
    /// The guest has ended with this status.
    Exited(u8),
    /// The guest was ended from outside.
    Terminated,
}

/// A conversation.
pub(super) struct Talk {
    stub: Option<Stub>,
    framer: Framer,
    /// The last packet sent, in case it was damaged on its way.
    last: Vec<u8>,
    /// What the two have agreed on, for a stub that begins in the middle.
    agreed: Vec<Vec<u8>>,
    acknowledged: bool,
    detached: bool,
}

fn new_stub(debuggee: &mut Debuggee) -> Option<Stub> {
    let builder: GdbStubBuilder<'static, Debuggee, Outbox> = GdbStub::builder(Outbox::default());
    let stub = builder.packet_buffer_size(MAX_PACKET + 64).build().ok()?;
    stub.run_state_machine(debuggee).ok()
}

/// The answer to a packet that makes no sense.
const NONSENSE: &[u8] = b"E16";

impl Talk {
    pub(super) fn new(debuggee: &mut Debuggee) -> Talk {
        Talk {
            stub: new_stub(debuggee),
            framer: Framer::default(),
            last: Vec::new(),
            agreed: Vec::new(),
            acknowledged: true,
            detached: false,
        }
    }

    /// What the guest is to do now.
    pub(super) fn wish(&self) -> Wish {
        match &self.stub {
            _ if self.detached => Wish::Detach,
            Some(GdbStubStateMachine::Idle(_)) => Wish::Stand,
            Some(GdbStubStateMachine::Disconnected(inner)) => match inner.get_reason() {
                DisconnectReason::Kill => Wish::Kill,
                _ => Wish::Detach,
            },
            _ => Wish::Run,
        }
    }

    /// Whether the debugger has sent what makes no sense, where it cannot be told so.
    pub(super) fn is_broken(&self) -> bool {
        self.stub.is_none()
    }

    /// Takes what the debugger has sent, and gives what it is to be sent.
    pub(super) fn receive(&mut self, debuggee: &mut Debuggee, bytes: &[u8]) -> Vec<u8> {
        let mut answer = Vec::new();
        for byte in bytes {
            match self.framer.push(*byte) {
                None => {}
                Some(Frame::Again) => answer.extend_from_slice(&self.last),
                Some(Frame::Damaged) if self.acknowledged => answer.push(b'-'),
                Some(Frame::Damaged) => {}
                Some(Frame::Interrupt) => self.interrupt(debuggee, &mut answer),
                Some(Frame::Packet(body)) => self.packet(debuggee, &body, &mut answer),
            }
        }
        answer
    }

    fn packet(&mut self, debuggee: &mut Debuggee, body: &[u8], answer: &mut Vec<u8>) {
        self.detached = false;
        let own = own_answer(debuggee, body);
        if let Some(own) = own {
            if self.acknowledged {
                answer.push(b'+');
            }
            self.last = packet(&own);
            answer.extend_from_slice(&self.last);
            return;
        }
        let runs = matches!(&self.stub, Some(GdbStubStateMachine::Running(_)));
        if !self.feed(debuggee, &packet(body)) && !runs {
            // The stub is gone: another one takes over where it was.
            self.stub = new_stub(debuggee);
            for packet in self.agreed.clone() {
                self.feed(debuggee, &packet);
            }
            self.take_output();
            if self.acknowledged {
                answer.push(b'+');
            }
            answer.extend_from_slice(&packet(NONSENSE));
            return;
        }
        let sent = self.take_output();
        if body.starts_with(b"qSupported") {
            self.agreed.clear();
        }
        if body.starts_with(b"qSupported") || body == b"QStartNoAckMode" || body == b"!" {
            self.agreed.push(packet(body));
        }
        self.acknowledged &= body != b"QStartNoAckMode";
        if let Some(begin) = sent.iter().rposition(|byte| *byte == b'$') {
            self.last = sent[begin..].to_vec();
        }
        answer.extend_from_slice(&sent);
    }

    /// Gives the stub bytes; `false` if it could make no sense of them, and is gone.
    fn feed(&mut self, debuggee: &mut Debuggee, bytes: &[u8]) -> bool {
        for byte in bytes {
            let next = match self.stub.take() {
                Some(GdbStubStateMachine::Idle(inner)) => inner.incoming_data(debuggee, *byte),
                Some(GdbStubStateMachine::Running(inner)) => inner.incoming_data(debuggee, *byte),
                other => {
                    self.stub = other;
                    continue;
                }
            };
            self.stub = next.ok();
            match self.stub.take() {
                None => return false,
                Some(GdbStubStateMachine::Disconnected(inner))
                    if inner.get_reason() == DisconnectReason::Disconnect =>
                {
                    self.detached = true;
                    self.stub = Some(inner.return_to_idle());
                }
                stub => self.stub = stub,
            }
        }
        true
    }

    fn take_output(&mut self) -> Vec<u8> {
        let outbox = match &mut self.stub {
            Some(GdbStubStateMachine::Idle(inner)) => inner.borrow_conn(),
            Some(GdbStubStateMachine::Running(inner)) => inner.borrow_conn(),
            Some(GdbStubStateMachine::CtrlCInterrupt(inner)) => inner.borrow_conn(),
            Some(GdbStubStateMachine::Disconnected(inner)) => inner.borrow_conn(),
            None => return Vec::new(),
        };
        std::mem::take(&mut outbox.0)
    }

    /// Ctrl-C. Where the guest stands already, a stop has just been told of.
    fn interrupt(&mut self, debuggee: &mut Debuggee, answer: &mut Vec<u8>) {
        if matches!(&self.stub, Some(GdbStubStateMachine::Running(_))) {
            let focus = debuggee.focus.min(debuggee.machine.harts.len() - 1);
            answer.extend(self.report(debuggee, Report::Signal(focus, Signal::SIGINT), ""));
        }
    }

    /// Tells the debugger, which waits for it, that the guest has stopped, after a line of text for the
    /// person.
    pub(super) fn report(
        &mut self,
        debuggee: &mut Debuggee,
        report: Report,
        text: &str,
    ) -> Vec<u8> {
        let mut sent = Vec::new();
        if !text.is_empty() {
            let digits = text.bytes().map(|byte| format!("{byte:02x}"));
            let body = format!("O{}", digits.collect::<String>());
            sent = packet(body.as_bytes());
        }
        let reason = match report {
            Report::Software(hart) => MultiThreadStopReason::SwBreak(tid(hart)),
            Report::Hardware(hart) => MultiThreadStopReason::HwBreak(tid(hart)),
            Report::Watch(hart, kind, addr) => MultiThreadStopReason::Watch {
                tid: tid(hart),
                kind: match kind {
                    WatchKind::Read => breakpoints::WatchKind::Read,
                    WatchKind::Write => breakpoints::WatchKind::Write,
                    WatchKind::Access => breakpoints::WatchKind::ReadWrite,
                },
                addr,
            },
            Report::Signal(hart, signal) => MultiThreadStopReason::SignalWithThread {
                tid: tid(hart),
                signal,
            },
            Report::Exited(status) => MultiThreadStopReason::Exited(status),
            Report::Terminated => MultiThreadStopReason::Terminated(Signal::SIGTERM),
        };
        self.stub = match self.stub.take() {
            Some(GdbStubStateMachine::Running(inner)) => inner.report_stop(debuggee, reason).ok(),
            other => other,
        };
        if let Some(GdbStubStateMachine::Disconnected(_)) = &self.stub {
            sent.extend(self.take_output());
            if let Some(GdbStubStateMachine::Disconnected(inner)) = self.stub.take() {
                // With extended-remote, it may be started again.
                self.stub = Some(inner.return_to_idle());
            }
        }
        sent.extend(self.take_output());
        self.last.clone_from(&sent);
        sent
    }
}

/// The answer to what gdbstub knows nothing of, or would be led astray by.
fn own_answer(debuggee: &mut Debuggee, body: &[u8]) -> Option<Vec<u8>> {
    // QEMU's, so that gdb scripts for it work here.
    if let Some(mode) = body.strip_prefix(b"Qqemu.PhyMemMode:") {
        debuggee.physical = match mode {
            b"0" => false,
            b"1" => true,
            _ => return Some(NONSENSE.to_vec()),
        };
        return Some(b"OK".to_vec());
    }
    if body == b"qqemu.PhyMemMode" {
        return Some(vec![if debuggee.physical { b'1' } else { b'0' }]);
    }
    // A read must have an end.
    let text = std::str::from_utf8(body.strip_prefix(b"m")?).ok()?;
    let (address, len) = text.split_once(',')?;
    let [Ok(address), Ok(len)] = [address, len].map(|word| u64::from_str_radix(word, 16)) else {
        return Some(NONSENSE.to_vec());
    };
    let sensible = len <= MAX_PACKET as u64 && address.checked_add(len).is_some();
    (!sensible).then(|| NONSENSE.to_vec())
}
