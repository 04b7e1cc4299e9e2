//! Where a disk's bytes are: a host file, memory, or memory over another backend.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use super::SECTOR;

/// Storage behind a disk. Callers stay inside `0..len()`.
pub trait Backend: Debug + Send {
    /// Size in bytes.
    fn len(&self) -> u64;

    /// Whether there is nothing in it.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `buf` from byte `at` on.
    ///
    /// # Errors
    /// The host's, or an end of the storage inside the range.
    fn read_at(&mut self, at: u64, buf: &mut [u8]) -> io::Result<()>;

    /// Writes `data` from byte `at` on.
    ///
    /// # Errors
    /// As for [`Backend::read_at`].
    fn write_at(&mut self, at: u64, data: &[u8]) -> io::Result<()>;

    /// Makes what was written durable.
    ///
    /// # Errors
    /// The host's.
    fn flush(&mut self) -> io::Result<()>;
}

/// A host file.
#[derive(Debug)]
pub struct FileBackend {
    file: File,
    len: u64,
}

impl FileBackend {
    /// A disk over an open file of `len` bytes.
    #[must_use]
    pub fn new(file: File, len: u64) -> Self {
        FileBackend { file, len }
    }
}

impl Backend for FileBackend {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&mut self, at: u64, buf: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(buf, at)
    }

    fn write_at(&mut self, at: u64, data: &[u8]) -> io::Result<()> {
        self.file.write_all_at(data, at)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }
}

/// A disk in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryBackend {
    bytes: Vec<u8>,
}

impl MemoryBackend {
    /// A disk with this content.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        MemoryBackend { bytes }
    }

    fn range(&self, at: u64, len: usize) -> io::Result<std::ops::Range<usize>> {
        let start = usize::try_from(at).ok();
        let end = start.and_then(|start| start.checked_add(len));
        match (start, end) {
            (Some(start), Some(end)) if end <= self.bytes.len() => Ok(start..end),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl Backend for MemoryBackend {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&mut self, at: u64, buf: &mut [u8]) -> io::Result<()> {
        let range = self.range(at, buf.len())?;
        buf.copy_from_slice(&self.bytes[range]);
        Ok(())
    }

    fn write_at(&mut self, at: u64, data: &[u8]) -> io::Result<()> {
        let range = self.range(at, data.len())?;
        self.bytes[range].copy_from_slice(data);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A backend whose writes stay in memory: what is under it is only ever read.
#[derive(Debug)]
pub struct Snapshot {
    base: Box<dyn Backend>,
    sectors: BTreeMap<u64, [u8; SECTOR as usize]>,
}

impl Snapshot {
    /// A snapshot of `base` as it is now.
    #[must_use]
    pub fn new(base: Box<dyn Backend>) -> Self {
        Snapshot {
            base,
            sectors: BTreeMap::new(),
        }
    }
}

/// A run of bytes inside one sector.
struct Span {
    sector: u64,
    /// First byte inside the sector.
    start: usize,
    /// Where the run lies in the caller's buffer.
    buffer: std::ops::Range<usize>,
}

fn spans(at: u64, len: usize) -> impl Iterator<Item = Span> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let position = at + done as u64;
        let start = (position % SECTOR) as usize;
        let take = (SECTOR as usize - start).min(len - done);
        let span = Span {
            sector: position / SECTOR,
            start,
            buffer: done..done + take,
        };
        done += take;
        (take > 0).then_some(span)
    })
}

impl Backend for Snapshot {
    fn len(&self) -> u64 {
        self.base.len()
    }

    fn read_at(&mut self, at: u64, buf: &mut [u8]) -> io::Result<()> {
        self.base.read_at(at, buf)?;
        for Span {
            sector,
            start,
            buffer,
        } in spans(at, buf.len())
        {
            if let Some(own) = self.sectors.get(&sector) {
                let end = start + buffer.len();
                buf[buffer].copy_from_slice(&own[start..end]);
            }
        }
        Ok(())
    }

    fn write_at(&mut self, at: u64, data: &[u8]) -> io::Result<()> {
        for Span {
            sector,
            start,
            buffer,
        } in spans(at, data.len())
        {
            let mut own = [0; SECTOR as usize];
            match self.sectors.get(&sector) {
                Some(old) => own = *old,
                None => self.base.read_at(sector * SECTOR, &mut own)?,
            }
            own[start..start + buffer.len()].copy_from_slice(&data[buffer]);
            self.sectors.insert(sector, own);
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(backend: &mut dyn Backend, at: u64, len: usize) -> Vec<u8> {
        let mut buf = vec![0; len];
        backend.read_at(at, &mut buf).unwrap();
        buf
    }

    #[test]
    fn memory_keeps_to_its_bounds() {
        let mut disk = MemoryBackend::new(vec![0; 1024]);
        disk.write_at(1000, &[7; 24]).unwrap();
        assert_eq!(read(&mut disk, 999, 3), [0, 7, 7]);
        assert!(disk.write_at(1001, &[7; 24]).is_err());
        assert!(disk.read_at(u64::MAX, &mut [0; 2]).is_err());
    }

    #[test]
    fn a_file_is_written_in_place() {
        let mut file = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut file, &[1; 1024]).unwrap();
        let mut disk = FileBackend::new(file, 1024);
        disk.write_at(512, b"two").unwrap();
        disk.flush().unwrap();
        assert_eq!(read(&mut disk, 511, 5), *b"\x01two\x01");
        assert!(disk.read_at(1020, &mut [0; 8]).is_err());
    }

    #[test]
    fn a_snapshot_leaves_its_base_alone() {
        let base = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(base.path(), [1; 2048]).unwrap();
        let file = FileBackend::new(File::open(base.path()).unwrap(), 2048);
        let mut disk = Snapshot::new(Box::new(file));
        disk.write_at(500, &[9; 600]).unwrap();
        disk.write_at(1099, b"xy").unwrap();
        let mut expected = vec![1; 2048];
        expected[500..1100].fill(9);
        expected[1099..1101].copy_from_slice(b"xy");
        assert_eq!(read(&mut disk, 0, 2048), expected);
        assert_eq!(std::fs::read(base.path()).unwrap(), [1; 2048]);
    }
}
