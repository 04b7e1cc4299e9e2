//! What is broken, and what must be seen.

use anyhow::Result;

use super::spoil;
use crate::image::ext4::Image;

/// What is done to the bytes of a device tree.
type SpoilTree = fn(&mut Vec<u8>) -> Result<()>;

/// One boot.
pub(super) struct Case {
    /// Its name.
    pub(super) name: &'static str,
    /// Breaks the root disk before the boot.
    pub(super) spoil: fn(&mut Image) -> Result<()>,
    /// How long it is then: as long as before where nothing is said, and not attached where it is nothing.
    pub(super) root_len: Option<u64>,
    /// Bytes of the swap disk that are overwritten before the boot.
    pub(super) swap_bytes: &'static [(u64, &'static [u8])],
    /// How long it is then, as for the root disk.
    pub(super) swap_len: Option<u64>,
    /// Breaks the device tree; nothing given, the kernel gets the emulator's own.
    pub(super) device_tree: Option<SpoilTree>,
    /// Boot arguments beside those that all cases have.
    pub(super) append: &'static str,
    /// Which requests to the root disk fail.
    pub(super) root_fails: fn(&mut Image) -> Result<String>,
    /// And to the swap disk.
    pub(super) swap_fails: &'static str,
    /// What init's shell is to run.
    pub(super) run: &'static str,
    /// What must be on the console.
    pub(super) says: &'static [&'static str],
    /// The status of the machine's end.
    pub(super) status: i32,
    /// Whether the root disk passes a check afterwards.
    pub(super) leaves_clean_disk: bool,
}

/// Nothing is broken, and everything is well.
const SOUND: Case = Case {
    name: "",
    spoil: |_| Ok(()),
    root_len: None,
    swap_bytes: &[],
    swap_len: None,
    device_tree: None,
    append: "",
    root_fails: |_| Ok(String::new()),
    swap_fails: "",
    run: "echo alive",
    says: &["alive"],
    status: 0,
    leaves_clean_disk: false,
};

/// The status of a machine that the kernel has stopped because it cannot go on.
const FATAL: i32 = 101;

/// Where a swap area's header has its version and the number of its last page.
const SWAP_VERSION: u64 = 1024;
const SWAP_LAST_PAGE: u64 = 1028;

/// All boots.
pub(super) const CASES: &[&[Case]] = &[BOOT, DISKS];

