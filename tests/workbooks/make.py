#!/usr/bin/env python3
"""Writes the book that book.json describes by every maker that is installed.

    make.py FOLDER [--office]

Each file is named after its maker: `openpyxl.xlsx`, `openpyxl-1904.xlsx`, `xlsxwriter.xlsx` ... With `--office`
LibreOffice then saves some of them again in its own formats: `openpyxl.office.ods`. The last line of the output is
JSON: `made`, the files, and `absent`, the packages and programs that are not installed.

What a cell shows is told by book.json alone; no reader has a part in it.
"""

import argparse
import datetime
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

START = datetime.datetime(1899, 12, 30)
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}


class Cell:
    """One cell: what kind it is of, what it shows, what is stored, and under which number format."""

    def __init__(self, given, kind, number_format):
        if not isinstance(given, dict):
            given = {"kind": kind, "shown": given, "format": number_format}
        self.kind = given["kind"]
        self.format = given.get("format", "General")
        text, times = given.get("repeat", [given.get("shown"), 1])
        self.shown = text * times
        self.given = given.get("given", self.shown)
        self.value_kind = given.get("value")

    @property
    def number(self):
        """The number that stands for it; days count from 1899-12-30."""
        if self.kind == "duration":
            hours, minutes, seconds = self.given.split(":")
            return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) / 86_400
        if self.kind == "time":
            clock = datetime.time.fromisoformat(self.given)
            return ((clock.hour * 60 + clock.minute) * 60 + clock.second) / 86_400
        if self.kind in ("date", "datetime"):
            return (self.moment - START) / datetime.timedelta(days=1)
        return float(self.given) if "." in str(self.given) or "e" in str(self.given) else int(self.given)

    @property
    def moment(self):
        """A day, perhaps with a time."""
        text = self.given
        if "." in text:
            text = text.ljust(text.index(".") + 4, "0")
        return datetime.datetime.fromisoformat(text)

    @property
    def is_moment(self):
        return self.kind in ("date", "datetime", "time", "duration")


class Sheet:
    """One sheet; rows and columns count from 1."""

    def __init__(self, given):
        self.name, self.hidden = given["name"], given["state"] != "visible"
        self.left, self.header = given["left"], given["header"]
        self.titles, self.merged = given["titles"], given["merged"]
        self.hidden_rows, self.hidden_columns = given["hidden_rows"], given["hidden_columns"]
        self.columns, self.rows = given["columns"], given["rows"]

    @property
    def blank(self):
        """The first row below the header with nothing on it."""
        rows = [row for row, *_ in self.rows]
        return next(row for row in range(self.header + 1, rows[-1] + 2) if row not in rows)

    def by_row(self):
        """Each row that has cells, from the top: its number, and its cells by column."""
        rows = {row: {left: Cell(text, "text", "General")} for row, left, _, text in self.titles}
        rows[self.header] = {self.left + place: Cell(name, "text", "General") for place, (name, _, _) in enumerate(self.columns)}
        for row, *cells in self.rows:
            given = zip(cells, self.columns)
            rows[row] = {
                self.left + place: Cell(cell, kind, number_format)
                for place, (cell, (_, kind, number_format)) in enumerate(given)
                if cell is not None
            }
        return sorted(rows.items())

    def merges(self):
        """First row, first column, last row, last column."""
        return [(row, left, row, right) for row, left, right, _ in self.titles] + [tuple(merge) for merge in self.merged]


