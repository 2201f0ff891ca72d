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
    /// What else stands there: `int NOT NULL PRIMARY KEY`.
    pub demands: Demands,
}

impl Meant {
    /// A text of which nothing else is known.
    pub(super) fn string() -> Self {
        Self {
            type_name: "string",
            ..Self::default()
        }
    }
}

/// What words of databases ask of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Demands {
    pub required: bool,
    pub unique: bool,
    /// Whether it is a part of the primary key.
    pub key: bool,
}

/// The words, folded, and what each asks; one that another begins with stands behind it.
const DEMANDS: &[(&str, Demands)] = {
    const NONE: Demands = Demands {
        required: false,
        unique: false,
        key: false,
    };
    const REQUIRED: Demands = Demands {
        required: true,
        ..NONE
    };
    const UNIQUE: Demands = Demands {
        unique: true,
        ..NONE
    };
    const KEY: Demands = Demands { key: true, ..NONE };
    &[
        ("notnull", REQUIRED),
        ("不允许为空", REQUIRED),
        ("不能为空", REQUIRED),
        ("不可为空", REQUIRED),
        ("不可空", REQUIRED),
        ("不为空", REQUIRED),
        ("非空", REQUIRED),
        ("必填", REQUIRED),
        ("primarykey", KEY),
        ("primary", KEY),
        ("pri", KEY),
        ("pk", KEY),
        ("联合主键", KEY),
        ("主键", KEY),
        ("uniquekey", UNIQUE),
        ("unique", UNIQUE),
        ("uni", UNIQUE),
        ("uk", UNIQUE),
        ("唯一索引", UNIQUE),
        ("唯一键", UNIQUE),
        ("唯一约束", UNIQUE),
        ("唯一", UNIQUE),
        ("foreignkey", NONE),
        ("fk", NONE),
        ("外键", NONE),
        ("mul", NONE),
        ("nullable", NONE),
        ("null", NONE),
        ("允许为空", NONE),
        ("可为空", NONE),
        ("可空", NONE),
        ("autoincrement", NONE),
        ("auto_increment", NONE),
        ("identity(1,1)", NONE),
        ("identity", NONE),
        ("自增长", NONE),
        ("自增", NONE),
        ("index", NONE),
        ("普通索引", NONE),
        ("索引", NONE),
        ("unsigned", NONE),
        ("zerofill", NONE),
    ]
};

impl Demands {
    /// What a text asks that holds nothing but such words; None where it holds something else, or nothing.
    pub(super) fn read(text: &str) -> Option<Self> {
        let folded = fold(text);
        let signs = [',', ';', '、', '/', '+', '&', '|'];
        let mut rest = folded.trim_start_matches(signs);
        let mut all = (!rest.is_empty()).then(Self::default)?;
        while !rest.is_empty() {
            let (word, asked) = DEMANDS.iter().find(|(word, _)| rest.starts_with(word))?;
            all = all.and(*asked);
            rest = rest[word.len()..].trim_start_matches(signs);
        }
        Some(all)
    }

    /// What both ask.
    pub(super) const fn and(self, other: Self) -> Self {
        Self {
            required: self.required || other.required,
            unique: self.unique || other.unique,
            key: self.key || other.key,
        }
    }
}

