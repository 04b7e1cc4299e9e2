//! The arguments of a call as text: what the program hands in is read when it calls, what the
//! kernel hands out when it returns.

use super::flags;
use super::kinds::{Kind, kind};
use super::memory::UserMemory;
use crate::hart::Hart;
use crate::mem::Memory;
use abi::process::WaitStatus;
use abi::signal::Signal;
use abi::syscall::Syscall;

/// Bytes of a string that are shown, as by strace.
const SHOWN: usize = 32;
/// Strings of `argv` that are shown.
const SHOWN_STRINGS: u64 = 16;

/// The arguments of one call.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    list: Vec<Option<String>>,
    kinds: Vec<Kind>,
    /// How many were known when it was called, before the first that was not.
    known: usize,
}

impl Arguments {
    /// What is known when the call is made.
    pub(super) fn at_entry(
        call: Option<Syscall>,
        raw: [u64; 6],
        hart: &Hart,
        memory: &Memory,
    ) -> Arguments {
        let kinds: Vec<Kind> = match call {
            Some(call) => (0..call.args().len())
                .map(|index| kind(call, index))
                .collect(),
            None => vec![Kind::Number; raw.len()],
        };
        let memory = UserMemory { hart, memory };
        let arguments = kinds.iter().zip(0..);
        let list: Vec<_> = arguments
            .map(|(kind, index)| before(*kind, index, &raw, memory))
            .collect();
        let known = list.iter().take_while(|text| text.is_some()).count();
        Arguments { list, kinds, known }
    }

