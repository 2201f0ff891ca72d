//! Traditional characters of addresses as simplified ones, to compare by: a customer of Taiwan or Hong Kong is written
//! either way. Only what province, city and street names have; no other text is meant.

use std::borrow::Cow;

/// Traditional characters, each followed by its simplified form and a line end, sorted: seven bytes a line, so that it is
/// searched as it stands.
static PAIRS: &[u8] = include_bytes!("simplified.txt");

/// How many bytes a line has, and how many a character.
const LINE: usize = 7;
const SIGN: usize = 3;

/// The simplified form of a character, or itself.
fn simplified(c: char) -> char {
    let mut bytes = [0; 4];
    let bytes = c.encode_utf8(&mut bytes).as_bytes();
    if !matches!(c, '\u{4e00}'..='\u{9fff}') {
        return c;
    }
    let (lines, _) = PAIRS.as_chunks::<LINE>();
    let found = lines.binary_search_by(|line| line[..SIGN].cmp(bytes));
    let form = found
        .ok()
        .and_then(|at| std::str::from_utf8(&lines[at][SIGN..2 * SIGN]).ok());
    form.and_then(|form| form.chars().next()).unwrap_or(c)
}

/// A text in simplified characters.
pub(super) fn in_simplified(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| simplified(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(simplified).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_one_form_that_is_no_other_ones() {
        let text = std::str::from_utf8(PAIRS).unwrap();
        assert!(text.lines().is_sorted());
        for line in text.lines() {
            assert_eq!(line.len(), LINE - 1);
            let signs: Vec<char> = line.chars().collect();
            assert_ne!(signs[0], signs[1]);
            assert_eq!(simplified(signs[0]), signs[1]);
            assert_eq!(simplified(signs[1]), signs[1]);
        }
    }

    #[test]
    fn an_address_of_taiwan_is_read() {
        assert_eq!(
            in_simplified("臺北市中正區重慶南路122號5樓"),
            "台北市中正区重庆南路122号5楼"
        );
        assert!(matches!(in_simplified("浙江省"), Cow::Borrowed(_)));
    }
}
