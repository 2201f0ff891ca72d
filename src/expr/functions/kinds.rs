//! Functions of what values are: what an identity number, an address or another kind of value tells. Of a text that is
//! none they give nothing.

use super::{ANYTHING, Arguments, Function, Gives, Means, Takes};
use crate::expr::ValueType;
use crate::expr::datum::Datum;
use crate::kinds::{address, cn_credit_code, cn_plate, cn_resident_id, country, division, phone};
use crate::text;
use crate::types::address::is_address;

const TEXT: Takes = Takes::One(&[ValueType::Text]);

/// The lines of the table.
pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "birth_date",
        usage: "birth_date(id)",
        about: text!(
            "the day of birth in a resident identity number",
            "身份证号里的出生日期"
        ),
        arguments: Arguments::Listed(&[TEXT], 1),
        gives: Gives::Always(ValueType::Date),
        takes_empty: false,
        check: ANYTHING,
        call: birth_date,
        samples: &[
            ("birth_date('11010519491231002X')", "1949-12-31"),
            ("birth_date('110105491231002')", "1949-12-31"),
            ("birth_date('110105194912310021')", ""),
        ],
    },
    Function {
        name: "gender",
        usage: "gender(id)",
        about: text!(
            "M or F, from a resident identity number",
            "身份证号里的性别：M 男，F 女"
        ),
        arguments: Arguments::Listed(&[TEXT], 1),
        gives: Gives::Always(ValueType::Text),
        takes_empty: false,
        check: ANYTHING,
        call: gender,
        samples: &[
            ("gender('11010519491231002X')", "F"),
            ("gender('360426199101010071')", "M"),
            ("gender('12')", ""),
        ],
    },
    Function {
        name: "province",
        usage: "province(x)",
        about: text!(
            "the province of a resident identity number, a credit code, a plate or an address, in Chinese",
            "身份证号、信用代码、车牌或地址所属的省份"
        ),
        arguments: Arguments::Listed(&[TEXT], 1),
        gives: Gives::Always(ValueType::Text),
        takes_empty: false,
        check: ANYTHING,
        call: province,
        samples: &[
            ("province('11010519491231002X')", "北京市"),
            ("province('91110000600037341L')", "北京市"),
            ("province('浙A12345')", "浙江省"),
            ("province('杭州市西湖区文三路1号')", "浙江省"),
            ("province('内蒙古')", "内蒙古自治区"),
            ("province('12 Main St')", ""),
        ],
    },
    Function {
        name: "domain",
        usage: "domain(email)",
        about: text!(
            "what follows the @ of an e-mail address, in lower case",
            "邮箱 @ 后面的域名，小写"
        ),
        arguments: Arguments::Listed(&[TEXT], 1),
        gives: Gives::Always(ValueType::Text),
        takes_empty: false,
        check: ANYTHING,
        call: domain,
        samples: &[
            ("domain('Wang.Wei@Example.COM')", "example.com"),
            ("domain('wang@例子.中国')", "例子.中国"),
            ("domain('example.com')", ""),
        ],
    },
    Function {
        name: "region",
        usage: "region(phone[, country])",
        about: text!(
            "the country of a phone number (CN), one without a country code as of country or phoneRegion",
            "电话号码所属的国家或地区（CN）；不带国际区号的，按 country 或 phoneRegion"
        ),
        arguments: Arguments::Listed(&[TEXT, Takes::CountryOrOwn], 1),
        gives: Gives::Always(ValueType::Text),
        takes_empty: false,
        check: ANYTHING,
        call: region,
        samples: &[
            ("region('+49 30 1234567')", "DE"),
            ("region('13800138000', 'CN')", "CN"),
            ("region('13800138000', '中国')", "CN"),
            ("region('13800138000')", ""),
            ("region('110')", ""),
        ],
    },
];

fn birth_date<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    match *arguments {
        [Datum::Text(text)] => cn_resident_id::birth_date(text).map_or(Datum::Empty, Datum::Date),
        _ => Datum::Empty,
    }
}

fn gender<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    match *arguments {
        [Datum::Text(text)] => match cn_resident_id::gender(text) {
            Some('M') => Datum::Text("M"),
            Some(_) => Datum::Text("F"),
            None => Datum::Empty,
        },
        _ => Datum::Empty,
    }
}

fn province<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    let [Datum::Text(text)] = *arguments else {
        return Datum::Empty;
    };
    let of_code = || {
        let division = cn_credit_code::division(text)?;
        division::province(std::str::from_utf8(&division).ok()?)
    };
    cn_resident_id::province(text)
        .or_else(of_code)
        .or_else(|| cn_plate::province(text))
        .or_else(|| address::province(text))
        .map_or(Datum::Empty, Datum::Text)
}

fn region<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    let (text, country) = match *arguments {
        [Datum::Text(text)] => (text, None),
        [Datum::Text(text), Datum::Text(country)] => (text, country::alpha2(country)),
        _ => return Datum::Empty,
    };
    phone::region(text, country).map_or(Datum::Empty, Datum::Text)
}

fn domain<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    let [Datum::Text(text)] = *arguments else {
        return Datum::Empty;
    };
    let text = text.trim();
    match text.rsplit_once('@') {
        Some((_, domain)) if is_address(text) => super::texts::lower(&[Datum::text(domain)], means),
        _ => Datum::Empty,
    }
}
