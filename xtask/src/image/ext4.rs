//! An ext4 file system in memory, made by the crate that the guest's kernel reads it with.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use rsext4::{
    BlockIo, Clock, DeviceCapabilities, DeviceGeometry, Ext4, Ext4Error, Ext4Result, Ext4Timestamp,
    FileExtentTarget, FileName, FilePermissions, InodeNumber, MkfsOptions, MountOptions,
    MountServices, MountedServices, MutationContext, NoopObserver, SectorId,
};

use super::contents::{Contents, Node};

/// Bytes in a sector.
const SECTOR: usize = 512;

/// How much of a file is written at once.
const CHUNK: usize = 64 << 10;

/// A mounted file system over a disk in memory.
type Mounted<'a> = Ext4<Disk<'a>, MountedServices<(), NoopObserver>>;

/// A disk of `size` bytes that holds `contents`. The same contents give the same bytes.
pub(crate) fn make(contents: &Contents, size: usize) -> Result<Vec<u8>> {
    let mut image = vec![0; size];
    let disk = Disk { bytes: &mut image };
    let disk = rsext4::format(disk, NoTime, MkfsOptions::default())
        .map_err(|error| anyhow!("cannot make an ext4 file system of {size} bytes: {error}"))?;
    let services = MountServices::new(NoTime, (), NoopObserver);
    let mut mounted = Ext4::mount(disk, services, MountOptions::read_write())
        .map_err(|error| anyhow!("cannot mount the new file system: {error}"))?;

    let mut folders = BTreeMap::from([(String::new(), mounted.root_inode())]);
    for (path, node) in contents.nodes() {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = *folders
            .get(parent)
            .with_context(|| format!("/{path} has no folder to be in"))?;
        let made = put(&mut mounted, parent, name, node)
            .map_err(|error| anyhow!("cannot write /{path} to the disk image: {error}"))?;
        if matches!(node, Node::Folder) {
            folders.insert(path.to_owned(), made);
        }
    }
    mounted
        .unmount()
        .map_err(|error| anyhow!("cannot unmount the new file system: {error}"))?;
    drop(mounted);
    Ok(image)
}

/// Makes one folder or file.
fn put(
    mounted: &mut Mounted<'_>,
    parent: InodeNumber,
    name: &str,
    node: &Node,
) -> Ext4Result<InodeNumber> {
    let root_user = MutationContext::new(0, 0, 0, 0);
    let name = FileName::new(name.as_bytes())?;
    let (bytes, mode) = match node {
        Node::Folder => {
            let mode = FilePermissions::new(0o755)?;
            let info = mounted.create_directory(root_user, parent, name, mode)?;
            return Ok(info.number);
        }
        Node::Text(bytes) => (bytes, 0o644),
        Node::Program(bytes) => (bytes, 0o755),
    };
    let mode = FilePermissions::new(mode)?;
    let file = mounted
        .create_regular_file(root_user, parent, name, mode)?
        .number;
    let mut offset = 0;
    for chunk in bytes.chunks(CHUNK) {
        mounted.write_inode(file, offset, chunk)?;
        offset += chunk.len() as u64;
    }
    Ok(file)
}

/// Every time stamp is the epoch, so that an image depends on its contents alone.
struct NoTime;

impl Clock for NoTime {
    fn now(&self) -> Ext4Result<Ext4Timestamp> {
        Ok(Ext4Timestamp::UNIX_EPOCH)
    }
}

/// A disk in memory.
struct Disk<'a> {
    bytes: &'a mut [u8],
}

impl Disk<'_> {
    /// The bytes from `sector` on, as many as the caller's buffer holds.
    fn at(&mut self, sector: SectorId, length: usize) -> Ext4Result<&mut [u8]> {
        let start = sector
            .as_usize()?
            .checked_mul(SECTOR)
            .ok_or_else(Ext4Error::overflow)?;
        let end = start.checked_add(length).ok_or_else(Ext4Error::overflow)?;
        self.bytes.get_mut(start..end).ok_or_else(Ext4Error::io)
    }
}

impl BlockIo for Disk<'_> {
    fn write(&mut self, buffer: &[u8], sector: SectorId, _count: u32) -> Ext4Result<()> {
        self.at(sector, buffer.len())?.copy_from_slice(buffer);
        Ok(())
    }

    fn read(&mut self, buffer: &mut [u8], sector: SectorId, _count: u32) -> Ext4Result<()> {
        buffer.copy_from_slice(self.at(sector, buffer.len())?);
        Ok(())
    }

    fn geometry(&self) -> DeviceGeometry {
        DeviceGeometry::new(SECTOR as u32, (self.bytes.len() / SECTOR) as u64)
    }

    fn capabilities(&self) -> DeviceCapabilities {
        DeviceCapabilities {
            flush: true,
            ..DeviceCapabilities::default()
        }
    }

    fn flush(&mut self) -> Ext4Result<()> {
        Ok(())
    }
}

