//! The first process: it mounts the root file system and becomes the first program.

use alloc::{format, string::String, sync::Arc, vec::Vec};

use abi::fs::O_RDWR;

use super::args::BootArgs;
use crate::{
    arch::TrapFrame,
    drivers::disk::DiskId,
    fs::{descriptors::Descriptors, device::Device, file::OpenFile, vfs, volume},
    mm::{kernel_map, pager},
    panic,
    proc::{self, INIT, Process, Start, Thread, exec, signal::SharedSignals, table::with_table},
    sync::Global,
};

/// What the first process has to do.
struct Orders {
    args: BootArgs,
    root: Option<DiskId>,
}

static ORDERS: Global<Option<Orders>> = Global::new("boot orders", None);

/// What the first program finds in its environment.
const ENVIRONMENT: [&str; 3] = ["PATH=/bin", "HOME=/", "TERM=vt100"];

/// Permission bits that new files do not get, until a program says otherwise.
const UMASK: u32 = 0o022;

/// Makes the first process, and the kernel's own threads beside it; they run when the scheduler starts.
pub fn spawn(args: BootArgs, root: Option<DiskId>) {
    *ORDERS.lock() = Some(Orders { args, root });
    spawn_thread("init", Start::Init, console_files());
    spawn_thread("pageout", Start::Pageout, Descriptors::default());
    spawn_thread("flusher", Start::Flusher, Descriptors::default());
    spawn_thread("reader", Start::Reader, Descriptors::default());
    spawn_thread("khugepaged", Start::Khugepaged, Descriptors::default());
}

fn spawn_thread(name: &str, start: Start, files: Descriptors) {
    let Ok(mut stack) = pager::new_stack() else {
        panic::fatal(format_args!("no memory for the first processes"));
    };
    stack.prepare(&TrapFrame::ZERO, start as usize);
    with_table(|table| {
        let pid = table.new_id();
        let process = Process {
            files,
            umask: UMASK,
            signals: if pid == INIT {
                SharedSignals::for_init()
            } else {
                SharedSignals::default()
            },
            ..Process::new(pid, name.into(), kernel_map::root())
        };
        table.insert(process, Thread::new(pid, stack));
    });
}

/// Descriptors 0, 1 and 2 on the console.
fn console_files() -> Descriptors {
    let mut files = Descriptors::default();
    let console = Arc::new(OpenFile::device(Device::Console, O_RDWR));
    for fd in 0..3 {
        // There is room for three.
        let _ = files.set(fd, Arc::clone(&console), false);
    }
    files
}

/// The first process's life in the kernel. Returns with a program to go to user mode with.
pub fn run() {
    let orders = ORDERS
        .lock()
        .take()
        .expect("set before the first process ran");
    let Some(disk) = orders.root else {
        panic::fatal(format_args!(
            "no disk with an ext4 file system was found: attach one as the root"
        ));
    };
    if let Err(error) = volume::mount(disk) {
        panic::fatal(format_args!(
            "the root file system cannot be mounted: {}: check its image with e2fsck, or make it anew",
            error.kind()
        ));
    }
    vfs::mount_proc();
    let path = orders.args.init;
    let mut argv = alloc::vec![path.clone().into_bytes()];
    argv.extend(orders.args.cmd.map(|line| command(&line)));
    let envp: Vec<Vec<u8>> = ENVIRONMENT
        .iter()
        .map(|text| text.as_bytes().to_vec())
        .collect();
    let mut frame = TrapFrame::ZERO;
    match exec::exec(&path, &argv, &envp, &mut frame) {
        Ok(()) => proc::set_user_frame(&frame),
        Err(errno) => panic::fatal(format_args!(
            "the first program, {path}, cannot be run: {errno}"
        )),
    }
}

/// `init`'s argument for the command to run: spaces have come as `+`.
fn command(line: &str) -> Vec<u8> {
    let line: String = line.replace('+', " ");
    format!("cmd={line}").into_bytes()
}
