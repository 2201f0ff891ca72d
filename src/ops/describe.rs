//! Makes a [`Finding`] of a violation: addressed, explained, and showing no more than its class allows.

use crate::expr::evaluate::{Context, Scratch, each};
use crate::expr::written;
use crate::io::input::Head;
use crate::kinds::{self, Kind};
use crate::ops::finding::{Cells, Finding};
use crate::schema::bind::Binding;
use crate::schema::cells::SlotCells;
use crate::schema::rules::Rule;
use crate::schema::sentence::Filling;
use crate::schema::{Check, DerivedField, Field, Schema};
use crate::table::batch::Batch;
use crate::table::class::Class;
use crate::table::codes;
use crate::table::place::{Place, Start};
use crate::table::violation::{CheckId, Violation};
use crate::text;
use crate::text::{Lang, Message};

/// What a report shows of a value of class sensitive.
const HIDDEN: &str = "•••";
/// Characters of a value that a report shows.
const SHOWN: usize = 500;

/// What findings of one input have in common.
#[derive(Clone, Copy, Debug)]
pub struct Describer<'a> {
    /// What the table must be.
    pub schema: &'a Schema,
    /// Which column is which field.
    pub binding: &'a Binding,
    /// What the input is.
    pub head: &'a Head,
    /// The language of sentences.
    pub lang: Lang,
    /// Whether values are shown whatever their class.
    pub show_values: bool,
}

