//! The rules that only show through CSR instructions: permissions, read-modify-write, effects,
//! and that writing back what was read changes nothing.

mod counters;

use super::number::*;
use super::testing::hart;
use super::{CsrEffect, CsrOp, IllegalCsr, access, dump, mstatus, peek};
use crate::hart::{Hart, Privilege};
use crate::isa::{Ext, Extensions};
use proptest::prelude::*;

use IllegalCsr::{Absent, Disabled, ReadOnly};

fn all() -> Hart {
    hart(Extensions::all())
}

fn existing(hart: &Hart) -> Vec<u16> {
    (0..4096)
        .filter(|&number| peek(hart, number, 0).is_some())
        .collect()
}

fn effect(hart: &mut Hart, number: u16, op: CsrOp, operand: u64) -> CsrEffect {
    hart.retire_one();
    access(hart, number, op, operand, true, true, 0).unwrap().1
}

#[test]
fn the_csrs_of_this_machine_are_these_and_no_others() {
    let hart = all();
    let absent = [
        0x3a1, 0x3a3, // odd pmpcfg
        0x3a4, 0x3c0, // entries past the sixteenth
        0x312, 0x310, 0x31a, // medelegh, mstatush, menvcfgh: RV32 only
        0x7a5, 0x7a8, 0x7b0, // what triggers and debuggers have besides
        0x740, // mnscratch
        0x008, 0xc20, // vector
        0x600, 0x200, // hypervisor
        0xb01, // there is no mtime CSR
        0x321, 0x322, // nor selectors for cycle and instret
        0xfff,
    ];
    for number in absent {
        assert_eq!(peek(&hart, number, 0), None, "{number:#x}");
    }
    // 3 float, seed, 12 supervisor, 13 machine, 1 + 29 counter setup, 18 PMP, mseccfg, 5 triggers,
    // 31 + 32 counters, 5 ids.
    let count = 3 + 1 + 12 + 13 + 30 + 18 + 1 + 5 + 31 + 32 + 5;
    assert_eq!(existing(&hart).len(), count);
}

#[test]
fn csrs_of_absent_extensions_do_not_exist() {
    for (ext, numbers) in [
        (Ext::F, &[FFLAGS, FRM, FCSR][..]),
        (Ext::Sstc, &[STIMECMP]),
        (Ext::Zicntr, &[CYCLE, TIME, INSTRET]),
        (Ext::Zihpm, &[HPMCOUNTER3, HPMCOUNTER31]),
    ] {
        let mut with = all();
        with.csrrw(MSTATUS, mstatus::FS).unwrap();
        let mut without = hart(Extensions::all().without(ext));
        for &number in numbers {
            assert!(with.csrr(number).is_ok(), "{number:#x}");
            let outcome = without.csrr(number);
            assert!(
                matches!(outcome, Err(Absent | Disabled)),
                "{number:#x}: {outcome:?}"
            );
            assert_eq!(peek(&without, number, 0), None);
        }
    }
}

#[test]
fn the_number_says_who_may_read_and_write() {
    let mut hart = all();
    hart.csrrw(MSTATUS, mstatus::FS).unwrap();
    hart.csrrw(MCOUNTEREN, u64::MAX).unwrap();
    hart.csrrw(SCOUNTEREN, u64::MAX).unwrap();
    hart.csrrw(MENVCFG, u64::MAX).unwrap();
    // `seed` cannot be read without being written, and has tests of its own.
    for number in existing(&hart).into_iter().filter(|number| *number != SEED) {
        for mode in [Privilege::User, Privilege::Supervisor, Privilege::Machine] {
            hart.privilege = mode;
            let expected = if (mode as u16) < number >> 8 & 3 {
                Err(IllegalCsr::Privilege)
            } else {
                Ok(())
            };
            assert_eq!(
                hart.csrr(number).map(|_| ()),
                expected,
                "{mode:?} reads {number:#x}"
            );
        }
        hart.privilege = Privilege::Machine;
        if number >> 10 == 3 {
            assert_eq!(hart.csrrw(number, 0), Err(ReadOnly), "{number:#x}");
        }
    }
}

