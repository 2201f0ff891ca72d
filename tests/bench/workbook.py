"""Writes a table of gen_customers.py as XLSX, as a spreadsheet program would: `workbook.py TABLE.csv OUT.xlsx`.

Texts are shared, days are numbers of a style that shows them, amounts numbers, truths booleans; ids, phones and postcodes
are texts. Empty cells are left out. Prints the bytes of the shared texts.
"""

import csv
import datetime
import sys
import zipfile
from xml.sax.saxutils import escape

DAYS = {"birth_date", "signup_date", "last_contact"}
NUMBERS = {"orders", "lifetime_value", "satisfaction"}
TRUTHS = {"consent"}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
FIRST_DAY = datetime.date(1899, 12, 30)


def letters(column):
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def parts():
    yield "[Content_Types].xml", (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        f'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName='
        f'"/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>'
    )
    relation = '<Relationship Id="rId{}" Type="' + OFFICE + '/{}" Target="{}"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
    yield "_rels/.rels", relations.format(relation.format(1, "officeDocument", "xl/workbook.xml"))
    named = [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    yield "xl/_rels/workbook.xml.rels", relations.format(
        "".join(relation.format(number, *one) for number, one in enumerate(named, 1))
    )
    yield "xl/workbook.xml", (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="customers" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    )
    yield "xl/styles.xml", (
        f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1">'
        '<border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="14" '
        'applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )


class Writer:
    def __init__(self):
        self.shared = {}

    def cell(self, header, place, text):
        if header in DAYS:
            try:
                return f'<c r="{place}" s="1"><v>{(datetime.date.fromisoformat(text) - FIRST_DAY).days}</v></c>'
            except ValueError:
                pass
        elif header in NUMBERS:
            try:
                number = float(text)
                style = ' s="2"' if "." in text else ""
                return f'<c r="{place}"{style}><v>{number:.15g}</v></c>'
            except ValueError:
                pass
        elif header in TRUTHS and text in ("true", "false"):
            return f'<c r="{place}" t="b"><v>{int(text == "true")}</v></c>'
        return f'<c r="{place}" t="s"><v>{self.shared.setdefault(text, len(self.shared))}</v></c>'

    def sheet(self, rows):
        yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'
        headers, columns = None, None
        for number, row in enumerate(rows, 1):
            if headers is None:
                columns = [letters(column) for column in range(len(row))]
            names = headers or [""] * len(row)
            cells = zip(names, columns, row)
            filled = (self.cell(name, f"{column}{number}", text) for name, column, text in cells if text)
            yield f'<row r="{number}" spans="1:{len(columns)}">{"".join(filled)}</row>'
            headers = headers or row
        yield "</sheetData></worksheet>"

    def texts(self):
        yield f'{HEAD}<sst xmlns="{MAIN}" uniqueCount="{len(self.shared)}">'
        for text in self.shared:
            kept = ' xml:space="preserve"' if text != text.strip() else ""
            yield f"<si><t{kept}>{escape(text)}</t></si>"
        yield "</sst>"


def main(table, out):
    writer = Writer()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts():
            package.writestr(name, HEAD + content)
        with open(table, newline="", encoding="utf-8") as file, package.open("xl/worksheets/sheet1.xml", "w") as part:
            for piece in writer.sheet(csv.reader(file)):
                part.write(piece.encode())
        with package.open("xl/sharedStrings.xml", "w") as part:
            for piece in writer.texts():
                part.write(piece.encode())
    print(sum(len(text.encode()) for text in writer.shared) + 4 * len(writer.shared))


if __name__ == "__main__":
    main(*sys.argv[1:])
