//! What is asked of the file system about the content of files, whatever disk it is on; and the questions
//! that it is not asked, since a spoilt disk would make it answer them with a panic.

#[cfg(test)]
mod tests;

use rsext4::{
    BlockIo, DirectoryEntryType, Ext4, Ext4Error, Ext4Result, FileExtentTarget, FileName,
    InodeInfo, InodeNumber, MountedServices, NoopObserver, PreallocationOptions,
};

use crate::PAGE_SIZE;

/// A file system that is mounted from a disk.
pub type OnDisk<D> = Ext4<D, MountedServices<(), NoopObserver>>;

/// The longest file that there can be: ext4 numbers a file's blocks, of 4 KiB here, with 32 bits.
pub const MAX_LEN: u64 = 1 << 44;

/// Refuses what lies where no file has anything. An inode whose size is nonsense leads there, and `rsext4`
/// would take the block's number modulo 2^32.
fn check_range(offset: u64, len: usize) -> Ext4Result<()> {
    match offset.checked_add(len as u64) {
        Some(end) if end <= MAX_LEN => Ok(()),
        _ => Err(Ext4Error::corrupted()),
    }
}

/// What is called so in a folder. A file with a size that none can have is not handed out: whoever reads it to
/// its end would never be done.
pub fn lookup<D: BlockIo>(
    fs: &mut OnDisk<D>,
    folder: InodeNumber,
    name: FileName<'_>,
) -> Ext4Result<Option<InodeInfo>> {
    let found = fs.lookup_child(folder, name)?;
    match found {
        Some(info) if info.size > MAX_LEN => Err(Ext4Error::corrupted()),
        _ => Ok(found),
    }
}

/// Reads from `offset` on; less at the end of the file.
pub fn read<D: BlockIo>(
    fs: &mut OnDisk<D>,
    number: InodeNumber,
    offset: u64,
    bytes: &mut [u8],
) -> Ext4Result<usize> {
    check_range(offset, bytes.len())?;
    fs.read_inode(number, offset, bytes)
}

/// Writes from `offset` on.
pub fn write<D: BlockIo>(
    fs: &mut OnDisk<D>,
    number: InodeNumber,
    offset: u64,
    bytes: &[u8],
) -> Ext4Result<()> {
    check_range(offset, bytes.len())?;
    fs.write_inode(number, offset, bytes)
}

/// Takes room on the disk for a range of a file, as far as there is none yet. It reads as zeros.
///
/// Writing to such room later may take a block more, for the tree that says where it is. So that this
/// never fails, the last blocks of the disk are kept for it: as many as ext4 keeps elsewhere.
pub fn reserve<D: BlockIo>(
    fs: &mut OnDisk<D>,
    number: InodeNumber,
    start: u64,
    len: u64,
) -> Ext4Result<()> {
    const BLOCK: u64 = PAGE_SIZE as u64;
    let (first, end) = (start / BLOCK * BLOCK, (start + len).next_multiple_of(BLOCK));
    let stats = fs.statfs();
    let kept = (stats.total_blocks / 50).min(4096);
    // What a spoilt extent says may not fit together: nothing here may overflow.
    if stats.free_blocks < kept.saturating_add((end - first) / BLOCK) {
        let all = usize::MAX;
        let there = fs.inode_extents(number, first, end - first, FileExtentTarget::Data, all)?;
        let there: u64 = there
            .extents
            .iter()
            .map(|extent| {
                let extent_end = extent.logical_start.saturating_add(extent.length);
                extent_end
                    .min(end)
                    .saturating_sub(extent.logical_start.max(first))
            })
            .sum();
        if there < end - first {
            return Err(Ext4Error::no_space());
        }
    }
    fs.preallocate_inode(number, start, len, PreallocationOptions::EXTEND_SIZE)
}

/// Frees a file that has no name any more.
pub fn free<D: BlockIo>(fs: &mut OnDisk<D>, number: InodeNumber) -> Ext4Result<()> {
    // The crate's own reaping gives back only blocks that have been written; truncation gives back all.
    if fs.inode(number)?.file_type() == DirectoryEntryType::RegularFile {
        fs.truncate_inode(number, 0)?;
    }
    fs.reap_unlinked_inode(number)
}
