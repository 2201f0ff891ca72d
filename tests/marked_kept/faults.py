"""Workbooks that are marked wrongly as yet, each by one thing; one that is marked well moves to by_hand.py.

A maker takes the parts of the plain table and changes them.
"""

from by_hand import BOOK, MC, SHEET, X14, put



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


def merged_beyond(parts):
    """Merged cells reach over columns that have no cells."""
    put(parts, SHEET, "<mergeCells.*</mergeCells>", '<mergeCells count="1"><mergeCell ref="F1:H1"/></mergeCells>')


def header_to_the_end(parts):
    """A cell that only has a look stands in the last column, beside the headers."""
    put(parts, SHEET, r'(<row r="1".*?)</row>', r'\1<c r="XFD1" s="1"/></row>')


FAULTS = [columns_with_ends, no_columns, choice_behind_the_rows,
          merged_beyond, header_to_the_end]
