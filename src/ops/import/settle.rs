//! Makes a draft compile: what the compiler refuses becomes a comment that says why.

use std::path::Path;

use super::draft::{Draft, Note};
use super::write::{self, Place};
use crate::error::{Diagnostic, Error, Result};
use crate::schema::node::{Node, NodeValue};
use crate::schema::{Schema, Settings};
use crate::text;
use crate::text::{Lang, Message};

/// The draft without what is refused. `today`: days since 1970-01-01.
pub(super) fn settle(mut draft: Draft, today: i32, lang: Lang) -> Result<Draft> {
    without_null(&mut draft);
    loop {
        let (text, places) = write::checked(&draft);
        let path = Path::new("import.rolo.toml");
        match Schema::parse(path, text.as_bytes(), Settings { today }) {
            Ok(_) => break,
            Err(Error::Schema(refused)) => put_aside(&mut draft, &refused, &places),
            Err(other) => return Err(other),
        }
    }
    // Written for people it is the same; a writer that errs must not hand out what does not load.
    let text = write::toml(&draft, lang);
    let path = Path::new("import.rolo.toml");
    Schema::parse(path, text.as_bytes(), Settings { today }).map(|_| draft)
}

/// Puts aside what is refused, at least something.
fn put_aside(draft: &mut Draft, refused: &[Diagnostic], places: &[Place]) {
    let mut aside: Vec<(Place, &Diagnostic)> = Vec::new();
    for diagnostic in refused {
        let place = diagnostic.line.checked_sub(1).and_then(|at| places.get(at));
        let place = place.cloned().unwrap_or(Place::Nothing);
        // The name of a field is the field.
        let place = match place {
            Place::OfField(of, at) if draft.fields[of].entries[at].0 == "name" => Place::Field(of),
            other => other,
        };
        if place != Place::Nothing {
            aside.push((place, diagnostic));
        }
    }
    if aside.is_empty() {
        drop_last(draft);
        return;
    }
    // From the end, so that what stands before keeps its number.
    aside.sort_by_key(|(place, _)| std::cmp::Reverse(order(place)));
    aside.dedup_by_key(|(place, _)| order(place));
    for (place, why) in aside {
        take(draft, &place, why);
    }
}

/// Fields behind the schema's entries, constraints behind a field's entries, a field before what is in it.
const fn order(place: &Place) -> (usize, usize, usize) {
    match place {
        Place::Nothing => (0, 0, 0),
        Place::Entry(at) => (0, 0, *at),
        Place::Field(of) => (*of + 1, 0, 0),
        Place::OfField(of, at) => (*of + 1, 1, *at),
        Place::Constraint(of, at) => (*of + 1, 2, *at),
    }
}

fn take(draft: &mut Draft, place: &Place, why: &Diagnostic) {
    let message = left_out(&why.message);
    match place {
        Place::Nothing => {}
        Place::Entry(at) => {
            let entry = draft.entries.remove(*at);
            draft
                .notes
                .push(given(message, vec![write::line(&entry, "")]));
        }
        Place::Field(of) => {
            let field = draft.fields.remove(*of);
            let entries = field.entries.iter().map(|entry| write::line(entry, ""));
            let constraints = field.constraints.iter();
            let constraints = constraints.map(|entry| write::line(entry, "constraints."));
            let lines = entries.chain(constraints).collect();
            // It is said where the field would have been.
            let notes = match of.checked_sub(1) {
                Some(before) => &mut draft.fields[before].notes,
                None => &mut draft.notes,
            };
            notes.extend(field.notes);
            notes.push(given(message, lines));
        }
        Place::OfField(of, at) => {
            let field = &mut draft.fields[*of];
            let entry = field.entries.remove(*at);
            field
                .notes
                .push(given(message, vec![write::line(&entry, "")]));
        }
        Place::Constraint(of, at) => {
            let field = &mut draft.fields[*of];
            let entry = field.constraints.remove(*at);
            let line = write::line(&entry, "constraints.");
            field.notes.push(given(message, vec![line]));
        }
    }
}

fn left_out(why: &Message) -> Message {
    Message::new(text!("left out: {why}", "未列入：{why}")).with_said("why", why.clone())
}

fn given(message: Message, lines: Vec<String>) -> Note {
    Note {
        given: lines,
        ..Note::doubt(message)
    }
}

/// What cannot be placed is nobody's line: the whole shrinks until it compiles.
fn drop_last(draft: &mut Draft) {
    let why = text!("left out: it cannot be used here", "未列入：此处无法使用");
    if let Some(entry) = draft.entries.pop() {
        let line = write::line(&entry, "");
        draft.notes.push(given(why.into(), vec![line]));
    } else if let Some(field) = draft.fields.pop() {
        let lines = field.entries.iter().map(|entry| write::line(entry, ""));
        draft.notes.push(given(why.into(), lines.collect()));
    }
}

/// TOML has no null: what has one inside is put aside, with how JSON writes it.
fn without_null(draft: &mut Draft) {
    let sift = |entries: &mut Vec<(String, Node)>, notes: &mut Vec<Note>| {
        entries.retain(|(name, node)| {
            let null = has_null(node);
            if null {
                let message = text!("left out: TOML has no null", "未列入：TOML 没有 null");
                let line = format!("{name} = {}", node.to_json());
                notes.push(given(message.into(), vec![line]));
            }
            !null
        });
    };
    sift(&mut draft.entries, &mut draft.notes);
    for field in &mut draft.fields {
        sift(&mut field.entries, &mut field.notes);
        sift(&mut field.constraints, &mut field.notes);
    }
}

fn has_null(node: &Node) -> bool {
    node.value == NodeValue::Null
        || node.items().iter().any(has_null)
        || node.entries().iter().any(|(_, node)| has_null(node))
}
