//! Writing: what is written reads back as the same cells, and what nobody changed keeps its bytes.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use rolo::io::chunk::Chunk;
use rolo::io::commit::Output;
use rolo::io::dialect::Dialect;
use rolo::io::encode::{Columns, Encoder, Outgoing, Source};
use rolo::io::format::{Copied, CsvStyle, Format, JsonlStyle, LineEnd};
use rolo::io::input::{Head, HeaderRow, Input, Reading};
use rolo::io::jsonl_write::{Json, JsonReading};
use rolo::io::write::TableWriter;
use rolo::table::encoding::Encoding;
use rolo::table::wanted::Wanted;

use crate::decoding::hostile;
use crate::{cases, file, table};

pub(crate) fn open(bytes: &[u8], dialect: Dialect) -> Input {
    let reading = Reading {
        delimiter: Some(dialect.delimiter),
        quote: Some(dialect.quote),
        escape: dialect.escape,
        comment: dialect.comment,
        header: HeaderRow::default(),
        twice: true,
        encoding: Some(Encoding::UTF_8),
        ..Reading::default()
    };
    let file = file(bytes);
    Input::open(file.path(), &reading, &|_| false).unwrap()
}

/// What the input's own style is.
pub(crate) fn own(head: &Head) -> Format {
    Format::of(None, None, head, None)
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that `bytes` holds, written again; `by_columns`: only the cells that are needed are looked for.
pub(crate) fn rewrite(
    bytes: &[u8],
    dialect: Dialect,
    by_columns: bool,
    encoder: impl Fn(&Head) -> (Format, Encoder),
) -> Vec<u8> {
    let Input { head, mut reader } = open(bytes, dialect);
    let (format, encoder) = encoder(&head);
    let wanted = encoder.reads().filter(|_| by_columns).map(Wanted::new);
    let shared = Shared::default();
    let output = Output::stdout(Box::new(shared.clone()));
    let mut table = TableWriter::begin(output, &encoder).unwrap();
    let mut closed = head.ends_line();
    let mut chunk = Chunk::default();
    let mut out = Vec::new();
    while reader.next(&mut chunk).unwrap() {
        out.clear();
        let batch = match &wanted {
            Some(wanted) => chunk.batch_of(head.headers.len(), wanted).unwrap(),
            None => chunk.batch(head.headers.len()).unwrap(),
        };
        closed = batch.ends_line();
        for row in 0..batch.rows() {
            encoder.record(&batch, row, &[], &mut out).unwrap();
        }
        table.write(&out).unwrap();
    }
    table.finish(closed || !format.keeps_ending()).unwrap();
    shared.0.lock().unwrap().clone()
}

/// The cells of header and records, those beyond the header too.
pub(crate) fn cells(bytes: &[u8], dialect: Dialect) -> Vec<Vec<String>> {
    let Input { head, mut reader } = open(bytes, dialect);
    let width = head.headers.len();
    let mut table = vec![head.headers];
    let mut chunk = Chunk::default();
    while reader.next(&mut chunk).unwrap() {
        let batch = chunk.batch(width).unwrap();
        for (row, record) in batch.records().iter().enumerate() {
            let own = 0..width.min(record.cells as usize);
            let cells = own.map(|column| batch.cell(row, column));
            table.push(cells.chain(batch.extra(row)).map(str::to_owned).collect());
        }
    }
    table
}

fn every_column(head: &Head) -> Columns {
    let columns = head.headers.iter().zip(0..);
    let outgoing = columns.map(|(header, column)| Outgoing {
        from: Source::Column(column),
        header: header.clone(),
    });
    Columns::List(outgoing.collect())
}

fn style() -> impl Strategy<Value = CsvStyle> {
    let line_end = prop_oneof![Just(LineEnd::Lf), Just(LineEnd::CrLf), Just(LineEnd::Cr)];
    let signs = (
        prop_oneof![Just(b','), Just(b';'), Just(b'\t'), Just(b'|'), Just(b'a')],
        prop_oneof![Just(b'"'), Just(b'\'')],
    );
    (signs, line_end, any::<bool>(), any::<bool>()).prop_map(
        |((delimiter, quote), line_end, mark, keeps_ending)| CsvStyle {
            dialect: Dialect {
                delimiter,
                quote,
                ..Dialect::default()
            },
            line_end,
            mark,
            copied: Copied::Nothing,
            keeps_ending,
            encoding: Some(Encoding::UTF_8),
            utf16: None,
        },
    )
}

/// Bytes that begin with a header of some width, which tells that they are text.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let header = prop_oneof![
        Just("h\n"),
        Just("h,\"i,\"\"\",j\r\n"),
        Just("h,h,h,h,h,h\n")
    ];
    let made =
        (header, hostile(0..60)).prop_map(|(header, rest)| [header.as_bytes(), &rest].concat());
    prop_oneof![2 => made, 1 => table::table(8)]
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn what_is_written_reads_back_as_the_same_cells(bytes in input(), style in style(), listed in any::<bool>()) {
        let dialect = Dialect::default();
        let mut expected = cells(&bytes, dialect);
        if listed {
            let width = expected[0].len();
            for record in &mut expected {
                record.resize(width, String::new());
            }
        }
        let written = rewrite(&bytes, dialect, false, |head| {
            let columns = if listed { every_column(head) } else { Columns::All };
            let format = Format::Csv(style);
            (format, Encoder::new(format, &columns, head).unwrap())
        });
        prop_assert_eq!(cells(&written, style.dialect), expected);
    }

    #[test]
    fn a_table_in_its_own_style_keeps_its_bytes(bytes in input(), by_columns in any::<bool>()) {
        let dialect = Dialect::default();
        let written = rewrite(&bytes, dialect, by_columns, |head| {
            (own(head), Encoder::new(own(head), &Columns::All, head).unwrap())
        });
        let Input { head, mut reader } = open(&bytes, dialect);
        let mut expected = head.raw.clone();
        let mut blank = false;
        let mut chunk = Chunk::default();
        let mut whole = expected.len();
        while reader.next(&mut chunk).unwrap() {
            whole += chunk.len();
            let batch = chunk.batch(head.headers.len()).unwrap();
            blank |= !batch.layout().blank_lines.is_empty();
            for row in 0..batch.rows() {
                expected.extend_from_slice(batch.raw(row));
            }
        }
        prop_assert_eq!(&written, &expected);
        prop_assert!(blank || written == bytes[..whole]);
    }

    #[test]
    fn every_column_in_a_list_keeps_the_bytes_of_whole_records(bytes in input(), by_columns in any::<bool>()) {
        let dialect = Dialect::default();
        let written = rewrite(&bytes, dialect, by_columns, |head| {
            (own(head), Encoder::new(own(head), &every_column(head), head).unwrap())
        });
        let Input { head, mut reader } = open(&bytes, dialect);
        let mut expected = head.raw.clone();
        let width = head.headers.len();
        let mut closed = head.ends_line();
        let mut chunk = Chunk::default();
        while reader.next(&mut chunk).unwrap() {
            let batch = chunk.batch(width).unwrap();
            closed = batch.ends_line();
            for row in 0..batch.rows() {
                let line_end = match batch.line_end(row) {
                    b"" => head.line_end.bytes(),
                    own => own,
                };
                if batch.records()[row].cells as usize == width {
                    let raw = batch.raw(row);
                    expected.extend_from_slice(&raw[..raw.len() - batch.line_end(row).len()]);
                } else {
                    let own = (0..width).map(|column| batch.raw_cell(row, column));
                    let joined = own.collect::<Vec<_>>().join(&b',');
                    expected.extend_from_slice(if joined.is_empty() { b"\"\"" } else { &joined });
                }
                expected.extend_from_slice(line_end);
            }
        }
        if !closed && reader.ending().unterminated.is_none() {
            let end = head.line_end.bytes();
            expected.truncate(expected.len() - if expected.ends_with(end) { end.len() } else { 0 });
        }
        prop_assert_eq!(written, expected);
    }

    #[test]
    fn every_line_of_jsonl_is_an_object_of_the_records_cells(bytes in input()) {
        let dialect = Dialect::default();
        let records = cells(&bytes, dialect);
        let written = rewrite(&bytes, dialect, true, |head| {
            (Format::Jsonl(JsonlStyle::default()), Encoder::new(Format::Jsonl(JsonlStyle::default()), &Columns::All, head).unwrap())
        });
        let written = String::from_utf8(written).unwrap();
        let objects: Vec<&str> = written.split_inclusive('\n').collect();
        prop_assert_eq!(objects.len() + 1, records.len());
        for (object, record) in objects.iter().zip(&records[1..]) {
            let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(object).unwrap();
            let texts: Vec<&str> = object.values().map(|value| value.as_str().unwrap()).collect();
            prop_assert_eq!(&texts, record);
        }
    }
}

