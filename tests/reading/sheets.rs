//! Sheets of workbooks: which one, where the table stands in it, and what is beside it.

use serde_json::Value as Json;

use crate::folder::Folder;
use crate::xlsx::{Cell, SHEET, workbook};

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn number(digits: &str) -> Cell {
    Cell::Number(digits.to_owned())
}

/// A workbook of these rows, and the folder it is in.
fn folder(rows: &[Vec<Cell>]) -> Folder {
    let folder = Folder::new();
    folder.file("t.xlsx", workbook(rows));
    folder
}

fn out(folder: &Folder, args: &[&str]) -> String {
    String::from_utf8(folder.run(args).stdout).unwrap()
}

/// Code, row and cell of every finding.
fn findings(folder: &Folder, args: &[&str]) -> Vec<String> {
    let args = [&["validate", "t.xlsx", "--report", "json"], args].concat();
    let report: Json = serde_json::from_str(&out(folder, &args)).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let said = |finding: &Json| {
        assert_eq!(finding["line"], Json::Null);
        assert_eq!(finding["sheet"], SHEET);
        let cell = finding["cell"].as_str().unwrap_or("-");
        format!(
            "{} {} {cell}",
            finding["code"].as_str().unwrap(),
            finding["row"]
        )
    };
    findings.map(said).collect()
}

#[test]
fn an_error_beyond_the_table_silences_nothing_of_its_record() {
    let folder = folder(&[
        vec![text("a"), text("b")],
        vec![number("1"), text("x"), Cell::Error("#N/A")],
        vec![Cell::Error("#N/A"), text("x")],
    ]);
    folder.file(
        "s.rolo.toml",
        "[[fields]]\nname = \"a\"\ntype = \"integer\"\n[[rules]]\nid = \"less\"\nassert = \"a < 0\"\n",
    );
    assert_eq!(
        findings(
            &folder,
            &[
                "-s",
                "s.rolo.toml",
                "--only",
                "rule",
                "--only",
                "type",
                "--only",
                "ragged-long",
                "--only",
                "error-cell"
            ]
        ),
        [
            "ragged-long 2 -",
            "error-cell 2 -",
            "rule.less 2 -",
            "error-cell 3 A3"
        ]
    );
}

#[test]
fn a_table_has_the_letters_of_its_sheet() {
    let folder = folder(&[
        vec![],
        vec![Cell::Nothing, Cell::Nothing, text("id"), text("id")],
        vec![
            Cell::Nothing,
            Cell::Nothing,
            number("1"),
            text("x"),
            text("beyond"),
        ],
    ]);
    assert_eq!(
        out(&folder, &["filter", "true", "t.xlsx", "--to", "jsonl"]),
        "{\"id\":\"1\",\"id_2\":\"x\",\"E\":\"beyond\"}\n"
    );
    assert_eq!(
        out(
            &folder,
            &[
                "filter",
                "C = '1'",
                "t.xlsx",
                "--header-row",
                "none",
                "--to",
                "jsonl"
            ]
        ),
        "{\"C\":\"1\",\"D\":\"x\",\"E\":\"beyond\"}\n"
    );
    let said = out(
        &folder,
        &["validate", "t.xlsx", "--only", "duplicate-header"],
    );
    assert!(
        said.contains("columns C and D have the same header"),
        "{said}"
    );
    assert_eq!(
        findings(&folder, &[]),
        ["blank-row 1 -", "duplicate-header 2 D2", "ragged-long 3 -"]
    );
}

#[test]
fn an_index_without_a_header_is_a_column() {
    let folder = folder(&[
        vec![Cell::Nothing, text("name")],
        vec![number("0"), text("a")],
        vec![number("1"), text("b")],
    ]);
    assert_eq!(findings(&folder, &[]), ["blank-header 1 A1"]);
    assert_eq!(
        out(&folder, &["filter", "true", "t.xlsx"]),
        ",name\n0,a\n1,b\n"
    );
}

#[test]
fn records_leave_as_csv_by_their_verdict() {
    let folder = folder(&[
        vec![text("id"), text("级别")],
        vec![number("1"), text("金, 卡")],
        vec![number("2"), Cell::Error("#REF!")],
    ]);
    let done = folder.run(&[
        "validate",
        "t.xlsx",
        "--valid",
        "v.csv",
        "--invalid",
        "i.csv",
        "-q",
    ]);
    assert_eq!(done.status.code(), Some(1));
    let read = |name: &str| std::fs::read_to_string(folder.0.path().join(name)).unwrap();
    assert_eq!(read("v.csv"), "id,级别\n1,\"金, 卡\"\n");
    assert_eq!(read("i.csv"), "id,级别\n2,#REF!\n");
}

#[test]
fn a_sheet_that_is_not_there_is_refused_with_those_that_are() {
    let folder = folder(&[vec![text("id")], vec![number("1")]]);
    folder.file("t.csv", "id\n1\n");
    for (args, code, said) in [
        (["t.xlsx", "--sheet", "客戶"], 2, "the sheets are 客户"),
        (["t.xlsx", "--sheet", "2"], 2, "there is no sheet `2`"),
        (
            ["t.csv", "--sheet", "客户"],
            2,
            "its format is csv, which has no sheets",
        ),
        (["t.csv", "--sheet", "1"], 0, ""),
        (["t.xlsx", "--sheet", SHEET], 0, ""),
        (["t.xlsx", "--sheet", "1"], 0, ""),
    ] {
        let done = folder.run(&[&["validate"], &args[..]].concat());
        let errors = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(code), "{args:?}: {errors}");
        assert!(errors.contains(said), "{args:?}: {errors}");
    }
}

