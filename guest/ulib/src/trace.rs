//! Marks in the emulator's record of a run. Every other machine takes them for no-ops.

use crate::arch;

/// Where a mark stands in what it marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// What is counted starts here.
    Begin,
    /// What is counted ended here.
    End,
}

/// A label of up to eight ASCII bytes as the tracepoint carries it: first byte lowest. The rest of a
/// longer label is left out.
#[must_use]
pub const fn pack_label(label: &str) -> u64 {
    let bytes = label.as_bytes();
    let mut packed = 0;
    let mut index = 0;
    while index < bytes.len() && index < 8 {
        packed |= (bytes[index] as u64) << (8 * index);
        index += 1;
    }
    packed
}

/// Makes the emulator record all its counters under `label` (eight ASCII bytes at most).
pub fn mark(label: &str, phase: Phase) {
    let phase = match phase {
        Phase::Begin => 0,
        Phase::End => 1,
    };
    arch::hint_mark(pack_label(label), phase);
}

#[cfg(test)]
mod tests {
    use super::pack_label;

    #[test]
    fn labels_are_little_endian_and_cut_at_eight() {
        for (label, packed) in [
            ("", 0),
            ("lazy", 0x797a_616c),
            ("cow", 0x0077_6f63),
            ("12345678", 0x3837_3635_3433_3231),
            ("123456789", 0x3837_3635_3433_3231),
        ] {
            assert_eq!(pack_label(label), packed, "{label}");
        }
    }
}
