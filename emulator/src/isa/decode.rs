//! From instruction words to operations.
//!
//! [`find`] goes to the row in one step: opcode, `funct3` and `funct7` together index a table
//! that is made from the rows when this crate is compiled. What a slot holds is at most a handful
//! of rows, told apart by `rs2`.

use super::compressed;
use super::extensions::Extensions;
use super::op::{Decoded, Op};
use super::reg::Reg;
use super::table::{COUNT, Format, Insn, Kind, ROWS, Row};

/// Slots of the first level: opcode without its two low bits (which are always 11), `funct3`
/// and `funct7`.
const SLOTS: usize = 1 << 15;

/// The bits that [`slot`] gathers.
const SLOT_MASK: u32 = 0xfe00_707c;

const fn slot(word: u32) -> usize {
    ((word >> 2 & 0x1f) | (word >> 12 & 7) << 5 | (word >> 25) << 8) as usize
}

/// Calls for each slot in which words of `row` can fall: the slot's bits that the row fixes,
/// with every combination of those it does not (subset enumeration by borrow propagation).
macro_rules! for_each_slot_of {
    ($row:expr, $slot:ident => $body:block) => {
        let free = SLOT_MASK & !$row.mask;
        let mut subset = 0u32;
        loop {
            let $slot = slot($row.pattern & SLOT_MASK | subset);
            $body
            subset = subset.wrapping_sub(free) & free;
            if subset == 0 {
                break;
            }
        }
    };
}

/// For each slot, where its rows begin in [`CANDIDATES`]; they end where the next slot's begin.
static STARTS: [u16; SLOTS + 1] = starts();
static CANDIDATES: [u16; CANDIDATE_COUNT] = candidates();

const CANDIDATE_COUNT: usize = STARTS[SLOTS] as usize;

const fn starts() -> [u16; SLOTS + 1] {
    let mut starts = [0u16; SLOTS + 1];
    let mut index = 0;
    while index < COUNT {
        for_each_slot_of!(ROWS[index], at => { starts[at + 1] += 1; });
        index += 1;
    }
    let mut at = 0;
    while at < SLOTS {
        starts[at + 1] += starts[at];
        at += 1;
    }
    starts
}

const fn candidates() -> [u16; CANDIDATE_COUNT] {
    let mut next = STARTS;
    let mut candidates = [0u16; CANDIDATE_COUNT];
    let mut index = 0;
    while index < COUNT {
        for_each_slot_of!(ROWS[index], at => {
            candidates[next[at] as usize] = index as u16;
            next[at] += 1;
        });
        index += 1;
    }
    candidates
}

/// The instruction that a 32-bit word encodes on a hart with these extensions.
#[must_use]
pub fn find(word: u32, ext: Extensions) -> Option<Insn> {
    if word & 3 != 3 {
        return None;
    }
    let at = slot(word);
    let (start, end) = (usize::from(STARTS[at]), usize::from(STARTS[at + 1]));
    CANDIDATES[start..end]
        .iter()
        .map(|&index| Insn::from_index(index))
        .find(|insn| {
            let row = insn.row();
            word & row.mask == row.pattern && row.is_in(ext) && !is_reserved(word, row)
        })
}

/// Decodes an instruction. `raw` is what is in memory at its address; if it is a compressed
/// instruction only the low 16 bits count. What is not an instruction with these extensions
/// becomes [`Kind::Illegal`].
#[must_use]
pub fn decode(raw: u32, ext: Extensions) -> Decoded {
    if raw & 3 != 3 {
        let half = raw as u16;
        let op = compressed::expand(half, ext)
            .and_then(|word| decode_word(word, ext))
            .unwrap_or(illegal(u32::from(half)));
        return Decoded { op, len: 2 };
    }
    let op = decode_word(raw, ext).unwrap_or(illegal(raw));
    Decoded { op, len: 4 }
}

fn illegal(raw: u32) -> Op {
    Op {
        kind: Kind::Illegal,
        rd: Reg::Sink,
        rs1: Reg::R0,
        rs2: Reg::R0,
        imm: raw as i32,
    }
}

fn decode_word(word: u32, ext: Extensions) -> Option<Op> {
    find(word, ext).map(|insn| operands(word, insn))
}

/// Operands that no instruction has: AES-128's round numbers end at 10, and a pair of registers
/// begins with an even one.
fn is_reserved(word: u32, row: &Row) -> bool {
    match row.format {
        Format::AesRound => word >> 20 & 0xf > 10,
        Format::AmoPair => (word >> 7 | word >> 20) & 1 == 1,
        _ => false,
    }
}

