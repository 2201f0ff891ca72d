//! `schema infer`: what is written of small tables, and that every table passes the schema made of it.
#![allow(clippy::unwrap_used, missing_docs)]

mod folder;

use std::fmt::Write as _;
use std::fs;

use folder::Folder;
use proptest::prelude::*;
use serde_json::Value as Json;

/// A schema that was written, by field.
struct Inferred {
    text: String,
    schema: toml::Table,
}

impl Folder {
    fn inferred(&self, args: &[&str]) -> Inferred {
        let args = [&["schema", "infer"], args].concat();
        let done = self.run(&args);
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(0), "{said}");
        let text = String::from_utf8(done.stdout).unwrap();
        let schema = text.parse().unwrap_or_else(|why| panic!("{why}\n{text}"));
        Inferred { text, schema }
    }

    /// Writes a table, infers its schema, and holds the table against it: no error is found.
    fn fitting(&self, name: &str, table: impl AsRef<[u8]>, args: &[&str]) -> (Inferred, Json) {
        self.file(name, table);
        let inferred = self.inferred(&[&[name], args].concat());
        self.file("s.rolo.toml", &inferred.text);
        let validate = ["validate", "-s", "s.rolo.toml", "--report", "json", name];
        let done = self.run(&[&validate, args].concat());
        let report: Json = serde_json::from_slice(&done.stdout).unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(
            done.status.code(),
            Some(0),
            "{said}\n{report}\n{}",
            inferred.text
        );
        assert!(!said.contains("warning"), "{said}");
        (inferred, report)
    }
}

impl Inferred {
    fn field(&self, name: &str) -> &toml::Table {
        let fields = self.schema["fields"].as_array().unwrap();
        let found = fields.iter().map(|field| field.as_table().unwrap());
        found
            .into_iter()
            .find(|field| field["name"].as_str() == Some(name))
            .unwrap()
    }

    /// `key=value` of a field as it is written, but for its name and titles.
    fn says(&self, name: &str) -> String {
        let named = |line: &&str| *line == format!("name        = {name:?}");
        let lines = self.text.lines().skip_while(|line| !named(line)).skip(1);
        let lines = lines.take_while(|line| !line.is_empty());
        let parts = lines.filter_map(|line| line.split_once(" = "));
        let said = parts.filter(|(key, _)| key.trim() != "titles");
        let said = said.map(|(key, value)| format!("{}={value}", key.trim()));
        said.collect::<Vec<_>>().join(" ")
    }

    fn doubts(&self) -> Vec<&str> {
        self.text
            .lines()
            .filter_map(|line| line.strip_prefix("# ? "))
            .collect()
    }
}

/// A table of one column beside a number, with these cells again and again.
fn column(header: &str, cells: &[&str], times: usize) -> String {
    let mut table = format!("n,{header}\n");
    for (at, cell) in cells.iter().cycle().take(cells.len() * times).enumerate() {
        writeln!(table, "{at},\"{cell}\"").unwrap();
    }
    table
}

fn of(header: &str, cells: &[&str], times: usize) -> (String, Inferred) {
    let (inferred, _) = Folder::new().fitting("t.csv", column(header, cells, times), &[]);
    (inferred.says(header), inferred)
}

