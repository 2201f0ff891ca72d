//! What the tables are judged by: the schema, what the options change of it, and the tables it refers to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Validate;
use crate::cli::ui::Ui;
use crate::command::applied::Applied;
use crate::error::{Error, Result};
use crate::schema::Schema;
use crate::text;
use crate::text::{Message, did_you_mean, nearest};

/// What the tables are judged by.
pub(super) struct Rules {
    pub(super) schema: Arc<Schema>,
    /// For each foreign key of the schema, the file it refers to; none for the same table.
    pub(super) references: Vec<Option<PathBuf>>,
    /// That the schema was found by itself, where it was.
    pub(super) found: Option<Message>,
}

impl Rules {
    /// Those for the options; a schema that nobody named is looked for beside `first`. Its warnings are said.
    ///
    /// # Errors
    /// A schema that does not load, options that it does not know.
    pub(super) fn of(args: &Validate, first: &Path, ui: &Ui) -> Result<Self> {
        let applied = Applied::of(&args.reading, &args.engine, first, ui)?;
        let found = applied.found(text!(
            "judged by the schema {path}, which stands beside the table",
            "按表格旁边的规则文件 {path} 检查"
        ));
        let mut schema = applied.schema;
        if let Some(level) = args.judging.fail_on {
            schema.gate.fail_on = level;
        }
        if let Some(limit) = &args.judging.max_errors {
            schema.gate.max_errors = limit.clone();
        }
        if !args.judging.only.is_empty() {
            schema.only(&args.judging.only)?;
        }
        let references = references(args, &schema)?;
        Ok(Self {
            schema: Arc::new(schema),
            references,
            found,
        })
    }

    /// The files that are read beside the tables.
    pub(super) fn files(&self) -> Vec<&Path> {
        let references = self.references.iter().flatten();
        let files = self.schema.path.iter().chain(references);
        files.map(PathBuf::as_path).collect()
    }
}

/// The files that the schema's foreign keys refer to.
///
/// # Errors
/// A `--resource` for a table that the schema does not know: a slip must not put another table in its place.
fn references(args: &Validate, schema: &Schema) -> Result<Vec<Option<PathBuf>>> {
    let given = &args.reading.resource;
    let known = || {
        let referred = schema.foreign_keys.iter();
        let referred = referred.filter_map(|foreign| foreign.resource.as_deref());
        referred.chain(schema.resources.iter().map(|known| known.name.as_str()))
    };
    if let Some(unknown) = given
        .iter()
        .find(|resource| !known().any(|name| name == resource.name))
    {
        let message = text!(
            "--resource {name}: the schema refers to no such table",
            "--resource {name}：规则文件没有引用这张表"
        );
        let hint = nearest(&unknown.name, known()).map(did_you_mean);
        return Err(Error::Usage {
            message: Message::new(message).with("name", &unknown.name),
            hint,
        });
    }
    let given = |name: &str| {
        let last = given.iter().rfind(|resource| resource.name == name)?;
        Some(last.path.clone())
    };
    Ok(schema
        .foreign_keys
        .iter()
        .map(|foreign| schema.resource(foreign, given))
        .collect())
}
