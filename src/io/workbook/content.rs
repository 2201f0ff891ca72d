//! What a workbook holds beside the values of one table, and would lose if a new one took its place.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use super::package::{Most, Package};
use super::{SheetInfo, relations, xlsx};
use crate::io::limits::Limits;
use crate::text;
use crate::text::Text;

/// Parts of a package by how their names begin, in lower case.
const PARTS: [(&str, Text); 9] = [
    ("xl/charts/", text!("charts", "图表")),
    ("xl/chartsheets/", text!("charts", "图表")),
    ("xl/drawings/", text!("drawings", "图形")),
    ("xl/media/", text!("pictures", "图片")),
    ("xl/pivottables/", text!("pivot tables", "数据透视表")),
    ("xl/vbaproject", text!("macros", "宏")),
    ("xl/comments", text!("notes", "批注")),
    ("xl/threadedcomments/", text!("notes", "批注")),
    (
        "xl/externallinks/",
        text!("links to other workbooks", "指向其他工作簿的链接"),
    ),
];

/// What the workbook at `path` holds beside the values of one sheet; nothing where there is none, or none that can be
/// read. Reads its only sheet once.
pub(in crate::io) fn beside_values(path: &Path) -> Vec<Text> {
    let Ok(file) = File::open(path) else {
        return Vec::new();
    };
    let limits = Limits::default();
    let Ok(mut package) = Package::open(Box::new(BufReader::new(file)), &limits) else {
        return Vec::new();
    };
    let names = package.names();
    let mut found: Vec<Text> = Vec::new();
    let sheets: Vec<&String> = names
        .iter()
        .filter(|name| {
            let own = name.strip_prefix("xl/worksheets/");
            // Not what a sheet refers to: _rels/sheet1.xml.rels.
            own.is_some_and(|own| !own.contains('/'))
        })
        .collect();
    let own_lists = lists(&mut package);
    let others = sheets
        .iter()
        .filter(|name| Some(**name) != own_lists.as_ref());
    if others.count() > 1 {
        found.push(text!("other sheets", "其他工作表"));
    }
    for (beginning, what) in PARTS {
        let is_there = names.iter().any(|name| name.starts_with(beginning));
        if is_there && !found.iter().any(|known| known == &what) {
            found.push(what);
        }
    }
    if sheets.iter().any(|sheet| has_formulas(&mut package, sheet)) {
        found.push(text!("formulas", "公式"));
    }
    found
}

/// The part with the lists of a workbook of our own, in lower case; none if the workbook has none, or cannot be read.
fn lists(package: &mut Package) -> Option<String> {
    let part = relations::workbook(package).ok()??;
    let tabs = xlsx::tabs(package, &part).ok()?;
    let place = tabs.sheets.iter().position(SheetInfo::is_lists)?;
    tabs.parts.get(place).map(|part| part.to_ascii_lowercase())
}

/// Whether a cell of a sheet has a formula (`<f>`, ECMA-376 part 1 §18.3.1.40).
pub(super) fn has_formulas(package: &mut Package, sheet: &str) -> bool {
    // What stands across two blocks is seen with the second of them.
    const TAIL: usize = 2;
    let Ok(mut part) = package.part(sheet, Most::Streamed) else {
        return false;
    };
    let mut block = vec![0; 64 << 10];
    let mut kept = 0;
    while let Ok(read) = part.read(&mut block[kept..]) {
        if read == 0 {
            return false;
        }
        let end = kept + read;
        let mut tags = memchr::memmem::find_iter(&block[..end], b"<f");
        if tags.any(|at| {
            matches!(
                block.get(at + 2..end).and_then(<[u8]>::first),
                Some(b'>' | b' ' | b'/')
            )
        }) {
            return true;
        }
        kept = TAIL.min(end);
        block.copy_within(end - kept..end, 0);
    }
    false
}
