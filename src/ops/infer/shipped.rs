//! Headers: which columns become fields, and which of them a schema that comes with the tool knows already.

use std::collections::HashSet;
use std::path::Path;
use std::sync::LazyLock;

use super::meaning::{Header, is_chinese};
use crate::schema::claims::fold;
use crate::schema::{Field, Schema, Settings, shipped};
use crate::text;
use crate::text::Text;

/// The schema whose fields are known: the usual columns.
const KNOWN_NAME: &str = "customers";

static KNOWN: LazyLock<Vec<Schema>> = LazyLock::new(|| {
    let shipped = shipped::find(KNOWN_NAME).into_iter();
    let schemas = shipped.filter_map(|shipped| {
        let (name, settings) = (Path::new(KNOWN_NAME), Settings { today: 0 });
        Schema::parse(name, shipped.text.as_bytes(), settings).ok()
    });
    schemas.collect()
});

/// A column, as its header tells.
#[derive(Debug)]
pub(super) struct Column {
    /// As it stands; a letter without one.
    pub header: String,
    /// Where it stands, from 0.
    pub place: usize,
    /// What it says; nothing without a header.
    pub meaning: Header,
    /// The field of a schema that comes with the tool, if the header means one and is the first to do so.
    pub known: Option<&'static Field>,
    /// Titles by language.
    pub titles: Vec<(&'static str, String)>,
    /// Why it cannot be a field.
    pub fault: Option<Text>,
}

impl Column {
    /// Whether it is looked at longest for values that stand twice.
    pub(super) fn may_be_key(&self) -> bool {
        self.meaning.is_id() || self.place == 0
    }
}

/// The columns of a table with these headers, which are letters if it is `headerless`.
pub(super) fn columns(headers: &[String], headerless: bool) -> Vec<Column> {
    let mut claimed: HashSet<String> = HashSet::new();
    let mut columns: Vec<Column> = Vec::with_capacity(headers.len());
    for (place, header) in headers.iter().enumerate() {
        let folded = fold(header);
        let fault = if folded.is_empty() {
            Some(text!("no header", "没有表头"))
        } else if claimed.contains(&folded) {
            Some(text!(
                "the same header as an earlier column",
                "表头与前面的列相同"
            ))
        } else {
            None
        };
        claimed.insert(folded);
        let meaning = if headerless {
            Header::default()
        } else {
            Header::of(header)
        };
        columns.push(Column {
            header: header.clone(),
            place,
            meaning,
            known: None,
            titles: Vec::new(),
            fault,
        });
    }
    if !headerless {
        recognise(&mut columns, &mut claimed);
    }
    columns
}

/// Finds the fields that are known, each once, and the titles that no other header claims.
fn recognise(columns: &mut [Column], claimed: &mut HashSet<String>) {
    let mut taken: HashSet<&str> = HashSet::new();
    for column in columns.iter_mut().filter(|column| column.fault.is_none()) {
        let found = KNOWN.iter().find_map(|schema| {
            let field = schema.recognises(&column.header)?;
            schema.fields.get(field)
        });
        let Some(field) = found.filter(|field| taken.insert(&field.name)) else {
            continue;
        };
        column.known = Some(field);
        let own = if is_chinese(&column.header) {
            "zh"
        } else {
            "en"
        };
        let title = |lang: &str| {
            let titles = field.titles.by_lang.iter();
            titles
                .filter(|(of, _)| of == lang)
                .map(|(_, title)| title.as_str())
                .next()
        };
        for lang in ["zh", "en"] {
            let title = match title(lang) {
                Some(_) if lang == own && column.header != field.name => column.header.trim(),
                Some(title) => title,
                None => continue,
            };
            let folded = fold(title);
            if folded == fold(&column.header) || claimed.insert(folded) {
                column.titles.push((lang, title.to_owned()));
            }
        }
        // One title alone, which is the header, says nothing.
        if column
            .titles
            .iter()
            .all(|(_, title)| *title == column.header)
        {
            column.titles.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str]) -> Vec<Column> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        columns(&headers, false)
    }

    #[test]
    fn the_schema_whose_fields_are_known_compiles() {
        assert_eq!(KNOWN.len(), 1);
    }

    #[test]
    fn a_known_header_has_a_title_in_the_other_language() {
        let columns = of(&["手机", "customer_id", "备用电话", "Email Address", "奇怪"]);
        let titles: Vec<_> = columns
            .iter()
            .map(|column| column.titles.as_slice())
            .collect();
        assert_eq!(
            titles[0],
            [("zh", "手机".to_owned()), ("en", "Phone".to_owned())]
        );
        assert_eq!(
            titles[1],
            [
                ("zh", "客户编号".to_owned()),
                ("en", "Customer ID".to_owned())
            ]
        );
        assert_eq!(titles[2], []);
        assert_eq!(
            titles[3],
            [
                ("zh", "电子邮箱".to_owned()),
                ("en", "Email Address".to_owned())
            ]
        );
        assert_eq!(titles[4], []);
    }

    #[test]
    fn a_title_that_another_column_claims_is_left_out() {
        let columns = of(&["手机", "Phone", "phone", " "]);
        assert!(columns[0].titles.is_empty());
        assert!(columns[1].known.is_none() && columns[1].fault.is_none());
        assert!(columns[2].fault.is_some() && columns[3].fault.is_some());
    }
}
