use super::*;
use crate::addr::PhysAddr;
use crate::exec::Layout;
use crate::hart::csr::number;
use crate::isa::asm::{A0, A1, ZERO, encode};
use crate::isa::{Extensions, decode};
use crate::mem::Ram;
use crate::mem::bus::Bus;
use crate::platform::RAM_BASE;
use Privilege::{Machine, Supervisor, User};

const TVM: u64 = 1 << 20;
const TW: u64 = 1 << 21;
const TSR: u64 = 1 << 22;
const MODES: [Privilege; 3] = [User, Supervisor, Machine];

fn setup() -> (Hart, Memory) {
    let ram = Ram::new(PhysAddr(RAM_BASE), 1 << 16).unwrap();
    let bus = Bus::virt(1, 1 << 16, Vec::new()).unwrap();
    let mut hart = Hart::new(0, Extensions::all(), RAM_BASE);
    mmu::update_context(&mut hart);
    (hart, Memory::new(ram, bus))
}

fn op(kind: Kind, rd: Reg, rs1: Reg, rs2: Reg, imm: i32) -> Op {
    Op {
        kind,
        rd,
        rs1,
        rs2,
        imm,
    }
}

fn plain(kind: Kind) -> Op {
    op(kind, ZERO, ZERO, ZERO, 0)
}

fn csr_op(kind: Kind, rd: Reg, number: u16, rs1: Reg) -> Op {
    op(kind, rd, rs1, ZERO, i32::from(number))
}

/// Executes one instruction at the pc, as the only one of its block.
fn run(h: &mut Hart, m: &mut Memory, op: Op) -> BlockExit {
    let word = encode(op).unwrap();
    if let Some(place) = m.ram.slice_mut(PhysAddr(h.pc), 4) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    let ops = [decode(word, h.extensions).op];
    super::super::run_alone::<2>(h, m, &ops, &Layout::single(0, 4)).0
}

fn set_status(h: &mut Hart, m: &mut Memory, value: u64) {
    let privilege = std::mem::replace(&mut h.privilege, Machine);
    h.x.set(A0, value);
    run(h, m, csr_op(Kind::Csrrw, ZERO, number::MSTATUS, A0));
    h.privilege = privilege;
}

fn is_illegal(exit: BlockExit, op: Op) -> bool {
    let word = u64::from(encode(op).unwrap());
    match exit {
        BlockExit::Trap(Exception::IllegalInstruction(tval)) => {
            assert_eq!(tval, word, "xtval is the instruction");
            true
        }
        _ => false,
    }
}

#[test]
fn which_mode_may_execute_what() {
    let sfence = plain(Kind::SfenceVma);
    let satp = csr_op(Kind::Csrrs, A1, number::SATP, ZERO);
    // Instruction, what mstatus holds, and whether U, S and M may.
    let rows = [
        (plain(Kind::Mret), 0, [false, false, true]),
        (plain(Kind::Sret), 0, [false, true, true]),
        (plain(Kind::Sret), TSR, [false, false, true]),
        (plain(Kind::Wfi), 0, [false, true, true]),
        (plain(Kind::Wfi), TW, [false, false, true]),
        (sfence, 0, [false, true, true]),
        (sfence, TVM, [false, false, true]),
        (satp, 0, [false, true, true]),
        (satp, TVM, [false, false, true]),
        (plain(Kind::FenceI), TVM | TW | TSR, [true; 3]),
    ];
    for (op, status, may) in rows {
        for (mode, may) in MODES.into_iter().zip(may) {
            let (mut h, mut m) = setup();
            set_status(&mut h, &mut m, status);
            // Bare, so that any mode fetches the word at the pc.
            h.privilege = mode;
            mmu::update_context(&mut h);
            let (pc, instret) = (h.pc, h.instret());
            let exit = run(&mut h, &mut m, op);
            assert_eq!(is_illegal(exit, op), !may, "{op:?} {status:#x} {mode:?}");
            assert_eq!(h.instret(), instret + u64::from(may));
            if !may {
                assert_eq!((h.pc, h.privilege), (pc, mode));
            }
        }
    }
}

#[test]
fn calls_name_their_mode_and_are_not_retired() {
    for (mode, code) in MODES.into_iter().zip([8, 9, 11]) {
        let (mut h, mut m) = setup();
        h.privilege = mode;
        let exit = run(&mut h, &mut m, plain(Kind::Ecall));
        let BlockExit::Trap(exception) = exit else {
            panic!("{exit:?}");
        };
        assert_eq!((exception.code(), exception.tval()), (code, 0));
        assert_eq!((h.pc, h.cycle, h.instret()), (RAM_BASE, 1, 0));
    }
    let (mut h, mut m) = setup();
    let exit = run(&mut h, &mut m, plain(Kind::Ebreak));
    let expected = Exception::Breakpoint(VirtAddr(RAM_BASE));
    assert_eq!(exit, BlockExit::Trap(expected));
}

