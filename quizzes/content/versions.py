"""Minting the immutable versions that papers refer to, and reading them."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cms.people import Person, is_second_person
from quizzes.content.states import make_ready
from quizzes.content.types import TYPES
from quizzes.content.types.base import kept
from quizzes.engine.pins import LETTERS, find_pins
from quizzes.engine.types import KINDS
from quizzes.enums import OptionPlace
from quizzes.models import Question, QuestionOption, QuestionVersion, VersionImage

CACHE_SIZE = 5000


@dataclass(frozen=True)
class Version:
    """An immutable version as the engine reads it."""

    pk: int
    question_id: int
    type: str
    content: dict[str, Any]


_cache: OrderedDict[int, Version] = OrderedDict()


def read_versions(ids: Iterable[int]) -> dict[int, Version]:
    """Versions by primary key; at most one query. They never change, so each process
    keeps those it used last.
    """
    wanted = set(ids)
    found = {pk: kept for pk in wanted if (kept := _cache.get(pk))}
    if len(found) < len(wanted):
        rows = QuestionVersion.objects.filter(pk__in=wanted - found.keys())
        for row in rows.values_list("pk", "question_id", "type", "content"):
            found[row[0]] = _cache[row[0]] = Version(*row)
    while len(_cache) > CACHE_SIZE:
        _cache.popitem(last=False)
    return found


def forget_versions() -> None:
    """Empty this process's cache (tests that roll back reuse primary keys)."""
    _cache.clear()


@transaction.atomic
def mint_version(
    question: Question, *, approved_by: Person | None, written_by: Person | None = None
) -> QuestionVersion:
    """Freeze the question's content as its next version and make it ready for papers.

    Content equal to the current version's mints nothing new, and needs nobody's approval.
    `written_by` wrote this content, the question's author where nobody is named.

    Raises:
        ValidationError: the content does not fit the type, nobody approves it, or who does
            wrote it or the question.
    """
    content = version_content(question, list(question.options.all()))
    check_content(question.type, content)
    current = question.current_version
    if current is None or current.content != content or current.type != question.type:
        writer = written_by or question.author
        writers = (question.author_id, writer.pk if writer else None)
        if approved_by is None or not is_second_person(approved_by, *writers):
            raise ValidationError(
                _("Câu hỏi cần một người khác với người soạn thẩm định trước khi dùng.")
            )
        current = add_version(question, content, author=writer, approved_by=approved_by)
    make_ready(question, current)
    return current


def add_version(question: Question, content: dict[str, Any], **approval: Any) -> QuestionVersion:
    """The next version with its pictures; `approval` are the fields that say by whom."""
    version = QuestionVersion.objects.create(
        question=question,
        number=_next_number(question),
        type=question.type,
        content=content,
        **approval,
    )
    _keep_images(version)
    return version


def images_of(content: Mapping[str, Any]) -> set[int]:
    """The images that a version's content shows, by primary key."""
    shown = [content.get("image"), *(option.get("image") for option in content["options"])]
    return {image["id"] for image in shown if image}


def check_content(question_type: str, content: dict[str, Any]) -> None:
    """Raise ValidationError, with what to do, when content does not fit its type."""
    problem = KINDS[question_type].problem(content)
    if problem is not None:
        raise ValidationError(str(TYPES[question_type].problems[problem]))


def version_content(question: Question, options: list[QuestionOption]) -> dict[str, Any]:
    """The content to freeze, in the schema of `QuestionVersion`."""
    rows = kept(options)
    common = {
        "stem": question.stem,
        "options": _option_rows(question, rows),
        "pinned": _pinned(question, rows),
        "explanation": question.explanation,
        "legal_basis": str(question.provision) if question.provision else "",
        "image": _image(question.image),
        "settings": {},
    }
    return {**common, **TYPES[question.type].content(question, options)}


def _option_rows(question: Question, options: list[QuestionOption]) -> list[dict[str, Any]]:
    weighted = KINDS[question.type].has_weights
    return [
        {
            "key": key,
            "text": option.text,
            "image": _image(option.image),
            "rationale": option.rationale,
            **({"weight": option.weight} if weighted else {}),
        }
        for key, option in zip(LETTERS, options, strict=False)
    ]


def _pinned(question: Question, options: list[QuestionOption]) -> list[str]:
    keys = list(LETTERS[: len(options)])
    pins = find_pins([option.text for option in options])
    if question.lock_order or KINDS[question.type].is_statement:
        return keys
    free = [o.place == OptionPlace.FREE for o in options]
    if pins.locked and not any(free):
        return keys
    found = set(pins.pinned)
    return [
        key
        for key, option in zip(keys, options, strict=False)
        if option.place == OptionPlace.FIXED or (option.place == OptionPlace.AUTO and key in found)
    ]


def _keep_images(version: QuestionVersion) -> None:
    VersionImage.objects.bulk_create(
        VersionImage(version=version, image_id=pk) for pk in sorted(images_of(version.content))
    )


def _image(image: Any | None) -> dict[str, Any] | None:
    return {"id": image.pk, "alt": image.description or image.title} if image else None


def _next_number(question: Question) -> int:
    top = question.versions.aggregate(top=Max("number"))["top"]
    return (top or 0) + 1
