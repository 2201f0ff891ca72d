"""What makes a workbook sound: rules of the format whose breach makes a program offer a repair, or refuse it.

Each rule says what is wrong as a sentence. What was wrong before a workbook was marked is nobody's fault here: the judge
takes the difference.
"""

import posixpath
import re
import urllib.parse
import zipfile
from xml.etree import ElementTree


ROWS, COLUMNS, LONGEST = 1_048_576, 16_384, 32_767
OF_SHEET = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks
printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing
legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst""".split()
OF_BOOK = """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences definedNames
calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr webPublishObjects
extLst""".split()
OF_STYLES = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split()
MANY = {"conditionalFormatting", "fileRecoveryPr", "smartTagPr"}
# What an attribute of a relation must lead to.
LEADS = {"drawing": "drawing", "legacyDrawing": "vmlDrawing", "legacyDrawingHF": "vmlDrawing", "tablePart": "table",
         "hyperlink": "hyperlink", "picture": "image", "control": "ctrlProp", "sheet": ("worksheet", "chartsheet", "dialogsheet")}
WHOLE = re.compile(r"\d+")


def local(element):
    """The name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element, name=None):
    return [child for child in element if local(child) and name in (None, local(child))] if element is not None else []


def child(element, name):
    return next(iter(children(element, name)), None)


def of_relation(element):
    """The attribute by which an element refers to a relation."""
    return next((value for name, value in element.attrib.items() if name.endswith("/relationships}id")), None)


