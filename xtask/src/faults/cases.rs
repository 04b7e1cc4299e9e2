//! What is broken, and what must be seen.

use anyhow::Result;

use super::spoil;
use crate::image::ext4::Image;

/// One boot.
pub(super) struct Case {
    /// Its name.
    pub(super) name: &'static str,
    /// Breaks the root disk before the boot.
    pub(super) spoil: fn(&mut Image) -> Result<()>,
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
    root_fails: |_| Ok(String::new()),
    swap_fails: "",
    run: "echo alive",
    says: &["alive"],
    status: 0,
    leaves_clean_disk: false,
};

/// The status of a machine that the kernel has stopped because it cannot go on.
const FATAL: i32 = 101;

/// All boots.
pub(super) const CASES: &[Case] = &[
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
