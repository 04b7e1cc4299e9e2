//! The machine as a whole.

use abi::errno::EINVAL;
use abi::process::{
    REBOOT_CMD_HALT, REBOOT_CMD_POWER_OFF, REBOOT_CMD_RESTART, REBOOT_MAGIC1, REBOOT_MAGIC2,
    Sysinfo, Utsname, uts_field,
};

use super::{Outcome, int};
use crate::{
    PAGE_SIZE,
    mm::{pager, user},
    power,
    proc::table::with_table,
    time,
    trap::account,
};

pub(super) fn sync() -> Outcome {
    power::sync();
    Ok(0)
}

/// Numbers are C `int`s, whose upper halves may be anything.
pub(super) fn reboot([magic1, magic2, command, status]: [usize; 4]) -> Outcome {
    let word = |argument: usize| int(argument) as u32 as usize;
    if word(magic1) != REBOOT_MAGIC1 || word(magic2) != REBOOT_MAGIC2 {
        return Err(EINVAL);
    }
    match word(command) {
        REBOOT_CMD_POWER_OFF | REBOOT_CMD_HALT => power::off(status as u8),
        REBOOT_CMD_RESTART => power::restart(),
        _ => Err(EINVAL),
    }
}

/// What `uname` tells, and files of `/proc` too.
#[derive(Clone, Copy, Debug)]
pub struct SystemNames {
    /// The system's name.
    pub system: &'static str,
    /// This machine's name.
    pub node: &'static str,
    /// Programs that look here want to know which of Linux's calls to expect.
    pub release: &'static str,
    /// Which build.
    pub version: &'static str,
}

/// This system's.
pub const SYSTEM_NAMES: SystemNames = SystemNames {
    system: "pagewalk",
    node: "guest",
    release: concat!("6.1.0-pagewalk-", env!("CARGO_PKG_VERSION")),
    version: "#1",
};

pub(super) fn uname(buffer: usize) -> Outcome {
    let names = Utsname {
        sysname: uts_field(SYSTEM_NAMES.system),
        nodename: uts_field(SYSTEM_NAMES.node),
        release: uts_field(SYSTEM_NAMES.release),
        version: uts_field(SYSTEM_NAMES.version),
        machine: uts_field("riscv64"),
        domainname: uts_field("(none)"),
    };
    user::write_value(buffer, &names)?;
    Ok(0)
}

pub(super) fn sysinfo(buffer: usize) -> Outcome {
    let (stats, shared) = pager::with_vm(|vm| (vm.stats(), vm.memory().shared));
    let info = Sysinfo {
        uptime: (time::now_ns() / 1_000_000_000) as i64,
        // From parts of 2^11 to parts of 2^16.
        loads: account::load_averages().map(|average| average << 5),
        totalram: stats.frames_total,
        sharedram: shared,
        freeram: stats.frames_free,
        totalswap: stats.swap_total,
        freeswap: stats.swap_total - stats.swap_used,
        procs: with_table(|table| table.iter().count()) as u16,
        mem_unit: PAGE_SIZE as u32,
        ..Sysinfo::default()
    };
    user::write_value(buffer, &info)?;
    Ok(0)
}
