//! Conversations without sockets: what is asked, what is answered, and what nonsense comes to.

use super::frame::packet;
use super::talk::{Report, Talk, Wish};
use super::target::Debuggee;
use crate::addr::PhysAddr;
use crate::console::ScriptedConsole;
use crate::debug::SymbolTable;
use crate::isa::Kind;
use crate::isa::asm::{A0, A1, Asm, ZERO};
use crate::machine::{Config, Machine, Progress, Stop};
use crate::mem::bus::Bus;
use crate::platform::RAM_BASE;
use gdbstub::common::Signal;
use proptest::prelude::*;
use proptest::test_runner::{Config as TestConfig, RngSeed};

const RAM: u64 = 1 << 20;
const HARTS: usize = 2;

/// A loop that counts in a0 and in memory.
fn machine() -> Machine {
    let config = Config {
        memory: RAM,
        harts: HARTS,
        ..Config::default()
    };
    let bus = Bus::virt(HARTS, RAM, Vec::new()).unwrap();
    let console = Box::new(ScriptedConsole::new(b""));
    let mut machine = Machine::new(config, bus, console).unwrap();
    let mut asm = Asm::new(RAM_BASE);
    asm.li(A1, RAM_BASE + 0x1000);
    let again = asm.bound();
    asm.i(Kind::Addi, A0, A0, 1);
    asm.store(Kind::Sd, A0, A1, 0);
    asm.jal(ZERO, again);
    let code = asm.finish().unwrap();
    let place = machine.memory.ram.slice_mut(PhysAddr(RAM_BASE), code.len());
    place.unwrap().copy_from_slice(&code);
    machine
}

struct Session {
    debuggee: Debuggee,
    talk: Talk,
}

impl Session {
    fn new() -> Session {
        let symbols = SymbolTable::default();
        let mut debuggee = Debuggee::new(machine(), symbols, Box::new(|| Ok(machine())));
        let talk = Talk::new(&mut debuggee);
        Session { debuggee, talk }
    }

    fn send(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.talk.receive(&mut self.debuggee, bytes)
    }

    /// The contents of the packets that answer one.
    fn ask(&mut self, body: &str) -> String {
        let answer = self.send(&packet(body.as_bytes()));
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let bodies = answer.split('$').skip(1);
        let bodies = bodies.map(|rest| rest.split('#').next().unwrap_or_default());
        bodies.collect::<Vec<_>>().join("|")
    }