/// The words for each type of the standard, folded, parted by blanks.
const TYPES: &[(&str, &str)] = &[
    (
        "string",
        "string str text 文字型 字串 varchar varchar2 nvarchar nvarchar2 char nchar character charactervarying \
         longtext mediumtext tinytext clob nclob ntext uuid guid uniqueidentifier enum set 文本 字符 \
         字符串 字符型 文本型 文字 枚举 枚举型 下拉 单选 下拉框 选项 选择 代码 编码 单行文本 多行文本 \
         长文本 短文本 单选框 单选题 freetext textarea textfield shorttext memo picklist category categorical factor dropdown select radio alphanumeric notes c an",
    ),
    (
        "integer",
        "integer int bigint smallint mediumint tinyint int2 int4 int8 int16 int32 int64 long short \
         serial bigserial 整數 整数 整型 整数型 长整型 longinteger 自增 autonumber short byte biginteger whole wholenumber count",
    ),
    (
        "number",
        "number 數字 數值 numeric decimal dec float float4 float8 float64 double doubleprecision real 数字 数值 \
         数值型 数字型 小数 浮点 浮点型 浮点数 实数 bigdecimal n",
    ),
    (
        "boolean",
        "boolean bool bit logical 布尔 布尔型 布尔值 逻辑 逻辑型 checkbox flag truefalse",
    ),
    ("date", "date 日期 日期型 年月日 localdate day d"),
    (
        "datetime",
        "datetime datetime2 smalldatetime timestamp timestamptz timestampwithtimezone \
         timestampwithouttimezone 日期时间 日期时间型 时间戳 localdatetime zoneddatetime \
         offsetdatetime instant date/time dt",
    ),
    ("time", "time 时间 时刻 localtime"),
    ("year", "year 年 年份"),
    ("yearmonth", "yearmonth 年月 月份"),
    ("duration", "duration interval 时长"),
    ("object", "object json jsonb 对象 map dict struct"),
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
    (
        "money",
        "number",
        "金额 货币 currency money smallmoney amount 元",
    ),
    ("percent", "number", "百分比 比例 percentage %"),
    ("postcode", "string", "邮编 邮政编码 zip zipcode"),
    ("person-name", "string", "姓名 人名"),
    ("company-name", "string", "公司名称 企业名称 单位名称"),
    ("address", "string", "地址"),
    ("country", "string", "国家 国家代码 国家/地区"),
    ("card-number", "string", "银行卡号 卡号"),
];

/// What a type says; None where nobody knows it. `VARCHAR(20)` is a text of at most 20 signs.
pub(super) fn meant(written: &str) -> Option<Meant> {
    let folded = fold(written);
    let (word, rest) = match folded.split_once(['(', '[', '<']) {
        Some((word, rest)) => (word, rest),
        None => (folded.as_str(), ""),
    };
    let (inside, behind) = rest.split_once([')', ']']).unwrap_or((rest, ""));
    let unsigned = word.ends_with("unsigned") || behind.contains("unsigned");
    let (word, demands) = parted(word, behind);
    if matches!(word, "是否" | "是/否" | "yes/no" | "yesno" | "y/n") {
        let yes_no = word.starts_with('是');
        return Some(Meant {
            type_name: "boolean",
            yes_no,
            demands,
            ..Meant::default()
        });
    }
    let (type_name, kind) = of_word(word)?;
    let digits: String = inside
        .trim_start_matches("max")
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let is_whole = matches!(word, "number" | "numeric" | "decimal" | "dec")
        && (inside.ends_with(",0") || (word == "number" && !digits.is_empty() && digits == inside));
    let type_name = match word {
        _ if is_whole => "integer",
        // What MySQL makes of BOOLEAN.
        "tinyint" if digits == "1" => "boolean",
        _ if folded.ends_with("[]") => "list",
        _ => type_name,
    };
    Some(Meant {
        type_name,
        kind,
        length: (type_name == "string" && !digits.is_empty()).then_some(digits),
        unsigned,
        choices: if has("enum set", word) {
            choices(written)
        } else {
            Vec::new()
        },
        yes_no: false,
        demands,
    })
}

/// The word of a type without what stands behind it in a definition, and what that asks.
fn parted<'a>(word: &'a str, behind: &str) -> (&'a str, Demands) {
    let definition = behind.split("default").next().unwrap_or_default();
    let mut demands = Demands::read(definition).unwrap_or_default();
    let mut word = word.split("default").next().unwrap_or_default();
    while let Some((shorter, asked)) = DEMANDS.iter().find_map(|(known, asked)| {
        let shorter = word.strip_suffix(known)?;
        (known.is_ascii() && known.len() > 3 && !shorter.is_empty()).then_some((shorter, asked))
    }) {
        demands = demands.and(*asked);
        word = shorter;
    }
    (word, demands)
}

