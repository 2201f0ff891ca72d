//! The sheet that is marked: where its reasons stand, and what it is given beside its marks.

use super::area::Area;
use super::book::Marks;
use super::children::{Insertions, OF_SHEET};
use super::failed::Result;
use super::notes::Notes;
use super::scan::{Filter, Scan};
use super::sheet::{Filtered, Shown, Widened};
use crate::io::fault::Fault;
use crate::io::workbook::no_workbook;
use crate::io::workbook::own_names::REASONS;
use crate::io::workbook::package::Package;
use crate::io::workbook::xlsx::workbook::Workbook;
use crate::text;
use crate::text::Message;

/// How wide the column of reasons is, in characters.
pub(super) const WIDE: u32 = 60;

/// The sheet that is marked.
pub(super) struct Target {
    /// Its part.
    pub(super) part: String,
    /// The column of reasons, from 0.
    pub(super) column: u32,
    /// Whether that is there already, from the last time.
    pub(super) again: bool,
    pub(super) scan: Scan,
}

/// What a marked sheet is given beside its marks.
pub(super) struct Dressing {
    pub(super) insertions: Insertions,
    pub(super) widened: Option<Widened>,
    pub(super) filter: Filtered,
    pub(super) shown: Shown,
}

impl Target {
    /// The sheet of this name.
    ///
    /// # Errors
    /// There is none; it cannot be read, or has no room.
    pub(super) fn find(package: &mut Package, known: &Workbook, marks: &Marks<'_>) -> Result<Self> {
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

    /// The notes of the sheet, where they can be added to; relations are of the types that begin with `base`, elements of this namespace. None where
    /// none are `wanted` and there is none to go.
    pub(super) fn notes(
        &self,
        package: &mut Package,
        (base, namespace): (&str, &str),
        wanted: bool,
    ) -> Result<Option<Notes>> {
        if !wanted && !self.again {
            return Ok(None);
        }
        let notes = Notes::of(
            package,
            &self.part,
            self.scan.shapes.as_deref(),
            (base, namespace),
        )?;
        // Without a note of ours to put in, there is nothing to begin.
        Ok(notes.filter(|notes| wanted || notes.new.is_empty()))
    }

    /// A filter over the column of reasons, where rows are not chosen from in another way already; rows that are hidden are
    /// hidden by it, so that a person can show them again. `shapes` is the relation to the shapes of its notes, where it
    /// does not have one yet, and what relations' types begin with.
    pub(super) fn dressing(
        &self,
        header_row: Option<u32>,
        only_marked: bool,
        (shapes, base): (Option<&str>, &str),
    ) -> Dressing {
        let p = &self.scan.prefix;
        let element = |filter: &Filter, chooses| filter_element(p, filter, self.column, chooses);
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
        if let Some(id) = shapes {
            let element = format!("<{p}legacyDrawing xmlns:r=\"{base}\" r:id=\"{id}\"/>");
            let element = element.into_bytes();
            dressing.insertions.add("legacyDrawing", element);
        }
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

/// A filter; it `chooses` the rows that have something in the column of reasons (from 0).
pub(super) fn filter_element(p: &str, filter: &Filter, reasons: u32, chooses: bool) -> Vec<u8> {
    let cells = filter.area.cells();
    if !chooses {
        return format!("<{p}autoFilter ref=\"{cells}\"/>").into_bytes();
    }
    let own = reasons - filter.area.from.1;
    format!(
        "<{p}autoFilter ref=\"{cells}\"><{p}filterColumn colId=\"{own}\"><{p}customFilters>\
         <{p}customFilter operator=\"notEqual\" val=\" \"/></{p}customFilters></{p}filterColumn></{p}autoFilter>"
    )
    .into_bytes()
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
