"""Makes the tables of `hostile`: `hostile.py names`, or `hostile.py NAME PATH`, which prints the letters of a column."""

import random
import sys

MIB = 1 << 20
HEADER = b"id,name\n"


def times(piece, size):
    """So many bytes of a piece, in steps that fit into memory."""
    block = piece * (MIB // len(piece) + 1)
    for _ in range(size // len(block)):
        yield block
    rest = size % len(block)
    yield block[: rest - rest % len(piece)]


def noise(size):
    source = random.Random(1)
    for _ in range(size // MIB):
        yield source.randbytes(MIB)


def records(record, parts, count):
    for _ in range(count):
        for part in parts:
            yield from times(*part) if isinstance(part, tuple) else [part]
        yield record


WIDE = b",".join(b"c%d" % number for number in range(100_000)) + b"\n"
TABLES = {
    "bare-gib": lambda: [b"id,name\n1,", *times(b"x", 1 << 30), b"\n2,b\n"],
    "quoted-gib": lambda: records(b'"\n2,b\n', [b'id,name\n1,"', (b"x", 1 << 30)], 1),
    "open-gib": lambda: records(b"\n2,b\n", [b'id,name\n1,"', (b"x", 1 << 30)], 1),
    "megabyte-cells": lambda: [HEADER, *records(b"\n", [b"1,", (b"x", MIB)], 200)],
    "wide-header": lambda: [WIDE],
    "wide-records": lambda: [WIDE, *records(b"1\n", [(b"1,", 2 * 99_999)], 1000)],
    "too-wide-header": lambda: records(b"\n", [(b",", 15 * MIB)], 1),
    "too-wide-records": lambda: [HEADER, *records(b"\n", [(b",", 15 * MIB)], 6)],
    "blank-lines": lambda: [HEADER, *times(b"\n", 1_000_000), b"1,a\n"],
    "blank-above": lambda: [*times(b"\n", 1_000_000), b"id,name\n1,a\n"],
    "titles": lambda: [*times(b"title,\n", 10 * MIB), b"id,name\n1,a\n"],
    "random": lambda: noise(100 * MIB),
    "nul": lambda: times(b"\0", 100 * MIB),
    "nul-below": lambda: [b"id,name\n1,a\n", *times(b"\0", 100 * MIB)],
    "quotes": lambda: times(b'"', 100 * MIB),
    "quotes-below": lambda: [HEADER, *times(b'"', 100 * MIB)],
    "quote-lines": lambda: [HEADER, *times(b'"' * 99 + b"\n", 100 * MIB)],
    "delimiters": lambda: times(b",", 100 * MIB),
    "delimiters-below": lambda: [HEADER, *times(b",", 100 * MIB)],
    "delimiter-lines": lambda: [HEADER, *times(b"," * 999 + b"\n", 100 * MIB)],
    "carriage-returns": lambda: [HEADER, *times(b"\r", 100 * MIB)],
    "no-text": lambda: [HEADER, *times(b"\xff", 100 * MIB)],
}

if __name__ == "__main__":
    if sys.argv[1] == "names":
        print(*TABLES)
    else:
        name, path = sys.argv[1:]
        with open(path, "wb") as file:
            file.writelines(TABLES[name]())
        print("A")
