//! Page tables of all schemes.

use super::*;

/// The tables of all schemes, which differ at the top alone.
pub(super) fn tables(rng: &mut SmallRng, plan: Plan) -> Vec<(u64, Vec<u8>)> {
    let (huge, giga, mega) = (leaf_flags(rng), leaf_flags(rng), leaf_flags(rng));
    let middle = [
        (0, LEAVES, V),
        (1, RAM_BASE, ALL),
        (2, RAM_BASE, mega),
        (3, ROOT, ALL),
    ];
    vec![
        (ROOT5, table(&[(0, ROOT4, V), (1, 0, huge)])),
        (ROOT4, table(&[(0, ROOT, V), (1, 0, huge)])),
        (
            ROOT,
            // The third is RAM at its own address, for S-mode.
            table(&[(0, MIDDLE, V), (1, RAM_BASE, giga), (2, RAM_BASE, ALL)]),
        ),
        (MIDDLE, table(&middle)),
        (LEAVES, leaves(rng, plan)),
    ]
}

fn table(entries: &[(usize, u64, u64)]) -> Vec<u8> {
    let mut bytes = vec![0; 4096];
    for (index, pa, flags) in entries {
        let pte = (pa >> 12) << 10 | flags;
        bytes[index * 8..index * 8 + 8].copy_from_slice(&pte.to_le_bytes());
    }
    bytes
}

/// Mostly everything allowed; sometimes a bit is missing, or the entry is nonsense.
pub(super) fn leaf_flags(rng: &mut SmallRng) -> u64 {
    let user = if rng.random_bool(0.6) { U } else { 0 };
    let flags = ALL | user;
    match rng.random_range(0..12) {
        0 => flags & !(1 << rng.random_range(0..8)),
        1 => flags & !(1 << 6 | 1 << 7),
        2 => flags & !(1 << 7),
        3 => rng.random_range(0..256),
        4 => flags | 1 << rng.random_range(54..64),
        5 => flags | 1 << 5,
        _ => flags,
    }
}

fn leaves(rng: &mut SmallRng, plan: Plan) -> Vec<u8> {
    let mut entries = Vec::new();
    let executable = if plan.privilege == 0 { ALL | U } else { ALL };
    for page in 0..CODE_PAGES {
        let va = CODE_VA + (page << 12);
        // Where the code begins it can be executed, or there is no getting back.
        let flags = if page == 0 || rng.random_bool(0.7) {
            executable
        } else {
            leaf_flags(rng)
        };
        entries.push(((va >> 12) as usize, CODE + (page << 12), flags));
    }
    for page in 0..DATA_PAGES {
        let va = DATA_VA + (page << 12);
        // Data pages may be swapped about, lie outside RAM, or be the code or the tables.
        let pa = match rng.random_range(0..16) {
            0 => 0x1000_0000,
            1 => CODE + (rng.random_range(0..CODE_PAGES) << 12),
            2 => 0x4000_0000,
            3..=5 => {
                entries.push((
                    (va >> 12) as usize,
                    DATA | NAPOT_PPN << 12,
                    NAPOT | leaf_flags(rng),
                ));
                continue;
            }
            _ => DATA + (rng.random_range(0..DATA_PAGES) << 12),
        };
        entries.push(((va >> 12) as usize, pa, leaf_flags(rng)));
    }
    table(&entries)
}
