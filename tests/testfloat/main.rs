//! Floating point against Berkeley TestFloat, where `testfloat_gen` is installed or named by
//! `PAGEWALK_TESTFLOAT`: its operands go through the machine's own instructions, in every rounding
//! mode, and results and flags must be the ones that it states.
//!
//! `PAGEWALK_TESTFLOAT_CASES=6133248` takes more cases of each function and mode.

mod generator;
mod guest;
mod operations;

use generator::{Case, Generator};
use guest::Guest;
use libtest_mimic::{Arguments, Failed, Trial};
use operations::{Operation, operations};
use std::process::ExitCode;
use std::sync::Arc;

/// Cases of a function in one mode, if nothing else is asked for: all of TestFloat's level 1 for
/// functions of one and of two operands.
const CASES: usize = 46_464;

/// Cases that the guest is given at a time.
const BATCH: usize = 8192;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = match Generator::find() {
        Some(generator) => {
            let generator = Arc::new(generator);
            operations()
                .into_iter()
                .map(|operation| {
                    let generator = Arc::clone(&generator);
                    Trial::test(operation.name(), move || check(&generator, &operation))
                })
                .collect()
        }
        None => {
            let name = "testfloat (testfloat_gen is not installed)";
            vec![Trial::test(name, || Ok(())).with_ignored_flag(true)]
        }
    };
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn check(generator: &Generator, operation: &Operation) -> Result<(), Failed> {
    let limit = match std::env::var("PAGEWALK_TESTFLOAT_CASES") {
        Ok(text) => text.parse().map_err(|_| "the number of cases is none")?,
        Err(_) => CASES,
    };
    for &rounding in operation.roundings() {
        let mut guest = Guest::new(&operation.code(rounding), BATCH);
        let mut cases = generator.cases(operation, rounding)?;
        let mut tried = 0;
        while tried < limit {
            let batch = cases.take(BATCH.min(limit - tried))?;
            if batch.is_empty() {
                break;
            }
            check_batch(&mut guest, operation, &batch)
                .map_err(|problem| format!("{rounding:?}: {problem}"))?;
            tried += batch.len();
        }
        if tried == 0 {
            return Err("testfloat_gen makes no case of this function".into());
        }
    }
    Ok(())
}

fn check_batch(guest: &mut Guest, operation: &Operation, batch: &[Case]) -> Result<(), String> {
    let operands: Vec<[u64; 3]> = batch
        .iter()
        .map(|case| operation.operands(&case.operands))
        .collect();
    let results = guest.run(&operands)?;
    for (case, (result, flags)) in batch.iter().zip(results) {
        let expected = operation.result(case);
        if (result, flags) != (expected, case.flags) {
            return Err(format!(
                "of {:x?} comes {result:#x} with flags {flags:#x}, and not {expected:#x} with {:#x}",
                case.operands, case.flags
            ));
        }
    }
    Ok(())
}
