//! `/proc`: formats, reads in pieces, and what is refused.

use crate::file::Scratch;
use crate::harness::{Failure, Gate, Test, TestResult, in_child, pid};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use ulib::abi::errno::{EFAULT, EINVAL, EISDIR, ENOENT, ENOTDIR};
use ulib::abi::fs::{DT_DIR, DT_LNK, DT_REG, O_RDONLY, SEEK_END, SEEK_SET};
use ulib::abi::mm::PROT_READ;
use ulib::abi::syscall::{SYS_GETDENTS64, SYS_READ};
use ulib::fs::{self, File, OpenOptions, c_path};
use ulib::mem::{Break, Mapping, memory_file};
use ulib::process;
use ulib::{PAGE_SIZE, probe, stats, sys, thread};
use user::procfs::Process;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "proc-files",
        run: files,
    },
    Test {
        name: "proc-self",
        run: self_links,
    },
    Test {
        name: "proc-maps",
        run: maps,
    },
    Test {
        name: "proc-threads",
        run: threads,
    },
    Test {
        name: "proc-links",
        run: links,
    },
    Test {
        name: "proc-strings",
        run: strings,
    },
    Test {
        name: "proc-pieces",
        run: pieces,
    },
    Test {
        name: "proc-directories",
        run: directories,
    },
];

/// Skips a test where there is no `/proc` of this kernel's: the own calls are how to know.
pub(crate) fn need_proc() -> TestResult {
    stats::vmstat()?;
    Ok(())
}

pub(crate) fn read(path: &str) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|errno| Failure::Failed(format!("{path}: {errno}")))
}

/// What each line of a file looks like: a letter stands for a word of letters, digits and `_()`, `9` for a
/// number; everything else stands for itself.
fn shape(line: &str) -> String {
    let mut shape = String::new();
    for word in line.split_inclusive([' ', '\t', ':', '.', '/', '-', ',']) {
        let (body, end) = match word.char_indices().next_back() {
            Some((at, last)) if !last.is_alphanumeric() && last != ')' => word.split_at(at),
            _ => (word, ""),
        };
        let number = !body.is_empty() && body.bytes().all(|byte| byte.is_ascii_digit());
        shape.push_str(match () {
            () if body.is_empty() => "",
            () if number => "9",
            () => "a",
        });
        // Runs of blanks are for the eye.
        if !(end == " " && shape.ends_with(' ')) {
            shape.push_str(end);
        }
    }
    shape
}

fn files() -> TestResult {
    need_proc()?;
    for (path, line, expected) in [
        ("/proc/uptime", 0, "9.9 9.9"),
        ("/proc/loadavg", 0, "9.9 9.9 9.9 9/9 9"),
        ("/proc/meminfo", 0, "a: 9 a"),
        ("/proc/buddyinfo", 0, "a 9, a a 9 9 9 9 9 9 9 9 9 9 "),
        ("/proc/sys/vm/nr_hugepages", 0, "9"),
        ("/proc/vmstat", 0, "a 9"),
        ("/proc/stat", 0, "a 9 9 9 9 9 9 9 9 9 9"),
        ("/proc/stat", 3, "a 9"),
        ("/proc/self/statm", 0, "9 9 9 9 9 9 9"),
        ("/proc/self/status", 0, "a:\ta"),
        ("/proc/self/oom_score", 0, "9"),
        ("/proc/self/oom_score_adj", 0, "9"),
        ("/proc/self/comm", 0, "a"),
        ("/proc/filesystems", 0, "a\ta"),
        ("/proc/mounts", 1, "a /a a a,a 9 9"),
        ("/proc/self/limits", 8, "a a a 9 9 a "),
        ("/proc/self/fdinfo/0", 0, "a:\t9"),
        ("/proc/sys/kernel/ostype", 0, "a"),
        ("/proc/cpuinfo", 0, "a\t: 9"),
        ("/proc/self/task/self", 0, ""),
    ] {
        let path = path.replace("task/self", &format!("task/{}/comm", pid()));
        let text = read(&path)?;
        check!(text.ends_with('\n'), "{path} does not end with its line");
        let Some(found) = text.lines().nth(line) else {
            return Err(Failure::Failed(format!("{path} has no line {line}")));
        };
        if !expected.is_empty() {
            check_eq!(shape(found), expected.to_string(), "{path}: {found}");
        }
    }
    let stat = read("/proc/self/stat")?;
    let process = Process::parse(&stat);
    check_eq!(
        process.as_ref().map(|process| process.pid),
        Some(pid()),
        "pid in {stat}"
    );
    check_eq!(stat.split(' ').count(), 52, "fields of {stat}");
    check_eq!(
        process.map(|process| process.state),
        Some('R'),
        "state in {stat}"
    );
    let swaps = read("/proc/swaps")?;
    check!(
        swaps.starts_with("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"),
        "swaps: {swaps}"
    );
    Ok(())
}

