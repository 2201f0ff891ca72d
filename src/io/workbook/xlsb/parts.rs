//! What is looked at before `calamine` reads a workbook: it trusts lengths and unpacks without a limit.
//!
//! Parts are found as that reader finds them, so that none is read that was not looked at.

use std::collections::HashMap;
use std::io::{self, BufReader, Read};

use crate::io::workbook::SheetInfo;
use crate::io::workbook::characters;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::{Most, Package, Result, damaged_part, unreadable};

/// The parts that are held, and what each may unpack to whatever its ratio, in bytes.
const HELD: [(&str, u64); 2] = [
    // A text of one character takes nine bytes there, and six times as many in memory.
    ("xl/sharedStrings.bin", 48 << 20),
    ("xl/styles.bin", 32 << 20),
];
const BOOK: (&str, u64) = ("xl/workbook.bin", 32 << 20);
const RELATIONS: (&str, u64) = ("xl/_rels/workbook.bin.rels", 8 << 20);

/// The longest record: that of a text has 64 KiB and what its runs take.
const LONGEST: usize = 16 << 20;
/// The most sheets of a workbook: each is held.
const MOST_SHEETS: usize = 1 << 14;

/// A sheet and the name of its part.
pub(super) struct Tab {
    pub(super) info: SheetInfo,
    pub(super) part: String,
}

/// Looks at the parts that all sheets need, and which sheets there are, in the order of their tabs.
///
/// # Errors
/// A part that is damaged or unpacks to too much.
pub(super) fn tabs(package: &mut Package) -> Result<Vec<Tab>> {
    for (name, most) in HELD {
        look_over(package, name, Most::Held(most), |_, _| Some(()))?;
    }
    let relations = relations(package)?;
    let mut tabs = Vec::new();
    let (book, most) = BOOK;
    look_over(package, book, Most::Held(most), |kind, body| {
        const BUNDLE_SHEET: u16 = 0x009C;
        const NO_PART: Option<u32> = Some(u32::MAX);
        if kind == BUNDLE_SHEET && u32_at(body, 8) != NO_PART {
            tabs.push(tab(body, &relations)?);
        }
        (tabs.len() <= MOST_SHEETS).then_some(())
    })?;
    Ok(tabs)
}

/// Looks at the part of a sheet.
///
/// # Errors
/// It is damaged or unpacks to too much.
pub(super) fn look_over_sheet(package: &mut Package, part: &str) -> Result<()> {
    look_over(package, part, Most::Streamed, |_, _| Some(()))
}

/// The sheet that a record names (MS-XLSB §2.4.303); none if the record is broken.
fn tab(body: &[u8], relations: &HashMap<String, String>) -> Option<Tab> {
    let state = u32_at(body, 0)?;
    let (id, rest) = text(body.get(8..)?)?;
    let (name, _) = text(rest)?;
    let part = ["xl/", relations.get(&id)?].concat();
    let info = SheetInfo {
        name,
        visible: state == 0,
        is_table: part.split('/').nth(1) == Some("worksheets"),
    };
    Some(Tab { info, part })
}

/// A text that begins with its length in characters, and what follows.
fn text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let len = (u32_at(bytes, 0)? as usize).checked_mul(2)?;
    let (units, rest) = bytes[4..].split_at_checked(len)?;
    let (units, _) = units.as_chunks::<2>();
    let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    Some((String::from_utf16_lossy(&units), rest))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

/// The targets of the relations, by id.
fn relations(package: &mut Package) -> Result<HashMap<String, String>> {
    const MOST: usize = 1 << 16;
    let mut targets = HashMap::new();
    let (name, most) = RELATIONS;
    let Some(part) = package.last_part(name, Most::Held(most))? else {
        return Ok(targets);
    };
    let mut markup = Markup::new(name, part);
    loop {
        match markup.next()? {
            Token::Open(tag) if tag.name == b"Relationship" => {
                let value = |of: &str| {
                    let value = tag.attribute(of).unwrap_or_default();
                    characters::value(value).map_err(|unclear| unclear.within(name))
                };
                targets.insert(value("Id")?, value("Target")?);
                if targets.len() > MOST {
                    return Err(damaged_part(name));
                }
            }
            Token::End => return Ok(targets),
            _ => {}
        }
    }
}

