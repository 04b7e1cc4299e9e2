//! Where two logs part: the first line that differs, with what came before on both sides.
//!
//! Commit logs are compared by their lines for instructions alone, so that a log with other lines
//! in between (Spike writes some for exceptions) can be held against one without; and a log that
//! begins earlier, with a boot ROM, is read up to where the other one begins. Other logs are
//! compared line by line.

use std::collections::VecDeque;
use std::io::{self, BufRead};

/// Lines that a log may have before the other one's first.
const LEAD: usize = 1000;

/// A line with its number, from 1, in its file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its number.
    pub number: u64,
    /// Its text, without the end of the line.
    pub text: String,
}

/// One of the two logs at the place where they part.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Side {
    /// Lines that were left out at the beginning, since the other log has not got them.
    pub skipped: usize,
    /// The line that differs and some after it; none if the log ends here.
    pub lines: Vec<Line>,
}

/// How two logs compare.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// Lines that are the same in both, up to the first that is not.
    pub same: u64,
    /// The last of them, as the first log has them.
    pub before: Vec<Line>,
    /// Both sides from where they part, or `None` if they do not.
    pub parted: Option<[Side; 2]>,
}

/// Compares two logs, and keeps `context` lines before and after the first difference.
///
/// # Errors
/// A log cannot be read.
pub fn compare(a: impl BufRead, b: impl BufRead, context: usize) -> io::Result<Comparison> {
    let (mut a, mut b) = (Reader::open(a)?, Reader::open(b)?);
    // Only if both are commit logs are other lines noise.
    let commit = a.peek_is_commit() && b.peek_is_commit();
    a.commits_only = commit;
    b.commits_only = commit;
    if commit {
        align(&mut a, &mut b)?;
    }
    let mut same = 0;
    let mut before = VecDeque::new();
    loop {
        match (a.next()?, b.next()?) {
            (None, None) => {
                return Ok(Comparison {
                    same,
                    before: before.into(),
                    parted: None,
                });
            }
            (Some(left), Some(right)) if alike(&left.text, &right.text) => {
                same += 1;
                before.push_back(left);
                if before.len() > context {
                    before.pop_front();
                }
            }
            (left, right) => {
                return Ok(Comparison {
                    same,
                    before: before.into(),
                    parted: Some([a.side(left, context)?, b.side(right, context)?]),
                });
            }
        }
    }
}

/// Leaves out what one log has before the other's first instruction: whichever is less, for a
/// program may come back to an address that the other's boot ROM begins with.
fn align<A: BufRead, B: BufRead>(a: &mut Reader<A>, b: &mut Reader<B>) -> io::Result<()> {
    let (Some(first_a), Some(first_b)) = (a.first_pc()?, b.first_pc()?) else {
        return Ok(());
    };
    match (a.distance_to(&first_b)?, b.distance_to(&first_a)?) {
        (Some(lead_a), lead_b) if lead_b.is_none_or(|lead_b| lead_a <= lead_b) => a.skip(lead_a),
        (_, Some(lead_b)) => b.skip(lead_b),
        _ => {}
    }
    Ok(())
}

/// Whether two lines are the same but for the blanks that end them.
fn alike(a: &str, b: &str) -> bool {
    a.trim_end() == b.trim_end()
}

/// The address in a commit log's line: `core   0: 3 0x0000000080000000 (…`.
fn pc(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("core")?.trim_start();
    let (hart, rest) = rest.split_once(": ")?;
    let (privilege, rest) = rest.split_once(' ')?;
    let (pc, word) = rest.split_once(' ')?;
    let right = hart.parse::<u32>().is_ok()
        && matches!(privilege, "0" | "1" | "3")
        && pc.starts_with("0x")
        && word.starts_with("(0x");
    right.then_some(pc)
}

/// A log, with lines that have been looked at and not taken.
struct Reader<R> {
    log: R,
    number: u64,
    ahead: VecDeque<Line>,
    commits_only: bool,
    skipped: usize,
}

impl<R: BufRead> Reader<R> {
    fn open(log: R) -> io::Result<Reader<R>> {
        let mut reader = Reader {
            log,
            number: 0,
            ahead: VecDeque::new(),
            commits_only: false,
            skipped: 0,
        };
        // The first instruction's line may follow a few others.
        while reader.ahead.len() < LEAD && !reader.peek_is_commit() {
            match reader.read()? {
                Some(line) => reader.ahead.push_back(line),
                None => break,
            }
        }
        Ok(reader)
    }

    fn peek_is_commit(&self) -> bool {
        self.ahead
            .back()
            .is_some_and(|line| pc(&line.text).is_some())
    }

