//! A seeded pattern over pages: what a word must hold follows from its place alone, so a page that
//! came back wrong, or from somewhere else, shows.

use ulib::mem::Window;
use ulib::{PAGE_SIZE, rng::mix};

/// Words of a page that bear the pattern, evenly spread.
const WORDS: usize = 8;

/// The pattern for one seed.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    seed: u64,
}

impl Pattern {
    /// The pattern for `seed`.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// What the word of a page holds, in the given version of the page.
    #[must_use]
    pub const fn word(self, page: usize, word: usize, version: u64) -> u64 {
        mix(self.seed ^ mix((page * WORDS + word) as u64 ^ (version << 48)))
    }

    /// Where in a page a word is: each eighth of the page has one, at a place of its own.
    const fn offset(word: usize) -> usize {
        word * (PAGE_SIZE / WORDS) + word * 8
    }

    /// Writes a version of a page.
    pub fn write(self, window: &Window, page: usize, version: u64) {
        for word in 0..WORDS {
            window.write(
                page * PAGE_SIZE + Self::offset(word),
                self.word(page, word, version),
            );
        }
    }

    /// Whether a page holds that version.
    #[must_use]
    pub fn check(self, window: &Window, page: usize, version: u64) -> bool {
        (0..WORDS).all(|word| {
            window.read(page * PAGE_SIZE + Self::offset(word)) == self.word(page, word, version)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lie_within_the_page_and_differ() {
        assert!((0..WORDS).all(|word| Pattern::offset(word) + 8 <= PAGE_SIZE));
        assert!((1..WORDS).all(|word| Pattern::offset(word) > Pattern::offset(word - 1)));
    }

    #[test]
    fn words_differ_by_seed_page_place_and_version() {
        let pattern = Pattern::new(1);
        let word = pattern.word(5, 3, 0);
        assert_ne!(word, pattern.word(6, 3, 0));
        assert_ne!(word, pattern.word(5, 4, 0));
        assert_ne!(word, pattern.word(5, 3, 1));
        assert_ne!(word, Pattern::new(2).word(5, 3, 0));
    }
}
