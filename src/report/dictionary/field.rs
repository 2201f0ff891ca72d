//! One field as a line of the table of fields.

use super::document::{Cell, Line, Span, code, plain};
use super::wording::{class_badge, type_word};
use crate::kinds;
use crate::report::expectation::written::date_format;
use crate::schema::node::Node;
use crate::schema::titles::{said, title};
use crate::schema::{Field, Schema};
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Lang, Message, Text};

/// More values than these stand one behind the other whatever their labels are.
const MOST_LINES: usize = 6;

/// The head of the table of fields; `described`: some have a description.
pub(super) fn head(lang: Lang, described: bool) -> Vec<String> {
    let words: [Text; 7] = [
        text!("Field", "字段"),
        text!("What it is", "内容"),
        text!("Required", "必填"),
        text!("Unique", "唯一"),
        text!("Values and limits", "取值与限制"),
        text!("Class", "敏感级别"),
        text!("Description", "说明"),
    ];
    let shown = words.len() - usize::from(!described);
    let shown = words.iter().take(shown);
    shown.map(|word| word.get(lang).to_owned()).collect()
}

/// A field and where it stands in its schema.
pub(super) struct Described<'a> {
    pub schema: &'a Schema,
    pub field: &'a Field,
    /// Its place among the fields.
    pub at: usize,
    pub node: &'a Node,
    pub lang: Lang,
}

