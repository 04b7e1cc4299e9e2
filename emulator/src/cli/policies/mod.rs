//! `pagewalk policies TRACE`: a reference string through the guest kernel's replacement policies.

mod input;
mod json;
mod options;
mod svg;
mod table;

use super::{report, status};
use anyhow::{Context, Result};
use replacement::replay::{Curve, Trace};
use std::path::Path;

pub(super) use options::{PoliciesOptions, TRACE_FORMAT};

/// What was replayed, and what came of it.
struct Comparison {
    /// What the trace is called.
    name: String,
    trace: Trace,
    /// Numbers of frames, ascending.
    frames: Vec<u32>,
    curves: Vec<Curve>,
}

/// Replays, prints the table and writes the files asked for; the status is for the process.
pub(super) fn run(options: &PoliciesOptions) -> Result<u8> {
    let (name, trace) = input::read(options)?;
    let frames = options.frames.0.clone();
    let algorithms = options.policy.0.iter();
    let curves = algorithms.map(|&algorithm| Curve::new(algorithm, &trace, &frames));
    let comparison = Comparison {
        curves: curves.collect(),
        name,
        trace,
        frames,
    };
    if let Some(path) = &options.json {
        write(path, &json::render(&comparison)?)?;
    }
    if let Some(path) = &options.svg {
        write(path, &svg::render(&comparison))?;
    }
    report::print(&table::render(&comparison));
    Ok(status::SUCCESS)
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
