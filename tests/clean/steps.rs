//! Which steps a field has, and what they make of its cells.

use super::folder::Folder;
use super::{cleaned, said};
use std::fmt::Write as _;

/// One field called `a` in a schema that says `also`, and the cells of a table of it.
fn column(also: &str, field: &str, cells: &[&str]) -> Vec<String> {
    let schema = format!("{also}\n[[fields]]\nname = \"n\"\n[[fields]]\nname = \"a\"\n{field}\n");
    let mut table = "n,a\n".to_owned();
    for (number, cell) in cells.iter().enumerate() {
        writeln!(table, "{number},\"{}\"", cell.replace('"', "\"\"")).unwrap();
    }
    let out = cleaned(&schema, &table);
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let cells = reader.records().map(|record| record.unwrap()[1].to_owned());
    cells.collect()
}

/// A field that lists its values.
const ENUMERATED: &str = "type = \"string\"\nconstraints = { enum = [\"gold\", \"silver\"] }\n\
        labels = { gold = { zh = \"金卡\", en = \"Gold card\" } }\nsynonyms = { gold = [\"VIP\", \"尊享\"], silver = \"银\" }";

/// What the schema says, what the field says, a cell, and what it becomes.
const CELLS: &[(&str, &str, &str, &str)] = &[
    ("", "type = \"string\"", "\u{a0} Ａ  b\u{feff}", "Ａ  b"),
    ("", "type = \"boolean\"", " true ", "true"),
    ("", "type = \"number\"", " １２.5 ", "12.5"),
    ("", "type = \"number\"", "1,234.50", "1234.50"),
    ("", "type = \"number\"", "1,234", "1,234"),
    ("locale = \"zh-CN\"", "type = \"number\"", "1,234", "1234"),
    (
        "locale = \"zh-CN\"",
        "type = \"number\"",
        "￥1.5万元",
        "15000",
    ),
    (
        "",
        "type = \"number\"\ndecimalChar = \",\"",
        "1234,5",
        "1234,5",
    ),
    ("", "type = \"number\"\ngroupChar = \",\"", "1,234", "1234"),
    ("", "type = \"integer\"", " 007", "007"),
    ("", "type = \"date\"", " 2024-03-05", "2024-03-05"),
    ("", "type = \"date\"", "2024/3/5", "2024/3/5"),
    (
        "",
        "type = \"date\"\nformats = [\"%Y/%m/%d\", \"excel-serial\"]",
        "2024/3/5",
        "2024-03-05",
    ),
    (
        "",
        "type = \"date\"\nformats = [\"%Y/%m/%d\", \"excel-serial\"]",
        "45356",
        "2024-03-05",
    ),
    (
        "",
        "type = \"date\"\nformats = [\"%d/%m/%Y\", \"%m/%d/%Y\"]",
        "05/03/2024",
        "05/03/2024",
    ),
    (
        "",
        "type = \"date\"\nformats = [\"%d/%m/%Y\", \"%m/%d/%Y\"]",
        "25/03/2024",
        "2024-03-25",
    ),
    (
        "",
        "type = \"date\"\nformat = \"%d/%m/%Y\"",
        "5/3/2024",
        "05/03/2024",
    ),
    (
        "locale = \"zh-CN\"",
        "type = \"date\"",
        "2024年3月5日",
        "2024-03-05",
    ),
    (
        "locale = \"en-US\"",
        "type = \"date\"",
        "3/5/2024",
        "2024-03-05",
    ),
    (
        "",
        "type = \"datetime\"\nformats = [\"%Y/%m/%d %H:%M\"]",
        "2024/3/5 9:30",
        "2024-03-05T09:30:00",
    ),
    ("", ENUMERATED, " ｖｉｐ ", "gold"),
    ("", ENUMERATED, "Gold Card", "gold"),
    ("", ENUMERATED, "银", "silver"),
    ("", ENUMERATED, "glod", "glod"),
    // Without a type a field that lists values is cleaned like one of texts.
    (
        "",
        "constraints = { enum = [\"gold\", \"1\"] }\nsynonyms = { gold = \"金卡\" }",
        " 金卡",
        "gold",
    ),
    (
        "",
        "type = \"string\"\nkind = \"email\"",
        " Wang@QQ.com",
        "wang@qq.com",
    ),
    ("", "type = \"string\"\nkind = \"id\"", "ｃ 12", "C12"),
    (
        "missingValues = [\"\", \"-\"]",
        "type = \"string\"",
        "-",
        "",
    ),
    (
        "missingValues = [\"\", \"-\"]",
        "type = \"string\"",
        "暂无",
        "",
    ),
    ("", "type = \"string\"", "暂无", "暂无"),
    (
        "missingValues = [\"\", \"-\"]",
        "type = \"string\"\nconstraints = { required = true }",
        "暂无",
        "暂无",
    ),
    ("", "type = \"string\"\nclean = []", " a ", " a "),
    // The step of another kind makes nothing of the field's own.
    (
        "",
        "type = \"string\"\nkind = \"company-name\"\nclean = [\"digits\", \"postcode\"]",
        "第100100号公司",
        "第100100号公司",
    ),
    (
        "",
        "type = \"string\"\nkind = \"address\"\nclean = [\"country\"]",
        "Germany",
        "Germany",
    ),
    (
        "missingValues = [\"\", \"N/A\"]",
        "type = \"string\"\nconstraints = { enum = [\"A\"] }\nclean = [\"lower\"]",
        "N/A",
        "N/A",
    ),
    (
        "",
        "type = \"string\"\nconstraints = { minLength = 3 }",
        "ab ",
        "ab ",
    ),
];

