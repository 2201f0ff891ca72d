//! The relations of a package: which part is what to which other.

use std::collections::HashMap;

use super::markup::{Markup, Token};
use super::package::{Most, Package, Result, damaged_part};
use super::{HELD, characters};

/// Where the part with the workbook is if nothing says where.
const USUAL: [&str; 2] = ["xl/workbook.xml", "xl/workbook.bin"];

/// A part as another one names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// By which the other part refers to it.
    pub(super) id: String,
    /// The last word of its type, which transitional and strict workbooks share: `worksheet`.
    pub(super) kind: String,
    /// The name of the part.
    pub(super) part: String,
}

/// The most relations of a part: each is held.
const MOST: usize = 1 << 16;

/// The part that holds the workbook; none if there is none.
///
/// # Errors
/// The relations of the package cannot be read.
pub(super) fn workbook(package: &mut Package) -> Result<Option<String>> {
    let named = read(package, "")?;
    let named = named.into_iter().find(|one| one.kind == "officeDocument");
    let named = named.map(|one| one.part).filter(|part| package.has(part));
    let usual = || USUAL.into_iter().find(|part| package.has(part));
    Ok(named.or_else(|| usual().map(str::to_owned)))
}

/// The part of this kind as it is named, which it may be and not be there; else the one of this name beside the part `of`,
/// if that is there.
pub(super) fn find(
    package: &Package,
    relations: &[Relation],
    kind: &str,
    of: &str,
    usual: &str,
) -> Option<String> {
    let named = relations.iter().find(|one| one.kind == kind);
    let folder = of.rsplit_once('/').map_or("", |(folder, _)| folder);
    let usual = || Some(resolve(folder, usual)).filter(|part| package.has(part));
    named.map(|one| one.part.clone()).or_else(usual)
}

/// The same relations by their names; of two with one name the first.
pub(super) fn by_id(relations: &[Relation]) -> HashMap<&str, &Relation> {
    let last_first = relations.iter().rev();
    last_first.map(|one| (one.id.as_str(), one)).collect()
}

/// The relations of the part of this name, of the package itself if it is empty; none if nothing is said of them.
///
/// # Errors
/// They cannot be read.
pub(super) fn read(package: &mut Package, of: &str) -> Result<Vec<Relation>> {
    let folder = of.rsplit_once('/').map_or("", |(folder, _)| folder);
    let name = self::of(of);
    if !package.has(&name) {
        return Ok(Vec::new());
    }
    let mut markup = Markup::new(&name, package.part(&name, Most::Held(HELD))?);
    let mut relations = Vec::new();
    loop {
        match markup.next()? {
            Token::Open(tag) if tag.name == b"Relationship" => {
                let value = |of: &str| {
                    let value = tag.attribute(of).unwrap_or_default();
                    characters::value(value).map_err(|unclear| unclear.within(&name))
                };
                if relations.len() >= MOST {
                    return Err(damaged_part(&name));
                }
                if value("TargetMode")? != "External" {
                    let kind = value("Type")?;
                    relations.push(Relation {
                        id: value("Id")?,
                        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        part: resolve(folder, &value("Target")?),
                    });
                }
            }
            Token::End => return Ok(relations),
            _ => {}
        }
    }
}

/// The name of the part with the relations of a part.
pub(super) fn of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    resolve(folder, &format!("_rels/{file}.rels"))
}

/// The name of the part that a part in this folder calls so: from the folder on, or with `/` before it from the top.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = if target.starts_with('/') { "" } else { folder };
    let mut way = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(way.pop()),
            _ => way.push(step),
        }
    }
    way.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_from_the_folder_or_the_top() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            (
                "xl",
                "/xl/worksheets/sheet1.xml",
                "xl/worksheets/sheet1.xml",
            ),
            ("xl", "\\xl\\sheet.xml", "xl/sheet.xml"),
            ("xl", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "../sheet.xml", "sheet.xml"),
            ("xl", "../../../sheet.xml", "sheet.xml"),
            ("", "./xl//workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(resolve(folder, target), part, "{folder} {target}");
        }
    }
}
