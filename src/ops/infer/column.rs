//! What one column must be: the first of yes or no, kind, id, day, number, structure, choice, text that fits.
//!
//! A type is declared where all values are of it, or all but a few, which are then warnings.

use super::choices;
use super::dates::{Declared, Order};
use super::decide::Table;
use super::evidence::{Evidence, Form};
use super::likeness::{OF_NUMBERS, Variant};
use super::measure;
use super::plan::{Field, grouped, of_many, share};
use super::shipped::Column;
use super::words::YesNo;
use crate::kinds;
use crate::table::class::Class;
use crate::text;
use crate::text::Message;

/// What is known of a column.
pub(super) struct Given<'a> {
    /// The table.
    pub table: &'a Table<'a>,
    /// Its header.
    pub column: &'a Column,
    /// Its cells.
    pub evidence: &'a Evidence,
    /// The order of day and month that some column proves.
    pub order: Option<usize>,
}

/// Whether so few cells are not of a type that it may be declared all the same.
pub(super) fn fits(taken: u64, filled: u64) -> bool {
    let odd = filled.saturating_sub(taken);
    odd == 0 || odd * 20 <= filled || (odd == 1 && filled >= 8)
}

/// Decides what the column must be.
pub(super) fn decide(given: &Given<'_>) -> Field {
    let (column, evidence) = (given.column, given.evidence);
    let mut field = Field {
        name: column.header.clone(),
        column: column.place,
        titles: column.titles.clone(),
        type_name: "string",
        ..Field::default()
    };
    field.class = class(given);
    let mut filled = evidence.filled;
    if let Some(yes_no) = yes_no(given) {
        let nothing = evidence.nothing.iter();
        let answers: u64 = nothing
            .filter(|(word, _)| yes_no.has(word))
            .map(|(_, count)| count)
            .sum();
        field.nothing_is_value = answers > 0;
        filled += answers;
        field.type_name = "boolean";
        field.yes_no = Some(yes_no);
    }
    field.required = filled + evidence.lacking == given.table.rows && filled > 0;
    tell(given, &mut field, filled);
    if filled == 0 {
        field.doubt(text!("nothing to judge by", "没有内容可供判断"));
        return field;
    }
    let decided = field.yes_no.is_some()
        || as_kind(given, &mut field)
        || as_id(given, &mut field)
        || as_dates(given, &mut field)
        || measure::as_number(given, &mut field)
        || as_structure(given, &mut field)
        || choices::as_choice(given, &mut field);
    if !decided {
        as_text(given, &mut field);
    }
    field
}

/// How sensitive the column is, as far as its header tells.
fn class(given: &Given<'_>) -> Class {
    let known = given.column.known.map(|field| field.class);
    let told = given.column.meaning.kinds().filter_map(kinds::find);
    let told = told.map(|entry| entry.class).next();
    known.into_iter().chain(told).max().unwrap_or_default()
}

/// How much there is: the first line of every field.
fn tell(given: &Given<'_>, field: &mut Field, filled: u64) {
    let (evidence, table) = (given.evidence, given.table);
    let distinct = match (table.keys.of(field.column), evidence.values.sorted()) {
        // Of answers one may be among the words for nothing.
        (_, Some(_)) if field.nothing_is_value => Some(2),
        (_, Some(values)) => Some(values.len() as u64),
        (Some((distinct, _)), None) => Some(distinct),
        (None, None) => None,
    };
    if table.rows == 0 {
        return;
    }
    let filling = if filled == table.rows {
        Message::new(text!("all {rows} filled", "{rows} 条全部填写"))
    } else {
        Message::new(text!(
            "{filled} of {rows} filled",
            "{rows} 条中已填 {filled} 条"
        ))
        .with("filled", grouped(filled))
    };
    let filling = filling.with("rows", grouped(table.rows));
    let message = match distinct {
        _ if filled == 0 => filling,
        Some(distinct) if distinct == filled && filled > 1 => {
            Message::new(text!("{filling}; all different", "{filling}，各不相同"))
                .with_said("filling", filling)
        }
        Some(1) => Message::new(text!(
            "{filling}; 1 value throughout",
            "{filling}，只有 1 种值"
        ))
        .with_said("filling", filling),
        Some(distinct) => Message::new(text!(
            "{filling}; {distinct} different",
            "{filling}，共 {distinct} 种值"
        ))
        .with_said("filling", filling)
        .with("distinct", grouped(distinct)),
        None => Message::new(text!(
            "{filling}; many values, many of them repeated",
            "{filling}，取值很多且常有重复"
        ))
        .with_said("filling", filling),
    };
    field.note(message);
}

