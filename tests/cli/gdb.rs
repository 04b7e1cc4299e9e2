//! Debuggers, from outside: a client that speaks the protocol over a Unix socket.

use crate::elf::{Elf, RAM};
use crate::emulator::Emulator;
use crate::guests::{fail, guest, hello, print};
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, A1, S0, ZERO};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// Where the guest of these tests counts down, and what to.
const COUNTER: u64 = RAM + 0x1000;
/// Rounds, and the status that it ends with.
const ROUNDS: u64 = 5;
const STATUS: u64 = 7;
/// The store to the counter, and the instruction after it.
const STORE: u64 = RAM + 0x100;

/// Counts down in memory, prints, and ends with a status.
fn counting() -> Elf {
    guest(|asm| {
        asm.li(S0, COUNTER);
        asm.li(A0, ROUNDS);
        let again = asm.label();
        asm.jal(ZERO, again);
        while asm.here() < STORE - 4 {
            asm.i(Kind::Addi, ZERO, ZERO, 0);
        }
        asm.bind(again);
        asm.i(Kind::Addi, A1, A0, 0);
        asm.store(Kind::Sd, A0, S0, 0);
        asm.i(Kind::Addi, A0, A0, -1);
        asm.branch(Kind::Bne, A0, ZERO, again);
        print(asm, "done\n");
        fail(asm, STATUS);
    })
}

/// An emulator that runs, and a client.
struct Session {
    emulator: Child,
    stderr: BufReader<std::process::ChildStderr>,
    client: Option<BufReader<UnixStream>>,
    _folder: TempDir,
}

