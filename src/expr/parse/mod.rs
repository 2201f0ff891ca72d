//! Reads an expression as a tree: operators by precedence (Pratt), brackets, calls.
//!
//! A tree is never higher than [`TALLEST`], so that whoever walks it may use the stack. What is said about an
//! expression that cannot be read stands in `complaint`.

mod complaint;
mod condition;
mod meant;
mod operand;

use std::ops::Range;

use super::fault::Fault;
use super::lex::word::Word;
use super::lex::{Kind, Lexer, Token};
use super::tree::{Arithmetic, Form, Literal, Node};

/// Brackets, calls, `not` and `-` within one another.
const DEEPEST: usize = 200;
/// Operators of `+ -` or of `* / %` in a row.
const LONGEST_CHAIN: usize = 1_000;
/// Nodes from the root of a tree to its farthest leaf.
const TALLEST: usize = DEEPEST + LONGEST_CHAIN;
/// Bytes of an expression: 1 MiB.
const LONGEST_TEXT: usize = 1 << 20;

/// Reads an expression.
///
/// # Errors
/// The first thing that is wrong with its form.
pub fn parse(text: &str) -> Result<Node, Fault> {
    if text.len() > LONGEST_TEXT {
        return Err(complaint::too_long(text));
    }
    let parser = Parser {
        lexer: Lexer::new(text),
        ahead: None,
        last: None,
        before: None,
        depth: 0,
    };
    parser.whole()
}

/// How tightly an operator binds, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Negation,
    Operand,
}

impl Level {
    /// That of `+`, `*` and their like.
    pub(super) fn of(operator: Arithmetic) -> Self {
        match operator {
            Arithmetic::Add | Arithmetic::Subtract => Self::Sum,
            _ => Self::Product,
        }
    }
}

/// A part of the tree, and how high it is.
struct Built {
    node: Node,
    height: usize,
}

/// Where reading has come to.
struct Parser<'a> {
    lexer: Lexer<'a>,
    /// The next token, once it has been looked at.
    ahead: Option<Token>,
    /// The token that was taken last, without its text.
    last: Option<Token>,
    /// The one before it.
    before: Option<Token>,
    /// Brackets, calls, `not` and `-` that are open.
    depth: usize,
}

