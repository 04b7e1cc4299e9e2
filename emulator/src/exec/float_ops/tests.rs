//! Every floating-point row of the instruction table on a hart: FS, rounding modes, NaN boxing.

use crate::addr::PhysAddr;
use crate::exec::{BlockExit, Layout};
use crate::hart::csr::{number, peek};
use crate::hart::{Exception, Hart};
use crate::isa::table::{Format, Row};
use crate::isa::{Extensions, Insn, Reg, decode};
use crate::mem::bus::Bus;
use crate::mem::{Memory, Ram};
use crate::mmu;
use crate::platform::RAM_BASE;

const FS: u64 = 3 << 13;
const CLEAN: u64 = 2 << 13;
const DIRTY: u64 = FS;
/// Loads and stores are at this offset from the integer register that [`word`] names.
const DATA: u64 = RAM_BASE + 0x100;

/// The format of a floating-point operand or result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Width {
    Half,
    Single,
    Double,
}

impl Width {
    /// What a letter of a mnemonic says, if it is a floating-point format.
    fn of(letter: &str) -> Option<Width> {
        match letter {
            "h" => Some(Width::Half),
            "s" => Some(Width::Single),
            "d" => Some(Width::Double),
            _ => None,
        }
    }

    /// The bits above a value of this width.
    const fn boxes(self) -> u64 {
        match self {
            Width::Half => !0xffff,
            Width::Single => !0xffff_ffff,
            Width::Double => 0,
        }
    }

    const fn canonical_nan(self) -> u64 {
        match self {
            Width::Half => 0xffff_ffff_ffff_7e00,
            Width::Single => 0xffff_ffff_7fc0_0000,
            Width::Double => 0x7ff8_0000_0000_0000,
        }
    }

    /// 1.5, boxed.
    const fn number(self) -> u64 {
        match self {
            Width::Half => 0xffff_ffff_ffff_3e00,
            Width::Single => 0xffff_ffff_3fc0_0000,
            Width::Double => 0x3ff8_0000_0000_0000,
        }
    }
}

/// The widths of result and operands: `fcvt.s.h` has them in this order.
fn widths(row: &Row) -> (Option<Width>, Option<Width>) {
    match row.name {
        "flh" => return (Some(Width::Half), None),
        "flw" | "fmv.w.x" => return (Some(Width::Single), None),
        "fld" => return (Some(Width::Double), None),
        _ => {}
    }
    let letters: Vec<&str> = row.name.split('.').skip(1).collect();
    let first = letters.first().and_then(|letter| Width::of(letter));
    let last = letters.last().and_then(|letter| Width::of(letter));
    let is_float = !matches!(
        row.format,
        Format::FStore | Format::FCmp | Format::FToX | Format::FToXRm | Format::FToXRtz
    );
    (first.filter(|_| is_float), last)
}

fn rows() -> impl Iterator<Item = &'static Row> {
    Insn::all()
        .map(Insn::row)
        .filter(|row| row.format.is_float())
}

pub(super) fn has_rm(row: &Row) -> bool {
    matches!(
        row.format,
        Format::F1Rm | Format::F2Rm | Format::F4Rm | Format::FToXRm | Format::XToFRm
    )
}

/// The row's instruction with register 10 as destination and 11, 12 and 13 as sources.
pub(super) fn word(row: &Row, rm: u32) -> u32 {
    let operands = 13 << 27 | 12 << 20 | 11 << 15 | rm << 12 | 10 << 7;
    let immediate = match row.format {
        Format::FLoad => 0xfff << 20,
        Format::FStore => 0x7f << 25 | 0x1f << 7,
        _ => 0,
    };
    row.pattern | operands & !row.mask & !immediate
}

fn setup(fs: u64) -> (Hart, Memory) {
    let ram = Ram::new(PhysAddr(RAM_BASE), 1 << 16).unwrap();
    let bus = Bus::virt(1, 1 << 16, Vec::new()).unwrap();
    let mut hart = Hart::new(0, Extensions::all(), RAM_BASE);
    mmu::update_context(&mut hart);
    let mut memory = Memory::new(ram, bus);
    let mstatus = peek(&hart, number::MSTATUS, 0).unwrap();
    write_csr(&mut hart, &mut memory, number::MSTATUS, mstatus & !FS | fs);
    hart.x.set(Reg::R11, DATA);
    (hart, memory)
}

fn write_csr(h: &mut Hart, m: &mut Memory, number: u16, value: u64) {
    h.x.set(Reg::R10, value);
    run(h, m, u32::from(number) << 20 | 10 << 15 | 1 << 12 | 0x73);
}

/// Executes one instruction as the only one of its block.
fn run(h: &mut Hart, m: &mut Memory, word: u32) -> BlockExit {
    let code = m.ram.slice_mut(PhysAddr(h.pc), 4).unwrap();
    code.copy_from_slice(&word.to_le_bytes());
    let ops = [decode(word, h.extensions).op];
    crate::exec::run_alone::<2>(h, m, &ops, &Layout::single(0, 4)).0
}

/// What an instruction may change: both destinations, `fcsr` and FS.
fn outcome(h: &Hart) -> [u64; 4] {
    let csr = |number| peek(h, number, 0).unwrap_or(0);
    let fs = csr(number::MSTATUS) & FS;
    [h.x.get(Reg::R10), h.f.get(Reg::R10), csr(number::FCSR), fs]
}

fn set_operands(h: &mut Hart, value: u64) {
    for reg in [Reg::R11, Reg::R12, Reg::R13] {
        h.f.set(reg, value);
    }
}

