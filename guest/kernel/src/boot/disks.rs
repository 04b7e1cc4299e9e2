//! Which disk is which, by what is on it.

use alloc::vec::Vec;

use abi::PAGE_SIZE;

use crate::{
    drivers::disk::{self, DiskId, SECTOR},
    fs::device,
    mm::swap,
    println,
};

/// Where ext4's superblock is, and its magic number in it.
const SUPERBLOCK: usize = 1024;
const EXT4_MAGIC: [u8; 2] = [0x53, 0xef];
const EXT4_MAGIC_AT: usize = SUPERBLOCK + 0x38;

/// The disks that the kernel uses.
#[derive(Clone, Debug, Default)]
pub struct Disks {
    /// The root file system's.
    pub root: Option<DiskId>,
    /// Those with a swap area, good or bad.
    pub swap: Vec<DiskId>,
}

/// What a disk is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    FileSystem,
    Swap,
    Unknown,
}

fn content(first_page: &[u8; PAGE_SIZE]) -> Content {
    if swap::is_area(first_page) {
        return Content::Swap;
    }
    if first_page[EXT4_MAGIC_AT..].starts_with(&EXT4_MAGIC) {
        return Content::FileSystem;
    }
    Content::Unknown
}

/// Looks at every disk. Says what is odd, and leaves alone what it does not know.
#[must_use]
pub fn look() -> Disks {
    let mut disks = Disks::default();
    for id in disk::all() {
        let sectors = disk::capacity(id);
        let mut page = alloc::boxed::Box::new([0; PAGE_SIZE]);
        if sectors < (PAGE_SIZE / SECTOR) as u64 || disk::read(id, 0, &mut page[..]).is_err() {
            let name = device::disk_path(id);
            println!("kernel: {name}, of {sectors} sectors, cannot be read, and is left alone");
            continue;
        }
        match content(&page) {
            Content::FileSystem if disks.root.is_none() => disks.root = Some(id),
            Content::Swap => disks.swap.push(id),
            Content::FileSystem => println!(
                "kernel: {}, one more disk with a file system, is left alone",
                device::disk_path(id)
            ),
            Content::Unknown => println!(
                "kernel: {}, of {} KiB, holds neither ext4 nor a swap area, and is left alone",
                device::disk_path(id),
                sectors / 2
            ),
        }
    }
    disks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_are_known_by_their_magic() {
        let mut page = [0; PAGE_SIZE];
        assert_eq!(content(&page), Content::Unknown);
        page[EXT4_MAGIC_AT..EXT4_MAGIC_AT + 2].copy_from_slice(&EXT4_MAGIC);
        assert_eq!(content(&page), Content::FileSystem);
        page[PAGE_SIZE - 10..].copy_from_slice(b"SWAPSPACE2");
        assert_eq!(content(&page), Content::Swap);
    }
}
