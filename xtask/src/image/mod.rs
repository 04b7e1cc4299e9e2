//! The guest's disks: a root with a file system, and two swap areas.

mod contents;
pub(crate) mod ext4;

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::paths;
use crate::progress::Step;
use contents::Contents;

/// Bytes of the root disk: the smallest that holds rsext4's journal and all of the guest.
const ROOT_SIZE: usize = 64 << 20;

/// Bytes of the swap disk: four times the RAM of the demonstration.
const SWAP_SIZE: u64 = 64 << 20;

/// Bytes of the second one, which is used when the first is full.
const MORE_SWAP_SIZE: u64 = 2 << 20;

/// Bytes of a page, and of the swap disk's header.
const PAGE: u64 = 4096;

/// To be raised when images are made differently from the same contents.
const FORMAT: u32 = 2;

/// The disks.
#[derive(Clone, Debug)]
pub(crate) struct Disks {
    /// The root disk.
    pub(crate) root: PathBuf,
    /// The swap disk.
    pub(crate) swap: PathBuf,
    /// Another swap disk, a small one.
    pub(crate) more_swap: PathBuf,
}

/// Makes the disks that `programs` belong on, where those that are there are not the same already.
pub(crate) fn ensure(programs: &[PathBuf]) -> Result<Disks> {
    let folder = paths::guest_target();
    let disks = Disks {
        root: folder.join("root.img"),
        swap: folder.join("swap.img"),
        more_swap: folder.join("more-swap.img"),
    };
    let contents = Contents::of_guest(programs, &paths::root().join("guest/root"))?;
    let wanted = format!("{FORMAT} {:016x}\n", contents.fingerprint());
    refresh(&disks.root, ROOT_SIZE as u64, &wanted, || {
        ext4::make(&contents, ROOT_SIZE)
    })?;
    for (disk, size) in [(&disks.swap, SWAP_SIZE), (&disks.more_swap, MORE_SWAP_SIZE)] {
        let wanted = format!("{FORMAT} {size}\n");
        refresh(disk, size, &wanted, || Ok(swap_header(size)))?;
    }
    Ok(disks)
}

/// The header page of a swap area of `size` bytes, as Linux's `mkswap` makes it: version 1, the number of
/// the last page, no bad pages, and a name at the page's end.
fn swap_header(size: u64) -> Vec<u8> {
    let mut header = vec![0; PAGE as usize];
    let last = (size / PAGE - 1) as u32;
    header[1024..1028].copy_from_slice(&1_u32.to_le_bytes());
    header[1028..1032].copy_from_slice(&last.to_le_bytes());
    header[PAGE as usize - 10..].copy_from_slice(b"SWAPSPACE2");
    header
}

/// Writes `image` anew unless the note beside it says that it was made from the same: `wanted`.
fn refresh(
    image: &Path,
    size: u64,
    wanted: &str,
    make: impl FnOnce() -> Result<Vec<u8>>,
) -> Result<()> {
    let note = image.with_extension("made-from");
    let there = fs::metadata(image).is_ok_and(|it| it.len() == size)
        && fs::read_to_string(&note).is_ok_and(|it| it == wanted);
    if there {
        return Ok(());
    }
    let step = Step::new(format!("making {}", paths::shown(image)));
    // Written beside, then renamed: a run that is stopped leaves no half image behind.
    let new = image.with_extension("new");
    let cannot_write = || format!("cannot write {}", new.display());
    write_sparse(&new, size, &make()?).with_context(cannot_write)?;
    fs::rename(&new, image).with_context(cannot_write)?;
    fs::write(&note, wanted).with_context(|| format!("cannot write {}", note.display()))?;
    step.done();
    Ok(())
}

/// Writes a file of `size` bytes that begins with `bytes`, leaving holes for pages of zeros.
fn write_sparse(file: &Path, size: u64, bytes: &[u8]) -> Result<()> {
    let mut file = File::create(file)?;
    file.set_len(size)?;
    for (index, page) in bytes.chunks(PAGE as usize).enumerate() {
        if page.iter().any(|byte| *byte != 0) {
            file.seek(SeekFrom::Start(index as u64 * PAGE))?;
            file.write_all(page)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_swap_header_is_one_page() {
        let header = swap_header(64 << 20);
        assert_eq!(header.len(), 4096);
        assert_eq!(header[1024..1032], [1, 0, 0, 0, 0xff, 0x3f, 0, 0]);
        assert_eq!(&header[4086..], b"SWAPSPACE2");
    }

    #[test]
    fn an_image_is_made_once_for_the_same_contents() {
        let folder = tempfile::tempdir().unwrap();
        let image = folder.path().join("disk.img");
        let mut page = vec![0; PAGE as usize];
        page.extend([7; 10]);
        refresh(&image, 3 * PAGE, "a", || Ok(page.clone())).unwrap();
        let written = fs::read(&image).unwrap();
        assert_eq!(written.len(), 3 * PAGE as usize);
        assert_eq!(written[..page.len()], page);

        refresh(&image, 3 * PAGE, "a", || unreachable!()).unwrap();
        let mut made = false;
        refresh(&image, 3 * PAGE, "b", || {
            made = true;
            Ok(vec![])
        })
        .unwrap();
        assert!(made);
        assert!(fs::read(&image).unwrap().iter().all(|byte| *byte == 0));
    }
}
