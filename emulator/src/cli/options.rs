//! The command line, as clap reads it. Flags are named as in QEMU and Spike where those have them.

use super::convert::ConvertOptions;
use super::gdb::GdbOptions;
use super::hart_options::HartOptions;
use super::html_report::ReportOptions;
use super::inspect_options::{INSPECT_STATUS, InspectOptions};
use super::monitor_options::MonitorOptions;
use super::policies::{PoliciesOptions, TRACE_FORMAT};
use super::post_mortem::PostMortemOptions;
use super::profile::ProfileOptions;
use super::record::RecordOptions;
use super::size::{parse_address, parse_bytes, parse_count};
use super::test::{TEST_EXIT_STATUS, TestOptions};
use super::trace_count::CountOptions;
use super::trace_options::TraceOptions;
use clap::{Args, Parser, Subcommand, ValueEnum};
use pagewalk::devices::virtio::blk::drive::Drive;
use pagewalk::machine::Engine;
use pagewalk::platform::{MAX_HARTS, RAM_BASE};
use std::ffi::OsString;
use std::path::PathBuf;

/// An RV64 machine in which virtual memory can be seen at work
#[derive(Debug, Parser)]
#[command(name = "pagewalk", version, arg_required_else_help = true)]
pub(super) struct Options {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run a guest
    #[command(after_help = EXIT_STATUS)]
    Run(Box<RunOptions>),
    /// Run test programs that report through `tohost`, such as riscv-tests
    #[command(after_help = TEST_EXIT_STATUS)]
    Test(TestOptions),
    /// Replay a reference string through the guest kernel's replacement policies and the optimum
    #[command(after_help = TRACE_FORMAT)]
    Policies(PoliciesOptions),
    /// Work on trace files
    #[command(subcommand)]
    Trace(TraceCommand),
    /// Make a page of HTML of a recording
    Report(ReportOptions),
    /// Ask about a moment of a recorded run, which is executed again up to there
    #[command(after_help = INSPECT_STATUS)]
    Inspect(InspectOptions),
}

#[derive(Debug, Subcommand)]
pub(super) enum TraceCommand {
    /// Find where two logs part, commit logs of Spike and pagewalk above all
    #[command(after_help = DIFF_STATUS)]
    Diff(TraceDiffOptions),
    /// Make of a recording what another viewer opens
    Convert(ConvertOptions),
    /// Count what a recording holds
    Count(CountOptions),
}

const DIFF_STATUS: &str = "\
Exit status: 0 the logs agree; 1 they part; 2 they cannot be compared";

/// Options of `pagewalk trace diff`.
#[derive(Debug, Args)]
pub(super) struct TraceDiffOptions {
    /// Lines to show before and after the first that differs
    #[arg(long, short = 'U', default_value_t = 8, value_name = "N")]
    pub(super) context: usize,

    /// A log
    #[arg(value_name = "A")]
    pub(super) a: PathBuf,

    /// The log to compare it with
    #[arg(value_name = "B")]
    pub(super) b: PathBuf,
}

/// What the process's status means; `status` has the numbers.
const EXIT_STATUS: &str = "\
Exit status:
  0        the guest ended with success, asked for a reset, or was left by Ctrl-A x
  1        the host or the input is to blame: one line `error: ...` says why
           (also if something that was asked for could not be written, and the guest ended with success)
  2        the command line is wrong
  70       the guest is stuck, and can make no progress: a post-mortem follows on stderr
           (none if it only waits for input that has ended)
  124      --max-insns instructions were executed
  130, 143 SIGINT or SIGTERM has ended the run, and what was observed until then is written
  other    the guest's own status (255 for those above 255)";

/// Options of `pagewalk run`.
#[derive(Debug, Args)]
pub(super) struct RunOptions {
    /// RAM, from 64K to 64G
    #[arg(long, short, default_value = "128M", value_name = "SIZE", value_parser = parse_bytes)]
    pub(super) memory: u64,

    /// A disk: file=PATH[,latency=100us][,readonly=on][,snapshot=on][,id=NAME][,fail=RULES]; once for
    /// each
    ///
    /// RULES make requests fail on purpose: read, write or flush, then @N (the Nth such request, from 1),
    /// @N-M, @N+ (from the Nth on), @sector=S or @sector=S-T; several are joined by colons, such as
    /// fail=read@3:write@sector=8-15.
    #[arg(long = "drive", value_name = "DRIVE")]
    pub(super) drives: Vec<Drive>,

