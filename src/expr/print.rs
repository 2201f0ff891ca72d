//! Writes a tree as an expression that reads as the same tree, with brackets only where they are needed.
//!
//! Works through a list of what is still to be written instead of calling itself, so that no tree is too high.

use std::fmt::{self, Display, Formatter, Write as _};

use super::lex::quote::in_slashes;
use super::lex::word::is_plain_name;
use super::parse::Level;
use super::tree::{Arithmetic, Comparison, Form, Literal, Node, Part};

/// What is still to be written.
enum Piece<'a> {
    /// A part, in brackets if it binds less tightly than this.
    Node(&'a Node, Level),
    /// As it stands.
    Plain(&'static str),
    /// A regular expression, and whether case does not matter.
    Pattern(&'a str, bool),
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut pieces = vec![Piece::Node(self, Level::Or)];
        while let Some(piece) = pieces.pop() {
            match piece {
                Piece::Plain(text) => f.write_str(text)?,
                Piece::Pattern(pattern, ignore_case) => write_pattern(pattern, ignore_case, f)?,
                Piece::Node(node, floor) if level(&node.form) < floor => {
                    f.write_char('(')?;
                    pieces.push(Piece::Plain(")"));
                    pieces.push(Piece::Node(node, Level::Or));
                }
                Piece::Node(node, _) => write(&node.form, f, &mut pieces)?,
            }
        }
        Ok(())
    }
}

fn level(form: &Form) -> Level {
    match form {
        Form::Any(_) => Level::Or,
        Form::All(_) => Level::And,
        Form::Not(_) => Level::Not,
        Form::Compare(..)
        | Form::In { .. }
        | Form::Between { .. }
        | Form::Part { .. }
        | Form::Matches { .. }
        | Form::IsEmpty { .. }
        | Form::IsValid { .. } => Level::Comparison,
        Form::Arithmetic(operator, ..) => Level::of(*operator),
        Form::Negate(_) => Level::Negation,
        _ => Level::Operand,
    }
}

/// Writes what a part begins with, and adds what follows to `pieces`, the last thing first.
fn write<'a>(form: &'a Form, f: &mut Formatter<'_>, pieces: &mut Vec<Piece<'a>>) -> fmt::Result {
    let not = |negated: &bool, plain, turned| Piece::Plain(if *negated { turned } else { plain });
    match form {
        Form::Literal(literal) => return write_literal(literal, f),
        Form::Name(name) => return write_name(name, f),
        Form::Today => return f.write_str("today"),
        Form::Rows => return f.write_str("rows"),
        Form::User => return f.write_str("user()"),
        Form::Previous(inner) => {
            f.write_str("previous.")?;
            pieces.push(Piece::Node(inner, Level::Operand));
        }
        Form::Call {
            function,
            arguments,
            ..
        } => {
            f.write_str(function)?;
            f.write_char('(')?;
            pieces.push(Piece::Plain(")"));
            push_all(arguments, ", ", Level::Or, pieces);
        }
        Form::Negate(inner) => {
            f.write_char('-')?;
            pieces.push(Piece::Node(inner, Level::Negation));
        }
        Form::Not(inner) => {
            f.write_str("not ")?;
            pieces.push(Piece::Node(inner, Level::Not));
        }
        Form::Arithmetic(operator, left, right) => {
            let (own, tighter) = match Level::of(*operator) {
                Level::Sum => (Level::Sum, Level::Product),
                _ => (Level::Product, Level::Negation),
            };
            pieces.push(Piece::Node(right, tighter));
            pieces.push(Piece::Plain(arithmetic(*operator)));
            pieces.push(Piece::Node(left, own));
        }
        Form::All(all) => push_all(all, " and ", Level::Not, pieces),
        Form::Any(any) => push_all(any, " or ", Level::And, pieces),
        Form::Compare(how, left, right) => {
            pieces.push(Piece::Node(right, Level::Sum));
            pieces.push(Piece::Plain(comparison(*how)));
            pieces.push(Piece::Node(left, Level::Sum));
        }
        Form::In {
            operand,
            list,
            negated,
        } => {
            pieces.push(Piece::Plain(")"));
            push_all(list, ", ", Level::Or, pieces);
            pieces.push(not(negated, " in (", " not in ("));
            pieces.push(Piece::Node(operand, Level::Sum));
        }
        Form::Between {
            operand,
            low,
            high,
            negated,
        } => {
            pieces.push(Piece::Node(high, Level::Sum));
            pieces.push(Piece::Plain(" and "));
            pieces.push(Piece::Node(low, Level::Sum));
            pieces.push(not(negated, " between ", " not between "));
            pieces.push(Piece::Node(operand, Level::Sum));
        }
        Form::Part {
            operand,
            how,
            pattern,
            negated,
        } => {
            pieces.push(Piece::Node(pattern, Level::Sum));
            pieces.push(not(negated, part(*how), not_part(*how)));
            pieces.push(Piece::Node(operand, Level::Sum));
        }
        Form::Matches {
            operand,
            pattern,
            ignore_case,
            negated,
            ..
        } => {
            pieces.push(Piece::Pattern(pattern, *ignore_case));
            pieces.push(not(negated, " matches ", " not matches "));
            pieces.push(Piece::Node(operand, Level::Sum));
        }
        Form::IsEmpty { operand, negated } => {
            pieces.push(not(negated, " is empty", " is not empty"));
            pieces.push(Piece::Node(operand, Level::Sum));
        }
        Form::IsValid { operand, negated } => {
            pieces.push(not(negated, " is valid", " is not valid"));
            pieces.push(Piece::Node(operand, Level::Sum));
        }
    }
    Ok(())
}