impl Session {
    fn new(guest: &Elf, options: &[&str]) -> Session {
        let folder = TempDir::new().unwrap();
        let (socket, file) = (folder.path().join("gdb"), folder.path().join("guest"));
        std::fs::write(&file, guest.build()).unwrap();
        let mut emulator = Command::new(assert_cmd::cargo::cargo_bin!("pagewalk"))
            .args(["run", "--gdb"])
            .arg(format!("unix:{}", socket.display()))
            .args(options)
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(emulator.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        assert!(line.contains("gdb can connect now"), "{line}");
        let client = UnixStream::connect(&socket).unwrap();
        // No test waits for so long; without it, one that fails would for ever.
        client
            .set_read_timeout(Some(Duration::from_secs(120)))
            .unwrap();
        Session {
            emulator,
            stderr,
            client: Some(BufReader::new(client)),
            _folder: folder,
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        let client = self.client.as_mut().unwrap();
        client.get_mut().write_all(bytes).unwrap();
    }

    /// The next packet's contents.
    fn answer(&mut self) -> String {
        let mut bytes = self.client.as_mut().unwrap().bytes().map(Result::unwrap);
        let begin = bytes.find(|byte| *byte == b'$');
        assert!(begin.is_some(), "the connection has ended");
        let body: Vec<u8> = bytes.by_ref().take_while(|byte| *byte != b'#').collect();
        bytes.nth(1);
        String::from_utf8(body).unwrap()
    }

    fn ask(&mut self, body: &str) -> String {
        let sum = body.bytes().fold(0_u8, u8::wrapping_add);
        self.send(format!("${body}#{sum:02x}").as_bytes());
        self.answer()
    }

    #[track_caller]
    fn expect(&mut self, body: &str, answer: &str) {
        assert_eq!(self.ask(body), answer, "{body}");
    }

    /// Ends the client, and waits for the guest's end: status, stdout, the rest of stderr.
    fn end(mut self) -> (Option<i32>, String, String) {
        self.client = None;
        let (mut stdout, mut stderr) = (String::new(), String::new());
        let mut out = self.emulator.stdout.take().unwrap();
        out.read_to_string(&mut stdout).unwrap();
        self.stderr.read_to_string(&mut stderr).unwrap();
        (self.emulator.wait().unwrap().code(), stdout, stderr)
    }
}

fn register(value: u64) -> String {
    value
        .to_le_bytes()
        .map(|byte| format!("{byte:02x}"))
        .concat()
}

#[test]
fn breakpoints_steps_and_watchpoints() {
    let mut session = Session::new(&counting(), &["--gdb-wait"]);
    session.expect("?", "T05thread:01;");
    session.expect("p20", &register(RAM));
    session.expect(&format!("Z0,{STORE:x},4"), "OK");
    session.expect("vCont;c", "T05thread:01;swbreak:;");
    session.expect("p20", &register(STORE));
    session.expect("pa", &register(ROUNDS));
    session.expect("vCont;s:1;c", "T05thread:01;");
    session.expect("p20", &register(STORE + 4));
    session.expect(&format!("m{COUNTER:x},8"), &register(ROUNDS));
    session.expect(&format!("z0,{STORE:x},4"), "OK");
    session.expect(&format!("Z2,{COUNTER:x},8"), "OK");
    session.expect("vCont;c", &format!("T05thread:01;watch:{COUNTER:x};"));
    session.expect("p20", &register(STORE + 4));
    session.expect("pb", &register(ROUNDS - 1));
    session.expect(&format!("z2,{COUNTER:x},8"), "OK");
    session.expect("P0a=0100000000000000", "OK");
    session.expect("vCont;c", &format!("W{STATUS:02x}"));
    let (status, stdout, _) = session.end();
    assert_eq!((status, stdout.as_str()), (Some(STATUS as i32), "done\n"));
}

#[test]
fn a_debugger_changes_no_count() {
    let counters = |name: &str, gdb: bool| {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(name);
        let path_text = path.to_str().unwrap();
        if gdb {
            let mut session = Session::new(&counting(), &["-S", "--counters", path_text]);
            session.expect(&format!("Z1,{STORE:x},4"), "OK");
            for _ in 0..ROUNDS {
                session.expect("vCont;c", "T05thread:01;hwbreak:;");
            }
            session.expect("D", "OK");
            assert_eq!(session.end().0, Some(STATUS as i32));
        } else {
            let outcome = Emulator::run(&["--counters", path_text]).guest(&counting());
            assert_eq!(outcome.status, STATUS as i32);
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // Blocks begin anew where it has stopped, and are looked up by their fetches.
        let mut value: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
        value["tlb"]["fetch"] = serde_json::Value::Null;
        value
    };
    assert_eq!(counters("without", false), counters("with", true));
}

#[test]
fn a_debugger_that_vanishes_lets_the_guest_go_on() {
    for last in [&b"$m800"[..], b"$vCont;c#a8", b"\xff\x00$#", b""] {
        let mut session = Session::new(&counting(), &["-S"]);
        session.expect(&format!("Z0,{STORE:x},4"), "OK");
        session.expect("vCont;c", "T05thread:01;swbreak:;");
        session.send(last);
        let (status, stdout, stderr) = session.end();
        assert_eq!((status, stdout.as_str()), (Some(STATUS as i32), "done\n"));
        assert_eq!(
            stderr,
            "pagewalk: the debugger has gone without a word; the guest goes on\n"
        );
    }
}

#[test]
fn ctrl_c_stops_a_guest_that_runs() {
    let endless = guest(|asm| {
        let again = asm.bound();
        asm.i(Kind::Addi, A0, A0, 1);
        asm.i(Kind::Addi, A1, A1, 1);
        asm.jal(ZERO, again);
    });
    let mut session = Session::new(&endless, &[]);
    session.expect("?", "T05thread:01;");
    session.send(b"$vCont;c#a8\x03");
    assert_eq!(session.answer(), "T02thread:01;");
    session.expect(&format!("P20={}", register(RAM + 8)), "OK");
    session.expect("vCont;s:1", "T05thread:01;");
    session.expect("p20", &register(RAM));
    session.expect("k", "OK");
    assert_eq!(session.end().0, Some(0));
}

#[test]
fn a_guest_that_has_ended_can_be_started_again() {
    let mut session = Session::new(&counting(), &["-S"]);
    session.expect("!", "OK");
    for _ in 0..2 {
        session.expect("vCont;c", &format!("W{STATUS:02x}"));
        session.expect("vRun;", "T05thread:01;");
        session.expect("p20", &register(RAM));
    }
    session.expect("vCont;c", &format!("W{STATUS:02x}"));
    let (status, stdout, _) = session.end();
    assert_eq!(
        (status, stdout.as_str()),
        (Some(STATUS as i32), "done\ndone\ndone\n")
    );
}

#[test]
fn a_guest_that_is_stuck_can_be_looked_at() {
    let stuck = guest(|asm| asm.plain(Kind::Wfi));
    let mut session = Session::new(&stuck, &["-S"]);
    let text = session.ask("vCont;c");
    assert!(text.starts_with('O'), "a sentence first: {text}");
    assert_eq!(session.answer(), "T06thread:01;");
    session.expect("p20", &register(RAM + 4));
    session.expect("vCont;c", "W46");
    assert_eq!(session.end().0, Some(70));
}

#[test]
fn addresses_that_cannot_be_had() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    Emulator::run(&["--gdb", &format!("tcp::{port}")])
        .guest(&hello())
        .fails_in_one_line(1, "is taken");
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, "").unwrap();
    for (path, words) in [
        (
            path.display().to_string(),
            "exists, and no socket answers there",
        ),
        (format!("/{}", "x".repeat(200)), "is too long for a socket"),
        ("/nonesuch/socket".to_owned(), "nobody can listen"),
    ] {
        Emulator::run(&["--gdb", &format!("unix:{path}")])
            .guest(&hello())
            .fails_in_one_line(1, words);
    }
    for text in ["nowhere", "tcp::70000", "unix:"] {
        Emulator::run(&["--gdb", text])
            .guest(&hello())
            .fails(2, "--gdb");
    }
    Emulator::run(&["-s", "--gdb", ":0"])
        .guest(&hello())
        .fails(2, "cannot be used with");
}
