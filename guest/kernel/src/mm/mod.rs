//! Memory: the kernel's own, and what the `vm` crate needs to manage the users'.

pub mod heap;
pub mod kernel_map;
pub mod kernel_stack;
pub mod khugepaged;
pub mod layout;
pub mod pager;
pub mod phys;
pub mod protection;
pub mod readahead;
pub mod swap;
pub mod tables;
pub mod user;
pub mod writeback;
