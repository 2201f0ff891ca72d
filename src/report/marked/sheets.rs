//! The sheet that says what was found: verdict, counts by code, what the colours mean.

use super::HEADER;
use super::rows::{AT_CELLS, colour};
use crate::io::marked::{Content, Look, NewCell, NewSheet};
use crate::ops::summary::{Summary, share};
use crate::report::describe::title;
use crate::report::phrase::{Count, percent};
use crate::report::summary_line::{all_counts, verdict};
use crate::schema::Schema;
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Lang, Message, Text};

const HEAD: Look = Look {
    fill: Some(HEADER),
    bold: true,
    wraps: true,
    is_text: false,
};
pub(super) const TITLE: Look = Look {
    fill: None,
    bold: true,
    wraps: false,
    is_text: false,
};
pub(super) const WRAPPED: Look = Look {
    fill: None,
    bold: false,
    wraps: true,
    is_text: false,
};

/// The rows of a sheet: a workbook has no more, and of another table no more are shown.
const MOST_ROWS: u64 = 1_048_576;

/// A cell with a text.
pub(super) fn text(text: impl Into<String>, look: Look) -> NewCell {
    NewCell {
        content: Content::Text(text.into()),
        look,
    }
}

/// The head of a table.
pub(super) fn heads(heads: &[Text], lang: Lang) -> Vec<NewCell> {
    let heads = heads.iter();
    heads.map(|head| text(head.get(lang), HEAD)).collect()
}

fn number(number: u64) -> NewCell {
    NewCell {
        content: Content::Count(number),
        look: WRAPPED,
    }
}

/// How wide the columns are.
const WIDTHS: [u32; 6] = [44, 24, 10, 14, 18, 22];

/// What the colours of cells mean.
fn legend(lang: Lang) -> Vec<NewCell> {
    let words = [
        (
            Severity::Error,
            text!("error: must be corrected", "错误：必须改正"),
        ),
        (
            Severity::Warning,
            text!("warning: please check", "警告：请核对"),
        ),
        (Severity::Info, text!("note", "提示")),
    ];
    let cell = |(severity, word): (Severity, Text)| {
        let look = Look {
            fill: Some(colour(severity)),
            ..WRAPPED
        };
        text(word.get(lang), look)
    };
    words.into_iter().map(cell).collect()
}

/// Counts by code, and the verdict; `seen`: how many findings are in rows.
pub(super) fn summary(
    summary: &Summary,
    schema: Option<&Schema>,
    seen: u64,
    lang: Lang,
) -> NewSheet {
    let plain = Look::default();
    let input = summary.inputs.first();
    let read = input.map_or(0, |input| input.rows.read);
    let file = input.map_or("", |input| input.file.as_str());
    let mut rows = vec![
        vec![text(
            format!("{} · {}", verdict(summary.outcome).get(lang), file),
            TITLE,
        )],
        vec![text(all_counts(summary).say(lang), plain)],
    ];
    if seen > AT_CELLS {
        let said = Message::new(text!(
            "the first {count} findings are shown at their cells; all are in the last column",
            "前 {count} 处问题已在单元格中标色；全部问题见最后一列"
        ));
        let said = said.with("count", Count::grouped(AT_CELLS)).say(lang);
        rows.push(vec![text(said, plain)]);
    }
    let last = input.map_or(0, |input| input.header_row + read + input.rows.blank);
    if last > MOST_ROWS {
        let said = Message::new(text!(
            "a sheet ends at row {count}: findings behind it are counted here alone",
            "工作表最多 {count} 行，其后各行的问题只计入本表"
        ));
        let said = said.with("count", Count::grouped(MOST_ROWS)).say(lang);
        rows.push(vec![text(said, plain)]);
    }
    let colours = text!("What the colours of cells mean:", "单元格颜色的含义：");
    rows.extend([
        Vec::new(),
        vec![text(colours.get(lang), plain)],
        legend(lang),
        Vec::new(),
    ]);
    let words = [
        text!("What is wrong", "问题"),
        text!("Code", "代码"),
        text!("Level", "级别"),
        text!("Count", "数量"),
        text!("Share of records", "占记录比例"),
        text!("First rows", "最先出现的行"),
    ];
    rows.push(heads(&words, lang));
    let first = rows.len();
    for (code, total) in summary.totals.worst_first() {
        let level = match total.severity() {
            Severity::Error => text!("error", "错误"),
            Severity::Warning => text!("warning", "警告"),
            Severity::Info => text!("note", "提示"),
        };
        let share = share(total.records, read);
        let of_input = input.and_then(|input| input.totals.0.get(code));
        let places: Vec<String> = of_input
            .map(|total| total.rows.iter().map(u64::to_string).collect())
            .unwrap_or_default();
        let line = vec![
            text(title(code, schema, lang), WRAPPED),
            text(code, WRAPPED),
            text(level.get(lang), WRAPPED),
            number(total.count()),
            text(
                if total.records == 0 {
                    String::new()
                } else {
                    percent(share)
                },
                WRAPPED,
            ),
            text(places.join(text!(", ", "、").get(lang)), WRAPPED),
        ];
        rows.push(line);
    }
    let bars = (rows.len() > first).then(|| (3, first, rows.len() - 1));
    NewSheet {
        name: text!("Summary", "汇总").get(lang).to_owned(),
        mark: "rolo.summary",
        widths: WIDTHS.to_vec(),
        rows,
        bars,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::failed;

    fn texts(rows: &[Vec<NewCell>]) -> Vec<Vec<&str>> {
        let text = |cell: &NewCell| match &cell.content {
            Content::Text(text) => text.clone().leak(),
            _ => "",
        };
        let rows = rows.iter();
        rows.map(|row| row.iter().map(|cell| text(cell) as &str).collect())
            .collect()
    }

    #[test]
    fn it_is_said_where_not_all_findings_are_at_their_cells() {
        for (seen, said) in [(AT_CELLS, false), (AT_CELLS + 1, true)] {
            for (lang, words) in [
                (Lang::En, "the first 10,000 findings are shown"),
                (Lang::Zh, "前 10,000 处问题已在单元格中标色"),
            ] {
                let sheet = summary(&failed(), None, seen, lang);
                let rows = texts(&sheet.rows);
                assert_eq!(
                    rows.iter().flatten().any(|text| text.starts_with(words)),
                    said
                );
            }
        }
    }

    #[test]
    fn the_legend_has_the_colours_of_cells() {
        let fills: Vec<_> = legend(Lang::En).iter().map(|cell| cell.look.fill).collect();
        let colours = [Severity::Error, Severity::Warning, Severity::Info];
        assert_eq!(fills, colours.map(|severity| Some(colour(severity))));
    }
}
