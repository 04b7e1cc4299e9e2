//! Disks that cannot be.

use crate::emulator::{Emulator, path_text};
use crate::guests::hello;

#[track_caller]
fn check(drive: &str, status: i32, words: &str) {
    Emulator::run(&["--drive", drive])
        .guest(&hello())
        .fails(status, words);
}

#[test]
fn options_that_make_no_sense() {
    check("", 2, "is not key=value");
    check("disk.img", 2, "is not key=value");
    check("latency=5ms", 2, "names no file");
    check("file=x,speed=fast", 2, "there is no key \"speed\"");
    check(
        "file=x,readonly=perhaps",
        2,
        "neither readonly=on nor readonly=off",
    );
    check("file=x,latency=soon", 2, "latency=\"soon\"");
    check("file=x,file=y", 2, "given twice");
    check("file=x,fail=read", 2, "a rule is read, write or flush");
    check("file=x,fail=write@0", 2, "the first one is 1");
    check("file=x,fail=flush@sector=1", 2, "write flush@N");
}

#[test]
fn missing_or_a_folder() {
    check("file=/nowhere/disk.img", 1, "does not exist");
    check("file=/", 1, "is a directory");
}

#[test]
fn sizes_that_are_no_sectors() {
    for size in [0, 1, 511, 513, 1025] {
        let emulator = Emulator::run(&[]);
        let disk = emulator.file("disk.img", &vec![0; size]);
        let emulator = emulator.arg("--drive").arg(&format!("file={disk}"));
        emulator
            .guest(&hello())
            .fails_in_one_line(1, "512-byte sectors");
    }
}

#[test]
fn a_read_only_disk_is_for_reading() {
    let emulator = Emulator::run(&[]);
    let disk = emulator.file("disk.img", &[0; 512]);
    let mut permissions = std::fs::metadata(&disk).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&disk, permissions).unwrap();
    // Whoever may write everything (root) is not refused.
    let refused = std::fs::OpenOptions::new().write(true).open(&disk).is_err();
    let emulator = emulator.arg("--drive").arg(&format!("file={disk}"));
    let outcome = emulator.guest(&hello());
    if refused {
        outcome.fails_in_one_line(1, "readonly=on");
    } else {
        assert_eq!(outcome.status, 0, "{outcome:#?}");
    }
    let emulator = Emulator::run(&[]);
    let disk = emulator.file("disk.img", &[0; 512]);
    let emulator = emulator
        .arg("--drive")
        .arg(&format!("file={disk},readonly=on"));
    assert_eq!(emulator.guest(&hello()).status, 0);
}

#[test]
fn more_disks_than_slots() {
    let mut emulator = Emulator::run(&[]);
    emulator.file("disk.img", &[0; 512]);
    let disk = path_text(&emulator.path("disk.img"));
    for _ in 0..9 {
        emulator = emulator.arg("--drive").arg(&format!("file={disk}"));
    }
    emulator
        .guest(&hello())
        .fails_in_one_line(1, "9 disks were given");
}
