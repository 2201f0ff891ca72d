//! What is said at the end of a run that passed a table on.

use crate::expr::evaluate::Trouble;
use crate::io::input::Head;
use crate::ops::summary::{Rows, Totals};
use crate::table::codes;
use crate::table::violation::CheckId;
use crate::text;
use crate::text::Message;

/// What expressions could not use.
pub(in crate::command) fn troubles(trouble: Trouble) -> Vec<Message> {
    let mut notes = Vec::new();
    let mut note = |count: u64, one, many| {
        if count > 0 {
            let text = if count == 1 { one } else { many };
            notes.push(Message::new(text).with("count", count));
        }
    };
    note(
        trouble.unreadable,
        text!(
            "{count} comparison met a cell that is not of the type it is compared as; it is false",
            "有 {count} 次比较遇到类型不符的单元格，按不成立处理"
        ),
        text!(
            "{count} comparisons met a cell that is not of the type it is compared as; they are false",
            "有 {count} 次比较遇到类型不符的单元格，按不成立处理"
        ),
    );
    note(
        trouble.undefined,
        text!(
            "{count} calculation has no result (division by zero, too many digits); it is empty",
            "有 {count} 处计算没有结果（除数为零或位数过多），按空值处理"
        ),
        text!(
            "{count} calculations have no result (division by zero, too many digits); they are empty",
            "有 {count} 处计算没有结果（除数为零或位数过多），按空值处理"
        ),
    );
    notes
}

/// Which row the header is, where it is not the first; `untitled`: what stands above it has not left with the table.
pub(in crate::command) fn header_taken(head: &Head, untitled: bool) -> Option<Message> {
    let text = if untitled {
        text!(
            "the header is row {row}; what stands above it is left out",
            "表头在第 {row} 行，其上方的内容未写出"
        )
    } else {
        text!("the header is row {row}", "表头在第 {row} 行")
    };
    (head.header_row > 1).then(|| Message::new(text).with("row", head.header_row))
}

/// What the output does not hold, said whatever else is said: nobody would see it missing.
pub(super) fn unheld(rows: Rows, totals: &Totals) -> Vec<Message> {
    let of_code = |check: CheckId| {
        let code = codes::CODES.get(usize::from(check.0))?;
        totals.0.get(code.name)
    };
    let cut = of_code(codes::CUT_TEXT).map_or(0, |total| total.records);
    let said = [
        (
            rows.rejected,
            codes::UNENCODABLE,
            text!(
                "records that are left out: {count}{first}; the encoding of the output has no sign for some of their characters",
                "有 {count} 条记录未写出{first}：输出编码无法表示其中的某些字符"
            ),
        ),
        (
            cut,
            codes::CUT_TEXT,
            text!(
                "records with a text that was cut: {count}{first}; a cell of a workbook holds 32,767 characters",
                "有 {count} 条记录的文本被截断{first}：工作簿的单元格最多 32,767 个字符"
            ),
        ),
    ];
    let said = said.into_iter().filter(|(count, ..)| *count > 0);
    said.map(|(count, check, said)| {
        let first = of_code(check).and_then(|total| total.rows.first());
        let first = first.map_or_else(String::new, u64::to_string);
        let place = if first.is_empty() {
            text!("{row}", "{row}")
        } else {
            text!(" (first: row {row})", "（首条在第 {row} 行）")
        };
        Message::new(said)
            .with("count", count)
            .with_said("first", Message::new(place).with("row", first))
    })
    .collect()
}
