//! A terminal's raw mode, and the way back from it.
//!
//! A terminal left raw is useless to the person at it, so its settings are restored when the guard
//! is dropped and when a thread panics. The terminal is the process's, not a machine's: hence the
//! one `static` here.

use std::io;
use std::panic;
use std::sync::{Mutex, Once};

use rustix::termios::{self, OptionalActions, Termios};

/// The settings to go back to, while the terminal is raw.
static SAVED: Mutex<Option<Termios>> = Mutex::new(None);
static HOOK: Once = Once::new();

/// While this lives, the terminal at stdin hands over each key at once and unchanged.
#[derive(Debug)]
pub struct RawMode(());

impl RawMode {
    /// Puts the terminal at stdin into raw mode.
    ///
    /// # Errors
    /// The host's, also if stdin is no terminal.
    pub fn enter() -> io::Result<Self> {
        let stdin = io::stdin();
        let saved = termios::tcgetattr(&stdin)?;
        let mut raw = saved.clone();
        raw.make_raw();
        // Guests end lines as they like; the terminal goes on turning "\n" into a new line.
        raw.output_modes = saved.output_modes;
        if let Ok(mut slot) = SAVED.lock() {
            slot.get_or_insert(saved);
        }
        HOOK.call_once(|| {
            let next = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                restore_terminal();
                next(info);
            }));
        });
        termios::tcsetattr(&stdin, OptionalActions::Flush, &raw)?;
        Ok(RawMode(()))
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        restore_terminal();
    }
}

/// Puts the terminal back as it was, if it is raw; for ways out of the process that drop nothing,
/// such as [`std::process::exit`].
pub fn restore_terminal() {
    // Not `lock`: a panic may have come while it was held.
    let saved = SAVED.try_lock().ok().and_then(|mut slot| slot.take());
    if let Some(saved) = saved {
        // There is nobody to tell if even this fails.
        let _ = termios::tcsetattr(io::stdin(), OptionalActions::Now, &saved);
    }
}
