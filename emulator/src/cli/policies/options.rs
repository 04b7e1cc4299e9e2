//! The command line of `pagewalk policies`.

use clap::Args;
use replacement::replay::Algorithm;
use std::path::PathBuf;

/// Options of `pagewalk policies`.
#[derive(Debug, Args)]
pub(in crate::cli) struct PoliciesOptions {
    /// Numbers of frames to try: ranges such as 1..8 and single numbers, with commas between
    #[arg(long, value_name = "LIST", default_value = "1..8", value_parser = parse_frames)]
    pub(super) frames: Frames,

    /// Which policies, beside the optimum: all, or names with commas between
    #[arg(long, value_name = "LIST", default_value = "all", value_parser = parse_policies)]
    pub(super) policy: Policies,

    /// The reference string itself, in place of a file
    #[arg(
        long,
        value_name = "PAGES",
        conflicts_with = "trace",
        allow_hyphen_values = true
    )]
    pub(super) string: Option<String>,

    /// The trace holds byte addresses, not page numbers; a page is 4 KiB
    #[arg(long)]
    pub(super) addresses: bool,

    /// Also write the counts to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,

    /// Also draw the curves of faults into this file, as SVG
    #[arg(long, value_name = "FILE")]
    pub(super) svg: Option<PathBuf>,

    /// A file of page numbers, `-` for standard input
    #[arg(value_name = "TRACE", required_unless_present = "string")]
    pub(super) trace: Option<PathBuf>,
}

/// What a trace looks like, for `--help`.
pub(in crate::cli) const TRACE_FORMAT: &str = "\
A trace:
  numbers, decimal or hexadecimal after 0x, with spaces, commas or new lines between. An r or w
  behind a number, or in front of it (in all of a line), says whether the page is loaded or stored
  to; without one it is loaded. What follows a # is a comment.

Policies:
  opt and exact-lru know what no kernel can know; the others are the guest kernel's own code

Example:
  pagewalk policies --string \"1 2 3 4 1 2 5 1 2 3 4 5\" --frames 3..4 --policy fifo";

/// Numbers of frames: ascending, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frames(pub(super) Vec<u32>);

/// The most frames that a replay may have: 4 GiB of pages.
const MAX_FRAMES: u32 = 1 << 20;
/// The most replays of one policy.
const MAX_COUNTS: usize = 1000;

fn parse_frames(text: &str) -> Result<Frames, String> {
    let number = |text: &str| {
        let number = text.trim().parse().ok();
        let number = number.filter(|number| (1..=MAX_FRAMES).contains(number));
        number.ok_or_else(|| {
            format!("`{text}` is not a number of frames: expected 1 to {MAX_FRAMES}, or a range such as 1..8")
        })
    };
    let mut frames = Vec::new();
    for part in text.split(',') {
        let (first, last) = match part.split_once("..") {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(part)?, number(part)?),
        };
        if first > last {
            return Err(format!(
                "the range {part} is empty: expected the smaller number first"
            ));
        }
        frames.extend((first..=last).take(MAX_COUNTS + 1));
    }
    frames.sort_unstable();
    frames.dedup();
    if frames.len() > MAX_COUNTS {
        return Err(format!(
            "that is more than {MAX_COUNTS} numbers of frames: name fewer"
        ));
    }
    Ok(Frames(frames))
}

/// Algorithms, the optimum first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Policies(pub(super) Vec<Algorithm>);

fn parse_policies(text: &str) -> Result<Policies, String> {
    if text == "all" {
        return Ok(Policies(Algorithm::all().collect()));
    }
    let mut chosen = vec![Algorithm::Opt];
    for name in text.split(',') {
        let algorithm = Algorithm::from_name(name).ok_or_else(|| {
            let names: Vec<_> = Algorithm::all().map(Algorithm::name).collect();
            format!(
                "there is no policy `{name}`: they are {}, or all",
                names.join(", ")
            )
        })?;
        if !chosen.contains(&algorithm) {
            chosen.push(algorithm);
        }
    }
    Ok(Policies(chosen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_frames() {
        for (text, expected) in [
            ("3", &[3][..]),
            ("1..4", &[1, 2, 3, 4]),
            ("8,2..3,3", &[2, 3, 8]),
            ("5..5", &[5]),
        ] {
            assert_eq!(parse_frames(text), Ok(Frames(expected.to_vec())), "{text}");
        }
        for text in [
            "", "0", "0..3", "4..2", "1-3", "-1", "1...3", "a..b", "1,", "1048577", "1..1001",
        ] {
            assert!(parse_frames(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_of_policies() {
        let names = |text: &str| {
            let chosen = parse_policies(text).unwrap().0;
            chosen.into_iter().map(Algorithm::name).collect::<Vec<_>>()
        };
        assert_eq!(names("fifo"), ["opt", "fifo"]);
        assert_eq!(names("2q,exact-lru,2q,opt"), ["opt", "2q", "exact-lru"]);
        assert_eq!(names("all").len(), Algorithm::all().count());
        let refused = parse_policies("fifo,nru").unwrap_err();
        assert!(refused.starts_with("there is no policy `nru`: they are opt, exact-lru"));
    }
}
