//! Escapes and `[…]` classes of a pattern, translated.

use super::translate::{Translator, literal};
use super::{Refusal, blocks};
use crate::text;
use crate::text::Message;

/// What a backslash and what follows it stand for.
#[derive(Debug)]
pub(super) enum Escape {
    /// One character.
    Char(char),
    /// A set of characters, in the regex crate's syntax; the same inside a class and outside.
    Set(String),
    /// `\A`.
    Start,
    /// `\z`, `\Z`.
    End,
    /// `\b` or `\B`.
    Boundary(char),
}

/// `\i`: characters that begin a name (XML 1.1 `NameStartChar`).
const NAME_START: &str = r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}-\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}";
/// What `\c` has beyond `\i` (XML 1.1 `NameChar`).
const NAME_MORE: &str = r"\x2D.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}";
/// `\w` is everything but punctuation, separators and the rest (XML Schema part 2 §G.4.2.5).
const NOT_WORD: &str = r"\p{P}\p{Z}\p{C}";
/// `\s`: blank, tab, line feed, carriage return.
const SPACE: &str = r"\x20\t\n\r";

impl Translator {
    /// Reads an escape; the cursor stands on its backslash.
    pub(super) fn escape(&mut self) -> Result<Escape, Refusal> {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.next() else {
            return Err(Refusal::at(
                start,
                text!("a backslash at the end", "末尾是反斜杠"),
            ));
        };
        let set = |text: &str| Ok(Escape::Set(format!("[{text}]")));
        match c {
            'n' => Ok(Escape::Char('\n')),
            'r' => Ok(Escape::Char('\r')),
            't' => Ok(Escape::Char('\t')),
            'f' => Ok(Escape::Char('\u{c}')),
            'v' => Ok(Escape::Char('\u{b}')),
            'd' => set(r"\p{Nd}"),
            'D' => set(r"\P{Nd}"),
            's' => set(SPACE),
            'S' => set(&format!("^{SPACE}")),
            'w' => set(&format!("^{NOT_WORD}")),
            'W' => set(NOT_WORD),
            'i' => set(NAME_START),
            'I' => set(&format!("^{NAME_START}")),
            'c' => set(&format!("{NAME_START}{NAME_MORE}")),
            'C' => set(&format!("^{NAME_START}{NAME_MORE}")),
            'p' | 'P' => self.property(start, c == 'P').map(Escape::Set),
            'x' | 'u' | 'U' => self.code_point(start, c).map(Escape::Char),
            'A' => Ok(Escape::Start),
            'z' | 'Z' => Ok(Escape::End),
            'b' | 'B' => Ok(Escape::Boundary(c)),
            '1'..='9' | 'k' | 'g' => Err(Refusal::at(
                start,
                text!(
                    "back-references are not supported: a pattern cannot ask for the same text twice",
                    "不支持反向引用：不能要求同一段文字再次出现"
                ),
            )),
            _ if c == ' ' || c.is_ascii_punctuation() => Ok(Escape::Char(c)),
            _ => Err(Refusal::new(
                start,
                Message::new(text!("\\{sign} is no escape", "没有 \\{sign} 这种转义"))
                    .with("sign", c),
            )),
        }
    }

    /// `{Name}` or, for a category of one letter, `L`, after `\p`.
    fn property(&mut self, start: usize, negated: bool) -> Result<String, Refusal> {
        let name: String = match self.next() {
            Some('{') => {
                let from = self.at;
                while self.peek().is_some_and(|c| c != '}') {
                    self.at += 1;
                }
                let name = self.source[from..self.at].iter().collect();
                if self.next().is_none() {
                    let unclosed = text!("a brace that is not closed", "花括号没有配对");
                    return Err(Refusal::at(start, unclosed));
                }
                name
            }
            Some(c) => c.into(),
            None => String::new(),
        };
        blocks::property(&name, negated).ok_or_else(|| {
            let unknown = Message::new(match blocks::nearest_property(&name) {
                Some(_) => text!(
                    "unknown character property {name}; did you mean {near}?",
                    "没有 {name} 这种字符属性；是否指 {near}？"
                ),
                None => text!(
                    "unknown character property {name}",
                    "没有 {name} 这种字符属性"
                ),
            });
            let near = blocks::nearest_property(&name).unwrap_or_default();
            Refusal::new(start, unknown.with("name", &name).with("near", near))
        })
    }

