//! Which pages of RAM hold decoded code, and which of them have been written since.
//!
//! A page marked here has no store entry in any TLB, so every store to it takes the slow path and
//! reports itself. The run loop then drops the page's blocks before it executes the next
//! instruction, so a changed instruction is never executed in its old form, `fence.i` or not.

/// A set of pages, and the list of those written.
#[derive(Debug)]
pub struct CodePages {
    marked: Vec<u64>,
    written: Vec<u64>,
}

impl CodePages {
    /// No page of `pages` is marked.
    #[must_use]
    pub fn new(pages: u64) -> CodePages {
        CodePages {
            marked: vec![0; pages.div_ceil(64) as usize],
            written: Vec::new(),
        }
    }

    /// Whether the page at this offset in RAM holds decoded code.
    #[must_use]
    pub fn contains(&self, offset: u64) -> bool {
        let page = offset >> 12;
        self.marked
            .get((page / 64) as usize)
            .is_some_and(|word| word >> (page % 64) & 1 == 1)
    }

    /// Marks a page; `true` if it was not marked before.
    pub fn mark(&mut self, offset: u64) -> bool {
        let page = offset >> 12;
        let Some(word) = self.marked.get_mut((page / 64) as usize) else {
            return false;
        };
        let before = *word;
        *word |= 1 << (page % 64);
        before != *word
    }

    /// Tells of bytes written; `true` if decoded code is affected.
    pub fn written(&mut self, offset: u64, len: u64) -> bool {
        let mut hit = false;
        for page in offset >> 12..=(offset + len.max(1) - 1) >> 12 {
            if self.contains(page << 12) {
                self.marked[(page / 64) as usize] &= !(1 << (page % 64));
                self.written.push(page);
                hit = true;
            }
        }
        hit
    }

    /// Whether pages wait to have their blocks dropped.
    #[must_use]
    pub fn any_written(&self) -> bool {
        !self.written.is_empty()
    }

    /// Takes the numbers of the pages whose blocks must be dropped.
    pub fn take_written(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_is_reported_once_for_each_page_it_touches() {
        let mut code = CodePages::new(100);
        assert!(code.mark(0x3000) && !code.mark(0x3800) && code.mark(0x4000));
        assert!(!code.written(0x2ff8, 8));
        assert!(code.written(0x3ffc, 8));
        assert_eq!(code.take_written(), [3, 4]);
        assert!(!code.written(0x3ffc, 8) && !code.any_written());
        assert!(!code.mark(128 << 12) && !code.contains(128 << 12));
    }
}