/// An image that is looked at and changed.
pub(crate) struct Image {
    /// All of it.
    pub(crate) bytes: Vec<u8>,
}

impl Image {
    /// The image in a file.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(Self { bytes })
    }

    /// Writes it to a file.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        fs::write(file, &self.bytes).with_context(|| format!("cannot write {}", file.display()))
    }

    /// The 16-bit number at a byte.
    pub(crate) fn half(&self, at: usize) -> u16 {
        u16::from_le_bytes([self.bytes[at], self.bytes[at + 1]])
    }

    /// The 32-bit number at a byte.
    pub(crate) fn word(&self, at: usize) -> u32 {
        u32::from(self.half(at)) | u32::from(self.half(at + 2)) << 16
    }

    /// Number of the inode at a path.
    pub(crate) fn inode(&mut self, path: &str) -> Result<u32> {
        self.look(|mounted| find(mounted, path).map(InodeNumber::raw))
            .with_context(|| format!("/{path}"))
    }

    /// Where on the disk the content at a path is: start and length of each piece, in bytes.
    pub(crate) fn extents(&mut self, path: &str) -> Result<Vec<(u64, u64)>> {
        let map = self.look(|mounted| {
            let number = find(mounted, path)?;
            let size = mounted.inode(number)?.size.max(1);
            mounted.inode_extents(number, 0, size, FileExtentTarget::Data, usize::MAX)
        });
        let map = map.with_context(|| format!("/{path}"))?;
        let pieces = map.extents.iter();
        Ok(pieces
            .map(|piece| (piece.physical_start, piece.length))
            .collect())
    }

    fn look<T>(&mut self, work: impl FnOnce(&mut Mounted<'_>) -> Ext4Result<T>) -> Result<T> {
        let disk = Disk {
            bytes: &mut self.bytes,
        };
        let services = MountServices::new(NoTime, (), NoopObserver);
        let options = MountOptions::read_only_no_journal_replay();
        let mut mounted = Ext4::mount(disk, services, options)
            .map_err(|error| anyhow!("cannot mount the file system: {error}"))?;
        work(&mut mounted).map_err(|error| anyhow!("{error}"))
    }
}

/// The inode at a path.
fn find(mounted: &mut Mounted<'_>, path: &str) -> Ext4Result<InodeNumber> {
    let mut number = mounted.root_inode();
    for part in path.split('/') {
        let child = mounted.lookup_child(number, FileName::new(part.as_bytes())?)?;
        number = child.ok_or_else(Ext4Error::not_found)?.number;
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: usize = 64 << 20;

    fn some_contents() -> Contents {
        let mut contents = Contents::default();
        contents.add("etc/motd", Node::Text(b"hello\n".to_vec()));
        let program: Vec<u8> = (0..200_000u32).map(|i| ((i * 7) >> 3) as u8).collect();
        contents.add("bin/program", Node::Program(program));
        contents.add("tmp", Node::Folder);
        contents
    }

    #[test]
    fn what_was_written_can_be_read_and_images_repeat() {
        let mut image = make(&some_contents(), SIZE).unwrap();
        assert!(image == make(&some_contents(), SIZE).unwrap());

        let services = MountServices::new(NoTime, (), NoopObserver);
        let disk = Disk { bytes: &mut image };
        let mut mounted: Mounted<'_> =
            Ext4::mount(disk, services, MountOptions::read_write()).unwrap();
        for (path, node) in some_contents().nodes() {
            let number = find(&mut mounted, path).unwrap();
            let (mode, wanted): (u16, &[u8]) = match node {
                Node::Folder => (0o755, &[]),
                Node::Text(bytes) => (0o644, bytes),
                Node::Program(bytes) => (0o755, bytes),
            };
            assert_eq!(mounted.inode(number).unwrap().mode & 0o777, mode, "{path}");
            if !wanted.is_empty() {
                let mut read = vec![0; wanted.len() + 1];
                let length = mounted.read_inode(number, 0, &mut read).unwrap();
                assert!(&read[..length] == wanted, "{path}");
            }
        }
    }

    #[test]
    fn contents_larger_than_the_disk_are_an_error() {
        let mut contents = Contents::default();
        contents.add("large", Node::Text(vec![1; SIZE]));
        let error = make(&contents, SIZE).unwrap_err().to_string();
        assert!(error.contains("/large"), "{error}");
    }
}