/// Yes and no, if the column has nothing else.
fn yes_no(given: &Given<'_>) -> Option<YesNo> {
    let evidence = given.evidence;
    let values = evidence.values.sorted()?;
    // Two words, and as they are written: more values are no answers.
    if values.len() > 6 {
        return None;
    }
    let boolean = given
        .column
        .known
        .is_some_and(|field| field.type_name == "boolean");
    let asks = given.column.meaning.asks() || boolean;
    let texts: Vec<&str> = values.iter().map(|(text, _)| *text).collect();
    if texts.is_empty() {
        return None;
    }
    let mut all = texts.clone();
    all.extend(evidence.nothing.keys().map(|word| &**word));
    YesNo::of(&all, asks).or_else(|| YesNo::of(&texts, asks))
}

/// A kind that header or values speak for.
fn as_kind(given: &Given<'_>, field: &mut Field) -> bool {
    let (evidence, meaning) = (given.evidence, &given.column.meaning);
    let best = evidence
        .likeness
        .best(meaning, evidence.filled, given.table.variants);
    let Some((variant, taken, told)) = best else {
        return false;
    };
    if OF_NUMBERS.contains(&variant.entry.name) {
        return false;
    }
    set_kind(field, variant, (taken, evidence.filled));
    if !told {
        field.doubt(text!(
            "the header does not say so, the values do",
            "表头没有说明，依据内容判断"
        ));
    }
    true
}

/// Declares the kind, of which `taken` of `filled` values are.
pub(super) fn set_kind(field: &mut Field, variant: &Variant, (taken, filled): (u64, u64)) {
    field.kind = Some(variant.entry.name);
    field.region = variant.region;
    field.class = field.class.max(variant.entry.class);
    field.lenient_kind = taken < filled;
    if let Some(region) = variant.region.filter(|region| *region != "CN") {
        let message = text!(
            "read as those of {region}, since most values are valid there; another country may be meant",
            "多数值符合 {region} 的写法，因此按该国家或地区读取；也可能是其他国家或地区"
        );
        field.doubt(Message::new(message).with("region", region));
    }
    let message = Message::new(text!(
        "{share}% are of kind {kind}",
        "{share}% 符合 kind {kind}"
    ))
    .with("kind", variant.entry.name)
    .with("share", share(taken, filled));
    field.note(message);
    if taken < filled {
        field.doubt(of_many(
            filled - taken,
            text!(
                "{count} value is not of the kind: a warning, because of strict = false",
                "{count} 个值不符合，因 strict = false 只作警告；改正后可删去这一项"
            ),
            text!(
                "{count} values are not of the kind: warnings, because of strict = false",
                "{count} 个值不符合，因 strict = false 只作警告；改正后可删去这一项"
            ),
        ));
    }
}

/// A business id, by its header alone: numbers too are then text.
fn as_id(given: &Given<'_>, field: &mut Field) -> bool {
    let evidence = given.evidence;
    if !given.column.meaning.is_id() || evidence.numbers.decimal > 0 {
        return false;
    }
    if choices::as_choice(given, field) {
        return true;
    }
    let kind = given.table.variants.named("id");
    if let Some((place, variant)) = kind {
        let taken = evidence.likeness.of(place);
        if taken * 2 >= evidence.filled {
            set_kind(field, variant, (taken, evidence.filled));
        }
    }
    tell_form(given, field);
    true
}

fn as_dates(given: &Given<'_>, field: &mut Field) -> bool {
    const MANY: u64 = 20;
    let (evidence, meaning) = (given.evidence, &given.column.meaning);
    let dates = &evidence.dates;
    let compact = dates.compact();
    let sure = meaning.dates() || compact < dates.taken();
    // Eight digits are days where the header says so, or where all of many are.
    if !sure && (compact < evidence.filled || compact < MANY) {
        return false;
    }
    let declared = dates.declared(given.order);
    let serials = if meaning.dates() { dates.serials } else { 0 };
    let taken = declared.as_ref().map_or(0, |declared| declared.taken) + serials;
    if !fits(taken, evidence.filled) {
        return false;
    }
    let declared = declared.unwrap_or(Declared {
        type_name: "date",
        formats: Vec::new(),
        taken: 0,
        span: None,
        order: Order::Clear,
    });
    if declared.order == Order::Unproven {
        field.doubt(
            Message::new(text!(
                "the day or the month comes first, and no value proves which; if the day does: type = \"{type}\", formats = [\"{format}\"]",
                "从内容看不出日在前还是月在前；若日在前，可改为 type = \"{type}\"、formats = [\"{format}\"]"
            ))
            .with("type", declared.type_name)
            .with("format", declared.formats.join("\", \"")),
        );
        return true;
    }
    declare(given, field, declared, serials);
    lenient_type(field, evidence.filled - taken);
    if !sure {
        field.doubt(text!(
            "eight digits, each a valid day; if they are no days, change the type",
            "都是八位数字且都是有效日期；若不是日期请改类型"
        ));
    }
    true
}

