//! Numbers that look random and are the same everywhere.

/// Marsaglia's xorshift generator with shifts 13, 7 and 17.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A generator; seeds that differ give sequences that differ.
    pub const fn new(seed: u64) -> Self {
        // The generator's one bad state is zero.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number.
    #[inline]
    pub fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// The next number below `limit`, which is at most 2³².
    #[inline]
    pub fn below(&mut self, limit: u64) -> u64 {
        ((self.draw() >> 32) * limit) >> 32
    }
}

/// Adds `value` to a checksum in which the order counts.
#[inline]
pub const fn mix(sum: u64, value: u64) -> u64 {
    (sum ^ value)
        .wrapping_mul(0x0000_0100_0000_01b3)
        .rotate_left(23)
}
