//! The administrative divisions of China: provinces, prefectures and counties with their codes (GB/T 2260), those
//! withdrawn since 1980 included, because identity cards carry the code of the day they were numbered.
//!
//! `division/codes.txt` has a line for each name of each code, sorted: six digits, a sign (a blank: in force; `-`:
//! withdrawn, with its last name; `~`: an earlier name of the code above), the name. It is searched as it stands; an
//! index by name is made when a name is first asked for.

use std::sync::LazyLock;

/// The table, a line a name.
static CODES: &str = include_str!("division/codes.txt");

/// How many digits a code has.
const DIGITS: usize = 6;

/// A province, region or municipality.
#[derive(Debug)]
pub(crate) struct Province {
    /// The first two digits of its codes.
    number: &'static str,
    /// As it is called in full: 浙江省.
    pub(crate) name: &'static str,
    /// As it is called for short: 浙江.
    pub(crate) short: &'static str,
    /// What number plates begin with; None where they are other ones.
    pub(crate) plate: Option<char>,
}

/// Whether a province is a city as well.
const MUNICIPALITIES: [&str; 4] = ["11", "12", "31", "50"];

const fn line(
    number: &'static str,
    name: &'static str,
    short: &'static str,
    plate: Option<char>,
) -> Province {
    Province {
        number,
        name,
        short,
        plate,
    }
}

/// By number. Residence permits of people from Taiwan begin with 83, the codes of Taiwan itself with 71.
static PROVINCES: [Province; 35] = [
    line("11", "北京市", "北京", Some('京')),
    line("12", "天津市", "天津", Some('津')),
    line("13", "河北省", "河北", Some('冀')),
    line("14", "山西省", "山西", Some('晋')),
    line("15", "内蒙古自治区", "内蒙古", Some('蒙')),
    line("21", "辽宁省", "辽宁", Some('辽')),
    line("22", "吉林省", "吉林", Some('吉')),
    line("23", "黑龙江省", "黑龙江", Some('黑')),
    line("31", "上海市", "上海", Some('沪')),
    line("32", "江苏省", "江苏", Some('苏')),
    line("33", "浙江省", "浙江", Some('浙')),
    line("34", "安徽省", "安徽", Some('皖')),
    line("35", "福建省", "福建", Some('闽')),
    line("36", "江西省", "江西", Some('赣')),
    line("37", "山东省", "山东", Some('鲁')),
    line("41", "河南省", "河南", Some('豫')),
    line("42", "湖北省", "湖北", Some('鄂')),
    line("43", "湖南省", "湖南", Some('湘')),
    line("44", "广东省", "广东", Some('粤')),
    line("45", "广西壮族自治区", "广西", Some('桂')),
    line("46", "海南省", "海南", Some('琼')),
    line("50", "重庆市", "重庆", Some('渝')),
    line("51", "四川省", "四川", Some('川')),
    line("52", "贵州省", "贵州", Some('贵')),
    line("53", "云南省", "云南", Some('云')),
    line("54", "西藏自治区", "西藏", Some('藏')),
    line("61", "陕西省", "陕西", Some('陕')),
    line("62", "甘肃省", "甘肃", Some('甘')),
    line("63", "青海省", "青海", Some('青')),
    line("64", "宁夏回族自治区", "宁夏", Some('宁')),
    line("65", "新疆维吾尔自治区", "新疆", Some('新')),
    line("71", "台湾省", "台湾", None),
    line("81", "香港特别行政区", "香港", None),
    line("82", "澳门特别行政区", "澳门", None),
    line("83", "台湾省", "台湾", None),
];

impl Province {
    /// The first two digits of its codes.
    pub(crate) fn number(&self) -> &'static str {
        self.number
    }

    /// Whether it is a city as well: 北京, 天津, 上海, 重庆.
    pub(crate) fn is_municipality(&self) -> bool {
        MUNICIPALITIES.contains(&self.number)
    }
}

/// Every province, by number.
pub(crate) fn provinces() -> &'static [Province] {
    &PROVINCES
}

/// The full name of the province that a code, of which at least two digits are there, belongs to.
pub(crate) fn province(code: &str) -> Option<&'static str> {
    let number = code.get(..2)?;
    let at = PROVINCES
        .binary_search_by(|province| province.number.cmp(number))
        .ok()?;
    Some(PROVINCES[at].name)
}

