//! The option `--drive file=PATH[,latency=100us][,readonly=on][,snapshot=on][,id=NAME][,fail=RULES]`:
//! its parser, and the opening of what it names.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::backend::{Backend, FileBackend, Snapshot};
use super::fail::{Failures, RuleError};
use super::{ID_BYTES, SECTOR, VirtioBlk};

/// The latency of a disk for which none is given: that of a decent solid-state disk.
pub const DEFAULT_LATENCY_NS: u64 = 100_000;

/// One `--drive`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drive {
    /// The file.
    pub file: PathBuf,
    /// Nanoseconds of guest time from the driver's ring to completion.
    pub latency_ns: u64,
    /// The guest cannot write.
    pub readonly: bool,
    /// What the guest writes stays in memory and is gone afterwards.
    pub snapshot: bool,
    /// The name in statistics, and the answer to the guest's GET_ID.
    pub id: Option<String>,
    /// Which requests fail on purpose.
    pub fail: Failures,
}

/// What is wrong with a `--drive` option or the file it names.
#[derive(Debug, thiserror::Error)]
pub enum DriveError {
    /// No `file=`.
    #[error("--drive {option:?} names no file: write --drive file=PATH")]
    NoFile {
        /// The whole option.
        option: String,
    },
    /// A part that is not `key=value`.
    #[error(
        "--drive: {part:?} is not key=value; the keys are file, latency, readonly, snapshot, id and fail (double a comma inside a value)"
    )]
    NotKeyValue {
        /// The part.
        part: String,
    },
    /// A key that is not known.
    #[error(
        "--drive: there is no key {key:?}; the keys are file, latency, readonly, snapshot, id and fail"
    )]
    UnknownKey {
        /// The key.
        key: String,
    },
    /// A key given twice.
    #[error("--drive: {key}= is given twice")]
    Twice {
        /// The key.
        key: String,
    },
    /// A switch that is neither on nor off.
    #[error("--drive: {key}={value:?} is neither {key}=on nor {key}=off")]
    NotSwitch {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// A latency that is not a number and a unit.
    #[error(
        "--drive: latency={value:?} is not a whole number and a unit (ns, us, ms or s), such as latency=100us"
    )]
    BadLatency {
        /// The value.
        value: String,
    },
    /// An identifier that does not fit the answer to GET_ID.
    #[error("--drive: id={value:?} must be 1 to {ID_BYTES} characters of plain ASCII")]
    BadId {
        /// The value.
        value: String,
    },
    /// A rule of `fail=` that cannot be read.
    #[error("--drive: fail={0}")]
    BadRule(#[from] RuleError),
    /// No such file.
    #[error("the disk {} does not exist", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// No permission to write.
    #[error("the disk {} cannot be opened for writing ({error}): add readonly=on, or snapshot=on to keep the guest's writes in memory", path.display())]
    NotWritable {
        /// The file.
        path: PathBuf,
        /// The host's reason.
        error: io::Error,
    },
    /// Any other trouble of the host's.
    #[error("the disk {} cannot be opened: {error}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The host's reason.
        error: io::Error,
    },
    /// A directory.
    #[error("the disk {} is a directory, not a file", path.display())]
    Directory {
        /// The path.
        path: PathBuf,
    },
    /// A size that is no whole number of sectors, or zero.
    #[error("the disk {} holds {len} bytes, which is not a whole number of 512-byte sectors: truncate -s {} makes it one", path.display(), len.next_multiple_of(SECTOR).max(SECTOR))]
    BadSize {
        /// The file.
        path: PathBuf,
        /// Its size.
        len: u64,
    },
}

impl FromStr for Drive {
    type Err = DriveError;

    fn from_str(option: &str) -> Result<Self, DriveError> {
        let mut parsed = Parsed::default();
        for part in split_commas(option) {
            let Some((key, value)) = part.split_once('=') else {
                return Err(DriveError::NotKeyValue { part });
            };
            parsed.set(key, value)?;
        }
        match parsed.file {
            Some(file) if !file.as_os_str().is_empty() => Ok(Drive {
                file,
                latency_ns: parsed.latency_ns.unwrap_or(DEFAULT_LATENCY_NS),
                readonly: parsed.readonly.unwrap_or(false),
                snapshot: parsed.snapshot.unwrap_or(false),
                id: parsed.id,
                fail: parsed.fail,
            }),
            _ => Err(DriveError::NoFile {
                option: option.to_owned(),
            }),
        }
    }
}

