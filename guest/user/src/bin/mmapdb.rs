//! `mmapdb [FILE put KEY VALUE | FILE get KEY | FILE list]`: a key-value store that is a mapped file. The
//! program never reads and never writes: it loads and stores, and the kernel brings pages in when they are
//! touched, and those that were stored to out when it is asked to. Each command says how many.
//!
//! Without arguments it shows that, on a file of its own.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::string::String;
use alloc::vec::Vec;
use ulib::abi::errno::{EEXIST, EINVAL, ENOENT, ENOSPC};
use ulib::abi::mm::{MADV_RANDOM, MS_SYNC};
use ulib::env::Args;
use ulib::fs::{self, File, OpenOptions};
use ulib::mem::{Mapping, READ_WRITE};
use ulib::process::{self, WaitStatus};
use ulib::stats;
use ulib::{Errno, PAGE_SIZE, eprintln, println};
use user::cli::{complain, usage};
use user::measure;

ulib::entry!(run);

/// Pages of a store's file.
const PAGES: usize = 64;

/// What the first word of one is.
const MAGIC: u64 = u64::from_le_bytes(*b"mmapdb 1");

/// Offsets in the first page: the end of the records, and how many pairs there are.
const END: usize = 8;
const PAIRS: usize = 16;

/// The second page: where the first record of each bucket is, 0 for none.
const BUCKETS: usize = PAGE_SIZE;
const BUCKET_COUNT: usize = PAGE_SIZE / 8;

/// The records start in the third page. Each is the offset of the bucket's next, the lengths of key and
/// value, and then these.
const RECORDS: usize = 2 * PAGE_SIZE;
const HEADER: usize = 24;

const DEMO_FILE: &str = "/tmp/mmapdb.demo";
const DEMO_PAIRS: usize = 1000;
const DEMO_KEY: usize = 777;

/// A store.
struct Store {
    memory: Mapping,
}

/// A pair in the file.
#[derive(Clone, Copy)]
struct Record {
    at: usize,
    key: usize,
    value: usize,
}

impl Record {
    const fn end(self) -> usize {
        self.at + HEADER + self.key + self.value
    }
}

impl Store {
    /// Opens the file, or makes one.
    fn open(path: &str) -> Result<Self, Errno> {
        let both = || OpenOptions::new().read().write();
        let file = match both().open(path) {
            Ok(file) => file,
            Err(ENOENT) => both().create().open(path)?,
            Err(errno) => return Err(errno),
        };
        let is_new = file.metadata()?.size == 0;
        if is_new {
            file.set_len((PAGES * PAGE_SIZE) as u64)?;
        } else if file.metadata()?.size != (PAGES * PAGE_SIZE) as i64 {
            return Err(EINVAL);
        }
        let store = Self::map(&file)?;
        if is_new {
            store.memory.write(0, MAGIC);
            store.memory.write(END, RECORDS as u64);
        }
        if store.memory.read(0) != MAGIC {
            return Err(EINVAL);
        }
        Ok(store)
    }

    fn map(file: &File) -> Result<Self, Errno> {
        let memory = Mapping::file_shared(file, 0, PAGES, READ_WRITE)?;
        // Where a key's pair is has nothing to do with where the next one's is.
        memory.advise(MADV_RANDOM)?;
        Ok(Self { memory })
    }

    fn word(&self, offset: usize) -> Result<usize, Errno> {
        if offset % 8 == 0 && offset < self.memory.len() {
            Ok(self.memory.read(offset) as usize)
        } else {
            // The file says something that cannot be.
            Err(EINVAL)
        }
    }

    fn record(&self, at: usize) -> Result<Record, Errno> {
        let record = Record {
            at,
            key: self.word(at + 8)?,
            value: self.word(at + 16)?,
        };
        let len = record.key.checked_add(record.value).ok_or(EINVAL)?;
        let room = self.memory.len().checked_sub(at + HEADER).ok_or(EINVAL)?;
        if at < RECORDS || len > room {
            return Err(EINVAL);
        }
        Ok(record)
    }