#[test]
fn floating_point_csrs_need_fs_and_make_it_dirty() {
    for number in [FFLAGS, FRM, FCSR] {
        let mut hart = all();
        hart.privilege = Privilege::User;
        assert_eq!(hart.csrr(number), Err(Disabled));
        hart.csr.mstatus |= 1 << mstatus::FS_SHIFT;
        assert_eq!(hart.csrr(number), Ok(0));
        assert_eq!(hart.csr.fs(), 1, "reading dirties nothing");
        assert_eq!(hart.csrrw(number, 0), Ok(0));
        assert_eq!(hart.csr.fs(), 3);
        assert_eq!(hart.csr.mstatus() & mstatus::SD, mstatus::SD);
    }
}

#[test]
fn fcsr_is_frm_and_fflags() {
    let mut hart = all();
    hart.csr.set_fs_dirty();
    hart.csrrw(FCSR, u64::MAX).unwrap();
    assert_eq!(hart.csrr(FCSR), Ok(0xff));
    hart.csrrw(FRM, 0xfd).unwrap();
    hart.csrrw(FFLAGS, 0xea).unwrap();
    assert_eq!(hart.csrr(FCSR), Ok(5 << 5 | 0x0a));
    assert_eq!((hart.csr.frm(), hart.csr.fflags()), (5, 0x0a));
    hart.csr.or_fflags(0xe1);
    assert_eq!(hart.csrr(FFLAGS), Ok(0x0b));
}

#[test]
fn tvm_keeps_the_supervisor_from_satp() {
    let mut hart = all();
    for (tvm, mode, allowed) in [
        (0, Privilege::Supervisor, true),
        (mstatus::TVM, Privilege::Supervisor, false),
        (mstatus::TVM, Privilege::Machine, true),
    ] {
        hart.csr.mstatus = mstatus::RESET | tvm;
        hart.privilege = mode;
        assert_eq!(hart.csrr(SATP).is_ok(), allowed);
        assert_eq!(hart.csrrw(SATP, 0).is_ok(), allowed);
        assert!(hart.csrr(SSTATUS).is_ok());
    }
}

#[test]
fn stimecmp_needs_stce_and_tm() {
    let mut hart = all();
    for (menvcfg, mcounteren, allowed) in [
        (0, 0, false),
        (1 << 63, 0, false),
        (0, 2, false),
        (1 << 63, 2, true),
    ] {
        hart.privilege = Privilege::Machine;
        hart.csrrw(MENVCFG, menvcfg).unwrap();
        hart.csrrw(MCOUNTEREN, mcounteren).unwrap();
        assert!(hart.csrr(STIMECMP).is_ok());
        hart.privilege = Privilege::Supervisor;
        assert_eq!(hart.csrr(STIMECMP).is_ok(), allowed);
    }
}

#[test]
fn a_refused_access_changes_nothing() {
    let mut hart = all();
    hart.privilege = Privilege::User;
    let before = hart.csr.clone();
    for number in 0..4096 {
        if hart.csrrw(number, u64::MAX).is_err() {
            assert_eq!(hart.csr, before, "{number:#x}");
        }
    }
    assert_eq!(hart.csr, before, "at reset U-mode can write no CSR at all");
}

#[test]
fn write_set_and_clear() {
    for (op, result) in [
        (CsrOp::Write, 0x0ff0),
        (CsrOp::Set, 0xfff0),
        (CsrOp::Clear, 0xf000),
    ] {
        let mut hart = all();
        hart.csrrw(MSCRATCH, 0xff00).unwrap();
        assert_eq!(hart.csr_at(MSCRATCH, op, 0x0ff0, 0), Ok(0xff00));
        assert_eq!(hart.csrr(MSCRATCH), Ok(result), "{op:?}");
    }
}

#[test]
fn what_is_not_written_or_read() {
    let mut hart = all();
    hart.csrrw(MSCRATCH, 7).unwrap();
    assert_eq!(
        access(&mut hart, MSCRATCH, CsrOp::Write, 9, true, false, 0)
            .unwrap()
            .0,
        0
    );
    assert_eq!(
        access(&mut hart, MSCRATCH, CsrOp::Set, 6, false, true, 0)
            .unwrap()
            .0,
        9
    );
    assert_eq!(hart.csrr(MSCRATCH), Ok(9));
}

