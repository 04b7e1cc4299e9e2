//! All address spaces, by their numbers.

use alloc::{boxed::Box, vec::Vec};

use crate::space::{Space, SpaceId};

/// Numbers that are congruent modulo this are looked for a little longer.
const GUESSES: usize = 64;

/// The address spaces, in ascending order of their numbers. Every fault looks for one several times, so
/// where it is is guessed first, which a number is rarely wrong about.
pub(crate) struct Spaces<T> {
    list: Vec<(SpaceId, Box<Space<T>>)>,
    /// Where the newest space with such a number is in the list.
    guesses: [u16; GUESSES],
}

impl<T> Spaces<T> {
    pub(crate) const fn new() -> Self {
        Self {
            list: Vec::new(),
            guesses: [0; GUESSES],
        }
    }

    #[inline]
    fn place(&self, id: SpaceId) -> Option<usize> {
        let guess = usize::from(self.guesses[id.0 as usize % GUESSES]);
        match self.list.get(guess) {
            Some((there, _)) if *there == id => Some(guess),
            _ => self.search(id),
        }
    }

    #[cold]
    fn search(&self, id: SpaceId) -> Option<usize> {
        self.list.binary_search_by_key(&id, |(id, _)| *id).ok()
    }

    fn guess(&mut self, place: usize) {
        if let (Some((id, _)), Ok(guess)) = (self.list.get(place), u16::try_from(place)) {
            self.guesses[id.0 as usize % GUESSES] = guess;
        }
    }

    #[inline]
    pub(crate) fn get(&self, id: &SpaceId) -> Option<&Space<T>> {
        let place = self.place(*id)?;
        self.list.get(place).map(|(_, space)| &**space)
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, id: &SpaceId) -> Option<&mut Space<T>> {
        let place = self.place(*id)?;
        self.list.get_mut(place).map(|(_, space)| &mut **space)
    }

    pub(crate) fn contains_key(&self, id: &SpaceId) -> bool {
        self.place(*id).is_some()
    }

    /// Adds a space whose number is above all that are there.
    pub(crate) fn insert(&mut self, id: SpaceId, space: Space<T>) {
        debug_assert!(self.list.last().is_none_or(|(last, _)| *last < id));
        self.list.push((id, Box::new(space)));
        self.guess(self.list.len() - 1);
    }

    pub(crate) fn remove(&mut self, id: &SpaceId) -> Option<Space<T>> {
        let place = self.place(*id)?;
        let (_, space) = self.list.remove(place);
        for moved in place..self.list.len() {
            self.guess(moved);
        }
        Some(*space)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (SpaceId, &Space<T>)> {
        self.list.iter().map(|(id, space)| (*id, &**space))
    }

    /// The first space with this number or one above.
    pub(crate) fn at_or_above(&self, id: SpaceId) -> Option<(SpaceId, &Space<T>)> {
        let place = self.list.partition_point(|(there, _)| *there < id);
        self.list.get(place).map(|(id, space)| (*id, &**space))
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Space<T>> {
        self.list.iter().map(|(_, space)| &**space)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{addr::Vpn, space::Layout};
    use alloc::collections::BTreeSet;

    fn space(mark: u64) -> Space<u64> {
        let page = Vpn::new(1);
        let layout = Layout {
            low: page,
            high: page,
            mmap_top: page,
        };
        Space::new(layout, mark, 0)
    }

    #[test]
    fn each_is_found_by_its_number_and_only_as_long_as_it_is_there() {
        let mut spaces = Spaces::new();
        let mut model = BTreeSet::new();
        for number in 1..400_u32 {
            // Numbers that guess alike, and gaps.
            let id = SpaceId(number * 3 + number / 50 * GUESSES as u32);
            spaces.insert(id, space(u64::from(id.0)));
            model.insert(id);
            if number % 3 == 0 {
                let gone = *model
                    .iter()
                    .nth(number as usize / 7)
                    .expect("there are more");
                assert_eq!(
                    spaces.remove(&gone).map(|space| space.tables),
                    Some(u64::from(gone.0))
                );
                model.remove(&gone);
                assert!(spaces.remove(&gone).is_none());
            }
        }
        for number in 0..2000 {
            let id = SpaceId(number);
            let found = spaces.get(&id).map(|space| space.tables);
            assert_eq!(found, model.contains(&id).then_some(u64::from(number)));
            assert_eq!(spaces.get_mut(&id).is_some(), model.contains(&id));
            assert_eq!(spaces.contains_key(&id), model.contains(&id));
            let next = spaces.at_or_above(id).map(|(next, _)| next);
            assert_eq!(next, model.range(id..).next().copied());
        }
        assert!(spaces.iter().map(|(id, _)| id).eq(model));
    }
}
