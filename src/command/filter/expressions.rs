//! The expressions that say which records, as they stand in the command line.

use std::ffi::OsStr;
use std::path::Path;

use super::Filter;
use crate::error::{Error, Result};
use crate::io::format::FormatName;
use crate::ops::filter::request::Expression;
use crate::text;
use crate::text::Message;

impl Filter {
    /// The expressions; none where only `--search` or `--stale` says which records.
    ///
    /// # Errors
    /// [`Error::Usage`] where nothing says which records, for one argument too many, for a file in the place of the
    /// expression, and for one that is no text; [`Error::Expression`].
    pub(super) fn expressions(&self) -> Result<Vec<Expression<'_>>> {
        if self.is_told() {
            if let Some(more) = &self.table.file {
                return Err(too_many(more));
            }
            let wheres = self.choice.wheres.iter();
            return wheres
                .map(|text| Expression::read("--where", text))
                .collect();
        }
        let Some(expression) = &self.table.expression else {
            return Err(Error::Usage {
                message: text!("nothing says which records", "没有说明要哪些记录").into(),
                hint: Some(
                    text!(
                        "rolo filter true FILE keeps all of them",
                        "要全部记录，请写 rolo filter true 文件"
                    )
                    .into(),
                ),
            });
        };
        if looks_like_a_file(expression) {
            return Err(misplaced(expression, self.table.file.is_some()));
        }
        match expression.to_str() {
            Some(text) => Ok(vec![Expression::read("EXPR", text)?]),
            None => Err(Error::usage(text!(
                "the expression is not UTF-8",
                "表达式不是 UTF-8 编码"
            ))),
        }
    }
}

/// Whether what stands for an expression was meant as a file. A single word is a field, whatever files there are.
fn looks_like_a_file(expression: &OsStr) -> bool {
    let path = Path::new(expression);
    let words = expression.as_encoded_bytes();
    let is_path = words.iter().any(|byte| b"./\\".contains(byte));
    FormatName::of_ending(path).is_some() || (is_path && path.is_file())
}

fn misplaced(path: &OsStr, file_follows: bool) -> Error {
    let message = text!(
        "{path} stands where the expression belongs",
        "{path} 写在了表达式的位置"
    );
    let hint = if file_follows {
        text!(
            "the expression comes first: rolo filter EXPR {path}",
            "先写表达式，再写文件：rolo filter 表达式 {path}"
        )
    } else {
        text!(
            "rolo filter true {path} keeps all of its records",
            "要全部记录，请写 rolo filter true {path}"
        )
    };
    let with_path = |text| Message::new(text).with("path", path.display());
    Error::Usage {
        message: with_path(message),
        hint: Some(with_path(hint)),
    }
}

fn too_many(more: &OsStr) -> Error {
    let message = text!("unexpected argument {more}", "多余的参数 {more}");
    Error::Usage {
        message: Message::new(message).with("more", more.display()),
        hint: Some(
            text!(
                "with --where, --search and --stale the only argument is the file",
                "用 --where、--search 或 --stale 时，只写文件名"
            )
            .into(),
        ),
    }
}
