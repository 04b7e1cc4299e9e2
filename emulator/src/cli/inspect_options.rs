//! The options of `pagewalk inspect`: a recording, a moment of it, and questions.

use super::monitor_options::parse_command;
use super::size::parse_time;
use clap::Args;
use pagewalk::recording::{Moment, Phase};
use std::path::PathBuf;

/// What the process's status means.
pub(super) const INSPECT_STATUS: &str = "\
Exit status: 0 all questions were answered; 1 one could not be, or the run could not be repeated; 2 the
command line is wrong";

/// Options of `pagewalk inspect`.
#[derive(Debug, Args)]
pub(super) struct InspectOptions {
    /// Before all that is recorded at this time or later: cycles such as 8_125_000, or 8.125ms as the report
    /// has it
    #[arg(long, value_name = "TIME", value_parser = parse_time, group = "moment")]
    at: Option<u64>,

    /// The hart whose time --at means
    #[arg(long, value_name = "N", default_value_t = 0, requires = "at")]
    hart: u8,

    /// Before the Nth event of a kind, such as page_fault,17 or page_fault.store_absent (`pagewalk trace
    /// count` lists them); the first one without N
    #[arg(long, value_name = "KIND[,N]", value_parser = parse_event, group = "moment")]
    at_event: Option<Moment>,

    /// Before the Nth mark of the guest's of this label, where it begins or ends
    #[arg(
        long,
        value_name = "LABEL[:begin|:end][,N]",
        value_parser = parse_mark,
        group = "moment"
    )]
    at_mark: Option<Moment>,

    /// Answer this, such as 'explain $stval write'; once for each ('help' lists what can be asked). Without
    /// any, questions are read from stdin, one a line
    #[arg(long, value_name = "COMMAND", value_parser = parse_command)]
    pub(super) at_stop: Vec<String>,

    /// What `pagewalk run --record` wrote
    #[arg(value_name = "RECORDING")]
    pub(super) recording: PathBuf,
}

impl InspectOptions {
    /// The moment: the end of the recording where none is named.
    pub(super) fn moment(&self) -> Moment {
        let cycle = self.at.map(|cycle| Moment::Cycle {
            cycle,
            hart: self.hart,
        });
        let named = cycle
            .or_else(|| self.at_event.clone())
            .or_else(|| self.at_mark.clone());
        named.unwrap_or(Moment::End)
    }
}

/// What stands before a comma, and the number behind it.
fn split_number(text: &str) -> Result<(&str, u64), String> {
    let (name, number) = match text.rsplit_once(',') {
        None => (text, 1),
        Some((name, number)) => {
            let parsed = number.parse().ok().filter(|number| *number > 0);
            let wrong = || format!("{number:?} is not a number from 1 on");
            (name, parsed.ok_or_else(wrong)?)
        }
    };
    if name.is_empty() {
        return Err("it has no name".to_owned());
    }
    Ok((name, number))
}

fn parse_event(text: &str) -> Result<Moment, String> {
    let (name, number) = split_number(text)?;
    let name = name.to_owned();
    Ok(Moment::Event { name, number })
}

fn parse_mark(text: &str) -> Result<Moment, String> {
    let (name, number) = split_number(text)?;
    let (label, phase) = match name.rsplit_once(':') {
        Some((label, "begin")) => (label, Some(Phase::Begin)),
        Some((label, "end")) => (label, Some(Phase::End)),
        // A label may have a colon of its own.
        _ => (name, None),
    };
    let label = label.to_owned();
    Ok(Moment::Mark {
        label,
        phase,
        number,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_and_marks_may_have_numbers() {
        for (text, name, number) in [
            ("page_fault", "page_fault", 1),
            ("page_fault.store_absent,17", "page_fault.store_absent", 17),
        ] {
            let name = name.to_owned();
            assert_eq!(parse_event(text), Ok(Moment::Event { name, number }));
        }
        for (text, label, phase, number) in [
            ("swap", "swap", None, 1),
            ("swap:end", "swap", Some(Phase::End), 1),
            ("a:b", "a:b", None, 1),
            ("a:b:begin,3", "a:b", Some(Phase::Begin), 3),
        ] {
            let expected = Moment::Mark {
                label: label.to_owned(),
                phase,
                number,
            };
            assert_eq!(parse_mark(text), Ok(expected));
        }
        for (text, words) in [
            ("", "no name"),
            (",3", "no name"),
            ("page_fault,0", "\"0\" is not a number from 1 on"),
            ("page_fault,", "\"\" is not a number from 1 on"),
            ("page_fault,last", "\"last\" is not a number from 1 on"),
        ] {
            assert!(parse_event(text).unwrap_err().contains(words), "{text}");
            assert!(parse_mark(text).unwrap_err().contains(words), "{text}");
        }
    }
}