#[test]
fn only_the_software_bit_of_seip_takes_part_in_read_modify_write() {
    const SEIP: u64 = 1 << 9;
    for (op, operand, soft) in [
        (CsrOp::Set, 0x2, 0),
        (CsrOp::Set, SEIP, SEIP),
        (CsrOp::Clear, 0, 0),
        (CsrOp::Write, SEIP, SEIP),
        (CsrOp::Write, 0, 0),
    ] {
        let mut hart = all();
        hart.csr.set_lines(false, false, false, true);
        let old = hart.csr_at(MIP, op, operand, 0).unwrap();
        assert_eq!(old & SEIP, SEIP, "the line shows in rd");
        assert_eq!(hart.csr.mip() & SEIP, SEIP, "and cannot be written away");
        hart.csr.set_lines(false, false, false, false);
        assert_eq!(hart.csr.mip() & SEIP, soft, "{op:?} {operand:#x}");
    }
}

#[test]
fn stimecmp_acts_at_once() {
    const STIP: u64 = 1 << 5;
    let mut hart = all();
    hart.csrrw(MIDELEG, u64::MAX).unwrap();
    hart.csr_at(MENVCFG, CsrOp::Write, 1 << 63, 50).unwrap();
    assert_eq!(hart.csr.mip(), 0);
    hart.csr_at(STIMECMP, CsrOp::Write, 50, 50).unwrap();
    assert_eq!(hart.csr.mip(), STIP);
    hart.csr_at(STIMECMP, CsrOp::Write, 60, 50).unwrap();
    assert_eq!(hart.csr.mip(), 0);
    // A read of mip or sip compares by itself.
    assert_eq!(
        access(&mut hart, SIP, CsrOp::Set, 0, false, true, 59),
        Ok((0, CsrEffect::NONE))
    );
    let (old, effect) = access(&mut hart, SIP, CsrOp::Set, 0, false, true, 60).unwrap();
    assert_eq!((old, effect.interrupts), (STIP, true));
}

#[test]
fn effects_name_what_others_remember() {
    let translation = CsrEffect {
        translation: true,
        ..CsrEffect::NONE
    };
    let interrupts = CsrEffect::INTERRUPTS;
    let flush = CsrEffect {
        translation: true,
        flush: true,
        ..CsrEffect::NONE
    };
    for (number, op, operand, expected) in [
        (SATP, CsrOp::Write, 8 << 60 | 1, translation),
        (SATP, CsrOp::Write, 10 << 60, translation),
        (SATP, CsrOp::Write, 11 << 60, CsrEffect::NONE),
        (MSTATUS, CsrOp::Set, mstatus::MPRV, translation),
        (MSTATUS, CsrOp::Set, mstatus::MPP, translation),
        (SSTATUS, CsrOp::Set, mstatus::SUM, translation),
        (SSTATUS, CsrOp::Set, mstatus::MXR, translation),
        (MSTATUS, CsrOp::Set, mstatus::MIE, interrupts),
        (SSTATUS, CsrOp::Set, mstatus::SIE, interrupts),
        (
            MSTATUS,
            CsrOp::Set,
            mstatus::FS | mstatus::TSR | mstatus::MPIE,
            CsrEffect::NONE,
        ),
        (MIE, CsrOp::Set, 0x80, interrupts),
        (SIE, CsrOp::Set, 0x80, interrupts),
        (MIP, CsrOp::Set, 0x2, interrupts),
        (SIP, CsrOp::Set, 0x2, interrupts),
        (MIDELEG, CsrOp::Set, 0x2, interrupts),
        (STIMECMP, CsrOp::Write, 5, interrupts),
        (MENVCFG, CsrOp::Set, 1 << 61, translation),
        (MENVCFG, CsrOp::Set, 1 << 63, interrupts),
        (MENVCFG, CsrOp::Set, 1 << 62, flush),
        (PMPADDR0, CsrOp::Write, 5, flush),
        (PMPCFG0, CsrOp::Write, 0x1f, flush),
        (MSECCFG, CsrOp::Write, 2, flush),
        (MSECCFG, CsrOp::Write, 0x100, CsrEffect::NONE),
        (MSCRATCH, CsrOp::Write, 5, CsrEffect::NONE),
        (MCYCLE, CsrOp::Write, 5, CsrEffect::NONE),
        (STVEC, CsrOp::Write, 4, CsrEffect::NONE),
    ] {
        let mut hart = all();
        assert_eq!(
            effect(&mut hart, number, op, operand),
            expected,
            "{number:#x} {operand:#x}"
        );
    }
}

