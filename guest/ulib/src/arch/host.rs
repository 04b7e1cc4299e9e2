//! Stand-ins for a host that is not RISC-V, so that the library compiles, and its pure parts can be
//! tested, there. No system call succeeds.

use abi::errno::{ENOSYS, Errno};

/// Answers every call with `ENOSYS`.
///
/// # Safety
/// None is needed here; the signature is the real one's.
pub(super) unsafe fn ecall(_number: usize, _args: [usize; 6]) -> usize {
    Errno::encode(Err(ENOSYS))
}

/// Makes no thread.
///
/// # Safety
/// None is needed here; the signature is the real one's.
pub(super) unsafe fn clone_onto_stack(
    _args: [usize; 5],
    _entry: extern "C" fn(usize) -> !,
    _argument: usize,
) -> usize {
    Errno::encode(Err(ENOSYS))
}

/// Changes no register.
///
/// # Safety
/// None is needed here; the signature is the real one's.
pub(super) unsafe fn ecall_among_all(_registers: usize) {}

/// Changes no register.
///
/// # Safety
/// None is needed here; the signature is the real one's.
pub(super) unsafe fn spin_among_all(_registers: usize) {}

/// Changes no register.
///
/// # Safety
/// None is needed here; the signature is the real one's.
pub(super) unsafe fn load_among_all(_registers: usize) {}

/// Marks nothing.
pub(crate) fn hint_mark(_label: u64, _phase: u64) {}

/// Nothing is counted.
pub(crate) fn retired() -> u64 {
    0
}

/// Nothing is counted.
pub(crate) fn load_walks() -> u64 {
    0
}

/// Tells the machine that this is a loop that waits.
pub(crate) fn relax() {
    core::hint::spin_loop();
}

macro_rules! stand_ins {
    ($($(#[$meta:meta])* fn $name:ident($($arg:ident: $ty:ty),*) $(-> $out:ty)?;)*) => {$(
        $(#[$meta])*
        pub(super) fn $name($($arg: $ty),*) $(-> $out)? {
            $( let _ = $arg; )*
            $( <$out>::default() )?
        }
    )*};
}

stand_ins! {
    /// No stack is known.
    fn stack_pointer() -> usize;
    /// Nothing is there.
    fn load_u8(addr: usize) -> u8;
    /// Nothing is there.
    fn load_u16(addr: usize) -> u16;
    /// Nothing is there.
    fn load_u32(addr: usize) -> u32;
    /// Nothing is there.
    fn load_u64(addr: usize) -> u64;
    /// Nothing is there.
    fn rewrite(addr: usize);
    /// Nothing is there.
    fn load_among(addr: usize, registers: usize) -> u64;
    /// Nothing to order.
    fn fence_i();
    /// Does nothing.
    fn illegal();
    /// Does nothing.
    fn touch_stack_below(bytes: usize);
}

/// Stores nothing.
///
/// # Safety
/// None is needed here; the signature is the real one's.
pub(super) unsafe fn store_u8(_addr: usize, _value: u8) {}

/// Stores nothing.
///
/// # Safety
/// None is needed here; the signature is the real one's.
pub(super) unsafe fn store_u64(_addr: usize, _value: u64) {}

/// Changes nothing.
///
/// # Safety
/// None is needed here; the signature is the real one's.
pub(super) unsafe fn amo_add_u64(_addr: usize, _value: u64) -> u64 {
    0
}

/// Calls nothing.
///
/// # Safety
/// None is needed here; the signature is the real one's.
pub(super) unsafe fn call(_addr: usize, _argument: usize) -> usize {
    0
}
