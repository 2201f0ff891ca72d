//! The schemas that come with the tool: the files of `schemas/`, and the trades they are for.

use crate::text;
use crate::text::{Lang, Text, nearest};

/// A schema that comes with the tool.
#[derive(Debug)]
pub struct Shipped {
    /// What it is called, here and in the file; the file is `NAME.rolo.toml`.
    pub name: &'static str,
    /// What it is for.
    pub about: Text,
    /// What else people call it, in lower case.
    pub trades: &'static [&'static str],
    /// The file. Its comments speak both languages, English first.
    pub text: &'static str,
}

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../schemas/", $name, ".rolo.toml"))
    };
}

/// Every one, in the order in which they are listed.
pub static SHIPPED: &[Shipped] = &[
    Shipped {
        name: "customers",
        about: text!(
            "the usual columns of a customer table, strict",
            "客户主表：常见的列，要求较严"
        ),
        trades: &[
            "customer",
            "customer-master",
            "crm",
            "客户",
            "客户表",
            "客户主表",
            "通用",
        ],
        text: file!("customers"),
    },
    Shipped {
        name: "registry",
        about: text!(
            "the whole file of a customer, any trade",
            "客户登记档案：基本信息到偏好，各行业通用"
        ),
        trades: &[
            "register",
            "registration",
            "登记",
            "登记表",
            "客户登记",
            "客户档案",
            "客户登记档案",
        ],
        text: file!("registry"),
    },
    Shipped {
        name: "ecommerce",
        about: text!("e-commerce: who buys in the shop", "电商：客户"),
        trades: &[
            "shop",
            "e-commerce",
            "retail",
            "online-shop",
            "电商",
            "电子商务",
            "网店",
            "零售",
            "电商客户",
            "电商客户表",
        ],
        text: file!("ecommerce"),
    },
    Shipped {
        name: "ecommerce-orders",
        about: text!("e-commerce: orders", "电商：订单"),
        trades: &["orders", "订单", "订单表", "电商订单", "电商订单表"],
        text: file!("ecommerce-orders"),
    },
    Shipped {
        name: "ecommerce-feedback",
        about: text!("e-commerce: what customers say of it", "电商：评价"),
        trades: &[
            "feedback",
            "reviews",
            "评价",
            "评价表",
            "电商评价",
            "电商评价表",
        ],
        text: file!("ecommerce-feedback"),
    },
    Shipped {
        name: "hotel",
        about: text!(
            "hotel: guests and their last stay",
            "酒店：客人和最近一次入住"
        ),
        trades: &[
            "hotels",
            "hospitality",
            "guests",
            "酒店",
            "宾馆",
            "民宿",
            "旅馆",
            "旅店",
            "客栈",
            "酒店客人",
            "酒店客人表",
        ],
        text: file!("hotel"),
    },
    Shipped {
        name: "auto-sales",
        about: text!("car sales: who asks and who buys", "汽车销售：潜客和车主"),
        trades: &[
            "auto",
            "car",
            "cars",
            "car-sales",
            "automotive",
            "dealership",
            "汽车",
            "汽车销售",
            "车行",
            "4s店",
            "汽车销售客户表",
        ],
        text: file!("auto-sales"),
    },
    Shipped {
        name: "b2b-accounts",
        about: text!(
            "business accounts: companies and contacts",
            "企业客户：公司和联系人"
        ),
        trades: &[
            "b2b",
            "business",
            "accounts",
            "companies",
            "企业",
            "企业客户",
            "公司",
            "公司客户",
            "企业客户表",
        ],
        text: file!("b2b-accounts"),
    },
    Shipped {
        name: "interactions",
        about: text!(
            "what customers asked and complained about",
            "互动记录：咨询、投诉、建议、回访"
        ),
        trades: &[
            "service",
            "support",
            "tickets",
            "客服",
            "互动",
            "互动记录",
            "投诉",
            "回访",
            "互动记录表",
        ],
        text: file!("interactions"),
    },
];

/// The schema that is called so, or that is for this trade: case, blanks, `-` and `_` do not matter.
pub fn find(word: &str) -> Option<&'static Shipped> {
    let wanted = fold(word);
    let by_name = SHIPPED.iter().find(|shipped| fold(shipped.name) == wanted);
    by_name.or_else(|| {
        let mut all = SHIPPED.iter();
        all.find(|shipped| shipped.trades.iter().any(|trade| fold(trade) == wanted))
    })
}

/// The name or trade that was probably meant.
pub fn near(word: &str) -> Option<&'static str> {
    let names = SHIPPED.iter().map(|shipped| shipped.name);
    let trades = SHIPPED.iter().flat_map(|shipped| shipped.trades);
    nearest(word, names.chain(trades.copied()))
}

fn fold(word: &str) -> String {
    let word = word.strip_suffix(".rolo.toml").unwrap_or(word);
    let signs = word.chars().filter(|sign| !matches!(sign, '-' | '_' | ' '));
    signs.flat_map(char::to_lowercase).collect()
}

