//! What a guest uses each of its frames for, as its tracepoints tell.

use super::{Event, FrameKind};
use std::ops::Range;

/// A page that maps a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Mapper {
    /// The guest's number of the address space.
    pub(crate) space: u32,
    /// The page's address.
    pub(crate) va: u64,
}

/// What is told of a frame.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct FrameUse {
    /// What it is used for; `None` before anything was told.
    pub(crate) kind: Option<FrameKind>,
    /// The pages that map it.
    pub(crate) mappers: Vec<Mapper>,
    /// How many of them are in another space than the first is.
    elsewhere: usize,
    /// How many these are, as the recording has it.
    pub(crate) sharers: u32,
    /// Where in swap its content went, or came from, last: the area, and the page in it.
    pub(crate) slot: Option<(u32, u32)>,
    /// Whether it is on its way there or from there.
    pub(crate) in_transit: bool,
}

/// All frames of a machine.
#[derive(Debug)]
pub(crate) struct FrameTable {
    frames: Vec<FrameUse>,
}

impl FrameTable {
    /// So many frames of which nothing is told yet.
    pub(crate) fn new(count: usize) -> FrameTable {
        FrameTable {
            frames: vec![FrameUse::default(); count],
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.frames.len()
    }

    /// One of them. A damaged recording may speak of frames that the machine has not.
    pub(crate) fn get(&self, frame: u32) -> Option<&FrameUse> {
        self.frames.get(frame as usize)
    }

    /// All of them, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &FrameUse> {
        self.frames.iter()
    }

    /// Takes an event; the frames that it concerns.
    pub(crate) fn take(&mut self, event: &Event) -> Range<u32> {
        let count = self.frames.len() as u32;
        let (first, end) = match *event {
            Event::Frames { first, end } => (first, end.min(count)),
            Event::FrameUse { frame, .. }
            | Event::FrameMap { frame, .. }
            | Event::FrameUnmap { frame, .. }
            | Event::SwapOut { frame, .. }
            | Event::SwapIn { frame, .. }
            | Event::SwapDone { frame, .. }
                if frame < count =>
            {
                (frame, frame + 1)
            }
            _ => (0, 0),
        };
        for frame in first..end {
            if let Some(frame) = self.frames.get_mut(frame as usize) {
                frame.take(event);
            }
        }
        first..end.max(first)
    }
}

impl FrameUse {
    /// The space that all its mappers are in; `None` if they are in several, or if there are none.
    pub(crate) fn only_space(&self) -> Option<u32> {
        let first = self.mappers.first()?;
        (self.elsewhere == 0).then_some(first.space)
    }

    fn is_elsewhere(&self, mapper: Mapper) -> bool {
        let first = self.mappers.first();
        first.is_some_and(|first| first.space != mapper.space)
    }

