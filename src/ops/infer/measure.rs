//! Numbers and how far they reach; days and how far they do.

use super::column::{Given, fits, lenient_type, set_kind, tell_form};
use super::likeness::OF_NUMBERS;
use super::numbers::{Extreme, NOTATIONS};
use super::plan::{Field, grouped};
use crate::text;
use crate::text::Message;
use crate::types::calendar;

/// Declares a number, if the column is one.
pub(super) fn as_number(given: &Given<'_>, field: &mut Field) -> bool {
    let (evidence, numbers) = (given.evidence, &given.evidence.numbers);
    let either = numbers.either().filter(|_| given.table.locale.is_none());
    let best = match either {
        Some(comma) if given.table.comma => comma,
        _ => numbers.best(),
    };
    let (taken, whole) = numbers.taken(best);
    if taken == 0 || !fits(taken, evidence.filled) {
        return false;
    }
    if whole == taken && is_rather_text(given, field) {
        return true;
    }
    let notation = NOTATIONS[best];
    // Of a share there is more than whole numbers tomorrow, and a part of one once it is cleaned.
    let whole = whole == taken && numbers.percent == 0;
    field.type_name = if whole { "integer" } else { "number" };
    field.decimal = (notation.decimal != '.' && !whole).then_some(notation.decimal);
    field.group = notation.group;
    field.dressed = !notation.bare;
    tell_percent(given, field);
    question_signs(given, field, either.is_some());
    tell_range(given, field, &numbers.range(notation.decimal));
    lenient_type(field, evidence.filled - taken);
    kind_of_number(given, field);
    true
}

/// Whole numbers that are names of things: with zeros in front, too long for a spreadsheet, of one length and all
/// different.
fn is_rather_text(given: &Given<'_>, field: &mut Field) -> bool {
    const LONG: usize = 9;
    let (evidence, numbers) = (given.evidence, &given.evidence.numbers);
    let (least, most) = evidence.length;
    let all_differ = given
        .table
        .keys
        .of(field.column)
        .is_some_and(|(_, repeats)| repeats == 0);
    let message = if numbers.zeros > 0 {
        text!(
            "digits with zeros in front: text, so that they stay",
            "有前导零的数字按文本处理，以免丢失"
        )
    } else if numbers.long > 0 {
        text!(
            "more digits than a spreadsheet keeps: text, so that they stay",
            "位数超过表格软件的精度，按文本处理，以免丢失"
        )
    } else if least == most && least >= LONG && all_differ && evidence.filled >= 5 {
        text!(
            "digits of one length, all different: an identifier, and so text",
            "数字位数相同且各不相同，当作编号，按文本处理"
        )
    } else {
        return false;
    };
    field.note(message);
    tell_form(given, field);
    true
}

fn tell_percent(given: &Given<'_>, field: &mut Field) {
    let numbers = &given.evidence.numbers;
    if numbers.percent > 0 {
        let all = numbers.percent == given.evidence.filled;
        let message = if all {
            text!(
                "with a percent sign: 12.5% reads as 12.5",
                "带百分号，12.5% 按 12.5 读取"
            )
        } else {
            text!(
                "some with a percent sign, some without",
                "有的带百分号，有的不带"
            )
        };
        if all {
            field.note(message);
        } else {
            field.doubt(message);
        }
    }
}

/// Asks where a comma or point may be read in two ways.
fn question_signs(given: &Given<'_>, field: &mut Field, either: bool) {
    let numbers = &given.evidence.numbers;
    if either && given.table.comma {
        field.doubt(text!(
            "1,234 is read as a little more than one, since another column has decimal commas",
            "另一列以逗号作小数点，因此 1,234 按小数读取"
        ));
    } else if either {
        field.doubt(text!(
            "1,234 is read as 1234; if the comma is the decimal sign: decimalChar = \",\" without groupChar",
            "1,234 按 1234 读取；若逗号是小数点，请改为 decimalChar = \",\" 并去掉 groupChar"
        ));
    }
    let thousands = numbers.decimal == numbers.thousands && numbers.thousands >= 3;
    if field.decimal.is_none() && field.group.is_none() && thousands {
        field.doubt(text!(
            "1.234 is read as a little more than one; if the point groups digits: groupChar = \".\" with decimalChar = \",\"",
            "1.234 按小数读取；若点是千分位符，请写 groupChar = \".\"、decimalChar = \",\""
        ));
    }
}

fn tell_range(given: &Given<'_>, field: &mut Field, range: &(Extreme, Extreme)) {
    const ENOUGH: u64 = 10;
    let numbers = &given.evidence.numbers;
    let known = given
        .column
        .known
        .is_some_and(|field| !field.constraints.is_empty());
    let enough = given.evidence.filled >= ENOUGH || known;
    field.from_zero = numbers.below_zero == 0 && enough && !given.column.meaning.is_signed();
    if !field.shows_values() {
        return;
    }
    if let (Some((_, least)), Some((_, most))) = range {
        let message = Message::new(text!("from {least} to {most}", "最小 {least}，最大 {most}"));
        field.note(message.with("least", least).with("most", most));
    }
}

/// A kind of numbers, where all values are of it.
fn kind_of_number(given: &Given<'_>, field: &mut Field) {
    let (evidence, table) = (given.evidence, given.table);
    let numbers = &evidence.numbers;
    let told = given
        .column
        .meaning
        .kinds()
        .find(|kind| OF_NUMBERS.contains(kind));
    let signed = match (numbers.percent > 0, numbers.money > 0) {
        (true, _) => Some("percent"),
        (false, true) => Some("money"),
        (false, false) => None,
    };
    let name = signed.or(told.filter(|kind| *kind == "money"));
    // The kind is judged by a point for its decimal sign.
    let name = name.filter(|_| field.decimal.is_none());
    let Some((place, variant)) = name.and_then(|name| table.variants.named(name)) else {
        return;
    };
    if evidence.likeness.of(place) == evidence.filled {
        set_kind(field, variant, (evidence.filled, evidence.filled));
    }
}

/// Says how far days reach, and that none is to come where the header speaks of birth.
pub(super) fn tell_days(given: &Given<'_>, field: &mut Field, span: Option<(i32, i32)>) {
    let Some((first, last)) = span else { return };
    let today = given.table.today;
    let born = given
        .column
        .known
        .is_some_and(|field| field.name == "birth_date");
    if born && last <= today {
        field.until_today = true;
    } else if born {
        field.doubt(text!("some days lie in the future", "有的日期在今天之后"));
    }
    if field.shows_values() {
        let message = Message::new(text!("from {first} to {last}", "{first} 至 {last}"));
        field.note(message.with("first", day(first)).with("last", day(last)));
    }
}

fn day(days: i32) -> String {
    let (year, month, day) = calendar::split(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// How many cells, in words of a list: `gold 4`.
pub(super) fn counted(value: &str, count: u64) -> String {
    format!("{value} {}", grouped(count))
}
