//! What the document says: the schema, section by section.

use super::access;
use super::document::{Block, Cell, Document, Line, Section, Span, Table, code, plain};
use super::field::{self, Described};
use super::wording::{class_badge, severity_badge, type_word};
use crate::clean::{self, Found};
use crate::report::expectation::written::duration;
use crate::schema::constraints::iso;
use crate::schema::file::SchemaFile;
use crate::schema::node::Node;
use crate::schema::rules::Freshness;
use crate::schema::titles::{said, title};
use crate::schema::{ExtraColumns, Field, FieldsMatch, Limit};
use crate::table::violation::CheckId;
use crate::text;
use crate::text::{Lang, Message, Text};

/// How much of the file's digest tells one version from another.
const VERSION: usize = 12;

/// The whole document.
pub(super) fn document(file: &SchemaFile, lang: Lang) -> Document {
    let content = Content { file, lang };
    let root = &file.root;
    let name = file.schema.name.as_deref();
    let untitled = text!("Data dictionary", "数据字典").get(lang);
    let title = title(root, lang).or(name).unwrap_or(untitled);
    let description = root.get("description").and_then(|node| said(node, lang));
    let lines = description.into_iter().flat_map(str::lines).map(str::trim);
    let lead = lines
        .filter(|line| !line.is_empty())
        .map(|line| vec![plain(line)]);
    let sections = [
        Some(content.fields()),
        content.derived(),
        content.keys(),
        content.rules(),
        content.retention(),
        Some(access::section(file, lang)),
        content.cleaning(),
        content.aliases(),
    ];
    Document {
        lang,
        title: title.to_owned(),
        lead: lead.collect(),
        facts: content.facts(),
        sections: sections.into_iter().flatten().collect(),
    }
}

struct Content<'a> {
    file: &'a SchemaFile,
    lang: Lang,
}

impl<'a> Content<'a> {
    fn word(&self, text: Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn get(&self, key: &str) -> Option<&'a Node> {
        self.file.root.get(key)
    }

