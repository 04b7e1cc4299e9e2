//! Medians, spreads and geometric means.

/// The middle of some numbers, and how far they lie apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Summary {
    pub(crate) median: f64,
    /// Greatest less smallest, as a part of the median.
    pub(crate) spread: f64,
}

/// `None` where there are no numbers.
pub(crate) fn summary(numbers: &[f64]) -> Option<Summary> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (smallest, greatest) = (sorted.first()?, sorted.last()?);
    let middle = sorted.len() / 2;
    let median = if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        (sorted[middle - 1] + sorted[middle]) / 2.0
    };
    let spread = if median > 0.0 {
        (greatest - smallest) / median
    } else {
        0.0
    };
    Some(Summary { median, spread })
}

/// The geometric mean: the one that suits ratios. `None` where there are no numbers.
pub(crate) fn geometric_mean(ratios: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = ratios.fold((0.0, 0), |(sum, count), it| (sum + it.ln(), count + 1));
    (count > 0).then(|| (sum / f64::from(count)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        for (numbers, median, spread) in [
            (&[2.0][..], 2.0, 0.0),
            (&[4.0, 1.0, 2.0], 2.0, 1.5),
            (&[4.0, 1.0, 2.0, 3.0], 2.5, 1.2),
            (&[0.0, 0.0], 0.0, 0.0),
        ] {
            assert_eq!(
                summary(numbers),
                Some(Summary { median, spread }),
                "{numbers:?}"
            );
        }
        assert_eq!(summary(&[]), None);
    }

    #[test]
    fn twice_and_half_make_one() {
        let mean = geometric_mean([2.0, 0.5, 8.0, 0.125].into_iter()).unwrap();
        assert!((mean - 1.0).abs() < 1e-12);
        assert_eq!(geometric_mean([].into_iter()), None);
    }
}
