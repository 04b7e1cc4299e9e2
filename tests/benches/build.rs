//! Hands the linker script to the linker when the program is built for bare metal, and only then.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=link.ld");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("none") {
        let folder = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
        println!("cargo::rustc-link-arg-bins=-T{folder}/link.ld");
        // Local labels of assembly are no symbols worth reading at each start.
        println!("cargo::rustc-link-arg-bins=--discard-locals");
    }
}
