//! Which fields and steps `--fields` and `--skip` mean.

use super::Clean;
use crate::clean;
use crate::error::{Error, Result};
use crate::schema::Schema;
use crate::text;
use crate::text::{Message, did_you_mean, nearest};

impl Clean {
    /// By field, whether its cells are cleaned.
    ///
    /// # Errors
    /// [`Error::Usage`] for a name that is no field's.
    pub(super) fn cleaned(&self, schema: &Schema) -> Result<Vec<bool>> {
        let mut cleaned = vec![self.work.fields.is_empty(); schema.fields.len()];
        for name in &self.work.fields {
            let Some(field) = schema.recognises(name.trim()) else {
                let names = schema.fields.iter().map(|field| field.name.as_str());
                let message = text!(
                    "--fields: the schema has no field `{name}`",
                    "--fields：规则文件中没有字段 `{name}`"
                );
                return Err(unknown(message, name, names));
            };
            cleaned[field] = true;
        }
        Ok(cleaned)
    }

    /// Takes the steps out of the schema that are to be skipped.
    ///
    /// # Errors
    /// [`Error::Usage`] for a name that is no step's.
    pub(super) fn skip_steps(&self, schema: &mut Schema) -> Result<()> {
        for name in self.work.skip.iter().map(|name| name.trim()) {
            if clean::find(name).is_none() {
                let message = text!(
                    "--skip: there is no clean step `{name}`",
                    "--skip：没有清洗步骤 `{name}`"
                );
                return Err(unknown(message, name, clean::names()));
            }
            schema.skip_step(name);
        }
        Ok(())
    }
}

fn unknown<'n>(message: text::Text, name: &str, names: impl Iterator<Item = &'n str>) -> Error {
    Error::Usage {
        message: Message::new(message).with("name", name),
        hint: nearest(name, names).map(did_you_mean),
    }
}
