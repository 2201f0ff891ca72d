"""What a marked workbook has otherwise than its original, part by part and cell by cell; what it may have so is left out."""

import posixpath
import re

from sound import area, cell_at, child, children, local, of_relation

OURS = "rolo."
AUTHOR = "rolo"


def said(element):
    """An element in a few words."""
    if not local(element):
        return "a comment"
    place = element.get("r") or element.get("ref") or element.get("name") or ""
    return f"{local(element)} {place}".strip()


def differences(one, other, where=""):
    """How two elements differ; blanks between elements count too."""
    if one.tag != other.tag:
        yield f"{where}: {said(one)} is {said(other)}"
        return
    where = f"{where}/{said(one)}"
    if dict(one.attrib) != dict(other.attrib):
        yield f"{where}: {dict(one.attrib)} is {dict(other.attrib)}"
    if (one.text or "") != (other.text or "") or (one.tail or "") != (other.tail or ""):
        yield f"{where}: the text is another"
    if len(one) != len(other):
        yield f"{where}: {[said(own) for own in one][:60]} is {[said(own) for own in other][:60]}"
        return
    for mine, yours in zip(one, other):
        yield from differences(mine, yours, where)


def drop(parent, own):
    """Takes an element out; what stands behind it stays."""
    place = list(parent).index(own)
    if own.tail:
        if place:
            parent[place - 1].tail = (parent[place - 1].tail or "") + own.tail
        else:
            parent.text = (parent.text or "") + own.tail
    parent.remove(own)


