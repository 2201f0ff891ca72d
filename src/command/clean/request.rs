//! Which fields and steps `--fields`, `--skip` and `--retention` mean, and whether there are such.

use super::Clean;
use crate::clean;
use crate::error::{Error, Result};
use crate::io::input::Head;
use crate::schema::Schema;
use crate::schema::bind::Binding;
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

    /// Whether the schema has the `[retention]` that is asked for.
    ///
    /// # Errors
    /// [`Error::Usage`] where it has none: old records would stay, and nobody would know.
    pub(super) fn check_retention(&self, schema: &Schema) -> Result<()> {
        if !self.work.retention || schema.retention.is_some() {
            return Ok(());
        }
        Err(Error::Usage {
            message: text!(
                "--retention: the schema has no [retention]",
                "--retention：规则文件中没有 [retention]"
            )
            .into(),
            hint: Some(
                text!(
                    "[retention] says how long records are kept: field, keep, action",
                    "请在 [retention] 中写明保留期限：field、keep、action"
                )
                .into(),
            ),
        })
    }

    /// Whether the table has a column for every field that an option names.
    ///
    /// # Errors
    /// [`Error::Usage`] for the first without one, with the nearest header.
    pub(super) fn check_columns(
        &self,
        schema: &Schema,
        binding: &Binding,
        head: &Head,
    ) -> Result<()> {
        // A file with nothing in it has no columns to look for.
        if head.headers.is_empty() {
            return Ok(());
        }
        let named = self.work.fields.iter();
        let named = named.filter_map(|name| Some(("--fields", schema.recognises(name.trim())?)));
        let kept = schema.retention.as_ref();
        let kept = kept.filter(|_| self.work.retention);
        let kept = kept.map(|retention| ("--retention", retention.field));
        let bound = |field: usize| binding.of_field.get(field).copied().flatten().is_some();
        let Some((option, field)) = named.chain(kept).find(|(_, field)| !bound(*field)) else {
            return Ok(());
        };
        let name = &schema.fields[field].name;
        let message = text!(
            "{option}: the table has no column for the field {name}",
            "{option}：表中没有字段 {name} 对应的列"
        );
        let headers = head.headers.iter().map(String::as_str);
        Err(Error::Usage {
            message: Message::new(message)
                .with("option", option)
                .with("name", name),
            hint: nearest(name, headers).map(did_you_mean),
        })
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
