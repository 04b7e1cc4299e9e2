//! Breaking an image's file system, or a device tree, and finding the sectors of what is on it.

use anyhow::{Context, Result, ensure};

use crate::image::ext4::Image;

/// Where the superblock is, and fields in it (ext4's on-disk format).
const SUPERBLOCK: usize = 1024;
const BLOCK: usize = 4096;
const SECTOR: u64 = 512;

/// Overwrites bytes of the superblock.
pub(super) fn superblock(image: &mut Image, at: usize, bytes: &[u8]) {
    image.bytes[SUPERBLOCK + at..][..bytes.len()].copy_from_slice(bytes);
}

/// Gives a file a size, on a file system whose metadata has no checksums any more.
pub(super) fn size(image: &mut Image, path: &str, size: u64) -> Result<()> {
    let (at, _) = place_of_inode(image, path)?;
    // METADATA_CSUM, of the features that matter to those who write.
    let features = image.word(SUPERBLOCK + 0x64) & !0x400;
    superblock(image, 0x64, &features.to_le_bytes());
    for (field, half) in [(4, size as u32), (0x6c, (size >> 32) as u32)] {
        image.bytes[at + field..][..4].copy_from_slice(&half.to_le_bytes());
    }
    Ok(())
}

/// Overwrites the inode of a file with rubbish.
pub(super) fn inode(image: &mut Image, path: &str) -> Result<()> {
    let (at, inode_size) = place_of_inode(image, path)?;
    // The mode stays, so that it is still a file of its kind.
    image.bytes[at + 2..at + inode_size].fill(0xa5);
    Ok(())
}

/// Lets a device tree say that it is so long (Devicetree Specification, Header).
pub(super) fn tree_length(tree: &mut [u8], len: u32) -> Result<()> {
    let field = tree.get_mut(4..8).context("it has no header")?;
    field.copy_from_slice(&len.to_be_bytes());
    Ok(())
}

/// Puts other words, as long, in the place of some in a device tree, wherever they stand.
pub(super) fn tree_word(tree: &mut [u8], from: &[u8], to: &[u8]) -> Result<()> {
    let places: Vec<usize> = tree
        .windows(from.len())
        .enumerate()
        .filter_map(|(at, bytes)| (bytes == from).then_some(at))
        .collect();
    ensure!(!places.is_empty(), "it does not say {from:?}");
    for at in places {
        tree[at..][..to.len()].copy_from_slice(to);
    }
    Ok(())
}

/// Where a file's inode is, and how long inodes are.
fn place_of_inode(image: &mut Image, path: &str) -> Result<(usize, usize)> {
    let index = image.inode(path)? as usize - 1;
    let per_group = image.word(SUPERBLOCK + 0x28) as usize;
    let inode_size = image.half(SUPERBLOCK + 0x58) as usize;
    let descriptor_size = match image.half(SUPERBLOCK + 0xfe) {
        0 => 32,
        size => size as usize,
    };
    let descriptor = BLOCK + index / per_group * descriptor_size;
    let table = image.word(descriptor + 8) as usize * BLOCK;
    Ok((table + index % per_group * inode_size, inode_size))
}

/// Overwrites a file's or folder's content with rubbish.
pub(super) fn content(image: &mut Image, path: &str) -> Result<()> {
    for (start, len) in image.extents(path)? {
        image.bytes[start as usize..][..len as usize].fill(0xa5);
    }
    Ok(())
}

/// The sectors of a file's content from page `first` on, as `fail=` has them.
pub(super) fn sectors(image: &mut Image, path: &str, first: u64) -> Result<String> {
    let extents = image.extents(path)?;
    let (start, len) = extents
        .into_iter()
        .next()
        .with_context(|| format!("/{path} has no content"))?;
    let skipped = first * BLOCK as u64;
    Ok(format!(
        "sector={}-{}",
        (start + skipped) / SECTOR,
        (start + len) / SECTOR - 1
    ))
}
