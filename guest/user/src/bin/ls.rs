//! `ls [-l] [PATH…]`: lists directories and files by name.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use ulib::env::Args;
use ulib::fs::{self, S_IFCHR, S_IFDIR, S_IFMT, Stat};
use ulib::{Errno, println};
use user::cli::complain;

ulib::entry!(run);

fn run(args: Args) -> i32 {
    let long = args.rest().any(|arg| arg == "-l");
    let mut paths: Vec<&str> = args.rest().filter(|arg| *arg != "-l").collect();
    if paths.is_empty() {
        paths.push(".");
    }
    let mut status = 0;
    for path in &paths {
        if paths.len() > 1 {
            println!("{path}:");
        }
        if let Err(errno) = list(path, long) {
            status = complain("ls", path, errno);
        }
    }
    status
}

fn list(path: &str, long: bool) -> Result<(), Errno> {
    let stat = fs::metadata(path)?;
    if stat.mode & S_IFMT != S_IFDIR {
        show(path, &stat, long);
        return Ok(());
    }
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(path)? {
        let name = entry?.name;
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort_unstable();
    for name in &names {
        let stat = fs::metadata(&format!("{path}/{name}"))?;
        show(name, &stat, long);
    }
    Ok(())
}

fn show(name: &str, stat: &Stat, long: bool) {
    let suffix = if stat.mode & S_IFMT == S_IFDIR {
        "/"
    } else {
        ""
    };
    if long {
        println!(
            "{} {:3} {:9} {name}{suffix}",
            mode_text(stat.mode),
            stat.nlink,
            stat.size
        );
    } else {
        println!("{name}{suffix}");
    }
}

/// `drwxr-xr-x`.
fn mode_text(mode: u32) -> String {
    let kind = match mode & S_IFMT {
        S_IFDIR => 'd',
        S_IFCHR => 'c',
        _ => '-',
    };
    let mut text = String::from(kind);
    for (index, letter) in "rwxrwxrwx".chars().enumerate() {
        text.push(if mode & (0o400 >> index) == 0 {
            '-'
        } else {
            letter
        });
    }
    text
}
