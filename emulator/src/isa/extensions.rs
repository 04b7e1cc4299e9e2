//! Which extensions a hart has: run-time data, named as in ISA strings.
//!
//! ISA strings follow "ISA Extension Naming Conventions" (Unprivileged ISA), with these
//! liberties: order is free, and `Zicsr`, S-mode, U-mode and Sv39 are always there, since without
//! them there is no privileged machine to run. Names of profiles are taken too (see `profiles`).

use super::profiles;
use std::fmt;
use std::str::FromStr;

macro_rules! define {
    ($($(#[$doc:meta])* $variant:ident $name:literal $(=> $($implied:ident)+)?;)*) => {
        /// An extension that this machine knows.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Ext {
            $($(#[$doc])* $variant,)*
        }

        impl Ext {
            /// Every extension, in the canonical order of ISA strings.
            pub const ALL: &[Ext] = &[$(Ext::$variant),*];

            /// Its name in lower case, as in ISA strings.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Ext::$variant => $name,)*
                }
            }

            /// The extensions that it contains or builds on.
            #[must_use]
            pub const fn implied(self) -> &'static [Ext] {
                match self {
                    $(Ext::$variant => &[$($(Ext::$implied),+)?],)*
                }
            }
        }
    };
}

define! {
    /// The base integer instruction set.
    I "i";
    /// Integer multiplication and division.
    M "m" => Zmmul;
    /// Atomic instructions.
    A "a" => Zaamo Zalrsc;
    /// Single-precision floating point.
    F "f";
    /// Double-precision floating point.
    D "d" => F;
    /// Compressed instructions: Zca, and with D also Zcd.
    C "c" => Zca;
    /// Bit manipulation.
    B "b" => Zba Zbb Zbs;
    /// Supervisor mode.
    S "s";
    /// User mode.
    U "u";
    /// Cache blocks of 64 bytes.
    Zic64b "zic64b";
    /// Cache-block management instructions.
    Zicbom "zicbom";
    /// Cache-block prefetch hints.
    Zicbop "zicbop";
    /// Cache-block zeroing.
    Zicboz "zicboz";
    /// Main memory supports every atomic instruction.
    Ziccamoa "ziccamoa";
    /// Main memory supports fetches of naturally aligned powers of two.
    Ziccif "ziccif";
    /// Main memory supports misaligned loads and stores.
    Zicclsm "zicclsm";
    /// Main memory gives LR and SC forward progress.
    Ziccrse "ziccrse";
    /// Base counters and timers.
    Zicntr "zicntr";
    /// Integer conditional operations.
    Zicond "zicond";
    /// Control and status register instructions.
    Zicsr "zicsr";
    /// Instruction-fetch fence.
    Zifencei "zifencei";
    /// Non-temporal locality hints.
    Zihintntl "zihintntl";
    /// The pause hint.
    Zihintpause "zihintpause";
    /// Hardware performance counters.
    Zihpm "zihpm";
    /// May-be-operations.
    Zimop "zimop";
    /// Integer multiplication without division.
    Zmmul "zmmul";
    /// Reservation sets of at most 128 bytes.
    Za128rs "za128rs";
    /// Reservation sets of at most 64 bytes.
    Za64rs "za64rs" => Za128rs;
    /// Atomic memory operations.
    Zaamo "zaamo";
    /// Byte and half-word atomic memory operations.
    Zabha "zabha" => Zaamo;
    /// Atomic compare-and-swap.
    Zacas "zacas" => Zaamo;
    /// Load-reserved and store-conditional.
    Zalrsc "zalrsc";
    /// Waiting on a reservation set.
    Zawrs "zawrs" => Zalrsc;
    /// Additional floating-point instructions.
    Zfa "zfa" => F;
    /// Half-precision floating point.
    Zfh "zfh" => Zfhmin;
    /// Half-precision loads, stores, moves and conversions.
    Zfhmin "zfhmin" => F;
    /// Compressed instructions without floating point.
    Zca "zca";
    /// More compressed instructions for small code.
    Zcb "zcb" => Zca;
    /// Compressed double-precision loads and stores.
    Zcd "zcd" => Zca D;
    /// Compressed may-be-operations.
    Zcmop "zcmop" => Zca Zimop;
    /// Address generation.
    Zba "zba";
    /// Basic bit manipulation.
    Zbb "zbb";
    /// Carry-less multiplication.
    Zbc "zbc";
    /// Bit manipulation for cryptography.
    Zbkb "zbkb";
    /// Carry-less multiplication for cryptography.
    Zbkc "zbkc";
    /// Crossbar permutations.
    Zbkx "zbkx";
    /// Single-bit instructions.
    Zbs "zbs";
    /// Standard scalar cryptography: Zkn, Zkr and Zkt.
    Zk "zk" => Zkn Zkr Zkt;
    /// The NIST algorithm suite.
    Zkn "zkn" => Zbkb Zbkc Zbkx Zknd Zkne Zknh;
    /// AES decryption.
    Zknd "zknd";
    /// AES encryption.
    Zkne "zkne";
    /// The SHA-2 hash functions.
    Zknh "zknh";
    /// The entropy source.
    Zkr "zkr";
    /// The ShangMi algorithm suite.
    Zks "zks" => Zbkb Zbkc Zbkx Zksed Zksh;
    /// The SM4 block cipher.
    Zksed "zksed";
    /// The SM3 hash function.
    Zksh "zksh";
    /// Latencies that do not depend on data: here every instruction takes one cycle.
    Zkt "zkt";
    /// Total store ordering, which harts that take turns cannot help but have.
    Ztso "ztso";
    /// Main memory supports page-table reads.
    Ssccptr "ssccptr";
    /// `scounteren` has a bit for every counter that is not read-only zero.
    Sscounterenw "sscounterenw";
    /// Supervisor-mode timer interrupts.
    Sstc "sstc";
    /// `stval` holds the faulting address or instruction.
    Sstvala "sstvala";
    /// `stvec` has Direct mode at every four-byte boundary.
    Sstvecd "sstvecd";
    /// 39-bit virtual memory.
    Sv39 "sv39";
    /// 48-bit virtual memory.
    Sv48 "sv48" => Sv39;
    /// 57-bit virtual memory.
    Sv57 "sv57" => Sv48;
    /// Page faults when A or D needs setting.
    Svade "svade";
    /// Hardware updating of A and D.
    Svadu "svadu";
    /// Address translation can be switched off.
    Svbare "svbare";
    /// Fine-grained invalidation of address translations.
    Svinval "svinval";
    /// Naturally aligned power-of-two ranges of pages.
    Svnapot "svnapot";
    /// Page-based memory types.
    Svpbmt "svpbmt";
    /// Entries that become valid are seen without a fence.
    Svvptc "svvptc";
    /// Enhancements to PMP for memory that M-mode may not use.
    Smepmp "smepmp";
}

