//! The workloads as a bare-metal program, for this project's emulator and for others.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod machine;

#[cfg(not(target_os = "none"))]
fn main() -> std::process::ExitCode {
    eprintln!(
        "bench-workloads runs on a bare RISC-V machine: `cargo xtask bench` builds and runs it."
    );
    std::process::ExitCode::FAILURE
}
