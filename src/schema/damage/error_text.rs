//! `damage.error-text`: what a spreadsheet shows instead of a value that it could not work out or had no room for.

use super::Entry;
use crate::text;
use crate::text::Message;

/// As Excel, WPS and their like write them (in Chinese too); `#ERROR!` is of a sheet on the web.
const WORDS: [&str; 18] = [
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#EXTERNAL!",
    "#PYTHON!",
    "#GETTING_DATA",
    "#ERROR!",
];

/// Number signs of a cell that was too narrow, at least.
const SIGNS: usize = 3;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    code: "damage.error-text",
    applies: |_| true,
    refused_only: |_| false,
    scanned: true,
    is: |_, text| is_error(text),
    explain,
    suggest: |_, _| None,
};

fn is_error(text: &str) -> bool {
    match text.as_bytes() {
        [b'#', b'#', ..] => is_too_narrow(text),
        [b'#', ..] => WORDS.contains(&text),
        // LibreOffice: Err:502 and its like.
        [b'E', b'r', b'r', b':', number @ ..] => {
            number.len() == 3 && number.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

fn is_too_narrow(text: &str) -> bool {
    text.len() >= SIGNS && text.bytes().all(|byte| byte == b'#')
}

fn explain(text: &str) -> Message {
    if is_too_narrow(text) {
        text!(
            "number signs that a spreadsheet shows where a column is too narrow",
            "列宽不够时电子表格显示的 # 号"
        )
    } else {
        text!(
            "an error word of a spreadsheet instead of a value",
            "不是数据，而是电子表格的错误字样"
        )
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_words_are_told_as_they_are_written() {
        for word in WORDS {
            assert!(is_error(word), "{word}");
        }
        for (text, damaged) in [
            ("########", true),
            ("###", true),
            ("##", false),
            ("#", false),
            ("Err:502", true),
            ("Err:50", false),
            ("Error", false),
            ("#n/a", false),
            ("N/A", false),
            ("#N/A ", false),
            ("#1", false),
            ("###1", false),
        ] {
            assert_eq!(is_error(text), damaged, "{text}");
        }
    }
}
