//! `execve`: a new program in a new address space. Nothing of it is read here but its headers; its
//! pages come from the file when they are touched.

mod elf;
mod stack;

use alloc::{string::String, sync::Arc, vec::Vec};

use abi::errno::{EACCES, ENOEXEC, Errno};
use rsext4::DirectoryEntryType;
use vm::{AreaKind, Content, Layout, MapRequest, Prot, Sharing, SpaceId, VirtAddr, Vpn, Where};

use super::{sched, table::with_table, with_current};
use crate::{
    PAGE_SIZE,
    arch::{FloatRegisters, TrapFrame},
    fs::{
        file::OpenFile,
        inode::InodeRef,
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

/// Bytes that the stack may grow to.
pub const STACK_LIMIT: usize = 8 << 20;

/// Bytes of a program's file that hold its headers, at most.
const HEADER_LIMIT: usize = PAGE_SIZE;

/// Every address space has this layout.
const LAYOUT: Layout = Layout {
    low: Vpn::new((LOWEST / PAGE_SIZE) as u64),
    high: Vpn::new((HIGHEST / PAGE_SIZE) as u64),
    mmap_top: Vpn::new((STACK_TOP / PAGE_SIZE) as u64),
};

/// Replaces the running process's program. On success `frame` holds the new one's registers, and the
/// old one is gone; on failure nothing has changed.
pub fn exec(
    path: &str,
    argv: &[Vec<u8>],
    envp: &[Vec<u8>],
    frame: &mut TrapFrame,
) -> Result<(), Errno> {
    let inode = open(path)?;
    let program = read_headers(&inode)?;
    let space = pager::run(|vm, attempt| vm.create(LAYOUT, attempt))?;
    let start = build(space, &inode, &program, path, argv, envp);
    let stack_pointer = match start {
        Ok(stack_pointer) => stack_pointer,
        Err(errno) => {
            pager::destroy_space(space);
            return Err(errno);
        }
    };
    enter(space, name_of(path, argv))?;
    *frame = TrapFrame::for_program(program.entry, stack_pointer);
    Ok(())
}

fn open(path: &str) -> Result<InodeRef, Errno> {
    let start = with_current(|process| process.directory.clone());
    let Found::Inode(info) = path::find(&start, path, LastLink::Follow)? else {
        return Err(EACCES);
    };
    match info.file_type() {
        DirectoryEntryType::RegularFile if info.mode & 0o111 != 0 => Ok(InodeRef::new(&info)),
        _ => Err(EACCES),
    }
}

fn read_headers(inode: &InodeRef) -> Result<Program, Errno> {
    let mut header = alloc::vec![0; HEADER_LIMIT];
    let mut reading = Reading::HERE_AND_THERE;
    let len = pages::read(inode, 0, &mut header, &mut reading)?;
    elf::parse(&header[..len], inode.len()).ok_or(ENOEXEC)
}

/// Fills a new space: segments, heap, stack. Returns the stack pointer.
fn build(
    space: SpaceId,
    inode: &InodeRef,
    program: &Program,
    path: &str,
    argv: &[Vec<u8>],
    envp: &[Vec<u8>],
) -> Result<usize, Errno> {
    for segment in &program.segments {
        let request = segment_request(segment, inode);
        pager::with_vm(|vm| vm.mmap(space, &request)).map_err(|_| ENOEXEC)?;
    }
    let heap = program.end.next_multiple_of(PAGE_SIZE);
    pager::with_vm(|vm| vm.set_heap(space, VirtAddr::new(heap as u64)));
    pager::with_vm(|vm| vm.mmap(space, &trampoline_request()))?;
    let image = stack::build(STACK_TOP, program, path, argv, envp);
    let request = stack_request(image.len());
    pager::with_vm(|vm| vm.mmap(space, &request))?;
    let stack_pointer = STACK_TOP - image.len();
    stack::write(space, stack_pointer, &image)?;
    Ok(stack_pointer)
}

fn segment_request(segment: &Segment, inode: &InodeRef) -> MapRequest {
    let lead = segment.address % PAGE_SIZE;
    let (kind, content) = if segment.file_size == 0 {
        (AreaKind::Bss, Content::Zeros)
    } else {
        let kind = if segment.prot.permits(vm::Access::Fetch) {
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
        file_len: PAGE_SIZE as u64,
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
fn stack_request(used: usize) -> MapRequest {
    let size = used.next_multiple_of(PAGE_SIZE) + PAGE_SIZE;
    let start = VirtAddr::new((STACK_TOP - size) as u64);
    MapRequest {
        kind: AreaKind::Stack,
        grows_to: Some(VirtAddr::new((STACK_TOP - STACK_LIMIT) as u64)),
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
fn enter(space: SpaceId, name: String) -> Result<(), Errno> {
    let mut closed: Vec<Arc<OpenFile>> = Vec::new();
    let root = pager::root_of(space)?;
    let old = with_current(|process| {
        let old = process.space.replace(space);
        process.root = root;
        process.name = name;
        *process.float = FloatRegisters::default();
        process.float_dirty = false;
        process.signals.reset_for_program();
        closed = process.files.take_close_on_exec();
        old
    });
    sched::forget_float();
    kernel_map::use_root(root);
    if with_table(|table| table.running().map(|process| process.pid)) == Some(super::INIT) {
        pager::with_vm(|vm| vm.protect_from_oom(space, true));
    }
    if let Some(old) = old {
        pager::destroy_space(old);
    }
    drop(closed);
    crate::fs::inode::reap();
    Ok(())
}
