//! The boot arguments: `key=value`, separated by spaces.

use alloc::{string::String, vec::Vec};

use vm::{Frames, Overcommit, PolicyKind, Transparent};

use crate::mm::{khugepaged, writeback::Settings};

/// Who sets accessed and dirty bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessedDirty {
    /// The kernel, on a fault (Svade).
    Svade,
    /// The hardware (Svadu).
    Svadu,
}

/// The boot arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BootArgs {
    /// `policy=<name>`: which page to evict.
    pub policy: PolicyKind,
    /// `ad=svade|svadu`.
    pub accessed_dirty: AccessedDirty,
    /// `quantum=<µs>`: how long a process runs before the next one's turn.
    pub quantum_us: u64,
    /// `swap_cluster=<pages>`: how many pages are written to swap by one request at most.
    pub swap_cluster: u32,
    /// `swap_readahead=<pages>`: how many pages are read from swap by one request at most.
    pub swap_readahead: u32,
    /// `overcommit=0|1|2`: which promises of memory are refused.
    pub overcommit: Overcommit,
    /// `init=<path>`: the first program.
    pub init: String,
    /// `cmd=<command line with + for spaces>`: for `init`, which runs it and switches the machine off.
    pub cmd: Option<String>,
    /// `hugepages=<N>`: pages of 2 MiB in the pool for `MAP_HUGETLB`.
    pub huge_pages: u64,
    /// `transparent_hugepage=always|madvise|never`: who gets them without asking.
    pub transparent: Transparent,
    /// `khugepaged_scan_sleep_millisecs=<n>`, `khugepaged_pages_to_scan=<n>`, `khugepaged_defrag=0|1`: how busy
    /// the thread is that makes large pages of small ones.
    pub khugepaged: khugepaged::Settings,
    /// `dirty_writeback_centisecs=<n>`, `dirty_expire_centisecs=<n>`, `dirty_background_ratio=<percent>`,
    /// `dirty_ratio=<percent>`: when dirty pages of files are written.
    pub writeback: Settings,
    /// `aslr=<number>|off`: the seed of address randomisation, which is off without one.
    pub aslr: Option<u64>,
    /// `log=quiet` leaves out the banner.
    pub quiet: bool,
    /// What was not understood.
    pub unknown: Vec<String>,
}

impl Default for BootArgs {
    fn default() -> Self {
        Self {
            policy: PolicyKind::Clock,
            accessed_dirty: AccessedDirty::Svade,
            quantum_us: 10_000,
            swap_cluster: 8,
            swap_readahead: 8,
            overcommit: Overcommit::default(),
            init: "/bin/init".into(),
            cmd: None,
            huge_pages: 0,
            transparent: Transparent::default(),
            khugepaged: khugepaged::Settings::DEFAULT,
            writeback: Settings::DEFAULT,
            aslr: None,
            quiet: false,
            unknown: Vec::new(),
        }
    }
}

/// Reads boot arguments. What is not understood is collected, and otherwise ignored: a machine that
/// does not boot for a misspelt argument helps nobody.
#[must_use]
pub fn parse(text: &str) -> BootArgs {
    let mut args = BootArgs::default();
    for word in text.split_ascii_whitespace() {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        match (key, value) {
            ("policy", name) => match PolicyKind::from_name(name) {
                Some(policy) => args.policy = policy,
                None => args.unknown.push(word.into()),
            },
            ("ad", "svade") => args.accessed_dirty = AccessedDirty::Svade,
            ("ad", "svadu") => args.accessed_dirty = AccessedDirty::Svadu,
            ("init", path) if !path.is_empty() => args.init = path.into(),
            ("cmd", line) if !line.is_empty() => args.cmd = Some(line.into()),
            ("hugepages", number) => match number.parse() {
                Ok(pages) => args.huge_pages = pages,
                Err(_) => args.unknown.push(word.into()),
            },
            ("transparent_hugepage", name) => match Transparent::from_name(name) {
                Some(mode) => args.transparent = mode,
                None => args.unknown.push(word.into()),
            },
            ("aslr", "off") => args.aslr = None,
            ("aslr", seed) => match seed.parse() {
                Ok(seed) => args.aslr = Some(seed),
                Err(_) => args.unknown.push(word.into()),
            },
            ("log", level) => args.quiet = level == "quiet",
            ("swap_cluster", number) => match transfer_size(number) {
                Some(pages) => args.swap_cluster = pages,
                None => args.unknown.push(word.into()),
            },
            ("overcommit", number) => {
                let mode = number.parse().ok();
                match mode.and_then(|mode| Overcommit::from_number(mode).ok()) {
                    Some(mode) => args.overcommit = mode,
                    None => args.unknown.push(word.into()),
                }
            }
            ("swap_readahead", number) => match transfer_size(number) {
                Some(pages) => args.swap_readahead = pages,
                None => args.unknown.push(word.into()),
            },
            ("quantum", number) => match number.parse() {
                Ok(quantum) if quantum >= 100 => args.quantum_us = quantum,
                _ => args.unknown.push(word.into()),
            },
            _ if set_writeback(&mut args.writeback, key, value) => {}
            _ if set_khugepaged(&mut args.khugepaged, key, value) => {}
            _ => args.unknown.push(word.into()),
        }
    }
    args
}