/// The full name of the province whose number plates begin so.
pub(crate) fn province_of_plate(sign: char) -> Option<&'static str> {
    let mut provinces = PROVINCES.iter();
    provinces
        .find(|province| province.plate == Some(sign))
        .map(|province| province.name)
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Division {
    line: &'static str,
}

impl Division {
    /// Six digits.
    pub(crate) fn code(self) -> &'static str {
        self.line.get(..DIGITS).unwrap_or_default()
    }

    /// As it is or was called in full, without what it belongs to: 余杭区.
    pub(crate) fn name(self) -> &'static str {
        self.line.get(DIGITS + 1..).unwrap_or_default()
    }

    /// Whether its code is in force, and this its name.
    pub(crate) fn is_current(self) -> bool {
        self.line.as_bytes().get(DIGITS) == Some(&b' ')
    }

    /// The digits that the divisions within it have in common.
    pub(crate) fn within(self) -> &'static str {
        let code = self.code();
        let pairs = code.trim_end_matches('0').len().div_ceil(2) * 2;
        code.get(..pairs).unwrap_or(code)
    }

    /// Whether addresses name it as their city: a prefecture, or a county directly under its province.
    pub(crate) fn is_city(self) -> bool {
        let code = self.code();
        let direct = code.get(2..4) == Some("90") && self.is_current();
        !code.ends_with("0000") && (code.ends_with("00") || direct)
    }

    /// Whether it is a county, a district, or a city of that rank.
    pub(crate) fn is_county(self) -> bool {
        !self.code().ends_with("00")
    }
}

/// The division with a code of six digits, under its last name.
pub(crate) fn find(code: &str) -> Option<Division> {
    let bytes = CODES.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = bytes[low..middle]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(low, |at| low + at + 1);
        let end = end_of_line(middle);
        if CODES.get(start..start + DIGITS)? < code {
            low = end + 1;
        } else {
            high = start;
        }
    }
    let line = CODES.get(low..end_of_line(low))?;
    (line.get(..DIGITS) == Some(code)).then_some(Division { line })
}

/// Where the line ends in which a byte stands.
fn end_of_line(at: usize) -> usize {
    let mut rest = CODES.as_bytes().iter().skip(at);
    rest.position(|byte| *byte == b'\n')
        .map_or(CODES.len(), |found| at + found)
}

/// A division under one of the names that people call it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    /// The name.
    pub(crate) name: &'static str,
    /// What it names.
    pub(crate) division: Division,
}

impl Named {
    /// Whether the name is the full one.
    pub(crate) fn is_full(&self) -> bool {
        self.name.len() == self.division.name().len()
    }
}

/// Every name of prefectures and counties, full and short, by name, then code.
static NAMES: LazyLock<Vec<Named>> = LazyLock::new(|| {
    let mut names = Vec::with_capacity(16_384);
    for division in CODES.lines().map(|line| Division { line }) {
        if division.code().ends_with("0000") {
            continue;
        }
        let full = division.name();
        let shorter = [without_rank(full), prefecture(full)];
        let shorter = shorter.into_iter().flatten();
        names.extend(
            std::iter::once(full)
                .chain(shorter.filter(|name| name.chars().nth(1).is_some()))
                .map(|name| Named { name, division }),
        );
    }
    names.sort_unstable_by_key(|named| (named.name, named.division.line));
    names
});

/// What people leave out at the end of a name.
const RANKS: [&str; 6] = ["地区", "新区", "市", "盟", "区", "县"];

/// Who gave an autonomous prefecture its name.
const PEOPLES: [&str; 19] = [
    "柯尔克孜",
    "哈萨克",
    "朝鲜族",
    "土家族",
    "布依族",
    "哈尼族",
    "景颇族",
    "傈僳族",
    "蒙古族",
    "蒙古",
    "苗族",
    "藏族",
    "羌族",
    "彝族",
    "侗族",
    "壮族",
    "傣族",
    "白族",
    "回族",
];

