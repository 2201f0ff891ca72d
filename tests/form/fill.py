"""Fills in a form as a person does: fill.py FORM RECORDS TO.

RECORDS is JSON: a list of records, each a list of [column from 0, text]. A cell is filled by what it is made for (its
number format). Says as JSON which cells their own rules would have refused. Without openpyxl: 77.
"""

import datetime
import json
import sys

try:
    import openpyxl
    from openpyxl.utils.datetime import to_excel
except ImportError:
    sys.exit(77)


def typed(text, shown):
    if shown == "@":
        return text
    if "yy" in shown:
        moment = datetime.datetime.fromisoformat(text)
        return moment if "hh" in shown else moment.date()
    if "hh" in shown:
        return datetime.time.fromisoformat(text)
    return float(text) if "." in text else int(text)


def bound(formula):
    try:
        return float(formula)
    except (TypeError, ValueError):
        return None


def listed(rule, book):
    if rule.formula1.startswith('"'):
        return rule.formula1.strip('"').split(",")
    sheet, cells = rule.formula1.lstrip("=").rsplit("!", 1)
    cells = book[sheet.strip("'")][cells.replace("$", "")]
    return [cell.value for row in cells for cell in row]


def refused(rule, value, text, book):
    if rule.type == "list":
        return text not in listed(rule, book)
    if rule.type is None:
        return False
    if rule.type == "textLength":
        measure = len(text)
    elif isinstance(value, datetime.time):
        measure = to_excel(value)
    elif isinstance(value, datetime.date):
        measure = to_excel(value)
    else:
        measure = value
    least, most = bound(rule.formula1), bound(rule.formula2)
    if rule.operator == "greaterThanOrEqual":
        most = None
    return (least is not None and measure < least) or (most is not None and measure > most)


def main(form, records, to):
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    rules, first = {}, None
    for rule in sheet.data_validations.dataValidation:
        for cells in rule.sqref.ranges:
            assert cells.min_col == cells.max_col and first in (None, cells.min_row), cells
            first = cells.min_row
            rules[cells.min_col] = rule
    wrong = []
    for number, record in enumerate(json.load(open(records, encoding="utf-8"))):
        for column, text in record:
            if not text:
                continue
            cell = sheet.cell(first + number, column + 1)
            assert not cell.protection.locked, cell.coordinate
            value = typed(text, cell.number_format)
            if refused(rules[column + 1], value, text, book):
                wrong.append([number, column, text])
            cell.value = value
    book.save(to)
    return wrong


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:]), sys.stdout)
