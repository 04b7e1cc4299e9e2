//! The stretch of decoded instructions that is being executed.

use super::BlockExit;
use crate::hart::{Exception, Hart};
use crate::isa::Op;

/// Where the instructions of a stretch lie, in bytes from their block's first address.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Layout {
    /// Where the first one lies.
    pub start: u32,
    /// Where the last one ends. `jal` and `jalr` link to it, and execution continues there.
    pub end: u32,
    /// Which of them take two bytes and not four: a bit for each, the first lowest.
    pub compressed: u64,
}

impl Layout {
    /// One instruction of 2 or 4 bytes.
    #[must_use]
    pub const fn single(start: u32, len: u8) -> Layout {
        Layout {
            start,
            end: start + len as u32,
            compressed: (len == 2) as u64,
        }
    }

    /// Adds an instruction of 2 or 4 bytes to `count` others.
    pub const fn push(&mut self, count: u32, len: u8) {
        self.end += len as u32;
        self.compressed |= ((len == 2) as u64) << count;
    }

    /// Where instruction `i` lies.
    #[must_use]
    pub const fn offset_of(&self, i: usize) -> u64 {
        let before = if i < 64 { !(u64::MAX << i) } else { u64::MAX };
        let compressed = (self.compressed & before).count_ones();
        self.start as u64 + 4 * i as u64 - 2 * compressed as u64
    }

    /// How many bytes instruction `i` takes.
    #[must_use]
    pub const fn len_of(&self, i: usize) -> u8 {
        if self.compressed >> i & 1 == 1 { 2 } else { 4 }
    }

    /// The first `count` of them.
    #[must_use]
    pub const fn first(&self, count: usize) -> Layout {
        Layout {
            end: self.offset_of(count) as u32,
            ..*self
        }
    }
}

/// An instruction among the consecutive ones that are to be executed: those of a block, of its
/// beginning, or one of it.
#[derive(Clone, Copy, Debug)]
pub struct Span<'a> {
    /// The instruction.
    pub op: Op,
    /// How many there are.
    pub len: u32,
    /// Where they lie.
    pub layout: &'a Layout,
}

impl Span<'_> {
    /// Ends with the exception that instruction `i` raised. It took its cycle and is not retired.
    #[cold]
    #[inline(never)]
    pub(super) fn trap(self, h: &mut Hart, i: usize, exception: Exception) -> BlockExit {
        h.unretired += 1;
        h.unexecuted = self.len - i as u32;
        h.pc = h.pc.wrapping_add(self.layout.offset_of(i));
        BlockExit::Trap(exception)
    }

    /// Ends after instruction `i`, which is retired.
    #[cold]
    #[inline(never)]
    pub(super) fn leave_after(self, h: &mut Hart, i: usize, exit: BlockExit) -> BlockExit {
        h.unexecuted = self.len - i as u32 - 1;
        h.pc = h.pc.wrapping_add(self.layout.offset_of(i + 1));
        exit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_knows_where_each_instruction_lies() {
        let mut layout = Layout {
            start: 6,
            end: 6,
            ..Layout::default()
        };
        let lens = [4, 2, 2, 4, 2];
        for (count, len) in lens.into_iter().enumerate() {
            layout.push(count as u32, len);
        }
        let offsets: Vec<u64> = (0..=5).map(|i| layout.offset_of(i)).collect();
        assert_eq!(offsets, [6, 10, 12, 14, 18, 20]);
        assert_eq!((0..5).map(|i| layout.len_of(i)).collect::<Vec<_>>(), lens);
        assert_eq!(layout.end, 20);
        assert_eq!(layout.first(3).end, 14);
        assert_eq!(
            Layout::single(8, 2),
            Layout {
                start: 8,
                end: 10,
                compressed: 1
            }
        );
    }

    #[test]
    fn sixty_four_compressed_instructions_fit() {
        let mut layout = Layout::default();
        for count in 0..64 {
            layout.push(count, 2);
        }
        assert_eq!((layout.offset_of(64), layout.end), (128, 128));
    }
}