fn push_all<'a>(all: &'a [Node], between: &'static str, floor: Level, pieces: &mut Vec<Piece<'a>>) {
    for (number, node) in all.iter().enumerate().rev() {
        pieces.push(Piece::Node(node, floor));
        if number > 0 {
            pieces.push(Piece::Plain(between));
        }
    }
}

fn arithmetic(operator: Arithmetic) -> &'static str {
    match operator {
        Arithmetic::Add => " + ",
        Arithmetic::Subtract => " - ",
        Arithmetic::Multiply => " * ",
        Arithmetic::Divide => " / ",
        Arithmetic::Remainder => " % ",
    }
}

fn comparison(how: Comparison) -> &'static str {
    match how {
        Comparison::Equal => " = ",
        Comparison::Unequal => " != ",
        Comparison::Less => " < ",
        Comparison::LessOrEqual => " <= ",
        Comparison::Greater => " > ",
        Comparison::GreaterOrEqual => " >= ",
    }
}

fn part(how: Part) -> &'static str {
    match how {
        Part::Like => " like ",
        Part::Contains => " contains ",
        Part::Starts => " starts with ",
        Part::Ends => " ends with ",
    }
}

fn not_part(how: Part) -> &'static str {
    match how {
        Part::Like => " not like ",
        Part::Contains => " not contains ",
        Part::Starts => " not starts with ",
        Part::Ends => " not ends with ",
    }
}

fn write_name(name: &str, f: &mut Formatter<'_>) -> fmt::Result {
    if is_plain_name(name) {
        f.write_str(name)
    } else {
        write_quoted(name, '`', f)
    }
}

/// Writes `inside` between two quotes, those inside doubled.
fn write_quoted(inside: &str, quote: char, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char(quote)?;
    for (number, part) in inside.split(quote).enumerate() {
        if number > 0 {
            f.write_char(quote)?;
            f.write_char(quote)?;
        }
        f.write_str(part)?;
    }
    f.write_char(quote)
}

fn write_pattern(pattern: &str, ignore_case: bool, f: &mut Formatter<'_>) -> fmt::Result {
    match in_slashes(pattern) {
        Some(slashes) => f.write_str(&slashes)?,
        None => return write_quoted(pattern, '\'', f),
    }
    f.write_str(if ignore_case { "i" } else { "" })
}

fn write_literal(literal: &Literal, f: &mut Formatter<'_>) -> fmt::Result {
    match literal {
        Literal::Text(text) => write_quoted(text, '\'', f),
        Literal::Number(number) => write!(f, "{number}"),
        Literal::Bool(value) => write!(f, "{value}"),
        Literal::Date(day) => {
            let (year, month, day) = date(*day);
            write!(f, "{year:04}-{month:02}-{day:02}")
        }
        Literal::Duration { months, seconds } => write_duration(*months, *seconds, f),
    }
}

/// Writes a duration in the largest units that come out even, zero as `0d`.
fn write_duration(months: i64, seconds: i64, f: &mut Formatter<'_>) -> fmt::Result {
    let parts = [
        (months / 12, "y"),
        (months % 12, "m"),
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let mut gap = "";
    for (many, unit) in parts.iter().filter(|(many, _)| *many != 0) {
        write!(f, "{gap}{many}{unit}")?;
        gap = " ";
    }
    if gap.is_empty() {
        f.write_str("0d")?;
    }
    Ok(())
}

/// Year, month and day of a day number (Howard Hinnant, "chrono-compatible low-level date algorithms",
/// `civil_from_days`).
fn date(day: i32) -> (i64, i64, i64) {
    let day = i64::from(day) + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // Years begin in March here.
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, of_month)
}

#[cfg(test)]
mod tests {
    use super::super::decimal::Decimal;
    use super::super::parse;
    use super::super::tree::Place;
    use super::*;
    use proptest::prelude::*;