fn without_rank(name: &'static str) -> Option<&'static str> {
    RANKS.iter().find_map(|rank| name.strip_suffix(rank))
}

/// 延边 of 延边朝鲜族自治州.
fn prefecture(name: &'static str) -> Option<&'static str> {
    let mut name = name.strip_suffix("自治州")?;
    while let Some(shorter) = PEOPLES.iter().find_map(|people| name.strip_suffix(people)) {
        name = shorter;
    }
    Some(name)
}

/// Everything below a province that is called exactly so, in full or for short, by code.
pub(crate) fn named(name: &str) -> &'static [Named] {
    let names = NAMES.as_slice();
    let start = names.partition_point(|named| named.name < name);
    let rest = names.get(start..).unwrap_or_default();
    let count = rest.partition_point(|named| named.name == name);
    rest.get(..count).unwrap_or_default()
}

/// How many characters the longest name has.
const LONGEST: usize = 16;

/// What a text may begin with, the longest name first: divisions of one name each time, all below a province.
pub(crate) fn beginnings(text: &str) -> impl Iterator<Item = &'static [Named]> {
    let mut ends = [0; LONGEST];
    let mut count = 0;
    for (end, (at, c)) in ends.iter_mut().zip(text.char_indices()) {
        if c.is_ascii() {
            break;
        }
        *end = at + c.len_utf8();
        count += 1;
    }
    (1..count)
        .rev()
        .filter_map(move |at| text.get(..ends[at]))
        .map(named)
        .filter(|names| !names.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_well_formed() {
        let mut last = "";
        for line in CODES.lines() {
            assert!(last < line, "{line}");
            let (code, rest) = line.split_at(DIGITS);
            assert!(code.bytes().all(|byte| byte.is_ascii_digit()), "{line}");
            assert!(province(code).is_some(), "{line}");
            assert!(rest.starts_with([' ', '-', '~']), "{line}");
            let name = &rest[1..];
            assert!((2..=LONGEST).contains(&name.chars().count()), "{line}");
            // An earlier name follows the line of the last one.
            let first = last.get(..DIGITS) != Some(code);
            assert_eq!(first, !rest.starts_with('~'), "{line}");
            if first {
                assert_eq!(find(code), Some(Division { line }));
            }
            last = line;
        }
        let numbers = PROVINCES.iter().map(|province| province.number);
        assert!(numbers.is_sorted());
    }

    #[test]
    fn a_code_is_found_with_its_name() {
        for (code, name, current) in [
            ("110000", "北京市", true),
            ("330110", "余杭区", true),
            ("330181", "萧山市", false),
            ("110103", "崇文区", false),
            ("659012", "白杨市", true),
            ("820000", "澳门特别行政区", true),
        ] {
            let found = find(code).unwrap();
            assert_eq!((found.name(), found.is_current()), (name, current));
        }
        for code in ["", "000000", "110199", "999999", "11010", "33011０", "王"] {
            assert_eq!(find(code), None, "{code}");
        }
        assert_eq!(province("330110"), Some("浙江省"));
        assert_eq!(province("83"), Some("台湾省"));
        assert_eq!(province("10"), None);
        assert_eq!(province("王"), None);
        assert_eq!(province_of_plate('沪'), Some("上海市"));
        assert_eq!(province_of_plate('上'), None);
    }

    #[test]
    fn names_are_found_in_full_and_for_short() {
        for (name, code) in [
            ("杭州市", "330100"),
            ("杭州", "330100"),
            ("延边朝鲜族自治州", "222400"),
            ("延边", "222400"),
            ("伊犁", "654000"),
            ("浦东新区", "310115"),
            ("浦东", "310115"),
            ("襄樊", "420600"),
            ("义乌", "330782"),
        ] {
            let found = named(name);
            let mut codes = found.iter().map(|named| named.division.code());
            assert!(codes.any(|found| found == code), "{name} {found:?}");
        }
        assert!(named("西湖区").len() > 1);
        assert!(named("").is_empty() && named("Hangzhou").is_empty());
        let longest = beginnings("杭州市余杭区").next().unwrap();
        assert_eq!(longest[0].name, "杭州市");
        assert!(beginnings("H杭州").next().is_none());
    }

    #[test]
    fn ranks_are_told_by_the_code() {
        let of = |code| find(code).unwrap();
        assert!(of("330100").is_city() && !of("330100").is_county());
        assert!(of("419001").is_city() && of("419001").is_county());
        assert!(!of("330110").is_city() && of("330110").is_county());
        assert!(!of("330000").is_city());
        assert_eq!(of("330000").within(), "33");
        assert_eq!(of("330100").within(), "3301");
        assert_eq!(of("330110").within(), "330110");
        assert_eq!(of("441900").within(), "4419");
    }
}