#[derive(Default)]
struct Parsed {
    file: Option<PathBuf>,
    latency_ns: Option<u64>,
    readonly: Option<bool>,
    snapshot: Option<bool>,
    id: Option<String>,
    fail: Failures,
}

impl Parsed {
    fn set(&mut self, key: &str, value: &str) -> Result<(), DriveError> {
        let twice = match key {
            "file" => self.file.replace(PathBuf::from(value)).is_some(),
            "latency" => self.latency_ns.replace(parse_latency(value)?).is_some(),
            "readonly" => self.readonly.replace(parse_switch(key, value)?).is_some(),
            "snapshot" => self.snapshot.replace(parse_switch(key, value)?).is_some(),
            "id" => self.id.replace(parse_id(value)?).is_some(),
            "fail" => {
                // Given again, it adds rules.
                self.fail.extend(value.parse()?);
                false
            }
            _ => {
                return Err(DriveError::UnknownKey {
                    key: key.to_owned(),
                });
            }
        };
        if twice {
            Err(DriveError::Twice {
                key: key.to_owned(),
            })
        } else {
            Ok(())
        }
    }
}

/// Cuts at commas; two commas are one that belongs to a value.
fn split_commas(option: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = option.chars().peekable();
    while let Some(char) = chars.next() {
        let cut = char == ',' && chars.next_if_eq(&',').is_none();
        match parts.last_mut() {
            Some(part) if !cut => part.push(char),
            _ => parts.push(String::new()),
        }
    }
    parts
}

fn parse_switch(key: &str, value: &str) -> Result<bool, DriveError> {
    match value {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(DriveError::NotSwitch {
            key: key.to_owned(),
            value: value.to_owned(),
        }),
    }
}

fn parse_latency(value: &str) -> Result<u64, DriveError> {
    let bad = || DriveError::BadLatency {
        value: value.to_owned(),
    };
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = value.split_at(digits);
    let number: u64 = number.parse().map_err(|_| bad())?;
    let unit_ns = match unit {
        "ns" => 1,
        "us" | "µs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "" if number == 0 => 1,
        _ => return Err(bad()),
    };
    number.checked_mul(unit_ns).ok_or_else(bad)
}

fn parse_id(value: &str) -> Result<String, DriveError> {
    let plain = value.bytes().all(|byte| byte.is_ascii_graphic());
    if plain && (1..=ID_BYTES).contains(&value.len()) {
        Ok(value.to_owned())
    } else {
        Err(DriveError::BadId {
            value: value.to_owned(),
        })
    }
}

impl Drive {
    /// A drive over a file, with the defaults.
    #[must_use]
    pub fn new(file: &Path) -> Self {
        Drive {
            file: file.to_owned(),
            latency_ns: DEFAULT_LATENCY_NS,
            readonly: false,
            snapshot: false,
            id: None,
            fail: Failures::default(),
        }
    }

    /// Opens the file as a disk for a machine whose ticks are `tick_ns` nanoseconds long; `index`
    /// names a disk without `id=`.
    ///
    /// # Errors
    /// A file that is missing, cannot be opened as asked, or holds no whole number of sectors.
    pub fn open(&self, index: usize, tick_ns: u64) -> Result<VirtioBlk, DriveError> {
        let path = &self.file;
        let mut file = self.open_file()?;
        // Seeking tells the size of block devices too, for which the metadata says zero.
        let len = file
            .seek(SeekFrom::End(0))
            .map_err(|error| DriveError::Open {
                path: path.clone(),
                error,
            })?;
        if len == 0 || len % SECTOR != 0 {
            return Err(DriveError::BadSize {
                path: path.clone(),
                len,
            });
        }
        let file: Box<dyn Backend> = Box::new(FileBackend::new(file, len));
        let backend: Box<dyn Backend> = if self.snapshot {
            Box::new(Snapshot::new(file))
        } else {
            file
        };
        let id = self.id.clone().unwrap_or_else(|| format!("disk{index}"));
        let latency = self.latency_ns.div_ceil(tick_ns.max(1));
        let disk = VirtioBlk::new(backend, &id, self.readonly, latency);
        Ok(disk.failing(self.fail.clone()))
    }

