use super::*;
use crate::hart::{AccessKind, Privilege};
use crate::mmu::walk::{Scheme, walk};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::collections::HashMap;

const ROOT: u64 = 0x1000;

fn rules(scheme: Scheme) -> Request {
    Request {
        scheme,
        root: Ppn(ROOT >> 12),
        va: VirtAddr(0),
        kind: AccessKind::Load,
        privilege: Privilege::Supervisor,
        sum: true,
        mxr: true,
        hardware_ad: true,
        napot: true,
        memory_types: true,
    }
}

fn look(scheme: Scheme, range: RangeInclusive<u64>, memory: &HashMap<u64, u64>) -> Vec<Found> {
    let mut all = Vec::new();
    let read = |at: PhysAddr| Some(memory.get(&at.0).copied().unwrap_or(0));
    assert!(Tables::new(&rules(scheme), range).visit(read, |found| all.push(found)));
    all
}

#[test]
fn a_table_that_leads_to_itself_comes_to_an_end() {
    let rules = rules(Scheme::Sv57);
    let read = |_: PhysAddr| Some(ROOT >> 2 | Pte::V);
    let mut tables = 0;
    let all = Tables::new(&rules, 0..=u64::MAX).visit(read, |found| {
        tables += usize::from(matches!(found, Found::Table { .. }));
    });
    assert_eq!((all, tables), (false, MOST_TABLES));
}

#[test]
fn a_range_leaves_the_rest_out() {
    let leaf = |page: u64| page << 10 | Pte::V | Pte::R;
    let memory = HashMap::from([
        (ROOT, 2 << 10 | Pte::V),
        (0x2000, 3 << 10 | Pte::V),
        (0x3000, leaf(0x100)),
        (0x3008, leaf(0x101)),
        (0x3010, leaf(0x102)),
        (ROOT + 511 * 8, leaf(0x4_0000)),
    ]);
    let pages = |range| {
        let all = look(Scheme::Sv39, range, &memory);
        let pages = all.into_iter().filter_map(|found| match found {
            Found::Leaf { va, pa, .. } => Some((va.0, pa.0)),
            _ => None,
        });
        pages.collect::<Vec<_>>()
    };
    assert_eq!(pages(0x1fff..=0x1fff), [(0x1000, 0x10_1000)]);
    assert_eq!(
        pages(0x1000..=0x2000),
        [(0x1000, 0x10_1000), (0x2000, 0x10_2000)]
    );
    assert_eq!(
        pages(u64::MAX..=u64::MAX),
        [(0u64.wrapping_sub(1 << 30), 0x4000_0000)]
    );
    assert_eq!(pages(0..=u64::MAX).len(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(0),
        ..ProptestConfig::default()
    })]

    /// What is shown of an address is what its walk finds.
    #[test]
    fn agrees_with_the_walk(
        entries in proptest::collection::vec((1_u64..4, 0_u64..512, any::<u64>(), 0..4_u8), 1..40),
        scheme in prop::sample::select(vec![Scheme::Sv39, Scheme::Sv48]),
        offset in 0..4096_u64,
    ) {
        let entry = |(table, number, bits, kind): (u64, u64, u64, u8)| {
            let pte = match kind {
                0 | 1 => (1 + bits % 4) << 10 | Pte::V,
                2 => bits & (0x7f_ffff << 10 | 0xff) | Pte::V | Pte::R,
                _ => bits,
            };
            (table << 12 | number << 3, pte)
        };
        let memory: HashMap<u64, u64> = entries.into_iter().map(entry).collect();
        let read = |at: PhysAddr| Some(memory.get(&at.0).copied().unwrap_or(0));
        // Tables that lead to one another give too much to compare it all.
        let mut all = Vec::new();
        Tables::new(&rules(scheme), 0..=u64::MAX).visit(read, |found| {
            if all.len() < 1000 {
                all.push(found);
            }
        });
        for found in all {
            let (va, level, expected) = match found {
                Found::Table { .. } => continue,
                Found::Leaf { va, level, pa, .. } => (va, level, Ok(pa)),
                Found::Bad { va, level, fault } => (va, level, Err(fault)),
            };
            let inside = va.0 | offset & (span(level) - 1);
            let request = Request { va: VirtAddr(inside), ..rules(scheme) };
            let outcome = walk(&request, read).outcome;
            match (outcome, expected) {
                (Err(WalkFault::Permission), Ok(_)) => {}
                (outcome, expected) => prop_assert_eq!(
                    outcome.map(|leaf| leaf.pa.0),
                    expected.map(|pa| pa.0 | inside & (span(level) - 1))
                ),
            }
        }
    }
}
