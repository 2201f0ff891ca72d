//! Which kind of workbook a file is, by what is in it.

use super::choice::{self, Chosen};
use super::ods::Ods;
use super::package::{self, Package, Source};
use super::stream::{Bounds, Cells, ReadSheet, SheetBytes, SheetEnd, SheetEnds, Stop};
use super::xls::Xls;
use super::xlsb::Xlsb;
use super::xlsx::Xlsx;
use super::{Workbook, no_workbook, relations};
use crate::io::fault::Fault;
use crate::io::limits::Limits;
use crate::table::notation::SheetFormat;

/// What a file is that begins as workbooks do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io) enum Container {
    /// A zip: XLSX, XLSM, XLSB, ODS, or no workbook at all.
    Zip,
    /// A compound file: XLS, or an encrypted XLSX.
    Compound,
}

impl Container {
    /// How many bytes tell.
    pub(in crate::io) const ENOUGH: usize = 8;

    /// What a file that begins so is.
    pub(in crate::io) fn of(start: &[u8]) -> Option<Self> {
        match start {
            // Empty ones and those in several volumes too.
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => {
                Some(Self::Zip)
            }
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Self::Compound),
            _ => None,
        }
    }
}

/// A workbook of which nothing but its sheets is known.
pub(in crate::io) struct Book {
    /// As reports name it.
    pub(in crate::io) format: SheetFormat,
    workbook: Box<dyn Workbook>,
    bounds: Bounds,
}

/// A sheet without a cell.
struct Chart;

impl ReadSheet for Chart {
    fn read(self: Box<Self>, _: &mut Cells) -> Result<SheetEnd, Stop> {
        Ok(SheetEnd::default())
    }
}

impl Book {
    /// Reads which sheets there are.
    ///
    /// # Errors
    /// A file that is no workbook, is damaged, encrypted or too large.
    pub(in crate::io) fn open(
        mut source: Box<dyn Source>,
        container: Container,
        limits: &Limits,
    ) -> Result<Self, Fault> {
        let size = package::length(&mut source).map_err(|fault| *fault)?;
        let opened = opened(source, container, limits);
        let (format, workbook) = opened.map_err(|fault| *fault)?;
        Ok(Self {
            format,
            workbook,
            bounds: Bounds::of(size, limits),
        })
    }

    /// The sheet that is called so, or has that number (from 1); unless one is named the first that is shown.
    ///
    /// # Errors
    /// Those of [`choice::choose`].
    pub(in crate::io) fn choose(&self, wanted: Option<&str>) -> Result<Chosen, Fault> {
        choice::choose(self.workbook.sheets(), wanted)
    }

    /// Begins to read a sheet on a thread of its own.
    ///
    /// # Errors
    /// Its part is not in the workbook; those of beginning a thread.
    pub(in crate::io) fn read(self, chosen: &Chosen) -> std::io::Result<(SheetBytes, SheetEnds)> {
        let sheet: Box<dyn ReadSheet> = if chosen.chart {
            Box::new(Chart)
        } else {
            self.workbook.sheet(chosen.number - 1)?
        };
        SheetBytes::new(sheet, self.bounds)
    }
}

/// Opens a workbook with the reader of its format.
///
/// # Errors
/// Those of [`Book::open`].
pub(super) fn opened(
    source: Box<dyn Source>,
    container: Container,
    limits: &Limits,
) -> package::Result<(SheetFormat, Box<dyn Workbook>)> {
    if container == Container::Compound {
        return Ok((SheetFormat::Xls, Box::new(Xls::open(source)?)));
    }
    let mut package = Package::open(source, limits)?;
    Ok(match relations::workbook(&mut package)? {
        Some(part) if is_binary(&part) => {
            (SheetFormat::Xlsb, Box::new(Xlsb::open(package, &part)?))
        }
        Some(part) => (SheetFormat::Xlsx, Box::new(Xlsx::open(package, &part)?)),
        None if Ods::is_in(&package) => (SheetFormat::Ods, Box::new(Ods::open(package)?)),
        None => return Err(no_workbook()),
    })
}

/// Whether a part of this name holds records, no markup.
pub(super) fn is_binary(part: &str) -> bool {
    part.rsplit('.')
        .next()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("bin"))
}

#[cfg(test)]
mod tests {
    //! Workbooks that other programs wrote, and what is on their sheets.
    #![allow(clippy::print_stdout)] // a test run says when it judged nothing

