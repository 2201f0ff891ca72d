//! A workbook with marks in one of its sheets: the user's own, and sheets of ours behind it.

use std::fs::File;
use std::io::{BufReader, Read as _, Write};
use std::path::Path;

use super::additions::Additions;
use super::area::Area;
use super::children::{Insertions, OF_SHEET};
use super::failed::{Failed, Result};
use super::marks::{MarkEdits, NextMarks, ReasonHeader};
use super::new_sheet::NewSheet;
use super::notes::Notes;
use super::packer::Packer;
use super::register;
use super::scan::{Filter, Scan};
use super::sheet::{Filtered, SheetEdit, Shown, Widened};
use super::styles::Styles;
use crate::io::fault::Fault;
use crate::io::limits::Limits;
use crate::io::workbook::markup::Markup;
use crate::io::workbook::open::is_binary;
use crate::io::workbook::own_names::REASONS;
use crate::io::workbook::package::{Most, Package};
use crate::io::workbook::xlsx::workbook::{self, Workbook};
use crate::io::workbook::{no_workbook, relations};
use crate::text;
use crate::text::Message;

/// How wide the column of reasons is, in characters.
const WIDE: u32 = 60;

/// What is marked, and how.
pub struct Marks<'a> {
    /// The sheet, by the name on its tab.
    pub sheet: &'a str,
    /// The row with the headers, from 0; none without one.
    pub header_row: Option<u32>,
    /// The header of the column of reasons.
    pub header: ReasonHeader<'a>,
    /// Every colour (`RRGGBB`) that cells are marked with.
    pub palette: &'a [u32],
    /// Whether rows without a mark are hidden.
    pub only_marked: bool,
    /// Whether there are notes among the marks.
    pub notes: bool,
    /// Sheets behind those of the workbook.
    pub sheets: Vec<NewSheet>,
    /// The marks, row by row.
    pub next: NextMarks<'a>,
}

