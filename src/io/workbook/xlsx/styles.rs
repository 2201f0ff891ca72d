//! The formats of cells, as far as they say that a number is a day or a time.

use super::number;
use crate::io::workbook::HELD;
use crate::io::workbook::cell::Shape;
use crate::io::workbook::characters;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::number_format::Formats;
use crate::io::workbook::package::{Most, Package, Result};

/// What the numbers of each style are shown as.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Option<Shape>>);

impl Styles {
    /// What a number in a cell of this style is, if it is no number.
    pub(super) fn shape(&self, style: u32) -> Option<Shape> {
        self.0.get(style as usize).copied().flatten()
    }

    /// Reads the styles from the part of this name.
    ///
    /// # Errors
    /// It is not there or cannot be read.
    pub(super) fn read(package: &mut Package, part: &str) -> Result<Self> {
        let mut markup = Markup::new(part, package.part(part, Most::Held(HELD))?);
        let mut formats = Formats::default();
        let mut used = Vec::new();
        let mut of_cells = 0;
        loop {
            let depth = markup.depth();
            match markup.next()? {
                Token::Open(tag) if tag.name == b"numFmt" && depth == 2 => {
                    if let Some(id) = tag.attribute("numFmtId").and_then(number) {
                        let code = tag.attribute("formatCode").unwrap_or_default();
                        let code =
                            characters::value(code).map_err(|unclear| unclear.within(part))?;
                        formats.add(id, &code);
                    }
                }
                Token::Open(tag) if tag.name == b"cellXfs" => of_cells = depth + 1,
                Token::Open(tag) if tag.name == b"xf" && depth == of_cells => {
                    used.push(
                        tag.attribute("numFmtId")
                            .and_then(number)
                            .unwrap_or_default(),
                    );
                }
                Token::Close if depth == of_cells => of_cells = 0,
                Token::End => break,
                _ => {}
            }
        }
        // Formats may stand behind those who use them.
        let shapes = used.into_iter().map(|id| formats.shape(id));
        Ok(Self(shapes.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{open, parts, with};
    use super::*;

    #[test]
    fn a_style_shows_what_its_format_does() {
        let part = "xl/styles.xml";
        let styles = r#"<x:styleSheet><x:numFmts><x:numFmt numFmtId="164" formatCode="yyyy/m/d"/>
            <x:numFmt numFmtId="14" formatCode="0.00"/></x:numFmts>
            <x:cellStyleXfs><x:xf numFmtId="164"/></x:cellStyleXfs><x:cellXfs><x:xf/>
            <x:xf numFmtId="164"><x:alignment/></x:xf><x:xf numFmtId="14"/><x:xf numFmtId="15"></x:xf></x:cellXfs>
            <x:dxfs><x:dxf><x:numFmt numFmtId="165" formatCode="d"/></x:dxf></x:dxfs></x:styleSheet>"#;
        let workbook = with(&parts(""), &[(part, styles)]);
        let styles = Styles::read(&mut open(&workbook).unwrap().package, part).unwrap();
        let shapes: Vec<_> = (0..5).map(|style| styles.shape(style)).collect();
        let date = Some(Shape::Date);
        assert_eq!(shapes, [None, date, None, date, None]);
    }
}
