//! `damage.lost-zeros`: digits that the field would take if zeros stood in front of them.
//!
//! A length that is open to one side says nothing: where more than one number of zeros would do, the value is as
//! likely cut off, and is not told unless the field is one of identifiers or postcodes.

use super::Entry;
use crate::schema::Field;
use crate::text;

/// The most zeros that are put back.
const MOST: usize = 4;
/// The most that are tried, to see whether the length is open.
const TRIED: usize = 8;
/// Digits of the longest cell that is looked at.
const LONGEST: usize = 20;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    code: "damage.lost-zeros",
    applies: |field| field.is_some_and(applies),
    refused_only: |field| !has_chinese_postcodes(field),
    scanned: false,
    is: |field, text| zeros(field, text).is_some(),
    explain: |_| {
        text!(
            "zeros are missing in front: with them it would be right",
            "开头少了 0，补上后即符合要求"
        )
        .into()
    },
    suggest: |field, text| {
        let zeros = zeros(field, text)?;
        Some(format!("{}{text}", "0".repeat(zeros)))
    },
};

fn applies(field: &Field) -> bool {
    const KINDS: [&str; 3] = ["id", "phone", "postcode"];
    let kind = field.damage.nature.kind.as_deref();
    field.is_text()
        && (!field.constraints.is_empty() || kind.is_some_and(|kind| KINDS.contains(&kind)))
}

/// Postcodes of six digits, in some provinces with a zero in front: five digits have lost it.
fn has_chinese_postcodes(field: &Field) -> bool {
    let nature = &field.damage.nature;
    nature.chinese && nature.kind.as_deref() == Some("postcode")
}

/// How many zeros are missing in front of a text; none if it is right, or would not be right with them.
fn zeros(field: Option<&Field>, text: &str) -> Option<usize> {
    let field = field?;
    let digits = text.as_bytes();
    let begins = digits.first() != Some(&b'0') || digits == b"0";
    if digits.is_empty()
        || digits.len() > LONGEST
        || !begins
        || !digits.iter().all(u8::is_ascii_digit)
    {
        return None;
    }
    let mut room = [b'0'; TRIED + LONGEST];
    room[TRIED..TRIED + digits.len()].copy_from_slice(digits);
    let fits = |zeros: usize| {
        let restored = &room[TRIED - zeros..TRIED + digits.len()];
        std::str::from_utf8(restored).is_ok_and(|restored| field.accepts(restored, ""))
    };
    if has_chinese_postcodes(field) && digits.len() == 5 {
        return fits(1).then_some(1);
    }
    if field.accepts(text, "") {
        return None;
    }
    let few = (1..=MOST).find(|zeros| fits(*zeros))?;
    let kind = field.damage.nature.kind.as_deref();
    let open = || (few + 1..=TRIED).any(fits);
    (matches!(kind, Some("id" | "postcode")) || !open()).then_some(few)
}
