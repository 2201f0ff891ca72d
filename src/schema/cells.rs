//! The cells of a batch as expressions ask for them.

use std::sync::LazyLock;

use super::bind::Binding;
use super::{Field, Schema};
use crate::expr::scope::Cells;
use crate::table::batch::{Batch, Column};
use crate::table::value::Value;
use crate::table::violation::CheckId;
use crate::types::Type;
use crate::types::missing::Missing;

/// Of a column that is no field's: nothing, or white space only.
static BLANK: LazyLock<Missing> = LazyLock::new(|| Missing::new([String::new()], true));

/// The cells of a batch by slot: fields of the schema, then columns of the file ([`super::scope::Names`]).
#[derive(Clone, Copy, Debug)]
pub struct SlotCells<'a> {
    schema: &'a Schema,
    binding: &'a Binding,
    batch: &'a Batch<'a>,
    read: &'a [Vec<Value>],
}

impl<'a> SlotCells<'a> {
    /// `read` are the values of fields that have been read already, by field; empty (or not there) where they have
    /// not.
    pub fn new(
        schema: &'a Schema,
        binding: &'a Binding,
        batch: &'a Batch<'a>,
        read: &'a [Vec<Value>],
    ) -> Self {
        Self {
            schema,
            binding,
            batch,
            read,
        }
    }
}

impl Cells for SlotCells<'_> {
    fn rows(&self) -> usize {
        self.batch.rows()
    }

    fn column(&self, slot: usize) -> Option<Column<'_>> {
        let column = match slot.checked_sub(self.schema.fields.len()) {
            Some(column) => column,
            None => self.binding.of_field.get(slot).copied().flatten()?,
        };
        Some(self.batch.column(column))
    }

    fn missing(&self, slot: usize) -> &Missing {
        match self.schema.fields.get(slot) {
            Some(field) => &field.missing,
            None => &BLANK,
        }
    }

    fn ty(&self, slot: usize) -> Option<&dyn Type> {
        let field = self.schema.fields.get(slot)?;
        (field.type_name != "any").then_some(field.ty.as_ref())
    }

    fn values(&self, slot: usize) -> Option<&[Value]> {
        let values = self.read.get(slot)?;
        (values.len() == self.batch.rows()).then_some(values)
    }

    fn is_valid(&self, slot: usize, row: usize, text: &str) -> bool {
        let Some(field) = self.schema.fields.get(slot) else {
            return true;
        };
        let region = field.region_field.and_then(|field| self.column(field));
        self.schema
            .is_valid(field, text, region.map_or("", |region| region.get(row)))
    }
}

impl Schema {
    /// Whether a present cell keeps every rule of its field that is not switched off.
    pub fn is_valid(&self, field: &Field, text: &str, region: &str) -> bool {
        let off = |check: CheckId| self.check(check).off;
        let value = field.ty.read(text);
        if value == Value::Bad {
            return off(if field.ty.is_ambiguous(text) {
                field.ambiguous_check
            } else {
                field.type_check
            });
        }
        let kind = field.kind.as_ref();
        let mut constraints = field.constraints.iter();
        kind.is_none_or(|(check, _)| {
            let kind = || field.kind_within(region);
            off(*check) || kind().is_none_or(|kind| kind.check(text))
        }) && constraints.all(|(check, constraint)| off(*check) || constraint.holds(value, text))
    }
}

/// One record of no table: for what depends on no cell.
#[derive(Clone, Copy, Debug)]
pub struct OneRecord;

impl Cells for OneRecord {
    fn rows(&self) -> usize {
        1
    }

    fn column(&self, _: usize) -> Option<Column<'_>> {
        None
    }

    fn missing(&self, _: usize) -> &Missing {
        &BLANK
    }

    fn ty(&self, _: usize) -> Option<&dyn Type> {
        None
    }

    fn is_valid(&self, _: usize, _: usize, _: &str) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::expr::bind::{self, Settings as BindSettings};
    use crate::expr::evaluate::{self, Context};
    use crate::expr::parse;
    use crate::schema::Settings;
    use crate::schema::scope::Names;
    use crate::table::batch::{Layout, Record, Span};

    const SCHEMA: &str = r#"
[[fields]]
name = "a"
type = "date"
[[fields]]
name = "b"
type = "date"
[[fields]]
name = "m"
type = "number"
[[fields]]
name = "n"
type = "number"
[[fields]]
name = "y"
type = "yearmonth"
[[fields]]
name = "t"
type = "string"
"#;

    const CONDITIONS: [&str; 14] = [
        "a < b",
        "b >= a and not (m = n)",
        "m <= n",
        "m is empty or n is not empty",
        "not (a is empty or a >= b)",
        "a = 2024-02-29",
        "m > 1",
        "m + n > 3 or y = y",
        "y is empty",
        "m in (1, 2.5) or n between 0 and m",
        "t = 'x' or t is empty",
        "a - b > 3d",
        "coalesce(m, n) = 2",
        "a is valid and m is not valid",
    ];

    /// The cells of six columns, one after the other.
    fn layout(cells: &[String]) -> (String, Layout) {
        let (mut text, mut layout) = (String::new(), Layout::default());
        for record in cells.chunks_exact(6) {
            layout.records.push(Record {
                cells: 6,
                first: layout.cells.len() as u32,
                ..Record::default()
            });
            for cell in record {
                let at = text.len();
                text.push_str(cell);
                layout.cells.push(Span::between(at, text.len()));
            }
        }
        (text, layout)
    }

    proptest! {
        #[test]
        fn values_read_before_and_cells_read_now_say_the_same(cells in proptest::collection::vec(
            "|2024-02-2[89]|2024-02-30|1|2|2[.]5|10|-1|99999999999999999999|NaN|2024-0[12]|x| ", 0..90)
        ) {
            let schema = Schema::parse(Path::new("a.rolo.toml"), SCHEMA.as_bytes(), Settings { today: 0 }).unwrap();
            let headers = ["a", "b", "m", "n", "y", "t"].map(str::to_owned);
            let binding = schema.bind(&headers, 0);
            let (text, layout) = layout(&cells);
            let batch = Batch::new(text.as_bytes(), &text, &layout, 6);
            let mut read = vec![Vec::new(); 6];
            for (at, field) in schema.fields.iter().enumerate().filter(|(_, field)| !field.ty.takes_all_text()) {
                field.ty.read_column(batch.column(at), &field.missing, &mut read[at]);
            }
            for condition in CONDITIONS {
                let tree = parse(condition).unwrap();
                let names = Names::of(&schema, &headers, &binding);
                let bound = bind::condition(&tree, &names, BindSettings { today: 0, user: None, region: None }).unwrap();
                let rows = |read: &[Vec<Value>]| {
                    let mut rows: Vec<u32> = (0..batch.rows() as u32).collect();
                    let cells = SlotCells::new(&schema, &binding, &batch, read);
                    let context = Context { given: &[] };
                    evaluate::retain(&bound.condition, &cells, context, &mut evaluate::Scratch::default(), &mut rows);
                    rows
                };
                prop_assert_eq!(rows(&read), rows(&[]), "{}", condition);
            }
        }
    }
}