#[test]
fn types_follow_the_values() {
    let required = "constraints={ required = true";
    for (cells, expected) in [
        (
            &["1", "-2", "3"][..],
            format!("type=\"integer\" {required} }}"),
        ),
        (
            &["1.5", "2", "0"],
            format!("type=\"number\" {required}, minimum = 0 }}"),
        ),
        (
            &["1,234", "5", "1,234.50"],
            format!("type=\"number\" groupChar=\",\" {required}, minimum = 0 }}"),
        ),
        (
            &["1.234,50", "5"],
            format!("type=\"number\" decimalChar=\",\" groupChar=\".\" {required}, minimum = 0 }}"),
        ),
        (
            &["007", "012", "100"],
            format!("type=\"string\" {required} }}"),
        ),
        (
            &["true", "false"],
            format!("type=\"boolean\" {required} }}"),
        ),
        (
            &["2024-01-05", "2024-02-29"],
            format!("type=\"date\" {required} }}"),
        ),
        (
            &["2024/1/5", "2024年2月9日", "2024-01-05"],
            format!("type=\"date\" formats=[\"%Y/%m/%d\", \"%Y年%m月%d日\"] {required} }}"),
        ),
        (
            &["2024-01-05 10:30:00"],
            format!("type=\"datetime\" formats=[\"%Y-%m-%d %H:%M:%S\"] {required} }}"),
        ),
        (
            &["10:30"],
            format!("type=\"time\" formats=[\"%H:%M\"] {required} }}"),
        ),
        (
            &["2024-05", "2024-06"],
            format!("type=\"yearmonth\" {required} }}"),
        ),
        (&["a", "", "b c"], "type=\"string\"".to_owned()),
    ] {
        let (said, inferred) = of("x", cells, 5);
        assert!(
            said.starts_with(&expected) || expected == said,
            "{said}\n{expected}\n{}",
            inferred.text
        );
    }
}

#[test]
fn the_order_of_day_and_month_is_declared_where_it_is_proven() {
    let (said, _) = of("x", &["05/03/2024", "13/05/2024"], 1);
    assert!(said.contains("formats=[\"%d/%m/%Y\"]"), "{said}");
    let (said, _) = of("x", &["05/03/2024", "05/13/2024"], 1);
    assert!(said.contains("formats=[\"%m/%d/%Y\"]"), "{said}");
    let (said, inferred) = of("x", &["05/03/2024", "04/02/2024"], 1);
    assert!(said.starts_with("type=\"string\""), "{said}");
    assert!(
        inferred
            .doubts()
            .iter()
            .any(|doubt| doubt.contains("the day or the month comes first")),
        "{}",
        inferred.text
    );
    // The hand that wrote one column wrote the other.
    let (inferred, _) = Folder::new().fitting(
        "t.csv",
        "a,b\n05/03/2024,13/05/2024\n04/02/2024,05/06/2024\n",
        &[],
    );
    assert!(inferred.says("a").contains("%d/%m/%Y"), "{}", inferred.text);
}

#[test]
fn a_kind_that_some_values_refuse_is_not_strict() {
    let mut table = "编号,邮箱\n".to_owned();
    for at in 0..100 {
        let mail = if at == 42 { "没有@" } else { "a@example.com" };
        writeln!(table, "K{at:03},{at}{mail}").unwrap();
    }
    let (inferred, report) = Folder::new().fitting("t.csv", table, &[]);
    let field = inferred.field("邮箱");
    assert_eq!(
        (field["kind"].as_str(), field["strict"].as_bool()),
        (Some("email"), Some(false))
    );
    assert_eq!(field["class"].as_str(), Some("personal"));
    assert!(
        inferred.text.contains("99.0% are of kind email"),
        "{}",
        inferred.text
    );
    assert_eq!(report["totals"]["kind.email"], 1);
    assert_eq!(inferred.schema["primaryKey"][0].as_str(), Some("编号"));
    assert!(inferred.text.contains("all of the form A999"));
    // Nothing of a person stands in a comment.
    assert!(!inferred.text.contains("example.com"));
}

#[test]
fn words_for_nothing_are_declared_and_fill_nothing() {
    let table = column("金额", &["5", "无", "N/A", "-", "7.50"], 4);
    let (inferred, _) = Folder::new().fitting("t.csv", table, &[]);
    let words = inferred.schema["missingValues"].as_array().unwrap();
    let words: Vec<&str> = words.iter().map(|word| word.as_str().unwrap()).collect();
    assert_eq!(words, ["", "-", "N/A", "无"]);
    let said = inferred.says("金额");
    assert!(
        said.starts_with("type=\"number\"") && !said.contains("required"),
        "{said}"
    );
    assert!(
        inferred.text.contains("8 of 20 filled"),
        "{}",
        inferred.text
    );
}