#[test]
fn a_file_is_what_it_holds_and_that_is_said() {
    let folder = Folder::new();
    let page =
        "<html><head><meta charset=gbk></head><table><tr><td>id<td>名称<tr><td>1<td>王</table>";
    let mut gbk = Vec::new();
    let encoding = rolo::table::encoding::Encoding::named("gbk").unwrap();
    encoding.encode(page, &mut gbk).unwrap();
    folder.file("page.xls", gbk);
    folder.file("text.xls", "id\t名称\n1\t王\n");
    folder.file(
        "book.csv",
        workbook(&[
            vec![text("id"), text("名称")],
            vec![number("1"), text("王")],
        ]),
    );
    for (name, format) in [
        ("page.xls", "html"),
        ("text.xls", "tsv"),
        ("book.csv", "xlsx"),
    ] {
        assert_eq!(
            out(&folder, &["filter", "true", name, "--to", "csv"]),
            "id,名称\n1,王\n",
            "{name}"
        );
        let done = folder.run(&["validate", name, "-v"]);
        let said = String::from_utf8(done.stderr).unwrap();
        let note = format!("but the file holds {format}; it was read as that");
        assert!(said.contains(&note), "{name}: {said}");
    }
    folder.file("none.xlsx", "");
    assert_eq!(
        folder.run(&["validate", "none.xlsx"]).status.code(),
        Some(3)
    );
}

#[test]
fn a_key_may_refer_to_a_sheet() {
    let folder = folder(&[
        vec![text("Cities")],
        vec![],
        vec![text("name")],
        vec![text("上海")],
    ]);
    folder.file("refs.csv", "city\n上海\n北京\n");
    folder.file(
        "refs.rolo.toml",
        "[[fields]]\nname = \"city\"\n[[foreignKeys]]\nfields = \"city\"\nreference = { resource = \"t\", fields = \"name\" }\n\
         [resources.t]\npath = \"t.xlsx\"\nsheet = 1\n",
    );
    let found = "row 3 (A3)  city  \"北京\"  not found in t";
    let said = out(&folder, &["validate", "refs.csv"]);
    assert!(said.contains(found), "{said}");
    // Without an entry it is looked for beside the schema, in any format.
    folder.file(
        "refs.rolo.toml",
        "[[fields]]\nname = \"city\"\n[[foreignKeys]]\nfields = \"city\"\nreference = { resource = \"t\", fields = \"name\" }\n",
    );
    let said = out(&folder, &["validate", "refs.csv"]);
    assert!(said.contains(found), "{said}");
    std::fs::remove_file(folder.0.path().join("t.xlsx")).unwrap();
    folder.file("t.jsonl", "{\"name\":\"上海\"}\n");
    let said = out(&folder, &["validate", "refs.csv"]);
    assert!(said.contains(found), "{said}");
}

#[test]
fn a_header_below_titles_is_found_whatever_stands_beside_the_table() {
    let row = |cells: &[&str]| -> Vec<Cell> {
        let cell = |cell: &&str| match *cell {
            "" => Cell::Nothing,
            cell => text(cell),
        };
        cells.iter().map(cell).collect()
    };
    let folder = folder(&[
        row(&["客户清单", "", "", "", "", "内部资料"]),
        row(&["制表人：王敏", "", "", "单位：元"]),
        row(&[]),
        row(&["编号", "姓名", "手机", "金额"]),
        row(&["1", "王", "138", "12", "", "备注"]),
        row(&["2", "李"]),
        row(&["3", "张", "", "7", "", "", "待核实"]),
    ]);
    assert_eq!(
        out(
            &folder,
            &["filter", "编号 = '2'", "t.xlsx", "--header-row", "auto"]
        ),
        "编号,姓名,手机,金额\n2,李,,\n"
    );
    assert_eq!(
        out(
            &folder,
            &["filter", "编号 = '1'", "t.xlsx", "--header-row", "4"]
        ),
        "编号,姓名,手机,金额\n1,王,138,12,,备注\n"
    );
}

#[test]
fn a_header_over_several_others_is_that_of_each() {
    let folder = folder(&[
        vec![
            text("编号"),
            text("金额"),
            Cell::Nothing,
            text("数量"),
            Cell::Nothing,
            text("备注"),
        ],
        vec![
            Cell::Nothing,
            text("上半年"),
            text("下半年"),
            text("上半年"),
            text("下半年"),
        ],
        vec![
            text("a"),
            number("1"),
            number("2"),
            number("3"),
            number("4"),
            text("x"),
        ],
    ]);
    assert_eq!(
        out(&folder, &["filter", "true", "t.xlsx", "--header-rows", "2"]),
        "编号,金额 上半年,金额 下半年,数量 上半年,数量 下半年,备注\na,1,2,3,4,x\n"
    );
}
