//! The rows among one another.

use super::*;

#[test]
fn no_two_encodings_overlap() {
    for (i, a) in ROWS.iter().enumerate() {
        assert_eq!(
            a.pattern & !a.mask,
            0,
            "{}: match has bits outside mask",
            a.name
        );
        for b in &ROWS[i + 1..] {
            // `zext.h` is `packw` with x0 (Unprivileged ISA, Zbkb), and comes first.
            if (a.name, b.name) == ("zext.h", "packw") {
                continue;
            }
            let both = a.mask & b.mask;
            assert_ne!(
                a.pattern & both,
                b.pattern & both,
                "{} and {}",
                a.name,
                b.name
            );
        }
    }
}

#[test]
fn kinds_are_named_by_their_mnemonic_and_in_the_rows_order() {
    for insn in Insn::all() {
        let row = insn.row();
        let name: String = row
            .name
            .split('.')
            .flat_map(|part| {
                let mut chars = part.chars();
                let first = chars.next().map(|c| c.to_ascii_uppercase());
                first.into_iter().chain(chars)
            })
            .collect();
        match insn.rare() {
            Some(rare) => {
                assert_eq!(format!("{rare:?}"), name);
                assert_eq!((row.kind, Insn::from(rare)), (Kind::Rare, insn));
            }
            None => {
                assert_eq!(format!("{:?}", row.kind), name);
                assert_eq!(Insn::of(row.kind), Some(insn));
            }
        }
        assert_eq!(Insn::named(row.name), Some(insn));
    }
    assert_eq!(Insn::of(Kind::Rare), None);
    assert_eq!(Insn::of(Kind::Illegal), None);
}
