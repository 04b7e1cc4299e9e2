use super::*;
use crate::addr::PhysAddr;
use crate::hart::Privilege;
use crate::isa::Extensions;
use crate::mem::bus::Bus;
use crate::mem::ram::Ram;
use crate::platform::RAM_BASE;

const SIZE: u64 = 1 << 16;
const TEXT: u64 = RAM_BASE + 0x100;
const SP: u64 = 0x7000;

/// A hart without translation, whose programs are told apart by the roots that calls are given.
struct Trial {
    syscalls: Syscalls,
    hart: Hart,
    memory: Memory,
}

impl Trial {
    fn new() -> Trial {
        let ram = Ram::new(PhysAddr(RAM_BASE), SIZE).unwrap();
        let mut hart = Hart::new(0, Extensions::default(), RAM_BASE);
        hart.privilege = Privilege::User;
        Trial {
            syscalls: Syscalls::default(),
            hart,
            memory: Memory::new(ram, Bus::virt(1, SIZE, Vec::new()).unwrap()),
        }
    }

    fn put(&mut self, at: u64, bytes: &[u8]) {
        for (offset, byte) in bytes.iter().enumerate() {
            let at = PhysAddr(at + offset as u64);
            assert!(self.memory.ram.write_at::<u8>(at, *byte));
        }
    }

    fn at(&self, root: u64, pc: u64) -> At {
        At {
            satp: 8 << 60 | root,
            ..At::of(&self.hart, Some(pc))
        }
    }

    /// The lines at a call from this pc, with this stack.
    fn call(&mut self, root: u64, pc: u64, sp: u64, number: u64, raw: &[u64]) -> Vec<String> {
        self.hart.x.set(Reg::R2, sp);
        self.hart.x.set(Reg::R17, number);
        let registers = [Reg::R10, Reg::R11, Reg::R12, Reg::R13, Reg::R14, Reg::R15];
        for (index, register) in registers.into_iter().enumerate() {
            let value = raw.get(index).copied().unwrap_or(0);
            self.hart.x.set(register, value);
        }
        let at = self.at(root, pc);
        texts(self.syscalls.enter(&at, &self.hart, &self.memory, true))
    }

    /// The lines when it goes on at this pc.
    fn go_on(&mut self, root: u64, pc: u64, sp: u64, result: i64) -> Vec<String> {
        self.hart.x.set(Reg::R2, sp);
        self.hart.x.set(Reg::R10, result as u64);
        self.hart.pc = pc;
        let at = self.at(root, pc);
        texts(self.syscalls.leave(&at, &self.hart, &self.memory))
    }

    /// The line of a call that returns at once.
    fn whole(&mut self, number: u64, raw: &[u64], result: i64) -> String {
        assert_eq!(self.call(1, 0x100, SP, number, raw), [""; 0]);
        let lines = self.go_on(1, 0x104, SP, result);
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines[0].clone()
    }
}

fn texts(lines: Vec<Line>) -> Vec<String> {
    lines.into_iter().map(|line| line.text).collect()
}

const CLONE: u64 = 220;
const EXECVE: u64 = 221;
const READ: u64 = 63;
const WRITE: u64 = 64;

