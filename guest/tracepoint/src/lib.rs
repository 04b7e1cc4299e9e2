//! Tracepoints: what a guest tells the emulator, and what the emulator makes events of in a recording.
//!
//! One is an instruction, `slti x0, a0, id`, which is a HINT for custom use (Unprivileged ISA, HINT
//! Instructions) and does nothing on any machine. `id` says what is told, and `a0` and the registers after it
//! hold the rest. They are always there: an `if` around them would cost more than they do.
//!
//! The emulator takes the numbers from here, so each is written once. Numbers of kinds are those of
//! the recorded events.
#![no_std]

/// The tracepoints' numbers.
pub mod id {
    /// A mark of a program: a label in `a0`, a phase in `a1`.
    pub const MARK: i32 = 1;
    /// A thread gets the hart: its process, itself. Zeros: nobody does.
    pub const SWITCH: i32 = 16;
    /// There is a new process: itself, its parent.
    pub const PROCESS_START: i32 = 17;
    /// A process has a name: itself, the name's address and length.
    pub const PROCESS_NAME: i32 = 18;
    /// A process has an address space: itself, the space.
    pub const PROCESS_SPACE: i32 = 19;
    /// A process has ended: itself, its status as `wait` has it.
    pub const PROCESS_EXIT: i32 = 20;
    /// A page fault is resolved: how, the address, the space, whether it waited for a disk.
    pub const FAULT_DONE: i32 = 21;
    /// A frame has a new use: itself, the use.
    pub const FRAME_USE: i32 = 22;
    /// A page maps a frame: the frame, the space, the page's number.
    pub const FRAME_MAP: i32 = 23;
    /// A page maps a frame no longer: the same.
    pub const FRAME_UNMAP: i32 = 24;
    /// A page has got a copy of a shared frame: that, the copy, the space, the page's number.
    pub const COW: i32 = 25;
    /// A frame goes to swap: itself, the area, the page there.
    pub const SWAP_OUT: i32 = 26;
    /// A frame is filled from swap: itself, the area, the page there.
    pub const SWAP_IN: i32 = 27;
    /// Either is over: the frame, whether it succeeded.
    pub const SWAP_DONE: i32 = 28;
    /// A frame was taken from all who mapped it: itself, whether it must be written.
    pub const EVICT: i32 = 29;
    /// Frames are given out from now on: the first, the end.
    pub const FRAMES: i32 = 30;
}

/// Ways to resolve a page fault.
pub mod fault {
    /// The access was refused.
    pub const KILL: u64 = 0;
    /// The page of zeros was mapped.
    pub const ZERO_PAGE: u64 = 1;
    /// A frame of zeros was mapped.
    pub const DEMAND_ZERO: u64 = 2;
    /// A page of an object was mapped.
    pub const MAP_CACHED: u64 = 3;
    /// A copy of a page of an object was mapped.
    pub const COPY_CACHED: u64 = 4;
    /// The page was in swap.
    pub const SWAP_IN: u64 = 5;
    /// The frame was copied.
    pub const COPY: u64 = 6;
    /// The page was made writable.
    pub const UPGRADE: u64 = 7;
    /// Its A or D was set.
    pub const MARK: u64 = 8;
    /// Nothing was to be done.
    pub const SPURIOUS: u64 = 9;
    /// A large page was mapped.
    pub const LARGE: u64 = 10;
}

/// Uses of a frame.
pub mod usage {
    /// None.
    pub const FREE: u64 = 0;
    /// A page table.
    pub const TABLE: u64 = 1;
    /// The kernel's own.
    pub const KERNEL: u64 = 2;
    /// The page of zeros.
    pub const ZERO: u64 = 3;
    /// A private page.
    pub const ANON: u64 = 4;
    /// A page of a file.
    pub const FILE: u64 = 5;
    /// A page of a shared anonymous object.
    pub const SHARED_ANON: u64 = 6;
    /// A part of the pool of large pages.
    pub const POOL: u64 = 7;
}

/// A thread gets the hart.
#[inline(always)]
pub fn switch(pid: u32, tid: u32) {
    hint::two::<{ id::SWITCH }>(pid.into(), tid.into());
}

/// Nobody has the hart.
#[inline(always)]
pub fn idle() {
    switch(0, 0);
}

/// There is a new process.
#[inline(always)]
pub fn process_start(pid: u32, parent: u32) {
    hint::two::<{ id::PROCESS_START }>(pid.into(), parent.into());
}