/// Takes one of the `dirty_*` settings. Tells whether it was one, and its value made sense.
fn set_writeback(settings: &mut Settings, key: &str, value: &str) -> bool {
    const MAX_CENTISECS: u64 = 100 * 60 * 60 * 24;
    let (setting, values) = match key {
        "dirty_writeback_centisecs" => (&mut settings.writeback_centisecs, 0..=MAX_CENTISECS),
        "dirty_expire_centisecs" => (&mut settings.expire_centisecs, 0..=MAX_CENTISECS),
        "dirty_background_ratio" => (&mut settings.background_ratio, 1..=100),
        "dirty_ratio" => (&mut settings.ratio, 1..=100),
        _ => return false,
    };
    match value.parse() {
        Ok(number) if values.contains(&number) => {
            *setting = number;
            true
        }
        _ => false,
    }
}

/// Takes one of the `khugepaged_*` settings. Tells whether it was one, and its value made sense.
fn set_khugepaged(settings: &mut khugepaged::Settings, key: &str, value: &str) -> bool {
    let least = match key {
        "khugepaged_pages_to_scan" => 1,
        _ => 0,
    };
    let number = value.parse().ok();
    let number = number.filter(|number| (least..=khugepaged::Settings::MAX).contains(number));
    match (key, number) {
        ("khugepaged_scan_sleep_millisecs", Some(time)) => settings.scan_sleep_millisecs = time,
        ("khugepaged_pages_to_scan", Some(pages)) => settings.pages_to_scan = pages,
        ("khugepaged_defrag", Some(choice @ (0 | 1))) => settings.defrag = choice == 1,
        _ => return false,
    }
    true
}

/// A number of pages that one request may have.
fn transfer_size(number: &str) -> Option<u32> {
    let pages: u32 = number.parse().ok()?;
    (1..=Frames::MAX as u32).contains(&pages).then_some(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pages_are_named_as_on_linux() {
        let args = parse("hugepages=12 transparent_hugepage=always");
        let read = (args.huge_pages, args.transparent);
        assert_eq!(read, (12, Transparent::Always));
        let args = parse("hugepages=many transparent_hugepage=maybe");
        assert_eq!(
            args.unknown,
            ["hugepages=many", "transparent_hugepage=maybe"]
        );
        assert_eq!(args.transparent, Transparent::Madvise);
    }

    #[test]
    fn arguments_are_read_and_the_rest_is_reported() {
        let args = parse(
            "policy=2q  ad=svadu quantum=500 cmd=usertests+lazy init=/bin/sh policy=nru quantum=1 x \
             swap_cluster=16 swap_readahead=1 swap_cluster=17 swap_readahead=0 overcommit=2 overcommit=3 \
             aslr=off aslr=7 aslr=x",
        );
        assert_eq!(
            args,
            BootArgs {
                policy: PolicyKind::TwoQueues,
                accessed_dirty: AccessedDirty::Svadu,
                quantum_us: 500,
                swap_cluster: 16,
                swap_readahead: 1,
                overcommit: Overcommit::Strict,
                init: "/bin/sh".into(),
                cmd: Some("usertests+lazy".into()),
                huge_pages: 0,
                transparent: Transparent::Madvise,
                khugepaged: khugepaged::Settings::DEFAULT,
                writeback: Settings::DEFAULT,
                aslr: Some(7),
                quiet: false,
                unknown: [
                    "policy=nru",
                    "quantum=1",
                    "x",
                    "swap_cluster=17",
                    "swap_readahead=0",
                    "overcommit=3",
                    "aslr=x"
                ]
                .map(String::from)
                .into(),
            }
        );
        assert_eq!(parse(""), BootArgs::default());
    }

    #[test]
    fn khugepaged_has_linuxs_settings() {
        let args = parse(
            "khugepaged_scan_sleep_millisecs=0 khugepaged_pages_to_scan=512 khugepaged_defrag=0",
        );
        let expected = khugepaged::Settings {
            scan_sleep_millisecs: 0,
            pages_to_scan: 512,
            defrag: false,
        };
        assert_eq!((args.khugepaged, args.unknown.len()), (expected, 0));
        let args = parse(
            "khugepaged_scan_sleep_millisecs=4294967296 khugepaged_pages_to_scan=0 khugepaged_defrag=2 \
             khugepaged_defrag=yes khugepaged_max_ptes_none=0",
        );
        let expected = khugepaged::Settings::DEFAULT;
        assert_eq!((args.khugepaged, args.unknown.len()), (expected, 5));
    }

    #[test]
    fn write_back_has_linuxs_settings() {
        let args = parse(
            "dirty_writeback_centisecs=0 dirty_expire_centisecs=100 dirty_background_ratio=5 dirty_ratio=50",
        );
        let expected = Settings {
            writeback_centisecs: 0,
            expire_centisecs: 100,
            background_ratio: 5,
            ratio: 50,
        };
        assert_eq!((args.writeback, args.unknown.len()), (expected, 0));
        let args = parse("dirty_ratio=0 dirty_ratio=101 dirty_expire_centisecs=soon dirty_bytes=1");
        assert_eq!((args.writeback, args.unknown.len()), (Settings::DEFAULT, 4));
    }
}
