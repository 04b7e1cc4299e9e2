//! Reading `/proc` (`proc(5)`): the text of its files as numbers. Pure but for the functions that open them.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use ulib::abi::time::USER_HZ;
use ulib::{Errno, fs};

/// The value of a line `Name:   123 kB`, as `meminfo`, `status` and `smaps` have them.
#[must_use]
pub fn kib(text: &str, name: &str) -> Option<u64> {
    let rest = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    rest.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// The sum of all lines `Name:   123 kB` of that name.
#[must_use]
pub fn sum_of_kib(text: &str, name: &str) -> u64 {
    text.lines().filter_map(|line| kib(line, name)).sum()
}

/// The value of a line `name 123`, as `vmstat` and `stat` have them.
#[must_use]
pub fn counter(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| {
        let mut words = line.split_ascii_whitespace();
        (words.next() == Some(name)).then(|| words.next()?.parse().ok())?
    })
}

/// What a line of `stat` says of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its id.
    pub pid: u32,
    /// Its name.
    pub name: String,
    /// One letter.
    pub state: char,
    /// Its parent's id.
    pub parent: u32,
    /// Page faults without I/O.
    pub minor_faults: u64,
    /// Page faults with I/O.
    pub major_faults: u64,
    /// CPU time, in ticks of [`USER_HZ`].
    pub ticks: u64,
    /// When it was made, in these ticks after the start of the machine.
    pub started: u64,
    /// Bytes of address space.
    pub virtual_bytes: u64,
    /// Pages in memory.
    pub resident: u64,
}

impl Process {
    /// From the text of `/proc/PID/stat`. The name may hold anything, `) ` too.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (pid, rest) = text.split_once(" (")?;
        let (name, rest) = rest.rsplit_once(") ")?;
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        // The manual counts from 1, and the state is the third.
        let field = |number: usize| fields.get(number - 3).copied();
        let count = |number: usize| field(number)?.parse::<u64>().ok();
        Some(Self {
            pid: pid.parse().ok()?,
            name: name.into(),
            state: field(3)?.chars().next()?,
            parent: field(4)?.parse().ok()?,
            minor_faults: count(10)?,
            major_faults: count(12)?,
            ticks: count(14)? + count(15)?,
            started: count(22)?,
            virtual_bytes: count(23)?,
            resident: count(24)?,
        })
    }

    /// Thousandths of the time since it was made that it had the processor, `now` in ticks.
    #[must_use]
    pub fn permille(&self, now: u64) -> u64 {
        let lived = now.saturating_sub(self.started);
        (self.ticks * 1000).checked_div(lived).unwrap_or(0)
    }

    /// Its command line; its name in brackets where it has none.
    #[must_use]
    pub fn command(&self) -> String {
        let path = format!("/proc/{}/cmdline", self.pid);
        let words = fs::read_to_string(&path).unwrap_or_default();
        let words = words.trim_end_matches('\0').replace('\0', " ");
        if words.is_empty() {
            format!("[{}]", self.name)
        } else {
            words
        }
    }
}

/// Every process, by id. One that ends meanwhile is left out.
pub fn processes() -> Result<Vec<Process>, Errno> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let entry = entry?;
        if entry.name.parse::<u32>().is_err() {
            continue;
        }
        let text = fs::read_to_string(&format!("/proc/{}/stat", entry.name));
        all.extend(text.ok().as_deref().and_then(Process::parse));
    }
    Ok(all)
}

/// What the processors did, in ticks of [`USER_HZ`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CpuTimes {
    /// In user mode.
    pub user: u64,
    /// In the kernel.
    pub system: u64,
    /// Nothing.
    pub idle: u64,
    /// Nothing, while a disk was waited for.
    pub waiting: u64,
}

impl CpuTimes {
    /// From the text of `/proc/stat`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let line = text.lines().find_map(|line| line.strip_prefix("cpu "))?;
        let mut fields = line.split_ascii_whitespace();
        let mut next = || fields.next()?.parse::<u64>().ok();
        let (user, nice, system) = (next()?, next()?, next()?);
        Some(Self {
            user: user + nice,
            system,
            idle: next()?,
            waiting: next()?,
        })
    }

    /// The same since `before`.
    #[must_use]
    pub const fn since(self, before: Self) -> Self {
        Self {
            user: self.user - before.user,
            system: self.system - before.system,
            idle: self.idle - before.idle,
            waiting: self.waiting - before.waiting,
        }
    }

    /// Thousandths of all time: user, system, idle, waiting. All idle where no time has passed.
    #[must_use]
    pub fn permille(self) -> [u64; 4] {
        let parts = [self.user, self.system, self.idle, self.waiting];
        match parts.iter().sum::<u64>() {
            0 => [0, 0, 1000, 0],
            all => parts.map(|part| (part * 1000 + all / 2) / all),
        }
    }
}

/// Ticks of [`USER_HZ`] since the start of the machine.
pub fn uptime_ticks() -> Result<u64, Errno> {
    let text = fs::read_to_string("/proc/uptime")?;
    Ok(hundredths(text.split(' ').next().unwrap_or_default()) * USER_HZ / 100)
}

/// `12.34` as 1234.
fn hundredths(text: &str) -> u64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    whole.parse().unwrap_or(0) * 100 + part.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_by_their_whole_name() {
        let text = "MemTotal:       100 kB\nMemFree:         42 kB\nSwapFree:         7 kB\n";
        assert_eq!(kib(text, "MemFree"), Some(42));
        assert_eq!(kib(text, "Free"), None);
        assert_eq!(kib(text, "Mem"), None);
        let text = "Rss:  4 kB\nPss:  2 kB\nRss:  8 kB\n";
        assert_eq!(sum_of_kib(text, "Rss"), 12);
        let text = "pgfault 12\npgfault_x 13\nctxt 5 6\n";
        assert_eq!(counter(text, "pgfault"), Some(12));
        assert_eq!(counter(text, "ctxt"), Some(5));
        assert_eq!(counter(text, "pg"), None);
    }

    #[test]
    fn a_process_may_have_any_name() {
        let line = "7 (a) b (c) S 3 7 7 0 -1 0 10 11 12 13 14 15 16 17 20 0 1 0 100 8192 5 999 0\n";
        let process = Process::parse(line).expect("a whole line");
        assert_eq!((process.pid, process.name.as_str()), (7, "a) b (c"));
        assert_eq!((process.state, process.parent), ('S', 3));
        assert_eq!((process.minor_faults, process.major_faults), (10, 12));
        assert_eq!((process.ticks, process.started), (29, 100));
        assert_eq!((process.virtual_bytes, process.resident), (8192, 5));
        assert_eq!(process.permille(200), 290);
        assert_eq!(process.permille(100), 0, "it is new");
        assert_eq!(Process::parse("7 (a) S 3"), None);
    }

    #[test]
    fn times_are_shares_of_all_time() {
        let text = "cpu  10 5 20 60 5 0 0 0 0 0\ncpu0 1 1 1 1 1\n";
        let times = CpuTimes::parse(text).expect("there is a line");
        assert_eq!(times.permille(), [150, 200, 600, 50]);
        assert_eq!(times.since(times).permille(), [0, 0, 1000, 0]);
    }

    #[test]
    fn seconds_have_hundredths() {
        for (text, value) in [("12.34", 1234), ("0.02", 2), ("7", 700), ("", 0)] {
            assert_eq!(hundredths(text), value, "{text}");
        }
    }
}