impl Parser<'_> {
    /// An expression and nothing behind it.
    fn whole(mut self) -> Result<Node, Fault> {
        let whole = self.expression(Level::Or)?;
        match self.take()? {
            Token {
                kind: Kind::End, ..
            } => Ok(whole.node),
            token => Err(self.left_over(&token)),
        }
    }

    /// An expression whose operators all bind at least as tightly as `floor`.
    fn expression(&mut self, floor: Level) -> Result<Built, Fault> {
        let mut left = self.prefix(floor)?;
        let mut tightest = Level::Operand;
        while let Some(level) = self.operator_ahead()? {
            if level < floor {
                break;
            }
            if level > tightest || (level, tightest) == (Level::Comparison, Level::Comparison) {
                return Err(self.behind_comparison()?);
            }
            left = match level {
                Level::Or | Level::And => self.alternatives(left, level)?,
                Level::Comparison => self.condition(left)?,
                _ => self.chain(left, level)?,
            };
            tightest = level;
        }
        Ok(left)
    }

    /// The level of the operator that stands next, if one does.
    fn operator_ahead(&mut self) -> Result<Option<Level>, Fault> {
        Ok(match self.peek()? {
            Kind::Word(Word::Or) => Some(Level::Or),
            Kind::Word(Word::And) => Some(Level::And),
            Kind::Comparison(_)
            | Kind::Tilde { .. }
            | Kind::Word(
                Word::Not
                | Word::In
                | Word::Between
                | Word::Like
                | Word::Contains
                | Word::Starts
                | Word::Ends
                | Word::Matches
                | Word::Is,
            ) => Some(Level::Comparison),
            Kind::Arithmetic(operator) => Some(Level::of(*operator)),
            _ => None,
        })
    }

    /// `not a`, `- a`, or an operand.
    fn prefix(&mut self, floor: Level) -> Result<Built, Fault> {
        let (level, form): (_, fn(Box<Node>) -> Form) = match self.peek()? {
            Kind::Word(Word::Not) => (Level::Not, Form::Not),
            Kind::Arithmetic(Arithmetic::Subtract) => (Level::Negation, Form::Negate),
            _ => return self.operand(),
        };
        if floor > level {
            return Err(self.late_not()?);
        }
        self.enter()?;
        let start = self.take()?.span.start;
        let inner = self.expression(level)?;
        self.depth -= 1;
        let span = start..inner.node.span.end;
        self.built(form(Box::new(inner.node)), span, inner.height)
    }

    /// `a and b and …`, `a or b or …`, the first of which has been read.
    fn alternatives(&mut self, first: Built, level: Level) -> Result<Built, Fault> {
        let inner = if level == Level::Or {
            Level::And
        } else {
            Level::Not
        };
        let mut height = first.height;
        let mut span = first.node.span.clone();
        let mut all = vec![first.node];
        while self.operator_ahead()? == Some(level) {
            self.take()?;
            let next = self.expression(inner)?;
            height = height.max(next.height);
            span.end = next.node.span.end;
            all.push(next.node);
        }
        let form = if level == Level::Or {
            Form::Any(all)
        } else {
            Form::All(all)
        };
        self.built(form, span, height)
    }

    /// `a + b - …`, `a * b / …`, the first of which has been read: calculated from the left.
    fn chain(&mut self, first: Built, level: Level) -> Result<Built, Fault> {
        let inner = if level == Level::Sum {
            Level::Product
        } else {
            Level::Negation
        };
        let mut left = first;
        let mut length = 0;
        while let Some(operator) = self.take_arithmetic(level)? {
            length += 1;
            if length > LONGEST_CHAIN {
                return Err(self.too_tall());
            }
            let right = self.expression(inner)?;
            let span = left.node.span.start..right.node.span.end;
            let form = Form::Arithmetic(operator, Box::new(left.node), Box::new(right.node));
            left = self.built(form, span, left.height.max(right.height))?;
        }
        Ok(left)
    }

    fn take_arithmetic(&mut self, level: Level) -> Result<Option<Arithmetic>, Fault> {
        match *self.peek()? {
            Kind::Arithmetic(operator) if Level::of(operator) == level => {
                self.take()?;
                Ok(Some(operator))
            }
            _ => Ok(None),
        }
    }

    /// A part above others, the highest of which is `height` high.
    fn built(&self, form: Form, span: Range<usize>, height: usize) -> Result<Built, Fault> {
        if height >= TALLEST {
            return Err(self.too_tall());
        }
        Ok(Built {
            node: Node { form, span },
            height: height + 1,
        })
    }

    /// Goes one level deeper, for what stands next.
    fn enter(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.too_deep()?);
        }
        Ok(())
    }

    /// What stands next.
    fn peek(&mut self) -> Result<&Kind, Fault> {
        let token = match self.ahead.take() {
            Some(token) => token,
            None => self.lexer.next()?,
        };
        Ok(&self.ahead.insert(token).kind)
    }

    /// What stands next, which then counts as read.
    fn take(&mut self) -> Result<Token, Fault> {
        let token = match self.ahead.take() {
            Some(token) => token,
            None => self.lexer.next()?,
        };
        self.remember(light(&token.kind), &token.span);
        Ok(token)
    }

    fn remember(&mut self, kind: Kind, span: &Range<usize>) {
        let span = span.clone();
        self.before = self.last.replace(Token { kind, span });
    }

    /// Whether this stands next; then it counts as read.
    fn takes(&mut self, kind: &Kind) -> Result<bool, Fault> {
        let found = self.peek()? == kind;
        if found {
            self.take()?;
        }
        Ok(found)
    }

    /// Where the token that was taken last ends.
    fn end(&self) -> usize {
        self.last.as_ref().map_or(0, |token| token.span.end)
    }
}

/// A kind without the text it carries.
fn light(kind: &Kind) -> Kind {
    match kind {
        Kind::Name(_) | Kind::Quoted(_) => Kind::Name(String::new()),
        Kind::Literal(Literal::Text(_)) => Kind::Literal(Literal::Text(String::new())),
        other => other.clone(),
    }
}

