//! What is said about an expression that cannot be read: where, what was expected, what would do.

use std::ops::Range;

use super::{Fault, Kind, Parser, Token, light, meant};
use crate::expr::lex::quote::doubling;
use crate::expr::lex::word::{self, Word};
use crate::expr::tree::{Arithmetic, Comparison, Literal, Node};
use crate::text;
use crate::text::{Message, Text, did_you_mean};

/// An expression beyond [`super::LONGEST_TEXT`].
pub(super) fn too_long(text: &str) -> Fault {
    Fault::at(
        &(text.len()..text.len()),
        text!("an expression has at most 1 MiB", "表达式最大 1 MiB"),
    )
}

/// `previous.5`
pub(super) fn nothing_previous(span: &Range<usize>) -> Fault {
    Fault::at(
        span,
        text!(
            "rows or a function stands behind previous: previous.rows, previous.sum(x)",
            "previous. 后面应为 rows 或函数：previous.rows、previous.sum(x)"
        ),
    )
}

impl Parser<'_> {
    /// A token behind an expression that is complete.
    pub(super) fn left_over(&self, token: &Token) -> Fault {
        let before = self.before.as_ref();
        match token.kind {
            Kind::Close => Fault::at(
                &token.span,
                text!("`)` closes no bracket", "右括号没有对应的左括号"),
            ),
            Kind::Comma => self.comma(before, &token.span),
            Kind::Point => Fault::at(
                &token.span,
                text!(
                    "a point stands only in numbers and behind previous",
                    "点只能用在数字里和 previous 后面"
                ),
            )
            .hint(text!(
                "a field whose name has a point stands in back quotes",
                "字段名含有点时要加反引号"
            )),
            _ => self.side_by_side(before, token),
        }
    }

    fn comma(&self, before: Option<&Token>, span: &Range<usize>) -> Fault {
        let fault = Fault::at(
            span,
            text!(
                "a comma stands only between the values of a list",
                "逗号只能用来分隔列表中的值"
            ),
        );
        let number = before.is_some_and(|token| {
            matches!(token.kind, Kind::Literal(Literal::Number(_))) && token.span.end == span.start
        });
        let digit = self.lexer.slice(&(span.end..span.end + 1));
        if number && digit.starts_with(|sign: char| sign.is_ascii_digit()) {
            return fault.hint(text!(
                "a decimal point is written ., and thousands are not separated: 1234.5",
                "小数点写作 .，千位不加分隔：1234.5"
            ));
        }
        fault.hint(text!(
            "a list follows in: in ('a', 'b')",
            "列表写在 in 后面：in ('a', 'b')"
        ))
    }

    fn side_by_side(&self, before: Option<&Token>, token: &Token) -> Fault {
        let Some(before) = before else {
            return self.no_operand(token);
        };
        let fault = Fault::at(
            &token.span,
            Message::new(text!(
                "an operator is missing between {left} and {right}",
                "{left} 与 {right} 之间缺少运算符"
            ))
            .with_said("left", self.words(before))
            .with_said("right", self.words(token)),
        );
        let (left, right) = (
            self.lexer.slice(&before.span),
            self.lexer.slice(&token.span),
        );
        let hint = match (&before.kind, &token.kind) {
            (_, Kind::Word(Word::Empty | Word::Null | Word::Valid)) => {
                Some(did_you_mean(&format!("is {right}")))
            }
            (Kind::Literal(Literal::Text(_)), _) if before.span.end == token.span.start => {
                left.chars().next().map(doubling)
            }
            (before, Kind::Name(_)) => meant::behind(before, left, right),
            (Kind::Name(_), _) => meant::blank(left),
            _ => None,
        };
        match hint {
            Some(hint) => fault.hint(hint),
            None => fault,
        }
    }

    /// An operator that would take a condition as its left side.
    pub(super) fn behind_comparison(&mut self) -> Result<Fault, Fault> {
        let token = self.look()?;
        let fault = |text: Text| Fault::at(&token.span, text);
        Ok(match token.kind {
            Kind::Comparison(
                Comparison::Less
                | Comparison::LessOrEqual
                | Comparison::Greater
                | Comparison::GreaterOrEqual,
            ) => fault(text!("comparisons do not chain", "比较不能连写")).hint(text!(
                "write x between 1 and 5, or join two comparisons with and",
                "可写 x between 1 and 5，或用 and 连接两个比较"
            )),
            Kind::Arithmetic(_) => fault(text!(
                "a condition is not calculated with",
                "条件不能参与计算"
            ))
            .hint(text!(
                "conditions are joined with and, or",
                "条件之间用 and 或 or 连接"
            )),
            Kind::Word(Word::Not) => fault(text!(
                "`and` or `or` is missing before a second condition",
                "第二个条件前面缺少 and 或 or"
            )),
            _ => fault(text!("comparisons do not chain", "比较不能连写")).hint(text!(
                "join two comparisons with and: a = b and b = c",
                "用 and 连接两个比较：a = b and b = c"
            )),
        })
    }

    /// `a = not b`
    pub(super) fn late_not(&mut self) -> Result<Fault, Fault> {
        let token = self.look()?;
        let not = Message::new(text!(
            "{not} stands before a whole condition",
            "{not} 只能放在整个条件前面"
        ))
        .with("not", self.lexer.slice(&token.span));
        Ok(Fault::at(&token.span, not)
            .hint(text!("put it in brackets: (not a)", "请加括号：(not a)")))
    }

    /// More than [`super::LONGEST_CHAIN`] operators in a row, or a tree beyond [`super::TALLEST`].
    pub(super) fn too_tall(&self) -> Fault {
        let span = self.last.as_ref().map_or(0..0, |token| token.span.clone());
        Fault::at(
            &span,
            text!(
                "too many operators in a row, at most 1000",
                "连续的运算符过多，最多 1000 个"
            ),
        )
    }

    /// More than [`super::DEEPEST`] levels.
    pub(super) fn too_deep(&mut self) -> Result<Fault, Fault> {
        Ok(Fault::at(
            &self.look()?.span,
            text!(
                "nested too deeply, at most 200 levels",
                "嵌套过深，最多 200 层"
            ),
        ))
    }

    /// `today()`
    pub(super) fn brackets_behind(&mut self) -> Result<Fault, Fault> {
        let word = self.last.as_ref().map_or(0..0, |token| token.span.clone());
        let open = self.look()?.span;
        let message = Message::new(text!(
            "{word} is written without brackets",
            "{word} 不带括号"
        ));
        Ok(Fault::at(
            &open,
            message.with("word", self.lexer.slice(&word)),
        ))
    }

    /// A reserved word where a value should stand.
    pub(super) fn reserved(&mut self, word: Word, span: &Range<usize>) -> Result<Fault, Fault> {
        let written = self.lexer.slice(span);
        if matches!(word, Word::And | Word::Or) {
            let fault = Fault::at(
                span,
                Message::new(text!(
                    "a condition is missing before {word}",
                    "{word} 前面缺少条件"
                ))
                .with("word", written),
            );
            if *self.peek()? != Kind::Open {
                return Ok(fault);
            }
            return Ok(fault.hint(
                Message::new(text!(
                    "it stands between two conditions: (a {word} b)",
                    "它写在两个条件之间：(a {word} b)"
                ))
                .with("word", word::lower(written)),
            ));
        }
        let compared = self.before.as_ref().map(|token| &token.kind);
        let asks = match (word, compared) {
            (Word::Null | Word::Empty, Some(Kind::Comparison(Comparison::Equal))) => {
                Some("is empty")
            }
            (Word::Null | Word::Empty, Some(Kind::Comparison(Comparison::Unequal))) => {
                Some("is not empty")
            }
            _ => None,
        };
        if let Some(asks) = asks {
            let message = Message::new(text!(
                "{word} is no value to compare with",
                "{word} 不是可以比较的值"
            ));
            return Ok(Fault::at(span, message.with("word", written)).hint(did_you_mean(asks)));
        }
        let message = Message::new(text!("{word} is a reserved word", "{word} 是保留字"));
        let hint = Message::new(text!(
            "a field of this name stands in back quotes: `{word}`",
            "同名的字段要加反引号：`{word}`"
        ));
        Ok(Fault::at(span, message.with("word", written)).hint(hint.with("word", written)))
    }

    /// A token where a value should stand; it has been taken.
    pub(super) fn no_operand(&self, token: &Token) -> Fault {
        let before = self.before.as_ref();
        let fault = match (before, &token.kind) {
            (None, Kind::End) => {
                Fault::at(&token.span, text!("the expression is empty", "表达式为空"))
            }
            (Some(before), Kind::End) => self.nothing_behind(before, &token.span),
            _ => self.unexpected(token),
        };
        match (before.map(|token| &token.kind), &token.kind) {
            (Some(Kind::Arithmetic(Arithmetic::Remainder)), _) => fault.hint(text!(
                "% is the remainder of a division; five per cent is 0.05",
                "% 是取余数；百分之五写作 0.05"
            )),
            (_, Kind::Arithmetic(Arithmetic::Add)) => {
                fault.hint(text!("a number is written without +", "数字前不写 +"))
            }
            _ => fault,
        }
    }

    /// An operator or an opening bracket at the end.
    fn nothing_behind(&self, before: &Token, end: &Range<usize>) -> Fault {
        let missing = if matches!(before.kind, Kind::Word(Word::And | Word::Or | Word::Not)) {
            text!(
                "a condition is missing behind {operator}",
                "{operator} 后面缺少条件"
            )
        } else {
            text!(
                "a value is missing behind {operator}",
                "{operator} 后面缺少值"
            )
        };
        Fault::at(
            end,
            Message::new(missing).with("operator", self.lexer.slice(&before.span)),
        )
    }

    fn unexpected(&self, token: &Token) -> Fault {
        Fault::at(
            &token.span,
            Message::new(text!(
                "a value is expected here, not {found}",
                "此处应为值，实为 {found}"
            ))
            .with_said("found", self.words(token)),
        )
    }

    /// `user(a)`
    pub(super) fn arguments_of_user(&self, arguments: &[Node]) -> Fault {
        let start = arguments.first().map_or(self.end(), |node| node.span.start);
        let end = arguments.last().map_or(start, |node| node.span.end);
        Fault::at(
            &(start..end),
            text!(
                "nothing stands in the brackets of user()",
                "user() 的括号里不写内容"
            ),
        )
    }

    /// A bracket that opened at byte `start` and is open at the end.
    pub(super) fn unclosed(&self, end: &Range<usize>, start: usize) -> Fault {
        Fault::at(
            end,
            Message::new(text!(
                "`)` is missing: the bracket at character {place} is not closed",
                "缺少右括号：第 {place} 个字符处的左括号没有闭合"
            ))
            .with("place", self.lexer.place(start)),
        )
    }

    /// `previous` without what was.
    pub(super) fn no_point(&self) -> Fault {
        let span = self.last.as_ref().map_or(0..0, |token| token.span.clone());
        Fault::at(
            &span,
            text!(
                "previous stands before a point: previous.rows",
                "previous 后面要有点：previous.rows"
            ),
        )
        .hint(text!(
            "a field of this name stands in back quotes: `previous`",
            "同名的字段要加反引号：`previous`"
        ))
    }

    /// `a < = b`: a sign of comparison at `span`, then another.
    pub(super) fn no_second_sign(&mut self, span: &Range<usize>) -> Result<(), Fault> {
        if !matches!(self.peek()?, Kind::Comparison(_) | Kind::Tilde { .. }) {
            return Ok(());
        }
        let next = self.look()?;
        let first = word::lower(self.lexer.slice(span));
        let signs = format!("{first}{}", word::lower(self.lexer.slice(&next.span)));
        let fault = Fault::at(
            &(span.start..next.span.end),
            Message::new(text!(
                "two operators stand side by side",
                "两个运算符连在一起"
            )),
        );
        Err(fault.near(meant::comparison(&signs)))
    }

    /// `a not = b`: what follows `not` is not turned round by it.
    pub(super) fn nothing_negated(&self, token: &Token) -> Fault {
        let message = Message::new(text!(
            "`not` behind a value stands before {words}, not before {found}",
            "not 后面应为 {words}，实为 {found}"
        ))
        .with_list(
            "words",
            [
                "in",
                "between",
                "like",
                "contains",
                "starts with",
                "ends with",
                "matches",
            ],
        )
        .with_said("found", self.words(token));
        let hint = match token.kind {
            Kind::Comparison(Comparison::Equal) => "!=",
            Kind::Comparison(Comparison::Unequal) => "=",
            Kind::Comparison(Comparison::Less) => ">=",
            Kind::Comparison(Comparison::LessOrEqual) => ">",
            Kind::Comparison(Comparison::Greater) => "<=",
            Kind::Comparison(Comparison::GreaterOrEqual) => "<",
            Kind::Word(Word::Is) => "is not",
            Kind::Word(Word::Empty | Word::Null) => "is not empty",
            Kind::Word(Word::Valid) => "is not valid",
            _ => return Fault::at(&token.span, message),
        };
        Fault::at(&token.span, message).hint(did_you_mean(hint))
    }

    /// `starts 'a'`
    pub(super) fn no_with(&mut self, verb: &Token) -> Result<Fault, Fault> {
        let verb = word::lower(self.lexer.slice(&verb.span));
        let message = Message::new(text!(
            "`with` is missing behind {verb}",
            "{verb} 后面缺少 with"
        ))
        .with("verb", &verb);
        Ok(Fault::at(&self.look()?.span, message).hint(did_you_mean(&format!("{verb} with"))))
    }

    /// `a in 'x'`
    pub(super) fn no_list(&mut self) -> Result<Fault, Fault> {
        Ok(Fault::at(
            &self.look()?.span,
            text!(
                "a list in brackets stands behind in",
                "in 后面应为括号中的列表"
            ),
        )
        .hint(text!("write in ('a', 'b')", "写作 in ('a', 'b')")))
    }

    /// `in ()`
    pub(super) fn empty_list(&self) -> Fault {
        let start = self.before.as_ref().map_or(0, |token| token.span.start);
        Fault::at(&(start..self.end()), text!("the list is empty", "列表为空"))
    }

    /// `between 1`
    pub(super) fn no_upper_bound(&mut self) -> Result<Fault, Fault> {
        Ok(Fault::at(
            &self.look()?.span,
            text!(
                "`and` and the upper bound are missing behind between",
                "between 缺少 and 和上限"
            ),
        )
        .hint(text!("write between 1 and 5", "写作 between 1 and 5")))
    }

    /// Something else where a pattern should stand; it has been taken.
    pub(super) fn no_pattern(&self, token: &Token) -> Fault {
        Fault::at(
            &token.span,
            Message::new(text!(
                "a pattern is expected here, not {found}",
                "此处应为正则，实为 {found}"
            ))
            .with_said("found", self.words(token)),
        )
        .hint(text!(
            "write it between slashes: /^1[3-9]/",
            "写在两个斜杠之间：/^1[3-9]/"
        ))
    }

    /// Something else behind `is` or `is not`.
    pub(super) fn nothing_asked(&self, token: &Token, negated: bool) -> Fault {
        let fault = Fault::at(
            &token.span,
            Message::new(text!(
                "`is` asks for empty, null or valid, not {found}",
                "is 后面应为 empty、null 或 valid，实为 {found}"
            ))
            .with_said("found", self.words(token)),
        );
        match &token.kind {
            Kind::Literal(_) | Kind::Word(Word::True | Word::False) => {
                fault.hint(did_you_mean(if negated { "!=" } else { "=" }))
            }
            Kind::Name(_) => {
                let name = word::lower(self.lexer.slice(&token.span));
                fault.near(meant::asked(&name))
            }
            Kind::Word(_) | Kind::Comparison(_) => fault.hint(text!("leave out is", "去掉 is")),
            _ => fault,
        }
    }

    /// What stands next, without its text.
    fn look(&mut self) -> Result<Token, Fault> {
        self.peek()?;
        let token = self.ahead.as_ref().or(self.last.as_ref());
        Ok(token.map_or(
            Token {
                kind: Kind::End,
                span: 0..0,
            },
            |token| Token {
                kind: light(&token.kind),
                span: token.span.clone(),
            },
        ))
    }

    /// A token as a message names it: as written, but for texts, which may be long and nobody's business.
    fn words(&self, token: &Token) -> Message {
        const MOST: usize = 40;
        match &token.kind {
            Kind::End => text!("the end", "结尾").into(),
            Kind::Literal(Literal::Text(_)) => text!("a text", "文本").into(),
            _ => {
                let written = self.lexer.slice(&token.span);
                let word: String = match written.char_indices().nth(MOST) {
                    Some((end, _)) => format!("{}…", written.get(..end).unwrap_or_default()),
                    None => written.to_owned(),
                };
                let shown = if word.contains('`') {
                    // A name in back quotes brings its own.
                    text!("{word}", "{word}")
                } else {
                    text!("`{word}`", "`{word}`")
                };
                Message::new(shown).with("word", word)
            }
        }
    }
}
