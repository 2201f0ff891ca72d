//! How the file of a workbook is called, by what it is: programs refuse one whose name says something else.

use std::path::Path;

use super::register::held;
use crate::io::limits::Limits;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::{Package, Result};
use crate::io::workbook::relations;

/// What a workbook is, as its name must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// How the name ends, without a full stop.
    pub name: &'static str,
    /// Whether it has macros.
    pub macros: bool,
    /// Whether others are made of it.
    pub template: bool,
}

/// What the content types of workbooks end with.
static ENDINGS: &[(&str, Ending)] = &[
    (".sheet.main+xml", ending("xlsx", false, false)),
    (".sheet.macroEnabled.main+xml", ending("xlsm", true, false)),
    (".template.main+xml", ending("xltx", false, true)),
    (
        ".template.macroEnabled.main+xml",
        ending("xltm", true, true),
    ),
];

const fn ending(name: &'static str, macros: bool, template: bool) -> Ending {
    Ending {
        name,
        macros,
        template,
    }
}

impl Ending {
    /// That of the workbook at `path`; none of what is none of these, or cannot be read.
    pub(in crate::io) fn of(path: &Path, limits: &Limits) -> Option<Self> {
        let file = std::fs::File::open(path).ok()?;
        let mut package = Package::open(Box::new(std::io::BufReader::new(file)), limits).ok()?;
        let book = relations::workbook(&mut package).ok()??;
        let types = held(&mut package, "[Content_Types].xml").ok()?;
        let kind = content_type(&types, &book).ok()??;
        let mut endings = ENDINGS.iter();
        let own = endings.find(|(own, _)| kind.ends_with(own));
        own.map(|(_, ending)| *ending)
    }

    /// Whether a name says that a file is another of these.
    pub fn differs(self, name: &Path) -> bool {
        let own = name.extension().and_then(|own| own.to_str());
        own.is_some_and(|own| {
            let mut endings = ENDINGS.iter();
            endings.any(|(_, ending)| ending.name.eq_ignore_ascii_case(own))
                && !self.name.eq_ignore_ascii_case(own)
        })
    }
}

/// The content type of a part: its own, else that of its ending.
fn content_type(types: &[u8], part: &str) -> Result<Option<String>> {
    let mut markup = Markup::new("[Content_Types].xml", types);
    let part = part.trim_start_matches('/');
    let (mut own, mut usual) = (None, None);
    loop {
        match markup.next()? {
            Token::Open(tag) => {
                let value = |name| {
                    let value = tag.attribute(name).unwrap_or_default();
                    String::from_utf8_lossy(value).into_owned()
                };
                let ending = value("Extension");
                if tag.name == b"Override" {
                    let name = value("PartName");
                    if name.trim_start_matches('/').eq_ignore_ascii_case(part) {
                        own = Some(value("ContentType"));
                    }
                } else if tag.name == b"Default"
                    && part
                        .rsplit('.')
                        .next()
                        .is_some_and(|own| own.eq_ignore_ascii_case(&ending))
                {
                    usual = Some(value("ContentType"));
                }
            }
            Token::End => return Ok(own.or(usual)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_its_own_type_or_that_of_its_ending() {
        let types =
            b"<x:Types><x:Override PartName='/XL/book.xml' ContentType='a.sheet.main+xml'/>\
            <x:Default ContentType='b' Extension='XML'/></x:Types>";
        for (part, expected) in [
            ("xl/book.xml", Some("a.sheet.main+xml")),
            ("/xl/other.xml", Some("b")),
            ("xl/book.bin", None),
        ] {
            let found = content_type(types, part).unwrap();
            assert_eq!(found.as_deref(), expected, "{part}");
        }
    }

    #[test]
    fn a_name_that_says_something_else_is_told() {
        let (_, macros) = ENDINGS[1];
        for (name, expected) in [
            ("a.xlsx", true),
            ("a.XLSM", false),
            ("a.xlsm", false),
            ("a.xltm", true),
            ("a.part", false),
            ("a", false),
        ] {
            assert_eq!(macros.differs(Path::new(name)), expected, "{name}");
        }
    }
}
