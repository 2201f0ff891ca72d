#!/usr/bin/env python3
"""Writes workbooks that hold what workbooks may hold, each with a table in which some cells are wrong.

    make.py FOLDER

Says as JSON which: `name`, `sheet` (the name of the one with the table), `coloured` (the cells that are wrong). Without the
packages that write them: 77.
"""

import datetime
import json
import struct
import sys
import zlib
from pathlib import Path

sys.dont_write_bytecode = True
try:
    import openpyxl
    import xlsxwriter
except ImportError:
    sys.exit(77)

import by_hand
import by_openpyxl
from package import Parts

HEADERS = ["编号", "姓名", "手机", "等级", "生日", "金额"]
RECORDS = [
    ["C1", "张三", "13800138000", "gold", datetime.date(1990, 1, 31), 120],
    ["C2", None, "13900139000", "silver", datetime.date(1991, 2, 28), 80.5],  # nothing where something is required
    ["C3", "王五", "1380013", "gold", datetime.date(1992, 3, 1), 12],  # no phone, in a cell with looks of its own
    ["C4", "赵六", "13700137000", "platinum", datetime.date(1993, 4, 2), 34],  # not in the list
    ["C5", "钱七", "13600136000", "silver", "1990-13-40", 56],  # no day
    ["C6", "孙八", "13500135000", "gold", datetime.date(1994, 5, 3), "=1000*5"],  # a formula with too much
    ["C7", "周九", "13400134000", "bronze", None, 78],  # not in the list, in merged cells
]
WRONG = [("B", 2), ("C", 3), ("D", 4), ("E", 5), ("F", 6), ("D", 7)]


def coloured(header):
    """The wrong cells of the table under the headers in this row (from 1)."""
    return [f"{column}{header + record}" for column, record in WRONG]


def png():
    """A picture of one red dot."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dot = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def table(book, sheet, header=0, merged=True):
    """Writes the table by XlsxWriter, its headers in this row (from 0)."""
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    head = book.add_format({"bold": True, "bottom": 2, "bg_color": "#DDEEFF"})
    own = {"font_name": "SimSun", "italic": True, "font_color": "#C00000", "border": 6, "num_format": "@"}
    own = book.add_format({**own, "pattern": 4, "bg_color": "#FFFF00", "align": "right", "locked": False})
    for column, name in enumerate(HEADERS):
        sheet.write_string(header, column, name, head)
    for row, record in enumerate(RECORDS, header + 1):
        for column, value in enumerate(record):
            if isinstance(value, datetime.date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, column, value, None, 5000)
            elif value is not None:
                sheet.write(row, column, value, own if value == "1380013" else None)
    last = header + len(RECORDS)
    if merged:
        sheet.merge_range(last, 3, last, 4, "bronze", day)
    return last


def furnished(path, folder):
    """Charts, pictures, rules, lists, links, names, and how it is shown and printed."""
    with xlsxwriter.Workbook(path) as book:
        before, sheet, hidden = (book.add_worksheet(name) for name in ("封面", "客户 & c'o", "内部"))
        before.write("A1", "封面")
        before.protect("secret", {"format_cells": True})
        hidden.write("A1", 42)
        hidden.hide()
        book.get_worksheet_by_name("封面").activate()
        sheet.merge_range("A1:F1", "客户表", book.add_format({"bold": True, "align": "center", "font_size": 20}))
        last = table(book, sheet, 2)
        sheet.set_column("A:B", 12)
        sheet.set_column("C:C", 20, None, {"level": 1})
        sheet.set_row(4, 30, book.add_format({"bg_color": "#EEEEEE"}), {"level": 1})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": ["客户 & c'o", 3, 5, last, 5], "categories": ["客户 & c'o", 3, 0, last, 0]})
        sheet.insert_chart("J2", chart)
        (folder / "dot.png").write_bytes(png())
        sheet.insert_image("J20", folder / "dot.png", {"url": "https://example.com/"})
        sheet.insert_textbox("M2", "a box\nof text")
        sheet.set_background(folder / "dot.png")
        sheet.conditional_format("F4:F10", {"type": "data_bar", "data_bar_2010": True})
        red = book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
        sheet.conditional_format("F4:F10", {"type": "cell", "criteria": ">", "value": 100, "format": red})
        sheet.conditional_format("F4:F10", {"type": "icon_set", "icon_style": "3_arrows"})
        sheet.data_validation("D4:D10", {"validate": "list", "source": ["gold", "silver"], "input_message": "a < b"})
        sheet.data_validation("E4:E10", {"validate": "date", "criteria": ">", "value": datetime.date(1900, 1, 1)})
        sheet.add_sparkline("F20", {"range": "'客户 & c''o'!F4:F10", "markers": True})
        sheet.write_url("A20", "https://example.com/?a=1&b=2", None, "here")
        sheet.write_url("A21", "internal:'封面'!A1")
        sheet.write_rich_string("A22", "a ", red, "red", " word")
        sheet.write_array_formula("A23:A24", "{=F4:F5*2}")
        sheet.write_dynamic_array_formula("B23", "=UNIQUE(D4:D10)")
        sheet.ignore_errors({"number_stored_as_text": "C4:C10"})
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        sheet.print_area("A1:F10")
        sheet.repeat_rows(2)
        sheet.fit_to_pages(1, 0)
        sheet.set_h_pagebreaks([20])
        sheet.set_v_pagebreaks([7])
        sheet.set_header("&L&\"SimSun\"客户&R&D")
        sheet.set_tab_color("red")
        sheet.set_zoom(85)
        book.define_name("Rate", "=0.17")
        book.define_name("'客户 & c'o'!Phones", "='客户 & c''o'!$C$4:$C$10")
        book.set_properties({"title": "t", "comments": "c"})
        book.set_custom_property("checked", True)
    return "客户 & c'o", coloured(3)


def tables(path, _folder):
    """The table is one of the program's own, and there is another beside it."""
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet(), book.add_worksheet()
        table(book, sheet, 1, merged=False)
        sheet.add_table("A2:F9", {"name": "Customers", "columns": [{"header": name} for name in HEADERS]})
        other.add_table("B2:D5", {"total_row": True, "columns": [{"header": "a"}, {"header": "b", "total_function": "sum"}]})
    return "Sheet1", coloured(2)


