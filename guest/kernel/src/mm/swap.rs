//! Swap areas on disks: their header, `swapon` and `swapoff`, and what is used at boot.
//!
//! An area is a whole disk. Its first page is a header in the format of Linux's `mkswap` ("SWAPSPACE2",
//! version 1), whose numbers are little-endian words:
//!
//! | bytes | hold |
//! |---|---|
//! | 1024 | the version, 1 |
//! | 1028 | the number of the last page |
//! | 1032 | how many pages are bad |
//! | 1536 | their numbers |
//! | 4086 | `SWAPSPACE2` |

use alloc::{boxed::Box, vec::Vec};
use core::fmt;

use abi::errno::{EBUSY, EINVAL, EIO, ENOMEM, EROFS, Errno};
use abi::swap::{SWAP_FLAG_PREFER, SWAP_FLAG_PRIO_MASK, SWAP_FLAGS_VALID};
use vm::NewSwapArea;

use super::pager;
use crate::{
    PAGE_SIZE,
    drivers::disk::{self, DiskId, SECTOR},
    fs::{device, volume},
    println,
};

const MAGIC: &[u8; 10] = b"SWAPSPACE2";
const MAGIC_AT: usize = PAGE_SIZE - MAGIC.len();
const VERSION_AT: usize = 1024;
const LAST_PAGE_AT: usize = 1028;
const BAD_COUNT_AT: usize = 1032;
const BAD_AT: usize = 1536;

/// Bad pages that there is room for.
const MAX_BAD: u32 = ((MAGIC_AT - BAD_AT) / 4) as u32;

/// What a header says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Header {
    /// Pages of the area, the header included.
    pages: u32,
    bad: Vec<u32>,
}

/// Why an area cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BadArea {
    NoHeader,
    Version(u32),
    Empty,
    TooShort { says: u64, has: u64 },
    TooManyBad(u32),
    BadBeyondEnd(u32),
    NothingSound,
}

impl fmt::Display for BadArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoHeader => write!(
                f,
                "its first page is no swap header: make it a swap area with mkswap"
            ),
            Self::Version(version) => {
                write!(f, "its header has version {version}, and 1 is expected")
            }
            Self::Empty => write!(f, "it has no page beside the header"),
            Self::TooShort { says, has } => write!(
                f,
                "its header says that it has {says} pages, and the disk has room for {has}"
            ),
            Self::TooManyBad(count) => write!(
                f,
                "its header counts {count} bad pages, and has room for {MAX_BAD}"
            ),
            Self::BadBeyondEnd(page) => {
                write!(
                    f,
                    "its header calls page {page} bad, which it does not have"
                )
            }
            Self::NothingSound => write!(f, "all of its pages are bad"),
        }
    }
}

fn word(page: &[u8], at: usize) -> u32 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&page[at..at + 4]);
    u32::from_le_bytes(bytes)
}

/// Reads the header of an area on a disk with room for so many pages.
fn parse(page: &[u8; PAGE_SIZE], room: u64) -> Result<Header, BadArea> {
    if !is_area(page) {
        return Err(BadArea::NoHeader);
    }
    let version = word(page, VERSION_AT);
    if version != 1 {
        return Err(BadArea::Version(version));
    }
    let last = word(page, LAST_PAGE_AT);
    if last == 0 {
        return Err(BadArea::Empty);
    }
    let pages = u64::from(last) + 1;
    if pages > room {
        return Err(BadArea::TooShort {
            says: pages,
            has: room,
        });
    }
    let count = word(page, BAD_COUNT_AT);
    if count > MAX_BAD {
        return Err(BadArea::TooManyBad(count));
    }
    let bad: Vec<u32> = (0..count as usize)
        .map(|index| word(page, BAD_AT + 4 * index))
        .collect();
    if let Some(&page) = bad.iter().find(|&&page| page == 0 || page > last) {
        return Err(BadArea::BadBeyondEnd(page));
    }
    let pages = last.saturating_add(1).min(vm::MAX_AREA_PAGES);
    if (1..pages).all(|page| bad.contains(&page)) {
        return Err(BadArea::NothingSound);
    }
    Ok(Header { pages, bad })
}

