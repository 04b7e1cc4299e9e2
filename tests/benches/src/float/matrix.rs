//! The product of two matrices, by the definition.

use crate::random::{Random, mix};

const SIDE: usize = 48;

type Matrix = [[f64; SIDE]; SIDE];

/// Multiplies again and again; each product, scaled down, is the next factor.
pub fn matrix(rounds: u64, _: &mut [u64]) -> u64 {
    let mut random = Random::new(6);
    let mut element = || random.below(2001) as f64 / 1000.0 - 1.0;
    let mut a = [[0.0; SIDE]; SIDE];
    let mut b = a;
    a.as_flattened_mut().fill_with(&mut element);
    b.as_flattened_mut().fill_with(&mut element);
    let mut sum = 0;
    for _ in 0..rounds {
        let mut product = [[0.0; SIDE]; SIDE];
        multiply(&a, &b, &mut product);
        sum = mix(sum, product[SIDE / 2][SIDE / 3].to_bits());
        scale(&mut product);
        a = product;
    }
    a.as_flattened()
        .iter()
        .map(|it| it.to_bits())
        .fold(sum, mix)
}

#[inline(never)]
fn multiply(a: &Matrix, b: &Matrix, product: &mut Matrix) {
    for (row, out) in a.iter().zip(product) {
        for (column, out) in out.iter_mut().enumerate() {
            let mut sum = 0.0;
            for (left, right) in row.iter().zip(b) {
                sum += left * right[column];
            }
            *out = sum;
        }
    }
}

/// Brings the greatest element to 1.
fn scale(matrix: &mut Matrix) {
    let elements = matrix.as_flattened_mut();
    let greatest = elements.iter().fold(0.0, |a: f64, b| a.max(b.abs()));
    elements.iter_mut().for_each(|it| *it /= greatest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_with_the_unit_matrix_is_the_other_factor() {
        let mut unit = [[0.0; SIDE]; SIDE];
        let mut a = unit;
        for index in 0..SIDE {
            unit[index][index] = 1.0;
            a[index][(index * 7) % SIDE] = index as f64;
        }
        let mut product = [[9.0; SIDE]; SIDE];
        multiply(&a, &unit, &mut product);
        assert_eq!(product, a);
    }
}
