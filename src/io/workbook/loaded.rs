//! Workbooks that are neither XLSX nor XLSM: XLSB, XLS and ODS.

use super::SheetInfo;
use super::ods::Ods;
use super::package::Source;
use super::stream::ReadSheet;
use super::xls::Xls;
use super::xlsb::Xlsb;
use crate::io::fault::Fault;
use crate::io::limits::Limits;
use crate::text;

/// What kind of workbook it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Excel 2007 and later, binary.
    Xlsb,
    /// Excel 5.0 to 2003.
    Xls,
    /// OpenDocument.
    Ods,
}

/// A workbook of which nothing but its sheets is known.
pub(super) enum Loaded {
    Xlsb(Xlsb),
    Xls(Xls),
    Ods(Ods),
}

impl Loaded {
    /// Reads which sheets there are.
    ///
    /// # Errors
    /// A file that is no workbook of this kind, is damaged, encrypted or too large.
    pub(super) fn open(
        source: impl Source + 'static,
        kind: Kind,
        limits: &Limits,
    ) -> Result<Self, Fault> {
        let source = Box::new(source);
        let opened = match kind {
            Kind::Xlsb => Xlsb::open(source, limits).map(Self::Xlsb),
            Kind::Xls => Xls::open(source).map(Self::Xls),
            Kind::Ods => Ods::open(source, limits).map(Self::Ods),
        };
        opened.map_err(|fault| *fault)
    }

    /// The sheets, in the order of their tabs.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        match self {
            Self::Xlsb(book) => book.sheets(),
            Self::Xls(book) => book.sheets(),
            Self::Ods(book) => book.sheets(),
        }
    }

    /// The sheet at this place (from 0), to be read; one that is not there has no cells.
    pub(super) fn sheet(self, place: usize) -> Box<dyn ReadSheet> {
        match self {
            Self::Xlsb(book) => book.sheet(place),
            Self::Xls(book) => book.sheet(place),
            Self::Ods(book) => book.sheet(place),
        }
    }
}

