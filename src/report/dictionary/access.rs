//! Who may see what: roles × classes.

use super::document::{Block, Cell, Line, Section, Span, Table, code, plain};
use super::wording::{class_badge, protect_badge};
use crate::schema::file::SchemaFile;
use crate::schema::node::Node;
use crate::table::class::Class;
use crate::text;
use crate::text::{Lang, Message};

/// What becomes of a hidden class where neither the role nor the class says it.
fn usual(class: Class) -> &'static str {
    if class == Class::Personal {
        "mask"
    } else {
        "drop"
    }
}

/// The section: what the classes are, and what each role sees of them.
pub(super) fn section(file: &SchemaFile, lang: Lang) -> Section {
    let mut blocks = vec![Block::Table(classes(file, lang))];
    let roles = file
        .root
        .get("roles")
        .map(Node::entries)
        .unwrap_or_default();
    let heading = text!("What each role sees", "各角色可以看到什么").get(lang);
    if !roles.is_empty() {
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.push(Block::Table(matrix(file, lang)));
        let more: Vec<Line> = roles
            .iter()
            .flat_map(|(key, role)| particulars(&key.name, role, lang))
            .collect();
        if !more.is_empty() {
            blocks.push(Block::List(more));
        }
        let view = text!(
            "A role is a view for those who are handed a copy, not a lock: who can read the file can read all of it.",
            "角色只决定导出的内容，并不是权限控制：能打开原文件的人可以看到全部内容。"
        );
        blocks.push(Block::Paragraph(vec![Span::Soft(
            view.get(lang).to_owned(),
        )]));
    }
    Section {
        title: text!("Who may see what", "谁能看什么").get(lang).to_owned(),
        blocks,
    }
}

/// The classes, what reports show of them, and their fields.
fn classes(file: &SchemaFile, lang: Lang) -> Table {
    let head = [
        text!("Class", "敏感级别"),
        text!("In reports", "报告中"),
        text!("Fields", "字段"),
    ];
    let row = |(name, class): (&str, Class)| {
        let own = file.root.get("classes").and_then(|all| all.get(name));
        let hidden = own
            .and_then(|class| class.get("reportValues"))
            .and_then(Node::bool)
            == Some(false);
        let reports = match class {
            _ if hidden => text!("never shown", "不显示"),
            Class::Public | Class::Internal => text!("shown as they are", "原样显示"),
            Class::Personal => text!("partly hidden", "部分遮盖"),
            Class::Sensitive => text!("never shown", "不显示"),
        };
        let fields = file
            .schema
            .fields
            .iter()
            .filter(|field| field.class == class);
        let fields: Vec<Line> = fields.map(|field| vec![code(&field.name)]).collect();
        let comma = plain(text!(", ", "、").get(lang));
        let fields = fields.join(&comma);
        let fields: Cell = if fields.is_empty() {
            Vec::new()
        } else {
            vec![fields]
        };
        (!fields.is_empty()).then(|| {
            vec![
                vec![vec![class_badge(class, lang)]],
                vec![vec![plain(reports.get(lang))]],
                fields,
            ]
        })
    };
    Table {
        head: head.iter().map(|text| text.get(lang).to_owned()).collect(),
        rows: Class::NAMES.into_iter().filter_map(row).collect(),
        look: "wide",
    }
}

/// Roles × classes.
fn matrix(file: &SchemaFile, lang: Lang) -> Table {
    let mut head = vec![text!("Role", "角色").get(lang).to_owned()];
    head.extend(
        Class::NAMES
            .iter()
            .map(|(_, class)| match class_badge(*class, lang) {
                Span::Badge(_, word) => word,
                _ => String::new(),
            }),
    );
    let roles = file
        .root
        .get("roles")
        .map(Node::entries)
        .unwrap_or_default();
    let row = |role: &Node, name: &str| {
        let mut row: Vec<Cell> = vec![vec![vec![Span::Strong(name.to_owned())]]];
        for (name, class) in Class::NAMES {
            let shown = role.get("show").map(Node::items).unwrap_or_default();
            let is_shown = shown.iter().any(|shown| shown.text() == Some(name));
            let of_class = file.root.get("classes").and_then(|all| all.get(name));
            let own = of_class
                .and_then(|class| class.get("protect"))
                .and_then(Node::text);
            let protect = if is_shown {
                "none"
            } else {
                own.unwrap_or(usual(class))
            };
            row.push(vec![vec![protect_badge(protect, lang)]]);
        }
        row
    };
    Table {
        head,
        rows: roles
            .iter()
            .map(|(key, role)| row(role, &key.name))
            .collect(),
        look: "wide",
    }
}

/// What a role has of its own: which records, single fields, what it may change.
fn particulars(name: &str, role: &Node, lang: Lang) -> Vec<Line> {
    let comma = plain(text!(", ", "、").get(lang));
    let begin = |words: text::Text| {
        let words = Message::new(words).say(lang);
        vec![Span::Strong(name.to_owned()), plain(words)]
    };
    let mut lines = Vec::new();
    if let Some(rows) = role.get("rows").and_then(Node::text) {
        let mut line = begin(text!(": only the records with ", "：只限符合条件的记录："));
        line.push(code(rows));
        lines.push(line);
    }
    let single = role.get("protect").map(Node::entries).unwrap_or_default();
    if !single.is_empty() {
        let mut line = begin(text!(": differently for ", "：另行处理："));
        let each: Vec<Line> = single
            .iter()
            .map(|(key, protect)| {
                let badge = protect_badge(protect.text().unwrap_or_default(), lang);
                vec![code(&key.name), plain(" "), badge]
            })
            .collect();
        line.extend(each.join(&comma));
        lines.push(line);
    }
    let edit = role.get("edit").map(Node::items).unwrap_or_default();
    if !edit.is_empty() {
        let mut line = begin(text!(": may change ", "：可以修改："));
        let each: Vec<Line> = edit
            .iter()
            .filter_map(Node::text)
            .map(|field| vec![code(field)])
            .collect();
        line.extend(each.join(&comma));
        lines.push(line);
    }
    lines
}
