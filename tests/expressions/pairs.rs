//! What every operator makes of every two types: a field, a value worked out, or one written out, on either side.

use std::fmt::Write as _;

use rolo::text::Lang;

use crate::cases::customers;
use crate::table::Table;

type Type = (char, &'static str, [&'static str; 2], &'static str);

/// A text that reads as nothing else.
const QUOTED: &str = "'x'";

/// Of each type: its letter, its words, its fields, and something that is worked out; last, as it is written out.
const TYPES: &[Type] = &[
    ('n', "a number", ["amount", "amount + 1"], "12"),
    ('t', "a text", ["city", "upper(city)"], QUOTED),
    ('d', "a date", ["signup", "signup + 1d"], "2026-11-21"),
    ('p', "a date and time", ["last", "last + 1h"], ""),
    ('c', "a time of day", ["at", "coalesce(at, at)"], ""),
    ('s', "a duration", ["span", "-span"], "180d"),
    ('b', "true or false", ["consent", "(city is empty)"], "true"),
    (
        'm',
        "a month of a year",
        ["period", "coalesce(period, period)"],
        "",
    ),
];

/// What may be held against what: `<` in order, `=` only for being the same, `.` a fault.
const COMPARISONS: &str = "
      n t d p c s b m
    n < . . . . . . .
    t . < . . . . . .
    d . . < < . . . .
    p . . < < . . . .
    c . . . . < . . .
    s . . . . . < . .
    b . . . . . . = .
    m . . . . . . . <
";

/// What `left operator right` gives, by the letter of its type; the left one stands in front.
const ARITHMETIC: &[(&str, &str)] = &[
    (
        "+",
        "
      n t d p c s b m
    n n . . . . . . .
    t . . . . . . . .
    d . . . . . d . .
    p . . . . . p . .
    c . . . . . . . .
    s . . d p . s . .
    b . . . . . . . .
    m . . . . . . . .
",
    ),
    (
        "-",
        "
      n t d p c s b m
    n n . . . . . . .
    t . . . . . . . .
    d . . s s . d . .
    p . . s s . p . .
    c . . . . . . . .
    s . . . . . s . .
    b . . . . . . . .
    m . . . . . . . .
",
    ),
    (
        "*",
        "
      n t d p c s b m
    n n . . . . s . .
    t . . . . . . . .
    d . . . . . . . .
    p . . . . . . . .
    c . . . . . . . .
    s s . . . . . . .
    b . . . . . . . .
    m . . . . . . . .
",
    ),
    (
        "/",
        "
      n t d p c s b m
    n n . . . . . . .
    t . . . . . . . .
    d . . . . . . . .
    p . . . . . . . .
    c . . . . . . . .
    s s . . . . . . .
    b . . . . . . . .
    m . . . . . . . .
",
    ),
    (
        "%",
        "
      n t d p c s b m
    n n . . . . . . .
    t . . . . . . . .
    d . . . . . . . .
    p . . . . . . . .
    c . . . . . . . .
    s . . . . . . . .
    b . . . . . . . .
    m . . . . . . . .
",
    ),
];

/// Every two types with what the table has at their crossing.
fn crossings(table: &str) -> impl Iterator<Item = (Type, Type, char)> {
    let rows: Vec<Vec<char>> = table
        .lines()
        .map(|line| line.chars().filter(|c| *c != ' ').collect())
        .filter(|row: &Vec<char>| !row.is_empty())
        .collect();
    assert_eq!(rows.len(), TYPES.len() + 1);
    let all = TYPES.iter().zip(rows.into_iter().skip(1));
    all.flat_map(|(left, row)| {
        assert_eq!(row[0], left.0);
        TYPES
            .iter()
            .zip(row.into_iter().skip(1))
            .map(|(right, found)| (*left, *right, found))
    })
}

/// The forms of a type.
fn forms(of: Type) -> impl Iterator<Item = &'static str> {
    let (_, _, [field, computed], written) = of;
    let forms = [field, computed, written];
    forms.into_iter().filter(|form| !form.is_empty())
}

/// What is wrong with an expression, the marked piece first; empty if nothing is.
fn fault(table: &mut Table, text: &str) -> Option<(String, String)> {
    let faults = table.keeps(text).err()?;
    assert_eq!(faults.len(), 1, "{text}");
    let marked = text[faults[0].span.clone()].to_owned();
    Some((marked, faults[0].message.say(Lang::En)))
}

/// An operator between two operands, and which places it has for the right one.
fn conditions(left: &str, right: &str) -> Vec<(String, bool)> {
    let mut all = Vec::new();
    for operator in ["=", "!="] {
        all.push((format!("{left} {operator} {right}"), false));
    }
    for operator in ["<", "<=", ">", ">="] {
        all.push((format!("{left} {operator} {right}"), true));
    }
    for not in ["", "not "] {
        all.push((format!("{left} {not}in ({right})"), false));
        all.push((format!("{left} {not}between {right} and {right}"), true));
    }
    all
}

