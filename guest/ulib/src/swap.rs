//! Swap areas: taking them into use, giving them back, and the list of them.

use alloc::string::String;
use alloc::vec::Vec;

use abi::swap::{SWAP_FLAG_PREFER, SwapInfo};

use crate::fs::c_path;
use crate::sys::{self, Result};

/// A swap area in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// The device that it is on.
    pub path: String,
    /// Pages that can be swapped to.
    pub pages: u64,
    /// Pages in use.
    pub used: u64,
    /// Areas with a higher priority are used first.
    pub priority: i64,
}

impl From<SwapInfo> for Area {
    fn from(info: SwapInfo) -> Self {
        let end = info.path.iter().position(|&byte| byte == 0);
        let path = &info.path[..end.unwrap_or(info.path.len())];
        Self {
            path: String::from_utf8_lossy(path).into_owned(),
            pages: info.pages,
            used: info.used,
            priority: info.priority,
        }
    }
}

/// Begins to use the swap area on a device, with a priority, or after all that are in use.
pub fn on(device: &str, priority: Option<u16>) -> Result<()> {
    let flags = priority.map_or(0, |priority| SWAP_FLAG_PREFER | usize::from(priority));
    on_with(device, flags)
}

/// The same, with `SWAP_FLAG_*`.
pub fn on_with(device: &str, flags: usize) -> Result<()> {
    sys::swapon(&c_path(device)?, flags)
}

/// Brings back what is in the swap area on a device, and ceases to use it.
pub fn off(device: &str) -> Result<()> {
    sys::swapoff(&c_path(device)?)
}

/// The areas in use.
pub fn areas() -> Result<Vec<Area>> {
    let mut areas = Vec::new();
    loop {
        match sys::swapinfo(areas.len()) {
            Ok(info) => areas.push(info.into()),
            Err(abi::errno::ENOENT) => return Ok(areas),
            Err(errno) => return Err(errno),
        }
    }
}