/// What the machine is started with is wrong.
const BOOT: &[Case] = &[
    Case {
        name: "boot-arguments-that-make-no-sense",
        append: "policy=best swap_cluster=0 hugepages=many ad=always nonsense hugepages=1000",
        says: &[
            "boot argument `policy=best` is not understood, and ignored",
            "the policies are fifo",
            "boot argument `swap_cluster=0` is not understood, and ignored",
            "boot argument `hugepages=many` is not understood, and ignored",
            "boot argument `ad=always` is not understood, and ignored",
            "boot argument `nonsense` is not understood, and ignored",
            "hugepages=1000: memory has room for",
            "alive",
        ],
        ..SOUND
    },
    Case {
        name: "device-tree-that-is-sound",
        device_tree: Some(|_| Ok(())),
        ..SOUND
    },
    Case {
        name: "device-tree-of-rubbish",
        device_tree: Some(|tree| {
            tree.fill(0xa5);
            Ok(())
        }),
        says: &["is not usable: it does not start with the magic number 0xd00dfeed"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "device-tree-that-is-cut-off",
        device_tree: Some(|tree| {
            tree.truncate(tree.len() / 2);
            Ok(())
        }),
        // Zeros follow it in RAM.
        says: &["the device tree at 0x", "is not usable: "],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "device-tree-longer-than-any",
        device_tree: Some(|tree| spoil::tree_length(tree, 1 << 30)),
        says: &["is not usable: its length is out of bounds"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "device-tree-shorter-than-its-blocks",
        device_tree: Some(|tree| spoil::tree_length(tree, 100)),
        says: &["is not usable: its blocks lie outside it"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "device-tree-without-memory",
        device_tree: Some(|tree| spoil::tree_word(tree, b"memory\0", b"mammal\0")),
        says: &["is not usable: it describes no memory"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "device-tree-without-a-uart",
        device_tree: Some(|tree| spoil::tree_word(tree, b"ns16550a\0", b"ns99999z\0")),
        says: &["is not usable: it describes no ns16550a UART"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "device-tree-without-disks",
        device_tree: Some(|tree| spoil::tree_word(tree, b"virtio,mmio\0", b"virtue,none\0")),
        says: &["no disk with an ext4 file system was found: attach one as the root"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "first-program-that-is-not-there",
        append: "init=/bin/nothing",
        says: &["the first program, /bin/nothing, cannot be run: No such file or directory"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "first-program-that-is-none",
        append: "init=/etc/motd",
        says: &["the first program, /etc/motd, cannot be run: Permission denied"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "no-root-disk",
        root_len: Some(0),
        says: &["no disk with an ext4 file system was found: attach one as the root"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "root-disk-without-room-for-a-superblock",
        root_len: Some(1024),
        says: &[
            "/dev/vda, of 2 sectors, cannot be read, and is left alone",
            "no disk with an ext4 file system was found",
        ],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "root-disk-shorter-than-its-file-system",
        root_len: Some(1 << 20),
        says: &["the root file system cannot be mounted"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "no-swap-disk",
        swap_len: Some(0),
        ..SOUND
    },
    Case {
        name: "swap-disk-without-room-for-a-page",
        swap_len: Some(2048),
        says: &[
            "/dev/vdb, of 4 sectors, cannot be read, and is left alone",
            "alive",
        ],
        ..SOUND
    },
    Case {
        name: "swap-disk-shorter-than-its-area",
        swap_len: Some(1 << 20),
        says: &[
            "/dev/vdb: its header says that it has 16384 pages, and the disk has room for 256",
            "alive",
        ],
        ..SOUND
    },
    Case {
        name: "swap-area-of-nothing-but-a-header",
        swap_bytes: &[(SWAP_LAST_PAGE, &[0; 4])],
        says: &["/dev/vdb: it has no page beside the header", "alive"],
        ..SOUND
    },
    Case {
        name: "swap-area-of-another-version",
        swap_bytes: &[(SWAP_VERSION, &[2])],
        says: &[
            "/dev/vdb: its header has version 2, and 1 is expected",
            "alive",
        ],
        ..SOUND
    },
    Case {
        name: "swap-area-used-twice",
        run: "swapon /dev/vdb; echo status $?; swapoff /dev/vdb; swapon /dev/vdb; echo alive",
        says: &[
            "swapon: /dev/vdb: Device or resource busy",
            "status 1",
            "alive",
        ],
        ..SOUND
    },
];

/// The disks are broken, or fail.
const DISKS: &[Case] = &[
    Case {
        name: "sound-disk-is-left-clean",
        run: "cat /bin/sh > /tmp/copy; mkdir /tmp/d; echo hi > /tmp/d/f; rm /tmp/copy; cat /tmp/d/f",
        says: &["hi"],
        leaves_clean_disk: true,
        ..SOUND
    },
    Case {
        name: "superblock-without-magic",
        spoil: |image| {
            spoil::superblock(image, 0x38, &[0, 0]);
            Ok(())
        },
        says: &["no disk with an ext4 file system was found"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "superblock-with-nonsense",
        spoil: |image| {
            spoil::superblock(image, 0x18, &[0xff; 4]);
            Ok(())
        },
        says: &["the root file system cannot be mounted"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "superblock-with-unknown-features",
        spoil: |image| {
            spoil::superblock(image, 0x60, &[0xff; 4]);
            Ok(())
        },
        says: &["the root file system cannot be mounted"],
        status: FATAL,
        ..SOUND
    },
    Case {
        name: "inode-of-a-program",
        spoil: |image| spoil::inode(image, "bin/cow"),
        run: "cow; echo status $?; echo alive",
        says: &["sh: cow", "alive"],
        ..SOUND
    },
    Case {
        name: "inode-of-a-folder",
        spoil: |image| spoil::inode(image, "tmp"),
        run: "ls /tmp; echo hi > /tmp/f; ls /bin; echo alive",
        says: &["/tmp", "lazy", "alive"],
        ..SOUND
    },
    Case {
        name: "size-that-no-file-can-have",
        spoil: |image| spoil::size(image, "etc/motd", 1 << 60),
        run: "wc /etc/motd; echo status $?; cat /bin/true | wc; echo alive",
        says: &["status 1", "alive"],
        ..SOUND
    },
    Case {
        name: "folder",
        spoil: |image| spoil::content(image, "tmp"),
        run: "ls /tmp; echo hi > /tmp/f; ls /bin; echo alive",
        says: &["/tmp", "lazy", "alive"],
        ..SOUND
    },
    Case {
        name: "program-of-rubbish",
        spoil: |image| spoil::content(image, "bin/cow"),
        run: "cow; echo status $?; echo alive",
        says: &["status 126", "alive"],
        ..SOUND
    },
    Case {
        name: "bad-sectors-in-text",
        root_fails: |image| Ok(format!("read@{}", spoil::sectors(image, "bin/cow", 1)?)),
        run: "cow; echo status $?; echo alive",
        says: &["cannot be read", "(cow): SIGBUS", "status 135", "alive"],
        ..SOUND
    },
    Case {
        name: "bad-first-sector-of-a-program",
        root_fails: |image| Ok(format!("read@{}", spoil::sectors(image, "bin/cow", 0)?)),
        run: "cow; echo status $?; echo alive",
        says: &["cannot be read", "sh: cow", "alive"],
        ..SOUND
    },
    Case {
        name: "bad-sectors-in-a-folder",
        root_fails: |image| Ok(format!("read@{}", spoil::sectors(image, "tmp", 0)?)),
        run: "ls /tmp; echo alive",
        says: &["/tmp", "alive"],
        ..SOUND
    },
    Case {
        name: "no-write-works",
        root_fails: |_| Ok("write@40+".into()),
        run: "echo hi > /tmp/f; mkdir /tmp/d; cat /etc/motd; echo alive",
        says: &["alive"],
        ..SOUND
    },
    Case {
        name: "no-flush-works",
        root_fails: |_| Ok("flush@10+".into()),
        run: "echo hi > /tmp/f; cat /etc/motd; echo alive",
        says: &["alive"],
        ..SOUND
    },
    Case {
        name: "swap-cannot-be-read",
        swap_fails: "read@sector=2048-2055",
        run: "swapstress; echo status $?; echo alive",
        says: &["(swapstress): SIGBUS", "alive"],
        ..SOUND
    },
    Case {
        name: "swap-cannot-be-written",
        swap_fails: "write@1+",
        run: "swapstress; echo status $?; echo alive",
        says: &["alive"],
        ..SOUND
    },
    Case {
        name: "swap-fails-once",
        swap_fails: "write@100",
        run: "swapstress; echo alive",
        says: &["every page as it was written            yes", "alive"],
        ..SOUND
    },
];