    fn items(&self, key: &str) -> &'a [Node] {
        self.get(key).map(Node::items).unwrap_or_default()
    }

    fn head(&self, words: &[Text]) -> Vec<String> {
        words.iter().map(|word| self.word(*word)).collect()
    }

    /// Names as a schema spells them, one behind the other.
    fn codes<'n>(&self, names: impl Iterator<Item = &'n str>) -> Line {
        let names: Vec<Line> = names.map(|name| vec![code(name)]).collect();
        names.join(&plain(text!(", ", "、").get(self.lang)))
    }

    fn facts(&self) -> Vec<(String, Line)> {
        let schema = &self.file.schema;
        let mut facts = Vec::new();
        let mut fact = |about: Text, line: Line| facts.push((self.word(about), line));
        if let Some(name) = &schema.name {
            fact(text!("Table", "表名"), vec![code(name)]);
        }
        let required = schema
            .fields
            .iter()
            .filter(|field| field.required.is_some());
        let count = text!(
            "{fields}, {required} of them required",
            "共 {fields} 个，其中必填 {required} 个"
        );
        let count = Message::new(count)
            .with("fields", schema.fields.len())
            .with("required", required.count());
        fact(text!("Fields", "字段"), vec![plain(count.say(self.lang))]);
        if !schema.primary_key.is_empty() {
            let names = schema.primary_key.iter();
            let names = names.map(|at| schema.fields[*at].name.as_str());
            fact(text!("Key", "主键"), self.codes(names));
        }
        fact(text!("Columns", "列"), vec![plain(self.columns())]);
        let missing = self.items("missingValues").iter().filter_map(|node| {
            let text = node.text().or_else(|| node.get("value")?.text())?;
            (!text.is_empty()).then_some(text)
        });
        let missing = self.codes(missing);
        if !missing.is_empty() {
            fact(text!("Also counts as empty", "视为空的写法"), missing);
        }
        if let Some(locale) = &schema.locale {
            fact(text!("Locale", "区域习惯"), vec![code(locale)]);
        }
        if let Some(region) = &schema.phone_region {
            fact(
                text!("Phone numbers of", "电话默认国家/地区"),
                vec![code(region)],
            );
        }
        if let Some(file) = schema.path.as_ref().and_then(|path| path.file_name()) {
            fact(text!("Made of", "来源"), vec![code(file.to_string_lossy())]);
        }
        if let Some(version) = schema
            .sha256
            .as_ref()
            .and_then(|digest| digest.get(..VERSION))
        {
            let line = vec![code(version), Span::Soft(format!(" {}", iso(schema.today)))];
            fact(text!("Version", "版本"), line);
        }
        facts
    }

    /// How fields and columns meet.
    fn columns(&self) -> String {
        let schema = &self.file.schema;
        let matched = match schema.fields_match {
            FieldsMatch::Exact => text!(
                "exactly these, in this order",
                "与下列字段完全一致，顺序也一致"
            ),
            FieldsMatch::Equal => text!("exactly these, in any order", "与下列字段一致，顺序不限"),
            FieldsMatch::Subset => text!("all of these, in any order", "下列字段都要有，顺序不限"),
            FieldsMatch::Superset => text!("some of these, no others", "只能是下列字段，可以缺少"),
            FieldsMatch::Partial => text!("at least one of these", "至少有下列字段之一"),
        };
        if schema.fields_match.forbids_extra() {
            return self.word(matched);
        }
        let extra = match schema.extra_columns {
            ExtraColumns::Error => text!("others are an error", "多余的列算错误"),
            ExtraColumns::Warn => text!("others are a warning", "多余的列给出警告"),
            ExtraColumns::Keep => text!("others are kept", "多余的列保留"),
            ExtraColumns::Drop => text!("others are left out", "多余的列不写出"),
        };
        let both = text!("{matched}; {extra}", "{matched}；{extra}");
        let both = Message::new(both)
            .with_said("matched", matched)
            .with_said("extra", extra);
        both.say(self.lang)
    }

    /// The table of fields, one for each group, in the order in which groups first appear.
    fn fields(&self) -> Section {
        let mut groups: Vec<(Option<&str>, Vec<Vec<Cell>>)> = Vec::new();
        let nodes = self.items("fields");
        let described = nodes.iter().any(|node| {
            let description = node.get("description");
            description.and_then(|node| said(node, self.lang)).is_some()
        });
        for (at, (field, node)) in self.file.schema.fields.iter().zip(nodes).enumerate() {
            let group = node.get("group").and_then(|group| said(group, self.lang));
            let field = Described {
                schema: &self.file.schema,
                field,
                at,
                node,
                lang: self.lang,
            };
            let row = field.row(described);
            match groups.iter_mut().find(|(known, _)| *known == group) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((group, vec![row])),
            }
        }
        let grouped = groups.len() > 1 || groups.iter().any(|(group, _)| group.is_some());
        let mut blocks = Vec::new();
        for (group, rows) in groups {
            let other = text!("Other", "其他").get(self.lang);
            if grouped {
                blocks.push(Block::Heading(group.unwrap_or(other).to_owned()));
            }
            blocks.push(Block::Table(Table {
                head: field::head(self.lang, described),
                rows,
                look: if described {
                    "fields described"
                } else {
                    "fields"
                },
            }));
        }
        Section {
            title: self.word(text!("Fields", "字段")),
            blocks,
        }
    }

    fn derived(&self) -> Option<Section> {
        let nodes = self.items("derive");
        let rows = nodes
            .iter()
            .zip(&self.file.schema.derived)
            .map(|(node, field)| {
                let mut names = vec![vec![code(&field.name)]];
                if let Some(title) = title(node, self.lang) {
                    names.insert(0, vec![Span::Strong(title.to_owned())]);
                }
                let of_type = node.get("type").and_then(Node::text).unwrap_or("any");
                let expr = node.get("expr").and_then(Node::text).unwrap_or_default();
                vec![
                    names,
                    vec![vec![plain(type_word(of_type).get(self.lang))]],
                    vec![vec![code(expr)]],
                    vec![vec![class_badge(field.class, self.lang)]],
                ]
            });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then(|| Section {
            title: self.word(text!("Computed fields", "计算字段")),
            blocks: vec![Block::Table(Table {
                head: self.head(&[
                    text!("Field", "字段"),
                    text!("What it is", "内容"),
                    text!("Computed as", "计算方法"),
                    text!("Class", "敏感级别"),
                ]),
                rows,
                look: "wide",
            })],
        })
    }

    fn keys(&self) -> Option<Section> {
        let schema = &self.file.schema;
        let names = |node: &'a Node| node.one_or_more().iter().filter_map(Node::text);
        let mut lines = Vec::new();
        if let Some(key) = self
            .get("primaryKey")
            .filter(|_| !schema.primary_key.is_empty())
        {
            let mut line = vec![plain(self.word(text!("Primary key: ", "主键：")))];
            line.extend(self.codes(names(key)));
            let why = text!(
                " – filled in for every record, and no two are the same",
                "，每条记录都要填写，且不能重复"
            );
            line.push(plain(self.word(why)));
            lines.push(line);
        }
        for key in self.items("uniqueKeys") {
            let mut line = vec![plain(
                self.word(text!("Unique together: ", "组合后不能重复：")),
            )];
            line.extend(self.codes(names(key)));
            lines.push(line);
        }
        for key in self.items("foreignKeys") {
            let of = |node: Option<&'a Node>| node.and_then(|node| node.get("fields"));
            let mut line = self.codes(of(Some(key)).into_iter().flat_map(names));
            let reference = key.get("reference");
            let resource = reference.and_then(|reference| reference.get("resource")?.text());
            line.push(plain(self.word(text!(" must stand in ", " 必须出现在 "))));
            match resource.filter(|name| !name.is_empty()) {
                Some(name) => line.push(code(name)),
                None => line.push(plain(self.word(text!("this table", "本表")))),
            }
            line.push(plain(self.word(text!(", column ", " 的列 "))));
            line.extend(self.codes(of(reference).into_iter().flat_map(names)));
            lines.push(line);
        }
        (!lines.is_empty()).then(|| Section {
            title: self.word(text!("Keys", "主键与引用")),
            blocks: vec![Block::List(lines)],
        })
    }

    /// Rules over a record, over the table, and about old dates.
    fn rules(&self) -> Option<Section> {
        let mut rows = self.rows_of_rules();
        rows.extend(self.rows_of_freshness());
        let mut blocks = Vec::new();
        if !rows.is_empty() {
            blocks.push(Block::Table(Table {
                head: self.head(&[
                    text!("What is said", "提示"),
                    text!("Weight", "级别"),
                    text!("Condition", "条件"),
                ]),
                rows,
                look: "wide",
            }));
        }
        blocks.extend(self.gate().map(|gate| Block::Paragraph(vec![plain(gate)])));
        (!blocks.is_empty()).then(|| Section {
            title: self.word(text!("Rules", "规则")),
            blocks,
        })
    }

    fn rows_of_rules(&self) -> Vec<Vec<Cell>> {
        let schema = &self.file.schema;
        let rules = schema.rules.iter().map(|rule| rule.check);
        let checks = schema.table_checks.iter().map(|check| check.check);
        let rules = self.items("rules").iter().zip(rules);
        let all = rules.chain(self.items("checks").iter().zip(checks));
        let row = |(node, check): (&Node, CheckId)| {
            let text = |key: &str| node.get(key).and_then(Node::text);
            let message = node.get("message").and_then(|node| said(node, self.lang));
            let message = message.map(|message| vec![Span::Strong(message.to_owned())]);
            let id = vec![code(text("id").unwrap_or_default())];
            let when = text("when").map(|when| {
                let word = self.word(text!("when ", "当 "));
                vec![plain(word), code(when)]
            });
            let must = vec![
                plain(self.word(text!("must be true: ", "应满足 "))),
                code(text("assert").unwrap_or_default()),
            ];
            vec![
                message.into_iter().chain([id]).collect(),
                self.weight(check),
                when.into_iter().chain([must]).collect(),
            ]
        };
        all.map(row).collect()
    }

    fn rows_of_freshness(&self) -> Vec<Vec<Cell>> {
        let all = self.items("freshness").iter();
        let all = all.zip(&self.file.schema.freshness);
        let row = |(node, freshness): (&Node, &Freshness)| {
            let name = node.get("field").and_then(Node::text).unwrap_or_default();
            let after = duration(&freshness.stale_after, self.lang);
            let words = text!("older than {time}", "超过 {time}");
            let words =
                Message::new(words).with("time", after.unwrap_or(freshness.stale_after.clone()));
            let told = vec![Span::Strong(self.word(text!("out of date", "信息过期")))];
            let line = vec![code(name), plain(" "), plain(words.say(self.lang))];
            vec![vec![told], self.weight(freshness.check), vec![line]]
        };
        all.map(row).collect()
    }

    fn weight(&self, check: CheckId) -> Cell {
        let severity = self.file.schema.check(check).severity;
        vec![vec![severity_badge(severity, self.lang)]]
    }

    /// When a table fails, where the schema says it and a table can fail.
    fn gate(&self) -> Option<String> {
        let gate = &self.file.schema.gate;
        let is_said = self.get("gate").is_some() && gate.fail_on.name() != "never";
        let words = if gate.max_errors == Limit::Count(0) {
            text!("One error fails the table.", "有一处错误，整张表即不通过。").into()
        } else {
            let words = text!(
                "A table fails when more than {limit} is wrong (errors, or the share of records with one).",
                "错误超过 {limit}（错误数，或有错记录的比例）时，整张表不通过。"
            );
            Message::new(words).with("limit", &gate.max_errors)
        };
        is_said.then(|| words.say(self.lang))
    }

    fn retention(&self) -> Option<Section> {
        let retention = self.file.schema.retention.as_ref()?;
        let field = self.file.schema.fields.get(retention.field)?;
        let keep = duration(&retention.keep, self.lang).unwrap_or(retention.keep.clone());
        let action = self.get("retention")?.get("action").and_then(Node::text);
        let then = match action {
            Some("anonymise") => text!(
                "then their personal and sensitive cells are emptied",
                "到期后清空个人和敏感信息"
            ),
            Some("drop") => text!("then they are left out", "到期后删除"),
            _ => text!("then they are reported", "到期后列入报告"),
        };
        let keep = Message::new(text!(
            "Records are kept for {keep} from ",
            "记录保存 {keep}，起算日期为 "
        ))
        .with("keep", keep);
        let mut line = vec![plain(keep.say(self.lang)), code(&field.name)];
        let end = Message::new(text!("; {then}.", "；{then}。")).with_said("then", then);
        line.push(plain(end.say(self.lang)));
        Some(Section {
            title: self.word(text!("How long records are kept", "保存期限")),
            blocks: vec![Block::Paragraph(line)],
        })
    }

    /// What a clean step does; None where there is no such step.
    fn about_step(&self, name: &str) -> Option<Line> {
        let words = match clean::find(name)? {
            Found::Step(entry) => Message::new(entry.about),
            Found::Kind(entry) => {
                Message::new(text!("the standard form of {kind}", "统一写法：{kind}"))
                    .with_said("kind", entry.about)
            }
        };
        let colon = self.word(text!(": ", "："));
        let words = format!("{colon}{}", words.say(self.lang));
        Some(vec![code(name), plain(words)])
    }

    /// Which steps clean takes, field by field, and what they do.
    fn cleaning(&self) -> Option<Section> {
        let mut known: Vec<String> = Vec::new();
        let mut lists: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
        for (field, node) in self.file.schema.fields.iter().zip(self.items("fields")) {
            let steps = steps_of(field, node);
            for step in &steps {
                let name = step.split(':').next().unwrap_or_default();
                if !known.iter().any(|known| known == name) {
                    known.push(name.to_owned());
                }
            }
            if steps.is_empty() {
                continue;
            }
            match lists.iter_mut().find(|(list, _)| *list == steps) {
                Some((_, fields)) => fields.push(&field.name),
                None => lists.push((steps, vec![&field.name])),
            }
        }
        if lists.is_empty() {
            return None;
        }
        let rows = lists.iter().map(|(steps, fields)| {
            vec![
                vec![self.codes(fields.iter().copied())],
                vec![self.codes(steps.iter().map(String::as_str))],
            ]
        });
        let table = Table {
            head: self.head(&[
                text!("Fields", "字段"),
                text!("Steps, in order", "步骤（依次）"),
            ]),
            rows: rows.collect(),
            look: "wide",
        };
        let about = known.iter().filter_map(|name| self.about_step(name));
        let about = Block::List(about.collect());
        Some(Section {
            title: self.word(text!("What cleaning does", "清洗步骤")),
            blocks: vec![Block::Table(table), about],
        })
    }

    fn aliases(&self) -> Option<Section> {
        let rows = self.file.schema.fields.iter().filter_map(|field| {
            let aliases: Vec<&str> = field.aliases.iter().map(String::as_str).collect();
            let aliases = aliases.join(text!(", ", "、").get(self.lang));
            (!aliases.is_empty())
                .then(|| vec![vec![vec![code(&field.name)]], vec![vec![plain(aliases)]]])
        });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then(|| Section {
            title: self.word(text!(
                "Other headers that are recognised",
                "可识别的其他表头"
            )),
            blocks: vec![Block::Table(Table {
                head: self.head(&[text!("Field", "字段"), text!("Also called", "别名")]),
                rows,
                look: "wide",
            })],
        })
    }
}

/// The clean steps of a field, in order: as declared, else those that its type and kind bring.
fn steps_of(field: &Field, node: &Node) -> Vec<String> {
    if let Some(declared) = node.get("clean").map(Node::one_or_more) {
        let steps = declared.iter().filter_map(Node::text);
        return steps.map(str::to_owned).collect();
    }
    let mut names = String::new();
    field.cleaning.names(u64::MAX, &mut names);
    let names = names.split('+').filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}