#[test]
fn values_are_made_legal() {
    let ones = u64::MAX;
    for (number, written, kept) in [
        (MISA, 0, Extensions::all().misa()),
        (MEDELEG, ones, 0xb3fe),
        (MIDELEG, ones, 0x222),
        (MIE, ones, 0xaaa),
        (MIP, ones, 0x222),
        (MTVEC, ones, ones & !2),
        (STVEC, ones, ones & !2),
        (MEPC, ones, ones & !1),
        (SEPC, ones, ones & !1),
        (MCAUSE, ones, ones),
        (SCAUSE, 1 << 63 | 31, 1 << 63 | 31),
        (MTVAL, ones, ones),
        (STVAL, ones, ones),
        (MSCRATCH, ones, ones),
        (SSCRATCH, ones, ones),
        (MCOUNTEREN, ones, 0xffff_ffff),
        (SCOUNTEREN, ones, 0xffff_ffff),
        (MENVCFG, ones, 7 << 61 | 0xf1),
        (SENVCFG, ones, 0xf1),
        // CBIE = 2 is reserved.
        (SENVCFG, 0xe0, 0xc0),
        (SATP, ones, 0),
        (
            SATP,
            8 << 60 | 0xfff_ffff_ffff_ffff,
            8 << 60 | 0xfff_ffff_ffff_ffff,
        ),
        (STIMECMP, ones, ones),
        (PMPADDR15, ones, (1 << 54) - 1),
        (PMPCFG2, ones, 0x9f9f_9f9f_9f9f_9f9f),
        (PMPCFG0, 0x0202_0202_0202_0202, 0),
    ] {
        let mut hart = all();
        hart.csrrw(number, written).unwrap();
        assert_eq!(hart.csrr(number), Ok(kept), "{number:#x}");
    }
}

#[test]
fn extensions_decide_what_is_writable() {
    for (without, number, kept) in [
        (Ext::C, MEPC, !3),
        (Ext::C, SEPC, !3),
        (Ext::C, MEDELEG, 0xb3ff),
        (Ext::Svadu, MENVCFG, 6 << 61 | 0xf1),
        (Ext::Svpbmt, MENVCFG, 5 << 61 | 0xf1),
        (Ext::Sstc, MENVCFG, 3 << 61 | 0xf1),
        (Ext::Zihpm, MCOUNTEREN, 7),
        (Ext::Zicntr, SCOUNTEREN, 0xffff_fffa),
        (Ext::Zicbom, SENVCFG, 0x81),
        (Ext::Zicboz, SENVCFG, 0x71),
    ] {
        let mut hart = hart(Extensions::all().without(without));
        hart.csrrw(number, u64::MAX).unwrap();
        assert_eq!(
            hart.csrr(number),
            Ok(kept),
            "{number:#x} without {without:?}"
        );
    }
    let mut hart = hart(Extensions::all().without(Ext::Svadu).without(Ext::Sstc));
    hart.csrrw(MENVCFG, u64::MAX).unwrap();
    assert!(!hart.csr.adue() && !hart.csr.stce());
}

#[test]
fn there_are_no_triggers() {
    let mut hart = all();
    for (number, value) in [
        (TSELECT, 0),
        (TDATA1, 0),
        (TDATA2, 0),
        (TDATA3, 0),
        (TINFO, 1),
    ] {
        hart.csrrw(number, u64::MAX).unwrap();
        assert_eq!(hart.csrr(number), Ok(value), "{number:#x}");
    }
}

#[test]
fn accessors_show_mstatus() {
    let mut hart = all();
    let csr = &hart.csr;
    assert!(!(csr.mprv() || csr.sum() || csr.mxr() || csr.tvm() || csr.tw() || csr.tsr()));
    assert_eq!(csr.mpp(), Privilege::User);
    hart.csrrw(MSTATUS, u64::MAX).unwrap();
    let csr = &hart.csr;
    assert!(csr.mprv() && csr.sum() && csr.mxr() && csr.tvm() && csr.tw() && csr.tsr());
    assert_eq!((csr.mpp(), csr.fs()), (Privilege::Machine, 3));
}

#[test]
fn identity_registers() {
    let mut hart = all();
    hart.id = 3;
    assert_eq!(hart.csrr(MHARTID), Ok(3));
    for number in [MVENDORID, MARCHID, MIMPID, MCONFIGPTR] {
        assert_eq!(hart.csrr(number), Ok(0));
    }
}