fn self_links() -> TestResult {
    need_proc()?;
    let me = pid();
    check_eq!(fs::read_link("/proc/self")?, me.to_string(), "self");
    check_eq!(
        fs::read_link("/proc/thread-self")?,
        format!("{me}/task/{me}"),
        "thread-self"
    );
    in_child(|| {
        check!(
            fs::read_link("/proc/self")? != me.to_string(),
            "the child's self"
        );
        let stat = read(&format!("/proc/{me}/stat"))?;
        check_eq!(
            Process::parse(&stat).map(|process| process.pid),
            Some(me),
            "the parent's stat"
        );
        Ok(())
    })?;
    let names: Vec<String> = fs::read_dir("/proc")?
        .map(|entry| entry.map(|entry| entry.name))
        .collect::<Result<_, _>>()?;
    for name in [".", "..", "self", "meminfo", "1", &me.to_string()] {
        check!(names.iter().any(|it| it == name), "/proc has no {name}");
    }
    for name in ["01", "+1", "99999", "x", ""] {
        let path = format!("/proc/{name}/stat");
        let expected = if name.is_empty() { None } else { Some(ENOENT) };
        check_eq!(fs::metadata(&path).err(), expected, "{path}");
    }
    Ok(())
}

/// The line of `maps` that covers an address.
fn line_at(maps: &str, address: usize) -> Option<&str> {
    maps.lines().find(|line| {
        let range = line.split(' ').next().unwrap_or_default();
        let ends = range.split_once('-').and_then(|(start, end)| {
            let hex = |text| usize::from_str_radix(text, 16).ok();
            Some((hex(start)?, hex(end)?))
        });
        ends.is_some_and(|(start, end)| (start..end).contains(&address))
    })
}

fn maps() -> TestResult {
    need_proc()?;
    let scratch = Scratch::patterned(4 * PAGE_SIZE)?;
    let file = File::open(&scratch.path)?;
    let view = Mapping::file_shared(&file, 1, 2, ulib::abi::mm::PROT_READ)?;
    drop(file);
    let anonymous = Mapping::anonymous(5)?;
    anonymous.protect(ulib::abi::mm::PROT_READ)?;
    let mut heap = Break::here()?;
    heap.resize(3 * PAGE_SIZE)?;
    let text = read("/proc/self/maps")?;
    let inode = fs::metadata(&scratch.path)?.ino;
    let range =
        |start: usize, pages: usize| format!("{start:08x}-{:08x}", start + pages * PAGE_SIZE);
    let padded = |line: String, name: &str| format!("{line:<73}{name}");
    for (address, expected) in [
        (
            view.addr(),
            padded(
                format!("{} r--s 00001000 00:01 {inode} ", range(view.addr(), 2)),
                &scratch.path,
            ),
        ),
        (
            anonymous.addr(),
            format!("{} r--p 00000000 00:00 0 ", range(anonymous.addr(), 5)),
        ),
    ] {
        check_eq!(line_at(&text, address), Some(expected.as_str()), "maps");
    }
    // The heap has small blocks below.
    let line = line_at(&text, heap.addr()).unwrap_or_default();
    let end = format!("-{:08x} rw-p 00000000 00:00 0 ", heap.addr() + heap.len());
    check!(
        line.contains(&end) && line.ends_with(" [heap]"),
        "heap: {line}"
    );
    let stack = line_at(&text, probe::stack_pointer()).unwrap_or_default();
    check!(
        stack.ends_with(" [stack]") && stack.contains(" rw-p "),
        "stack: {stack}"
    );
    let code = line_at(&text, probe::text_start()).unwrap_or_default();
    check!(
        code.contains(" r-xp ") && code.ends_with("/usertests"),
        "code: {code}"
    );
    fs::remove_file(&scratch.path)?;
    let text = read("/proc/self/maps")?;
    let line = line_at(&text, view.addr()).unwrap_or_default();
    check!(
        line.ends_with(&format!("{} (deleted)", scratch.path)),
        "a deleted file's: {line}"
    );
    let gone = view.addr();
    view.unmap()?;
    let text = read("/proc/self/maps")?;
    check_eq!(line_at(&text, gone), None, "unmapped");
    Ok(())
}

