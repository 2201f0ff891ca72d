//! `--sort`: a plain stable sort of the values that a schema declares, for any number of threads and any memory.

use std::cmp::Ordering;
use std::fmt::Write as _;

use proptest::prelude::*;

use crate::cases;
use crate::folder::Folder;

const SCHEMA: &str = r#"
missingValues = ["", "-"]
[[fields]]
name = "n"
type = "number"
[[fields]]
name = "d"
type = "date"
formats = ["%Y/%m/%d"]
[[fields]]
name = "e"
type = "string"
constraints = { enum = ["low", "mid", "high"] }
[[fields]]
name = "t"
type = "string"
titles = { zh = "姓名" }
[[derive]]
name = "half"
type = "number"
expr = "n / 2"
"#;

/// Cells and where they stand among those of their column; none: missing. What does not parse comes after what does.
type Cell = (&'static str, Option<i32>);

const WRONG: i32 = 1000;

const COLUMNS: [&[Cell]; 4] = [
    &[
        ("10", Some(10)),
        ("9.5", Some(9)),
        ("9.50", Some(9)),
        ("-3", Some(-3)),
        ("007", Some(7)),
        ("1e2", Some(100)),
        ("", None),
        ("-", None),
        ("x", Some(WRONG)),
        ("y", Some(WRONG + 1)),
    ],
    &[
        ("2024/02/29", Some(3)),
        ("2024-02-29", Some(3)),
        ("2024/3/1", Some(4)),
        ("1999/12/31", Some(1)),
        ("-", None),
        ("2024/02/30", Some(WRONG)),
    ],
    &[
        ("high", Some(3)),
        ("low", Some(1)),
        ("mid", Some(2)),
        ("", None),
        ("none", Some(WRONG)),
    ],
    &[
        ("B", Some(2)),
        ("a", Some(3)),
        ("10", Some(0)),
        ("9", Some(1)),
        ("上海", Some(5)),
        ("é", Some(4)),
        ("\"a\"", Some(3)),
        ("-", None),
    ],
];

const KEYS: [&str; 4] = ["n", "d", "e", "姓名"];

fn compare(a: Option<i32>, b: Option<i32>, descending: bool) -> Ordering {
    let standing = |cell: Option<i32>| match cell {
        Some(value) if value < WRONG => 0,
        Some(_) => 1,
        None => 2,
    };
    let order = || if descending { b.cmp(&a) } else { a.cmp(&b) };
    standing(a).cmp(&standing(b)).then_with(order)
}

/// Rows of cells, by their place in `COLUMNS`.
type Rows = Vec<[usize; 4]>;

fn rows() -> impl Strategy<Value = Rows> {
    let row = COLUMNS.map(|cells| 0..cells.len());
    prop::collection::vec(row, 0..40)
}

/// The lines of a table, the header first; `times` as many records as `rows`, each with its number.
fn lines(rows: &Rows, times: usize) -> Vec<String> {
    let numbered = (0..times).flat_map(|_| rows).enumerate();
    let records = numbered.map(|(number, row)| {
        let mut line = number.to_string();
        for (cells, place) in COLUMNS.iter().zip(row) {
            write!(line, ",{}", cells[*place].0).unwrap();
        }
        line + "\n"
    });
    std::iter::once("id,n,d,e,姓名\n".to_owned())
        .chain(records)
        .collect()
}

fn sorted(rows: &Rows, lines: &[String], keys: &[(usize, bool)]) -> String {
    let mut order: Vec<usize> = (0..lines.len() - 1).collect();
    let cell = |row: usize, column: usize| COLUMNS[column][rows[row % rows.len()][column]].1;
    order.sort_by(|a, b| {
        let by_key = keys
            .iter()
            .map(|(column, descending)| compare(cell(*a, *column), cell(*b, *column), *descending));
        by_key.fold(Ordering::Equal, Ordering::then)
    });
    let records = order.into_iter().map(|row| lines[row + 1].as_str());
    std::iter::once(lines[0].as_str()).chain(records).collect()
}

fn terms(keys: &[(usize, bool)]) -> String {
    let terms = keys.iter().map(|(column, descending)| {
        let sign = if *descending { "-" } else { "" };
        format!("{sign}{}", KEYS[*column])
    });
    terms.collect::<Vec<_>>().join(",")
}

fn folder(lines: &[String]) -> Folder {
    Folder::with(&[
        ("t.csv", lines.concat().as_bytes()),
        ("s.toml", SCHEMA.as_bytes()),
    ])
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn sorting_is_a_stable_sort_of_the_declared_values(
        rows in rows(), keys in prop::collection::vec((0..4_usize, any::<bool>()), 1..4), limit in 0_usize..50,
    ) {
        let lines = lines(&rows, 1);
        let folder = folder(&lines);
        let terms = terms(&keys);
        let args = ["true", "t.csv", "-s", "s.toml", "--sort", &terms];
        let expected = sorted(&rows, &lines, &keys);
        prop_assert_eq!(folder.text(&args), &*expected, "{}", terms);
        let limit_text = limit.to_string();
        let head: String = expected.split_inclusive('\n').take(limit + 1).collect();
        prop_assert_eq!(folder.text(&[&args[..], &["--limit", &limit_text]].concat()), head);
    }

    #[test]
    fn a_derived_field_sorts_by_its_value(rows in rows(), descending in any::<bool>()) {
        let lines = lines(&rows, 1);
        let folder = folder(&lines);
        let sign = if descending { "-" } else { "" };
        let by_half = folder.text(&["true", "t.csv", "-s", "s.toml", "--sort", &format!("{sign}half")]);
        // What has no half has no place among the others: only numbers are compared.
        let numbers = |text: &str| -> Vec<String> {
            let cell = |line: &str| line.split(',').nth(1).unwrap().to_owned();
            let is_number = |cell: &String| cell.parse::<f64>().is_ok();
            text.lines().map(cell).filter(is_number).collect()
        };
        let by_n = sorted(&rows, &lines, &[(0, descending)]);
        prop_assert_eq!(numbers(&by_half), numbers(&by_n));
        prop_assert_eq!(by_half.len(), by_n.len());
    }
}

proptest! {
    #![proptest_config(cases(4))]

    #[test]
    fn threads_and_memory_change_nothing(rows in rows(), key in (0..4_usize, any::<bool>()), more in (0..4_usize, any::<bool>())) {
        prop_assume!(!rows.is_empty());
        let keys = [key, more];
        let lines = lines(&rows, 40_000 / rows.len());
        let folder = folder(&lines);
        let terms = terms(&keys);
        let sort = ["true", "t.csv", "-s", "s.toml", "--sort", &terms];
        let expected = sorted(&rows, &lines, &keys);
        for means in [["-j1", "--memory=1K"], ["-j4", "--memory=1K"], ["-j1", "--memory=1G"], ["-j2", "--memory=100K"]] {
            let out = folder.text(&[&sort[..], &means].concat());
            prop_assert!(out == expected, "{:?} {}", means, terms);
        }
        for args in [
            &["n > 9", "t.csv", "-s", "s.toml", "--select", "-d"][..],
            &["true", "t.csv", "--sample", "2000"],
            &["true", "t.csv", "--sample", "300", "--sort", "-n,id"],
            &["id ends with '7'", "t.csv", "--limit", "1500"],
            &["--search", "high 上海", "t.csv", "--to", "jsonl"],
        ] {
            let whole = folder.out(args);
            for means in [["-j1", "--memory=1K"], ["-j2", "--memory=1K"], ["-j4", "--memory=1G"]] {
                prop_assert!(folder.out(&[args, &means].concat()) == whole, "{:?} {:?}", means, args);
            }
        }
    }
}

#[test]
fn without_a_schema_texts_sort_by_code_point_and_blank_cells_come_last() {
    let folder = Folder::of("a,b\n10,1\n,2\nb,3\n9,4\n \t,5\nB,6\n");
    assert_eq!(
        folder.text(&["true", "t.csv", "--sort", "a"]),
        "a,b\n10,1\n9,4\nB,6\nb,3\n,2\n \t,5\n"
    );
    assert_eq!(
        folder.text(&["true", "t.csv", "--sort", "-a"]),
        "a,b\nb,3\nB,6\n9,4\n10,1\n,2\n \t,5\n"
    );
}

#[test]
fn the_last_record_gets_a_line_end_when_it_is_not_the_last_any_more() {
    let folder = Folder::of("a\r\n2\r\n1");
    assert_eq!(
        folder.text(&["true", "t.csv", "--sort", "a"]),
        "a\r\n1\r\n2"
    );
}
