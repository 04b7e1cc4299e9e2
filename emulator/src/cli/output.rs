//! Files that a command makes of another file: whole or not at all, and never in its input's place.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Writes `output`, which is made of `input`. What stood there before stays if that fails.
pub(super) fn write<T>(
    input: &Path,
    output: &Path,
    make: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
) -> Result<T> {
    if same(input, output) {
        bail!(
            "{} would be written over itself: name another file with -o",
            input.display()
        );
    }
    to(output, make).with_context(|| format!("cannot write {}", output.display()))
}

/// Whether both names are those of one file.
fn same(a: &Path, b: &Path) -> bool {
    let identity = |path| fs::metadata(path).map(|it| (it.dev(), it.ino()));
    matches!((identity(a), identity(b)), (Ok(a), Ok(b)) if a == b)
}

fn to<T>(output: &Path, make: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>) -> io::Result<T> {
    // A link's file is what is meant, and not the link.
    let output = fs::canonicalize(output).unwrap_or_else(|_| output.to_owned());
    match fs::metadata(&output) {
        // A pipe or a terminal cannot be put in place afterwards.
        Ok(there) if !there.is_file() => return fill(File::create(&output)?, make),
        _ => {}
    }
    let part = part_of(&output);
    let done = File::create(&part)
        .and_then(|file| fill(file, make))
        .and_then(|made| fs::rename(&part, &output).map(|()| made));
    if done.is_err() {
        // If there is none, there is nothing to take away.
        let _ = fs::remove_file(&part);
    }
    done
}

/// A name beside it, of this process alone.
fn part_of(output: &Path) -> PathBuf {
    let mut path = output.to_owned().into_os_string();
    path.push(format!(".{}.part", std::process::id()));
    path.into()
}

fn fill<T>(file: File, make: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>) -> io::Result<T> {
    let mut out = BufWriter::with_capacity(1 << 20, file);
    let made = make(&mut out)?;
    out.flush()?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_cannot_be_written_to_its_end_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let [input, output] = ["in", "out"].map(|name| folder.path().join(name));
        fs::write(&input, "input").unwrap();
        let half = |out: &mut BufWriter<File>| -> io::Result<()> {
            out.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        };
        let error = write(&input, &output, half).unwrap_err();
        assert!(
            format!("{error:#}").starts_with("cannot write "),
            "{error:#}"
        );
        assert_eq!(names(folder.path()), ["in"]);
        fs::write(&output, "before").unwrap();
        assert!(write(&input, &output, half).is_err());
        assert_eq!(fs::read(&output).unwrap(), b"before");
        write(&input, &output, |out| out.write_all(b"after")).unwrap();
        assert_eq!(fs::read(&output).unwrap(), b"after");
        assert_eq!(names(folder.path()), ["in", "out"]);
    }

    #[test]
    fn a_file_by_any_of_its_names_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("in");
        fs::write(&input, "input").unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&input, &link).unwrap();
        let hard = folder.path().join("hard");
        fs::hard_link(&input, &hard).unwrap();
        for output in [&input, &link, &hard] {
            let error = write(&input, output, |out| out.write_all(b"x")).unwrap_err();
            assert!(error.to_string().contains("over itself"), "{error}");
            assert_eq!(fs::read(&input).unwrap(), b"input");
        }
    }

    #[test]
    fn a_device_is_written_as_it_is() {
        let input = Path::new("/dev/zero");
        write(input, Path::new("/dev/null"), |out| out.write_all(b"x")).unwrap();
    }
}
