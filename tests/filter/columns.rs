//! `--select` and the formats: which columns leave, under which names, and what their cells become.

use crate::folder::Folder;

const TABLE: &str =
    "id,\"name\",城市,amount, x \n1,\"Ann, A\",上海,007,a\n2,\"B\",Łódź,1.50,\n3,\"\"\"\"\n";

#[test]
fn a_selection_is_names_ranges_renamings_and_what_is_left_out() {
    let folder = Folder::of(TABLE);
    for (select, expected) in [
        ("id", "id\n1\n2\n3\n"),
        ("ID,amount", "id,amount\n1,007\n2,1.50\n3,\n"),
        ("城市 , id", "城市,id\n上海,1\nŁódź,2\n,3\n"),
        ("name", "\"name\"\n\"Ann, A\"\n\"B\"\n\"\"\"\"\n"),
        (
            "amount,id,amount",
            "amount,id,amount\n007,1,007\n1.50,2,1.50\n,3,\n",
        ),
        (
            "name..amount,-城市",
            "\"name\",amount\n\"Ann, A\",007\n\"B\",1.50\n\"\"\"\",\n",
        ),
        ("-name,-x,-城市..amount", "id\n1\n2\n3\n"),
        ("编号=id,`a,b`=amount", "编号,\"a,b\"\n1,007\n2,1.50\n3,\n"),
        ("` x `", " x \na\n\"\"\n\"\"\n"),
        ("x", " x \na\n\"\"\n\"\"\n"),
        ("id..id", "id\n1\n2\n3\n"),
    ] {
        let out = folder.text(&["true", "t.csv", "--select", select]);
        assert_eq!(out, expected, "{select}");
    }
}

#[test]
fn names_that_look_like_a_selection_stand_in_back_quotes() {
    let folder = Folder::of("-a,\"b,c\",d=e,f..g,h`i\n1,2,3,4,5\n");
    for (select, expected) in [
        ("`-a`", "-a\n1\n"),
        ("`b,c`", "\"b,c\"\n2\n"),
        ("`d=e`", "d=e\n3\n"),
        ("`f..g`", "f..g\n4\n"),
        ("`h``i`", "h`i\n5\n"),
        ("-`-a`,-`b,c`..`f..g`", "h`i\n5\n"),
    ] {
        let out = folder.text(&["true", "t.csv", "--select", select]);
        assert_eq!(out, expected, "{select}");
    }
    assert_eq!(
        folder.text(&["true", "t.csv", "--sort", "-`-a`", "--select", "`d=e`"]),
        "d=e\n3\n"
    );
}

const SCHEMA: &str = r#"
missingValues = ["", "无"]
[[fields]]
name = "id"
titles = { zh = "编号" }
type = "integer"
[[fields]]
name = "spent"
titles = { zh = "累计消费" }
aliases = ["消费"]
type = "number"
groupChar = ","
[[fields]]
name = "day"
titles = { zh = "日期" }
type = "date"
formats = ["%Y/%m/%d"]
[[fields]]
name = "ok"
titles = { zh = "同意" }
type = "boolean"
trueValues = ["是"]
falseValues = ["否"]
[[derive]]
name = "税"
type = "number"
expr = "spent * 0.1"
"#;

const CUSTOMERS: &str = "编号,累计消费,日期,同意,备注\n\
                         01,\"1,200.50\",2026/11/01,是,无\n\
                         +2,99.00,2026-1-2,否,x\n\
                         3,无,无,,\n\
                         x,abc,never,yes,y\n";

fn customers() -> Folder {
    Folder::with(&[
        ("t.csv", CUSTOMERS.as_bytes()),
        ("t.rolo.toml", SCHEMA.as_bytes()),
    ])
}