/// Copies the workbook at `path` with marks. Parts that do not change are copied as they are packed.
///
/// # Errors
/// [`Failed`].
pub(in crate::io) fn mark(
    path: &Path,
    limits: &Limits,
    marks: Marks<'_>,
    out: &mut (dyn Write + '_),
) -> Result<()> {
    let file = File::open(path).map_err(Failed::Open)?;
    let mut package = Package::open(Box::new(BufReader::new(file)), limits)?;
    let book = relations::workbook(&mut package)?.ok_or_else(no_workbook)?;
    let known = workbook::read(&mut package, &book)?;
    let target = Target::find(&mut package, &known, &marks)?;
    let namespace = register::namespace(&mut package, &book)?;
    let reasons = (!target.again).then_some((marks.sheet, target.column));
    let notes = if marks.notes || target.again {
        target.notes(&mut package, &book, &namespace)?
    } else {
        None
    };
    // Without a note of ours to put in, there is nothing to begin.
    let notes = notes.filter(|notes| marks.notes || notes.new.is_empty());
    let beside = notes.as_ref().map_or(&[][..], |notes| &notes.new);
    let added = Additions::of(&mut package, (&book, &known), marks.sheets, reasons, beside)?;
    let own_styles = known.styles.filter(|part| package.has(part));
    let styles = Styles::read(&mut package, own_styles.as_deref(), &namespace)?;
    let mut styles = styles.with_palette(marks.palette);
    let mut dressing = target.dressing(marks.header_row, marks.only_marked);
    if let Some(id) = notes.as_ref().and_then(|notes| notes.shapes_id.as_ref()) {
        let p = &target.scan.prefix;
        let base = register::base(&mut package, &relations::of(&book))?;
        let element = format!("<{p}legacyDrawing xmlns:r=\"{base}\" r:id=\"{id}\"/>");
        dressing
            .insertions
            .add("legacyDrawing", element.into_bytes());
    }
    let own_row = marks.header_row;
    let mut edits = MarkEdits::new(target.column, marks.header, own_row, marks.next, notes);
    let mut dressing = Some(dressing);
    let mut zip = Packer::new(out);
    for index in 0..package.len() {
        let name = package.name_at(index);
        let is = |part: &str| same(part, &name);
        if let Some((_, content)) = added.registers.iter().find(|(part, _)| is(part)) {
            zip.part(&name, content)?;
        } else if let Some((_, own)) = added.replaced.iter().find(|(part, _)| is(part)) {
            zip.part(&name, &own.write(&mut styles, &namespace))?;
        } else if let Some(dressing) = dressing.take_if(|_| is(&target.part)) {
            zip.begin(&name)?;
            let content = package.part(&target.part, Most::Streamed)?;
            let edit = SheetEdit {
                styles: &mut styles,
                insertions: dressing.insertions,
                widened: dressing.widened,
                filter: dressing.filter,
                cleared: target.again.then_some(target.column),
                unfills: target.again,
                shown: dressing.shown,
                next: &mut || edits.next(),
            };
            edit.copy(Markup::copied(&target.part, content), &mut zip)?;
        } else if edits.notes.as_ref().is_some_and(|notes| notes.is_own(is)) {
            // What is said shows in the sheet.
        } else if own_styles.as_deref().is_none_or(|styles| !is(styles)) {
            zip.copy(&mut package, index)?;
        }
    }
    for (part, content) in edits.notes.iter().flat_map(Notes::write) {
        zip.part(part, &content)?;
    }
    for (part, own) in &added.sheets {
        zip.part(part, &own.write(&mut styles, &namespace))?;
    }
    // The formats come last: what is needed of them shows in the sheets.
    if let Some(part) = own_styles.or(added.styles) {
        zip.part(&part, &styles.write())?;
    }
    zip.finish()
}

/// Whether the file is a workbook whose sheets are markup; true of one that cannot be opened or is damaged, which is told of
/// where it is read.
pub(in crate::io) fn takes(path: &Path, limits: &Limits) -> bool {
    let Ok(mut file) = File::open(path) else {
        return path.as_os_str() != "-";
    };
    if !file.metadata().is_ok_and(|found| found.is_file()) {
        return false;
    }
    let mut start = [0; 2];
    if file.read_exact(&mut start).is_err() || start != *b"PK" {
        return false;
    }
    let package = Package::open(Box::new(BufReader::new(file)), limits);
    let book = package.and_then(|mut package| relations::workbook(&mut package));
    match book {
        Ok(Some(part)) => !is_binary(&part),
        // A workbook of another kind, or none.
        Ok(None) => false,
        Err(_) => true,
    }
}

/// The sheet that is marked.
struct Target {
    /// Its part.
    part: String,
    /// The column of reasons, from 0.
    column: u32,
    /// Whether that is there already, from the last time.
    again: bool,
    scan: Scan,
}

/// What a marked sheet is given beside its marks.
struct Dressing {
    insertions: Insertions,
    widened: Option<Widened>,
    filter: Filtered,
    shown: Shown,
}

impl Target {
    fn find(package: &mut Package, known: &Workbook, marks: &Marks<'_>) -> Result<Self> {
        let mut tabs = known.tabs.sheets.iter();
        let place = tabs.position(|tab| tab.name == marks.sheet);
        let place = place.ok_or_else(no_workbook)?;
        let part = known.tabs.part(place, package).map_err(Box::new)?;
        let scan = Scan::of(package, &part, marks.header_row)?;
        let mut names = known.names.iter();
        let marked = names.find(|own| own.name == REASONS && own.sheet == marks.sheet);
        let column = match marked {
            Some(own) => own.column,
            None => scan.free_column().ok_or_else(|| no_room(marks.sheet))?,
        };
        Ok(Self {
            part,
            column,
            again: marked.is_some(),
            scan,
        })
    }

    /// The notes of the sheet, where they can be added to.
    fn notes(&self, package: &mut Package, book: &str, namespace: &str) -> Result<Option<Notes>> {
        let base = register::base(package, &relations::of(book))?;
        let shapes = self.scan.shapes.as_deref();
        Ok(Notes::of(package, &self.part, shapes, (base, namespace))?)
    }

    /// A filter over the column of reasons, where rows are not chosen from in another way already; rows that are hidden are
    /// hidden by it, so that a person can show them again.
    fn dressing(&self, header_row: Option<u32>, only_marked: bool) -> Dressing {
        let p = &self.scan.prefix;
        let element = |filter: &Filter, chooses: bool| {
            let cells = filter.area.cells();
            if !chooses {
                return format!("<{p}autoFilter ref=\"{cells}\"/>").into_bytes();
            }
            let own = self.column - filter.area.from.1;
            format!(
                "<{p}autoFilter ref=\"{cells}\"><{p}filterColumn colId=\"{own}\"><{p}customFilters>\
                 <{p}customFilter operator=\"notEqual\" val=\" \"/></{p}customFilters></{p}filterColumn></{p}autoFilter>"
            )
            .into_bytes()
        };
        let header = header_row.filter(|_| only_marked);
        let mut dressing = Dressing {
            insertions: Insertions::new(OF_SHEET),
            widened: (!self.again).then_some(Widened {
                column: self.column,
                width: WIDE,
            }),
            filter: Filtered::Kept,
            shown: header.map_or(Shown::AsTheyAre, Shown::EditedBehind),
        };
        let Some(own) = &self.scan.filter else {
            if let Some(filter) = self.scan.new_filter(self.column) {
                let filter = element(&filter, header.is_some());
                dressing.insertions.add("autoFilter", filter);
            }
            return dressing;
        };
        let cells = own.area;
        let follows = Some(cells.from.0) == header_row
            && (cells.from.1..=cells.to.1 + 1).contains(&self.column);
        if !follows {
            return dressing;
        }
        let wider = Filter {
            area: Area {
                to: (cells.to.0, cells.to.1.max(self.column)),
                ..cells
            },
            chooses: own.chooses.clone(),
        };
        // What it chooses by a column of the table is its owner's affair.
        let is_ours = own.chooses.iter().all(|column| *column == self.column);
        dressing.filter = if is_ours {
            Filtered::Replaced(element(&wider, header.is_some()))
        } else {
            Filtered::Of(wider.area.cells())
        };
        // The last time rows were hidden by the reasons that they had then.
        if header.is_none() && is_ours && !own.chooses.is_empty() {
            dressing.shown = Shown::AllBehind(cells.from.0);
        }
        dressing
    }
}

/// What is said of a sheet that has something in all of its columns.
fn no_room(sheet: &str) -> Box<Fault> {
    let message = Message::new(text!(
        "the sheet {sheet} has no empty column in which to say what is wrong",
        "工作表“{sheet}”已没有空列，无处填写错误说明"
    ));
    Box::new(Fault {
        message: message.with("sheet", sheet),
        hint: text!(
            "delete what is not needed in its last columns, or move the table to a sheet of its own",
            "请清除最后几列中多余的内容，或把表格移到单独的工作表"
        )
        .into(),
    })
}

/// Whether two names are those of one part.
fn same(one: &str, other: &str) -> bool {
    one.trim_start_matches('/')
        .eq_ignore_ascii_case(other.trim_start_matches('/'))
}
