"""What no package writes: put by hand into the plain table, as ECMA-376 and the extensions of it have it.

A maker takes the plain workbook and the path of its own; it gives the sheet and the wrong cells, none where they are those
of the plain one.
"""

import re
import zipfile

from package import HEAD, MAIN, PACKAGE, REL, Parts

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


def pivot(plain, path):
    """A pivot table of the table, on the sheet of the table."""
    parts = Parts.read(plain)
    values = ["gold", "silver", "platinum", "bronze"]
    items = "".join(f'<s v="{value}"/>' for value in values)
    fields = f'<cacheField name="等级"><sharedItems count="4">{items}</sharedItems></cacheField>'
    fields += '<cacheField name="金额"><sharedItems containsNumber="1" containsSemiMixedTypes="0"/></cacheField>'
    head = f'{HEAD}<{{}} xmlns="{MAIN}" xmlns:r="{REL}"'
    cache = f'{head.format("pivotCacheDefinition")} r:id="rId1" refreshOnLoad="1" recordCount="2"><cacheSource type="worksheet">'
    cache += f'<worksheetSource ref="A1:F8" sheet="表"/></cacheSource><cacheFields count="2">{fields}</cacheFields></pivotCacheDefinition>'
    records = f'{head.format("pivotCacheRecords")} count="2"><r><x v="0"/><n v="120"/></r><r><x v="1"/><n v="80.5"/></r></pivotCacheRecords>'
    table = f'{head.format("pivotTableDefinition")} name="Pivot" cacheId="7" dataCaption="Values" applyNumberFormats="0">'
    table += '<location ref="I3:J8" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2">'
    table += '<pivotField axis="axisRow" showAll="0"><items count="5">'
    table += "".join(f'<item x="{number}"/>' for number in range(4)) + '<item t="default"/></items></pivotField>'
    table += '<pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/></rowFields>'
    table += '<dataFields count="1"><dataField name="Sum" fld="1"/></dataFields></pivotTableDefinition>'
    parts.put("xl/pivotCache/pivotCacheDefinition1.xml", cache, f"{TYPE}.pivotCacheDefinition+xml")
    parts.put("xl/pivotCache/pivotCacheRecords1.xml", records, f"{TYPE}.pivotCacheRecords+xml")
    parts.put("xl/pivotTables/pivotTable1.xml", table, f"{TYPE}.pivotTable+xml")
    parts.relate("xl/pivotCache/pivotCacheDefinition1.xml", "rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")
    parts.relate("xl/pivotTables/pivotTable1.xml", "rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
    parts.relate(SHEET, "rId1", "pivotTable", "../pivotTables/pivotTable1.xml")
    parts.relate(BOOK, "rId77", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
    parts.replace(BOOK, "</workbook>", '<pivotCaches><pivotCache cacheId="7" r:id="rId77"/></pivotCaches></workbook>')
    parts.write(path)
    return "表", None


def threaded(plain, path):
    """Comments that are answered: a note for older programs, the comments and the people beside it."""
    parts = Parts.read(plain)
    person, said = "{11111111-2222-3333-4444-555555555555}", "{99999999-2222-3333-4444-555555555555}"
    comment = f'{HEAD}<comments xmlns="{MAIN}"><authors><author>tc={said}</author></authors><commentList>'
    comment += '<comment ref="C4" authorId="0"><text><t>[Threaded comment] ask again</t></text></comment></commentList></comments>'
    thread = f'{HEAD}<ThreadedComments xmlns="{THREADED}"><threadedComment ref="C4" dT="2026-01-02T03:04:05.00" personId="{person}" '
    thread += f'id="{said}"><text>ask again</text></threadedComment></ThreadedComments>'
    people = f'{HEAD}<personList xmlns="{THREADED}"><person displayName="赵" id="{person}" userId="z" providerId="None"/></personList>'
    drawing = '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    drawing += 'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    drawing += '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
    drawing += '<v:shape id="_x0000_s1025" type="#_x0000_t202" style="position:absolute;visibility:hidden"><v:textbox/>'
    drawing += '<x:ClientData ObjectType="Note"><x:Anchor>3,15,2,10,5,15,6,9</x:Anchor><x:Row>3</x:Row><x:Column>2</x:Column>'
    drawing += "</x:ClientData></v:shape></xml>"
    parts.put("xl/comments1.xml", comment, f"{TYPE}.comments+xml")
    parts.put("xl/threadedComments/threadedComment1.xml", thread, "application/vnd.ms-excel.threadedcomments+xml")
    parts.put("xl/persons/person.xml", people, "application/vnd.ms-excel.person+xml")
    parts.put("xl/drawings/vmlDrawing1.vml", drawing)
    parts.default("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    microsoft = "http://schemas.microsoft.com/office/2017/10/relationships"
    parts.relate(SHEET, "rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml")
    parts.relate(SHEET, "rId2", "comments", "../comments1.xml")
    parts.relate(SHEET, "rId3", f"{microsoft}/threadedComment", "../threadedComments/threadedComment1.xml")
    parts.relate(BOOK, "rId77", f"{microsoft}/person", "persons/person.xml")
    parts.behind(SHEET, "</worksheet>", '<legacyDrawing r:id="rId1"/>')
    parts.write(path)
    return "表", None


def controls(plain, path):
    """A check box among the controls, which only newer programs know, and behind it what ends the sheet."""
    parts = Parts.read(plain)
    drawing = '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    drawing += 'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1025" type="#_x0000_t201" '
    drawing += 'style="position:absolute"><x:ClientData ObjectType="Checkbox"><x:Anchor>8,0,2,0,9,0,3,0</x:Anchor>'
    drawing += "</x:ClientData></v:shape></xml>"
    parts.put("xl/drawings/vmlDrawing1.vml", drawing)
    parts.default("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    parts.put("xl/ctrlProps/ctrlProp1.xml", f'{HEAD}<formControlPr xmlns="{X14}" objectType="CheckBox" lockText="1"/>', "application/vnd.ms-excel.controlproperties+xml")
    parts.relate(SHEET, "rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml")
    parts.relate(SHEET, "rId2", "ctrlProp", "../ctrlProps/ctrlProp1.xml")
    anchor = '<anchor moveWithCells="1"><from><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></from>'
    anchor += "<to><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>3</xdr:row><xdr:rowOff>0</xdr:rowOff></to></anchor>"
    control = f'<control shapeId="1025" r:id="rId2" name="Check Box 1"><controlPr defaultSize="0">{anchor}</controlPr></control>'
    choice = f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x14"><controls>{control}</controls></mc:Choice></mc:AlternateContent>'
    root = f'<worksheet xmlns:x14="{X14}" xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    parts.replace(SHEET, "<worksheet", root)
    parts.behind(SHEET, "</worksheet>", f'<legacyDrawing r:id="rId1"/>{choice}')
    parts.write(path)
    return "表", None


def prefixed(plain, path):
    """Every name of the format has a prefix; the sheet of comments and blanks too."""
    parts = Parts.read(plain)
    for part in (SHEET, BOOK, "xl/styles.xml", "xl/sharedStrings.xml"):
        text = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", parts.text(part))
        parts[part] = text.replace("xmlns=", "xmlns:x=").encode()
    for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        text = re.sub(r"<(/?)([A-Za-z])", r"<\1p:\2", parts.text(part))
        parts[part] = text.replace("xmlns=", "xmlns:p=").encode()
    parts.replace(SHEET, "<x:row r=\"2\"", '<!-- <x:row r="99"/> -->\n  <x:row r="2"')
    parts.write(path)
    return "表", None


def strict(plain, path):
    """The strict kind of the format."""
    parts = Parts.read(plain)
    purl = "http://purl.oclc.org/ooxml"
    for part in parts:
        text = parts.text(part).replace(MAIN, f"{purl}/spreadsheetml/main")
        parts[part] = text.replace(REL, f"{purl}/officeDocument/relationships").encode()
    parts.replace(BOOK, "<workbook ", '<workbook conformance="strict" ')
    parts.write(path)
    return "表", None


def phonetic(plain, path):
    """How names are spoken, formulas that share one, and texts in the cells themselves."""
    parts = Parts.read(plain)
    spoken = '<si><t>周九</t><rPh sb="0" eb="1"><t>シュウ</t></rPh><phoneticPr fontId="1" type="noConversion"/></si>'
    parts.replace("xl/sharedStrings.xml", "<si><t>周九</t></si>", spoken)
    text = parts.text(SHEET)
    shared = '<c r="H{0}"><f t="shared"{1}si="0"{2}</f><v>{3}</v></c></row>'
    for row in range(2, 5):
        range_of, body = (' ref="H2:H4" ', ">F2*2") if row == 2 else (" ", ">")
        cell = shared.format(row, range_of, body, [240, 161, 24][row - 2])
        text = re.sub(rf'(<row r="{row}".*?)</row>', lambda found: found[1] + cell, text, count=1)
    table = '<c r="J2"><f t="dataTable" ref="J2:J3" dt2D="0" dtr="0" r1="F2"/><v>1</v></c></row>'
    text = re.sub(r'(<row r="2".*?)</row>', lambda found: found[1] + table, text, count=1)
    own = '<c r="B6" t="inlineStr"><is><r><rPr><b/></rPr><t xml:space="preserve">钱 </t></r><r><t>七</t></r></is></c>'
    text = re.sub(r'<c r="B6"[^/]*<v>\d+</v></c>', own, text, count=1)
    parts[SHEET] = text.encode()
    parts.behind(SHEET, "<pageMargins", '<phoneticPr fontId="1"/>')
    parts.write(path)
    return "表", None


def bare(_plain, path):
    """As little as a workbook can have: no formats, no shared texts, no widths, cells that do not say where they stand."""
    parts = Parts()
    types = f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    types += 'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
    parts["[Content_Types].xml"] = types.encode()
    parts.put("_rels/.rels", f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"></Relationships>')
    parts.relate("./a", "rId1", "officeDocument", "book.xml")
    parts["_rels/.rels"] = parts.pop("./_rels/a.rels")
    book = f'{HEAD}<workbook xmlns="{MAIN}"><sheets><sheet name="s" sheetId="9" xmlns:q="{REL}" q:id="a"/></sheets></workbook>'
    parts.put("book.xml", book, f"{TYPE}.sheet.main+xml")
    parts["_rels/book.xml.rels"] = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" Type="{REL}/worksheet" Target="/sheet.xml"/></Relationships>'.encode()
    rows = [["编号", "姓名", "手机", "等级"], ["C1", "张三", "138", "gold"], ["C2", None, None, "tin"]]

    def cell(value):
        return "<c/>" if value is None else f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    rows = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    parts.put("sheet.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>', f"{TYPE}.worksheet+xml")
    parts.write(path)
    return "s", ["C2", "B3", "D3"]


def stored(plain, path):
    """Nothing is packed, and there is a folder among the parts."""
    parts = Parts.read(plain)
    parts.default("bin", "application/vnd.openxmlformats-officedocument.oleObject")
    parts.put("xl/embeddings/", b"")
    parts.put("xl/embeddings/a.bin", bytes(range(256)) * 300)
    parts.relate(SHEET, "rId1", "oleObject", "../embeddings/a.bin")
    parts.write(path, zipfile.ZIP_STORED)
    return "表", None


def put(parts, part, pattern, new):
    """Puts `new` in the place of all that matches."""
    text, count = re.subn(pattern, new, parts.text(part), flags=re.S)
    if not count:
        raise ValueError(f"{part} has no {pattern}")
    parts[part] = text.encode()


def changed(change):
    """A maker of the plain workbook with a change in its parts."""

    def maker(plain, path):
        parts = Parts.read(plain)
        change(parts)
        parts.write(path)
        return "表", None

    return maker


def no_fonts(parts):
    """Formats of numbers, and nothing else in the formats."""
    for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellStyles"):
        put(parts, STYLES, rf"<{name} .*?</{name}>", "")
    put(parts, STYLES, r' (fontId|fillId|borderId|xfId)="\d+"', "")


def no_fills(parts):
    """A list of fills without one."""
    put(parts, STYLES, "<fills .*?</fills>", '<fills count="0"/>')
    put(parts, STYLES, r' fillId="\d+"', "")


def named(parts, names):
    names = "".join(f'<definedName name="{name}" hidden="1">{of}</definedName>' for name, of in names.items())
    parts.replace(BOOK, "<calcPr", f"<definedNames>{names}</definedNames><calcPr")


def column_taken_away(parts):
    """It was marked, and somebody took the column of reasons away, and the sheets."""
    (parts, {"rolo.errors": "#REF!", "rolo.summary": "#REF!", "rolo.guide": "#REF!"})


def other_sheet_marked(parts):
    """Another of its sheets was marked before."""
    (parts, {"rolo.errors": "other!$B$1"})


def great_sheet_id(parts):
    """The greatest number of a sheet that there may be."""
    parts.replace(BOOK, 'sheetId="2"', 'sheetId="65534"')


def word_in_a_comment(parts):
    """A comment has the name of an element."""
    parts.replace(BOOK, "<calcPr", "<!-- definedNames --><calcPr")


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


CHANGES = [no_fonts, no_fills, column_taken_away, other_sheet_marked, great_sheet_id, word_in_a_comment, columns_with_ends, no_columns, choice_behind_the_rows, merged_beyond, header_to_the_end]
MAKERS = {
    "pivot.xlsx": pivot,
    "threaded.xlsx": threaded,
    "controls.xlsx": controls,
    "prefixed.xlsx": prefixed,
    "strict.xlsx": strict,
    "phonetic.xlsx": phonetic,
    "bare.xlsx": bare,
    "stored.xlsx": stored,
    **{f"{change.__name__}.xlsx": changed(change) for change in CHANGES},
}