#[cfg(test)]
mod faults;

#[cfg(test)]
mod samples;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words and signs of the language, and some that are not.
    const WORDS: &[&str] = &[
        "a",
        "城市",
        "`b c`",
        "'x'",
        "\"y\"",
        "1",
        "2.5",
        "2026-11-21",
        "180d",
        "3h 20min",
        "true",
        "today",
        "rows",
        "previous",
        ".",
        "user()",
        "len",
        "if",
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "%",
        "=",
        "!=",
        "<",
        ">=",
        "=~",
        "!~",
        "/x/i",
        "and",
        "or",
        "not",
        "!",
        "&&",
        "||",
        "且",
        "或",
        "非",
        "in",
        "between",
        "like",
        "contains",
        "starts",
        "ends",
        "with",
        "matches",
        "is",
        "empty",
        "null",
        "valid",
        "（",
        "）",
        "，",
        "＝",
        "“z”",
        "≥",
        "5q",
        "'",
        "`",
        "#",
    ];

    fn is_sound(text: &str) {
        match parse(text) {
            Ok(tree) => assert_eq!(parse(&tree.to_string()).unwrap(), tree, "{text}"),
            Err(fault) => {
                assert!(text.get(fault.span.clone()).is_some(), "{text}");
                for lang in [crate::text::Lang::En, crate::text::Lang::Zh] {
                    assert!(!fault.message.say(lang).is_empty());
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            is_sound(&text);
        }

        #[test]
        fn any_words_are_read_or_refused(
            words in proptest::collection::vec((proptest::sample::select(WORDS), "[ 　]?"), 0..16)
        ) {
            is_sound(&words.into_iter().map(|(word, gap)| format!("{word}{gap}")).collect::<String>());
        }
    }

    /// Runs on a stack of half a mebibyte.
    fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().stack_size(4096 * 1024);
        thread.spawn(work).unwrap().join().unwrap();
    }

    fn repeated(head: &str, middle: &str, tail: &str, times: usize) -> String {
        format!("{}{middle}{}", head.repeat(times), tail.repeat(times))
    }

    #[test]
    fn nesting_and_chains_have_limits() {
        on_a_small_stack(|| {
            for (head, tail) in [
                ("(", ")"),
                ("not ", ""),
                ("-", ""),
                ("f(", ")"),
                ("1 + (2 * (", "))"),
            ] {
                let levels = DEEPEST / head.matches('(').count().max(1);
                is_sound(&repeated(head, "a", tail, levels));
                assert!(parse(&repeated(head, "a", tail, levels)).is_ok(), "{head}");
                assert!(
                    parse(&repeated(head, "a", tail, levels + 1)).is_err(),
                    "{head}"
                );
            }
            for operator in ["+", "%"] {
                let chain = |length| format!("a{}", format!("{operator}a").repeat(length));
                is_sound(&chain(LONGEST_CHAIN));
                assert!(parse(&chain(LONGEST_CHAIN)).is_ok());
                assert!(parse(&chain(LONGEST_CHAIN + 1)).is_err());
            }
            let tall = repeated("(", "a", &format!("){}", "+a".repeat(500)), 100);
            assert!(parse(&tall).is_err());
            let mixed = repeated("a or b and not c = d + e * -(", "a", ")", DEEPEST / 3);
            is_sound(&mixed);
            assert!(parse(&mixed).is_ok());
        });
    }

    #[test]
    fn long_expressions_are_read_at_once() {
        on_a_small_stack(|| {
            let list = format!("a in ('x'{})", ", 'x'".repeat(100_000));
            assert_eq!(parse(&list).unwrap().to_string(), list);
            let wide = format!("a{}", " and b = 1".repeat(100_000));
            assert_eq!(parse(&wide).unwrap().to_string(), wide);
            for hostile in [
                "(", "not ", "-", "'", "`", "1h ", "1 ", "a ", "=", "/", "(a,", "a=/x",
            ] {
                is_sound(&hostile.repeat(LONGEST_TEXT / hostile.len()));
            }
            assert!(parse(&" ".repeat(LONGEST_TEXT + 1)).is_err());
        });
    }
}
