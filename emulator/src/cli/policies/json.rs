//! The counts for programs, as JSON.

use super::Comparison;
use anyhow::Result;
use replacement::replay::Curve;
use serde::Serialize;

#[derive(Serialize)]
struct Report<'a> {
    pagewalk: &'static str,
    trace: &'a str,
    references: usize,
    pages: usize,
    stores: usize,
    frames: &'a [u32],
    policies: Vec<Policy>,
}

#[derive(Serialize)]
struct Policy {
    name: &'static str,
    /// By number of frames, as `write_backs`.
    faults: Vec<u64>,
    write_backs: Vec<u64>,
    /// Numbers of frames with more faults than a smaller number.
    anomalies: Vec<u32>,
}

/// The comparison as one JSON object.
pub(super) fn render(comparison: &Comparison) -> Result<String> {
    let Comparison {
        name,
        trace,
        frames,
        curves,
    } = comparison;
    let report = Report {
        pagewalk: env!("CARGO_PKG_VERSION"),
        trace: name,
        references: trace.len(),
        pages: trace.pages(),
        stores: trace.writes(),
        frames,
        policies: curves.iter().map(|curve| policy(curve, frames)).collect(),
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

fn policy(curve: &Curve, frames: &[u32]) -> Policy {
    let points = frames.iter().enumerate();
    let anomalies = points.filter(|&(at, _)| curve.is_anomaly(at));
    Policy {
        name: curve.algorithm.name(),
        faults: curve.counts.iter().map(|counts| counts.faults).collect(),
        write_backs: curve.counts.iter().map(|it| it.write_backs).collect(),
        anomalies: anomalies.map(|(_, &frames)| frames).collect(),
    }
}
