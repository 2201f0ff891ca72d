//! What the standard has no words for: one line a kind of thing.

use crate::text;
use crate::text::{Message, Text, listed};

/// More fields than these are counted.
const MOST_NAMED: usize = 7;

/// A kind of thing that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    Name,
    Kind,
    KindPart,
    Formats,
    Aliases,
    Titles,
    Clean,
    Class,
    Labels,
    Synonyms,
    Default,
    Match,
    Group,
    Unit,
    Canonical,
    Lenient,
    Example,
    Blank,
    Locale,
    ExtraColumns,
    Derive,
    Rules,
    Checks,
    Severity,
    Gate,
    Resources,
    Freshness,
    Retention,
    Dedupe,
    Roles,
    Triggers,
    Pipelines,
    Profiles,
}

/// What of the schema itself a key says that the standard does not know; none for the others.
pub(super) fn of_schema_key(key: &str) -> Option<Loss> {
    Some(match key {
        "locale" | "phoneRegion" => Loss::Locale,
        "extraColumns" => Loss::ExtraColumns,
        "derive" => Loss::Derive,
        "rules" => Loss::Rules,
        "checks" => Loss::Checks,
        "severity" => Loss::Severity,
        "gate" => Loss::Gate,
        "resources" => Loss::Resources,
        "freshness" => Loss::Freshness,
        "retention" => Loss::Retention,
        "dedupe" | "survive" => Loss::Dedupe,
        "classes" | "roles" => Loss::Roles,
        "triggers" => Loss::Triggers,
        "pipelines" => Loss::Pipelines,
        "profiles" => Loss::Profiles,
        _ => return None,
    })
}

/// What of a field a key says that the standard does not know; none for the others, and for those that are looked at
/// for what they say.
pub(super) fn of_field_key(key: &str) -> Option<Loss> {
    Some(match key {
        "aliases" => Loss::Aliases,
        "strict" | "regionField" | "phoneRegion" | "phoneFormat" => Loss::KindPart,
        "class" => Loss::Class,
        "uniqueBy" => Loss::Canonical,
        "blankIsMissing" => Loss::Blank,
        "clean" => Loss::Clean,
        "synonyms" => Loss::Synonyms,
        "default" => Loss::Default,
        "match" => Loss::Match,
        "group" => Loss::Group,
        "unit" => Loss::Unit,
        _ => return None,
    })
}

impl Loss {
    const fn words(self) -> Text {
        match self {
            Self::Name => text!(
                "the schema's name: the standard takes small letters, digits, - . _ and / only",
                "规则文件的 name：标准只允许小写字母、数字和 - . _ /"
            ),
            Self::Kind => text!("kinds the standard has no word for", "标准里没有的 kind"),
            Self::KindPart => text!(
                "how kinds are judged (strict, regions, phoneFormat)",
                "kind 的判断方式（strict、地区、phoneFormat）"
            ),
            Self::Formats => text!(
                "the list of date formats; any stands for it",
                "日期格式列表，以 any 代替"
            ),
            Self::Aliases => text!("aliases of headers", "表头别名"),
            Self::Titles => text!("titles in other languages", "其他语言的标题"),
            Self::Clean => text!("clean steps", "清洗步骤"),
            Self::Class => text!("classes", "敏感级别"),
            Self::Labels => text!("labels in other languages", "其他语言的标签"),
            Self::Synonyms => text!("synonyms", "同义词"),
            Self::Default => text!("defaults", "默认值"),
            Self::Match => text!("hints for dedupe", "查重提示"),
            Self::Group => text!("groups of fields", "字段分组"),
            Self::Unit => text!("units of numbers", "数字的单位"),
            Self::Canonical => text!("uniqueness by the canonical form", "按规范写法判断唯一"),
            Self::Lenient => text!("constraints that only warn", "只作警告的约束"),
            Self::Example => text!(
                "examples that are not of the field's type",
                "与类型不符的示例"
            ),
            Self::Blank => text!(
                "that a cell of blanks only is missing",
                "只有空白的单元格视为空"
            ),
            Self::Locale => text!("locale and phoneRegion", "locale 和 phoneRegion"),
            Self::ExtraColumns => text!("extraColumns", "extraColumns（多余列的处理）"),
            Self::Derive => text!("computed fields", "计算字段"),
            Self::Rules => text!("rules over several fields", "跨字段规则"),
            Self::Checks => text!("checks of the whole table", "整表检查"),
            Self::Severity => text!("severities", "问题级别"),
            Self::Gate => text!("the gate", "通过条件"),
            Self::Resources => text!("where resources stand", "引用表的位置"),
            Self::Freshness => text!("freshness", "时效要求"),
            Self::Retention => text!("retention", "保存期限"),
            Self::Dedupe => text!("how duplicates are found and merged", "查重与合并设置"),
            Self::Roles => text!("classes and roles", "敏感级别与角色的设置"),
            Self::Triggers => text!("triggers", "触发器"),
            Self::Pipelines => text!("pipelines", "流水线"),
            Self::Profiles => text!("how exports look", "导出方案"),
        }
    }
}

/// What was left out, each kind of thing once, with the fields it stood at.
#[derive(Debug, Default)]
pub(super) struct Losses(Vec<(Loss, Vec<String>)>);

impl Losses {
    pub(super) fn of_schema(&mut self, loss: Loss) {
        self.entry(loss);
    }

    pub(super) fn of_field(&mut self, loss: Loss, field: Option<&str>) {
        let fields = self.entry(loss);
        if let Some(field) = field
            && fields.last().is_none_or(|last| last != field)
        {
            fields.push(field.to_owned());
        }
    }

    fn entry(&mut self, loss: Loss) -> &mut Vec<String> {
        let at = self.0.iter().position(|(known, _)| *known == loss);
        let at = at.unwrap_or_else(|| {
            self.0.push((loss, Vec::new()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    /// One message a kind of thing, in the order of their table.
    pub(super) fn said(mut self) -> Vec<Message> {
        self.0.sort_by_key(|(loss, _)| *loss as usize);
        let message = |(loss, fields): (Loss, Vec<String>)| {
            if fields.is_empty() {
                return Message::new(text!("left out: {what}", "未导出：{what}"))
                    .with_said("what", loss.words());
            }
            if fields.len() > MOST_NAMED {
                return Message::new(text!(
                    "left out: {what} ({count} fields)",
                    "未导出：{what}（{count} 个字段）"
                ))
                .with_said("what", loss.words())
                .with("count", fields.len());
            }
            Message::new(text!(
                "left out: {what} ({fields})",
                "未导出：{what}（{fields}）"
            ))
            .with_said("what", loss.words())
            .with_said("fields", listed(fields))
        };
        self.0.into_iter().map(message).collect()
    }
}