class Kept:
    """A workbook before and after it was marked."""

    def __init__(self, before, after, sheet, only_bad=False):
        self.before, self.after, self.wrong = before, after, []
        formats = before.tree(before.styles) if before.styles else None
        self.had_formats = formats is not None and len(formats) > 0
        # Looks that are not listed: each program has its own.
        self.unlisted = {look for look, name in {"font": "fonts", "fill": "fills"}.items() if not children(child(formats, name) if self.had_formats else None)}
        tabs = [(own.get("name"), part) for own, part in before.sheets()]
        self.sheet = next(part for name, part in tabs if sheet in (None, name))
        self.name = next(name for name, part in tabs if part == self.sheet)
        # The cells that are coloured, by row and column: format before (none where there was no cell), format after.
        self.coloured = {}
        self.only_bad = only_bad
        # What is said of rows.
        self.reasons = {}
        # One whose column somebody took away refers to nothing.
        own = [name.text for name in after.names() if name.get("name") == f"{OURS}errors"]
        # Quoted as a formula has it, or not.
        quoted = "'" + self.name.replace("'", "''") + "'"
        own = [text.rpartition("!") for text in own if text]
        own = [cell_at(cell) for sheet, _, cell in own if sheet in (self.name, quoted)]
        self.column = next((cell[1] for cell in own if cell), None)

    def say(self, wrong):
        self.wrong.append(wrong)

    def judge(self):
        """All that is otherwise, a sentence each."""
        self.parts()
        if any(one.tree(part) is None for one in (self.before, self.after) for part in (self.sheet, one.book)):
            return self.wrong
        if not self.column:
            self.say("no name says where the reasons are")
            return self.wrong
        if self.column in self.used(self.before):
            self.say(f"the column of reasons {self.column} had cells")
        self.sheet_kept()
        self.notes_kept()
        self.registers_kept()
        self.styles_kept()
        return self.wrong

    def used(self, book):
        sheet = child(book.tree(self.sheet), "sheetData")
        return {cell_at(own.get("r"))[1] for row in children(sheet) for own in children(row, "c") if own.get("r")}

    def parts(self):
        """Which parts changed, and which are new."""
        before, after = self.before, self.after
        folder, file = posixpath.split(before.book)
        around, sheet = posixpath.split(self.sheet)
        allowed = {"[Content_Types].xml", before.book, f"{folder}/_rels/{file}.rels".lstrip("/"), before.styles, self.sheet}
        # Notes of ours stand in the parts of the notes of the sheet.
        allowed.add(f"{around}/_rels/{sheet}.rels".lstrip("/"))
        notes = before.relations(self.sheet).values()
        allowed.update(before.named(target) for kind, target, _ in notes if kind in {"comments", "vmlDrawing"})
        for name, content in before.parts.items():
            if name not in after.parts:
                self.say(f"{name} is gone")
            elif content != after.parts[name] and name not in allowed:
                self.say(f"{name} is another")
        old = {entry.filename: entry for entry in before.entries}
        for entry in after.entries:
            own = old.get(entry.filename)
            if own and before.parts.get(entry.filename) == after.parts.get(entry.filename):
                # What is not packed cannot be read as a stream, and is packed.
                kept = (own.compress_type, own.date_time, own.external_attr) == (entry.compress_type, entry.date_time, entry.external_attr)
                if not own.compress_type:
                    mode = [one.external_attr >> 16 & 0o777 for one in (own, entry)]
                    kept = own.date_time == entry.date_time and mode[0] == mode[1]
                if not kept:
                    if after.parts.get(entry.filename) and entry.filename not in allowed:
                        self.say(f"{entry.filename} is packed otherwise")
        reached = {after.named(target) for part in after.parts for _, target, outside in after.relations(part).values() if not outside}
        for name in set(after.parts) - set(before.parts):
            if name not in reached and not name.endswith(".rels"):
                self.say(f"the new part {name} belongs to nothing")

    def sheet_kept(self):
        before, after = self.before.tree(self.sheet), self.after.tree(self.sheet)
        self.cols_kept(before, after)
        cells = [child(tree, "dimension") for tree in (before, after)]
        if None not in cells and (own := area(cells[0].get("ref", ""))):
            new = area(cells[1].get("ref", ""))
            if new != (*own[:3], max(own[3], self.column)):
                self.say(f"the cells are {cells[1].get('ref')}, and were {cells[0].get('ref')}")
            cells[1].set("ref", cells[0].get("ref"))
        filters = [children(tree, "autoFilter") for tree in (before, after)]
        if self.only_bad and filters[1]:
            self.chosen(*filters)
        if filters[1] and not filters[0]:
            if child(before, "tableParts") is not None:
                self.say("a filter beside tables")
            covered = area(filters[1][0].get("ref"))
            if not covered or covered[3] != self.column or dict(filters[1][0].attrib).keys() != {"ref"} or len(filters[1][0]):
                self.say(f"a filter {filters[1][0].attrib}")
            drop(after, filters[1][0])
        if filters[0] and filters[1]:
            # One that ends before the column of reasons takes it in.
            own, new = area(filters[0][0].get("ref")), area(filters[1][0].get("ref"))
            if own and new and own[:3] == new[:3] and new[3] == self.column == own[3] + 1:
                filters[1][0].set("ref", filters[0][0].get("ref"))
        legacy = child(after, "legacyDrawing")
        if legacy is not None and child(before, "legacyDrawing") is None:
            drop(after, legacy)
        data = child(before, "sheetData"), child(after, "sheetData")
        old = dict(self.placed(data[0]))
        for number, row in list(self.placed(data[1])):
            self.row_kept(number, old.get(number), row)
            if number not in old:
                if len(row) or set(row.attrib) - {"r"}:
                    self.say(f"the new row {number} has {row.attrib} and {[said(own) for own in row]}")
                drop(data[1], row)
        for wrong in differences(before, after):
            self.say(wrong)

    def chosen(self, before, after):
        """Rows are chosen by the reasons, unless others chose already by other columns."""
        columns = children(after[0], "filterColumn")
        first = area(after[0].get("ref"))[1]
        ours = [own for own in columns if int(own.get("colId")) + first == self.column]
        if len(ours) != (not before or not len(before[0])):
            self.say(f"rows are chosen by {[own.attrib for own in columns]}")
        for own in ours:
            drop(after[0], own)

    def placed(self, data):
        """The rows by their numbers."""
        number = 0
        for row in children(data, "row"):
            number = int(row.get("r") or number + 1)
            yield number, row

    def row_kept(self, number, old, row):
        """Takes out of a row what may be new in it."""

        def placed(cells):
            column = 0
            for own in cells:
                column = cell_at(own.get("r"))[1] if own.get("r") else column + 1
                yield column, own

        known = dict(placed(children(old, "c")))
        changed = False
        for column, own in list(placed(children(row, "c"))):
            before = known.get(column)
            if column == self.column:
                changed = True
                self.reasons[number] = "".join(own.itertext())
                if own.get("t") != "inlineStr" or set(own.attrib) != {"r", "s", "t"}:
                    self.say(f"the reason in row {number} is {own.attrib}")
                drop(row, own)
            elif before is None:
                changed = True
                self.coloured[number, column] = (None, own.get("s"))
                if len(own) or set(own.attrib) != {"r", "s"}:
                    self.say(f"the new cell {own.attrib} has {[said(one) for one in own]}")
                drop(row, own)
            elif before.get("s") != own.get("s"):
                changed = True
                self.coloured[number, column] = (before.get("s") or "0", own.get("s"))
                own.attrib.pop("s", None)
                if before.get("s") is not None:
                    own.set("s", before.get("s"))
        if self.only_bad:
            said = row.get("hidden") in {"1", "true"}
            was = old is not None and old.get("hidden") in {"1", "true"}
            # The reasons begin with their header.
            if said != (was or bool(self.reasons) and number not in self.reasons):
                self.say(f"row {number} is {'hidden' if said else 'shown'}")
            row.attrib.pop("hidden", None)
            if old is not None and old.get("hidden") is not None:
                row.set("hidden", old.get("hidden"))
        if changed and old is not None and "spans" in old.attrib and "spans" not in row.attrib:
            row.set("spans", old.get("spans"))
        if old is not None and not len(old) and not old.text and not len(row) and not row.text:
            row.text = old.text

    def cols_kept(self, before, after):
        """The widths of all columns but that of the reasons."""

        def widths(cols):
            for col in children(cols):
                own = tuple(sorted((key, value) for key, value in col.attrib.items() if key not in {"min", "max"}))
                for number in range(int(col.get("min")), int(col.get("max")) + 1):
                    yield number, own

        cols = child(before, "cols"), child(after, "cols")
        old, new = (dict(widths(own)) for own in cols)
        own = dict(new.pop(self.column, ()))
        old.pop(self.column, None)
        if old != new:
            self.say("the widths of other columns are others")
        if own.get("customWidth") != "1" or "width" not in own or set(own) != {"width", "customWidth"}:
            self.say(f"the column of reasons is {own}")
        if cols[0] is None and cols[1] is not None:
            drop(after, cols[1])
        elif cols[1] is not None:
            # Compared here, and the same for what compares the rest.
            cols[1].attrib, cols[1].text, tail = dict(cols[0].attrib), cols[0].text, cols[1].tail
            cols[1][:] = list(cols[0])
            cols[1].tail = tail

    def notes(self, book):
        """The notes of the sheet by row and column: who says what; and the shapes of other kinds, and of others' notes."""
        parts = {kind: book.named(target) for kind, target, _ in book.relations(self.sheet).values()}
        tree = book.tree(parts["comments"]) if parts.get("comments") else None
        authors = ["".join(own.itertext()) for own in children(child(tree, "authors"))]
        notes = {}
        for own in children(child(tree, "commentList")):
            notes[cell_at(own.get("ref"))] = (authors[int(own.get("authorId"))], "".join(own.itertext()))
        legacy = child(book.tree(self.sheet), "legacyDrawing")
        target = book.relations(self.sheet).get(of_relation(legacy), ("", "", ""))[1] if legacy is not None else ""
        tree = book.tree(book.named(target)) if book.named(target) else None
        ours = {place for place, (author, _) in notes.items() if author == AUTHOR}
        shapes = []
        for own in children(tree):
            at = [next((one.text for one in own.iter() if local(one) == name), None) for name in ("Row", "Column")]
            if local(own) == "shape" and (None in at or (int(at[0]) + 1, int(at[1]) + 1) not in ours):
                shapes.append(own)
        return notes, ours, shapes

    def notes_kept(self):
        """Notes of others stay as they are; ours stand at coloured cells that have none of theirs, and at all of these."""
        (before, _, drawn), (after, ours, shapes) = (self.notes(book) for book in (self.before, self.after))
        own = {place: note for place, note in before.items() if note[0] != AUTHOR}
        if own != {place: note for place, note in after.items() if place not in ours}:
            self.say("notes of others are others")
        if ours != self.coloured.keys() - own.keys():
            self.say(f"our notes stand at {sorted(ours)}, and coloured are {sorted(self.coloured)}")
        for place in ours:
            if not after[place][1].removeprefix("rolo:").strip():
                self.say(f"the note at {place} says nothing")
        if len(drawn) != len(shapes):
            self.say(f"there are {len(shapes)} shapes of others, and were {len(drawn)}")
        for one, other in zip(drawn, shapes):
            for wrong in differences(one, other, where="shapes"):
                self.say(wrong)

    def registers_kept(self):
        """The parts that say which parts there are say what they said, and then something more."""
        book = [one.tree(one.book) for one in (self.before, self.after)]
        sheets = [child(tree, "sheets") for tree in book]
        for own in children(sheets[1])[len(children(sheets[0])):]:
            drop(sheets[1], own)
        names = child(book[1], "definedNames")
        before = [(own.get("name"), own.text) for own in self.before.names()]
        after = [(own.get("name"), own.text) for own in self.after.names()]
        for own in self.before.names():
            # One of ours whose cell somebody took away gives way.
            lost = own.get("name", "").startswith(OURS) and (own.text or "").endswith("#REF!")
            if lost and (own.get("name"), own.text) not in after:
                drop(child(book[0], "definedNames"), own)
        for own in children(names):
            if own.get("name", "").startswith(OURS) and (own.get("name"), own.text) not in before:
                if own.get("hidden") != "1":
                    self.say(f"the name {own.get('name')} is shown")
                drop(names, own)
        if names is not None and child(book[0], "definedNames") is None:
            drop(book[1], names)
        for wrong in differences(*book):
            self.say(wrong)
        folder, file = posixpath.split(self.before.book)
        for part in ("[Content_Types].xml", f"{folder}/_rels/{file}.rels".lstrip("/")):
            part = self.before.named(part)
            trees = [one.tree(part) for one in (self.before, self.after)]
            for own in children(trees[1])[len(children(trees[0])):]:
                drop(trees[1], own)
            for wrong in differences(*trees, where=part):
                self.say(wrong)

    def styles_kept(self):
        if not self.had_formats:
            return
        trees = [one.tree(one.styles) for one in (self.before, self.after)]
        formats = [children(child(tree, "cellXfs")) for tree in trees]
        fills = children(child(trees[1], "fills"))
        for (row, column), (old, new) in self.coloured.items():
            # One that was not there takes the format of its row or column, which the other rules of the judge cannot know.
            old = formats[0][int(old)] if old is not None and int(old) < len(formats[0]) else None
            new = formats[1][int(new)]
            where = f"row {row} column {column}"
            fill = child(fills[int(new.get("fillId"))], "patternFill")
            if fill is None or fill.get("patternType") != "solid" or not re.fullmatch("FF[0-9A-F]{6}", child(fill, "fgColor").get("rgb", "")):
                self.say(f"{where} is not filled")
            if old is not None:
                same = [{key: value for key, value in own.attrib.items() if key not in {"fillId", "applyFill"}} for own in (old, new)]
                if same[0] != same[1] or new.get("applyFill") != "1":
                    self.say(f"{where}: the format {old.attrib} is {new.attrib}")
                if [sorted(one.attrib.items()) for one in old.iter()][1:] != [sorted(one.attrib.items()) for one in new.iter()][1:]:
                    self.say(f"{where}: what the format holds is another")
        for name in ("fonts", "fills", "cellXfs"):
            lists = [child(tree, name) for tree in trees]
            if lists[1] is None:
                self.say(f"there are no {name}")
                continue
            if lists[0] is None:
                drop(trees[1], lists[1])
                continue
            for own in children(lists[1])[len(children(lists[0])):]:
                drop(lists[1], own)
            lists[1].attrib.pop("count", None)
            if lists[0].get("count") is not None:
                lists[1].set("count", lists[0].get("count"))
            if lists[0].attrib.keys() != lists[1].attrib.keys():
                lists[1].attrib.pop("count", None)
        for wrong in differences(*trees, where="styles"):
            self.say(wrong)


def new_sheets(before, after):
    """The names of the sheets that are new."""
    return [own.get("name") for own, _ in after.sheets()[len(before.sheets()):]]
