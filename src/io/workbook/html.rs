//! Tables of a web page, as many systems export them under the name `.xls`: every row of every table, one table below
//! the other.
//!
//! Tokens are those of the HTML standard; a cell ends where its end tag, the next cell, row or table says so. Spans
//! are kept free as in a spreadsheet. Blanks are shown as a browser shows them; a line break is one. A cell is text,
//! unless its tag says what it is, as those of Excel's own pages do.

mod page;
mod start;
mod style;
mod table;
mod tag;
mod taken;
mod tokens;
mod value;

use std::io::{self, Read};

pub(in crate::io) use self::start::{declared_encoding, is_page};
use super::stream::{Bounds, Cells, ReadSheet, SheetBytes, SheetEnd, SheetEnds, Stop};

/// A web page in UTF-8 that holds tables; what is not UTF-8 there could not be decoded.
pub(in crate::io) struct Html {
    text: Box<dyn Read + Send>,
}

impl Html {
    /// A page that is read from `text`.
    pub(in crate::io) fn new(text: Box<dyn Read + Send>) -> Self {
        Self { text }
    }

    /// Begins to read it on a thread of its own; a row may have so many bytes.
    ///
    /// # Errors
    /// Those of beginning a thread.
    pub(in crate::io) fn read(self, longest: usize) -> io::Result<(SheetBytes, SheetEnds)> {
        // What is repeated in a page is written as often as it is there.
        let bounds = Bounds {
            row: longest,
            all: u64::MAX,
        };
        SheetBytes::new(Box::new(self), bounds)
    }
}

