//! Switching the machine off, with the file system left clean.

use abi::process::WaitStatus;

use crate::{
    drivers::finisher,
    fs::{inode, volume},
    mm::writeback,
    println,
};

/// Writes everything to the disks.
pub fn sync() {
    writeback::sync_all();
    inode::reap();
    if let Err(errno) = volume::sync() {
        println!("kernel: cannot write the file system's last changes: {errno}");
    }
}

/// Switches the machine off; `status` goes to whoever started it.
pub fn off(status: u8) -> ! {
    settle();
    finisher::power_off(status)
}

/// Starts the machine again.
pub fn restart() -> ! {
    settle();
    finisher::restart()
}

/// The first process has ended: nothing can go on.
pub fn init_ended(status: WaitStatus) -> ! {
    match status {
        WaitStatus::Exited(code) => {
            println!("kernel: init ended with status {code}; switching off")
        }
        WaitStatus::Signaled(signal) => {
            println!("kernel: init was killed by signal {signal}; switching off")
        }
        // No end at all.
        WaitStatus::Stopped(_) | WaitStatus::Continued => {}
    }
    // Success is for a machine that somebody switched off.
    off(status.shell_status().max(1))
}

fn settle() {
    writeback::sync_all();
    inode::reap();
    // With files open that have no name any more it cannot be unmounted; it is clean enough when
    // everything is written.
    if volume::unmount().is_err() {
        if let Err(errno) = volume::sync() {
            println!("kernel: cannot write the file system's last changes: {errno}");
        }
    }
}
