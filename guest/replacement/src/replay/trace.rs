//! A reference string, prepared for replaying it many times.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// One access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The page's number.
    pub page: u64,
    /// Whether it is stored to.
    pub write: bool,
}

impl Reference {
    /// A load.
    #[must_use]
    pub const fn read(page: u64) -> Self {
        Self { page, write: false }
    }

    /// A store.
    #[must_use]
    pub const fn write(page: u64) -> Self {
        Self { page, write: true }
    }
}

/// A reference as replays want it: pages numbered from 0 in order of appearance, so that what is known
/// of a page lies in a vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) page: usize,
    pub(super) write: bool,
    /// When the page is needed next, as an index of the string; `usize::MAX` for never.
    pub(super) next_use: usize,
}

/// A reference string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    pub(super) steps: Vec<Step>,
    /// The pages' own numbers.
    pub(super) pages: Vec<u64>,
}

impl Trace {
    /// How many accesses it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// How many pages it touches: with so many frames no page is evicted.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// How many of the accesses are stores.
    #[must_use]
    pub fn writes(&self) -> usize {
        self.steps.iter().filter(|step| step.write).count()
    }
}

impl FromIterator<Reference> for Trace {
    fn from_iter<I: IntoIterator<Item = Reference>>(references: I) -> Self {
        let mut trace = Self::default();
        let mut numbers = BTreeMap::new();
        for Reference { page, write } in references {
            let number = *numbers.entry(page).or_insert_with(|| {
                trace.pages.push(page);
                trace.pages.len() - 1
            });
            trace.steps.push(Step {
                page: number,
                write,
                next_use: usize::MAX,
            });
        }
        let mut next_use: Vec<usize> = trace.pages.iter().map(|_| usize::MAX).collect();
        for (now, step) in trace.steps.iter_mut().enumerate().rev() {
            step.next_use = core::mem::replace(&mut next_use[step.page], now);
        }
        trace
    }
}