    fn read(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        if self.log.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(Line {
            number: self.number,
            text: text.trim_end_matches(['\n', '\r']).to_owned(),
        }))
    }

    fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            let line = match self.ahead.pop_front() {
                Some(line) => Some(line),
                None => self.read()?,
            };
            match line {
                Some(line) if self.commits_only && pc(&line.text).is_none() => {}
                line => return Ok(line),
            }
        }
    }

    /// The first instruction's address; its line stays where it is.
    fn first_pc(&mut self) -> io::Result<Option<String>> {
        let Some(line) = self.next()? else {
            return Ok(None);
        };
        let first = pc(&line.text).map(str::to_owned);
        self.ahead.push_front(line);
        Ok(first)
    }

    /// How many instructions are before one at this address, if there is one near. All stay
    /// where they are.
    fn distance_to(&mut self, wanted: &str) -> io::Result<Option<usize>> {
        let mut seen = VecDeque::new();
        let mut found = None;
        while found.is_none() && seen.len() < LEAD {
            let Some(line) = self.next()? else { break };
            found = (pc(&line.text) == Some(wanted)).then_some(seen.len());
            seen.push_back(line);
        }
        seen.append(&mut self.ahead);
        self.ahead = seen;
        Ok(found)
    }

    /// Leaves out instructions that [`Reader::distance_to`] has counted.
    fn skip(&mut self, count: usize) {
        self.ahead.drain(..count);
        self.skipped = count;
    }

    fn side(&mut self, first: Option<Line>, context: usize) -> io::Result<Side> {
        let mut lines: Vec<Line> = first.into_iter().collect();
        while !lines.is_empty() && lines.len() <= context {
            match self.next()? {
                Some(line) => lines.push(line),
                None => break,
            }
        }
        Ok(Side {
            skipped: self.skipped,
            lines,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(pc: u64, rest: &str) -> String {
        format!("core   0: 3 {pc:#018x} (0x00000013){rest}\n")
    }

    fn compared(a: &str, b: &str) -> Comparison {
        compare(a.as_bytes(), b.as_bytes(), 2).unwrap()
    }

    #[test]
    fn equal_logs_do_not_part() {
        for text in ["", "one\ntwo\n", &commit(0x8000_0000, " x1  0x1")] {
            let comparison = compared(text, text);
            assert_eq!(comparison.parted, None);
            assert_eq!(comparison.same, text.lines().count() as u64);
        }
    }

    #[test]
    fn the_first_difference_has_its_context() {
        let log = |third: &str| -> String {
            let rest = ["", "", third, "", "", ""];
            let pcs = (0x8000_0000..).step_by(4);
            pcs.zip(rest).map(|(pc, rest)| commit(pc, rest)).collect()
        };
        let (a, b) = (log(" x1  0x1"), log(" x1  0x2"));
        let comparison = compared(&a, &b);
        assert_eq!(comparison.same, 2);
        let numbers = |lines: &[Line]| lines.iter().map(|line| line.number).collect::<Vec<_>>();
        assert_eq!(numbers(&comparison.before), [1, 2]);
        let [left, right] = comparison.parted.unwrap();
        assert_eq!(numbers(&left.lines), [3, 4, 5]);
        assert!(left.lines[0].text.ends_with("x1  0x1"));
        assert!(right.lines[0].text.ends_with("x1  0x2"));
    }

    #[test]
    fn a_boot_rom_and_lines_between_are_left_out() {
        let a = commit(0x8000_0000, "") + &commit(0x8000_0004, "");
        let rom = commit(0x1000, " x5  0x1000") + &commit(0x1004, "");
        let between = "core   0: exception trap_user_ecall, epc 0x0\n";
        let b = rom + &commit(0x8000_0000, "  ") + between + &commit(0x8000_0004, "");
        for (a, b) in [(&a, &b), (&b, &a)] {
            assert_eq!(compared(a, b).parted, None);
            assert_eq!(compared(a, b).same, 2);
        }
        let short = commit(0x8000_0000, "");
        let [left, right] = compared(&short, &b).parted.unwrap();
        assert_eq!((left.skipped, left.lines.len()), (0, 0), "it ended");
        assert_eq!((right.skipped, right.lines.len()), (2, 1));
    }

    #[test]
    fn an_address_that_both_have_later_is_not_the_beginning() {
        let rom = commit(0x1000, " x5  0x1000");
        let a = commit(0x8000_0000, "") + &commit(0x8000_0004, "") + &commit(0x1000, "");
        let comparison = compared(&a, &(rom + &a));
        assert_eq!((comparison.same, comparison.parted), (3, None));
    }

    #[test]
    fn logs_that_have_nothing_in_common_part_at_once() {
        let comparison = compared(&commit(0x1000, ""), &commit(0x2000, ""));
        assert_eq!(comparison.same, 0);
        let [left, right] = comparison.parted.unwrap();
        assert_eq!((left.lines[0].number, right.lines[0].number), (1, 1));
        assert!(compared("trap: a\n", &commit(0x2000, "")).parted.is_some());
    }
}
