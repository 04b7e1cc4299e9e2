//! `/proc` where it says no, of processes that end, and where it can be written to.

use crate::file::Scratch;
use crate::harness::{Failure, Gate, Test, TestResult, finish, in_child, start};
use crate::proc::{names, need_proc, read};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use ulib::abi::errno::{
    EEXIST, EINVAL, EIO, EISDIR, ENOENT, ENOMEM, ENOTDIR, EPERM, ESRCH, EXDEV, Errno,
};
use ulib::abi::fs::{AT_FDCWD, O_CREAT, O_RDONLY, O_RDWR, O_WRONLY};
use ulib::abi::process::{RLIMIT_MEMLOCK, Rlimit};
use ulib::abi::signal::Signal;
use ulib::abi::syscall::{SYS_LINKAT, SYS_MLOCK, SYS_RENAMEAT2};
use ulib::fs::{self, File, c_path};
use ulib::mem::Mapping;
use ulib::process::{self, WaitStatus};
use ulib::{PAGE_SIZE, probe, sys};
use user::procfs::Process;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "proc-refuses",
        run: refuses,
    },
    Test {
        name: "proc-zombie",
        run: zombie,
    },
    Test {
        name: "proc-dying",
        run: dying,
    },
    Test {
        name: "proc-writes",
        run: writes,
    },
    Test {
        name: "proc-locked",
        run: locked,
    },
    Test {
        name: "proc-settings",
        run: settings,
    },
];

fn open(path: &str, flags: usize) -> Result<(), Errno> {
    sys::open(&c_path(path)?, flags, 0o644).and_then(sys::close)
}

fn refuses() -> TestResult {
    need_proc()?;
    let two = |number: usize, old: &str, new: &str| -> Result<usize, Errno> {
        let (old, new) = (c_path(old)?, c_path(new)?);
        let [old, new] = [&old, &new].map(|path| path.as_ptr().expose_provenance());
        let here = AT_FDCWD as usize;
        probe::syscall(number, [here, old, here, new, 0, 0])
    };
    let scratch = Scratch::with(b"x")?;
    for (what, result, expected) in [
        ("mkdir", fs::create_dir("/proc/x"), ENOENT),
        ("mkdir over a name", fs::create_dir("/proc/stat"), EEXIST),
        ("a new file", open("/proc/x", O_CREAT | O_RDWR), ENOENT),
        (
            "a new file in a process",
            open("/proc/1/x", O_CREAT | O_RDWR),
            ENOENT,
        ),
        ("unlink", fs::remove_file("/proc/stat"), EPERM),
        ("unlink of a process", fs::remove_file("/proc/1"), EISDIR),
        ("rmdir", fs::remove_dir("/proc/1"), EPERM),
        ("rmdir of a file", fs::remove_dir("/proc/stat"), ENOTDIR),
        ("a directory for writing", open("/proc/1", O_WRONLY), EISDIR),
        (
            "a file as a directory",
            open("/proc/stat/x", O_RDONLY),
            ENOTDIR,
        ),
        (
            "rename out",
            two(SYS_RENAMEAT2, "/proc/stat", "/tmp/x").map(drop),
            EXDEV,
        ),
        (
            "rename over",
            two(SYS_RENAMEAT2, "/proc/stat", "/proc/meminfo").map(drop),
            EPERM,
        ),
        (
            "link out",
            two(SYS_LINKAT, "/proc/stat", "/tmp/x").map(drop),
            EXDEV,
        ),
        (
            "link in",
            two(SYS_LINKAT, &scratch.path, "/proc/x").map(drop),
            ENOENT,
        ),
        (
            "readlink of a file",
            fs::read_link("/proc/stat").map(drop),
            EINVAL,
        ),
    ] {
        check_eq!(result, Err(expected), "{what}");
    }
    for (path, expected) in [
        ("/proc/meminfo", EIO),
        ("/proc/self/stat", EINVAL),
        ("/proc/self/maps", EINVAL),
    ] {
        let file = fs::OpenOptions::new().write().open(path)?;
        check_eq!(
            sys::write(file.fd(), b"1"),
            Err(expected),
            "write to {path}"
        );
    }
    Ok(())
}

/// Waits until a child has ended, without waiting for it.
fn until_zombie(child: u32) -> TestResult {
    loop {
        let stat = read(&format!("/proc/{child}/stat"))?;
        if Process::parse(&stat).is_some_and(|process| process.state == 'Z') {
            return Ok(());
        }
        sys::sched_yield();
    }
}

fn zombie() -> TestResult {
    need_proc()?;
    let child = process::spawn(|| 7)?;
    let path = |name: &str| format!("/proc/{child}/{name}");
    let early = File::open(&path("status"))?;
    until_zombie(child)?;
    for name in ["maps", "smaps", "smaps_rollup", "cmdline", "environ"] {
        check_eq!(read(&path(name))?, String::new(), "{name} of a zombie");
    }
    check_eq!(
        read(&path("statm"))?,
        "0 0 0 0 0 0 0\n".to_string(),
        "statm"
    );
    let status = read(&path("status"))?;
    check!(
        status.contains("\nState:\tZ (zombie)\n"),
        "status: {status}"
    );
    check!(!status.contains("VmRSS"), "a zombie has memory: {status}");
    check_eq!(
        names(&path("fd"), 4096)?.len(),
        2,
        "names in fd of a zombie"
    );
    for name in ["exe", "cwd", "root"] {
        check_eq!(fs::read_link(&path(name)).err(), Some(ENOENT), "{name}");
    }
    let pagemap = File::open(&path("pagemap"))?;
    check_eq!(pagemap.read(&mut [0; 8]), Ok(0), "pagemap of a zombie");
    let dir = sys::open(&c_path(&path("fd"))?, O_RDONLY, 0)?;
    check_eq!(process::wait(child)?, WaitStatus::Exited(7), "its end");
    check_eq!(
        File::open(&path("stat")).err(),
        Some(ENOENT),
        "open when it is gone"
    );
    check_eq!(early.read(&mut [0; 8]), Err(ESRCH), "read when it is gone");
    check_eq!(
        pagemap.read(&mut [0; 8]),
        Err(ESRCH),
        "pagemap when it is gone"
    );
    check_eq!(
        sys::getdents64(dir, &mut [0; 64]),
        Err(ENOENT),
        "fd when it is gone"
    );
    sys::close(dir)?;
    Ok(())
}