    fn node(form: Form) -> Node {
        Node { form, span: 0..0 }
    }

    fn literals() -> impl Strategy<Value = Literal> {
        prop_oneof![
            "[a'\"`上\\\\/ ]{0,4}".prop_map(Literal::Text),
            "[0-9]{1,12}(\\.[0-9]{1,9})?"
                .prop_map(|text| Literal::Number(Decimal::parse(&text).unwrap())),
            any::<bool>().prop_map(Literal::Bool),
            (-719_162..2_932_897).prop_map(Literal::Date),
            (0..100_i64, 0..1_000_000_i64)
                .prop_map(|(months, seconds)| Literal::Duration { months, seconds }),
        ]
    }

    fn leaves() -> impl Strategy<Value = Form> {
        prop_oneof![
            literals().prop_map(Form::Literal),
            "[a-z]{1,3}|[a`上 1.-]{1,4}|today|and|且|in|previous|ROWS|1a|user".prop_map(Form::Name),
            Just(Form::Today),
            Just(Form::Rows),
            Just(Form::User),
            Just(Form::Previous(Box::new(node(Form::Rows)))),
        ]
    }

    /// Patterns as reading gives them: no escaped slash, and case counts where only quotes can hold one.
    fn patterns() -> impl Strategy<Value = (String, bool)> {
        ("([a^$'上/]|\\\\[d\\\\.])*\\\\?", any::<bool>()).prop_map(|(pattern, ignore_case)| {
            let whole = in_slashes(&pattern).is_some();
            (pattern, ignore_case && whole)
        })
    }

    fn trees() -> impl Strategy<Value = Node> {
        leaves().prop_map(node).prop_recursive(6, 60, 4, |inner| {
            let one = || inner.clone().prop_map(Box::new);
            let some = |from| proptest::collection::vec(inner.clone(), from..4);
            let how = proptest::sample::select(&[
                Arithmetic::Add,
                Arithmetic::Subtract,
                Arithmetic::Multiply,
                Arithmetic::Divide,
                Arithmetic::Remainder,
            ]);
            let compare = proptest::sample::select(&[
                Comparison::Equal,
                Comparison::Unequal,
                Comparison::Less,
                Comparison::LessOrEqual,
                Comparison::Greater,
                Comparison::GreaterOrEqual,
            ]);
            let part =
                proptest::sample::select(&[Part::Like, Part::Contains, Part::Starts, Part::Ends]);
            let call =
                (some(0), "len|if|长度|sum_2").prop_map(|(arguments, function)| Form::Call {
                    function,
                    name_span: Place(0..0),
                    arguments,
                });
            prop_oneof![
                one().prop_map(Form::Negate),
                (how, one(), one()).prop_map(|(how, a, b)| Form::Arithmetic(how, a, b)),
                one().prop_map(Form::Not),
                some(2).prop_map(Form::All),
                some(2).prop_map(Form::Any),
                (compare, one(), one()).prop_map(|(how, a, b)| Form::Compare(how, a, b)),
                (one(), some(1), any::<bool>()).prop_map(|(operand, list, negated)| Form::In {
                    operand,
                    list,
                    negated
                }),
                (one(), one(), one(), any::<bool>()).prop_map(|(operand, low, high, negated)| {
                    Form::Between {
                        operand,
                        low,
                        high,
                        negated,
                    }
                }),
                (one(), part, one(), any::<bool>()).prop_map(|(operand, how, pattern, negated)| {
                    Form::Part {
                        operand,
                        how,
                        pattern,
                        negated,
                    }
                }),
                (one(), patterns(), any::<bool>()).prop_map(
                    |(operand, (pattern, ignore_case), negated)| {
                        Form::Matches {
                            operand,
                            pattern,
                            pattern_span: Place(0..0),
                            ignore_case,
                            negated,
                        }
                    }
                ),
                (one(), any::<bool>())
                    .prop_map(|(operand, negated)| Form::IsEmpty { operand, negated }),
                (one(), any::<bool>())
                    .prop_map(|(operand, negated)| Form::IsValid { operand, negated }),
                call.clone(),
                call.prop_map(|call| Form::Previous(Box::new(node(call)))),
            ]
            .prop_map(node)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn a_printed_tree_reads_as_the_same_tree(tree in trees()) {
            let printed = tree.to_string();
            prop_assert_eq!(parse(&printed).map_err(|fault| format!("{printed}: {fault:?}")), Ok(tree));
        }
    }

    #[test]
    fn every_date_prints_as_it_reads() {
        for day in -719_162..2_932_897 {
            let (year, month, day_of_month) = date(day);
            let known = |part: i64| u32::try_from(part).unwrap();
            let read =
                crate::types::calendar::day_number(known(year), known(month), known(day_of_month));
            assert_eq!(read, Some(day));
        }
    }
}