fn declare(given: &Given<'_>, field: &mut Field, declared: Declared, serials: u64) {
    field.type_name = declared.type_name;
    field.formats = declared.formats;
    if serials > 0 {
        field.formats.push("excel-serial".to_owned());
    }
    let order = |at: usize| match at {
        0 => text!("day first", "日在前"),
        1 => text!("month first", "月在前"),
        _ => text!("year first", "年在前"),
    };
    match declared.order {
        Order::Proven(at) => field.note(
            Message::new(text!(
                "{order}, proven by the values",
                "{order}，从内容可以确定"
            ))
            .with_said("order", order(at)),
        ),
        Order::ByAnother(at) => field.doubt(
            Message::new(text!(
                "{order}, as another column proves",
                "{order}，依据另一列判断"
            ))
            .with_said("order", order(at)),
        ),
        Order::Mixed(at) => field.doubt(
            Message::new(text!(
                "{order} in most values, not in all: both are in use",
                "多数{order}，少数不是，两种写法混用"
            ))
            .with_said("order", order(at)),
        ),
        Order::Clear | Order::Unproven => {}
    }
    measure::tell_days(given, field, declared.span);
}

/// Makes the values that are not of the type warnings, if there are any.
pub(super) fn lenient_type(field: &mut Field, odd: u64) {
    if odd == 0 {
        return;
    }
    field.lenient.push("type");
    field.doubt(of_many(
        odd,
        text!(
            "{count} value is not of this type: a warning, because of [severity] below",
            "{count} 个值不是这种类型，暂作警告（见文末 [severity]）"
        ),
        text!(
            "{count} values are not of this type: warnings, because of [severity] below",
            "{count} 个值不是这种类型，暂作警告（见文末 [severity]）"
        ),
    ));
}

/// Objects and lists in JSON, months.
fn as_structure(given: &Given<'_>, field: &mut Field) -> bool {
    let filled = given.evidence.filled;
    let names = ["object", "array", "yearmonth"];
    let found = (0..names.len()).find(|at| given.evidence.shapes[*at] == filled);
    if let Some(at) = found {
        field.type_name = names[at];
    }
    found.is_some()
}

/// Text, and what can be said of it.
fn as_text(given: &Given<'_>, field: &mut Field) {
    let evidence = given.evidence;
    tell_form(given, field);
    let told = given.column.meaning.kinds().find(|kind| *kind != "id");
    if let Some(kind) =
        told.filter(|kind| kinds::find(kind).is_some() && !OF_NUMBERS.contains(kind))
    {
        let message = Message::new(text!(
            "the header says kind {kind}, most values are not of it",
            "表头像是 kind {kind}，但多数内容不符合"
        ));
        field.doubt(message.with("kind", kind));
    }
    let mut steps = Vec::new();
    if evidence.doubled > 0 && !given.column.meaning.is_remark() {
        steps.push("squeeze");
        field.note(of_many(
            evidence.doubled,
            text!(
                "two blanks in a row in {count} value: squeeze makes them one",
                "{count} 个值里有连续空格，squeeze 会合并为一个"
            ),
            text!(
                "two blanks in a row in {count} values: squeeze makes them one",
                "{count} 个值里有连续空格，squeeze 会合并为一个"
            ),
        ));
    }
    if evidence.wide > 0 && !given.column.meaning.is_remark() {
        steps.push("halfwidth");
        field.note(of_many(
            evidence.wide,
            text!(
                "full-width letters or digits in {count} value: halfwidth makes them plain",
                "{count} 个值里有全角字母或数字，halfwidth 会改为半角"
            ),
            text!(
                "full-width letters or digits in {count} values: halfwidth makes them plain",
                "{count} 个值里有全角字母或数字，halfwidth 会改为半角"
            ),
        ));
    }
    if !steps.is_empty() {
        field.clean = [&["trim"], steps.as_slice()].concat();
    }
}

/// The form that all values have, where it says something.
pub(super) fn tell_form(given: &Given<'_>, field: &mut Field) {
    const ENOUGH: u64 = 5;
    if let Form::Same(form) = &given.evidence.form
        && given.evidence.filled >= ENOUGH
        && form.contains('9')
        && field.shows_values()
    {
        let message = Message::new(text!("all of the form {form}", "格式都是 {form}"));
        field.note(message.with("form", form));
    }
}