    use std::io::Cursor;
    use std::path::{Path, PathBuf};
    use std::{env, fs};

    use calamine::{Data, Reader as _};
    use serde_json::Value as Json;

    use super::super::grid::{Grid, grid};
    use super::super::stream::ReadSheet;
    use super::super::written;
    use super::*;
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

    fn open(bytes: &[u8]) -> package::Result<Box<dyn Workbook>> {
        let source = Box::new(Cursor::new(bytes.to_vec()));
        let container = Container::of(bytes).unwrap_or(Container::Zip);
        Ok(opened(source, container, &Limits::default())?.1)
    }

    /// The texts of a sheet without what is empty around them.
    fn trimmed(sheet: Box<dyn ReadSheet>) -> Result<Grid, String> {
        Ok(without_margins(grid(sheet)?.0))
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

    /// A number as it is written.
    fn shown(number: f64) -> String {
        let mut out = Vec::new();
        written::number(number, &mut out);
        String::from_utf8(out).unwrap()
    }

    /// A cell of the expectations as it is written.
    fn expected(cell: &Json) -> String {
        let (kind, content) = match cell {
            Json::Null => return String::new(),
            Json::String(text) => return text.clone(),
            Json::Bool(truth) => return truth.to_string(),
            Json::Number(number) => return shown(number.as_f64().unwrap()),
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
            let sheet = book.sheet(place).map_err(|fault| fault.to_string());
            let grid = match sheet.and_then(trimmed) {
                Ok(grid) => grid,
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
        // Those with checksums are as they were, or refused.
        for (file, is_checked) in [
            ("made/biff8-a.xls", false),
            ("calamine/date.xlsb", true),
            ("calamine/issue_182.xlsb", true),
            ("made/ods-repeats-a.ods", false),
            ("calamine/biff5_write.xls", false),
        ] {
            let whole = fs::read(folder.join(file)).unwrap();
            let read = |bytes: &[u8]| grid(open(bytes).ok()?.sheet(0).ok()?).ok();
            let expected = read(&whole);
            let judge = |bytes: &[u8], at| {
                let found = read(bytes);
                assert!(
                    !is_checked || found.is_none() || found == expected,
                    "{file} at {at}"
                );
            };
            for len in (0..whole.len()).step_by(whole.len() / 40 + 1) {
                judge(&whole[..len], len);
            }
            for at in (0..whole.len()).step_by(whole.len() / 400 + 1) {
                let mut bytes = whole.clone();
                bytes[at] ^= 0xFF;
                judge(&bytes, at);
            }
        }
    }

    #[test]
    fn another_reader_finds_the_same_in_xlsb() {
        let Some(folder) = shared() else { return };
        let mut judged = 0;
        for file in fs::read_dir(folder.join("calamine")).unwrap() {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            let is_xlsb = path.extension().is_some_and(|ending| ending == "xlsb");
            let theirs = calamine::Xlsb::new(Cursor::new(&bytes)).ok();
            let Some(mut theirs) = theirs.filter(|_| is_xlsb) else {
                continue;
            };
            let sheets = open(&bytes).unwrap().sheets().to_vec();
            for (place, sheet) in sheets.iter().enumerate().filter(|(_, own)| own.is_table) {
                let ours = grid(open(&bytes).unwrap().sheet(place).unwrap()).unwrap().0;
                let range = theirs.worksheet_range(&sheet.name).unwrap();
                for (row, cells) in (0..).zip(&ours) {
                    for (column, cell) in (0..).zip(cells) {
                        let shown = match range.get_value((row, column)) {
                            // It knows neither what is shown of a moment nor the errors of formulas.
                            Some(Data::DateTime(_)) => continue,
                            None | Some(Data::Empty) if cell.starts_with('#') => continue,
                            None | Some(Data::Empty) => String::new(),
                            Some(Data::Float(number)) => shown(*number),
                            Some(other) => other.to_string(),
                        };
                        assert_eq!(*cell, shown, "{} {row} {column}", path.display());
                        judged += 1;
                    }
                }
                let texts = ours
                    .iter()
                    .flatten()
                    .filter(|cell| !cell.is_empty())
                    .count();
                assert!(texts >= range.used_cells().count(), "{}", path.display());
            }
        }
        assert!(judged > 0);
    }
}
