//! How many records a second one core evaluates an expression on, the cells already found.
//!
//! `cargo bench --bench expressions [-- TABLE.csv]`: a table of `gen_customers.py`; one is made if none is given.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    missing_docs
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rolo::expr::bind::{self, Settings};
use rolo::expr::evaluate::{Context, Scratch, retain};
use rolo::io::chunk::Chunk;
use rolo::io::input::{Input, Reading};
use rolo::schema::Schema;
use rolo::schema::cells::SlotCells;
use rolo::schema::scope::Names;

const EXPRESSIONS: [&str; 4] = [
    "level = 'gold' and lifetime_value > 1000 and city contains '州'",
    "lifetime_value / orders > 100 or satisfaction in (1, 2)",
    "last_contact < today - 6m and email matches /@example\\.(com|cn)$/",
    "years(birth_date, today) between 30 and 39",
];

fn main() {
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench");
    let given = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let table = given.map_or_else(|| made(&bench), PathBuf::from);
    let today = 20_634;
    let schema = Schema::load(
        &bench.join("gen_customers.schema.json"),
        rolo::schema::Settings { today },
    );
    for (name, schema) in [("no schema", Schema::none()), ("schema", schema.unwrap())] {
        let Input { head, mut reader } =
            Input::open(&table, &Reading::default(), &|_| false).unwrap();
        let binding = schema.bind(&head.headers, 0);
        let names = Names::of(&schema, &head.headers, &binding);
        let conditions = EXPRESSIONS.map(|text| {
            let tree = rolo::expr::parse(text).unwrap();
            let settings = Settings {
                today,
                user: None,
                region: None,
            };
            bind::condition(&tree, &names, settings).unwrap().condition
        });
        let mut spent = [Duration::ZERO; EXPRESSIONS.len()];
        let (mut records, mut kept) = (0, [0; EXPRESSIONS.len()]);
        let (mut chunk, mut scratch, mut rows) = (Chunk::default(), Scratch::default(), Vec::new());
        while reader.next(&mut chunk).unwrap() {
            let batch = chunk.batch(head.headers.len()).unwrap();
            let cells = SlotCells::new(&schema, &binding, &batch, &[]);
            records += batch.rows();
            for (number, condition) in conditions.iter().enumerate() {
                rows.clear();
                rows.extend(0..batch.rows() as u32);
                let context = Context { given: &[] };
                let begun = Instant::now();
                retain(condition, &cells, context, &mut scratch, &mut rows);
                spent[number] += begun.elapsed();
                kept[number] += rows.len();
            }
        }
        println!("{name}, {records} records");
        for ((text, spent), kept) in EXPRESSIONS.iter().zip(spent).zip(kept) {
            let rate = records as f64 / spent.as_secs_f64() / 1e6;
            println!("  {rate:7.1} M records/s, {kept:>8} kept: {text}");
        }
    }
}

fn made(bench: &Path) -> PathBuf {
    let path = std::env::temp_dir().join("customers-200000.csv");
    if !path.exists() {
        let mut make = Command::new("python3");
        make.arg(bench.join("gen_customers.py"));
        make.args(["--rows", "200000", "--seed", "1", "--out"]);
        assert!(make.arg(&path).status().unwrap().success());
    }
    path
}
