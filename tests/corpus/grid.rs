//! The cells of a sheet: those that a case expects, and those that the binary writes.

use serde_json::{Map, Value as Json, json};

use crate::list;
use crate::xlsx::column;

/// Rows of texts.
pub(crate) type Grid = Vec<Vec<String>>;

/// Of CSV.
pub(crate) fn of_csv(bytes: &[u8]) -> Grid {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

/// Of JSON Lines whose keys are the letters of columns.
pub(crate) fn of_jsonl(bytes: &[u8]) -> Grid {
    let text = std::str::from_utf8(bytes).unwrap();
    let row = |line: &str| {
        let cells: Map<String, Json> = serde_json::from_str(line).unwrap();
        let mut row = Vec::new();
        for (letters, cell) in cells {
            let column = column(&letters);
            row.resize(row.len().max(column + 1), String::new());
            cell.as_str().unwrap().clone_into(&mut row[column]);
        }
        row
    };
    text.lines().map(row).collect()
}

/// Without empty rows, which are no records, and without empty columns around the others and empty cells at the ends.
pub(crate) fn bare<T: Clone>(grid: &[Vec<T>], is_empty: impl Fn(&T) -> bool) -> Vec<Vec<T>> {
    let first = |row: &Vec<T>| row.iter().position(|cell| !is_empty(cell));
    let margin = grid.iter().filter_map(first).min().unwrap_or_default();
    grid.iter()
        .filter_map(|row| {
            let last = row.iter().rposition(|cell| !is_empty(cell))?;
            Some(row[margin..=last].to_vec())
        })
        .collect()
}

/// Whether an expected cell is an empty one.
pub(crate) fn expects_nothing(cell: &Json) -> bool {
    cell.is_null() || cell == ""
}

/// The first difference, if there is one.
pub(crate) fn difference(found: &Grid, sheet: &Json) -> Option<String> {
    let found = bare(found, String::is_empty);
    if let Some(rows) = sheet["rows_nonempty"].as_u64() {
        return (found.len() as u64 != rows).then(|| format!("{} rows, not {rows}", found.len()));
    }
    let expected: Vec<Vec<Json>> = list(&sheet["cells"])
        .iter()
        .map(|row| list(row).to_vec())
        .collect();
    let expected = bare(&expected, expects_nothing);
    let rows = sheet["row_count"]
        .as_u64()
        .map_or(expected.len(), |rows| rows as usize);
    if found.len() != rows {
        return Some(format!("{} rows, not {rows}", found.len()));
    }
    let mut both = (1..).zip(found.iter().zip(&expected));
    let (row, (found, expected)) = both.find(|(_, (found, expected))| {
        let alike = |(found, expected): (&String, &Json)| means(found, expected);
        found.len() != expected.len() || !found.iter().zip(*expected).all(alike)
    })?;
    let shown: String = format!("{found:?}").chars().take(600).collect();
    let expected: String = json!(expected).to_string().chars().take(600).collect();
    Some(format!(
        "row {row} of those with cells: {shown}, not {expected}"
    ))
}

/// Whether a text is what an expected cell is written as.
pub(crate) fn means(found: &str, expected: &Json) -> bool {
    let (kind, content) = match expected {
        Json::Null => return found.is_empty(),
        Json::String(text) => return found == text,
        Json::Bool(truth) => return found == truth.to_string(),
        Json::Number(number) => return is_number(found, number.as_f64().unwrap()),
        expected => expected.as_object().unwrap().iter().next().unwrap(),
    };
    let text = content.as_str().unwrap_or_default();
    match kind.as_str() {
        "error" => found == text,
        "repeat" => found == text.repeat(expected["times"].as_u64().unwrap() as usize),
        // The oracles cannot tell a day from its midnight.
        "date" | "datetime" => {
            let day = |text: &str| text.strip_suffix("T00:00:00").map(str::to_owned);
            let found = to_the_second(found);
            day(found).unwrap_or_else(|| found.to_owned())
                == day(text).unwrap_or_else(|| text.to_owned())
        }
        "time" => to_the_second(found) == text,
        "duration_s" => to_the_second(found) == clock(content.as_u64().unwrap()),
        kind => panic!("{kind}?"),
    }
}

/// Without a fraction of a second: the expectations have none.
fn to_the_second(text: &str) -> &str {
    text.split('.').next().unwrap()
}

/// Seconds as hours, minutes and seconds.
fn clock(seconds: u64) -> String {
    let [hours, minutes] = [seconds / 3600, seconds / 60 % 60];
    format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
}

/// Whether a text is that number to 14 digits, as a spreadsheet shows one: 15 digits at most, no point behind a whole
/// number, no exponent where the digits do.
fn is_number(found: &str, number: f64) -> bool {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return found == (number as i64).to_string();
    }
    let mantissa = found.split('E').next().unwrap();
    let digits = mantissa.trim_start_matches(['-', '0', '.']);
    let digits = digits.replace('.', "");
    let digits = digits.trim_end_matches('0').len();
    let is_plain = !found.contains('E') || number.abs() < 1e-4 || number.abs() >= 1e15;
    let near = found
        .parse::<f64>()
        .is_ok_and(|found| (found - number).abs() <= number.abs() * 1e-13);
    near && digits <= 15 && is_plain && !(mantissa.contains('.') && mantissa.ends_with('0'))
}
