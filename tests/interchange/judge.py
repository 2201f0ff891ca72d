"""What frictionless says of the descriptors in a folder, and of the tables beside them under the same name.

    python judge.py FOLDER

Prints an object: for every NAME.json what is wrong with it (`faults`: texts), and where NAME.csv is there what is wrong
with that (`errors`: record from 1, or null, name of the field, or null, the type of the error and a note).
Prints `null` where frictionless is not installed.
"""

import json
import sys
from pathlib import Path

try:
    import frictionless
except ImportError:
    print("null")
    sys.exit()


def faults(descriptor):
    try:
        schema = frictionless.Schema.from_descriptor(descriptor)
    except frictionless.FrictionlessException as refused:
        return [reason.message for reason in refused.reasons or [refused.error]]
    written = schema.to_descriptor()
    return [error.message for error in frictionless.Schema.metadata_validate(descriptor)] + [
        f"{key} is not as it was" for key in descriptor if key not in written
    ]


def errors(folder, name, descriptor):
    # A key of another table is judged in a package only.
    alone = {key: said for key, said in descriptor.items() if key != "foreignKeys"}
    schema = frictionless.Schema.from_descriptor(alone)
    resource = frictionless.Resource(path=f"{name}.csv", basepath=str(folder), schema=schema)
    report = resource.validate(limit_errors=100_000)
    found = report.flatten(["rowNumber", "fieldName", "type", "note"])
    return [[row and row - 1, field, kind, note] for row, field, kind, note in found]


told = {}
folder = Path(sys.argv[1])
for path in sorted(folder.glob("*.json")):
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    told[path.stem] = {"faults": faults(descriptor)}
    if not told[path.stem]["faults"] and path.with_suffix(".csv").exists():
        told[path.stem]["errors"] = errors(folder, path.stem, descriptor)
print(json.dumps(told))
