//! Which extensions a hart has: run-time data, named as in ISA strings.
//!
//! ISA strings follow "ISA Extension Naming Conventions" (Unprivileged ISA), with these
//! liberties: order is free, and `Zicsr`, S-mode and U-mode are always there, since without them
//! there is no privileged machine to run.

use std::fmt;
use std::str::FromStr;

macro_rules! define {
    ($($(#[$doc:meta])* $variant:ident $name:literal;)*) => {
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
        }
    };
}

define! {
    /// The base integer instruction set.
    I "i";
    /// Integer multiplication and division.
    M "m";
    /// Atomic instructions.
    A "a";
    /// Single-precision floating point.
    F "f";
    /// Double-precision floating point.
    D "d";
    /// Compressed instructions.
    C "c";
    /// Supervisor mode.
    S "s";
    /// User mode.
    U "u";
    /// Base counters and timers.
    Zicntr "zicntr";
    /// Control and status register instructions.
    Zicsr "zicsr";
    /// Instruction-fetch fence.
    Zifencei "zifencei";
    /// The pause hint.
    Zihintpause "zihintpause";
    /// Hardware performance counters.
    Zihpm "zihpm";
    /// Supervisor-mode timer interrupts.
    Sstc "sstc";
    /// Page faults when A or D needs setting.
    Svade "svade";
    /// Hardware updating of A and D.
    Svadu "svadu";
}

impl Ext {
    const fn bit(self) -> u64 {
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

/// A set of extensions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Extensions(u64);

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

impl Extensions {
    /// Everything that this machine knows.
    #[must_use]
    pub fn all() -> Extensions {
        Ext::ALL.iter().copied().collect()
    }

    /// RV64I with what no machine here lacks.
    #[must_use]
    pub fn base() -> Extensions {
        [Ext::I, Ext::Zicsr, Ext::S, Ext::U].into_iter().collect()
    }

    /// Whether the set has this extension.
    #[inline(always)]
    #[must_use]
    pub const fn has(self, ext: Ext) -> bool {
        self.0 & ext.bit() != 0
    }

    /// This set and one more extension. What the other one requires is not added.
    #[must_use]
    pub const fn with(self, ext: Ext) -> Extensions {
        Extensions(self.0 | ext.bit())
    }

    /// This set without one extension.
    #[must_use]
    pub const fn without(self, ext: Ext) -> Extensions {
        Extensions(self.0 & !ext.bit())
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
        Extensions(iter.into_iter().fold(0, |bits, ext| bits | ext.bit()))
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
                "`{isa}` does not begin with `rv64`, the only base that is supported; \
                 write, for example, `rv64gc`"
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
    /// separated by `_`. Single letters may be separated by `_` too.
    fn from_str(isa: &str) -> Result<Self, IsaError> {
        let lower = isa.trim().to_ascii_lowercase();
        let rest = lower
            .strip_prefix("rv64")
            .ok_or_else(|| IsaError::Base(isa.to_owned()))?;
        if !rest.starts_with(['i', 'g']) {
            return Err(IsaError::NoBaseSet(isa.to_owned()));
        }
        let set = rest
            .split('_')
            .filter(|part| !part.is_empty())
            .try_fold(Extensions::base(), parse_part)?;
        if set.has(Ext::D) && !set.has(Ext::F) {
            return Err(IsaError::Requires(Ext::D, Ext::F));
        }
        Ok(set)
    }
}

/// Adds what one part between underscores names: one long name, or single letters that a long
/// name may follow (`imaczicsr` is legal, though nobody writes it).
fn parse_part(mut set: Extensions, part: &str) -> Result<Extensions, IsaError> {
    for (at, letter) in part.char_indices() {
        if matches!(letter, 's' | 'x' | 'z') {
            let name = &part[at..];
            let ext = Ext::named(name).ok_or_else(|| IsaError::Unknown(name.to_owned()))?;
            return Ok(set.with(ext));
        }
        let end = at + letter.len_utf8();
        if letter == 'g' {
            set = GENERAL.iter().fold(set, |set, &ext| set.with(ext));
        } else if let Some(ext) = Ext::named(&part[at..end]) {
            set = set.with(ext);
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
            ("rv64gc", "rv64imafdc_zicsr_zifencei"),
            ("RV64GC", "rv64imafdc_zicsr_zifencei"),
            ("rv64imac", "rv64imac_zicsr"),
            ("rv64icam", "rv64imac_zicsr"),
            ("rv64i_m_a", "rv64ima_zicsr"),
            (
                "rv64imafdc_sstc_zicntr_zifencei",
                "rv64imafdc_zicntr_zicsr_zifencei_sstc",
            ),
            ("rv64imazifencei", "rv64ima_zicsr_zifencei"),
        ] {
            let set: Extensions = input.parse().unwrap();
            assert_eq!(set.to_string(), canonical, "{input}");
        }
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
        assert_eq!(Extensions::default().misa(), 0x8000_0000_0014_112d);
    }

    #[test]
    fn device_tree_names_leave_out_modes() {
        let names: Vec<_> = "rv64ic".parse::<Extensions>().unwrap().names().collect();
        assert_eq!(names, ["i", "c", "zicsr"]);
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
