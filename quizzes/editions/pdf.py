"""The PDFs of an edition: papers, answer sheets, and the key apart from both."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.template.loader import render_to_string
from weasyprint import HTML

from cms.models import CmsImage
from quizzes.content.types import TYPES
from quizzes.content.versions import Version, read_versions
from quizzes.engine.pins import LETTERS
from quizzes.engine.types import KINDS
from quizzes.models import EditionPaper, PaperEdition, PaperItem

CODES_PER_TABLE = 12
ROWS_PER_TABLE = 20
MIN_LETTERS = 4
T = TypeVar("T")


@dataclass(frozen=True)
class Printed:
    """A text with its picture, as a data address."""

    text: str
    picture: str = ""
    alt: str = ""


@dataclass(frozen=True)
class PrintedQuestion:
    """A question as it stands on a paper: nothing here says what is right."""

    position: int
    hint: str
    marks: int
    stem: Printed
    options: tuple[tuple[str, Printed], ...]

    @property
    def letters(self) -> str:
        return "".join(letter for letter, _option in self.options)


@dataclass(frozen=True)
class PrintedPaper:
    """A paper by its code."""

    code: str
    questions: tuple[PrintedQuestion, ...]

    @property
    def shows_marks(self) -> bool:
        return len({question.marks for question in self.questions}) > 1

    @property
    def total(self) -> int:
        return sum(question.marks for question in self.questions)


def render_papers(edition: PaperEdition) -> bytes:
    """Every paper from a new page with its own page numbers; never holds the key."""
    papers = _printed_papers(edition)
    return _joined("quizzes/editions/paper.html", edition, [{"paper": p} for p in papers])


def render_answer_sheets(edition: PaperEdition) -> bytes:
    """One answer sheet a code: circles for the options that each question has."""
    papers = _printed_papers(edition)
    letters = LETTERS[: max(MIN_LETTERS, *(len(q.letters) for q in papers[0].questions))]
    pages = [
        {"paper": p, "letters": letters, "tables": _in_parts(p.questions, ROWS_PER_TABLE)}
        for p in papers
    ]
    return _joined("quizzes/editions/answer_sheet.html", edition, pages)


def render_key(edition: PaperEdition) -> bytes:
    """The right letters by question and code, for the organiser only."""
    papers = list(edition.papers.all())
    versions = _versions(papers)
    keys = {
        paper.code: [_right(i, versions[i.version_id]) for i in paper.items] for paper in papers
    }
    tables = [
        (codes, list(enumerate(zip(*(keys[code] for code in codes), strict=True), start=1)))
        for codes in _in_parts(list(keys), CODES_PER_TABLE)
    ]
    total = sum(item.marks for item in papers[0].items)
    return _joined("quizzes/editions/key.html", edition, [{"tables": tables, "total": total}])


def _joined(template: str, edition: PaperEdition, pages: Iterable[dict[str, Any]]) -> bytes:
    """A4, tagged, fonts embedded; each context is laid out by itself, then all are joined."""
    documents = [
        HTML(
            string=render_to_string(template, {"edition": edition, **context}), base_url=None
        ).render(pdf_tags=True)
        for context in pages
    ]
    joined = documents[0].copy([page for document in documents for page in document.pages])
    pdf: bytes = joined.write_pdf(pdf_tags=True)
    return pdf


def _in_parts(whole: Sequence[T], size: int) -> list[Sequence[T]]:
    return [whole[start : start + size] for start in range(0, len(whole), size)]


def _printed_papers(edition: PaperEdition) -> list[PrintedPaper]:
    papers = list(edition.papers.all())
    versions = _versions(papers)
    pictures = _pictures(versions.values())
    return [
        PrintedPaper(
            paper.code,
            tuple(_question(i, versions[i.version_id], pictures) for i in paper.items),
        )
        for paper in papers
    ]


def _versions(papers: Sequence[EditionPaper]) -> dict[int, Version]:
    return read_versions(item.version_id for paper in papers for item in paper.items)


def _question(item: PaperItem, version: Version, pictures: Mapping[int, str]) -> PrintedQuestion:
    rows = {option["key"]: option for option in version.content["options"]}
    return PrintedQuestion(
        position=item.position,
        hint=str(TYPES[version.type].hint),
        marks=item.marks,
        stem=_printed(version.content["stem"], version.content.get("image"), pictures),
        options=tuple(
            (letter, _printed(rows[key]["text"], rows[key].get("image"), pictures))
            for letter, key in zip(LETTERS, item.order, strict=False)
        ),
    )


def _printed(text: str, image: Mapping[str, Any] | None, pictures: Mapping[int, str]) -> Printed:
    if image is None or image["id"] not in pictures:
        return Printed(text)
    return Printed(text, pictures[image["id"]], image["alt"])


def _pictures(versions: Iterable[Version]) -> dict[int, str]:
    """Images of all versions as data addresses, for a PDF reads no other files."""
    found = [image for v in versions for image in (v.content.get("image"), *_option_images(v))]
    ids = {image["id"] for image in found if image}
    return {image.pk: _data_address(image) for image in CmsImage.objects.filter(pk__in=ids)}


def _option_images(version: Version) -> list[dict[str, Any] | None]:
    return [option.get("image") for option in version.content["options"]]


def _data_address(image: CmsImage) -> str:
    with image.get_rendition("max-900x700|format-png").file.open("rb") as file:
        return f"data:image/png;base64,{base64.b64encode(file.read()).decode()}"


def _right(item: PaperItem, version: Version) -> str:
    """The right letters; of a situation several may be best, each alone."""
    key = version.content["key"]
    letters = [letter for letter, k in zip(LETTERS, item.order, strict=False) if k in key]
    return ("/" if KINDS[version.type].has_weights else "").join(letters)
