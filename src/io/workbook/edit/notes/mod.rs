//! Notes at cells: what is said of them, and the shapes in which it is shown (ECMA-376 part 1 §18.7, part 4 §19).
//!
//! Notes of the sheet's own stay as they are, and their cells get none of ours; ours of the last time go.

mod comments;
mod shapes;

use std::collections::HashSet;
use std::io::Read as _;

use self::comments::Comments;
use self::shapes::Shapes;
use super::register::{self, Kind, NewPart};
use crate::io::workbook::HELD;
use crate::io::workbook::package::{Most, Package, Result};
use crate::io::workbook::relations;

/// Who says what we say.
const AUTHOR: &str = "rolo";
/// The most signs of a note: more is not read in one.
const LONGEST: usize = 1000;

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// Row and column of its cell, from 0.
    pub(super) place: (u32, u32),
    pub(super) text: String,
}

/// The notes of a sheet.
#[derive(Debug)]
pub(super) struct Notes {
    comments: (String, Comments),
    shapes: (String, Shapes),
    /// The relations of the sheet, as they now are, and the part that has them; none where they stay.
    relations: Option<(String, Vec<u8>)>,
    /// The parts that the workbook does not have yet.
    pub(super) new: Vec<NewPart>,
    /// By what the sheet refers to the shapes, where it does not yet.
    pub(super) shapes_id: Option<String>,
    /// Ours.
    added: Vec<Note>,
    own: HashSet<(u32, u32)>,
}

impl Notes {
    /// The notes of the sheet of this part, which refers to the shapes of its notes as `shapes`; relations are of the types
    /// that begin with `base`, and the workbook is in this namespace. None where its notes are written in a way that is not known: they stay, and it gets no others.
    ///
    /// # Errors
    /// Relations that cannot be read.
    pub(super) fn of(
        package: &mut Package,
        sheet: &str,
        shapes: Option<&str>,
        (base, namespace): (&str, &str),
    ) -> Result<Option<Self>> {
        let known = relations::read(package, sheet)?;
        let of_comments = known.iter().find(|one| one.kind == "comments");
        let of_shapes = known.iter().find(|one| Some(one.id.as_str()) == shapes);
        let ids: HashSet<&str> = known.iter().map(|one| one.id.as_str()).collect();
        let mut new = Vec::new();
        let mut part = |known: Option<&relations::Relation>, kind, stem: &str, ending: &str| {
            if let Some(known) = known {
                return (known.part.clone(), false);
            }
            let stem_of_id = ["roloNotes", "roloShapes"][usize::from(kind == Kind::Shapes)];
            let id = register::fresh(stem_of_id, "-", "", |id| ids.contains(id));
            let part = register::fresh(stem, "-", ending, |name| package.has(name));
            new.push(NewPart {
                part: part.clone(),
                id,
                kind,
            });
            (part, true)
        };
        let (comments, new_comments) = part(of_comments, Kind::Notes, "xl/roloNotes", ".xml");
        let (shapes, new_shapes) = part(of_shapes, Kind::Shapes, "xl/drawings/roloNotes", ".vml");
        let own_comments = held(package, &comments, new_comments)?;
        let own_shapes = held(package, &shapes, new_shapes)?;
        let Ok(read) = Comments::read(&own_comments, namespace) else {
            return Ok(None);
        };
        let Ok(drawn) = Shapes::read(&own_shapes, &read.ours) else {
            return Ok(None);
        };
        let mut relations = None;
        if !new.is_empty() {
            let name = relations::of(sheet);
            let content = register::relations(package, &name, &new, base)?;
            if !package.has(&name) {
                new.push(NewPart {
                    part: name.clone(),
                    id: String::new(),
                    kind: Kind::Relations,
                });
            }
            relations = Some((name, content));
        }
        let shapes_id = new.iter().find(|part| part.kind == Kind::Shapes);
        Ok(Some(Self {
            shapes_id: shapes_id.map(|part| part.id.clone()),
            own: read.own.iter().copied().collect(),
            comments: (comments, read),
            shapes: (shapes, drawn),
            relations,
            new,
            added: Vec::new(),
        }))
    }

    /// Adds a note, unless the cell has one of its owner's.
    pub(super) fn add(&mut self, place: (u32, u32), text: &str) {
        if self.own.contains(&place) {
            return;
        }
        let end = text.char_indices().nth(LONGEST);
        let text = text[..end.map_or(text.len(), |(at, _)| at)].to_owned();
        self.added.push(Note { place, text });
    }

    /// Whether a part of this name is one of those that are written.
    pub(super) fn is_own(&self, is: impl Fn(&str) -> bool) -> bool {
        let relations = self.relations.iter().map(|(name, _)| name);
        let parts = [&self.comments.0, &self.shapes.0];
        parts.into_iter().chain(relations).any(|name| is(name))
    }

    /// The parts, as they now are.
    pub(super) fn write(&self) -> Vec<(&str, Vec<u8>)> {
        let relations = self.relations.as_ref();
        let relations = relations.map(|(name, content)| (name.as_str(), content.clone()));
        let parts = [
            (self.comments.0.as_str(), self.comments.1.write(&self.added)),
            (self.shapes.0.as_str(), self.shapes.1.write(&self.added)),
        ];
        parts.into_iter().chain(relations).collect()
    }
}

/// A part of the package; nothing of one that is new.
fn held(package: &mut Package, name: &str, is_new: bool) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    if !is_new && package.has(name) {
        let mut part = package.part(name, Most::Held(HELD))?;
        part.read_to_end(&mut content)
            .map_err(|error| crate::io::workbook::package::unreadable(error, name))?;
    }
    Ok(content)
}
