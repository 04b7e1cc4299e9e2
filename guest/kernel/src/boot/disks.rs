//! Which disk is which, by what is on it.

use abi::PAGE_SIZE;

use crate::{
    drivers::disk::{self, DiskId, SECTOR},
    println,
};

/// The first bytes of a swap disk.
const SWAP_MAGIC: &[u8; 8] = b"PWSWAP01";

/// Where ext4's superblock is, and its magic number in it.
const SUPERBLOCK: usize = 1024;
const EXT4_MAGIC: [u8; 2] = [0x53, 0xef];
const EXT4_MAGIC_AT: usize = SUPERBLOCK + 0x38;

/// The swap area.
#[derive(Clone, Copy, Debug)]
pub struct Swap {
    /// Its disk.
    pub disk: DiskId,
    /// Pages that it holds.
    pub slots: u32,
}

/// The disks that the kernel uses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disks {
    /// The root file system's.
    pub root: Option<DiskId>,
    /// The swap area.
    pub swap: Option<Swap>,
}

/// What a disk is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    FileSystem,
    Swap(u64),
    Unknown,
}

fn content(first_page: &[u8; PAGE_SIZE]) -> Content {
    if first_page.starts_with(SWAP_MAGIC) {
        let mut pages = [0; 8];
        pages.copy_from_slice(&first_page[8..16]);
        return Content::Swap(u64::from_le_bytes(pages));
    }
    if first_page[EXT4_MAGIC_AT..].starts_with(&EXT4_MAGIC) {
        return Content::FileSystem;
    }
    Content::Unknown
}

/// Looks at every disk. Says what is odd, and leaves alone what it does not know.
#[must_use]
pub fn assign() -> Disks {
    let mut disks = Disks::default();
    for id in disk::all() {
        let sectors = disk::capacity(id);
        let mut page = alloc::boxed::Box::new([0; PAGE_SIZE]);
        if sectors < (PAGE_SIZE / SECTOR) as u64 || disk::read(id, 0, &mut page[..]).is_err() {
            println!("kernel: a disk of {sectors} sectors cannot be read, and is left alone");
            continue;
        }
        match content(&page) {
            Content::FileSystem if disks.root.is_none() => disks.root = Some(id),
            Content::Swap(pages) if disks.swap.is_none() => disks.swap = swap(id, pages),
            Content::FileSystem | Content::Swap(_) => {
                println!("kernel: one more disk with a file system or swap area is left alone");
            }
            Content::Unknown => println!(
                "kernel: a disk of {} KiB holds neither ext4 nor a swap area, and is left alone",
                sectors / 2
            ),
        }
    }
    disks
}

fn swap(disk: DiskId, pages: u64) -> Option<Swap> {
    let room = (disk::capacity(disk) * SECTOR as u64 / PAGE_SIZE as u64).saturating_sub(1);
    if disk::is_read_only(disk) {
        println!("kernel: the swap disk is read-only, and is not used");
        return None;
    }
    if pages > room {
        println!(
            "kernel: the swap disk promises {pages} pages and has room for {room}, which are used"
        );
    }
    let slots = u32::try_from(pages.min(room)).unwrap_or(u32::MAX);
    Some(Swap { disk, slots })
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
        page[..8].copy_from_slice(SWAP_MAGIC);
        page[8] = 7;
        assert_eq!(content(&page), Content::Swap(7));
    }
}
