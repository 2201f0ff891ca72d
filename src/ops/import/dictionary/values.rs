//! Lists of values and ranges as people write them in one cell: `1=男；2=女`, `0-100`, `是/否`.

/// A value, and what it is called.
pub(super) type Choice = (String, Option<String>);

/// What a cell of values says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// The values, in order, none twice.
    Choices(Vec<Choice>),
    /// The least and the greatest; None: no bound.
    Range(Option<String>, Option<String>),
}

/// What parts the values, the surest first.
const SEPARATORS: &[&[char]] = &[
    &['\n', '\r'],
    &[';', '；'],
    &['|', '｜'],
    &['、'],
    &[',', '，'],
    &['/', '／'],
];

/// Longer values are sentences.
const LONGEST_VALUE: usize = 40;

/// What `text` says; None where nobody can be sure.
pub(super) fn read(text: &str, numeric: bool) -> Option<Values> {
    let text = text.trim();
    if numeric && let Some(range) = range(text) {
        return Some(range);
    }
    let text = text.trim_matches(['[', ']', '【', '】', '{', '}']);
    let Some(separator) = SEPARATORS.iter().find(|signs| text.contains(**signs)) else {
        return codes(text).map(Values::Choices);
    };
    let parts: Vec<&str> = text
        .split(*separator)
        .map(|part| part.trim().trim_matches(['"', '\'', '“', '”', '。']))
        .filter(|part| !part.is_empty())
        .collect();
    // "and so on" is no list.
    let open = |part: &&str| {
        ["等", "...", "…", "etc", "其它等"]
            .iter()
            .any(|end| part.ends_with(end))
    };
    if parts.len() < 2 || parts.iter().any(open) {
        return None;
    }
    let labelled: Option<Vec<Choice>> = parts.iter().map(|part| label(part)).collect();
    let choices = labelled.unwrap_or_else(|| {
        parts
            .iter()
            .map(|part| ((*part).to_owned(), None))
            .collect()
    });
    let sound = |(value, _): &Choice| !value.is_empty() && value.chars().count() <= LONGEST_VALUE;
    (choices.iter().all(sound) && are_distinct(&choices)).then_some(Values::Choices(choices))
}

/// `1-个人 2-企业`, `1存续 2注销`: values parted by blanks, where each is a short code with its label.
fn codes(text: &str) -> Option<Vec<Choice>> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let joined = |part: &&str| {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (code, label) = part.split_at(digits);
        let spoken = label.chars().next().is_some_and(char::is_alphabetic);
        (!code.is_empty() && spoken).then(|| (code.to_owned(), Some(label.to_owned())))
    };
    let numbered = parts.iter().map(joined).collect::<Option<Vec<Choice>>>();
    // Numbers with what they count are no codes: 3天 7天.
    let in_turn = numbered.filter(|all| {
        let numbers = all.iter().map(|(code, _)| code.parse::<u32>().ok());
        let first = all.first().and_then(|(code, _)| code.parse::<u32>().ok());
        first.is_some_and(|first| first < 2 && numbers.eq((first..).map(Some).take(all.len())))
    });
    let labelled = || parts.iter().map(|part| label(part)).collect();
    let all: Vec<Choice> = in_turn.or_else(labelled)?;
    (all.len() > 1 && all.iter().all(is_code) && are_distinct(&all)).then_some(all)
}

