//! Each limit: what exceeds it is refused with its number and its option, which allows more.

use std::process::Output;

use unicode_width::UnicodeWidthStr as _;

use super::{Folder, PACKERS, said, table};

/// Both commands on `file` with these options.
fn both(folder: &Folder, file: &str, options: &[&str]) -> [Output; 2] {
    let validate = ["validate", "-s", "none", file];
    let filter = ["filter", "true", file, "-o", "out.csv"];
    [&validate[..], &filter].map(|command| folder.run(&[command, options].concat()))
}

/// Each run was refused, in these words.
fn refused(outputs: &[Output], words: &[&str]) {
    for output in outputs {
        assert_eq!(output.status.code(), Some(3), "{}", said(output));
        for word in words {
            assert!(said(output).contains(word), "{word}: {}", said(output));
        }
    }
}

fn accepted(outputs: &[Output]) {
    for output in outputs {
        assert_eq!(output.status.code(), Some(0), "{}", said(output));
    }
}

#[test]
fn a_record_may_be_as_long_as_its_limit_and_no_longer() {
    let folder = Folder::new();
    for limit in [1_usize, 100, 131_072, 131_073, 200_000, 1 << 20] {
        for end in ["", "\n", "\r\n", "\nx", "\r\nx\r\n"] {
            for before in ["a\n", "a\n\nb\n"] {
                for (len, fits) in [(limit, true), (limit + 1, false)] {
                    let text = format!("{before}{}{end}", "y".repeat(len));
                    folder.file("t", text.as_bytes());
                    let most = limit.to_string();
                    let args = ["filter", "true", "t", "--count", "--max-record", &most];
                    let output = folder.run(&args);
                    let code = if fits { 0 } else { 3 };
                    assert_eq!(
                        output.status.code(),
                        Some(code),
                        "{limit} {end:?} {before:?} {len}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_long_record_is_refused_with_its_place_and_what_came_before_is_told() {
    let folder = Folder::new();
    let long = "y".repeat((16 << 20) + 1);
    let text = format!("id,name\n1,a\n2,{long}\n3,b\n");
    folder.file("t", text.as_bytes());
    let outputs = both(&folder, "t", &[]);
    refused(
        &outputs,
        &[
            "the record at byte 13 is longer than 16 MiB",
            "--max-record",
        ],
    );
    assert_eq!(folder.names(), ["t"]);
    accepted(&both(&folder, "t", &["--max-record", "17MiB"]));
    for options in [&["--max-record", "5"][..], &["--max-record", "1KiB"]] {
        let args = [
            &["validate", "-s", "none", "t", "--report", "json=r.json"],
            options,
        ]
        .concat();
        refused(&[folder.run(&args)], &["--max-record"]);
        let read = &folder.report("r.json")["inputs"][0]["rows"]["read"];
        assert_eq!(
            *read,
            if options[1] == "5" {
                serde_json::Value::Null
            } else {
                1.into()
            }
        );
    }
    let output = folder.run(&["validate", "-s", "none", "t", "--max-record", "1GiB"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_quote_that_is_not_closed_within_the_limit_names_it() {
    let folder = Folder::new();
    folder.file(
        "t",
        format!("a,b\n1,\"{}", "y\n".repeat(300_000)).as_bytes(),
    );
    let outputs = both(&folder, "t", &["--max-record", "500KB"]);
    refused(&outputs, &["not closed within 500000 B", "--max-record"]);
    refused(&both(&folder, "t", &[]), &["never closed"]);
}

#[test]
fn columns_have_a_limit() {
    let folder = Folder::new();
    folder.file("t", b"a,b,c,d\n1,2,3,4\n");
    refused(
        &both(&folder, "t", &["--max-columns", "3"]),
        &["4 columns; at most 3", "--max-columns"],
    );
    accepted(&both(&folder, "t", &["--max-columns", "4"]));
    let mut command = folder.command(&["filter", "true", "t"]);
    refused(
        &[command.env("ROLO_MAX_COLUMNS", "3").output().unwrap()],
        &["4 columns; at most 3"],
    );
    let wide = vec!["a"; 131_073].join(",");
    folder.file("t", wide.as_bytes());
    refused(
        &both(&folder, "t", &[]),
        &["131073 columns; at most 131072"],
    );
}

#[test]
fn a_file_that_unpacks_to_far_more_than_itself_is_refused() {
    for (packing, pack) in PACKERS {
        let folder = Folder::new();
        let row = format!("{}\n", "x".repeat(4000));
        let text = row.repeat(20_000);
        folder.file("t", pack(text.as_bytes()));
        let words = [
            &format!("of {packing} data have unpacked to 64."),
            "more than 200 times",
            "--max-ratio",
        ];
        let words = words.map(|word: &str| word);
        refused(&both(&folder, "t", &[]), &words);
        assert_eq!(folder.names(), ["t"]);
        let output = folder.run(&["filter", "true", "t", "--count", "--max-ratio", "100000"]);
        assert_eq!(output.stdout, b"19999\n");
    }
}

#[test]
fn what_packs_well_and_is_not_large_is_read() {
    for (_, pack) in PACKERS {
        let folder = Folder::new();
        folder.file(
            "t",
            pack(format!("a,b,c\n{}", ",,\n".repeat(1 << 20)).as_bytes()),
        );
        let output = folder.run(&["filter", "true", "t", "--count"]);
        assert_eq!(output.stdout, b"1048576\n", "{}", said(&output));
    }
}

#[test]
fn temporary_files_have_a_limit_together() {
    let folder = Folder::new();
    let text = table(5_000);
    folder.file(
        "s.rolo.toml",
        b"primaryKey = [\"id\"]\n[[fields]]\nname = \"id\"\n",
    );
    folder.file("t", text.as_bytes());
    let validate = ["validate", "-s", "s.rolo.toml", "-", "--max-spool"];
    let with = |size| [&validate[..], &[size]].concat();
    let words = [
        "temporary files would hold more than 10 KiB",
        "--max-spool",
        "TMPDIR",
    ];
    refused(&[folder.fed(&with("10KiB"), text.as_bytes())], &words);
    accepted(&[folder.fed(&with("10MiB"), text.as_bytes())]);
    let sort = [
        "filter",
        "true",
        "t",
        "--sort",
        "-name",
        "--memory",
        "1KiB",
        "--max-spool",
    ];
    let with = |size| [&sort[..], &[size]].concat();
    refused(&[folder.run(&with("10KiB"))], &words);
    accepted(&[folder.run(&with("10MiB"))]);
}

#[test]
fn a_table_that_is_referred_to_has_the_same_limits() {
    let folder = Folder::new();
    let schema = "[[fields]]\nname = \"city\"\n[[foreignKeys]]\nfields = [\"city\"]\n\
                  reference = { resource = \"cities\", fields = [\"code\"] }\n\
                  [resources.cities]\npath = \"cities.csv\"\n";
    folder.file("s.rolo.toml", schema.as_bytes());
    folder.file("cities.csv", b"code,name\nbj,Beijing\n");
    folder.file("t", b"city\nbj\n");
    let args = ["validate", "-s", "s.rolo.toml", "t", "--max-columns"];
    refused(
        &[folder.run(&[&args[..], &["1"]].concat())],
        &["cities.csv: 2 columns"],
    );
    accepted(&[folder.run(&[&args[..], &["2"]].concat())]);
}

#[test]
fn the_page_of_limits_names_every_option_and_fits_a_terminal() {
    let folder = Folder::new();
    for lang in ["en", "zh"] {
        let page = folder.run(&["help", "limits", "--lang", lang]).stdout;
        let page = String::from_utf8(page).unwrap();
        for (option, usual) in [
            ("--max-record", "16 MiB"),
            ("--max-columns", "131,072"),
            ("--max-ratio", "200"),
            ("--max-spool", "16 GiB"),
        ] {
            let line = page.lines().find(|line| line.contains(option)).unwrap();
            assert!(line.contains(usual), "{line}");
            let help = folder.run(&["filter", "--help", "--lang", lang]).stdout;
            assert!(String::from_utf8(help).unwrap().contains(option));
        }
        assert!(!page.contains('{'), "{page}");
        for line in page.lines() {
            assert!(line.width() <= 80, "{line}");
        }
    }
}