impl Ext {
    const fn bit(self) -> u128 {
        1 << self as u8
    }

    /// Always there, and (`i` apart) not part of an ISA string.
    const fn is_mode(self) -> bool {
        matches!(self, Ext::S | Ext::U)
    }

    fn named(name: &str) -> Option<Ext> {
        Ext::ALL
            .iter()
            .copied()
            .find(|ext| ext.name() == name && !ext.is_mode())
    }
}

/// Names for several extensions, which are there when all their parts are, named or not. (So is
/// C, whose parts depend on D.)
const COLLECTIONS: [Ext; 5] = [Ext::A, Ext::B, Ext::Zkn, Ext::Zks, Ext::Zk];

/// A set of extensions. It is closed: whatever a member implies is a member.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Extensions(u128);

/// What `g` abbreviates.
const GENERAL: &[Ext] = &[
    Ext::I,
    Ext::M,
    Ext::A,
    Ext::F,
    Ext::D,
    Ext::Zicsr,
    Ext::Zifencei,
];

/// What every machine here has, whether an ISA string names it or not: without these there is no
/// privileged machine to run.
const BASE: &[Ext] = &[Ext::I, Ext::Zicsr, Ext::S, Ext::U, Ext::Sv39, Ext::Svbare];

impl Extensions {
    /// Everything that this machine knows.
    #[must_use]
    pub fn all() -> Extensions {
        Ext::ALL.iter().copied().collect()
    }

    /// RV64I with what no machine here lacks.
    #[must_use]
    pub fn base() -> Extensions {
        BASE.iter().copied().collect()
    }

    /// Whether the set has this extension.
    #[inline(always)]
    #[must_use]
    pub const fn has(self, ext: Ext) -> bool {
        self.0 & ext.bit() != 0
    }

