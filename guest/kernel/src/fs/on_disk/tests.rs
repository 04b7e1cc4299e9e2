//! A file system on a spoilt disk: whatever its bytes are, an error comes back, or something that is not
//! there. Never a panic, and never work without an end.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use rsext4::{
    Clock, DeviceCapabilities, DeviceGeometry, DirectoryCursor, Ext4ErrorKind, Ext4Timestamp,
    FilePermissions, MkfsOptions, MountOptions, MountServices, MutationContext, RenameOptions,
    SectorId,
};

use super::*;

const SECTOR: usize = 512;
const BLOCK: usize = 4096;

/// Bytes of the disk: about the smallest that the file system's journal fits on.
const SIZE: usize = 64 << 20;

/// Requests to the disk that all the work of a case may make: ten times those on a sound disk.
const REQUESTS: u64 = 8000;

/// Where a sound image is spoilt (ext4's on-disk format).
#[derive(Clone, Copy, Debug)]
enum Place {
    Superblock,
    GroupDescriptor,
    Bitmaps,
    Inodes,
    Folders,
    Extents,
    Journal,
}

/// A disk's sectors, as far as they are not zeros.
type Sectors = BTreeMap<u64, [u8; SECTOR]>;

#[derive(Clone)]
struct Disk {
    sectors: Rc<RefCell<Sectors>>,
    requests: Rc<Cell<u64>>,
}

impl Disk {
    fn new(sectors: Sectors) -> Self {
        Self {
            sectors: Rc::new(RefCell::new(sectors)),
            requests: Rc::default(),
        }
    }

    /// Counts a request. One beyond the disk, and any one more than there may be, fails.
    fn request(&self, sector: SectorId, len: usize) -> Ext4Result<()> {
        self.requests.set(self.requests.get() + 1);
        let end = sector.raw().checked_add((len / SECTOR) as u64);
        let fits = end.is_some_and(|end| end <= (SIZE / SECTOR) as u64);
        if fits && self.requests.get() <= REQUESTS {
            Ok(())
        } else {
            Err(Ext4Error::io())
        }
    }
}

impl BlockIo for Disk {
    fn write(&mut self, bytes: &[u8], start: SectorId, _count: u32) -> Ext4Result<()> {
        self.request(start, bytes.len())?;
        for (sector, bytes) in (start.raw()..).zip(bytes.chunks_exact(SECTOR)) {
            let bytes = bytes.try_into().expect("a chunk is a sector");
            self.sectors.borrow_mut().insert(sector, bytes);
        }
        Ok(())
    }

    fn read(&mut self, bytes: &mut [u8], start: SectorId, _count: u32) -> Ext4Result<()> {
        self.request(start, bytes.len())?;
        for (sector, bytes) in (start.raw()..).zip(bytes.chunks_exact_mut(SECTOR)) {
            match self.sectors.borrow().get(&sector) {
                Some(content) => bytes.copy_from_slice(content),
                None => bytes.fill(0),
            }
        }
        Ok(())
    }

