//! What rules met and could not use, and rules that could not be judged: notes, because a rule that says nothing must
//! not look like a rule that is kept.

use std::collections::BTreeMap;

use crate::expr::evaluate::Trouble;
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::table::violation::CheckId;
use crate::text;
use crate::text::Message;

/// What the rules met that could not be used, by check.
#[derive(Debug, Default)]
pub(super) struct Troubles(BTreeMap<CheckId, Trouble>);

impl Troubles {
    /// Adds what was met.
    pub(super) fn add(&mut self, met: &[(CheckId, Trouble)]) {
        for (check, trouble) in met {
            if *trouble != Trouble::default() {
                self.0.entry(*check).or_default().add(*trouble);
            }
        }
    }

    /// In words.
    pub(super) fn notes(&self, schema: &Schema) -> Vec<Message> {
        let mut notes = Vec::new();
        for (check, trouble) in &self.0 {
            let told = [
                (
                    trouble.undefined,
                    text!(
                        "{code}: results that do not exist (a division by zero, more than 38 digits, a whole number that is none), taken for empty: {count}",
                        "{code}：{count} 个计算结果不存在（除数为零、超过 38 位或不是整数），按空值处理"
                    ),
                ),
                (
                    trouble.unreadable,
                    text!(
                        "{code}: cells that cannot be read as it needs them and count for nothing: {count}",
                        "{code}：{count} 个单元格无法按所需的类型读取，不计入"
                    ),
                ),
            ];
            for (count, text) in told.into_iter().filter(|(count, _)| *count > 0) {
                let code = &schema.check(*check).code;
                notes.push(Message::new(text).with("code", code).with("count", count));
            }
        }
        notes
    }
}

/// Rules that are not judged on a table bound so though no finding says why.
pub(super) fn unjudged(schema: &Schema, binding: &Binding) -> Vec<Message> {
    let told = |field: usize| {
        let mut findings = binding.findings.iter();
        findings.any(|finding| finding.field == Some(field) && finding.column.is_none())
    };
    schema
        .unjudged(binding)
        .filter(|(_, field)| !told(*field))
        .map(|(check, field)| {
            Message::new(text!(
                "{code} was not judged: no column stands for the field `{field}`",
                "{code} 未检查：没有与字段 `{field}` 对应的列"
            ))
            .with("code", &schema.check(check).code)
            .with("field", &schema.fields[field].name)
        })
        .collect()
}
