//! What a form says about a field: clauses, for the note on its header, the hint at its cells, the guide.

use super::columns::{Column, Entry};
use crate::kinds;
use crate::schema::outline::Bound;
use crate::text;
use crate::text::{Lang, Message, Text};
use crate::types;

/// Whether something must be entered.
pub(super) fn need(column: &Column<'_>, lang: Lang) -> &'static str {
    let filled = !column.field.fills.is_empty();
    let text = if column.field.required.is_some() {
        text!("required", "必填")
    } else if filled {
        text!(
            "may stay empty: it is filled in later",
            "可不填，之后会自动补上"
        )
    } else {
        text!("may stay empty", "可不填")
    };
    text.get(lang)
}

/// What is entered: `a whole number, from 1 to 5`.
pub(super) fn what(column: &Column<'_>, lang: Lang) -> String {
    let outline = column.outline;
    let plain = match &column.entry {
        Entry::Listed(_) => {
            return text!("choose from the list", "从下拉列表中选")
                .get(lang)
                .to_owned();
        }
        Entry::Whole if column.field.type_name == "year" => {
            text!("a year of four digits", "四位数的年份")
        }
        Entry::Whole => text!("a whole number", "整数"),
        Entry::Decimal => text!("a number", "数字"),
        Entry::Day => text!("a date", "日期"),
        Entry::Moment => text!("a date and a time", "日期和时间"),
        Entry::Clock => text!("a time of day", "时间"),
        Entry::Text(..) => return text_of(column, lang),
    };
    let kind = outline.kind.as_deref().and_then(kinds::find);
    let plain = kind.map_or(plain, |kind| kind.about);
    with(plain.get(lang), range(column, lang), lang)
}

fn text_of(column: &Column<'_>, lang: Lang) -> String {
    let Entry::Text(least, most) = column.entry else {
        return String::new();
    };
    let outline = column.outline;
    // A pattern's lengths are told where they are one; else they help nobody.
    let (least, most) = if least == most {
        (least, most)
    } else {
        (outline.min_length, outline.max_length)
    };
    let kind = outline.kind.as_deref().and_then(kinds::find);
    let of_type = || match column.field.type_name {
        "string" => None,
        name => Some(types::find(name)?.about),
    };
    let about = kind.map(|kind| kind.about).or_else(of_type);
    let about = about.unwrap_or(text!("text", "文字")).get(lang);
    with(
        about,
        length(least, most).map(|length| length.say(lang)),
        lang,
    )
}

fn with(about: &str, more: Option<String>, lang: Lang) -> String {
    let Some(more) = more else {
        return about.to_owned();
    };
    Message::new(text!("{what}, {more}", "{what}，{more}"))
        .with("what", about)
        .with("more", more)
        .say(lang)
}

/// Between which values, if the schema bounds them; days are early and late, numbers small and large.
fn range(column: &Column<'_>, lang: Lang) -> Option<String> {
    let (least, most) = (column.outline.least.as_ref(), column.outline.most.as_ref());
    let of_time = matches!(column.entry, Entry::Day | Entry::Moment | Entry::Clock);
    // Chinese stands close, but for a blank beside digits.
    let said = |bound: &Bound| match (bound.text.as_str(), lang) {
        ("today", _) => text!("today", "今天").get(lang).to_owned(),
        (text, Lang::En) => shown(text, column),
        (text, Lang::Zh) => format!(" {} ", shown(text, column)),
    };
    let of = |text: Text, bound: &Bound| {
        let message = Message::new(text).with("bound", said(bound));
        message.say(lang).trim().to_owned()
    };
    if let (Some(least), Some(most)) = (least, most)
        && !least.exclusive
        && !most.exclusive
    {
        let both = Message::new(text!("from {least} to {most}", "{least}到{most}"));
        let both = both.with("least", said(least)).with("most", said(most));
        return Some(both.say(lang).trim().to_owned());
    }
    let least = least.map(|bound| {
        let text = match (bound.exclusive, of_time) {
            (false, false) => text!("{bound} or more", "不小于{bound}"),
            (true, false) => text!("more than {bound}", "大于{bound}"),
            (false, true) => text!("not before {bound}", "不早于{bound}"),
            (true, true) => text!("after {bound}", "晚于{bound}"),
        };
        of(text, bound)
    });
    let most = most.map(|bound| {
        let text = match (bound.exclusive, of_time) {
            (false, false) => text!("{bound} or less", "不大于{bound}"),
            (true, false) => text!("less than {bound}", "小于{bound}"),
            (false, true) => text!("not after {bound}", "不晚于{bound}"),
            (true, true) => text!("before {bound}", "早于{bound}"),
        };
        of(text, bound)
    });
    let both: Vec<String> = least.into_iter().chain(most).collect();
    (!both.is_empty()).then(|| both.join(text!(", ", "，").get(lang)))
}

/// A bound as people read it: `1,000,000`, `12.5%`.
fn shown(bound: &str, column: &Column<'_>) -> String {
    const SHORT: usize = 4;
    if column.is_share()
        && let Ok(share) = bound.parse::<f64>()
    {
        return format!("{}%", share * 100.0);
    }
    let (sign, digits) = match bound.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", bound),
    };
    let (whole, rest) = match digits.find('.') {
        Some(point) => digits.split_at(point),
        None => (digits, ""),
    };
    let counts = matches!(column.entry, Entry::Whole | Entry::Decimal);
    let plain = whole.bytes().all(|digit| digit.is_ascii_digit());
    if !counts || !plain || whole.len() <= SHORT {
        return bound.to_owned();
    }
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// Of how many characters.
fn length(least: Option<u32>, most: Option<u32>) -> Option<Message> {
    let text = match (least, most) {
        (Some(least), Some(most)) if least == most => text!("{most} characters", "{most} 个字符"),
        (Some(_), Some(_)) => text!("{least} to {most} characters", "{least} 到 {most} 个字符"),
        (Some(_), None) => text!("at least {least} characters", "至少 {least} 个字符"),
        (None, Some(_)) => text!("at most {most} characters", "最多 {most} 个字符"),
        (None, None) => return None,
    };
    let message = Message::new(text);
    Some(
        message
            .with("least", least.unwrap_or_default())
            .with("most", most.unwrap_or_default()),
    )
}

/// A value of a list with what it is called, where that says more: `gold`, `M (male)`.
pub(super) fn choice((value, label): &(String, String), lang: Lang) -> String {
    if label.is_empty() || label.to_lowercase() == value.to_lowercase() {
        return value.clone();
    }
    Message::new(text!("{value} ({label})", "{value}（{label}）"))
        .with("value", value)
        .with("label", label)
        .say(lang)
}

/// In which unit numbers are entered, if the schema says so.
pub(super) fn unit(column: &Column<'_>, lang: Lang) -> Option<String> {
    let unit = column.field.unit.say(lang)?;
    let message = Message::new(text!("in {unit}", "单位：{unit}"));
    Some(message.with("unit", unit).say(lang))
}

/// All that is to be known of a field, one clause a line: its description, whether it is required, what it is, its
/// values, an example.
pub(super) fn lines(column: &Column<'_>, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(column.outline.description.say(lang).map(str::to_owned));
    let what = Message::new(text!("{need}; {what}", "{need}；{what}"));
    let what = what
        .with("need", need(column, lang))
        .with("what", self::what(column, lang));
    lines.push(what.say(lang));
    lines.extend(unit(column, lang));
    if column.unique {
        lines.push(text!("no value twice", "不能重复").get(lang).to_owned());
    }
    match (&column.entry, &column.example) {
        (Entry::Listed(values), _) => {
            lines.extend(values.iter().map(|value| choice(value, lang)));
        }
        (_, Some(example)) => lines.push(
            Message::new(text!("example: {example}", "例：{example}"))
                .with("example", example)
                .say(lang),
        ),
        (_, None) => {}
    }
    lines
}

/// As much of the lines as so many UTF-16 units hold: whole lines, the last one cut.
pub(super) fn fitting(lines: &[String], most: usize) -> String {
    let text = lines.join("\n");
    let long = |text: &str| text.encode_utf16().count();
    if long(&text) <= most {
        return text;
    }
    let mut kept = String::new();
    for sign in text.chars() {
        if long(&kept) + sign.len_utf16() + 1 > most {
            break;
        }
        kept.push(sign);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::super::{Form, columns};
    use super::*;
    use crate::schema::Schema;
    use crate::schema::outline::Outline;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_cut_fits(lines in prop::collection::vec("\\PC{0,40}", 0..12), most in 1..300_usize) {
            let kept = fitting(&lines, most);
            prop_assert!(kept.encode_utf16().count() <= most);
            if lines.join("\n").encode_utf16().count() <= most {
                prop_assert_eq!(kept, lines.join("\n"));
            }
        }
    }

    const SCHEMA: &str = r#"
        [[fields]]
        name = "score"
        titles = { zh = "评分", en = "Score" }
        type = "integer"
        constraints = { required = true, minimum = 1, maximum = 10000 }
        [[fields]]
        name = "since"
        type = "date"
        format = "%d.%m.%Y"
        constraints = { unique = true, maximum = "today" }
        [[fields]]
        name = "share"
        type = "number"
        kind = "percent"
        constraints = { exclusiveMinimum = 0, maximum = 0.5 }
        [[fields]]
        name = "code"
        type = "string"
        description = { zh = "内部编号", en = "the code in the house" }
        constraints = { pattern = "[A-Z]{2}[0-9]{3}" }
        [[fields]]
        name = "size"
        type = "string"
        constraints = { enum = ["S", "L"] }
        labels.S = { zh = "小" }
    "#;

    #[test]
    fn a_field_is_explained_in_both_languages() {
        let path = std::path::Path::new("s.toml");
        let settings = crate::schema::Settings { today: 20_778 };
        let schema = Schema::parse(path, SCHEMA.as_bytes(), settings).unwrap();
        let outline = Outline::parse(SCHEMA.as_bytes());
        let said = |lang| -> Vec<String> {
            let form = Form {
                schema: &schema,
                outline: &outline,
                rows: 1,
                lang,
            };
            let columns = columns::of(&form);
            let said = columns
                .iter()
                .map(|column| format!("{}: {}", column.header, lines(column, lang).join(" | ")));
            said.collect()
        };
        assert_eq!(
            said(Lang::En),
            [
                "Score: required; a whole number, from 1 to 10,000 | example: 12",
                "since: may stay empty; a date, not after today | no value twice | example: 17.05.2024",
                "share: may stay empty; a percentage, more than 0%, 50% or less | example: 12.5%",
                "code: the code in the house | may stay empty; text, 5 characters | example: AB123",
                "size: may stay empty; choose from the list | S (小) | L",
            ]
        );
        assert_eq!(
            said(Lang::Zh),
            [
                "评分: 必填；整数，1 到 10,000 | 例：12",
                "since: 可不填；日期，不晚于今天 | 不能重复 | 例：17.05.2024",
                "share: 可不填；百分比，大于 0%，不大于 50% | 例：12.5%",
                "code: 内部编号 | 可不填；文字，5 个字符 | 例：AB123",
                "size: 可不填；从下拉列表中选 | S（小） | L",
            ]
        );
    }

    #[test]
    fn a_label_is_said_where_it_says_more() {
        let of = |value: &str, label: &str, lang| choice(&(value.into(), label.into()), lang);
        assert_eq!(of("gold", "Gold", Lang::En), "gold");
        assert_eq!(of("gold", "", Lang::Zh), "gold");
        assert_eq!(of("M", "Male", Lang::En), "M (Male)");
        assert_eq!(of("M", "男", Lang::Zh), "M（男）");
    }
}
