//! What is said about a field: clauses.

use super::written::{date_format, duration};
use super::{Entry, Expectation, NO, YES};
use crate::kinds;
use crate::schema::Schema;
use crate::schema::outline::Bound;
use crate::text;
use crate::text::{Lang, Message, Text};
use crate::types;

/// Whether something must be entered.
pub(in crate::report) fn need(expected: &Expectation<'_>, lang: Lang) -> &'static str {
    let filled = !expected.field.fills.is_empty();
    let text = if expected.field.required.is_some() {
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
pub(in crate::report) fn what(expected: &Expectation<'_>, lang: Lang) -> String {
    let outline = expected.outline;
    let plain = match &expected.entry {
        Entry::Listed(values) if expected.field.type_name == "boolean" => {
            return one_of(&words_of_truth(expected, values, lang), lang);
        }
        Entry::Listed(values) => return one_of(values, lang),
        Entry::Whole if expected.field.type_name == "year" => {
            text!("a year of four digits", "四位数的年份")
        }
        Entry::Whole => text!("a whole number", "整数"),
        Entry::Decimal => text!("a number", "数字"),
        Entry::Day => text!("a date", "日期"),
        Entry::Moment => text!("a date and a time", "日期和时间"),
        Entry::Clock => text!("a time of day", "时间"),
        Entry::Text(..) => return text_of(expected, lang),
    };
    let kind = outline.kind.as_deref().and_then(kinds::find);
    let plain = kind.map_or(plain, |kind| kind.about);
    with(plain.get(lang), range(expected, lang), lang)
}

fn text_of(expected: &Expectation<'_>, lang: Lang) -> String {
    let Entry::Text(least, most) = expected.entry else {
        return String::new();
    };
    let outline = expected.outline;
    // A pattern's lengths are told where they are one; else they help nobody.
    let (least, most) = if least == most {
        (least, most)
    } else {
        (outline.min_length, outline.max_length)
    };
    let kind = outline.kind.as_deref().and_then(kinds::find);
    let of_type = || match expected.field.type_name {
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

/// All words for a truth that the schema has, each with what it means; else those of the list.
fn words_of_truth(
    expected: &Expectation<'_>,
    listed: &[(String, String)],
    lang: Lang,
) -> Vec<(String, String)> {
    /// Of each; the rest is told by them.
    const MOST: usize = 5;
    let outline = expected.outline;
    let right = |word: &&String| expected.field.accepts(word, "");
    let words = |words: &[String], meant: Text| -> Vec<(String, String)> {
        let right = words.iter().filter(right).take(MOST);
        let words = right.map(|word| (word.clone(), meant.get(lang).to_owned()));
        words.collect()
    };
    let yes = words(&outline.true_values, YES);
    let no = words(&outline.false_values, NO);
    if yes.is_empty() || no.is_empty() {
        return listed.to_vec();
    }
    [yes, no].concat()
}

/// The values of a list, of many the first.
fn one_of(values: &[(String, String)], lang: Lang) -> String {
    const MOST: usize = 12;
    let said = values.iter().map(|value| choice(value, lang));
    let mut said: Vec<String> = said.take(MOST).collect();
    if values.len() > MOST {
        let more = text!("… ({count} in all)", "……（共 {count} 个）");
        said.push(Message::new(more).with("count", values.len()).say(lang));
    }
    let said = said.join(text!(", ", "、").get(lang));
    let one = Message::new(text!("one of: {values}", "只能是：{values}"));
    one.with("values", said).say(lang)
}

/// Between which values, if the schema bounds them; days are early and late, numbers small and large.
fn range(expected: &Expectation<'_>, lang: Lang) -> Option<String> {
    let (least, most) = (
        expected.outline.least.as_ref(),
        expected.outline.most.as_ref(),
    );
    let of_time = matches!(expected.entry, Entry::Day | Entry::Moment | Entry::Clock);
    // Chinese stands close, but for a blank beside digits.
    let said = |bound: &Bound| match (bound.text.as_str(), lang) {
        ("today", _) => text!("today", "今天").get(lang).to_owned(),
        (text, Lang::En) => shown(text, expected),
        (text, Lang::Zh) => format!(" {} ", shown(text, expected)),
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
fn shown(bound: &str, expected: &Expectation<'_>) -> String {
    const SHORT: usize = 4;
    if expected.is_share
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
    let counts = matches!(expected.entry, Entry::Whole | Entry::Decimal);
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
pub(in crate::report) fn choice((value, label): &(String, String), lang: Lang) -> String {
    if label.is_empty() || label.to_lowercase() == value.to_lowercase() {
        return value.clone();
    }
    Message::new(text!("{value} ({label})", "{value}（{label}）"))
        .with("value", value)
        .with("label", label)
        .say(lang)
}

/// That the value may stand once only, if that is so.
pub(in crate::report) fn once(expected: &Expectation<'_>, lang: Lang) -> Option<&'static str> {
    let text = text!("no value twice", "不能重复");
    expected.unique.then(|| text.get(lang))
}

/// How a day or a time is written as text, if the field is of such a type.
fn written(expected: &Expectation<'_>, lang: Lang) -> Option<String> {
    /// More ways to write a day help nobody.
    const MOST: usize = 3;
    let formats = &expected.outline.formats;
    let usual = match expected.entry {
        Entry::Day => "YYYY-MM-DD",
        Entry::Moment => "YYYY-MM-DD hh:mm:ss",
        Entry::Clock => "hh:mm:ss",
        _ => return None,
    };
    let said = formats.iter().map(|format| date_format(format, lang));
    let mut said: Vec<String> = said.take(MOST).collect();
    if said.is_empty() {
        said.push(usual.to_owned());
    }
    let said = said.join(text!(" or ", " 或 ").get(lang));
    let message = Message::new(text!("written {formats}", "写法：{formats}"));
    Some(message.with("formats", said).say(lang))
}

/// In which unit numbers are entered, if the schema says so.
pub(in crate::report) fn unit(expected: &Expectation<'_>, lang: Lang) -> Option<String> {
    let unit = expected.field.unit.say(lang)?;
    let message = Message::new(text!("in {unit}", "单位：{unit}"));
    Some(message.with("unit", unit).say(lang))
}

/// What is said of a field wherever it is explained, one clause a line: its description, whether it is required, `what`
/// it is, its unit, whether it is unique.
pub(in crate::report) fn clauses(
    expected: &Expectation<'_>,
    what: &str,
    lang: Lang,
) -> Vec<String> {
    let both = Message::new(text!("{need}; {what}", "{need}；{what}"))
        .with("need", need(expected, lang))
        .with("what", what);
    let description = expected.outline.description.say(lang).map(str::to_owned);
    let clauses = description.into_iter().chain([both.say(lang)]);
    let clauses = clauses.chain(unit(expected, lang));
    clauses
        .chain(once(expected, lang).map(str::to_owned))
        .collect()
}

/// All that a cell of a field must be, for who has only the table, one clause a line.
pub(in crate::report) fn all(
    schema: &Schema,
    expected: &Expectation<'_>,
    lang: Lang,
) -> Vec<String> {
    let mut all = clauses(expected, &what(expected, lang), lang);
    all.extend(written(expected, lang));
    all.extend(shape(expected, lang));
    let header = |field: usize| {
        let field = schema.fields.get(field);
        field.map_or("", |field| {
            field.titles.exactly(lang).unwrap_or(&field.name)
        })
    };
    let others = |fields: &[usize]| -> Vec<&str> {
        let others = fields.iter().filter(|field| **field != expected.number);
        others.map(|field| header(*field)).collect()
    };
    let keys = schema.keys.iter().filter(|key| key.fields.len() > 1);
    for key in keys.filter(|key| key.fields.contains(&expected.number)) {
        let text = text!(
            "not twice together with {columns}",
            "与{columns}合起来不能重复"
        );
        let message = Message::new(text).with_list("columns", others(&key.fields));
        all.push(message.say(lang));
    }
    let mut foreign = schema.foreign_keys.iter();
    if let Some(foreign) = foreign.find(|foreign| foreign.fields.contains(&expected.number)) {
        all.push(match &foreign.resource {
            Some(table) => Message::new(text!(
                "one that stands in the table {table}",
                "须是 {table} 表中已有的值"
            ))
            .with("table", table)
            .say(lang),
            None => text!("one that stands in this table", "须是本表中已有的值")
                .get(lang)
                .to_owned(),
        });
    }
    let ages = schema.freshness.iter();
    for age in ages.filter(|age| age.field == expected.number) {
        let time = duration(&age.stale_after, lang);
        let message = Message::new(text!("not older than {time}", "距今不超过 {time}"));
        let message = message.with("time", time.unwrap_or_else(|| age.stale_after.clone()));
        all.push(message.say(lang));
    }
    all
}

/// How a text is built, if the schema has a pattern for it: as the example is, else as the pattern says.
fn shape(expected: &Expectation<'_>, lang: Lang) -> Option<String> {
    let pattern = expected.outline.pattern.as_deref()?;
    if matches!(expected.entry, Entry::Listed(_)) {
        return None;
    }
    if expected.example.is_some() {
        let like = text!("built like the example", "格式与示例相同");
        return Some(like.get(lang).to_owned());
    }
    let message = Message::new(text!("of the pattern {pattern}", "格式：{pattern}"));
    Some(message.with("pattern", pattern).say(lang))
}

#[cfg(test)]
mod tests {
    use super::super::of;
    use super::*;

    const SCHEMA: &str = r#"
        uniqueKeys = [["mobile", "size"]]
        [[fields]]
        name = "mobile"
        type = "string"
        kind = "phone"
        titles = { zh = "手机", en = "Mobile" }
        constraints = { required = true }
        [[fields]]
        name = "size"
        type = "string"
        constraints = { enum = ["a","b","c","d","e","f","g","h","i","j","k","l","m"] }
        labels.a = { zh = "甲", en = "First" }
        [[fields]]
        name = "since"
        type = "date"
        formats = ["%d.%m.%Y", "%Y年%m月%d日"]
        description = { zh = "合同日期", en = "the day of the contract" }
        constraints = { maximum = "today" }
        [[fields]]
        name = "code"
        type = "string"
        constraints = { pattern = "[A-Z]{2}[0-9]{3}", unique = true }
        [[fields]]
        name = "odd"
        type = "string"
        constraints = { pattern = "\\w+" }
        [[fields]]
        name = "agreed"
        type = "boolean"
        trueValues = ["是", "Y"]
        falseValues = ["否", "N"]
        [[fields]]
        name = "product"
        type = "string"
        [[foreignKeys]]
        fields = ["product"]
        reference = { resource = "products", fields = ["sku"] }
        [resources.products]
        path = "p.csv"
        [[freshness]]
        field = "since"
        staleAfter = "180d"
    "#;

    #[test]
    fn all_that_a_cell_must_be_is_said_in_both_languages() {
        let settings = crate::schema::Settings { today: 20_778 };
        let path = std::path::Path::new("s.toml");
        let schema = Schema::parse(path, SCHEMA.as_bytes(), settings).unwrap();
        let said = |lang| -> Vec<String> {
            let all = of(&schema, lang).map(|expected| all(&schema, &expected, lang).join(" | "));
            all.collect()
        };
        assert_eq!(
            said(Lang::En),
            [
                "required; a phone number | not twice together with size",
                "may stay empty; one of: a (First), b, c, d, e, f, g, h, i, j, k, l, … (13 in all) | not twice together with Mobile",
                "the day of the contract | may stay empty; a date, not after today | written DD.MM.YYYY or YYYY年MM月DD日 | not older than 180 days",
                "may stay empty; text, 5 characters | no value twice | built like the example",
                "may stay empty; text | of the pattern \\w+",
                "may stay empty; one of: 是 (yes), Y (yes), 否 (no), N (no)",
                "may stay empty; text | one that stands in the table products",
            ]
        );
        assert_eq!(
            said(Lang::Zh),
            [
                "必填；电话号码 | 与size合起来不能重复",
                "可不填；只能是：a（甲）、b、c、d、e、f、g、h、i、j、k、l、……（共 13 个） | 与手机合起来不能重复",
                "合同日期 | 可不填；日期，不晚于今天 | 写法：DD.MM.YYYY 或 YYYY年MM月DD日 | 距今不超过 180 天",
                "可不填；文字，5 个字符 | 不能重复 | 格式与示例相同",
                "可不填；文字 | 格式：\\w+",
                "可不填；只能是：是、Y（是）、否、N（否）",
                "可不填；文字 | 须是 products 表中已有的值",
            ]
        );
    }
}
