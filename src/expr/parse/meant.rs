//! Words that stand where an operator is missing, and the operator that was probably meant.

use super::Kind;
use crate::expr::lex::{number, word};
use crate::expr::tree::Literal;
use crate::text;
use crate::text::{Message, did_you_mean, nearest};

/// What people write, in lower case, and what it is called here.
static OPERATORS: &[(&[&str], &str)] = &[
    (&["等于", "eq", "equals"], "="),
    (&["不等于", "ne"], "!="),
    (&["大于", "gt"], ">"),
    (&["小于", "lt"], "<"),
    (&["大于等于", "不小于", "至少", "ge", "gte"], ">="),
    (&["小于等于", "不大于", "至多", "le", "lte"], "<="),
    (&["包含", "含有", "include", "includes", "has"], "contains"),
    (&["不包含", "不含"], "not contains"),
    (&["介于"], "between"),
    (&["属于", "在"], "in"),
    (&["不属于", "不在", "notin"], "not in"),
    (&["和", "与", "并", "并且", "而且", "同时"], "and"),
    (&["或者"], "or"),
    (&["为空", "isnull", "isempty"], "is empty"),
    (&["不为空", "notnull"], "is not empty"),
    (
        &["begins", "begin", "startswith", "beginswith", "开头"],
        "starts with",
    ),
    (&["endswith", "结尾"], "ends with"),
    (&["匹配", "regexp", "rlike", "regex"], "matches"),
    (&["ilike", "类似"], "like"),
    (&["mod"], "%"),
    (&["div"], "/"),
];

/// Bytes of a name that is worth a hint: longer ones make no sentence, and are slow to compare.
const LONG: usize = 100;

/// What is held against a word that is nearly one of them.
static NEARLY: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "between",
    "like",
    "contains",
    "starts with",
    "ends with",
    "matches",
    "is",
];

/// What people write behind `is`, and what it is called here.
static ASKED: &[(&[&str], &str)] = &[
    (
        &[
            "blank", "missing", "nil", "none", "na", "nothing", "空", "空的", "空白",
        ],
        "is empty",
    ),
    (&["ok", "correct", "good", "有效", "正确"], "is valid"),
    (&["invalid", "wrong", "bad", "无效", "错误"], "is not valid"),
];

/// The word of a table that `name` stands for.
fn called(table: &[(&[&str], &'static str)], name: &str) -> Option<&'static str> {
    let found = table.iter().find(|(words, _)| words.contains(&name));
    found.map(|(_, operator)| *operator)
}

/// What was probably meant by a name behind `is`, in lower case.
pub(super) fn asked(name: &str) -> Option<&'static str> {
    if name.len() > LONG {
        return None;
    }
    called(ASKED, name).or_else(|| nearest(name, ["empty", "valid", "null"]))
}

/// The operator of comparison that is written so.
pub(super) fn comparison(signs: &str) -> Option<&'static str> {
    ["<=", ">=", "<>", "!=", "=="]
        .into_iter()
        .find(|operator| *operator == signs)
        .or_else(|| called(&[(&["=>"], ">="), (&["=<"], "<="), (&["><"], "<>")], signs))
}

/// What helps where a name follows a value.
pub(super) fn behind(before: &Kind, left: &str, right: &str) -> Option<Message> {
    if left.len() > LONG || right.len() > LONG {
        return None;
    }
    let name = word::lower(right);
    if let Some(operator) = called(OPERATORS, &name).or_else(|| nearest(&name, NEARLY.to_vec())) {
        return Some(did_you_mean(operator));
    }
    if let Some(hint) = blank(right) {
        return Some(hint);
    }
    match before {
        Kind::Literal(Literal::Number(_)) => {
            let unit = number::meant_unit(&name)?;
            Some(did_you_mean(&format!("{left}{unit}")))
        }
        Kind::Name(_) if !left.starts_with('`') => blank(left).or_else(|| {
            Some(
                Message::new(text!(
                    "a field whose name has blanks stands in back quotes: `{left} {right}`",
                    "字段名含有空格时要加反引号：`{left} {right}`"
                ))
                .with("left", left)
                .with("right", right),
            )
        }),
        _ => None,
    }
}

/// That a Chinese word for `and`, `or`, `not` needs blanks, where a name begins or ends with one.
pub(super) fn blank(name: &str) -> Option<Message> {
    let word = ['且', '或', '非']
        .into_iter()
        .find(|word| name.starts_with(*word) || name.ends_with(*word))?;
    Some(
        Message::new(text!(
            "{word} needs a blank on both sides",
            "{word} 的前后要有空格"
        ))
        .with("word", word),
    )
}
