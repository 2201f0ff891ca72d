//! What is long, deep or hostile: refused or done, on a small stack and without delay.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use rolo::schema::{Schema, Settings};
use rolo::text::Lang;

use crate::cases::customers;
use crate::table::{TODAY, Table};

/// Runs on the stack that a worker has, within a time that leaves room for a busy machine.
fn on_a_worker(work: impl FnOnce() + Send + 'static) {
    let begun = Instant::now();
    let worker = std::thread::Builder::new().stack_size(2 << 20);
    worker.spawn(work).unwrap().join().unwrap();
    let taken = begun.elapsed();
    assert!(taken < Duration::from_secs(30), "{taken:?}");
}

fn repeated(head: &str, middle: &str, tail: &str, times: usize) -> String {
    format!("{}{middle}{}", head.repeat(times), tail.repeat(times))
}

/// What is said about an expression.
fn refusal(table: &mut Table, text: &str) -> String {
    table.keeps(text).unwrap_err()[0].message.say(Lang::En)
}

#[test]
fn what_is_nested_200_times_is_worked_out_and_201_refused() {
    on_a_worker(|| {
        let mut table = customers();
        for (head, middle, tail, kept) in [
            ("(", "id = 1", ")", 1),
            ("not ", "id = 1", "", 1),
            ("not (", "id = 1", ")", 1),
            ("-", "id = 1", "", 1),
            ("round(", "id", ") = 1", 0),
            ("(1 + ", "id", ")", 0),
        ] {
            let times = 200 / if head == "not (" { 2 } else { 1 };
            let whole = |times: usize| match head {
                "round(" => format!("{} = 1", repeated(head, middle, ")", times)),
                "(1 + " => format!("{} = 201", repeated(head, middle, ")", times)),
                _ => repeated(head, middle, tail, times),
            };
            let kept = if kept == 0 { 1 } else { kept };
            assert_eq!(
                table.keeps(&whole(times)).unwrap().records,
                [kept],
                "{head}"
            );
            let said = refusal(&mut table, &whole(times + 1));
            assert!(said.contains("200"), "{said}");
        }
    });
}

#[test]
fn long_chains_are_worked_out() {
    on_a_worker(|| {
        let mut table = customers();
        let chain = |length: usize| format!("id{} = 1001", " + 1".repeat(length));
        assert_eq!(table.keeps(&chain(1_000)).unwrap().records, [1]);
        assert!(table.keeps(&chain(1_001)).is_err());
        let products = format!("id{} = 1", " * 1".repeat(1_000));
        assert_eq!(table.keeps(&products).unwrap().records, [1]);
        let all = format!("id = 1{}", " and id < 2".repeat(20_000));
        assert_eq!(table.keeps(&all).unwrap().records, [1]);
        let any = format!("id = 1{}", " or id > 8".repeat(20_000));
        assert_eq!(table.keeps(&any).unwrap().records, [1, 9]);
        let parts = format!("id = 1{}", " or id > 8".repeat(40_000));
        assert!(refusal(&mut table, &parts).contains("too long"));
    });
}

#[test]
fn long_lists_are_looked_up() {
    on_a_worker(|| {
        let numbers: Vec<String> = (2..50_000).map(|number| number.to_string()).collect();
        let csv = format!("id\n{}\n", numbers.join("\n"));
        let mut table = Table::new(Some("[[fields]]\nname = 'id'\ntype = 'integer'"), &csv);
        let kept = |table: &mut Table, text: &str| table.keeps(text).unwrap().records.len();
        let listed = |quote: &str| {
            format!(
                "{quote}{}{quote}",
                numbers.join(&format!("{quote}, {quote}"))
            )
        };
        assert_eq!(kept(&mut table, &format!("id in ({})", listed(""))), 49_998);
        assert_eq!(kept(&mut table, &format!("id not in ({})", listed(""))), 0);
        let texts = format!("concat(id) not in ({})", listed("'"));
        assert_eq!(kept(&mut table, &texts), 0);
        let days = format!(
            "2026-11-21 + id * 1d in ({})",
            ["2026-11-23", "2026-11-24"].repeat(10_000).join(", ")
        );
        assert_eq!(kept(&mut table, &days), 2);
    });
}

