//! `given-name`: the part of a person's name that the parents chose.

use super::person_name::{self, Part};
use super::{Entry, Kind, Settings};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "given-name",
    code: "kind.given-name",
    about: text!("the given name of a person", "名字"),
    class: Class::Personal,
    look: Look::text(10),
    heeds_region: false,
    build,
    samples: &[
        ("小明", true, Some("小明")),
        ("小　明", true, Some("小明")),
        ("Mary Ann", true, Some("Mary Ann")),
        ("J.", true, Some("J.")),
        ("Anne  Marie ", false, Some("Anne Marie")),
        ("007", false, None),
        ("未知", false, None),
    ],
};

fn build(_: &Settings) -> Box<dyn Kind> {
    person_name::of(Part::One)
}