fn written(bytes: &str, format: impl Fn(&Head) -> Format, columns: &Columns) -> String {
    let bytes = rewrite(bytes.as_bytes(), Dialect::default(), true, |head| {
        (
            format(head),
            Encoder::new(format(head), columns, head).unwrap(),
        )
    });
    String::from_utf8(bytes).unwrap()
}

/// Columns by their numbers, each under its own header or a new one.
fn list(columns: &[(usize, &str)]) -> Columns {
    let outgoing = columns.iter().map(|(column, header)| Outgoing {
        from: Source::Column(*column),
        header: (*header).to_owned(),
    });
    Columns::List(outgoing.collect())
}

#[test]
fn a_list_of_columns_keeps_the_bytes_of_cells_and_headers() {
    let bytes = "\u{feff}\"a\",b,\"c\"\"\"\r\n\"1\",\"2,\",3\n4\r\n,\"x\"y,z,more";
    let chosen = list(&[(2, "c\""), (0, "a"), (1, "new,")]);
    let expected = "\u{feff}\"c\"\"\",\"a\",\"new,\"\r\n3,\"1\",\"2,\"\n,4,\r\nz,,\"x\"y";
    assert_eq!(written(bytes, own, &chosen), expected);
    let plain = |head: &Head| Format::of(None, Some(Path::new("x.tsv")), head, None);
    let expected = "c\"\ta\tnew,\n3\t1\t2,\n\t4\t\nz\t\txy\n";
    assert_eq!(
        written(bytes, plain, &chosen),
        expected.replace("c\"", "\"c\"\"\"")
    );
}

