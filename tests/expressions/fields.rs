//! The fields that random expressions are about, and random tables of them.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::values::Kind;

/// A field of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// None: its use decides.
    pub(crate) kind: Option<Kind>,
    /// Its values in order.
    pub(crate) order: Option<&'static [&'static str]>,
}

const LEVELS: &[&str] = &["bronze", "silver", "gold", "platinum"];

const fn field(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind: Some(kind),
        order: None,
    }
}

/// The fields of the tables, in the order of the columns; `x` is not in the schema.
pub(crate) const FIELDS: &[Field] = &[
    field("n", Kind::Number),
    field("i", Kind::Integer),
    field("t", Kind::Text),
    field("城市", Kind::Text),
    Field {
        name: "e",
        kind: Some(Kind::Text),
        order: Some(LEVELS),
    },
    Field {
        name: "f",
        kind: Some(Kind::Text),
        order: Some(LEVELS),
    },
    field("d", Kind::Day),
    field("first day", Kind::Day),
    field("p", Kind::Moment),
    field("q", Kind::Moment),
    field("c", Kind::Time),
    field("s", Kind::Span),
    field("b", Kind::Bool),
    field("m", Kind::Month),
    Field {
        name: "x",
        kind: None,
        order: None,
    },
];

pub(crate) const SCHEMA: &str = r#"
missingValues = ["", "-"]
fields = [
    { name = "n", type = "number" },
    { name = "i", type = "integer" },
    { name = "t", type = "string" },
    { name = "城市", type = "string" },
    { name = "e", type = "string", constraints = { enum = ["bronze", "silver", "gold", "platinum"] } },
    { name = "f", type = "string", constraints = { enum = ["bronze", "silver", "gold", "platinum"] } },
    { name = "d", type = "date" },
    { name = "first day", type = "date" },
    { name = "p", type = "datetime" },
    { name = "q", type = "datetime" },
    { name = "c", type = "time" },
    { name = "s", type = "duration" },
    { name = "b", type = "boolean" },
    { name = "m", type = "yearmonth" },
]
"#;

/// What stands in cells of a kind; the first are as they should be.
fn cells_of(field: &Field) -> &'static [&'static str] {
    match field.kind {
        None => &[
            "1",
            "",
            "2.50",
            "abc",
            "2024-02-29",
            "2024-02-29T10:00:00",
            "true",
            "  ",
            "-",
            "上海",
            "2.5",
        ],
        Some(Kind::Text) if field.order.is_some() => &[
            "gold", "silver", "bronze", "platinum", "", "diamond", "-", "Gold",
        ],
        Some(Kind::Text) => &[
            "a",
            "上海",
            "",
            "上海市",
            "-",
            "ab",
            "É",
            "\"a,\"\"b\"\"\"",
            "e\u{301}",
            "𠮷",
            "b%",
            " ",
            "1",
            "gold",
        ],
        Some(Kind::Number) => &[
            "1",
            "0",
            "",
            "2.5",
            "-2.5",
            "abc",
            "-",
            "007",
            "1e2",
            "99999999999999999999999999999999999999",
            "0.1",
            "12.50",
            "1234567890123456789012",
        ],
        Some(Kind::Integer) => &["1", "0", "", "-3", "x", "1.5", "100", "-"],
        Some(Kind::Bool) => &["true", "false", "", "1", "0", "maybe", "-"],
        Some(Kind::Day) => &[
            "2024-02-29",
            "2025-01-31",
            "",
            "2026-11-21",
            "2025-02-30",
            "-",
            "1999-12-31",
            "9999-12-31",
            "0001-01-01",
            "today",
        ],
        Some(Kind::Time) => &[
            "08:30:00", "00:00:00", "", "23:59:59", "25:00:00", "-", "late",
        ],
        Some(Kind::Moment) => &[
            "2024-02-29T08:30:00",
            "2026-11-21T00:00:00",
            "",
            "2026-11-21T12:00:00Z",
            "never",
            "-",
            "1969-12-31T23:59:59",
            "2024-02-29T00:00:00Z",
        ],
        Some(Kind::Month) => &["2024-02", "2025-01", "", "2025-13", "-", "0001-01"],
        Some(Kind::Span) => &[
            "P1Y", "P6M", "", "P30D", "long", "-", "P1M1D", "-P1D", "P0D",
        ],
    }
}

/// A table of up to `records` records; some end early.
pub(crate) fn table(records: usize) -> impl Strategy<Value = String> {
    let record = (vec(any::<u8>(), FIELDS.len()), 0..12_usize);
    vec(record, 1..records).prop_map(|records| {
        let header: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
        let mut csv = header.join(",") + "\n";
        for (picks, short) in records {
            let cells = FIELDS.iter().zip(&picks).map(|(field, pick)| {
                let cells = cells_of(field);
                cells[usize::from(*pick) % cells.len()]
            });
            let cells: Vec<&str> = cells.collect();
            let width = cells.len() - short.saturating_sub(6).min(cells.len() - 1);
            csv += &cells[..width].join(",");
            csv += "\n";
        }
        csv
    })
}
