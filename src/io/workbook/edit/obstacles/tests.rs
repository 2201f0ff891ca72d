//! Workbooks in which something refers to rows, and such in which nothing does.

use std::io::Cursor;

use super::super::super::xlsx::{parts, with};
use super::*;
use crate::text::Lang;

/// What stands in the way of rows from the third on.
fn found(sheet: &str, others: &[(&str, &str)]) -> Vec<&'static str> {
    let zip = with(&parts(sheet), others);
    let mut package = Package::open(Box::new(Cursor::new(zip)), &Limits::default()).unwrap();
    let mut found = Obstacles {
        sheet: "S",
        first: 2,
        found: Vec::new(),
    };
    look(&mut package, &mut found, Reach::Workbook).unwrap();
    found.found.iter().map(|what| what.get(Lang::En)).collect()
}

#[test]
fn what_refers_to_rows_of_the_sheet_is_named() {
    for (sheet, expected) in [
        ("<sheetData/>", None),
        (
            "<sheetData><row><c><f>1+1</f></c></row></sheetData>",
            Some("formulas"),
        ),
        ("<mergeCells><mergeCell ref=\"A1:C2\"/></mergeCells>", None),
        (
            "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>",
            Some("merged cells"),
        ),
        (
            "<hyperlinks><hyperlink ref=\"B9\"/></hyperlinks>",
            Some("links"),
        ),
        (
            "<conditionalFormatting sqref=\"A3:A99 C1:C9\"><cfRule><formula>A3&gt;$A$1</formula></cfRule></conditionalFormatting>",
            None,
        ),
        (
            "<conditionalFormatting sqref=\"A4:A99\"><cfRule/></conditionalFormatting>",
            Some("conditional formats"),
        ),
        (
            "<conditionalFormatting sqref=\"A3:A9\"><cfRule><formula>COUNTIF($A$3:$A$9,A3)</formula></cfRule></conditionalFormatting>",
            Some("conditional formats"),
        ),
        (
            "<dataValidations><dataValidation sqref=\"A3:A9\"><formula1>Lists!$A$1:$A$9</formula1></dataValidation></dataValidations>",
            None,
        ),
        (
            "<dataValidations><dataValidation sqref=\"A3:A9\"><formula1>$Z$1:$Z$9</formula1></dataValidation></dataValidations>",
            Some("data validation"),
        ),
        (
            "<autoFilter ref=\"A2:C9\"/><ignoredErrors/><pageSetup/><drawing r:id=\"r1\"/>",
            None,
        ),
        (
            "<rowBreaks><brk id=\"9\"/></rowBreaks>",
            Some("page breaks"),
        ),
        ("<tableParts count=\"1\"/>", Some("a table object")),
        ("<controls/>", Some("objects in the sheet")),
        ("<somethingNew/>", Some("objects in the sheet")),
        (
            "<extLst><ext><x14:conditionalFormatting xmlns:x14=\"a\"><xm:f xmlns:xm=\"b\">Lists!$A$9</xm:f>\
             <xm:sqref xmlns:xm=\"b\">A3:A9</xm:sqref></x14:conditionalFormatting></ext></extLst>",
            None,
        ),
        (
            "<extLst><ext><x14:sparklineGroup xmlns:x14=\"a\"/></ext></extLst>",
            Some("sparklines"),
        ),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(found(sheet, &[]), expected, "{sheet}");
    }
}

#[test]
fn what_refers_to_them_from_elsewhere_is_named() {
    let relations = |kind: &str, target: &str| {
        format!("<r><Relationship Id=\"r1\" Type=\"a/{kind}\" Target=\"{target}\"/></r>")
    };
    let of_sheet = "xl/worksheets/_rels/sheet1.xml.rels";
    let (drawing, notes) = (
        relations("drawing", "../drawings/drawing1.xml"),
        relations("comments", "../comments1.xml"),
    );
    let pivot = relations("pivotTable", "../pivotTables/pivotTable1.xml");
    let defining = |name: &str, refers: &str| {
        format!(
            "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets>\
             <definedNames><definedName name=\"{name}\">{refers}</definedName></definedNames></workbook>"
        )
    };
    for (others, expected) in [
        (
            vec![
                (of_sheet, drawing.as_str()),
                (
                    "xl/drawings/drawing1.xml",
                    "<d><from><row>0</row></from><to><row>1</row></to></d>",
                ),
            ],
            None,
        ),
        (
            vec![
                (of_sheet, drawing.as_str()),
                (
                    "xl/drawings/drawing1.xml",
                    "<d><from><row>0</row></from><to><row>2</row></to></d>",
                ),
            ],
            Some("pictures and charts"),
        ),
        (
            vec![
                (of_sheet, notes.as_str()),
                ("xl/comments1.xml", "<c><comment ref=\"B2\"/></c>"),
            ],
            None,
        ),
        (
            vec![
                (of_sheet, notes.as_str()),
                ("xl/comments1.xml", "<c><comment ref=\"B3\"/></c>"),
            ],
            Some("notes"),
        ),
        (vec![(of_sheet, pivot.as_str())], Some("pivot tables")),
        (
            vec![(
                "xl/pivotCache/pivotCacheDefinition1.xml",
                "<p><worksheetSource ref=\"A2:B9\" sheet=\"S\"/></p>",
            )],
            Some("pivot tables"),
        ),
        (
            vec![(
                "xl/worksheets/sheet2.xml",
                "<worksheet><sheetData><row><c><f>SUM(S!A3:A9)</f></c></row></sheetData></worksheet>",
            )],
            Some("formulas in other sheets"),
        ),
        (
            vec![(
                "xl/worksheets/sheet2.xml",
                "<worksheet><sheetData><row><c><f>S!A2</f></c></row></sheetData></worksheet>",
            )],
            None,
        ),
        (
            vec![(
                "xl/charts/chart1.xml",
                "<c:c xmlns:c=\"c\"><c:f>S!$A$3:$A$9</c:f></c:c>",
            )],
            Some("charts"),
        ),
        (
            vec![("xl/workbook.xml", &defining("Total", "S!$A$9"))],
            Some("defined names"),
        ),
        (vec![("xl/workbook.xml", &defining("Head", "S!$A$2"))], None),
        (
            vec![(
                "xl/workbook.xml",
                &defining("_xlnm._FilterDatabase", "S!$A$2:$C$9"),
            )],
            None,
        ),
        (
            vec![("xl/workbook.xml", &defining("rolo.errors", "S!$L$9"))],
            None,
        ),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(found("<sheetData/>", &others), expected, "{others:?}");
    }
}