/// A process has a name.
#[inline(always)]
pub fn process_name(pid: u32, name: &str) {
    let address = name.as_ptr().expose_provenance();
    hint::three::<{ id::PROCESS_NAME }>(pid.into(), address as u64, name.len() as u64);
}

/// A process has an address space.
#[inline(always)]
pub fn process_space(pid: u32, space: u32) {
    hint::two::<{ id::PROCESS_SPACE }>(pid.into(), space.into());
}

/// A process has ended.
#[inline(always)]
pub fn process_exit(pid: u32, status: u32) {
    hint::two::<{ id::PROCESS_EXIT }>(pid.into(), status.into());
}

/// A page fault is resolved, in one of the ways in [`fault`].
#[inline(always)]
pub fn fault_done(kind: u64, address: u64, space: u32, waited: bool) {
    hint::four::<{ id::FAULT_DONE }>(kind, address, space.into(), waited.into());
}

/// A frame has a new use, one of [`usage`].
#[inline(always)]
pub fn frame_use(frame: u32, usage: u64) {
    hint::two::<{ id::FRAME_USE }>(frame.into(), usage);
}

/// A page maps a frame.
#[inline(always)]
pub fn frame_map(frame: u32, space: u32, page: u64) {
    hint::three::<{ id::FRAME_MAP }>(frame.into(), space.into(), page);
}

/// A page maps a frame no longer.
#[inline(always)]
pub fn frame_unmap(frame: u32, space: u32, page: u64) {
    hint::three::<{ id::FRAME_UNMAP }>(frame.into(), space.into(), page);
}

/// A page has got a copy of a shared frame.
#[inline(always)]
pub fn cow(from: u32, to: u32, space: u32, page: u64) {
    hint::four::<{ id::COW }>(from.into(), to.into(), space.into(), page);
}

/// A frame goes to swap.
#[inline(always)]
pub fn swap_out(frame: u32, area: u32, slot: u32) {
    hint::three::<{ id::SWAP_OUT }>(frame.into(), area.into(), slot.into());
}

/// A frame is filled from swap.
#[inline(always)]
pub fn swap_in(frame: u32, area: u32, slot: u32) {
    hint::three::<{ id::SWAP_IN }>(frame.into(), area.into(), slot.into());
}

/// A frame's way to or from swap is over.
#[inline(always)]
pub fn swap_done(frame: u32, ok: bool) {
    hint::two::<{ id::SWAP_DONE }>(frame.into(), ok.into());
}

/// A frame was taken from all who mapped it.
#[inline(always)]
pub fn evict(frame: u32, dirty: bool) {
    hint::two::<{ id::EVICT }>(frame.into(), dirty.into());
}

/// Frames are given out from now on.
#[inline(always)]
pub fn frames(first: u32, end: u32) {
    hint::two::<{ id::FRAMES }>(first.into(), end.into());
}

/// The instruction itself.
#[cfg(target_arch = "riscv64")]
#[allow(unsafe_code, reason = "there is no other way to an instruction")]
mod hint {
    use core::arch::asm;

    #[inline(always)]
    pub(super) fn two<const ID: i32>(a0: u64, a1: u64) {
        // SAFETY: a HINT changes nothing.
        unsafe {
            asm!("slti x0, a0, {id}", id = const ID, in("a0") a0, in("a1") a1,
                options(nomem, nostack, preserves_flags));
        }
    }

    /// Not `nomem`: one of them tells where a text lies.
    #[inline(always)]
    pub(super) fn three<const ID: i32>(a0: u64, a1: u64, a2: u64) {
        // SAFETY: a HINT changes nothing.
        unsafe {
            asm!("slti x0, a0, {id}", id = const ID, in("a0") a0, in("a1") a1, in("a2") a2,
                options(readonly, nostack, preserves_flags));
        }
    }

    #[inline(always)]
    pub(super) fn four<const ID: i32>(a0: u64, a1: u64, a2: u64, a3: u64) {
        // SAFETY: a HINT changes nothing.
        unsafe {
            asm!("slti x0, a0, {id}", id = const ID, in("a0") a0, in("a1") a1, in("a2") a2,
                in("a3") a3, options(nomem, nostack, preserves_flags));
        }
    }
}

/// Elsewhere, where the guest's parts are tested, nobody listens.
#[cfg(not(target_arch = "riscv64"))]
mod hint {
    #[inline(always)]
    pub(super) fn two<const ID: i32>(_: u64, _: u64) {}

    #[inline(always)]
    pub(super) fn three<const ID: i32>(_: u64, _: u64, _: u64) {}

    #[inline(always)]
    pub(super) fn four<const ID: i32>(_: u64, _: u64, _: u64, _: u64) {}
}
