//! Exact counts of page faults: everything that the measured code itself needs is brought in first,
//! so that what is counted is what is measured.

use ulib::stats::{self, PageState};
use ulib::{Errno, PAGE_SIZE, mem::Window, probe};

/// Stack that measured code may use, in bytes.
const STACK: usize = 4 * PAGE_SIZE;

/// Brings in this process's code, constants, variables and stack, the last two as its own. To be called right before a measurement, in
/// each process: a forked child starts without pages of files, and shares its stack with its parent.
pub fn warm_up() {
    for addr in (probe::text_start()..probe::data_start()).step_by(PAGE_SIZE) {
        // The value does not matter, only the fault. There is no hole: the linker script leaves none.
        let _ = probe::Target::new(addr).load_u8();
    }
    probe::own_variables_and_stack();
    probe::touch_stack_below(STACK);
}

/// How many pages of `window` are in `state`.
pub fn count_pages(window: &Window, state: PageState) -> Result<usize, Errno> {
    let mut count = 0;
    for page in 0..window.pages() {
        if stats::page(window.page_addr(page))?.page_state() == Some(state) {
            count += 1;
        }
    }
    Ok(count)
}