    /// Runs a little, if that is what the debugger wants, and tells it how it stopped.
    fn run(&mut self) {
        if self.talk.wish() != Wish::Run {
            return;
        }
        let max_insns = self.debuggee.machine.executed() + 500;
        let signal = match self.debuggee.machine.run(Progress { max_insns }) {
            Stop::Break(_) => Signal::SIGTRAP,
            _ => Signal::SIGINT,
        };
        self.talk
            .report(&mut self.debuggee, Report::Signal(0, signal), "");
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn questions_have_their_answers() {
    let mut session = Session::new();
    for (question, answer) in [
        ("?", "T05thread:01;"),
        ("qfThreadInfo", "m01,02"),
        ("qsThreadInfo", "l"),
        ("Hg2", "OK"),
        ("p20", "0000008000000000"),
        ("pa", "0000000000000000"),
        ("P0a=0807060504030201", "OK"),
        ("pa", "0807060504030201"),
        ("P00=ffffffffffffffff", "OK"),
        ("p0", "0000000000000000"),
        // mscratch, written and read; mhartid, which cannot be.
        ("P381=1122334455667788", "OK"),
        ("p381", "1122334455667788"),
        ("pf55", "0100000000000000"),
        ("Pf55=0000000000000000", "E16"),
        // Privilege 2 is none.
        ("P1041=0200000000000000", "E16"),
        ("p1041", "0300000000000000"),
        // Floating-point registers are Off.
        ("P21=0000000000000000", "E16"),
        ("m80001000,4", "00000000"),
        ("M80001000,4:01020304", "OK"),
        ("m80001000,8", "0102030400000000"),
        ("m0,4", "E0e"),
        ("M0,1:00", "E0e"),
        // What overlaps the end is given up to there.
        ("m800ffffe,4", "0000"),
        ("mffffffffffffffff,4", "E16"),
        ("m80001000,ffffffff", "E16"),
        ("Qqemu.PhyMemMode:1", "OK"),
        ("qqemu.PhyMemMode", "1"),
        ("Qqemu.PhyMemMode:7", "E16"),
        ("Qqemu.PhyMemMode:0", "OK"),
        ("Z0,80000010,4", "OK"),
        ("z0,80000010,4", "OK"),
        ("Z2,80001000,8", "OK"),
        ("z2,80001000,8", "OK"),
        ("qNonsense", ""),
        ("qXfer:features:read:none.xml:0,10", "E16"),
        ("vCont?", "vCont;c;C;s;S"),
        ("qAttached:1", "1"),
        ("T3", "E01"),
    ] {
        assert_eq!(session.ask(question), answer, "{question}");
    }
}

#[test]
fn the_description_is_read_in_pieces() {
    let mut session = Session::new();
    let mut xml = String::new();
    loop {
        let piece = session.ask(&format!(
            "qXfer:features:read:target.xml:{:x},ff",
            xml.len()
        ));
        let (last, text) = (piece.starts_with('l'), &piece[1..]);
        assert!(last == text.is_empty() && text.len() <= 0xff, "{piece}");
        if last {
            break;
        }
        xml += text;
    }
    assert!(xml.starts_with("<?xml") && xml.ends_with("</target>\n"));
}

#[test]
fn monitor_answers_in_lines() {
    let mut session = Session::new();
    for (line, answer) in [
        (
            "watch phys 0x80001000 8 access",
            "watch reads and writes of 8 bytes at physical 0x80001000\n",
        ),
        (
            "break asid 7 $pc",
            "break at 0x80000000 of address space 7\n",
        ),
        (
            "watch 0x80001000 0",
            "error: nothing is watched in 0 bytes\n",
        ),
        (
            "watch asid 99999 0",
            "error: `99999` is no ASID: 0 to 65535 are\n",
        ),
        (
            "watch",
            "error: `watch` expects [phys|asid N] ADDRESS [LENGTH] [read|write|access]\n",
        ),
        (
            "delete 9",
            "error: there is no point 9: `points` lists those there are\n",
        ),
        (
            "phys",
            "Addresses of memory are those of the hart's translation.\n",
        ),
    ] {
        let answered = session.ask(&format!("qRcmd,{}", hex(line)));
        assert_eq!(answered, format!("O{}|OK", hex(answer)), "{line}");
    }
    let points = session.ask(&format!("qRcmd,{}", hex("points")));
    assert_eq!(
        points.matches('O').count(),
        3,
        "two points, and OK: {points}"
    );
    let unknown = session.ask(&format!("qRcmd,{}", hex("watch nonesuch")));
    assert!(unknown.contains(&hex("error: `nonesuch`")), "{unknown}");
    let left = session.ask(&format!("qRcmd,{}", hex("delete all")));
    assert!(left.contains(&hex("have set nothing")));
}

#[test]
fn nonsense_is_answered_and_the_session_goes_on() {
    let mut session = Session::new();
    assert!(
        session
            .ask("qSupported:multiprocess+;swbreak+")
            .contains("qXfer:features:read+")
    );
    assert_eq!(session.ask("QStartNoAckMode"), "OK");
    for nonsense in ["Hgp1.-1", "vCont;x", "Z0", "m", "vCont;s:9.9;q", "X1,4:a"] {
        session.ask(nonsense);
        assert_eq!(session.talk.wish(), Wish::Stand, "{nonsense}");
        let answer = session.send(&packet(b"?"));
        assert!(
            answer.starts_with(b"$T05thread:p01.01"),
            "{nonsense}: no acknowledgement"
        );
    }
    // The last answer once more, if it was damaged.
    assert_eq!(session.send(b"-"), session.send(b"-"));
}

#[test]
fn a_damaged_packet_is_asked_for_again() {
    let mut session = Session::new();
    assert_eq!(session.send(b"$?#00"), b"-");
    assert_eq!(session.ask("?"), "T05thread:01;");
}

#[test]
fn a_guest_that_was_killed_can_be_started_again() {
    let mut session = Session::new();
    assert_eq!(session.ask("!"), "OK");
    assert_eq!(session.ask("P0a=0807060504030201"), "OK");
    assert_eq!(session.ask("vKill;1"), "OK");
    assert!(session.debuggee.ended && session.talk.wish() == Wish::Stand);
    assert_eq!(session.ask("vRun;"), "T05thread:01;");
    assert_eq!(session.ask("Hg1"), "OK");
    assert_eq!(session.ask("pa"), "0000000000000000");
    assert_eq!(session.ask("D;1"), "OK");
    assert_eq!(session.talk.wish(), Wish::Detach);
}

/// Packets that mean something, and what is near them.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "?",
        "g",
        "G",
        "m",
        "M",
        "X",
        "p",
        "P",
        "Hg",
        "Hc",
        "T",
        "c",
        "s",
        "C",
        "S",
        "D",
        "k",
        "R",
        "!",
        "vCont",
        "vCont;s:1;c",
        "vCont;c",
        "vRun",
        "vKill;",
        "vAttach;",
        "Z0,",
        "Z1,",
        "Z2,",
        "Z3,",
        "Z4,",
        "z0,",
        "z2,",
        "qSupported",
        "qRcmd,",
        "qXfer:features:read:target.xml:",
        "qThreadExtraInfo,",
        "qfThreadInfo",
        "qAttached",
        "qC",
        "QStartNoAckMode",
        "Qqemu.PhyMemMode:",
        "qMemTags",
        "vFile:",
        "QTinit",
        "b",
        "jThreadsInfo",
        "qRegisterInfo",
    ]);
    let argument = prop_oneof![
        "[0-9a-f]{0,16}",
        "[0-9a-f]{1,16},[0-9a-f]{0,16}(:[0-9a-f]{0,40})?",
        "[p0-9a-f.,:;=+-]{0,24}",
        "8000[0-9a-f]{4},[0-9a-f]{1,4}",
    ];
    let meaning =
        (known, argument).prop_map(|(known, argument)| (known.to_owned() + &argument).into());
    prop_oneof![
        4 => meaning,
        1 => prop::collection::vec(any::<u8>(), 0..60),
    ]
}

proptest! {
    #![proptest_config(TestConfig { rng_seed: RngSeed::Fixed(6), cases: 400, ..TestConfig::default() })]
    #[test]
    fn no_packet_does_harm(
        bodies in prop::collection::vec((body(), any::<bool>()), 1..30),
        noise in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut session = Session::new();
        for (body, whole) in bodies {
            let bytes = packet(&body);
            let bytes = if whole { &bytes[..] } else { &bytes[..bytes.len() / 2] };
            session.send(bytes);
            session.send(&noise);
            session.run();
            if session.talk.is_broken() || session.talk.wish() == Wish::Kill {
                break;
            }
        }
        // The emulator's own state is whole: it runs on.
        session.debuggee.release();
        let max_insns = session.debuggee.machine.executed() + 500;
        session.debuggee.machine.run(Progress { max_insns });
    }
}
