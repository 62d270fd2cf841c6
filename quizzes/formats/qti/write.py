"""Question banks as packages of QTI 3.0: a manifest, an item each, and the pictures."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from urllib.parse import quote

from cms.text import LazyText
from cms.uploads.guard.packages import MAX_ENTRIES
from quizzes.formats.base import Diagnostic, ParsedImage, ParsedQuestion, Written
from quizzes.formats.pictures import picture_kind
from quizzes.formats.qti.item_out import problem_for_qti, write_item
from quizzes.formats.qti.markup import CP, add, as_bytes, root_of
from quizzes.formats.xml_element import XmlElement

ITEM = "imsqti_item_xmlv3p0"
ODD = re.compile(r"[^\w.-]+")
FULL = MAX_ENTRIES - 30  # room for the manifest, and a last question with its pictures
TOO_MANY = LazyText(
    "Gói đã đủ tệp nên không ghi thêm câu này. Anh/chị xuất ngân hàng thành nhiều gói."
)
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


class _Package:
    """The files of the package as they come up."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.left_out: list[Diagnostic] = []
        self.manifest = root_of("manifest", CP, identifier="ngan-hang-cau-hoi")
        metadata = add(self.manifest, "metadata")
        add(metadata, "schema", "QTI Package")
        add(metadata, "schemaversion", "3.0.0")
        add(self.manifest, "organizations")
        self.resources = add(self.manifest, "resources")

    def add_question(self, at: int, question: ParsedQuestion) -> None:
        name = f"cau-{at:04d}"
        images: list[str] = []

        def place_image(image: ParsedImage) -> str:
            if not picture_kind(image.content):
                self._leave_out(
                    question,
                    LazyText("Hình %(name)s không đọc được nên không ghi.", name=image.name),
                )
                return ""
            path = f"images/{name}-{len(images) + 1}/{_safe(image)}"
            images.append(path)
            self.files[path] = image.content
            return quote(path)

        problem = problem_for_qti(question)
        if problem or len(self.files) > FULL:
            advice = (
                LazyText("%(problem)s Anh/chị sửa câu rồi xuất lại.", problem=problem)
                if problem
                else TOO_MANY
            )
            self._leave_out(question, advice)
            return
        path = f"items/{name}.xml"
        self.files[path] = as_bytes(write_item(name, question, place_image))
        self._list(name, path, images)

    def _list(self, name: str, path: str, images: list[str]) -> None:
        resource = add(self.resources, "resource", identifier=name, type=ITEM, href=path)
        for file in [path, *images]:
            add(resource, "file", href=quote(file))

    def _leave_out(self, question: ParsedQuestion, message: str) -> None:
        place = LazyText("câu %(number)s", number=question.number)
        self.left_out.append(Diagnostic(question.number, place, message, "left out"))


def write_bank(questions: Sequence[ParsedQuestion]) -> Written:
    """Write questions as a package that `read_bank` reads back unchanged.

    What QTI has no place for (legal basis, level, topic, units …) stands in rubric blocks
    for authors. Pictures that cannot be shown and questions without an answer are listed.
    """
    package = _Package()
    for at, question in enumerate(questions, 1):
        package.add_question(at, question)
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for path, content in _all_files(package.manifest, package.files):
            entry = zipfile.ZipInfo(path, FIRST_DAY)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return Written(output.getvalue(), tuple(package.left_out))


def _all_files(manifest: XmlElement, files: dict[str, bytes]) -> list[tuple[str, bytes]]:
    return [("imsmanifest.xml", as_bytes(manifest)), *files.items()]


def _safe(image: ParsedImage) -> str:
    """The name of the picture, without what leads elsewhere or breaks on other systems."""
    name = ODD.sub("-", image.name.replace("\\", "/").rpartition("/")[2])[-80:].lstrip(".")
    return name or f"hinh.{picture_kind(image.content)}"
