//! A hash map with linear probing: inserts, look-ups and removals.

use crate::random::{Random, mix};

/// A power of two.
const SLOTS: usize = 4096;

/// Zero is no key.
#[derive(Clone, Copy)]
struct Slot {
    key: u64,
    value: u64,
}

struct Map {
    slots: [Slot; SLOTS],
}

impl Map {
    const fn home(key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOTS.trailing_zeros())) as usize
    }

    /// Where `key` is, or where it would go.
    fn find(&self, key: u64) -> usize {
        let mut at = Self::home(key);
        while self.slots[at].key != key && self.slots[at].key != 0 {
            at = (at + 1) % SLOTS;
        }
        at
    }

    fn get(&self, key: u64) -> Option<u64> {
        let slot = self.slots[self.find(key)];
        (slot.key != 0).then_some(slot.value)
    }

    fn add(&mut self, key: u64, value: u64) {
        let slot = &mut self.slots[self.find(key)];
        slot.key = key;
        slot.value = slot.value.wrapping_add(value);
    }

    /// Removes a key, and moves up those that had to go past it.
    fn remove(&mut self, key: u64) {
        const EMPTY: Slot = Slot { key: 0, value: 0 };
        let mut hole = self.find(key);
        self.slots[hole] = EMPTY;
        let mut at = (hole + 1) % SLOTS;
        while self.slots[at].key != 0 {
            let probes = at.wrapping_sub(Self::home(self.slots[at].key)) % SLOTS;
            if probes >= at.wrapping_sub(hole) % SLOTS {
                self.slots[hole] = self.slots[at];
                self.slots[at] = EMPTY;
                hole = at;
            }
            at = (at + 1) % SLOTS;
        }
    }
}

/// Counts words of a small vocabulary, drops some, and looks all up.
pub fn hash_map(rounds: u64, _: &mut [u64]) -> u64 {
    let mut map = Map {
        slots: [Slot { key: 0, value: 0 }; SLOTS],
    };
    let mut random = Random::new(4);
    let mut sum = 0;
    for round in 0..rounds {
        let mut key = || random.below(3000) * 0x1_0001 + 1;
        for _ in 0..1000 {
            map.add(key(), round + 1);
        }
        for _ in 0..400 {
            map.remove(key());
        }
        for _ in 0..1000 {
            sum = mix(sum, map.get(key()).unwrap_or(round));
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn it_holds_what_the_librarys_map_holds() {
        let mut map = Map {
            slots: [Slot { key: 0, value: 0 }; SLOTS],
        };
        let mut model = HashMap::new();
        let mut random = Random::new(1);
        for _ in 0..50_000 {
            let key = random.below(3500) + 1;
            if random.below(3) > 0 {
                map.add(key, key);
                *model.entry(key).or_insert(0) += key;
            } else {
                map.remove(key);
                model.remove(&key);
            }
        }
        for key in 1..=3500 {
            assert_eq!(map.get(key), model.get(&key).copied(), "{key}");
        }
    }
}