impl Described<'_> {
    /// Its line of the table; `described`: with its description.
    pub(super) fn row(&self, described: bool) -> Vec<Cell> {
        let mut row = vec![
            self.names(),
            self.meaning(),
            self.required(),
            self.unique(),
            self.limits(),
            vec![vec![class_badge(self.field.class, self.lang)]],
        ];
        if described {
            row.push(self.description());
        }
        row
    }

    fn names(&self) -> Cell {
        let name = vec![code(&self.field.name)];
        match title(self.node, self.lang) {
            Some(title) if title != self.field.name => {
                vec![vec![Span::Strong(title.to_owned())], name]
            }
            _ => vec![name],
        }
    }

    fn word(&self, text: Text) -> Span {
        plain(text.get(self.lang))
    }

    fn meaning(&self) -> Cell {
        let kind = self.node.get("kind").and_then(Node::text);
        let entry = kind.and_then(kinds::find);
        let about = entry.map_or(type_word(self.field.type_name), |entry| entry.about);
        let mut lines = vec![vec![self.word(about)]];
        let mut spelled = self.field.type_name.to_owned();
        if let Some(kind) = kind {
            spelled = format!("{spelled} · {kind}");
        }
        lines.push(vec![Span::Soft(spelled)]);
        if entry.is_some_and(|entry| !self.is_error(entry.code)) {
            lines.push(vec![Span::Soft(WARNS.get(self.lang).to_owned())]);
        }
        lines
    }

    /// Whether findings of `code` are errors here.
    fn is_error(&self, code: &str) -> bool {
        let mut checks = self.schema.checks.iter();
        let check = checks.find(|check| check.field == Some(self.at) && check.code == code);
        check.is_none_or(|check| check.severity == Some(Severity::Error))
    }

    fn yes(&self, code: &str) -> Line {
        let mut line = vec![self.word(text!("yes", "是"))];
        if !self.is_error(code) {
            line.push(plain(" "));
            line.push(Span::Soft(WARNS.get(self.lang).to_owned()));
        }
        line
    }

    fn required(&self) -> Cell {
        if self.field.required.is_some() {
            vec![self.yes("required")]
        } else {
            Vec::new()
        }
    }

    fn unique(&self) -> Cell {
        if self.schema.primary_key == [self.at] {
            return vec![vec![self.word(text!("yes (key)", "是（主键）"))]];
        }
        if self.schema.primary_key.contains(&self.at) {
            return vec![vec![self.word(text!("part of the key", "主键之一"))]];
        }
        let constraint = self.constraint("unique").and_then(Node::bool);
        if constraint == Some(true) {
            vec![self.yes("unique")]
        } else {
            Vec::new()
        }
    }

    fn constraint(&self, key: &str) -> Option<&Node> {
        self.node.get("constraints")?.get(key)
    }

    fn limits(&self) -> Cell {
        let mut lines = self.values();
        lines.extend(self.formats());
        if let Some(unit) = self.field.unit.say(self.lang) {
            lines.push(vec![self.word(text!("in ", "单位：")), plain(unit)]);
        }
        lines.extend(self.bounds());
        lines.extend(self.length());
        if let Some(pattern) = self.constraint("pattern").and_then(Node::text) {
            let mut line = vec![self.word(text!("form ", "格式 ")), code(pattern)];
            self.weigh("pattern", &mut line);
            lines.push(line);
        }
        if let Some(default) = self.node.get("default").and_then(Node::scalar) {
            lines.push(vec![self.word(text!("default ", "默认值 ")), code(default)]);
        }
        if let Some(example) = self.example() {
            lines.push(vec![self.word(text!("e.g. ", "如 ")), code(example)]);
        }
        lines
    }

    fn weigh(&self, code: &str, line: &mut Line) {
        if !self.is_error(code) {
            line.push(Span::Soft(format!(" {}", WARNS.get(self.lang))));
        }
    }

    /// The values it lists, each with its label.
    fn values(&self) -> Cell {
        let listed = self
            .constraint("enum")
            .or_else(|| self.node.get("categories"));
        let items = listed.map(Node::items).unwrap_or_default();
        let labels = self.node.get("labels");
        let value = |item: &Node| {
            let value = item.get("value").unwrap_or(item);
            let text = value.scalar().unwrap_or_else(|| value.to_json());
            let label = labels.and_then(|labels| labels.get(&text));
            let label = label.and_then(|label| said(label, self.lang));
            let label = label.or_else(|| item.get("label").and_then(Node::text));
            let mut line = vec![code(&text)];
            if let Some(label) = label.filter(|label| *label != text) {
                line.push(plain(format!(" {label}")));
            }
            line
        };
        let mut lines: Vec<Line> = items.iter().map(value).collect();
        if lines.len() > MOST_LINES || lines.iter().all(|line| line.len() == 1) {
            let comma = text!(", ", "、").get(self.lang);
            lines = vec![lines.join(&plain(comma))];
            lines.retain(|line| !line.is_empty());
        }
        if let Some(last) = lines.last_mut() {
            self.weigh("enum", last);
        }
        let words = [
            ("trueValues", text!("yes: ", "是：")),
            ("falseValues", text!("no: ", "否：")),
        ];
        for (key, word) in words {
            if let Some(node) = self.node.get(key) {
                let comma = text!(", ", "、").get(self.lang);
                let values = node.items().iter().filter_map(Node::text);
                let values: Vec<Line> = values.map(|text| vec![code(text)]).collect();
                let mut line = vec![self.word(word)];
                line.extend(values.join(&plain(comma)));
                lines.push(line);
            }
        }
        lines
    }

    /// How it is written, of dates and numbers.
    fn formats(&self) -> Cell {
        let mut lines = Vec::new();
        let timely = matches!(self.field.type_name, "date" | "datetime" | "time");
        if let Some(formats) = self.node.get("formats") {
            let formats = formats.items().iter().filter_map(Node::text);
            let formats: Vec<Line> = formats
                .map(|format| vec![plain(date_format(format, self.lang))])
                .collect();
            let or = text!(" or ", " 或 ").get(self.lang);
            lines.push(formats.join(&plain(or)));
        } else if let Some(format) = self.node.get("format").and_then(Node::text) {
            if timely && format != "default" {
                lines.push(vec![plain(date_format(format, self.lang))]);
            } else if format != "default" {
                lines.push(vec![self.word(text!("form ", "格式 ")), code(format)]);
            }
        } else if self.field.type_name == "date" {
            lines.push(vec![plain("YYYY-MM-DD")]);
        }
        let signs = [
            ("decimalChar", text!("decimal sign ", "小数点 ")),
            ("groupChar", text!("digits grouped by ", "千分位 ")),
            ("delimiter", text!("separated by ", "分隔符 ")),
        ];
        for (key, word) in signs {
            if let Some(sign) = self.node.get(key).and_then(Node::text) {
                lines.push(vec![self.word(word), code(sign)]);
            }
        }
        lines
    }

    /// The least and the greatest.
    fn bounds(&self) -> Cell {
        let timely = matches!(
            self.field.type_name,
            "date" | "datetime" | "time" | "year" | "yearmonth"
        );
        let bound = |key: &str| {
            let bound = self.constraint(key)?.scalar()?;
            // In Chinese a blank parts digits from words, and nothing parts words.
            let gap = text!("", " ").get(self.lang);
            Some(if bound == "today" {
                text!("today", "今天").get(self.lang).to_owned()
            } else {
                format!("{gap}{}", self.grouped(bound))
            })
        };
        let said = |text: Text, bound: String| {
            vec![plain(
                Message::new(text).with("bound", bound).say(self.lang),
            )]
        };
        let mut lines = Vec::new();
        match (bound("minimum"), bound("maximum")) {
            (Some(least), Some(most)) => {
                let text = text!("{least} to {most}", "{least} 至{most}");
                let message = Message::new(text)
                    .with("least", least.trim_start())
                    .with("most", most);
                lines.push(vec![plain(message.say(self.lang))]);
            }
            (Some(least), None) if timely => {
                lines.push(said(text!("not before {bound}", "不早于{bound}"), least));
            }
            (Some(least), None) => {
                lines.push(said(text!("at least {bound}", "不小于{bound}"), least));
            }
            (None, Some(most)) if timely => {
                lines.push(said(text!("not after {bound}", "不晚于{bound}"), most));
            }
            (None, Some(most)) => {
                lines.push(said(text!("at most {bound}", "不大于{bound}"), most));
            }
            (None, None) => {}
        }
        if let Some(least) = bound("exclusiveMinimum") {
            lines.push(said(text!("more than {bound}", "大于{bound}"), least));
        }
        if let Some(most) = bound("exclusiveMaximum") {
            lines.push(said(text!("less than {bound}", "小于{bound}"), most));
        }
        lines
    }

    /// A whole number of a number field, as people read long ones.
    fn grouped(&self, number: String) -> String {
        let numeric = matches!(self.field.type_name, "integer" | "number");
        let (sign, digits) = match number.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", number.as_str()),
        };
        if !numeric || digits.len() < 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return number;
        }
        let mut out = sign.to_owned();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    fn length(&self) -> Cell {
        let count = |key: &str| self.constraint(key).and_then(Node::scalar);
        let (text, least, most) = match (count("minLength"), count("maxLength")) {
            (Some(least), Some(most)) if least == most => {
                (text!("{most} characters", "{most} 个字符"), least, most)
            }
            (Some(least), Some(most)) => (
                text!("{least} to {most} characters", "{least} 至 {most} 个字符"),
                least,
                most,
            ),
            (Some(least), None) => (
                text!("at least {least} characters", "至少 {least} 个字符"),
                least,
                String::new(),
            ),
            (None, Some(most)) => (
                text!("at most {most} characters", "最多 {most} 个字符"),
                String::new(),
                most,
            ),
            (None, None) => return Vec::new(),
        };
        let message = Message::new(text).with("least", least).with("most", most);
        vec![vec![plain(message.say(self.lang))]]
    }

    /// What the schema shows as an example, else a right value of the kind.
    fn example(&self) -> Option<String> {
        if let Some(example) = self.node.get("example") {
            return example.scalar().or_else(|| Some(example.to_json()));
        }
        let kind = self.node.get("kind").and_then(Node::text)?;
        if self.constraint("enum").is_some() || self.constraint("pattern").is_some() {
            return None;
        }
        let samples = kinds::find(kind)?.samples;
        let right = samples
            .iter()
            .find(|(text, right, _)| *right && self.field.accepts(text, ""));
        right.map(|(text, ..)| (*text).to_owned())
    }

    fn description(&self) -> Cell {
        let described = self.node.get("description");
        let text = described.and_then(|node| said(node, self.lang));
        let lines = text.into_iter().flat_map(str::lines);
        let lines = lines.map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| vec![plain(line)]).collect()
    }
}

const WARNS: Text = text!("(only a warning)", "（只警告）");