    fn take(&mut self, event: &Event) {
        match *event {
            Event::Frames { .. } => self.kind = Some(FrameKind::Free),
            Event::FrameUse { usage, .. } => {
                self.kind = Some(usage);
                self.slot = None;
                // Whoever mapped it does so no longer, if the guest forgot to tell.
                if usage == FrameKind::Free {
                    *self = FrameUse {
                        kind: Some(usage),
                        ..FrameUse::default()
                    };
                }
            }
            Event::FrameMap {
                space, va, sharers, ..
            } => {
                let mapper = Mapper { space, va: va.0 };
                self.elsewhere += usize::from(self.is_elsewhere(mapper));
                self.mappers.push(mapper);
                self.sharers = sharers;
            }
            Event::FrameUnmap {
                space, va, sharers, ..
            } => {
                let exact = Mapper { space, va: va.0 };
                let mut mappers = self.mappers.iter();
                let at = mappers.position(|it| *it == exact);
                let in_space = || self.mappers.iter().position(|it| it.space == space);
                if let Some(at) = at.or_else(in_space) {
                    let gone = self.mappers.remove(at);
                    if at == 0 {
                        let elsewhere = self.mappers.iter().filter(|it| self.is_elsewhere(**it));
                        self.elsewhere = elsewhere.count();
                    } else {
                        self.elsewhere -= usize::from(self.is_elsewhere(gone));
                    }
                }
                self.sharers = sharers;
            }
            Event::SwapOut { area, slot, .. } | Event::SwapIn { area, slot, .. } => {
                self.slot = Some((area, slot));
                self.in_transit = true;
            }
            Event::SwapDone { ok, .. } => {
                self.in_transit = false;
                if !ok {
                    self.slot = None;
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Hex;

    #[test]
    fn spaces_are_counted_as_mappers_come_and_go() {
        let mut frame = FrameUse::default();
        let event = |map: bool, space: u32, page: u64| {
            let (frame, va, sharers) = (0, Hex(page << 12), 1);
            if map {
                Event::FrameMap {
                    frame,
                    space,
                    va,
                    sharers,
                }
            } else {
                Event::FrameUnmap {
                    frame,
                    space,
                    va,
                    sharers,
                }
            }
        };
        assert_eq!(frame.only_space(), None);
        for (map, space, page, expected) in [
            (true, 1, 1, Some(1)),
            (true, 1, 2, Some(1)),
            (true, 2, 1, None),
            (true, 2, 2, None),
            (false, 2, 1, None),
            (false, 2, 2, Some(1)),
            (true, 2, 3, None),
            (false, 1, 1, None),
            (false, 1, 2, Some(2)),
            (false, 2, 3, None),
            (true, 3, 1, Some(3)),
        ] {
            frame.take(&event(map, space, page));
            assert_eq!(frame.only_space(), expected, "{map} {space} {page}");
        }
    }

    #[test]
    fn a_frame_is_what_was_told_last() {
        let mut table = FrameTable::new(8);
        let map = |space, va, sharers| Event::FrameMap {
            frame: 3,
            space,
            va: Hex(va),
            sharers,
        };
        let unmap = |space, va, sharers| Event::FrameUnmap {
            frame: 3,
            space,
            va: Hex(va),
            sharers,
        };
        let usage = |usage| Event::FrameUse { frame: 3, usage };
        let swap = Event::SwapOut {
            frame: 3,
            area: 1,
            slot: 40,
        };
        let done = Event::SwapDone { frame: 3, ok: true };
        let anon = Some(FrameKind::Anon);
        for (event, kind, sharers, mappers, slot, in_transit) in [
            (
                Event::Frames { first: 2, end: 99 },
                Some(FrameKind::Free),
                0,
                0,
                None,
                false,
            ),
            (usage(FrameKind::Anon), anon, 0, 0, None, false),
            (map(7, 0x1000, 1), anon, 1, 1, None, false),
            (map(9, 0x2000, 2), anon, 2, 2, None, false),
            (unmap(7, 0x1000, 1), anon, 1, 1, None, false),
            (unmap(9, 0x2000, 0), anon, 0, 0, None, false),
            (swap, anon, 0, 0, Some((1, 40)), true),
            (done, anon, 0, 0, Some((1, 40)), false),
            (map(7, 0x1000, 1), anon, 1, 1, Some((1, 40)), false),
            (
                usage(FrameKind::Free),
                Some(FrameKind::Free),
                0,
                0,
                None,
                false,
            ),
        ] {
            table.take(&event);
            let frame = table.get(3).unwrap();
            let seen = (
                frame.kind,
                frame.sharers,
                frame.mappers.len(),
                frame.slot,
                frame.in_transit,
            );
            assert_eq!(seen, (kind, sharers, mappers, slot, in_transit), "{event}");
        }
        assert_eq!(table.get(1).unwrap().kind, None);
        assert_eq!(table.get(7).unwrap().kind, Some(FrameKind::Free));
    }

    #[test]
    fn frames_that_there_are_not_concern_nobody() {
        let mut table = FrameTable::new(4);
        for event in [
            Event::FrameUse {
                frame: 4,
                usage: FrameKind::Anon,
            },
            Event::Frames { first: 9, end: 3 },
            Event::SwapDone {
                frame: u32::MAX,
                ok: true,
            },
        ] {
            assert!(table.take(&event).is_empty(), "{event}");
        }
        assert!(table.iter().all(|frame| *frame == FrameUse::default()));
    }
}
