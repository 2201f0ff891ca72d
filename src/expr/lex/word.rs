//! Names and reserved words.

use super::sign::fold;

/// A word that means something by itself; a field of this name stands in back quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expr) enum Word {
    And,
    Or,
    Not,
    In,
    Between,
    Like,
    Contains,
    Starts,
    Ends,
    With,
    Matches,
    Is,
    Empty,
    Null,
    Valid,
    True,
    False,
    Today,
    Rows,
    Previous,
}

/// How each is written, in lower case.
static WORDS: &[(&str, Word)] = &[
    ("and", Word::And),
    ("or", Word::Or),
    ("not", Word::Not),
    ("且", Word::And),
    ("或", Word::Or),
    ("非", Word::Not),
    ("in", Word::In),
    ("between", Word::Between),
    ("like", Word::Like),
    ("contains", Word::Contains),
    ("starts", Word::Starts),
    ("ends", Word::Ends),
    ("with", Word::With),
    ("matches", Word::Matches),
    ("is", Word::Is),
    ("empty", Word::Empty),
    ("null", Word::Null),
    ("valid", Word::Valid),
    ("true", Word::True),
    ("false", Word::False),
    ("today", Word::Today),
    ("rows", Word::Rows),
    ("previous", Word::Previous),
];

/// More letters than any reserved word has.
const LONG: usize = 10;

/// The reserved word that is written so, in any case and width.
pub(in crate::expr) fn find(text: &str) -> Option<Word> {
    if text.chars().nth(LONG).is_some() {
        return None;
    }
    let lower = lower(text);
    let found = WORDS.iter().find(|(word, _)| *word == lower);
    found.map(|(_, word)| *word)
}

/// In lower case and half width.
pub(in crate::expr) fn lower(text: &str) -> String {
    text.chars()
        .map(fold)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a name may begin so without back quotes.
pub(super) fn begins(sign: char) -> bool {
    sign.is_alphabetic() || fold(sign) == '_'
}

/// Whether a name may go on so without back quotes: letters, digits, `_`, and the accents that follow a letter.
pub(super) fn continues(sign: char) -> bool {
    sign.is_alphanumeric() || fold(sign) == '_' || ('\u{300}'..='\u{36f}').contains(&sign)
}

/// Whether `text` reads as a name where it stands without back quotes.
pub(in crate::expr) fn is_plain_name(text: &str) -> bool {
    text.starts_with(begins) && text.chars().all(continues) && find(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reserved_word_is_long() {
        assert!(WORDS.iter().all(|(word, _)| word.chars().count() < LONG));
    }

    #[test]
    fn words_are_found_in_any_case_and_width() {
        assert_eq!(find("AND"), Some(Word::And));
        assert_eq!(find("Ｂｅｔｗｅｅｎ"), Some(Word::Between));
        assert_eq!(find("且"), Some(Word::And));
        assert_eq!(find("城市且"), None);
        assert!(is_plain_name("城市且") && is_plain_name("_1") && is_plain_name("e\u{301}t"));
        assert!(!is_plain_name("1a") && !is_plain_name("a b") && !is_plain_name(""));
    }
}
