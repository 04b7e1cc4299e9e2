//! `storm fork|cow|pipe|sort COUNT`: much of one thing, for the benches, and a checksum that another
//! machine can compute. What each adds up to is in `tests/benches/src/system.rs`, too.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::vec::Vec;
use ulib::abi::errno::EIO;
use ulib::env::Args;
use ulib::fs::File;
use ulib::mem::Mapping;
use ulib::process::{self, WaitStatus};
use ulib::{Errno, PAGE_SIZE, println};
use user::cli::{complain, number, usage};

ulib::entry!(run);

/// Pages that parent and child share in the storm of copies.
const SHARED_PAGES: usize = 256;

fn run(args: Args) -> i32 {
    let storm: Option<fn(u64) -> Result<u64, Errno>> = match args.get(1) {
        Some("fork") => Some(forks),
        Some("cow") => Some(copies),
        Some("pipe") => Some(messages),
        Some("sort") => Some(sort),
        _ => None,
    };
    let (Some(storm), Some(count)) = (storm, args.get(2).and_then(number)) else {
        return usage("storm fork|cow|pipe|sort COUNT");
    };
    match storm(count as u64) {
        Ok(sum) => {
            let name = args.get(1).unwrap_or_default();
            println!("storm {name} {count} {sum:016x}");
            0
        }
        Err(errno) => complain("storm", "the system", errno),
    }
}

/// Adds a value to a checksum in which the order counts.
fn mix(sum: u64, value: u64) -> u64 {
    (sum ^ value)
        .wrapping_mul(0x0000_0100_0000_01b3)
        .rotate_left(23)
}

/// Forks children that end at once, each with another status.
fn forks(count: u64) -> Result<u64, Errno> {
    let mut sum = 0;
    for index in 0..count {
        let child = process::spawn(|| (index % 64) as i32)?;
        let WaitStatus::Exited(status) = process::wait(child)? else {
            return Err(EIO);
        };
        sum = mix(sum, u64::from(status));
    }
    Ok(sum)
}

/// Forks children that write every page they share with their parent, which then writes them, too.
fn copies(count: u64) -> Result<u64, Errno> {
    let memory = Mapping::anonymous(SHARED_PAGES)?;
    for page in 0..SHARED_PAGES {
        memory.write_page(page, page as u64);
    }
    for round in 0..count {
        let child = process::spawn(|| {
            for page in 0..SHARED_PAGES {
                memory.write_page(page, memory.read_page(page) ^ !round);
            }
            0
        })?;
        for page in 0..SHARED_PAGES {
            memory.write_page(page, mix(memory.read_page(page), round));
        }
        if process::wait(child)? != WaitStatus::Exited(0) {
            return Err(EIO);
        }
    }
    Ok((0..SHARED_PAGES).fold(0, |sum, page| mix(sum, memory.read_page(page))))
}

/// Sends a number to and fro between two processes; either adds something.
fn messages(count: u64) -> Result<u64, Errno> {
    let (from_parent, to_child) = process::pipe()?;
    let (from_child, to_parent) = process::pipe()?;
    let exchange = |from: &File, to: &File, change: &dyn Fn(u64) -> u64| {
        let mut word = [0; 8];
        from.read_exact(&mut word)?;
        let number = change(u64::from_le_bytes(word));
        to.write_all(&number.to_le_bytes())?;
        Ok(number)
    };
    let child = process::spawn(|| {
        let mut rounds = 0..count;
        let echoed = rounds.try_for_each(|round| {
            exchange(&from_parent, &to_parent, &|number| mix(number, round)).map(drop)
        });
        i32::from(echoed.is_err())
    })?;
    to_child.write_all(&1_u64.to_le_bytes())?;
    let mut number = 1;
    for round in 1..count {
        number = exchange(&from_child, &to_child, &|number| number.wrapping_add(round))?;
    }
    let mut last = [0; 8];
    from_child.read_exact(&mut last)?;
    let sum = mix(number, u64::from_le_bytes(last));
    match process::wait(child)? {
        WaitStatus::Exited(0) => Ok(sum),
        _ => Err(EIO),
    }
}

/// Sorts so many pages of numbers.
fn sort(pages: u64) -> Result<u64, Errno> {
    let length = pages * (PAGE_SIZE / 8) as u64;
    let mut numbers: Vec<u64> = Vec::with_capacity(length as usize);
    numbers.extend((0..length).map(|index| mix(0, index)));
    numbers.sort_unstable();
    let sample = numbers.iter().step_by(509);
    Ok(sample.fold(0, |sum, number| mix(sum, *number)))
}
