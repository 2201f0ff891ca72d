"""What other programs find in a marked workbook and in its original: openpyxl the cells, their looks and what is around
them; LibreOffice the values, as it shows them."""

import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path

try:
    import openpyxl
    from openpyxl.utils import get_column_letter
except ImportError:
    openpyxl = None

OURS = "rolo."
HEADERS = "oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter".split()
LOOKS = {"number_format": "numFmtId", "font": "fontId", "border": "borderId", "fill": "fillId", "alignment": "alignmentId",
         "protection": "protectionId", "quotePrefix": "quotePrefix", "style": "xfId"}


def load(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm", rich_text=True)


def look(book, style, what):
    """A look, by the number in the format of a cell."""
    number = getattr(style, LOOKS[what])
    if what == "number_format":
        own = book._number_formats
        return own[number - 164] if number >= 164 and number - 164 < len(own) else number
    of = {"font": book._fonts, "border": book._borders, "fill": book._fills, "alignment": book._alignments,
          "protection": book._protections}.get(what)
    return repr(of[number]) if of is not None else number


def value(cell):
    own = cell.value
    return vars(own) if type(own).__module__ == "openpyxl.worksheet.formula" else own


def around(sheet):
    """What is around the cells of a sheet."""
    rules = sheet.data_validations.dataValidation
    formats = [(str(own.sqref), [(rule.type, rule.priority, rule.formula, repr(rule.dxf)) for rule in own.rules]) for own in sheet.conditional_formatting]
    return {
        "state": sheet.sheet_state,
        "merged ranges": sorted(map(str, sheet.merged_cells.ranges)),
        "validations": [repr(rule) for rule in rules],
        "conditional formats": formats,
        "names": {name: own.attr_text for name, own in sheet.defined_names.items() if not name.startswith(OURS)},
        "frozen panes": sheet.freeze_panes,
        "views": repr(sheet.views),
        "print area": sheet.print_area,
        "print titles": (sheet.print_title_rows, sheet.print_title_cols),
        "page": repr((sheet.page_setup, sheet.page_margins, sheet.print_options, sheet.row_breaks, sheet.col_breaks)),
        "headers": [str(getattr(sheet.HeaderFooter, what)) for what in HEADERS],
        "properties": repr((sheet.sheet_properties, sheet.sheet_format)),
        "protection": repr(sheet.protection),
        "tables": [(name, repr(own)) for name, own in sheet.tables.items()],
        "pictures and charts": (len(sheet._images), len(sheet._charts), len(sheet._pivots)),
        "rows": {row: (own.height, own.hidden, own.outlineLevel) for row, own in sheet.row_dimensions.items() if own.height or own.hidden or own.outlineLevel},
    }


def widths(sheet, without):
    found = {}
    for own in sheet.column_dimensions.values():
        for column in range(own.min or 1, (own.max or own.min or 1) + 1):
            if column != without:
                found[column] = (own.width if own.customWidth else None, own.hidden, own.outlineLevel)
    return {column: own for column, own in found.items() if own != (None, False, 0)}


def by_openpyxl(before, after, kept):
    """What openpyxl finds otherwise."""
    try:
        one = load(before)
    except Exception:  # what it cannot read is no matter of ours
        return
    try:
        other = load(after)
    except Exception as error:
        yield f"openpyxl does not open it: {error!r}"
        return
    if one.sheetnames != other.sheetnames[: len(one.sheetnames)]:
        yield f"openpyxl: the sheets are {other.sheetnames}"
    names = [{name: own.attr_text for name, own in book.defined_names.items() if not name.startswith(OURS)} for book in (one, other)]
    if names[0] != names[1]:
        yield f"openpyxl: names {names}"
    if [repr(own) for own in (one.security, one.views, one.calculation)] != [repr(own) for own in (other.security, other.views, other.calculation)]:
        yield "openpyxl: the workbook is another"
    same = {}
    for sheet in one.worksheets:
        of = other[sheet.title]
        is_marked = sheet.title == kept.name
        reasons = kept.column if is_marked else None
        mine, yours = around(sheet), around(of)
        for what in mine:
            if what == "rows" and is_marked and kept.only_bad:
                continue
            if mine[what] != yours[what]:
                yield f"openpyxl: {sheet.title}: {what}: {mine[what]} is {yours[what]}"
        # Which cells it is of is judged where the parts are.
        of.auto_filter.ref = sheet.auto_filter.ref
        if sheet.auto_filter.ref and repr(sheet.auto_filter) != repr(of.auto_filter):
            yield f"openpyxl: {sheet.title}: the filter is another"
        if widths(sheet, reasons) != widths(of, reasons):
            yield f"openpyxl: {sheet.title}: widths"
        for place in sheet._cells.keys() | of._cells.keys():
            if place[1] == reasons:
                continue
            coloured = is_marked and place in kept.coloured
            cells = sheet._cells.get(place), of._cells.get(place)
            where = f"openpyxl: {sheet.title} {get_column_letter(place[1])}{place[0]}"
            if None in cells:
                if not (coloured and cells[0] is None and cells[1].value is None) and any(own and type(own).__name__ != "MergedCell" for own in cells):
                    yield f"{where} is new or gone"
                continue
            if type(cells[0]) is not type(cells[1]):
                yield f"{where} is {type(cells[1])}"
                continue
            if value(cells[0]) != value(cells[1]) or cells[0].data_type != cells[1].data_type:
                yield f"{where}: {value(cells[0])!r} is {value(cells[1])!r}"
            links = [repr(getattr(own, "hyperlink", None)) for own in cells]
            if links[0] != links[1]:
                yield f"{where}: the link is another"
            if (not coloured or getattr(cells[0], "comment", None)) and repr(getattr(cells[0], "comment", None)) != repr(getattr(cells[1], "comment", None)):
                yield f"{where}: the note is another"
            styles = tuple(own._style for own in cells)
            # Beneath a merged range; and where there were no formats, each program has its own.
            if None in styles or not kept.had_formats:
                continue
            for what in LOOKS:
                if coloured and what == "fill" or what in kept.unlisted:
                    continue
                key = (what, getattr(styles[0], LOOKS[what]), getattr(styles[1], LOOKS[what]))
                if key not in same:
                    same[key] = look(one, styles[0], what) == look(other, styles[1], what)
                if not same[key]:
                    yield f"{where}: {what} is another"


def by_office(pairs):
    """What LibreOffice finds otherwise in each pair of files: one run for all of them."""
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        copies = []
        for number, (before, after, _, _) in enumerate(pairs):
            for kind, path in (("before", before), ("after", after)):
                copies.append(work / f"{number}-{kind}{path.suffix}")
                shutil.copy(path, copies[-1])
        command = ["soffice", f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", work / "out", *copies], check=True, stdout=subprocess.DEVNULL, timeout=300)
        for number, (before, _, kept, sheets) in enumerate(pairs):
            saved = [work / "out" / f"{number}-{kind}.xlsx" for kind in ("before", "after")]
            if not all(path.exists() for path in saved):
                yield before, f"LibreOffice opened {[path.name for path in saved if path.exists()]}"
                continue
            old, new = (openpyxl.load_workbook(path, data_only=True) for path in saved)
            for sheet in sheets:
                if sheet not in old.sheetnames or sheet not in new.sheetnames:
                    yield before, f"LibreOffice: {sheet} is in {old.sheetnames}, and {new.sheetnames}"
                    continue
                without = kept.column if sheet == kept.name else None
                one, other = shown(old[sheet], without), shown(new[sheet], without)
                for place in sorted(one.keys() | other.keys()):
                    if one.get(place) != other.get(place):
                        yield before, f"LibreOffice: {sheet} {place}: {one.get(place)!r} is {other.get(place)!r}"


def shown(sheet, without):
    """The values of a sheet by row and column, one column aside."""
    cells = sheet._cells.items()
    return {place: (cell.value, cell.number_format) for place, cell in cells if cell.value is not None and place[1] != without}