impl Describer<'_> {
    /// A finding with nothing but its code and place.
    pub fn bare(&self, check: CheckId, place: Option<Place>) -> Finding {
        let Check { code, severity, .. } = self.schema.check(check);
        Finding {
            code: code.clone(),
            severity: severity.unwrap_or(codes::Severity::Error),
            field: None,
            fields: None,
            header: None,
            file: self.head.name.clone(),
            sheet: self.head.sheet.as_ref().map(|sheet| sheet.name.clone()),
            row: place.map(|place| place.row),
            cell: None,
            record: place.and_then(|place| place.record),
            line: place
                .filter(|_| !self.head.notation.is_sheet())
                .map(|place| place.line),
            key: None,
            value: None,
            message: String::new(),
            suggest: None,
            first: None,
            cells: None,
        }
    }

    /// What is wrong with a record of `batch`, which stands at `place`.
    pub fn violation(&self, batch: &Batch<'_>, violation: Violation, place: Place) -> Finding {
        let text = match violation.column {
            Violation::RECORD => "",
            column => batch.cell(violation.row as usize, column as usize),
        };
        self.violation_in(batch, violation, place, text)
    }

    /// The same of a cell that now reads `text`.
    pub fn violation_in(
        &self,
        batch: &Batch<'_>,
        violation: Violation,
        place: Place,
        text: &str,
    ) -> Finding {
        let mut finding = self.bare(violation.check, Some(place));
        let row = violation.row as usize;
        finding.key = self.key(batch, row);
        let fields = &self.schema.check(violation.check).fields;
        if violation.column == Violation::RECORD {
            finding.fields = (!fields.is_empty()).then(|| self.names(fields));
            if matches!(violation.check, codes::RAGGED_SHORT | codes::RAGGED_LONG) {
                let found = u64::from(batch.records()[row].cells);
                finding.cells = Some(Cells {
                    expected: self.head.headers.len() as u64,
                    found,
                });
            }
            finding.message = match self.schema.rule_of(violation.check) {
                Some(rule) => self.broken(rule, batch, row),
                None => structure(violation.check, finding.cells).say(self.lang),
            };
            return finding;
        }
        let column = violation.column as usize;
        self.point(&mut finding, column, place.row);
        let region = self.region(column, batch, row);
        let field = self.guard_of(column);
        finding.value = Some(self.show_within(field, text, region));
        let of_text = usize::from(violation.check.0) < crate::schema::STRUCTURAL;
        finding.message = if of_text {
            structure(violation.check, None).say(self.lang)
        } else {
            self.schema
                .explain(violation.check, text, region)
                .say(self.lang)
        };
        finding.suggest = (!of_text)
            .then(|| self.schema.suggest(violation.check, text, region))
            .flatten()
            .filter(|_| {
                field.is_none_or(|field| field.class < Class::Sensitive || self.show_values)
            })
            .map(|suggest| self.show_within(field, &suggest, region));
        finding
    }

    /// What a record that breaks a rule is told: the rule's own words, or else the rule.
    fn broken(&self, rule: &Rule, batch: &Batch<'_>, row: usize) -> String {
        let shown = |filling| match filling {
            Filling::Field(index) => {
                let column = self.binding.of_field.get(index).copied().flatten();
                let text = column.map_or("", |column| batch.cell(row, column));
                self.show(self.schema.fields.get(index), text)
            }
            Filling::Derived(index) => self.computed(&self.schema.derived[index], batch, row),
        };
        match &rule.message {
            Some(message) => message.say(self.lang, shown),
            None => Message::new(text!("`{rule}` does not hold", "不符合：`{rule}`"))
                .with("rule", &rule.assert)
                .say(self.lang),
        }
    }

    /// What a report shows of a derived field.
    fn computed(&self, derived: &DerivedField, batch: &Batch<'_>, row: usize) -> String {
        let cells = SlotCells::new(self.schema, self.binding, batch, &[]);
        let context = Context { given: &[] };
        let (mut engine, mut text) = (Scratch::default(), String::new());
        let formula = &derived.computed.formula;
        each(
            formula,
            &cells,
            context,
            &mut engine,
            &[row as u32],
            |_, value| {
                written::write(value, &mut text);
            },
        );
        self.show_as(derived.class, None, &text)
    }

    /// Addresses a finding at a column.
    pub fn point(&self, finding: &mut Finding, column: usize, row: u64) {
        finding.cell = Some(self.address(column, row));
        finding.header = self.head.headers.get(column).cloned();
        finding.field = self.field_of(column).map(|field| field.name.clone());
    }

    /// Where a cell stands: `D17`.
    fn address(&self, column: usize, row: u64) -> String {
        format!("{}{row}", self.head.letters(column))
    }

    /// Moves a finding that was described by itself to where its chunk stands; `violation` is what was described,
    /// before whose record the chunk has so many `rows`.
    pub fn move_to(&self, finding: &mut Finding, start: &Start, violation: Violation, rows: u32) {
        let row = start.rows + u64::from(rows) + 1;
        finding.record = Some(start.records + u64::from(violation.row) + 1);
        finding.row = Some(row);
        finding.line = finding.line.map(|line| line + start.lines);
        if violation.column != Violation::RECORD {
            finding.cell = Some(self.address(violation.column as usize, row));
        }
    }

    /// The names of fields of the schema.
    pub fn names(&self, fields: &[usize]) -> Vec<String> {
        fields
            .iter()
            .map(|field| self.schema.fields[*field].name.clone())
            .collect()
    }

    /// The field that a column of the input is bound to.
    pub fn field_of(&self, column: usize) -> Option<&Field> {
        let index = self.binding.columns.get(column).copied().flatten()?;
        self.schema.fields.get(index)
    }

    /// The record's primary key as reports show it.
    pub fn key(&self, batch: &Batch<'_>, row: usize) -> Option<Vec<(String, String)>> {
        if self.schema.primary_key.is_empty() {
            return None;
        }
        self.schema
            .primary_key
            .iter()
            .map(|index| {
                let field = &self.schema.fields[*index];
                let column = self.binding.of_field.get(*index).copied().flatten()?;
                Some((
                    field.name.clone(),
                    self.show(Some(field), batch.cell(row, column)),
                ))
            })
            .collect()
    }

    /// What the record says for which country the cell of a column is judged; empty where nothing does.
    fn region<'b>(&self, column: usize, batch: &Batch<'b>, row: usize) -> &'b str {
        let by = self.field_of(column).and_then(|field| field.region_field);
        let by = by.and_then(|field| self.binding.of_field[field]);
        by.map_or("", |column| batch.cell(row, column))
    }

    /// The field whose class guards a column.
    pub fn guard_of(&self, column: usize) -> Option<&Field> {
        guard(self.schema, self.binding, &self.head.headers, column)
    }

    /// What a report shows of `text` in a cell of `field`.
    pub fn show(&self, field: Option<&Field>, text: &str) -> String {
        self.show_within(field, text, "")
    }

    /// The same in a record whose `regionField` holds `region`.
    fn show_within(&self, field: Option<&Field>, text: &str, region: &str) -> String {
        let class = field.map_or(Class::Internal, |field| field.class);
        let kind = field.and_then(|field| field.kind_within(region));
        self.show_as(class, kind, text)
    }

    /// The same, however long it is.
    pub fn show_whole(&self, field: Option<&Field>, text: &str, region: &str) -> String {
        let class = field.map_or(Class::Internal, |field| field.class);
        if self.show_values || !class.hides() {
            return text.to_owned();
        }
        self.show_within(field, text, region)
    }

    /// What a report shows of a text of this class and kind.
    fn show_as(&self, class: Class, kind: Option<&dyn Kind>, text: &str) -> String {
        if self.show_values || !class.hides() || text.is_empty() {
            return shorten(text);
        }
        if class == Class::Sensitive {
            return HIDDEN.to_owned();
        }
        match kind {
            Some(kind) if kind.check(text) => kind.mask(text),
            _ => kinds::shape(text),
        }
    }
}