    /// The kernel's command line
    #[arg(
        long,
        default_value = "",
        value_name = "ARGS",
        allow_hyphen_values = true
    )]
    pub(super) append: String,

    #[command(flatten)]
    pub(super) hart: HartOptions,

    /// How many harts, 1 to 8
    #[arg(long, short = 'p', default_value_t = 1, value_name = "N", value_parser = parse_harts)]
    pub(super) smp: usize,

    /// Stop after so many instructions, such as 1_000_000 or 10M
    #[arg(long, alias = "instructions", value_name = "N", value_parser = parse_count)]
    pub(super) max_insns: Option<u64>,

    /// How to execute; what the guest sees is the same
    #[arg(long, value_enum, default_value_t = EngineName::Blocks)]
    pub(super) engine: EngineName,

    #[command(flatten)]
    pub(super) trace: TraceOptions,

    #[command(flatten)]
    pub(super) monitor: MonitorOptions,

    /// At exit, print on stderr what was counted
    #[arg(long)]
    pub(super) stats: bool,

    /// Write all counts as JSON, a line at each of the guest's marks and one at exit
    #[arg(long, value_name = "FILE")]
    pub(super) counters: Option<PathBuf>,

    #[command(flatten)]
    pub(super) record: RecordOptions,

    /// Write which pages programs touch, in order, for `pagewalk policies`; executes by the reference
    /// engine, which sees every access
    #[arg(long, value_name = "FILE")]
    pub(super) references: Option<PathBuf>,

    #[command(flatten)]
    pub(super) gdb: GdbOptions,

    /// When the guest has ended, write what lies between its symbols begin_signature and
    /// end_signature, as Spike does (+signature=FILE works, too)
    #[arg(long, value_name = "FILE")]
    pub(super) signature: Option<PathBuf>,

    /// Bytes of the signature to a line: a power of two from 1 to 64
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = parse_granularity)]
    pub(super) signature_granularity: usize,

    #[command(flatten)]
    pub(super) profile: ProfileOptions,

    #[command(flatten)]
    pub(super) post_mortem: PostMortemOptions,

    /// Give the guest this device tree, as it is, and not the one that describes the machine
    #[arg(long, value_name = "FILE", conflicts_with = "append")]
    pub(super) dtb: Option<PathBuf>,

    /// Write the device tree that the guest gets
    #[arg(long, alias = "dumpdtb", value_name = "FILE")]
    pub(super) dump_dtb: Option<PathBuf>,

    /// FILE is a raw image that is loaded, and begins, at this address (the start of RAM if none
    /// is given)
    #[arg(
        long,
        value_name = "ADDRESS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = RAM_BASE_TEXT,
        value_parser = parse_address
    )]
    pub(super) raw: Option<u64>,

    /// The guest: an ELF executable for RV64
    #[arg(value_name = "FILE")]
    pub(super) program: PathBuf,
}

/// [`RAM_BASE`] as clap wants it.
const RAM_BASE_TEXT: &str = "0x80000000";
const _: () = assert!(RAM_BASE == 0x8000_0000);

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum EngineName {
    /// Predecoded blocks and a TLB
    Blocks,
    /// One instruction at a time, with neither: slow, the oracle for tests
    Reference,
}

impl From<EngineName> for Engine {
    fn from(name: EngineName) -> Engine {
        match name {
            EngineName::Blocks => Engine::Blocks,
            EngineName::Reference => Engine::Reference,
        }
    }
}

pub(super) fn parse_harts(text: &str) -> Result<usize, String> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (1..=MAX_HARTS).contains(number));
    number.ok_or_else(|| format!("a machine has 1 to {MAX_HARTS} harts"))
}

fn parse_granularity(text: &str) -> Result<usize, String> {
    let number = text.parse().ok();
    let number = number.filter(|number: &usize| number.is_power_of_two() && *number <= 64);
    number.ok_or_else(|| "it is not a power of two from 1 to 64".to_owned())
}

/// QEMU's long options begin with one hyphen, and some of Spike's with a plus; clap's with two
/// hyphens. Those that people type from habit are taken either way.
pub(super) fn with_two_hyphens(argument: OsString) -> OsString {
    const FROM_QEMU: [&str; 5] = ["-smp", "-append", "-drive", "-gdb", "-dtb"];
    const FROM_SPIKE: [&str; 2] = ["+signature=", "+signature-granularity="];
    match argument.to_str() {
        Some(text) if FROM_QEMU.contains(&text) => format!("-{text}").into(),
        Some(text) if FROM_SPIKE.iter().any(|option| text.starts_with(option)) => {
            format!("--{}", &text[1..]).into()
        }
        _ => argument,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn clap_finds_no_fault_with_the_options() {
        Options::command().debug_assert();
    }

    fn run_options(line: impl IntoIterator<Item = OsString>) -> RunOptions {
        match Options::try_parse_from(line).unwrap().command {
            Command::Run(options) => *options,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn habits_from_qemu_work() {
        let line = "pagewalk run -s -S -m 64M -smp 2 -append a -drive file=x -drive file=y --raw=0x80200000 k";
        let arguments = line.split(' ').map(OsString::from).map(with_two_hyphens);
        let options = run_options(arguments);
        assert_eq!(
            (options.memory, options.smp, options.drives.len()),
            (64 << 20, 2, 2)
        );
        assert_eq!(
            (options.append.as_str(), options.raw),
            ("a", Some(0x8020_0000))
        );
    }

    #[test]
    fn habits_from_spike_work() {
        let line = "pagewalk run +signature=a.sig +signature-granularity=4 test.elf";
        let options = run_options(line.split(' ').map(OsString::from).map(with_two_hyphens));
        assert_eq!(options.signature, Some(PathBuf::from("a.sig")));
        assert_eq!(options.signature_granularity, 4);
    }

    #[test]
    fn raw_without_an_address_is_the_start_of_ram() {
        let line = ["pagewalk", "run", "--raw", "image"];
        let options = run_options(line.map(OsString::from));
        assert_eq!(
            (options.raw, options.program),
            (Some(RAM_BASE), PathBuf::from("image"))
        );
    }
}
