"""Inline pictures of a Word document."""

import posixpath

from cms.uploads.guard.packages import Package
from quizzes.formats.base import ParsedImage
from quizzes.formats.pictures import picture_kind
from quizzes.formats.xml_element import XmlElement

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Pictures:
    """Gives the picture of a drawing; None for one that no browser could show."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._targets: dict[str, str] = {}
        self._contents: dict[str, bytes] = {}
        root = package.xml("word/_rels/document.xml.rels")
        for relation in root.iterfind(RELATION) if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/word", relation.get("Target") or ""))
                self._targets[relation.get("Id") or ""] = target.lstrip("/")

    def of_drawing(self, drawing: XmlElement) -> ParsedImage | None:
        """The picture that a `w:drawing` shows."""
        blip = drawing.find(f".//{A}blip")
        target = self._targets.get(blip.get(f"{R}embed") or "", "") if blip is not None else ""
        content = self._content(target)
        if not picture_kind(content):
            return None
        shape, properties = drawing.find(f".//{PIC}cNvPr"), drawing.find(f".//{WP}docPr")
        name = (shape.get("name") or "") if shape is not None else ""
        alt = (properties.get("descr") or "") if properties is not None else ""
        if "." not in name:
            name = posixpath.basename(target)
        return ParsedImage(posixpath.basename(name), content, " ".join(alt.split()))

    def _content(self, target: str) -> bytes:
        if target not in self._contents:
            self._contents[target] = self._package.read(target)
        return self._contents[target]
