//! Reads an expression as a tree: operators by precedence, brackets, calls.
//!
//! What is begun and not complete waits in a list ([`Pending`]) and not on the stack: reading never calls itself. A
//! tree is never higher than [`TALLEST`], so that whoever walks it may. What is said about an expression that cannot
//! be read stands in `complaint`.

mod complaint;
mod condition;
mod meant;
mod operand;
mod pending;

use std::ops::Range;

use super::fault::Fault;
use super::lex::word::Word;
use super::lex::{Kind, Lexer, Token};
use super::tree::{Arithmetic, Form, Literal, Node};
use pending::Pending;

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
        pending: Vec::new(),
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
    /// What is begun and not complete, the innermost last.
    pending: Vec<Pending>,
    /// How many brackets, calls, `not` and `-` are among them.
    depth: usize,
}

impl Parser<'_> {
    /// An expression and nothing behind it.
    fn whole(mut self) -> Result<Node, Fault> {
        loop {
            let operand = self.operand()?;
            if let Some(whole) = self.behind(operand)? {
                return Ok(whole.node);
            }
        }
    }

    /// Reads on behind an operand: None once another operand must follow, the whole at the end.
    fn behind(&mut self, operand: Built) -> Result<Option<Built>, Fault> {
        let (mut left, mut tightest) = (operand, Level::Operand);
        loop {
            let floor = self.floor();
            let next = match self.operator_ahead()? {
                Some(level) if level >= floor => {
                    if level > tightest || (level, tightest) == (Level::Comparison, level) {
                        return Err(self.behind_comparison()?);
                    }
                    self.operator(left, level)?
                }
                _ => match self.pending.pop() {
                    Some(pending) => self.complete(pending, left)?,
                    None => return self.finish(left).map(Some),
                },
            };
            match next {
                Some(next) => (left, tightest) = next,
                None => return Ok(None),
            }
        }
    }

    /// How tightly an operator must bind to belong to what is innermost.
    fn floor(&self) -> Level {
        self.pending.last().map_or(Level::Or, Pending::floor)
    }

    /// The whole, if nothing stands behind it.
    fn finish(&mut self, whole: Built) -> Result<Built, Fault> {
        match self.take()? {
            Token {
                kind: Kind::End, ..
            } => Ok(whole),
            token => Err(self.left_over(&token)),
        }
    }

    /// Takes the operator that stands next, whose left side is complete. With the whole, and how tightly it binds,
    /// if nothing must follow.
    fn operator(&mut self, left: Built, level: Level) -> Result<Option<(Built, Level)>, Fault> {
        if level == Level::Comparison {
            let whole = self.condition(left)?;
            return Ok(whole.map(|whole| (whole, level)));
        }
        let token = self.take()?;
        self.pending.push(match token.kind {
            Kind::Arithmetic(operator) => Pending::Chain {
                left,
                operator,
                length: 1,
            },
            _ => Pending::Alternatives {
                level,
                start: left.node.span.start,
                all: vec![left.node],
                height: left.height,
            },
        });
        Ok(None)
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
                    assert!((1..1_000).contains(&fault.message.say(lang).len()));
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
            is_sound(&words.into_iter().map(|(word, gap)| word.to_owned() + &gap).collect::<String>());
        }
    }

    /// Runs on half the stack that a thread has.
    fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().stack_size(1 << 20);
        thread.spawn(work).unwrap().join().unwrap();
    }

    fn repeated(head: &str, middle: &str, tail: &str, times: usize) -> String {
        format!("{}{middle}{}", head.repeat(times), tail.repeat(times))
    }

    #[test]
    fn a_part_knows_its_bytes_brackets_included() {
        let text = "(城市 = 'x') and len (b) > 1";
        let tree = parse(text).unwrap();
        assert_eq!(tree.span, 0..text.len());
        let Form::All(parts) = tree.form else {
            panic!("{text}");
        };
        assert_eq!(&text[parts[0].span.clone()], "(城市 = 'x')");
        let Form::Compare(_, call, _) = &parts[1].form else {
            panic!("{text}");
        };
        assert_eq!(&text[call.span.clone()], "len (b)");
        let Form::Call { name_span, .. } = &call.form else {
            panic!("{text}");
        };
        assert_eq!(&text[name_span.0.clone()], "len");
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
                let chain = |length| ["a", &[operator, "a"].concat().repeat(length)].concat();
                is_sound(&chain(LONGEST_CHAIN));
                assert!(parse(&chain(LONGEST_CHAIN)).is_ok());
                assert!(parse(&chain(LONGEST_CHAIN + 1)).is_err());
            }
            let tall = repeated("(", "a", &format!("){}", "+a".repeat(500)), 100);
            assert!(parse(&tall).is_err());
            for (levels, read) in [(DEEPEST, true), (DEEPEST + 1, false)] {
                let mixed = repeated("a or b and c = d + e * (", "a", ")", levels);
                is_sound(&mixed);
                assert_eq!(parse(&mixed).is_ok(), read);
            }
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
            let name = "b".repeat(LONGEST_TEXT - 10);
            for head in ["a ", "5", "a is ", "`"] {
                is_sound(&format!("{head}{name}"));
            }
            assert!(parse(&" ".repeat(LONGEST_TEXT + 1)).is_err());
        });
    }
}
