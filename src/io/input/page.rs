//! Opens a web page: the rows of its tables are one sheet. Many systems export such pages under the name `.xls`.

use std::io::{Cursor, Read};
use std::path::Path;

use super::bytes::Text;
use super::sheet::{self, Sheet};
use super::{Input, Origin, Request};
use crate::error::{Error, Result};
use crate::io::fault;
use crate::io::notation::{Notation, SheetFormat};
use crate::io::transcode::Transcoded;
use crate::io::workbook::html::{self, Html};
use crate::io::{detect, sniff};
use crate::table::encoding::Encoding;

/// How much of a text is looked at to know it for a page.
const LOOKED_AT: usize = 4 << 10;

/// Whether a text begins as a web page does.
pub(super) fn is_page(start: &[u8]) -> bool {
    html::is_page(&beginning(start))
}

/// Refuses what begins as a workbook written as a text does, which is no table.
///
/// # Errors
/// [`Error::Broken`], which names it; and a workbook without a byte in it.
pub(super) fn refuse(path: &Path, start: &[u8]) -> Result<()> {
    match sniff::unread(path, start, &beginning(start)) {
        None => Ok(()),
        Some((message, hint)) => Err(Error::Broken {
            path: path.to_owned(),
            line: None,
            message,
            hint: Some(Box::new(hint)),
        }),
    }
}

fn beginning(start: &[u8]) -> String {
    String::from_utf8_lossy(&start[..start.len().min(LOOKED_AT)]).into_owned()
}

/// Opens a page.
///
/// # Errors
/// Those of finding a header; that there is but one sheet.
pub(super) fn open(text: Text, origin: Origin, request: &Request<'_>) -> Result<Input> {
    let Request { path, reading, .. } = *request;
    sheet::refuse_choice(path, reading, Notation::Sheet(SheetFormat::Html))?;
    let encoding = text.encoding.unwrap_or_else(|| encoding(&text.start));
    let read_as = text.transcoded.unwrap_or(encoding);
    let bytes = Cursor::new(text.start).chain(text.bytes);
    let page: Box<dyn Read + Send> = if encoding.is_utf8() {
        Box::new(bytes)
    } else {
        Box::new(Transcoded::new(bytes, encoding))
    };
    let rows = Html::new(page).read(reading.limits.record);
    let sheet = Sheet {
        format: SheetFormat::Html,
        rows: rows.map_err(|source| fault::unread(path, source))?,
        chosen: None,
    };
    let mut input = sheet::open_sheet(sheet, origin, request)?;
    input.head.encoding = read_as;
    input.head.transcoded = (!read_as.is_utf8()).then_some(read_as);
    Ok(input)
}

/// Signs of two bytes each that may make a text in another encoding look like UTF-8 by chance, if there are fewer: one
/// in seven of the commonest signs of GBK is also a sign in UTF-8.
const BY_CHANCE: usize = 8;

/// How a page is encoded that has no mark: as it says itself, unless its bytes are soundly UTF-8 or what they are said to
/// be is no better than what else they may be; as its bytes look where it says nothing.
fn encoding(start: &[u8]) -> Encoding {
    let said = html::declared_encoding(&beginning(start));
    // What is read byte by byte cannot be UTF-16, whatever it says (HTML standard, "prescan a byte stream").
    let said = said
        .and_then(|label| Encoding::named(&label))
        .filter(|encoding| !encoding.is_utf16());
    let Some(first) = start.iter().position(|byte| !byte.is_ascii()) else {
        return said.unwrap_or(Encoding::UTF_8);
    };
    let (foreign, whole) = (&start[first..], start.len() < sniff::ENOUGH);
    match said.filter(|said| !said.is_utf8()) {
        None => detect::encoding(foreign, whole),
        Some(said) if is_utf8(foreign, whole, said) => Encoding::UTF_8,
        Some(said) if fails(foreign, said) => detect::encoding(foreign, whole),
        Some(said) => said,
    }
}

/// Whether a text that is said to be in another encoding is strictly UTF-8, and not by chance; a sign that its end cuts
/// aside.
fn is_utf8(text: &[u8], whole: bool, said: Encoding) -> bool {
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) if whole || error.error_len().is_some() => return false,
        Err(error) => str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default(),
    };
    let mut foreign = text.chars().filter(|sign| !sign.is_ascii());
    let is_long = |sign: char| sign.len_utf8() > 2;
    foreign.clone().any(is_long)
        || foreign.nth(BY_CHANCE - 1).is_some()
        || !said.knows(text.as_bytes())
}

/// Whether too much of a text cannot be decoded, by the measure that holds for UTF-8.
fn fails(text: &[u8], said: Encoding) -> bool {
    let mut decoded = Vec::new();
    said.decode_marking(text, &mut decoded);
    !detect::is_utf8(&decoded, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(said: &str, bytes: &[u8]) -> String {
        let meta = format!("<html><meta charset={said}><table>");
        encoding(&[meta.as_bytes(), bytes].concat()).name()
    }

    fn encoded(name: &str, text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let encoding = Encoding::named(name).unwrap();
        encoding.encode(text, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_page_is_obeyed_unless_its_bytes_speak_against_it() {
        const TEXT: &str = "<td>编号</td><td>客户名称</td><td>上海市浦东新区张江路</td>";
        for (said, written, expected) in [
            ("gb2312", "gbk", "gbk"),
            ("gb2312", "utf-8", "utf-8"),
            ("iso-8859-1", "utf-8", "utf-8"),
            ("big5", "utf-8", "utf-8"),
            ("utf-8", "utf-8", "utf-8"),
            ("utf-8", "gbk", "gbk"),
            ("utf-16", "gbk", "gbk"),
            ("klingon", "gbk", "gbk"),
            ("", "gbk", "gbk"),
            ("", "utf-8", "utf-8"),
        ] {
            assert_eq!(
                found(said, &encoded(written, TEXT)),
                expected,
                "{said} {written}"
            );
        }
        assert_eq!(found("gb2312", b"<td>a"), "gbk");
        assert_eq!(found("", b"<td>a"), "utf-8");
    }

    #[test]
    fn a_few_signs_may_look_like_utf8_by_chance() {
        // In UTF-8 these bytes are a letter of Cyrillic.
        assert_eq!(found("gb2312", &encoded("gbk", "一")), "gbk");
        assert_eq!(
            found("gb2312", &encoded("utf-8", "Grüße, Łódź, café, año, naïve")),
            "utf-8"
        );
        assert_eq!(found("gb2312", "中".as_bytes()), "utf-8");
    }

    #[test]
    fn a_sign_may_be_cut_where_the_beginning_ends() {
        for shift in 0..3 {
            let text = format!("{}{}", "x".repeat(shift), "中".repeat(sniff::ENOUGH));
            let page = format!("<meta charset=gb2312>{text}");
            assert!(encoding(&page.as_bytes()[..sniff::ENOUGH]).is_utf8());
        }
    }

    #[test]
    fn what_is_not_as_it_is_said_to_be_is_found_out() {
        let text = "<td>고객 이름</td>\n<td>서울특별시 강남구 테헤란로 지하철역</td>\n".repeat(9);
        assert_eq!(found("shift_jis", &encoded("euc-kr", &text)), "euc-kr");
        // A few bad bytes are no reason.
        let mut text = encoded("gbk", &"客户名称".repeat(50));
        text.extend(b"\xFF<td>\xFF");
        assert_eq!(found("gb2312", &text), "gbk");
    }
}
