//! What type a word means: those of the standard, of SQL, of spreadsheets, in both languages.

use crate::kinds;
use crate::schema::claims::fold;

/// What a word says of a field's type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meant {
    /// `type`.
    pub type_name: &'static str,
    /// `kind`.
    pub kind: Option<&'static str>,
    /// `maxLength`, of a text.
    pub length: Option<String>,
    /// Whether it cannot be below zero.
    pub unsigned: bool,
    /// The values that an `ENUM` of SQL lists.
    pub choices: Vec<String>,
    /// Whether its words are 是 and 否.
    pub yes_no: bool,
}

/// The words for each type of the standard, folded, parted by blanks.
const TYPES: &[(&str, &str)] = &[
    (
        "string",
        "string str text varchar varchar2 nvarchar nvarchar2 char nchar character charactervarying \
         longtext mediumtext tinytext clob nclob ntext uuid guid uniqueidentifier enum set 文本 字符 \
         字符串 字符型 文本型 文字 枚举 枚举型 下拉 单选 下拉框 选项 选择 代码 编码 单行文本 多行文本 \
         长文本 短文本 category categorical factor dropdown select radio alphanumeric notes c an",
    ),
    (
        "integer",
        "integer int bigint smallint mediumint tinyint int2 int4 int8 int16 int32 int64 long short \
         serial bigserial 整数 整型 整数型 长整型 longinteger 自增 whole wholenumber count",
    ),
    (
        "number",
        "number numeric decimal dec float float4 float8 float64 double doubleprecision real 数字 数值 \
         数值型 数字型 小数 浮点 浮点型 浮点数 实数 n",
    ),
    (
        "boolean",
        "boolean bool bit logical 布尔 布尔型 布尔值 逻辑 逻辑型 checkbox flag truefalse",
    ),
    ("date", "date 日期 日期型 年月日 day d"),
    (
        "datetime",
        "datetime datetime2 smalldatetime timestamp timestamptz timestampwithtimezone \
         timestampwithouttimezone 日期时间 日期时间型 时间戳 dt",
    ),
    ("time", "time 时间 时刻"),
    ("year", "year 年 年份"),
    ("yearmonth", "yearmonth 年月 月份"),
    ("duration", "duration interval 时长"),
    ("object", "object json jsonb 对象"),
    ("array", "array 数组"),
    ("list", "list 列表 多选 multiselect multiplechoice"),
    ("geopoint", "geopoint 坐标 经纬度"),
    ("geojson", "geojson"),
    ("any", "any 任意 不限"),
];

/// Words for what a value means; the kinds' own names beside.
const KINDS: &[(&str, &str, &str)] = &[
    (
        "phone",
        "string",
        "手机 手机号 手机号码 电话 电话号码 联系电话 tel telephone mobile phonenumber",
    ),
    (
        "email",
        "string",
        "邮箱 电子邮箱 邮件 电子邮件 e-mail mail emailaddress",
    ),
    ("url", "string", "网址 链接 uri link hyperlink website"),
    ("cn-resident-id", "string", "身份证 身份证号 身份证号码"),
    ("cn-credit-code", "string", "统一社会信用代码 信用代码"),
    ("money", "number", "金额 货币 money smallmoney amount 元"),
    ("percent", "number", "百分比 比例 percentage %"),
    ("postcode", "string", "邮编 邮政编码 zip zipcode"),
    ("person-name", "string", "姓名 人名"),
    ("company-name", "string", "公司名称 企业名称 单位名称"),
    ("address", "string", "地址"),
    ("country", "string", "国家 国家代码"),
    ("card-number", "string", "银行卡号 卡号"),
];

/// What a type says; None where nobody knows it. `VARCHAR(20)` is a text of at most 20 signs.
pub(super) fn meant(written: &str) -> Option<Meant> {
    let folded = fold(written);
    let (word, rest) = match folded.split_once(['(', '[']) {
        Some((word, rest)) => (word, rest),
        None => (folded.as_str(), ""),
    };
    let (inside, behind) = rest.split_once([')', ']']).unwrap_or((rest, ""));
    let unsigned = word.ends_with("unsigned") || behind.contains("unsigned");
    let word = word
        .trim_end_matches("unsigned")
        .trim_end_matches("notnull");
    if matches!(word, "是否" | "是/否" | "yes/no" | "yesno" | "y/n") {
        let yes_no = word.starts_with('是');
        return Some(Meant {
            type_name: "boolean",
            yes_no,
            ..Meant::default()
        });
    }
    let (type_name, kind) = of_word(word)?;
    let digits: String = inside.chars().take_while(char::is_ascii_digit).collect();
    let is_whole = matches!(word, "number" | "numeric" | "decimal" | "dec")
        && (inside.ends_with(",0")
            || (word == "number" && !digits.is_empty() && !inside.contains(',')));
    Some(Meant {
        type_name: if is_whole { "integer" } else { type_name },
        kind,
        length: (type_name == "string" && !digits.is_empty()).then_some(digits),
        unsigned,
        choices: if has("enum set", word) {
            choices(written)
        } else {
            Vec::new()
        },
        yes_no: false,
    })
}

