#!/usr/bin/env python3
"""Judges marked workbooks: whether each is sound, and otherwise than its original only where it may be.

    judge.py CASES [--office]

CASES is JSON: a list of `before` and `after` (paths), and where they are known `sheet`, `coloured`; `only_bad` where rows
without a mark are hidden; `once` (a path) where `after` was marked twice and is to be that, and `first` what the name of the file
that was marked again begins with. Says as JSON what is
`wrong`, a sentence each, and what is `absent`; with `--office` LibreOffice is asked too. Without openpyxl: 77.
"""

import json
import shutil
import sys
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True
import programs
import sound
from again import again
from kept import Kept, new_sheets
from sound import cell_at


def judge(case):
    """What is wrong with a case, and what there is to compare of it."""
    before, after = Path(case["before"]), Path(case["after"])
    (old, was), (new, found) = sound.of(before), sound.of(after)
    wrong = sorted(set(found) - set(was))
    kept = Kept(old, new, case.get("sheet"), case.get("only_bad", False))
    sheets = [own.get("name") for own, part in old.sheets() if "worksheets" in (part or "")]
    if len(new_sheets(old, new)) != 2:
        wrong.append(f"the new sheets are {new_sheets(old, new)}")
    wrong += kept.judge()
    for cell in case.get("coloured", []):
        if cell_at(cell) not in kept.coloured:
            wrong.append(f"{cell} is not coloured")
        if not kept.reasons.get(cell_at(cell)[0]):
            wrong.append(f"nothing is said of {cell}")
    wrong += programs.by_openpyxl(before, after, kept)
    return wrong, (before, after, kept, sheets)


def is_long(path):
    """Whether a part unpacks to more than is judged in seconds."""
    with zipfile.ZipFile(path) as package:
        return any(entry.file_size > 20 << 20 for entry in package.infolist())


def main():
    if programs.openpyxl is None:
        sys.exit(77)
    cases = json.loads(Path(sys.argv[1]).read_text())
    wrong, pairs, absent = [], [], []
    for case in cases:
        if not Path(case["after"]).exists():
            wrong.append(f"{case['after']}: it was not marked")
            continue
        if is_long(case["after"]):
            print(f"left: {case['after']} is too long to be judged", file=sys.stderr)
            continue
        if "once" in case:
            (once, _), (twice, found) = sound.of(Path(case["once"])), sound.of(Path(case["after"]))
            before, was = sound.of(Path(case["before"]))
            found = [*sorted(set(found) - set(was)), *again(before, once, twice, case["first"])]
            wrong += [f"{case['after']}: {one}" for one in found]
            continue
        found, pair = judge(case)
        wrong += [f"{case['after']}: {one}" for one in found]
        pairs.append(pair)
    if "--office" in sys.argv:
        if shutil.which("soffice"):
            wrong += [f"{before}: {one}" for before, one in programs.by_office(pairs)]
        else:
            absent.append("soffice")
    print(json.dumps({"wrong": wrong, "absent": absent, "coloured": sum(len(pair[2].coloured) for pair in pairs)}))


if __name__ == "__main__":
    main()
