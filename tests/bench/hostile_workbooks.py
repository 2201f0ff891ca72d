"""Makes the workbooks of `hostile`: `hostile_workbooks.py names`, or `hostile_workbooks.py NAME PATH`.

Each is huge in one way only, or lies in one. Those called `bomb-…` unpack to gigabytes.
"""

import io
import struct
import sys
import zipfile

from hostile import MIB, times

WORKBOOK = b'<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
RELATIONS = (
    b'<R><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
    b'Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://x/styles" '
    b'Target="styles.xml"/></R>'
)
HEADER = b'<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>name</v></c></row>'
RECORD = b'<row><c><v>1</v></c><c t="str"><v>a</v></c></row>'
SHEET, TEXTS, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
OF_BOOK = "xl/_rels/workbook.xml.rels"


def sheet(*rows, behind=()):
    yield b"<worksheet><sheetData>" + HEADER
    yield from flat(*rows)
    yield b"</sheetData>"
    yield from flat(*behind)
    yield b"</worksheet>"


def flat(*pieces):
    for piece in pieces:
        yield from [piece] if isinstance(piece, bytes) else piece


def package(parts, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zip:
        for name, pieces in parts:
            with zip.open(name, "w", force_zip64=True) as part:
                for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                    part.write(piece)


def xlsx(**others):
    """The parts of a small workbook, some of them replaced, others added."""
    names = {"sheet": SHEET, "texts": TEXTS, "styles": STYLES, "book": BOOK, "relations": OF_BOOK}
    parts = {
        BOOK: WORKBOOK,
        OF_BOOK: RELATIONS,
        TEXTS: b"<sst><si><t>text</t></si></sst>",
        STYLES: b"<styleSheet><cellXfs><xf/></cellXfs></styleSheet>",
        SHEET: b"".join(sheet(RECORD)),
    }
    parts.update({names.get(name, name): content for name, content in others.items()})
    return lambda path: package(parts.items(), path)


def ods(*rows, before=(), tables=()):
    content = flat(
        b"<document-content>", before, b'<body><spreadsheet><table name="S">', *rows, b"</table>", tables,
        b"</spreadsheet></body></document-content>"
    )
    return lambda path: package([("content.xml", content)], path)


CELL = b"<table-cell%s><p>x</p></table-cell>"
NAMED = b"<table-row>" + CELL % b"" + b"<table-cell><p>y</p></table-cell></table-row>"


def many(attribute, count):
    return b' number-%s-repeated="%d"' % (attribute, count)


def record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def place(row, column):
    return struct.pack("<HHH", row, column, 0)


def stream(records=(), of_book=b""):
    """The stream of an XLS with these records in its sheet."""
    version = bytes([0, 6, 5, 0])
    head = record(0x809, version) + of_book
    head += record(0x85, struct.pack("<IBB", len(head) + 17, 0, 0) + b"\1\0S") + record(0x0A)
    header = record(0x204, place(0, 0) + b"\2\0\0id")
    return b"".join([head, record(0x809, version), header, *records, record(0x0A)])


def compound(content, name="Workbook", change=lambda header, table: None):
    """A compound file with one stream; `change` spoils its header or its table of sectors."""
    last, free = 0xFFFFFFFE, 0xFFFFFFFF
    count = max(1, -(-len(content) // 512))
    tables = -(-(count + 1) // 127)
    table = [free - 2] * tables + [last, *range(tables + 2, tables + 1 + count), last]
    table += [free] * (tables * 128 - len(table))
    header = [0] * 8 + [tables, tables, 0, 0, last, 0, last, 0, *range(tables)][:117]
    change(header, table)
    header = struct.pack("<8s16xHHHHH10x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)[:44].ljust(44, b"\0") + (
        struct.pack(f"<{len(header) - 8}I", *header[8:])
    )

    def entry(name, kind, start, length):
        name = name.encode("utf-16le")
        return struct.pack("<64sHBB48xIQ", name, len(name) + 2, kind, 1, start, length)

    directory = entry("Root Entry", 5, last, 0) + entry(name, 2, tables + 1, len(content))

    def write(path):
        with open(path, "wb") as file:
            file.write(header.ljust(512, b"\xff"))
            file.write(struct.pack(f"<{len(table)}I", *table))
            file.write(directory.ljust(512, b"\0"))
            file.write(content.ljust(count * 512, b"\0"))

    return write


def xlsb(sheet=None, texts=b""):
    def wide(text):
        return struct.pack("<I", len(text)) + text.encode("utf-16le")

    bundle = struct.pack("<II", 0, 1) + wide("r1") + wide("S")
    book = b"\x83\1\0\x8f\1\0\x9c\1" + bytes([len(bundle)]) + bundle + b"\x90\1\0\x84\1\0"
    parts = [
        ("xl/_rels/workbook.bin.rels", b'<R><Relationship Id="r1" Target="worksheets/sheet1.bin"/></R>'),
        ("xl/workbook.bin", book),
        ("xl/worksheets/sheet1.bin", sheet or b""),
    ]
    if texts:
        parts.append(("xl/sharedStrings.bin", texts))
    return lambda path: package(parts, path)


BEGIN = b"\x81\1\0\x94\1\x10" + bytes(16) + b"\x91\1\0"


def written(pieces):
    def write(path):
        with open(path, "wb") as file:
            file.writelines(pieces)

    return write


def spoiled(change):
    """A small XLSX whose bytes are changed."""

    def write(path):
        whole = io.BytesIO()
        xlsx()(whole)
        bytes = bytearray(whole.getvalue())
        with open(path, "wb") as file:
            file.write(change(bytes, bytes.rindex(b"PK\5\6")) or bytes)

    return write


def patched(place, form, value):
    return spoiled(lambda bytes, end: struct.pack_into(form, bytes, end + place, value))


def zip64(count, size, start):
    def change(bytes, end):
        lies = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
        lies += struct.pack("<4sIQI", b"PK\6\7", 0, end, 1)
        bytes[end:end] = lies
        struct.pack_into("<HHII", bytes, end + len(lies) + 8, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)

    return spoiled(change)


def inner_bomb():
    inner = io.BytesIO()
    xlsx(sheet=flat(b"<worksheet>", times(b" ", 1 << 30)))(inner)
    return inner.getvalue()


def empty_entries(path):
    with zipfile.ZipFile(path, "w") as zip:
        for number in range(200_000):
            zip.writestr(f"{number}", b"")


def duplicates(path):
    package([*((SHEET, b"".join(sheet(RECORD))) for _ in range(3)), (BOOK, WORKBOOK), (OF_BOOK, RELATIONS)], path)


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 12))
FAR = b'<row r="%d"><c r="A%d"><v>1</v></c><c r="XFD%d"><v>1</v></c></row>'
WIDE = b"".join(b'<c t="str"><v>c%d</v></c>' % column for column in range(16_384))
TEXT_CELL = b'<row><c t="s"><v>0</v></c></row>'
LONG_NAME = b"<" + b"n" * (15 * MIB) + b">"

WORKBOOKS = {
    "bomb-sheet": lambda: xlsx(sheet=flat(b"<worksheet>", times(b" ", 2 << 30))),
    "bomb-rows": lambda: xlsx(sheet=flat(b"<worksheet><sheetData>" + HEADER, times(b"<row/>", 2 << 30))),
    "bomb-cells": lambda: xlsx(sheet=flat(b"<worksheet><sheetData>" + HEADER, times(RECORD, 2 << 30))),
    "bomb-texts": lambda: xlsx(texts=flat(b"<sst>", times(b"<si><t>abcdefgh</t></si>", 2 << 30))),
    "bomb-empty-texts": lambda: xlsx(texts=flat(b"<sst>", times(b"<si/>", 2 << 30))),
    "bomb-styles": lambda: xlsx(styles=flat(b"<styleSheet><cellXfs>", times(b"<xf/>", 2 << 30))),
    "bomb-sheets": lambda: xlsx(book=flat(b"<workbook><sheets>", times(b"<sheet/>", 1 << 30))),
    "bomb-relations": lambda: xlsx(relations=flat(b"<R>", times(b"<Relationship/>", 1 << 30))),
    "bomb-document": lambda: ods(times(NAMED, 2 << 30)),
    "bomb-xlsb": lambda: xlsb(sheet=flat(BEGIN, times(bytes(2), 2 << 30))),
    "bomb-xlsb-texts": lambda: xlsb(sheet=BEGIN, texts=flat(b"\x9f\1\x08" + b"\xff" * 8, times(b"\x13\5\0\0\0\0\0", 1 << 30))),
    "nested": lambda: xlsx(sheet=inner_bomb()),
    "far-cell": lambda: xlsx(sheet=sheet(RECORD, FAR % ((1 << 20,) * 3))),
    "far-cells": lambda: xlsx(sheet=sheet(*(FAR % ((row,) * 3) for row in range(2, 20_000)))),
    "far-header": lambda: xlsx(sheet=flat(b"<worksheet><sheetData>", FAR % (1, 1, 1), times(RECORD, MIB), b"</sheetData></worksheet>")),
    "empty-rows": lambda: xlsx(sheet=sheet(RECORD, b"<row/>" * 1_000_000, RECORD)),
    "empty-rows-and-cells": lambda: xlsx(sheet=sheet(RECORD, b"<row><c/><c/></row>" * 1_000_000, RECORD)),
    "long-cell": lambda: xlsx(sheet=sheet(b'<row><c t="inlineStr"><is><t>', times(b"x", 1 << 30), b"</t></is></c></row>")),
    "many-values": lambda: xlsx(sheet=sheet(b'<row><c t="str">', times(b"<v>" + b"x" * (15 * MIB) + b"</v>", 800 * MIB), b"</c></row>")),
    "long-rows": lambda: xlsx(sheet=sheet(*[b'<row><c t="str"><v>' + b"x" * (15 * MIB) + b"</v></c></row>"] * 40)),
    "wide": lambda: xlsx(sheet=sheet(*[b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>"] * 500)),
    "wide-header": lambda: xlsx(sheet=flat(b"<worksheet><sheetData><row>", WIDE, b"</row>", times(TEXT_CELL, MIB), b"</sheetData></worksheet>")),
    "too-wide": lambda: xlsx(sheet=sheet(b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>")),
    "laughs": lambda: xlsx(sheet=b'<!DOCTYPE a [<!ENTITY l0 "ha">' + LAUGHS + b"]><worksheet><sheetData><row><c><v>&l11;</v></c></row></sheetData></worksheet>"),
    "laughs-in-texts": lambda: xlsx(texts=b'<!DOCTYPE a [<!ENTITY l0 "ha">' + LAUGHS + b"]><sst><si><t>&l11;</t></si></sst>", sheet=sheet(TEXT_CELL)),
    "external-entity": lambda: xlsx(texts=b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>', sheet=sheet(TEXT_CELL)),
    "paths": lambda: xlsx(relations=RELATIONS.replace(b"worksheets/", b"../../../../tmp/"), **{"../../evil": b"x", "/etc/passwd": b"x"}),
    "dimension": lambda: xlsx(sheet=flat(b'<worksheet><dimension ref="A1:XFD1048576"/><sheetData>', HEADER, RECORD, b"</sheetData></worksheet>")),
    "duplicates": lambda: duplicates,
    "entries": lambda: empty_entries,
    "directory-count": lambda: patched(10, "<H", 65_000),
    "directory-size": lambda: patched(12, "<I", 0xFFFFFFF0),
    "directory-start": lambda: patched(16, "<I", 0xFFFFFFF0),
    "zip64-count": lambda: zip64(1 << 40, 1 << 50, 100),
    "zip64-all": lambda: zip64(1 << 60, 1 << 62, 1 << 61),
    "zip64-start": lambda: zip64(1 << 30, 1 << 40, 1 << 31),
    "cut-off": lambda: spoiled(lambda bytes, end: bytes[: end // 2]),
    "shared-index": lambda: xlsx(sheet=sheet(b'<row><c t="s"><v>4294967295</v></c></row>')),
    "shared-text": lambda: xlsx(texts=b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>", sheet=sheet(times(TEXT_CELL, 30 * MIB))),
    "deep": lambda: xlsx(sheet=flat(b"<worksheet>", times(b"<a>", 100 * MIB))),
    "attribute": lambda: xlsx(sheet=flat(b'<worksheet><sheetData><row r="', times(b"1", 1 << 30))),
    "long-names": lambda: xlsx(sheet=flat(b"<worksheet><sheetData>", (LONG_NAME for _ in range(60)))),
    "digits": lambda: xlsx(sheet=sheet(b"<row><c><v>", b"1" * 10_000_000, b"</v></c></row>")),
    "merged": lambda: xlsx(sheet=sheet(RECORD, behind=[b"<mergeCells>", times(b'<mergeCell ref="A1:B2"/>', 100 * MIB), b"</mergeCells>"])),
    "styles": lambda: xlsx(styles=flat(b"<styleSheet><cellXfs>", times(b"<xf/>", 31 * MIB), b"</cellXfs></styleSheet>")),
    "formats": lambda: xlsx(styles=flat(b"<styleSheet><numFmts>", (b'<numFmt numFmtId="%d" formatCode="yyyy"/>' % id for id in range(700_000)), b"</numFmts></styleSheet>")),
    "sheets": lambda: xlsx(book=flat(b"<workbook><sheets>", (b'<sheet name="s%d" id="i%d"/>' % (id, id) for id in range(16_000)), b"</sheets></workbook>"), relations=flat(b"<R>", (b'<Relationship Id="i%d" Target="a"/>' % id for id in range(60_000)), b"</R>")),
    "ods-rows": lambda: ods(NAMED, b"<table-row%s>" % many(b"rows", 1 << 31) + CELL % b"" + b"</table-row>"),
    "ods-columns": lambda: ods(NAMED, b"<table-row>" + CELL % many(b"columns", 1 << 31) + b"</table-row>"),
    "ods-cells": lambda: ods(NAMED, b"<table-row%s>" % many(b"rows", 90_000) + CELL % many(b"columns", 1000) + b"</table-row>"),
    "ods-gap": lambda: ods(NAMED, b"<table-row%s/>" % many(b"rows", 1 << 31), NAMED),
    "ods-gaps": lambda: ods(NAMED, (b"<table-row%s/>" % many(b"rows", 1_000_000) + NAMED for _ in range(1000))),
    "ods-blanks": lambda: ods(NAMED, b'<table-row><table-cell><p><s c="4294967295"/></p></table-cell></table-row>'),
    "ods-row": lambda: ods(NAMED, b"<table-row>", times(CELL % b"", 100 * MIB), b"</table-row>"),
    "ods-tables": lambda: ods(NAMED, tables=times(b"<table/>", 60 * MIB)),
    "ods-styles": lambda: ods(NAMED, before=(b'<style name="%d"><table-properties display="false"/></style>' % id for id in range(1_000_000))),
    "xls-loop": lambda: compound(stream(), change=lambda header, table: table.__setitem__(2, 2)),
    "xls-long-loop": lambda: compound(stream() + bytes(6 * MIB), change=lambda header, table: table.__setitem__(9000, 900)),
    "xls-tables": lambda: compound(stream() + bytes(6 * MIB), change=lambda header, table: header.__setitem__(14, 0)),
    "xls-lengths": lambda: compound(stream()[:-20] + struct.pack("<HH", 0x203, 0xFFFF)),
    "xls-texts": lambda: compound(stream(of_book=record(0xFC, struct.pack("<II", 1, 0xFFFFFFFF) + b"\xff\xff\1" + b"x" * 3))),
    "xls-shared-text": lambda: compound(stream((record(0xFD, place(row, column) + bytes(4)) for row in range(1, 2000) for column in range(200)), record(0xFC, struct.pack("<IIHB", 1, 1, 1000, 0) + b"x" * 8000))),
    "xls-charts": lambda: compound(stream([record(0x809, bytes([0, 6, 0x20, 0]))] * 800_000)),
    "xls-rows": lambda: compound(stream(record(0x203, place(65_535 - row, 0) + bytes(8)) for row in range(65_535))),
    "xlsb-lengths": lambda: xlsb(sheet=BEGIN + b"\0\xff\xff\xff\x7f"),
    "xlsb-far": lambda: xlsb(sheet=BEGIN + b"\0\x19" + struct.pack("<I", 0xFFFFFFF) + bytes(21) + b"\4\x09" + bytes(9)),
    "encrypted": lambda: compound(bytes(8000), name="EncryptedPackage"),
    "nothing": lambda: written([b""]),
    "noise": lambda: written([b"PK\3\4", *(bytes([n * n % 251]) * 999 for n in range(9999))]),
    "html-deep": lambda: written([b"<table><tr><td>" * 1_000_000]),
    "html-cells": lambda: written([b"<table>", b"<tr><td>1<td>2" * 1_000_000]),
    "html-text": lambda: written(flat(b"<table><tr><td>", times(b"x<b>", 200 * MIB))),
    "html-comment": lambda: written(flat(b"<table><tr><td>1<!--", times(b"<td>", 200 * MIB))),
    "html-attributes": lambda: written(flat(b"<table><tr><td ", (b"a%d " % number for number in range(5_000_000)))),
    "html-spans": lambda: written([b"<table>", *(b"<tr><td colspan=%d>x<td colspan=99999 rowspan=99999>x" % (16_000 - row) for row in range(15_000))]),
    "html-taken": lambda: written([b"<table><tr><td colspan=16383 rowspan=1048576>x<td>x", b"<tr><td>x" * 1_000_000]),
}

if __name__ == "__main__":
    if sys.argv[1] == "names":
        print(*WORKBOOKS)
    else:
        name, path = sys.argv[1:]
        WORKBOOKS[name]()(path)