def cell_at(reference):
    """Row and column of `B7`, from 1."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", reference or "")
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row, column) if row <= ROWS and column <= COLUMNS and row else None


def area(reference):
    """First row and column, last row and column."""
    first, _, last = reference.partition(":")
    first, last = cell_at(first), cell_at(last or first)
    return (*first, *last) if first and last and first[0] <= last[0] and first[1] <= last[1] else None


def meet(one, other):
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


class Book:
    """A workbook by its parts; `wrong` gathers what is not as it must be."""

    def __init__(self, path):
        self.wrong = []
        with zipfile.ZipFile(path) as package:
            self.entries = package.infolist()
            names = [entry.filename for entry in self.entries]
            self.parts = {name: package.read(name) for name in names if not name.endswith("/")}
        self.keys = {name.lower(): name for name in self.parts}
        self.trees = {}
        self.types = self.tree(self.named("[Content_Types].xml"))
        top = self.relations("")
        start = [target for kind, target, _ in top.values() if kind == "officeDocument"]
        self.book = self.named(start[0]) if start else None
        self.related = self.relations(self.book) if self.book else {}
        self.styles = next((self.named(target) for kind, target, _ in self.related.values() if kind == "styles"), None)
        self.strings = next((self.named(target) for kind, target, _ in self.related.values() if kind == "sharedStrings"), None)

    def named(self, part):
        """The part as its package writes it."""
        return self.keys.get(part.lower().lstrip("/"))

    def tree(self, part):
        """The part as a tree; comments and all."""
        if part not in self.trees:
            builder = ElementTree.TreeBuilder(insert_comments=True, insert_pis=True)
            try:
                self.trees[part] = ElementTree.fromstring(self.parts[part], ElementTree.XMLParser(target=builder))
            except (ElementTree.ParseError, KeyError, ValueError) as error:
                self.wrong.append(f"{part} is not well-formed: {error}")
                self.trees[part] = None
        return self.trees[part]

    def relations(self, part):
        """The relations of a part by id: kind, target, whether it is outside."""
        folder, name = posixpath.split(part)
        own = self.named(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for relation in children(self.tree(own)) if own else []:
            outside = relation.get("TargetMode") == "External"
            target = relation.get("Target", "")
            if not outside:
                target = urllib.parse.unquote(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
            found[relation.get("Id")] = (relation.get("Type", "").rpartition("/")[2], target, outside)
        return found

    def sheets(self):
        """Of each sheet: its element in the workbook, its part."""
        tree = self.tree(self.book)
        sheets = children(child(tree, "sheets"))
        targets = [self.related.get(of_relation(sheet), ("", "", False))[1] for sheet in sheets]
        return [(sheet, self.named(target)) for sheet, target in zip(sheets, targets)]

    def names(self):
        """The defined names."""
        return children(child(self.tree(self.book), "definedNames"))

    def sound(self):
        """All that is wrong, a sentence each."""
        self.package()
        self.registers()
        if self.book:
            self.workbook()
            formats = self.formats()
            tables = []
            for _, part in self.sheets():
                if part and self.tree(part) is not None and local(self.tree(part)) == "worksheet":
                    Sheet(self, part, formats, tables).judge()
            self.unique("tables by id", [table.get("id") for table in tables])
            names = [name.get("name", "").lower() for name in self.names() if not name.get("localSheetId")]
            self.unique("tables and names", [table.get("displayName", "").lower() for table in tables] + names)
        return self.wrong

    def say(self, wrong):
        self.wrong.append(wrong)

    def unique(self, what, values):
        for value in sorted({value for value in values if values.count(value) > 1}, key=str):
            self.say(f"{what}: {value} twice")

    def package(self):
        names = [entry.filename for entry in self.entries]
        self.unique("the package", [name.lower() for name in names])
        for entry in self.entries:
            if entry.flag_bits & 8 and entry.compress_type == zipfile.ZIP_STORED and entry.file_size:
                self.say(f"{entry.filename} is stored, and its length stands behind it: not to be read as a stream")
            if not re.fullmatch(r"(?:[\w\-.~!$&'()*+,;=:@/]|\[Content_Types\]|%[0-9A-Fa-f]{2})+", entry.filename, re.ASCII):
                self.say(f"{entry.filename} is no name of a part")

    def registers(self):
        overrides = [entry.get("PartName", "") for entry in children(self.types, "Override")]
        self.unique("content types", [name.lower() for name in overrides])
        endings = [entry.get("Extension", "").lower() for entry in children(self.types, "Default")]
        self.unique("content types of endings", endings)
        for name in overrides:
            if not self.named(urllib.parse.unquote(name)):
                self.say(f"a content type for {name}, which is not there")
        typed = {name.lower().lstrip("/") for name in overrides}
        for name in self.parts:
            if name.lower() not in typed and name.rpartition(".")[2].lower() not in endings and name != "[Content_Types].xml":
                self.say(f"{name} has no content type")
        for part in self.parts:
            if not part.endswith(".rels"):
                continue
            folder, name = posixpath.split(part)
            source = posixpath.join(posixpath.dirname(folder), name[: -len(".rels")])
            if name != ".rels" and not self.named(source):
                self.say(f"{part} is of a part that is not there")
            relations = children(self.tree(part))
            self.unique(part, [relation.get("Id") for relation in relations])
            for relation in relations:
                key = relation.get("Id") or ""
                if not re.fullmatch(r"[^\W\d][\w.\-]*", key):
                    self.say(f"{part}: the id {key!r} is no xsd:ID")
            for key, (kind, target, outside) in self.relations(source if name != ".rels" else "").items():
                if not outside and target.partition("#")[0] and kind != "hyperlink" and not self.named(target):
                    self.say(f"{part}: {key} leads to {target}, which is not there")

    def order(self, part, tree, order):
        """The children stand in their order, each once; a choice stands for what it holds."""
        last = -1
        seen = set()
        for own in children(tree):
            name = local(own)
            if name == "AlternateContent":
                inner = [local(one) for choice in children(own) for one in children(choice)]
                name = next((one for one in inner if one in order), "")
            if name not in order:
                continue
            if order.index(name) < last:
                self.say(f"{part}: {name} stands behind {order[last]}")
            if name in seen and name not in MANY:
                self.say(f"{part}: {name} twice")
            seen.add(name)
            last = max(last, order.index(name))
        prefixes = set()
        text = self.parts[part].decode("utf-8", "replace")
        head = re.search(r"<[^!?][^>]*>", text)
        for found in re.finditer(r"(?:Ignorable|Requires)=[\"']([^\"']*)[\"']", text):
            prefixes.update(found[1].split())
        for prefix in prefixes:
            if f"xmlns:{prefix}=" not in (head[0] if head else "") and f"xmlns:{prefix}=" not in text:
                self.say(f"{part}: the prefix {prefix} is not declared")
        if tree.tag.partition("}")[0] != self.tree(self.book).tag.partition("}")[0]:
            self.say(f"{part} is of another namespace than the workbook")

    def counts(self, part, tree):
        """Lists that say how long they are."""
        for own in tree.iter():
            if local(own) in {"mergeCells", "tableParts", "dataValidations", "fonts", "fills", "borders", "cellStyleXfs",
                              "cellXfs", "cellStyles", "dxfs", "numFmts", "tableColumns"} and own.get("count"):
                if own.get("count") != str(len(children(own))):
                    self.say(f"{part}: {local(own)} count={own.get('count')}, and there are {len(children(own))}")

    def workbook(self):
        tree = self.tree(self.book)
        if tree is None:
            return
        self.order(self.book, tree, OF_BOOK)
        sheets = children(child(tree, "sheets"))
        names = [sheet.get("name", "") for sheet in sheets]
        self.unique("sheets", [name.lower() for name in names])
        for name in names:
            units = len(name.encode("utf-16-le")) // 2
            if not 1 <= units <= 31 or re.search(r"[\[\]:*?/\\\x00-\x1f]|^'|'$", name):
                self.say(f"{name!r} is no name of a sheet")
        numbers = [sheet.get("sheetId", "") for sheet in sheets]
        self.unique("sheetId", numbers)
        for number in numbers:
            if not WHOLE.fullmatch(number) or not 1 <= int(number) <= 65_534:
                self.say(f"sheetId {number!r}")
        self.unique("sheets by relation", [of_relation(sheet) for sheet in sheets])
        for sheet in sheets:
            if self.related.get(of_relation(sheet), ("",))[0] not in LEADS["sheet"]:
                self.say(f"the sheet {sheet.get('name')!r} has no part")
        defined = [(name.get("name", "").lower(), name.get("localSheetId")) for name in self.names()]
        self.unique("names", defined)
        if child(tree, "definedNames") is not None and not defined:
            self.say("no names among the names")
        for name, own in defined:
            if not re.fullmatch(r"[^\W\d][\w.\\?]{0,254}|\\[\w.\\?]*", name) or cell_at(name.upper()):
                self.say(f"{name!r} is no name")
            if own is not None and not (WHOLE.fullmatch(own) and int(own) < len(sheets)):
                self.say(f"the name {name} is of sheet {own}, which is not there")
        for name in self.names():
            found = re.fullmatch(r"'((?:[^']|'')*)'!.*", name.text or "")
            if found and "[" not in found[1] and found[1].replace("''", "'") not in names:
                self.say(f"the name {name.get('name')} refers to a sheet that is not there")
        for view in children(child(tree, "bookViews")):
            if int(view.get("activeTab", 0)) >= len(sheets):
                self.say("the active sheet is not there")

    def formats(self):
        """How many formats of cells and of differences there are; None where there is no part."""
        tree = self.tree(self.styles) if self.styles else None
        if tree is None or self.tree(self.book) is None:
            return None
        self.order(self.styles, tree, OF_STYLES)
        self.counts(self.styles, tree)
        size = {name: len(children(child(tree, name))) for name in OF_STYLES}
        for name in ("cellStyleXfs", "cellXfs"):
            for own in children(child(tree, name)):
                for key, of in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs")):
                    value = own.get(key)
                    if value is not None and not (WHOLE.fullmatch(value) and int(value) < size[of]):
                        self.say(f"{name}: {key}={value}, and there is none")
        known = {number.get("numFmtId") for number in children(child(tree, "numFmts"))}
        for own in children(child(tree, "cellXfs")):
            number = own.get("numFmtId", "0")
            if not WHOLE.fullmatch(number) or int(number) >= 164 and number not in known:
                self.say(f"numFmtId={number} is not there")
        if size["cellXfs"] > 65_490:
            self.say(f"{size['cellXfs']} formats")
        return size["cellXfs"], size["dxfs"]


class Sheet:
    """A sheet of a book."""

    def __init__(self, book, part, formats, tables):
        self.book, self.part, self.formats, self.tables = book, part, formats, tables
        self.tree = book.tree(part)
        self.related = book.relations(part)
        self.texts = {}
        self.masters, self.shares = set(), set()

    def say(self, wrong):
        self.book.say(f"{self.part}: {wrong}")

    def judge(self):
        self.book.order(self.part, self.tree, OF_SHEET)
        self.book.counts(self.part, self.tree)
        self.columns()
        self.rows()
        self.areas()
        self.leads()
        self.rules()
        self.notes()

    def columns(self):
        cols = child(self.tree, "cols")
        if cols is not None and not children(cols):
            self.say("cols without a col")
        last = 0
        for col in children(cols):
            first, to = int(col.get("min", 0)), int(col.get("max", 0))
            if not last < first <= to <= COLUMNS:
                self.say(f"col {first} to {to} behind {last}")
            if col.get("width") and not 0 <= float(col.get("width")) <= 255:
                self.say(f"col {first} is {col.get('width')} wide")
            self.style(f"col {first}", col.get("style"))
            last = max(to, last)

    def style(self, where, style):
        if style is not None and not (WHOLE.fullmatch(style) and int(style) < (self.formats or (1, 0))[0]):
            self.say(f"{where} has the format {style!r}, and there is none")

    def rows(self):
        strings = self.book.tree(self.book.strings) if self.book.strings else None
        strings = len(children(strings, "si"))
        last = 0
        for row in children(child(self.tree, "sheetData")):
            own = row.get("r")
            if own is not None and not WHOLE.fullmatch(own):
                self.say(f"row {own!r}")
                continue
            number = int(own) if own else last + 1
            if not last < number <= ROWS:
                self.say(f"row {number} behind row {last}")
            last = number
            self.style(f"row {number}", row.get("s"))
            for key in ("hidden", "customFormat", "customHeight", "collapsed"):
                if row.get(key) not in (None, "0", "1", "true", "false"):
                    self.say(f"row {number}: {key}={row.get(key)!r}")
            self.cells(row, number, strings)
        for share in self.shares - self.masters:
            self.say(f"the shared formula {share} is nowhere")

    def cells(self, row, number, strings):
        last = 0
        columns = []
        for cell in children(row, "c"):
            own = cell.get("r")
            at = cell_at(own) if own else (number, last + 1)
            if not at or at[0] != number or at[1] <= last:
                self.say(f"cell {own} in row {number} behind column {last}")
                continue
            last = at[1]
            columns.append(last)
            self.style(f"cell {own}", cell.get("s"))
            kind, value, inline = cell.get("t", "n"), child(cell, "v"), child(cell, "is")
            if kind not in {"b", "d", "e", "inlineStr", "n", "s", "str"}:
                self.say(f"cell {own} is of kind {kind}")
            if kind == "s" and value is not None and not (WHOLE.fullmatch(value.text or "") and int(value.text) < strings):
                self.say(f"cell {own} has the text {value.text} of {strings}")
            if (inline is not None) != (kind == "inlineStr") or kind == "inlineStr" and value is not None:
                self.say(f"cell {own} of kind {kind} has {[local(one) for one in children(cell)]}")
            text = "".join(inline.itertext()) if inline is not None else (value.text or "") if value is not None else ""
            if len(text.encode("utf-16-le")) // 2 > LONGEST:
                self.say(f"cell {own} has a text of {len(text)}")
            if [local(one) for one in children(cell)] != [name for name in ("f", "v", "is", "extLst") if child(cell, name) is not None]:
                self.say(f"cell {own} has {[local(one) for one in children(cell)]}")
            self.texts[at] = (kind, text)
            formula = child(cell, "f")
            if formula is not None and formula.get("t") == "shared":
                (self.masters if formula.get("ref") else self.shares).add(formula.get("si"))
        spans = [tuple(map(int, span.split(":"))) for span in row.get("spans", "").split()]
        if spans and any(not any(first <= column <= to for first, to in spans) for column in columns):
            self.say(f"row {number} has cells outside of its spans")

    def shown(self, at):
        """The text of a cell."""
        kind, text = self.texts.get(at, ("n", ""))
        if kind != "s" or not text:
            return text
        strings = children(self.book.tree(self.book.strings), "si")
        return "".join(own.text or "" for own in strings[int(text)].iter() if local(own) == "t")

    def areas(self):
        merged = [area(cell.get("ref", "")) for cell in children(child(self.tree, "mergeCells"))]
        if None in merged:
            self.say("a merged range that is none")
            merged = [one for one in merged if one]
        merged.sort()
        for number, one in enumerate(merged):
            for other in merged[number + 1:]:
                if other[0] > one[2]:
                    break
                if meet(one, other):
                    self.say(f"merged ranges overlap: {one} {other}")
        tables = []
        for own in children(child(self.tree, "tableParts")):
            part = self.book.named(self.related.get(of_relation(own), ("", "", ""))[1])
            table = self.book.tree(part) if part else None
            if table is None:
                continue
            self.tables.append(table)
            range_of = area(table.get("ref", ""))
            if not range_of:
                self.say("a table without cells")
                continue
            tables.append(range_of)
            names = [column.get("name") for column in children(child(table, "tableColumns"))]
            if len(names) != range_of[3] - range_of[1] + 1:
                self.say(f"a table of {len(names)} columns in {table.get('ref')}")
            for number, name in enumerate(names if table.get("headerRowCount", "1") != "0" else []):
                shown = self.shown((range_of[0], range_of[1] + number))
                if shown.replace("\n", "_x000a_") != name and shown != name:
                    self.say(f"a table's column {name!r} is headed {shown!r}")
        found = children(self.tree, "autoFilter")
        for own in found:
            range_of = area(own.get("ref", ""))
            if not range_of:
                self.say(f"a filter of {own.get('ref')!r}")
                continue
            for other in tables:
                if meet(range_of, other):
                    self.say("a filter meets a table")
            for column in children(own, "filterColumn"):
                if int(column.get("colId", -1)) > range_of[3] - range_of[1]:
                    self.say("a filter's column beyond it")
        for row, column in self.texts:
            if any(one[0] <= row <= one[2] and one[1] <= column <= one[3] and (row, column) != one[:2] for one in merged):
                if self.texts[row, column][1]:
                    self.say(f"a text beneath a merged range, in row {row} column {column}")

    def leads(self):
        for own in self.tree.iter():
            key, name = of_relation(own), local(own)
            if key is None:
                continue
            if key not in self.related:
                self.say(f"{name} refers to {key}, which is not there")
            elif name in LEADS and self.related[key][0] != LEADS[name]:
                self.say(f"{name} refers to a {self.related[key][0]}")

    def rules(self):
        for own in self.tree.iter():
            name = local(own)
            dxf = own.get("dxfId")
            if dxf is not None and not (WHOLE.fullmatch(dxf) and int(dxf) < (self.formats or (1, 0))[1]):
                self.say(f"{name} has dxfId={dxf}")
            if name in {"conditionalFormatting", "dataValidation"} and own.get("sqref") is not None:
                if not all(area(one) for one in own.get("sqref").split()):
                    self.say(f"{name} of {own.get('sqref')!r}")
            if name == "cfRule" and own.get("priority") is not None and int(own.get("priority")) < 1:
                self.say(f"cfRule priority={own.get('priority')}")

    def notes(self):
        """Notes and the shapes that show them."""
        comments = [self.book.named(target) for kind, target, _ in self.related.values() if kind == "comments"]
        if len(comments) > 1:
            self.say("two parts of notes")
        if not comments or not comments[0]:
            return
        tree = self.book.tree(comments[0])
        authors = len(children(child(tree, "authors")))
        listed = children(child(tree, "commentList"))
        places = [comment.get("ref") for comment in listed]
        self.book.unique(comments[0], places)
        for comment in listed:
            if not cell_at(comment.get("ref")) or not WHOLE.fullmatch(comment.get("authorId", "")) or int(comment.get("authorId")) >= authors:
                self.say(f"a note {comment.attrib} of {authors} authors")
            if len("".join(comment.itertext()).encode("utf-16-le")) // 2 > LONGEST:
                self.say(f"a note at {comment.get('ref')} is too long")
        legacy = child(self.tree, "legacyDrawing")
        drawing = self.book.named(self.related.get(of_relation(legacy), ("", "", ""))[1]) if legacy is not None else None
        if not drawing:
            self.say("notes without a drawing")
            return
        shapes = [own for own in self.book.tree(drawing).iter() if local(own) == "shape"]
        self.book.unique(drawing, [shape.get("id") for shape in shapes])
        found = []
        for shape in shapes:
            data = next((own for own in shape.iter() if local(own) == "ClientData"), None)
            if data is not None and data.get("ObjectType") == "Note":
                row, column = (child(data, name) for name in ("Row", "Column"))
                found.append((int(row.text) + 1, int(column.text) + 1))
        if sorted(found) != sorted(cell_at(place) for place in places):
            self.say("notes and their shapes are of other cells")


def of(path):
    """A workbook, and all that is wrong with it."""
    book = Book(path)
    return book, book.sound()


