"""What became of a question from version to version, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.content.types import TYPES
from quizzes.engine.differences import Piece, word_changes
from quizzes.models import Question, QuestionVersion

SETTINGS = {
    "partial": gettext_lazy("Cho điểm từng phần"),
    "ignore_diacritics": gettext_lazy("Không cần đúng dấu tiếng Việt"),
    "allow_typo": gettext_lazy("Bỏ qua một lỗi gõ"),
    "word_limit": gettext_lazy("Giới hạn số chữ"),
    "two_markers": gettext_lazy("Hai người chấm độc lập"),
}


@dataclass(frozen=True)
class Part:
    """One part of a question's content that changed."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Step:
    """A version, and what it changed; the first one changed nothing."""

    version: QuestionVersion
    changes: list[Part]
    is_first: bool


def history_of(question: Question) -> list[Step]:
    """The versions, the newest first; one query."""
    versions = list(question.versions.select_related("approved_by").order_by("number"))
    steps = [Step(version, [], True) for version in versions[:1]]
    steps += [Step(new, changes_between(old, new), False) for old, new in pairwise(versions)]
    return steps[::-1]


def changes_between(old: QuestionVersion, new: QuestionVersion) -> list[Part]:
    """The parts that differ, each with its words that went and came."""
    before, after = dict(_parts(old)), dict(_parts(new))
    labels = [*after, *(label for label in before if label not in after)]
    return [
        Part(label, word_changes(before.get(label, ""), after.get(label, "")))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]


def _parts(version: QuestionVersion) -> Iterator[tuple[str, str]]:
    content = version.content
    yield _("Loại"), version.get_type_display()
    yield _("Nội dung"), content["stem"]
    for option in content["options"]:
        yield _("Phương án %(key)s") % {"key": option["key"]}, option["text"]
        yield _("Vì sao, %(key)s") % {"key": option["key"]}, option["rationale"]
    for place, match in enumerate(content.get("matches", []), start=1):
        yield _("Vế ghép %(n)s") % {"n": place}, match["text"]
    yield _("Đáp án"), "; ".join(TYPES[version.type].key_lines(content))
    for line in content.get("rubric", []):
        yield _("Hướng dẫn chấm: %(text)s") % {"text": line["text"]}, f"{line['share']:g} %"
    yield _("Giải thích"), content["explanation"]
    yield _("Căn cứ"), content["legal_basis"]
    yield _("Hình"), str(content["image"]["alt"]) if content.get("image") else ""
    yield _("Giữ chỗ"), ", ".join(content["pinned"])
    for name, value in content["settings"].items():
        yield f"{SETTINGS.get(name, name)}", _("có") if value is True else f"{value or ''}"
