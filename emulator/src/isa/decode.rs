//! From instruction words to operations.
//!
//! [`find`] goes to the row in one step: opcode, `funct3` and `funct7` together index a table
//! that is made from the rows when this crate is compiled. What a slot holds is at most a handful
//! of rows, told apart by `rs2`.

use super::compressed;
use super::extensions::Extensions;
use super::op::{Decoded, Op};
use super::reg::Reg;
use super::table::{COUNT, Format, Insn, Kind, ROWS};

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

/// The instruction that a 32-bit word encodes, whichever extension it belongs to.
#[must_use]
pub fn find(word: u32) -> Option<Insn> {
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
            word & row.mask == row.pattern
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
    let row = find(word)?.row();
    ext.has(row.ext)
        .then(|| operands(word, row.kind, row.format))
}

/// Takes the operands out of a word. Registers that a format does not have are `Sink` as a
/// destination and `R0` as a source.
#[rustfmt::skip] // a line a format, as a table
fn operands(word: u32, kind: Kind, format: Format) -> Op {
    let base = Op {
        kind,
        rd: Reg::Sink,
        rs1: Reg::R0,
        rs2: Reg::R0,
        imm: 0,
    };
    let xd = Reg::dest(word >> 7);
    let fd = Reg::new(word >> 7);
    let rs1 = Reg::new(word >> 15);
    let rs2 = Reg::new(word >> 20);
    let upper_12 = (word >> 20) as i32;
    let aq_rl = (word >> 25 & 3) as i32;
    let rm = (word >> 4) as i32 & 0x700;
    match format {
        Format::None => base,
        Format::R => Op { rd: xd, rs1, rs2, ..base },
        Format::I | Format::Load | Format::Jalr => Op { rd: xd, rs1, imm: imm_i(word), ..base },
        Format::Shift6 => Op { rd: xd, rs1, imm: (word >> 20 & 0x3f) as i32, ..base },
        Format::Shift5 => Op { rd: xd, rs1, imm: (word >> 20 & 0x1f) as i32, ..base },
        Format::Store | Format::FStore => Op { rs1, rs2, imm: imm_s(word), ..base },
        Format::B => Op { rs1, rs2, imm: imm_b(word), ..base },
        Format::U => Op { rd: xd, imm: (word & 0xffff_f000) as i32, ..base },
        Format::J => Op { rd: xd, imm: imm_j(word), ..base },
        Format::Fence => Op { imm: upper_12, ..base },
        Format::Csr => Op { rd: xd, rs1, imm: upper_12, ..base },
        Format::CsrImm => Op { rd: xd, imm: upper_12 | (rs1.number() << 16) as i32, ..base },
        Format::SfenceVma => Op { rs1, rs2, ..base },
        Format::Lr => Op { rd: xd, rs1, imm: aq_rl, ..base },
        Format::Amo => Op { rd: xd, rs1, rs2, imm: aq_rl, ..base },
        Format::FLoad => Op { rd: fd, rs1, imm: imm_i(word), ..base },
        Format::F2 => Op { rd: fd, rs1, rs2, ..base },
        Format::F1Rm | Format::XToFRm => Op { rd: fd, rs1, imm: rm, ..base },
        Format::F2Rm => Op { rd: fd, rs1, rs2, imm: rm, ..base },
        Format::F4Rm => Op { rd: fd, rs1, rs2, imm: (word >> 27) as i32 | rm, ..base },
        Format::FCmp => Op { rd: xd, rs1, rs2, ..base },
        Format::FToX => Op { rd: xd, rs1, ..base },
        Format::FToXRm => Op { rd: xd, rs1, imm: rm, ..base },
        Format::XToF => Op { rd: fd, rs1, ..base },
    }
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
            .find(|row| word & row.mask == row.pattern)
            .map(|row| row.name)
    }

    #[test]
    fn slots_are_short() {
        let longest = STARTS.windows(2).map(|w| w[1] - w[0]).max();
        assert!(longest <= Some(8), "{longest:?}");
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
        for insn in Insn::all().map(Insn::row) {
            assert_eq!(decode(insn.pattern, all).op.kind, insn.kind);
            let without = decode(insn.pattern, all.without(insn.ext));
            assert_eq!(without.op, illegal(insn.pattern), "{}", insn.name);
            assert_eq!(without.len, 4);
        }
        let compressed = decode(0xabcd_0001, all.without(Ext::C));
        assert_eq!((compressed.op, compressed.len), (illegal(1), 2));
        // c.fld fs0,0(s0)
        assert_eq!(decode(0x2000, all).op.kind, Kind::Fld);
        assert_eq!(decode(0x2000, all.without(Ext::D)).op, illegal(0x2000));
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
            prop_assert_eq!(find(word).map(|i| i.row().name), find_slowly(word));
        }

        #[test]
        fn words_near_rows_are_found_as_by_linear_search(
            row in 0..COUNT,
            free: u32,
            flip in prop::option::of(2u32..32),
        ) {
            let row = ROWS[row];
            let word = row.pattern | free & !row.mask ^ flip.map_or(0, |bit| 1 << bit);
            prop_assert_eq!(find(word).map(|i| i.row().name), find_slowly(word));
        }
    }
}
