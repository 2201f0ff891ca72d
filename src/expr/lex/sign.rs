//! Operators, brackets and separators; which signs read as others; what those that mean nothing probably stood for.

use super::word::Word;
use super::{Kind, Lexer};
use crate::expr::fault::Fault;
use crate::expr::tree::{Arithmetic, Comparison};
use crate::text;
use crate::text::{Message, Text, did_you_mean};

/// The sign that a full-width form, an ideographic comma or blank reads as outside of quotes.
pub(in crate::expr) fn fold(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        '、' => ',',
        '\u{3000}' => ' ',
        _ => sign,
    }
}

/// Whether nothing is seen of it: white space, a byte order mark, a zero-width space.
pub(super) fn is_blank(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{feff}' | '\u{200b}')
}

/// What compares, as written in one piece.
static COMPARISONS: &[(&str, Kind)] = &[
    ("=", Kind::Comparison(Comparison::Equal)),
    ("==", Kind::Comparison(Comparison::Equal)),
    ("!=", Kind::Comparison(Comparison::Unequal)),
    ("<>", Kind::Comparison(Comparison::Unequal)),
    ("≠", Kind::Comparison(Comparison::Unequal)),
    ("<", Kind::Comparison(Comparison::Less)),
    ("<=", Kind::Comparison(Comparison::LessOrEqual)),
    ("≤", Kind::Comparison(Comparison::LessOrEqual)),
    (">", Kind::Comparison(Comparison::Greater)),
    (">=", Kind::Comparison(Comparison::GreaterOrEqual)),
    ("≥", Kind::Comparison(Comparison::GreaterOrEqual)),
    ("=~", Kind::Tilde { negated: false }),
    ("!~", Kind::Tilde { negated: true }),
];

/// What looks like an operator and is none, and the one that is meant.
pub(in crate::expr) static MEANT: &[(&str, &str)] = &[
    ("=>", ">="),
    ("=<", "<="),
    ("><", "<>"),
    ("=!", "!="),
    ("===", "="),
    ("!==", "!="),
    ("~", "=~"),
    ("~=", "=~"),
    ("~~", "=~"),
    ("!=~", "!~"),
    ("=!~", "!~"),
    ("≥=", ">="),
    ("≤=", "<="),
    (">≥", ">="),
    ("×", "*"),
    ("÷", "/"),
    ("−", "-"),
    ("–", "-"),
    ("—", "-"),
    ("≧", ">="),
    ("≦", "<="),
    ("⩾", ">="),
    ("⩽", "<="),
    ("≈", "=~"),
    ("¬", "not"),
    ("∧", "and"),
    ("∨", "or"),
];

/// Signs that mean nothing here, and what to write instead.
static ADVICE: &[(&str, Text)] = &[
    (
        "&",
        text!(
            "write and, or && (texts are joined with concat)",
            "请写 and 或 &&（连接文本用 concat）"
        ),
    ),
    ("|", text!("write or, or ||", "请写 or 或 ||")),
    (
        ";；",
        text!("a comma separates values", "多个值之间用逗号分隔"),
    ),
    (
        "[]",
        text!(
            "a list stands in ( ), a field whose name has blanks in back quotes",
            "列表用 ( )，含空格的字段名用反引号"
        ),
    ),
    ("{}", text!("brackets are ( )", "请用圆括号 ( )")),
    (
        ":：",
        text!(
            "a time of day stands in quotes: '08:30'",
            "时刻要加引号：'08:30'"
        ),
    ),
    ("。", text!("a decimal point is written .", "小数点请写 .")),
    (
        "「」『』《》«»„",
        text!("a text stands in quotes: 'text'", "文本要加引号：'文本'"),
    ),
    ("^", text!("powers are not calculated", "不支持乘方")),
    (
        "¥￥$€£",
        text!(
            "write the amount without its currency",
            "金额不要带货币符号"
        ),
    ),
];

fn compares(sign: char) -> bool {
    matches!(fold(sign), '=' | '<' | '>' | '!' | '~' | '≥' | '≤' | '≠')
}

impl Lexer<'_> {
    /// A sign, which stands next; `first` is it, in half width.
    pub(super) fn sign(&mut self, first: char) -> Result<Kind, Fault> {
        let mut signs = self.rest().chars();
        let length = signs.next().map_or(0, char::len_utf8);
        let second = signs.next();
        let next = second.map(fold);
        if first == '!' && !matches!(next, Some('=' | '~')) {
            self.at += length;
            return Ok(Kind::Word(Word::Not));
        }
        if compares(first) {
            return self.comparison();
        }
        let kind = match first {
            '(' => Kind::Open,
            ')' => Kind::Close,
            ',' => Kind::Comma,
            '.' => Kind::Point,
            '+' => Kind::Arithmetic(Arithmetic::Add),
            '-' => Kind::Arithmetic(Arithmetic::Subtract),
            '*' => Kind::Arithmetic(Arithmetic::Multiply),
            '/' => Kind::Arithmetic(Arithmetic::Divide),
            '%' => Kind::Arithmetic(Arithmetic::Remainder),
            '&' | '|' if next == Some(first) => {
                self.at += second.map_or(0, char::len_utf8);
                Kind::Word(if first == '&' { Word::And } else { Word::Or })
            }
            _ => return Err(self.stranger(first, length)),
        };
        self.at += length;
        Ok(kind)
    }

    /// Signs of comparison, as many as stand together.
    fn comparison(&mut self) -> Result<Kind, Fault> {
        let start = self.at;
        let run: String = self.take_while(compares).chars().map(fold).collect();
        if let Some((_, kind)) = COMPARISONS.iter().find(|(sign, _)| *sign == run) {
            return Ok(kind.clone());
        }
        let fault = Fault::at(
            &(start..self.at),
            Message::new(text!(
                "`{signs}` is no operator",
                "没有 `{signs}` 这个运算符"
            ))
            .with("signs", shorten(&run)),
        );
        let meant = MEANT.iter().find(|(wrong, _)| *wrong == run);
        Err(fault.near(meant.map(|(_, right)| *right)))
    }

    fn stranger(&self, sign: char, length: usize) -> Fault {
        let span = self.at..self.at + length;
        if sign.is_control() || is_unseen(sign) {
            let code = format!("{:04X}", u32::from(sign));
            let message = text!(
                "a sign that nobody sees, U+{code}",
                "有一个看不见的字符 U+{code}"
            );
            return Fault::at(&span, Message::new(message).with("code", code))
                .hint(text!("delete it", "请删除"));
        }
        let message = text!(
            "the sign `{sign}` means nothing here",
            "此处不能用字符 `{sign}`"
        );
        let fault = Fault::at(&span, Message::new(message).with("sign", sign));
        let written = sign.to_string();
        if let Some((_, right)) = MEANT.iter().find(|(wrong, _)| *wrong == written) {
            return fault.hint(did_you_mean(right));
        }
        if let Some((_, advice)) = ADVICE.iter().find(|(signs, _)| signs.contains(sign)) {
            return fault.hint(*advice);
        }
        fault.hint(text!(
            "a field whose name has other signs than letters, digits and _ stands in back quotes",
            "字段名含有字母、数字、下划线以外的字符时要加反引号"
        ))
    }
}

/// Whether a sign takes no place: joiners, direction marks, soft hyphens.
fn is_unseen(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// So many signs that a message stays a line.
fn shorten(signs: &str) -> String {
    const MOST: usize = 8;
    match signs.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", signs.get(..end).unwrap_or_default()),
        None => signs.to_owned(),
    }
}
