//! What a Chinese address consists of: province, city, district and the rest, found by the names of the administrative
//! divisions. What is left out is filled in where the names that are there leave no doubt.
//!
//! Names stand in full or for short (浙江杭州余杭区), twice over (上海市上海市), or only from the city or the district on. A
//! short name before a street word or a number is the name of a street: 北京路1号 is in no Beijing.

use std::borrow::Cow;

use super::is_han;
use super::simplified::in_simplified;
use crate::kinds::division::{self, Division, Named, Province};

/// The parts of an address. Empty ones are not there and not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// The full name: 浙江省.
    pub(super) province: &'static str,
    /// The full name: 杭州市; of a municipality that of the province.
    pub(super) city: &'static str,
    /// 余杭区, or the name of a zone that is no division: 高新区.
    pub(super) district: &'a str,
    /// What follows: street, number, building, room.
    pub(super) rest: &'a str,
    /// Whether province or city are not there, but known by the district.
    pub(super) filled_in: bool,
}

/// What stands for the part of an address that is not shown.
pub(super) const STARS: &str = "***";

/// Words that addresses begin with and that say nothing.
const OPENINGS: [&str; 2] = ["中华人民共和国", "中国"];

/// What provinces are called after their short name.
const PROVINCE_RANKS: [&str; 7] = [
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "特区",
    "省",
];

/// What stands where a province or a municipality has no city or no district.
const NO_NAMES: [&str; 4] = [
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
    "市辖区",
    "省直辖",
];

/// Zones that are no divisions and stand where a district does.
const ZONES: [&str; 9] = [
    "高新技术产业开发区",
    "经济技术开发区",
    "高新技术开发区",
    "经济开发区",
    "工业园区",
    "高新区",
    "经开区",
    "开发区",
    "保税区",
];

/// What may stand between the number of a street and the name of it.
const OF_STREETS: &str = "东西南北中上下前后内外环大小新老一二三四五六七八九十";

/// What streets are.
const STREETS: [&str; 7] = ["路", "街", "道", "巷", "弄", "胡同", "里"];

/// The parts of an address in simplified characters. An address without Chinese characters is all rest.
pub(super) fn parts(text: &str) -> Parts<'_> {
    let mut reader = Reader {
        parts: Parts::default(),
        rest: opened(text),
        within: "",
    };
    reader.province();
    reader.city();
    reader.district();
    reader.zone();
    Parts {
        rest: reader.rest,
        ..reader.parts
    }
}

/// The full name of the province of an address, where that is certain.
pub(crate) fn province(text: &str) -> Option<&'static str> {
    if !text.contains(is_han) {
        return None;
    }
    let text = in_simplified(text);
    let province = parts(&text).province;
    (!province.is_empty()).then_some(province)
}

/// The first parts of an address, the rest as stars.
pub(super) fn mask(text: &str) -> String {
    let simplified: Cow<'_, str> = in_simplified(text);
    let parts = parts(&simplified);
    if !parts.province.is_empty() {
        let city = if parts.city == parts.province {
            ""
        } else {
            parts.city
        };
        return format!("{}{city}{STARS}", parts.province);
    }
    if let Some((_, last)) = text.rsplit_once(',')
        && !text.contains(is_han)
    {
        return format!("{STARS},{last}");
    }
    match text.split_once(' ') {
        Some((first, _)) if !text.contains(is_han) => format!("{first} {STARS}"),
        _ => {
            let first: String = text.chars().take(2).collect();
            format!("{first}{STARS}")
        }
    }
}

/// The text without the country, a postcode and signs at its beginning.
fn opened(text: &str) -> &str {
    let mut rest = without_signs(text);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 6 && rest[digits..].starts_with([' ', ',']) {
        rest = without_signs(&rest[digits..]);
    }
    for opening in OPENINGS {
        rest = without_signs(rest.strip_prefix(opening).unwrap_or(rest));
    }
    rest
}

/// The text without the signs that separate parts, at its beginning.
fn without_signs(text: &str) -> &str {
    text.trim_start_matches([' ', ',', '，', '、', '-', '/', '·', '|', '\u{3000}', '.'])
}

/// Whether the name before `rest` is that of a street, a number being next or a word for streets.
fn names_street(rest: &str) -> bool {
    let word = rest.trim_start_matches(|c| OF_STREETS.contains(c));
    rest.starts_with(|c: char| c.is_ascii_digit())
        || STREETS.iter().any(|street| word.starts_with(street))
}

/// Takes one part after the other off an address.
struct Reader<'a> {
    parts: Parts<'a>,
    rest: &'a str,
    /// The digits that all codes within the parts so far have in common.
    within: &'static str,
}

impl<'a> Reader<'a> {
    fn skip(&mut self, bytes: usize) {
        self.rest = without_signs(self.rest.get(bytes..).unwrap_or_default());
    }

