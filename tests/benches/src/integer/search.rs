//! String search: Horspool's way with a table of skips, in a text of few letters.

use crate::random::{Random, mix};

const LENGTH: usize = 16 * 1024;
const PATTERN: usize = 6;

/// Looks for patterns that are there and for one that is not.
pub fn search(rounds: u64, _: &mut [u64]) -> u64 {
    let mut random = Random::new(5);
    let mut text = [0_u8; LENGTH];
    text.fill_with(|| b'a' + random.below(6) as u8);
    let mut sum = 0;
    for _ in 0..rounds {
        let place = random.below((LENGTH - PATTERN) as u64) as usize;
        let mut pattern = [0; PATTERN];
        pattern.copy_from_slice(&text[place..place + PATTERN]);
        sum = mix(sum, occurrences(&text, &pattern));
        pattern[PATTERN / 2] = b'z';
        sum = mix(sum, occurrences(&text, &pattern));
    }
    sum
}

/// How often `pattern` is in `text`, and where, as one number.
fn occurrences(text: &[u8], pattern: &[u8; PATTERN]) -> u64 {
    let mut skips = [PATTERN as u8; 256];
    for (at, byte) in pattern[..PATTERN - 1].iter().enumerate() {
        skips[usize::from(*byte)] = (PATTERN - 1 - at) as u8;
    }
    let mut found = 0_u64;
    let mut at = 0;
    while at + PATTERN <= text.len() {
        let window = &text[at..at + PATTERN];
        if window.iter().zip(pattern).all(|(a, b)| a == b) {
            found = found.wrapping_add((1 << 32) + at as u64);
        }
        at += usize::from(skips[usize::from(window[PATTERN - 1])]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_occurrence_is_found() {
        let mut random = Random::new(9);
        let mut text = [0; 5000];
        text.fill_with(|| b'a' + random.below(2) as u8);
        for place in [0, 1, 700, 5000 - PATTERN] {
            let mut pattern = [0; PATTERN];
            pattern.copy_from_slice(&text[place..place + PATTERN]);
            let windows = text.windows(PATTERN).enumerate();
            let places = windows.filter(|(_, it)| *it == pattern);
            let expected: u64 = places.map(|(at, _)| (1 << 32) + at as u64).sum();
            assert_eq!(occurrences(&text, &pattern), expected);
        }
    }
}
