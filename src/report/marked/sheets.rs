//! The sheets beside the marked one: what was found, and what to do about it.

use super::HEADER;
use crate::io::marked::{Content, Look, NewCell, NewSheet};
use crate::ops::summary::{Summary, share};
use crate::report::phrase::percent;
use crate::report::summary_line::{all_counts, verdict};
use crate::table::codes;
use crate::text;
use crate::text::Lang;

const HEAD: Look = Look {
    fill: Some(HEADER),
    bold: true,
    wraps: true,
};
const TITLE: Look = Look {
    fill: None,
    bold: true,
    wraps: false,
};
const WRAPPED: Look = Look {
    fill: None,
    bold: false,
    wraps: true,
};

fn text(text: impl Into<String>, look: Look) -> NewCell {
    NewCell {
        content: Content::Text(text.into()),
        look,
    }
}

fn number(number: u64) -> NewCell {
    NewCell {
        content: Content::Count(number),
        look: WRAPPED,
    }
}

/// Counts by rule, and the verdict.
pub(super) fn summary(summary: &Summary, lang: Lang) -> NewSheet {
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
        Vec::new(),
    ];
    let heads = [
        text!("What is wrong", "问题"),
        text!("Code", "代码"),
        text!("Level", "级别"),
        text!("Count", "数量"),
        text!("Share of records", "占记录比例"),
        text!("First rows", "最先出现的行"),
    ];
    rows.push(
        heads
            .iter()
            .map(|head| text(head.get(lang), HEAD))
            .collect(),
    );
    let first = rows.len();
    for (code, total) in summary.totals.worst_first() {
        let title = codes::find(code).map_or(code, |known| known.title.get(lang));
        let level = match total.severity() {
            codes::Severity::Error => text!("error", "错误"),
            codes::Severity::Warning => text!("warning", "警告"),
            codes::Severity::Info => text!("note", "提示"),
        };
        let share = share(total.records, read);
        let of_input = input.and_then(|input| input.totals.0.get(code));
        let places: Vec<String> = of_input
            .map(|total| total.rows.iter().map(u64::to_string).collect())
            .unwrap_or_default();
        rows.push(vec![
            text(title, WRAPPED),
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
        ]);
    }
    let bars = (rows.len() > first).then(|| (3, first, rows.len() - 1));
    NewSheet {
        name: text!("Summary", "汇总").get(lang).to_owned(),
        mark: "rolo.summary",
        widths: vec![34, 22, 10, 14, 16, 22],
        rows,
        bars,
    }
}

/// What helps against what was found.
pub(super) fn guide(summary: &Summary, lang: Lang) -> NewSheet {
    let steps = [
        text!(
            "1. Go to the sheet with the coloured cells. The last column says what is wrong in each row; filter it for what is not empty.",
            "1. 打开有彩色单元格的工作表。最后一列写明每行的问题，可筛选非空的行。"
        ),
        text!(
            "2. Correct the cells themselves. Leave the headers, the last column and these two sheets as they are.",
            "2. 直接改正单元格的内容。请不要改动表头、最后一列和这两张说明表。"
        ),
        text!(
            "3. Save the file and send it back. It is checked again as it is: the last column and these sheets are not read.",
            "3. 保存后发回即可。再次检查时会自动忽略最后一列和这两张表。"
        ),
    ];
    let title = text!("How to fix what was found", "如何改正");
    let mut rows = vec![vec![text(title.get(lang), TITLE)]];
    rows.extend(
        steps
            .iter()
            .map(|step| vec![text(step.get(lang), Look::default())]),
    );
    rows.push(Vec::new());
    let heads = [
        text!("What is wrong", "问题"),
        text!("What to do", "怎么改"),
    ];
    rows.push(
        heads
            .iter()
            .map(|head| text(head.get(lang), HEAD))
            .collect(),
    );
    for (code, _) in summary.totals.worst_first() {
        if let Some(known) = codes::find(code) {
            rows.push(vec![
                text(known.title.get(lang), WRAPPED),
                text(known.hint.get(lang), WRAPPED),
            ]);
        }
    }
    NewSheet {
        name: text!("How to fix", "说明").get(lang).to_owned(),
        mark: "rolo.guide",
        widths: vec![34, 90],
        rows,
        bars: None,
    }
}
