//! Counters: who may read them, what they read, and what stops them.

use super::super::events::HpmEvent;
use super::*;
use crate::hart::AccessKind;

#[test]
fn counters_need_the_enables_of_the_modes_above() {
    let mut hart = all();
    for number in CYCLE..=HPMCOUNTER31 {
        let bit = 1_u64 << (number & 31);
        for (machine, supervisor, by_s, by_u) in [
            (0, 0, false, false),
            (0, bit, false, false),
            (bit, 0, true, false),
            (bit, bit, true, true),
            (!bit, !bit, false, false),
        ] {
            hart.privilege = Privilege::Machine;
            hart.csrrw(MCOUNTEREN, machine).unwrap();
            hart.csrrw(SCOUNTEREN, supervisor).unwrap();
            assert!(hart.csrr(number).is_ok());
            hart.privilege = Privilege::Supervisor;
            assert_eq!(hart.csrr(number).is_ok(), by_s, "S {number:#x}");
            hart.privilege = Privilege::User;
            assert_eq!(hart.csrr(number).is_ok(), by_u, "U {number:#x}");
        }
    }
}

#[test]
fn counters_read_what_was_before_the_reader() {
    for (number, count) in [
        (MCYCLE, 1000),
        (CYCLE, 1000),
        (MINSTRET, 900),
        (INSTRET, 900),
    ] {
        let mut hart = all();
        assert_eq!(hart.csrr(number), Ok(count));
        assert_eq!(hart.csrr(number), Ok(count + 1));
        assert_eq!(peek(&hart, number, 0), Some(count + 2));
    }
}

#[test]
fn the_next_instruction_reads_what_was_written_to_a_counter() {
    for (number, shadow) in [(MCYCLE, CYCLE), (MINSTRET, INSTRET)] {
        let mut hart = all();
        for value in [0, 5, u64::MAX] {
            hart.csrrw(number, value).unwrap();
            assert_eq!(hart.csrr(shadow), Ok(value));
            assert_eq!(hart.csrr(number), Ok(value.wrapping_add(1)));
        }
        // Set and clear start from the value read.
        hart.csrrw(number, 0x10).unwrap();
        hart.csr_at(number, CsrOp::Set, 1, 0).unwrap();
        assert_eq!(hart.csrr(number), Ok(0x11));
    }
}

#[test]
fn inhibited_counters_stand_still() {
    for (number, bit) in [(MCYCLE, 1), (MINSTRET, 4)] {
        let mut hart = all();
        hart.csrrw(number, 100).unwrap();
        hart.csrrw(MCOUNTINHIBIT, bit).unwrap();
        assert_eq!(hart.csrr(MCOUNTINHIBIT), Ok(bit));
        // The inhibiting instruction itself was still counted.
        assert_eq!(hart.csrr(number), Ok(101));
        assert_eq!(hart.csrr(number), Ok(101));
        hart.csrrw(number, 7).unwrap();
        assert_eq!(hart.csrr(number), Ok(7));
        hart.csrrw(MCOUNTINHIBIT, 0).unwrap();
        assert_eq!(hart.csrr(number), Ok(7));
        assert_eq!(hart.csrr(number), Ok(8));
    }
    let mut hart = all();
    hart.csrrw(MCOUNTINHIBIT, u64::MAX).unwrap();
    assert_eq!(
        hart.csrr(MCOUNTINHIBIT),
        Ok(0x7d),
        "time and the read-only zeros have no bit"
    );
}

#[test]
fn the_other_performance_counters_are_zero() {
    let mut hart = all();
    let numbers = (MHPMCOUNTER3 + 4..=MHPMCOUNTER31).chain(MHPMEVENT3 + 4..=MHPMEVENT31);
    for number in numbers {
        hart.csrrw(number, u64::MAX).unwrap();
        assert_eq!(hart.csrr(number), Ok(0), "{number:#x}");
    }
}

#[test]
fn a_selector_that_names_no_event_selects_none() {
    let mut hart = all();
    let known = HpmEvent::ALL.map(HpmEvent::selector);
    assert_eq!(known, [1, 2, 0x1_0019, 0x1_001b, 0x1_0021]);
    let unknown = [0, 3, 0x1_0018, 0x1_0020, 0x1_0023, 1 << 32 | 1, u64::MAX];
    for number in MHPMEVENT3..MHPMEVENT3 + 4 {
        for selector in known {
            hart.csrrw(number, selector).unwrap();
            assert_eq!(hart.csrr(number), Ok(selector));
        }
        for selector in unknown {
            hart.csrrw(number, selector).unwrap();
            assert_eq!(hart.csrr(number), Ok(0), "{selector:#x}");
        }
    }
}

#[test]
fn a_programmable_counter_counts_its_event_from_any_value() {
    let counted = |hart: &mut Hart| hart.tlb.counts.walks = [3, 50, 700];
    for (event, by_events) in HpmEvent::ALL.into_iter().zip([0, 0, 40, 600, 2]) {
        for number in 3..7 {
            let mut hart = all();
            hart.tlb.counts.walks = [1, 10, 100];
            hart.csrrw(MHPMCOUNTER3 - 3 + number, 0x5000).unwrap();
            hart.csrrw(MHPMEVENT3 - 3 + number, event.selector())
                .unwrap();
            counted(&mut hart);
            // Cycles and instructions: the reader's predecessors.
            let by_time = if by_events == 0 { 3 } else { 0 };
            hart.csrr(CYCLE).unwrap();
            hart.csrr(CYCLE).unwrap();
            hart.csrr(CYCLE).unwrap();
            let expected = 0x5000 + by_events + by_time;
            let shadow = HPMCOUNTER3 - 3 + number;
            assert_eq!(hart.csrr(shadow), Ok(expected), "{event:?}");
        }
    }
}

#[test]
fn what_is_selected_or_stopped_leaves_a_counters_value() {
    let mut hart = all();
    let [read, write] = [AccessKind::Load, AccessKind::Store].map(|kind| {
        let event = HpmEvent::Walks(kind);
        event.selector()
    });
    hart.csrrw(MHPMEVENT3, read).unwrap();
    hart.tlb.counts.walks = [0, 5, 1000];
    assert_eq!(hart.csrr(HPMCOUNTER3), Ok(5));
    hart.csrrw(MHPMEVENT3, write).unwrap();
    hart.tlb.counts.walks = [0, 50, 1001];
    assert_eq!(hart.csrr(HPMCOUNTER3), Ok(6));
    hart.csrrw(MCOUNTINHIBIT, 1 << 3).unwrap();
    hart.tlb.counts.walks = [0, 50, 2000];
    assert_eq!(hart.csrr(HPMCOUNTER3), Ok(6));
    // A stopped one can be set and told to count something else.
    hart.csrrw(MHPMEVENT3, read).unwrap();
    hart.csrrw(MHPMCOUNTER3, 100).unwrap();
    hart.csrrw(MCOUNTINHIBIT, 0).unwrap();
    hart.tlb.counts.walks = [0, 57, 3000];
    assert_eq!(hart.csrr(MHPMCOUNTER3), Ok(107));
    hart.csrrw(MHPMEVENT3, 0).unwrap();
    hart.tlb.counts.walks = [9, 99, 9999];
    assert_eq!(hart.csrr(MHPMCOUNTER3), Ok(107));
}

#[test]
fn time_is_the_callers() {
    let mut hart = all();
    hart.retire_one();
    assert_eq!(
        access(&mut hart, TIME, CsrOp::Set, 0, false, true, 77)
            .unwrap()
            .0,
        77
    );
}