#[test]
fn yes_and_no_have_words_of_their_own() {
    for (cells, expected) in [
        (
            &["是", "否"][..],
            "trueValues=[\"是\"] falseValues=[\"否\"]",
        ),
        (
            &["Y", "N", "y"],
            "trueValues=[\"Y\", \"y\"] falseValues=[\"N\"]",
        ),
        (&["有", "无"], "trueValues=[\"有\"] falseValues=[\"无\"]"),
        (&["1", "0"], ""),
    ] {
        let (said, inferred) = of("是否会员", cells, 5);
        assert!(
            said.starts_with("type=\"boolean\"") && said.contains(expected),
            "{}",
            inferred.text
        );
        assert!(said.contains("required = true"), "{}", inferred.text);
    }
    // 无 is a value in one column and says nothing in another.
    let table = "过敏,备注\n有,无\n无,很好\n有,无\n";
    let (inferred, _) = Folder::new().fitting("t.csv", table, &[]);
    assert!(
        inferred.says("过敏").contains("missingValues=[\"\"]"),
        "{}",
        inferred.text
    );
    assert!(!inferred.says("备注").contains("missingValues"));
}

#[test]
fn money_is_a_number_whatever_stands_beside_it() {
    let (said, _) = of("金额", &["￥1,234.50", "￥5.00", "￥100"], 4);
    assert!(
        said.starts_with("type=\"number\" groupChar=\",\" bareNumber=false"),
        "{said}"
    );
    let (said, _) = of("折扣", &["12.5%", "100%"], 4);
    assert!(
        said.starts_with("type=\"number\" bareNumber=false"),
        "{said}"
    );
    let (said, _) = of("余额", &["5", "10"], 10);
    assert!(!said.contains("minimum"), "{said}");
}

#[test]
fn a_list_of_values_is_one_that_repeats() {
    let (said, inferred) = of("x", &["gold", "silver", "gold", "bronze", "gold"], 4);
    assert!(
        said.contains("enum = [\"gold\", \"bronze\", \"silver\"]"),
        "{said}"
    );
    assert!(
        inferred.text.contains("gold 12, bronze 4, silver 4"),
        "{}",
        inferred.text
    );
    let (said, _) = of(
        "x",
        &[
            "a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8", "i9", "j10", "k11",
        ],
        1,
    );
    assert!(!said.contains("enum"), "{said}");
    // One spelled otherwise is a warning.
    let mut cells = vec!["gold", "silver"];
    cells.extend(["gold"; 10]);
    cells.extend(["silver", "silver", "Gold"]);
    let (said, inferred) = of("x", &cells, 1);
    assert!(said.contains("enum = [\"gold\", \"silver\"]"), "{said}");
    assert_eq!(
        inferred.schema["severity"]["x.enum"].as_str(),
        Some("warning")
    );
}

#[test]
fn a_few_values_of_another_type_are_warnings() {
    let mut cells = vec!["12"; 40];
    cells.push("many");
    let (said, inferred) = of("a.b \"c\"", &cells, 1);
    let _ = said;
    assert_eq!(
        inferred.schema["severity"]["a.b \"c\".type"].as_str(),
        Some("warning")
    );
}

#[test]
fn keys_are_ids_without_repeats() {
    let folder = Folder::new();
    let mut table = "客户编号,订单号\n".to_owned();
    for at in 0..60 {
        writeln!(table, "C{:03},{}", at.min(58), 1000 + at).unwrap();
    }
    let (inferred, _) = folder.fitting("t.csv", table, &[]);
    assert_eq!(inferred.schema["primaryKey"][0].as_str(), Some("订单号"));
    assert!(!inferred.says("客户编号").contains("unique"));
    assert!(
        inferred
            .doubts()
            .iter()
            .any(|doubt| doubt.contains("1 cell repeats")),
        "{}",
        inferred.text
    );
    assert!(
        inferred
            .says("订单号")
            .starts_with("type=\"string\" kind=\"id\"")
    );
}

