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
    let resident = pager::with_vm(|vm| vm.counts(parent)).map_or(0, |counts| counts.resident);
    if !heap::has_room_for(FORK_HEAP + resident as usize * SHARED_PAGE_HEAP) {
        return Err(ENOMEM);
    }
    pager::run(|vm, attempt| vm.fork(parent, attempt))?
}
