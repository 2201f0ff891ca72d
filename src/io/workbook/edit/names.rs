//! Names of our own among those that a workbook defines (`CT_DefinedNames`, ECMA-376 part 1 §18.2.6).

use super::cell::escape;
use super::children::{Insertions, OF_WORKBOOK, Root, inserted};
use super::tag;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::own_names::OwnName;
use crate::io::workbook::package::Result;

/// A name that a workbook is given.
#[derive(Clone, Debug)]
pub(super) struct NewName<'a> {
    pub(super) name: &'a str,
    /// The sheet that it is a name of, by its place from 0; none for one of the whole workbook.
    pub(super) sheet: Option<usize>,
    /// The cell that it refers to.
    pub(super) refers: String,
}

impl NewName<'_> {
    /// Whether a name that is defined already gives way: the same one, or one of the workbook whose cell is gone.
    fn replaces(&self, own: &Entry) -> bool {
        let is_lost = || own.sheet.is_none() && OwnName::of(&own.name, &own.refers).is_none();
        own.name == self.name && (own.sheet == self.sheet || is_lost())
    }

    fn element(&self, prefix: &str, out: &mut Vec<u8>) {
        let sheet = self.sheet.map(|place| format!(" localSheetId=\"{place}\""));
        let sheet = sheet.unwrap_or_default();
        let name = self.name;
        let start = format!("<{prefix}definedName name=\"{name}\"{sheet} hidden=\"1\">");
        out.extend(start.into_bytes());
        escape(&self.refers, out);
        out.extend(format!("</{prefix}definedName>").into_bytes());
    }
}

/// A name that is defined.
#[derive(Debug, Default)]
struct Entry {
    name: String,
    sheet: Option<usize>,
    refers: String,
}

/// The part of a workbook, which is held, with these names behind its own.
///
/// # Errors
/// It is no markup.
pub(super) fn defined(part: &str, content: &[u8], names: &[NewName<'_>]) -> Result<Vec<u8>> {
    if names.is_empty() {
        return Ok(content.to_vec());
    }
    let root = Root::of(part, content)?;
    let p = &root.prefix;
    let mut added = Vec::new();
    for name in names {
        name.element(p, &mut added);
    }
    let list = |inside: &[u8]| {
        let (begin, end) = (format!("<{p}definedNames>"), format!("</{p}definedNames>"));
        [begin.as_bytes(), inside, end.as_bytes()].concat()
    };
    if !root.children.contains(&b"definedNames"[..]) {
        let mut insertions = Insertions::new(OF_WORKBOOK);
        insertions.add("definedNames", list(&added));
        return inserted(part, content, insertions);
    }
    let mut markup = Markup::copied(part, content);
    let (mut out, mut entry) = (Vec::new(), None);
    let mut is_list = false;
    loop {
        let depth = markup.depth();
        let mut is_empty = false;
        let mut ended = false;
        match markup.next()? {
            Token::Open(tag) if depth == 1 => {
                is_list = tag.name == b"definedNames";
                is_empty = is_list && tag.empty;
            }
            Token::Open(tag) if is_list && depth == 2 => {
                let value = |name| {
                    let value = tag.attribute(name).unwrap_or_default();
                    String::from_utf8_lossy(value).into_owned()
                };
                entry = Some(Entry {
                    name: value("name"),
                    sheet: value("localSheetId").trim().parse().ok(),
                    refers: String::new(),
                });
            }
            Token::Text(text) | Token::Verbatim(text) => {
                if let Some(own) = &mut entry {
                    own.refers.push_str(&String::from_utf8_lossy(text));
                }
            }
            Token::End => ended = true,
            _ => {}
        }
        let closes = markup.depth() < depth;
        // What is read of a name is kept until it is known whether it gives way.
        if entry.is_some() && !(closes && depth == 3) {
            continue;
        }
        let mut raw = Vec::new();
        markup.take_passed(&mut raw);
        if is_empty {
            let (before, _) = tag::apart(&raw);
            out.extend_from_slice(before);
            out.append(&mut list(&std::mem::take(&mut added)));
        } else if let Some(own) = entry.take() {
            if !names.iter().any(|name| name.replaces(&own)) {
                out.append(&mut raw);
            }
        } else {
            if is_list && closes && depth == 2 {
                out.append(&mut added);
            }
            out.append(&mut raw);
        }
        if ended {
            return Ok(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_defined_once() {
        let list = |names: &str| {
            format!(
                "<x:workbook><!-- definedNames --><x:sheets/><x:definedNames>{names}</x:definedNames>\n<x:calcPr/></x:workbook>"
            )
        };
        let errors = "<x:definedName name=\"rolo.errors\" localSheetId=\"1\" hidden=\"1\">b!$C$1</x:definedName>";
        let summary =
            "<x:definedName name=\"rolo.summary\" hidden=\"1\">'a &amp; b'!$A$1</x:definedName>";
        let own = "<x:definedName name=\"a\">rolo.errors</x:definedName>";
        let global = "<x:definedName name=\"rolo.errors\">a!$C$1</x:definedName>";
        let other = "<x:definedName name=\"rolo.errors\" localSheetId=\"0\">#REF!</x:definedName>";
        let gone = "<x:definedName name=\"rolo.errors\" hidden=\"1\">#REF!</x:definedName>";
        let shifted =
            "<x:definedName name=\"rolo.errors\" localSheetId=\"1\">b!#REF!</x:definedName>";
        let nothing = "<x:definedName name=\"rolo.summary\"/>";
        let new = [errors, summary].concat();
        for (before, after) in [
            (list(""), list(&new)),
            (
                "<x:workbook><x:sheets/>\n<x:calcPr/></x:workbook>".to_owned(),
                format!(
                    "<x:workbook><x:sheets/>\n<x:definedNames>{new}</x:definedNames><x:calcPr/></x:workbook>"
                ),
            ),
            (list("").replace("></x:definedNames>", "/>"), list(&new)),
            (list(own), list(&[own, &new].concat())),
            (
                list(&[global, own, other].concat()),
                list(&[global, own, other, &new].concat()),
            ),
            (
                list(&[gone, own, shifted, nothing].concat()),
                list(&[own, &new].concat()),
            ),
        ] {
            let names = [
                NewName {
                    name: "rolo.errors",
                    sheet: Some(1),
                    refers: "b!$C$1".to_owned(),
                },
                NewName {
                    name: "rolo.summary",
                    sheet: None,
                    refers: "'a & b'!$A$1".to_owned(),
                },
            ];
            let out = defined("workbook.xml", before.as_bytes(), &names).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), after);
        }
    }
}
