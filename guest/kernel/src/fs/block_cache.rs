//! The root file system's disk as `rsext4` sees it, with the last few blocks kept in memory: the file
//! system reads the same blocks of metadata again and again.

use alloc::{boxed::Box, vec::Vec};

use rsext4::{BlockIo, DeviceCapabilities, DeviceGeometry, Ext4Error, Ext4Result, SectorId};

use crate::drivers::disk::{self, DiskId, SECTOR};

const BLOCK: usize = 4096;
const SECTORS_PER_BLOCK: u64 = (BLOCK / SECTOR) as u64;

/// Blocks that are kept.
const CAPACITY: usize = 32;

struct CachedBlock {
    number: u64,
    last_used: u64,
    bytes: Box<[u8; BLOCK]>,
}

/// A disk with a write-through cache.
pub struct CachedDisk {
    disk: DiskId,
    blocks: Vec<CachedBlock>,
    uses: u64,
}

impl CachedDisk {
    /// A disk with nothing in its cache yet.
    #[must_use]
    pub const fn new(disk: DiskId) -> Self {
        Self {
            disk,
            blocks: Vec::new(),
            uses: 0,
        }
    }

    /// The block at `number`, from the cache or read into it.
    fn block(&mut self, number: u64) -> Ext4Result<&[u8; BLOCK]> {
        self.uses += 1;
        let index = match self.position(number) {
            Some(index) => index,
            None => self.load(number)?,
        };
        self.blocks[index].last_used = self.uses;
        Ok(&self.blocks[index].bytes)
    }

    fn position(&self, number: u64) -> Option<usize> {
        self.blocks.iter().position(|block| block.number == number)
    }

    fn load(&mut self, number: u64) -> Ext4Result<usize> {
        // The device writes to the buffer on its own, so an entry is made only when it has.
        let mut bytes = match self.oldest() {
            Some(oldest) if self.blocks.len() >= CAPACITY => self.blocks.swap_remove(oldest).bytes,
            _ => Box::new([0; BLOCK]),
        };
        disk::read(self.disk, number * SECTORS_PER_BLOCK, &mut bytes[..])
            .map_err(|_| Ext4Error::io())?;
        self.blocks.push(CachedBlock {
            number,
            last_used: self.uses,
            bytes,
        });
        Ok(self.blocks.len() - 1)
    }

    fn oldest(&self) -> Option<usize> {
        let by_age = self.blocks.iter().enumerate();
        by_age
            .min_by_key(|(_, block)| block.last_used)
            .map(|(index, _)| index)
    }

    /// Brings cached blocks in line with what was written from `sector` on.
    fn note_write(&mut self, sector: u64, bytes: &[u8]) {
        let start = sector * SECTOR as u64;
        let end = start + bytes.len() as u64;
        for block in &mut self.blocks {
            let block_start = block.number * BLOCK as u64;
            let from = start.max(block_start);
            let to = end.min(block_start + BLOCK as u64);
            if from < to {
                block.bytes[(from - block_start) as usize..(to - block_start) as usize]
                    .copy_from_slice(&bytes[(from - start) as usize..(to - start) as usize]);
            }
        }
    }
}

impl BlockIo for CachedDisk {
    fn write(&mut self, buffer: &[u8], sector: SectorId, _count: u32) -> Ext4Result<()> {
        let written = disk::write(self.disk, sector.raw(), buffer);
        if written.is_err() {
            // Nobody knows what the disk holds now.
            self.blocks.clear();
            return Err(Ext4Error::io());
        }
        self.note_write(sector.raw(), buffer);
        Ok(())
    }

    fn read(&mut self, buffer: &mut [u8], sector: SectorId, _count: u32) -> Ext4Result<()> {
        let sector = sector.raw();
        let offset = (sector % SECTORS_PER_BLOCK) as usize * SECTOR;
        let whole_block_exists =
            (sector / SECTORS_PER_BLOCK + 1) * SECTORS_PER_BLOCK <= disk::capacity(self.disk);
        if offset + buffer.len() <= BLOCK && whole_block_exists {
            let block = self.block(sector / SECTORS_PER_BLOCK)?;
            buffer.copy_from_slice(&block[offset..offset + buffer.len()]);
            return Ok(());
        }
        // Writes go through, so the disk is never behind the cache.
        disk::read(self.disk, sector, buffer).map_err(|_| Ext4Error::io())
    }

    fn geometry(&self) -> DeviceGeometry {
        DeviceGeometry::new(SECTOR as u32, disk::capacity(self.disk))
            .with_physical_block_size(BLOCK as u32)
    }

    fn capabilities(&self) -> DeviceCapabilities {
        DeviceCapabilities {
            read_only: disk::is_read_only(self.disk),
            flush: true,
            ..DeviceCapabilities::default()
        }
    }

    fn flush(&mut self) -> Ext4Result<()> {
        disk::flush(self.disk).map_err(|_| Ext4Error::io())
    }
}
