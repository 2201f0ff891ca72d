//! What a marked workbook is called: as what it is a copy of, or no program opens it.

use std::path::Path;

use crate::error::{Error, Result};
use crate::io::marked::ending;
use crate::text;
use crate::text::did_you_mean;

/// Whether a copy of the workbook `file` can be called so.
///
/// # Errors
/// [`Error::Usage`] where the name says that it is something else.
pub(super) fn check(file: &Path, copy: &Path) -> Result<()> {
    let Some(ending) = ending(file).filter(|ending| ending.differs(copy)) else {
        return Ok(());
    };
    let message = match (ending.template, ending.macros) {
        (false, true) => text!(
            "a workbook with macros must end with .xlsm",
            "带宏的工作簿须以 .xlsm 结尾"
        ),
        (false, false) => text!(
            "a workbook without macros must end with .xlsx",
            "不带宏的工作簿须以 .xlsx 结尾"
        ),
        (true, true) => text!(
            "a template with macros must end with .xltm",
            "带宏的模板须以 .xltm 结尾"
        ),
        (true, false) => text!(
            "a template without macros must end with .xltx",
            "不带宏的模板须以 .xltx 结尾"
        ),
    };
    let near = copy.with_extension(ending.name);
    Err(Error::Usage {
        message: message.into(),
        hint: Some(did_you_mean(&format!("xlsx={}", near.display()))),
    })
}
