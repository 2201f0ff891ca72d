//! The book that `book.json` describes: what stands in each cell, and what it shows.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, iter};

use serde_json::Value as Json;

pub(crate) struct Book {
    pub(crate) sheets: Vec<Sheet>,
    /// What the files of some makers do not hold, or hold otherwise.
    exceptions: Vec<Json>,
}

/// A sheet; its rows and columns count from 1.
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) is_hidden: bool,
    /// The first column of the table.
    pub(crate) left: usize,
    /// The row of the header.
    pub(crate) header: usize,
    /// Row, first and last column, text.
    pub(crate) titles: Vec<(usize, usize, usize, String)>,
    /// First row and column, last row and column; of the data.
    pub(crate) merged: Vec<[usize; 4]>,
    pub(crate) hidden_rows: Vec<usize>,
    pub(crate) hidden_columns: Vec<usize>,
    pub(crate) columns: Vec<String>,
    /// The records by row; a cell that is empty is none.
    pub(crate) rows: BTreeMap<usize, Vec<Option<Cell>>>,
}

#[derive(Clone)]
pub(crate) struct Cell {
    pub(crate) kind: String,
    /// A code, or the number of a format without one.
    pub(crate) format: Json,
    pub(crate) shown: String,
    /// What is stored, where it is not what is shown.
    pub(crate) given: Json,
    /// Code of the finding that it is.
    pub(crate) code: Option<String>,
}

/// What a file is expected to hold of a cell.
pub(crate) enum Expected {
    /// A text, which may be empty, and the code of a finding.
    Shown(String, Option<String>),
    /// Whatever it holds.
    Any,
}

impl Book {
    pub(crate) fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks/book.json");
        let book: Json = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        Self {
            sheets: list(&book["sheets"]).iter().map(Sheet::of).collect(),
            exceptions: list(&book["exceptions"]).to_vec(),
        }
    }

    /// Whether the file has this sheet as it is described.
    pub(crate) fn has(&self, file: &str, sheet: &Sheet) -> bool {
        let name = Json::from(sheet.name.as_str());
        !self
            .of(file)
            .any(|exception| list(&exception["sheets"]).contains(&name))
    }

    /// What the file is expected to hold of a cell of the record that begins so.
    pub(crate) fn expected(&self, file: &str, label: &str, cell: Option<&Cell>) -> Expected {
        let Some(cell) = cell else {
            return Expected::Shown(String::new(), None);
        };
        let is_named = |list: &Json| self::list(list).contains(&Json::from(label));
        // What the record is called is there in every file.
        if cell.shown != label && self.of(file).any(|exception| is_named(&exception["cells"])) {
            return Expected::Any;
        }
        let has_no_values = self
            .of(file)
            .any(|exception| exception["formulas"] == "without values");
        let error = || cell.shown.starts_with('#').then_some("error-cell");
        match cell.kind.as_str() {
            "formula" if has_no_values => {
                Expected::Shown(String::new(), Some("formula-without-value".to_owned()))
            }
            "formula" => Expected::Shown(cell.shown.clone(), error().map(str::to_owned)),
            _ => Expected::Shown(cell.shown.clone(), cell.code.clone()),
        }
    }

    /// The exceptions for a file.
    fn of(&self, file: &str) -> impl Iterator<Item = &Json> {
        let is_meant = move |name: &Json| {
            let name = name.as_str().unwrap();
            match name.strip_prefix('*') {
                Some(ending) => file.ends_with(ending),
                None => file == name,
            }
        };
        self.exceptions
            .iter()
            .filter(move |exception| list(&exception["files"]).iter().any(is_meant))
    }
}

impl Sheet {
    fn of(json: &Json) -> Self {
        let number = |json: &Json| json.as_u64().unwrap() as usize;
        let numbers = |json: &Json| list(json).iter().map(number).collect::<Vec<_>>();
        let title = |title: &Json| {
            let text = title[3].as_str().unwrap().to_owned();
            (
                number(&title[0]),
                number(&title[1]),
                number(&title[2]),
                text,
            )
        };
        let columns = list(&json["columns"]);
        let row = |row: &Json| {
            let (row, cells) = list(row).split_first().unwrap();
            let cells = cells.iter().zip(columns);
            let cells = cells.map(|(cell, column)| Cell::of(cell, column));
            (number(row), cells.collect())
        };
        Self {
            name: json["name"].as_str().unwrap().to_owned(),
            is_hidden: json["state"] != "visible",
            left: number(&json["left"]),
            header: number(&json["header"]),
            titles: list(&json["titles"]).iter().map(title).collect(),
            merged: list(&json["merged"])
                .iter()
                .map(|merge| numbers(merge).try_into().unwrap())
                .collect(),
            hidden_rows: numbers(&json["hidden_rows"]),
            hidden_columns: numbers(&json["hidden_columns"]),
            columns: columns
                .iter()
                .map(|column| column[0].as_str().unwrap().to_owned())
                .collect(),
            rows: list(&json["rows"]).iter().map(row).collect(),
        }
    }

    /// The rows on which nothing stands, but for those at the end.
    pub(crate) fn blank_rows(&self) -> impl Iterator<Item = usize> {
        let last = self.rows.keys().next_back().copied().unwrap_or_default();
        let is_title = |row: usize| self.titles.iter().any(|title| title.0 == row);
        (1..last)
            .filter(move |row| *row != self.header && !is_title(*row))
            .filter(|row| !self.rows.contains_key(row))
    }

    /// The name of a cell in this row and in this column of the table (from 0).
    pub(crate) fn place(&self, row: usize, column: usize) -> String {
        let letter = u8::try_from(self.left + column - 1).unwrap();
        assert!(letter < 26);
        format!("{}{row}", char::from(b'A' + letter))
    }
}

impl Cell {
    /// `column` has the kind and the format of cells that name none.
    fn of(json: &Json, column: &Json) -> Option<Self> {
        let own = json.as_object().map(|_| json);
        let text = |json: &Json| json.as_str().map(str::to_owned);
        let shown = match own {
            None => text(json)?,
            Some(own) => text(&own["shown"]).unwrap_or_else(|| {
                let (text, times) = (own["repeat"][0].as_str(), own["repeat"][1].as_u64());
                text.unwrap().repeat(times.unwrap() as usize)
            }),
        };
        let format = match own {
            None => column[2].clone(),
            Some(own) => own.get("format").cloned().unwrap_or("General".into()),
        };
        Some(Self {
            kind: text(own.map_or(&column[1], |own| &own["kind"])).unwrap(),
            format,
            given: own.map_or(Json::Null, |own| own["given"].clone()),
            code: own.and_then(|own| text(&own["code"])),
            shown,
        })
    }
}

/// The elements of an array; none of what is not there.
pub(crate) fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// The cells of all rows with something in them, from the top: row, column, cell.
pub(crate) fn cells(sheet: &Sheet) -> impl Iterator<Item = (usize, usize, Cell)> {
    let text = |text: &str| Cell {
        kind: "text".to_owned(),
        format: "General".into(),
        shown: text.to_owned(),
        given: Json::Null,
        code: None,
    };
    let titles = sheet
        .titles
        .iter()
        .map(move |(row, left, _, title)| (*row, *left, text(title)));
    let header = iter::zip(sheet.left.., &sheet.columns)
        .map(move |(column, name)| (sheet.header, column, text(name)));
    let records = sheet.rows.iter().flat_map(|(row, cells)| {
        let cells = iter::zip(sheet.left.., cells);
        cells.filter_map(|(column, cell)| Some((*row, column, cell.clone()?)))
    });
    titles.chain(header).chain(records)
}