/// Hands kind and content of every record of a part to `to`, which gives none for one that is broken. A part that is not
/// there has none; one that is cut off is left to who reads it.
fn look_over(
    package: &mut Package,
    name: &str,
    most: Most,
    mut to: impl FnMut(u16, &[u8]) -> Option<()>,
) -> Result<()> {
    let Some(part) = package.last_part(name, most)? else {
        return Ok(());
    };
    let mut part = BufReader::with_capacity(64 << 10, part);
    let mut body = Vec::new();
    let mut read = || -> io::Result<bool> {
        let Some(kind) = number(&mut part, 2)? else {
            return Ok(false);
        };
        let Some(len) = number(&mut part, 4)? else {
            return Ok(false);
        };
        let is_whole = len as usize <= LONGEST && {
            body.clear();
            (&mut part).take(len.into()).read_to_end(&mut body)? == len as usize
        };
        if !is_whole || to(kind as u16, &body).is_none() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(true)
    };
    loop {
        match read() {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => return Err(unreadable(error, name)),
        }
    }
}

/// A number of up to so many bytes of seven bits, the lowest first (§2.1.4); none at the end.
fn number(part: &mut impl Read, most: u32) -> io::Result<Option<u32>> {
    let mut number = 0;
    for place in 0..most {
        let mut byte = [0];
        if part.read(&mut byte)? == 0 {
            return Ok(None);
        }
        number |= u32::from(byte[0] & 0x7F) << (7 * place);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(Some(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::limits::Limits;
    use crate::io::workbook::xlsx::zipped;

    const RELATIONS_PART: &[u8] =
        br#"<R><Relationship Id="r1" Target="worksheets/a.bin"/><Relationship Id="r2" Target="chartsheets/b.bin"/></R>"#;

    fn package(parts: &[(&str, &[u8])]) -> Package {
        let zip = zipped(parts.iter().copied());
        Package::open(Box::new(io::Cursor::new(zip)), &Limits::default()).unwrap()
    }

    fn bundle(state: u32, id: &str, name: &str) -> Vec<u8> {
        let wide = |text: &str| {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [&(units.len() as u32 / 2).to_le_bytes(), &*units].concat()
        };
        let numbers = [state, 1].map(u32::to_le_bytes).concat();
        let body = [numbers, wide(id), wide(name)].concat();
        [&[0x9C, 1, body.len() as u8], &*body].concat()
    }

    #[test]
    fn sheets_have_their_names_states_and_parts() {
        let book = [bundle(0, "r1", "客户"), bundle(2, "r2", "b")].concat();
        let parts = [(RELATIONS.0, RELATIONS_PART), (BOOK.0, &book[..])];
        let tabs = tabs(&mut package(&parts)).unwrap();
        let found: Vec<_> = tabs
            .iter()
            .map(|tab| {
                (
                    &*tab.info.name,
                    tab.info.visible,
                    tab.info.is_table,
                    &*tab.part,
                )
            })
            .collect();
        let expected = [
            ("客户", true, true, "xl/worksheets/a.bin"),
            ("b", false, false, "xl/chartsheets/b.bin"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn records_that_claim_more_than_there_is_are_refused() {
        let name = "xl/worksheets/a.bin";
        for (bytes, is_read) in [
            (&[0, 1, 9][..], true),
            (&[0x92, 1, 0], true),
            (&[], true),
            (&[0, 2, 9], false),
            (&[0, 0xFF, 0xFF, 0xFF, 0x7F, 9], false),
        ] {
            // Of several parts of one name the reader takes the last.
            let mut package = package(&[(name, &[0, 0]), ("xl\\WORKSHEETS\\a.bin", bytes)]);
            assert_eq!(
                look_over_sheet(&mut package, name).is_ok(),
                is_read,
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn names_of_relations_that_are_not_there_are_refused() {
        let book = bundle(0, "r9", "a");
        let parts = [(RELATIONS.0, RELATIONS_PART), (BOOK.0, &book[..])];
        assert!(tabs(&mut package(&parts)).is_err());
    }
}