    fn geometry(&self) -> DeviceGeometry {
        DeviceGeometry::new(SECTOR as u32, (SIZE / SECTOR) as u64)
            .with_physical_block_size(BLOCK as u32)
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

struct NoTime;

impl Clock for NoTime {
    fn now(&self) -> Ext4Result<Ext4Timestamp> {
        Ok(Ext4Timestamp::UNIX_EPOCH)
    }
}

fn mount(disk: Disk) -> Ext4Result<OnDisk<Disk>> {
    let services = MountServices::new(NoTime, (), NoopObserver);
    Ext4::mount(disk, services, MountOptions::read_write())
}

fn name(name: &str) -> FileName<'_> {
    FileName::new(name.as_bytes()).expect("a short name")
}

fn permissions() -> FilePermissions {
    FilePermissions::new(0o755).expect("permissions")
}

const CONTEXT: MutationContext = MutationContext::new(0, 0, 0, 0o022);

/// A file system with three folders of files, one of them of many blocks, some files with a tree of extents.
fn sound() -> Ext4Result<Sectors> {
    let disk = rsext4::format(Disk::new(Sectors::new()), NoTime, MkfsOptions::default())?;
    let mut fs = mount(disk.clone())?;
    let root = fs.root_inode();
    for (folder, files) in [("bin", 70), ("etc", 3), ("tmp", 0)] {
        let folder = fs.create_directory(CONTEXT, root, name(folder), permissions())?;
        for nth in 0..files {
            let file = format!("a-file-with-a-long-name-so-that-few-fit-in-a-block-{nth}");
            let info =
                fs.create_regular_file(CONTEXT, folder.number, name(&file), permissions())?;
            write(&mut fs, info.number, 0, &[nth; 5000])?;
            // More pieces apart from one another than an inode has room for.
            let pieces = if nth % 16 == 1 { 8 } else { 0 };
            for piece in 0..pieces {
                write(&mut fs, info.number, 100_000 + piece * 20_000, &[1; 100])?;
            }
        }
    }
    fs.unmount()?;
    drop(fs);
    Ok(disk.sectors.take())
}

/// The same without checksums, so that nonsense is looked at and not refused for its checksum.
fn without_checksums(mut sectors: Sectors) -> Sectors {
    // METADATA_CSUM, of the features that matter to those who write.
    if let Some(superblock) = sectors.get_mut(&2) {
        superblock[0x65] &= !0x04;
    }
    sectors
}

static SOUND: LazyLock<Sectors> = LazyLock::new(|| sound().expect("a disk that is sound"));

fn word(sectors: &Sectors, at: usize) -> usize {
    let bytes = sectors.get(&((at / SECTOR) as u64)).unwrap_or(&[0; SECTOR]);
    let bytes = &bytes[at % SECTOR..][..4];
    u32::from_le_bytes(bytes.try_into().expect("four")) as usize
}

impl Place {
    /// Where it may be spoilt: pieces of the disk, by first byte and length.
    fn pieces(self, sectors: &Sectors) -> Vec<(usize, usize)> {
        let inodes = word(sectors, BLOCK + 8) * BLOCK;
        let inode = |number: usize| inodes + (number - 1) * 256;
        let blocks_like = |wanted: &dyn Fn(&[u8; SECTOR]) -> bool| {
            let first_sectors = sectors.iter().filter(|(sector, _)| *sector % 8 == 0);
            let found = first_sectors.filter(|(_, bytes)| wanted(bytes));
            found
                .map(|(sector, _)| (*sector as usize * SECTOR, 128))
                .collect()
        };
        match self {
            Self::Superblock => vec![(1024, 0x180)],
            Self::GroupDescriptor => vec![(BLOCK, 64)],
            Self::Bitmaps => [0, 4]
                .map(|field| (word(sectors, BLOCK + field) * BLOCK, 1024))
                .into(),
            // The root, the journal, and the first that are not special.
            Self::Inodes => [2, 8, 11, 12, 13, 14, 20].map(|n| (inode(n), 160)).into(),
            Self::Folders => blocks_like(&|bytes| bytes.windows(6).any(|it| it == b"a-file")),
            Self::Extents => blocks_like(&|bytes| bytes.starts_with(&[0x0a, 0xf3])),
            Self::Journal => {
                let first = word(sectors, inode(8) + 0x28 + 20) * BLOCK;
                vec![(first, 1024), (first + BLOCK, 4 * BLOCK)]
            }
        }
    }