fn is_illegal(exit: BlockExit, word: u32) -> bool {
    exit == BlockExit::Trap(Exception::IllegalInstruction(word.into()))
}

#[test]
fn nothing_is_done_while_fs_is_off() {
    for row in rows() {
        let (mut h, mut m) = setup(0);
        let before = outcome(&h);
        let word = word(row, 0);
        assert!(is_illegal(run(&mut h, &mut m, word), word), "{}", row.name);
        assert_eq!(outcome(&h), before, "{}", row.name);
    }
}

#[test]
fn reserved_rounding_modes_are_illegal_where_there_is_one() {
    const DYNAMIC: u32 = 7;
    for row in rows().filter(|row| has_rm(row)) {
        for (rm, frm) in [(5, 0), (6, 0), (DYNAMIC, 5), (DYNAMIC, 6), (DYNAMIC, 7)] {
            let (mut h, mut m) = setup(CLEAN);
            write_csr(&mut h, &mut m, number::FRM, frm);
            let before = outcome(&h);
            let word = word(row, rm);
            assert!(is_illegal(run(&mut h, &mut m, word), word), "{}", row.name);
            assert_eq!(outcome(&h), before, "{}", row.name);
        }
    }
    // The others do not look at frm.
    for row in rows().filter(|row| !has_rm(row)) {
        let (mut h, mut m) = setup(CLEAN);
        write_csr(&mut h, &mut m, number::FRM, 5);
        let exit = run(&mut h, &mut m, word(row, 0));
        assert_eq!(exit, BlockExit::Next, "{}", row.name);
    }
}

#[test]
fn results_are_boxed_and_make_fs_dirty() {
    for row in rows() {
        let (mut h, mut m) = setup(CLEAN);
        let (result, operand) = widths(row);
        // Equal numbers raise no flag in what writes integer registers, conversions apart.
        set_operands(&mut h, operand.map_or(0, Width::number));
        assert_eq!(run(&mut h, &mut m, word(row, 0)), BlockExit::Next);
        let [_, f, fcsr, fs] = outcome(&h);
        match result {
            Some(width) => {
                assert_eq!(f & width.boxes(), width.boxes(), "{}", row.name);
                assert_eq!(fs, DIRTY, "{}", row.name);
            }
            None => assert_eq!(fs == DIRTY, fcsr != 0, "{}", row.name),
        }
    }
}

#[test]
fn what_is_not_boxed_is_the_canonical_nan() {
    for row in rows() {
        // Stores and moves take bits, and doubles have no box.
        let (_, Some(width)) = widths(row) else {
            continue;
        };
        if row.name.starts_with("fmv.x") || row.format == Format::FStore || width.boxes() == 0 {
            continue;
        }
        // 1.5 in each of the wider formats, and in its own with one bit of the box clear.
        let bad = [
            width.number() & !(1 << 63),
            width.number() & !(width.boxes() & width.boxes().wrapping_neg()),
            Width::Double.number(),
            match width {
                Width::Half => Width::Single.number(),
                _ => 0,
            },
        ];
        let [expect, got @ ..] = [width.canonical_nan(), bad[0], bad[1], bad[2], bad[3]].map(|x| {
            let (mut h, mut m) = setup(CLEAN);
            set_operands(&mut h, x);
            assert_eq!(run(&mut h, &mut m, word(row, 0)), BlockExit::Next);
            outcome(&h)
        });
        for outcome in got {
            assert_eq!(outcome, expect, "{}", row.name);
        }
    }
}

/// A half is boxed in a single, which is a NaN, though not the canonical one.
#[test]
fn a_boxed_half_is_a_single_precision_nan() {
    let (mut h, mut m) = setup(CLEAN);
    set_operands(&mut h, Width::Half.number());
    for (name, x, f) in [
        ("fclass.s", 1 << 9, 0),
        ("fmv.x.w", 0xffff_ffff_ffff_3e00, 0),
        ("fmv.x.h", 0x3e00, 0),
        ("fsgnjn.s", 0x3e00, 0xffff_ffff_7fff_3e00),
        ("fadd.s", 0x3e00, Width::Single.canonical_nan()),
    ] {
        let row = Insn::named(name).unwrap().row();
        run(&mut h, &mut m, word(row, 0));
        let [got, float, ..] = outcome(&h);
        assert_eq!((got, float), (x, f), "{name}");
    }
}

#[test]
fn half_precision_loads_and_stores_keep_the_bits() {
    let (mut h, mut m) = setup(CLEAN);
    let [load, store] = ["flh", "fsh"].map(|name| word(Insn::named(name).unwrap().row(), 0));
    // A signaling NaN, in a register that is not boxed.
    h.f.set(Reg::R12, 0x1234_5678_9abc_fc01);
    assert_eq!(run(&mut h, &mut m, store), BlockExit::Next);
    assert_eq!(m.ram.read_at::<u64>(PhysAddr(DATA)), Some(0xfc01));
    assert_eq!(outcome(&h)[3], CLEAN);
    assert_eq!(run(&mut h, &mut m, load), BlockExit::Next);
    assert_eq!(outcome(&h)[1], 0xffff_ffff_ffff_fc01);
    // An access that fails leaves the register alone.
    h.x.set(Reg::R11, 0);
    let exit = run(&mut h, &mut m, load);
    assert!(matches!(exit, BlockExit::Trap(Exception::LoadAccess(_))));
    let exit = run(&mut h, &mut m, store);
    assert!(matches!(exit, BlockExit::Trap(Exception::StoreAccess(_))));
    assert_eq!(outcome(&h)[1], 0xffff_ffff_ffff_fc01);
}
