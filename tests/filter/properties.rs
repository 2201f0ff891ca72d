//! What holds for every table, whatever stands in it.

use proptest::prelude::*;

use crate::cases;
use crate::folder::Folder;
use crate::table::{NAMES, Record, Table, table};

/// An expression over `b`, and whether it is true for the text of that cell.
type Sample = (&'static str, fn(&str) -> bool);

/// Every table has the column `a`, which is never empty.
const OF_A: [&str; 4] = [
    "a ends with '7_' or a ends with '2_' or a ends with '4_'",
    "len(a) > 3 and a != 'r11_'",
    "a in ('r0_', 'r3_', 'r12_')",
    "false",
];

const OF_B: [Sample; 6] = [
    ("b = 'x'", |b| b == "x"),
    ("not (b = 'x')", |b| b != "x"),
    ("b != 'x'", |b| b != "x" && !is_blank(b)),
    ("b is empty", is_blank),
    ("b contains ','", |b| b.contains(',')),
    ("b > 0", |b| b == "5"),
];

/// Without a schema a cell of white space is empty.
fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn chosen<'a>(table: &'a Table, kept: &[bool]) -> Vec<&'a Record> {
    let records = table.records.iter().zip(kept);
    records
        .filter_map(|(record, kept)| kept.then_some(record))
        .collect()
}

/// A folder whose table is what it is told to be: what parts random cells cannot be found out.
struct Told(Folder);

impl Told {
    const AS: [&str; 4] = ["--delimiter", ",", "--encoding", "utf-8"];

    #[track_caller]
    fn out(&self, args: &[&str]) -> Vec<u8> {
        self.0.out(&[args, &Self::AS].concat())
    }

    #[track_caller]
    fn text(&self, args: &[&str]) -> String {
        self.0.text(&[args, &Self::AS].concat())
    }

    fn report(&self, args: &[&str]) -> serde_json::Value {
        self.0.report(&[args, &Self::AS].concat())
    }

    fn rows(&self, args: &[&str]) -> [u64; 5] {
        self.0.rows(&[args, &Self::AS].concat())
    }

