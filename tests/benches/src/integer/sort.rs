//! Quicksort, with insertion sort for what is short.

use crate::random::{Random, mix};

const LENGTH: usize = 4096;

/// Fills an array with numbers, sorts it, and looks at what lies where.
pub fn sort(rounds: u64, _: &mut [u64]) -> u64 {
    let mut random = Random::new(3);
    let mut numbers = [0_u64; LENGTH];
    let mut sum = 0;
    for _ in 0..rounds {
        numbers.fill_with(|| random.draw());
        quicksort(&mut numbers);
        sum = mix(sum, numbers[0]);
        sum = mix(sum, numbers[LENGTH / 3]);
        sum = mix(sum, u64::from(numbers.is_sorted()));
    }
    sum
}

fn quicksort(mut numbers: &mut [u64]) {
    while numbers.len() > 16 {
        let (low, high) = partition(numbers);
        // The shorter part by a call, the longer one here: the stack stays small.
        let (call, stay) = if low.len() < high.len() {
            (low, high)
        } else {
            (high, low)
        };
        quicksort(call);
        numbers = stay;
    }
    insertion_sort(numbers);
}

/// Hoare's partition around the median of three. Both parts are shorter than the whole.
fn partition(numbers: &mut [u64]) -> (&mut [u64], &mut [u64]) {
    let last = numbers.len() - 1;
    let (a, b, c) = (numbers[0], numbers[last / 2], numbers[last]);
    let pivot = a.min(b).max(a.max(b).min(c));
    let (mut low, mut high) = (0, last);
    loop {
        while numbers[low] < pivot {
            low += 1;
        }
        while numbers[high] > pivot {
            high -= 1;
        }
        if low >= high {
            // A pivot that is the smallest leaves nothing below: it goes by itself.
            let middle = low.max(1);
            return numbers.split_at_mut(middle);
        }
        numbers.swap(low, high);
        low += 1;
        high -= 1;
    }
}

fn insertion_sort(numbers: &mut [u64]) {
    for end in 1..numbers.len() {
        let number = numbers[end];
        let mut place = end;
        while place > 0 && numbers[place - 1] > number {
            numbers[place] = numbers[place - 1];
            place -= 1;
        }
        numbers[place] = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_as_the_library_sorts_them() {
        for (seed, limit) in [(1, 3), (2, 100), (3, 1 << 32), (4, 1)] {
            for length in [0, 1, 2, 16, 17, 18, 33, 1000] {
                let mut random = Random::new(seed);
                let mut numbers = vec![0; length];
                numbers.fill_with(|| random.below(limit));
                let mut expected = numbers.clone();
                expected.sort_unstable();
                quicksort(&mut numbers);
                assert_eq!(numbers, expected, "{length} below {limit}");
            }
        }
    }
}
