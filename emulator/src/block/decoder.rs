//! Decoding for blocks: what a word was decoded to is remembered, as programs use few words often, and
//! code that is written again and again is decoded again and again.

use super::build::{decode_one, ends_block, is_load, is_store, place_at};
use crate::exec::thread::Lookups;
use crate::isa::{Decoded, Extensions, Op};

/// Words remembered, each in the only place where it may be.
const PLACES: usize = 1024;

/// An instruction, as blocks need it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    word: u32,
    /// As if it were the first of its block.
    pub(super) op: Op,
    /// 2 or 4 bytes.
    pub(super) len: u8,
    /// Whether it is the last one of its block.
    pub(super) ends_block: bool,
    /// Its look-ups in the TLB.
    pub(super) lookups: Lookups,
}

impl Entry {
    fn new(word: u32, extensions: Extensions) -> Entry {
        let Decoded { op, len } = decode_one(word, 0, extensions);
        let mut lookups = Lookups::default();
        if is_load(op) {
            lookups = lookups.plus(Lookups::LOAD);
        }
        if is_store(op) {
            lookups = lookups.plus(Lookups::STORE);
        }
        Entry {
            word,
            op,
            len,
            ends_block: ends_block(&op),
            lookups,
        }
    }
}

/// The words that were decoded last.
#[derive(Debug)]
pub(super) struct Decoder {
    entries: Box<[Entry]>,
    extensions: Extensions,
}

impl Decoder {
    pub(super) fn new(extensions: Extensions) -> Decoder {
        // A zero is a word like any other, and at home in one place.
        let zero = Entry::new(0, extensions);
        Decoder {
            entries: vec![zero; PLACES].into_boxed_slice(),
            extensions,
        }
    }

    /// Decodes what lies `offset` bytes into its block. Of a compressed instruction `word` has the
    /// upper half clear.
    pub(super) fn decode(&mut self, word: u32, offset: u32) -> Entry {
        let place = (word.wrapping_mul(0x9e37_79b1) >> 22) as usize % PLACES;
        let entry = &mut self.entries[place];
        if entry.word != word {
            *entry = Entry::new(word, self.extensions);
        }
        Entry {
            op: place_at(entry.op, offset),
            ..*entry
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed};

    proptest! {
        #![proptest_config(Config { rng_seed: RngSeed::Fixed(5), ..Config::default() })]
        #[test]
        fn what_is_remembered_is_what_is_decoded(words in prop::collection::vec(any::<u32>(), 1..200)) {
            let extensions = Extensions::default();
            let mut decoder = Decoder::new(extensions);
            // Twice, so that much of it is remembered, and at places that differ.
            for (i, word) in words.iter().chain(&words).chain(&[0, 0]).enumerate() {
                let word = if word & 3 == 3 { *word } else { word & 0xffff };
                let offset = 2 * i as u32;
                let entry = decoder.decode(word, offset);
                let Decoded { op, len } = decode_one(word, offset, extensions);
                prop_assert_eq!((entry.op, entry.len), (op, len));
                prop_assert_eq!(entry.ends_block, ends_block(&op));
            }
        }
    }
}