    /// The hexadecimal number of a character: `xHH`, `uHHHH` (also two of them, a surrogate pair), `UHHHHHHHH`, and
    /// any of them as `x{H…}`.
    fn code_point(&mut self, start: usize, form: char) -> Result<char, Refusal> {
        let refused = || {
            Refusal::at(
                start,
                text!(
                    "not the number of a character: write \\x{4E00} or \\u4E00",
                    "不是字符编码：请写成 \\x{4E00} 或 \\u4E00"
                ),
            )
        };
        let digits = match form {
            'x' => 2,
            'u' => 4,
            _ => 8,
        };
        let number = if self.peek() == Some('{') {
            let from = self.at + 1;
            let len = self.source[from..].iter().position(|&c| c == '}');
            let number = len.and_then(|len| self.hex(from, len));
            self.at = from + len.unwrap_or(0) + 1;
            number
        } else {
            self.at += digits;
            self.hex(self.at - digits, digits)
        }
        .ok_or_else(refused)?;
        let pair = (form == 'u' && (0xd800..0xdc00).contains(&number))
            .then(|| self.low_surrogate())
            .flatten();
        let number = match pair {
            Some(low) => {
                self.at += 6;
                0x1_0000 + ((number - 0xd800) << 10) + (low - 0xdc00)
            }
            None => number,
        };
        char::from_u32(number).ok_or_else(refused)
    }

    /// The second half of a surrogate pair, `\uDC00` to `\uDFFF`, if that comes next.
    fn low_surrogate(&self) -> Option<u32> {
        (self.source.get(self.at..self.at + 2)? == ['\\', 'u'])
            .then(|| self.hex(self.at + 2, 4))
            .flatten()
            .filter(|low| (0xdc00..0xe000).contains(low))
    }

    fn hex(&self, from: usize, len: usize) -> Option<u32> {
        let digits = self.source.get(from..from + len)?;
        if len == 0 || len > 8 {
            return None;
        }
        digits
            .iter()
            .try_fold(0, |number: u32, c| Some((number << 4) | c.to_digit(16)?))
    }

    /// Reads a class; the cursor stands on its `[`. `[a-z-[aeiou]]` becomes `[[a-z]--[aeiou]]`.
    pub(super) fn class(&mut self) -> Result<String, Refusal> {
        let open = self.at;
        self.deeper()?;
        self.at += 1;
        let not = if self.peek() == Some('^') {
            self.at += 1;
            "^"
        } else {
            ""
        };
        let mut items = String::new();
        loop {
            match (self.peek(), self.peek_after()) {
                (None, _) => {
                    return Err(Refusal::at(
                        open,
                        text!("[ without its ]", "[ 没有配对的 ]"),
                    ));
                }
                (Some(']'), _) if items.is_empty() => {
                    return Err(Refusal::at(
                        open,
                        text!(
                            "an empty class; write \\] for the character itself",
                            "方括号里是空的；要表示 ] 本身请写 \\]"
                        ),
                    ));
                }
                (Some(']'), _) => {
                    self.at += 1;
                    self.shallower();
                    return Ok(format!("[{not}{items}]"));
                }
                (Some('-'), Some('[')) if !items.is_empty() => {
                    self.at += 1;
                    let less = self.class()?;
                    if self.next() != Some(']') {
                        return Err(Refusal::at(
                            open,
                            text!(
                                "a subtraction must end its class",
                                "字符相减必须写在方括号的最后"
                            ),
                        ));
                    }
                    self.shallower();
                    return Ok(format!("[[{not}{items}]--{less}]"));
                }
                (Some('['), Some(':' | '.' | '=')) => {
                    return Err(Refusal::at(
                        self.at,
                        text!(
                            "POSIX names such as [:alpha:] are not supported: write \\p{L}, \\d and the like",
                            "不支持 [:alpha:] 这类 POSIX 写法：请写 \\p{L}、\\d 等"
                        ),
                    ));
                }
                (Some('['), _) => {
                    return Err(Refusal::at(
                        self.at,
                        text!(
                            "[ inside a class; write \\[ for the character itself",
                            "方括号里又有 [；要表示 [ 本身请写 \\["
                        ),
                    ));
                }
                _ => self.item(&mut items)?,
            }
        }
    }

    /// One character, range or set of a class. A hyphen that cannot be a range is itself, as everywhere else.
    fn item(&mut self, items: &mut String) -> Result<(), Refusal> {
        let start = self.at;
        let low = match self.class_character()? {
            Escape::Char(low) => low,
            Escape::Set(set) => {
                items.push_str(&set);
                return Ok(());
            }
            _ => return Err(Refusal::misplaced(start)),
        };
        literal(low, items);
        let range =
            self.peek() == Some('-') && !matches!(self.peek_after(), None | Some(']' | '['));
        if !range {
            return Ok(());
        }
        self.at += 1;
        match self.class_character()? {
            Escape::Char(high) if low <= high => {
                items.push('-');
                literal(high, items);
                Ok(())
            }
            Escape::Char(_) => Err(Refusal::at(
                start,
                text!(
                    "a range whose end comes before its start",
                    "字符范围的终点在起点之前"
                ),
            )),
            _ => Err(Refusal::at(
                start,
                text!(
                    "a range that ends in a set; write \\- for a hyphen",
                    "字符范围的终点是字符集；要表示连字符请写 \\-"
                ),
            )),
        }
    }

    fn class_character(&mut self) -> Result<Escape, Refusal> {
        if self.peek() == Some('\\') {
            return self.escape();
        }
        self.next()
            .map(Escape::Char)
            .ok_or_else(|| Refusal::at(self.at, text!("[ without its ]", "[ 没有配对的 ]")))
    }
}
