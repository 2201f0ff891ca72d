//! What the beginning of a page tells: that it is one, and how it says it is encoded.

/// Tags with which nothing but a page begins.
const FIRST: [&str; 7] = ["!doctype", "html", "head", "body", "table", "meta", "style"];

/// Whether a text begins as a web page does: with a tag of one, or with another and a table further on. Comments and
/// an XML declaration may stand before it.
pub(in crate::io) fn is_page(start: &str) -> bool {
    let mut start = start.trim_start();
    for (opening, closing) in [("<?xml", "?>"), ("<!--", "-->")] {
        while let Some(rest) = start.strip_prefix(opening) {
            let Some((_, behind)) = rest.split_once(closing) else {
                return has_table(rest);
            };
            start = behind.trim_start();
        }
    }
    let Some(tag) = start.strip_prefix('<') else {
        return false;
    };
    let Some(name) = name(tag) else {
        return false;
    };
    FIRST.iter().any(|first| name.eq_ignore_ascii_case(first)) || has_table(tag)
}

/// The name with which a tag begins, if it ends as that of a tag does.
fn name(tag: &str) -> Option<&str> {
    let is_of_name = |sign: char| sign.is_ascii_alphanumeric() || sign == '!';
    let (name, rest) = tag.split_at(tag.find(|sign| !is_of_name(sign))?);
    let ends = rest.starts_with(|sign: char| sign.is_ascii_whitespace() || "/>".contains(sign));
    (ends && !name.is_empty()).then_some(name)
}

fn has_table(text: &str) -> bool {
    let mut tags = text.split('<').skip(1);
    tags.any(|tag| name(tag).is_some_and(|name| name.eq_ignore_ascii_case("table")))
}

/// The label of the encoding that a page declares in a `meta` tag.
pub(in crate::io) fn declared_encoding(start: &str) -> Option<String> {
    let lower = start.to_ascii_lowercase();
    let mut tags = lower.split('<').filter(|tag| name(tag) == Some("meta"));
    tags.find_map(|tag| label(tag.split('>').next()?))
}

/// The label behind `charset=` in a tag.
fn label(tag: &str) -> Option<String> {
    tag.match_indices("charset").find_map(|(at, word)| {
        let label = tag[at + word.len()..].trim_start().strip_prefix('=')?;
        let label = label.trim_start().trim_start_matches(['"', '\'']);
        let is_of_label = |sign: char| sign.is_ascii_alphanumeric() || "-_:".contains(sign);
        let end = label.find(|sign| !is_of_label(sign));
        let label = &label[..end.unwrap_or(label.len())];
        (!label.is_empty()).then(|| label.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_its_first_tag() {
        for (start, expected) in [
            ("<html><body>", true),
            ("\n <!DOCTYPE HTML PUBLIC", true),
            ("<TABLE border=1>", true),
            ("<html\nxmlns:x=\"urn:x\">", true),
            ("<!-- made by x --><table>", true),
            ("<!-- made by x -->\n<!-- again --><table>", true),
            ("<div class=a><center><table\nborder=1>", true),
            ("<style/>", true),
            ("<?xml version=\"1.0\"?><html>", true),
            ("<?xml version=\"1.0\"?><Workbook", false),
            ("<header>,x\n", false),
            ("<metadata>,x\n", false),
            ("<table", false),
            ("<table,b\n", false),
            ("<tables>,b\n", false),
            ("<a>,b\n", false),
            ("<a>,<tables>\n", false),
            ("<!-- x -->,b\n", false),
            ("< table>", false),
            ("id,name\n", false),
            ("", false),
        ] {
            assert_eq!(is_page(start), expected, "{start}");
        }
    }

    #[test]
    fn an_encoding_is_declared_in_a_tag_of_its_own() {
        for (start, expected) in [
            ("<meta charset=GB2312>", Some("gb2312")),
            (
                "<META http-equiv=Content-Type content=\"text/html; charset=utf-8\">",
                Some("utf-8"),
            ),
            ("<meta charset = 'big5'/>", Some("big5")),
            (
                "<script charset=big5></script><meta name=a><meta charset=gbk>",
                Some("gbk"),
            ),
            ("<metadata charset=gbk>", None),
            ("<p>charset=gbk", None),
            ("<meta charset=", None),
        ] {
            assert_eq!(declared_encoding(start).as_deref(), expected, "{start}");
        }
    }
}