def filtered(path, _folder):
    """Rows are chosen from already; the sheet is protected."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("筛选")
        last = table(book, sheet, merged=False)
        sheet.autofilter(0, 0, last, 5)
        sheet.filter_column("D", "x == gold or x == silver")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.protect("", {"autofilter": True, "sort": True})
        sheet.unprotect_range("A2:B3", "free")
    return "筛选", coloured(1)


def noted(path, folder):
    """Notes, a button, and a picture in the header: three kinds of old drawings."""
    with xlsxwriter.Workbook(path) as book:
        sheet, other = book.add_worksheet(), book.add_worksheet()
        table(book, sheet, merged=False)
        sheet.write_comment("C4", "ask again", {"author": "赵", "visible": True, "color": "yellow"})
        sheet.write_comment("A1", "the number of the customer")
        other.write_comment("B2", "of another sheet")
        sheet.insert_button("K3", {"macro": "go", "caption": "Go"})
        sheet.insert_checkbox("H12", True)
        (folder / "dot.png").write_bytes(png())
        sheet.set_header("&L&G", {"image_left": folder / "dot.png"})
    return "Sheet1", coloured(1)


def macros(path, folder):
    """A project of macros, of which only the bytes matter."""
    (folder / "vbaProject.bin").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        table(book, sheet)
        book.add_vba_project(folder / "vbaProject.bin")
        book.set_vba_name("ThisWorkbook")
        sheet.set_vba_name("Sheet1")
        sheet.insert_button("K3", {"macro": "go"})
    return "Sheet1", coloured(1)


def plain(path, _folder):
    """The table alone: what the others are made of by hand."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        table(book, sheet)
        sheet.set_column("A:A", 12, book.add_format({"bg_color": "#EEEEEE"}))
        sheet.set_column("F:XFD", 9)
        book.add_worksheet("other").write("A1", 1)
    return "表", coloured(1)


def main():
    folder = Path(sys.argv[1])
    makers = {
        "furnished.xlsx": furnished,
        "tables.xlsx": tables,
        "filtered.xlsx": filtered,
        "noted.xlsx": noted,
        "macros.xlsm": macros,
        "plain.xlsx": plain,
        "openpyxl.xlsx": lambda path, _: by_openpyxl.styled(path, HEADERS, RECORDS, coloured),
    }
    made = []
    for name, maker in makers.items():
        sheet, wrong = maker(folder / name, folder)
        made.append({"name": name, "sheet": sheet, "coloured": wrong})
    for name, maker in by_hand.MAKERS.items():
        sheet, wrong = maker(folder / "plain.xlsx", folder / name)
        made.append({"name": name, "sheet": sheet, "coloured": wrong or coloured(1)})
    print(json.dumps(made))


if __name__ == "__main__":
    main()
