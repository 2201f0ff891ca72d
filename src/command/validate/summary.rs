//! What a run comes to: the sum of its inputs.

use crate::ops::summary::{Gate, Summary, share};

/// Sums the inputs up. `as_one`: the gate of each input is that of all.
pub(super) fn end(summary: &mut Summary, as_one: bool) {
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