/// What is said where two operands do not compare, behind the piece that is marked.
fn unlike(
    (a, left): (&'static str, Type),
    (b, right): (&'static str, Type),
    ordered: bool,
) -> (String, String) {
    // What is written in quotes takes the type of what stands beside it, if it reads so.
    let (lead, other) = match (a == QUOTED, b == QUOTED) {
        (true, false) => ((b, right), (a, left)),
        _ => ((a, left), (b, right)),
    };
    let is_tried = other.0 == QUOTED && !matches!(lead.1.0, 'n' | 't');
    let (marked, said) = if ordered && lead.1.0 == 'b' {
        (lead.0, "true and false have no order".to_owned())
    } else if is_tried {
        (other.0, format!("this is not {}", lead.1.1))
    } else {
        let said = format!("{} cannot be compared with {}", lead.1.1, other.1.1);
        (other.0, said)
    };
    (marked.trim_matches(['(', ')']).to_owned(), said)
}

#[test]
fn only_like_is_compared_with_like() {
    let mut table = customers();
    let mut wrong = String::new();
    for (left, right, crossing) in crossings(COMPARISONS) {
        for a in forms(left) {
            for b in forms(right) {
                for (text, ordered) in conditions(a, b) {
                    let compares = crossing == '<' || crossing == '=' && !ordered;
                    let expected = (!compares).then(|| unlike((a, left), (b, right), ordered));
                    let faults = table.keeps(&text).err();
                    let found = faults.map(|faults| {
                        let marked = text[faults[0].span.clone()].trim_matches(['(', ')']);
                        (marked.to_owned(), faults[0].message.say(Lang::En))
                    });
                    if found != expected {
                        let _ = writeln!(wrong, "{text}: {found:?}, not {expected:?}");
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn only_what_makes_sense_is_calculated() {
    let mut table = customers();
    let mut wrong = String::new();
    for (operator, results) in ARITHMETIC {
        for (left, right, expected) in crossings(results) {
            for a in forms(left) {
                for b in forms(right) {
                    let sum = format!("({a}) {operator} ({b})");
                    // Its type shows beside a field of that type.
                    let found = TYPES
                        .iter()
                        .find(|of| table.keeps(&format!("{sum} = {}", of.2[0])).is_ok());
                    let gives = found.map_or('.', |of| {
                        if of.0 == 'd' {
                            day_or_point(left, right)
                        } else {
                            of.0
                        }
                    });
                    if gives != expected {
                        let _ = writeln!(wrong, "{sum}: {gives}, not {expected}");
                    }
                    if expected == '.' {
                        let (marked, said) = fault(&mut table, &format!("{sum} is empty")).unwrap();
                        let wanted =
                            format!("{} {operator} {} cannot be worked out", left.1, right.1);
                        if marked != sum || said != wanted {
                            let _ = writeln!(wrong, "{sum}: {said} at {marked}");
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A day compares with a point in time, so which of them a sum is shows only in what it is made of.
fn day_or_point(left: Type, right: Type) -> char {
    if [left.0, right.0].contains(&'p') {
        'p'
    } else {
        'd'
    }
}

#[test]
fn only_texts_are_searched_and_only_conditions_joined() {
    let mut table = customers();
    for (letter, words, [field, computed], _) in TYPES {
        for operand in [field, computed] {
            for condition in [
                format!("{operand} like 'x'"),
                format!("{operand} not contains 'x'"),
                format!("{operand} starts with 'x'"),
                format!("'x' ends with {operand}"),
                format!("{operand} matches /x/"),
                format!("{operand} !~ /x/i"),
            ] {
                let wanted = (*letter != 't').then(|| format!("a text expected, this is {words}"));
                assert_eq!(
                    fault(&mut table, &condition).map(|found| found.1),
                    wanted,
                    "{condition}"
                );
            }
            for condition in [
                operand.to_string(),
                format!("not {operand}"),
                format!("{operand} and true"),
                format!("false or {operand}"),
                format!("if({operand}, 1, 2) = 1"),
            ] {
                let wanted =
                    (*letter != 'b').then(|| format!("true or false expected, this is {words}"));
                assert_eq!(
                    fault(&mut table, &condition).map(|found| found.1),
                    wanted,
                    "{condition}"
                );
            }
            for condition in [
                format!("{operand} is empty"),
                format!("{operand} is not null"),
            ] {
                assert_eq!(fault(&mut table, &condition), None, "{condition}");
            }
            let negated = format!("-({operand}) is empty");
            let wanted =
                (!"ns".contains(*letter)).then(|| format!("a number expected, this is {words}"));
            assert_eq!(
                fault(&mut table, &negated).map(|found| found.1),
                wanted,
                "{negated}"
            );
        }
    }
}
