//! Small phrases that several reports say: counts, shares, places, values fit to be shown.

use std::fmt;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::ops::finding::Finding;
use crate::ops::summary::{Total, share};
use crate::text;
use crate::text::visible;
use crate::text::{Message, Text};

/// A number of things as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    n: u64,
    grouped: bool,
}

impl Count {
    /// `12,480`, for pages; elsewhere a number is as programs read it.
    pub(super) fn grouped(n: u64) -> Self {
        Self { n, grouped: true }
    }
}

impl From<u64> for Count {
    fn from(n: u64) -> Self {
        Self { n, grouped: false }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.n.to_string();
        if !self.grouped {
            return f.write_str(&digits);
        }
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// `1 error`, `2 errors`: the text for one or for several, its `{n}` filled.
pub(super) fn counted(n: impl Into<Count>, one: Text, several: Text) -> Message {
    let count = n.into();
    Message::new(if count.n == 1 { one } else { several }).with("n", count)
}

/// `37 errors`.
pub(super) fn errors(n: impl Into<Count>) -> Message {
    counted(
        n,
        text!("{n} error", "{n} 处错误"),
        text!("{n} errors", "{n} 处错误"),
    )
}

/// `112 warnings`.
pub(super) fn warnings(n: impl Into<Count>) -> Message {
    counted(
        n,
        text!("{n} warning", "{n} 处警告"),
        text!("{n} warnings", "{n} 处警告"),
    )
}

/// `12480 records`.
pub(super) fn records(n: impl Into<Count>) -> Message {
    counted(
        n,
        text!("{n} record", "{n} 条记录"),
        text!("{n} records", "{n} 条记录"),
    )
}

/// `21 records (0.17%)` of `read`; the findings too where a record has several.
pub(super) fn extent<C: Into<Count>>(total: &Total, read: u64, count: fn(u64) -> C) -> Message {
    let findings = counted(
        count(total.count()),
        text!("{n} finding", "{n} 处"),
        text!("{n} findings", "{n} 处"),
    );
    let bad = Message::new(text!("{records} ({share})", "{records}（{share}）"))
        .with_said("records", records(count(total.records)))
        .with("share", percent(share(total.records, read)));
    match total.records {
        0 => findings,
        bad_records if bad_records == total.count() => bad,
        _ => Message::new(text!("{findings} in {bad}", "{findings}，涉及 {bad}"))
            .with_said("findings", findings)
            .with_said("bad", bad),
    }
}

/// A share as a percentage of at least two decimals; more where it would read 0.00% without being nothing, or
/// 100.00% without being all.
pub(super) fn percent(share: f64) -> String {
    percent_from(share, 2)
}

/// Two shares with as many decimals as it takes to tell them apart.
pub(super) fn percents(a: f64, b: f64) -> (String, String) {
    let mut decimals = 2;
    loop {
        let pair = (percent_from(a, decimals), percent_from(b, decimals));
        if pair.0 != pair.1 || decimals >= MOST {
            return pair;
        }
        decimals += 1;
    }
}

/// Decimals beyond which nobody reads.
const MOST: usize = 12;

fn percent_from(share: f64, least: usize) -> String {
    let misread = |text: &str| {
        let shown: f64 = text.parse().unwrap_or_default();
        (share > 0.0 && shown <= 0.0) || (share < 1.0 && shown >= 100.0)
    };
    let mut decimals = least;
    let mut text = format!("{:.decimals$}", share * 100.0);
    while misread(&text) && decimals < MOST {
        decimals += 1;
        text = format!("{:.decimals$}", share * 100.0);
    }
    text.push('%');
    text
}

/// Where a finding is in its file: `row 17 (D17)`.
pub(super) fn place(finding: &Finding) -> Message {
    match finding.row {
        None => text!("whole table", "整表").into(),
        Some(row) => {
            // A sheet's cell is written as formulas do it.
            let cell = match (&finding.sheet, &finding.cell) {
                (Some(sheet), Some(cell)) => Some(format!("{}!{cell}", visible(sheet))),
                (Some(sheet), None) => Some(visible(sheet)),
                (None, cell) => cell.clone(),
            };
            // Rows and lines differ once a cell holds a line end: an editor needs the line.
            let line = finding.line.filter(|line| *line != row);
            let text = match (cell.is_some(), line.is_some()) {
                (false, false) => text!("row {row}", "第 {row} 行"),
                (true, false) => text!("row {row} ({cell})", "第 {row} 行（{cell}）"),
                (false, true) => text!("row {row} (line {line})", "第 {row} 行（物理行 {line}）"),
                (true, true) => text!(
                    "row {row} ({cell}, line {line})",
                    "第 {row} 行（{cell}，物理行 {line}）"
                ),
            };
            Message::new(text)
                .with("row", row)
                .with("cell", cell.unwrap_or_default())
                .with("line", line.unwrap_or_default())
        }
    }
}

/// `text` in at most `width` terminal columns; what is cut is marked by `..`.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(2);
    let mut out = String::new();
    for c in text.chars() {
        let Some(rest) = left.checked_sub(c.width().unwrap_or_default()) else {
            break;
        };
        left = rest;
        out.push(c);
    }
    out.push_str("..");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_nothing_is_not_called_nothing() {
        for (share, text) in [
            (0.0, "0.00%"),
            (37.0 / 12480.0, "0.30%"),
            (0.000_04, "0.004%"),
            (1.0 / 3_000_000.0, "0.00003%"),
            (0.999_999, "99.9999%"),
            (1.0, "100.00%"),
            (0.5, "50.00%"),
        ] {
            assert_eq!(percent(share), text);
        }
    }

    #[test]
    fn two_shares_that_differ_read_differently() {
        assert_eq!(percents(0.003, 0.001), ("0.30%".into(), "0.10%".into()));
        assert_eq!(
            percents(0.001_003, 0.001),
            ("0.1003%".into(), "0.1000%".into())
        );
        assert_eq!(percents(0.001, 0.001), {
            let same = format!("{:.MOST$}%", 0.1);
            (same.clone(), same)
        });
    }

    #[test]
    fn digits_are_grouped_where_people_read_them() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (12_480, "12,480"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(Count::grouped(n).to_string(), text);
            assert_eq!(Count::from(n).to_string(), n.to_string());
        }
    }

    #[test]
    fn widths_are_those_of_a_terminal() {
        assert_eq!(shortened("客户主表格", 10), "客户主表格");
        assert_eq!(shortened("客户主表格", 9), "客户主..");
    }
}
