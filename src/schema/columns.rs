//! How fields and columns meet, as a schema says it: `fieldsMatch` and `extraColumns`.

/// How the schema's fields meet the file's columns (Table Schema v2, `fieldsMatch`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldsMatch {
    /// The same columns in the same order, by position.
    Exact,
    /// The same columns in any order.
    Equal,
    /// Every field has a column; further columns are allowed.
    Subset,
    /// Every column has a field; fields may lack.
    Superset,
    /// At least one field has a column.
    Partial,
}

impl FieldsMatch {
    const NAMES: [(&'static str, Self); 5] = [
        ("exact", Self::Exact),
        ("equal", Self::Equal),
        ("subset", Self::Subset),
        ("superset", Self::Superset),
        ("partial", Self::Partial),
    ];

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, mode)| *mode)
    }

    /// As a schema spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Equal => "equal",
            Self::Subset => "subset",
            Self::Superset => "superset",
            Self::Partial => "partial",
        }
    }

    /// Whether a column that the schema does not know is wrong.
    pub const fn forbids_extra(self) -> bool {
        matches!(self, Self::Exact | Self::Equal | Self::Superset)
    }

    /// Whether a field without a column is wrong.
    pub const fn forbids_missing(self) -> bool {
        matches!(self, Self::Exact | Self::Equal | Self::Subset)
    }
}

/// What becomes of columns that the schema does not know, where they are allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExtraColumns {
    /// An error finding.
    Error,
    /// A warning finding.
    Warn,
    /// They pass; the default.
    #[default]
    Keep,
    /// They are left out of outputs.
    Drop,
}

impl ExtraColumns {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "error" => Self::Error,
            "warn" => Self::Warn,
            "keep" => Self::Keep,
            "drop" => Self::Drop,
            _ => return None,
        })
    }

    /// As a schema spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Keep => "keep",
            Self::Drop => "drop",
        }
    }
}
