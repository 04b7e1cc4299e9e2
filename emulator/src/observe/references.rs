//! The reference string of a run: which page of which address space was touched, in order, for
//! `pagewalk policies`.
//!
//! Every access of a program to its own pages is seen only where nothing goes by the TLB: on the
//! reference engine. A program touches the same few pages over and over, and most of that can be left
//! out without a change to what LRU or the optimum do with [`FEWEST_FRAMES`] frames or more: of three
//! references to a page that have few other pages between them, the one in the middle (Kaplan,
//! Smaragdakis and Wilson's "safely allowed drop", 2003). For other policies it is close to the truth.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Write};

/// With so many frames, or more, what is left out is no fault of LRU's nor of the optimum's.
const FEWEST_FRAMES: usize = 4;

/// So many other pages, or fewer, may come between the first and the last of three references.
const MOST_BETWEEN: usize = FEWEST_FRAMES - 2;

/// Where a space's number stands in a page's: above every page number of Sv57's lower half.
const SPACE_SHIFT: u32 = 44;

/// A reference that has not been written yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Entry {
    page: u64,
    store: bool,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// It will be written.
    Kept,
    /// It is the last to its page: the next one may show it to be in the middle.
    Last,
    /// It was in the middle.
    Dropped,
}

/// A page touched lately, and the others that were touched after it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Recent {
    page: u64,
    /// Those after its last kept reference.
    after_kept: Vec<u64>,
    /// Its last reference after that one, by number, and those after it.
    last: Option<(u64, Vec<u64>)>,
}

impl Recent {
    /// Another page is touched. Tells whether this one can still lose a reference.
    fn passed_by(&mut self, other: u64) -> bool {
        let add = |pages: &mut Vec<u64>| {
            if pages.len() <= MOST_BETWEEN && !pages.contains(&other) {
                pages.push(other);
            }
            pages.len() <= MOST_BETWEEN
        };
        let kept = add(&mut self.after_kept);
        let last = self.last.as_mut().is_some_and(|(_, after)| add(after));
        kept || last
    }
}

/// Writes the references down.
pub struct References {
    out: Box<dyn Write + Send>,
    /// The first that could not be written.
    failure: Option<io::Error>,
    recent: Vec<Recent>,
    /// What has not been written yet, in order.
    entries: VecDeque<Entry>,
    /// The number of the first of them.
    first: u64,
    /// Root page tables in order of appearance: their indices tell spaces apart.
    roots: Vec<u64>,
}

impl fmt::Debug for References {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut f = f.debug_struct("References");
        f.field("entries", &self.entries)
            .field("roots", &self.roots)
            .finish_non_exhaustive()
    }
}

impl References {
    /// A string that is written here, a reference to a line.
    #[must_use]
    pub fn new(out: Box<dyn Write + Send>) -> References {
        References {
            out,
            failure: None,
            recent: Vec::new(),
            entries: VecDeque::new(),
            first: 0,
            roots: Vec::new(),
        }
    }

    /// Page `page` of the space whose root table is `root` is touched.
    pub fn note(&mut self, root: u64, page: u64, store: bool) {
        let page = self.space(root) << SPACE_SHIFT | page;
        let newest = self.first + self.entries.len() as u64;
        let entry = Entry {
            page,
            store,
            state: State::Kept,
        };
        self.entries.push_back(entry);
        match self.recent.iter().position(|it| it.page == page) {
            Some(at) => self.again(at, newest),
            None => self.recent.push(Recent {
                page,
                after_kept: Vec::new(),
                last: None,
            }),
        }
        // Those that cannot lose a reference any more have their last one kept.
        let entries = &mut self.entries;
        let first = self.first;
        self.recent.retain_mut(|recent| {
            let lives = recent.page == page || recent.passed_by(page);
            if let (false, Some((last, _))) = (lives, &recent.last) {
                entries[(last - first) as usize].state = State::Kept;
            }
            lives
        });
        self.write_out();
    }

    /// A page touched lately is touched again.
    fn again(&mut self, at: usize, newest: u64) {
        let first = self.first;
        let recent = &mut self.recent[at];
        if let Some((last, after)) = recent.last.take() {
            let last = (last - first) as usize;
            if recent.after_kept.len() <= MOST_BETWEEN {
                // It was in the middle. What it stored, the next one is said to have stored.
                self.entries[last].state = State::Dropped;
                let stored = self.entries[last].store;
                self.entries[(newest - first) as usize].store |= stored;
            } else {
                self.entries[last].state = State::Kept;
                recent.after_kept = after;
            }
        }
        if recent.after_kept.len() <= MOST_BETWEEN {
            recent.last = Some((newest, Vec::new()));
            self.entries[(newest - first) as usize].state = State::Last;
        } else {
            recent.after_kept.clear();
        }
    }