    /// The bit of a jump's target that must be clear: 2 without compressed instructions, 0 with them
    /// (Unprivileged ISA, RV32I, Base Instruction Formats: IALIGN).
    #[must_use]
    pub const fn jump_mask(self) -> u64 {
        if self.has(Ext::Zca) { 0 } else { 2 }
    }

    /// This set and one more extension, with what that implies.
    #[must_use]
    pub fn with(self, ext: Ext) -> Extensions {
        Extensions(self.0 | ext.bit()).closed()
    }

    /// This set without one extension, its parts if it is a collection, and all that build on
    /// these.
    #[must_use]
    pub fn without(self, ext: Ext) -> Extensions {
        let parts = match ext {
            Ext::C => ext.implied(),
            _ if COLLECTIONS.contains(&ext) => ext.implied(),
            _ => &[],
        };
        let removed = parts.iter().fold(ext.bit(), |bits, part| bits | part.bit());
        let kept = self.iter().filter(|member| {
            let needed = Extensions(member.bit()).closed();
            needed.0 & removed == 0
        });
        kept.collect()
    }

    /// Adds what members imply, and collections whose parts are all there.
    fn closed(self) -> Extensions {
        let mut set = self;
        loop {
            let before = set;
            for ext in before.iter() {
                set = ext.implied().iter().fold(set, |set, part| set.and(*part));
            }
            for whole in COLLECTIONS {
                if whole.implied().iter().all(|&part| set.has(part)) {
                    set = set.and(whole);
                }
            }
            // C is Zca, and with D also Zcd (Unprivileged ISA, Zc*: C Extension for Code Size).
            if set.has(Ext::C) && set.has(Ext::D) {
                set = set.and(Ext::Zcd);
            }
            if set.has(Ext::Zca) && (set.has(Ext::Zcd) || !set.has(Ext::D)) {
                set = set.and(Ext::C);
            }
            if set == before {
                return set;
            }
        }
    }

    /// The set with one more member and nothing else.
    const fn and(self, ext: Ext) -> Extensions {
        Extensions(self.0 | ext.bit())
    }

    /// Its members in canonical order, S- and U-mode included.
    pub fn iter(self) -> impl Iterator<Item = Ext> {
        Ext::ALL.iter().copied().filter(move |&ext| self.has(ext))
    }

    /// The names for the device tree's `riscv,isa-extensions`.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.iter().filter(|ext| !ext.is_mode()).map(Ext::name)
    }

    /// The value of `misa`: MXL = 2 (64 bits) and a bit for each single-letter extension
    /// (Privileged ISA, Machine ISA Register).
    #[must_use]
    pub fn misa(self) -> u64 {
        const MXL_64: u64 = 2 << 62;
        self.iter()
            .filter_map(|ext| match ext.name().as_bytes() {
                [letter] => Some(1 << (letter - b'a')),
                _ => None,
            })
            .fold(MXL_64, |misa, bit: u64| misa | bit)
    }
}

impl Default for Extensions {
    /// Everything but `svade`: hardware sets A and D until software chooses otherwise by
    /// `menvcfg.ADUE`, as on QEMU, since kernels that know of neither rely on it. With both,
    /// the choice begins with faults.
    fn default() -> Self {
        Extensions::all().without(Ext::Svade)
    }
}

impl FromIterator<Ext> for Extensions {
    fn from_iter<T: IntoIterator<Item = Ext>>(iter: T) -> Self {
        Extensions(iter.into_iter().fold(0, |bits, ext| bits | ext.bit())).closed()
    }
}

impl fmt::Display for Extensions {
    /// The ISA string in canonical form: `rv64imac_zicsr`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rv64")?;
        for name in self.names() {
            if name.len() > 1 {
                f.write_str("_")?;
            }
            f.write_str(name)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Extensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extensions({self})")
    }
}

/// Why an ISA string was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IsaError {
    /// It does not begin with `rv64`.
    Base(String),
    /// It has neither `i` nor `g` right after `rv64`.
    NoBaseSet(String),
    /// It names what this machine does not have.
    Unknown(String),
    /// It names the first extension without the second, which the first requires.
    Requires(Ext, Ext),
}

