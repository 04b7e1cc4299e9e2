//! The fast Fourier transform, radix 2, in place.

use super::square_root;
use crate::random::{Random, mix};

const BITS: u32 = 10;
const LENGTH: usize = 1 << BITS;

/// A complex number.
type Complex = [f64; 2];

/// Transforms a signal again and again; each spectrum, scaled, is the next signal.
pub fn fourier(rounds: u64, _: &mut [u64]) -> u64 {
    let roots = roots();
    let mut random = Random::new(7);
    let mut signal = [[0.0; 2]; LENGTH];
    signal.fill_with(|| [random.below(1 << 20) as f64 / 1_048_576.0, 0.0]);
    let mut sum = 0;
    for _ in 0..rounds {
        transform(&mut signal, &roots);
        // By Parseval's theorem, the energy stays what it was.
        let scale = 1.0 / f64::from(1 << (BITS / 2));
        signal
            .as_flattened_mut()
            .iter_mut()
            .for_each(|it| *it *= scale);
        sum = mix(sum, signal[LENGTH / 3][1].to_bits());
    }
    signal
        .as_flattened()
        .iter()
        .map(|it| it.to_bits())
        .fold(sum, mix)
}

/// The roots of unity, `exp(-2πi k / LENGTH)` for k below half of that: from i, by the formula for
/// half of an angle and by products.
fn roots() -> [Complex; LENGTH / 2] {
    let mut roots = [[1.0, 0.0]; LENGTH / 2];
    let mut root: Complex = [0.0, -1.0];
    let mut place = LENGTH / 4;
    while place > 0 {
        roots[place] = root;
        let cosine = square_root((1.0 + root[0]) / 2.0);
        root = [cosine, root[1] / (2.0 * cosine)];
        place /= 2;
    }
    for index in 1..LENGTH / 2 {
        let highest = 1 << (usize::BITS - 1 - index.leading_zeros());
        if index != highest {
            roots[index] = product(roots[highest], roots[index - highest]);
        }
    }
    roots
}

#[inline]
fn product([a, b]: Complex, [c, d]: Complex) -> Complex {
    [a * c - b * d, a * d + b * c]
}

#[inline(never)]
fn transform(signal: &mut [Complex; LENGTH], roots: &[Complex; LENGTH / 2]) {
    for index in 0..LENGTH {
        let mirrored = index.reverse_bits() >> (usize::BITS - BITS);
        if index < mirrored {
            signal.swap(index, mirrored);
        }
    }
    let mut half = 1;
    while half < LENGTH {
        for block in signal.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            let roots = roots.iter().step_by(LENGTH / 2 / half);
            for ((a, b), root) in low.iter_mut().zip(high).zip(roots) {
                let turned = product(*b, *root);
                *b = [a[0] - turned[0], a[1] - turned[1]];
                *a = [a[0] + turned[0], a[1] + turned[1]];
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn a_pure_tone_is_one_line_of_the_spectrum() {
        let tone = 37;
        let mut signal = core::array::from_fn(|at| {
            let angle = TAU * (at * tone) as f64 / LENGTH as f64;
            [angle.cos(), angle.sin()]
        });
        transform(&mut signal, &roots());
        for (line, [re, im]) in signal.into_iter().enumerate() {
            let expected = if line == tone { LENGTH as f64 } else { 0.0 };
            assert!(
                (re - expected).abs() < 1e-9 && im.abs() < 1e-9,
                "{line}: {re} {im}"
            );
        }
    }
}