impl ReadSheet for Html {
    fn read(self: Box<Self>, to: &mut Cells) -> Result<SheetEnd, Stop> {
        tokens::read(self.text, to)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::row::{self, Columns, Filled};
    use super::*;
    use crate::io::limits::Limits;
    use crate::table::batch::{Batch, Layout};
    use crate::table::codes;

    /// What became of a page.
    #[derive(Debug)]
    struct Found {
        /// The rows, by number from 0, cells joined by a bar.
        rows: Vec<(u32, String)>,
        /// Cells that could not be decoded: row of those that were found, and column.
        undecodable: Vec<(u32, u32)>,
        /// None where it was refused.
        end: Option<SheetEnd>,
    }

    fn found(page: impl AsRef<[u8]>, longest: usize) -> Found {
        let page = io::Cursor::new(page.as_ref().to_vec());
        let (mut bytes, ends) = Html::new(Box::new(page)).read(longest).unwrap();
        let mut rows = Vec::new();
        let read = bytes.read_to_end(&mut rows);
        let (mut layout, mut written) = (Layout::default(), Vec::new());
        let filled = Filled {
            layout: &mut layout,
            written: &mut written,
        };
        row::decode(&rows, Columns::default(), None, filled);
        let text = [rows.as_slice(), &written].concat();
        let batch = Batch::new(&rows, std::str::from_utf8(&text).unwrap(), &layout, 0);
        let cells = |row| batch.cells(row).collect::<Vec<_>>().join("|");
        let numbered = layout.records.iter().enumerate();
        let end = *ends.lock().unwrap();
        assert_eq!(read.is_ok(), end.is_some());
        Found {
            rows: numbered
                .map(|(row, record)| (record.rows, cells(row)))
                .collect(),
            undecodable: undecodable(&rows),
            end,
        }
    }

    fn undecodable(rows: &[u8]) -> Vec<(u32, u32)> {
        let (mut layout, mut written) = (Layout::default(), Vec::new());
        let filled = Filled {
            layout: &mut layout,
            written: &mut written,
        };
        row::decode(rows, Columns { first: 0, width: 9 }, None, filled);
        let bad = layout.oddities.iter();
        let bad = bad.filter(|odd| odd.check == codes::INVALID_ENCODING);
        bad.map(|odd| (odd.row, odd.column)).collect()
    }

    fn rows(page: &str) -> Vec<(u32, String)> {
        let found = found(page, Limits::RECORD);
        assert!(found.end.is_some(), "{page}");
        found.rows
    }

    fn said(page: &str) -> Vec<String> {
        rows(page).into_iter().map(|(_, row)| row).collect()
    }

    fn end(page: &str) -> SheetEnd {
        found(page, Limits::RECORD).end.unwrap()
    }

    proptest! {
        #[test]
        fn rows_come_back_whatever_end_tags_are_left_out(
            table in vec((vec("[a-z中<&]{1,4}", 1..5), any::<[bool; 3]>()), 1..6),
        ) {
            let tag = |tag: &'static str, is_there: bool| if is_there { tag } else { "" };
            let mut page = "<table>".to_owned();
            for (row, [tr, cell, th]) in &table {
                page += "<tr>";
                for text in row {
                    let text = text.replace('&', "&amp;").replace('<', "&lt;");
                    let (begin, end) = if *th { ("<th>", "</th>") } else { ("<td>", "</td>") };
                    page.extend([begin, &text, tag(end, *cell)]);
                }
                page += tag("</tr>", *tr);
            }
            page += "</table>";
            let expected: Vec<_> = table.iter().map(|(row, _)| row.join("|")).collect();
            prop_assert_eq!(said(&page), expected);
        }

        #[test]
        fn no_page_is_too_odd(
            tags in vec(
                prop::sample::select(vec![
                    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<thead>", "</thead>", "<td rowspan=0>",
                    "<td colspan=2 x:num=1>", "<td x:err>", "<xml>", "</xml>", "<style>", "</style>", "<br>", "a", "\u{a0}",
                    "<!--", "-->", "<", "&", "<td x:str='", "'>",
                ]),
                0..30,
            ),
        ) {
            let page = tags.concat();
            let found = found(&page, Limits::RECORD);
            prop_assert!(found.rows.windows(2).all(|rows| rows[0].0 < rows[1].0));
            prop_assert!(found.end.is_none() || page.contains("<t"));
        }
    }

    #[test]
    fn cells_and_rows_end_where_they_must() {
        for (page, expected) in [
            (
                "<tr><th>id<th>name<tr><td>1<td>王芳</tr>",
                &["id|name", "1|王芳"][..],
            ),
            (
                "<TBODY><TR><TD> a\n b&nbsp; </TD><TD>x<br>y</TD></TR>",
                &["a b|x\ny"],
            ),
            (
                "<tr><td>&lt;&amp;&#20013;</td><td><b>b</b>old</td></tr>",
                &["<&中|bold"],
            ),
            // A head without a row.
            (
                "<thead><th>id</th><th>name</th></thead><tr><td>1</td><td>a</td></tr>",
                &["id|name", "1|a"],
            ),
            (
                "<thead><tr><th>id</thead><tbody><td>1</tbody><tfoot><td>2</tfoot>",
                &["id", "1", "2"],
            ),
            ("<thead><th>id<tbody><td>1<tr><td>2", &["id", "1", "2"]),
            ("<td>a</td><td>b</td><tr><td>c", &["a|b", "c"]),
            ("<tr><td>a</tr></tr></td><tr><td>b", &["a", "b"]),
            (
                "<tr><td><p>a</p><p>b</p></td><td>a<div>b</div>c<br><br>d",
                &["a\nb|a\nb\nc\n\nd"],
            ),
            (
                "<tr><td>a\u{a0}\u{a0}b<td>\u{c2}\u{a0}c<td>&#xa0;",
                &["a b|\u{c2} c"],
            ),
            (
                "<tr><td><![CDATA[a<b]]><td>a < b & c<td>&bogus; &amp",
                &["a<b|a < b & c|&bogus; &"],
            ),
        ] {
            assert_eq!(said(&format!("<table>{page}</table>")), expected, "{page}");
        }
    }

    #[test]
    fn what_a_browser_does_not_show_is_left_out() {
        for content in [
            "<style>td{a:'<td>'}</style>1",
            "1<script>if (a<b) document.write('</td>')</script>",
            "<title>x</title>1<template>x</template>",
            "1<!-- x --><!--[if gte mso 9]><xml><x:a>x</x:a></xml><![endif]-->",
            "<xml><x:Name>x</x:Name><td>y</td></xml>1<xml/>",
            "<![if !vml]>1<![endif]><?x y?>",
            "<noscript><b>x</b></noscript>1<iframe>x</iframe>",
        ] {
            let page = format!("<table><tr><td>{content}</td></tr></table>");
            assert_eq!(said(&page), ["1"], "{content}");
            let page = format!("{content}<table><tr><td>1</td></tr></table>{content}");
            let rows = said(&page);
            assert_eq!(rows, ["1"], "{content}");
        }
    }

    #[test]
    fn spans_are_kept_free() {
        for (page, expected) in [
            (
                "<tr><td colspan=2>t</td><td>u</td></tr><tr><td rowspan=2>a</td><td>b</td><td>c</td></tr>\
                 <tr><td>d</td><td>e</td></tr><tr><td>f</td></tr>",
                &["t||u", "a|b|c", "|d|e", "f"][..],
            ),
            ("<tr><td colspan=' +2px'>a<td>b", &["a||b"]),
            (
                "<tr><td colspan=0>a<td>b<tr><td colspan=x>a<td>b",
                &["a|b", "a|b"],
            ),
            // To the end of its group, and no further.
            (
                "<tbody><tr><td rowspan=0>a<td>b<tr><td>c</tbody><tr><td>d",
                &["a|b", "|c", "d"],
            ),
            ("<thead><tr><th rowspan=9>a<tbody><tr><td>b", &["a", "b"]),
        ] {
            assert_eq!(said(&format!("<table>{page}</table>")), expected, "{page}");
        }
        let page = "<table><tr><td colspan=5000>a<td>b</table>";
        assert_eq!(said(page)[0].matches('|').count(), 1000);
        assert_eq!(
            end("<table><tr><td colspan=2>a<td rowspan=2>b<td>c</table>").merged,
            2
        );
    }

    #[test]
    fn rows_are_read_in_no_time_however_many_cells_reach_into_them() {
        let page = format!("<table>{}</table>", "<tr><td rowspan=0>x".repeat(6000));
        let found = rows(&page);
        assert_eq!(found.len(), 6000);
        assert_eq!(found[5999].1.matches('|').count(), 5999);
        let taken = "<tr><td rowspan=9 colspan=1000>a</td>".to_owned();
        let taken = format!("{taken}{}</tr>", "<td rowspan=9 colspan=1000>".repeat(15));
        let page = format!("<table>{taken}{}</table>", "<tr><td>c</td></tr>".repeat(9));
        let found = rows(&page);
        assert_eq!(found.len(), 10);
        assert_eq!(found[8].1.matches('|').count(), 16_000);
        assert_eq!(found[9].1, "c");
    }

    #[test]
    fn tables_stand_one_below_the_other_and_one_within_another_before_its_row() {
        let page = "<table><tr><td>a</td></tr></table><p>x</p><table><tr><td>b</td></tr></table>";
        assert_eq!(rows(page), [(0, "a".to_owned()), (2, "b".to_owned())]);
        let page = "<table><tr><td>o<table><tr><td>i</td></tr></table></td><td>p</td></tr></table>";
        assert_eq!(said(page), ["i", "o|p"]);
    }

    #[test]
    fn rows_beside_a_table_are_not_lost() {
        for (page, expected) in [
            (
                "<table><tr><td>a</table><tr><td>b</td><td>c</td></tr>",
                &["a", "b|c"][..],
            ),
            ("<tr><td>a</tr><table><tr><td>b</table>", &["a", "b"]),
            ("</table><td>a<td>b", &["a|b"]),
        ] {
            assert_eq!(said(page), expected, "{page}");
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_told_of_its_cell() {
        let found = found(
            b"<table \xFF><tr><td>a<td>\xFF\xFFb<td>\xE4\xB8&amp;<td>\xEF\xBF\xBD<tr><td>\xE4\xB8\xAD</table>",
            Limits::RECORD,
        );
        let rows: Vec<_> = found.rows.into_iter().map(|(_, row)| row).collect();
        assert_eq!(rows, ["a|\u{fffd}\u{fffd}b|\u{fffd}&|\u{fffd}", "中"]);
        assert_eq!(found.undecodable, [(0, 1), (0, 2)]);
    }

    #[test]
    fn signs_that_are_cut_between_two_reads_are_whole() {
        for shift in 0..4 {
            let text = "中".repeat(30_000);
            let page = format!(
                "<table><tr><td>{}{text}</td></tr></table>",
                "x".repeat(shift)
            );
            let found = found(&page, Limits::RECORD);
            assert!(found.undecodable.is_empty());
            assert!(found.rows[0].1.ends_with(&text));
        }
    }

    #[test]
    fn cells_of_excel_have_the_type_that_they_say() {
        let sheet =
            "<style>.xl1{mso-number-format:\"Short Date\"} .xl2{mso-number-format:Fixed}</style>";
        for (cell, expected) in [
            ("<td x:num>1234.50</td>", "1234.5"),
            ("<td x:num=\"1234.5\">1,235</td>", "1234.5"),
            ("<td x:num='0.125'>12.5%", "0.125"),
            ("<td x:num='5'>", "5"),
            ("<td x:num>n/a", "n/a"),
            ("<td x:num='inf'>x1", "x1"),
            ("<td x:bool=TRUE>是", "true"),
            ("<td x:bool>FALSE", "false"),
            ("<td x:bool>?", "?"),
            ("<td x:err=\"#N/A\">#N/A", "#N/A"),
            ("<td x:err>#REF!", "#REF!"),
            ("<td x:str>0123", "0123"),
            ("<td x:str=\"a  b\">a b", "a  b"),
            ("<td x:str=\"\">a", "a"),
            (
                "<td class=xl1 x:num=\"38718.5\">2006-1-1",
                "2006-01-01T12:00:00",
            ),
            ("<td class=xl1 x:num>38718", "2006-01-01"),
            ("<td class=xl1 x:num>2006-1-1", "2006-1-1"),
            ("<td class=xl2 x:num='38718'>38718.00", "38718"),
            ("<td class=xl2 x:num='38718'>3-8718", "38718"),
            ("<td class=xl9 x:num='38718'>2006-1-1", "2006-1-1"),
            ("<td class=xl9 x:num='38718'>38,718", "38718"),
            (
                "<td class=xl2 style='mso-number-format:\"h\\:mm\"' x:num='0.5'>12:00",
                "12:00:00",
            ),
            ("<td class=xl1>2006-1-1", "2006-1-1"),
        ] {
            let page = format!("<html>{sheet}<table x:str><tr>{cell}</tr></table></html>");
            assert_eq!(said(&page), [expected], "{cell}");
        }
        let cell = "<table><tr><td style='mso-number-format:\"Short Date\"' x:num=37256>x</table>";
        for since_1904 in [
            "<!--[if x]><xml><x:Date1904/></xml><![endif]-->",
            "<xml><x:Date1904/></xml>",
        ] {
            assert_eq!(said(&format!("{since_1904}{cell}")), ["2006-01-01"]);
        }
        assert_eq!(said(cell), ["2001-12-31"]);
    }

    #[test]
    fn hidden_rows_are_counted_that_have_something_in_them() {
        let page = "<table><tr style='height:0;Display: None'><td>a<tr><td>b\
                    <tr style=display:none><td></tr><tr style='display:none'><td>c</table>";
        assert_eq!(said(page), ["a", "b", "c"]);
        assert_eq!(end(page).hidden_rows, 2);
    }

    #[test]
    fn a_page_that_was_cut_off_gives_its_whole_rows_and_is_refused() {
        for (page, expected) in [
            ("<table><tr><td>a</td></tr><tr><td>b", &["a"][..]),
            ("<table><tr><td>a</td></tr>", &["a"]),
            ("<table><tr><td>a</td></tr></table", &["a"]),
            ("<table><tr><td>a</td></tr></table><tab", &["a"]),
            (
                "<table><tr><td>a</td></tr></table><table><tr><td>b</td></tr>",
                &["a", "b"],
            ),
            ("<table><tr><td>a</td></tr></table></body><", &["a"]),
            ("<table><tr><td>a</td></tr></table></", &["a"]),
            ("<table><tr><td>a</td></tr></table><p class='x", &["a"]),
            ("<table><tr><td>a<!-- ", &[]),
            ("<table><tr><td>a<script> ", &[]),
        ] {
            let found = found(page, Limits::RECORD);
            assert!(found.end.is_none(), "{page}");
            let rows: Vec<_> = found.rows.iter().map(|(_, row)| row.as_str()).collect();
            assert_eq!(rows, expected, "{page}");
        }
        let whole = "<html><table><tr><td>a</table>\n< b </html>\n<!-- made by x -->\n";
        assert_eq!(said(whole), ["a"]);
    }

    #[test]
    fn no_row_is_held_that_is_too_long_and_nothing_that_is_no_row() {
        const LONGEST: usize = 64 << 10;
        let long = "x".repeat(LONGEST + 1);
        for content in [
            long.clone(),
            format!("{long}</td></tr></table>"),
            "xxxx<b>xxxx".repeat(LONGEST / 8 + 1),
            "<td>xxxxxxxx".repeat(LONGEST / 8 + 1),
            format!("<td x:str='{long}'>"),
            format!("<script></{long}"),
            "<br>x".repeat(LONGEST),
            "<table><tr><td>".repeat(page::DEEPEST),
            format!(
                "</table><table>{}",
                "<tr><td rowspan=99 colspan=999>x".repeat(20)
            ),
        ] {
            let page = format!("<table><tr><td>{content}</td></tr></table>");
            let found = found(page, LONGEST);
            assert!(found.end.is_none(), "{}", &content[..20]);
        }
        for content in [
            format!("<!-- {long} -->"),
            format!("<script>{long}</script>"),
            format!("<img src='{long}' {long}=1>"),
            format!("<td title=\"{long}\">"),
            " ".repeat(LONGEST + 1),
            format!("</td></tr></table>{long}<table><tr><td>"),
            "<td>".repeat(9000),
            "<b>".repeat(LONGEST),
        ] {
            let page = format!("<table><tr><td>a{content}b</td></tr></table>");
            let found = found(page, LONGEST);
            assert!(found.end.is_some(), "{}", &content[..20]);
        }
    }

    #[test]
    fn what_has_no_table_is_refused() {
        for page in [
            "<html><p>x</p></html>",
            "",
            "<html",
            "<xml><table></table></xml>",
        ] {
            assert!(found(page, Limits::RECORD).end.is_none(), "{page}");
        }
    }
}
