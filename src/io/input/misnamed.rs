//! Files whose name promises another format than they hold: they are read as what they hold, and that is said.

use std::path::Path;

use crate::io::notation::{Notation, SheetFormat};
use crate::io::sniff::WORKBOOKS;
use crate::text;
use crate::text::Message;

/// Endings of texts in which people expect no workbook.
const TEXTS: [&str; 5] = ["csv", "tsv", "txt", "jsonl", "ndjson"];

/// What to say of a file called `path` that holds this.
pub(super) fn note(path: &Path, notation: Notation) -> Option<Message> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    let promised = match ending.as_str() {
        "xlsm" => "xlsx",
        other => other,
    };
    let known = match notation {
        Notation::Sheet(SheetFormat::Html) => {
            WORKBOOKS.contains(&&*ending) || TEXTS.contains(&&*ending)
        }
        Notation::Sheet(format) => {
            promised != format.name()
                && (WORKBOOKS.contains(&promised) || TEXTS.contains(&promised))
        }
        Notation::Csv(_) | Notation::Jsonl => WORKBOOKS.contains(&promised),
    };
    let text = text!(
        "the name ends in .{ending}, but the file holds {format}; it was read as that",
        "扩展名是 .{ending}，实际是 {format} 格式，已按 {format} 读取"
    );
    known.then(|| {
        Message::new(text)
            .with("ending", &ending)
            .with("format", notation.name())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn what_a_name_promises_and_the_file_does_not_hold_is_said() {
        let xlsx = Notation::Sheet(SheetFormat::Xlsx);
        let page = Notation::Sheet(SheetFormat::Html);
        for (name, notation, said) in [
            ("a.xls", page, Some("html")),
            ("a.html", page, None),
            ("a.XLS", Notation::default(), Some("csv")),
            ("a.csv", Notation::default(), None),
            ("a.csv", xlsx, Some("xlsx")),
            ("a.xls", xlsx, Some("xlsx")),
            ("a.xlsm", xlsx, None),
            ("a.xlsx", xlsx, None),
            ("a", xlsx, None),
            ("a.dat", xlsx, None),
        ] {
            let note = note(Path::new(name), notation).map(|note| note.say(Lang::En));
            assert_eq!(note.is_some(), said.is_some(), "{name}");
            assert!(
                note.is_none_or(|note| note.contains(said.unwrap())),
                "{name}"
            );
        }
    }
}
