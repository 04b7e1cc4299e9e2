//! What happens in a run, in one table: its rows give the type, the bytes in a file, and the names.
//!
//! A kind keeps its number for ever; a new one gets a new number, and a file with a new field of an
//! old kind gets a new version.

use super::field::{Field, Hex, Last, Malformed, Put, Take, Value, names};
use crate::hart::{AccessKind, Privilege};
use crate::observe::counters::FaultReason;

macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $number:literal $name:literal $variant:ident {
            $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)?
        }
    )*) => {
        /// Something that happened. Frames are numbered from the start of RAM.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum Event {
            $($(#[$doc])* $variant { $($(#[$field_doc])* $field: $type),* }),*
        }

        impl Event {
            /// The kinds of events by number and name.
            pub const KINDS: &[(u8, &str)] = &[$(($number, $name)),*];

            /// The number of its kind.
            #[must_use]
            pub const fn number(&self) -> u8 {
                match self { $(Event::$variant { .. } => $number),* }
            }

            /// The name of its kind.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Event::$variant { .. } => $name),* }
            }

            /// Its fields by name.
            #[must_use]
            pub fn fields(&self) -> Vec<(&'static str, Value<'_>)> {
                match self {
                    $(Event::$variant { $($field),* } => {
                        vec![$((stringify!($field), $field.value())),*]
                    })*
                }
            }

            pub(super) fn put(&self, out: &mut Vec<u8>, last: &mut Last) {
                let number = usize::from(self.number());
                let mut to = Put { out, last: &mut last[number], at: 0 };
                match self {
                    $(Event::$variant { $($field),* } => { $($field.put(&mut to);)* })*
                }
            }

            pub(super) fn take(
                number: u8,
                bytes: &mut &[u8],
                last: &mut Last,
            ) -> Result<Event, Malformed> {
                let last = last.get_mut(usize::from(number)).ok_or(Malformed)?;
                let mut from = Take { bytes, last, at: 0 };
                match number {
                    $($number => Ok(Event::$variant { $($field: Field::take(&mut from)?),* }),)*
                    _ => Err(Malformed),
                }
            }
        }
    };
}