/// What is said of a workbook that wants a password.
pub(super) fn is_protected() -> Fault {
    Fault {
        message: text!(
            "the workbook is protected with a password",
            "工作簿设有打开密码"
        )
        .into(),
        hint: text!(
            "open it in a spreadsheet program and save a copy without the password",
            "请用电子表格软件打开，另存一份不带密码的副本"
        )
        .into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::print_stdout)] // a test run says when it judged nothing

    use std::env;
    use std::fs;
    use std::io::{Cursor, Read as _};
    use std::path::{Path, PathBuf};

    use serde_json::Value as Json;

    use super::super::row::{self, Columns, Filled};
    use super::super::stream::{SheetBytes, SheetEnd};
    use super::super::written;
    use super::*;
    use crate::table::batch::{Layout, Span};
    use crate::text::Lang;

    /// The folder with the shared workbooks, if it is there.
    fn shared() -> Option<PathBuf> {
        let folder = env::var_os("ROLO_SHARED").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
            PathBuf::from,
        );
        let folder = folder.join("corpora/sheets");
        if folder.is_dir() {
            return Some(folder);
        }
        assert!(
            env::var_os("ROLO_REQUIRE_SHARED").is_none(),
            "the shared workbooks are required and absent"
        );
        println!("the shared workbooks are absent: nothing was judged");
        None
    }

    /// By its content, as far as these kinds differ.
    fn kind_of(bytes: &[u8]) -> Kind {
        let is_document = bytes.get(30..38) == Some(b"mimetype");
        match bytes {
            [b'P', b'K', ..] if is_document => Kind::Ods,
            [b'P', b'K', ..] => Kind::Xlsb,
            _ => Kind::Xls,
        }
    }

    fn open(bytes: &[u8]) -> Result<Loaded, Fault> {
        Loaded::open(
            Cursor::new(bytes.to_vec()),
            kind_of(bytes),
            &Limits::default(),
        )
    }

    type Grid = Vec<Vec<String>>;

    /// The texts of a sheet by row and column, without what is empty around them.
    fn grid(sheet: Box<dyn ReadSheet>) -> Result<(Grid, SheetEnd), String> {
        let (mut bytes, end) = SheetBytes::new(sheet).unwrap();
        let mut rows = Vec::new();
        bytes
            .read_to_end(&mut rows)
            .map_err(|error| error.to_string())?;
        let (mut layout, mut written) = (Layout::default(), Vec::new());
        let filled = Filled {
            layout: &mut layout,
            written: &mut written,
        };
        row::decode(&rows, Columns::default(), None, filled);
        rows.extend(written);
        let text = |span: &Span| {
            let (from, to) = (span.at as usize, span.end());
            String::from_utf8(rows[from..to].to_vec()).unwrap()
        };
        let mut grid = Vec::new();
        for (number, record) in (0..).zip(&layout.records) {
            grid.resize(record.rows as usize, Vec::new());
            let cells = layout.extra.iter().filter(|(row, _)| *row == number);
            grid.push(cells.map(|(_, span)| text(span)).collect());
        }
        let end = *end.lock().unwrap();
        Ok((without_margins(grid), end.unwrap()))
    }

    fn without_margins(mut grid: Grid) -> Grid {
        let is_empty = |row: &Vec<String>| row.iter().all(String::is_empty);
        let left = |row: &Vec<String>| row.iter().position(|cell| !cell.is_empty());
        while grid.last().is_some_and(is_empty) {
            grid.pop();
        }
        let top = grid.iter().take_while(|row| is_empty(row)).count();
        grid.drain(..top);
        let margin = grid.iter().filter_map(left).min().unwrap_or_default();
        for row in &mut grid {
            let end = row
                .iter()
                .rposition(|cell| !cell.is_empty())
                .map_or(0, |last| last + 1);
            *row = row.get(margin..end).unwrap_or_default().to_vec();
        }
        grid
    }

    /// A cell of the expectations as it is written.
    fn expected(cell: &Json) -> String {
        let (kind, content) = match cell {
            Json::Null => return String::new(),
            Json::String(text) => return text.clone(),
            Json::Bool(truth) => return truth.to_string(),
            Json::Number(number) => {
                let mut out = Vec::new();
                written::number(number.as_f64().unwrap(), &mut out);
                return String::from_utf8(out).unwrap();
            }
            _ => cell.as_object().unwrap().iter().next().unwrap(),
        };
        match (kind.as_str(), content) {
            ("duration_s", seconds) => {
                let seconds = seconds.as_u64().unwrap();
                format!(
                    "{:02}:{:02}:{:02}",
                    seconds / 3600,
                    seconds / 60 % 60,
                    seconds % 60
                )
            }
            (_, content) => content.as_str().unwrap().to_owned(),
        }
    }

    /// Why the case is not met, if it is not.
    fn judge(case: &Json, bytes: &[u8]) -> Option<String> {
        let expect = &case["expect"];
        let mut book = match open(bytes) {
            Ok(book) => Some(book),
            Err(fault) if expect["status"] == "ok" => return Some(fault.to_string()),
            Err(_) => return None,
        };
        if expect["status"] == "refused" {
            return Some("it was opened".to_owned());
        }
        let sheets = book.as_ref()?.sheets().to_vec();
        if let Some(visible) = expect["visibility"].as_array() {
            let own = sheets
                .iter()
                .map(|sheet| (sheet.name.as_str(), sheet.visible));
            let wanted = visible
                .iter()
                .map(|pair| (pair[0].as_str().unwrap(), pair[1] == "Visible"));
            if !own.eq(wanted) {
                return Some(format!("{sheets:?}"));
            }
        }
        for wanted in expect["sheets"].as_array().into_iter().flatten() {
            let place = sheets
                .iter()
                .position(|sheet| wanted["name"] == sheet.name.as_str())?;
            let book = book.take().or_else(|| open(bytes).ok())?;
            let grid = match grid(book.sheet(place)) {
                Ok((grid, _)) => grid,
                Err(why) => return Some(why),
            };
            if let Some(rows) = wanted["rows_nonempty"].as_u64() {
                let filled = grid.iter().filter(|row| !row.is_empty()).count();
                if filled as u64 != rows {
                    return Some(format!("{filled} rows, not {rows}"));
                }
                continue;
            }
            let rows = wanted["cells"].as_array()?;
            let wanted_grid = without_margins(
                rows.iter()
                    .map(|row| row.as_array().unwrap().iter().map(expected).collect())
                    .collect(),
            );
            if wanted["cells_truncated"] == true {
                if grid.get(..wanted_grid.len()) != Some(&wanted_grid[..])
                    || wanted["row_count"] != grid.len()
                {
                    return Some(format!("{} rows", grid.len()));
                }
                continue;
            }
            // The expectations know times to the second.
            let seconds = |grid: &Grid| -> Grid {
                let cut = |cell: &String| match cell.split_once('.') {
                    Some((time, _)) if time.len() == 8 && time.contains(':') => time.to_owned(),
                    _ => cell.clone(),
                };
                grid.iter()
                    .map(|row| row.iter().map(cut).collect())
                    .collect()
            };
            if seconds(&grid) != wanted_grid {
                return Some(format!("{grid:?}\n  not {wanted_grid:?}"));
            }
        }
        None
    }

    #[test]
    fn sheets_hold_what_the_shared_expectations_say() {
        let Some(folder) = shared() else { return };
        let cases = fs::read_to_string(folder.join("expected.jsonl")).unwrap();
        let (mut judged, mut unmet) = (0, Vec::new());
        for case in cases.lines() {
            let case: Json = serde_json::from_str(case).unwrap();
            let file = case["file"].as_str().unwrap_or_default();
            let is_ours = [".xls", ".xlsb", ".ods"]
                .iter()
                .any(|ending| file.ends_with(ending));
            if !is_ours || file.contains("-called-") {
                continue;
            }
            judged += 1;
            let bytes = fs::read(folder.join(file)).unwrap();
            if let Some(why) = judge(&case, &bytes) {
                unmet.push(format!("{file}: {why}"));
            }
        }
        println!("{judged} workbooks judged");
        assert!(
            unmet.is_empty(),
            "{} of {judged} not met:\n{}",
            unmet.len(),
            unmet.join("\n")
        );
    }

    #[test]
    fn a_password_is_named() {
        let Some(folder) = shared() else { return };
        for file in [
            "calamine/pass_protected.ods",
            "calamine/pass_protected.xlsb",
        ] {
            let bytes = fs::read(folder.join(file)).unwrap();
            let fault = open(&bytes).err().unwrap();
            assert!(fault.message.say(Lang::En).contains("password"), "{file}");
        }
    }

    #[test]
    fn broken_workbooks_are_faults() {
        let Some(folder) = shared() else { return };
        for file in [
            "made/biff8-a.xls",
            "calamine/date.xlsb",
            "made/ods-repeats-a.ods",
            "calamine/biff5_write.xls",
        ] {
            let whole = fs::read(folder.join(file)).unwrap();
            let read = |bytes: &[u8]| {
                let _ = open(bytes).map(|book| grid(book.sheet(0)));
            };
            for len in (0..whole.len()).step_by(whole.len() / 40 + 1) {
                read(&whole[..len]);
            }
            for at in (0..whole.len()).step_by(whole.len() / 400 + 1) {
                let mut bytes = whole.clone();
                bytes[at] ^= 0xFF;
                read(&bytes);
            }
        }
    }
}
