//! What the styles of cells show of days and times: cells alone do not tell a day from its midnight, nor a time of day
//! from a span of time.

use std::collections::HashMap;
use std::io::Read;

use super::super::cell::Shape;
use super::super::markup::{Markup, Tag, Token};
use super::super::package::Result;

/// Bytes of styles that are remembered, more than the 64,000 have that a spreadsheet program lets a document have.
const MOST: usize = 8 << 20;
/// Bytes of a style beside its names.
const EACH: usize = 64;
/// How far a style may inherit.
const DEEPEST: usize = 16;

/// The styles of a document by their names, as they stand in its parts.
#[derive(Debug, Default)]
pub(super) struct Styles {
    shapes: HashMap<Box<[u8]>, Shape>,
    cells: HashMap<Box<[u8]>, Base>,
    /// The one of `shapes` that is being read.
    open: Box<[u8]>,
    /// Bytes of all.
    held: usize,
}

/// Where a style of cells has its format from.
#[derive(Debug)]
enum Base {
    Format(Box<[u8]>),
    Parent(Box<[u8]>),
}

impl Styles {
    /// Takes in all that stand in a part.
    ///
    /// # Errors
    /// Those of [`Markup::next`].
    pub(super) fn read<R: Read>(&mut self, mut part: Markup<R>) -> Result<()> {
        loop {
            match part.next()? {
                Token::Open(tag) => self.begin(&tag),
                Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// Takes in what begins with this tag (part 3, §16.29 and §19.517); a time that is not cut at the end of a day goes
    /// on counting.
    pub(super) fn begin(&mut self, tag: &Tag<'_>) {
        let name = tag.attribute("name").unwrap_or_default();
        let has_room = self.held < MOST;
        match tag.name {
            b"date-style" | b"time-style" if has_room => {
                let counts = tag.attribute("truncate-on-overflow") == Some(b"false");
                let shape = match tag.name {
                    b"date-style" => Shape::Date,
                    _ if counts => Shape::Duration,
                    _ => Shape::Time,
                };
                self.open = name.into();
                self.shapes.insert(name.into(), shape);
                self.held += EACH + name.len();
            }
            b"hours" | b"minutes" | b"seconds" | b"am-pm" => {
                if let Some(shape @ Shape::Date) = self.shapes.get_mut(&self.open) {
                    *shape = Shape::DateTime;
                }
            }
            b"style" if has_room && tag.attribute("family") == Some(b"table-cell") => {
                let format = tag.attribute("data-style-name");
                let Some(of) = format.or(tag.attribute("parent-style-name")) else {
                    return;
                };
                let base = match format {
                    Some(_) => Base::Format(of.into()),
                    None => Base::Parent(of.into()),
                };
                self.cells.insert(name.into(), base);
                self.held += EACH + name.len() + of.len();
            }
            _ => {}
        }
    }

    /// What cells of this style show; none of those that show no day and no time.
    pub(super) fn shape(&self, cells: &[u8]) -> Option<Shape> {
        let mut name = cells;
        for _ in 0..DEEPEST {
            match self.cells.get(name)? {
                Base::Format(format) => return self.shapes.get(format).copied(),
                Base::Parent(parent) => name = parent,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_shows_what_its_format_or_that_of_its_parent_does() {
        use Shape::{Date, DateTime, Duration, Time};
        let part = "<styles>\
            <number:date-style style:name='day'><number:day/><number:month/></number:date-style>\
            <number:date-style style:name='both'><number:day/><number:hours/></number:date-style>\
            <number:time-style style:name='clock'><number:hours/></number:time-style>\
            <number:time-style style:name='span' number:truncate-on-overflow='false'><number:hours/></number:time-style>\
            <number:number-style style:name='number'/>\
            <style:style style:name='a' style:family='table-cell' style:data-style-name='day'/>\
            <style:style style:name='b' style:family='table-cell' style:data-style-name='both'/>\
            <style:style style:name='c' style:family='table-cell' style:data-style-name='clock'/>\
            <style:style style:name='d' style:family='table-cell' style:data-style-name='span'/>\
            <style:style style:name='e' style:family='table-cell' style:data-style-name='number'/>\
            <style:style style:name='f' style:family='table-cell' style:parent-style-name='d'/>\
            <style:style style:name='g' style:family='table-cell' style:parent-style-name='d' style:data-style-name='day'/>\
            <style:style style:name='h' style:family='table-cell' style:parent-style-name='h'/>\
            <style:style style:name='i' style:family='table' style:data-style-name='day'/>\
            </styles>";
        let mut styles = Styles::default();
        styles
            .read(Markup::new("styles.xml", part.as_bytes()))
            .unwrap();
        for (name, expected) in [
            ("a", Some(Date)),
            ("b", Some(DateTime)),
            ("c", Some(Time)),
            ("d", Some(Duration)),
            ("e", None),
            ("f", Some(Duration)),
            ("g", Some(Date)),
            ("h", None),
            ("i", None),
            ("j", None),
        ] {
            assert_eq!(styles.shape(name.as_bytes()), expected, "{name}");
        }
    }
}
