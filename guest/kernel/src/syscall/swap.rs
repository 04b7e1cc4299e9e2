//! Swap areas.

use abi::errno::{EINVAL, ENOENT, Errno};
use abi::swap::SwapInfo;

use super::Outcome;
use crate::{
    drivers::disk::DiskId,
    fs::{
        device::Device,
        path::{self, Found, LastLink},
    },
    mm::{pager, swap, user},
    proc::with_current,
};

/// The disk whose device file is at a path.
fn disk_at(path: usize) -> Result<DiskId, Errno> {
    let path = user::read_path(path)?;
    let directory = with_current(|process| process.directory.clone());
    match path::locate(&directory, &path, LastLink::Follow)?.found {
        Some(Found::Device(Device::Disk(id))) => Ok(id),
        Some(_) => Err(EINVAL),
        None => Err(ENOENT),
    }
}

pub(super) fn swapon(path: usize, flags: usize) -> Outcome {
    swap::on(disk_at(path)?, flags)?;
    Ok(0)
}

pub(super) fn swapoff(path: usize) -> Outcome {
    pager::swap_off(disk_at(path)?)?;
    Ok(0)
}

pub(super) fn swapinfo(index: usize, buffer: usize) -> Outcome {
    let areas = pager::with_vm(|vm| vm.swap_areas());
    let area = areas.get(index).ok_or(ENOENT)?;
    let mut path = [0; 32];
    for (to, from) in path.iter_mut().zip(area.name.bytes()) {
        *to = from;
    }
    let info = SwapInfo {
        path,
        pages: area.pages,
        used: area.used,
        priority: area.priority.into(),
    };
    user::write_value(buffer, &info)?;
    Ok(0)
}