#[test]
fn a_record_that_comes_to_nothing_is_no_blank_line() {
    assert_eq!(
        written("a,b\n,1\n2\n", own, &list(&[(1, "b")])),
        "b\n1\n\"\"\n"
    );
    assert_eq!(written("a,\n,1\n", own, &list(&[(1, "")])), "\"\"\n1\n");
    let semicolons = |head: &Head| Format::of(None, None, head, Some(b';'));
    assert_eq!(
        written("a\n\"\"\n\n1\n", semicolons, &Columns::All),
        "a\n\"\"\n1\n"
    );
}

#[test]
fn the_last_line_end_is_kept_as_it_is() {
    let aloud = |head: &Head| Format::of(Some(rolo::io::format::FormatName::Csv), None, head, None);
    let semicolons = |head: &Head| Format::of(None, None, head, Some(b';'));
    for (bytes, kept, parted, plain) in [
        ("a,b\r\n1,2", "a,b\r\n1,2", "a;b\r\n1;2", "a,b\n1,2\n"),
        (
            "a,b\r\n1,2\n",
            "a,b\r\n1,2\n",
            "a;b\r\n1;2\r\n",
            "a,b\n1,2\n",
        ),
        (
            "a,b\r1,2\r\n\r\n",
            "a,b\r1,2\r\n",
            "a;b\r1;2\r",
            "a,b\n1,2\n",
        ),
        ("a,b", "a,b", "a;b", "a,b\n"),
        ("\u{feff}a,b\n", "\u{feff}a,b\n", "\u{feff}a;b\n", "a,b\n"),
        ("", "", "", ""),
    ] {
        assert_eq!(written(bytes, own, &Columns::All), kept);
        assert_eq!(written(bytes, semicolons, &Columns::All), parted);
        assert_eq!(written(bytes, aloud, &Columns::All), plain);
    }
}

