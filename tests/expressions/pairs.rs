//! What every operator makes of every two types: a field, a value worked out, or one written out, on either side.

use std::fmt::Write as _;

use rolo::text::Lang;

use crate::cases::customers;
use crate::table::Table;

/// Of each type: its letter, its words, its fields, and something that is worked out; last, as it is written out.
const TYPES: &[(char, &str, [&str; 2], &str)] = &[
    ('n', "a number", ["amount", "amount + 1"], "12"),
    ('t', "a text", ["city", "upper(city)"], "'x'"),
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

type Type = (char, &'static str, [&'static str; 2], &'static str);

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

/// The forms of a type, each with whether it is written out.
fn forms(of: Type) -> impl Iterator<Item = (&'static str, bool)> + Clone {
    let (_, _, [field, computed], written) = of;
    [(field, false), (computed, false), (written, true)]
        .into_iter()
        .filter(|(form, _)| !form.is_empty())
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

#[test]
fn only_like_is_compared_with_like() {
    let mut table = customers();
    let mut wrong = String::new();
    for (left, right, expected) in crossings(COMPARISONS) {
        for (a, a_written) in forms(left) {
            for (b, b_written) in forms(right) {
                for (text, ordered) in conditions(a, b) {
                    // What is written in quotes takes the type of what stands beside it, if it reads so.
                    let (lead, other, marked) =
                        match (a_written && left.0 == 't', b_written && right.0 == 't') {
                            (true, false) => (right, left, a),
                            _ => (left, right, b),
                        };
                    let tried = (a == "'x'") != (b == "'x'") && !matches!(lead.0, 'n' | 't');
                    let said = if expected == '.' && tried && ordered && lead.0 == 'b'
                        || expected == '=' && ordered
                    {
                        Some("true and false have no order".to_owned())
                    } else if expected == '.' && tried {
                        Some(format!("this does not read as {}", lead.1))
                    } else if expected == '.' && lead.0 == 'b' && ordered {
                        Some("true and false have no order".to_owned())
                    } else if expected == '.' {
                        Some(format!("{} cannot be compared with {}", lead.1, other.1))
                    } else {
                        None
                    };
                    let found = match table.keeps(&text) {
                        Ok(_) => None,
                        Err(faults) => {
                            let at = &text[faults[0].span.clone()];
                            let no_order = faults[0].message.say(Lang::En).contains("no order");
                            let place = if no_order {
                                [a, b].contains(&at)
                            } else {
                                at == marked.trim_matches(['(', ')']) || at == marked
                            };
                            if !place {
                                let _ = writeln!(wrong, "{text}: marked {at}");
                            }
                            Some(faults[0].message.say(Lang::En))
                        }
                    };
                    if found != said {
                        let _ =
                            writeln!(wrong, "{text}\n  expected {said:?}\n  found    {found:?}");
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
            for (a, _) in forms(left) {
                for (b, _) in forms(right) {
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