#[test]
fn headers_that_cannot_be_fields_are_left_out_and_said() {
    let folder = Folder::new();
    folder.file("t.csv", "a,,A ,b\n1,2,3,4\n");
    let inferred = folder.inferred(&["t.csv"]);
    let fields = inferred.schema["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 2);
    assert!(
        inferred
            .doubts()
            .contains(&"column B is left out: no header"),
        "{}",
        inferred.text
    );
    assert!(
        inferred
            .doubts()
            .contains(&"column C is left out: the same header as an earlier column")
    );
}

#[test]
fn every_kind_of_table_is_read() {
    let folder = Folder::new();
    let (inferred, _) = folder.fitting(
        "t.csv",
        "1,2024-05-06,x\n2,2024-05-07,y\n",
        &["--header-row", "none"],
    );
    assert!(
        inferred.says("B").starts_with("type=\"date\""),
        "{}",
        inferred.text
    );
    let (inferred, _) = folder.fitting(
        "t.jsonl",
        "{\"a\":1,\"b\":\"x\",\"c\":{\"d\":[1]}}\n{\"a\":2.5,\"b\":null,\"c\":{}}\n",
        &[],
    );
    assert!(
        inferred.says("a").starts_with("type=\"number\""),
        "{}",
        inferred.text
    );
    assert!(
        inferred.says("c").starts_with("type=\"object\""),
        "{}",
        inferred.text
    );
    let gbk = b"\xd0\xd5\xc3\xfb,\xca\xfd\n\xcd\xf5\xce\xb0,1\n\xc0\xee\xc4\xc8,2\n";
    let (inferred, _) = folder.fitting("g.csv", gbk, &["--encoding", "gbk"]);
    assert!(
        inferred.says("数").starts_with("type=\"integer\""),
        "{}",
        inferred.text
    );
    let (inferred, _) = folder.fitting("h.csv", "a,b\n", &[]);
    assert_eq!(inferred.schema["fields"].as_array().unwrap().len(), 2);
    folder.file("e.csv", "");
    assert!(
        folder.inferred(&["e.csv"]).schema["fields"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let wide: Vec<String> = (0..100).map(|at| format!("c{at}")).collect();
    let wide = format!("{}\n{}\n", wide.join(","), wide.join(","));
    let (inferred, _) = folder.fitting("w.csv", wide, &[]);
    assert_eq!(inferred.schema["fields"].as_array().unwrap().len(), 100);
}

#[test]
fn a_workbook_is_read_with_its_own_types() {
    let folder = Folder::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (at, header) in ["客户编号", "生日", "金额", "会员"].iter().enumerate() {
        sheet.write(0, at as u16, *header).unwrap();
    }
    for row in 1..20_u32 {
        sheet.write(row, 0, 1000 + row).unwrap();
        sheet
            .write_with_format(row, 1, f64::from(30_000 + row), &day)
            .unwrap();
        sheet.write(row, 2, f64::from(row) * 1.5).unwrap();
        sheet.write(row, 3, row % 2 == 0).unwrap();
    }
    let book = book.save_to_buffer().unwrap();
    let (inferred, _) = folder.fitting("b.xlsx", book, &[]);
    assert_eq!(inferred.schema["primaryKey"][0].as_str(), Some("客户编号"));
    assert!(
        inferred.says("生日").starts_with("type=\"date\""),
        "{}",
        inferred.text
    );
    assert!(
        inferred.says("金额").starts_with("type=\"number\""),
        "{}",
        inferred.text
    );
    assert!(
        inferred.says("会员").starts_with("type=\"boolean\""),
        "{}",
        inferred.text
    );
}

#[test]
fn the_schema_is_the_same_on_any_number_of_threads() {
    let folder = Folder::new();
    let mut table = "id,name,date,phone,level\n".to_owned();
    for at in 0..40_000 {
        let level = ["a", "b", "c"][at % 3];
        writeln!(
            table,
            "{at},王{at},{:02}/{:02}/2024,1380000{at:04},{level}",
            at % 28 + 1,
            at % 12 + 1
        )
        .unwrap();
    }
    folder.file("t.csv", table);
    let one = folder.inferred(&["t.csv", "-j", "1"]);
    for threads in ["2", "4"] {
        assert_eq!(folder.inferred(&["t.csv", "-j", threads]).text, one.text);
    }
}

#[test]
fn the_schema_goes_to_a_file_but_not_over_the_table() {
    let folder = Folder::new();
    folder.file("t.csv", "a\n1\n");
    // A schema that does not load is not looked at.
    folder.file("t.rolo.toml", "nonsense");
    let done = folder.run(&["schema", "infer", "t.csv", "-o", "t.rolo.toml"]);
    assert_eq!(
        (done.status.code(), done.stdout.is_empty()),
        (Some(0), true)
    );
    assert!(
        fs::read_to_string(folder.0.path().join("t.rolo.toml"))
            .unwrap()
            .contains("[[fields]]")
    );
    let done = folder.run(&["schema", "infer", "t.csv", "-o", "t.csv"]);
    assert_eq!(done.status.code(), Some(2));
    let done = folder.run(&["validate", "t.csv"]);
    assert_eq!(done.status.code(), Some(0));
    folder.file("b.csv", "a\n\"1\n2\n");
    assert_eq!(
        folder
            .run(&["schema", "infer", "b.csv", "-o", "b.toml"])
            .status
            .code(),
        Some(3)
    );
    assert!(!folder.0.path().join("b.toml").exists());
}

#[test]
fn comments_are_in_the_language_of_the_reader() {
    let folder = Folder::new();
    folder.file("t.csv", column("手机", &["a", "", "无"], 3));
    let inferred = folder.inferred(&["t.csv", "--lang", "zh"]);
    assert!(
        inferred.text.contains("9 条中已填 3 条，只有 1 种值"),
        "{}",
        inferred.text
    );
    assert_eq!(
        inferred.field("手机")["titles"]["en"].as_str(),
        Some("Phone")
    );
}

/// A cell of a column of some nature.
fn cell(nature: usize) -> BoxedStrategy<String> {
    match nature {
        0 => "[0-9]{1,4}".boxed(),
        1 => "-?[0-9]{1,3}(\\.[0-9]{1,3})?".boxed(),
        2 => "[0-9]{1,3}(,[0-9]{3}){0,2}(\\.[0-9]{2})?".boxed(),
        3 => "0?[1-9]/0?[1-9]/202[0-9]|2[0-8]/0?[1-9]/2024".boxed(),
        4 => "20[0-2][0-9]-0[1-9]-[12][0-9]( 0[1-9]:[0-5][0-9])?".boxed(),
        5 => "是|否|Y|N|无|有|true|-|1|0".boxed(),
        6 => "[a-c]{1,2}@[a-c]{1,2}[.]com|无|[a-c]".boxed(),
        7 => "[￥$]?[0-9]{1,3}(\\.[0-9])?(%|元)?| [0-9]".boxed(),
        8 => "gold|silver|Gold| gold|".boxed(),
        9 => "[0-9]{8}|4[0-9]{4}|[0-9]{18}|[0-9]E[+]1[0-9]".boxed(),
        10 => "\\{\\}|\\[1\\]|2024-05|12:30(:00)?".boxed(),
        _ => "\\PC{0,6}".boxed(),
    }
}

const HEADERS: [&str; 12] = [
    "客户编号",
    "name",
    "是否",
    "出生日期",
    "手机",
    "金额",
    "email",
    "x",
    "备注",
    "等级",
    "a.b",
    "身份证号",
];

fn table() -> impl Strategy<Value = String> {
    let column = (0..12_usize).prop_flat_map(|nature| prop::collection::vec(cell(nature), 25));
    (prop::collection::vec(column, 1..HEADERS.len()), 1..25_usize).prop_map(|(columns, rows)| {
        let mut table = HEADERS[..columns.len()].join(",");
        table.push('\n');
        for row in 0..rows {
            let cells = columns
                .iter()
                .map(|column| format!("\"{}\"", column[row].replace('"', "\"\"")));
            table.push_str(&cells.collect::<Vec<_>>().join(","));
            table.push('\n');
        }
        table
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_table_passes_the_schema_made_of_it(table in table()) {
        Folder::new().fitting("t.csv", table, &[]);
    }
}