fn threads() -> TestResult {
    need_proc()?;
    let (me, gate) = (pid(), Gate::new()?);
    let fd = gate.read_fd();
    let told = thread::spawn(move || {
        let link = fs::read_link("/proc/thread-self").unwrap_or_default();
        let read = sys::read(fd, &mut [0]);
        (link, read)
    })?;
    let tid = told.tid();
    let task = format!("/proc/self/task/{tid}");
    // It sleeps once it has looked.
    loop {
        let stat = read(&format!("{task}/stat"))?;
        let Some(process) = Process::parse(&stat) else {
            return Err(Failure::Failed(format!("a thread's stat: {stat}")));
        };
        check_eq!(process.pid, tid, "pid in the thread's stat");
        if process.state == 'S' {
            break;
        }
        sys::sched_yield();
    }
    let ids: Vec<String> = names("/proc/self/task", 4096)?
        .into_iter()
        .map(|(name, _)| name)
        .skip(2)
        .collect();
    check_eq!(ids, [me.to_string(), tid.to_string()], "threads");
    let status = read(&format!("{task}/status"))?;
    for line in [
        format!("Tgid:\t{me}"),
        format!("Pid:\t{tid}"),
        "Threads:\t2".into(),
        "State:\tS (sleeping)".into(),
    ] {
        check!(
            status.lines().any(|it| it == line),
            "no {line:?} in {status}"
        );
    }
    check!(
        read(&format!("{task}/maps"))?.contains("[stack]"),
        "a thread's areas"
    );
    check_eq!(
        fs::metadata(&format!("{task}/task")).err(),
        Some(ENOENT),
        "threads of a thread"
    );
    gate.open()?;
    check_eq!(
        told.join(),
        Some((format!("{me}/task/{tid}"), Ok(1))),
        "what the thread says"
    );
    check_eq!(
        fs::metadata(&task).err(),
        Some(ENOENT),
        "a thread that has ended"
    );
    check_eq!(
        names("/proc/self/task", 4096)?.len(),
        3,
        "names in task afterwards"
    );
    Ok(())
}

/// What has no path of its own is opened again by its descriptor's link.
fn without_a_path() -> TestResult {
    let (read_end, write_end) = process::pipe()?;
    let link = |file: &File| format!("/proc/self/fd/{}", file.fd());
    let pipe = fs::read_link(&link(&read_end))?;
    check!(pipe.starts_with("pipe:["), "a pipe's link: {pipe}");
    let again = File::open(&link(&write_end))?;
    write_end.write_all(b"ab")?;
    let mut byte = [0];
    check_eq!(
        (again.read(&mut byte)?, byte),
        (1, *b"a"),
        "read by another end"
    );
    let writer = OpenOptions::new().write().open(&link(&read_end))?;
    drop(write_end);
    writer.write_all(b"c")?;
    check_eq!(
        (again.read(&mut byte)?, byte),
        (1, *b"b"),
        "what came first"
    );
    check_eq!(
        (again.read(&mut byte)?, byte),
        (1, *b"c"),
        "and what another wrote"
    );
    drop(writer);
    check_eq!(again.read(&mut byte)?, 0, "when the last writer is gone");

    let memory = memory_file("a name", 0)?;
    memory.write_all(b"xyz")?;
    check_eq!(
        fs::read_link(&link(&memory))?,
        "/memfd:a name (deleted)".to_string(),
        "memory's link"
    );
    check_eq!(
        read(&link(&memory))?,
        "xyz".to_string(),
        "memory, opened again"
    );
    let shown = Mapping::file_shared(&memory, 0, 1, PROT_READ)?;
    let anonymous = Mapping::shared(1)?;
    drop(memory);
    let maps = read("/proc/self/maps")?;
    for (memory, name) in [
        (&shown, "/memfd:a name (deleted)"),
        (&anonymous, "/dev/zero (deleted)"),
    ] {
        let start = format!("{:08x}-", memory.addr());
        let line = maps.lines().find(|line| line.starts_with(&start));
        let line = line.unwrap_or("no line");
        check!(line.ends_with(name), "{name} in maps: {line}");
    }
    Ok(())
}

