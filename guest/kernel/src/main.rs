//! The guest kernel, as a bare-metal binary. The kernel itself is the library beside it.
#![cfg_attr(target_os = "none", no_std, no_main)]

/// Keeps the library, and with it the entry point in `boot.S`, in the image.
#[cfg(target_os = "none")]
use kernel as _;

#[cfg(target_os = "none")]
#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    kernel::panic::report(info)
}

#[cfg(not(target_os = "none"))]
fn main() -> std::process::ExitCode {
    eprintln!(
        "guest-kernel runs on a bare RISC-V machine: build it with `cargo xtask guest` and start it with `cargo xtask shell`."
    );
    std::process::ExitCode::FAILURE
}
