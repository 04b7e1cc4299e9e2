//! Signals that ask the process to end. They end the run as Ctrl-A x does, so that what was observed until
//! then is written; a second one ends the process at once.

use pagewalk::console::StdioConsole;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level::pipe};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Those that are caught, and what they are called. (Whoever wants a run to outlive its terminal has
/// SIGHUP ignored, and it stays so.)
const CAUGHT: [(i32, &str); 2] = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")];

/// Which signal has come, if one has.
#[derive(Debug)]
pub(super) struct Signals {
    number: Arc<AtomicUsize>,
}

impl Signals {
    /// Lets signals end the run of the machine that has this console.
    ///
    /// # Errors
    /// The host's.
    pub(super) fn end(console: &mut StdioConsole) -> io::Result<Signals> {
        let (number, asked) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let (ends_wait, rings) = UnixStream::pair()?;
        for (signal, _) in CAUGHT {
            // In this order: the second finds what the first has set.
            flag::register_conditional_shutdown(signal, status(signal).into(), asked.clone())?;
            flag::register(signal, asked.clone())?;
            flag::register_usize(signal, number.clone(), signal as usize)?;
            pipe::register(signal, rings.try_clone()?)?;
        }
        console.leave_when(asked, OwnedFd::from(ends_wait));
        Ok(Signals { number })
    }

    /// The signal that has come, and the status of a process that it ends.
    pub(super) fn received(&self) -> Option<(&'static str, u8)> {
        let number = self.number.load(Ordering::SeqCst);
        let mut caught = CAUGHT.into_iter();
        let (signal, name) = caught.find(|(signal, _)| *signal as usize == number)?;
        Some((name, status(signal)))
    }
}

/// What a shell makes of it.
const fn status(signal: i32) -> u8 {
    128 + signal as u8
}
