//! What the host can refuse. Guest faults are [`crate::hart::Exception`]; our own bugs panic.

/// An error of the host or of what the user asked for, as one sentence.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// No room for the guest's RAM.
    #[error("the host has no {bytes} bytes for the guest's RAM; ask for less with --memory")]
    Memory {
        /// What was asked for.
        bytes: u64,
    },
}
