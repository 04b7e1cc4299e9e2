//! Names for causes of traps, which the specification's table has only as phrases.

use super::parse::number;

/// The exceptions: code, and a name in one word.
pub const CAUSES: [(u64, &str); 14] = [
    (0, "fetch-misaligned"),
    (1, "fetch-access-fault"),
    (2, "illegal-instruction"),
    (3, "breakpoint"),
    (4, "load-misaligned"),
    (5, "load-access-fault"),
    (6, "store-misaligned"),
    (7, "store-access-fault"),
    (8, "ecall-u"),
    (9, "ecall-s"),
    (11, "ecall-m"),
    (12, "fetch-page-fault"),
    (13, "load-page-fault"),
    (15, "store-page-fault"),
];

/// Several at once.
const GROUPS: [(&str, &[u64]); 4] = [
    ("page-fault", &[12, 13, 15]),
    ("access-fault", &[1, 5, 7]),
    ("misaligned", &[0, 4, 6]),
    ("ecall", &[8, 9, 11]),
];

/// In `xcause` and here, of interrupts.
pub(super) const INTERRUPT: u64 = 1 << 63;

/// The interrupts, whose codes have the upper bit set as in `xcause`.
const INTERRUPTS: [(u64, &str); 6] = [
    (1, "supervisor-software"),
    (3, "machine-software"),
    (5, "supervisor-timer"),
    (7, "machine-timer"),
    (9, "supervisor-external"),
    (11, "machine-external"),
];

/// What a filter may name, for messages.
pub(super) fn all() -> String {
    let exceptions = CAUSES.iter().map(|(_, name)| *name);
    let groups = GROUPS.iter().map(|(name, _)| *name);
    let interrupts = INTERRUPTS.iter().map(|(_, name)| *name);
    let all: Vec<_> = exceptions.chain(groups).chain(interrupts).collect();
    all.join(", ")
}

/// The causes that a name stands for, as `xcause` has them: one of [`CAUSES`], `page-fault`,
/// `access-fault`, `misaligned`, `ecall`, an interrupt such as `supervisor-timer`, or a number, of an
/// interrupt with the upper bit.
#[must_use]
pub fn causes_named(name: &str) -> Option<Vec<u64>> {
    if let Some((_, codes)) = GROUPS.iter().find(|(group, _)| *group == name) {
        return Some(codes.to_vec());
    }
    if let Some((code, _)) = INTERRUPTS.iter().find(|(_, known)| *known == name) {
        return Some(vec![INTERRUPT | code]);
    }
    let by_name = CAUSES.iter().find(|(_, known)| *known == name);
    let number = || number(name, 1000).filter(|code| code & !INTERRUPT < 64);
    let code = by_name.map(|(code, _)| *code).or_else(number);
    code.map(|code| vec![code])
}