fn links() -> TestResult {
    need_proc()?;
    let own = fs::read_link("/proc/self/exe")?;
    check!(own.ends_with("/usertests"), "exe leads to {own}");
    let (by_link, by_path) = (fs::metadata("/proc/self/exe")?, fs::metadata(&own)?);
    check_eq!(by_link.ino, by_path.ino, "the program's inode");
    let scratch = Scratch::with(b"through a link")?;
    let file = File::open(&scratch.path)?;
    file.seek(8)?;
    let link = format!("/proc/self/fd/{}", file.fd());
    check_eq!(fs::read_link(&link)?, scratch.path.clone(), "fd's link");
    check_eq!(read(&link)?, "through a link".to_string(), "through it");
    let info = read(&format!("/proc/self/fdinfo/{}", file.fd()))?;
    check!(info.starts_with("pos:\t8\nflags:\t00\n"), "fdinfo: {info}");
    without_a_path()?;
    in_child(|| {
        fs::set_current_dir("/bin")?;
        check_eq!(fs::read_link("/proc/self/cwd")?, "/bin".to_string(), "cwd");
        check_eq!(
            fs::metadata("/proc/self/cwd/../bin/sh")?.ino,
            fs::metadata("/bin/sh")?.ino,
            "a path through cwd"
        );
        fs::set_current_dir("/proc/self/fd/..")?;
        check_eq!(
            fs::current_dir()?,
            format!("/proc/{}", pid()),
            "a working directory in /proc"
        );
        check!(fs::metadata("stat").is_ok(), "a relative path in /proc");
        fs::set_current_dir("../..")?;
        check_eq!(fs::current_dir()?, "/".to_string(), "out of /proc");
        Ok(())
    })
}

fn strings() -> TestResult {
    need_proc()?;
    let cmdline = read("/proc/self/cmdline")?;
    let name = cmdline.split('\0').next().unwrap_or_default();
    check!(name.ends_with("usertests"), "cmdline: {cmdline:?}");
    check!(cmdline.ends_with('\0'), "cmdline has no end: {cmdline:?}");
    let environ = read("/proc/self/environ")?;
    check!(environ.contains("PATH=/bin\0"), "environ: {environ:?}");
    // They are read where they are, even in swap.
    let random = ulib::env::auxv(ulib::abi::process::AT_RANDOM).unwrap_or(0);
    let parent = pid();
    in_child(|| {
        let page = random as usize / PAGE_SIZE * PAGE_SIZE;
        probe::own_variables_and_stack();
        // The page may be one that the kernel reads its arguments from, or gone already.
        let _ = stats::evict(page);
        check_eq!(read("/proc/self/cmdline")?, cmdline.clone(), "from swap");
        check_eq!(
            read(&format!("/proc/{parent}/cmdline"))?,
            cmdline.clone(),
            "the parent's"
        );
        Ok(())
    })?;
    check_eq!(
        read("/proc/2/cmdline")?,
        String::new(),
        "of a kernel thread"
    );
    check_eq!(
        read("/proc/2/maps")?,
        String::new(),
        "areas of a kernel thread"
    );
    Ok(())
}

