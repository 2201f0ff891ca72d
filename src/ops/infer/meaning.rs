//! What a header says about its column, in Chinese or in English: a hint, which the values must bear out.

/// Which headers speak for something. Words of Latin letters are whole words of the header; others stand anywhere in
/// it, or at its end.
struct Words {
    /// What is said.
    of: &'static str,
    /// The whole header.
    whole: &'static [&'static str],
    /// At the end of a header.
    last: &'static [&'static str],
    /// Anywhere.
    within: &'static [&'static str],
}

/// Kinds by what headers call them, the narrower ones first.
const KINDS: &[Words] = &[
    words(
        "email",
        &["mail"],
        &[],
        &["邮箱", "电子邮件", "email", "e mail"],
    ),
    words(
        "url",
        &[],
        &["链接"],
        &["网址", "网站", "主页", "url", "website", "homepage", "link"],
    ),
    words(
        "cn-resident-id",
        &["证件号码", "证件号"],
        &[],
        &[
            "身份证",
            "id card",
            "idcard",
            "identity card",
            "resident id",
        ],
    ),
    words(
        "cn-credit-code",
        &["税号"],
        &[],
        &["信用代码", "纳税人识别号", "credit code", "uscc"],
    ),
    words(
        "cn-plate",
        &[],
        &[],
        &["车牌", "plate", "license plate", "licence plate"],
    ),
    words("iban", &[], &[], &["iban"]),
    words(
        "vat",
        &[],
        &[],
        &["增值税号", "税号", "vat", "ust id", "ustid", "partita iva"],
    ),
    words(
        "card-number",
        &["卡号"],
        &[],
        &[
            "银行卡",
            "信用卡号",
            "银行卡号",
            "card number",
            "card no",
            "pan",
        ],
    ),
    words(
        "phone",
        &[],
        &["联系方式"],
        &[
            "手机",
            "电话",
            "座机",
            "传真",
            "phone",
            "mobile",
            "tel",
            "telephone",
            "cell",
            "fax",
        ],
    ),
    words(
        "postcode",
        &[],
        &[],
        &[
            "邮编",
            "邮政编码",
            "zip",
            "zipcode",
            "postcode",
            "postal code",
            "post code",
        ],
    ),
    words(
        "country",
        &["国家", "国别", "国籍"],
        &["国家", "country", "nation", "nationality"],
        &["国家代码", "国家/地区", "country code"],
    ),
    words(
        "currency",
        &["货币"],
        &["币种", "currency"],
        &["currency code", "货币代码"],
    ),
    words(
        "percent",
        &[],
        &[
            "比例",
            "百分比",
            "占比",
            "率",
            "percent",
            "percentage",
            "rate",
            "ratio",
            "pct",
        ],
        &[],
    ),
    words(
        "money",
        &[],
        &[
            "金额",
            "价格",
            "单价",
            "总价",
            "价",
            "费用",
            "消费",
            "余额",
            "工资",
            "收入",
            "营业额",
            "销售额",
            "amount",
            "price",
            "total",
            "cost",
            "fee",
            "revenue",
            "salary",
            "balance",
            "paid",
            "spent",
            "lifetime value",
            "ltv",
        ],
        &["金额", "amount"],
    ),
    words(
        "given-name",
        &["名", "名字"],
        &["first name", "given name", "firstname", "forename"],
        &[],
    ),
    words(
        "family-name",
        &["姓", "姓氏"],
        &["last name", "family name", "lastname", "surname"],
        &[],
    ),
    words(
        "company-name",
        &["公司", "企业", "单位"],
        &[
            "公司名称",
            "企业名称",
            "单位名称",
            "工作单位",
            "公司",
            "company",
            "company name",
            "employer",
            "organisation",
            "organization",
        ],
        &[],
    ),
    words(
        "person-name",
        &[
            "name",
            "customer name",
            "contact name",
            "contact",
            "customer",
            "客户",
            "full name",
            "fullname",
        ],
        &[
            "姓名",
            "联系人",
            "负责人",
            "经办人",
            "业务员",
            "收货人",
            "联系人姓名",
            "法人",
        ],
        &[],
    ),
    words(
        "address",
        &["street", "addr"],
        &[
            "地址",
            "住址",
            "address",
            "street address",
            "address line 1",
        ],
        &[],
    ),
    words(
        "id",
        &["id", "no", "key", "sku", "编号", "编码", "代码"],
        &[
            "编号",
            "编码",
            "代码",
            "单号",
            "工号",
            "学号",
            "会员号",
            "客户号",
            "订单号",
            "合同号",
            "流水号",
            "账号",
            "户号",
            "卡号",
            "证号",
            "id",
            "no",
            "code",
            "sku",
            "key",
            "uuid",
            "guid",
            "ref",
            "账户",
            "number",
        ],
        &[],
    ),
];

const fn words(
    of: &'static str,
    whole: &'static [&'static str],
    last: &'static [&'static str],
    within: &'static [&'static str],
) -> Words {
    Words {
        of,
        whole,
        last,
        within,
    }
}

