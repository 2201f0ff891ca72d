//! Words of a schema as people say them: types, classes, severities, what becomes of hidden cells, dates.

use super::document::Span;
use crate::table::class::Class;
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Lang, Text};

/// What a type is called, shorter than the help says it.
pub(super) fn type_word(name: &str) -> Text {
    match name {
        "number" => text!("number", "数字"),
        "integer" => text!("whole number", "整数"),
        "boolean" => text!("yes or no", "是或否"),
        "object" => text!("JSON object", "JSON 对象"),
        "array" => text!("JSON list", "JSON 列表"),
        "list" => text!("list", "列表"),
        "datetime" => text!("date and time", "日期时间"),
        "date" => text!("date", "日期"),
        "time" => text!("time of day", "时刻"),
        "year" => text!("year", "年份"),
        "yearmonth" => text!("month of a year", "年月"),
        "duration" => text!("span of time", "时长"),
        "geopoint" => text!("place on a map", "坐标"),
        "geojson" => text!("map data (GeoJSON)", "地图数据（GeoJSON）"),
        "any" => text!("anything", "不限"),
        _ => text!("text", "文本"),
    }
}

/// A class as a mark.
pub(super) fn class_badge(class: Class, lang: Lang) -> Span {
    let (name, word) = match class {
        Class::Public => ("public", text!("public", "公开")),
        Class::Internal => ("internal", text!("internal", "内部")),
        Class::Personal => ("personal", text!("personal", "个人信息")),
        Class::Sensitive => ("sensitive", text!("sensitive", "敏感")),
    };
    Span::Badge(name, word.get(lang).to_owned())
}

/// A severity as a mark.
pub(super) fn severity_badge(severity: Option<Severity>, lang: Lang) -> Span {
    let (name, word) = match severity {
        Some(Severity::Error) => ("error", text!("error", "错误")),
        Some(Severity::Warning) => ("warning", text!("warning", "警告")),
        Some(Severity::Info) => ("info", text!("note", "提示")),
        None => ("info", text!("off", "已关闭")),
    };
    Span::Badge(name, word.get(lang).to_owned())
}

/// What becomes of a cell that a reader may not see.
pub(super) fn protect_badge(protect: &str, lang: Lang) -> Span {
    let (name, word) = match protect {
        "none" => ("shown", text!("shown", "可见")),
        "mask" => ("mask", text!("partly hidden", "部分遮盖")),
        "hash" => ("hash", text!("as a code", "换成代码")),
        "encrypt" => ("encrypt", text!("encrypted", "加密")),
        _ => ("drop", text!("left out", "不提供")),
    };
    Span::Badge(name, word.get(lang).to_owned())
}

/// How a date is written, as people note it down: `%Y/%m/%d` is `YYYY/MM/DD`.
pub(super) fn date_format(format: &str, lang: Lang) -> String {
    match format {
        "default" => return "YYYY-MM-DD".to_owned(),
        "any" => {
            return text!("in any clear form", "任意明确的写法")
                .get(lang)
                .to_owned();
        }
        "excel-serial" => {
            let words = text!("a spreadsheet's day number", "电子表格的日期序号");
            return words.get(lang).to_owned();
        }
        _ => {}
    }
    let mut out = String::new();
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        if sign != '%' {
            out.push(sign);
            continue;
        }
        match signs.next() {
            Some('Y') => out.push_str("YYYY"),
            Some('y') => out.push_str("YY"),
            Some('m') => out.push_str("MM"),
            Some('d') => out.push_str("DD"),
            Some('H' | 'I') => out.push_str("hh"),
            Some('M') => out.push_str("mm"),
            Some('S') => out.push_str("ss"),
            Some('b') => out.push_str("Mon"),
            Some('B') => out.push_str("Month"),
            Some('F') => out.push_str("YYYY-MM-DD"),
            Some('T') => out.push_str("hh:mm:ss"),
            Some('%') | None => out.push('%'),
            // A rarer one stands as the schema has it.
            Some(other) => {
                out.push('%');
                out.push(other);
            }
        }
    }
    out
}

/// A span of time as people say it: `180d`, `5y`. None where it is written otherwise.
pub(super) fn duration(written: &str, lang: Lang) -> Option<String> {
    let (count, unit) = written.split_at_checked(written.len().checked_sub(1)?)?;
    let count: u64 = count.parse().ok()?;
    let one = count == 1;
    let word = match (unit, one) {
        ("d", true) => text!(" day", " 天"),
        ("d", false) => text!(" days", " 天"),
        ("w", true) => text!(" week", " 周"),
        ("w", false) => text!(" weeks", " 周"),
        ("m", true) => text!(" month", " 个月"),
        ("m", false) => text!(" months", " 个月"),
        ("y", true) => text!(" year", " 年"),
        ("y", false) => text!(" years", " 年"),
        _ => return None,
    };
    Some(format!("{count}{}", word.get(lang)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_spans_are_as_people_write_them() {
        assert_eq!(date_format("%Y年%m月%d日", Lang::Zh), "YYYY年MM月DD日");
        assert_eq!(date_format("%d.%m.%y %H:%M", Lang::En), "DD.MM.YY hh:mm");
        assert_eq!(duration("180d", Lang::En).as_deref(), Some("180 days"));
        assert_eq!(duration("1y", Lang::Zh).as_deref(), Some("1 年"));
        assert_eq!(duration("x", Lang::Zh), None);
        assert_eq!(duration("年", Lang::Zh), None);
    }
}
