//! A queue of frames with removal from the middle, all in constant time: a doubly linked ring whose
//! links lie in one vector, indexed by frame.

use alloc::vec::Vec;

use crate::FrameId;

#[derive(Clone, Copy, Debug)]
struct Link {
    prev: FrameId,
    next: FrameId,
}

impl Link {
    /// Of a frame that is in no queue. There is a link for each frame of memory, so that an `Option`,
    /// which takes half as much again, would be felt.
    const NONE: Self = Self {
        prev: FrameId::new(u32::MAX),
        next: FrameId::new(u32::MAX),
    };

    fn is_some(&self) -> bool {
        self.next != Self::NONE.next
    }
}

/// The queue.
#[derive(Debug)]
pub(crate) struct Queue {
    links: Vec<Link>,
    head: Option<FrameId>,
    len: usize,
}

impl Queue {
    /// An empty queue with links for the frames whose numbers are below `frames`, so that it allocates
    /// nothing afterwards.
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            links: alloc::vec![Link::NONE; frames],
            head: None,
            len: 0,
        }
    }

    /// Bytes of heap that it takes.
    pub(crate) const fn heap_for(frames: usize) -> usize {
        frames * size_of::<Link>()
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn front(&self) -> Option<FrameId> {
        self.head
    }

    pub(crate) fn contains(&self, frame: FrameId) -> bool {
        self.link(frame).is_some()
    }

    /// The frame behind this one, which is in the queue; behind the last is the front.
    pub(crate) fn after(&self, frame: FrameId) -> Option<FrameId> {
        self.link(frame).map(|link| link.next)
    }

    /// From front to end.
    pub(crate) fn iter(&self) -> impl Iterator<Item = FrameId> + '_ {
        let frames = core::iter::successors(self.head, |&frame| self.after(frame));
        frames.take(self.len)
    }

    /// Takes the front out.
    pub(crate) fn pop_front(&mut self) -> Option<FrameId> {
        let frame = self.head?;
        self.remove(frame);
        Some(frame)
    }

    /// Appends a frame; one that is in the queue stays where it is.
    pub(crate) fn push_back(&mut self, frame: FrameId) {
        let at = frame.index();
        if self.links.len() <= at {
            self.links.resize(at + 1, Link::NONE);
        }
        if self.links[at].is_some() {
            return;
        }
        let next = *self.head.get_or_insert(frame);
        let prev = self.link(next).map_or(frame, |link| link.prev);
        self.links[at] = Link { prev, next };
        self.relink(prev, |link| link.next = frame);
        self.relink(next, |link| link.prev = frame);
        self.len += 1;
    }

    /// Takes a frame out, if it is in.
    pub(crate) fn remove(&mut self, frame: FrameId) {
        let Some(Link { prev, next }) = self.link(frame) else {
            return;
        };
        self.relink(prev, |link| link.next = next);
        self.relink(next, |link| link.prev = prev);
        self.links[frame.index()] = Link::NONE;
        self.len -= 1;
        if self.head == Some(frame) {
            self.head = (next != frame).then_some(next);
        }
    }

    /// Makes the second frame the front and the front the last.
    pub(crate) fn rotate(&mut self) {
        self.head = self
            .head
            .map(|head| self.link(head).map_or(head, |link| link.next));
    }

    /// Makes `frame`, which is in the queue, the front, and those before it the last.
    pub(crate) fn rotate_to(&mut self, frame: FrameId) {
        if self.link(frame).is_some() {
            self.head = Some(frame);
        }
    }

    fn link(&self, frame: FrameId) -> Option<Link> {
        let link = self.links.get(frame.index()).copied();
        link.filter(Link::is_some)
    }

    fn relink(&mut self, frame: FrameId, change: impl FnOnce(&mut Link)) {
        if let Some(link) = self.links.get_mut(frame.index()) {
            change(link);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::config;
    use alloc::collections::VecDeque;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(config())]
        #[test]
        fn behaves_as_a_plain_queue(ops in proptest::collection::vec((0..5_u8, 0..6_u32), 0..80)) {
            let mut queue = Queue::new(3);
            let mut plain = VecDeque::new();
            for (op, number) in ops {
                let frame = FrameId::new(number);
                match op {
                    0 => {
                        queue.push_back(frame);
                        if !plain.contains(&frame) {
                            plain.push_back(frame);
                        }
                    }
                    1 => {
                        queue.remove(frame);
                        plain.retain(|&other| other != frame);
                    }
                    2 => {
                        queue.rotate_to(frame);
                        if let Some(at) = plain.iter().position(|&other| other == frame) {
                            plain.rotate_left(at);
                        }
                    }
                    3 => prop_assert_eq!(queue.pop_front(), plain.pop_front()),
                    _ => {
                        queue.rotate();
                        if let Some(front) = plain.pop_front() {
                            plain.push_back(front);
                        }
                    }
                }
                prop_assert_eq!(queue.front(), plain.front().copied());
                prop_assert!(queue.iter().eq(plain.iter().copied()));
                prop_assert_eq!(queue.len(), plain.len());
            }
        }
    }
}
