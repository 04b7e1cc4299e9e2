//! Traps: what the guest's storms add up to.

/// Pages of the window that the page-fault storm goes through.
pub const WINDOW: u64 = 256;

/// S-mode asks M-mode to add one, so many times.
pub fn machine_calls(calls: u64, _: &mut [u64]) -> u64 {
    calls
}

/// U-mode asks S-mode to add its argument, which is how many calls are left.
pub fn user_calls(calls: u64, _: &mut [u64]) -> u64 {
    (1..=calls).sum()
}

/// U-mode goes through the window's pages, `faults` in all; each is mapped as it is touched. A page is read,
/// what was read is added up with the page's number, and written back with one more than that number.
pub fn page_faults(faults: u64, _: &mut [u64]) -> u64 {
    let mut pages = [0_u64; WINDOW as usize];
    let mut sum = 0_u64;
    for fault in 0..faults / WINDOW * WINDOW {
        let page = fault % WINDOW;
        let word = &mut pages[page as usize];
        sum = sum.wrapping_add(*word + page);
        *word += page + 1;
    }
    sum
}
