//! Which cells are missing: `missingValues` and `blankIsMissing`.

/// The texts that stand for "no value" in one field. Compared with the raw text before any type reads it.
#[derive(Clone, Debug)]
pub struct Missing {
    words: Vec<String>,
    longest: usize,
    empty: bool,
    blank: bool,
}

impl Missing {
    /// `words` are the `missingValues`; `blank` is `blankIsMissing`: a cell of white space only is missing too.
    pub fn new(words: impl IntoIterator<Item = String>, blank: bool) -> Self {
        let mut words: Vec<String> = words.into_iter().collect();
        let empty = blank || words.iter().any(String::is_empty);
        words.retain(|word| !word.is_empty());
        let longest = words.iter().map(String::len).max().unwrap_or(0);
        Self {
            words,
            longest,
            empty,
            blank,
        }
    }

    /// Whether `text` stands for "no value".
    #[inline]
    pub fn is(&self, text: &str) -> bool {
        if text.is_empty() {
            self.empty
        } else {
            !self.only_empty() && self.is_word(text)
        }
    }

    /// Whether nothing but the empty cell can be missing.
    #[inline]
    pub fn only_empty(&self) -> bool {
        self.longest == 0 && !self.blank
    }

    /// Whether words stand for "no value" beside the empty cell.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// Whether the empty cell is missing.
    #[inline]
    pub fn has_empty(&self) -> bool {
        self.empty
    }

    /// What stands for "no value": nothing where that does, else the first of the words; nothing without any.
    pub fn word(&self) -> &str {
        match self.words.first() {
            Some(word) if !self.empty => word,
            _ => "",
        }
    }

    /// Whether `text` begins with a sign of ASCII or of Chinese that is no white space: told without decoding it.
    #[inline]
    fn begins_seen(text: &str) -> bool {
        matches!(text.as_bytes(), [b'!'..=b'~' | 0xe4..=0xe9, ..])
    }

    fn is_word(&self, text: &str) -> bool {
        (text.len() <= self.longest && self.words.iter().any(|word| word == text))
            || (self.blank && !Self::begins_seen(text) && text.trim().is_empty())
    }
}

impl Default for Missing {
    /// The standard's `[""]`.
    fn default() -> Self {
        Self::new([String::new()], false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_knows_only_the_empty_cell() {
        let missing = Missing::default();
        assert!(missing.is(""));
        assert!(!missing.is(" "));
    }

    #[test]
    fn a_list_replaces_the_empty_cell_and_an_empty_list_means_nothing_is_missing() {
        let listed = Missing::new(["-".to_owned(), "无".to_owned()], false);
        assert!(listed.is("-") && listed.is("无") && !listed.is("") && !listed.is("无 "));
        assert!(!Missing::new([], false).is(""));
    }

    #[test]
    fn blank_is_missing_when_asked_even_where_the_list_is_without_it() {
        let missing = Missing::new(["-".to_owned()], true);
        assert!(missing.is(" ") && missing.is("\u{3000}\t") && missing.is("") && !missing.is(" x"));
    }
}