/// Whether a value is a short code with a label.
fn is_code((value, label): &Choice) -> bool {
    label.is_some() && value.len() <= 8 && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn are_distinct(all: &[Choice]) -> bool {
    let mut pairs = all.iter().enumerate();
    pairs.all(|(at, (value, _))| !all[..at].iter().any(|(before, _)| before == value))
}

/// Codes with labels that a description goes through: `0：否，1：是`, `状态：0-停用 1-启用`, `类型（1=个人；2=企业）`.
pub(super) fn described(text: &str) -> Option<Vec<Choice>> {
    let of = |text: &str| match read(text.trim().trim_end_matches(['。', '.']), false)? {
        Values::Choices(all) => all.iter().all(is_code).then_some(all),
        Values::Range(..) => None,
    };
    let bracketed = || {
        let (_, rest) = text.split_once(['（', '('])?;
        of(rest.split_once(['）', ')'])?.0)
    };
    let introduced = || of(text.split_once(['：', ':'])?.1);
    of(text).or_else(introduced).or_else(bracketed)
}

/// `1=男`, `1:男`, `1：男`, `M（男）`, `1-男`, `1 男`: the value and its label.
fn label(part: &str) -> Option<Choice> {
    let pair = |(value, label): (&str, &str)| {
        let (value, label) = (value.trim(), label.trim());
        (!value.is_empty() && !label.is_empty()).then(|| (value.to_owned(), Some(label.to_owned())))
    };
    for sign in ["=", "＝", ":", "："] {
        if let Some(found) = part.split_once(sign) {
            return pair(found);
        }
    }
    for (open, close) in [('（', '）'), ('(', ')')] {
        if let Some(found) = part
            .strip_suffix(close)
            .and_then(|part| part.split_once(open))
        {
            return pair(found);
        }
    }
    // A code of letters and digits before what is none.
    if let Some((code, words)) = part.split_once([',', '，']) {
        let short = code.len() <= 8 && code.chars().all(|c| c.is_ascii_alphanumeric());
        return if short { pair((code, words)) } else { None };
    }
    for sign in ['-', '—', '–', ' ', '.'] {
        if let Some((code, words)) = part.split_once(sign)
            && code.len() <= 8
            && code.chars().all(|c| c.is_ascii_alphanumeric())
            && !words.is_ascii()
        {
            return pair((code, words.trim_start_matches(['-', '—', '–'])));
        }
    }
    None
}

/// `0-100`, `0~100`, `1 至 5`, `>=0`, `≤100`, `[1,5]` of numbers.
fn range(text: &str) -> Option<Values> {
    let number = |text: &str| {
        let text = text.trim();
        let sound = !text.is_empty() && text.parse::<f64>().is_ok_and(f64::is_finite);
        let plain = text
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
        (sound && plain && !text.starts_with('.') && !text.ends_with('.')).then(|| text.to_owned())
    };
    for (sign, is_least) in [
        (">=", true),
        ("≥", true),
        ("<=", false),
        ("≤", false),
        ("大于等于", true),
        ("小于等于", false),
    ] {
        if let Some(bound) = text.strip_prefix(sign) {
            let bound = Some(number(bound)?);
            return Some(if is_least {
                Values::Range(bound, None)
            } else {
                Values::Range(None, bound)
            });
        }
    }
    let bracketed = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    if let Some((least, most)) = bracketed.and_then(|text| text.split_once(',')) {
        return Some(Values::Range(Some(number(least)?), Some(number(most)?)));
    }
    for sign in ["~", "～", "至", "到", "–", "—", "..", " to ", "-"] {
        // A sign in front is a minus.
        let Some(at) = text
            .char_indices()
            .skip(1)
            .find_map(|(at, _)| text[at..].starts_with(sign).then_some(at))
        else {
            continue;
        };
        if let (Some(least), Some(most)) = (number(&text[..at]), number(&text[at + sign.len()..])) {
            return Some(Values::Range(Some(least), Some(most)));
        }
    }
    None
}

/// `20`, `1-50`, `11位`, `≤ 20`, `最多 20 个字`: the fewest and the most signs.
pub(super) fn lengths(text: &str) -> Option<(Option<String>, String)> {
    let text = text.trim();
    let text = text.trim_end_matches(['位', '字', '个', '符']).trim();
    let whole = |text: &str| {
        !text.is_empty() && text.len() < 10 && text.bytes().all(|b| b.is_ascii_digit())
    };
    // A spreadsheet may have made a decimal of it.
    let plain = text.strip_suffix(".0").unwrap_or(text);
    if whole(plain) {
        return Some((None, plain.to_owned()));
    }
    for sign in ["<=", "≤", "最多", "最大", "不超过"] {
        if let Some(most) = text.strip_prefix(sign).map(str::trim)
            && whole(most)
        {
            return Some((None, most.to_owned()));
        }
    }
    match range(text)? {
        Values::Range(Some(least), Some(most)) if whole(&least) && whole(&most) => {
            Some((Some(least), most))
        }
        _ => None,
    }
}

/// What says yes, folded, parted by blanks.
const YES: &str = "是 y yes true t 1 √ ✓ ✔ ● ○ x 必填 必须 必输 必录 必选 required mandatory m notnull 非空 唯一 主键 \
    pk pri primary primarykey uni unique uk 有 v ☑ 不可空 不能为空 *";

/// What says no, folded, parted by blanks. What is asked for under a condition is neither.
const NO: &str = "否 n no false f 0 × ✗ - -- — / 选填 可选 非必填 optional o null 无 可空 可为空 不必填 ☐ none 非必须 \
    普通 mul fk 外键";

/// Whether a cell says yes or no; None where it says something else. An empty cell is a no.
pub(super) fn truth(text: &str) -> Option<bool> {
    let folded = crate::schema::claims::fold(text);
    let is_one = |words: &str| words.split_ascii_whitespace().any(|word| word == folded);
    if is_one(YES) {
        return Some(true);
    }
    (folded.is_empty() || is_one(NO)).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_values_are_read_as_people_write_them() {
        let plain = |all: &[&str]| {
            Some(Values::Choices(
                all.iter().map(|v| ((*v).to_owned(), None)).collect(),
            ))
        };
        let named = |all: &[(&str, &str)]| {
            let pair = |(v, l): &(&str, &str)| ((*v).to_owned(), Some((*l).to_owned()));
            Some(Values::Choices(all.iter().map(pair).collect()))
        };
        for (text, expected) in [
            ("男/女", plain(&["男", "女"])),
            ("gold, silver, bronze", plain(&["gold", "silver", "bronze"])),
            ("1=男；2=女", named(&[("1", "男"), ("2", "女")])),
            ("1：男\n2：女", named(&[("1", "男"), ("2", "女")])),
            ("M（男）、F（女）", named(&[("M", "男"), ("F", "女")])),
            ("0-否;1-是", named(&[("0", "否"), ("1", "是")])),
            ("A 甲|B 乙", named(&[("A", "甲"), ("B", "乙")])),
            (
                "1, Male | 2, Female",
                named(&[("1", "Male"), ("2", "Female")]),
            ),
            ("1-个人 2-企业", named(&[("1", "个人"), ("2", "企业")])),
            ("1存续 2注销", named(&[("1", "存续"), ("2", "注销")])),
            ("3天内 7天内", None),
            ("see the annex", None),
            ("北京、上海等", None),
            ("见附录", None),
            ("a,a", None),
        ] {
            assert_eq!(read(text, false), expected, "{text}");
        }
    }

    #[test]
    fn ranges_are_of_numbers() {
        let range = |a: Option<&str>, b: Option<&str>| {
            Some(Values::Range(a.map(str::to_owned), b.map(str::to_owned)))
        };
        for (text, expected) in [
            ("0-100", range(Some("0"), Some("100"))),
            ("-5~5", range(Some("-5"), Some("5"))),
            ("1至5", range(Some("1"), Some("5"))),
            (">=0", range(Some("0"), None)),
            ("≤ 10.5", range(None, Some("10.5"))),
        ] {
            assert_eq!(read(text, true), expected, "{text}");
        }
    }

    #[test]
    fn lengths_are_most_or_from_to() {
        assert_eq!(lengths("20"), Some((None, "20".to_owned())));
        assert_eq!(lengths("18位"), Some((None, "18".to_owned())));
        assert_eq!(
            lengths("2-10"),
            Some((Some("2".to_owned()), "10".to_owned()))
        );
        assert_eq!(lengths("10,2"), None);
        assert_eq!(lengths("很长"), None);
    }

    #[test]
    fn truths_are_said_in_many_ways() {
        for (text, expected) in [
            ("是", Some(true)),
            ("√", Some(true)),
            (" NO ", Some(false)),
            ("", Some(false)),
            ("有条件", None),
            ("条件必填", None),
        ] {
            assert_eq!(truth(text), expected, "{text}");
        }
    }
}
