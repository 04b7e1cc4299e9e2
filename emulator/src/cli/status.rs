//! The process's exit statuses, as `--help` documents them.

/// The guest ended with success, or was left.
pub(super) const SUCCESS: u8 = 0;
/// The host or the input is to blame, or a test has failed.
pub(super) const ERROR: u8 = 1;
/// The guest can make no progress (`EX_SOFTWARE` of `sysexits.h`).
pub(super) const STUCK: u8 = 70;
/// The limit of instructions was reached (what `timeout` returns).
pub(super) const LIMIT: u8 = 124;

/// `trace diff`: the logs differ, as `diff` says it.
pub(super) const DIFFERENT: u8 = 1;
/// `trace diff`: the logs cannot be compared.
pub(super) const TROUBLE: u8 = 2;

/// The guest's own status, which may be wider than a process's. Failure stays failure.
pub(super) fn of_guest(status: u64) -> u8 {
    u8::try_from(status).unwrap_or(u8::MAX)
}