    fn open_file(&self) -> Result<File, DriveError> {
        let path = self.file.clone();
        let write = !self.readonly && !self.snapshot;
        if path.is_dir() {
            return Err(DriveError::Directory { path });
        }
        let open = OpenOptions::new().read(true).write(write).open(&path);
        open.map_err(|error| explain(path, write, error))
    }
}

/// Says what is wrong with a file that did not open.
fn explain(path: PathBuf, write: bool, error: io::Error) -> DriveError {
    match error.kind() {
        io::ErrorKind::NotFound => DriveError::Missing { path },
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem if write => {
            DriveError::NotWritable { path, error }
        }
        _ => DriveError::Open { path, error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(option: &str) -> String {
        option.parse::<Drive>().unwrap_err().to_string()
    }

    #[test]
    fn the_whole_option() {
        let drive: Drive = "file=/a,,b=c.img,latency=5ms,readonly=on,snapshot=off,id=root,fail=read@1,fail=flush@2+"
            .parse()
            .unwrap();
        let expected = Drive {
            file: PathBuf::from("/a,b=c.img"),
            latency_ns: 5_000_000,
            readonly: true,
            snapshot: false,
            id: Some("root".to_owned()),
            fail: "read@1:flush@2+".parse().unwrap(),
        };
        assert_eq!(drive, expected);
        assert_eq!(
            "file=x".parse::<Drive>().unwrap(),
            Drive::new(Path::new("x"))
        );
    }

    #[test]
    fn latencies() {
        for (text, ns) in [
            ("7ns", 7),
            ("100us", 100_000),
            ("2ms", 2_000_000),
            ("1s", 1_000_000_000),
            ("0", 0),
        ] {
            assert_eq!(parse_latency(text).unwrap(), ns, "{text}");
        }
        for text in [
            "",
            "us",
            "100",
            "-1us",
            "1.5ms",
            "1 ms",
            "99999999999999999999s",
            "99999999999s",
        ] {
            assert!(parse_latency(text).is_err(), "{text}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (option, part) in [
            ("", "is not key=value"),
            ("disk.img", "is not key=value"),
            ("latency=1us", "names no file"),
            ("file=", "names no file"),
            ("file=a,size=3", "no key \"size\""),
            ("file=a,file=b", "given twice"),
            ("file=a,readonly=yes", "neither readonly=on"),
            ("file=a,latency=soon", "latency=\"soon\""),
            ("file=a,id=abcdefghijklmnopqrstu", "1 to 20 characters"),
            ("file=a,fail=read", "fail=\"read\" is no rule"),
        ] {
            assert!(error(option).contains(part), "{option}: {}", error(option));
        }
    }

    fn open_error(drive: &Drive) -> String {
        drive.open(0, 100).unwrap_err().to_string()
    }

    #[test]
    fn files_that_are_no_disks() {
        let dir = tempfile::tempdir().unwrap();
        assert!(open_error(&Drive::new(dir.path())).contains("is a directory"));
        let path = dir.path().join("disk.img");
        assert!(open_error(&Drive::new(&path)).contains("does not exist"));
        for (len, hint) in [(0, "truncate -s 512 "), (1000, "truncate -s 1024 ")] {
            std::fs::write(&path, vec![0; len]).unwrap();
            assert!(open_error(&Drive::new(&path)).contains(hint));
        }
    }

    /// Tests may run as root, who may write anything: so the error is made, not provoked.
    #[test]
    fn a_file_that_may_only_be_read() {
        let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
        let text = |write| explain(PathBuf::from("d.img"), write, denied()).to_string();
        assert!(text(true).contains("add readonly=on"));
        assert!(!text(false).contains("readonly=on"));
    }

    #[test]
    fn a_good_file_opens() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("disk.img");
        std::fs::write(&path, vec![0; 2048]).unwrap();
        let disk = Drive::new(&path).open(3, 100).unwrap();
        assert_eq!((disk.sectors(), disk.id()), (4, "disk3"));
    }
}
