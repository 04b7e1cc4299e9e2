//! `execve`: a new program in a new address space. Nothing of it is read here but its headers; its
//! pages come from the file when they are touched.

mod elf;
pub mod random;
mod stack;

use alloc::{string::String, sync::Arc, vec::Vec};

use abi::errno::{EACCES, ENOENT, ENOEXEC, Errno};
use abi::process::RLIMIT_STACK;
use abi::signal::SIGCHLD;
use rsext4::DirectoryEntryType;
use vm::{
    Access, AreaKind, Content, Layout, MapRequest, Prot, Sharing, SpaceId, VirtAddr, Vpn, Where,
};

use super::{
    about::Image, clone, exit, limits::Limits, sched, signal::altstack::AltStack, with_current,
    with_running,
};
use crate::{
    PAGE_SIZE,
    arch::{FloatRegisters, TrapFrame},
    fs::{
        file::OpenFile,
        inode::InodeRef,
        names,
        pages::{self, Reading},
        path::{self, Found, LastLink},
    },
    mm::{
        kernel_map,
        layout::{TRAMPOLINE, USER_END},
        pager,
    },
};
use elf::{Program, Segment};

/// Bytes of arguments and environment, at most.
pub const ARGUMENT_LIMIT: usize = 128 << 10;

/// The lowest address that may be mapped: NULL and what lies near it is not.
const LOWEST: usize = 0x10000;

/// The end of user memory that is used; the last page stays free, so that no access wraps.
const HIGHEST: usize = USER_END - PAGE_SIZE;

/// The end of the stack. Between it and the page that signal handlers return to is a page that stays
/// unmapped.
const STACK_TOP: usize = TRAMPOLINE - PAGE_SIZE;

/// Bytes that the stack of the first program may grow to, and that of others unless their limit is another.
pub const STACK_LIMIT: usize = 8 << 20;

/// Bytes that no stack grows beyond: as much room is kept for one without a limit.
const STACK_MAX: usize = 1 << 30;

/// Bytes of a program's file that hold its headers, at most.
const HEADER_LIMIT: usize = PAGE_SIZE;

/// Bytes that stay free below the lowest place that a stack may grow to.
const STACK_GAP: usize = vm::STACK_GUARD_PAGES as usize * PAGE_SIZE;

/// Where the parts of a new address space go.
#[derive(Clone, Copy, Debug)]
struct Plan {
    /// The end of the stack.
    stack_top: usize,
    /// Bytes that it may grow to.
    stack_room: usize,
    /// `mmap` places areas below this.
    mmap_top: usize,
    /// Bytes between the program and its heap.
    heap_gap: usize,
    /// What `AT_RANDOM` leads to, if not what follows from the program's path.
    bytes: Option<[u8; 16]>,
}

impl Plan {
    /// As close together as can be, or moved apart where addresses are randomised.
    fn new(moves: Option<random::Moves>, stack_room: usize) -> Self {
        let Some(moves) = moves else {
            return Self {
                stack_top: STACK_TOP,
                stack_room,
                mmap_top: STACK_TOP,
                heap_gap: 0,
                bytes: None,
            };
        };
        Self {
            stack_top: STACK_TOP - moves.stack,
            stack_room,
            // However far the stack has moved, mappings begin below it.
            mmap_top: STACK_TOP - random::STACK_SPAN - stack_room - STACK_GAP - moves.mmap,
            heap_gap: moves.heap,
            bytes: Some(moves.bytes),
        }
    }

    fn layout(&self) -> Layout {
        Layout {
            low: Vpn::new((LOWEST / PAGE_SIZE) as u64),
            high: Vpn::new((HIGHEST / PAGE_SIZE) as u64),
            mmap_top: Vpn::new((self.mmap_top / PAGE_SIZE) as u64),
        }
    }
}

