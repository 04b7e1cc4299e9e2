//! Which workload a program runs, and at which size: two numbers in its file.
//!
//! Machines differ in how a bare-metal program is given arguments, and some have no way at all. So
//! the program is built once, and each workload's file is a copy with the two numbers written in.

/// What the numbers follow in the file.
pub const MARK: [u8; 16] = *b"bench workload =";

/// The place in the program's file.
#[repr(C)]
#[derive(Debug)]
pub struct Choice {
    /// [`MARK`].
    pub mark: [u8; 16],
    /// The workload's place in [`crate::WORKLOADS`].
    pub workload: u32,
    /// 1 for the large size.
    pub large: u32,
}

/// Writes a choice into a program's bytes. `None` where the mark is not there exactly once.
pub fn choose(program: &mut [u8], workload: u32, large: bool) -> Option<()> {
    let places = |program: &[u8]| {
        let windows = program.windows(MARK.len()).enumerate();
        let mut places = windows.filter(|(_, it)| *it == MARK).map(|(at, _)| at);
        (places.next(), places.next())
    };
    let (Some(mark), None) = places(program) else {
        return None;
    };
    let numbers = program.get_mut(mark + MARK.len()..)?.get_mut(..8)?;
    numbers[..4].copy_from_slice(&workload.to_le_bytes());
    numbers[4..].copy_from_slice(&u32::from(large).to_le_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_follow_the_mark() {
        let mut program = [&[7; 3], &MARK[..], &[9; 12]].concat();
        assert_eq!(choose(&mut program, 0x102, true), Some(()));
        let expected = [2, 1, 0, 0, 1, 0, 0, 0, 9, 9, 9, 9];
        assert_eq!(program[3 + MARK.len()..], expected);
    }

    #[test]
    fn a_mark_that_is_missing_doubled_or_cut_off_is_refused() {
        let twice = [&MARK[..], &[0; 8], &MARK[..], &[0; 8]].concat();
        let cut_off = [&MARK[..], &[0; 7]].concat();
        for mut program in [vec![0; 64], twice, cut_off] {
            assert_eq!(choose(&mut program, 1, false), None);
        }
    }
}
