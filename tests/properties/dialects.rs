//! Signs that escape and signs that comment: read as they stand wherever a block ends, and written so that they read
//! back as the same cells.

use proptest::collection::vec;
use proptest::prelude::*;
use rolo::io::chunk::Chunk;
use rolo::io::dialect::Dialect;
use rolo::io::encode::{Columns, Encoder, Outgoing, Source};
use rolo::io::format::Format;
use rolo::io::input::{Head, Input, Reading};
use rolo::table::encoding::Encoding;
use rolo::table::raw_cell::line_end;
use rolo::table::raw_cell::raw_cells;
use rolo::table::wanted::Wanted;

use crate::decoding::{hostile, many, plain_end, read};
use crate::writing::{cells, open, own, rewrite};
use crate::{cases, file, reference};

/// Bytes that shape a text, with more of the signs that these dialects have.
fn odd(pieces: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    let fixed = |text: &'static [u8]| Just(text.to_vec());
    let piece = prop_oneof![
        6 => hostile(1..3),
        2 => fixed(b"\\"),
        2 => fixed(b"\\\""),
        1 => fixed(b"\\\n"),
        1 => fixed(b"\\\r\n"),
        1 => fixed(b"#"),
        2 => fixed(b"\n#"),
        1 => fixed(b"\n#,\"\n"),
    ];
    vec(piece, pieces).prop_map(|pieces| pieces.concat())
}

fn dialect() -> impl Strategy<Value = Dialect> {
    let signs = prop_oneof![
        Just((Some(b'\\'), None)),
        Just((None, Some(b'#'))),
        Just((Some(b'\\'), Some(b'#'))),
    ];
    signs.prop_map(|(escape, comment)| Dialect {
        escape,
        comment,
        ..Dialect::default()
    })
}

/// All columns, last to first.
fn reversed(head: &Head) -> Columns {
    let columns = head.headers.iter().enumerate().rev();
    let outgoing = columns.map(|(column, header)| Outgoing {
        from: Source::Column(column),
        header: header.clone(),
    });
    Columns::List(outgoing.collect())
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn a_text_reads_as_it_stands(bytes in odd(0..40).prop_map(plain_end), dialect in dialect()) {
        let bytes = [b"h\n", &bytes[..]].concat();
        prop_assert_eq!(read(file(&bytes).path(), dialect).table, reference::read(&bytes, dialect));
    }

    #[test]
    fn wanted_cells_and_raw_cells_are_those_of_full_decoding(
        bytes in odd(0..40), dialect in dialect(), columns in vec(0..5_usize, 0..3),
    ) {
        let bytes = [b"h,i,j,k,l,m,n\n", &bytes[..]].concat();
        let (mut all, mut some) = (open(&bytes, dialect), open(&bytes, dialect));
        let (mut first, mut second) = (Chunk::default(), Chunk::default());
        let wanted = Wanted::new(columns);
        while all.reader.next(&mut first).unwrap() {
            some.reader.next(&mut second).unwrap();
            let all = first.batch(7).unwrap();
            let some = second.batch_of(7, &wanted).unwrap();
            prop_assert_eq!(all.rows(), some.rows());
            for row in 0..all.rows() {
                for column in wanted.columns().iter().map(|column| *column as usize) {
                    prop_assert_eq!(all.cell(row, column), some.cell(row, column));
                    prop_assert_eq!(all.raw_cell(row, column), some.raw_cell(row, column));
                }
                let mut raw: Vec<&[u8]> = (0..7.min(all.records()[row].cells as usize)).map(|column| all.raw_cell(row, column)).collect();
                raw.extend(raw_cells(some.raw(row), dialect, some.encoding()).skip(7));
                let mut joined = raw.join(&b',');
                joined.extend_from_slice(line_end(all.raw(row)));
                prop_assert_eq!(joined.as_slice(), all.raw(row));
            }
        }
    }

    #[test]
    fn what_is_written_reads_back(bytes in odd(0..40), dialect in dialect(), turned in any::<bool>(), parted in any::<bool>()) {
        // At the very end these are no data, and another record may come to stand there.
        let bytes: Vec<u8> = bytes.into_iter().map(|byte| if matches!(byte, 0 | 0x1A) { b'z' } else { byte }).collect();
        let bytes = [b"h,i,#j\n", &bytes[..]].concat();
        let mut expected = cells(&bytes, dialect);
        for record in expected.iter_mut().filter(|_| turned) {
            record.resize(3, String::new());
            record.reverse();
        }
        let written = rewrite(&bytes, dialect, false, |head| {
            let format = Format::of(None, None, head, parted.then_some(b';'));
            let columns = if turned { reversed(head) } else { Columns::All };
            (format, Encoder::new(format, &columns, head).unwrap())
        });
        let delimiter = if parted { b';' } else { b',' };
        prop_assert_eq!(cells(&written, Dialect { delimiter, ..dialect }), expected);
    }
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn where_a_block_ends_makes_no_difference(
        lines in vec(odd(1..12), 1..12), order in any::<u64>(), length in 270_000_usize..400_000, dialect in dialect(),
    ) {
        let bytes = [b"h\n".to_vec(), plain_end(many(&lines, order, length))].concat();
        prop_assert!(read(file(&bytes).path(), dialect).table == reference::read(&bytes, dialect));
    }
}

