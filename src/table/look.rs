//! How a spreadsheet shows the cells of a column.

/// What kinds know of it; writers of workbooks turn it into styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether cells are text even where they consist of digits, so that leading zeros and long numbers survive.
    pub text: bool,
    /// The number format of cells that are numbers, as spreadsheets spell it (`#,##0.00`); None: the general one.
    pub format: Option<&'static str>,
    /// How wide a column of usual values is, in half-width characters; a Chinese character counts two.
    pub width: u16,
}

impl Look {
    /// Text, so wide.
    pub const fn text(width: u16) -> Self {
        Self {
            text: true,
            format: None,
            width,
        }
    }

    /// Numbers in this format, so wide.
    pub const fn number(format: &'static str, width: u16) -> Self {
        Self {
            text: false,
            format: Some(format),
            width,
        }
    }
}
