//! What is on the guest's root disk: the programs, the files of `guest/root`, and the folders that
//! the kernel and its users expect.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

/// Folders that exist even where nothing is in them.
const FOLDERS: [&str; 5] = ["dev", "home", "mnt", "proc", "tmp"];

/// A folder or a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    /// A folder.
    Folder,
    /// A file that is not to be run.
    Text(Vec<u8>),
    /// An executable.
    Program(Vec<u8>),
}

/// A tree of files by path, without a leading slash, in an order in which folders come before what
/// is in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Contents {
    nodes: BTreeMap<String, Node>,
}

impl Contents {
    /// The guest's root: `programs` in `/bin`, and the tree under `files`.
    pub(crate) fn of_guest(programs: &[impl AsRef<Path>], files: &Path) -> Result<Self> {
        let mut contents = Self::default();
        for folder in FOLDERS {
            contents.add(folder, Node::Folder);
        }
        contents.add_tree(files, "")?;
        for program in programs {
            let program = program.as_ref();
            let name = program
                .file_name()
                .with_context(|| format!("{} is not a file", program.display()))?;
            let path = format!("bin/{}", name.to_string_lossy());
            contents.add(&path, Node::Program(read(program)?));
        }
        Ok(contents)
    }

    /// Adds `node`, and the folders it is in.
    pub(crate) fn add(&mut self, path: &str, node: Node) {
        for (end, _) in path.match_indices('/') {
            self.nodes
                .entry(path[..end].to_owned())
                .or_insert(Node::Folder);
        }
        self.nodes.insert(path.to_owned(), node);
    }

    /// Adds everything under the folder `from`, as `under`.
    fn add_tree(&mut self, from: &Path, under: &str) -> Result<()> {
        let listed = || format!("cannot list {}", from.display());
        for entry in fs::read_dir(from).with_context(listed)? {
            let entry = entry.with_context(listed)?;
            let path = format!("{under}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                self.add(&path, Node::Folder);
                self.add_tree(&entry.path(), &format!("{path}/"))?;
            } else {
                self.add(&path, Node::Text(read(&entry.path())?));
            }
        }
        Ok(())
    }

    /// All paths with what they are.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.nodes.iter().map(|(path, node)| (&path[..], node))
    }

    /// A number that another tree is very unlikely to have.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_before_what_is_in_them() {
        let mut contents = Contents::default();
        contents.add("a/b/c", Node::Text(vec![]));
        contents.add("a-b", Node::Folder);
        let paths: Vec<&str> = contents.nodes().map(|(path, _)| path).collect();
        assert_eq!(paths, ["a", "a-b", "a/b", "a/b/c"]);
    }

    #[test]
    fn fingerprints_tell_trees_apart() {
        let tree = |path, node| {
            let mut contents = Contents::default();
            contents.add(path, node);
            contents.fingerprint()
        };
        let one = tree("a", Node::Text(b"1".to_vec()));
        assert_eq!(one, tree("a", Node::Text(b"1".to_vec())));
        assert_ne!(one, tree("a", Node::Text(b"2".to_vec())));
        assert_ne!(one, tree("b", Node::Text(b"1".to_vec())));
        assert_ne!(one, tree("a", Node::Program(b"1".to_vec())));
    }

    #[test]
    fn the_guests_root_has_its_folders_its_files_and_its_programs() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("etc")).unwrap();
        fs::write(folder.path().join("etc/motd"), "hi").unwrap();
        let program = folder.path().join("sh");
        fs::write(&program, "ELF").unwrap();
        let contents = Contents::of_guest(&[&program], folder.path()).unwrap();
        let find = |path| {
            contents
                .nodes()
                .find(|(it, _)| *it == path)
                .map(|(_, it)| it)
        };
        assert_eq!(find("tmp"), Some(&Node::Folder));
        assert_eq!(find("etc/motd"), Some(&Node::Text(b"hi".to_vec())));
        assert_eq!(find("bin/sh"), Some(&Node::Program(b"ELF".to_vec())));
    }
}
