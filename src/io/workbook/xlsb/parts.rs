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
        if kind == BUNDLE_SHEET {
            tabs.extend(tab(body, &relations)?);
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

/// The sheet that a record names (MS-XLSB §2.4.303); none if it has no part, an outer none if the record is broken.
fn tab(body: &[u8], relations: &HashMap<String, String>) -> Option<Option<Tab>> {
    const NO_PART: u32 = u32::MAX;
    let state = u32_at(body, 0)?;
    if u32_at(body, 8)? == NO_PART {
        return Some(None);
    }
    let (id, rest) = text(body.get(8..)?)?;
    let (name, _) = text(rest)?;
    let part = ["xl/", relations.get(&id)?].concat();
    let info = SheetInfo {
        name,
        visible: state == 0,
        is_table: part.split('/').nth(1) == Some("worksheets"),
    };
    Some(Some(Tab { info, part }))
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
