//! Sheets with marks, and what stays of them.

use proptest::prelude::*;

use super::super::styles::Styles;
use super::*;

fn marked(sheet: &str, marks: Vec<RowMarks>, column: u32, only_marked: bool) -> String {
    let mut styles = Styles::usual();
    let mut marks = marks.into_iter();
    let mut out = Vec::new();
    Marking {
        styles: &mut styles,
        column,
        header: "Errors",
        header_colour: 0x00DD_DDDD,
        header_row: Some(0),
        only_marked,
        again: false,
        filter: None,
        next: &mut || Ok(marks.next()),
    }
    .copy(Markup::copied("sheet1.xml", sheet.as_bytes()), &mut out)
    .unwrap();
    String::from_utf8(out).unwrap()
}

fn row(row: u32, cells: &[u32], reason: &str) -> RowMarks {
    RowMarks {
        row,
        cells: cells.iter().map(|column| (*column, 0x00FF_0000)).collect(),
        reason: reason.to_owned(),
    }
}

#[test]
fn cells_are_coloured_and_a_column_says_why() {
    let sheet = "<worksheet><sheetData><row r=\"1\" spans=\"1:2\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>\
        <!-- x --><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"C2\" s=\"0\"/></row><row r=\"5\"/></sheetData><drawing/></worksheet>";
    let marks = vec![
        row(1, &[1, 2], "a < b"),
        row(3, &[0], "c"),
        row(4, &[0], "d"),
        row(6, &[], "e"),
    ];
    let reason = |cell: &str, style: u32, text: &str| {
        format!(
            "<c r=\"{cell}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
        )
    };
    let expected = format!(
        "<worksheet><cols><col min=\"4\" max=\"4\" width=\"60\" customWidth=\"1\"/></cols><sheetData>\
         <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>{}</row><!-- x -->\
         <row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" s=\"2\"/><c r=\"C2\" s=\"2\"/>{}</row>\
         <row r=\"4\"><c r=\"A4\" s=\"2\"/>{}</row><row r=\"5\"><c r=\"A5\" s=\"2\"/>{}</row>\
         <row r=\"7\">{}</row></sheetData><drawing/></worksheet>",
        reason("D1", 1, "Errors"),
        reason("D2", 3, "a &lt; b"),
        reason("D4", 3, "c"),
        reason("D5", 3, "d"),
        reason("D7", 3, "e"),
    );
    assert_eq!(marked(sheet, marks, 3, false), expected);
}

#[test]
fn rows_without_a_mark_may_be_hidden() {
    let sheet = "<x:worksheet><x:sheetData><x:row/><x:row/><x:row hidden='0'><x:c/></x:row></x:sheetData></x:worksheet>";
    let out = marked(sheet, vec![row(1, &[], "no")], 1, true);
    assert!(out.contains("<x:row hidden='1'><x:c/></x:row>"), "{out}");
    assert!(out.contains("<x:row><x:c r=\"B2\""), "{out}");
}

#[test]
fn widths_of_columns_stay_around_the_new_one() {
    let sheet = "<worksheet><cols><col min=\"1\" max=\"2\" width=\"9\"/> <col min=\"3\" max=\"16384\" style=\"0\"/></cols><sheetData/></worksheet>";
    let out = marked(sheet, vec![], 4, false);
    assert!(
        out.contains(
            "<cols><col min=\"1\" max=\"2\" width=\"9\"/> <col min=\"3\" max=\"4\" style=\"0\"/>\
             <col min=\"5\" max=\"5\" width=\"60\" customWidth=\"1\"/><col min=\"6\" max=\"16384\" style=\"0\"/></cols>"
        ),
        "{out}"
    );
}

proptest! {
    /// Whatever stands in a sheet, without a mark nothing but the new column changes.
    #[test]
    fn what_has_no_mark_stays_as_it_is(
        rows in prop::collection::vec((any::<bool>(), "(<c/>|<c r='B2' s='1'><f>A1</f><v>1</v></c>|<!-- c -->| |<x:ext a=\">\"><b/></x:ext>){0,4}"), 0..5),
        behind in "(<mergeCells/>|<drawing r:id=\"r1\"/>|<extLst><ext/></extLst>| \n){0,3}",
    ) {
        let rows = rows.iter().map(|(wide, cells)| if *wide { format!("<row ht = '3'>{cells}</row>\n") } else { "<row/>".to_owned() });
        let rows: String = rows.collect();
        let head = "<?xml version=\"1.0\"?>\n<worksheet xmlns='m'><cols><col min=\"1\" max=\"1\"/></cols>";
        let sheet = format!("{head}<sheetData>{rows}</sheetData>{behind}</worksheet>");
        let mut styles = Styles::usual();
        let mut out = Vec::new();
        Marking {
            styles: &mut styles,
            column: 9,
            header: "Errors",
            header_colour: 0,
            header_row: None,
            only_marked: false,
            again: false,
            filter: None,
            next: &mut || Ok(None),
        }
        .copy(Markup::copied("sheet1.xml", sheet.as_bytes()), &mut out)
        .unwrap();
        let out = String::from_utf8(out).unwrap();
        prop_assert_eq!(out.replace("<col min=\"10\" max=\"10\" width=\"60\" customWidth=\"1\"/>", ""), sheet);
    }
}
