//! Zknh: the functions of SHA-256 and SHA-512 (FIPS 180-4).

macro_rules! sha256 {
    ($($name:ident $first:literal $second:literal $kind:ident $third:literal;)*) => {$(
        #[doc = concat!("`", stringify!($name), "`; the result is sign-extended.")]
        #[inline]
        #[must_use]
        pub fn $name(a: u64) -> u64 {
            let a = a as u32;
            (a.rotate_right($first) ^ a.rotate_right($second) ^ third!(a, $kind, $third)) as i32
                as u64
        }
    )*};
}

macro_rules! sha512 {
    ($($name:ident $first:literal $second:literal $kind:ident $third:literal;)*) => {$(
        #[doc = concat!("`", stringify!($name), "`")]
        #[inline]
        #[must_use]
        pub fn $name(a: u64) -> u64 {
            a.rotate_right($first) ^ a.rotate_right($second) ^ third!(a, $kind, $third)
        }
    )*};
}

/// The `sig` functions shift where the `sum` functions rotate.
macro_rules! third {
    ($a:ident, shift, $by:literal) => {
        $a >> $by
    };
    ($a:ident, rotate, $by:literal) => {
        $a.rotate_right($by)
    };
}

sha256! {
    sha256sig0 7 18 shift 3;
    sha256sig1 17 19 shift 10;
    sha256sum0 2 13 rotate 22;
    sha256sum1 6 11 rotate 25;
}

sha512! {
    sha512sig0 1 8 shift 7;
    sha512sig1 19 61 shift 6;
    sha512sum0 28 34 rotate 39;
    sha512sum1 14 18 rotate 41;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One block of "abc" with two rounds of the schedule and the compression, as FIPS 180-4's
    /// examples go: `W[16]` and `W[17]`, and `A` after round 0.
    #[test]
    fn the_first_steps_of_abc() {
        let w: [u32; 16] = std::array::from_fn(|i| match i {
            0 => 0x6162_6380,
            15 => 24,
            _ => 0,
        });
        let schedule = |w2: u32, w7: u32, w15: u32, w16: u32| {
            (sha256sig1(w2.into()) as u32)
                .wrapping_add(w7)
                .wrapping_add(sha256sig0(w15.into()) as u32)
                .wrapping_add(w16)
        };
        assert_eq!(schedule(w[14], w[9], w[1], w[0]), 0x6162_6380);
        assert_eq!(schedule(w[15], w[10], w[2], w[1]), 0x000f_0000);

        let [a, b, c, e, f, g, h]: [u32; 7] = [
            0x6a09_e667,
            0xbb67_ae85,
            0x3c6e_f372,
            0x510e_527f,
            0x9b05_688c,
            0x1f83_d9ab,
            0x5be0_cd19,
        ];
        let t1 = h
            .wrapping_add(sha256sum1(e.into()) as u32)
            .wrapping_add(e & f ^ !e & g)
            .wrapping_add(0x428a_2f98)
            .wrapping_add(w[0]);
        let t2 = (sha256sum0(a.into()) as u32).wrapping_add(a & b ^ a & c ^ b & c);
        assert_eq!(t1.wrapping_add(t2), 0x5d6a_ebcd);
    }

    #[test]
    fn words_are_sign_extended_and_the_upper_half_ignored() {
        assert_eq!(sha256sig0(u64::MAX << 32 | 1), 0x0200_4000);
        assert_eq!(sha256sum1(1 << 5), 0xffff_ffff_8400_1000);
    }

    #[test]
    fn one_bit_goes_where_the_standard_sends_it() {
        // Where bit 64 would go, which is where bit 0 goes unless it is shifted out.
        type Row = (fn(u64) -> u64, [u32; 3], bool);
        let rows: [Row; 4] = [
            (sha512sig0, [63, 56, 57], true),
            (sha512sig1, [45, 3, 58], true),
            (sha512sum0, [36, 30, 25], false),
            (sha512sum1, [50, 46, 23], false),
        ];
        for (f, places, shifts) in rows {
            let rotated = places.iter().fold(0u64, |bits, place| bits | 1 << place);
            let lost = u64::from(shifts) << places[2];
            assert_eq!(f(1), rotated & !lost);
            assert_eq!(f(1 << 63), rotated.rotate_right(1));
        }
    }
}