    fn province(&mut self) {
        let found = division::provinces()
            .iter()
            .find_map(|province| Some((province, self.length_of(province)?)));
        let Some((province, length)) = found else {
            return;
        };
        self.parts.province = province.name;
        self.within = province.number();
        self.skip(length);
        if province.is_municipality() {
            self.parts.city = province.name;
            while let Some(again) = self.length_of(province) {
                self.skip(again);
            }
        }
        for word in NO_NAMES {
            if self.rest.starts_with(word) {
                self.skip(word.len());
            }
        }
    }

    /// How many bytes the name of a province takes that the rest begins with.
    fn length_of(&self, province: &Province) -> Option<usize> {
        if self.rest.starts_with(province.name) {
            return Some(province.name.len());
        }
        let after = self.rest.strip_prefix(province.short)?;
        if let Some(rank) = PROVINCE_RANKS.iter().find(|rank| after.starts_with(**rank)) {
            return Some(province.short.len() + rank.len());
        }
        // 吉林市, 海南藏族自治州 and 河北区 are no provinces.
        let other = division::beginnings(self.rest).any(|names| {
            names
                .iter()
                .any(|named| named.is_full() && named.name.len() > province.short.len())
        });
        (!other && !names_street(after)).then_some(province.short.len())
    }

    /// The names that the rest begins with, longest first, those left out that a street has.
    fn names(&self) -> impl Iterator<Item = &'static [Named]> + use<'a> {
        let rest = self.rest;
        division::beginnings(rest).filter(move |names| {
            names.first().is_some_and(|first| {
                first.is_full() || !names_street(rest.get(first.name.len()..).unwrap_or_default())
            })
        })
    }

    fn city(&mut self) {
        if !self.parts.city.is_empty() {
            return;
        }
        let within = self.within;
        let mut county_stands_there = false;
        let found = self.names().find_map(|names| {
            let cities = || names.iter().filter(|named| named.division.is_city());
            let at_home = cities().filter(|named| named.division.code().starts_with(within));
            // A city that is said to be in another province is believed if its name stands in full.
            let city = best(at_home).or_else(|| best(cities().filter(|named| named.is_full())));
            // 朝阳区 is a district, and not the city of 朝阳.
            county_stands_there |= city.is_none() && names.iter().any(Named::is_full);
            city.filter(|_| !county_stands_there)
        });
        let Some(named) = found else {
            return;
        };
        self.within = named.division.within();
        self.parts.city = named.division.name();
        if self.parts.province.is_empty() {
            self.parts.province = division::province(self.within).unwrap_or_default();
        }
        self.skip(named.name.len());
        // 恩施州 for 恩施土家族苗族自治州.
        if !named.is_full() && named.division.name().ends_with('州') && self.rest.starts_with('州')
        {
            self.skip('州'.len_utf8());
        }
        if self.rest.starts_with(named.division.name()) {
            self.skip(named.division.name().len());
        }
    }

    fn district(&mut self) {
        let within = self.within;
        let known = !self.parts.city.is_empty();
        let found = self.names().find_map(|names| {
            let counties = || names.iter().filter(|named| named.division.is_county());
            let at_home = counties().filter(|named| {
                let division = named.division;
                let shortened = known || division.name().ends_with('市');
                division.code().starts_with(within)
                    && (named.is_full() || !within.is_empty() && shortened)
            });
            let at_home: Option<&Named> = best(at_home);
            at_home
                .or_else(|| best(counties().filter(|named| named.is_full() && !within.is_empty())))
                .map(|named| (named, names))
        });
        let Some((found, namesakes)) = found else {
            return;
        };
        self.parts.district = found.division.name();
        self.skip(found.name.len());
        if self.parts.city.is_empty() {
            self.fill_in(found.division, namesakes);
        }
    }

    /// Fills in city and province of a district, where all that are called so and fit are in one.
    fn fill_in(&mut self, district: Division, namesakes: &[Named]) {
        let fits = |other: &&Named| {
            let division = other.division;
            division.is_county()
                && division.is_current() == district.is_current()
                && division.code().starts_with(self.within)
        };
        let code = district.code();
        let same = |digits: usize| {
            let mut others = namesakes.iter().filter(fits);
            others.all(|other| other.division.code().get(..digits) == code.get(..digits))
        };
        if !code.starts_with(self.within) || !same(2) {
            return;
        }
        self.parts.province = division::province(code).unwrap_or_default();
        self.parts.filled_in = true;
        if same(4)
            && let Some(city) = code.get(..4).and_then(city_of)
        {
            self.parts.city = city.name();
        }
    }

    fn zone(&mut self) {
        if !self.parts.district.is_empty() || self.parts.city.is_empty() {
            return;
        }
        if let Some(zone) = ZONES.iter().find(|zone| self.rest.starts_with(**zone)) {
            self.parts.district = zone;
            self.skip(zone.len());
        }
    }
}

/// The prefecture of codes that begin with four digits; a municipality itself.
fn city_of(digits: &str) -> Option<Division> {
    let begins = |count: usize| {
        let mut code = *b"000000";
        code[..count].copy_from_slice(digits.as_bytes().get(..count)?);
        division::find(std::str::from_utf8(&code).ok()?)
    };
    let is_municipality = |province: &Division| {
        let mut provinces = division::provinces().iter();
        provinces.any(|one| one.is_municipality() && one.name == province.name())
    };
    begins(4).or_else(|| begins(2).filter(is_municipality))
}

