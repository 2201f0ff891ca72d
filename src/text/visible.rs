//! Text from a file where it stands in a sentence.

/// `text` on one line with everything invisible made visible, so that it can neither break a line nor steer a
/// terminal: `\n`, `\t`, `\u{200b}`.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // What Unicode promises never to be a sign (§23.7): XML does not have all of them, HTML none.
        let no_sign = u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{fdd0}'..='\u{fdef}');
        let hidden = no_sign
            || c.is_control()
            || matches!(
                c,
                '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            );
        if hidden {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_stays_hidden() {
        assert_eq!(visible("a\nb\t\u{1b}[31m"), r"a\nb\t\u{1b}[31m");
        assert_eq!(visible("王\u{200b}伟\u{202e}"), r"王\u{200b}伟\u{202e}");
        assert_eq!(
            visible("\u{fffe}\u{fdd0}\u{1ffff}"),
            r"\u{fffe}\u{fdd0}\u{1ffff}"
        );
        assert_eq!(visible("王伟 ••• C:\\x"), "王伟 ••• C:\\x");
    }
}
