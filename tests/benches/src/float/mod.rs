//! Floating point in double precision. Every operation is IEEE 754's, rounded by itself, so that all
//! machines agree to the last bit.

mod bodies;
mod fourier;
mod matrix;

pub use bodies::bodies;
pub use fourier::fourier;
pub use matrix::matrix;

/// The square root, which Rust has in its `std` only.
#[cfg(target_arch = "riscv64")]
#[inline]
#[allow(unsafe_code, reason = "an instruction")]
fn square_root(square: f64) -> f64 {
    let root;
    // SAFETY: the instruction reads one register and writes one.
    unsafe {
        core::arch::asm!("fsqrt.d {}, {}", out(freg) root, in(freg) square, options(pure, nomem, nostack));
    }
    root
}

/// The square root.
#[cfg(not(target_arch = "riscv64"))]
#[inline]
fn square_root(square: f64) -> f64 {
    square.sqrt()
}
