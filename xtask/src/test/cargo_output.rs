//! Counting the tests of `cargo test` by its output.

use crate::test_lines::Counts;

/// What all of a `cargo test` run's summaries add up to.
pub(crate) fn count(output: &str) -> Counts {
    let mut total = Counts::default();
    for summary in output.lines().filter_map(summary) {
        total += summary;
    }
    total
}

/// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; …`.
fn summary(line: &str) -> Option<Counts> {
    let (_, counts) = line
        .trim()
        .strip_prefix("test result: ")?
        .split_once(". ")?;
    let number = |what: &str| -> Option<u64> {
        counts
            .split("; ")
            .find_map(|part| part.strip_suffix(what)?.trim_end().parse().ok())
    };
    Some(Counts {
        passed: number("passed")?,
        failed: number("failed")?,
        skipped: number("ignored")?,
    })
}

/// The benches that criterion has run once: `Testing guest/alu`, and then `Success`.
pub(crate) fn benches(output: &str) -> Counts {
    let passed = output.lines().filter(|line| *line == "Success").count();
    Counts {
        passed: passed as u64,
        ..Counts::default()
    }
}

/// The names of the tests that failed.
pub(crate) fn failures(output: &str) -> Vec<&str> {
    output
        .lines()
        .filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
running 2 tests
test a ... ok
test b::c ... FAILED

failures:

---- b::c stdout ----
test result: is not this line

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s

   Doc-tests pagewalk

test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.44s
";

    #[test]
    fn summaries_are_added_up() {
        assert_eq!(count(OUTPUT).to_string(), "13 passed, 1 failed, 3 skipped");
        assert_eq!(count(""), Counts::default());
    }

    #[test]
    fn benches_that_ran_are_counted() {
        let output = "Testing tlb/hit\nSuccess\nTesting guest/alu\nSuccess\n\n";
        assert_eq!(benches(output).to_string(), "2 passed, 0 failed, 0 skipped");
    }

    #[test]
    fn failures_are_named() {
        assert_eq!(failures(OUTPUT), ["b::c"]);
    }
}
