//! What an input is found to be does not depend on how it is read, and is either that or a refusal.

use std::num::NonZero;
use std::path::Path;

use rolo::error::Result;
use rolo::io::chunk::Chunk;
use rolo::io::fuzzing;
use rolo::io::input::{Head, HeaderRow, Input, Reading};
use rolo::io::notation::Notation;
use rolo::io::read::Ending;
use rolo::table::encoding::Encoding;

use super::choices::Choices;
use super::told;

/// How much a table is read by.
const BLOCK: NonZero<usize> = NonZero::new(128 << 10).unwrap();

pub fn hold(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let path = Path::new(choices.one(&["t.csv", "t.tsv", "t", "t.TAB"]));
    let reading = reading(&mut choices);
    // Any row with this cell looks like the header.
    let known = choices.one(&[None, Some("id"), Some("")]);
    let block = NonZero::new(usize::from(choices.byte())).unwrap_or(BLOCK);
    let recognise = |cells: &[&str]| known.is_some_and(|known| cells.contains(&known));
    let text = choices.rest();
    let open = |block| fuzzing::open(text.to_vec(), path, &reading, &recognise, block);
    let absent = reading.header == HeaderRow::Absent;
    let read = |block| open(block).and_then(|input| read(text, input, absent));
    match (read(BLOCK), read(BLOCK)) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first, second);
            // Rows that may be the header are those of the first block.
            if known.is_none() || reading.header != HeaderRow::Auto {
                assert_eq!(first, read(block).unwrap());
            }
        }
        (Err(first), Err(second)) => {
            told::unreadable(&first);
            assert_eq!(first.to_string(), second.to_string());
        }
        _ => panic!("read once and refused once"),
    }
}

fn reading(choices: &mut Choices<'_>) -> Reading {
    let dialect = choices.dialect();
    let named = choices.byte();
    let given = |bit: u8, sign: u8| (named >> bit & 1 == 1).then_some(sign);
    let mut reading = Reading {
        delimiter: given(0, dialect.delimiter),
        quote: given(1, dialect.quote),
        escape: dialect.escape.filter(|_| named >> 2 & 1 == 1),
        comment: dialect.comment.filter(|_| named >> 3 & 1 == 1),
        encoding: None,
        header: HeaderRow::Auto,
        header_rows: None,
        twice: named >> 4 & 1 == 1,
        digest: named >> 5 & 1 == 1,
        jsonl: (named >> 6 & 1 == 1).then_some(named >> 7 & 1 == 1),
        ..Reading::default()
    };
    if reading.delimiter.is_none() {
        // What a command refuses.
        let guessed = |sign: &u8| b",;\t|".contains(sign);
        for sign in [
            &mut reading.quote,
            &mut reading.escape,
            &mut reading.comment,
        ] {
            *sign = sign.filter(|sign| !guessed(sign));
        }
    }
    reading.encoding = match choices.byte() % 24 {
        place @ 0..13 => Encoding::named(Encoding::NAMES[usize::from(place)]),
        _ => None,
    };
    let header = u64::from(choices.byte());
    reading.header = match header % 8 {
        0..2 => HeaderRow::Known,
        2..4 => HeaderRow::Auto,
        4 => HeaderRow::Absent,
        _ => HeaderRow::At(NonZero::new(header / 8 + 1).unwrap()),
    };
    reading.header_rows = NonZero::new(u32::from(choices.byte() % 5));
    reading
}

/// All that is found out about an input.
#[derive(Debug, PartialEq)]
struct Read {
    head: Found,
    encoding: Encoding,
    ending: Ending,
    sha256: Option<String>,
    /// What stands behind the head.
    body: Vec<u8>,
    cells: Vec<Vec<String>>,
}

/// What the head says.
#[derive(Debug, PartialEq)]
struct Found {
    headers: Vec<String>,
    notation: Notation,
    header: (u64, u64),
    raw: Vec<u8>,
    transcoded: Option<Encoding>,
    blank_rows: Vec<u64>,
    oddities: Vec<(u32, u16)>,
}

impl Found {
    fn of(head: &Head) -> Self {
        Self {
            headers: head.headers.clone(),
            notation: head.notation,
            header: (head.header_row, head.header_line),
            raw: head.raw.clone(),
            transcoded: head.transcoded,
            blank_rows: head.blank_rows().map(|place| place.row).collect(),
            oddities: head
                .oddities
                .iter()
                .map(|(column, check)| (*column, check.0))
                .collect(),
        }
    }
}

fn read(text: &[u8], input: Input, absent: bool) -> Result<Read> {
    let Input { head, mut reader } = input;
    let packed = matches!(
        text,
        [0x1F] | [0x1F, 0x8B, ..] | [0x28, 0xB5, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..]
    );
    let as_it_stands = head.transcoded.is_none() && !packed;
    let (mut body, mut cells) = (Vec::new(), Vec::new());
    let mut chunk = Chunk::default();
    let mut at = None;
    while reader.next(&mut chunk)? {
        if as_it_stands {
            let offset = chunk.offset() as usize;
            assert_eq!(&text[offset..offset + chunk.len()], chunk.raw());
        }
        assert!(at.is_none_or(|at| at == chunk.offset()));
        at = Some(chunk.offset() + chunk.len() as u64);
        body.extend_from_slice(chunk.raw());
        let batch = chunk.batch(head.headers.len())?;
        cells.extend((0..batch.rows()).map(|row| batch.cells(row).map(str::to_owned).collect()));
    }
    assert_eq!(head.start.records, 0);
    let mut found = Found::of(&head);
    if absent {
        // Lines before the first record with nothing on them are told with the head only where they fill a block.
        found.blank_rows.clear();
        let first = body.iter().position(|byte| !b"\r\n".contains(byte));
        body.drain(..first.unwrap_or(body.len()));
    }
    Ok(Read {
        encoding: reader.encoding(),
        ending: reader.ending(),
        sha256: reader.sha256(),
        head: found,
        body,
        cells,
    })
}