    fn any() -> impl Strategy<Value = Self> {
        prop::sample::select(vec![
            Self::Superblock,
            Self::GroupDescriptor,
            Self::Bitmaps,
            Self::Inodes,
            Self::Folders,
            Self::Extents,
            Self::Journal,
        ])
    }
}

/// What the kernel does with a file system, as far as it answers.
fn use_it(fs: &mut OnDisk<Disk>) {
    let root = fs.root_inode();
    let mut found = Vec::new();
    look_around(fs, root, 0, &mut found);
    for (nth, (folder, file, info)) in found.iter().enumerate().take(8) {
        let Ok(file) = FileName::new(file) else {
            continue;
        };
        // What fails is an answer as well.
        let _ = change(fs, nth, (*folder, file), info);
    }
    for folder in ["bin", "etc", "tmp"] {
        let Ok(Some(folder)) = fs.lookup_child(root, name(folder)) else {
            continue;
        };
        let _ = make(fs, folder.number);
    }
    let _ = fs.sync();
    let _ = fs.unmount();
}

type Entry = (InodeNumber, Vec<u8>, InodeInfo);

fn look_around(fs: &mut OnDisk<Disk>, folder: InodeNumber, depth: u32, found: &mut Vec<Entry>) {
    let mut cursor = DirectoryCursor::Start;
    while let Ok(entries) = fs.read_directory(folder, cursor, 16) {
        if entries.is_empty() || found.len() > 100 {
            return;
        }
        for entry in entries {
            cursor = entry.next_cursor;
            let Ok(name) = FileName::new(&entry.name) else {
                continue;
            };
            let Ok(Some(info)) = fs.lookup_child(folder, name) else {
                continue;
            };
            if info.file_type() != DirectoryEntryType::Directory {
                let mut page = [0; BLOCK];
                for at in [0, 4096, 100_000, info.size.wrapping_sub(10), info.size / 2] {
                    let _ = read(fs, info.number, at, &mut page);
                }
            } else if !name.is_dot() && !name.is_dotdot() && depth < 3 {
                look_around(fs, info.number, depth + 1, found);
            }
            found.push((folder, entry.name.to_vec(), info));
        }
    }
}

fn change(
    fs: &mut OnDisk<Disk>,
    nth: usize,
    (folder, file): (InodeNumber, FileName<'_>),
    info: &InodeInfo,
) -> Ext4Result<()> {
    let near_end = info.size.min(1 << 30).saturating_sub(100);
    match nth % 5 {
        0 => fs.truncate_inode(info.number, info.size.min(MAX_LEN) / 2),
        1 => write(fs, info.number, near_end, &[7; 9000]),
        2 => {
            let unlinked = fs.unlink(folder, file)?;
            free(fs, unlinked.inode)
        }
        3 => {
            let root = fs.root_inode();
            fs.rename(folder, file, root, name("renamed"), RenameOptions::REPLACE)
                .map(drop)
        }
        _ => {
            reserve(fs, info.number, near_end, 40_000)?;
            write(fs, info.number, near_end, &[7; 9000])
        }
    }
}

fn make(fs: &mut OnDisk<Disk>, folder: InodeNumber) -> Ext4Result<()> {
    let info = fs.create_regular_file(CONTEXT, folder, name("new"), permissions())?;
    reserve(fs, info.number, 0, 20_000)?;
    write(fs, info.number, 0, &[9; 20_000])?;
    fs.truncate_inode(info.number, 4097)?;
    fs.hard_link(info.number, folder, name("link"))?;
    fs.create_directory(CONTEXT, folder, name("folder"), permissions())?;
    let folder_gone = fs.remove_empty_directory(folder, name("folder"))?;
    free(fs, folder_gone.inode)?;
    let one_left = fs.unlink(folder, name("link"))?;
    assert!(!one_left.requires_reap());
    let unlinked = fs.unlink(folder, name("new"))?;
    free(fs, unlinked.inode)
}

#[test]
fn on_a_sound_disk_all_of_it_works() {
    let disk = Disk::new(SOUND.clone());
    let mut fs = mount(disk.clone()).expect("a sound disk");
    let tmp = fs.lookup_child(fs.root_inode(), name("tmp"));
    let tmp = tmp.expect("a sound disk").expect("a folder of it");
    make(&mut fs, tmp.number).expect("a sound disk");
    use_it(&mut fs);
    assert!(disk.requests.get() < REQUESTS / 5);
    for place in [Place::Folders, Place::Extents] {
        assert!(place.pieces(&SOUND).len() > 3, "{place:?}");
    }
}

#[test]
fn a_size_beyond_what_ext4_can_number_leads_nowhere() {
    let disk = Disk::new(SOUND.clone());
    let mut fs = mount(disk.clone()).expect("a sound disk");
    let tmp = fs.lookup_child(fs.root_inode(), name("tmp"));
    let tmp = tmp.expect("a sound disk").expect("a folder of it");
    let file = fs.create_regular_file(CONTEXT, tmp.number, name("new"), permissions());
    let number = file.expect("room for a file").number;
    for at in [MAX_LEN, MAX_LEN - 1, 1 << 60, u64::MAX - 5] {
        let kind = read(&mut fs, number, at, &mut [0; 10]).map_err(|error| error.kind());
        assert_eq!(kind, Err(Ext4ErrorKind::Corrupted), "read at {at:#x}");
        let kind = write(&mut fs, number, at, &[0; 10]).map_err(|error| error.kind());
        assert_eq!(kind, Err(Ext4ErrorKind::Corrupted), "write at {at:#x}");
    }
}

#[test]
fn a_file_whose_size_is_nonsense_is_not_found() {
    let file = "a-file-with-a-long-name-so-that-few-fit-in-a-block-0";
    let find = |sectors: Sectors| {
        let mut fs = mount(Disk::new(sectors))?;
        let etc = fs.lookup_child(fs.root_inode(), name("etc"))?;
        lookup(&mut fs, etc.expect("a folder").number, name(file))
    };
    let sound = without_checksums(SOUND.clone());
    let info = find(sound.clone()).expect("sound").expect("a file");
    for size in [MAX_LEN, MAX_LEN + 1, 1 << 60, u64::MAX] {
        let mut sectors = sound.clone();
        let inode = word(&sectors, BLOCK + 8) * BLOCK + (info.number.raw() as usize - 1) * 256;
        for (field, half) in [(4, size as u32), (0x6c, (size >> 32) as u32)] {
            let at = inode + field;
            let sector = sectors.get_mut(&((at / SECTOR) as u64)).expect("in use");
            sector[at % SECTOR..][..4].copy_from_slice(&half.to_le_bytes());
        }
        let found = find(sectors).map(|info| info.map(|info| info.size));
        let wanted = if size > MAX_LEN {
            Err(Ext4ErrorKind::Corrupted)
        } else {
            Ok(Some(size))
        };
        assert_eq!(found.map_err(|error| error.kind()), wanted, "{size:#x}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        rng_seed: RngSeed::Fixed(0xe4),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_spoilt_disk_is_survived(
        place in Place::any(),
        checksums in prop::bool::weighted(0.2),
        changes in prop::collection::vec(
            (any::<Index>(), any::<Index>(), prop_oneof![Just(0), Just(0xff), any::<u8>()], 1_usize..5),
            1..5,
        ),
    ) {
        let pieces = place.pieces(&SOUND);
        let disk = Disk::new(if checksums {
            SOUND.clone()
        } else {
            without_checksums(SOUND.clone())
        });
        for (piece, byte, value, count) in changes {
            let (start, len) = pieces[piece.index(pieces.len())];
            let first = start + byte.index(len);
            for at in first..first + count {
                let mut sectors = disk.sectors.borrow_mut();
                let sector = sectors.entry((at / SECTOR) as u64).or_insert([0; SECTOR]);
                sector[at % SECTOR] = value;
            }
        }
        if let Ok(mut fs) = mount(disk.clone()) {
            use_it(&mut fs);
        }
        prop_assert!(disk.requests.get() <= REQUESTS, "work without an end");
    }
}