#[test]
fn arguments_are_shown_by_what_they_are() {
    let mut trial = Trial::new();
    trial.put(TEXT, b"/bin/sh\0");
    trial.put(TEXT + 0x10, b"a \"b\"\n\x01\0");
    trial.put(TEXT + 0x20, &TEXT.to_le_bytes());
    trial.put(TEXT + 0x28, &(TEXT + 0x10).to_le_bytes());
    trial.put(TEXT + 0x40, &[3, 0, 0, 0, 4, 0, 0, 0]);
    trial.put(TEXT + 0x50, &[0, 3, 0, 0]);
    trial.put(TEXT + 0x60, &1_u64.to_le_bytes());
    trial.put(TEXT + 0x68, &500_u64.to_le_bytes());
    trial.put(TEXT + 0x100, &[b'x'; 40]);
    let cwd = -100_i64 as u64;
    for (number, raw, result, expected) in [
        (
            56,
            vec![cwd, TEXT, 0o101, 0o644],
            3,
            "openat(AT_FDCWD, \"/bin/sh\", O_WRONLY|O_CREAT, 0644) = 3",
        ),
        (
            56,
            vec![cwd, 8, 0],
            -14,
            "openat(AT_FDCWD, 0x8, O_RDONLY, 0) = -1 EFAULT (Bad address)",
        ),
        (
            WRITE,
            vec![1, TEXT + 0x10, 7],
            7,
            "write(1, \"a \\\"b\\\"\\n\\x01\", 7) = 7",
        ),
        (
            WRITE,
            vec![1, TEXT + 0x100, 40],
            40,
            "write(1, \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"..., 40) = 40",
        ),
        (READ, vec![0, TEXT, 64], 4, "read(0, \"/bin\", 64) = 4"),
        (
            READ,
            vec![0, TEXT, 64],
            -9,
            "read(0, 0x80000100, 64) = -1 EBADF (Bad file descriptor)",
        ),
        (59, vec![TEXT + 0x40, 0], 0, "pipe2([3, 4], O_RDONLY) = 0"),
        (
            222,
            vec![0, 4096, 3, 0x22, u64::MAX, 0],
            0x10000,
            "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000",
        ),
        (
            226,
            vec![0x10000, 4096, 0],
            0,
            "mprotect(0x10000, 4096, PROT_NONE) = 0",
        ),
        (
            260,
            vec![u64::MAX, TEXT + 0x50, 1, 0],
            7,
            "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], WNOHANG, NULL) = 7",
        ),
        (
            101,
            vec![TEXT + 0x60, 0],
            0,
            "nanosleep({tv_sec=1, tv_nsec=500}, NULL) = 0",
        ),
        (129, vec![5, 9], 0, "kill(5, SIGKILL) = 0"),
        (
            62,
            vec![3, -1_i64 as u64, 2],
            9,
            "lseek(3, -1, SEEK_END) = 9",
        ),
        (
            9999,
            vec![1, 2, 1 << 40],
            0,
            "syscall_9999(1, 2, 0x10000000000, 0, 0, 0) = 0",
        ),
    ] {
        assert_eq!(
            trial.whole(number, &raw, result),
            format!("pid 1 {expected}")
        );
    }
}

#[test]
fn execve_shows_its_lists_and_keeps_the_process() {
    let mut trial = Trial::new();
    trial.put(TEXT, b"/sh\0");
    trial.put(TEXT + 0x20, &TEXT.to_le_bytes());
    let raw = [TEXT, TEXT + 0x20, TEXT + 0x20];
    assert_eq!(trial.call(1, 0x100, SP, EXECVE, &raw), [""; 0]);
    assert_eq!(
        trial.go_on(2, 0x500, SP, 0),
        ["pid 1 execve(\"/sh\", [\"/sh\"], 0x80000120 /* 1 var */) = 0"]
    );
    assert_eq!(trial.syscalls.pid(0, Some(2)), Some(1));
    assert_eq!(trial.syscalls.pid(0, Some(1)), None);
}

#[test]
fn a_call_that_waits_is_unfinished_and_resumed() {
    let mut trial = Trial::new();
    trial.put(TEXT, b"hello\0");
    assert_eq!(trial.call(1, 0x100, SP, READ, &[0, TEXT, 9]), [""; 0]);
    assert_eq!(
        trial.call(2, 0x200, SP, WRITE, &[1, TEXT, 5]),
        ["pid 1 read(0, <unfinished ...>"]
    );
    assert_eq!(
        trial.go_on(2, 0x204, SP, 5),
        ["root 0x2000 write(1, \"hello\", 5) = 5"]
    );
    // An interrupt's return in between is no call's.
    assert_eq!(trial.go_on(2, 0x300, SP, 5), [""; 0]);
    assert_eq!(
        trial.go_on(1, 0x104, SP, 2),
        ["pid 1 <... read resumed>\"he\", 9) = 2"]
    );
}

#[test]
fn threads_of_one_space_are_told_apart_by_their_stacks() {
    let mut trial = Trial::new();
    assert_eq!(trial.call(1, 0x100, SP, 98, &[0x10, 128, 1]), [""; 0]);
    assert_eq!(
        trial.call(1, 0x100, SP + 0x1000, 98, &[0x20, 129, 1]),
        ["pid 1 futex(0x10, FUTEX_WAIT|FUTEX_PRIVATE_FLAG, 1, NULL, NULL, NULL <unfinished ...>"]
    );
    assert_eq!(
        trial.go_on(1, 0x104, SP + 0x1000, 1),
        ["pid 1 futex(0x20, FUTEX_WAKE|FUTEX_PRIVATE_FLAG, 1, NULL, NULL, NULL) = 1"]
    );
    assert_eq!(
        trial.go_on(1, 0x104, SP, 0),
        ["pid 1 <... futex resumed>) = 0"]
    );
}

