"""Whether a workbook that was marked twice is the one that was marked once: up to the numbers of formats and of shapes."""

import copy
import re

from kept import OURS, differences, new_sheets
from sound import child, children, local

# What a format is put together from.
LISTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}


def told(element):
    """An element as a text, without blanks around it."""
    inside = "".join(told(own) for own in children(element))
    return f"<{local(element)} {sorted(element.attrib.items())}>{element.text or ''}{inside}"


def spelled(book, part, names, first):
    """The part as a tree in which every format is spelled out; `names` are those of our sheets, and the name of the file that
    was marked again begins with `first`."""
    tree = copy.deepcopy(book.tree(part))
    styles = book.tree(book.styles)
    formats = children(child(styles, "cellXfs"))

    def format_of(number):
        own = copy.deepcopy(formats[int(number)])
        for key, name in LISTS.items():
            if own.get(key) is not None:
                own.set(key, told(children(child(styles, name))[int(own.get(key))]))
        # What a cell was filled with before is not known the second time, where it was no colour of a theme.
        if own.get("fillId"):
            own.set("fillId", re.sub("<bgColor [^>]*>", "", own.get("fillId")))
        own.attrib.pop("applyFill", None)
        return told(own)

    for own in tree.iter():
        if local(own) in {"c", "row"}:
            own.set("s", format_of(own.get("s", "0")))
            # Which columns a row has is said or not.
            own.attrib.pop("spans", None)
        # The sheets of ours are called as they were, and the first of them names the file.
        if local(own) == "sheet" and own.get("name") in names:
            own.set("name", "ours")
        if local(own) == "definedName" and own.get("name", "").startswith(OURS):
            own.text = own.text.rpartition("!")[2]
        if local(own) == "t" and own.text:
            own.text = own.text.replace(first, "")
        if local(own) == "shape":
            own.attrib.pop("id", None)
            own.attrib["style"] = own.get("style", "").partition("z-index")[0]
    return tree


def again(before, once, twice, first):
    """How they differ, a sentence each."""
    names = [name for book in (once, twice) for name in new_sheets(before, book)]
    if once.parts.keys() != twice.parts.keys():
        yield f"the parts are {sorted(once.parts.keys() ^ twice.parts.keys())} otherwise"
        return
    for part, content in once.parts.items():
        if content == twice.parts[part] or part == once.styles:
            continue
        trees = [spelled(book, part, names, first) for book in (once, twice)]
        yield from (f"marked again: {part}{wrong}" for wrong in differences(*trees))
