//! A tag: its name and its attributes, as they stand.

/// A tag with which an element begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::io::workbook) struct Tag<'a> {
    /// Without its prefix.
    pub(in crate::io::workbook) name: &'a [u8],
    /// Whether the element ends with it: `<v/>`.
    pub(in crate::io::workbook) empty: bool,
    attributes: &'a [u8],
}

impl<'a> Tag<'a> {
    /// The tag with this between its `<` and `>`, and its name with the prefix.
    #[inline]
    pub(super) fn read(tag: &'a [u8]) -> (&'a [u8], Self) {
        let (tag, empty) = match tag {
            [tag @ .., b'/'] => (tag, true),
            _ => (tag, false),
        };
        let name = tag.iter().position(u8::is_ascii_whitespace);
        let (name, attributes) = tag.split_at(name.unwrap_or(tag.len()));
        let of = Self {
            name: local(name),
            empty,
            attributes,
        };
        (name, of)
    }

    /// Its attributes: names without their prefixes, values as they stand. What is none ends them.
    pub(in crate::io::workbook) fn attributes(&self) -> Attributes<'a> {
        Attributes(self.attributes)
    }

    /// The value of an attribute, as it stands.
    pub(in crate::io::workbook) fn attribute(&self, name: &str) -> Option<&'a [u8]> {
        self.attributes()
            .find(|(own, _)| *own == name.as_bytes())
            .map(|(_, value)| value)
    }
}

/// The attributes of a tag, in their order.
#[derive(Debug)]
pub(in crate::io::workbook) struct Attributes<'a>(&'a [u8]);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.0.trim_ascii_start();
        let equals = text.iter().position(|byte| *byte == b'=')?;
        let (name, text) = (text[..equals].trim_ascii_end(), &text[equals + 1..]);
        let (quote, text) = text.trim_ascii_start().split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let end = text.iter().position(|byte| byte == quote)?;
        self.0 = &text[end + 1..];
        Some((local(name), &text[..end]))
    }
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    let prefix = name.iter().position(|byte| *byte == b':');
    prefix.map_or(name, |prefix| &name[prefix + 1..])
}
