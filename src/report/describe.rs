//! What a code means and what would help: from the table of codes, the table of kinds, or the schema's own names.

use crate::kinds;
use crate::schema::Schema;
use crate::schema::sentence::Filling;
use crate::table::codes;
use crate::table::violation::CheckId;
use crate::text;
use crate::text::{Lang, Message};

/// A code in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// A heading.
    pub title: Message,
    /// What would help: a sentence.
    pub hint: Message,
}

/// The words for `code`; a code that nobody knows is its own title.
pub fn describe(code: &str) -> Description {
    if let Some(known) = codes::find(code) {
        return Description {
            title: known.title.into(),
            hint: known.hint.into(),
        };
    }
    let (title, hint) = match code.split_once('.') {
        Some(("kind", name)) => (
            match kinds::find(name) {
                Some(kind) => Message::new(text!("Not {what}", "不是有效的{what}"))
                    .with_said("what", kind.about),
                None => Message::new(text!("Not a valid {what}", "不是有效的 {what}"))
                    .with("what", name),
            },
            text!(
                "Correct the cell; if the field may hold something else, set strict = false or take its kind off in the schema.",
                "请更正单元格；若该字段可填其他内容，请在规则文件中设 strict = false 或去掉 kind。"
            ),
        ),
        Some(("rule", id)) => (
            Message::new(text!("Rule {id} is broken", "违反规则 {id}")).with("id", id),
            text!(
                "Correct the record, or the rule in the schema if it is wrong.",
                "请更正该记录；若规则有误，请修改规则文件。"
            ),
        ),
        Some(("check", id)) => (
            Message::new(text!("Check {id} of the whole table", "整表检查 {id}")).with("id", id),
            text!(
                "Check that the export is complete, or correct the check in the schema if it is wrong.",
                "请核对导出的数据是否完整；若检查有误，请修改规则文件。"
            ),
        ),
        _ => (
            Message::new(text!("{code}", "{code}")).with("code", code),
            text!("Correct the record.", "请更正该记录。"),
        ),
    };
    Description {
        title,
        hint: hint.into(),
    }
}

/// The heading for `code`, whatever it is: a rule and a check in the schema's own words, if it has some, columns in
/// the places of their cells.
pub fn title(code: &str, schema: Option<&Schema>, lang: Lang) -> String {
    let own = schema.and_then(|schema| {
        let of = |check: CheckId| schema.check(check).code == code;
        let rules = schema.rules.iter().map(|rule| (rule.check, &rule.message));
        let checks = schema.table_checks.iter();
        let checks = checks.map(|check| (check.check, &check.message));
        let (_, message) = rules.chain(checks).find(|(check, _)| of(*check))?;
        let column = |filling| match filling {
            Filling::Field(field) => {
                let field = schema.fields.get(field);
                field.map(|field| field.titles.exactly(lang).unwrap_or(&field.name))
            }
            Filling::Derived(derived) => {
                let derived = schema.derived.get(derived);
                derived.map(|derived| derived.titles.exactly(lang).unwrap_or(&derived.name))
            }
        };
        let shown = |filling| column(filling).unwrap_or_default().to_owned();
        let said = message.as_ref()?.say(lang, shown);
        (!said.trim().is_empty()).then_some(said)
    });
    own.unwrap_or_else(|| describe(code).title.say(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_checks_are_headed_by_their_own_words() {
        let schema = r#"
            [[fields]]
            name = "from"
            type = "date"
            titles = { zh = "开始" }
            [[fields]]
            name = "to"
            type = "date"
            [[rules]]
            id = "order"
            assert = "to >= from"
            message = { zh = "早于{from}", en = "{to} before {from}" }
            [[rules]]
            id = "bare"
            assert = "to >= from"
            [[checks]]
            id = "size"
            assert = "rows > 1"
            message = "too few"
        "#;
        let settings = crate::schema::Settings { today: 20_000 };
        let path = std::path::Path::new("s.toml");
        let schema = Schema::parse(path, schema.as_bytes(), settings).unwrap();
        for (code, en, zh) in [
            ("rule.order", "to before from", "早于开始"),
            ("rule.bare", "Rule bare is broken", "违反规则 bare"),
            ("check.size", "too few", "too few"),
            ("kind.phone", "Not a phone number", "不是有效的电话号码"),
            ("required", "Missing required value", "必填项为空"),
        ] {
            assert_eq!(title(code, Some(&schema), Lang::En), en);
            assert_eq!(title(code, Some(&schema), Lang::Zh), zh);
        }
        assert_eq!(title("rule.order", None, Lang::En), "Rule order is broken");
    }

    #[test]
    fn every_family_has_words() {
        for (code, en, zh) in [
            ("required", "Missing required value", "必填项为空"),
            ("kind.id", "Not a business identifier", "不是有效的业务编号"),
            (
                "kind.shoe-size",
                "Not a valid shoe-size",
                "不是有效的 shoe-size",
            ),
            ("rule.order", "Rule order is broken", "违反规则 order"),
            (
                "check.size",
                "Check size of the whole table",
                "整表检查 size",
            ),
            (
                "freshness.last_contact",
                "Record out of date",
                "记录久未更新",
            ),
            ("other", "other", "other"),
        ] {
            let description = describe(code);
            assert_eq!(description.title.say(Lang::En), en);
            assert_eq!(description.title.say(Lang::Zh), zh);
            assert!(description.hint.say(Lang::En).ends_with('.'));
            assert!(description.hint.say(Lang::Zh).ends_with('。'));
        }
    }
}
