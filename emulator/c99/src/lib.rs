//! C99's `<stdint.h>` types by the names that `softfloat-sys` imports.
//!
//! The published `c99` crate finds these widths by building a C program with CMake when it is
//! compiled, which a machine with only Rust and a C compiler cannot do. The widths are a matter of
//! the platform's ABI, so they are written down here, and the workspace's `[patch.crates-io]` puts
//! this crate in the other's place.
#![no_std]
#![allow(
    non_camel_case_types,
    reason = "C's own names, as softfloat-sys imports them"
)]

/// At least 8 bits: a byte on every ABI.
pub type uint_fast8_t = u8;

#[cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
mod width {
    pub(super) type Signed32 = i64;
    pub(super) type Unsigned32 = u64;
}
// 32-bit glibc, musl, macOS, the BSDs and Windows take the natural width.
#[cfg(not(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64")))]
mod width {
    pub(super) type Signed32 = i32;
    pub(super) type Unsigned32 = u32;
}

/// At least 32 bits: glibc makes it a `long`.
pub type int_fast32_t = width::Signed32;
/// At least 32 bits: glibc makes it an `unsigned long`.
pub type uint_fast32_t = width::Unsigned32;
/// At least 64 bits.
pub type int_fast64_t = i64;
/// At least 64 bits.
pub type uint_fast64_t = u64;
