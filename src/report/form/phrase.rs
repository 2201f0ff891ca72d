//! What a form says about a field: the note on its header, the hint at its cells, the guide.

use crate::report::expectation::phrase::{choice, clauses};
use crate::report::expectation::{Entry, Expectation, phrase};
use crate::text;
use crate::text::{Lang, Message};

/// What is entered: `a whole number, from 1 to 5`.
pub(super) fn what(expected: &Expectation<'_>, lang: Lang) -> String {
    match &expected.entry {
        Entry::Listed(_) => text!("choose from the list", "从下拉列表中选")
            .get(lang)
            .to_owned(),
        _ => phrase::what(expected, lang),
    }
}

/// All that is to be known of a field, one clause a line: its description, whether it is required, what it is, its
/// values, an example.
pub(super) fn lines(expected: &Expectation<'_>, lang: Lang) -> Vec<String> {
    let mut lines = clauses(expected, &what(expected, lang), lang);
    match (&expected.entry, &expected.example) {
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
        let said = |lang| -> Vec<String> {
            let form = Form {
                schema: &schema,
                rows: 1,
                lang,
            };
            let columns = columns::of(&form);
            let said = columns.iter().map(|column| {
                format!(
                    "{}: {}",
                    column.expected.header,
                    lines(&column.expected, lang).join(" | ")
                )
            });
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
