//! What a cell that is no right number was perhaps meant to be, for a person to decide.

use super::super::Kind as _;
use super::super::spelling::trim;
use super::plan::Region;
use super::writing::{
    self, WHOLE, Written, count_digits, is_like_a_digit, plain, without_point_zero,
};
use super::{Phone, mainland};

/// Between two numbers of one cell.
const BETWEEN: &str = "; ";

impl Phone {
    /// The canonical form of what was probably meant.
    pub(super) fn repair(&self, cell: &str) -> Option<String> {
        if let Some(form) = self.form(cell) {
            return Some(form);
        }
        let text = plain(trim(cell));
        if let Some(whole) = without_point_zero(&text) {
            return self.form(whole);
        }
        if let Some(forms) = self.several(writing::parts(&text)) {
            return Some(forms);
        }
        if let Ok(written) = Written::read(cell) {
            let found = self
                .halves(&written)
                .or_else(|| self.tailed(&written))
                .or_else(|| self.foreign(&written));
            if found.is_some() {
                return found;
            }
        }
        self.form(&without_slips(&text))
            .or_else(|| self.among_words(&text))
            .or_else(|| self.bare(&text))
    }

    /// The canonical form of a text that is right.
    fn form(&self, text: &str) -> Option<String> {
        let mut form = String::new();
        self.canonical(text, &mut form).then_some(form)
    }

    /// The forms of all parts that are numbers, if they are more than one.
    fn several<'a>(&self, parts: impl Iterator<Item = &'a str>) -> Option<String> {
        let forms: Vec<String> = parts.filter_map(|part| self.form(part)).collect();
        (forms.len() > 1).then(|| forms.join(BETWEEN))
    }

    /// Two numbers with a slash, a blank or a dash between them, or nothing; of the second perhaps only the end, as
    /// in `010-62345678/79`.
    pub(super) fn halves(&self, written: &Written<'_>) -> Option<String> {
        let text = written.text();
        let mut places = text.match_indices(['/', '\\', '、', ' ', '-']);
        let parted = places.find_map(|(at, sign)| {
            let left = text[..at].trim();
            let right = text[at..].trim_start_matches(sign).trim();
            if count_digits(left) < WHOLE {
                return None;
            }
            if count_digits(right) >= WHOLE {
                return self.several([left, right].into_iter());
            }
            let is_end = right.bytes().all(|byte| byte.is_ascii_digit()) && !right.is_empty();
            let kept = left.len().checked_sub(right.len())?;
            let second = (is_end && !matches!(sign, " " | "-"))
                .then(|| format!("{}{right}", left.get(..kept).unwrap_or_default()))?;
            self.several([left, &second].into_iter())
        });
        parted.or_else(|| {
            let middle = text.len() / 2;
            let glued = text.len() == 2 * mainland::DIGITS && text.is_ascii();
            glued.then(|| self.several([&text[..middle], &text[middle..]].into_iter()))?
        })
    }

    /// A number whose extension stands behind a dash or a blank, or in brackets.
    pub(super) fn tailed(&self, written: &Written<'_>) -> Option<String> {
        if !written.extension().is_empty() {
            return None;
        }
        let text = written.number().trim_end_matches([' ', ')']);
        let at = text.rfind(['-', ' ', '(', '*'])?;
        let (head, tail) = (
            text[..at].trim_end_matches([' ', '-', '(']),
            &text[at + 1..],
        );
        let is_tail =
            (1..=6).contains(&tail.len()) && tail.bytes().all(|byte| byte.is_ascii_digit());
        is_tail.then(|| self.form(&format!("{head};ext={tail}")))?
    }

    /// A number with the code of another country, or with a region's mobile numbers, that lacks its `+`.
    pub(super) fn foreign(&self, written: &Written<'_>) -> Option<String> {
        let number = written.number();
        let is_like_a_mobile = self.region == Some(Region::CN)
            && number.starts_with('1')
            && count_digits(number) == mainland::DIGITS;
        if number.starts_with('+') || is_like_a_mobile {
            return None;
        }
        let extension = match written.extension() {
            "" => String::new(),
            digits => format!(";ext={digits}"),
        };
        let plus = |code: &str, number: &str| self.form(&format!("+{code}{number}{extension}"));
        if let Some(rest) = number.strip_prefix("00") {
            return plus("", rest);
        }
        if count_digits(number) <= WHOLE {
            return None;
        }
        plus("", number).or_else(|| {
            let digits = Phone::new(Some(Region::CN), false).mainland(number)?;
            plus("86", str::from_utf8(&digits).ok()?)
        })
    }

    /// The digits alone, of a number with signs that none has.
    fn bare(&self, text: &str) -> Option<String> {
        let has_words = text.contains(|c: char| c.is_alphabetic() || c == '*');
        let digits = || text.chars().filter(|c| c.is_ascii_digit() || *c == '+');
        (!has_words).then(|| self.form(&digits().collect::<String>()))?
    }

    /// The numbers between words, if every run of digits is one.
    fn among_words(&self, text: &str) -> Option<String> {
        let is_part =
            |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.');
        let runs = text
            .split(|c| !is_part(c))
            .filter(|run| count_digits(run) >= 3)
            .map(|run| self.form(run));
        let forms = runs.collect::<Option<Vec<String>>>()?;
        (!forms.is_empty()).then(|| forms.join(BETWEEN))
    }
}

/// Letters that are easily taken for a 0 or a 1 as these digits.
fn without_slips(text: &str) -> String {
    let digit = |c: char| match c {
        'O' | 'o' => '0',
        c if is_like_a_digit(c) => '1',
        c => c,
    };
    text.chars().map(digit).collect()
}
