//! Work for several threads, and its results in the order of the work.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does each piece of work once, on so many threads at the same time.
pub(super) fn map<T: Send, R: Send>(
    work: Vec<T>,
    threads: NonZero<usize>,
    run: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.get().min(work.len());
    let queue = Mutex::new(work.into_iter().enumerate());
    let results = Mutex::new(Vec::new());
    // Neither lock is held while `run`, which alone may panic, runs.
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((number, piece)) = lock(&queue).next() {
                    let result = run(piece);
                    lock(&results).push((number, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_work() {
        let squares: Vec<u64> = (0..100).map(|it| it * it).collect();
        for threads in [1, 2, 7, 1000] {
            let threads = NonZero::new(threads).unwrap();
            assert_eq!(map((0..100).collect(), threads, |it: u64| it * it), squares);
        }
        let none = map(Vec::new(), NonZero::<usize>::MIN, |it: u64| it);
        assert!(none.is_empty());
    }
}
