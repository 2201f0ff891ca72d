//! What the gate is judged by: findings that count, records that have one, each under its own limit.

use crate::ops::record_set::RecordSet;
use crate::ops::summary;
use crate::schema::Schema;
use crate::schema::gate::FailOn;
use crate::spill::Budget;
use crate::table::codes::Severity;
use crate::table::violation::CheckId;
use crate::text;
use crate::text::Message;

/// The account of inputs that are judged together.
#[derive(Debug)]
pub(super) struct Account<'a> {
    schema: &'a Schema,
    /// By check: which line of `perRule` measures it; none for `maxErrors`.
    measured_by: Vec<Option<usize>>,
    rules: Vec<Measure>,
    rest: Measure,
    /// Records with an error finding.
    pub rejected: RecordSet,
    /// Records with a finding that counts towards `maxErrors`, where these are not the rejected ones.
    counted: Option<RecordSet>,
    /// Findings that count but stand at no record: never tolerated.
    without_record: u64,
}

#[derive(Clone, Debug, Default)]
struct Measure {
    findings: u64,
    records: u64,
    last: Option<u64>,
}

impl<'a> Account<'a> {
    /// Nothing counted yet.
    pub(super) fn new(schema: &'a Schema, budget: &Budget) -> Self {
        let gate = &schema.gate;
        let same = gate.per_rule.is_empty() && gate.fail_on != FailOn::Warning;
        Self {
            schema,
            measured_by: schema
                .checks
                .iter()
                .map(|check| gate.rule_of(&check.code))
                .collect(),
            rules: vec![Measure::default(); gate.per_rule.len()],
            rest: Measure::default(),
            rejected: RecordSet::new(budget.clone()),
            counted: (!same).then(|| RecordSet::new(budget.clone())),
            without_record: 0,
        }
    }

    /// Counts a finding; `record` (from 0, over all inputs) is none for what stands at no record. Of each line of `perRule`
    /// they come by record. Whether the record has its first error finding now.
    pub(super) fn note(&mut self, check: CheckId, record: Option<u64>) -> bool {
        let severity = self.schema.check(check).severity;
        let rejected = severity == Some(Severity::Error)
            && record.is_some_and(|record| self.rejected.insert(record));
        if !self.counts(severity) {
            return rejected;
        }
        let Some(record) = record else {
            self.without_record += 1;
            return rejected;
        };
        let rule = self
            .measured_by
            .get(usize::from(check.0))
            .copied()
            .flatten();
        if let Some(rule) = rule {
            let rule = &mut self.rules[rule];
            rule.findings += 1;
            if rule.last != Some(record) {
                rule.last = Some(record);
                rule.records += 1;
            }
        } else {
            self.rest.findings += 1;
            if let Some(counted) = &mut self.counted {
                counted.insert(record);
            }
        }
        rejected
    }

    /// Whether a finding of this severity counts.
    pub(super) fn counts(&self, severity: Option<Severity>) -> bool {
        match self.schema.gate.fail_on {
            FailOn::Warning => severity >= Some(Severity::Warning),
            FailOn::Error | FailOn::Never => severity == Some(Severity::Error),
        }
    }

    /// The lines of `perRule` that were exceeded, in words.
    pub(super) fn exceeded(&self, read: u64) -> Vec<Message> {
        (self.rules.iter().zip(&self.schema.gate.per_rule))
            .filter(|(rule, (_, limit))| !limit.tolerates(rule.findings, rule.records, read))
            .map(|(rule, (code, limit))| {
                Message::new(text!(
                    "perRule {code}: {findings} findings in {records} records exceed {limit}",
                    "perRule {code}：{findings} 处问题，涉及 {records} 条记录，超过 {limit}"
                ))
                .with("code", code)
                .with("findings", rule.findings)
                .with("records", rule.records)
                .with("limit", limit)
            })
            .collect()
    }

    /// What the gate says of so many records read.
    pub(super) fn gate(&self, read: u64) -> summary::Gate {
        let gate = &self.schema.gate;
        let records = self.counted.as_ref().unwrap_or(&self.rejected).len();
        let errors = self.rest.findings + self.without_record;
        let kept = self.exceeded(read).is_empty();
        let tolerated = self.without_record == 0
            && gate.max_errors.tolerates(self.rest.findings, records, read);
        summary::Gate {
            fail_on: gate.fail_on.name(),
            errors,
            records_with_errors: records,
            share: summary::share(records, read),
            limit: gate.max_errors.to_string(),
            passed: gate.fail_on == FailOn::Never || (kept && tolerated),
        }
    }
}
