//! What the first bytes of an input tell: byte order marks, and files that are no text at all.

use crate::table::encoding::Encoding;
use crate::text;
use crate::text::{Message, Text};

/// How many bytes are looked at.
pub(super) const ENOUGH: usize = 64 << 10;

/// The length of the byte order mark and the encoding that it stands for; or what the file is instead of text, and
/// what would help.
pub(super) fn mark(first: &[u8]) -> Result<(usize, Option<Encoding>), (Message, Message)> {
    let export: Text = text!(
        "save it as CSV UTF-8 and try again",
        "请另存为“CSV UTF-8（逗号分隔）”后再试"
    );
    let unpack: Text = text!(
        "unpack it first, or pipe it in",
        "请先解压，或用管道传入解压后的内容"
    );
    let (what, help) = match first {
        [0xEF, 0xBB, 0xBF, ..] => return Ok((3, Some(Encoding::UTF_8))),
        [0xFF, 0xFE, ..] => return Ok((2, Some(Encoding::UTF_16LE))),
        [0xFE, 0xFF, ..] => return Ok((2, Some(Encoding::UTF_16BE))),
        [b'P', b'K', 3, 4, ..] => (
            text!(
                "this is a workbook or a ZIP file, not CSV",
                "这是工作簿或 ZIP 文件，不是 CSV"
            ),
            export,
        ),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => (
            text!(
                "this is an old workbook (xls), not CSV",
                "这是旧版工作簿（xls），不是 CSV"
            ),
            export,
        ),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => (
            text!(
                "this is a zstd file, not CSV",
                "这是 zstd 压缩文件，不是 CSV"
            ),
            unpack,
        ),
        [0x1F, 0x8B, ..] => (
            text!(
                "this is a gzip file, not CSV",
                "这是 gzip 压缩文件，不是 CSV"
            ),
            unpack,
        ),
        _ => return Ok((0, None)),
    };
    Err((what.into(), help.into()))
}
