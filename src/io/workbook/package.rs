//! The package of a workbook: a zip file, its parts by name, what unpacks of them counted and limited.

use std::io::{self, Read, Seek, SeekFrom};

use zip::result::{ZipError, ZipResult};
use zip::{CompressionMethod, ZipArchive};

use super::stream::{Stop, damaged};
use crate::io::fault::Fault;
use crate::io::limits::{Limits, about, size};
use crate::text;
use crate::text::{Message, Text};

/// Faults are rare and large; what may fail is called for every tag.
pub(super) type Result<T> = std::result::Result<T, Box<Fault>>;

impl From<Box<Fault>> for Stop {
    fn from(fault: Box<Fault>) -> Self {
        Self::Broken(*fault)
    }
}

/// The bytes of a workbook.
pub(in crate::io) trait Source: Read + Seek + Send {}

impl<S: Read + Seek + Send> Source for S {}

/// How many bytes there are; what is read next are the first.
pub(super) fn length(source: &mut dyn Source) -> Result<u64> {
    let length = source.seek(SeekFrom::End(0)).and_then(|length| {
        source.rewind()?;
        Ok(length)
    });
    length.map_err(|error| unreadable(error, "workbook"))
}

/// How much of a part may unpack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Most {
    /// It is read as a stream: [`Limits::ratio`] times its packed size, and [`Limits::FREE`] in any case.
    Streamed,
    /// Its text is held: a tenth of that, and so many bytes in any case.
    Held(u64),
}

/// The parts of a workbook.
pub(super) struct Package {
    archive: ZipArchive<Box<dyn Source>>,
    /// Bytes of the whole file.
    len: u64,
    ratio: u64,
}

impl Package {
    /// Reads what parts there are.
    ///
    /// # Errors
    /// A file that is no whole zip.
    pub(super) fn open(mut source: Box<dyn Source>, limits: &Limits) -> Result<Self> {
        let len = length(&mut source)?;
        let archive = ZipArchive::new(source).map_err(|error| match error {
            ZipError::Io(error) => unreadable(error, "zip"),
            _ => Box::new(damaged()),
        })?;
        Ok(Self {
            archive,
            len,
            ratio: limits.ratio,
        })
    }

    /// The names of all parts, in lower case.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.archive.file_names_raw();
        names
            .map(|name| String::from_utf8_lossy(name).to_ascii_lowercase())
            .collect()
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The number of the part of this name. Names differ in more than case, and in more than which slash they are
    /// written with (ECMA-376 part 2 §6.2.2.3); of several with the same name it is one and the same.
    fn find(&self, name: &str) -> Option<usize> {
        if let Some(exact) = self.archive.index_for_name(name) {
            return Some(exact);
        }
        let spelled = |name: &str| name.trim_start_matches('/').to_ascii_lowercase();
        let wanted = spelled(name);
        self.archive.file_names_raw().position(|own| {
            let own = String::from_utf8_lossy(own).replace('\\', "/");
            spelled(&own) == wanted
        })
    }

    /// Whether the part of this number is what this name finds.
    pub(super) fn is_at(&self, index: usize, name: &str) -> bool {
        self.find(name) == Some(index)
    }

    /// How many parts there are.
    pub(super) fn len(&self) -> usize {
        self.archive.len()
    }

    /// The name of a part, as it stands.
    pub(super) fn name_at(&self, index: usize) -> String {
        let name = self.archive.name_for_index(index);
        let name = name.and_then(std::result::Result::ok);
        name.map(std::borrow::Cow::into_owned).unwrap_or_default()
    }

    /// How many bytes a part is said to have.
    pub(super) fn size_at(&mut self, index: usize) -> u64 {
        self.archive
            .by_index_raw(index)
            .map_or(0, |part| part.size())
    }

    /// Copies a part as it is packed.
    ///
    /// # Errors
    /// It cannot be read or written.
    pub(super) fn copy_raw<W: io::Write + Seek>(
        &mut self,
        index: usize,
        to: &mut zip::ZipWriter<W>,
    ) -> ZipResult<()> {
        to.raw_copy_file(self.archive.by_index_raw(index)?)
    }

    /// Opens a part.
    ///
    /// # Errors
    /// There is none of this name; it is encrypted, or packed in a way that is not read.
    pub(super) fn part(&mut self, name: &str, most: Most) -> Result<Unpacked<impl Read>> {
        let index = self.find(name).ok_or_else(|| missing_part(name))?;
        self.part_at(index, name, most)
    }

    /// Opens the part of this number, which is called so.
    ///
    /// # Errors
    /// Those of [`Package::part`].
    pub(super) fn part_at(
        &mut self,
        index: usize,
        name: &str,
        most: Most,
    ) -> Result<Unpacked<impl Read>> {
        let part = self.archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)
            | ZipError::InvalidPassword => is_encrypted(),
            ZipError::Io(error) => unreadable(error, name),
            _ => damaged_part(name),
        })?;
        let known = [CompressionMethod::Stored, CompressionMethod::Deflated];
        if !known.contains(&part.compression()) {
            return Err(is_packed_oddly(name));
        }
        Ok(Unpacked {
            // What the directory says of it may be a lie.
            packed: part.compressed_size().min(self.len),
            part,
            given: 0,
            ratio: self.ratio,
            most,
        })
    }
}

