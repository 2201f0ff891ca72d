//! What stands between quotes, back quotes or slashes: kept as written, but for the sign that is doubled or escaped.

use super::{Lexer, sign, word};
use crate::expr::fault::Fault;
use crate::text;
use crate::text::{Message, Text};

/// Each sign that opens, and those that close what it opened.
static PAIRS: &[(char, &[char])] = &[
    ('\'', &['\'']),
    ('"', &['"']),
    ('＇', &['＇', '\'']),
    ('＂', &['＂', '"']),
    ('“', &['”', '“']),
    ('”', &['”', '“']),
    ('‘', &['’', '‘']),
    ('’', &['’', '‘']),
    ('`', &['`']),
    ('｀', &['｀', '`']),
    ('/', &['/']),
    ('／', &['／', '/']),
];

fn closers(opening: char) -> &'static [char] {
    let found = PAIRS.iter().find(|(open, _)| *open == opening);
    found.map_or(&[], |(_, close)| *close)
}

/// Whether a text opens so.
pub(super) fn opens_text(sign: char) -> bool {
    !opens_name(sign) && sign::fold(sign) != '/' && !closers(sign).is_empty()
}

/// Whether a name in back quotes opens so.
pub(super) fn opens_name(sign: char) -> bool {
    sign::fold(sign) == '`'
}

impl Lexer<'_> {
    /// A text in quotes, which stands next.
    pub(super) fn quotes(&mut self) -> Result<String, Fault> {
        self.doubled(text!("the quote is never closed", "引号没有闭合"))
    }

    /// A name in back quotes, which stands next.
    pub(super) fn back_quotes(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let name = self.doubled(text!("the back quote is never closed", "反引号没有闭合"))?;
        if name.is_empty() {
            return Err(Fault::at(
                &(start..self.at),
                text!("there is no name in the back quotes", "反引号里没有字段名"),
            ));
        }
        Ok(name)
    }

    /// What stands in quotes that are doubled inside.
    fn doubled(&mut self, unclosed: Text) -> Result<String, Fault> {
        let rest = self.rest();
        let mut signs = rest.char_indices().peekable();
        let opening = signs.next().map_or('\'', |(_, sign)| sign);
        let closing = closers(opening);
        let mut inside = String::new();
        while let Some((at, sign)) = signs.next() {
            let closes = closing.contains(&sign);
            if closes && signs.next_if(|(_, next)| *next == sign).is_none() {
                self.at += at + sign.len_utf8();
                return Ok(inside);
            }
            inside.push(sign);
        }
        let fault = Fault::at(&(self.at..self.at + opening.len_utf8()), unclosed);
        if !opening.is_ascii() {
            return Err(fault);
        }
        Err(fault.hint(doubling(opening)))
    }

    /// A regular expression in slashes, which stands next, and whether `i` follows.
    pub(super) fn slashes(&mut self) -> Result<(String, bool), Fault> {
        let rest = self.rest();
        let mut signs = rest.char_indices();
        let opening = signs.next().map_or('/', |(_, sign)| sign);
        let closing = closers(opening);
        let mut inside = String::new();
        while let Some((at, sign)) = signs.next() {
            if closing.contains(&sign) {
                self.at += at + sign.len_utf8();
                return Ok((inside, self.flag()?));
            }
            if sign != '\\' {
                inside.push(sign);
                continue;
            }
            match signs.next() {
                Some((_, escaped)) if closing.contains(&escaped) => inside.push(escaped),
                Some((_, escaped)) => inside.extend([sign, escaped]),
                None => inside.push(sign),
            }
        }
        Err(Fault::at(
            &(self.at..self.at + opening.len_utf8()),
            text!("the pattern is never closed", "正则没有闭合"),
        )
        .hint(text!(
            r"a pattern ends with a slash; a slash inside is written \/",
            r"正则以斜杠结束；里面的斜杠写作 \/"
        )))
    }

    /// Whether `i` stands right behind a pattern.
    fn flag(&mut self) -> Result<bool, Fault> {
        let start = self.at;
        let flag = word::lower(self.take_while(word::continues));
        match flag.as_str() {
            "" => Ok(false),
            "i" => Ok(true),
            _ => Err(Fault::at(
                &(start..self.at),
                text!(
                    "only `i` may stand behind a pattern: case does not matter",
                    "正则后面只能写 i（不分大小写）"
                ),
            )),
        }
    }
}

/// How a quote is written inside of quotes.
pub(in crate::expr) fn doubling(quote: char) -> Message {
    Message::new(text!(
        "a {quote} inside is written twice: {quote}{quote}",
        "内容里的 {quote} 要写两次：{quote}{quote}"
    ))
    .with("quote", quote)
}

/// Takes the escape from slashes that carry one, as a pattern in slashes is read.
pub(in crate::expr) fn without_slash_escapes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        match (sign, signs.clone().next()) {
            ('\\', Some('/')) => {}
            ('\\', Some(escaped)) => {
                out.extend([sign, escaped]);
                signs.next();
            }
            _ => out.push(sign),
        }
    }
    out
}

/// A pattern in slashes; None where it cannot stand there, because it ends with half an escape.
pub(in crate::expr) fn in_slashes(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len() + 2);
    out.push('/');
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '/' => out.push_str("\\/"),
            '\\' => out.extend([sign, signs.next()?]),
            _ => out.push(sign),
        }
    }
    out.push('/');
    Some(out)
}
