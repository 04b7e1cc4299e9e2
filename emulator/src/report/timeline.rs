//! Time in buckets: what is drawn over time is added up in so many of equal length.

/// How many buckets there are: about as many as a chart has pixels to tell apart.
pub(super) const BUCKETS: usize = 512;

/// From the first event to the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Timeline {
    start: u64,
    width: u64,
}

impl Timeline {
    pub(super) fn new(start: u64, end: u64) -> Timeline {
        let span = end.saturating_sub(start);
        Timeline {
            start,
            // The last moment is in the last bucket, so the buckets are a little longer than the span.
            width: span / BUCKETS as u64 + 1,
        }
    }

    /// When it begins.
    pub(super) fn start(self) -> u64 {
        self.start
    }

    /// Cycles in a bucket.
    pub(super) fn width(self) -> u64 {
        self.width
    }

    /// The bucket of a moment.
    pub(super) fn bucket(self, time: u64) -> usize {
        let bucket = time.saturating_sub(self.start) / self.width;
        usize::try_from(bucket).map_or(BUCKETS - 1, |bucket| bucket.min(BUCKETS - 1))
    }

    /// The parts of an interval that lie in each bucket: the bucket, and how many cycles.
    pub(super) fn split(self, from: u64, to: u64) -> impl Iterator<Item = (usize, u64)> {
        let mut from = from.max(self.start);
        std::iter::from_fn(move || {
            if from >= to {
                return None;
            }
            let bucket = self.bucket(from);
            let ends = if bucket == BUCKETS - 1 {
                to
            } else {
                self.start + (bucket as u64 + 1) * self.width
            };
            let until = ends.min(to);
            let cycles = until - from;
            from = until;
            Some((bucket, cycles))
        })
    }
}
