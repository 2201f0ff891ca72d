//! Regular expressions, compiled once; linear in the text they search.

use std::ops::Range;

use regex::{Regex, RegexBuilder};
use regex_syntax::ast::ErrorKind;
use regex_syntax::ast::parse::Parser;

use super::Binder;
use crate::expr::fault::Fault;
use crate::text;
use crate::text::Text;

/// How much memory a compiled expression may take.
const LARGEST: usize = 10 << 20;

impl Binder<'_> {
    /// Compiles `pattern`, which stands at `span` of the expression.
    pub(super) fn regular(
        &mut self,
        pattern: &str,
        span: &Range<usize>,
        ignore_case: bool,
    ) -> Option<Regex> {
        let built = RegexBuilder::new(pattern)
            .case_insensitive(ignore_case)
            .size_limit(LARGEST)
            .build();
        match built {
            Ok(regex) => Some(regex),
            Err(regex::Error::CompiledTooBig(_)) => {
                let message = text!(
                    "this regular expression takes too much memory",
                    "这个正则表达式占用内存过多"
                );
                self.refuse(Fault::at(span, message))
            }
            Err(_) => {
                let (message, at) = match Parser::new().parse(pattern) {
                    Err(error) => {
                        let found = error.span();
                        (reason(error.kind()), found.start.offset..found.end.offset)
                    }
                    Ok(_) => (not_understood(), 0..pattern.len()),
                };
                self.refuse(Fault::at(&within(pattern, span, &at), message))
            }
        }
    }
}

/// A stretch of the pattern as a stretch of the expression; the whole pattern where signs are escaped in between.
fn within(pattern: &str, span: &Range<usize>, at: &Range<usize>) -> Range<usize> {
    // The slashes or quotes around it, and nothing else, stand between the two.
    let plain = span.len() >= pattern.len() + 2 && span.len() <= pattern.len() + 3;
    if !plain || pattern.contains('/') {
        return span.clone();
    }
    let start = span.start + 1;
    start + at.start..start + at.end
}

/// What is wrong with a regular expression.
fn reason(kind: &ErrorKind) -> Text {
    match kind {
        ErrorKind::GroupUnclosed => text!("this bracket is never closed", "这个括号没有闭合"),
        ErrorKind::GroupUnopened => text!(
            "this bracket closes what was never opened",
            "多出一个右括号"
        ),
        ErrorKind::ClassUnclosed => {
            text!("this square bracket is never closed", "这个方括号没有闭合")
        }
        ErrorKind::ClassRangeInvalid => {
            text!("the range ends before it begins", "字符范围的起止顺序反了")
        }
        ErrorKind::RepetitionMissing => text!(
            "there is nothing before this to repeat",
            "前面没有可重复的内容"
        ),
        ErrorKind::EscapeUnexpectedEof => {
            text!("something must follow the backslash", "反斜杠后面缺少字符")
        }
        ErrorKind::UnsupportedLookAround => text!(
            "look-ahead and look-behind are not supported",
            "不支持环视（?= ?! ?<= ?<!）"
        ),
        ErrorKind::UnsupportedBackreference => {
            text!("references to groups are not supported", "不支持反向引用")
        }
        _ => not_understood(),
    }
}

fn not_understood() -> Text {
    text!(
        "the regular expression cannot be understood here",
        "看不懂这里的正则表达式"
    )
}
