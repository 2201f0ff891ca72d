//! Keys of records as 128-bit fingerprints: what must be unique, and what must stand in another table.

use std::hash::{BuildHasher, Hasher, RandomState};

use xxhash_rust::xxh3::xxh3_128_with_seed;

use crate::schema::{Field, Schema};
use crate::table::batch::Column;
use crate::table::value::Value;
use crate::table::violation::CheckId;

/// One whole-table rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its check.
    pub check: CheckId,
    /// What it asks.
    pub asks: Asks,
    /// Places in a record's list of part fingerprints, in the key's order.
    parts: Vec<usize>,
}

/// What a whole-table rule asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// No two records have the same key.
    Unique,
    /// The key stands in the rule's reference; the number is the foreign key's in the schema.
    Refers(usize),
    /// This is the reference of the foreign key of this number, in the same table.
    Referred(usize),
}

/// Which fields make keys, and how.
#[derive(Debug)]
pub struct Keys {
    /// Field and whether its kind's canonical form is compared, for each part.
    parts: Vec<(usize, bool)>,
    /// Every whole-table rule, in the order of the schema.
    pub rules: Vec<Rule>,
    /// For each field of the schema, whether it is part of a key.
    pub watched: Vec<bool>,
    seed: u64,
}

/// The fingerprints of the parts of keys of one batch: for each part one a record, 0 where the cell is missing or
/// not of its type.
#[derive(Debug, Default)]
pub struct Prints {
    parts: Vec<Vec<u128>>,
    key: Vec<u8>,
    form: String,
}

impl Keys {
    /// The keys of `schema`. Fingerprints are seeded at random.
    pub fn new(schema: &Schema) -> Self {
        let mut keys = Self {
            parts: Vec::new(),
            rules: Vec::new(),
            watched: vec![false; schema.fields.len()],
            seed: RandomState::new().build_hasher().finish(),
        };
        for key in schema.keys.iter().filter(|key| schema.is_on(key.check)) {
            let parts = key
                .fields
                .iter()
                .copied()
                .zip(key.canonical.iter().copied());
            keys.add(key.check, Asks::Unique, parts);
        }
        for (number, foreign) in schema.foreign_keys.iter().enumerate() {
            if !schema.is_on(foreign.check) {
                continue;
            }
            let plain = |fields: &[usize]| {
                fields
                    .iter()
                    .map(|field| (*field, false))
                    .collect::<Vec<_>>()
            };
            keys.add(
                foreign.check,
                Asks::Refers(number),
                plain(&foreign.fields).into_iter(),
            );
            if foreign.resource.is_none() {
                keys.add(
                    foreign.check,
                    Asks::Referred(number),
                    plain(&foreign.own_reference).into_iter(),
                );
            }
        }
        keys
    }

    /// The fields that a rule's key is made of.
    pub fn fields_of(&self, rule: &Rule) -> impl Iterator<Item = usize> {
        rule.parts.iter().map(|part| self.parts[*part].0)
    }

    fn add(&mut self, check: CheckId, asks: Asks, fields: impl Iterator<Item = (usize, bool)>) {
        let parts = fields
            .map(|part| {
                self.watched[part.0] = true;
                self.parts
                    .iter()
                    .position(|known| *known == part)
                    .unwrap_or_else(|| {
                        self.parts.push(part);
                        self.parts.len() - 1
                    })
            })
            .collect();
        self.rules.push(Rule { check, asks, parts });
    }

    /// Takes the fingerprints of a column whose type has read it.
    pub fn note(
        &self,
        field: usize,
        of: &Field,
        cells: Column<'_>,
        values: &[Value],
        prints: &mut Prints,
    ) {
        prints.parts.resize_with(self.parts.len(), Vec::new);
        for (place, (_, canonical)) in self
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.0 == field)
        {
            let column = &mut prints.parts[place];
            column.clear();
            column.extend(cells.iter().zip(values).map(|(text, value)| {
                if !value.is_present() {
                    return 0;
                }
                if *canonical && let Some((_, kind)) = &of.kind {
                    prints.form.clear();
                    if kind.canonical(text, &mut prints.form) {
                        return self.print(prints.form.as_bytes());
                    }
                }
                self.print_of(of, *value, text, &mut prints.key)
            }));
        }
    }

    /// The fingerprint of one cell's logical value.
    pub fn print_of(&self, field: &Field, value: Value, text: &str, key: &mut Vec<u8>) -> u128 {
        if value == Value::Text {
            return self.print(text.as_bytes());
        }
        key.clear();
        field.ty.key(value, text, key);
        self.print(key)
    }

    /// The fingerprint of bytes.
    #[inline]
    pub fn print(&self, key: &[u8]) -> u128 {
        // 0 stands for "no key".
        xxh3_128_with_seed(key, self.seed).max(1)
    }

    /// The fingerprint of several parts together; parts are of fixed length, so `x, yz` is not `xy, z`.
    pub fn together(&self, parts: impl Iterator<Item = u128>, key: &mut Vec<u8>) -> u128 {
        key.clear();
        for part in parts {
            if part == 0 {
                return 0;
            }
            key.extend_from_slice(&part.to_le_bytes());
        }
        self.print(key)
    }

    /// Appends key and record (from 0) for each record of the batch whose key is whole.
    pub fn of_rule(
        &self,
        rule: &Rule,
        prints: &mut Prints,
        rows: usize,
        out: &mut Vec<(u128, u32)>,
    ) {
        let Prints { parts, key, .. } = prints;
        let pairs = 0..rows as u32;
        if let [part] = rule.parts[..] {
            let pairs = parts[part].iter().copied().zip(pairs);
            out.extend(pairs.filter(|(print, _)| *print != 0));
            return;
        }
        for row in pairs {
            let print = self.together(
                rule.parts.iter().map(|part| parts[*part][row as usize]),
                key,
            );
            if print != 0 {
                out.push((print, row));
            }
        }
    }
}
