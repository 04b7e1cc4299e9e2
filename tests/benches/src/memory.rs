//! Memory workloads, to be run under Sv39 with pages of 4 KiB.

use crate::random::{Random, mix};

/// A node of the chase takes one line of a cache.
const NODE: usize = 8;

/// Words of each array of the streams: 256 KiB.
pub const STREAM: usize = 32 * 1024;

/// How far apart the streams' arrays are, in words: by what maps to different sets of a TLB or a cache,
/// and by a power of two, which maps to the same ones.
pub const STREAM_APART: usize = STREAM + 5 * 512 + 8;
/// See [`STREAM_APART`].
pub const STREAM_ALIASED: usize = 1 << 19;

/// Follows a chain that goes once through all of `memory` in a random order.
pub fn chase(steps: u64, memory: &mut [u64]) -> u64 {
    let nodes = memory.len() / NODE;
    for node in 0..nodes {
        memory[node * NODE] = (node * NODE) as u64;
    }
    // Sattolo's shuffle leaves one cycle.
    let mut random = Random::new(8);
    for last in (1..nodes).rev() {
        let other = random.below(last as u64) as usize;
        memory.swap(last * NODE, other * NODE);
    }
    let mut at = 0;
    for _ in 0..steps {
        at = memory[at as usize];
    }
    mix(at, steps)
}

/// Copies, scales and adds arrays that lie `apart`.
fn streams(rounds: u64, memory: &mut [u64], apart: usize) -> u64 {
    let (a, rest) = memory.split_at_mut(apart);
    let (b, c) = rest.split_at_mut(apart);
    let (a, b, c) = (&mut a[..STREAM], &mut b[..STREAM], &mut c[..STREAM]);
    for (at, word) in a.iter_mut().enumerate() {
        *word = at as u64;
    }
    for round in 0..rounds {
        c.copy_from_slice(a);
        for (to, from) in b.iter_mut().zip(&*c) {
            *to = from.wrapping_mul(3);
        }
        for ((to, x), y) in a.iter_mut().zip(&*b).zip(&*c) {
            *to = x.wrapping_add(*y) ^ round;
        }
    }
    a.iter().copied().step_by(61).fold(0, mix)
}

/// Streams through arrays that do not get in each other's way.
pub fn streams_apart(rounds: u64, memory: &mut [u64]) -> u64 {
    streams(rounds, memory, STREAM_APART)
}

/// Streams through arrays that lie a power of two apart.
pub fn streams_aliased(rounds: u64, memory: &mut [u64]) -> u64 {
    streams(rounds, memory, STREAM_ALIASED)
}

/// Stores everywhere, in no order.
pub fn random_stores(stores: u64, memory: &mut [u64]) -> u64 {
    let mut random = Random::new(10);
    let words = memory.len() as u64;
    for store in 0..stores {
        memory[random.below(words) as usize] = store;
    }
    memory
        .iter()
        .step_by(509)
        .fold(random.draw(), |sum, word| mix(sum, *word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_goes_through_every_node_once() {
        let mut memory = vec![0; 1000 * NODE];
        chase(0, &mut memory);
        let mut at = 0;
        for step in 1..=1000 {
            at = memory[at] as usize;
            assert_eq!(at == 0, step == 1000, "{step}");
        }
    }

    #[test]
    fn the_distance_changes_nothing_but_the_time() {
        let words = 2 * STREAM_ALIASED + STREAM;
        let run = |work: fn(u64, &mut [u64]) -> u64| work(3, &mut vec![0; words]);
        assert_eq!(run(streams_apart), run(streams_aliased));
        assert_ne!(run(streams_apart), streams_apart(2, &mut vec![0; words]));
    }
}
