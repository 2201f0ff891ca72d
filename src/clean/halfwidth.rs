//! `halfwidth`: full-width letters, digits and signs as the half-width ones, half-width kana as the full-width ones.

use super::{Argument, Cell, Done, Entry, Make, Step};
use crate::text;
use crate::types::spelling::simplify;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "halfwidth",
    about: text!(
        "full-width letters, digits and signs as half-width; half-width kana as full",
        "全角字母、数字、符号换成半角，半角片假名换成全角"
    ),
    lossy: false,
    argument: Argument::Nothing,
    make: Make::Cell(|_, _| Ok(Box::new(HalfWidth))),
    samples: &[
        ("halfwidth", "ＡＢＣ１２３", "ABC123"),
        ("halfwidth", "张三，男", "张三,男"),
        ("halfwidth", "ｶﾞﾀｶﾅ｡", "ガタカナ。"),
        ("halfwidth", "￥100　元。㎏", "¥100 元。㎏"),
    ],
};

#[derive(Debug)]
pub(super) struct HalfWidth;

/// The other form of a full-width character; None where it has none.
fn narrow(c: char) -> Option<char> {
    Some(match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0)?,
        '\u{3000}' => ' ',
        '￠' => '¢',
        '￡' => '£',
        '￢' => '¬',
        '￣' => '¯',
        '￤' => '¦',
        '￥' => '¥',
        '￦' => '₩',
        _ => return None,
    })
}

fn is_narrow_kana(c: char) -> bool {
    ('\u{ff61}'..='\u{ff9f}').contains(&c)
}

impl Step for HalfWidth {
    fn apply(&self, cell: Cell<'_>, out: &mut String) -> Done {
        let from = out.len();
        let mut rest = cell.text;
        while let Some(c) = rest.chars().next() {
            let kana = rest.len() - rest.trim_start_matches(is_narrow_kana).len();
            if kana > 0 {
                // A mark of voice joins the kana before it.
                simplify(&rest[..kana], out);
                rest = &rest[kana..];
            } else {
                out.push(narrow(c).unwrap_or(c));
                rest = &rest[c.len_utf8()..];
            }
        }
        Done::of(out, from, cell.text)
    }

    /// U+3000 begins with the byte E3, U+FF01 to U+FFE6 with EF.
    #[inline]
    fn is_settled(&self, text: &str) -> bool {
        !text.bytes().any(|byte| matches!(byte, 0xe3 | 0xef))
    }
}
