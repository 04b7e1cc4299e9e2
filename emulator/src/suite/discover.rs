//! Finding the tests that a person names: by file, by folder, by pattern.

use crate::loader::{self, LoadError, elf};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// As much of a file as tells whether it is an executable for RV64: its ELF header.
const HEADER: u64 = 64;

/// A test program.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Test {
    /// What it is called: its file's name, after the folders between it and the one that was
    /// named, without `.elf`.
    pub name: String,
    /// The tests that it belongs to: `rv64ui-p` for `rv64ui-p-add`.
    pub group: String,
    /// Its file.
    pub path: PathBuf,
    /// Whether the file was named itself, not found by a folder or a pattern.
    pub named: bool,
}

/// Why tests cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// A file that was named is no test.
    #[error("{} cannot be tested: {error}{advice}", path.display())]
    NotATest {
        /// The file.
        path: PathBuf,
        /// What it is.
        error: Box<LoadError>,
        /// What to do.
        advice: &'static str,
    },
    /// A file in a folder cannot be read.
    #[error("{} cannot be read: {error}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// The host's reason.
        error: io::Error,
    },
    /// A folder without tests.
    #[error("there is no test in {}: it holds no executable for RV64", .0.display())]
    EmptyFolder(PathBuf),
    /// Something that is no pattern.
    #[error("{pattern:?} is not a pattern of file names: {error}")]
    BadPattern {
        /// What was named.
        pattern: String,
        /// What is wrong.
        error: glob::PatternError,
    },
    /// A pattern without tests.
    #[error("there is no test that matches {0:?}: no file that does is an executable for RV64")]
    NoMatch(String),
}

/// The tests in these files, folders (with the folders in them) and patterns, in order of name,
/// each file once.
///
/// Folders and patterns are gone through for executables for RV64, and what else there is in
/// them is left out: suites are built with their listings, and for RV32 beside RV64. A file
/// that is named itself must be one.
///
/// # Errors
/// What is no test, cannot be read, or leads to no test.
pub fn discover(paths: &[PathBuf]) -> Result<Vec<Test>, DiscoverError> {
    let mut found = Vec::new();
    for path in paths {
        let text = path.to_string_lossy();
        if path.is_dir() {
            walk(path, &mut found)?;
        } else if !path.exists() && text.contains(['*', '?', '[']) {
            expand(&text, &mut found)?;
        } else {
            check_named(path)?;
            found.push(test(path, path.parent(), true));
        }
    }
    // Of several names for one file, the first counts.
    let mut seen = BTreeSet::new();
    found.retain(|test| seen.insert(test.path.canonicalize().unwrap_or(test.path.clone())));
    tell_apart(&mut found);
    found.sort();
    Ok(found)
}

fn check_named(path: &Path) -> Result<(), DiscoverError> {
    let checked = loader::read_file(path).and_then(|bytes| elf::check_executable(&bytes));
    checked.map_err(|error| DiscoverError::NotATest {
        path: path.to_owned(),
        advice: match error {
            // The shell has expanded a pattern, and the listings beside the tests match it, too.
            LoadError::NotElf | LoadError::Not64Bit => {
                " (in a folder, or by a pattern in quotes, such files are left out)"
            }
            _ => "",
        },
        error: Box::new(error),
    })
}

/// The tests in a folder.
fn walk(folder: &Path, found: &mut Vec<Test>) -> Result<(), DiscoverError> {
    let before = found.len();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| DiscoverError::Unreadable {
            path: error.path().unwrap_or(folder).to_owned(),
            error: error.into(),
        })?;
        // A link to a file counts; a link to a folder may lead round in circles.
        if entry.path().is_file() && is_executable(entry.path())? {
            found.push(test(entry.path(), Some(folder), false));
        }
    }
    if found.len() == before {
        return Err(DiscoverError::EmptyFolder(folder.to_owned()));
    }
    Ok(())
}

/// The tests that match a pattern, or lie in folders that do.
fn expand(pattern: &str, found: &mut Vec<Test>) -> Result<(), DiscoverError> {
    let before = found.len();
    let matches = glob::glob(pattern).map_err(|error| DiscoverError::BadPattern {
        pattern: pattern.to_owned(),
        error,
    })?;
    for path in matches {
        let path = path.map_err(|error| DiscoverError::Unreadable {
            path: error.path().to_owned(),
            error: error.into(),
        })?;
        if path.is_dir() {
            match walk(&path, found) {
                // Others that match may have tests.
                Ok(()) | Err(DiscoverError::EmptyFolder(_)) => {}
                Err(error) => return Err(error),
            }
        } else if is_executable(&path)? {
            found.push(test(&path, path.parent(), false));
        }
    }
    if found.len() == before {
        return Err(DiscoverError::NoMatch(pattern.to_owned()));
    }
    Ok(())
}

fn is_executable(path: &Path) -> Result<bool, DiscoverError> {
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEADER).read_to_end(&mut beginning));
    match read {
        Ok(_) => Ok(elf::check_executable(&beginning).is_ok()),
        Err(error) => Err(DiscoverError::Unreadable {
            path: path.to_owned(),
            error,
        }),
    }
}