#[test]
fn a_dump_has_each_csr_once_and_only_what_exists() {
    let mut hart = all();
    hart.csrrw(MSCRATCH, 0x1234).unwrap();
    let dumped = dump(&hart);
    assert!(dumped.contains(&("mscratch", 0x1234)));
    assert!(dumped.contains(&("mcycle", 1001)));
    let mut names: Vec<_> = dumped.iter().map(|&(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), dumped.len());
    let base = super::testing::hart(Extensions::base());
    assert!(
        dump(&base)
            .iter()
            .all(|&(name, _)| name != "fcsr" && name != "stimecmp")
    );
}

/// Everything an observer can see, between two instructions.
fn picture(hart: &Hart) -> Vec<(u16, u64)> {
    existing(hart)
        .into_iter()
        .filter_map(|number| peek(hart, number, 0).map(|value| (number, value)))
        .collect()
}

fn written(hart: &Hart) -> impl Strategy<Value = Vec<(u16, u64)>> + use<> {
    let numbers: Vec<u16> = existing(hart)
        .into_iter()
        .filter(|number| number >> 10 != 3)
        .collect();
    let value = prop_oneof![
        any::<u64>(),
        (0..64_u32).prop_map(|bit| 1 << bit),
        Just(0),
        Just(u64::MAX)
    ];
    prop::collection::vec((prop::sample::select(numbers), value), 0..40)
}

fn extensions() -> impl Strategy<Value = Extensions> {
    prop::collection::vec(any::<bool>(), Ext::ALL.len()).prop_map(|wanted| {
        let optional = Ext::ALL.iter().zip(wanted).filter(|&(_, wanted)| wanted);
        optional.fold(Extensions::base(), |set, (&ext, _)| set.with(ext))
    })
}

/// Whether a programmable counter is one of cycles or instructions.
fn runs_by_itself(picture: &[(u16, u64)], number: u16) -> bool {
    let is_counter = (MHPMCOUNTER3..=MHPMCOUNTER31).contains(&number);
    let selector = number.wrapping_sub(MHPMCOUNTER3).wrapping_add(MHPMEVENT3);
    let selected = picture.iter().find(|(number, _)| *number == selector);
    is_counter && selected.is_some_and(|(_, selected)| matches!(selected, 1 | 2))
}

proptest! {
    #[test]
    fn writing_back_what_was_read_changes_nothing(
        (extensions, writes) in extensions().prop_flat_map(|extensions| {
            (Just(extensions), written(&hart(extensions)))
        })
    ) {
        let mut hart = hart(extensions);
        let _ = hart.csrrw(MSTATUS, mstatus::FS);
        for (number, value) in writes {
            // FS may have gone off in between.
            let _ = hart.csrrw(number, value);
        }
        let before = picture(&hart);
        for &(number, value) in &before {
            // A running counter moves on while it is written; see its own tests.
            let counter = matches!(number, MCYCLE | MINSTRET) || runs_by_itself(&before, number);
            if number >> 10 == 3 || counter || number == SEED {
                continue;
            }
            let fs = hart.csr.mstatus();
            match access(&mut hart, number, CsrOp::Write, value, true, true, 0) {
                Ok((old, _)) => prop_assert_eq!(old, value, "{:#x}", number),
                Err(error) => prop_assert_eq!(error, Disabled, "{:#x}", number),
            }
            if number <= FCSR {
                // Writing fcsr dirties FS, which is its one effect elsewhere.
                hart.csr.mstatus = fs;
            }
            prop_assert_eq!(&picture(&hart), &before, "after writing {:#x}", number);
        }
    }

    #[test]
    fn a_legal_value_stays_legal(
        (extensions, writes) in extensions().prop_flat_map(|extensions| {
            (Just(extensions), written(&hart(extensions)))
        })
    ) {
        let mut hart = hart(extensions);
        for (number, value) in writes {
            let _ = hart.csrrw(number, value);
            let csr = &hart.csr;
            prop_assert_eq!(csr.mstatus() >> 63 == 1, csr.fs() == 3);
            prop_assert!(csr.mstatus() & mstatus::MPP != 2 << mstatus::MPP_SHIFT);
            prop_assert!(matches!(csr.satp() >> 60, 0 | 8 | 9 | 10));
            prop_assert!(extensions.has(Ext::Svpbmt) || !csr.pbmte());
            prop_assert!(extensions.has(Ext::Svadu) || !csr.adue());
            prop_assert!(extensions.has(Ext::Sstc) || !csr.stce());
            prop_assert!(extensions.has(Ext::F) || csr.fs() == 0);
        }
    }
}