/// The first that is in force, else the first.
fn best<'n>(names: impl Iterator<Item = &'n Named>) -> Option<&'n Named> {
    let mut first = None;
    for named in names {
        if named.division.is_current() {
            return Some(named);
        }
        first = first.or(Some(named));
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_rest_is_the_end_of_the_text(text in "(中国|浙江|上海市?|杭州市?|余杭区|市辖区|吉林|海南|朝阳区?|东|路|1|[ ,]|[a-z王]){0,9}") {
            let parts = parts(&text);
            prop_assert!(text.ends_with(parts.rest));
            prop_assert!(parts.city.is_empty() || !parts.province.is_empty());
        }
    }

    #[test]
    fn an_address_has_parts() {
        for (text, expected) in [
            (
                "浙江省杭州市余杭区文一西路969号",
                ["浙江省", "杭州市", "余杭区", "文一西路969号"],
            ),
            (
                "浙江杭州余杭区文一西路969号",
                ["浙江省", "杭州市", "余杭区", "文一西路969号"],
            ),
            (
                "浙江省 杭州市 余杭区 文一西路969号",
                ["浙江省", "杭州市", "余杭区", "文一西路969号"],
            ),
            (
                "杭州市余杭区文一西路969号",
                ["浙江省", "杭州市", "余杭区", "文一西路969号"],
            ),
            (
                "余杭区文一西路969号",
                ["浙江省", "杭州市", "余杭区", "文一西路969号"],
            ),
            (
                "中国上海市上海市浦东新区滨江大道1号",
                ["上海市", "上海市", "浦东新区", "滨江大道1号"],
            ),
            (
                "上海浦东滨江大道1号",
                ["上海市", "上海市", "浦东新区", "滨江大道1号"],
            ),
            (
                "北京市市辖区朝阳区建国路88号",
                ["北京市", "北京市", "朝阳区", "建国路88号"],
            ),
            (
                "北京朝阳建国路88号",
                ["北京市", "北京市", "朝阳区", "建国路88号"],
            ),
            (
                "100022 北京市朝阳路1号",
                ["北京市", "北京市", "", "朝阳路1号"],
            ),
            ("朝阳区建国路88号", ["", "", "朝阳区", "建国路88号"]),
            (
                "广西省南宁市青秀区民族大道1号",
                ["广西壮族自治区", "南宁市", "青秀区", "民族大道1号"],
            ),
            (
                "内蒙古自治区呼和浩特市新城区",
                ["内蒙古自治区", "呼和浩特市", "新城区", ""],
            ),
            (
                "吉林市船营区北京路1号",
                ["吉林省", "吉林市", "船营区", "北京路1号"],
            ),
            ("吉林省吉林市船营区", ["吉林省", "吉林市", "船营区", ""]),
            (
                "吉林长春人民大街1号",
                ["吉林省", "长春市", "", "人民大街1号"],
            ),
            ("江苏昆山玉山镇", ["江苏省", "苏州市", "昆山市", "玉山镇"]),
            ("义乌市稠城街道", ["浙江省", "金华市", "义乌市", "稠城街道"]),
            (
                "恩施州利川市都亭街道",
                ["湖北省", "恩施土家族苗族自治州", "利川市", "都亭街道"],
            ),
            (
                "湖北省仙桃市沔阳大道1号",
                ["湖北省", "仙桃市", "", "沔阳大道1号"],
            ),
            ("海南省三亚市天涯区", ["海南省", "三亚市", "天涯区", ""]),
            (
                "海南藏族自治州共和县",
                ["青海省", "海南藏族自治州", "共和县", ""],
            ),
            (
                "苏州市工业园区星湖街1号",
                ["江苏省", "苏州市", "工业园区", "星湖街1号"],
            ),
            (
                "香港九龙弥敦道1号",
                ["香港特别行政区", "", "", "九龙弥敦道1号"],
            ),
            ("北京路1号", ["", "", "", "北京路1号"]),
            ("南京西路467号", ["", "", "", "南京西路467号"]),
            (
                "武汉市历下区学院路251号",
                ["湖北省", "武汉市", "历下区", "学院路251号"],
            ),
            (
                "杭州市萧山市城厢镇",
                ["浙江省", "杭州市", "萧山市", "城厢镇"],
            ),
            ("12 Main St", ["", "", "", "12 Main St"]),
            ("", ["", "", "", ""]),
        ] {
            let found = parts(text);
            let found = [found.province, found.city, found.district, found.rest];
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn the_province_of_an_address_is_told_where_it_is_certain() {
        for (text, expected) in [
            ("臺灣省臺北市中正區重慶南路122號", Some("台湾省")),
            ("廣東省深圳市", Some("广东省")),
            ("深圳南山区科技园", Some("广东省")),
            ("朝阳区建国路88号", None),
            ("人民路1号", None),
            ("12 Beijing Road", None),
        ] {
            assert_eq!(province(text), expected, "{text}");
        }
    }
}
