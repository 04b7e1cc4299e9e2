//! Flags of `swapon`, and what `swapinfo` tells.

/// The low bits hold the area's priority.
pub const SWAP_FLAG_PREFER: usize = 0x8000;
/// The bits of the priority.
pub const SWAP_FLAG_PRIO_MASK: usize = 0x7fff;
/// Tell the disk which pages are free. Accepted and ignored.
pub const SWAP_FLAG_DISCARD: usize = 0x1_0000;
/// The same, once, when the area is taken into use. Accepted and ignored.
pub const SWAP_FLAG_DISCARD_ONCE: usize = 0x2_0000;
/// The same, whenever pages become free. Accepted and ignored.
pub const SWAP_FLAG_DISCARD_PAGES: usize = 0x4_0000;
/// Every flag that there is.
pub const SWAP_FLAGS_VALID: usize = SWAP_FLAG_PREFER
    | SWAP_FLAG_PRIO_MASK
    | SWAP_FLAG_DISCARD
    | SWAP_FLAG_DISCARD_ONCE
    | SWAP_FLAG_DISCARD_PAGES;

wire_structs! {
    /// A swap area in use. `swapinfo(index, *mut SwapInfo)`, this system's own call, fills one in: the area
    /// at `index` of the list; `ENOENT` past the last.
    pub struct SwapInfo {
        /// Its path, NUL-terminated.
        pub path: [u8; 32],
        /// Pages that can be swapped to.
        pub pages: u64,
        /// Pages in use.
        pub used: u64,
        /// Its priority.
        pub priority: i64,
    }
}
