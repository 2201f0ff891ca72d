//! What a run comes to: from the schema that begins it to the sum of its inputs.

use crate::cli::values::Day;
use crate::ops::summary::{Gate, Outcome, SchemaUsed, Summary, Totals, share};
use crate::schema::Schema;

/// A run that has read nothing yet.
pub(super) fn begin(schema: &Schema, today: Day) -> Summary {
    Summary {
        command: "validate",
        today: today.to_string(),
        schema: used(schema),
        inputs: Vec::new(),
        gate: Gate {
            fail_on: schema.gate.fail_on.name(),
            errors: 0,
            records_with_errors: 0,
            share: 0.0,
            limit: schema.gate.max_errors.to_string(),
            passed: true,
        },
        totals: Totals::default(),
        outcome: Outcome::Passed,
        notes: Vec::new(),
    }
}

fn used(schema: &Schema) -> Option<SchemaUsed> {
    Some(SchemaUsed {
        path: schema.path.as_ref()?.display().to_string(),
        name: schema.name.clone(),
        sha256: schema.sha256.clone()?,
    })
}

/// Sums the inputs up. `failed`: something could not be done. `as_one`: the gate of each input is that of all.
pub(super) fn end(summary: &mut Summary, failed: bool, as_one: bool) {
    match &summary.inputs[..] {
        [] => {}
        // Not merged: the rows of one input mean something.
        [only] => {
            summary.totals = only.totals.clone();
            summary.gate = only.gate.clone();
        }
        inputs => {
            for input in inputs {
                summary.totals.merge(&input.totals);
            }
            summary.gate = if as_one {
                inputs[0].gate.clone()
            } else {
                together(summary)
            };
        }
    }
    summary.outcome = match (failed, summary.gate.passed) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Passed,
        (false, false) => Outcome::FailedGate,
    };
}

/// The gate over inputs that were judged each by itself.
fn together(summary: &Summary) -> Gate {
    let gates = || summary.inputs.iter().map(|input| &input.gate);
    let read = summary.inputs.iter().map(|input| input.rows.read).sum();
    let records = gates().map(|gate| gate.records_with_errors).sum();
    Gate {
        errors: gates().map(|gate| gate.errors).sum(),
        records_with_errors: records,
        share: share(records, read),
        passed: gates().all(|gate| gate.passed),
        ..summary.gate.clone()
    }
}