#[test]
fn many_names_of_many_columns_are_found() {
    on_a_worker(|| {
        let names: Vec<String> = (0..20_000).map(|number| format!("Col {number}")).collect();
        let csv = format!(
            "{}\n{}\n",
            names.join(","),
            vec!["1"; names.len()].join(",")
        );
        let mut table = Table::new(None, &csv);
        let asked: Vec<String> = (0..names.len())
            .map(|number| format!("col{number} = 1"))
            .collect();
        let kept = table.keeps(&asked.join(" and ")).unwrap();
        assert_eq!(kept.records, [1]);
    });
}

#[test]
fn long_texts_and_patterns_are_linear() {
    on_a_worker(|| {
        let long = "a".repeat(1 << 20);
        let mut table = Table::new(None, &format!("text\n{long}\n{long}b\nab\n"));
        for (text, kept) in [
            ("text matches /(a+)+$/", &[1][..]),
            ("text matches /^(a|aa)+$/", &[1]),
            ("text matches /(a*)*b$/", &[2, 3]),
            ("text matches /(.*)(.*)(.*)(.*)x/", &[]),
            ("text like '%a%a%a%a%b'", &[2]),
            ("text like '%a_a%a_a%x'", &[]),
            ("text contains 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'", &[2]),
            ("text ends with 'ab'", &[2, 3]),
            ("len(text) = 1048577", &[2]),
            ("upper(text) = text", &[]),
            ("substr(text, 1048577) = 'b'", &[2]),
            ("text = text", &[1, 2, 3]),
        ] {
            assert_eq!(table.keeps(text).unwrap().records, kept, "{text}");
        }
        let literal = format!("text = '{}'", &long[..1 << 19]);
        assert!(table.keeps(&literal).unwrap().records.is_empty());
        assert!(refusal(&mut table, &format!("text = '{long}'")).contains("1 MiB"));
    });
}

#[test]
fn large_patterns_are_refused() {
    on_a_worker(|| {
        let mut table = customers();
        for pattern in ["(a{1000}){1000}", "((a{100}){100}){100}", r"(\w{500}){500}"] {
            let said = refusal(&mut table, &format!("city matches /{pattern}/"));
            assert!(said.contains("memory"), "{said}");
        }
        let nested = format!("city matches /{}/", repeated("(", "a", ")", 10_000));
        assert!(table.keeps(&nested).is_err());
    });
}

/// A schema with derived fields, each upon the one before: `id` in `middle`, and a head and a tail repeated around it.
fn tower(floors: usize, [head, tail]: [&str; 2], times: usize) -> String {
    let mut schema = "[[fields]]\nname = 'id'\ntype = 'integer'\n".to_owned();
    // The order of the file does not matter: the highest first.
    for floor in (0..floors).rev() {
        let below = match floor {
            0 => "id".to_owned(),
            _ => format!("d{}", floor - 1),
        };
        let expression = repeated(head, &below, tail, times);
        let _ = writeln!(
            schema,
            "[[derive]]\nname = 'd{floor}'\nexpr = '{expression}'"
        );
    }
    schema
}

#[test]
fn derived_fields_upon_derived_fields_are_worked_out() {
    on_a_worker(|| {
        for (floors, head_and_tail, times, top) in [
            (100, ["", " + 1"], 1, 101),
            (100, ["(1 + ", ")"], 3, 301),
            (48, ["", " + 1"], 1_000, 48_001),
            (2, ["round(", ")"], 200, 1),
        ] {
            let schema = tower(floors, head_and_tail, times);
            let mut table = Table::new(Some(&schema), "id\n1\n2\n");
            let condition = format!("d{} = {top}", floors - 1);
            assert_eq!(table.keeps(&condition).unwrap().records, [1], "{condition}");
        }
    });
}

#[test]
fn derived_fields_too_deep_or_too_long_are_refused() {
    on_a_worker(|| {
        for (floors, head_and_tail, times, why) in [
            (101, ["", " + 1"], 1, "100"),
            (100, ["round(", ")"], 200, "too deeply"),
            (90, ["", " + 1"], 1_000, "too long"),
        ] {
            let schema = tower(floors, head_and_tail, times);
            let settings = Settings { today: TODAY };
            let refused = Schema::parse(Path::new("a.rolo.toml"), schema.as_bytes(), settings);
            let said = refused.unwrap_err().to_string();
            assert!(said.contains(why), "{said}");
        }
    });
}