impl fmt::Display for IsaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IsaError::Base(isa) => write!(
                f,
                "`{isa}` does not begin with `rv64`, the only base that is supported, and is no \
                 profile that is ({}); write, for example, `rv64gc`",
                profiles::NAMES.join(", ")
            ),
            IsaError::NoBaseSet(isa) => write!(
                f,
                "`{isa}` names no base instruction set; write `i` or `g` right after `rv64`, \
                 for example `rv64gc`"
            ),
            IsaError::Unknown(part) => {
                write!(f, "extension `{part}` is not supported; supported are g")?;
                Extensions::all()
                    .names()
                    .try_for_each(|name| write!(f, ", {name}"))
            }
            IsaError::Requires(ext, needed) => write!(
                f,
                "extension `{}` requires `{}`; name both or neither",
                ext.name(),
                needed.name()
            ),
        }
    }
}

impl std::error::Error for IsaError {}

impl FromStr for Extensions {
    type Err = IsaError;

    /// Reads an ISA string, in any case and order: single letters after `rv64`, then names
    /// separated by `_`. Single letters may be separated by `_` too. A profile's name may stand
    /// in place of `rv64` and the letters.
    fn from_str(isa: &str) -> Result<Self, IsaError> {
        let lower = isa.trim().to_ascii_lowercase();
        let (first, rest) = lower.split_once('_').unwrap_or((&lower, ""));
        let (named, parts) = if let Some(profile) = profiles::named(first) {
            (profile.iter().fold(NOTHING, |set, &ext| set.and(ext)), rest)
        } else {
            let parts = lower
                .strip_prefix("rv64")
                .ok_or_else(|| IsaError::Base(isa.to_owned()))?;
            if !parts.starts_with(['i', 'g']) {
                return Err(IsaError::NoBaseSet(isa.to_owned()));
            }
            (NOTHING, parts)
        };
        let named = parts
            .split('_')
            .filter(|part| !part.is_empty())
            .try_fold(named, add_part)?;
        for (ext, needed) in [(Ext::D, Ext::F), (Ext::Zcd, Ext::D)] {
            if named.has(ext) && !named.has(needed) {
                return Err(IsaError::Requires(ext, needed));
            }
        }
        Ok(named.iter().chain(BASE.iter().copied()).collect())
    }
}

/// No extension at all, not even the base.
const NOTHING: Extensions = Extensions(0);

