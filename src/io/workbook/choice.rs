//! Which sheet of a workbook is read, and what is said of the choice.

use super::SheetInfo;
use crate::io::fault::Fault;
use crate::text;
use crate::text::{Message, nearest, visible};

/// The sheet that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// What stands on its tab.
    pub name: String,
    /// Its number, from 1.
    pub number: usize,
    /// Whether its tab is hidden.
    pub hidden: bool,
    /// Whether it was asked for by name or number.
    pub asked: bool,
    /// Whether it is a chart, which has no cells.
    pub chart: bool,
    /// How many other sheets with cells there are.
    pub others: usize,
}

impl Chosen {
    /// What to say of the choice where nobody made it and another one was possible, or of a sheet nobody sees.
    pub(in crate::io) fn note(&self) -> Option<Message> {
        let text = match self {
            Self { chart: true, .. } => text!(
                "the sheet {sheet} is a chart and has no cells",
                "{sheet} 是图表工作表，没有单元格"
            ),
            Self { hidden: true, .. } => text!(
                "the sheet {sheet} is hidden in the workbook",
                "工作表 {sheet} 在工作簿中是隐藏的"
            ),
            Self {
                others: 1..,
                asked: false,
                ..
            } => text!(
                "the sheet {sheet} was read, one of {count}; --sheet reads another",
                "共有 {count} 个工作表，已读取 {sheet}；可用 --sheet 指定"
            ),
            _ => return None,
        };
        let count = self.others + 1;
        Some(
            Message::new(text)
                .with("sheet", visible(&self.name))
                .with("count", count),
        )
    }
}

/// The sheet that is called so, or has that number (from 1); unless one is named the first that is shown.
///
/// # Errors
/// There is none; or none has cells, and none is named.
pub(super) fn choose(sheets: &[SheetInfo], wanted: Option<&str>) -> Result<Chosen, Fault> {
    let is_table = |place: &usize| sheets[*place].is_table && !sheets[*place].is_ours();
    let tables = || (0..sheets.len()).filter(is_table);
    let place = match wanted {
        None => tables()
            .find(|place| sheets[*place].visible)
            .or_else(|| tables().next())
            .ok_or_else(no_table)?,
        Some(wanted) => named(sheets, wanted)?,
    };
    Ok(Chosen {
        name: sheets[place].name.clone(),
        number: place + 1,
        hidden: !sheets[place].visible,
        asked: wanted.is_some(),
        chart: !sheets[place].is_table,
        others: tables().filter(|other| *other != place).count(),
    })
}

/// The place of the sheet that is called so, case and blanks at its ends aside where that is one alone, or else has that
/// number.
fn named(sheets: &[SheetInfo], wanted: &str) -> Result<usize, Fault> {
    let exact = sheets.iter().position(|sheet| sheet.name == wanted);
    let alike = || {
        let fold = |name: &str| name.trim().to_lowercase();
        let mut alike = (0..sheets.len()).filter(|at| fold(&sheets[*at].name) == fold(wanted));
        alike.next().filter(|_| alike.next().is_none())
    };
    let numbered = || {
        let number: usize = wanted.parse().ok()?;
        number.checked_sub(1).filter(|place| *place < sheets.len())
    };
    exact
        .or_else(alike)
        .or_else(numbered)
        .ok_or_else(|| no_sheet(sheets, wanted))
}

fn no_sheet(sheets: &[SheetInfo], wanted: &str) -> Fault {
    Fault {
        message: Message::new(text!("there is no sheet `{name}`", "没有工作表“{name}”"))
            .with("name", visible(wanted)),
        hint: match nearest(wanted, sheets.iter().map(|sheet| sheet.name.as_str())) {
            Some(near) => Message::new(text!(
                "did you mean {near}? {sheets}",
                "是否想写 {near}？{sheets}"
            ))
            .with("near", visible(near))
            .with_said("sheets", the_sheets(sheets)),
            None => the_sheets(sheets),
        },
    }
}

fn the_sheets(sheets: &[SheetInfo]) -> Message {
    let names = sheets.iter().map(|sheet| visible(&sheet.name));
    Message::new(text!("the sheets are {names}", "现有工作表：{names}")).with_list("names", names)
}

fn no_table() -> Fault {
    Fault {
        message: text!(
            "the workbook has no sheet with cells",
            "工作簿里没有可读取的工作表"
        )
        .into(),
        hint: text!("is it the right file?", "请确认文件是否正确").into(),
    }
}
