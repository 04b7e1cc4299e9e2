//! The sieve of Eratosthenes, a byte a number.

use crate::random::mix;

const LIMIT: usize = 32 * 1024;

/// Strikes out multiples, and counts what is left.
pub fn sieve(rounds: u64, _: &mut [u64]) -> u64 {
    let mut sum = 0;
    let mut struck = [0_u8; LIMIT];
    for round in 0..rounds {
        struck.fill(0);
        let mut primes = 0;
        for number in 2..LIMIT {
            if struck[number] != 0 {
                continue;
            }
            primes += 1;
            let mut multiple = number * number;
            while multiple < LIMIT {
                struck[multiple] = 1;
                multiple += number;
            }
        }
        sum = mix(sum, primes + round);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_3512_primes_below_32768() {
        assert_eq!(sieve(1, &mut []), mix(0, 3512));
    }
}
