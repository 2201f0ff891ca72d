//! What refers to rows of a sheet by their places, so that it would be wrong if rows went and others moved up.
//!
//! What is not known stands in the way too.

mod references;
mod sheet;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::failed::{Failed, Result};
use crate::io::limits::Limits;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::own_names::REASONS;
use crate::io::workbook::package::{self, Most, Package};
use crate::io::workbook::xlsx::workbook;
use crate::io::workbook::{HELD, characters, no_workbook, relations};
use crate::text::Text;
use references::{names, reaches};

/// What there is.
mod what {
    use crate::text;
    use crate::text::Text;

    pub(super) const FORMULAS: Text = text!("formulas", "公式");
    pub(super) const ELSEWHERE: Text = text!("formulas in other sheets", "其他工作表中的公式");
    pub(super) const MERGED: Text = text!("merged cells", "合并单元格");
    pub(super) const LINKS: Text = text!("links", "超链接");
    pub(super) const BREAKS: Text = text!("page breaks", "分页符");
    pub(super) const FORMATS: Text = text!("conditional formats", "条件格式");
    pub(super) const RULES: Text = text!("data validation", "数据验证");
    pub(super) const SPARKLINES: Text = text!("sparklines", "迷你图");
    pub(super) const TABLES: Text = text!("a table object", "“表格”对象");
    pub(super) const AREAS: Text =
        text!("named areas of the sheet", "指定的区域（保护区域、方案等）");
    pub(super) const OBJECTS: Text = text!("objects in the sheet", "工作表中的对象");
    pub(super) const DRAWINGS: Text = text!("pictures and charts", "图片和图表");
    pub(super) const NOTES: Text = text!("notes", "批注");
    pub(super) const PIVOTS: Text = text!("pivot tables", "数据透视表");
    pub(super) const QUERIES: Text = text!("queries", "外部数据查询");
    pub(super) const CHARTS: Text = text!("charts", "图表");
    pub(super) const REASONS: Text = text!("a column of errors", "错误说明列");
    pub(super) const NAMES: Text = text!("defined names", "定义的名称");
}

/// What stands in the way.
#[derive(Debug)]
struct Obstacles<'a> {
    /// What stands on the tab of the sheet.
    sheet: &'a str,
    /// The first row (from 0) that may go or move.
    first: u32,
    found: Vec<Text>,
}

impl Obstacles<'_> {
    fn note(&mut self, obstacle: Option<Text>) {
        let new = obstacle.filter(|new| !self.found.contains(new));
        self.found.extend(new);
    }
}

/// What refers to rows of a sheet from `first` (from 0) on, in the workbook at `path`; nothing: they may go.
///
/// # Errors
/// It cannot be read.
pub(in crate::io) fn obstacles(
    path: &Path,
    limits: &Limits,
    sheet: &str,
    first: u32,
    reach: Reach,
) -> Result<Vec<Text>> {
    let file = File::open(path).map_err(Failed::Open)?;
    let mut package = Package::open(Box::new(BufReader::new(file)), limits)?;
    let mut found = Obstacles {
        sheet,
        first,
        found: Vec::new(),
    };
    look(&mut package, &mut found, reach)?;
    Ok(found.found)
}

/// Where it is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io) enum Reach {
    /// In the sheet, and at it.
    Sheet,
    /// In the whole workbook.
    Workbook,
}

fn look(package: &mut Package, found: &mut Obstacles<'_>, reach: Reach) -> Result<()> {
    let book = relations::workbook(package)?.ok_or_else(no_workbook)?;
    let known = workbook::read(package, &book)?;
    let tabs = known.tabs;
    let place = tabs.sheets.iter().position(|tab| tab.name == found.sheet);
    let part = tabs.part(place.ok_or_else(no_workbook)?, package);
    let part = part.map_err(Box::new)?;
    sheet::look(package, &part, found)?;
    of_relations(package, &part, found)?;
    if reach == Reach::Sheet {
        // What was said of the records that stood there.
        let mut names = known.names.iter();
        let marked = names.any(|own| own.name == REASONS && own.sheet == found.sheet);
        found.note(marked.then_some(what::REASONS));
        return Ok(());
    }
    of_names(package, &book, found)?;
    for index in 0..package.len() {
        let name = package.name_at(index);
        let own = [&part, &book].into_iter();
        let mut own = own.filter(|own| package.is_at(index, own));
        if own.next().is_none() && may_refer(&name) {
            of_part(package, &name, found)?;
        }
    }
    Ok(())
}

/// What is drawn or noted at rows of the sheet.
fn of_relations(package: &mut Package, sheet: &str, found: &mut Obstacles<'_>) -> Result<()> {
    for relation in relations::read(package, sheet)? {
        let obstacle = match relation.kind.as_str() {
            "drawing" => is_anchored(package, &relation.part, found)?.then_some(what::DRAWINGS),
            "comments" => is_noted(package, &relation.part, found)?.then_some(what::NOTES),
            "pivotTable" => Some(what::PIVOTS),
            "queryTable" => Some(what::QUERIES),
            "slicer" | "timeline" | "ctrlProp" | "control" | "oleObject" => Some(what::OBJECTS),
            _ => None,
        };
        found.note(obstacle);
    }
    Ok(())
}

