"""Workbooks that are marked wrongly as yet, each by one thing; one that is marked well moves to by_hand.py.

A maker takes the parts of the plain table and changes them.
"""

import re

from by_hand import BOOK, MC, SHEET, X14

STYLES = "xl/styles.xml"


def put(parts, part, pattern, new):
    """Puts `new` in the place of all that matches."""
    text, count = re.subn(pattern, new, parts.text(part), flags=re.S)
    if not count:
        raise ValueError(f"{part} has no {pattern}")
    parts[part] = text.encode()


def named(parts, names):
    names = "".join(f'<definedName name="{name}" hidden="1">{of}</definedName>' for name, of in names.items())
    parts.replace(BOOK, "<calcPr", f"<definedNames>{names}</definedNames><calcPr")


def column_taken_away(parts):
    """It was marked, and somebody took the column of reasons away, and the sheets."""
    named(parts, {"rolo.errors": "#REF!", "rolo.summary": "#REF!", "rolo.guide": "#REF!"})


def other_sheet_marked(parts):
    """Another of its sheets was marked before."""
    named(parts, {"rolo.errors": "other!$B$1"})


def no_fonts(parts):
    """Formats of numbers, and nothing else in the formats."""
    for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellStyles"):
        put(parts, STYLES, rf"<{name} .*?</{name}>", "")
    put(parts, STYLES, r' (fontId|fillId|borderId|xfId)="\d+"', "")


def no_fills(parts):
    """A list of fills without one."""
    put(parts, STYLES, "<fills .*?</fills>", '<fills count="0"/>')
    put(parts, STYLES, r' fillId="\d+"', "")


def columns_with_ends(parts):
    """Columns that are closed by a tag of their own."""
    put(parts, SHEET, "(<col [^>]*)/>", r"\1></col>")


def no_columns(parts):
    """A list of columns without one."""
    put(parts, SHEET, "<cols>.*</cols>", "<cols/>")


def choice_behind_the_rows(parts):
    """A choice stands where a filter goes before."""
    put(parts, SHEET, "<mergeCells.*</worksheet>", f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:x14="{X14}" Requires="x14">'
        "<controls/></mc:Choice></mc:AlternateContent></worksheet>")


def great_sheet_id(parts):
    """The greatest number of a sheet that there may be."""
    parts.replace(BOOK, 'sheetId="2"', 'sheetId="65534"')


def word_in_a_comment(parts):
    """A comment has the name of an element."""
    parts.replace(BOOK, "<calcPr", "<!-- definedNames --><calcPr")


def merged_beyond(parts):
    """Merged cells reach over columns that have no cells."""
    put(parts, SHEET, "<mergeCells.*</mergeCells>", '<mergeCells count="1"><mergeCell ref="F1:H1"/></mergeCells>')


def header_to_the_end(parts):
    """A cell that only has a look stands in the last column, beside the headers."""
    put(parts, SHEET, r'(<row r="1".*?)</row>', r'\1<c r="XFD1" s="1"/></row>')


FAULTS = [column_taken_away, other_sheet_marked, no_fonts, no_fills, columns_with_ends, no_columns, choice_behind_the_rows,
          great_sheet_id, word_in_a_comment, merged_beyond, header_to_the_end]