#[test]
fn a_record_that_was_the_last_gets_a_line_end_elsewhere() {
    let Input { head, mut reader } = open(b"a,b\r\n1,2\r\n3,4", Dialect::default());
    let encoder = Encoder::new(own(&head), &Columns::All, &head).unwrap();
    let mut chunk = Chunk::default();
    reader.next(&mut chunk).unwrap();
    let batch = chunk.batch(2).unwrap();
    let mut out = Vec::new();
    for row in [1, 0] {
        encoder.record(&batch, row, &[], &mut out).unwrap();
    }
    assert_eq!(out, b"3,4\r\n1,2\r\n");
}

#[test]
fn computed_columns_and_typed_cells_leave_as_they_should() {
    let bytes = b"id,n,\n\"1\",5.10\n2,x,,more\n3\n";
    let Input { head, mut reader } = open(bytes, Dialect::default());
    let columns = Columns::List(vec![
        Outgoing {
            from: Source::Column(0),
            header: "id".into(),
        },
        Outgoing {
            from: Source::Computed(0),
            header: "age".into(),
        },
        Outgoing {
            from: Source::Column(1),
            header: "id".into(),
        },
        Outgoing {
            from: Source::Column(2),
            header: String::new(),
        },
    ]);
    let number = JsonReading::new(|text, _| {
        if text.is_empty() {
            Json::Null
        } else {
            Json::Number
        }
    });
    let mut json = Encoder::new(Format::Jsonl(JsonlStyle::default()), &columns, &head).unwrap();
    json.read_json(1, number.clone());
    json.read_json(2, number);
    let csv = Encoder::new(own(&head), &columns, &head).unwrap();
    assert_eq!(json.reads(), Some(vec![0, 1, 2]));
    assert_eq!(csv.header(), b"id,age,id,\n");
    let mut chunk = Chunk::default();
    reader.next(&mut chunk).unwrap();
    let batch = chunk.batch(3).unwrap();
    let (mut objects, mut records) = (Vec::new(), Vec::new());
    for (row, age) in ["7", "a,b", ""].into_iter().enumerate() {
        json.record(&batch, row, &[age], &mut objects).unwrap();
        csv.record(&batch, row, &[age], &mut records).unwrap();
    }
    let expected = [
        r#"{"id":"1","age":7,"id_2":5.10}"#,
        r#"{"id":"2","age":"a,b","id_2":"x","C":""}"#,
        r#"{"id":"3","age":null}"#,
        "",
    ];
    assert_eq!(String::from_utf8(objects).unwrap(), expected.join("\n"));
    let expected = "\"1\",7,5.10,\n2,\"a,b\",x,\n3,,,\n";
    assert_eq!(String::from_utf8(records).unwrap(), expected);
}

#[test]
fn cells_beyond_the_header_have_their_letters_for_keys() {
    let jsonl = |_: &Head| Format::Jsonl(JsonlStyle::default());
    assert_eq!(
        written("a,,a\n1,2,3,4,5\n6\n", jsonl, &Columns::All),
        "{\"a\":\"1\",\"B\":\"2\",\"a_2\":\"3\",\"D\":\"4\",\"E\":\"5\"}\n{\"a\":\"6\"}\n"
    );
    assert_eq!(written("a\n", jsonl, &Columns::All), "");
}