#[test]
fn fields_go_by_name_title_or_alias_and_derived_ones_are_columns_too() {
    let folder = customers();
    assert_eq!(
        folder.text(&[
            "spent > 50",
            "t.csv",
            "--select",
            "编号,消费,税,amount=spent"
        ]),
        "编号,累计消费,税,amount\n01,\"1,200.50\",120.05,\"1,200.50\"\n+2,99.00,9.9,99.00\n"
    );
    assert_eq!(
        folder.text(&["税 is not empty and ok", "t.csv", "--select", "id..day"]),
        "编号,累计消费,日期\n01,\"1,200.50\",2026/11/01\n"
    );
}

#[test]
fn json_has_the_types_that_a_schema_declares() {
    assert_eq!(
        customers().text(&["true", "t.csv", "--to", "jsonl"]),
        "{\"编号\":1,\"累计消费\":1200.50,\"日期\":\"2026/11/01\",\"同意\":true,\"备注\":\"无\"}\n\
         {\"编号\":2,\"累计消费\":99.00,\"日期\":\"2026-1-2\",\"同意\":false,\"备注\":\"x\"}\n\
         {\"编号\":3,\"累计消费\":null,\"日期\":null,\"同意\":null,\"备注\":\"\"}\n\
         {\"编号\":\"x\",\"累计消费\":\"abc\",\"日期\":\"never\",\"同意\":\"yes\",\"备注\":\"y\"}\n"
    );
    assert_eq!(
        customers().text(&[
            "true",
            "t.csv",
            "-s",
            "none",
            "--select",
            "编号,同意",
            "--limit",
            "1",
            "--to",
            "jsonl"
        ]),
        "{\"编号\":\"01\",\"同意\":\"是\"}\n"
    );
}

#[test]
fn json_keys_are_headers_and_ragged_records_keep_what_they_have() {
    let folder = Folder::of("a,a,,b\n1,2,3,4,5\n6\n");
    assert_eq!(
        folder.text(&["true", "t.csv", "--to", "jsonl"]),
        "{\"a\":\"1\",\"a_2\":\"2\",\"C\":\"3\",\"b\":\"4\",\"E\":\"5\"}\n{\"a\":\"6\"}\n"
    );
}

#[test]
fn a_format_said_aloud_is_plain_and_the_inputs_own_is_kept() {
    let folder = Folder::of("\u{feff}a;\"b\"\r\n1;\"x,y\"\r\n2;\"z\"");
    let run = |args: &[&str]| folder.text(&[&["true", "t.csv", "--delimiter", ";"], args].concat());
    assert_eq!(run(&[]), "\u{feff}a;\"b\"\r\n1;\"x,y\"\r\n2;\"z\"");
    assert_eq!(run(&["--to", "csv"]), "a,b\n1,\"x,y\"\n2,z\n");
    assert_eq!(run(&["--to", "tsv"]), "a\tb\n1\tx,y\n2\tz\n");
    assert_eq!(
        run(&["--to-delimiter", "tab"]),
        "\u{feff}a\tb\r\n1\tx,y\r\n2\tz"
    );
    assert_eq!(
        run(&["--to", "csv", "--to-delimiter", "|"]),
        "a|b\n1|x,y\n2|z\n"
    );
    assert_eq!(
        run(&["--to", "jsonl"]),
        "{\"a\":\"1\",\"b\":\"x,y\"}\n{\"a\":\"2\",\"b\":\"z\"}\n"
    );
    for (name, expected) in [
        ("o.csv", "\u{feff}a;\"b\"\r\n1;\"x,y\"\r\n2;\"z\""),
        ("o.txt", "\u{feff}a;\"b\"\r\n1;\"x,y\"\r\n2;\"z\""),
        ("o.TSV", "a\tb\n1\tx,y\n2\tz\n"),
        (
            "o.ndjson",
            "{\"a\":\"1\",\"b\":\"x,y\"}\n{\"a\":\"2\",\"b\":\"z\"}\n",
        ),
    ] {
        assert_eq!(run(&["-o", name]), "");
        assert_eq!(
            String::from_utf8(folder.read(name)).unwrap(),
            expected,
            "{name}"
        );
    }
}
