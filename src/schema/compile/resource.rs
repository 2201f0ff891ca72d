//! `[resources.NAME]`: where a table is that the schema refers to, and how it is read.

use super::Compiler;
use crate::schema::node::Node;
use crate::schema::resources::delimiter;
use crate::schema::source::Fault;
use crate::schema::{Resource, resources};
use crate::table::encoding::Encoding;
use crate::text;
use crate::text::nearest;

/// Which sheet of a workbook a table is, as far as its entry says: by name, or by number.
fn sheet(node: &Node) -> Option<String> {
    let sheet = node.get("sheet")?;
    sheet.text().or_else(|| sheet.number()).map(str::to_owned)
}

impl Compiler<'_> {
    /// Every entry, in file order.
    pub(super) fn resources(&mut self) -> Vec<Resource> {
        let entries = self.root.get("resources").map(Node::entries);
        entries
            .unwrap_or_default()
            .iter()
            .map(|(key, node)| Resource {
                name: key.name.clone(),
                path: node
                    .get("path")
                    .and_then(Node::text)
                    .unwrap_or_default()
                    .into(),
                sheet: sheet(node),
                delimiter: self.separator(node),
                encoding: self.encoding(node),
            })
            .collect()
    }

    /// How the text of a table is encoded, as far as its entry says.
    fn encoding(&mut self, node: &Node) -> Option<Encoding> {
        let node = node.get("encoding")?;
        let named = Encoding::named(node.text()?);
        if named.is_none() {
            let unknown = text!("no encoding is called so", "没有这种编码");
            let near = nearest(node.text()?, Encoding::NAMES);
            self.problems
                .error(Fault::at(&node.span, unknown).near(near));
        }
        named
    }

    /// What separates the cells of a table, as far as its entry says; whatever cannot be read is refused.
    fn separator(&mut self, node: &Node) -> Option<u8> {
        let readable = text!(
            "only CSV, TSV, JSON Lines and workbooks can be referred to",
            "只能引用 CSV、TSV、JSON Lines 和工作簿"
        );
        let by_format = node.get("format").and_then(|format| {
            match format.text()?.to_ascii_lowercase().as_str() {
                "csv" => Some(b','),
                "tsv" => Some(b'\t'),
                "jsonl" | "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => None,
                _ => {
                    self.problems.error(Fault::at(&format.span, readable));
                    None
                }
            }
        });
        let named = node.get("delimiter").and_then(|node| {
            let sign = delimiter(node.text()?);
            if sign.is_none() {
                self.problems
                    .error(Fault::at(&node.span, resources::NO_DELIMITER));
            }
            sign
        });
        named.or(by_format)
    }
}
