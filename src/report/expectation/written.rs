//! How days and spans of time are written, as people note it down.

use crate::text;
use crate::text::Lang;

/// How a date is written, as people note it down: `%Y/%m/%d` is `YYYY/MM/DD`.
pub(in crate::report) fn date_format(format: &str, lang: Lang) -> String {
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
pub(in crate::report) fn duration(written: &str, lang: Lang) -> Option<String> {
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
