//! How long one canonical form takes, by kind and by how the value is written.
//!
//! `cargo bench --profile release --bench canonical`; `tests/bench/kinds` adds what a start costs.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    missing_docs
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use rolo::kinds::{self, Settings};

/// What it is, kind, region, value.
const VALUES: [(&str, &str, &str, &str); 27] = [
    ("Chinese mobile, E.164", "phone", "CN", "+8613800138000"),
    ("Chinese mobile, plain", "phone", "CN", "13800138000"),
    ("Chinese mobile, grouped", "phone", "CN", "138 0013 8000"),
    (
        "Chinese mobile, dashes and code",
        "phone",
        "CN",
        "+86 138-0013-8000",
    ),
    (
        "Chinese mobile, code in brackets",
        "phone",
        "CN",
        "(+86)13800138000",
    ),
    (
        "Chinese mobile, full width",
        "phone",
        "CN",
        "１３８００１３８０００",
    ),
    ("Chinese landline, dash", "phone", "CN", "010-62345678"),
    (
        "Chinese landline, brackets",
        "phone",
        "CN",
        "(0571) 8765 4321",
    ),
    ("Chinese landline, E.164", "phone", "CN", "+861062345678"),
    ("Chinese 400 number", "phone", "CN", "400-810-8888"),
    ("American, E.164", "phone", "CN", "+12125550123"),
    ("American, at home", "phone", "US", "(212) 555-0123"),
    ("British, (0)", "phone", "CN", "+44 (0)20 7946 0018"),
    ("British, 00", "phone", "CN", "0044 20 7946 0018"),
    ("German, grouped", "phone", "CN", "+49 30 1234567"),
    ("French, at home", "phone", "FR", "01 42 68 53 00"),
    ("Japanese, grouped", "phone", "CN", "+81 3-1234-5678"),
    (
        "Chinese landline, extension",
        "phone",
        "CN",
        "010-62345678转801",
    ),
    (
        "with a label: the library's",
        "phone",
        "CN",
        "电话：010-62345678",
    ),
    ("e-mail", "email", "CN", "Wang.Wei@Example.com"),
    ("resident id", "cn-resident-id", "CN", "11010519491231002x"),
    ("credit code", "cn-credit-code", "CN", "91350100m000100y43"),
    ("IBAN", "iban", "CN", "DE89 3704 0044 0532 0130 00"),
    ("person name", "person-name", "CN", " 王 伟 "),
    (
        "company name",
        "company-name",
        "CN",
        "北京示例科技有限公司（上海）",
    ),
    (
        "address",
        "address",
        "CN",
        "北京市朝阳区建国路８８号 1 号楼",
    ),
    ("postcode", "postcode", "CN", "１０００２０"),
];

const TURNS: u32 = 20_000;
const ROUNDS: usize = 7;

fn main() {
    for (what, name, region, value) in VALUES {
        let kind = (kinds::find(name).unwrap().build)(&Settings {
            region: Some(region.to_owned()),
            ..Settings::default()
        });
        let mut form = String::new();
        let mut read = false;
        let mut spent = || {
            let begun = Instant::now();
            for _ in 0..TURNS {
                form.clear();
                let value = black_box(value);
                read = kind.is_canonical(value) || kind.canonical(value, &mut form);
                black_box(&form);
            }
            begun.elapsed()
        };
        spent();
        let least: Duration = (0..ROUNDS).map(|_| spent()).min().unwrap();
        let each = least.as_nanos() as f64 / f64::from(TURNS);
        let read = if read { "" } else { ", not read" };
        println!("{each:8.0} ns  {name}: {what}{read}");
    }
}
