#!/usr/bin/env python3
"""Says what other programs find in a workbook: openpyxl its cells and what is around them, LibreOffice its texts as they
are shown; whether LibreOffice makes a PDF of it. What is not installed is named.

    read.py FILE
"""
import argparse
import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"


def by_openpyxl(path):
    import openpyxl
    from openpyxl.utils.escape import unescape

    def cell(cell):
        if cell.value is None:
            return ["s", ""]
        # openpyxl leaves the escapes of the format as they are.
        return [cell.data_type, unescape(cell.value) if cell.data_type == "s" else str(cell.value)]

    book = openpyxl.load_workbook(path)
    sheets = []
    for sheet in book.worksheets:
        rows = list(sheet.iter_rows())
        sheets.append({
            "name": sheet.title,
            "state": sheet.sheet_state,
            "frozen": sheet.freeze_panes,
            "filter": sheet.auto_filter.ref,
            "bold": [cell.font.bold for cell in rows[0]] if rows else [],
            "lists": {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation},
            "rows": [[cell(one) for one in row] for row in rows],
            "formats": [[one.number_format for one in row] for row in rows],
        })
    names = ("title", "subject", "creator", "description", "created", "modified")
    properties = {name: str(getattr(book.properties, name)) for name in names}
    return {"sheets": sheets, "properties": properties}


def by_office(path):
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        for kind in (CSV, "pdf"):
            command = ["soffice", f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--convert-to", kind]
            settled = {**os.environ, "LC_ALL": "en_US.UTF-8"}
            subprocess.run([*command, "--outdir", work, path], check=True, stdout=sys.stderr, timeout=300, env=settled)
        with (work / path.with_suffix(".csv").name).open(newline="", encoding="utf-8") as file:
            csv.field_size_limit(1 << 20)
            rows = list(csv.reader(file))
        page = (work / path.with_suffix(".pdf").name).read_bytes()[:5] == b"%PDF-"
        return {"rows": rows, "page": page}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    path = parser.parse_args().file
    told, absent = {}, []
    if importlib.util.find_spec("openpyxl"):
        told["openpyxl"] = by_openpyxl(path)
    else:
        absent.append("openpyxl")
    if shutil.which("soffice"):
        told["office"] = by_office(path)
    else:
        absent.append("soffice")
    print(json.dumps({**told, "absent": absent}))


if __name__ == "__main__":
    main()
