//! What a name in an expression means: a field, a derived field, or a column that the schema does not know.
//!
//! A name means a field as a header does (`claims`). Slots below the number of fields are fields, those from there on
//! columns of the file.

use std::collections::HashMap;
use std::sync::Arc;

use super::bind::Binding;
use super::claims::{Claims, fold};
use super::{DerivedField, Field, Schema};
use crate::expr::ValueType;
use crate::expr::scope::{Absent, Found, Scope, Subject};
use crate::table::class::Class;
use crate::text::nearest;

/// The fields of a schema as expressions name them.
#[derive(Debug)]
pub(super) struct FieldNames<'a> {
    pub claims: &'a Claims,
    /// In order; none where one could not be compiled.
    pub fields: Vec<Option<&'a Field>>,
}

impl FieldNames<'_> {
    /// The field that a name means.
    pub(super) fn find(&self, name: &str) -> Option<Subject<'_>> {
        let slot = self.claims.field_of(name)?;
        let field = self.fields.get(slot).copied().flatten();
        Some(Subject {
            slot,
            ty: field
                .and_then(|field| Some((ValueType::of_field(field.type_name)?, field.ty.as_ref()))),
            order: field.and_then(|field| field.order.as_deref()),
            class: field.map_or(Class::default(), |field| field.class),
            region: field.and_then(|field| field.region_field),
        })
    }

    /// The name, title or alias of a field that `name` was probably meant to be, `others` considered too.
    pub(super) fn nearest<'n>(
        &'n self,
        name: &str,
        others: impl Iterator<Item = &'n str>,
    ) -> Option<String> {
        let own = self.fields.iter().flatten().flat_map(|field| {
            std::iter::once(field.name.as_str())
                .chain(field.titles.all())
                .chain(field.aliases.iter().map(String::as_str))
        });
        nearest(name, own.chain(others)).map(str::to_owned)
    }
}

/// The names that an expression over one table may use: the fields of its schema, the derived fields, and the columns
/// that are no field's.
#[derive(Debug)]
pub struct Names<'a> {
    fields: FieldNames<'a>,
    derived: &'a [DerivedField],
    derived_claims: &'a Claims,
    /// Header and slot of the columns that are no field's.
    columns: Vec<(&'a str, usize)>,
    /// The first slot of each header, and of each as it folds.
    exact: HashMap<&'a str, usize>,
    folded: HashMap<String, usize>,
}

impl<'a> Names<'a> {
    /// Those of a table with these headers, which `schema` has bound so.
    pub fn of(schema: &'a Schema, headers: &'a [String], binding: &Binding) -> Self {
        let free = |column: usize| binding.columns.get(column).copied().flatten().is_none();
        let (mut columns, mut exact, mut folded) = (Vec::new(), HashMap::new(), HashMap::new());
        for (column, header) in headers.iter().enumerate().filter(|(at, _)| free(*at)) {
            let (slot, key) = (schema.fields.len() + column, fold(header));
            if !key.is_empty() {
                columns.push((header.as_str(), slot));
                exact.entry(header.as_str()).or_insert(slot);
                folded.entry(key).or_insert(slot);
            }
        }
        Self {
            fields: FieldNames {
                claims: &schema.claims,
                fields: schema.fields.iter().map(Some).collect(),
            },
            derived: &schema.derived,
            derived_claims: &schema.derived_claims,
            columns,
            exact,
            folded,
        }
    }

    /// Whether it is the very name of a field or derived field.
    fn is_name(&self, name: &str) -> bool {
        let mut fields = self.fields.fields.iter().flatten();
        fields.any(|field| field.name == name)
            || self.derived.iter().any(|derived| derived.name == name)
    }

    /// The slot of the first column that is no field's and has this very header.
    fn headed(&self, name: &str) -> Option<usize> {
        self.exact.get(name).copied()
    }

    /// The slot of the first column that is no field's and whose header folds as `name` does.
    fn folded(&self, name: &str) -> Option<usize> {
        self.folded.get(&fold(name)).copied()
    }
}

