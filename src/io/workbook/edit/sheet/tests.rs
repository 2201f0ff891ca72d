//! Sheets with edits, and what stays of them.

use proptest::prelude::*;

use super::super::children::OF_SHEET;
use super::super::marks::{CellMark, MarkEdits, ReasonHeader, RowMarks};
use super::super::row_edit::{CellValue, RowEdit};
use super::super::styles::Look;
use super::super::values::RowChange;
use super::*;

fn edited(sheet: &str, edit: SheetEdit<'_>) -> String {
    let mut out = Vec::new();
    edit.copy(Markup::copied("sheet1.xml", sheet.as_bytes()), &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

fn marked(sheet: &str, marks: Vec<RowMarks>, column: u32, shown: Shown) -> String {
    let mut styles = Styles::usual();
    let mut marks = marks.into_iter();
    let mut next = || Ok(marks.next());
    let header = ReasonHeader {
        text: "Errors",
        colour: 0x00DD_DDDD,
    };
    let mut edits = MarkEdits::new(column, header, Some(0), &mut next, None);
    let edit = SheetEdit {
        styles: &mut styles,
        insertions: Insertions::new(OF_SHEET),
        widened: Some(Widened { column, width: 60 }),
        filter: Filtered::Kept,
        cleared: None,
        unfills: false,
        shown,
        recalculates: false,
        next: &mut || edits.next(),
    };
    edited(sheet, edit)
}

fn row(row: u32, cells: &[u32], reason: &str) -> RowMarks {
    let mark = |column: &u32| CellMark {
        column: *column,
        colour: 0x00FF_0000,
        note: String::new(),
    };
    RowMarks {
        row,
        cells: cells.iter().map(mark).collect(),
        reason: reason.to_owned(),
        only_there: false,
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
    assert_eq!(marked(sheet, marks, 3, Shown::AsTheyAre), expected);
}

#[test]
fn rows_without_a_mark_may_be_hidden() {
    let sheet = "<x:worksheet><x:sheetData><x:row/><x:row/><x:row hidden='0'><x:c/></x:row></x:sheetData></x:worksheet>";
    let out = marked(sheet, vec![row(1, &[], "no")], 1, Shown::EditedBehind(0));
    assert!(out.contains("<x:row hidden='1'><x:c/></x:row>"), "{out}");
    assert!(out.contains("<x:row><x:c r=\"B2\""), "{out}");
}

#[test]
fn widths_of_columns_stay_around_the_new_one() {
    let sheet = "<worksheet><cols><col min=\"1\" max=\"2\" width=\"9\"/> <col min=\"3\" max=\"16384\" style=\"0\"/></cols><sheetData/></worksheet>";
    let out = marked(sheet, vec![], 4, Shown::AsTheyAre);
    assert!(
        out.contains(
            "<cols><col min=\"1\" max=\"2\" width=\"9\"/> <col min=\"3\" max=\"4\" style=\"0\"/>\
             <col min=\"5\" max=\"5\" width=\"60\" customWidth=\"1\"/><col min=\"6\" max=\"16384\" style=\"0\"/></cols>"
        ),
        "{out}"
    );
}

#[test]
fn widths_are_given_however_columns_are_written() {
    let own = "<col min=\"5\" max=\"5\" width=\"60\" customWidth=\"1\"/>";
    for (cols, expected) in [
        ("<cols/>", format!("<cols>{own}</cols>")),
        ("<cols ></cols>", format!("<cols >{own}</cols>")),
        (
            "<cols><col min=\"1\" max=\"2\"></col><!-- a --><col min=\"3\" max=\"9\"> </col>\n</cols>",
            format!(
                "<cols><col min=\"1\" max=\"2\"></col><!-- a --><col min=\"3\" max=\"4\"/>\n{own}<col min=\"6\" max=\"9\"/></cols>"
            ),
        ),
        (
            "<cols><col min=\"5\" max=\"5\"/><col min='6' max='7'></col></cols>",
            format!("<cols>{own}<col min='6' max='7'></col></cols>"),
        ),
    ] {
        let sheet = format!("<worksheet>{cols}<sheetData><row/></sheetData></worksheet>");
        let out = marked(&sheet, vec![], 4, Shown::AsTheyAre);
        assert!(out.contains(&expected), "{out}");
    }
}

#[test]
fn a_sheet_without_rows_gets_the_header() {
    let out = marked(
        "<x:worksheet><x:sheetData/></x:worksheet>",
        vec![],
        0,
        Shown::AsTheyAre,
    );
    assert!(
        out.contains("<x:sheetData><x:row r=\"1\"><x:c r=\"A1\"")
            && out.ends_with("</x:row></x:sheetData></x:worksheet>"),
        "{out}"
    );
}

#[test]
fn rows_may_be_marked_only_where_they_are() {
    let sheet = "<worksheet><sheetData><row r=\"1\"/><row r=\"3\"/></sheetData></worksheet>";
    let marks = (1..6).map(|place| RowMarks {
        only_there: true,
        ..row(place, &[], "no")
    });
    let out = marked(
        sheet,
        marks.chain([row(7, &[], "no")]).collect(),
        1,
        Shown::AsTheyAre,
    );
    let rows: Vec<&str> = out
        .split("<row r=\"")
        .skip(1)
        .map(|row| &row[..1])
        .collect();
    assert_eq!(rows, ["1", "3", "8"]);
    assert!(out.contains("<c r=\"B3\""), "{out}");
}

#[test]
fn a_sheet_says_that_it_has_the_column_of_reasons() {
    for (cells, expected) in [
        ("A1:C9", "A1:E9"),
        ("B2", "B2:E2"),
        ("A1:G9", "A1:G9"),
        ("", ""),
    ] {
        let sheet = |cells: &str| format!("<worksheet><dimension ref=\"{cells}\"/>");
        let part = sheet(cells) + "<sheetData/></worksheet>";
        let out = marked(&part, vec![], 4, Shown::AsTheyAre);
        assert!(out.starts_with(&sheet(expected)), "{out}");
    }
}

#[test]
fn what_was_marked_the_last_time_goes() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"/><c r=\"B1\" t=\"s\"><v>0</v></c></row>\
        <row r=\"2\" hidden=\"1\"><c r=\"A2\" s=\"2\"><v>1</v></c><c r=\"B2\" t=\"s\"><v>1</v></c></row>\
        <row r=\"3\"><c r=\"A3\" s=\"2\"/><c r=\"B3\" t=\"s\"><v>1</v></c></row></sheetData>\
        <autoFilter ref=\"A1:B3\"><filterColumn colId=\"1\"/></autoFilter></worksheet>";
    let mut styles = Styles::usual().with_palette(&[0x00FF_0000]);
    assert_eq!(
        (styles.made(Look::default()), styles.filled(0, 0x00FF_0000)),
        (1, 2)
    );
    let mut edits = vec![RowEdit {
        row: 2,
        cells: vec![
            (0, super::super::row_edit::CellEdit::Fill(0x00FF_0000)),
            (
                1,
                super::super::row_edit::CellEdit::Text(Look::default(), "a".to_owned()),
            ),
        ],
        only_there: false,
    }]
    .into_iter();
    let edit = SheetEdit {
        styles: &mut styles,
        insertions: Insertions::new(OF_SHEET),
        widened: None,
        filter: Filtered::Replaced(b"<autoFilter ref=\"A1:B3\"/>".to_vec()),
        cleared: Some(1),
        unfills: true,
        shown: Shown::AllBehind(0),
        recalculates: false,
        next: &mut || Ok(edits.next()),
    };
    assert_eq!(
        edited(sheet, edit),
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"/></row>\
         <row r=\"2\"><c r=\"A2\" s=\"3\"><v>1</v></c></row>\
         <row r=\"3\"><c r=\"A3\" s=\"2\"/><c r=\"B3\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">a</t></is></c></row>\
         </sheetData><autoFilter ref=\"A1:B3\"/></worksheet>"
    );
}

fn rewritten(sheet: &str, changes: Vec<RowChange>) -> Result<String> {
    let mut styles = Styles::usual();
    let mut changes = changes.into_iter().map(RowEdit::from);
    let edit = SheetEdit {
        styles: &mut styles,
        insertions: Insertions::new(OF_SHEET),
        widened: None,
        filter: Filtered::Kept,
        cleared: None,
        unfills: false,
        shown: Shown::AsTheyAre,
        recalculates: false,
        next: &mut || Ok(changes.next()),
    };
    let mut out = Vec::new();
    edit.copy(Markup::copied("sheet1.xml", sheet.as_bytes()), &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

fn inline(tag: &str, text: &str) -> String {
    format!("<{tag} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

#[test]
fn cells_have_other_values_and_formulas_stay() {
    let sheet = "<worksheet><cols><col min=\"3\" max=\"3\" style=\"5\"/></cols><sheetData>\
        <row r=\"1\" spans=\"1:2\"><c r=\"A1\" s=\"4\" t=\"s\"><v>0</v></c><c r=\"B1\" ph=\"1\"><f>A1</f><v>1</v></c></row>\
        <row r=\"2\" spans=\"1:1\" s=\"6\" customFormat=\"1\"><c r=\"A2\" t=\"b\"><v>1</v></c></row>\
        <row r=\"3\" spans=\"1:1\"><c/></row></sheetData></worksheet>";
    let changes = vec![
        RowChange::Cells(0, vec![(0, text("a")), (1, text("never"))]),
        RowChange::Cells(
            1,
            vec![
                (0, CellValue::Nothing),
                (1, text("b")),
                (3, CellValue::Nothing),
            ],
        ),
        RowChange::Cells(2, vec![(2, CellValue::Number(1.5))]),
    ];
    let expected = format!(
        "<worksheet><cols><col min=\"3\" max=\"3\" style=\"5\"/></cols><sheetData>\
         <row r=\"1\" spans=\"1:2\">{}<c r=\"B1\" ph=\"1\"><f>A1</f><v>1</v></c></row>\
         <row r=\"2\" s=\"6\" customFormat=\"1\"><c r=\"A2\"/>{}</row>\
         <row r=\"3\"><c/><c r=\"C3\" s=\"5\"><v>1.5</v></c></row></sheetData></worksheet>",
        inline("c r=\"A1\" s=\"4\"", "a"),
        inline("c r=\"B2\" s=\"6\"", "b"),
    );
    assert_eq!(rewritten(sheet, changes).unwrap(), expected);
}

#[test]
fn rows_that_go_let_those_behind_them_move_up() {
    let sheet = "<x:worksheet><x:sheetData><x:row r=\"1\"/><x:row r=\"3\" ht=\"9\"><x:c r=\"A3\"/></x:row>\
        <x:row r=\"4\"><x:c r=\"A4\"><x:v>1</x:v></x:c><x:c/></x:row> <x:row><x:c/></x:row><x:row r=\"9\"/><x:row r=\"10\"/></x:sheetData>\
        <x:autoFilter ref=\"A1:B10\"><x:sortState ref=\"A2:B10\"/></x:autoFilter></x:worksheet>";
    // One of them is not there, as an element.
    let changes = vec![
        RowChange::Gone(1),
        RowChange::Gone(2),
        RowChange::RestGone(9),
    ];
    assert_eq!(
        rewritten(sheet, changes).unwrap(),
        "<x:worksheet><x:sheetData><x:row r=\"1\"/><x:row r=\"2\"><x:c r=\"A2\"><x:v>1</x:v></x:c><x:c/></x:row> \
         <x:row><x:c/></x:row><x:row r=\"7\"/></x:sheetData>\
         <x:autoFilter ref=\"A1:B7\"><x:sortState ref=\"A2:B7\"/></x:autoFilter></x:worksheet>"
    );
}

#[test]
fn records_take_the_place_of_others() {
    let sheet = "<worksheet><dimension ref=\"A1:B3\"/><sheetData><row r=\"1\"><c r=\"A1\"/></row>\
        <row r=\"2\" hidden=\"1\"><c r=\"A2\" s=\"7\"><v>1</v></c><c r=\"B2\" s=\"8\"><v>1</v></c></row></sheetData>\
        <autoFilter ref=\"A1:B2\"><filterColumn colId=\"0\"/></autoFilter></worksheet>";
    let record =
        |row, first: &str| RowChange::Record(row, vec![(0, text(first)), (1, CellValue::Nothing)]);
    let changes = vec![record(1, "a"), record(2, "b"), RowChange::RestGone(3)];
    let expected = format!(
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"/></row>\
         <row r=\"2\">{}<c r=\"B2\" s=\"8\"/></row><row r=\"3\">{}</row></sheetData>\
         <autoFilter ref=\"A1:B3\"/></worksheet>",
        inline("c r=\"A2\" s=\"7\"", "a"),
        inline("c r=\"A3\" s=\"7\"", "b"),
    );
    assert_eq!(rewritten(sheet, changes).unwrap(), expected);
}

#[test]
fn cells_out_of_order_are_not_guessed_at() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row></sheetData></worksheet>";
    assert!(rewritten(sheet, vec![RowChange::Cells(0, vec![(0, text("a"))])]).is_err());
    assert_eq!(rewritten(sheet, Vec::new()).unwrap(), sheet);
}

proptest! {
    /// Whatever stands in a sheet, without an edit nothing of it changes.
    #[test]
    fn what_has_no_edit_stays_as_it_is(
        rows in prop::collection::vec((any::<bool>(), "(<c/>|<c r='B2' s='1'><f>A1</f><v>1</v></c>|<!-- c -->| |<x:ext a=\">\"><b/></x:ext>){0,4}"), 0..5),
        behind in "(<mergeCells/>|<drawing r:id=\"r1\"/>|<extLst><ext/></extLst>| \n){0,3}",
        walked in any::<bool>(),
    ) {
        let rows = rows.iter().map(|(wide, cells)| if *wide { format!("<row ht = '3'>{cells}</row>\n") } else { "<row></row>".to_owned() });
        let rows: String = rows.collect();
        let head = "<?xml version=\"1.0\"?>\n<worksheet xmlns='m'><cols><col min=\"1\" max=\"1\"/></cols>";
        let sheet = format!("{head}<sheetData>{rows}</sheetData>{behind}</worksheet>");
        let mut styles = Styles::usual();
        let edit = SheetEdit {
            styles: &mut styles,
            insertions: Insertions::new(OF_SHEET),
            widened: None,
            filter: Filtered::Kept,
            cleared: walked.then_some(9),
            unfills: walked,
            shown: Shown::AsTheyAre,
            recalculates: false,
            next: &mut || Ok(None),
        };
        prop_assert_eq!(edited(&sheet, edit), sheet);
    }
}