#[test]
fn a_field_without_steps_is_cleaned_by_its_type() {
    for (also, field, before, after) in CELLS {
        let found = column(also, field, &[before]);
        assert_eq!(found, [*after], "{also} {field} {before:?}");
    }
}

#[test]
fn empty_cells_are_filled_only_where_that_is_declared() {
    let schema = "
[[fields]]
name = \"id\"
[[fields]]
name = \"level\"
type = \"string\"
constraints = { enum = [\"bronze\", \"gold\"] }
default = \"Bronze\"
clean = [\"trim\", \"enum\", \"default\"]
[[fields]]
name = \"day\"
type = \"date\"
formats = [\"%d.%m.%Y\"]
clean = [\"date\", \"fill-from:seen\"]
[[fields]]
name = \"seen\"
type = \"date\"
clean = [\"date\", \"fill-from:if(level = 'gold', 2024-01-01, day)\"]
";
    // `seen` is filled from `day`, and `day` from `seen`: nobody could say which comes first.
    let folder = Folder::new();
    folder.file("s.rolo.toml", schema);
    folder.file("t.csv", "id,level,day,seen\n1,,,\n");
    let refused = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        said(&refused).contains("filled from itself"),
        "{}",
        said(&refused)
    );
    let schema = schema.replace("clean = [\"date\", \"fill-from:seen\"]", "");
    let table = "id,level,day,seen\n1,,5.3.2024,\n2,GOLD,,\n3,gold,,1999-01-01\n4,,,\n";
    let expected = "id,level,day,seen\n1,bronze,2024-03-05,2024-03-05\n2,gold,,2024-01-01\n3,gold,,1999-01-01\n4,bronze,,\n";
    assert_eq!(cleaned(&schema, table), expected);
    let without = schema
        .replace(", \"default\"", "")
        .replace(", \"fill-from:if(level = 'gold', 2024-01-01, day)\"", "");
    assert_eq!(
        cleaned(&without, "id,level,day,seen\n1,,,\n"),
        "id,level,day,seen\n1,,,\n"
    );
}

#[test]
fn a_mapping_replaces_whole_cells_and_must_come_to_an_end() {
    let folder = Folder::new();
    folder.file(
        "s.rolo.toml",
        "[[fields]]\nname = \"a\"\nclean = [\"trim\", \"map:m.csv\"]\n",
    );
    folder.file("t.csv", "a\n沪\n 沪 \n上海\n");
    folder.file("m.csv", "from,to\n沪,上海\n申,上海\n");
    let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml"]);
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "a\n上海\n上海\n上海\n"
    );
    for (mapping, code, message) in [
        (
            "from,to\na,b\nb,c\n",
            2,
            "replaces one text and is replaced by another",
        ),
        ("from,to\na,b\na,c\n", 2, "stands for two others"),
        ("from\na\n", 2, "two columns expected"),
        ("from,to\na,b\nc\n", 2, "a record has one cell only"),
        ("from,to\na,\"b\n", 3, "never closed"),
    ] {
        folder.file("m.csv", mapping);
        let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml"]);
        assert_eq!(output.status.code(), Some(code));
        assert!(said(&output).contains(message), "{}", said(&output));
    }
    folder.file("m.csv", "from,to\n沪,上海\n");
    let over = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml", "-o", "m.csv"]);
    assert_eq!(over.status.code(), Some(2), "{}", said(&over));
    std::fs::remove_file(folder.0.path().join("m.csv")).unwrap();
    let absent = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml"]);
    assert_eq!(absent.status.code(), Some(3), "{}", said(&absent));
}

#[test]
fn a_slip_in_the_steps_is_told_before_a_record_is_read() {
    for (field, message) in [
        ("clean = [\"trimm\"]", "there is no clean step `trimm`"),
        ("clean = [\"pad\"]", "it is written pad:N"),
        (
            "clean = [\"trim:3\"]",
            "`trim` takes nothing behind a colon",
        ),
        ("clean = [\"enum\"]", "the field lists no values"),
        ("clean = [\"date\"]", "only for fields of type date"),
        ("clean = [\"default\"]", "the field has no `default`"),
        (
            "type = \"integer\"\ndefault = \"x\"\nclean = [\"default\"]",
            "the default is not a value of the field",
        ),
        ("clean = [\"replace:/a/aa/\"]", "matches the pattern again"),
        (
            "clean = [\"fill-from:nobody\"]",
            "there is no field `nobody`",
        ),
        ("synonyms = { a = \"b\" }", "without listed values"),
        (
            "constraints = { enum = [\"a\"] }\nsynonyms = { b = \"c\" }",
            "`b` is not one of the field's values",
        ),
        (
            "constraints = { enum = [\"a\", \"b\"] }\nsynonyms = { a = \"x\", b = \"X\" }",
            "`X` already means `a`",
        ),
        (
            "constraints = { enum = [\"a\", \"A\"] }\nsynonyms = { a = \"Ａ\" }",
            "may be two of the field's values",
        ),
    ] {
        let folder = Folder::new();
        folder.file(
            "s.rolo.toml",
            format!("[[fields]]\nname = \"a\"\n{field}\n"),
        );
        folder.file("t.csv", "a\n1\n");
        let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml"]);
        assert_eq!(output.status.code(), Some(2), "{field}");
        assert!(
            said(&output).contains(message),
            "{field}\n{}",
            said(&output)
        );
    }
}

#[test]
fn without_a_schema_there_is_advice() {
    let folder = Folder::new();
    folder.file("t.csv", "a\n1\n");
    let output = folder.run(&["clean", "t.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("schema infer"), "{}", said(&output));
}