/// Takes the operands out of a word. Registers that a format does not have are `Sink` as a
/// destination and `R0` as a source.
#[rustfmt::skip] // a line a format, as a table
fn operands(word: u32, insn: Insn) -> Op {
    let none = (Reg::Sink, Reg::R0, Reg::R0, 0);
    let xd = Reg::dest(word >> 7);
    let fd = Reg::new(word >> 7);
    let rs1 = Reg::new(word >> 15);
    let rs2 = Reg::new(word >> 20);
    let upper_12 = (word >> 20) as i32;
    let aq_rl = (word >> 25 & 3) as i32;
    let rm = (word >> 4) as i32 & 0x700;
    let (rd, rs1, rs2, imm) = match insn.row().format {
        Format::None => none,
        Format::R => (xd, rs1, rs2, 0),
        Format::Unary => (xd, rs1, Reg::R0, 0),
        Format::I | Format::Load | Format::Jalr => (xd, rs1, Reg::R0, imm_i(word)),
        Format::Shift6 => (xd, rs1, Reg::R0, (word >> 20 & 0x3f) as i32),
        Format::Shift5 => (xd, rs1, Reg::R0, (word >> 20 & 0x1f) as i32),
        Format::Store | Format::FStore => (Reg::Sink, rs1, rs2, imm_s(word)),
        Format::B => (Reg::Sink, rs1, rs2, imm_b(word)),
        Format::U => (xd, Reg::R0, Reg::R0, (word & 0xffff_f000) as i32),
        Format::J => (xd, Reg::R0, Reg::R0, imm_j(word)),
        Format::Fence => (Reg::Sink, Reg::R0, Reg::R0, upper_12),
        Format::Csr => (xd, rs1, Reg::R0, upper_12),
        Format::CsrImm => (xd, Reg::R0, Reg::R0, upper_12 | (rs1.number() << 16) as i32),
        Format::SfenceVma => (Reg::Sink, rs1, rs2, 0),
        Format::AesRound => (xd, rs1, Reg::R0, (word >> 20 & 0xf) as i32),
        Format::Sm4 => (xd, rs1, rs2, (word >> 30) as i32),
        Format::Cbo => (Reg::Sink, rs1, Reg::R0, 0),
        Format::MopR => (xd, rs1, Reg::R0, mop_r(word)),
        Format::MopRr => (xd, rs1, rs2, mop_rr(word)),
        Format::Lr => (xd, rs1, Reg::R0, aq_rl),
        Format::Amo | Format::AmoPair => (xd, rs1, rs2, aq_rl),
        Format::FLoad => (fd, rs1, Reg::R0, imm_i(word)),
        Format::F2 => (fd, rs1, rs2, 0),
        Format::F1Rm | Format::XToFRm => (fd, rs1, Reg::R0, rm),
        Format::F2Rm => (fd, rs1, rs2, rm),
        Format::F4Rm => (fd, rs1, rs2, (word >> 27) as i32 | rm),
        Format::FCmp => (xd, rs1, rs2, 0),
        Format::FToX | Format::FToXRtz => (xd, rs1, Reg::R0, 0),
        Format::FToXRm => (xd, rs1, Reg::R0, rm),
        Format::XToF => (fd, rs1, Reg::R0, 0),
        Format::FConstant => (fd, Reg::R0, Reg::R0, rs1.number() as i32),
    };
    Op::new(insn, rd, rs1, rs2, imm)
}

/// The number of a `mop.r`, which lies in bits 30, 27, 26, 21 and 20.
fn mop_r(word: u32) -> i32 {
    (word >> 20 & 3 | (word >> 26 & 3) << 2 | (word >> 30 & 1) << 4) as i32
}

/// The number of a `mop.rr`, which lies in bits 30, 27 and 26.
fn mop_rr(word: u32) -> i32 {
    (word >> 26 & 3 | (word >> 30 & 1) << 2) as i32
}

fn imm_i(word: u32) -> i32 {
    word as i32 >> 20
}

fn imm_s(word: u32) -> i32 {
    (word as i32 >> 25) << 5 | (word >> 7 & 0x1f) as i32
}

fn imm_b(word: u32) -> i32 {
    (word as i32 >> 31) << 12
        | ((word >> 7 & 1) << 11 | (word >> 25 & 0x3f) << 5 | (word >> 8 & 0xf) << 1) as i32
}