def openpyxl(sheets, path, since_1904=False, iso_dates=False):
    from openpyxl import Workbook
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    book.remove(book.active)
    book.iso_dates = iso_dates
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for row, cells in sheet.by_row():
            for column, cell in cells.items():
                to = page.cell(row, column)
                if cell.kind in ("text", "rich"):
                    if cell.kind == "rich":
                        bold = InlineFont(b=True)
                        to.value = CellRichText(*[TextBlock(bold, text) if is_bold else text for text, is_bold in cell.given])
                    else:
                        # Written past a check that refuses what the file format can hold.
                        to._value, to.data_type = escaped(cell.shown), "s"
                elif cell.kind == "boolean":
                    to.value = cell.shown == "true"
                elif cell.kind == "formula":
                    to.value = cell.given
                elif cell.kind == "error":
                    to.value = cell.shown
                elif cell.kind in ("date", "datetime"):
                    to.value = cell.moment
                elif cell.kind == "time":
                    to.value = datetime.time.fromisoformat(cell.given)
                elif cell.kind == "duration":
                    to.value = datetime.timedelta(days=cell.number)
                else:
                    to.value = cell.number
                if isinstance(cell.format, int):
                    to._style.numFmtId = cell.format
                else:
                    to.number_format = cell.format
        for top, left, bottom, right in sheet.merges():
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        if sheet.titles:
            # What stands beside cells is no part of them.
            first, last = sheet.header + 1, sheet.rows[-1][0]
            page.cell(first, sheet.left).comment = Comment("批注", "rolo")
            page.cell(sheet.blank, sheet.left).comment = Comment("空行的批注", "rolo")
            page.cell(first, sheet.left + 2).hyperlink = "https://example.com/客户"
            page.freeze_panes = page.cell(first, sheet.left + 1)
            page.print_title_rows = f"{sheet.header}:{sheet.header}"
            page.row_dimensions.group(first, first + 2, outline_level=1)
            page.auto_filter.ref = f"B{sheet.header}:S{last}"
        for row in sheet.hidden_rows:
            page.row_dimensions[row].hidden = True
        for column in sheet.hidden_columns:
            page.column_dimensions[get_column_letter(column)].hidden = True
    book.save(path)