/// Replaces the running process's program. On success `frame` holds the new one's registers, and the
/// old one is gone; on failure nothing has changed.
pub fn exec(
    path: &str,
    argv: &[Vec<u8>],
    envp: &[Vec<u8>],
    frame: &mut TrapFrame,
) -> Result<(), Errno> {
    let (inode, full_path) = open(path)?;
    let program = read_headers(&inode)?;
    let limits = with_current(|process| process.limits);
    let plan = Plan::new(random::draw(), stack_room(&limits));
    let space = pager::run(|vm, attempt| vm.create(plan.layout(), attempt))?;
    pager::with_vm(|vm| vm.set_size_limits(space, limits.sizes()));
    inherit_limits(space);
    let start = build(space, &plan, &inode, &program, path, argv, envp);
    let built = match start {
        Ok(built) => built,
        Err(errno) => {
            pager::destroy_space(space);
            return Err(errno);
        }
    };
    if let Err(errno) = exit::other_threads() {
        pager::destroy_space(space);
        return Err(errno);
    }
    exit::release_futexes();
    let stack = built.start;
    let image = Image {
        file: inode,
        path: full_path,
        code: program.span(|segment| segment.prot.permits(Access::Fetch)),
        data: program.span(|segment| segment.prot.permits(Access::Store)),
        stack,
        arguments: built.arguments,
        environment: built.environment,
    };
    enter(space, name_of(path, argv), image)?;
    *frame = TrapFrame::for_program(program.entry, stack);
    Ok(())
}

/// Bytes of whole pages that a stack may grow to.
fn stack_room(limits: &Limits) -> usize {
    let limit = usize::try_from(limits.soft(RLIMIT_STACK)).unwrap_or(usize::MAX);
    limit.min(STACK_MAX) / PAGE_SIZE * PAGE_SIZE
}

/// Limits outlive programs, and so does the adjustment of the out-of-memory score.
fn inherit_limits(space: SpaceId) {
    let Ok(old) = pager::current_space() else {
        return;
    };
    pager::with_vm(|vm| {
        vm.set_lock_limit(space, vm.lock_limit(old));
        vm.set_oom_adjustment(space, vm.oom_adjustment(old).unwrap_or(0));
        // The heap has room for it: the old program's goes.
        let limited = vm.set_resident_limit(space, vm.resident_limit(old));
        debug_assert!(limited.is_ok(), "the space was made just now");
    });
}

/// Opens a program. Returns its file and the path that this has from the root.
fn open(path: &str) -> Result<(InodeRef, String), Errno> {
    let start = with_current(|process| process.directory.clone());
    let place = path::locate(&start, path, LastLink::Follow)?;
    let Found::Inode(info) = place.found.ok_or(ENOENT)? else {
        return Err(EACCES);
    };
    if info.file_type() != DirectoryEntryType::RegularFile || info.mode & 0o111 == 0 {
        return Err(EACCES);
    }
    let inode = InodeRef::new(&info);
    names::note(inode.id(), &place.path);
    Ok((inode, place.path))
}

fn read_headers(inode: &InodeRef) -> Result<Program, Errno> {
    let mut header = alloc::vec![0; HEADER_LIMIT];
    let mut reading = Reading::HERE_AND_THERE;
    let len = pages::read(inode, 0, &mut header, &mut reading)?;
    elf::parse(&header[..len], inode.len()).ok_or(ENOEXEC)
}

/// Fills a new space: segments, heap, stack.
fn build(
    space: SpaceId,
    plan: &Plan,
    inode: &InodeRef,
    program: &Program,
    path: &str,
    argv: &[Vec<u8>],
    envp: &[Vec<u8>],
) -> Result<stack::Built, Errno> {
    for segment in &program.segments {
        let request = segment_request(segment, inode);
        pager::with_vm(|vm| vm.mmap(space, &request)).map_err(|_| ENOEXEC)?;
    }
    let heap = program.end.next_multiple_of(PAGE_SIZE) + plan.heap_gap;
    pager::with_vm(|vm| vm.set_heap(space, VirtAddr::new(heap as u64)));
    pager::with_vm(|vm| vm.mmap(space, &trampoline_request()))?;
    let built = stack::build(plan.stack_top, plan.bytes, program, path, argv, envp);
    let request = stack_request(plan, built.bytes.len());
    pager::with_vm(|vm| vm.mmap(space, &request))?;
    stack::write(space, built.start, &built.bytes)?;
    Ok(built)
}