fn pieces() -> TestResult {
    need_proc()?;
    let whole = read("/proc/self/limits")?.into_bytes();
    let file = File::open("/proc/self/limits")?;
    let mut bytes = Vec::new();
    let mut one = [0];
    while file.read(&mut one)? == 1 {
        bytes.push(one[0]);
    }
    check!(bytes == whole, "byte by byte it is another text");
    let mut part = [0; 40];
    for offset in [0, 1, 17, whole.len() - 40] {
        let len = sys::pread(file.fd(), &mut part, offset as u64)?;
        check!(
            part[..len] == whole[offset..offset + 40],
            "40 bytes from {offset} on"
        );
    }
    for offset in [whole.len() as u64, whole.len() as u64 + 1, 1 << 40] {
        check_eq!(
            sys::pread(file.fd(), &mut part, offset),
            Ok(0),
            "behind the end"
        );
    }
    file.seek(5)?;
    let bad = 8; // near NULL
    check_eq!(
        probe::syscall(SYS_READ, [file.fd() as usize, bad, 10, 0, 0, 0]),
        Err(EFAULT),
        "read to a bad pointer"
    );
    check_eq!(file.read(&mut part), Ok(40), "the read after it");
    check!(
        part[..] == whole[5..45],
        "the bad read has moved the position"
    );
    check_eq!(
        sys::lseek(file.fd(), 0, SEEK_END),
        Err(EINVAL),
        "seek from the end"
    );
    check_eq!(
        sys::lseek(file.fd(), 3, SEEK_SET),
        Ok(3),
        "seek from the start"
    );
    // A reader sees one moment until it starts anew.
    let file = File::open("/proc/self/maps")?;
    let before = file.read_to_end()?;
    let held = Mapping::anonymous(7)?;
    check_eq!(
        sys::pread(file.fd(), &mut part, before.len() as u64),
        Ok(0),
        "the old moment"
    );
    file.seek(0)?;
    let after = file.read_to_end()?;
    check!(
        after != before,
        "from the start it is the same moment still"
    );
    drop(held);
    Ok(())
}

/// The names of a directory, read with a buffer of so many bytes.
pub(crate) fn names(path: &str, buffer: usize) -> Result<Vec<(String, u8)>, Failure> {
    let dir = sys::open(&c_path(path)?, O_RDONLY, 0)?;
    let mut bytes = alloc::vec![0; buffer];
    let mut names = Vec::new();
    let outcome = loop {
        match sys::getdents64(dir, &mut bytes) {
            Ok(0) => break Ok(names),
            Ok(len) => {
                let mut rest = &bytes[..len];
                while let Some((header, name)) = ulib::abi::fs::Dirent64::read_record(rest) {
                    names.push((String::from_utf8_lossy(name).into_owned(), header.kind));
                    rest = &rest[usize::from(header.reclen)..];
                }
            }
            Err(errno) => break Err(errno.into()),
        }
    };
    sys::close(dir)?;
    outcome
}

fn directories() -> TestResult {
    need_proc()?;
    for path in [
        "/proc",
        "/proc/self",
        "/proc/self/fd",
        "/proc/sys",
        "/proc/self/task",
    ] {
        let all = names(path, 4096)?;
        check_eq!(
            all.first().map(|(name, _)| name.clone()),
            Some(".".into()),
            "{path}"
        );
        check!(
            names(path, 48)? == all,
            "{path} name by name is another list"
        );
    }
    let of = |path: &str, name: &str| -> Result<Option<u8>, Failure> {
        let all = names(path, 4096)?;
        Ok(all
            .into_iter()
            .find(|(it, _)| it == name)
            .map(|(_, kind)| kind))
    };
    check_eq!(of("/proc", "self")?, Some(DT_LNK), "self");
    check_eq!(of("/proc", "1")?, Some(DT_DIR), "1");
    check_eq!(of("/proc/1", "stat")?, Some(DT_REG), "stat");
    let dir = sys::open(&c_path("/proc")?, O_RDONLY, 0)?;
    check_eq!(
        sys::getdents64(dir, &mut [0; 8]),
        Err(EINVAL),
        "a tiny buffer"
    );
    check_eq!(
        probe::syscall(SYS_GETDENTS64, [dir as usize, 8, 4096, 0, 0, 0]),
        Err(EFAULT),
        "a bad buffer"
    );
    check_eq!(
        sys::read(dir, &mut [0; 8]),
        Err(EISDIR),
        "read of a directory"
    );
    sys::close(dir)?;
    let file = sys::open(&c_path("/proc/stat")?, O_RDONLY, 0)?;
    check_eq!(
        sys::getdents64(file, &mut [0; 64]),
        Err(ENOTDIR),
        "of a file"
    );
    sys::close(file)?;
    // `/proc` itself shows as the directory that it lies over is called.
    check_eq!(of("/", "proc")?, Some(DT_DIR), "/proc in /");
    Ok(())
}
