//! RISC-V profiles that may stand in an ISA string (RISC-V Profiles, RVA20 and RVA22).

use super::extensions::Ext;

/// The names of the profiles that [`named`] knows.
pub(super) const NAMES: &[&str] = &["rvi20u64", "rva20u64", "rva20s64", "rva22u64", "rva22s64"];

/// What RVA20U64 makes mandatory.
const RVA20U: &[Ext] = &[
    Ext::I,
    Ext::M,
    Ext::A,
    Ext::F,
    Ext::D,
    Ext::C,
    Ext::Ziccamoa,
    Ext::Ziccif,
    Ext::Zicclsm,
    Ext::Ziccrse,
    Ext::Zicntr,
    Ext::Zicsr,
    Ext::Za128rs,
];

/// What RVA20S64 adds to RVA20U64.
const RVA20S: &[Ext] = &[
    Ext::Zifencei,
    Ext::Ssccptr,
    Ext::Sstvala,
    Ext::Sstvecd,
    Ext::Sv39,
    Ext::Svade,
    Ext::Svbare,
];

/// What RVA22U64 adds to RVA20U64.
const RVA22U: &[Ext] = &[
    Ext::Zic64b,
    Ext::Zicbom,
    Ext::Zicbop,
    Ext::Zicboz,
    Ext::Zihintpause,
    Ext::Zihpm,
    Ext::Za64rs,
    Ext::Zfhmin,
    Ext::Zba,
    Ext::Zbb,
    Ext::Zbs,
    Ext::Zkt,
];

/// What RVA22S64 adds to RVA22U64 and RVA20S64.
const RVA22S: &[Ext] = &[Ext::Sscounterenw, Ext::Svinval, Ext::Svpbmt];

/// The mandatory extensions of the profile with this name, in lower case.
pub(super) fn named(name: &str) -> Option<Vec<Ext>> {
    let parts: &[&[Ext]] = match name {
        "rvi20u64" => &[&[Ext::I]],
        "rva20u64" => &[RVA20U],
        "rva20s64" => &[RVA20U, RVA20S],
        "rva22u64" => &[RVA20U, RVA22U],
        "rva22s64" => &[RVA20U, RVA20S, RVA22U, RVA22S],
        _ => return None,
    };
    Some(parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::Extensions;

    #[test]
    fn profiles_are_isa_strings_and_may_be_extended() {
        for name in NAMES {
            let set: Extensions = name.parse().unwrap();
            assert!(named(name).unwrap().into_iter().all(|ext| set.has(ext)));
            let more: Extensions = format!("{name}_zbc").parse().unwrap();
            assert_eq!(more, set.with(Ext::Zbc));
        }
        let set: Extensions = "RVA22S64".parse().unwrap();
        assert!(set.has(Ext::B) && set.has(Ext::Svade) && !set.has(Ext::Svadu));
    }
}