    /// Fills in what the kernel has handed out.
    pub(super) fn at_return(&mut self, raw: [u64; 6], result: i64, hart: &Hart, memory: &Memory) {
        let memory = UserMemory { hart, memory };
        for (index, (text, kind)) in self.list.iter_mut().zip(&self.kinds).enumerate() {
            if text.is_none() {
                *text = Some(after(*kind, raw[index], result, memory));
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn shown_at_entry(&self) -> usize {
        self.known
    }

    /// All of them; of what was not handed out, the address is not worth showing.
    pub(super) fn all(&self) -> Vec<String> {
        let texts = self.list.iter();
        texts
            .map(|text| text.clone().unwrap_or_else(|| "?".to_owned()))
            .collect()
    }

    pub(super) fn first(&self, count: usize) -> Vec<String> {
        self.all().into_iter().take(count).collect()
    }

    pub(super) fn behind(&self, count: usize) -> Vec<String> {
        self.all().into_iter().skip(count).collect()
    }
}

/// An argument when the call is made; `None` if only its end will tell.
fn before(kind: Kind, index: usize, raw: &[u64; 6], memory: UserMemory<'_>) -> Option<String> {
    let value = raw[index];
    let next = raw.get(index + 1).copied().unwrap_or(0);
    Some(match kind {
        Kind::OutBytes | Kind::OutString | Kind::OutFds | Kind::OutStatus | Kind::OutTime => {
            return (value == 0).then(|| "NULL".to_owned());
        }
        Kind::Int => (value as i32).to_string(),
        Kind::Long => (value as i64).to_string(),
        Kind::Number => number(value),
        Kind::Address => address(value),
        Kind::Octal if value as u32 == 0 => "0".to_owned(),
        Kind::Octal => format!("0{:o}", value as u32),
        Kind::Descriptor => descriptor(value),
        Kind::String => string(value, memory),
        Kind::InBytes => bytes(value, next, memory),
        Kind::Strings => strings(value, memory),
        Kind::Variables => variables(value, memory),
        Kind::Time => time(value, memory),
        Kind::Signal => signal(value),
        Kind::Choice(names) => flags::choice(names, value),
        Kind::Flags(names) => flags::joined(names, value),
        Kind::OpenFlags => flags::open(value),
        Kind::MapFlags => flags::map(value),
        Kind::CloneFlags => flags::clone(value),
        Kind::FutexOperation => flags::futex(value),
    })
}

/// What the kernel has handed out at this address.
fn after(kind: Kind, at: u64, result: i64, memory: UserMemory<'_>) -> String {
    // Where the call has failed, there is nothing.
    if (-4095..0).contains(&result) {
        return address(at);
    }
    match kind {
        Kind::OutBytes => bytes(at, result as u64, memory),
        Kind::OutString => string(at, memory),
        Kind::OutFds => match (memory.word(at), memory.word(at.wrapping_add(4))) {
            (Some(read), Some(write)) => format!("[{read}, {write}]"),
            _ => address(at),
        },
        Kind::OutStatus if result > 0 => memory.word(at).map_or_else(|| address(at), status),
        Kind::OutTime => time(at, memory),
        _ => address(at),
    }
}

fn address(value: u64) -> String {
    match value {
        0 => "NULL".to_owned(),
        value => format!("{value:#x}"),
    }
}

fn number(value: u64) -> String {
    if value < 1 << 32 || value as i64 > -4096 && (value as i64) < 0 {
        (value as i64).to_string()
    } else {
        format!("{value:#x}")
    }
}

fn descriptor(value: u64) -> String {
    match value as i32 {
        -100 => "AT_FDCWD".to_owned(),
        number => number.to_string(),
    }
}

fn signal(value: u64) -> String {
    let known = usize::try_from(value).ok().and_then(Signal::from_number);
    known.map_or_else(|| value.to_string(), |signal| signal.name().to_owned())
}

fn status(word: u32) -> String {
    let name = |number: u8| signal(number.into());
    match WaitStatus::decode(word) {
        WaitStatus::Exited(status) => {
            format!("[{{WIFEXITED(s) && WEXITSTATUS(s) == {status}}}]")
        }
        WaitStatus::Signaled(it) => {
            format!("[{{WIFSIGNALED(s) && WTERMSIG(s) == {}}}]", name(it))
        }
        WaitStatus::Stopped(it) => format!("[{{WIFSTOPPED(s) && WSTOPSIG(s) == {}}}]", name(it)),
        WaitStatus::Continued => "[{WIFCONTINUED(s)}]".to_owned(),
    }
}

/// Seconds and nanoseconds, of `struct timespec`.
fn time(at: u64, memory: UserMemory<'_>) -> String {
    match (memory.double(at), memory.double(at.wrapping_add(8))) {
        _ if at == 0 => "NULL".to_owned(),
        (Some(seconds), Some(rest)) => {
            format!("{{tv_sec={}, tv_nsec={}}}", seconds as i64, rest as i64)
        }
        _ => address(at),
    }
}

/// Text in quotes as in C.
fn quoted(text: &[u8], more: bool) -> String {
    let mut out = String::from("\"");
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend(['\\', byte as char]),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b' '..=b'~' => out.push(byte as char),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push('"');
    if more {
        out.push_str("...");
    }
    out
}

fn string(at: u64, memory: UserMemory<'_>) -> String {
    match memory.string(at, abi::fs::PATH_MAX) {
        _ if at == 0 => "NULL".to_owned(),
        Some((text, more)) => quoted(&text, more),
        None => address(at),
    }
}

fn bytes(at: u64, count: u64, memory: UserMemory<'_>) -> String {
    let shown = count.min(SHOWN as u64) as usize;
    match memory.bytes(at, shown) {
        _ if at == 0 => "NULL".to_owned(),
        Some(bytes) => quoted(&bytes, count > shown as u64),
        None => address(at),
    }
}

/// The pointers of a list that ends with a zero.
fn pointers(at: u64, limit: u64, memory: UserMemory<'_>) -> Option<(Vec<u64>, bool)> {
    let mut list = Vec::new();
    for index in 0..limit {
        match memory.double(at.wrapping_add(8 * index))? {
            0 => return Some((list, false)),
            pointer => list.push(pointer),
        }
    }
    Some((list, true))
}

fn strings(at: u64, memory: UserMemory<'_>) -> String {
    match pointers(at, SHOWN_STRINGS, memory) {
        _ if at == 0 => "NULL".to_owned(),
        Some((list, more)) => {
            let mut texts: Vec<_> = list.into_iter().map(|it| string(it, memory)).collect();
            texts.extend(more.then(|| "...".to_owned()));
            format!("[{}]", texts.join(", "))
        }
        None => address(at),
    }
}

fn variables(at: u64, memory: UserMemory<'_>) -> String {
    match pointers(at, 1024, memory) {
        Some((list, _)) if at != 0 => {
            let plural = if list.len() == 1 { "" } else { "s" };
            format!("{at:#x} /* {} var{plural} */", list.len())
        }
        _ => address(at),
    }
}
