//! What harts are like: options that whatever builds a machine takes.

use super::size::parse_bytes;
use clap::{Args, ValueEnum};
use pagewalk::hart::Misaligned;
use pagewalk::hart::pmp::{Grain, Layout, Regions};
use pagewalk::isa::{Ext, Extensions};
use pagewalk::machine::Config;

/// Options for the harts.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct HartOptions {
    /// The extensions that harts have, such as rv64imac_zicsr [default: all that are supported but svade, which makes page faults of clear A and D bits]
    #[arg(long, value_name = "ISA", value_parser = parse_isa)]
    isa: Option<Extensions>,

    /// Whether misaligned loads and stores of RAM are done, or raise address-misaligned exceptions
    /// (then zicclsm is not among the extensions)
    #[arg(
        long,
        value_enum,
        default_value_t = Switch::On,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "on"
    )]
    misaligned: Switch,

    /// How many PMP regions harts have: 0 (then smepmp is not among the extensions), 16 or 64
    #[arg(long, default_value = "16", value_name = "N", value_parser = parse_regions)]
    pmpregions: Regions,

    /// The grain of PMP regions, a power of two from 4 to 1G
    #[arg(long, default_value = "4", value_name = "BYTES", value_parser = parse_grain)]
    pmpgranularity: Grain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

impl HartOptions {
    /// Sets what they say of a machine.
    pub(super) fn apply(&self, config: &mut Config) {
        config.misaligned = match self.misaligned {
            Switch::On => Misaligned::Done,
            Switch::Off => Misaligned::Trapped,
        };
        config.pmp = Layout {
            regions: self.pmpregions,
            grain: self.pmpgranularity,
        };
        config.extensions = self.isa();
    }

    /// The extensions that harts have.
    pub(super) fn isa(&self) -> Extensions {
        self.isa.unwrap_or_else(|| self.default_isa())
    }

    /// All that is supported and can be with these options.
    fn default_isa(&self) -> Extensions {
        let mut isa = Extensions::default();
        if self.misaligned == Switch::Off {
            isa = isa.without(Ext::Zicclsm);
        }
        if self.pmpregions.count() == 0 {
            isa = isa.without(Ext::Smepmp);
        }
        isa
    }
}

fn parse_isa(text: &str) -> Result<Extensions, String> {
    text.parse()
        .map_err(|error: pagewalk::isa::extensions::IsaError| error.to_string())
}

fn parse_regions(text: &str) -> Result<Regions, String> {
    let regions = text.parse().ok().and_then(Regions::new);
    regions.ok_or_else(|| "a hart has 0, 16 or 64 PMP regions".to_owned())
}

fn parse_grain(text: &str) -> Result<Grain, String> {
    let grain = parse_bytes(text).ok().and_then(Grain::of_bytes);
    grain.ok_or_else(|| "the grain of PMP is a power of two from 4 to 1G bytes".to_owned())
}