/// In Big5 the second byte of 許, 功 and 蓋 is that of a backslash; in GBK that of 亅 is that of a bar.
#[test]
fn half_a_sign_escapes_and_parts_nothing() {
    let backslash = Reading {
        escape: Some(b'\\'),
        ..Reading::default()
    };
    let bar = Reading {
        delimiter: Some(b'|'),
        ..Reading::default()
    };
    let records: [(_, &str, &str, &str); 2] = [
        (backslash, "big5", "許功蓋,\"功\"\r\n# x,許\\,功\r\n", ","),
        (bar, "gbk", "亅|\"亅\"\n亅亅|a\n", "|"),
    ];
    for (reading, name, text, sign) in records {
        let encoding = Encoding::named(name).unwrap();
        let mut bytes = format!("h{sign}i\n").into_bytes();
        encoding.encode(text, &mut bytes).unwrap();
        let reading = Reading {
            encoding: Some(encoding),
            ..reading
        };
        let file = file(&bytes);
        let Input { head, mut reader } = Input::open(file.path(), &reading, &|_| false).unwrap();
        let mut chunk = Chunk::default();
        assert!(reader.next(&mut chunk).unwrap());
        let batch = chunk.batch(2).unwrap();
        let encoder = Encoder::new(own(&head), &reversed(&head), &head).unwrap();
        let mut out = Vec::new();
        for row in 0..batch.rows() {
            encoder.record(&batch, row, &[], &mut out).unwrap();
        }
        let mut expected = Vec::new();
        let turned = match name {
            "big5" => "\"功\",許功蓋\r\n許\\,功,# x\r\n",
            _ => "\"亅\"|亅\na|亅亅\n",
        };
        encoding.encode(turned, &mut expected).unwrap();
        assert_eq!(out, expected, "{name}");
    }
}

/// In GBK 0x81 and a bar are a sign together.
#[test]
fn half_a_sign_is_not_put_before_a_delimiter_that_would_complete_it() {
    let gbk = Encoding::named("gbk").unwrap();
    let reading = Reading {
        delimiter: Some(b'|'),
        encoding: Some(gbk),
        ..Reading::default()
    };
    let file = file(b"h|i\n\x81\x81|a\x81\nb|\x81\x81\n");
    let Input { head, mut reader } = Input::open(file.path(), &reading, &|_| false).unwrap();
    let mut chunk = Chunk::default();
    assert!(reader.next(&mut chunk).unwrap());
    let batch = chunk.batch(2).unwrap();
    let encoder = Encoder::new(own(&head), &reversed(&head), &head).unwrap();
    let mut out = Vec::new();
    assert!(encoder.record(&batch, 0, &[], &mut out).is_err());
    out.clear();
    encoder.record(&batch, 1, &[], &mut out).unwrap();
    assert_eq!(out, b"\x81\x81|b\n");
}

#[test]
fn rows_of_a_header_are_joined_and_counted() {
    let text = "title\n#c\nname,,age,\nfirst,last,,note\n\n王,小明,3\n";
    let reading = Reading {
        comment: Some(b'#'),
        header: rolo::io::input::HeaderRow::At(3.try_into().unwrap()),
        header_rows: std::num::NonZero::new(2),
        ..Reading::default()
    };
    let file = file(text.as_bytes());
    let Input { head, mut reader } = Input::open(file.path(), &reading, &|_| false).unwrap();
    assert_eq!(head.headers, ["name first", "last", "age", "note"]);
    assert_eq!((head.header_row, head.header_line), (3, 3));
    assert_eq!(head.raw_header(), b"name,,age,\nfirst,last,,note\n");
    assert_eq!(head.titles(), b"title\n#c\n");
    assert!(text.as_bytes().starts_with(&head.raw));
    let mut chunk = Chunk::default();
    assert!(reader.next(&mut chunk).unwrap());
    let batch = chunk.batch(4).unwrap();
    let place = head.start.place(0, &batch.records()[0]);
    assert_eq!((place.record, place.row, place.line), (Some(1), 6, 6));
}