events! {
    // What the emulator sees of any guest.

    /// A trap was taken: an exception, or an interrupt if bit 63 of `cause` is set.
    1 "trap" Trap {
        /// As in `mcause`.
        cause: Hex,
        /// The mode that it was taken from.
        from: Privilege,
        /// The handler's mode.
        to: Privilege,
        /// Where it was raised.
        pc: Hex,
        /// As in `mtval`.
        value: Hex,
    }
    /// `mret` or `sret`.
    2 "return" Return {
        /// The mode after it.
        to: Privilege,
        /// Where it leads.
        pc: Hex,
    }
    /// A walk has found that an access must raise a page fault; the trap follows.
    3 "page_fault" PageFault {
        /// How memory was to be used.
        access: AccessKind,
        /// The address.
        va: Hex,
        /// Why.
        reason: FaultReason,
        /// The level of the entry at which the walk ended, 0 for that of a page.
        level: u8,
        /// That entry.
        pte: Hex,
    }
    /// A page-table walk.
    4 "walk" Walk {
        /// How memory was to be used.
        access: AccessKind,
        /// The address.
        va: Hex,
        /// How many entries were read.
        reads: u8,
        /// The level of the last of them.
        level: u8,
        /// The last of them, as it was read.
        pte: Hex,
        /// How it ended.
        outcome: WalkOutcome,
    }
    /// A translation was entered in the TLB.
    5 "tlb_fill" TlbFill {
        /// For which accesses.
        access: AccessKind,
        /// The page.
        va: Hex,
        /// Where it is.
        pa: Hex,
        /// How many bytes its leaf maps.
        size: u64,
    }
    /// Translations were flushed: all, or those of an address, of an address space, or of both.
    6 "tlb_flush" TlbFlush {
        /// The address.
        va: Option<Hex>,
        /// The address space.
        asid: Option<Hex>,
    }
    /// `satp` was written.
    7 "satp" Satp {
        /// Its value.
        value: Hex,
    }
    /// A system call: `ecall` from U-mode.
    8 "system_call" SystemCall {
        /// `a7`.
        number: u64,
        /// `a0`.
        a0: Hex,
        /// `a1`.
        a1: Hex,
        /// `a2`.
        a2: Hex,
        /// `a3`.
        a3: Hex,
        /// `a4`.
        a4: Hex,
        /// `a5`.
        a5: Hex,
    }
    /// A thread is back from a system call.
    9 "system_call_end" SystemCallEnd {
        /// Its number.
        number: u64,
        /// `a0`.
        result: i64,
    }
    /// A disk was given a request.
    10 "disk_begin" DiskBegin {
        /// Which disk, in order of the slots.
        disk: u8,
        /// The how-manieth request of this disk it is, from 0.
        request: u64,
        /// What is asked.
        operation: DiskOperation,
        /// The first sector of 512 bytes.
        sector: u64,
        /// How much.
        bytes: u64,
    }
    /// A disk has done what was asked.
    11 "disk_end" DiskEnd {
        /// Which disk.
        disk: u8,
        /// Which request.
        request: u64,
        /// Whether it was answered without an error.
        ok: bool,
    }
    /// Counts of a hart since reset, for rates.
    12 "sample" Sample {
        /// Instructions retired.
        retired: u64,
        /// TLB look-ups of fetches, of loads and of stores.
        lookups: u64,
        /// Those of them that missed.
        misses: u64,
    }
    /// A mark that the guest set, as for `--counters`.
    13 "mark" Mark {
        /// Its label.
        label: String,
        /// 0 where something begins, 1 where it ends.
        phase: u64,
    }
    /// The guest was given a byte of the console's input.
    14 "console_input" ConsoleInput {
        /// The byte.
        byte: u8,
    }
    /// All harts waited, and at a terminal guest time passed as the host's did.
    15 "host_wait" HostWait {
        /// So much of it.
        cycles: u64,
    }

    // What guests with tracepoints tell.

    /// A thread gets the hart; 0 is nobody.
    20 "switch" Switch {
        /// Its process.
        pid: u32,
        /// The thread.
        tid: u32,
    }
    /// There is a new process.
    21 "process_start" ProcessStart {
        /// Its number.
        pid: u32,
        /// Its parent's.
        parent: u32,
    }
    /// A process has got a name.
    22 "process_name" ProcessName {
        /// Which process.
        pid: u32,
        /// The program that it runs.
        name: String,
    }
    /// A process has got an address space; several may have the same.
    23 "process_space" ProcessSpace {
        /// Which process.
        pid: u32,
        /// The guest's number of the space, never used twice.
        space: u32,
    }
    /// A process has ended.
    24 "process_exit" ProcessExit {
        /// Which process.
        pid: u32,
        /// Its status, as `wait` has it.
        status: u32,
    }
    /// A page fault was resolved: what `page_fault` began.
    25 "fault_done" FaultDone {
        /// What was done about it.
        kind: FaultKind,
        /// The address.
        va: Hex,
        /// The space that it is in.
        space: u32,
        /// Whether it had to wait for a disk.
        major: bool,
        /// The entry for the address as it is now, if the space is the one that is in use.
        pte: Option<Hex>,
    }
    /// A frame is used for something else now.
    26 "frame_use" FrameUse {
        /// Which frame.
        frame: u32,
        /// For what.
        usage: FrameKind,
    }
    /// A page maps a frame. Not told for the frame of zeros.
    27 "frame_map" FrameMap {
        /// Which frame.
        frame: u32,
        /// The page's space.
        space: u32,
        /// The page's address.
        va: Hex,
        /// How many pages map the frame now.
        sharers: u32,
    }
    /// A page maps a frame no longer.
    28 "frame_unmap" FrameUnmap {
        /// Which frame.
        frame: u32,
        /// The page's space.
        space: u32,
        /// The page's address.
        va: Hex,
        /// How many pages map the frame now.
        sharers: u32,
    }
    /// Copy-on-write: a store has got its space a frame of its own.
    29 "cow" Cow {
        /// The frame that was shared.
        from: u32,
        /// The copy.
        to: u32,
        /// The space that has the copy.
        space: u32,
        /// Where it is mapped.
        va: Hex,
    }
    /// A frame's content begins its way to swap.
    30 "swap_out" SwapOut {
        /// Which frame.
        frame: u32,
        /// The swap area's number.
        area: u32,
        /// The slot's page in it.
        slot: u32,
    }
    /// A frame is being filled from swap.
    31 "swap_in" SwapIn {
        /// Which frame.
        frame: u32,
        /// The swap area's number.
        area: u32,
        /// The slot's page in it.
        slot: u32,
    }
    /// A transfer to or from swap is over.
    32 "swap_done" SwapDone {
        /// Which frame.
        frame: u32,
        /// Whether without an error.
        ok: bool,
    }
    /// A frame was taken from everybody who mapped it, to be used for something else.
    33 "evict" Evict {
        /// Which frame.
        frame: u32,
        /// Whether its content must be written first.
        dirty: bool,
    }
    /// The guest gives out these frames; they are free until something else is told.
    34 "frames" Frames {
        /// The first.
        first: u32,
        /// Behind the last.
        end: u32,
    }
}

