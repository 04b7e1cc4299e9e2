//! Address randomisation: where a new program's stack, mappings and heap begin, and the sixteen bytes of
//! `AT_RANDOM`.
//!
//! It is off unless the boot argument `aslr=SEED` turns it on. A run repeats exactly all the same: the
//! numbers follow from the seed and from how many programs have been started since. This is for showing
//! what randomisation does; against an attacker who knows the seed it does nothing.
//!
//! | what | moves by | entropy |
//! |---|---|---|
//! | the stack | down by up to 64 MiB | 14 bits |
//! | mappings | down by up to 1 GiB | 18 bits |
//! | the heap | up by up to 32 MiB | 13 bits |
//!
//! Programs are not position-independent, so code and data stay where they are linked, and so does the page
//! that signal handlers return to.

use crate::{PAGE_SIZE, sync::Global};

/// Bits of a page number that are random, for each.
const STACK_BITS: u32 = 14;
const MMAP_BITS: u32 = 18;
const HEAP_BITS: u32 = 13;

/// The most that a stack moves by, in bytes.
pub(super) const STACK_SPAN: usize = PAGE_SIZE << STACK_BITS;

/// The state of the generator; `None` while randomisation is off.
static STATE: Global<Option<u64>> = Global::new("address randomisation", None);

/// Where a new program's parts move to, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moves {
    /// The stack, down.
    pub(super) stack: usize,
    /// Mappings, down.
    pub(super) mmap: usize,
    /// The heap, up.
    pub(super) heap: usize,
    /// What `AT_RANDOM` leads to.
    pub(super) bytes: [u8; 16],
}

/// Turns randomisation on, from the beginning of what follows from the seed, or off.
pub fn set_seed(seed: Option<u64>) {
    *STATE.lock() = seed;
}

/// Whether it is on.
#[must_use]
pub fn is_on() -> bool {
    STATE.lock().is_some()
}

/// The moves for one more program. `None` while randomisation is off.
pub(super) fn draw() -> Option<Moves> {
    STATE.lock().as_mut().map(moves)
}

fn moves(state: &mut u64) -> Moves {
    let mut pages = |bits: u32| (next(state) >> (64 - bits)) as usize * PAGE_SIZE;
    let (stack, mmap, heap) = (pages(STACK_BITS), pages(MMAP_BITS), pages(HEAP_BITS));
    let mut bytes = [0; 16];
    for half in bytes.chunks_exact_mut(8) {
        half.copy_from_slice(&next(state).to_le_bytes());
    }
    Moves {
        stack,
        mmap,
        heap,
        bytes,
    }
}

/// The next number: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_splitmix64() {
        // The first numbers that its authors' program prints for the seed 1234567.
        let mut state = 1_234_567;
        assert_eq!(next(&mut state), 6_457_827_717_110_365_317);
        assert_eq!(next(&mut state), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_seed_gives_the_same_moves_again_and_another_gives_others() {
        let of = |seed| {
            let mut state = seed;
            [moves(&mut state), moves(&mut state)]
        };
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        assert_ne!(of(1)[0], of(1)[1], "two programs in a row");
    }

    #[test]
    fn moves_are_whole_pages_within_their_spans_and_fill_them() {
        let mut most = [0; 3];
        for seed in 0..2000 {
            let mut state = seed;
            let Moves {
                stack, mmap, heap, ..
            } = moves(&mut state);
            for (most, value) in most.iter_mut().zip([stack, mmap, heap]) {
                assert_eq!(value % PAGE_SIZE, 0);
                *most = value.max(*most);
            }
        }
        let spans = [STACK_BITS, MMAP_BITS, HEAP_BITS].map(|bits| PAGE_SIZE << bits);
        for (most, span) in most.into_iter().zip(spans) {
            assert!(most < span && most > span / 10 * 9, "{most} of {span}");
        }
    }
}
