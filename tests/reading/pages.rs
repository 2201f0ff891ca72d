//! Web pages under the name of a workbook: which rows they have, how they are encoded, and where they end.

use std::process::Output;

use serde_json::Value as Json;

use crate::folder::Folder;
use crate::said;

/// A folder with this page in it.
fn folder(page: impl AsRef<[u8]>) -> Folder {
    let folder = Folder::new();
    folder.file("t.xls", page);
    folder
}

/// The page as CSV.
fn csv(page: impl AsRef<[u8]>) -> String {
    let output = folder(page).run(&["filter", "true", "t.xls", "--to", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn report(folder: &Folder, args: &[&str]) -> (Output, Json) {
    let output = folder.run(&[&["validate", "t.xls", "--report", "json"], args].concat());
    let report = serde_json::from_slice(&output.stdout).unwrap();
    (output, report)
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

const HEAD: &str =
    "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"></head>";

#[test]
fn a_page_of_excel_is_read_with_its_types() {
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=utf-8>\n\
        <!--[if gte mso 9]><xml><x:ExcelWorkbook><x:Name>Sheet1</x:Name></x:ExcelWorkbook></xml><![endif]-->\n\
        <style><!--table {a:b} .xl24 {mso-number-format:\"Short Date\";} --></style></head><body>\n\
        <table x:str border=0>\n <col width=64>\n\
        <thead><th>id</th><th>日期</th><th>金额</th><th>有效</th></thead>\n\
        <tr height=18>\n  <td x:num>1</td>\n  <td class=xl24 x:num=\"38718\">2006-1-1</td>\n\
        <td x:num=\"1234.5\">1,234.50<script>x()</script></td>\n  <td x:bool=\"TRUE\">TRUE</td>\n </tr>\n\
        <![if supportMisalignedColumns]>\n <tr height=0 style='display:none'><td width=64></td></tr>\n\
        <![endif]>\n</table></body></html>\n";
    assert_eq!(csv(page), "id,日期,金额,有效\n1,2006-01-01,1234.5,true\n");
}

#[test]
fn a_page_is_decoded_by_its_bytes_where_its_meta_tag_lies() {
    let table = "<table><tr><th>编号<th>名称<tr><td>1<td>上海市浦东新区</table></html>";
    let expected = "编号,名称\n1,上海市浦东新区\n";
    assert_eq!(csv(format!("{HEAD}{table}")), expected);
    assert_eq!(csv([HEAD.as_bytes(), &gbk(table)].concat()), expected);
    let utf8 = HEAD.replace("gb2312", "utf-8");
    assert_eq!(csv([utf8.as_bytes(), &gbk(table)].concat()), expected);
}

#[test]
fn what_cannot_be_decoded_is_a_finding_at_its_cell() {
    let table = gbk("<table><tr><th>编号<th>名称<tr><td>1<td>上海");
    let page = [HEAD.as_bytes(), &table, b"\xFF</table></html>"].concat();
    let (output, report) = report(&folder(page), &[]);
    assert_eq!(output.status.code(), Some(1), "{report}");
    let finding = &report["findings"][0];
    assert_eq!(finding["code"], "invalid-encoding");
    assert_eq!(
        (&finding["row"], &finding["cell"]),
        (&Json::from(2), &Json::from("B2"))
    );
}

#[test]
fn a_page_that_was_cut_off_is_refused_behind_its_whole_rows() {
    let page =
        "<html><table><tr><td>id</td></tr><tr><td>1</td></tr><tr><td>2</td></tr></table></html>";
    let table = page.find("<td>1").unwrap();
    let end = page.find("table></html").unwrap();
    for cut in table..end + "table".len() {
        let folder = folder(&page[..cut]);
        let (output, report) = report(&folder, &["-s", "none"]);
        assert_eq!(output.status.code(), Some(3), "{}", &page[..cut]);
        assert!(
            said(&output).contains("the page ends within a table"),
            "{}",
            said(&output)
        );
        let whole = page[..cut].matches("</tr>").count() as u64;
        let read = report["inputs"][0]["rows"]["read"].as_u64();
        assert_eq!(
            read.unwrap_or(0),
            whole.saturating_sub(1),
            "{}",
            &page[..cut]
        );
        let output = folder.run(&["filter", "true", "t.xls", "-o", "out.csv"]);
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(folder.names(), ["t.xls"]);
    }
    assert_eq!(csv(page), "id\n1\n2\n");
}

#[test]
fn a_row_is_held_up_to_the_limit_and_a_comment_is_not_held() {
    let long = "x".repeat(100_000);
    let page = |cell: &str| format!("<table><tr><td>a<tr><td>1{cell}</td></tr></table>");
    let limit = ["--max-record", "64KiB"];
    let run = |cell: &str| {
        let args = ["filter", "true", "t.xls", "--to", "csv"];
        folder(page(cell)).run(&[&args[..], &limit].concat())
    };
    let refused = run(&long);
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        said(&refused).contains("row 2 of the sheet is longer than 64 KiB"),
        "{}",
        said(&refused)
    );
    let read = run(&format!("<!--{long}--><b title='{long}'>2</b>"));
    assert_eq!(read.stdout, b"a\n12\n", "{}", said(&read));
}

#[test]
fn a_header_in_angle_brackets_is_no_page() {
    for text in ["<header>,x\n1,2\n", "<metadata>,x\n1,2\n"] {
        let folder = Folder::new();
        folder.file("t.csv", text);
        let output = folder.run(&["filter", "true", "t.csv"]);
        assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
    }
}