/// The field whose class guards a column: its own, or the one that its header means though another column is bound to
/// it.
pub fn guard<'a>(
    schema: &'a Schema,
    binding: &Binding,
    headers: &[String],
    column: usize,
) -> Option<&'a Field> {
    let own = binding.columns.get(column).copied().flatten();
    let field = own.or_else(|| schema.recognises(headers.get(column)?))?;
    schema.fields.get(field)
}

/// A value as far as a report shows it.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// What is wrong with a record or cell as text.
pub fn structure(check: CheckId, cells: Option<Cells>) -> Message {
    let counts = |text| {
        let Cells { expected, found } = cells.unwrap_or(Cells {
            expected: 0,
            found: 0,
        });
        Message::new(text)
            .with("expected", expected)
            .with("found", found)
    };
    match check {
        codes::INVALID_ENCODING => text!(
            "bytes that the file's encoding does not have",
            "含有文件编码中不存在的字节"
        )
        .into(),
        codes::NUL_BYTE => text!("a NUL byte", "含有空字节（NUL）").into(),
        codes::STRAY_QUOTE => text!(
            "a quote inside a cell that does not begin with one; read as it stands",
            "单元格中间出现引号，已按原样读取"
        )
        .into(),
        codes::MALFORMED_QUOTE => text!(
            "text after the closing quote; read as part of the cell",
            "右引号之后还有文字，已并入该单元格"
        )
        .into(),
        codes::RAGGED_SHORT => counts(text!(
            "{expected} cells expected, {found} found; the missing ones read as empty",
            "应有 {expected} 个单元格，实有 {found} 个；缺少的按空值处理"
        )),
        codes::RAGGED_LONG => counts(text!(
            "{expected} cells expected, {found} found",
            "应有 {expected} 个单元格，实有 {found} 个"
        )),
        codes::BLANK_ROW => text!("nothing in this row", "整行为空").into(),
        codes::STRAY_CONTROL_Z => text!(
            "a Ctrl-Z (old end-of-file sign) after the data",
            "数据之后有 Ctrl-Z（旧式文件结束符）"
        )
        .into(),
        codes::UNTERMINATED_QUOTE => text!(
            "a quote opens here and is never closed; nothing from this record on was judged",
            "此处的引号没有闭合，从这条记录起未作检查"
        )
        .into(),
        codes::ERROR_CELL => text!("the cell holds an error", "单元格是错误值").into(),
        codes::FORMULA_WITHOUT_VALUE => text!(
            "a formula that was saved without its value; read as empty",
            "公式没有保存计算结果，按空值处理"
        )
        .into(),
        codes::IMPOSSIBLE_DAY => text!(
            "shown as a date, but there is no such day; the number is kept",
            "显示为日期，但这一天不存在；保留原数字"
        )
        .into(),
        codes::TRUNCATED_NUMBER => text!(
            "a number of more than 15 digits: a spreadsheet keeps only 15, so the last ones may be lost",
            "超过 15 位的数字：电子表格只保留 15 位，末几位可能已丢失"
        )
        .into(),
        codes::UNENCODABLE => text!(
            "the encoding of the output has no sign for a character of this cell; the record is left out",
            "输出编码无法表示该单元格中的某个字符，该记录未写出"
        )
        .into(),
        codes::CUT_TEXT => text!(
            "longer than the 32,767 characters that a cell of a workbook holds; the rest was cut off",
            "超过单元格上限 32,767 个字符，多出部分已截去"
        )
        .into(),
        codes::EMPTY_FILE => text!(
            "nothing in the file, not even a header",
            "文件是空的，连表头也没有"
        )
        .into(),
        _ => text!("not as it should be", "不符合要求").into(),
    }
}