#[test]
fn a_return_goes_to_the_stacked_mode_and_drops_mprv() {
    const MPRV: u64 = 1 << 17;
    for (mpp, mode, mprv) in [(0, User, 0), (1, Supervisor, 0), (3, Machine, MPRV)] {
        let (mut h, mut m) = setup();
        h.x.set(A0, RAM_BASE + 0x101);
        run(&mut h, &mut m, csr_op(Kind::Csrrw, ZERO, number::MEPC, A0));
        set_status(&mut h, &mut m, MPRV | mpp << 11 | 1 << 7);
        let returns = h.returns;
        let exit = run(&mut h, &mut m, plain(Kind::Mret));
        assert_eq!(exit, BlockExit::SystemChanged);
        assert_eq!((h.pc, h.privilege), (RAM_BASE + 0x100, mode));
        assert_eq!(h.returns, returns + 1);
        // MPP is U now, MPIE is set, and MIE is what MPIE was.
        let status = h.csr.mstatus();
        assert_eq!(status & (MPRV | 3 << 11 | 1 << 7 | 1 << 3), mprv | 0x88);
    }
}

#[test]
fn zero_operands_read_or_write_nothing() {
    let (mut h, mut m) = setup();
    let cycle = csr_op(Kind::Csrrs, A1, number::CYCLE, ZERO);
    assert_eq!(run(&mut h, &mut m, cycle), BlockExit::Next);
    // With a register other than x0 it is a write, whatever the register holds.
    let set = csr_op(Kind::Csrrs, A1, number::CYCLE, A0);
    h.x.set(A0, 0);
    let exit = run(&mut h, &mut m, set);
    assert!(is_illegal(exit, set));
    let immediate = csr_op(Kind::Csrrsi, A1, number::CYCLE, ZERO);
    assert_eq!(run(&mut h, &mut m, immediate), BlockExit::Next);
    let write = csr_op(Kind::Csrrwi, ZERO, number::CYCLE, ZERO);
    let exit = run(&mut h, &mut m, write);
    assert!(is_illegal(exit, write));
}

#[test]
fn counters_show_what_came_before_the_reader() {
    let (mut h, mut m) = setup();
    for expected in 0..3 {
        run(
            &mut h,
            &mut m,
            csr_op(Kind::Csrrs, A0, number::MCYCLE, ZERO),
        );
        assert_eq!(h.x.get(A0), expected * 2);
        run(
            &mut h,
            &mut m,
            csr_op(Kind::Csrrs, A0, number::MINSTRET, ZERO),
        );
        assert_eq!(h.x.get(A0), expected * 2 + 1);
    }
    h.cycle = 999;
    run(&mut h, &mut m, csr_op(Kind::Csrrs, A0, number::TIME, ZERO));
    assert_eq!(h.x.get(A0), 9, "the thousandth cycle has not passed yet");
    run(&mut h, &mut m, csr_op(Kind::Csrrs, A0, number::TIME, ZERO));
    assert_eq!(h.x.get(A0), 10);
}

#[test]
fn a_write_that_moves_a_deadline_is_looked_at() {
    let (mut h, mut m) = setup();
    for (number, exit) in [
        (number::STIMECMP, BlockExit::Touched),
        (number::MENVCFG, BlockExit::Touched),
        (number::MIE, BlockExit::SystemChanged),
        (number::MSCRATCH, BlockExit::Next),
    ] {
        h.x.set(A0, 1 << 7);
        let done = run(&mut h, &mut m, csr_op(Kind::Csrrw, ZERO, number, A0));
        assert_eq!(done, exit, "{number:#x}");
    }
}

#[test]
fn each_form_of_sfence_flushes_what_it_names() {
    for (rs1, rs2, counts) in [
        (ZERO, ZERO, (1, 0)),
        (ZERO, A1, (1, 0)),
        (A0, ZERO, (0, 1)),
        (A0, A1, (0, 1)),
    ] {
        let (mut h, mut m) = setup();
        h.x.set(A0, 0x1234);
        let exit = run(&mut h, &mut m, op(Kind::SfenceVma, ZERO, rs1, rs2, 0));
        assert_eq!(exit, BlockExit::SystemChanged);
        let done = h.tlb.counts;
        assert_eq!((done.flushes, done.page_flushes), counts);
    }
}
