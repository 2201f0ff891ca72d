//! What the first bytes of an input tell: byte order marks, and files that are no text at all.

use std::ffi::OsStr;
use std::path::Path;

use crate::table::encoding::Encoding;
use crate::text;
use crate::text::{Message, Text};

/// How many bytes are looked at.
pub(super) const ENOUGH: usize = 64 << 10;

/// The length of the byte order mark and the encoding that it stands for; or what the file is instead of text, and
/// what would help.
pub(super) fn mark(first: &[u8]) -> Result<(usize, Option<Encoding>), (Message, Message)> {
    let unpack: Text = text!(
        "unpack it first, or pipe it in",
        "请先解压，或用管道传入解压后的内容"
    );
    let (what, help) = match first {
        [0xEF, 0xBB, 0xBF, ..] => return Ok((3, Some(Encoding::UTF_8))),
        [0xFF, 0xFE, ..] => return Ok((2, Some(Encoding::UTF_16LE))),
        [0xFE, 0xFF, ..] => return Ok((2, Some(Encoding::UTF_16BE))),
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
        _ => return foreign(first).map_or(Ok((0, None)), Err),
    };
    Err((what.into(), help.into()))
}

/// What a file is that is called a workbook or was one, is read as a text, and is no table; and what would help.
/// `beginning` is what can be read of `start`.
pub(super) fn unread(path: &Path, start: &[u8], beginning: &str) -> Option<(Message, Message)> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let is_called = ending.is_some_and(|ending| WORKBOOKS.contains(&&*ending.to_ascii_lowercase()));
    let called = || called_workbook(path, start);
    let (what, help) = is_called
        .then(called)
        .flatten()
        .or_else(|| xml(beginning))?;
    Some((what, help.into()))
}

/// What a file that is called a workbook is instead.
fn called_workbook(path: &Path, start: &[u8]) -> Option<(Message, Text)> {
    let (what, help) = if path.file_name().is_some_and(is_lock) {
        (
            text!(
                "this is the lock file of a workbook that is open, not the workbook",
                "这是工作簿打开时产生的临时锁定文件，不是工作簿本身"
            ),
            text!(
                "give the file without ~$ in its name",
                "请传入文件名中不带 ~$ 的那个文件"
            ),
        )
    } else if start.is_empty() {
        (
            text!("the workbook is empty: 0 bytes", "工作簿是空文件（0 字节）"),
            text!("fetch or export it once more", "请重新获取或导出该文件"),
        )
    } else if is_binary(start) {
        (
            text!(
                "this is neither a workbook nor a text",
                "这既不是工作簿，也不是文本文件"
            ),
            text!(
                "it may be encrypted, or of a program before Excel 5.0; open it in a spreadsheet program and save it as xlsx",
                "文件可能已被加密软件加密，或由 Excel 5.0 之前的程序生成；请用电子表格软件打开，另存为 xlsx"
            ),
        )
    } else {
        return None;
    };
    Some((what.into(), help))
}

/// Which workbook is written as XML.
fn xml(beginning: &str) -> Option<(Message, Text)> {
    if !beginning.trim_start().starts_with("<?xml") {
        return None;
    }
    let (_, name) = XML.iter().find(|(sign, _)| beginning.contains(sign))?;
    let what = text!(
        "this is a workbook of the format {name}, which is not read",
        "这是 {name} 格式的工作簿，不支持读取"
    );
    let help = text!(
        "open it in a spreadsheet program and save it as xlsx",
        "请用电子表格软件打开，另存为 xlsx"
    );
    Some((Message::new(what).with("name", name), help))
}

/// Whether a file is what Excel leaves beside a workbook that is open.
fn is_lock(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b"~$")
}

/// Whether bytes are no text: too many of them are control signs that no table has. UTF-16, in which every second byte of
/// ASCII would be one, has been decoded.
fn is_binary(start: &[u8]) -> bool {
    let start = &start[..start.len().min(BEGINNING)];
    let strange = |byte: &&u8| matches!(byte, 0..=8 | 0x0E..=0x19 | 0x1B..=0x1F);
    start.iter().filter(strange).count() > start.len() / STRANGE
}

/// Bytes of a text that are looked at for signs that no text has.
const BEGINNING: usize = 4 << 10;
/// One in so many bytes of a text may be such a sign: a NUL byte in an export is no reason to refuse it.
const STRANGE: usize = 100;

/// The endings of the names of workbooks, in lower case.
pub(super) const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// Workbooks that are written as XML: what stands near their beginning, and what people call them.
const XML: [(&str, &str); 2] = [
    (
        "urn:schemas-microsoft-com:office:spreadsheet",
        "XML Spreadsheet 2003",
    ),
    ("urn:oasis:names:tc:opendocument", "Flat ODS"),
];

/// Files that hold no text, by their first bytes: what people call them.
const FOREIGN: [(&[u8], &str); 12] = [
    (b"MIME-Version:", "MHTML"),
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"\x7FELF", "ELF"),
    (b"SQLite format 3\0", "SQLite"),
    (b"PAR1\x15", "Parquet"),
    (b"Rar!\x1A\x07", "RAR"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"\xFD7zXZ\0", "xz"),
    (b"BZh91AY&SY", "bzip2"),
    (b"{\\rtf1", "RTF"),
];

/// What a file is that is known and holds no table, and what would help.
fn foreign(first: &[u8]) -> Option<(Message, Message)> {
    let (_, name) = FOREIGN.iter().find(|(mark, _)| first.starts_with(mark))?;
    let what = text!(
        "this is no table: the file's format is {name}",
        "这不是表格，文件格式是 {name}"
    );
    let help = text!(
        "export the table as CSV or as a workbook; what is packed unpack first",
        "请把表格导出为 CSV 或工作簿；压缩文件请先解压"
    );
    Some((Message::new(what).with("name", name), help.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_file_without_text_is_called_by_its_name() {
        for (first, name) in [
            (&b"%PDF-1.7\n"[..], "PDF"),
            (b"\x7FELF\x02\x01", "ELF"),
            (b"MIME-Version: 1.0\r\n", "MHTML"),
            (b"BZh91AY&SY\x00", "bzip2"),
        ] {
            let (what, help) = mark(first).unwrap_err();
            assert!(what.say(Lang::En).contains(name), "{}", what.say(Lang::En));
            assert_ne!(help.say(Lang::En), help.say(Lang::Zh));
        }
        for text in [
            "BZh,name\n",
            "PAR1,PAR2\n",
            "%PDF,b\n",
            "7z,a\n",
            "{\"a\":1}\n",
        ] {
            assert_eq!(mark(text.as_bytes()).unwrap(), (0, None), "{text}");
        }
    }
}