/// Whether a disk with this first page is a swap area, good or bad.
#[must_use]
pub fn is_area(first_page: &[u8; PAGE_SIZE]) -> bool {
    first_page.ends_with(MAGIC)
}

/// Begins to use the swap area on a disk. Says on the console what is wrong with it.
fn swap_on(id: DiskId, priority: Option<u16>) -> Result<(), Errno> {
    let name = device::disk_path(id);
    if volume::is_on(id) || pager::is_swap(id) {
        return Err(EBUSY);
    }
    if disk::is_read_only(id) {
        println!("kernel: {name}: the disk is read-only, and cannot be swapped to");
        return Err(EROFS);
    }
    let room = disk::capacity(id) * SECTOR as u64 / PAGE_SIZE as u64;
    let mut page = Box::new([0; PAGE_SIZE]);
    if room == 0 {
        println!("kernel: {name}: {}", BadArea::NoHeader);
        return Err(EINVAL);
    }
    if disk::read(id, 0, &mut page[..]).is_err() {
        println!("kernel: {name}: its first page cannot be read");
        return Err(EIO);
    }
    let header = parse(&page, room).map_err(|why| {
        println!("kernel: {name}: {why}");
        EINVAL
    })?;
    let area = NewSwapArea {
        name,
        pages: header.pages,
        bad: &header.bad,
        priority,
    };
    pager::swap_on(id, &area).inspect_err(|&errno| {
        if errno == ENOMEM {
            let pages = header.pages;
            println!("kernel: {name}: there is no room to keep track of its {pages} pages");
        }
    })
}

/// Uses an area that was found at boot; what is wrong with it is said, and the system goes on.
pub fn on_at_boot(id: DiskId) {
    let _: Result<(), Errno> = swap_on(id, None);
}

/// `swapon`.
pub fn on(id: DiskId, flags: usize) -> Result<(), Errno> {
    if flags & !SWAP_FLAGS_VALID != 0 {
        return Err(EINVAL);
    }
    let preferred = (flags & SWAP_FLAG_PREFER != 0).then_some(flags & SWAP_FLAG_PRIO_MASK);
    swap_on(id, preferred.map(|priority| priority as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(version: u32, last: u32, bad: &[u32], count: u32) -> [u8; PAGE_SIZE] {
        let mut page = [0; PAGE_SIZE];
        let mut put = |at: usize, word: u32| page[at..at + 4].copy_from_slice(&word.to_le_bytes());
        put(VERSION_AT, version);
        put(LAST_PAGE_AT, last);
        put(BAD_COUNT_AT, count);
        for (index, &number) in bad.iter().enumerate() {
            put(BAD_AT + 4 * index, number);
        }
        page[MAGIC_AT..].copy_from_slice(MAGIC);
        page
    }

    #[test]
    fn sound_headers() {
        for (bad, room) in [(&[][..], 64), (&[][..], 1000), (&[5, 63][..], 64)] {
            let page = header(1, 63, bad, bad.len() as u32);
            let header = Header {
                pages: 64,
                bad: bad.into(),
            };
            assert_eq!(parse(&page, room), Ok(header));
        }
    }

    #[test]
    fn headers_that_are_wrong_in_one_thing() {
        let long = BadArea::TooShort { says: 65, has: 64 };
        for (page, why) in [
            ([0; PAGE_SIZE], BadArea::NoHeader),
            (header(0, 63, &[], 0), BadArea::Version(0)),
            (header(1, 0, &[], 0), BadArea::Empty),
            (header(1, 64, &[], 0), long),
            (header(1, 63, &[], MAX_BAD + 1), BadArea::TooManyBad(638)),
            (header(1, 63, &[64], 1), BadArea::BadBeyondEnd(64)),
            (header(1, 63, &[0], 1), BadArea::BadBeyondEnd(0)),
            (header(1, 2, &[2, 1], 2), BadArea::NothingSound),
        ] {
            assert_eq!(parse(&page, 64), Err(why), "{why}");
        }
    }
}