    /// A run on what was written, whose delimiter `args` name.
    fn run_on(&self, input: &[u8], args: &[&str]) -> std::process::Output {
        self.0.run_on(input, &[args, &Self::AS[2..]].concat())
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn true_is_the_same_bytes(table in table(24)) {
        let folder = Told(Folder::of(table.bytes()));
        let expected = String::from_utf8_lossy(&table.written(&table.records)).into_owned();
        let out = folder.out(&["true", "t.csv"]);
        prop_assert_eq!(String::from_utf8_lossy(&out), &*expected);
        prop_assert_eq!(out, table.written(&table.records));
    }

    #[test]
    fn a_filter_and_its_inverse_share_no_record_and_miss_none(table in table(24), of in 0..OF_A.len()) {
        let folder = Told(Folder::of(table.bytes()));
        let out = folder.out(&[OF_A[of], "t.csv"]);
        let rest = folder.out(&["--invert", OF_A[of], "t.csv"]);
        let kept = table.found_in(&out);
        let others: Vec<bool> = kept.iter().map(|kept| !kept).collect();
        prop_assert_eq!(table.found_in(&rest), others.clone());
        prop_assert_eq!(out, table.written(chosen(&table, &kept)));
        prop_assert_eq!(rest, table.written(chosen(&table, &others)));
    }

    #[test]
    fn a_condition_is_judged_by_the_cells_text(table in table(24), of in 0..OF_B.len()) {
        prop_assume!(table.columns > 1);
        let folder = Told(Folder::of(table.bytes()));
        let (expression, is_true) = OF_B[of];
        let kept: Vec<bool> = table.records.iter().map(|record| {
            is_true(record.cells.get(1).map_or("", String::as_str))
        }).collect();
        let out = folder.out(&[expression, "t.csv"]);
        prop_assert_eq!(table.found_in(&out), kept);
    }

    #[test]
    fn a_limit_is_the_beginning_and_counts_what_was_read(table in table(16), limit in 0_usize..20) {
        let folder = Told(Folder::of(table.bytes()));
        let limit_text = limit.to_string();
        let args = [OF_A[1], "t.csv", "--limit", &limit_text];
        let kept = table.found_in(&folder.out(&[OF_A[1], "t.csv"]));
        let all = chosen(&table, &kept);
        let first = &all[..limit.min(all.len())];
        let out = folder.out(&args);
        let names: Vec<bool> = table.records.iter()
            .map(|record| first.iter().any(|kept| kept.content == record.content)).collect();
        prop_assert_eq!(table.found_in(&out), names);
        // A record without a line end is known to be the last.
        let is_whole = first.last().is_some_and(|record| table.ends_open_with(record));
        let stopped = limit <= all.len() && !is_whole;
        let expected = table.written(first.iter().copied());
        let right = if stopped { limit == 0 || out.starts_with(&expected) } else { out == expected };
        prop_assert!(right);
        let report = folder.report(&args);
        let rows = &report["inputs"][0]["rows"];
        let number = |key: &str| rows[key].as_u64().unwrap();
        prop_assert_eq!(number("written") as usize, first.len());
        prop_assert_eq!(number("read"), number("written") + number("dropped"));
        prop_assert_eq!(rows["stopped"].as_bool().unwrap_or(false), stopped);
        let count = folder.text(&[&args[..], &["--count"]].concat());
        prop_assert_eq!(count, format!("{}\n", first.len()));
    }

    #[test]
    fn a_sample_is_so_many_of_the_records_in_order(table in table(24), size in 0_usize..30, seed in 0_u64..9) {
        let folder = Told(Folder::of(table.bytes()));
        let (size_text, seed) = (size.to_string(), seed.to_string());
        let args = [OF_A[1], "t.csv", "--sample", &size_text, "--seed", &seed];
        let all = table.found_in(&folder.out(&args[..2]));
        let out = folder.out(&args);
        let kept = table.found_in(&out);
        let count = |kept: &[bool]| kept.iter().filter(|kept| **kept).count();
        prop_assert_eq!(count(&kept), size.min(count(&all)));
        prop_assert!(kept.iter().zip(&all).all(|(kept, all)| !kept || *all));
        prop_assert_eq!(&out, &table.written(chosen(&table, &kept)));
        prop_assert_eq!(folder.text(&[&args[..], &["--count"]].concat()), format!("{}\n", count(&kept)));
        prop_assert_eq!(folder.out(&args), out);
    }

    #[test]
    fn every_record_is_accounted_for(table in table(24), of in 0..OF_A.len()) {
        let folder = Told(Folder::of(table.bytes()));
        let [read, _, written, dropped, rejected] = folder.rows(&[OF_A[of], "t.csv"]);
        prop_assert_eq!(read as usize, table.records.len());
        prop_assert_eq!(read, written + dropped + rejected);
        let kept = table.found_in(&folder.out(&[OF_A[of], "t.csv"]));
        prop_assert_eq!(written as usize, kept.iter().filter(|kept| **kept).count());
        prop_assert_eq!(folder.text(&[OF_A[of], "t.csv", "--count"]), format!("{written}\n"));
    }

    #[test]
    fn selected_columns_have_the_cells_text_in_every_format(table in table(16), columns in prop::collection::vec(0_usize..3, 1..5)) {
        let folder = Told(Folder::of(table.bytes()));
        let columns: Vec<usize> = columns.into_iter().map(|column| column % table.columns).collect();
        let names: Vec<String> = (0..).zip(&columns).map(|(place, column)| format!("c{place}={}", NAMES[*column])).collect();
        let names = names.join(",");
        let select = ["true", "t.csv", "--select", &names];
        let expected: Vec<Vec<&str>> = table.records.iter().map(|record| {
            columns.iter().map(|column| record.cells.get(*column).map_or("", String::as_str)).collect()
        }).collect();
        for format in [&[][..], &["--to", "csv"], &["--to", "tsv"], &["--to-delimiter", ";"]] {
            let out = folder.out(&[&select[..], format].concat());
            let delimiter = match format { ["--to", "tsv"] => "tab", [_, ";"] => ";", _ => "," };
            let again = folder.run_on(&out, &["true", "--delimiter", delimiter, "--to", "jsonl"]);
            let read: Vec<Vec<String>> = String::from_utf8(again.stdout).unwrap().lines().map(|line| {
                let record: serde_json::Value = serde_json::from_str(line).unwrap();
                (0..columns.len()).map(|place| record[format!("c{place}")].as_str().unwrap().to_owned()).collect()
            }).collect();
            prop_assert_eq!(&read, &expected, "{:?}", format);
        }
    }
}
