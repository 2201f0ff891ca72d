"""The parts of a workbook as bytes: what the packages of Python do not write is put in by hand."""

import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Parts(dict):
    """The parts of a workbook by name, in their order."""

    @classmethod
    def read(cls, path):
        with zipfile.ZipFile(path) as package:
            return cls((name, package.read(name)) for name in package.namelist())

    def write(self, path, packed=zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(path, "w", packed) as package:
            for name, content in self.items():
                package.writestr(name, content)

    def text(self, part):
        return self[part].decode()

    def put(self, part, content, kind=None):
        """Puts a part there, with its content type where the ending does not say it."""
        self[part] = content.encode() if isinstance(content, str) else content
        if kind:
            override = f'<Override PartName="/{part}" ContentType="{kind}"/>'
            self.behind("[Content_Types].xml", "</Types>", override)

    def default(self, ending, kind):
        """Says what parts of an ending are."""
        if f'Extension="{ending}"' not in self.text("[Content_Types].xml"):
            tag = f'<Default Extension="{ending}" ContentType="{kind}"/>'
            self.replace("[Content_Types].xml", "<Override", f"{tag}<Override")

    def replace(self, part, old, new):
        """Puts `new` in the place of the first `old`, which is there."""
        text = self.text(part)
        if old not in text:
            raise ValueError(f"{part} has no {old}")
        self[part] = text.replace(old, new, 1).encode()

    def behind(self, part, end, new):
        """Puts `new` before the closing tag `end`."""
        self.replace(part, end, new + end)

    def relate(self, source, key, kind, target):
        """Adds a relation of the part `source`."""
        folder, name = source.rsplit("/", 1)
        part = f"{folder}/_rels/{name}.rels"
        if part not in self:
            self[part] = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'.encode()
        kind = kind if "://" in kind else f"{REL}/{kind}"
        self.behind(part, "</Relationships>", f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>')