names!(WalkOutcome {
    WalkOutcome::Leaf => "leaf",
    WalkOutcome::Updated => "updated",
    WalkOutcome::Absent => "absent",
    WalkOutcome::Protection => "protection",
    WalkOutcome::AccessedDirty => "accessed_dirty",
    WalkOutcome::Malformed => "malformed",
});

/// How a walk ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WalkOutcome {
    /// At a leaf that permits the access.
    Leaf = 0,
    /// Likewise, and the hardware set A or D in it.
    Updated = 1,
    /// At an entry that is not valid.
    Absent = 2,
    /// At a leaf that forbids the access.
    Protection = 3,
    /// At a leaf whose A or D must be set by software.
    AccessedDirty = 4,
    /// At an entry or an address that is malformed, or that cannot be read.
    Malformed = 5,
}

names!(DiskOperation {
    DiskOperation::Read => "read",
    DiskOperation::Write => "write",
    DiskOperation::Flush => "flush",
    DiskOperation::Other => "other",
});

/// What is asked of a disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiskOperation {
    /// Disk to memory.
    Read = 0,
    /// Memory to disk.
    Write = 1,
    /// What was written must last.
    Flush = 2,
    /// Its name, or what it does not know.
    Other = 3,
}

names!(FaultKind {
    FaultKind::Kill => "kill",
    FaultKind::ZeroPage => "zero_page",
    FaultKind::DemandZero => "demand_zero",
    FaultKind::MapCached => "map_cached",
    FaultKind::CopyCached => "copy_cached",
    FaultKind::SwapIn => "swap_in",
    FaultKind::Copy => "copy",
    FaultKind::Upgrade => "upgrade",
    FaultKind::Mark => "mark",
    FaultKind::Spurious => "spurious",
    FaultKind::Large => "large",
});

/// What a guest did about a page fault. The numbers are also those of its tracepoint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FaultKind {
    /// The access was refused.
    Kill = 0,
    /// The page of zeros was mapped.
    ZeroPage = 1,
    /// A frame of zeros was mapped.
    DemandZero = 2,
    /// A page of a file was mapped.
    MapCached = 3,
    /// A copy of a page of a file was mapped.
    CopyCached = 4,
    /// The page was in swap.
    SwapIn = 5,
    /// Copy-on-write: the frame was copied.
    Copy = 6,
    /// Copy-on-write: nobody else had the frame, and it was made writable.
    Upgrade = 7,
    /// A or D was set.
    Mark = 8,
    /// There was nothing to do.
    Spurious = 9,
    /// A large page was mapped.
    Large = 10,
}

impl FaultKind {
    /// All kinds, in order of their numbers.
    pub const ALL: [FaultKind; 11] = [
        FaultKind::Kill,
        FaultKind::ZeroPage,
        FaultKind::DemandZero,
        FaultKind::MapCached,
        FaultKind::CopyCached,
        FaultKind::SwapIn,
        FaultKind::Copy,
        FaultKind::Upgrade,
        FaultKind::Mark,
        FaultKind::Spurious,
        FaultKind::Large,
    ];

    /// The kind with this number.
    #[must_use]
    pub fn from_number(number: u64) -> Option<FaultKind> {
        FaultKind::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        name_of(&self)
    }
}

names!(FrameKind {
    FrameKind::Free => "free",
    FrameKind::Table => "table",
    FrameKind::Kernel => "kernel",
    FrameKind::Zero => "zero",
    FrameKind::Anon => "anon",
    FrameKind::File => "file",
    FrameKind::SharedAnon => "shared_anon",
    FrameKind::Pool => "pool",
});

/// What a guest uses a frame for. The numbers are also those of its tracepoint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FrameKind {
    /// Nothing.
    Free = 0,
    /// A page table.
    Table = 1,
    /// The kernel's own.
    Kernel = 2,
    /// The page of zeros.
    Zero = 3,
    /// A private page.
    Anon = 4,
    /// A page of a file.
    File = 5,
    /// A page of a shared anonymous object.
    SharedAnon = 6,
    /// A part of the pool of large pages.
    Pool = 7,
}

impl FrameKind {
    /// All kinds, in order of their numbers.
    pub const ALL: [FrameKind; 8] = [
        FrameKind::Free,
        FrameKind::Table,
        FrameKind::Kernel,
        FrameKind::Zero,
        FrameKind::Anon,
        FrameKind::File,
        FrameKind::SharedAnon,
        FrameKind::Pool,
    ];

    /// The kind with this number.
    #[must_use]
    pub fn from_number(number: u64) -> Option<FrameKind> {
        FrameKind::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        name_of(&self)
    }
}

fn name_of(field: &impl Field) -> &'static str {
    match field.value() {
        Value::Name(name) => name,
        _ => "",
    }
}