/// What stands in quotes between brackets: `enum('a','b')`. Nothing where it is written otherwise.
fn choices(written: &str) -> Vec<String> {
    let inside = written
        .split_once('(')
        .and_then(|(_, rest)| rest.rsplit_once(')'));
    let Some((inside, _)) = inside else {
        return Vec::new();
    };
    let value = |part: &str| {
        let part = part.trim();
        let quoted = |sign: char| part.strip_prefix(sign)?.strip_suffix(sign);
        quoted('\'').or_else(|| quoted('"')).map(str::to_owned)
    };
    let values: Option<Vec<String>> = inside.split(',').map(value).collect();
    values.unwrap_or_default()
}

/// Whether a word is one of those that blanks part.
fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

fn of_word(word: &str) -> Option<(&'static str, Option<&'static str>)> {
    if let Some((name, _)) = TYPES
        .iter()
        .find(|(name, words)| *name == word || has(words, word))
    {
        return Some((name, None));
    }
    if let Some((kind, type_name, _)) = KINDS.iter().find(|(_, _, words)| has(words, word)) {
        return Some((type_name, Some(kind)));
    }
    let entry = kinds::find(word)?;
    let numeric = matches!(entry.name, "money" | "percent");
    Some((if numeric { "number" } else { "string" }, Some(entry.name)))
}

/// A pattern of dates as people write it (`YYYY-MM-DD`, `yyyy年M月d日 HH:mm`), as a schema does; None where something in
/// it is not known.
pub(super) fn date_format(written: &str) -> Option<String> {
    let written = written.trim();
    if written.contains('%') {
        return Some(written.to_owned());
    }
    let mut out = String::new();
    let mut known = false;
    let mut rest = written;
    while let Some(first) = rest.chars().next() {
        let run = rest.chars().take_while(|c| *c == first).count();
        let hours = out.contains("%H");
        let directive = match (first, run) {
            ('Y' | 'y', 4) => "%Y",
            ('Y' | 'y', 2) => "%y",
            ('M' | 'm', 1 | 2) if hours => "%M",
            ('M' | 'm', 1 | 2) => "%m",
            ('D' | 'd', 1 | 2) => "%d",
            ('H' | 'h', 1 | 2) => "%H",
            ('S' | 's', 1 | 2) => "%S",
            (c, _) if c.is_ascii_alphanumeric() => return None,
            _ => "",
        };
        let bytes = first.len_utf8() * run;
        if directive.is_empty() {
            out.push_str(&rest[..bytes]);
        } else {
            known = true;
            out.push_str(directive);
        }
        rest = &rest[bytes..];
    }
    known.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types;

    #[test]
    fn words_are_folded_and_mean_types_and_kinds_that_there_are() {
        for (name, words) in TYPES {
            assert!(types::find(name).is_some());
            for word in words.split(' ') {
                assert!(
                    meant(word).is_some_and(|meant| meant.type_name == *name),
                    "{word}"
                );
            }
        }
        for (kind, _, words) in KINDS {
            assert!(kinds::find(kind).is_some());
            for word in words.split(' ') {
                assert_eq!(
                    meant(word).and_then(|meant| meant.kind),
                    Some(*kind),
                    "{word}"
                );
            }
        }
    }

    #[test]
    fn types_of_databases_are_known() {
        for (written, type_name, length) in [
            ("VARCHAR(20)", "string", Some("20")),
            ("varchar2(30 char)", "string", Some("30")),
            ("DECIMAL(10,2)", "number", None),
            ("NUMBER(10)", "integer", None),
            ("decimal(8, 0)", "integer", None),
            ("int(11) unsigned", "integer", None),
            ("字符串（50）", "string", Some("50")),
            ("日期", "date", None),
            ("是否", "boolean", None),
        ] {
            let meant = meant(written).unwrap();
            assert_eq!(meant.type_name, type_name, "{written}");
            assert_eq!(meant.length.as_deref(), length, "{written}");
        }
        let listed = meant("ENUM('a', 'B c')").unwrap();
        assert_eq!((listed.type_name, listed.length), ("string", None));
        assert_eq!(listed.choices, ["a", "B c"]);
        assert!(meant("int unsigned").unwrap().unsigned);
        assert_eq!(meant("blob of things"), None);
    }

    #[test]
    fn dates_are_written_as_people_do() {
        for (written, expected) in [
            ("YYYY-MM-DD", Some("%Y-%m-%d")),
            ("yyyy/mm/dd", Some("%Y/%m/%d")),
            ("yyyyMMdd", Some("%Y%m%d")),
            ("YYYY年MM月DD日", Some("%Y年%m月%d日")),
            ("yyyy-MM-dd HH:mm:ss", Some("%Y-%m-%d %H:%M:%S")),
            ("dd.mm.yyyy", Some("%d.%m.%Y")),
            ("%d/%m/%Y", Some("%d/%m/%Y")),
            ("ISO 8601", None),
            ("-", None),
        ] {
            assert_eq!(date_format(written).as_deref(), expected, "{written}");
        }
    }
}
