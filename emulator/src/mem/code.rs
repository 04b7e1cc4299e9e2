//! Which bytes of RAM hold decoded code, and which of them have been written since.
//!
//! The unit is a line of 64 bytes. A page with decoded code has no store entry in any TLB, so
//! every store to it takes the slow path and reports itself; one that hits decoded code ends its
//! block. The run loop then drops the blocks of the line before it executes the next instruction,
//! so a changed instruction is never executed in its old form, `fence.i` or not.
//!
//! A page whose code is overwritten stays watched for a while: a program that writes code again
//! and again would else fill a store entry each time, only for it to be searched for and dropped.

/// Bytes of a line; 64 of them are a page.
pub const LINE: u64 = 64;
/// Stores to a page without decoded code before it is watched no longer.
const PATIENCE: u8 = 200;

/// The lines, by page, and a list of those written.
#[derive(Debug)]
pub struct CodePages {
    /// A bit for each line that holds decoded code.
    lines: Vec<u64>,
    /// How many more stores are watched though no line holds any.
    patience: Vec<u8>,
    written: Vec<(u64, u64)>,
}

/// The lines of its page in which a range of bytes lies that does not go beyond the page.
#[must_use]
pub fn lines_of(offset: u64, len: u64) -> u64 {
    let first = offset % (64 * LINE) / LINE;
    let last = (offset % (64 * LINE) + len.max(1) - 1) / LINE;
    (u64::MAX >> (63 - last.min(63))) & (u64::MAX << first)
}

impl CodePages {
    /// Nothing in these pages is decoded.
    #[must_use]
    pub fn new(pages: u64) -> CodePages {
        CodePages {
            lines: vec![0; pages as usize],
            patience: vec![0; pages as usize],
            written: Vec::new(),
        }
    }

    /// Whether stores to the page at this offset in RAM must be seen.
    #[must_use]
    pub fn contains(&self, offset: u64) -> bool {
        let page = (offset >> 12) as usize;
        self.lines.get(page).is_some_and(|lines| *lines != 0)
            || self.patience.get(page).is_some_and(|left| *left != 0)
    }

    /// Whether a store that does not leave its line hits no decoded code though its page has some.
    #[must_use]
    pub fn is_beside(&self, offset: u64) -> bool {
        let lines = self.lines.get((offset >> 12) as usize);
        lines.is_some_and(|lines| *lines != 0 && lines >> (offset / LINE % 64) & 1 == 0)
    }

    /// Marks lines of the page at this offset. `true` if stores to it were not seen until now.
    pub fn mark(&mut self, offset: u64, lines: u64) -> bool {
        let before = self.contains(offset);
        match self.lines.get_mut((offset >> 12) as usize) {
            Some(marked) => {
                *marked |= lines;
                !before
            }
            None => false,
        }
    }

    /// Tells of bytes written; `true` if decoded code is affected.
    pub fn written(&mut self, offset: u64, len: u64) -> bool {
        let mut hit = false;
        let end = offset + len.max(1);
        for page in offset >> 12..=(end - 1) >> 12 {
            let from = offset.max(page << 12);
            let lines = lines_of(from, end.min((page + 1) << 12) - from);
            hit |= self.write_lines(page, lines);
        }
        hit
    }

    fn write_lines(&mut self, page: u64, lines: u64) -> bool {
        let place = page as usize;
        let (Some(marked), Some(patience)) =
            (self.lines.get_mut(place), self.patience.get_mut(place))
        else {
            return false;
        };
        if *marked & lines != 0 {
            self.written.push((page, *marked & lines));
            *marked &= !lines;
            *patience = PATIENCE;
            return true;
        }
        if *marked == 0 {
            *patience = patience.saturating_sub(1);
        }
        false
    }

    /// Whether lines wait to have their blocks dropped.
    #[inline]
    #[must_use]
    pub fn any_written(&self) -> bool {
        !self.written.is_empty()
    }

    /// Takes the next page, by number, with lines whose blocks must be dropped.
    pub fn take_written(&mut self) -> Option<(u64, u64)> {
        self.written.pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_that_a_range_touches() {
        for (offset, len, lines) in [
            (0, 1, 1),
            (0x3f, 1, 1),
            (0x3f, 2, 3),
            (0x7040, 64, 2),
            (0x7fc0, 64, 1 << 63),
            (0x7000, 4096, u64::MAX),
            (0x7fff, 1, 1 << 63),
            (0x80, 0, 4),
        ] {
            assert_eq!(lines_of(offset, len), lines, "{offset:#x}+{len}");
        }
    }

    #[test]
    fn a_write_is_reported_once_for_each_line_it_touches() {
        let mut code = CodePages::new(100);
        assert!(code.mark(0x3000, 1 << 63) && !code.mark(0x3800, 2) && code.mark(0x4000, 1));
        assert!(!code.written(0x2ff8, 8), "the page before");
        assert!(!code.written(0x3800, 64), "a line without code");
        assert!(code.written(0x3ffc, 8));
        assert_eq!(code.take_written(), Some((4, 1)));
        assert_eq!(code.take_written(), Some((3, 1 << 63)));
        assert!(!code.written(0x3ffc, 8) && !code.any_written());
        assert!(code.written(0x3040, 1) && code.any_written());
        assert!(!code.mark(128 << 12, 1) && !code.contains(128 << 12));
    }

    #[test]
    fn a_page_is_watched_until_it_is_plainly_data() {
        let mut code = CodePages::new(2);
        assert!(code.mark(0, 1));
        assert!(code.written(0, 8));
        assert!(!code.mark(0, 1), "it is still watched");
        assert!(code.written(0, 8));
        for _ in 0..PATIENCE {
            assert!(code.contains(0));
            code.written(0, 8);
        }
        assert!(!code.contains(0) && code.mark(0, 1));
    }
}