    /// The number of the space with that root.
    fn space(&mut self, root: u64) -> u64 {
        // The newest first: it runs, mostly.
        let known = self.roots.iter().rposition(|&known| known == root);
        let index = known.unwrap_or_else(|| {
            self.roots.push(root);
            self.roots.len() - 1
        });
        index as u64
    }

    /// Writes all that is certain.
    fn write_out(&mut self) {
        let certain = |it: &&Entry| it.state != State::Last;
        while let Some(&entry) = self.entries.front().filter(certain) {
            self.entries.pop_front();
            self.first += 1;
            if entry.state == State::Kept && self.failure.is_none() {
                let letter = if entry.store { " w" } else { "" };
                self.failure = writeln!(self.out, "{:#x}{letter}", entry.page).err();
            }
        }
    }

    /// Writes out what is still held back.
    ///
    /// # Errors
    /// The first of the host's, on writing.
    pub fn finish(&mut self) -> io::Result<()> {
        self.recent.clear();
        for entry in &mut self.entries {
            if entry.state == State::Last {
                entry.state = State::Kept;
            }
        }
        self.write_out();
        match self.failure.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }

    /// The host's error, if one has come up: nothing is written after it.
    pub fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::collection;
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed};
    use replacement::replay::{Algorithm, Reference, Trace};
    use std::sync::{Arc, Mutex};

    /// A place to write to that can be looked at meanwhile.
    #[derive(Clone, Default)]
    pub(crate) struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Shared {
        pub(crate) fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(notes: &[(u64, u64, bool)]) -> Vec<String> {
        let out = Shared::default();
        let mut references = References::new(Box::new(out.clone()));
        for &(root, page, store) in notes {
            references.note(root, page, store);
        }
        references.finish().unwrap();
        out.text().lines().map(str::to_owned).collect()
    }

    #[test]
    fn of_three_references_the_middle_one_is_left_out() {
        let load = |page| (7, page, false);
        let store = |page| (7, page, true);
        for (notes, lines) in [
            (&[load(1)][..], &["0x1"][..]),
            (&[load(1), load(1)], &["0x1", "0x1"]),
            (&[load(1), load(1), load(1), load(1)], &["0x1", "0x1"]),
            (&[load(1), store(1), load(1)], &["0x1", "0x1 w"]),
            // Two others in between: the middle one goes.
            (
                &[load(1), load(2), load(1), load(3), load(1)],
                &["0x1", "0x2", "0x3", "0x1"],
            ),
            // Three others: it stays.
            (
                &[load(1), load(2), load(1), load(3), load(4), load(1)],
                &["0x1", "0x2", "0x1", "0x3", "0x4", "0x1"],
            ),
        ] {
            assert_eq!(written(notes), lines, "{notes:?}");
        }
    }

    #[test]
    fn a_loop_over_few_pages_is_short_however_often_it_runs() {
        let loops: Vec<_> = (0..3000).map(|at| (1, at % 3, at % 5 == 0)).collect();
        assert_eq!(written(&loops).len(), 6);
    }

    proptest! {
        #![proptest_config(Config { rng_seed: RngSeed::Fixed(44), ..Config::default() })]

        #[test]
        fn what_is_left_out_is_no_fault(
            pages in collection::vec(prop_oneof![0..4_u64, 0..20_u64].prop_map(|page| (page, page % 3 == 0)), 1..400),
        ) {
            let notes: Vec<_> = pages.iter().map(|&(page, store)| (1, page, store)).collect();
            let short: Trace = written(&notes)
                .iter()
                .map(|line| {
                    let page = line.split_whitespace().next().unwrap();
                    Reference::read(u64::from_str_radix(&page[2..], 16).unwrap())
                })
                .collect();
            let whole: Trace = pages.iter().map(|&(page, _)| Reference::read(page)).collect();
            for frames in FEWEST_FRAMES as u32..21 {
                for algorithm in [Algorithm::ExactLru, Algorithm::Opt] {
                    let faults = |trace| algorithm.replay(trace, frames).faults;
                    prop_assert_eq!(faults(&short), faults(&whole), "{:?}, {} frames", algorithm, frames);
                }
            }
        }
    }

    #[test]
    fn spaces_are_numbered_as_they_appear() {
        let lines = written(&[(900, 5, false), (17, 5, false), (900, 5, true)]);
        assert_eq!(lines, ["0x5", "0x100000000005", "0x5 w"]);
    }

    #[test]
    fn the_first_failure_is_kept() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut references = References::new(Box::new(Full));
        references.note(1, 1, false);
        references.note(1, 2, false);
        assert_eq!(
            references.finish().unwrap_err().kind(),
            io::ErrorKind::StorageFull
        );
        assert!(references.take_failure().is_none());
    }
}
