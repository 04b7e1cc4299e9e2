//! The guest kernel's memory management, free of hardware.
//!
//! [`Vm`] owns every address space, every frame, the page cache and the swap slots, and decides what
//! a page fault means. It never sleeps, never performs I/O and never touches a page table or a byte
//! of memory except through [`Hw`], which the kernel implements over the real machine and the tests
//! over a model.
//!
//! # The way of a fault
//!
//! ```text
//! kernel trap ─► Vm::fault ─► fault::decide (total, pure) ─► fault::{anon, cow, file, swap_in}
//!                  │                                             │ frames::FrameTable, Hw
//!                  │ short of frames                             ▼
//!                  ├─► reclaim ─► policy.victim(referenced?) ─► unmap everywhere ─► drop, or Io
//!                  ▼
//!     Step::Done(Retry | Kill) · Step::Wait(Io | For) · Step::Oom
//! ```
//!
//! The kernel drives every operation that gives a [`Step`] with the same loop. The brain is locked
//! for each call, and unlocked while the process sleeps:
//!
//! ```text
//! let mut attempt = Attempt::new();
//! loop {
//!     match vm.lock().fault(space, addr, Access::Store, &mut attempt) {
//!         Step::Done(Resolution::Retry) => return,              // back to user mode
//!         Step::Done(Resolution::Kill(signal)) => exit(signal),
//!         Step::Wait(Wait::Io(io)) => {
//!             let result = transfer(&io);                       // sleeps; Err(IoError) on failure
//!             let token = io.token;
//!             vm.lock().io_done(io, result, &mut attempt);
//!             wake_all_that_wait_for(token);
//!         }
//!         Step::Wait(Wait::For(token)) => sleep_until_done(token),   // check `is_pending` first
//!         Step::Oom => kill(vm.lock().oom_victim()), then yield,
//!     }
//! }
//! ```
//!
//! # Calls by topic
//!
//! - spaces: [`Vm::create`], [`Vm::fork`], [`Vm::destroy`], [`Vm::tables`], [`Vm::protect_from_oom`]
//! - areas: [`Vm::mmap`], [`Vm::munmap`], [`Vm::mprotect`], [`Vm::mremap`], [`Vm::set_heap`], [`Vm::brk`]
//! - advice and locks: [`Vm::madvise`], [`Vm::will_need`], [`Vm::next_to_page_out`], [`Vm::in_core`],
//!   [`Vm::lock`], [`Vm::lock_all`], [`Vm::populate`]
//! - touching: [`Vm::fault`] (traps), [`Vm::access`] (the kernel's copies to and from user memory)
//! - transfers: [`Vm::io_done`], [`Vm::is_pending`], [`Vm::pin`], [`Vm::unpin`]
//! - files: [`Vm::file_len`], [`Vm::file_page`] and [`Vm::file_page_with`] (reads and writes through the
//!   page cache), [`Vm::cached`], [`Vm::forget_file`], [`Vm::is_mapped`], [`Vm::drop_caches`]
//! - write-back: [`Vm::mark_dirty`], [`Vm::collect_dirty`], [`Vm::write_back`], [`Vm::flusher_round`],
//!   [`Vm::take_write_error`]
//! - readahead of files: [`Vm::plan_read`], [`Vm::read_ahead`], [`Attempt::take_beside`],
//!   [`Attempt::take_later`]
//! - shared memory with a descriptor: [`Vm::create_memory`], [`Vm::release_memory`], [`Vm::memory_page`],
//!   [`Vm::memory_len`], [`Vm::resize_memory`], [`Vm::grow_memory`], [`Vm::may_be_stored_to`]
//! - frames for the kernel: [`Vm::make_room`], [`Vm::alloc_kernel`], [`Vm::free_kernel`]
//! - swap: [`Vm::swap_on`], [`Vm::swap_off`], [`Vm::swap_areas`], [`Vm::set_swap_cluster`],
//!   [`Vm::set_swap_readahead`]
//! - large pages: [`Vm::collapse`], [`Vm::set_transparent`], [`Vm::resize_pool`], [`Vm::pool`],
//!   [`Vm::free_blocks`]; in the background: [`Vm::take_large_news`], [`Vm::wants_scan`],
//!   [`Vm::scan_for_large`], [`Vm::set_khugepaged_defrag`], [`Vm::collapse_pass`]
//! - replacement: [`Vm::background_reclaim`], [`Vm::wants_reclaim`], [`Vm::evict_page`],
//!   [`Vm::policy`], [`Vm::set_policy`], [`Vm::oom_victim`]; the policies are the crate `replacement`
//! - limits: [`Vm::set_resident_limit`], [`Vm::set_size_limits`], [`Vm::set_overcommit`], [`Vm::committed`],
//!   [`Vm::set_oom_adjustment`], [`Vm::oom_score`]
//! - looking: [`Vm::stats`], [`Vm::counts`], [`Vm::page_info`], [`Vm::areas`], [`Vm::usage`],
//!   [`Vm::reserved`], [`Vm::page_fact`], [`Vm::audit`]
//!
//! # Invariants
//!
//! - An entry of a page table is written in one place only (`Vm::write_entry`; `Vm::write_large` for large
//!   pages), which also keeps the reverse map, the slots' references and the counts; [`Vm::audit`] checks
//!   all of them.
//! - A frame is free, or has an owner: mappers, the page cache, a slot that it is the copy of, a
//!   transfer, a pin, or the kernel. `Vm::settle` frees it when the last one leaves.
//! - A private page is writable in a page table only when nothing else shares its content: no other
//!   mapper, no other page in the same swap slot.
//! - A frame's content is newer than the disk's when [`frames::Frame::dirty`] or the D bit of any of
//!   its mappings is set; otherwise a slot or a file holds the same.
//! - Nothing here knows RISC-V, except [`pte`].
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod addr;
mod advise;
pub mod area;
pub mod areas;
pub mod attributes;
mod audit;
mod buddy;
mod cache;
mod commit;
mod evict;
mod fault;
mod files;
mod fork;
pub mod frames;
mod free;
pub mod hw;
mod info;
pub mod large;
mod limit;
mod lock;
mod map;
mod memory_object;
mod oom;
pub mod pte;
mod readahead;
mod reclaim;
mod remap;
mod size;
pub mod space;
mod spaces;
pub mod step;
mod swap;
mod swap_areas;
#[cfg(test)]
mod tests;
mod transit;
mod usage;
mod vm;
mod writeback;

