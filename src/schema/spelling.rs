//! How the fields of a table spell cells that are more than text where they are read.

use std::sync::Arc;

use super::Schema;
use super::bind::Binding;
use crate::table::native::{Native, Spell};
use crate::types::missing::Missing;
use crate::types::{self, Type};

/// The fields by column.
#[derive(Debug)]
pub struct Spelling(Vec<Option<Speller>>);

#[derive(Clone, Debug)]
struct Speller {
    ty: Arc<dyn Type>,
    missing: Missing,
}

impl Schema {
    /// How the columns of a table that is bound so spell typed cells.
    pub fn spelling(&self, binding: &Binding) -> Spelling {
        self.spelling_of(binding.columns.iter().copied())
    }

    /// How columns spell typed cells that are of these fields.
    pub fn spelling_of(&self, columns: impl Iterator<Item = Option<usize>>) -> Spelling {
        let speller = |field: usize| {
            let field = self.fields.get(field)?;
            Some(Speller {
                ty: Arc::clone(&field.ty),
                missing: field.missing.clone(),
            })
        };
        Spelling(columns.map(|field| field.and_then(speller)).collect())
    }
}

impl Spell for Spelling {
    fn spell(&self, column: usize, native: Native, text: &str, out: &mut Vec<u8>) -> bool {
        let Some(Some(Speller { ty, missing })) = self.0.get(column) else {
            return false;
        };
        if native == Native::Null {
            let word = missing.word();
            out.extend_from_slice(word.as_bytes());
            return !word.is_empty();
        }
        if missing.is(text) {
            return false;
        }
        let value = ty.accept(types::native(native, text), text);
        if !value.is_present() || ty.read(text) == value {
            return false;
        }
        let from = out.len();
        ty.spell(value, text, out);
        out.len() > from
    }
}