def escaped(text):
    """A text as XLSX spells it, which the package leaves to its callers."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub(r"[\x00-\x08\x0b-\x1f]", lambda sign: f"_x{ord(sign.group()):04X}_", text)


def xlsxwriter(sheets, path, since_1904=False, in_place=False):
    from xlsxwriter import Workbook

    book = Workbook(path, {"date_1904": since_1904, "constant_memory": in_place})
    formats = {}

    def look(number_format):
        if number_format not in formats:
            formats[number_format] = book.add_format({"num_format": number_format})
        return formats[number_format]

    bold = book.add_format({"bold": True})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if sheet.hidden:
            page.hide()
        for column in sheet.hidden_columns:
            page.set_column(column - 1, column - 1, None, None, {"hidden": True})
        merges = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges()}
        for row, cells in sheet.by_row():
            if row in sheet.hidden_rows:
                page.set_row(row - 1, None, None, {"hidden": True})
            elif sheet.titles and row % 4 == 2:
                page.set_row(row - 1, None, None, {"level": 1})
            for column, cell in cells.items():
                place, style = (row - 1, column - 1), look(cell.format)
                if cell.kind == "text" and sheet.titles and column == sheet.left + 2 and row % 5 == 1:
                    page.write_url(*place, "https://example.com/客户", style, cell.shown)
                elif cell.kind == "text":
                    page.write_string(*place, cell.shown, style)
                elif cell.kind == "rich":
                    pieces = [piece for text, is_bold in cell.given for piece in ([bold, text] if is_bold else [text])]
                    page.write_rich_string(*place, *pieces, style)
                elif cell.kind == "boolean":
                    page.write_boolean(*place, cell.shown == "true", style)
                elif cell.kind == "formula":
                    value = cell.shown == "true" if cell.value_kind == "boolean" else cell.shown
                    page.write_formula(*place, cell.given, style, value)
                elif cell.kind == "error":
                    page.write_formula(*place, f"={cell.shown}", style, cell.shown)
                elif cell.kind in ("date", "datetime"):
                    page.write_datetime(*place, cell.moment, style)
                elif cell.kind == "time":
                    page.write_datetime(*place, datetime.time.fromisoformat(cell.given), style)
                elif cell.kind == "duration":
                    page.write_datetime(*place, datetime.timedelta(days=cell.number), style)
                else:
                    page.write_number(*place, cell.number, style)
                if (row, column) in merges and not in_place:
                    bottom, right = merges[row, column]
                    page.merge_range(row - 1, column - 1, bottom - 1, right - 1, cell.shown, style)
        if sheet.titles:
            # What stands beside cells is no part of them.
            first, last, left = sheet.header, sheet.rows[-1][0], sheet.left - 1
            page.write_comment(first, left, "批注")
            page.write_comment(sheet.blank - 1, left, "空行的批注")
            page.insert_textbox(first + 1, left + 2, "文本框\n在单元格上")
            page.freeze_panes(first, left + 1)
            page.repeat_rows(first - 1)
            page.autofilter(first - 1, left, last - 1, left + len(sheet.columns) - 1)
            page.data_validation(first, left + 4, last - 1, left + 4, {"validate": "list", "source": ["华东", "华北"]})
            page.conditional_format(first, left + 15, last - 1, left + 15, {"type": "data_bar"})
        if in_place:
            # What it writes at once it cannot write again: merged without touching cells.
            page.merge = [[top - 1, left - 1, bottom - 1, right - 1] for top, left, bottom, right in sheet.merges()]
    book.close()


def xlwt(sheets, path, since_1904=False):
    import xlwt

    book = xlwt.Workbook(encoding="utf-8", style_compression=2)
    book.dates_1904 = since_1904
    styles, bold = {}, xlwt.easyfont("bold on")
    numbers = book._Workbook__styles._num_formats

    def look(number_format):
        if number_format not in styles:
            code = number_format
            if isinstance(number_format, int):
                # The package knows formats by code; these have none.
                code = f"\"{number_format}\""
                numbers[code] = number_format
            styles[number_format] = xlwt.XFStyle()
            styles[number_format].num_format_str = code
        return styles[number_format]

    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        page.visibility = int(sheet.hidden)
        for row, cells in sheet.by_row():
            for column, cell in cells.items():
                place, style = (row - 1, column - 1), look(cell.format)
                if cell.kind == "text":
                    page.write(*place, cell.shown, style)
                elif cell.kind == "rich":
                    page.write_rich_text(*place, [(text, bold) if is_bold else text for text, is_bold in cell.given], style)
                elif cell.kind == "boolean":
                    page.write(*place, cell.shown == "true", style)
                elif cell.kind == "formula":
                    page.write(*place, xlwt.Formula(cell.given[1:]), style)
                elif cell.kind == "error":
                    page.row(row - 1).set_cell_error(column - 1, ERRORS[cell.shown], style)
                elif cell.kind in ("date", "datetime"):
                    page.write(*place, cell.number - (1462 if since_1904 else 0), style)
                else:
                    page.write(*place, cell.number, style)
        page.merged_ranges.extend((top - 1, bottom - 1, left - 1, right - 1) for top, left, bottom, right in sheet.merges())
        for row in sheet.hidden_rows:
            page.row(row - 1).hidden = True
        for column in sheet.hidden_columns:
            page.col(column - 1).hidden = True
    book.save(path)


def odfpy(sheets, path):
    from odf import number, table, text
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style, TableProperties
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    unseen = Style(name="unseen", family="table")
    unseen.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(unseen)
    # Of times and days only these say more than the cells do.
    elapsed = number.TimeStyle(name="elapsed", truncateonoverflow="false")
    both = number.DateStyle(name="both")
    both.addElement(number.Year(style="long"))
    for style in (elapsed, both):
        style.addElement(number.Hours())
        style.addElement(number.Text(text=":"))
        style.addElement(number.Minutes(style="long"))
        book.styles.addElement(style)
    looks = {"duration": Style(name="of-elapsed", family="table-cell", datastylename="elapsed")}
    looks["datetime"] = Style(name="of-both", family="table-cell", datastylename="both")
    for style in looks.values():
        book.automaticstyles.addElement(style)

    def paragraphs(to, shown):
        for line in shown.split("\n"):
            paragraph = P()
            # Blanks side by side, at the beginning, and tabs are elements.
            for piece in re.findall(r"\t|^ +| {2,}|[^\t ]+(?: [^\t ]+)*| ", line):
                if piece == "\t":
                    paragraph.addElement(text.Tab())
                elif piece.isspace() and piece.strip(" ") == "":
                    paragraph.addElement(text.S(c=len(piece)))
                else:
                    paragraph.addText(piece)
            to.addElement(paragraph)

    def written(cell):
        if cell.kind == "number":
            kind = "percentage" if "%" in str(cell.format) else "currency" if "¥" in str(cell.format) else "float"
            return {"valuetype": kind, "value": repr(cell.number)}
        if cell.kind == "boolean":
            return {"valuetype": "boolean", "booleanvalue": cell.shown}
        if cell.kind in ("date", "datetime"):
            return {"valuetype": "date", "datevalue": cell.given}
        if cell.kind in ("time", "duration"):
            hours, minutes, seconds = cell.given.split(":")
            return {"valuetype": "time", "timevalue": f"PT{hours}H{minutes}M{seconds}S"}
        if cell.kind == "error":
            # Without extensions of the format this is all that is said of one.
            return {"formula": f"of:={cell.shown}", "valuetype": "string", "stringvalue": ""}
        return {"valuetype": "string"}

    def reference(cells):
        first, last = cells.groups()
        return f"[.{first}:.{last}]" if last else f"[.{first}]"

    for sheet in sheets:
        page = table.Table(name=sheet.name, **({"stylename": unseen} if sheet.hidden else {}))
        merges = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges()}
        # The cells of some columns have the style of the column, others their own.
        for _ in range(1, sheet.left):
            page.addElement(table.TableColumn())
        for _, kind, _ in sheet.columns:
            page.addElement(table.TableColumn(**({"defaultcellstylename": looks[kind]} if kind in looks else {})))
        next_row = 1
        for row, cells in sheet.by_row():
            if row > next_row:
                page.addElement(table.TableRow(numberrowsrepeated=row - next_row))
            line = table.TableRow(**({"visibility": "collapse"} if row in sheet.hidden_rows else {}))
            next_column = 1
            for column, cell in sorted(cells.items()):
                if column > next_column:
                    line.addElement(table.TableCell(numbercolumnsrepeated=column - next_column))
                spans = merges.get((row, column), (1, 1))
                span = {"numberrowsspanned": spans[0], "numbercolumnsspanned": spans[1]} if spans != (1, 1) else {}
                if cell.kind == "formula":
                    to = table.TableCell(formula=re.sub(r"([A-Z]+[0-9]+)(?::([A-Z]+[0-9]+))?", reference, f"of:{cell.given}"))
                else:
                    own = sheet.left <= column and sheet.columns[column - sheet.left][1] != cell.kind
                    look = {"stylename": looks[cell.kind]} if own and cell.kind in looks else {}
                    to = table.TableCell(**written(cell), **span, **look)
                    paragraphs(to, cell.shown)
                line.addElement(to)
                next_column = column + 1
                if spans[1] > 1:
                    line.addElement(table.CoveredTableCell(numbercolumnsrepeated=spans[1] - 1))
                    next_column += spans[1] - 1
            page.addElement(line)
            next_row = row + 1
        book.spreadsheet.addElement(page)
    book.save(path)


def pyxlsbwriter(sheets, path):
    from pyxlsbwriter import XlsbWriter

    def value(cell):
        if cell is None or cell.kind in ("text", "time", "duration"):
            # It has no formats of time: their texts show the same.
            return cell and cell.shown
        if cell.kind == "boolean":
            return cell.shown == "true"
        if cell.kind == "date":
            return cell.moment.date()
        return cell.moment if cell.kind == "datetime" else cell.number

    with XlsbWriter(path) as book:
        for sheet in sheets:
            book.add_sheet(sheet.name, hidden=sheet.hidden)
            rows, right = dict(sheet.by_row()), sheet.left + len(sheet.columns)
            book.write_sheet(
                [value(rows.get(row, {}).get(column)) for column in range(1, right)] for row in range(1, max(rows) + 1)
            )


# Which package writes which files.
MAKERS = [
    ("openpyxl", "openpyxl.xlsx", openpyxl, {}),
    ("openpyxl", "openpyxl-1904.xlsx", openpyxl, {"since_1904": True}),
    ("openpyxl", "openpyxl-iso.xlsx", openpyxl, {"iso_dates": True}),
    ("xlsxwriter", "xlsxwriter.xlsx", xlsxwriter, {}),
    ("xlsxwriter", "xlsxwriter-1904.xlsx", xlsxwriter, {"since_1904": True}),
    ("xlsxwriter", "xlsxwriter-in-place.xlsx", xlsxwriter, {"in_place": True}),
    ("xlwt", "xlwt.xls", xlwt, {}),
    ("xlwt", "xlwt-1904.xls", xlwt, {"since_1904": True}),
    ("odf", "odfpy.ods", odfpy, {}),
    ("pyxlsbwriter", "pyxlsbwriter.xlsb", pyxlsbwriter, {}),
]
# What LibreOffice saves again: the ending of the new files, the old ones, the version of its format (3 with extensions).
OFFICE = [
    ("xlsx", ["xlsxwriter.xlsx", "xlwt.xls"], 3),
    ("xls", ["xlsxwriter.xlsx", "xlsxwriter-1904.xlsx"], 3),
    ("ods", ["openpyxl.xlsx", "xlsxwriter.xlsx", "xlsxwriter-1904.xlsx", "xlwt.xls"], 3),
    ("strict.ods", ["xlsxwriter.xlsx"], 10),
]
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Common/Save/ODF">
<prop oor:name="DefaultVersion" oor:op="fuse"><value>{}</value></prop></item></oor:items>"""


