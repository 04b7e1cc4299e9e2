//! The disassembler against recorded text.
//!
//! `golden/disasm.txt` has one instruction a line, as word and text; each is at the address four
//! bytes after the one before, from 0x8000_0000. To rewrite the texts after a change, and look
//! at the difference: `UPDATE_GOLDEN=1 cargo test -p pagewalk golden_texts`. To add
//! instructions, add lines with their words first.

use std::collections::HashSet;
use std::fmt::Write;
use std::{env, fs};

use super::disasm::Text;
use super::{Ext, Extensions, Insn, Kind, Reg, decode, disassemble};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/isa/golden/disasm.txt");

fn golden() -> String {
    fs::read_to_string(PATH).unwrap()
}

fn words(golden: &str) -> impl Iterator<Item = (u32, &str)> {
    golden
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (word, text) = line.split_once(' ').unwrap_or((line, ""));
            (u32::from_str_radix(word, 16).unwrap(), text)
        })
}

#[test]
fn golden_texts() {
    let golden = golden();
    let mut actual = String::new();
    let mut pc = 0x8000_0000;
    for line in golden.lines() {
        match line.split(' ').next() {
            Some(word) if !line.starts_with('#') => {
                let raw = u32::from_str_radix(word, 16).unwrap();
                let text = disassemble(raw, pc, Extensions::all());
                writeln!(actual, "{word} {text}").unwrap();
                pc += 4;
            }
            _ => writeln!(actual, "{line}").unwrap(),
        }
    }
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(PATH, &actual).unwrap();
    }
    for (expect, got) in golden.lines().zip(actual.lines()) {
        assert_eq!(got, expect);
    }
}

#[test]
fn golden_texts_have_every_instruction() {
    let golden = golden();
    let covered: HashSet<Insn> = words(&golden)
        .filter_map(|(raw, _)| decode(raw, Extensions::all()).op.insn())
        .collect();
    for insn in Insn::all() {
        assert!(covered.contains(&insn), "{}", insn.row().name);
    }
}

/// Every compressed word at once. The expansions that give this number were compared with those
/// of GNU objdump 2.40, word by word; it differs in HINTs, which it writes as `c.…`, and in
/// taking the reserved `c.addi16sp sp, 0` for an instruction.
#[test]
fn all_compressed_words() {
    const CHECKED: u64 = 8_716_022_687_301_261_261;
    // By quadrant: funct3 100 and c.addi4spn with no immediate; c.addiw to x0, c.lui with no
    // immediate, the last of the register-register group; c.lwsp and c.ldsp to x0, c.jr x0.
    const RESERVED: u32 = (2048 + 8) + (64 + 32 + 128) + (64 + 64 + 1);
    let ext = Extensions::all().without(Ext::Zcb).without(Ext::Zcmop);
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut reserved = 0;
    for half in (0..0x1_0000u32).filter(|half| half & 3 != 3) {
        let text = Text::of(decode(half, ext), 0x8000_0000);
        for byte in format!("{half:04x} {text}\n").bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        reserved += u32::from(decode(half, ext).op.kind == Kind::Illegal);
    }
    assert_eq!((hash, reserved), (CHECKED, RESERVED));
}

/// What Zcb and Zcmop make of the words that are reserved without them.
#[test]
fn more_compressed_words() {
    let all = Extensions::all();
    for (half, text) in [
        (0x8088, "lbu a0,0(s1)"),
        (0x80c8, "lbu a0,1(s1)"),
        (0x80a8, "lbu a0,2(s1)"),
        (0x80e8, "lbu a0,3(s1)"),
        (0x84a8, "lhu a0,2(s1)"),
        (0x84c8, "lh a0,0(s1)"),
        (0x88a8, "sb a0,2(s1)"),
        (0x8ca8, "sh a0,2(s1)"),
        (0x9c45, "mul s0,s0,s1"),
        (0x9c61, "zext.b s0,s0"),
        (0x9c65, "sext.b s0,s0"),
        (0x9c69, "zext.h s0,s0"),
        (0x9c6d, "sext.h s0,s0"),
        (0x9c71, "zext.w s0,s0"),
        (0x9c75, "not s0,s0"),
        (0x6081, "nop"),
        (0x6781, "nop"),
    ] {
        assert_eq!(disassemble(half, 0, all).to_string(), text, "{half:#x}");
    }
}

#[test]
fn names_without_aliases_lead_back_to_their_instruction() {
    for insn in Insn::all() {
        // Without Zbb, so that `packw` is not `zext.h`.
        let sets = [Extensions::all(), Extensions::all().without(Ext::Zbb)];
        let leads_back = |ext| {
            let text = disassemble(insn.row().pattern, 0, ext).without_aliases();
            let text = text.to_string();
            let mnemonic = text.split(' ').next().unwrap();
            // May-be-operations have their number at the end.
            Insn::named(mnemonic.trim_end_matches(".0")) == Some(insn)
        };
        assert!(sets.into_iter().any(leads_back), "{}", insn.row().name);
    }
}

#[test]
fn targets_are_absolute_and_wrap() {
    let all = Extensions::all();
    let text = |raw, pc| disassemble(raw, pc, all).to_string();
    assert_eq!(text(0x0100_006f, 0x8000_0000), "j 0x80000010");
    assert_eq!(text(0xff1f_f06f, 0), "j 0xfffffffffffffff0");
    assert_eq!(text(0xbfd5, 0x1000), "j 0xff4");
}

#[test]
fn what_is_disabled_is_data() {
    let base = Extensions::base();
    assert_eq!(
        disassemble(0x02b5_0533, 0, base).to_string(),
        ".4byte 0x2b50533"
    );
    assert_eq!(
        disassemble(0xffff_8082, 0, base).to_string(),
        ".2byte 0x8082"
    );
    assert_eq!(decode(0x8082, base).op.rd, Reg::Sink);
}