fn segment_request(segment: &Segment, inode: &InodeRef) -> MapRequest {
    let lead = segment.address % PAGE_SIZE;
    let (kind, content) = if segment.file_size == 0 {
        (AreaKind::Bss, Content::Zeros)
    } else {
        let kind = if segment.prot.permits(Access::Fetch) {
            AreaKind::Text
        } else {
            AreaKind::Data
        };
        let content = Content::File {
            inode: inode.id(),
            file_len: inode.len(),
            offset: segment.offset - lead as u64,
            bytes: lead as u64 + segment.file_size as u64,
            sharing: Sharing::Private,
        };
        (kind, content)
    };
    let start = VirtAddr::new((segment.address - lead) as u64);
    MapRequest {
        kind,
        content,
        ..MapRequest::anon(
            Where::FixedNoReplace(start),
            (lead + segment.memory_size) as u64,
            segment.prot,
        )
    }
}

/// The page that signal handlers return to: one for all processes, read like a page of a file when a
/// handler first returns.
fn trampoline_request() -> MapRequest {
    let content = Content::File {
        inode: pager::TRAMPOLINE_FILE,
        file_len: pager::TRAMPOLINE_LEN as u64,
        offset: 0,
        bytes: u64::MAX,
        sharing: Sharing::Private,
    };
    let start = VirtAddr::new(TRAMPOLINE as u64);
    MapRequest {
        kind: AreaKind::Trampoline,
        content,
        max_prot: Prot::RX,
        ..MapRequest::anon(Where::FixedNoReplace(start), PAGE_SIZE as u64, Prot::RX)
    }
}

/// The stack begins as what the arguments take and one page, and grows on faults.
fn stack_request(plan: &Plan, used: usize) -> MapRequest {
    let size = used.next_multiple_of(PAGE_SIZE) + PAGE_SIZE;
    let start = VirtAddr::new((plan.stack_top - size) as u64);
    let lowest = plan.stack_top - plan.stack_room.max(size);
    MapRequest {
        kind: AreaKind::Stack,
        grows_to: Some(VirtAddr::new(lowest as u64)),
        ..MapRequest::anon(Where::FixedNoReplace(start), size as u64, Prot::RW)
    }
}

/// What `ps` calls a program: the last part of its path, or of its own name for itself.
fn name_of(path: &str, argv: &[Vec<u8>]) -> String {
    let name = argv
        .first()
        .and_then(|name| core::str::from_utf8(name).ok())
        .unwrap_or(path);
    let name = name.rsplit('/').next().unwrap_or(name);
    name.chars().take(31).collect()
}

/// The point of no return: the running process moves into its new space.
fn enter(space: SpaceId, name: String, image: Image) -> Result<(), Errno> {
    let image = Arc::new(image);
    let mut closed: Vec<Arc<OpenFile>> = Vec::new();
    let root = pager::root_of(space)?;
    let (old, old_image) = with_running(|thread, process| {
        // The memory of what it was counts for `ru_maxrss` still.
        process.usage = process.usage.with_peak_of(process.space);
        let old = process.space.replace(space);
        process.root = root;
        process.name = name;
        tracepoint::process_space(process.pid, space.get());
        tracepoint::process_name(process.pid, &process.name);
        *thread.float = FloatRegisters::default();
        thread.float_dirty = false;
        thread.signals.alternate = AltStack::default();
        process.signals.reset_for_program();
        // As on Linux: the signal that a fork asked for was the old program's.
        process.exit_signal = SIGCHLD;
        closed = process.files.take_close_on_exec();
        (old, process.about.image.replace(image))
    });
    sched::forget_float();
    kernel_map::use_root(root);
    if super::current() == super::INIT {
        pager::with_vm(|vm| vm.protect_from_oom(space, true));
    }
    if let Some(old) = old {
        pager::with_vm(|vm| {
            vm.set_oom_adjustment(space, vm.oom_adjustment(old).unwrap_or_default());
            // There is room for a second one as long as there is for a program's arguments.
            let limit = vm.resident_limit(old);
            vm.set_resident_limit(space, limit)
        })?;
        pager::destroy_space(old);
    }
    clone::memory_returned();
    drop((closed, old_image));
    crate::fs::inode::reap();
    Ok(())
}