/// Adds what one part between underscores names: one long name, or single letters that a long
/// name may follow (`imaczicsr` is legal, though nobody writes it).
fn add_part(mut set: Extensions, part: &str) -> Result<Extensions, IsaError> {
    for (at, letter) in part.char_indices() {
        if matches!(letter, 's' | 'x' | 'z') {
            let name = &part[at..];
            let ext = Ext::named(name).ok_or_else(|| IsaError::Unknown(name.to_owned()))?;
            return Ok(set.and(ext));
        }
        let end = at + letter.len_utf8();
        if letter == 'g' {
            set = GENERAL.iter().fold(set, |set, &ext| set.and(ext));
        } else if let Some(ext) = Ext::named(&part[at..end]) {
            set = set.and(ext);
        } else {
            return Err(IsaError::Unknown(part[at..end].to_owned()));
        }
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    #[test]
    fn isa_strings_are_read_and_written_canonically() {
        for (input, canonical) in [
            ("rv64i", "rv64i_zicsr"),
            (
                "rv64gc",
                "rv64imafdc_zicsr_zifencei_zmmul_zaamo_zalrsc_zca_zcd",
            ),
            (
                "RV64GC",
                "rv64imafdc_zicsr_zifencei_zmmul_zaamo_zalrsc_zca_zcd",
            ),
            ("rv64imac", "rv64imac_zicsr_zmmul_zaamo_zalrsc_zca"),
            ("rv64icam", "rv64imac_zicsr_zmmul_zaamo_zalrsc_zca"),
            ("rv64i_m_a", "rv64ima_zicsr_zmmul_zaamo_zalrsc"),
            (
                "rv64if_sstc_zicntr_zifencei",
                "rv64if_zicntr_zicsr_zifencei_sstc",
            ),
            ("rv64imzifencei", "rv64im_zicsr_zifencei_zmmul"),
            // Parts make their collection, and collections their parts.
            ("rv64i_zba_zbb_zbs", "rv64ib_zicsr_zba_zbb_zbs"),
            ("rv64ib", "rv64ib_zicsr_zba_zbb_zbs"),
            ("rv64i_zaamo_zalrsc", "rv64ia_zicsr_zaamo_zalrsc"),
            ("rv64ifd_zca", "rv64ifd_zicsr_zca"),
            ("rv64ifd_zcd", "rv64ifdc_zicsr_zca_zcd"),
            ("rv64i_zcb", "rv64ic_zicsr_zca_zcb"),
            ("rv64i_zks", "rv64i_zicsr_zbkb_zbkc_zbkx_zks_zksed_zksh"),
            ("rv64i_zfh", "rv64if_zicsr_zfh_zfhmin"),
            ("rv64i_sv57", "rv64i_zicsr_sv48_sv57"),
        ] {
            let set: Extensions = input.parse().unwrap();
            // Sv39 and Svbare are in all of them.
            let canonical: Extensions = canonical.parse().unwrap();
            assert_eq!(set, canonical, "{input}");
            let names: Vec<_> = set.names().collect();
            let mut parts = names.iter().filter(|name| name.len() > 1);
            assert!(parts.any(|name| *name == "sv39"));
        }
        let set: Extensions = "rv64gc_zba".parse().unwrap();
        let canonical = "rv64imafdc_zicsr_zifencei_zmmul_zaamo_zalrsc_zca_zcd_zba_sv39_svbare";
        assert_eq!(set.to_string(), canonical);
    }

    #[test]
    fn without_takes_what_builds_on_it_along() {
        let all = Extensions::all();
        for (ext, gone) in [
            (Ext::C, &[Ext::Zca, Ext::Zcb, Ext::Zcd, Ext::Zcmop][..]),
            (Ext::Zca, &[Ext::C]),
            (Ext::F, &[Ext::D, Ext::Zfa, Ext::Zfh, Ext::Zcd]),
            (Ext::A, &[Ext::Zaamo, Ext::Zalrsc, Ext::Zacas, Ext::Zawrs]),
            (Ext::Zba, &[Ext::B]),
            (Ext::Sv48, &[Ext::Sv57]),
            (Ext::Zbkx, &[Ext::Zk, Ext::Zkn, Ext::Zks]),
        ] {
            let set = all.without(ext);
            assert!(!set.has(ext));
            for gone in gone {
                assert!(!set.has(*gone), "{gone:?} needs {ext:?}");
            }
        }
        assert!(all.without(Ext::D).has(Ext::C), "C without D is Zca alone");
        assert!(all.without(Ext::M).has(Ext::Zmmul));
    }

    #[test]
    fn refusals_name_the_part() {
        for (input, part) in [
            ("rv32imac", "`rv32imac`"),
            ("", "rv64gc"),
            ("rv64", "`rv64`"),
            ("rv64mac", "names no base"),
            ("rv64gcv", "`v`"),
            ("rv64gc_zbq", "`zbq`"),
            ("rv64gcé", "`é`"),
            ("rv64is", "`s`"),
            ("rv64imad", "`d` requires `f`"),
            ("rv64imac_zcd", "`zcd` requires `d`"),
            ("rva23s64", "rva22s64"),
        ] {
            let error = input.parse::<Extensions>().unwrap_err().to_string();
            assert!(error.contains(part), "{input}: {error}");
            assert!(!error.contains('\n'));
        }
    }

    #[test]
    fn misa_has_the_letters() {
        let set: Extensions = "rv64imac".parse().unwrap();
        let letters = "imacsu".bytes().fold(0, |m, c| m | 1u64 << (c - b'a'));
        assert_eq!(set.misa(), 0x8000_0000_0000_0000 | letters);
        assert_eq!(Extensions::default().misa(), 0x8000_0000_0014_112f);
    }

    #[test]
    fn device_tree_names_leave_out_modes() {
        let names: Vec<_> = "rv64ic".parse::<Extensions>().unwrap().names().collect();
        assert_eq!(names, ["i", "c", "zicsr", "zca", "sv39", "svbare"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: RngSeed::Fixed(0),
            ..ProptestConfig::default()
        })]

        #[test]
        fn no_string_panics(isa in "(rv64|)[a-z_é]{0,12}") {
            if let Ok(set) = isa.parse::<Extensions>() {
                prop_assert_eq!(set.to_string().parse(), Ok(set));
            }
        }
    }
}