fn imm_j(word: u32) -> i32 {
    (word as i32 >> 31) << 20
        | (word & 0xf_f000 | (word >> 20 & 1) << 11 | (word >> 21 & 0x3ff) << 1) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::Ext;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    /// The decoder that needs no proof: every row, one after the other.
    fn find_slowly(word: u32) -> Option<&'static str> {
        Insn::all()
            .map(Insn::row)
            .find(|row| word & row.mask == row.pattern && !is_reserved(word, row))
            .map(|row| row.name)
    }

    fn found(word: u32) -> Option<&'static str> {
        find(word, Extensions::all()).map(|insn| insn.row().name)
    }

    #[test]
    fn slots_are_short() {
        let longest = STARTS.windows(2).map(|w| w[1] - w[0]).max();
        assert!(longest <= Some(12), "{longest:?}");
    }

    #[test]
    fn immediates_are_sign_extended() {
        let imm = |raw| decode(raw, Extensions::all()).op.imm;
        for (raw, expect) in [
            (0xfff0_0093, -1),              // li ra,-1
            (0x7ff0_0093, 2047),            // li ra,2047
            (0xfe20_8fa3, -1),              // sb sp,-1(ra)
            (0x8000_0063, -4096),           // beqz zero,.-4096
            (0x7e00_0fe3, 4094),            // beqz zero,.+4094
            (0x8000_006f, -0x10_0000),      // j .-1M
            (0x7fff_f06f, 0xf_fffe),        // j .+1M-2
            (0xffff_f0b7, -4096),           // lui ra,0xfffff
            (0x03f0_9093, 63),              // slli ra,ra,63
            (0xc000_1073, 0xc00),           // csrrw zero,cycle,zero
            (0x3002_f073, 0x300 | 5 << 16), // csrci mstatus,5
            (0x8220_f043, 0x710),           // fmadd.d ft0,ft1,ft2,fa6
        ] {
            assert_eq!(imm(raw), expect, "{raw:#010x}");
        }
    }

    #[test]
    fn x0_is_the_sink_as_integer_destination_only() {
        let all = Extensions::all();
        let rd = |raw| decode(raw, all).op.rd;
        assert_eq!(rd(0x0000_0013), Reg::Sink); // nop
        assert_eq!(rd(0x0000_2007), Reg::R0); // flw ft0,0(zero)
        assert_eq!(rd(0xa020_8053), Reg::Sink); // fle.s zero,ft1,ft2
        assert_eq!(rd(0xf000_8053), Reg::R0); // fmv.w.x ft0,ra
        assert_eq!(rd(0xe000_8053), Reg::Sink); // fmv.x.w zero,ft1
        assert_eq!(decode(0x0075_2013, all).op.kind, Kind::Slti); // a custom hint
    }

    #[test]
    fn disabled_extensions_are_illegal_with_their_word() {
        let all = Extensions::all();
        for insn in Insn::all() {
            let row = insn.row();
            // The first row that a word belongs to has it, so `packw` has no x0.
            let word = row.pattern | u32::from(row.name == "packw") << 20;
            assert_eq!(decode(word, all).op.insn(), Some(insn));
            let with = row.with.map(|ext| all.without(ext));
            let none_of = row.any_of.iter().fold(all, |set, &ext| set.without(ext));
            // What is left of zext.h without Zbb is a packw, as below.
            let sets = with.into_iter().chain([none_of]);
            for set in sets.filter(|_| row.kind != Kind::ZextH) {
                let without = decode(word, set);
                assert_eq!(without.op, illegal(word), "{}", row.name);
                assert_eq!(without.len, 4);
            }
        }
        let compressed = decode(0xabcd_0001, all.without(Ext::C));
        assert_eq!((compressed.op, compressed.len), (illegal(1), 2));
        // c.fld fs0,0(s0)
        assert_eq!(decode(0x2000, all).op.kind, Kind::Fld);
        assert_eq!(decode(0x2000, all.without(Ext::D)).op, illegal(0x2000));
        // Where only Zbkb brings it, the word of zext.h is packw's.
        let word = Insn::named("zext.h").unwrap().row().pattern;
        let op = decode(word, all.without(Ext::Zbb)).op;
        assert_eq!(op.insn(), Insn::named("packw"));
        let neither = all.without(Ext::Zbb).without(Ext::Zbkb);
        assert_eq!(decode(word, neither).op, illegal(word));
        assert_eq!(decode(word, all).op.kind, Kind::ZextH);
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 20_000,
            rng_seed: RngSeed::Fixed(0),
            ..ProptestConfig::default()
        })]

        #[test]
        fn random_words_are_found_as_by_linear_search(word: u32) {
            let word = word | 3;
            prop_assert_eq!(found(word), find_slowly(word));
        }

        #[test]
        fn words_near_rows_are_found_as_by_linear_search(
            row in 0..COUNT,
            free: u32,
            flip in prop::option::of(2u32..32),
        ) {
            let row = ROWS[row];
            let word = row.pattern | free & !row.mask ^ flip.map_or(0, |bit| 1 << bit);
            prop_assert_eq!(found(word), find_slowly(word));
        }
    }
}