    fn text(&self, at: usize, len: usize) -> String {
        let bytes: Vec<u8> = (at..at + len).map(|at| self.memory.read_u8(at)).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn key(&self, record: Record) -> String {
        self.text(record.at + HEADER, record.key)
    }

    fn value(&self, record: Record) -> String {
        self.text(record.at + HEADER + record.key, record.value)
    }

    /// The word that leads to a key's record, and the record; or to the end of its bucket.
    fn find(&self, key: &str) -> Result<(usize, Option<Record>), Errno> {
        let mut link = BUCKETS + hash(key) % BUCKET_COUNT * 8;
        loop {
            match self.word(link)? {
                0 => return Ok((link, None)),
                at => {
                    let record = self.record(at)?;
                    if record.key == key.len() && self.memory.bytes_are(at + HEADER, key.as_bytes())
                    {
                        return Ok((link, Some(record)));
                    }
                    link = at;
                }
            }
        }
    }

    fn get(&self, key: &str) -> Result<Option<String>, Errno> {
        let (_, found) = self.find(key)?;
        Ok(found.map(|record| self.value(record)))
    }

    /// Puts a pair, in the place of the key's old one where it fits.
    fn put(&self, key: &str, value: &str) -> Result<(), Errno> {
        let (link, found) = self.find(key)?;
        if let Some(record) = found.filter(|record| record.value == value.len()) {
            let at = record.at + HEADER + record.key;
            self.memory.write_bytes(at, value.as_bytes());
            return Ok(());
        }
        let record = Record {
            at: self.word(END)?,
            key: key.len(),
            value: value.len(),
        };
        let end = record.end().next_multiple_of(8);
        if end > self.memory.len() {
            return Err(ENOSPC);
        }
        let next = match found {
            Some(old) => self.word(old.at)?,
            None => 0,
        };
        let memory = &self.memory;
        memory.write(record.at, next as u64);
        memory.write(record.at + 8, record.key as u64);
        memory.write(record.at + 16, record.value as u64);
        memory.write_bytes(record.at + HEADER, key.as_bytes());
        memory.write_bytes(record.at + HEADER + record.key, value.as_bytes());
        // Last, so that whoever follows the link finds a whole record.
        memory.write(link, record.at as u64);
        memory.write(END, end as u64);
        if found.is_none() {
            memory.write(PAIRS, memory.read(PAIRS) + 1);
        }
        Ok(())
    }

    /// All pairs, by key.
    fn list(&self) -> Result<Vec<(String, String)>, Errno> {
        let mut pairs = Vec::new();
        for bucket in 0..BUCKET_COUNT {
            let mut at = self.word(BUCKETS + bucket * 8)?;
            while at != 0 {
                let record = self.record(at)?;
                pairs.push((self.key(record), self.value(record)));
                at = self.word(at)?;
            }
        }
        pairs.sort();
        Ok(pairs)
    }

    /// Brings everything to the disk.
    fn sync(&self) -> Result<(), Errno> {
        self.memory.sync(MS_SYNC)
    }
}

/// FNV-1a.
fn hash(key: &str) -> usize {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    (key.bytes().fold(0xcbf2_9ce4_8422_2325, step) >> 20) as usize
}

/// Pages of files that came from the disk, and that went there.
struct Transfers {
    read: u64,
    written: u64,
}

fn counting<T>(act: impl FnOnce() -> Result<T, Errno>) -> Result<(T, Transfers), Errno> {
    measure::warm_up();
    let before = stats::vmstat()?;
    let value = act()?;
    let after = stats::vmstat()?;
    let transfers = Transfers {
        read: after.file_read - before.file_read,
        written: after.file_written - before.file_written,
    };
    Ok((value, transfers))
}

fn run(args: Args) -> i32 {
    let args: Vec<&str> = args.rest().collect();
    let done = match args[..] {
        [] => demonstrate(),
        [file, "put", key, value] => put(file, key, value),
        [file, "get", key] => get(file, key),
        [file, "list"] => list(file),
        _ => return usage("mmapdb [FILE put KEY VALUE | FILE get KEY | FILE list]"),
    };
    match done {
        Ok(status) => status,
        Err(errno) => complain("mmapdb", args.first().unwrap_or(&DEMO_FILE), errno),
    }
}

fn tell(transfers: &Transfers) {
    let Transfers { read, written } = transfers;
    println!("  ({read} pages read, {written} written)");
}

fn put(file: &str, key: &str, value: &str) -> Result<i32, Errno> {
    let ((), transfers) = counting(|| {
        let store = Store::open(file)?;
        store.put(key, value)?;
        store.sync()
    })?;
    tell(&transfers);
    Ok(0)
}

fn get(file: &str, key: &str) -> Result<i32, Errno> {
    let (value, transfers) = counting(|| Store::open(file)?.get(key))?;
    let Some(value) = value else {
        eprintln!("mmapdb: there is no {key}");
        return Ok(1);
    };
    println!("{value}");
    tell(&transfers);
    Ok(0)
}

fn list(file: &str) -> Result<i32, Errno> {
    let (pairs, transfers) = counting(|| Store::open(file)?.list())?;
    for (key, value) in &pairs {
        println!("{key} {value}");
    }
    tell(&transfers);
    Ok(0)
}

fn demo_key(number: usize) -> String {
    alloc::format!("key{number:03}")
}

/// 98 bytes, so that 32 records fill a page.
fn demo_value(number: usize) -> String {
    alloc::format!("{:98}", alloc::format!("the square is {}", number * number))
}

fn demonstrate() -> Result<i32, Errno> {
    match fs::remove_file(DEMO_FILE) {
        Ok(()) | Err(ENOENT) => {}
        Err(errno) => return Err(errno),
    }
    let right = show_filling()? && show_restart()? && show_change()?;
    fs::remove_file(DEMO_FILE)?;
    if !right {
        eprintln!("mmapdb: WRONG: these are not the numbers that must come out");
    }
    Ok(i32::from(!right))
}

fn show_filling() -> Result<bool, Errno> {
    println!("mmapdb: a key-value store in a mapped file: loads and stores, no read and no write");
    let ((), transfers) = counting(|| {
        let store = Store::open(DEMO_FILE)?;
        for number in 0..DEMO_PAIRS {
            store.put(&demo_key(number), &demo_value(number))?;
        }
        store.sync()
    })?;
    // One that says what this is, one with the buckets, and those with the records.
    let expected = 2 + (DEMO_PAIRS as u64).div_ceil(32);
    println!("  {:32} {PAGES:6}", "pages of the file");
    println!("  {:32} {DEMO_PAIRS:6}", "pairs put");
    println!("  {:32} {expected:6}", "pages stored to");
    println!(
        "  {:32} {:6}   each once, by msync",
        "pages written to the disk", transfers.written
    );
    Ok(transfers.written == expected)
}

/// In a new process, with nothing of the file in memory: only the disk remembers.
fn show_restart() -> Result<bool, Errno> {
    println!("mmapdb: the same file in a new process, and none of it in memory");
    let pid = process::spawn(|| match ask_anew() {
        Ok(true) => 0,
        Ok(false) => 1,
        Err(errno) => complain("mmapdb", DEMO_FILE, errno),
    })?;
    Ok(process::wait(pid)? == WaitStatus::Exited(0))
}

fn ask_anew() -> Result<bool, Errno> {
    stats::drop_caches()?;
    let (value, one) = counting(|| Store::open(DEMO_FILE)?.get(&demo_key(DEMO_KEY)))?;
    let value = value.ok_or(EEXIST)?;
    println!("  {:32} {}", demo_key(DEMO_KEY), value.trim_end());
    println!("  {:32} {:6}", "pages read to find it", one.read);
    let (pairs, all) = counting(|| Store::open(DEMO_FILE)?.list())?;
    let wrong = pairs.iter().enumerate().filter(|(number, (key, value))| {
        *key != demo_key(*number) || *value != demo_value(*number)
    });
    let wrong = wrong.count() + DEMO_PAIRS.abs_diff(pairs.len());
    println!("  {:32} {:6}", "pairs when all are listed", pairs.len());
    println!("  {:32} {wrong:6}", "pairs that are wrong");
    println!(
        "  {:32} {:6}   the rest was here",
        "pages read for that", all.read
    );
    Ok(wrong == 0 && value == demo_value(DEMO_KEY))
}

fn show_change() -> Result<bool, Errno> {
    println!("mmapdb: one value changes");
    let store = Store::open(DEMO_FILE)?;
    let ((), transfers) = counting(|| {
        store.put(&demo_key(DEMO_KEY), &demo_value(1))?;
        store.sync()
    })?;
    println!(
        "  {:32} {:6}",
        "pages written to the disk", transfers.written
    );
    Ok(transfers.written == 1)
}
