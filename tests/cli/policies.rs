//! `pagewalk policies`: the table, the files, and input that makes no sense.

use crate::emulator::{Emulator, Outcome, path_text};

const BELADY: &str = "1 2 3 4 1 2 5 1 2 3 4 5";

fn typed(string: &str, options: &[&str]) -> Outcome {
    Emulator::with(&[&["policies", "--string", string], options].concat()).outcome()
}

const TABLE: &str = "\
12 references, 5 pages, 0 stores

Faults by frames
             exact-
frames  opt     lru  fifo
     1   12      12    12
     2    9      12    12
     3    7      10     9
     4    6       8    10*
     5    5       5     5
* more faults than with fewer frames: Belady's anomaly
";

#[test]
fn beladys_anomaly_in_a_table() {
    let outcome = typed(BELADY, &["--frames", "1..5", "--policy", "exact-lru,fifo"]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, TABLE));
    assert_eq!(outcome.stderr, "");
}

const STORES: &str = "\
6 references, 4 pages, 1 store

Faults by frames
             enhanced-
frames  opt      clock  clock
     3    4          4      5

Pages written back when they were evicted
             enhanced-
frames  opt      clock  clock
     3    0          0      1
";

#[test]
fn stores_are_counted_and_written_back() {
    let options = ["--frames", "3", "--policy", "enhanced-clock,clock"];
    let outcome = typed("1w 2 3 4 3 1", &options);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, STORES));
}

#[test]
fn all_policies_by_default_for_one_to_eight_frames() {
    let outcome = typed(BELADY, &[]);
    assert_eq!(outcome.status, 0);
    // Names that are long are parted at their hyphens, in two lines.
    let heading: Vec<Vec<&str>> = outcome
        .stdout
        .lines()
        .skip(3)
        .take(2)
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(
        heading,
        [
            vec!["exact-", "enhanced-", "active-"],
            vec![
                "frames", "opt", "lru", "fifo", "clock", "clock", "aging", "lru", "wsclock", "2q",
                "random", "inactive"
            ]
        ]
    );
    let first = |line: &str| line.split_whitespace().next()?.parse::<u32>().ok();
    let rows: Vec<u32> = outcome.stdout.lines().skip(1).filter_map(first).collect();
    assert_eq!(rows, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert!(
        outcome.stdout.lines().all(|line| line.len() <= 86),
        "{outcome:#?}"
    );
}

#[test]
fn traces_from_files_and_from_standard_input() {
    let options = ["policies", "--frames", "1..5", "--policy", "exact-lru,fifo"];
    let text = b"# Belady's\n1 2 3, 4\n1 2 r 5\n0x1 2r 3\n\n4 5\n";
    let emulator = Emulator::with(&options);
    let file = emulator.file("trace", text);
    assert_eq!(emulator.arg(&file).outcome().stdout, TABLE);
    let piped = Emulator::with(&options).arg("-").input(text);
    assert_eq!(piped.outcome().stdout, TABLE);
    let addresses = BELADY.split(' ').map(|page| format!("{page}fff "));
    let addresses: String = addresses.map(|it| format!("0x{it}")).collect();
    let bytes = Emulator::with(&options).arg("--addresses");
    assert_eq!(
        bytes.arg("--string").arg(&addresses).outcome().stdout,
        TABLE
    );
}

#[test]
fn json_and_svg() {
    let emulator = Emulator::with(&["policies", "--string", BELADY, "--frames", "3,4"]);
    let (json, svg) = (
        path_text(&emulator.path("json")),
        path_text(&emulator.path("svg")),
    );
    let emulator = emulator.arg("--json").arg(&json).arg("--svg").arg(&svg);
    assert_eq!(emulator.outcome_here().status, 0);
    let json = std::fs::read_to_string(json).unwrap();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["references"], 12);
    assert_eq!(report["frames"], serde_json::json!([3, 4]));
    let policies = report["policies"].as_array().unwrap();
    let fifo = policies
        .iter()
        .find(|policy| policy["name"] == "fifo")
        .unwrap();
    assert_eq!(fifo["faults"], serde_json::json!([9, 10]));
    assert_eq!(fifo["anomalies"], serde_json::json!([4]));
    let svg = std::fs::read_to_string(svg).unwrap();
    for part in [
        "<svg",
        "prefers-color-scheme:dark",
        ">fifo</text>",
        "Belady's anomaly",
    ] {
        assert!(svg.contains(part), "{part}");
    }
}

#[test]
fn two_runs_give_the_same() {
    let string: String = (0..400).map(|at| format!("{} ", at * at % 37)).collect();
    assert_eq!(typed(&string, &[]), typed(&string, &[]));
}

#[test]
fn traces_that_make_no_sense() {
    for (text, words) in [
        (
            &b"1 2\n3 x\n"[..],
            "trace, line 2: `x` is not a page: expected a number such as 12",
        ),
        (b"1\n\n-5\n", "trace, line 3: `-5` is not a page"),
        (
            b"1 2\nw\n",
            "trace, line 2: r or w without a page: expected",
        ),
        (
            b"1 2\n3 \xff\n",
            "trace, line 2: this is not text: expected",
        ),
        (b"", "trace holds no page: expected numbers"),
        (b"# nothing\n", "trace holds no page: expected numbers"),
    ] {
        let emulator = Emulator::with(&["policies"]);
        let file = emulator.file("trace", text);
        emulator.arg(&file).outcome().fails_in_one_line(1, words);
    }
    typed("1 2 three", &[]).fails_in_one_line(1, "--string: `three` is not a page: expected");
    let missing = Emulator::with(&["policies", "/nowhere/t"]).outcome();
    missing.fails_in_one_line(1, "cannot read /nowhere/t");
    typed("1", &["--svg", "/nowhere/s"]).fails_in_one_line(1, "cannot write /nowhere/s");
}

#[test]
fn options_that_make_no_sense() {
    for (options, words) in [
        (
            ["--frames", "0"],
            "`0` is not a number of frames: expected 1 to 1048576",
        ),
        (["--frames", "5..3"], "the range 5..3 is empty"),
        (["--frames", "many"], "`many` is not a number of frames"),
        (
            ["--policy", "nru"],
            "there is no policy `nru`: they are opt, exact-lru, fifo",
        ),
    ] {
        typed("1 2", &options).fails(2, words);
    }
    typed("1 2", &["trace"]).fails(2, "cannot be used with");
    Emulator::with(&["policies"]).outcome().fails(2, "required");
}
