//! One sheet of a workbook through the binary: its cells in both text formats, and what is found in it.

use serde_json::{Value as Json, json};

use crate::grid::{bare, difference, expects_nothing, of_csv, of_jsonl};
use crate::list;
use crate::sheets::Case;
use crate::xlsx::column;

impl Case<'_> {
    /// The cells of a sheet, in both text formats; what is found in it.
    pub(crate) fn of_sheet(&mut self, sheet: &Json) {
        let name = sheet["name"].as_str().unwrap();
        let only = ["--sheet", name, "--header-row", "none"];
        let csv = self.run(&[&["filter", "true", "--to", "csv"], &only[..]].concat());
        let jsonl = self.run(&[&["filter", "true", "--to", "jsonl"], &only[..]].concat());
        let validated = self.run(&[&["validate", "--report", "json"], &only[..]].concat());
        for ran in [&csv, &jsonl] {
            if ran.code != Some(0) {
                self.wrongs.push(format!("{name} ends with {}", ran.end()));
                return;
            }
        }
        let [csv, jsonl] = [of_csv(&csv.out), of_jsonl(&jsonl.out)];
        self.wrongs
            .extend(difference(&csv, sheet).map(|it| format!("{name} in CSV: {it}")));
        self.wrongs
            .extend(difference(&jsonl, sheet).map(|it| format!("{name} in JSONL: {it}")));
        if bare(&csv, String::is_empty) != bare(&jsonl, String::is_empty) {
            self.wrongs.push(format!("{name} in CSV and JSONL differ"));
        }
        let origin = sheet["origin"]
            .as_str()
            .map(|origin| origin.trim_end_matches(char::is_numeric));
        let first = |row: &Vec<String>| row.iter().position(|cell| !cell.is_empty());
        if origin.is_some_and(|origin| jsonl.iter().filter_map(first).min() != Some(column(origin)))
        {
            self.wrongs.push(format!("{name} begins elsewhere"));
        }
        let report: Json = serde_json::from_slice(&validated.out).unwrap_or_default();
        let input = &report["inputs"][0];
        if input["sheet"] != json!(name) || input["rows"]["read"] != json!(jsonl.len()) {
            self.wrongs
                .push(format!("of {name} the report says {input}"));
        }
        self.of_findings(sheet, &report);
    }

    /// Every cell with an error is told where it stands, and no other is an error.
    fn of_findings(&mut self, sheet: &Json, report: &Json) {
        let findings = list(&report["findings"]);
        let mut errors: Vec<(usize, usize)> = Vec::new();
        for finding in findings
            .iter()
            .filter(|finding| finding["severity"] == "error")
        {
            match finding["code"].as_str().unwrap() {
                // Of a sheet without cells.
                "empty-file"
                    if list(&sheet["cells"])
                        .iter()
                        .flat_map(list)
                        .all(expects_nothing) => {}
                "error-cell" => {
                    let cell = finding["cell"].as_str().unwrap();
                    let letters = cell.trim_end_matches(char::is_numeric);
                    let row: usize = cell[letters.len()..].parse().unwrap();
                    if finding["row"] != json!(row) || finding["sheet"] != sheet["name"] {
                        self.wrongs.push(format!("is not there: {finding}"));
                    }
                    errors.push((row, column(letters)));
                }
                _ => self
                    .wrongs
                    .push(format!("{}: has {finding}", sheet["name"])),
            }
        }
        if sheet["cells"].is_null() {
            return;
        }
        let mut expected = Vec::new();
        for (row, cells) in list(&sheet["cells"]).iter().enumerate() {
            let places = list(cells).iter().enumerate();
            let errors = places.filter(|(_, cell)| !cell["error"].is_null());
            expected.extend(errors.map(|(column, _)| (row, column)));
        }
        // Where a table stands in its sheet the cases do not say.
        if from_first(&errors) != from_first(&expected) {
            self.wrongs.push(format!(
                "{}: errors at {errors:?}, not {expected:?}",
                sheet["name"]
            ));
        }
    }
}

/// Places as seen from the first row and the first column among them.
fn from_first(places: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let top = places.iter().map(|(row, _)| row).min();
    let left = places.iter().map(|(_, column)| column).min();
    let Some((top, left)) = top.zip(left) else {
        return Vec::new();
    };
    places
        .iter()
        .map(|(row, column)| (row - top, column - left))
        .collect()
}
