//! `pagewalk report`: the page, and files that are no recordings.

use crate::emulator::{Emulator, Outcome, path_text};
use pagewalk::recording::{MAGIC, synthetic};
use std::path::Path;

fn report(recording: &Path, options: &[&str]) -> Outcome {
    Emulator::with(&[&["report", &path_text(recording)], options].concat()).outcome()
}

#[test]
fn a_page_is_written_beside_the_recording_or_where_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let recording = folder.path().join("run.rec");
    std::fs::write(&recording, synthetic::recording(2_000, 1)).unwrap();
    let elsewhere = folder.path().join("elsewhere.html");
    for (options, path) in [
        (&[][..], folder.path().join("run.rec.html")),
        (
            &["-o", &path_text(&elsewhere), "--title", "A <run>"],
            elsewhere.clone(),
        ),
    ] {
        let outcome = report(&recording, options);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
        assert!(outcome.stdout.contains(" events\n"), "{}", outcome.stdout);
        let page = std::fs::read_to_string(path).unwrap();
        assert!(page.ends_with("</html>\n"));
    }
    let page = std::fs::read_to_string(elsewhere).unwrap();
    assert!(page.contains("<title>A &lt;run&gt;</title>"));
}

#[test]
fn what_is_no_recording_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let whole = synthetic::recording(100_000, 1);
    let mut newer = whole.clone();
    newer[MAGIC.len()] += 1;
    for (bytes, sentence) in [
        (&b"hello\n"[..], "it is not a recording"),
        (&[], "it is not a recording"),
        (&newer, "it is a recording of format 2"),
        (&whole[..40], "ends before its first event"),
    ] {
        let path = folder.path().join("bad.rec");
        std::fs::write(&path, bytes).unwrap();
        let outcome = report(&path, &[]);
        assert_eq!(outcome.status, 1);
        assert!(outcome.stderr.starts_with("error: "), "{}", outcome.stderr);
        assert!(outcome.stderr.contains(sentence), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("bad.rec"), "{}", outcome.stderr);
        assert_eq!(outcome.stderr.lines().count(), 1);
    }
    let missing = report(&folder.path().join("missing.rec"), &[]);
    assert_eq!(missing.status, 1);
    assert!(
        missing.stderr.contains("cannot be read"),
        "{}",
        missing.stderr
    );
    let directory = report(folder.path(), &[]);
    directory.fails_in_one_line(1, "it cannot be read: ");
    assert_eq!(directory.stderr.matches("irectory").count(), 1);
}

#[test]
fn a_recording_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let recording = folder.path().join("run.rec");
    let bytes = synthetic::recording(1_000, 1);
    std::fs::write(&recording, &bytes).unwrap();
    let path = path_text(&recording);
    for command in [&["report"][..], &["trace", "convert", "--to", "perfetto"]] {
        let outcome = Emulator::with(&[command, &[&path, "-o", &path]].concat()).outcome();
        outcome.fails_in_one_line(1, "run.rec would be written over itself");
        assert_eq!(std::fs::read(&recording).unwrap(), bytes);
    }
}

#[test]
fn what_is_cut_off_is_shown_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.rec");
    let whole = synthetic::recording(100_000, 1);
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let outcome = report(&path, &[]);
    assert_eq!(outcome.status, 0);
    assert!(
        outcome.stderr.starts_with("warning: "),
        "{}",
        outcome.stderr
    );
    assert!(outcome.stderr.contains("cut off"), "{}", outcome.stderr);
}

#[test]
fn a_page_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let recording = folder.path().join("run.rec");
    std::fs::write(&recording, synthetic::recording(100, 1)).unwrap();
    let outcome = report(&recording, &["-o", &path_text(folder.path())]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stderr.contains("cannot write"),
        "{}",
        outcome.stderr
    );
    if Path::new("/dev/full").exists() {
        report(&recording, &["-o", "/dev/full"]).fails_in_one_line(1, "cannot write /dev/full");
    }
}
