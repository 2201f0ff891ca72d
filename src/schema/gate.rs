//! The gate as declared: which findings count, and how many are tolerated.

use std::fmt;

/// `failOn`: which severity counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Errors; the default.
    #[default]
    Error,
    /// Warnings count as errors.
    Warning,
    /// Nothing fails.
    Never,
}

impl FailOn {
    /// Every word with its meaning.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("error", Self::Error),
        ("warning", Self::Warning),
        ("never", Self::Never),
    ];

    /// The meaning of a schema's word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, fail_on)| *fail_on)
    }

    /// As a schema and the reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Never => "never",
        }
    }
}

/// How much is tolerated. Reaching it passes, exceeding it fails. Displays as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many findings.
    Count(u64),
    /// A share of the records read that have at least one: exactly `part` of `whole`.
    Share {
        /// As written, `0.1%`.
        text: String,
        /// The share is `part / whole`.
        part: u64,
        /// A power of ten, at least 100.
        whole: u64,
    },
}

impl Limit {
    /// Reads `12` or `0.1%` (at most 100 %, at most twelve decimals); none if it is neither.
    ///
    /// ```
    /// use rolo::schema::Limit;
    ///
    /// let limit = Limit::parse("0.1%").unwrap();
    /// assert!(limit.tolerates(9, 1, 1000), "one record of a thousand, nine findings");
    /// assert!(!limit.tolerates(2, 2, 1000));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        const DECIMALS: usize = 12;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let Some(percent) = text.strip_suffix('%') else {
            return digits(text).then(|| text.parse().ok().map(Self::Count))?;
        };
        let percent = percent.trim_end();
        let (whole, decimals) = percent.split_once('.').unwrap_or((percent, "0"));
        if !digits(whole) || !digits(decimals) || decimals.len() > DECIMALS {
            return None;
        }
        let scale = 10_u64.pow(decimals.len() as u32);
        let part = whole
            .parse::<u64>()
            .ok()?
            .checked_mul(scale)?
            .checked_add(decimals.parse().ok()?)?;
        let whole = scale * 100;
        (part <= whole).then(|| Self::Share {
            text: text.to_owned(),
            part,
            whole,
        })
    }

    /// Whether so many findings, in so many of the records read, are tolerated.
    pub fn tolerates(&self, findings: u64, records_with_findings: u64, records: u64) -> bool {
        match self {
            Self::Count(limit) => findings <= *limit,
            // No records: the share is 0.
            Self::Share { .. } if records == 0 => true,
            Self::Share { part, whole, .. } => {
                u128::from(records_with_findings) * u128::from(*whole)
                    <= u128::from(*part) * u128::from(records)
            }
        }
    }
}

impl Default for Limit {
    /// Nothing is tolerated.
    fn default() -> Self {
        Self::Count(0)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Share { text, .. } => f.write_str(text),
        }
    }
}

/// `[gate]` of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// Which findings count.
    pub fail_on: FailOn,
    /// What is tolerated of all that no line of `per_rule` measures.
    pub max_errors: Limit,
    /// Codes, or prefixes of codes, that are measured by their own limit; in file order.
    pub per_rule: Vec<(String, Limit)>,
}

impl Gate {
    /// The line of `per_rule` that measures `code`: the longest that is the code or a prefix of it.
    pub fn rule_of(&self, code: &str) -> Option<usize> {
        self.per_rule
            .iter()
            .enumerate()
            .filter(|(_, (rule, _))| covers(rule, code))
            .max_by_key(|(_, (rule, _))| rule.len())
            .map(|(index, _)| index)
    }
}

/// Whether `prefix` names `code` or a family that `code` belongs to: `kind` covers `kind.phone`, not `kinds`.
pub fn covers(prefix: &str, code: &str) -> bool {
    code.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The families of each code before the code: `kind`, `kind.phone`.
pub(super) fn with_families<'a>(
    codes: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = &'a str> {
    codes.flat_map(|code| {
        let families = code.match_indices('.').map(|(at, _)| &code[..at]);
        families.chain(std::iter::once(code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_reads_counts_and_shares() {
        for (text, shown) in [
            ("0", Some("0")),
            ("12", Some("12")),
            ("0.1%", Some("0.1%")),
            ("100%", Some("100%")),
        ] {
            assert_eq!(
                Limit::parse(text).map(|limit| limit.to_string()).as_deref(),
                shown
            );
        }
        for wrong in [
            "",
            "-1",
            "1.5",
            "%",
            "101%",
            ".5%",
            "1.%",
            "1e3",
            "+1",
            "0.0000000000001%",
        ] {
            assert_eq!(Limit::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn reaching_a_limit_passes_and_exceeding_it_fails() {
        let share = Limit::parse("0.1%").unwrap();
        assert!(share.tolerates(9, 1, 1000));
        assert!(!share.tolerates(1, 1, 999));
        assert!(share.tolerates(0, 0, 0));
        assert!(Limit::Count(2).tolerates(2, 2, 2));
        assert!(!Limit::Count(2).tolerates(3, 1, 100));
        // a third is no decimal: nothing is rounded
        assert!(!Limit::parse("33.333333333333%").unwrap().tolerates(1, 1, 3));
    }

    #[test]
    fn the_nearest_rule_measures_a_code() {
        let gate = Gate {
            per_rule: vec![
                ("kind".into(), Limit::Count(1)),
                ("kind.phone".into(), Limit::Count(2)),
            ],
            ..Gate::default()
        };
        assert_eq!(gate.rule_of("kind.phone"), Some(1));
        assert_eq!(gate.rule_of("kind.email"), Some(0));
        assert_eq!(gate.rule_of("kinds"), None);
    }

    #[test]
    fn a_family_stands_before_its_codes() {
        let listed: Vec<_> = with_families(["type", "kind.phone", "a.b.c"].into_iter()).collect();
        assert_eq!(listed, ["type", "kind", "kind.phone", "a", "a.b", "a.b.c"]);
    }
}
