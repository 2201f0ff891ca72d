//! `--profile`: what a profile of the schema says where no option does.

use super::Export;
use crate::cli::values::SortTerms;
use crate::error::{Error, Result};
use crate::io::format::FormatName;
use crate::ops::export::Headers;
use crate::ops::select::{Selection, SortTerm};
use crate::schema::{Profile, Schema};
use crate::text;
use crate::text::{Message, did_you_mean, nearest};

impl Export {
    /// The profile that is asked for.
    ///
    /// # Errors
    /// [`Error::Usage`] where the schema has none of that name.
    pub(super) fn profile<'s>(&self, schema: &'s Schema) -> Result<Option<&'s Profile>> {
        let Some(name) = &self.written.profile else {
            return Ok(None);
        };
        let mut profiles = schema.profiles.iter();
        if let Some(profile) = profiles.find(|profile| profile.name == *name) {
            return Ok(Some(profile));
        }
        let names = || schema.profiles.iter().map(|profile| profile.name.as_str());
        let hint = match nearest(name, names()) {
            Some(near) => did_you_mean(near),
            None if schema.profiles.is_empty() => text!(
                "[profiles.NAME] in the schema says how a table leaves for one reader",
                "请在规则文件中用 [profiles.名称] 写明导出的样子"
            )
            .into(),
            None => Message::new(text!("there are {names}", "已有：{names}"))
                .with_list("names", names()),
        };
        Err(Error::Usage {
            message: Message::new(text!(
                "--profile {name}: the schema has no such profile",
                "--profile {name}：规则文件中没有这个导出方案"
            ))
            .with("name", name),
            hint: Some(hint),
        })
    }

    /// The same options, and those of the profile where none is given.
    pub(super) fn under(&self, profile: Option<&Profile>) -> Self {
        let mut all = self.clone();
        let Some(profile) = profile else {
            return all;
        };
        let shape = &mut all.shape;
        if shape.select.is_none() && !profile.fields.is_empty() {
            shape.select = Some(Selection::of(&profile.fields));
        }
        if shape.sort.is_none() && !profile.sort.is_empty() {
            let terms = profile.sort.iter();
            let terms = terms.map(|(name, descending)| SortTerm {
                name: name.clone(),
                descending: *descending,
            });
            shape.sort = Some(SortTerms(terms.collect()));
        }
        let headers = profile.headers.as_deref();
        shape.headers = shape.headers.or_else(|| named(&Headers::ALL, headers?));
        let written = &mut all.written;
        written.labels = written.labels.or(profile.labels);
        let guard = profile.guard.map(|on| if on { "on" } else { "off" });
        written.guard = written.guard.take().or(guard.map(str::to_owned));
        if written.split_by.is_none() {
            written.split_rows = written.split_rows.or(profile.split_rows);
        }
        let output = &mut all.output;
        let format = profile.to.as_deref();
        let format = format.and_then(|format| named(&FormatName::ALL, format));
        // A name that promises another format is an option that says so.
        let promised = output.path().and_then(FormatName::of_ending);
        let kept = |format: &FormatName| promised.is_none_or(|promised| promised == *format);
        output.to = output.to.or(format.filter(kept));
        let is_csv = matches!(
            output.to.or(promised),
            None | Some(FormatName::Csv | FormatName::Tsv)
        );
        if is_csv {
            all.written.excel |= profile.excel;
            output.to_encoding = output.to_encoding.or(profile.to_encoding);
            output.to_delimiter = output.to_delimiter.or(profile.to_delimiter);
        }
        all
    }
}

/// What a word of a table means.
fn named<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    let found = table.iter().find(|(name, _)| *name == word);
    found.map(|(_, meant)| *meant)
}
