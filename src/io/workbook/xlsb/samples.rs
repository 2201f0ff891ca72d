//! Workbooks made in memory.

use super::record::kind;
use crate::io::workbook::xlsx::zipped;

/// Records that nothing is made of, but that other readers look for.
mod other {
    pub(super) const BEGIN_SHEET: u16 = 129;
    pub(super) const BEGIN_BUNDLE_SHS: u16 = 143;
    pub(super) const END_BUNDLE_SHS: u16 = 144;
    pub(super) const WS_DIM: u16 = 148;
    pub(super) const BEGIN_SST: u16 = 159;
    pub(super) const BEGIN_STYLE_SHEET: u16 = 278;
    pub(super) const BEGIN_FMTS: u16 = 615;
    pub(super) const END_FMTS: u16 = 616;
    pub(super) const BEGIN_CELL_STYLE_XFS: u16 = 626;
}

/// A record of this kind.
pub(super) fn record(kind: u16, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for mut number in [usize::from(kind), bytes.len()] {
        while number > 0x7F {
            out.push(number as u8 | 0x80);
            number >>= 7;
        }
        out.push(number as u8);
    }
    out.extend(bytes);
    out
}

pub(super) fn text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let len = (units.len() as u32).to_le_bytes();
    let units = units.into_iter().flat_map(u16::to_le_bytes);
    len.into_iter().chain(units).collect()
}

pub(super) fn row(number: u32, hidden: bool) -> Vec<u8> {
    let mut bytes = [0; 17];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    bytes[11] = u8::from(hidden) << 4;
    record(kind::ROW_HDR, &bytes)
}

/// A cell, short ones without their column.
pub(super) fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    let is_short = (kind::SHORT_BLANK..=kind::SHORT_ISST).contains(&kind);
    let column = column.to_le_bytes();
    let column = if is_short { &[][..] } else { &column };
    record(kind, &[column, &style.to_le_bytes(), value].concat())
}

/// The parts of a workbook with one sheet of these records; texts 0 to 2 are `a`, `名` and empty; styles 1 to 5 show
/// days, days, times of day, spans of time and days with their times.
pub(super) fn parts(rows: &[Vec<u8>]) -> Vec<(&'static str, Vec<u8>)> {
    let sheets = bundle(0, "r1", "S");
    [
        (
            "_rels/.rels",
            relations(&[("r1", "officeDocument", "xl/workbook.bin")]),
        ),
        (
            "xl/_rels/workbook.bin.rels",
            relations(&[
                ("r1", "worksheet", "worksheets/sheet1.bin"),
                ("r2", "sharedStrings", "sharedStrings.bin"),
                ("r3", "styles", "styles.bin"),
            ]),
        ),
        ("xl/workbook.bin", workbook(false, &[sheets])),
        ("xl/sharedStrings.bin", strings()),
        ("xl/styles.bin", styles()),
        ("xl/worksheets/sheet1.bin", sheet(rows, &[])),
    ]
    .into()
}

/// The part of a sheet with these rows, and what stands behind them.
pub(super) fn sheet(rows: &[Vec<u8>], behind: &[Vec<u8>]) -> Vec<u8> {
    [
        record(other::BEGIN_SHEET, &[]),
        record(other::WS_DIM, &[0; 16]),
        record(kind::BEGIN_SHEET_DATA, &[]),
        rows.concat(),
        record(kind::END_SHEET_DATA, &[]),
        behind.concat(),
        record(kind::END_SHEET, &[]),
    ]
    .concat()
}

/// The workbook of these parts, some of them replaced.
pub(super) fn with(parts: &[(&'static str, Vec<u8>)], others: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let kept = parts
        .iter()
        .filter(|(name, _)| others.iter().all(|(other, _)| other != name));
    let kept = kept.map(|(name, content)| (*name, content.as_slice()));
    let others = others.iter().map(|(name, content)| (*name, &content[..]));
    zipped(kept.chain(others))
}

pub(super) fn relations(all: &[(&str, &str, &str)]) -> Vec<u8> {
    let all = all.iter().map(|(id, kind, target)| {
        let kind =
            format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
        format!(r#"<Relationship Id="{id}" Type="{kind}" Target="{target}"/>"#)
    });
    format!("<Relationships>{}</Relationships>", all.collect::<String>()).into_bytes()
}

/// What a workbook says of a sheet.
pub(super) fn bundle(state: u32, relation: &str, name: &str) -> Vec<u8> {
    let head = [state.to_le_bytes(), 1_u32.to_le_bytes()].concat();
    record(
        kind::BUNDLE_SH,
        &[head, text(relation), text(name)].concat(),
    )
}

/// The part with the workbook, its formulas calculated.
pub(super) fn workbook(since_1904: bool, sheets: &[Vec<u8>]) -> Vec<u8> {
    [
        record(kind::BEGIN_BOOK, &[]),
        record(kind::WB_PROP, &[u8::from(since_1904), 0, 0, 0, 0, 0, 0, 0]),
        record(other::BEGIN_BUNDLE_SHS, &[]),
        sheets.concat(),
        record(other::END_BUNDLE_SHS, &[]),
        record(kind::CALC_PROP, &[1; 26]),
        record(kind::END_BOOK, &[]),
    ]
    .concat()
}

fn strings() -> Vec<u8> {
    let rich = [
        vec![3],
        text("名"),
        vec![1, 0, 0, 0, 0, 0, 1, 0],
        text("míng"),
    ]
    .concat();
    let plain = |shared| record(kind::SST_ITEM, &[vec![0], text(shared)].concat());
    [
        record(other::BEGIN_SST, &[3, 0, 0, 0, 3, 0, 0, 0]),
        plain("a"),
        record(kind::SST_ITEM, &rich),
        plain(""),
        record(kind::END_SST, &[]),
    ]
    .concat()
}

fn styles() -> Vec<u8> {
    let style = |format: u16| {
        record(
            kind::XF,
            &[&[0, 0], &format.to_le_bytes()[..], &[0; 12]].concat(),
        )
    };
    [
        record(other::BEGIN_STYLE_SHEET, &[]),
        record(other::BEGIN_FMTS, &[1, 0, 0, 0]),
        record(
            kind::FMT,
            &[vec![164, 0], text("yyyy\"年\"m\"月\"d\"日\"")].concat(),
        ),
        record(other::END_FMTS, &[]),
        record(other::BEGIN_CELL_STYLE_XFS, &[1, 0, 0, 0]),
        style(22),
        record(kind::BEGIN_CELL_XFS, &[6, 0, 0, 0]),
        [0, 14, 164, 20, 46, 22].map(style).concat(),
        record(kind::END_CELL_XFS, &[]),
        record(kind::END_STYLE_SHEET, &[]),
    ]
    .concat()
}
