//! Words that stand for "no value", and pairs of words that stand for yes and no.

/// Texts that say in every column that there is nothing. Not among them: NA (Namibia), No, 0, X, which are values
/// somewhere.
const NOTHING: &[&str] = &[
    "-",
    "--",
    "---",
    "－",
    "—",
    "——",
    "/",
    "?",
    "？",
    "n/a",
    "n.a.",
    "#n/a",
    "null",
    "(null)",
    "<null>",
    "none",
    "nan",
    "无",
    "暂无",
    "空",
    "没有",
    "未知",
    "不详",
    "未填",
    "未填写",
    "未提供",
];

/// Bytes of the longest of them.
const LONGEST: usize = 9;

/// Whether `text`, as it stands, says that there is nothing.
pub(super) fn says_nothing(text: &str) -> bool {
    if text.len() > LONGEST
        || text
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit())
    {
        return false;
    }
    NOTHING
        .iter()
        .any(|word| word.len() == text.len() && word.eq_ignore_ascii_case(text))
}

/// Yes and no, the surest pairs first; compared without regard to ASCII case.
const PAIRS: &[(&str, &str)] = &[
    ("true", "false"),
    ("yes", "no"),
    ("y", "n"),
    ("t", "f"),
    ("on", "off"),
    ("是", "否"),
    ("有", "无"),
    ("对", "错"),
    ("真", "假"),
    ("√", "×"),
    ("同意", "不同意"),
    ("已同意", "未同意"),
    ("1", "0"),
];

/// What the type reads without being told.
const KNOWN: [&str; 8] = ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"];

/// The words of a column of yes and no.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct YesNo {
    /// As written.
    pub yes: Vec<String>,
    /// As written.
    pub no: Vec<String>,
}

impl YesNo {
    /// Of the texts of a column, if all of them are words of one pair. Where only one of the two stands in the column,
    /// only if `told` (a header that asks a question), and the other one is added.
    pub(super) fn of(texts: &[&str], told: bool) -> Option<Self> {
        PAIRS.iter().find_map(|(yes, no)| {
            if *yes == "1" && !told {
                return None;
            }
            let mut found = Self::default();
            for text in texts {
                if text.eq_ignore_ascii_case(yes) {
                    found.yes.push((*text).to_owned());
                } else if text.eq_ignore_ascii_case(no) {
                    found.no.push((*text).to_owned());
                } else {
                    return None;
                }
            }
            found.complete((yes, no), told)
        })
    }

    fn complete(mut self, (yes, no): (&str, &str), told: bool) -> Option<Self> {
        let other = |words: &[String], pair: &str| {
            let upper = words.iter().all(|word| *word == word.to_uppercase());
            if upper {
                pair.to_uppercase()
            } else {
                pair.to_owned()
            }
        };
        match (self.yes.is_empty(), self.no.is_empty()) {
            (false, false) => {}
            (false, true) if told => self.no = vec![other(&self.yes, no)],
            (true, false) if told => self.yes = vec![other(&self.no, yes)],
            _ => return None,
        }
        self.yes.sort();
        self.no.sort();
        Some(self)
    }

    /// Whether the type reads these words without being told.
    pub(super) fn is_known(&self) -> bool {
        let mut words = self.yes.iter().chain(&self.no);
        words.all(|word| KNOWN.contains(&word.as_str()))
    }

    /// Whether `word` is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        self.yes.iter().chain(&self.no).any(|known| known == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_words_say_nothing_anywhere() {
        for word in ["-", "无", "N/A", "n/a", "NULL", "未填写", "——"] {
            assert!(says_nothing(word), "{word}");
        }
        for word in ["", "0", "NA", "No", "无锡", " -", "nan jing", "-5"] {
            assert!(!says_nothing(word), "{word}");
        }
        assert_eq!(NOTHING.iter().map(|word| word.len()).max(), Some(LONGEST));
    }

    #[test]
    fn a_column_of_yes_and_no_has_one_pair_of_words() {
        let of = |texts: &[&str], told| YesNo::of(texts, told);
        let words = of(&["是", "否"], false).unwrap();
        assert_eq!(
            (words.yes, words.no),
            (vec!["是".to_owned()], vec!["否".to_owned()])
        );
        assert!(of(&["是", "有"], false).is_none());
        assert!(of(&["是"], false).is_none());
        assert_eq!(of(&["Y"], true).unwrap().no, ["N"]);
        assert!(of(&["1", "0"], false).is_none());
        assert!(of(&["1", "0"], true).unwrap().is_known());
        assert!(!of(&["Yes", "no"], false).unwrap().is_known());
        assert!(of(&["true", "FALSE"], false).unwrap().is_known());
    }
}
