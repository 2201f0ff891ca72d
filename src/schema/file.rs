//! A schema file read whole: the tree as written beside what was compiled of it.
//!
//! What judges tables needs the [`Schema`] alone; what is said about the file itself (remarks, differences from another
//! file) needs both.

use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::node::{self, Node, Syntax};
use super::source::{Fault, Source};
use super::{Schema, Settings, compile, review};
use crate::error::{Diagnostic, Error, Result, why};
use crate::text;
use crate::text::Message;

/// A schema that loads, with the file it was made of.
#[derive(Debug)]
pub struct SchemaFile {
    /// What was compiled.
    pub schema: Schema,
    /// The file as a tree.
    pub root: Node,
    pub(super) syntax: Syntax,
    /// Without a byte order mark.
    text: String,
}

impl SchemaFile {
    /// Reads and compiles a schema file: JSON if it ends in `.json` or begins with `{`, else TOML.
    ///
    /// # Errors
    /// [`Error::Schema`] if it cannot be read, else with everything that is wrong with it.
    pub fn load(path: &Path, settings: Settings) -> Result<Self> {
        match std::fs::read(path) {
            Ok(bytes) => Self::parse(path, &bytes, settings),
            Err(error) => {
                let message = Message::new(text!("cannot be opened: {why}", "无法打开：{why}"))
                    .with_said("why", why(&error));
                let fault = Fault {
                    span: None,
                    message,
                    hint: None,
                };
                Err(Error::Schema(
                    Source { path, text: "" }.diagnose(vec![fault]),
                ))
            }
        }
    }

    /// Compiles the bytes of a schema file; `path` decides the syntax and stands in messages.
    ///
    /// # Errors
    /// [`Error::Schema`] with everything that is wrong with it, in file order.
    pub fn parse(path: &Path, bytes: &[u8], settings: Settings) -> Result<Self> {
        let without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = match std::str::from_utf8(without_mark) {
            Ok(text) => text,
            Err(error) => {
                let valid = &without_mark[..error.valid_up_to()];
                let source = Source {
                    path,
                    text: std::str::from_utf8(valid).unwrap_or_default(),
                };
                let end = valid.len()..valid.len();
                let fault = Fault::at(
                    &end,
                    text!("the file is not UTF-8 here", "此处不是 UTF-8 编码"),
                )
                .hint(text!(
                    "save the schema as UTF-8",
                    "请将规则文件另存为 UTF-8"
                ));
                return Err(Error::Schema(source.diagnose(vec![fault])));
            }
        };
        let source = Source { path, text };
        let syntax = syntax(path, text);
        let root =
            node::parse(text, syntax).map_err(|faults| Error::Schema(source.diagnose(faults)))?;
        let (mut schema, problems) = compile::compile(&root, text, syntax, settings);
        if !problems.errors.is_empty() {
            return Err(Error::Schema(source.diagnose(problems.errors)));
        }
        schema.warnings = source.diagnose(problems.warnings);
        schema.path = Some(path.to_owned());
        schema.sha256 = Some(hexadecimal(&Sha256::digest(bytes)));
        Ok(Self {
            schema,
            root,
            syntax,
            text: text.to_owned(),
        })
    }

    /// Whether it is in JSON, where what is left out means what the standard says.
    pub fn is_json(&self) -> bool {
        self.syntax == Syntax::Json
    }

    /// What a careful colleague would remark although the schema loads, in file order.
    pub fn remarks(&self) -> Vec<Diagnostic> {
        let path = self.schema.path.as_deref().unwrap_or(Path::new(""));
        let text = &self.text;
        Source { path, text }.diagnose(review::review(self))
    }

    /// What the schema refers to beside itself and what is not there, in file order.
    pub fn absent(&self) -> Vec<Diagnostic> {
        let path = self.schema.path.as_deref().unwrap_or(Path::new(""));
        let text = &self.text;
        Source { path, text }.diagnose(review::absent(self))
    }

    /// The fields as written, in the order of those compiled.
    pub(super) fn field_nodes(&self) -> &[Node] {
        self.root.get("fields").map(Node::items).unwrap_or_default()
    }
}

/// The tree of a JSON text that is called `path`.
///
/// # Errors
/// [`Error::Schema`] for what is not JSON.
pub fn json_tree(path: &Path, text: &str) -> Result<Node> {
    node::parse(text, Syntax::Json)
        .map_err(|faults| Error::Schema(Source { path, text }.diagnose(faults)))
}

fn syntax(path: &Path, text: &str) -> Syntax {
    let json = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if json || text.trim_start().starts_with('{') {
        Syntax::Json
    } else {
        Syntax::Toml
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
