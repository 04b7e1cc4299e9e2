//! The memory of a child that is a copy: it shares every page until one side writes.

use abi::errno::{ENOMEM, Errno};
use vm::SpaceId;

use super::clone::PROCESS_HEAP;
use crate::{fs::volume, mm::pager};

/// Bytes of heap for the process and its handlers, for each of its areas, and for each page that is
/// shared.
const FORK_HEAP: usize = PROCESS_HEAP + (2 << 10);
const AREA_HEAP: usize = 256;
const SHARED_PAGE_HEAP: usize = 64;

/// A copy of the running process's address space.
pub(super) fn copy_space() -> Result<SpaceId, Errno> {
    let parent = pager::current_space()?;
    let needed = pager::with_vm(|vm| {
        let limit = vm.resident_limit(parent);
        let limit_heap = limit.map_or(0, |bytes| vm.resident_limit_heap(bytes));
        let resident = vm.counts(parent).map_or(0, |counts| counts.resident);
        let areas = vm.areas(parent).map_or(0, vm::Areas::len);
        limit_heap + areas * AREA_HEAP + resident as usize * SHARED_PAGE_HEAP
    });
    if !volume::make_room(FORK_HEAP + needed) {
        return Err(ENOMEM);
    }
    pager::run(|vm, attempt| vm.fork(parent, attempt))?
}
