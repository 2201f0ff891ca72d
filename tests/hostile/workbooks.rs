//! Workbooks that are large in one way only, or lie in one.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::MIB;

const BOOK: &str = r#"<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str =
    r#"<R><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></R>"#;
const HEADER: &str = r#"<row><c t="str"><v>id</v></c><c t="str"><v>name</v></c></row>"#;
const RECORD: &str = r#"<row><c><v>1</v></c><c t="str"><v>a</v></c></row>"#;
const SHARED: &str = r#"<row><c t="s"><v>0</v></c></row>"#;

type Parts<'a> = &'a [(&'a str, &'a str)];

fn zipped(parts: Parts<'_>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, deflated.compression_level(Some(1)))
            .unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook with one sheet; `others` are parts beside it, or instead of those it has.
fn xlsx(sheet: &str, others: Parts<'_>) -> Vec<u8> {
    let usual = [
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let is_other = |name: &str| others.iter().any(|(other, _)| *other == name);
    let kept = usual.into_iter().filter(|(name, _)| !is_other(name));
    zipped(&kept.chain(others.iter().copied()).collect::<Vec<_>>())
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{HEADER}{rows}</sheetData></worksheet>")
}

fn with_rows(rows: &str) -> Vec<u8> {
    xlsx(&sheet(rows), &[])
}

fn with(rows: &str, part: &str, content: &str) -> Vec<u8> {
    xlsx(&sheet(rows), &[(part, content)])
}

fn ods(rows: &str) -> Vec<u8> {
    let named = "<table-row><table-cell><p>id</p></table-cell></table-row>";
    let table = format!(r#"<table name="S">{named}{rows}</table>"#);
    let content = format!(
        "<document-content><body><spreadsheet>{table}</spreadsheet></body></document-content>"
    );
    zipped(&[("content.xml", &content)])
}

/// A workbook whose directory's end has this number of 32 bits at that place.
fn lying(place: usize, number: u32) -> Vec<u8> {
    let mut bytes = with_rows(RECORD);
    let end = bytes.len() - 22 + place;
    bytes[end..end + 4].copy_from_slice(&number.to_le_bytes());
    bytes
}

pub(super) fn workbooks() -> Vec<(&'static str, Vec<u8>)> {
    [of_sheets(), of_parts(), of_packages(), of_others()].concat()
}

fn of_sheets() -> Vec<(&'static str, Vec<u8>)> {
    let columns = |count: usize| "<c><v>1</v></c>".repeat(count);
    let far = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let each_far = "<row><c><v>1</v></c><c r=\"XFD%\"><v>1</v></c></row>";
    let each_far: String = (2..200)
        .map(|row| each_far.replace('%', &row.to_string()))
        .collect();
    let wide_header = format!(
        "<row>{}</row>",
        columns(16_384).replace("<c>", "<c t=\"str\">")
    );
    let wide = format!(
        "<worksheet><sheetData>{wide_header}{}</sheetData></worksheet>",
        "<row><c><v>1</v></c></row>".repeat(500)
    );
    let values = format!("<v>{}</v>", "1".repeat(3 * MIB)).repeat(20);
    vec![
        ("a far cell", with_rows(&[RECORD, far].concat())),
        ("far cells", with_rows(&each_far)),
        (
            "rows with nothing on them",
            with_rows(&("<row/>".repeat(100_000) + RECORD)),
        ),
        (
            "a long cell",
            with_rows(&format!(
                "<row><c t=\"str\"><v>{}</v></c></row>",
                "x".repeat(17 * MIB)
            )),
        ),
        (
            "a cell of many values",
            with_rows(&format!("<row><c>{values}</c></row>")),
        ),
        (
            "long rows",
            with_rows(
                &format!(
                    "<row><c t=\"str\"><v>{}</v></c></row>",
                    "x".repeat(12 * MIB)
                )
                .repeat(3),
            ),
        ),
        (
            "wide rows",
            with_rows(&format!("<row>{}</row>", columns(16_384)).repeat(4)),
        ),
        (
            "too wide a row",
            with_rows(&format!("<row>{}</row>", columns(20_000))),
        ),
        ("short rows under a wide header", xlsx(&wide, &[])),
        (
            "digits",
            with_rows(&format!("<row><c><v>{}</v></c></row>", "1".repeat(2 * MIB))),
        ),
        (
            "a row that is not there",
            with_rows("<row r=\"4294967295\"><c><v>1</v></c></row>"),
        ),
        (
            "a type that is not there",
            with_rows("<row><c t=\"x\"><v>1</v></c></row>"),
        ),
        (
            "a text that is not there",
            with_rows("<row><c t=\"s\"><v>4294967295</v></c></row>"),
        ),
        ("elements in elements", with_rows(&"<a>".repeat(MIB))),
        (
            "a long attribute",
            with_rows(&format!("<row r=\"{}", "1".repeat(17 * MIB))),
        ),
        (
            "long names",
            with_rows(&format!("<{}>", "n".repeat(MIB)).repeat(60)),
        ),
        ("blanks", with_rows(&" ".repeat(70 * MIB))),
    ]
}

fn of_parts() -> Vec<(&'static str, Vec<u8>)> {
    let (strings, styles) = ("xl/sharedStrings.xml", "xl/styles.xml");
    let level = |of: usize| {
        format!(
            "<!ENTITY l{of} \"{}\">",
            format!("&l{};", of - 1).repeat(10)
        )
    };
    let laughs = (1..12).map(level).collect::<Vec<_>>().concat();
    let laughs =
        format!("<!DOCTYPE a [<!ENTITY l0 \"ha\">{laughs}]><sst><si><t>&l11;</t></si></sst>");
    let external =
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sst><si><t>&x;</t></si></sst>";
    let shared = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(30_000));
    let merged = "<mergeCell ref=\"A1:B2\"/>".repeat(500_000);
    let merged = sheet(RECORD).replace(
        "</worksheet>",
        &format!("<mergeCells>{merged}</mergeCells></worksheet>"),
    );
    let sheets = "<sheet name=\"x\"/>".repeat(200_000);
    let climbing = RELATIONS.replace("worksheets/", "../../../../../etc/");
    vec![
        ("entities of entities", with(SHARED, strings, &laughs)),
        ("an entity from outside", with(SHARED, strings, external)),
        (
            "a text that many cells share",
            with(&SHARED.repeat(1_000), strings, &shared),
        ),
        (
            "empty texts",
            with(
                SHARED,
                strings,
                &format!("<sst>{}", "<si/>".repeat(1_000_000)),
            ),
        ),
        (
            "styles",
            with(
                RECORD,
                styles,
                &format!("<styleSheet><cellXfs>{}", "<xf/>".repeat(1_000_000)),
            ),
        ),
        ("merged cells", xlsx(&merged, &[])),
        (
            "sheets",
            with(
                RECORD,
                "xl/workbook.xml",
                &format!("<workbook><sheets>{sheets}</sheets></workbook>"),
            ),
        ),
        (
            "a way out of the package",
            with(RECORD, "xl/_rels/workbook.xml.rels", &climbing),
        ),
        (
            "names that lead out of the package",
            with(RECORD, "../../../x", "x"),
        ),
    ]
}

fn of_packages() -> Vec<(&'static str, Vec<u8>)> {
    let whole = with_rows(RECORD);
    let mut packages = vec![
        ("too many parts said", lying(8, 0xFFFE_FFFE)),
        ("too long a directory said", lying(12, 0xFFFF_FFF0)),
        ("a directory behind the end", lying(16, 0xFFFF_FFF0)),
        ("nothing", Vec::new()),
        (
            "only zeros behind the mark",
            [b"PK\x03\x04".to_vec(), vec![0; MIB]].concat(),
        ),
        (
            "a workbook in a workbook",
            with(
                RECORD,
                "xl/worksheets/sheet1.xml",
                &String::from_utf8_lossy(&whole),
            ),
        ),
    ];
    for part in 1..8 {
        packages.push((
            "a part of the file",
            whole[..whole.len() * part / 8].to_vec(),
        ));
    }
    packages
}

fn of_others() -> Vec<(&'static str, Vec<u8>)> {
    let cell = |repeated: &str| format!("<table-cell {repeated}><p>x</p></table-cell>");
    let row = |repeated: &str, cells: &str| format!("<table-row {repeated}>{cells}</table-row>");
    let (rows, columns) = (
        "number-rows-repeated='2147483648'",
        "number-columns-repeated='2147483648'",
    );
    let mut compound = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    compound.resize(4096, 0);
    let mut looping = compound.clone();
    looping[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    let page = |content: &str| format!("<table><tr><td>{content}").into_bytes();
    vec![
        ("a document's rows", ods(&row(rows, &cell("")))),
        ("a document's columns", ods(&row("", &cell(columns)))),
        (
            "a document's empty rows",
            ods(&[row(rows, ""), row("", &cell(""))].concat()),
        ),
        (
            "a document's blanks",
            ods(&row(
                "",
                "<table-cell><p><s c='4294967295'/></p></table-cell>",
            )),
        ),
        (
            "a document's long row",
            ods(&row("", &cell("").repeat(500_000))),
        ),
        (
            "a document's tables",
            ods(&format!("</table>{}<table>", "<table/>".repeat(MIB))),
        ),
        ("a compound file of zeros", compound),
        ("a compound file of loops", looping),
        ("tables in tables", page(&"<table><tr><td>".repeat(200_000))),
        ("cells never closed", page(&"<tr><td>1<td>2".repeat(20_000))),
        (
            "a long text in tags",
            page(&("x".repeat(MIB) + "<b>").repeat(17)),
        ),
        (
            "a comment never closed",
            page(&format!("<!--{}", "<td>".repeat(5 * MIB / 4))),
        ),
        (
            "columns that reach down",
            page(&"<tr><td colspan=9><td colspan=16384 rowspan=9999>".repeat(9999)),
        ),
    ]
}