fn test(path: &Path, root: Option<&Path>, named: bool) -> Test {
    let below = root.and_then(|root| path.strip_prefix(root).ok());
    let name = below.unwrap_or(path).to_string_lossy();
    let name = name.strip_suffix(".elf").unwrap_or(&name).to_owned();
    Test {
        group: group_of(&name),
        name,
        path: path.to_owned(),
        named,
    }
}

/// What the tests of one group have in common: the name before the test's own part, with the
/// environment it was built for (`rv64ui-p-add`); the folder of those that are named otherwise; or
/// the first word of what lies in none.
fn group_of(name: &str) -> String {
    let (folder, file) = match name.rsplit_once('/') {
        Some((folder, file)) => (Some(folder), file),
        None => (None, name),
    };
    let mut words = file.splitn(3, '-');
    if let (Some(suite), Some(environment), Some(_)) = (words.next(), words.next(), words.next()) {
        let is_environment = matches!(environment.len(), 1 | 2)
            && environment.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_environment {
            return format!("{suite}-{environment}");
        }
    }
    let first_word = file.split('-').next().unwrap_or(file);
    folder.unwrap_or(first_word).to_owned()
}

/// Gives tests from different folders that would have the same name that of their whole path.
fn tell_apart(tests: &mut [Test]) {
    let mut count = BTreeMap::new();
    for test in &*tests {
        *count.entry(test.name.clone()).or_insert(0) += 1;
    }
    for test in tests {
        if count.get(&test.name).is_some_and(|&count| count > 1) {
            test.name = test.path.to_string_lossy().into_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// The header of an executable, with this class and type.
    fn header(class: u8, file_type: u8) -> Vec<u8> {
        let mut bytes = vec![0x7f, b'E', b'L', b'F', class, 1, 1];
        bytes.resize(16, 0);
        bytes.extend([file_type, 0, 243, 0]);
        bytes.resize(64, 0);
        bytes
    }

    fn suite() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        for name in [
            "rv64ui-p-add",
            "rv64ui-v-add",
            "I/add-01.elf",
            "M/add-01.elf",
        ] {
            file(name, &header(2, 2));
        }
        file("rv64ui-p-add.dump", b"80000000: listing");
        file("rv32ui-p-add", &header(1, 2));
        file("add.o", &header(2, 1));
        file("empty", b"");
        fs::create_dir(folder.path().join("nothing")).unwrap();
        folder
    }

    fn names(paths: &[PathBuf]) -> Vec<String> {
        let tests = discover(paths).unwrap();
        tests.into_iter().map(|test| test.name).collect()
    }

    #[test]
    fn a_folder_is_gone_through_for_executables() {
        let suite = suite();
        let all = ["I/add-01", "M/add-01", "rv64ui-p-add", "rv64ui-v-add"];
        assert_eq!(names(&[suite.path().to_owned()]), all);
    }

    #[test]
    fn patterns_leave_out_other_files_too() {
        let suite = suite();
        assert_eq!(names(&[suite.path().join("rv*-p-*")]), ["rv64ui-p-add"]);
        assert_eq!(names(&[suite.path().join("[IM]")]).len(), 2);
    }

    #[test]
    fn a_file_that_is_found_twice_is_one_test() {
        let suite = suite();
        let file = suite.path().join("rv64ui-p-add");
        let paths = [file.clone(), suite.path().join("rv64ui-*"), file];
        assert_eq!(names(&paths), ["rv64ui-p-add", "rv64ui-v-add"]);
        let tests = discover(&paths).unwrap();
        assert_eq!([tests[0].named, tests[1].named], [true, false]);
    }

    #[test]
    fn names_that_would_be_the_same_are_paths() {
        let suite = suite();
        let [i, m] = ["I/add-01.elf", "M/add-01.elf"].map(|name| suite.path().join(name));
        let text = |path: &Path| path.to_string_lossy().into_owned();
        assert_eq!(names(&[m.clone(), i.clone()]), [text(&i), text(&m)]);
    }

    #[test]
    fn what_leads_to_no_test_is_refused() {
        let suite = suite();
        let check = |name: &str, words: &str| {
            let error = discover(&[suite.path().join(name)]).unwrap_err();
            let text = error.to_string();
            assert!(text.contains(words) && !text.contains('\n'), "{text}");
        };
        check("nothing", "there is no test in");
        check("*.dump", "there is no test that matches");
        check("rv64[", "is not a pattern");
        check("missing", "there is no such file");
        check("rv64ui-p-add.dump", "not an ELF file");
        check("rv64ui-p-add.dump", "by a pattern in quotes");
        check("rv32ui-p-add", "32-bit");
        check("add.o", "object file");
        check("empty", "the file is empty");
    }

    #[test]
    fn groups_are_by_suite_and_environment_or_by_folder() {
        for (name, group) in [
            ("rv64ui-p-add", "rv64ui-p"),
            ("rv64mi-p-ld-misaligned", "rv64mi-p"),
            ("rv64ua-pm-lrsc", "rv64ua-pm"),
            ("rv64i/I/I-add-00", "rv64i/I"),
            ("isa/rv64ui-v-add", "rv64ui-v"),
            ("I-add-00", "I"),
            ("hello", "hello"),
        ] {
            assert_eq!(group_of(name), group, "{name}");
        }
    }
}
