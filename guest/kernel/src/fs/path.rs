//! From a path to what it names.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use abi::errno::{ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, Errno};
use abi::fs::PATH_MAX;

use super::{
    device::Device,
    vfs::{self, Folder, Target},
    volume,
};

pub use super::vfs::Found;

/// Symbolic links that are followed in one path.
const MAX_LINKS: usize = 40;

/// Where relative paths of a process start.
#[derive(Clone, Debug)]
pub struct WorkingDirectory {
    /// The directory; `None` before the root is mounted.
    pub folder: Option<Folder>,
    /// Its path.
    pub path: String,
}

impl WorkingDirectory {
    /// The root directory.
    #[must_use]
    pub fn root() -> Self {
        Self {
            folder: None,
            path: "/".into(),
        }
    }
}

/// The place that a path names, whether anything is there or not.
#[derive(Clone, Debug)]
pub struct Place {
    /// The directory.
    pub parent: Folder,
    /// The name in it; empty for the root directory itself, and behind a link of `/proc`.
    pub name: String,
    /// What is there.
    pub found: Option<Found>,
    /// Its path from the root, symbolic links followed.
    pub path: String,
}

/// Whether a symbolic link in the last place is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastLink {
    /// It is.
    Follow,
    /// The link itself is meant.
    Keep,
}

/// Finds what a path names. A relative path starts at `start`.
pub fn find(start: &WorkingDirectory, path: &str, last: LastLink) -> Result<Found, Errno> {
    locate(start, path, last)?.found.ok_or(ENOENT)
}

/// Finds the place that a path names. All but its last part must exist.
pub fn locate(start: &WorkingDirectory, path: &str, last: LastLink) -> Result<Place, Errno> {
    if path.is_empty() {
        return Err(ENOENT);
    }
    if path.len() >= PATH_MAX {
        return Err(ENAMETOOLONG);
    }
    let whole = normalize(&start.path, path);
    if let Some(device) = Device::by_path(&whole) {
        return Ok(Place {
            parent: root()?,
            name: path.rsplit('/').next().unwrap_or_default().to_string(),
            found: Some(Found::Device(device)),
            path: whole,
        });
    }
    Walk::new(start, path)?.run(last)
}

/// The root directory.
fn root() -> Result<Folder, Errno> {
    volume::with(|fs| Ok(Folder::Disk(fs.root_inode())))
}

/// One way through the tree.
struct Walk {
    folder: Folder,
    /// The names that lead to it from the root.
    trail: Vec<String>,
    /// Parts still to go, the next one last.
    parts: Vec<String>,
    must_be_directory: bool,
    links: usize,
}

impl Walk {
    fn new(start: &WorkingDirectory, path: &str) -> Result<Self, Errno> {
        let (folder, trail) = match start.folder {
            Some(folder) if !path.starts_with('/') => (folder, split_forward(&start.path)),
            _ => (root()?, Vec::new()),
        };
        Ok(Self {
            folder,
            trail,
            parts: split(path),
            must_be_directory: path.ends_with('/'),
            links: 0,
        })
    }

    fn run(mut self, last: LastLink) -> Result<Place, Errno> {
        while let Some(name) = self.parts.pop() {
            let is_last = self.parts.is_empty();
            let Some(found) = vfs::child(self.folder, &name)? else {
                return if is_last {
                    Ok(self.place(name, None))
                } else {
                    Err(ENOENT)
                };
            };
            if found.is_link() && !(is_last && last == LastLink::Keep && !self.must_be_directory) {
                if let Some(place) = self.follow(&found, is_last)? {
                    return Ok(place);
                }
                continue;
            }
            match found.folder() {
                None if !is_last || self.must_be_directory => return Err(ENOTDIR),
                Some(folder) if !is_last => self.enter(folder, name),
                _ => return Ok(self.place(name, Some(found))),
            }
        }
        // The path was "/", or a link ended in a directory.
        let found = self.folder.found()?;
        Ok(self.place(String::new(), Some(found)))
    }

    fn enter(&mut self, folder: Folder, name: String) {
        self.folder = folder;
        step(&mut self.trail, name);
    }

    /// Goes where a link leads. What it leads to is the place when it is the path's last part and no
    /// other path says where that is.
    fn follow(&mut self, link: &Found, is_last: bool) -> Result<Option<Place>, Errno> {
        self.links += 1;
        if self.links > MAX_LINKS {
            return Err(ELOOP);
        }
        match link.target()? {
            Target::Path(target) => {
                if target.starts_with('/') {
                    self.folder = root()?;
                    self.trail.clear();
                }
                self.parts.extend(split(&target));
                Ok(None)
            }
            Target::Object { found, path } => {
                let folder = found.folder();
                match folder {
                    None if !is_last || self.must_be_directory => Err(ENOTDIR),
                    Some(folder) if !is_last => {
                        self.folder = folder;
                        self.trail = split_forward(&path);
                        Ok(None)
                    }
                    _ => Ok(Some(Place {
                        parent: self.folder,
                        name: String::new(),
                        found: Some(found),
                        path,
                    })),
                }
            }
        }
    }

    fn place(mut self, name: String, found: Option<Found>) -> Place {
        if !name.is_empty() {
            step(&mut self.trail, name.clone());
        }
        Place {
            parent: self.folder,
            name,
            found,
            path: format!("/{}", self.trail.join("/")),
        }
    }
}

/// Adds a name to a trail.
fn step(trail: &mut Vec<String>, name: String) {
    if name == ".." {
        trail.pop();
    } else {
        trail.push(name);
    }
}

/// The parts of a path, first first.
fn split_forward(path: &str) -> Vec<String> {
    let mut parts = split(path);
    parts.reverse();
    parts
}

/// The parts of a path, last first.
fn split(path: &str) -> Vec<String> {
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".");
    parts.rev().map(ToString::to_string).collect()
}

/// A path as seen from the root, without `.`, `..` and double slashes. Symbolic links are not
/// looked at.
#[must_use]
pub fn normalize(directory: &str, path: &str) -> String {
    let start = if path.starts_with('/') { "" } else { directory };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut whole = String::from("/");
    whole.push_str(&parts.join("/"));
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalized_from_the_working_directory() {
        for (directory, path, whole) in [
            ("/", "bin", "/bin"),
            ("/home/a", "../b/./c//d", "/home/b/c/d"),
            ("/home", "/dev/null", "/dev/null"),
            ("/", "../..", "/"),
            ("/a", "", "/a"),
        ] {
            assert_eq!(normalize(directory, path), whole);
        }
    }

    #[test]
    fn parts_come_in_reverse() {
        assert_eq!(split("/a//./b/"), ["b", "a"]);
        assert!(split("/").is_empty());
    }
}