/// `an..200`, `n8`, `a2..20`: the fewest and the most signs, as standards for the exchange of data write it.
pub(super) fn counted(written: &str) -> Option<(Option<String>, String)> {
    let folded = fold(written);
    let letters = folded.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let form = &folded[..folded.len() - letters.len()];
    if !matches!(form, "a" | "n" | "an" | "c" | "x" | "ans") {
        return None;
    }
    let whole = |text: &str| {
        let sound = (1..7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        sound.then(|| text.to_owned())
    };
    match letters.split_once("..") {
        Some(("", most)) => Some((None, whole(most)?)),
        Some((least, most)) => Some((Some(whole(least)?), whole(most)?)),
        None => whole(letters).map(|most| (Some(most.clone()), most)),
    }
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
    let bare = ["类型", "选择", "型", "框"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending));
    known(word).or_else(|| known(bare.filter(|bare| !bare.is_empty())?))
}

fn known(word: &str) -> Option<(&'static str, Option<&'static str>)> {
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
            ('M', 3) => "%b",
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
            ("tinyint(1)", "boolean", None),
            ("tinyint(4)", "integer", None),
            ("int IDENTITY(1,1)", "integer", None),
            ("VARCHAR(20) NOT NULL DEFAULT ''", "string", Some("20")),
            ("nvarchar(max)", "string", None),
            ("List<String>", "list", None),
            ("String[]", "list", None),
            ("Map<String, Object>", "object", None),
            ("下拉选择", "string", None),
            ("字符串类型", "string", None),
            ("Date/Time", "datetime", None),
            ("Text (max 50)", "string", Some("50")),
            ("Number (2 decimals)", "number", None),
        ] {
            let meant = meant(written).unwrap();
            assert_eq!(meant.type_name, type_name, "{written}");
            assert_eq!(meant.length.as_deref(), length, "{written}");
        }
        let listed = meant("ENUM('a', 'B c')").unwrap();
        assert_eq!((listed.type_name, listed.length), ("string", None));
        assert_eq!(listed.choices, ["a", "B c"]);
        assert!(meant("int unsigned").unwrap().unsigned);
        let asked = meant("bigint(20) NOT NULL PRIMARY KEY").unwrap().demands;
        assert!(asked.required && asked.key && !asked.unique);
        assert_eq!(meant("Currency").unwrap().kind, Some("money"));
        assert_eq!(meant("blob of things"), None);
    }

    #[test]
    fn words_of_databases_ask_what_they_say() {
        for (text, expected) in [
            ("PK, NOT NULL", Some((true, false, true))),
            ("NOT NULL UNIQUE", Some((true, true, false))),
            ("主键/非空", Some((true, false, true))),
            ("FK", Some((false, false, false))),
            ("UNI", Some((false, true, false))),
            ("PK and more", None),
            ("是", None),
            ("", None),
        ] {
            let found = Demands::read(text).map(|asked| (asked.required, asked.unique, asked.key));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn forms_of_exchange_count_signs() {
        for (text, expected) in [
            ("an..200", Some((None, "200"))),
            ("an18", Some((Some("18"), "18"))),
            ("a2..20", Some((Some("2"), "20"))),
            ("n..18,2", None),
            ("email", None),
            ("200", None),
        ] {
            let found = counted(text);
            let found = found
                .as_ref()
                .map(|(least, most)| (least.as_deref(), most.as_str()));
            assert_eq!(found, expected, "{text}");
        }
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
            ("DD-MMM-YYYY", Some("%d-%b-%Y")),
            ("%d/%m/%Y", Some("%d/%m/%Y")),
            ("ISO 8601", None),
            ("-", None),
        ] {
            assert_eq!(date_format(written).as_deref(), expected, "{written}");
        }
    }
}