#[test]
fn children_are_named_whoever_goes_on_first() {
    for child_first in [false, true] {
        let mut trial = Trial::new();
        assert_eq!(trial.call(1, 0x100, SP, CLONE, &[17]), [""; 0]);
        if child_first {
            assert_eq!(trial.go_on(2, 0x104, SP, 0), [""; 0]);
            assert_eq!(trial.syscalls.pid(0, Some(2)), None);
        }
        assert_eq!(
            trial.go_on(1, 0x104, SP, 5),
            ["pid 1 clone(SIGCHLD, NULL, NULL, NULL, NULL) = 5"]
        );
        if !child_first {
            assert_eq!(trial.go_on(2, 0x104, SP, 0), [""; 0]);
        }
        assert_eq!(trial.syscalls.pid(0, Some(2)), Some(5));
        // It ends, and another one gets its root.
        assert_eq!(
            trial.call(2, 0x300, SP, 94, &[3]),
            ["pid 5 exit_group(3) = ?"]
        );
        assert_eq!(trial.syscalls.pid(0, Some(2)), None);
        assert_eq!(trial.call(2, 0x300, SP, 172, &[]), [""; 0]);
        assert_eq!(trial.go_on(2, 0x304, SP, 8), ["pid 8 getpid() = 8"]);
    }
}

#[test]
fn vforks_child_lives_in_its_parents_space_until_it_executes() {
    let mut trial = Trial::new();
    trial.put(TEXT, b"/sh\0");
    let vfork = 0x4000 | 0x100 | 17;
    assert_eq!(trial.call(1, 0x100, SP, CLONE, &[vfork]), [""; 0]);
    assert_eq!(
        trial.call(1, 0x200, SP - 16, EXECVE, &[TEXT]),
        ["pid 1 clone(CLONE_VM|CLONE_VFORK|SIGCHLD, NULL, NULL, NULL, NULL <unfinished ...>"]
    );
    let lines = trial.go_on(2, 0x500, SP, 0);
    assert_eq!(lines, ["pid 1 execve(\"/sh\", NULL, NULL) = 0"]);
    assert_eq!(
        (
            trial.syscalls.pid(0, Some(1)),
            trial.syscalls.pid(0, Some(2))
        ),
        (Some(1), None)
    );
    assert_eq!(
        trial.go_on(1, 0x104, SP, 6),
        ["pid 1 <... clone resumed>) = 6"]
    );
    assert_eq!(
        (
            trial.syscalls.pid(0, Some(1)),
            trial.syscalls.pid(0, Some(2))
        ),
        (Some(1), Some(6))
    );
}

#[test]
fn a_call_that_is_made_again_was_interrupted() {
    let mut trial = Trial::new();
    assert_eq!(trial.call(1, 0x100, SP, READ, &[0, TEXT, 9]), [""; 0]);
    assert_eq!(
        trial.call(1, 0x800, SP - 64, 139, &[]),
        ["pid 1 read(0, <unfinished ...>", "pid 1 rt_sigreturn() = ?"]
    );
    assert_eq!(
        trial.call(1, 0x100, SP, READ, &[0, TEXT, 9]),
        ["pid 1 <... read resumed>?, 9) = ? ERESTARTSYS (to be restarted)"]
    );
    assert_eq!(
        texts(trial.syscalls.finish()),
        ["pid 1 read(0, <unfinished ...>"]
    );
}

#[test]
fn calls_that_never_return_do_not_pile_up() {
    let mut trial = Trial::new();
    for number in 0..2 * MAX_CALLS as u64 {
        trial.call(1, 0x100, number * 16, READ, &[0, TEXT, 9]);
    }
    assert!(trial.syscalls.calls.len() <= MAX_CALLS);
}

#[test]
fn what_the_guest_tells_of_threads_is_believed() {
    let mut trial = Trial::new();
    // Without its word, the first space would be process 1's.
    trial.syscalls.runs(0, 7, 7);
    assert_eq!(trial.call(2, 0x100, SP, 172, &[]), [""; 0]);
    trial.syscalls.runs(0, 7, 9);
    assert_eq!(
        trial.call(2, 0x200, SP - 64, 178, &[]),
        ["pid 7 getpid( <unfinished ...>"]
    );
    assert_eq!(
        trial.go_on(2, 0x204, SP - 64, 9),
        ["pid 7 tid 9 gettid() = 9"]
    );
    trial.syscalls.runs(0, 0, 0);
    assert_eq!(trial.syscalls.pid(0, Some(2)), None);
    trial.syscalls.runs(0, 7, 7);
    assert_eq!(
        trial.go_on(2, 0x104, SP, 7),
        ["pid 7 <... getpid resumed>) = 7"]
    );
    assert_eq!(trial.syscalls.pid(0, None), Some(7));
    // Of another hart nothing was told.
    assert_eq!(trial.syscalls.pid(1, None), None);
}