def office(folder):
    """Has LibreOffice save the files again; the new ones."""
    made = []
    with tempfile.TemporaryDirectory() as work:
        for ending, names, version in OFFICE:
            given = [folder / name for name in names if (folder / name).exists()]
            if not given:
                continue
            profile = Path(work) / str(version)
            settings = profile / "user/registrymodifications.xcu"
            if not settings.exists():
                settings.parent.mkdir(parents=True)
                settings.write_text(SETTINGS.format(version))
            kind, to = ending.split(".")[-1], Path(work) / ending
            command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind]
            settled = {**os.environ, "LC_ALL": "C.UTF-8"}
            subprocess.run([*command, "--outdir", to, *given], check=True, stdout=sys.stderr, timeout=120, env=settled)
            for name in given:
                made.append(f"{name.stem}.office.{ending}")
                shutil.move(to / f"{name.stem}.{kind}", folder / made[-1])
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--office", action="store_true", help="have LibreOffice save some of them again")
    args = parser.parse_args()
    book = json.loads((Path(__file__).parent / "book.json").read_text(encoding="utf-8"))
    sheets = [Sheet(sheet) for sheet in book["sheets"]]
    args.folder.mkdir(parents=True, exist_ok=True)
    made, absent = [], []
    for package, name, write, options in MAKERS:
        if importlib.util.find_spec(package) is None:
            absent.append(package)
            continue
        unwritten = [sheet for one in book["exceptions"] if name in one["files"] for sheet in one.get("sheets", [])]
        wanted = [sheet for sheet in sheets if sheet.name not in unwritten]
        write(wanted, str(args.folder / name), **options)
        made.append(name)
    if args.office:
        if shutil.which("soffice"):
            made += office(args.folder)
        else:
            absent.append("soffice")
    print(json.dumps({"made": made, "absent": sorted(set(absent))}))


if __name__ == "__main__":
    main()
