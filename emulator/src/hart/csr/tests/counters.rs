//! Counters: who may read them, what they read, and what stops them.

use super::*;

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
        Ok(5),
        "time and the read-only zeros have no bit"
    );
}

#[test]
fn performance_counters_are_zero() {
    let mut hart = all();
    let numbers = (MHPMCOUNTER3..=MHPMCOUNTER31).chain(MHPMEVENT3..=MHPMEVENT31);
    for number in numbers {
        hart.csrrw(number, u64::MAX).unwrap();
        assert_eq!(hart.csrr(number), Ok(0), "{number:#x}");
    }
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
