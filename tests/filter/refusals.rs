//! What a slip in the command line is told: exit 2, the place, what would do, in both languages.

use crate::folder::{Folder, check};

const SCHEMA: &str = "[[fields]]\nname = 'id'\ntype = 'integer'\n\
                      [[fields]]\nname = 'level'\ntype = 'string'\nconstraints = { enum = ['low', 'high'] }\n\
                      [[fields]]\nname = 'born'\ntype = 'date'\n\
                      [[derive]]\nname = 'twice'\ntype = 'number'\nexpr = 'id * 2'\n";

fn folder() -> Folder {
    Folder::with(&[
        (
            "t.csv",
            "id,level,born,姓名\n1,low,2000-01-01,张伟\n".as_bytes(),
        ),
        ("b.csv", "累计消费（万元）\n13\n".as_bytes()),
        ("s.toml", SCHEMA.as_bytes()),
    ])
}

/// Arguments, and what they are told in English and in Chinese.
type Told = (
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

const TOLD: &[Told] = &[
    (
        &["累计消费（万元） > 12", "b.csv"],
        &[
            "there is no function 累计消费()",
            "a field whose name has brackets stands in back quotes: `累计消费(万元)`",
        ],
        &[
            "没有函数 累计消费()",
            "字段名含有括号时要加反引号：`累计消费(万元)`",
        ],
    ),
    (
        &["lvel = 'low'", "t.csv"],
        &[
            "there is no field `lvel`",
            " --> EXPR:1:1",
            "1 | lvel = 'low'\n  | ^^^^",
            "did you mean level?",
        ],
        &["没有字段 `lvel`", "是不是想写 level？"],
    ),
    (
        &["level = low", "t.csv"],
        &[
            "there is no field `low`",
            "1 | level = low\n  |         ^^^",
        ],
        &["没有字段 `low`"],
    ),
    (
        &["id > '5'", "t.csv", "-s", "s.toml"],
        &["1 | id > '5'\n  |      ^^^"],
        &["数字不能与文本比较"],
    ),
    (
        &["--where", "level > 5", "t.csv", "-s", "s.toml"],
        &[" --> --where:1:9"],
        &["文本不能与数字比较"],
    ),
    (
        &["born > '2000'", "t.csv", "-s", "s.toml"],
        &["dates are written 2026-11-21"],
        &["日期写作 2026-11-21"],
    ),
    (
        &["id >", "t.csv"],
        &["a value is missing behind >"],
        &["> 后面缺少值"],
    ),
    (
        &[],
        &[
            "nothing says which records",
            "rolo filter true FILE keeps all of them",
        ],
        &[
            "没有说明要哪些记录",
            "要全部记录，请写 rolo filter true 文件",
        ],
    ),
    (
        &["t.csv"],
        &[
            "t.csv stands where the expression belongs",
            "rolo filter true t.csv keeps all of its records",
        ],
        &[
            "t.csv 写在了表达式的位置",
            "要全部记录，请写 rolo filter true t.csv",
        ],
    ),
    (
        &["t.csv", "--select", "id"],
        &["t.csv stands where the expression belongs"],
        &["写在了表达式的位置"],
    ),
    (
        &["gone.csv"],
        &["gone.csv stands where the expression belongs"],
        &["写在了表达式的位置"],
    ),
    (
        &["t.csv", "id > 5"],
        &["the expression comes first: rolo filter EXPR t.csv"],
        &["先写表达式，再写文件：rolo filter 表达式 t.csv"],
    ),
    (
        &["id > 5", "t.csv", "--where", "id < 9"],
        &["unexpected argument t.csv", "the only argument is the file"],
        &["多余的参数 t.csv", "只写文件名"],
    ),
    (
        &["true", "t.csv", "--select", "levle"],
        &["there is no column levle", "did you mean level?"],
        &["没有 levle 这一列", "是不是想写 level？"],
    ),
    (
        &["true", "t.csv", "--sort", "amount"],
        &[
            "there is no column amount",
            "the columns are id, level, born, 姓名",
        ],
        &["没有 amount 这一列", "表中的列：id、level、born、姓名"],
    ),
    (
        &["true", "t.csv", "--select", "born..id"],
        &["born..id: id stands before born"],
        &["born..id：id 在 born 之前"],
    ),
    (
        &["true", "t.csv", "-s", "s.toml", "--select", "id..twice"],
        &["twice is derived"],
        &["twice 是计算字段"],
    ),
    (
        &["--search", "x", "--in", "twice", "t.csv", "-s", "s.toml"],
        &["--in: derived fields cannot be searched"],
        &["不能在计算字段中查找"],
    ),
    (
        &["--search", "x", "--in", "new=id", "t.csv"],
        &["--in: columns cannot be renamed where they are searched"],
        &["--in：查找时不能给列改名"],
    ),
    (
        &["--search", "x", "--in", "-id..姓名", "t.csv"],
        &["--in leaves no column"],
        &["--in 没有留下任何列"],
    ),
    (
        &["true", "t.csv", "--select", "-id..姓名"],
        &["--select leaves no column"],
        &["--select 没有留下任何列"],
    ),
    (
        &["-id > 5", "t.csv"],
        &[
            "unknown option -i",
            "an expression that begins with - is given with --where",
        ],
        &["没有 -i 这个选项", "以 - 开头的表达式请用 --where 写"],
    ),
    (
        &["true", "t.csv", "--select", "id,,born"],
        &["a name is missing"],
        &["缺少列名"],
    ),
    (
        &["true", "t.csv", "--in", "id"],
        &["--search is missing"],
        &["缺少 --search"],
    ),
    (
        &["true", "t.csv", "--seed", "1"],
        &["--sample is missing"],
        &["缺少 --sample"],
    ),
    (
        &["true", "t.csv", "--count", "--select", "id"],
        &["--count does not go with --select"],
        &["--count 不能与 --select 同用"],
    ),
    (
        &["true", "t.csv", "-o", "o.xlsb"],
        &[
            "--output o.xlsb: xlsb cannot be written",
            "the formats are csv, tsv, jsonl, xlsx",
        ],
        &[
            "--output o.xlsb：不能写出 xlsb 格式",
            "可写出的格式：csv、tsv、jsonl、xlsx",
        ],
    ),
    (
        &["true", "t.csv", "--report", "xml"],
        &["there is no report format xml"],
        &["没有名为 xml 的报告格式"],
    ),
    (
        &["true", "t.csv", "--report", "json"],
        &["--output - and --report json both go to standard output"],
        &["--output - 和 --report json 都要写到标准输出"],
    ),
    (
        &["id = user()", "t.csv"],
        &["nobody is named as the user", "name one with --user"],
        &["没有指明用户"],
    ),
];

#[test]
fn every_slip_is_told_in_both_languages_and_changes_nothing() {
    let folder = folder();
    for (args, english, chinese) in TOLD {
        for (lang, parts) in [("en", english), ("zh", chinese)] {
            let run = folder.run(&[*args, &["--lang", lang]].concat());
            for part in *parts {
                check(&run, 2, Some(""), part);
            }
        }
    }
    assert_eq!(folder.names(), ["b.csv", "s.toml", "t.csv"]);
}

#[test]
fn a_field_of_the_schema_that_the_table_lacks_is_not_unknown() {
    let schema = "[[fields]]\nname = 'id'\n[[fields]]\nname = 'price'\ntitle = '单价'\ntype = 'number'\n\
                  [[derive]]\nname = 'tax'\ntype = 'number'\nexpr = 'price * 0.1'\n";
    let folder = Folder::with(&[("t.csv", b"id\n1\n"), ("t.rolo.toml", schema.as_bytes())]);
    let no_column = "the table has no column for the field price";
    let no_part = "the table has no column for a field that tax is computed from";
    for (args, told) in [
        (&["price > 5", "t.csv"][..], no_column),
        (&["`price` > 5", "t.csv"], no_column),
        (
            &["单价 > 5", "t.csv", "--lang", "zh"],
            "表中没有字段 单价 对应的列",
        ),
        (&["tax > 5", "t.csv"], no_part),
        (&["true", "t.csv", "--sort", "-price"], no_column),
        (&["true", "t.csv", "--select", "id,tax"], no_part),
        (&["true", "t.csv", "--sort", "tax"], no_part),
        (
            &["true", "t.csv", "--sort", "tax", "--lang", "zh"],
            "计算 tax 要用的字段，表中没有对应的列",
        ),
    ] {
        check(&folder.run(args), 2, Some(""), told);
    }
    // Who does not name it is not asked for it.
    check(&folder.run(&["id = '1'", "t.csv"]), 0, Some("id\n1\n"), "");
}

#[test]
fn an_expression_may_begin_with_a_minus() {
    let folder = Folder::of("a\n1\n9\n");
    check(
        &folder.run(&["--where", "-a < -5", "t.csv"]),
        0,
        Some("a\n9\n"),
        "",
    );
    check(
        &folder.run(&["--", "-a < -5", "t.csv"]),
        0,
        Some("a\n9\n"),
        "",
    );
}

#[test]
fn an_expression_is_read_even_where_there_is_nothing_to_filter() {
    let folder = Folder::of("");
    check(
        &folder.run(&["a >", "t.csv"]),
        2,
        Some(""),
        "a value is missing behind >",
    );
    check(
        &folder.run_on(b"", &["a = "]),
        2,
        Some(""),
        "a value is missing",
    );
    // What it names cannot be known.
    check(
        &folder.run(&["a > 1", "t.csv", "--sort", "b", "--select", "c"]),
        0,
        Some(""),
        "",
    );
    check(
        &folder.run(&["true", "t.csv", "--count"]),
        0,
        Some("0\n"),
        "",
    );
}

#[test]
fn a_field_may_be_called_like_a_file() {
    let folder = Folder::with(&[("t.csv", b"open\ntrue\nfalse\n"), ("open", b"")]);
    check(
        &folder.run(&["open = 'true'", "t.csv"]),
        0,
        Some("open\ntrue\n"),
        "",
    );
    let run = folder.run_on(b"open\ntrue\nfalse\n", &["open"]);
    check(&run, 0, Some("open\ntrue\n"), "");
}

#[test]
fn what_cannot_be_read_or_written_is_no_slip() {
    let folder = folder();
    for (args, told) in [
        (
            &["true", "none.csv"][..],
            "none.csv: cannot be opened: no such file",
        ),
        (
            &["true", "t.csv", "-o", "none/o.csv"],
            "none/o.csv: cannot be written: no such folder",
        ),
        (
            &["true", "t.csv", "-o", "o.csv", "--report", "json=none/r"],
            "none/r: cannot be written",
        ),
    ] {
        check(&folder.run(args), 3, Some(""), told);
    }
    assert_eq!(folder.names(), ["b.csv", "s.toml", "t.csv"]);
}

#[test]
fn no_message_repeats_a_cell() {
    let folder = Folder::of("id,secret\n1,hunter2\n2,\"hunter2\n");
    for args in [
        &["id > 5", "-v"][..],
        &["secret > 5", "-v"],
        &["true", "--sort", "hunter"],
        &["true", "--report", "text=r.txt"],
    ] {
        let run = folder.run(&[args, &["t.csv", "-o", "o.csv"]].concat());
        assert!(
            !String::from_utf8_lossy(&run.stderr).contains("hunter2"),
            "{args:?}"
        );
    }
    assert!(
        !String::from_utf8(folder.read("r.txt"))
            .unwrap()
            .contains("hunter2")
    );
}
