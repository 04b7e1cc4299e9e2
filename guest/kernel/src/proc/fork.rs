//! The memory of a child that is a copy: it shares every page until one side writes.

use abi::errno::{ENOMEM, Errno};
use vm::SpaceId;

use super::clone::PROCESS_HEAP;
use crate::mm::{heap, pager};

/// Bytes of heap for the areas and handlers, and for each page that is shared.
const FORK_HEAP: usize = PROCESS_HEAP + (2 << 10);
const SHARED_PAGE_HEAP: usize = 64;

/// A copy of the running process's address space.
pub(super) fn copy_space() -> Result<SpaceId, Errno> {
    let parent = pager::current_space()?;
    let (resident, limit_heap) = pager::with_vm(|vm| {
        let limited = vm.resident_limit(parent).is_some();
        let limit_heap = if limited { vm.resident_limit_heap() } else { 0 };
        let counts = vm.counts(parent);
        (counts.map_or(0, |counts| counts.resident), limit_heap)
    });
    if !heap::has_room_for(FORK_HEAP + limit_heap + resident as usize * SHARED_PAGE_HEAP) {
        return Err(ENOMEM);
    }
    pager::run(|vm, attempt| vm.fork(parent, attempt))?
}