/// Headers of columns that say yes or no.
const QUESTIONS: Words = words(
    "",
    &[],
    &["与否"],
    &[
        "是否",
        "is",
        "has",
        "have",
        "consent",
        "opt in",
        "enabled",
        "active flag",
        "flag",
        "同意",
    ],
);
/// Of days.
const DAYS: Words = words(
    "",
    &["dob"],
    &["日", "date", "day", "birthday"],
    &[
        "日期", "时间", "生日", "date", "time", "created", "updated", "birth",
    ],
);
/// Of numbers that may well be below zero tomorrow.
const SIGNED: Words = words(
    "",
    &[],
    &["差", "差额"],
    &[
        "余额",
        "利润",
        "变动",
        "增减",
        "差异",
        "温度",
        "净",
        "退款",
        "调整",
        "盈亏",
        "经度",
        "纬度",
        "balance",
        "profit",
        "change",
        "delta",
        "diff",
        "difference",
        "temperature",
        "net",
        "refund",
        "adjustment",
        "lat",
        "lng",
        "lon",
        "latitude",
        "longitude",
        "margin",
        "growth",
        "增长",
    ],
);
/// Of text in a person's own words.
const REMARKS: Words = words(
    "",
    &[],
    &[],
    &[
        "备注",
        "说明",
        "描述",
        "留言",
        "评论",
        "note",
        "notes",
        "comment",
        "comments",
        "remark",
        "remarks",
        "description",
    ],
);

impl Words {
    fn speak(&self, header: &Header) -> bool {
        let any =
            |words: &[&str], holds: &dyn Fn(&str) -> bool| words.iter().any(|word| holds(word));
        any(self.whole, &|word| header.is(word))
            || any(self.last, &|word| header.ends_with(word))
            || any(self.within, &|word| header.has(word))
    }
}

/// A header in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// In small letters, its words with one blank before and after each: ` customer id `.
    words: String,
    /// The same without blanks.
    joined: String,
}

impl Header {
    /// Takes a header apart; what it says about the kind of its column does not depend on case, `_` and the like.
    pub(super) fn of(header: &str) -> Self {
        let mut words = String::from(" ");
        let mut before = ' ';
        for c in header.chars() {
            let camel = before.is_ascii_lowercase() && c.is_ascii_uppercase();
            let script = before.is_ascii_alphanumeric() != c.is_ascii_alphanumeric();
            if (camel || script) && !words.ends_with(' ') {
                words.push(' ');
            }
            if c.is_alphanumeric() || c == '/' && !before.is_ascii() {
                words.extend(c.to_lowercase());
            } else if !words.ends_with(' ') {
                words.push(' ');
            }
            before = c;
        }
        if !words.ends_with(' ') {
            words.push(' ');
        }
        Self {
            joined: words.replace(' ', ""),
            words,
        }
    }

    fn is(&self, word: &str) -> bool {
        self.joined == word.replace(' ', "")
    }

    fn ends_with(&self, word: &str) -> bool {
        if word.is_ascii() {
            self.words.trim_end().ends_with(word) && self.has(word)
        } else {
            self.joined.ends_with(word)
        }
    }

    fn has(&self, word: &str) -> bool {
        if word.is_ascii() {
            let mut found = self.words.match_indices(word);
            found.any(|(at, _)| {
                self.words[..at].ends_with(' ') && self.words[at + word.len()..].starts_with(' ')
            })
        } else {
            self.joined.contains(word)
        }
    }

    /// The kinds that the header speaks for, the narrower ones first.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &'static str> {
        let speaking = KINDS.iter().filter(|words| words.speak(self));
        speaking.map(|words| words.of)
    }

    /// Whether the header calls the column a business id.
    pub(super) fn is_id(&self) -> bool {
        self.kinds().any(|kind| kind == "id")
    }

    /// Whether it asks a question that is answered by yes or no.
    pub(super) fn asks(&self) -> bool {
        QUESTIONS.speak(self)
    }

    /// Whether it speaks of days.
    pub(super) fn dates(&self) -> bool {
        DAYS.speak(self)
    }

    /// Whether numbers below zero are to be expected.
    pub(super) fn is_signed(&self) -> bool {
        SIGNED.speak(self)
    }

    /// Whether people write there what they like.
    pub(super) fn is_remark(&self) -> bool {
        REMARKS.speak(self)
    }
}

/// Whether a text has Chinese characters.
pub(super) fn is_chinese(text: &str) -> bool {
    let kana = text.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c));
    !kana && text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(header: &str) -> Option<&'static str> {
        Header::of(header).kinds().next()
    }

    #[test]
    fn headers_speak_for_kinds() {
        for (header, kind) in [
            ("手机", Some("phone")),
            ("联系电话", Some("phone")),
            ("Mobile Phone", Some("phone")),
            ("tel.", Some("phone")),
            ("hotel", None),
            ("E-mail", Some("email")),
            ("邮箱地址", Some("email")),
            ("客户ID", Some("id")),
            ("customerId", Some("id")),
            ("customer_id", Some("id")),
            ("paid", Some("money")),
            ("valid", None),
            ("身份证号", Some("cn-resident-id")),
            ("订单编号", Some("id")),
            ("累计消费金额", Some("money")),
            ("折扣率", Some("percent")),
            ("公司名称", Some("company-name")),
            ("公司规模", None),
            ("产品名称", None),
            ("客户姓名", Some("person-name")),
            ("详细地址", Some("address")),
            ("城市", None),
            ("国家/地区", Some("country")),
            ("", None),
        ] {
            assert_eq!(first(header), kind, "{header}");
        }
    }

    #[test]
    fn other_hints_are_taken() {
        assert!(Header::of("是否会员").asks() && Header::of("is_member").asks());
        assert!(!Header::of("island").asks());
        assert!(Header::of("出生日期").dates() && Header::of("created_at").dates());
        assert!(Header::of("账户余额").is_signed() && !Header::of("金额").is_signed());
        assert!(is_chinese("客户") && !is_chinese("名前のリスト") && !is_chinese("name"));
    }
}
