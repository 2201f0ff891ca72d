//! What was decided, before it is put into words.

use super::words::YesNo;
use crate::table::class::Class;
use crate::text;
use crate::text::{Message, Text};

/// What a table must be, judging by all of it; [`Inference::toml`] writes it down.
#[derive(Debug, Default)]
pub struct Inference {
    /// The name of the table.
    pub(super) name: String,
    /// The input as the user named it.
    pub(super) input: String,
    /// Records with something in them.
    pub(super) rows: u64,
    /// The columns that became fields.
    pub(super) fields: Vec<Field>,
    /// The columns that did not: their letters, and why.
    pub(super) skipped: Vec<(String, Message)>,
    /// The name of the field that is the primary key.
    pub(super) primary_key: Option<String>,
    /// Texts that stand for no value, without the empty one.
    pub(super) missing: Vec<String>,
    /// `locale`.
    pub(super) locale: Option<&'static str>,
    /// `phoneRegion`.
    pub(super) region: Option<&'static str>,
    /// What is to be known of the whole table.
    pub(super) notes: Vec<Note>,
}

/// A sentence about a column or the table.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// Whether a person has to decide.
    pub doubt: bool,
    /// What is to be known.
    pub message: Message,
}

/// What one column must be.
// Each says something of its own.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Default)]
pub(super) struct Field {
    /// The header as it stands.
    pub name: String,
    /// Where it stands, by its place among the columns.
    pub column: usize,
    /// Titles by language.
    pub titles: Vec<(&'static str, String)>,
    /// `type`.
    pub type_name: &'static str,
    /// `formats`.
    pub formats: Vec<String>,
    /// `decimalChar`.
    pub decimal: Option<char>,
    /// `groupChar`.
    pub group: Option<char>,
    /// Whether something stands beside the numbers.
    pub dressed: bool,
    /// `trueValues` and `falseValues`.
    pub yes_no: Option<YesNo>,
    /// `kind`.
    pub kind: Option<&'static str>,
    /// Whether some values are not of the kind.
    pub lenient_kind: bool,
    /// The country that the kind needs.
    pub region: Option<&'static str>,
    /// Whether the words for nothing are values here.
    pub nothing_is_value: bool,
    /// `required`.
    pub required: bool,
    /// `unique`.
    pub unique: bool,
    /// Whether nothing is below zero.
    pub from_zero: bool,
    /// Whether no day is after today.
    pub until_today: bool,
    /// `enum`.
    pub choices: Vec<String>,
    /// `clean`.
    pub clean: Vec<&'static str>,
    /// `class`.
    pub class: Class,
    /// Codes that are only warnings here.
    pub lenient: Vec<&'static str>,
    /// Why all this, the evidence first.
    pub notes: Vec<Note>,
}

impl Inference {
    /// How many fields there are: `12 fields`.
    pub fn fields(&self) -> Message {
        of_many(
            self.fields.len() as u64,
            text!("{count} field", "{count} 个字段"),
            text!("{count} fields", "{count} 个字段"),
        )
    }

    /// How many records it was made of: `1,234 records`.
    pub fn records(&self) -> Message {
        of_many(
            self.rows,
            text!("{count} record", "{count} 条记录"),
            text!("{count} records", "{count} 条记录"),
        )
    }

    /// How many places a person has to decide: `3 doubts`.
    pub fn doubts(&self) -> Message {
        let notes = self.fields.iter().flat_map(|field| &field.notes);
        let count = notes.chain(&self.notes).filter(|note| note.doubt).count();
        of_many(
            count as u64,
            text!("{count} doubt", "{count} 处待确认"),
            text!("{count} doubts", "{count} 处待确认"),
        )
    }
}

impl Field {
    /// Says something of the column.
    pub(super) fn note(&mut self, message: impl Into<Message>) {
        self.notes.push(Note {
            doubt: false,
            message: message.into(),
        });
    }

    /// Asks something of the column.
    pub(super) fn doubt(&mut self, message: impl Into<Message>) {
        self.notes.push(Note {
            doubt: true,
            message: message.into(),
        });
    }

    /// Whether its values may stand in comments: nothing of a person does.
    pub(super) fn shows_values(&self) -> bool {
        !self.class.hides()
    }
}

/// `1234567` as `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A sentence about `count` things, of which there may be one.
pub(super) fn of_many(count: u64, one: Text, many: Text) -> Message {
    Message::new(if count == 1 { one } else { many }).with("count", grouped(count))
}

/// A share in per cent, never rounded to all or to nothing: `99.2`.
pub(super) fn share(part: u64, all: u64) -> String {
    if part == all {
        return "100".to_owned();
    }
    let permille = (part * 1000 + all / 2).checked_div(all).unwrap_or_default();
    let permille = permille.clamp(u64::from(part > 0), 999);
    format!("{}.{}", permille / 10, permille % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_all_or_nothing_only_where_they_are() {
        for (part, all, expected) in [
            (1, 1, "100"),
            (0, 5, "0.0"),
            (9_999, 10_000, "99.9"),
            (1, 10_000, "0.1"),
            (124, 125, "99.2"),
        ] {
            assert_eq!(share(part, all), expected);
        }
        assert_eq!(grouped(12_480), "12,480");
    }
}