/// Whether something is drawn at rows that may go or move (`xdr:from`, `xdr:to`: ECMA-376 part 1 §20.5).
fn is_anchored(package: &mut Package, part: &str, found: &Obstacles<'_>) -> package::Result<bool> {
    if !package.has(part) {
        return Ok(false);
    }
    let mut markup = Markup::new(part, package.part(part, Most::Held(HELD))?);
    let mut is_row = false;
    loop {
        match markup.next()? {
            Token::Open(tag) => is_row = tag.name == b"row",
            Token::Text(row) if is_row => {
                let row = std::str::from_utf8(row).ok();
                let row: Option<u32> = row.and_then(|row| row.trim().parse().ok());
                if row.is_none_or(|row| row >= found.first) {
                    return Ok(true);
                }
            }
            Token::Close => is_row = false,
            Token::End => return Ok(false),
            _ => {}
        }
    }
}

/// Whether a note is at rows that may go or move.
fn is_noted(package: &mut Package, part: &str, found: &Obstacles<'_>) -> package::Result<bool> {
    if !package.has(part) {
        return Ok(false);
    }
    let mut markup = Markup::new(part, package.part(part, Most::Held(HELD))?);
    loop {
        match markup.next()? {
            Token::Open(tag) if tag.name == b"comment" && found.reaches(tag.attribute("ref")) => {
                return Ok(true);
            }
            Token::End => return Ok(false),
            _ => {}
        }
    }
}

/// The names that refer to rows of the sheet, but for those that say what is printed on every page and what is filtered, and
/// for ours.
fn of_names(package: &mut Package, book: &str, found: &mut Obstacles<'_>) -> Result<()> {
    const HARMLESS: [&str; 2] = ["_xlnm.Print_Titles", "_xlnm._FilterDatabase"];
    let mut markup = Markup::new(book, package.part(book, Most::Held(HELD))?);
    let mut defined: Option<String> = None;
    loop {
        match markup.next()? {
            Token::Open(tag) => {
                defined = None;
                if tag.name == b"definedName" {
                    let name = tag.attribute("name").unwrap_or_default();
                    let name = characters::value(name).map_err(|unclear| unclear.within(book))?;
                    let harmless = HARMLESS.contains(&name.as_str()) || name.starts_with("rolo.");
                    defined = Some(name).filter(|_| !harmless);
                }
            }
            Token::Text(text) if defined.is_some() => {
                let refers = characters::value(text).map_err(|unclear| unclear.within(book))?;
                let refers = names(&refers, found.sheet, found.first);
                found.note(refers.then_some(what::NAMES));
            }
            Token::Close => defined = None,
            Token::End => return Ok(()),
            _ => {}
        }
    }
}

/// Whether a part of this name may have formulas, or say where a pivot table has its data.
fn may_refer(name: &str) -> bool {
    let name = name.trim_start_matches('/').to_ascii_lowercase();
    let endings = ["sharedstrings.xml", "styles.xml", "calcchain.xml"];
    let folders = ["docprops/", "xl/theme/", "customxml/", "[content_types]"];
    name.rsplit('.').next() == Some("xml")
        && !endings.iter().any(|ending| name.ends_with(ending))
        && !folders.iter().any(|folder| name.starts_with(folder))
}

/// The formulas of another part that refer to rows of the sheet, and the pivot tables that are made of them.
fn of_part(package: &mut Package, part: &str, found: &mut Obstacles<'_>) -> Result<()> {
    let lower = part.to_ascii_lowercase();
    let obstacle = if lower.contains("charts/") {
        what::CHARTS
    } else {
        what::ELSEWHERE
    };
    let mut markup = Markup::new(part, package.part(part, Most::Streamed)?);
    let mut is_formula = false;
    loop {
        match markup.next()? {
            Token::Open(tag) => {
                is_formula = matches!(
                    tag.name,
                    b"f" | b"formula" | b"formula1" | b"formula2" | b"sqref"
                );
                if tag.name == b"worksheetSource" {
                    let sheet = tag.attribute("sheet").map(characters::value);
                    let sheet = sheet.transpose().map_err(|unclear| unclear.within(part))?;
                    // One with a name instead has that among the names.
                    let own = sheet.is_some_and(|sheet| sheet == found.sheet);
                    found.note(own.then_some(what::PIVOTS));
                }
            }
            Token::Text(text) | Token::Verbatim(text) if is_formula => {
                let formula = characters::value(text).map_err(|unclear| unclear.within(part))?;
                let refers = reaches(&formula, found.sheet, found.first);
                found.note(refers.then_some(obstacle));
            }
            Token::Close => is_formula = false,
            Token::End => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
