//! What a table must be, judging by the evidence of its columns: its fields, its key, its words for nothing.

use super::column::{self, Given};
use super::evidence::Evidence;
use super::keys::Keys;
use super::likeness::Variants;
use super::plan::{Field, Inference, Note, of_many};
use super::shipped::Column;
use crate::io::input::Head;
use crate::kinds;
use crate::text;
use crate::text::Message;

/// Fewer records are too few to be sure of anything.
const FEW: u64 = 30;
/// So many different values are no chance.
const ENOUGH: u64 = 10;
/// Kinds of which a person has one, beside the key of the table.
const OWN: [&str; 2] = ["email", "cn-resident-id"];

/// What is known of a table.
pub(super) struct Table<'a> {
    /// Its columns.
    pub columns: &'a [Column],
    /// Records with something in them.
    pub rows: u64,
    /// Of each column.
    pub evidence: &'a [Evidence],
    /// Which values stand twice.
    pub keys: &'a Keys,
    /// What kinds were tried.
    pub variants: &'a Variants,
    /// Whose customs it follows, if that shows.
    pub locale: Option<&'static str>,
    /// Whether some column proves that the comma is the decimal sign.
    pub comma: bool,
    /// Days since 1970-01-01.
    pub today: i32,
}

/// Decides what the table must be.
pub(super) fn decide(table: &Table<'_>, head: &Head) -> Inference {
    let mut inference = Inference {
        name: name(&head.name),
        input: head.name.clone(),
        rows: table.rows,
        locale: table.locale,
        ..Inference::default()
    };
    let order = proven_order(table);
    for (column, evidence) in table.columns.iter().zip(table.evidence) {
        if let Some(fault) = column.fault {
            inference
                .skipped
                .push((head.letters(column.place), fault.into()));
            continue;
        }
        let given = Given {
            table,
            column,
            evidence,
            order,
        };
        inference.fields.push(column::decide(&given));
    }
    inference.missing = missing(table, &inference.fields);
    set_region(&mut inference);
    set_keys(table, &mut inference);
    if table.rows < FEW {
        inference.notes.push(Note {
            doubt: true,
            message: few(table.rows),
        });
    }
    inference
}

/// That there are few records to judge by, or none.
fn few(rows: u64) -> Message {
    let text = match rows {
        0 => text!(
            "no records: only the headers were there to judge by",
            "没有记录，只能依据表头推断"
        ),
        1 => text!(
            "only 1 record: what holds for it may not hold for others",
            "只有 1 条记录，据此推断的规则未必适用于其他数据"
        ),
        _ => text!(
            "only {rows} records: what holds for them may not hold for others",
            "只有 {rows} 条记录，据此推断的规则未必适用于其他数据"
        ),
    };
    Message::new(text).with("rows", rows)
}

/// The name of a table by that of its file, without the ending.
fn name(input: &str) -> String {
    let file = input.rsplit(['/', '\\']).next().unwrap_or(input);
    let stem = file.split('.').next().unwrap_or(file);
    match stem {
        "" | "-" => "table".to_owned(),
        stem => stem.to_owned(),
    }
}

/// The order of day, month and year that columns prove, if none proves another.
fn proven_order(table: &Table<'_>) -> Option<usize> {
    let mut proofs = table.evidence.iter().filter_map(|of| of.dates.proof());
    let first = proofs.next()?;
    proofs.all(|other| other == first).then_some(first)
}

/// The words for nothing that stand in the table: in some column that does not take them for values.
fn missing(table: &Table<'_>, fields: &[Field]) -> Vec<String> {
    let mut words: Vec<(u64, String)> = Vec::new();
    for field in fields.iter().filter(|field| !field.nothing_is_value) {
        for (word, count) in &table.evidence[field.column].nothing {
            match words.iter_mut().find(|(_, known)| **known == **word) {
                Some((sum, _)) => *sum += count,
                None => words.push((*count, word.to_string())),
            }
        }
    }
    words.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.cmp(y)));
    words.into_iter().map(|(_, word)| word).collect()
}

/// The country of the kinds that heed one: once for the table where all of them have the same.
fn set_region(inference: &mut Inference) {
    let heeding = |field: &&mut Field| {
        let entry = field.kind.and_then(kinds::find);
        entry.is_some_and(|entry| entry.heeds_region)
    };
    let fields = inference.fields.iter_mut();
    let heeding: Vec<&mut Field> = fields.filter(heeding).collect();
    let first = heeding.first().map(|field| field.region);
    if heeding.iter().all(|field| Some(field.region) == first) {
        let home = inference.locale.map(|_| "CN");
        inference.region = first.unwrap_or(home);
    }
}

/// The primary key and what else has no value twice.
fn set_keys(table: &Table<'_>, inference: &mut Inference) {
    let counted = |field: &Field| {
        let comparable = matches!(field.type_name, "string" | "integer");
        table.keys.of(field.column).filter(|_| comparable)
    };
    let is_id = |field: &Field| table.columns[field.column].meaning.is_id();
    let ids = inference.fields.iter().filter(|field| is_id(field)).count();
    let fits = |field: &Field| {
        let differ = matches!(counted(field), Some((distinct, 0)) if distinct > 1);
        differ && field.required && is_id(field)
    };
    let key = inference.fields.iter().position(fits);
    inference.primary_key = key.map(|at| inference.fields[at].name.clone());
    let mut asked = ids > 0;
    for (at, field) in inference.fields.iter_mut().enumerate() {
        if Some(at) == key {
            continue;
        }
        match counted(field) {
            Some((distinct, 0)) if distinct >= ENOUGH => {
                let own = field.kind.is_some_and(|kind| OWN.contains(&kind));
                field.unique = is_id(field) || (own && key.is_some());
                if !asked && distinct == inference.rows && field.shows_values() {
                    asked = true;
                    field.doubt(text!(
                        "filled everywhere and all different: the key?",
                        "全部填写且各不相同，是否可作主键？"
                    ));
                }
            }
            Some((distinct, repeats))
                if repeats * 10 <= distinct && repeats > 0 && is_id(field) =>
            {
                field.doubt(of_many(
                    repeats,
                    text!(
                        "{count} cell repeats an earlier value: no key until that is settled",
                        "有 {count} 个值与前面重复，处理后才可作主键或设为唯一"
                    ),
                    text!(
                        "{count} cells repeat an earlier value: no key until that is settled",
                        "有 {count} 个值与前面重复，处理后才可作主键或设为唯一"
                    ),
                ));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_table_is_called_as_its_file() {
        for (input, expected) in [
            ("data/客户.csv.gz", "客户"),
            ("-", "table"),
            ("C:\\a.xlsx", "a"),
            (".csv", "table"),
        ] {
            assert_eq!(name(input), expected);
        }
    }
}
