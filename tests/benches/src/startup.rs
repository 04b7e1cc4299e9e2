//! What a machine takes before, and beside, the guest's work: hardly anything runs here.

use crate::random::mix;

/// Words of a page.
const PAGE: usize = 4096 / 8;

/// A few instructions, and the end.
pub fn nothing(rounds: u64, _: &mut [u64]) -> u64 {
    (0..rounds).fold(1, mix)
}

/// Writes one word of each page of `memory`: to the host, all of it is then in use.
pub fn touch(rounds: u64, memory: &mut [u64]) -> u64 {
    for round in 0..rounds {
        for page in memory.chunks_mut(PAGE) {
            page[0] = mix(page[0], round);
        }
    }
    memory.iter().copied().step_by(PAGE).fold(0, mix)
}
