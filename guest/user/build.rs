//! Links the programs with the runtime's linker script when they are built for the guest.

use std::{env, error::Error};

fn main() -> Result<(), Box<dyn Error>> {
    if env::var("CARGO_CFG_TARGET_OS")? == "none" {
        println!("cargo::rustc-link-arg-bins=-Tuser.ld");
    }
    Ok(())
}
