//! Text as a search sees it: case, width and diacritics do not matter.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Appends `text` folded: compatibility forms and full-width signs as their plain ones (NFKD), no diacritics, lower
/// case; letters that only look like letters with a sign (ø, ł, ß …) as the letters that people type for them.
///
/// The marks of kana stay: が is another syllable than か.
pub(crate) fn fold(text: &str, out: &mut String) {
    let mut rest = text;
    loop {
        let plain = rest.bytes().take_while(u8::is_ascii).count();
        let (ascii, other) = rest.split_at(plain);
        let from = out.len();
        out.push_str(ascii);
        out[from..].make_ascii_lowercase();
        let Some(first) = other.chars().next() else {
            return;
        };
        let end = other
            .char_indices()
            .find(|(_, c)| c.is_ascii() || is_ideograph(*c) != is_ideograph(first))
            .map_or(other.len(), |(at, _)| at);
        let (run, after) = other.split_at(end);
        if is_ideograph(first) {
            out.push_str(run);
        } else {
            fold_run(run, out);
        }
        rest = after;
    }
}

/// The common ideographs have neither case nor marks.
fn is_ideograph(c: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&c)
}

fn fold_run(run: &str, out: &mut String) {
    let kana_mark = |c: char| matches!(c, '\u{3099}' | '\u{309A}');
    let letters = run
        .nfkd()
        .filter(|c| !is_combining_mark(*c) || kana_mark(*c))
        .flat_map(char::to_lowercase);
    for letter in letters {
        match typed(letter) {
            Some(plain) => out.push_str(plain),
            None => out.push(letter),
        }
    }
}

/// What people type for letters that Unicode does not take apart.
fn typed(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        'ŧ' => "t",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str) -> String {
        let mut out = String::new();
        fold(text, &mut out);
        out
    }

    #[test]
    fn case_width_and_diacritics_do_not_matter() {
        for (a, b) in [
            ("José MÜLLER", "jose muller"),
            ("ＡＢＣ１２３", "abc123"),
            ("Straße", "STRASSE"),
            ("Łódź", "lodz"),
            ("Søren", "SOREN"),
            ("ΟΔΟΣ", "οδος"),
            ("ﾒｰﾙ", "メール"),
            ("İstanbul", "istanbul"),
            ("ﬁrma", "firma"),
            ("张伟", "张伟"),
            ("张 Wěi 伟", "张 wei 伟"),
        ] {
            assert_eq!(folded(a), folded(b), "{a} {b}");
        }
        assert_ne!(folded("ガ"), folded("カ"));
        assert_ne!(folded("张伟"), folded("章伟"));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,20}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
