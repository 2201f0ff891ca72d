//! Words of a schema as people say them: types, classes, severities, what becomes of hidden cells.

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
