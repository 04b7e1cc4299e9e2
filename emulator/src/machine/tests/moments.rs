//! Stops at moments of a recorded run: nothing of the event has happened, and one instruction later it has.

use super::breaks::busy;
use super::*;
use crate::console::{Console, ConsoleError, Input, ReplayedConsole, Wake};
use crate::isa::asm::{A0, A1, RA, S1, T0, T1};
use crate::machine::{Break, Why};
use crate::platform::UART_BASE;
use crate::recording::{
    Comparison, Compression, End, Header, Moment, Place, Reader, Record, Recorder, Survey,
};
use std::io::{Cursor, Read, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Bytes that are written, for whoever wants them afterwards.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

type Code = fn(&mut Asm);

/// S-mode with page tables: loads and jumps that fault and are stepped over, and flushes.
fn faulting(asm: &mut Asm) {
    let (handler, supervisor, jumped, back) = (asm.label(), asm.label(), asm.label(), asm.label());
    asm.vector(handler);
    asm.write_csr(number::PMPADDR0, u64::MAX >> 10);
    asm.write_csr(number::PMPCFG0, 0x1f);
    // Devices and RAM where they are; nothing else.
    asm.li(A0, DATA);
    asm.li(A1, 0xcf);
    asm.store(Kind::Sd, A1, A0, 0);
    asm.li(A1, RAM_BASE >> 2 | 0xcf);
    asm.store(Kind::Sd, A1, A0, 16);
    asm.write_csr(number::SATP, 8 << 60 | DATA >> 12);
    asm.la(T6, supervisor);
    asm.csr(Kind::Csrrw, ZERO, number::MEPC, T6);
    asm.write_csr(number::MSTATUS, 1 << 11);
    asm.plain(Kind::Mret);
    asm.bind(supervisor);
    asm.li(S1, 20);
    let again = asm.bound();
    asm.nops(5);
    asm.li(T0, 0x4000_0000);
    asm.load(Kind::Ld, T1, T0, 8);
    asm.plain(Kind::SfenceVma);
    asm.li(T0, DATA + 0x4000);
    asm.store(Kind::Sd, T0, T0, 0);
    asm.li(T0, 0x5000_0000);
    asm.i(Kind::Jalr, RA, T0, 0);
    asm.plain(Kind::Ecall);
    asm.i(Kind::Addi, S1, S1, -1);
    asm.branch(Kind::Bne, S1, ZERO, again);
    asm.pass();
    asm.align(4);
    asm.bind(handler);
    asm.csr(Kind::Csrrs, T0, number::MEPC, ZERO);
    asm.i(Kind::Srli, T1, T0, 28);
    asm.i(Kind::Addi, T1, T1, -5);
    asm.branch(Kind::Beq, T1, ZERO, jumped);
    asm.i(Kind::Addi, T0, T0, 4);
    asm.jal(ZERO, back);
    asm.bind(jumped);
    asm.i(Kind::Addi, T0, RA, 0);
    asm.bind(back);
    asm.csr(Kind::Csrrw, ZERO, number::MEPC, T0);
    asm.plain(Kind::Mret);
}

fn recorded(engine: Engine, harts: usize, code: Code) -> Vec<u8> {
    let mut machine = machine(engine, harts, code);
    let header = Header {
        memory: RAM_SIZE,
        harts: harts as u32,
        ..Header::default()
    };
    let shared = Shared::default();
    let out = Box::new(shared.clone());
    machine.record(Recorder::new(out, &header, Compression::Stored).unwrap());
    assert!(matches!(run(&mut machine, 1_000_000), Stop::Exit(0)));
    let time = machine.cycles();
    let recorder = machine.memory.recorder.as_mut().unwrap();
    let end = End {
        time,
        ..End::default()
    };
    recorder.finish(end).unwrap();
    let bytes = shared.0.lock().unwrap();
    bytes.clone()
}

fn reader(bytes: &[u8]) -> Reader<Box<dyn Read + Send>> {
    Reader::new(Box::new(Cursor::new(bytes.to_vec())) as Box<dyn Read + Send>).unwrap()
}

/// A machine that has come to a place, and is compared with the recording.
fn at(engine: Engine, harts: usize, code: Code, recording: &[u8], place: &Place) -> Machine {
    let mut machine = machine(engine, harts, code);
    machine.record(Recorder::comparing(Comparison::new(reader(recording))));
    let hart = usize::from(place.hart);
    machine.stop_at_cycle(hart, place.cycle);
    let stop = run(&mut machine, 1_000_000);
    let moment = Break {
        hart,
        why: Why::Moment,
    };
    assert!(
        matches!(stop, Stop::Break(stop) if stop == moment),
        "{stop:?}"
    );
    machine
}

fn agreed(machine: &mut Machine) -> usize {
    let comparison = machine.memory.recorder.as_mut().unwrap().comparison();
    let comparison = comparison.unwrap();
    assert_eq!(comparison.parted(), None);
    comparison.agreed() as usize
}

#[test]
fn an_event_comes_with_the_next_instruction() {
    for (harts, code) in [(1, faulting as Code), (1, busy), (2, busy), (3, busy)] {
        for engine in ENGINES {
            let bytes = recorded(engine, harts, code);
            let records: Vec<Record> = reader(&bytes).collect();
            assert!(records.len() > 100);
            for (index, record) in records.iter().enumerate().step_by(7) {
                if harts > 1 && record.is_of_devices() {
                    continue;
                }
                let place = Place {
                    hart: record.hart,
                    cycle: record.begins_at(),
                    before: None,
                };
                let mut machine = at(engine, harts, code, &bytes, &place);
                let hart = usize::from(record.hart);
                assert_eq!(machine.harts[hart].cycle, place.cycle, "{record}");
                assert!(agreed(&mut machine) <= index, "{record}");
                machine.step_hart(Some(hart));
                run(&mut machine, 1_000_000);
                assert!(agreed(&mut machine) > index, "{record}");
            }
        }
    }
}

#[test]
fn a_stop_at_a_moment_changes_nothing() {
    for (harts, code) in [(1, faulting as Code), (3, busy)] {
        let bytes = recorded(Engine::Blocks, harts, code);
        let count = reader(&bytes).count();
        for cycle in [0, 1, 399, 400, 700] {
            for hart in 0..harts as u8 {
                let place = Place {
                    hart,
                    cycle,
                    before: None,
                };
                let mut machine = at(Engine::Blocks, harts, code, &bytes, &place);
                assert!(matches!(run(&mut machine, 1_000_000), Stop::Exit(0)));
                assert_eq!(agreed(&mut machine), count, "{cycle} of {hart}");
            }
        }
    }
}

#[test]
fn the_time_passes_while_all_harts_wait() {
    let waits: Code = |asm| {
        asm.li(A1, 100);
        asm.store_at(MTIMECMP, A1);
        asm.write_csr(number::MIE, MTIE);
        asm.plain(Kind::Wfi);
        asm.pass();
    };
    let bytes = recorded(Engine::Blocks, 1, waits);
    let moment = Moment::Cycle {
        cycle: 5000,
        hart: 0,
    };
    let survey = Survey::new(&mut reader(&bytes), &moment).unwrap();
    let machine = at(Engine::Blocks, 1, waits, &bytes, &survey.place.unwrap());
    assert_eq!((machine.cycles(), machine.harts[0].cycle), (5000, 5000));
}

/// Somebody at a terminal who thinks for a while before each byte.
#[derive(Default)]
struct Person {
    thoughts: u64,
}

impl Console for Person {
    fn read(&mut self, buf: &mut [u8]) -> Result<Input, ConsoleError> {
        Ok(match buf.first_mut() {
            Some(byte) if self.thoughts % 4 == 3 => {
                *byte = b'a' + (self.thoughts / 4) as u8;
                self.thoughts += 1;
                Input::Bytes(1)
            }
            _ => Input::Nothing,
        })
    }

    fn write(&mut self, _: &[u8]) -> Result<(), ConsoleError> {
        Ok(())
    }

    fn wait(&mut self, _: bool, _: Option<Duration>) -> Result<Wake, ConsoleError> {
        self.thoughts += 1;
        Ok(Wake::Ready)
    }

    fn waited(&self, _: Instant) -> Duration {
        Duration::from_nanos(1000 + 777 * self.thoughts)
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

/// Waits for a timer again and again, and looks whether something was typed, until that was five bytes.
fn polls(asm: &mut Asm) {
    let nothing = asm.label();
    asm.li(S1, 5);
    asm.li(A0, UART_BASE);
    asm.write_csr(number::MIE, MTIE);
    let again = asm.bound();
    asm.li(T0, MTIME);
    asm.load(Kind::Ld, T1, T0, 0);
    asm.i(Kind::Addi, T1, T1, 50);
    asm.store_at(MTIMECMP, T1);
    asm.plain(Kind::Wfi);
    asm.load(Kind::Lbu, T1, A0, 5);
    asm.i(Kind::Andi, T1, T1, 1);
    asm.branch(Kind::Beq, T1, ZERO, nothing);
    asm.load(Kind::Lbu, T1, A0, 0);
    asm.i(Kind::Addi, S1, S1, -1);
    asm.bind(nothing);
    asm.branch(Kind::Bne, S1, ZERO, again);
    asm.pass();
}

#[test]
fn a_person_at_a_terminal_is_repeated() {
    let header = Header {
        memory: RAM_SIZE,
        harts: 1,
        interactive: true,
        ..Header::default()
    };
    let shared = Shared::default();
    let mut first = machine(Engine::Blocks, 1, polls);
    first.attach_console(Box::<Person>::default());
    first.record(Recorder::new(Box::new(shared.clone()), &header, Compression::Zstd).unwrap());
    assert!(matches!(run(&mut first, 1_000_000), Stop::Exit(0)));
    let recorder = first.memory.recorder.as_mut().unwrap();
    recorder.finish(End::default()).unwrap();
    let bytes = shared.0.lock().unwrap().clone();
    let replay = Survey::new(&mut reader(&bytes), &Moment::End)
        .unwrap()
        .replay;
    assert_eq!(replay.input.len(), 5);
    assert!(replay.waits.len() > 10);
    let mut second = machine(Engine::Blocks, 1, polls);
    second.attach_console(Box::new(ReplayedConsole::new(replay)));
    second.record(Recorder::comparing(Comparison::new(reader(&bytes))));
    assert!(matches!(run(&mut second, 1_000_000), Stop::Exit(0)));
    assert_eq!(agreed(&mut second), reader(&bytes).count());
    assert_eq!(first.cycles(), second.cycles());
}