pub use addr::{PAGE_SIZE, PageRange, VirtAddr, Vpn};
pub use advise::Madvise;
pub use area::{Access, Area, AreaKind, Backing, InodeId, ObjectId, Prot, Sharing, Source};
pub use areas::{Areas, MAX_AREAS, STACK_GUARD_PAGES};
pub use attributes::{Advice, Attributes, HugePages, Locked};
pub use buddy::ORDERS;
pub use cache::Cached;
pub use commit::Overcommit;
pub use fault::decide;
pub use files::Before;
pub use frames::{FrameId, FrameUse, LARGE_PAGES};
pub use hw::{Entry, Hw, Mapping, NoFrame, TableFrames};
pub use info::SpaceCounts;
pub use large::{PoolCounts, Scanned, Transparent};
pub use lock::LockLimit;
pub use map::{Content, MapRequest, Where};
pub use oom::{OOM_SCORE_ADJ_MAX, OOM_SCORE_ADJ_MIN};
pub use readahead::{MAX_WINDOW, Stream};
pub use remap::{Remap, Target};
pub use replacement::PolicyKind;
pub use size::SizeLimits;
pub use space::{Layout, SpaceId};
pub use step::{Attempt, Direction, Frames, Io, IoError, Place, Resolution, Step, Token, Wait};
pub use swap::{AreaId, MAX_AREA_PAGES, MAX_SWAP_AREAS, NewSwapArea, SlotId, SwapAreaInfo};
pub use usage::{Memory, PageFact, Reserved, SHARE, Usage};
pub use vm::{Config, Vm};
pub use writeback::{DirtyScope, Writer};
