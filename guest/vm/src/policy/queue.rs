//! A queue of frames with removal from the middle, all in constant time: a doubly linked ring whose
//! links lie in one vector, indexed by frame.

use alloc::vec::Vec;

use crate::frames::FrameId;

#[derive(Clone, Copy, Debug)]
struct Link {
    prev: FrameId,
    next: FrameId,
}

/// The queue.
#[derive(Debug, Default)]
pub(super) struct Queue {
    links: Vec<Option<Link>>,
    head: Option<FrameId>,
    len: usize,
}

impl Queue {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn front(&self) -> Option<FrameId> {
        self.head
    }

    /// Appends a frame; one that is in the queue stays where it is.
    pub(super) fn push_back(&mut self, frame: FrameId) {
        let at = frame.get() as usize;
        if self.links.len() <= at {
            self.links.resize(at + 1, None);
        }
        if self.links[at].is_some() {
            return;
        }
        let next = *self.head.get_or_insert(frame);
        let prev = self.link(next).map_or(frame, |link| link.prev);
        self.links[at] = Some(Link { prev, next });
        self.relink(prev, |link| link.next = frame);
        self.relink(next, |link| link.prev = frame);
        self.len += 1;
    }

    /// Takes a frame out, if it is in.
    pub(super) fn remove(&mut self, frame: FrameId) {
        let Some(Link { prev, next }) = self.link(frame) else {
            return;
        };
        self.relink(prev, |link| link.next = next);
        self.relink(next, |link| link.prev = prev);
        self.links[frame.get() as usize] = None;
        self.len -= 1;
        if self.head == Some(frame) {
            self.head = (next != frame).then_some(next);
        }
    }

    /// Makes the second frame the front and the front the last.
    pub(super) fn rotate(&mut self) {
        self.head = self
            .head
            .map(|head| self.link(head).map_or(head, |link| link.next));
    }

    fn link(&self, frame: FrameId) -> Option<Link> {
        *self.links.get(frame.get() as usize)?
    }

    fn relink(&mut self, frame: FrameId, change: impl FnOnce(&mut Link)) {
        if let Some(Some(link)) = self.links.get_mut(frame.get() as usize) {
            change(link);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::VecDeque;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn behaves_as_a_plain_queue(ops in proptest::collection::vec((0..3_u8, 0..6_u32), 0..80)) {
            let mut queue = Queue::default();
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
                    _ => {
                        queue.rotate();
                        if let Some(front) = plain.pop_front() {
                            plain.push_back(front);
                        }
                    }
                }
                prop_assert_eq!(queue.front(), plain.front().copied());
                prop_assert_eq!(queue.len(), plain.len());
            }
        }
    }
}
