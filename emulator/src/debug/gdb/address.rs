//! Where a debugger connects.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// An address to listen at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Address {
    /// A TCP port, of this host alone unless another one is named.
    Tcp(String, u16),
    /// A Unix socket.
    Unix(PathBuf),
}

/// Text that is no address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AddressError {
    /// It has none of the forms.
    #[error("it is no address; [HOST]:PORT, tcp:[HOST]:PORT and unix:PATH are")]
    Form,
    /// What stands behind the colon.
    #[error("the port is not a number from 0 to 65535")]
    Port,
    /// `unix:` alone.
    #[error("unix: wants a path")]
    Path,
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Address, AddressError> {
        if let Some(path) = text.strip_prefix("unix:") {
            let path = (!path.is_empty()).then(|| Address::Unix(path.into()));
            return path.ok_or(AddressError::Path);
        }
        let text = text.strip_prefix("tcp:").unwrap_or(text);
        // QEMU takes options behind a comma; those that it has are no concern of this end.
        let text = text.split(',').next().unwrap_or(text);
        let (host, port) = match text.rsplit_once(':') {
            Some(parts) => parts,
            None if text.bytes().all(|byte| byte.is_ascii_digit()) => ("", text),
            None => return Err(AddressError::Form),
        };
        let port = port.parse().map_err(|_| AddressError::Port)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let host = if host.is_empty() { "127.0.0.1" } else { host };
        Ok(Address::Tcp(host.to_owned(), port))
    }
}

impl fmt::Display for Address {
    /// As gdb's `target remote` takes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Tcp(host, port) if host.contains(':') => write!(f, "[{host}]:{port}"),
            Address::Tcp(host, port) => write!(f, "{host}:{port}"),
            Address::Unix(path) => path.display().fmt(f),
        }
    }
}

/// Why nobody can connect.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Somebody else has the port or the path.
    #[error(
        "the debugger's address {0} is taken: end who listens there, or name another with --gdb"
    )]
    InUse(Address),
    /// There is a file, and nobody listens there.
    #[error("{0} exists, and no socket answers there: remove it, or name another path with --gdb")]
    Exists(Address),
    /// It does not fit.
    #[error(
        "the path {0} is too long for a socket, which takes some 100 bytes: name a shorter one with --gdb"
    )]
    TooLong(Address),
    /// What else the host says.
    #[error("nobody can listen for a debugger at {0}: {1}")]
    Host(Address, io::Error),
}

/// A place where debuggers connect. A Unix socket's file goes with it.
#[derive(Debug)]
pub(super) enum Listener {
    Tcp(TcpListener),
    Unix(UnixListener, PathBuf),
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Listener::Unix(_, path) = self {
            // Somebody may have removed it before.
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Listener {
    pub(super) fn bind(address: &Address) -> Result<Listener, ListenError> {
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::AddrInUse => match address {
                Address::Unix(path) if UnixStream::connect(path).is_err() => {
                    ListenError::Exists(address.clone())
                }
                _ => ListenError::InUse(address.clone()),
            },
            io::ErrorKind::InvalidInput if matches!(address, Address::Unix(_)) => {
                ListenError::TooLong(address.clone())
            }
            _ => ListenError::Host(address.clone(), error),
        };
        let listener = match address {
            Address::Tcp(host, port) => {
                TcpListener::bind((host.as_str(), *port)).map(Listener::Tcp)
            }
            Address::Unix(path) => Listener::bind_unix(path),
        };
        let listener = listener.map_err(failed)?;
        let set = match &listener {
            Listener::Tcp(listener) => listener.set_nonblocking(true),
            Listener::Unix(listener, _) => listener.set_nonblocking(true),
        };
        set.map_err(|error| ListenError::Host(address.clone(), error))?;
        Ok(listener)
    }

    fn bind_unix(path: &Path) -> io::Result<Listener> {
        UnixListener::bind(path).map(|listener| Listener::Unix(listener, path.to_owned()))
    }

    /// Where it listens, with the port that the host has chosen where none was named.
    pub(super) fn address(&self, asked: &Address) -> Address {
        match (self, asked) {
            (Listener::Tcp(listener), Address::Tcp(host, port)) => {
                let port = listener.local_addr().map_or(*port, |at| at.port());
                Address::Tcp(host.clone(), port)
            }
            _ => asked.clone(),
        }
    }

    /// A debugger that has connected, if one has.
    pub(super) fn accept(&self) -> Option<Stream> {
        let stream = match self {
            Listener::Tcp(listener) => {
                let (stream, _) = listener.accept().ok()?;
                // Packets are short, and each waits for its answer.
                let _ = stream.set_nodelay(true);
                stream.set_nonblocking(false).ok()?;
                Stream::Tcp(stream)
            }
            Listener::Unix(listener, _) => {
                let (stream, _) = listener.accept().ok()?;
                stream.set_nonblocking(false).ok()?;
                Stream::Unix(stream)
            }
        };
        Some(stream)
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Listener::Tcp(listener) => listener.as_fd(),
            Listener::Unix(listener, _) => listener.as_fd(),
        }
    }
}

/// A connection.
#[derive(Debug)]
pub(super) enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl AsFd for Stream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Stream::Tcp(stream) => stream.as_fd(),
            Stream::Unix(stream) => stream.as_fd(),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Tcp(stream) => stream.read(buf),
            Stream::Unix(stream) => stream.read(buf),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match self {
            Stream::Tcp(stream) => stream.write(buf),
            Stream::Unix(stream) => stream.write(buf),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Tcp(stream) => stream.flush(),
            Stream::Unix(stream) => stream.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_qemu_and_gdb_write_them() {
        let tcp = |host: &str, port| Ok(Address::Tcp(host.to_owned(), port));
        for (text, expected) in [
            ("tcp::1234", tcp("127.0.0.1", 1234)),
            (":1234", tcp("127.0.0.1", 1234)),
            ("1234", tcp("127.0.0.1", 1234)),
            ("tcp:localhost:0", tcp("localhost", 0)),
            ("tcp::1234,server=on,wait=off", tcp("127.0.0.1", 1234)),
            ("[::1]:99", tcp("::1", 99)),
            ("unix:/tmp/s", Ok(Address::Unix("/tmp/s".into()))),
            ("unix:", Err(AddressError::Path)),
            (":99999", Err(AddressError::Port)),
            ("tcp::x", Err(AddressError::Port)),
            ("somewhere", Err(AddressError::Form)),
        ] {
            assert_eq!(text.parse(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_in_the_way_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("socket");
        let at = Address::Unix(path.clone());
        let first = Listener::bind(&at).unwrap();
        assert!(matches!(Listener::bind(&at), Err(ListenError::InUse(_))));
        drop(first);
        assert!(!path.exists(), "the socket goes with its listener");
        std::fs::write(&path, "mine").unwrap();
        assert!(matches!(Listener::bind(&at), Err(ListenError::Exists(_))));
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
        let long = Address::Unix(dir.path().join("x".repeat(200)));
        assert!(matches!(
            Listener::bind(&long),
            Err(ListenError::TooLong(_))
        ));
        let free = Listener::bind(&":0".parse().unwrap()).unwrap();
        let taken = free.address(&":0".parse().unwrap());
        assert!(matches!(Listener::bind(&taken), Err(ListenError::InUse(_))));
    }
}
