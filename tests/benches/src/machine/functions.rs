//! Thousands of functions.

use workloads::code::{member, next_group};

/// A function of a group, compiled for its two numbers.
#[inline(never)]
fn one<const GROUP: u32, const MEMBER: u32>(x: u64) -> u64 {
    member(GROUP, MEMBER, x)
}

/// Calls a group's functions, one after the other.
#[inline(never)]
fn group<const GROUP: u32>(mut x: u64) -> u64 {
    macro_rules! call {
        ($($member:literal)*) => { $(x = one::<GROUP, $member>(x);)* };
    }
    call!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
    x
}

/// Sixteen of the groups, by number.
macro_rules! row {
    ($row:literal) => {
        row!($row, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    };
    ($row:literal, $($column:literal)*) => { [$(group::<{ $row * 16 + $column }>),*] };
}

/// A group's function.
type Group = fn(u64) -> u64;

static GROUPS: [[Group; 16]; 16] = [
    row!(0),
    row!(1),
    row!(2),
    row!(3),
    row!(4),
    row!(5),
    row!(6),
    row!(7),
    row!(8),
    row!(9),
    row!(10),
    row!(11),
    row!(12),
    row!(13),
    row!(14),
    row!(15),
];

/// Calls groups in an order that depends on what they compute.
pub(super) fn run(calls: u64) -> u64 {
    let groups = GROUPS.as_flattened();
    let mut x = 0;
    for call in 0..calls {
        x = groups[next_group(x ^ call)](x);
    }
    x
}
