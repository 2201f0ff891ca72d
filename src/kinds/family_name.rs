//! `family-name`: the part of a person's name that a family shares.

use super::person_name::{self, Part};
use super::{Entry, Kind, Settings};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "family-name",
    code: "kind.family-name",
    about: text!("the family name of a person", "姓氏"),
    class: Class::Personal,
    look: Look::text(10),
    heeds_region: false,
    build,
    samples: &[
        ("欧阳", true, Some("欧阳")),
        ("van der Berg", true, Some("van der Berg")),
        ("Müller-Lüdenscheidt", true, Some("Müller-Lüdenscheidt")),
        ("Null", true, Some("Null")),
        (" Smith", false, Some("Smith")),
        ("smith@example.com", false, None),
        ("不详", false, None),
    ],
};

fn build(_: &Settings) -> Box<dyn Kind> {
    person_name::of(Part::One)
}
