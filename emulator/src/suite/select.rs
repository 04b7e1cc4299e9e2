//! Choosing among tests: by name, and a share of them for each of several machines.

use super::Test;
use std::str::FromStr;

/// Tests by name: those whose name contains a text or, with `*`, `?` or `[`, matches a pattern
/// as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filter {
    /// The name contains this.
    Contains(String),
    /// The name matches this.
    Matches(glob::Pattern),
}

/// The share number `index` (from 1) of `count`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shard {
    index: usize,
    count: usize,
}

/// What cannot be used to choose tests, or chooses none.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SelectError {
    /// A pattern that is none.
    #[error("it is not a pattern: {0}")]
    Pattern(String),
    /// A shard that is none.
    #[error("it is not a shard: write 1/4, 2/4, 3/4 or 4/4 for the quarters of a suite")]
    Shard,
    /// No test has such a name.
    #[error("no name of the {0} tests that were found matches --filter")]
    NothingMatches(usize),
    /// There are fewer tests than shards.
    #[error("shard {index}/{count} is empty: there are only {tests} tests to share out")]
    EmptyShard {
        /// Which one.
        index: usize,
        /// How many shards.
        count: usize,
        /// How many tests.
        tests: usize,
    },
}

impl FromStr for Filter {
    type Err = SelectError;

    fn from_str(text: &str) -> Result<Filter, SelectError> {
        if !text.contains(['*', '?', '[']) {
            return Ok(Filter::Contains(text.to_owned()));
        }
        glob::Pattern::new(text)
            .map(Filter::Matches)
            .map_err(|error| SelectError::Pattern(error.to_string()))
    }
}

impl Filter {
    fn takes(&self, test: &Test) -> bool {
        match self {
            Filter::Contains(text) => test.name.contains(text),
            Filter::Matches(pattern) => pattern.matches(&test.name),
        }
    }
}

impl FromStr for Shard {
    type Err = SelectError;

    fn from_str(text: &str) -> Result<Shard, SelectError> {
        let parse = || {
            let (index, count) = text.split_once('/')?;
            let (index, count) = (index.parse().ok()?, count.parse().ok()?);
            (1..=count)
                .contains(&index)
                .then_some(Shard { index, count })
        };
        parse().ok_or(SelectError::Shard)
    }
}

/// Those of the tests, which stand in order of name, that any of the filters takes (all, without
/// filters), and of these the shard's. Shards deal tests out in turn, so that each gets some of
/// every group, and together they are the whole.
///
/// # Errors
/// When no test is left.
pub fn select(
    tests: Vec<Test>,
    filters: &[Filter],
    shard: Option<Shard>,
) -> Result<Vec<Test>, SelectError> {
    let found = tests.len();
    let mut tests = tests;
    tests.retain(|test| filters.is_empty() || filters.iter().any(|filter| filter.takes(test)));
    if tests.is_empty() {
        return Err(SelectError::NothingMatches(found));
    }
    let Some(Shard { index, count }) = shard else {
        return Ok(tests);
    };
    let all = tests.len();
    let own: Vec<_> = tests.into_iter().skip(index - 1).step_by(count).collect();
    if own.is_empty() {
        return Err(SelectError::EmptyShard {
            index,
            count,
            tests: all,
        });
    }
    Ok(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn tests() -> Vec<Test> {
        let names = ["p-add", "p-and", "p-or", "v-add", "v-and"];
        let test = |name: &str| Test {
            name: name.to_owned(),
            group: name[..1].to_owned(),
            path: PathBuf::from(name),
            named: false,
        };
        names.map(test).to_vec()
    }

    fn selected(filters: &[&str], shard: Option<&str>) -> Result<Vec<String>, SelectError> {
        let filters: Vec<Filter> = filters.iter().map(|text| text.parse().unwrap()).collect();
        let shard = shard.map(|text| text.parse().unwrap());
        let tests = select(tests(), &filters, shard)?;
        Ok(tests.into_iter().map(|test| test.name).collect())
    }

    #[test]
    fn filters_take_parts_of_names_or_whole_names() {
        let check = |filters: &[&str], names: &[&str]| {
            assert_eq!(selected(filters, None).unwrap(), names, "{filters:?}");
        };
        check(&["add"], &["p-add", "v-add"]);
        check(&["p-*"], &["p-add", "p-and", "p-or"]);
        check(&["add", "or"], &["p-add", "p-or", "v-add"]);
        check(&["?-an[dx]"], &["p-and", "v-and"]);
        let error = selected(&["mul"], None).unwrap_err();
        assert_eq!(error, SelectError::NothingMatches(5));
        assert!("[".parse::<Filter>().is_err());
    }

    #[test]
    fn shards_share_everything_out() {
        assert_eq!(
            selected(&[], Some("1/2")).unwrap(),
            ["p-add", "p-or", "v-and"]
        );
        assert_eq!(selected(&[], Some("2/2")).unwrap(), ["p-and", "v-add"]);
        for count in 1..=5 {
            let shards = (1..=count)
                .flat_map(|index| selected(&[], Some(&format!("{index}/{count}"))).unwrap());
            let mut names: Vec<_> = shards.collect();
            names.sort();
            assert_eq!(names, selected(&[], None).unwrap(), "{count}");
        }
        let error = selected(&["p-"], Some("4/4")).unwrap_err();
        assert!(error.to_string().contains("shard 4/4 is empty"), "{error}");
    }

    #[test]
    fn nonsense_is_no_shard() {
        for text in ["", "1", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2"] {
            assert_eq!(text.parse::<Shard>(), Err(SelectError::Shard), "{text}");
        }
    }
}
