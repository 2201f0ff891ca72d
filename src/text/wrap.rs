//! Lines of a given width, for text in which a Chinese sign is two columns wide and may end a line.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Signs that never begin a line (GB/T 15834, and the brackets of ours).
const NEVER_FIRST: &str = "，。、；：？！）》」』”’…,.;:?!)]}";
/// Signs that never end a line.
const NEVER_LAST: &str = "（《「『“‘([{";

/// Breaks `text` into lines of at most `width` columns where that is possible; never within a word of letters.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && line.width() + piece.trim_end().width() > width {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// What stays together: a word with the blank after it, a Chinese sign with the punctuation that clings to it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let Some(&(next_at, next)) = signs.peek() else {
            break;
        };
        let after_blank = sign == ' ' && next != ' ';
        let beside_wide = (wide(sign) || wide(next)) && next != ' ' && sign != ' ';
        if (after_blank || beside_wide) && !NEVER_FIRST.contains(next) && !NEVER_LAST.contains(sign)
        {
            pieces.push(&text[start..at + sign.len_utf8()]);
            start = next_at;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

fn wide(sign: char) -> bool {
    sign.width() == Some(2)
}

/// `text` filled up with blanks to `width` columns.
pub fn padded(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(blanks))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn wrapping_loses_nothing_but_blanks(text in "[a-c 中文，。（）]{0,60}", width in 4..30_usize) {
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&wrap(&text, width).concat()), bare(&text));
        }
    }

    #[test]
    fn lines_end_where_a_reader_expects() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(
            wrap("校验客户表，报告问题", 10),
            ["校验客户", "表，报告问", "题"]
        );
        assert_eq!(wrap("超过（含）十条", 6), ["超过", "（含）", "十条"]);
        assert_eq!(wrap("", 10), [""]);
    }
}
