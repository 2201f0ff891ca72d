//! Workbooks that other programs wrote, and what is on their sheets.
#![allow(clippy::print_stdout)] // a test run says when it judged nothing

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value as Json;

use super::grid::{Grid, grid};
use super::open::{Container, opened};
use super::stream::ReadSheet;
use super::{Workbook, package, written};
use crate::io::limits::Limits;
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
    for file in [
        "made/biff8-a.xls",
        "calamine/date.xlsb",
        "made/ods-repeats-a.ods",
        "calamine/biff5_write.xls",
    ] {
        let whole = fs::read(folder.join(file)).unwrap();
        let read = |bytes: &[u8]| {
            let _ = open(bytes).map(|book| book.sheet(0).map(grid));
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
