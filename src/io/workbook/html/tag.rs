//! A tag: its name, and those of its attributes that say something of a table.

/// The attributes that are kept, by their names.
const KEPT: [&str; 8] = [
    "class", "colspan", "rowspan", "style", "x:bool", "x:err", "x:num", "x:str",
];
/// Bytes that are kept of a name; none that matters is so long.
const NAME: usize = 32;

/// A tag, read piece by piece; kept to be filled anew.
#[derive(Debug, Default)]
pub(super) struct Tag {
    name: Vec<u8>,
    /// Whether it ends with `/>`.
    closed: bool,
    /// The name of the attribute that is being read.
    attribute: Vec<u8>,
    reads_attribute: bool,
    /// Where its value begins.
    from: usize,
    /// Values, one behind the other.
    values: Vec<u8>,
    /// Where each of the kept is, if it is there.
    found: [Option<(usize, usize)>; KEPT.len()],
}

impl Tag {
    /// Begins another tag.
    pub(super) fn clear(&mut self) {
        self.name.clear();
        self.attribute.clear();
        self.values.clear();
        self.found = [None; KEPT.len()];
        (self.closed, self.reads_attribute) = (false, false);
    }

    /// More of its name, in lower case.
    pub(super) fn add_to_name(&mut self, piece: &[u8]) {
        add(&mut self.name, piece);
    }

    /// Its name, in lower case.
    pub(super) fn name(&self) -> &[u8] {
        &self.name
    }

    /// It ends with `/>`.
    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    /// Whether it ends with `/>`.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Another attribute begins.
    pub(super) fn begin_attribute(&mut self) {
        self.end_attribute();
        self.attribute.clear();
        self.reads_attribute = true;
        self.from = self.values.len();
    }

    /// More of the attribute's name, in lower case.
    pub(super) fn add_to_attribute(&mut self, piece: &[u8]) {
        add(&mut self.attribute, piece);
    }

    /// More of the attribute's value.
    pub(super) fn add_to_value(&mut self, piece: &[u8]) {
        if self.kept().is_some() {
            self.values.extend_from_slice(piece);
        }
    }

    /// Nothing follows in the attribute. Of two of one name the first counts (HTML standard, "attribute name state").
    pub(super) fn end_attribute(&mut self) {
        if !std::mem::take(&mut self.reads_attribute) {
            return;
        }
        if let Some(place) = self.kept() {
            self.found[place].get_or_insert((self.from, self.values.len()));
        }
    }

    /// Bytes of the values that are kept.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The value of an attribute; empty without one.
    pub(super) fn get(&self, name: &str) -> Option<&[u8]> {
        let place = KEPT.iter().position(|own| *own == name)?;
        let (from, end) = self.found[place]?;
        self.values.get(from..end)
    }

    /// The number that an attribute begins with (HTML standard, "rules for parsing non-negative integers").
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let value = self.get(name)?.trim_ascii_start();
        let value = value.strip_prefix(b"+").unwrap_or(value);
        let digits = value.iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold(None, |number: Option<u32>, digit| {
            let number = number.unwrap_or_default().saturating_mul(10);
            Some(number.saturating_add(u32::from(digit - b'0')))
        })
    }

    fn kept(&self) -> Option<usize> {
        KEPT.iter()
            .position(|name| name.as_bytes() == self.attribute)
    }
}

fn add(name: &mut Vec<u8>, piece: &[u8]) {
    let room = NAME.saturating_sub(name.len());
    name.extend_from_slice(&piece[..piece.len().min(room)]);
}