impl Shipped {
    /// The file with comments in one language only; what stands on a line beside a value stays as it is.
    pub fn text_in(&self, lang: Lang) -> String {
        let mut out = String::with_capacity(self.text.len());
        let lines: Vec<&str> = self.text.split_inclusive('\n').collect();
        for block in lines.chunk_by(|a, b| is_comment(a) == is_comment(b)) {
            if block.first().is_some_and(|line| is_comment(line)) {
                push_comments(&mut out, block, lang);
            } else {
                out.extend(block.iter().copied());
            }
        }
        out
    }
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#')
}

/// The lines of a comment in one language; an empty line of it only between two that stay.
fn push_comments(out: &mut String, block: &[&str], lang: Lang) {
    let mut gap = None;
    let mut begun = false;
    for line in block {
        if line.trim_end() == "#" {
            gap = Some(*line);
        } else if is_example(line) || language(line) == lang {
            out.extend(gap.take().filter(|_| begun));
            out.push_str(line);
            begun = true;
        }
    }
}

/// Whether a line of a comment is a part of a schema that waits to be used: `# [[rules]]`, `# id = "of-age"`.
fn is_example(line: &str) -> bool {
    let line = line.trim_start_matches('#').trim_start();
    let key = line.trim_start_matches(|sign: char| sign.is_ascii_alphanumeric());
    line.starts_with('[') || (key.len() < line.len() && key.trim_start().starts_with("= "))
}

/// The language of a line of a comment, told by its punctuation: words of the other one may be quoted in it.
fn language(line: &str) -> Lang {
    if line.contains(['。', '，', '、', '：', '；']) {
        Lang::Zh
    } else {
        Lang::En
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::path::Path;

    use super::*;
    use crate::schema::Settings;
    use crate::schema::compare::compare;
    use crate::schema::file::SchemaFile;

    fn file(text: &str) -> SchemaFile {
        let settings = Settings { today: 20_000 };
        SchemaFile::parse(Path::new("s.rolo.toml"), text.as_bytes(), settings).unwrap()
    }

    #[test]
    fn every_schema_loads_under_its_name_without_a_remark() {
        for shipped in SHIPPED {
            let file = file(shipped.text);
            assert_eq!(file.schema.name.as_deref(), Some(shipped.name));
            assert_eq!(file.schema.warnings, []);
            assert_eq!(file.remarks(), [], "{}", shipped.name);
        }
    }

    #[test]
    fn every_file_of_the_folder_is_shipped() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
        let names = folder.read_dir().unwrap();
        let names: HashSet<String> = names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let shipped = SHIPPED
            .iter()
            .map(|shipped| format!("{}.rolo.toml", shipped.name));
        assert_eq!(shipped.collect::<HashSet<_>>(), names);
    }

    #[test]
    fn a_trade_means_one_schema() {
        let mut seen = HashSet::new();
        for shipped in SHIPPED {
            assert_eq!(find(shipped.name).unwrap().name, shipped.name);
            for trade in shipped.trades {
                assert!(seen.insert(fold(trade)), "{trade}");
                assert_eq!(find(trade).unwrap().name, shipped.name, "{trade}");
            }
        }
        for (word, name) in [
            ("电商", "ecommerce"),
            ("酒店", "hotel"),
            ("汽车", "auto-sales"),
            ("Car", "auto-sales"),
            ("E-Commerce", "ecommerce"),
            ("hotel.rolo.toml", "hotel"),
            ("B2B", "b2b-accounts"),
        ] {
            assert_eq!(find(word).unwrap().name, name);
        }
        assert!(find("zoo").is_none() && find("").is_none());
        assert_eq!(near("hotle"), Some("hotel"));
    }

    #[test]
    fn comments_in_one_language_change_nothing_else() {
        for shipped in SHIPPED {
            let whole = file(shipped.text);
            for lang in [Lang::En, Lang::Zh] {
                let text = shipped.text_in(lang);
                assert_eq!(compare(&whole, &file(&text)), [], "{}", shipped.name);
                let comments = text.lines().filter(|line| is_comment(line));
                let comments = comments.filter(|line| *line != "#" && !is_example(line));
                assert!(comments.clone().count() > 10);
                let examples = |text: &str| text.lines().filter(|line| is_example(line)).count();
                assert_eq!(examples(&text), examples(shipped.text));
                for line in comments {
                    let ideographs = line.chars().filter(|sign| ('一'..='鿿').contains(sign));
                    let letters = line.chars().filter(char::is_ascii_alphabetic);
                    let chinese = line.ends_with('。') || letters.count() < 10 * ideographs.count();
                    assert_eq!(chinese, lang == Lang::Zh, "{}: {line}", shipped.name);
                }
                assert!(!text.contains("\n\n\n"), "{}", shipped.name);
            }
        }
    }
}