impl Scope for Names<'_> {
    fn find(&self, name: &str) -> Result<Found<'_>, Absent> {
        let column = |slot| {
            Found::Field(Subject {
                slot,
                ty: None,
                order: None,
                class: Class::default(),
                region: None,
            })
        };
        // What stands in the header as it is written is meant, whatever field has it as title or alias.
        if !self.is_name(name)
            && let Some(slot) = self.headed(name)
        {
            return Ok(column(slot));
        }
        if let Some(subject) = self.fields.find(name) {
            return Ok(Found::Field(subject));
        }
        if let Some(index) = self.derived_claims.field_of(name)
            && let Some(derived) = self.derived.get(index)
        {
            return Ok(Found::Derived(Arc::clone(&derived.computed)));
        }
        if let Some(slot) = self.folded(name) {
            return Ok(column(slot));
        }
        let derived = self.derived.iter().map(|derived| derived.name.as_str());
        let columns = self.columns.iter().map(|(header, _)| *header);
        let near = self.fields.nearest(name, derived.chain(columns));
        Err(Absent::Unknown { near })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::schema::Settings;

    fn schema() -> Schema {
        let text = r#"
[[fields]]
name = "customer_id"
titles = { zh = "客户编号" }
aliases = ["cust_no"]
[[fields]]
name = "level"
type = "string"
constraints = { enum = ["bronze", "silver", "gold"] }
[[fields]]
name = "orders"
type = "integer"
constraints = { enum = [1, 2] }
[[fields]]
name = "size"
type = "string"
categories = ["S", "M"]
categoriesOrdered = true
constraints = { enum = ["M", "S"] }
"#;
        Schema::parse(
            Path::new("a.rolo.toml"),
            text.as_bytes(),
            Settings { today: 0 },
        )
        .unwrap()
    }

    #[test]
    fn a_name_means_a_field_as_a_header_does_or_else_a_column() {
        let schema = schema();
        let headers: Vec<String> = ["客户编号", "Region", "region ", ""]
            .map(str::to_owned)
            .to_vec();
        let binding = schema.bind(&headers, 0);
        let names = Names::of(&schema, &headers, &binding);
        let slot = |name: &str| match names.find(name) {
            Ok(Found::Field(subject)) => Ok(subject.slot),
            Ok(Found::Derived(_)) => Err(Some("derived".to_owned())),
            Err(Absent::Unknown { near } | Absent::NoColumn { near, .. }) => Err(near),
        };
        for (name, found) in [
            ("customer_id", Ok(0)),
            ("客户 编号", Ok(0)),
            ("CUST_NO", Ok(0)),
            ("Region", Ok(5)),
            ("region ", Ok(6)),
            ("REGION", Ok(5)),
            ("levle", Err(Some("level".to_owned()))),
            ("zebra", Err(None)),
            ("", Err(None)),
        ] {
            assert_eq!(slot(name), found, "{name}");
        }
    }

    #[test]
    fn a_header_as_it_is_written_comes_before_a_title_or_alias_but_not_before_a_name() {
        let schema = schema();
        let headers: Vec<String> = ["customer_id", "cust_no", "客户编号", "level", "level"]
            .map(str::to_owned)
            .to_vec();
        let binding = schema.bind(&headers, 0);
        let names = Names::of(&schema, &headers, &binding);
        for (name, slot) in [
            ("customer_id", 0),
            ("cust_no", 5),
            ("客户编号", 6),
            ("CUST_NO", 0),
            ("level", 1),
        ] {
            let found = names.find(name);
            assert!(
                matches!(found, Ok(Found::Field(subject)) if subject.slot == slot),
                "{name}: {found:?}"
            );
        }
    }

    #[test]
    fn a_text_field_has_the_order_of_its_list() {
        let schema = schema();
        let binding = schema.bind(&[], 0);
        let names = Names::of(&schema, &[], &binding);
        let order = |name: &str| match names.find(name) {
            Ok(Found::Field(subject)) => subject.order.map(|order| order.join(" ")),
            _ => None,
        };
        assert_eq!(order("level").as_deref(), Some("bronze silver gold"));
        assert_eq!(order("size").as_deref(), Some("S M"));
        assert_eq!(order("orders"), None);
        assert_eq!(order("customer_id"), None);
    }
}
