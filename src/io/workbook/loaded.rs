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
    /// `OpenDocument`.
    Ods,
}

/// A workbook of which nothing but its sheets is known.
pub(super) struct Loaded {
    book: Book,
}

enum Book {
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
        let book = match kind {
            Kind::Xlsb => Xlsb::open(source, limits).map(Book::Xlsb),
            Kind::Xls => Xls::open(source).map(Book::Xls),
            Kind::Ods => Ods::open(source, limits).map(Book::Ods),
        };
        Ok(Self {
            book: book.map_err(|fault| *fault)?,
        })
    }

    /// The sheets, in the order of their tabs.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        match &self.book {
            Book::Xlsb(book) => book.sheets(),
            Book::Xls(book) => book.sheets(),
            Book::Ods(book) => book.sheets(),
        }
    }

    /// The sheet at this place (from 0), to be read; one that is not there has no cells.
    pub(super) fn sheet(self, place: usize) -> Box<dyn ReadSheet> {
        match self.book {
            Book::Xlsb(book) => book.sheet(place),
            Book::Xls(book) => book.sheet(place),
            Book::Ods(book) => book.sheet(place),
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
    use std::io::{Cursor, Write as _};
    use std::path::{Path, PathBuf};

    use serde_json::Value as Json;

    use super::super::grid::{Grid, grid};
    use super::super::stream::SheetEnd;
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

    /// The texts of a sheet without what is empty around them.
    fn trimmed(sheet: Box<dyn ReadSheet>) -> Result<(Grid, SheetEnd), String> {
        let (grid, end) = grid(sheet)?;
        Ok((without_margins(grid), end))
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
            let grid = match trimmed(book.sheet(place)) {
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

    /// A document whose only sheet has these rows.
    fn document(rows: &str) -> Vec<u8> {
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>\
             <number:date-style style:name=\"n\"><number:day/><number:hours/></number:date-style>\
             <style:style style:name=\"both\" style:family=\"table-cell\" style:data-style-name=\"n\"/>\
             <style:style style:name=\"ta2\">\
             <style:table-properties table:display=\"false\"/></style:style></office:automatic-styles><office:body>\
             <office:spreadsheet><table:tracked-changes><table:table-cell/></table:tracked-changes><table:dde-links><table:table/></table:dde-links>\
             <table:table table:name=\"A &amp; B\" table:style-name=\"ta2\"><table:shapes><text:p>no</text:p></table:shapes>{rows}\
             </table:table></office:spreadsheet></office:body></office:document-content>"
        );
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", &content),
        ] {
            zip.start_file(name, options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn rows_of(document: &[u8]) -> Result<(Grid, SheetEnd), String> {
        let book = Loaded::open(
            Cursor::new(document.to_vec()),
            Kind::Ods,
            &Limits::default(),
        );
        grid(book.map_err(|fault| fault.to_string())?.sheet(0))
    }

    #[test]
    fn documents_say_what_their_cells_hold() {
        for (cell, expected) in [
            ("<table:table-cell/>", &[][..]),
            (
                "<table:table-cell><text:p>a  b\n c</text:p></table:table-cell>",
                &["a b c"],
            ),
            (
                "<table:table-cell><text:p> a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p></table:table-cell>",
                &["a   b\tc\nd"],
            ),
            (
                "<table:table-cell><text:p>a</text:p>\n<text:p/><text:p>&#x4E0A;&lt;</text:p></table:table-cell>",
                &["a\n\n上<"],
            ),
            (
                "<table:table-cell><office:annotation><text:p>note</text:p></office:annotation><text:p>a<text:span>b</text:span></text:p><draw:frame><text:p>x</text:p></draw:frame></table:table-cell>",
                &["ab"],
            ),
            (
                "<table:table-cell office:value-type='string' office:string-value='a &amp; b'><text:p>shown</text:p></table:table-cell>",
                &["a & b"],
            ),
            (
                "<table:table-cell office:value-type='float' office:value='13800138000'><text:p>1.38E10</text:p></table:table-cell>",
                &["13800138000"],
            ),
            (
                "<table:table-cell office:value-type='percentage' office:value='0.125'><text:p>12.5%</text:p></table:table-cell>",
                &["0.125"],
            ),
            (
                "<table:table-cell office:value-type='boolean' office:boolean-value='true'><text:p>WAHR</text:p></table:table-cell>",
                &["true"],
            ),
            (
                "<table:table-cell office:value-type='date' office:date-value='2024-02-29'><text:p>29.02.24</text:p></table:table-cell>",
                &["2024-02-29"],
            ),
            (
                "<table:table-cell office:value-type='time' office:time-value='PT06H30M00S'><text:p>6:30</text:p></table:table-cell>",
                &["06:30:00"],
            ),
            (
                "<table:table-cell office:value-type='time' office:time-value='PT36H00M00S'><text:p>36:00</text:p></table:table-cell>",
                &["36:00:00"],
            ),
            (
                "<table:table-cell table:formula='of:=1/0' office:value-type='string' office:string-value='' calcext:value-type='error'><text:p>#DIV/0!</text:p></table:table-cell>",
                &["#DIV/0!"],
            ),
            (
                "<table:table-cell table:formula='of:=NA()' office:value-type='string' office:string-value=''><text:p>#NV</text:p></table:table-cell><table:table-cell table:formula='of:=NA()' office:value-type='float' office:value='0'><text:p>#N/A</text:p></table:table-cell>",
                &["#NV", "#N/A"],
            ),
            (
                "<table:table-cell table:style-name='both' office:value-type='date' office:date-value='2024-03-05'/><table:table-cell office:value-type='date' office:date-value='2024-03-05'/>",
                &["2024-03-05T00:00:00", "2024-03-05"],
            ),
            (
                "<table:table-cell table:style-name='both' office:value-type='date' office:date-value='soon'/>",
                &["soon"],
            ),
            ("<table:table-cell table:formula='of:=A1'/>", &[""]),
            (
                "<table:table-cell table:formula='of:=&quot;&quot;'><text:p/></table:table-cell><table:table-cell office:value-type='float' office:value='1'><text:p>1</text:p></table:table-cell>",
                &["", "1"],
            ),
            (
                "<table:table-cell table:formula='of:=TRUE()' office:value-type='float' office:value='1'><text:p>WAHR</text:p></table:table-cell><table:table-cell table:formula='of:=[.A1]=3' office:value-type='float' office:value='0'><text:p>FALSE</text:p></table:table-cell><table:table-cell office:value-type='float' office:value='0'><text:p>TRUE</text:p></table:table-cell>",
                &["true", "false", "0"],
            ),
            (
                "<table:table-cell table:number-columns-repeated='2'/><table:table-cell table:number-columns-repeated='2'><text:p>x</text:p></table:table-cell><table:covered-table-cell><text:p>y</text:p></table:covered-table-cell>",
                &["", "", "x", "x", "y"],
            ),
        ] {
            let document = document(&format!("<table:table-row>{cell}</table:table-row>"));
            let (grid, _) = rows_of(&document).unwrap();
            let row = grid
                .first()
                .map(|row| row.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(row.unwrap_or_default(), expected, "{cell}");
        }
    }

    #[test]
    fn rows_of_documents_repeat_and_hide() {
        let x =
            "<table:table-cell table:number-rows-spanned='2'><text:p>x</text:p></table:table-cell>";
        let document = document(&format!(
            "<table:table-column/><table:table-header-rows><table:table-row>{x}</table:table-row></table:table-header-rows>\
             <table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row><table:table-row-group>\
             <table:table-row table:number-rows-repeated='2' table:visibility='filter'>{x}</table:table-row>\
             </table:table-row-group><table:table-row table:number-rows-repeated='1048570'>\
             <table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
        ));
        let (grid, end) = rows_of(&document).unwrap();
        let (none, one) = (Vec::<String>::new(), vec!["x".to_owned()]);
        assert_eq!(
            grid,
            [
                one.clone(),
                none.clone(),
                none.clone(),
                none,
                one.clone(),
                one
            ]
        );
        assert_eq!(
            end,
            SheetEnd {
                merged: 2,
                hidden_rows: 2
            }
        );
        let book = open(&document).unwrap();
        let info = SheetInfo {
            name: "A & B".to_owned(),
            visible: false,
            is_table: true,
        };
        assert_eq!(book.sheets(), [info]);
    }

    #[test]
    fn documents_that_grow_beyond_measure_are_faults() {
        let cell = |repeats: &str| {
            format!("<table:table-cell {repeats}><text:p>x</text:p></table:table-cell>")
        };
        let far = "table:number-columns-repeated='4294967295'";
        for rows in [
            format!("<table:table-row>{}</table:table-row>", cell(far)),
            format!("<table:table-row table:number-rows-repeated='4294967295'>{}</table:table-row>", cell("")),
            format!("<table:table-row table:number-rows-repeated='1048576'>{}</table:table-row>", cell("table:number-columns-repeated='16384'")),
            "<table:table-row><table:table-cell><text:p><text:s text:c='4294967295'/></text:p></table:table-cell></table:table-row>".to_owned(),
            "<table:table-row><table:table-cell><text:p>&secret;</text:p></table:table-cell></table:table-row>".to_owned(),
            "<table:table-row><table:table-cell>".to_owned(),
            format!(
                "<table:table-row table:number-rows-repeated='1000000'><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>",
                "x".repeat(1 << 20)
            ),
        ] {
            assert!(rows_of(&document(&rows)).is_err(), "{rows:.200}");
        }
        let far = "table:number-columns-repeated='16384'";
        let beyond = format!(
            "<table:table-row><table:table-cell {far}/>{}</table:table-row>",
            cell("")
        );
        assert!(rows_of(&document(&beyond)).is_err());
    }
}
