//! Lets the programs that link this library find its linker script by name (`-Tuser.ld`).

use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=user.ld");
    if env::var("CARGO_CFG_TARGET_OS")? == "none" {
        println!(
            "cargo::rustc-link-search={}",
            env::var("CARGO_MANIFEST_DIR")?
        );
    }
    Ok(())
}