/// A part as it unpacks. Reading it to its end tells whether it is whole.
pub(super) struct Unpacked<R> {
    part: R,
    packed: u64,
    /// Bytes that came out so far.
    given: u64,
    ratio: u64,
    most: Most,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(out)?;
        self.given += read as u64;
        let (free, ratio) = match self.most {
            Most::Streamed => (Limits::FREE, self.ratio),
            Most::Held(free) => (free, self.ratio / 10),
        };
        if self.given > free && self.given > self.packed.saturating_mul(ratio) {
            return Err(self.too_much(free, ratio).into());
        }
        Ok(read)
    }
}

impl<R> Unpacked<R> {
    fn too_much(&self, free: u64, ratio: u64) -> Fault {
        let message = Message::new(text!(
            "a part of {packed} in the workbook has unpacked to {unpacked} so far: more than {free}, and than {ratio} times its size",
            "工作簿中有一部分压缩后为 {packed}，已解压出 {unpacked}，超过 {free}，也超过 {ratio} 倍"
        ));
        Fault {
            message: message
                .with("packed", about(self.packed))
                .with("unpacked", about(self.given))
                .with("free", size(free))
                .with("ratio", ratio),
            hint: text!(
                "if you trust the file, raise --max-ratio",
                "如果文件来源可靠，可用 --max-ratio 调高上限"
            )
            .into(),
        }
    }
}

/// What is said where reading a part fails.
pub(super) fn unreadable(error: io::Error, part: &str) -> Box<Fault> {
    if error.raw_os_error().is_some() {
        return Box::new(Fault {
            message: Message::new(text!(
                "the file cannot be read: {error}",
                "无法读取文件：{error}"
            ))
            .with("error", error),
            hint: text!("try again", "请重试").into(),
        });
    }
    match error.downcast::<Fault>() {
        Ok(fault) => Box::new(fault),
        // What unpacks the zip says so in its own words, of a wrong checksum too.
        Err(_) => damaged_part(part),
    }
}

/// What is said of a part that is no whole markup.
pub(super) fn damaged_part(part: &str) -> Box<Fault> {
    Box::new(Fault {
        message: Message::new(text!(
            "{part} in the workbook is damaged",
            "工作簿中的 {part} 已损坏"
        ))
        .with("part", part),
        hint: damaged().hint,
    })
}

/// What is said where a part is named that is not there.
pub(super) fn missing_part(part: &str) -> Box<Fault> {
    let message = Message::new(text!(
        "the workbook names {part}, which is not in it",
        "工作簿引用了 {part}，但文件中没有这一部分"
    ));
    saved_again(message.with("part", part))
}

fn is_encrypted() -> Box<Fault> {
    Box::new(Fault {
        message: text!(
            "the zip of the workbook has a password",
            "工作簿的压缩包设有密码"
        )
        .into(),
        hint: text!(
            "unpack it with the password and give the workbook without",
            "请先用密码解压，再传入不带密码的工作簿"
        )
        .into(),
    })
}

fn is_packed_oddly(part: &str) -> Box<Fault> {
    let message = Message::new(text!(
        "{part} in the workbook is packed in a way that is not read",
        "工作簿中 {part} 的压缩方式不受支持"
    ));
    saved_again(message.with("part", part))
}

/// A fault of which a spreadsheet program that opens the file all the same makes a whole one.
pub(super) fn saved_again(message: impl Into<Message>) -> Box<Fault> {
    const HINT: Text = text!(
        "open it in a spreadsheet program and save it again",
        "请用电子表格软件打开后重新保存"
    );
    Box::new(Fault {
        message: message.into(),
        hint: HINT.into(),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::super::xlsx::{parts, read, with, zipped};
    use super::*;

    fn package(zip: Vec<u8>) -> Package {
        Package::open(Box::new(Cursor::new(zip)), &Limits::default()).unwrap()
    }

    #[test]
    fn parts_are_found_in_any_case_and_with_any_slash() {
        let package = package(zipped([("XL\\Shared.xml", &b"a"[..]), ("/xl/b.xml", b"b")]));
        for (name, found) in [
            ("xl/shared.XML", true),
            ("xl/b.xml", true),
            ("/xl/B.xml", true),
            ("xl/c.xml", false),
            ("", false),
        ] {
            assert_eq!(package.has(name), found, "{name}");
        }
    }

    #[test]
    fn what_unpacks_beyond_measure_is_refused() {
        let blanks = vec![b' '; 70 << 20];
        let zip = zipped([("a", &blanks[..]), ("b", &blanks[..60 << 20])]);
        let unpacks = |name: &str, most| {
            let mut package = package(zip.clone());
            let mut part = package.part(name, most).unwrap();
            io::copy(&mut part, &mut io::sink()).is_ok()
        };
        assert!(!unpacks("a", Most::Streamed) && unpacks("b", Most::Streamed));
        assert!(!unpacks("b", Most::Held(1 << 20)) && unpacks("b", Most::Held(60 << 20)));
    }

    proptest! {
        #[test]
        fn a_workbook_is_whole_or_refused(at in any::<prop::sample::Index>(), to in any::<u8>()) {
            let sheet = "<sheetData><row><c><v>1</v></c><c t='s'><v>1</v></c></row></sheetData>";
            let mut workbook = with(&parts(sheet), &[]);
            let whole = read(&workbook, 0).unwrap();
            let at = at.index(workbook.len());
            workbook[at] = to;
            if let Ok(found) = read(&workbook, 0) {
                prop_assert_eq!(found.cells, whole.cells);
            }
            workbook.truncate(at);
            prop_assert!(read(&workbook, 0).is_err());
        }
    }
}