fn dying() -> TestResult {
    const FILES: [&str; 6] = ["smaps", "maps", "cmdline", "status", "statm", "environ"];
    need_proc()?;
    for round in 0..8 {
        let gate = Gate::new()?;
        let child = start(|| {
            let memory = Mapping::anonymous(64)?;
            for page in 0..64 {
                memory.write_page(page, 1);
            }
            gate.open()?;
            loop {
                sys::sched_yield();
            }
        })?;
        gate.pass()?;
        let reader = start(|| {
            let mut gone = 0;
            while gone < FILES.len() {
                gone = 0;
                for name in FILES {
                    match fs::read_to_string(&format!("/proc/{child}/{name}")) {
                        Ok(_) => {}
                        Err(ENOENT | ESRCH) => gone += 1,
                        Err(errno) => return Err(errno.into()),
                    }
                }
            }
            Ok(())
        })?;
        for _ in 0..round * 3 {
            sys::sched_yield();
        }
        process::kill(child, Signal::Kill)?;
        check_eq!(process::wait(child)?, WaitStatus::Signaled(9), "its end");
        finish(reader)?;
    }
    Ok(())
}

fn writes() -> TestResult {
    need_proc()?;
    let put = |path: &str, text: &str| -> Result<(), Errno> {
        fs::OpenOptions::new()
            .write()
            .open(path)?
            .write_all(text.as_bytes())
    };
    in_child(|| {
        put("/proc/self/oom_score_adj", "-17\n")?;
        in_child(|| {
            check_eq!(
                read("/proc/self/oom_score_adj")?,
                "-17\n".to_string(),
                "a child's"
            );
            Ok(())
        })?;
        for text in ["1001", "-1001", "x", "", "1 2"] {
            let result = put("/proc/self/oom_score_adj", text);
            let expected = if text.is_empty() { Ok(()) } else { Err(EINVAL) };
            check_eq!(result, expected, "adding {text:?}");
        }
        put("/proc/self/comm", "a new name of any length\n")?;
        check_eq!(
            read("/proc/self/comm")?,
            "a new name of a\n".to_string(),
            "comm"
        );
        check!(
            read("/proc/self/stat")?.contains("(a new name of a)"),
            "the name in stat"
        );
        Ok(())
    })?;
    let scratch = Scratch::patterned(8 * PAGE_SIZE)?;
    scratch.content()?;
    put("/proc/sys/vm/drop_caches", "1\n")?;
    check_eq!(
        put("/proc/sys/vm/drop_caches", "9"),
        Err(EINVAL),
        "drop_caches"
    );
    Ok(())
}

/// A file's line that begins so, its words behind that.
fn words(path: &str, name: &str) -> Result<String, Failure> {
    let text = read(path)?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    Ok(line.unwrap_or("is not there").trim().to_string())
}

/// Locked pages, and the limit of them.
fn locked() -> TestResult {
    need_proc()?;
    let memory = Mapping::anonymous(8)?;
    let before = words("/proc/meminfo", "Mlocked:")?;
    probe::syscall(SYS_MLOCK, [memory.addr(), 5 * PAGE_SIZE, 0, 0, 0, 0])?;
    check_eq!(words("/proc/self/status", "VmLck:")?, "20 kB", "VmLck");
    check_eq!(
        words("/proc/self/smaps_rollup", "Locked:")?,
        "20 kB",
        "Locked"
    );
    let after = words("/proc/meminfo", "Mlocked:")?;
    check!(before != after, "Mlocked is {before} as before");
    check!(
        read("/proc/self/smaps")?.contains(" lo "),
        "no area is said to be locked"
    );
    let limit = Rlimit {
        cur: 20 * PAGE_SIZE as u64,
        max: 30 * PAGE_SIZE as u64,
    };
    sys::prlimit(RLIMIT_MEMLOCK, Some(limit))?;
    let told = words("/proc/self/limits", "Max locked memory")?;
    let told: String = told.split_whitespace().collect::<Vec<_>>().join(" ");
    check_eq!(told, "81920 122880 bytes", "the limit");
    Ok(())
}

/// How promises of memory are judged can be read and changed.
fn settings() -> TestResult {
    const FILE: &str = "/proc/sys/vm/overcommit_memory";
    need_proc()?;
    let before = read(FILE)?;
    let put = |text: &str| -> Result<(), Errno> {
        let file = fs::OpenOptions::new().write().open(FILE)?;
        file.write_all(text.as_bytes())
    };
    for mode in ["0\n", "1\n"] {
        put(mode)?;
        check_eq!(read(FILE)?, mode.to_string(), "the mode");
    }
    check_eq!(put("3\n"), Err(EINVAL), "a mode that there is not");
    put("2\n")?;
    let too_much = Mapping::anonymous(1 << 20);
    put(&before)?;
    check_eq!(
        too_much.err(),
        Some(ENOMEM),
        "4 GiB where promises are kept"
    );
    let limit = words("/proc/meminfo", "CommitLimit:")?;
    check!(limit.ends_with(" kB"), "CommitLimit is {limit}");
    Ok(())
}
