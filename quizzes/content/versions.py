"""Minting the immutable versions that papers refer to, and reading them."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from cms.people import Person
from quizzes.engine.pins import LETTERS, find_pins
from quizzes.engine.types import KINDS, Problem
from quizzes.enums import OptionPlace, QuestionState, QuestionType
from quizzes.models import Question, QuestionOption, QuestionVersion, VersionImage

GAP = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
RUBRIC_LINE = re.compile(r"^(?P<text>.+?)\s*:\s*(?P<share>\d+)\s*%?$")
CACHE_SIZE = 5000

PROBLEMS = {
    Problem.TOO_FEW_OPTIONS: gettext_lazy("Câu hỏi cần ít nhất hai phương án."),
    Problem.NO_KEY: gettext_lazy("Hãy đánh dấu phương án đúng."),
    Problem.ONE_KEY: gettext_lazy("Loại câu hỏi này có đúng một phương án đúng."),
    Problem.NO_WEIGHT: gettext_lazy("Hãy cho trọng số lớn hơn 0 ở ít nhất một phương án."),
    Problem.NO_PAIRS: gettext_lazy("Câu ghép đôi cần ít nhất hai phương án có điền ô “Ghép với”."),
    Problem.NO_ACCEPTED: gettext_lazy("Hãy ghi ít nhất một đáp án được chấp nhận."),
    Problem.NO_NUMBER: gettext_lazy("Hãy ghi đáp số, ví dụ 30 hoặc 1.234,5."),
    Problem.NO_GAPS: gettext_lazy(
        "Hãy đánh dấu chỗ trống trong nội dung bằng hai ngoặc vuông, ví dụ [[30 ngày]]."
    ),
    Problem.NO_RUBRIC: gettext_lazy("Câu tự luận cần hướng dẫn chấm, mỗi dòng “tiêu chí: tỷ lệ”."),
}


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
def mint_version(question: Question, *, approved_by: Person | None) -> QuestionVersion:
    """Freeze the question's content as its next version and make it ready for papers.

    Content equal to the current version's mints nothing new.

    Raises:
        ValidationError: the content does not fit the type.
    """
    content = version_content(question, list(question.options.all()))
    check_content(question.type, content)
    current = question.current_version
    if current is None or current.content != content or current.type != question.type:
        current = QuestionVersion.objects.create(
            question=question,
            number=_next_number(question),
            type=question.type,
            content=content,
            approved_by=approved_by,
        )
        _keep_images(current)
    Question.objects.filter(pk=question.pk).update(
        current_version=current, state=QuestionState.READY
    )
    question.current_version, question.state = current, QuestionState.READY
    return current


def images_of(content: Mapping[str, Any]) -> set[int]:
    """The images that a version's content shows, by primary key."""
    shown = [content.get("image"), *(option.get("image") for option in content["options"])]
    return {image["id"] for image in shown if image}


def check_content(question_type: str, content: dict[str, Any]) -> None:
    """Raise ValidationError, with what to do, when content does not fit its type."""
    problem = KINDS[question_type].problem(content)
    if problem is not None:
        raise ValidationError(str(PROBLEMS[problem]))


def version_content(question: Question, options: list[QuestionOption]) -> dict[str, Any]:
    """The content to freeze, in the schema of `QuestionVersion`.

    Rows without text or image are no options; only a matching question reads them.
    """
    kept = [option for option in options if option.text.strip() or option.image]
    rows = _option_rows(question, kept)
    common = {
        "stem": question.stem,
        "options": rows,
        "pinned": _pinned(question, kept),
        "explanation": question.explanation,
        "legal_basis": str(question.provision) if question.provision else "",
        "image": _image(question.image),
        "settings": {},
    }
    if question.type == QuestionType.MATCHING:
        return {**common, **_matching(options)}
    return {**common, **_CONTENT.get(question.type, _choice)(question, kept)}


def _option_rows(question: Question, options: list[QuestionOption]) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "text": option.text,
            "image": _image(option.image),
            "rationale": option.rationale,
            **({"weight": option.weight} if question.type == QuestionType.SITUATIONAL else {}),
        }
        for key, option in zip(LETTERS, options, strict=False)
    ]


def _pinned(question: Question, options: list[QuestionOption]) -> list[str]:
    keys = list(LETTERS[: len(options)])
    pins = find_pins([option.text for option in options])
    if question.lock_order or question.type == QuestionType.TRUE_FALSE:
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


def _choice(question: Question, options: list[QuestionOption]) -> dict[str, Any]:
    key = [letter for letter, o in zip(LETTERS, options, strict=False) if o.correct]
    partial = question.type == QuestionType.MULTIPLE and question.partial_marks
    return {"key": key, "settings": {"partial": partial} if partial else {}}


def _situational(question: Question, options: list[QuestionOption]) -> dict[str, Any]:
    best = max((o.weight for o in options), default=0)
    return {"key": [k for k, o in zip(LETTERS, options, strict=False) if o.weight == best]}


def _matching(options: list[QuestionOption]) -> dict[str, Any]:
    """Rows with both sides are pairs; a row with a right side alone is a distractor."""
    lefts = [option for option in options if option.text.strip()]
    rights = list(dict.fromkeys(o.match.strip() for o in options if o.match.strip()))
    keys = {text: str(place) for place, text in enumerate(rights, start=1)}
    return {
        "pinned": [],
        "matches": [{"key": key, "text": text} for text, key in keys.items()],
        "key": {
            letter: keys[o.match.strip()]
            for letter, o in zip(LETTERS, lefts, strict=False)
            if o.match.strip()
        },
    }


def _ordering(question: Question, options: list[QuestionOption]) -> dict[str, Any]:
    return {"key": list(LETTERS[: len(options)]), "pinned": []}


def _text_settings(question: Question) -> dict[str, Any]:
    chosen = {
        "ignore_diacritics": question.ignore_diacritics,
        "allow_typo": question.allow_typo,
    }
    return {name: True for name, value in chosen.items() if value}


def _short_text(question: Question, options: list[QuestionOption]) -> dict[str, Any]:
    lines = [line.strip() for line in question.accepted_answers.splitlines() if line.strip()]
    return {"options": [], "accepted": lines, "settings": _text_settings(question)}


def _gap_text(question: Question, options: list[QuestionOption]) -> dict[str, Any]:
    gaps: list[dict[str, Any]] = []

    def number(match: re.Match[str]) -> str:
        accepted = [text.strip() for text in match[1].split("|") if text.strip()]
        gaps.append({"key": str(len(gaps) + 1), "accepted": accepted})
        return f"[[{len(gaps)}]]"

    stem = GAP.sub(number, question.stem)
    return {"stem": stem, "options": [], "gaps": gaps, "settings": _text_settings(question)}


def _number(question: Question, options: list[QuestionOption]) -> dict[str, Any]:
    units = [unit.strip() for unit in question.number_units.split(";") if unit.strip()]
    number = {
        "value": question.number_value,
        "tolerance": question.number_tolerance or "0",
        "units": units,
    }
    return {"options": [], "number": number}


def _essay(question: Question, options: list[QuestionOption]) -> dict[str, Any]:
    lines = [RUBRIC_LINE.match(line.strip()) for line in question.rubric.splitlines()]
    found = [(line["text"], int(line["share"])) for line in lines if line and int(line["share"])]
    total = sum(share for _text, share in found)
    rubric = [{"text": text, "share": round(share * 100 / total, 4)} for text, share in found]
    settings = {"word_limit": question.word_limit, "two_markers": question.two_markers}
    return {"options": [], "rubric": rubric, "settings": settings}


_CONTENT: dict[str, Callable[[Question, list[QuestionOption]], dict[str, Any]]] = {
    QuestionType.SITUATIONAL: _situational,
    QuestionType.ORDERING: _ordering,
    QuestionType.SHORT_TEXT: _short_text,
    QuestionType.GAP_TEXT: _gap_text,
    QuestionType.NUMBER: _number,
    QuestionType.ESSAY: _essay,
}


def _keep_images(version: QuestionVersion) -> None:
    VersionImage.objects.bulk_create(
        VersionImage(version=version, image_id=pk) for pk in sorted(images_of(version.content))
    )


def _image(image: Any | None) -> dict[str, Any] | None:
    return {"id": image.pk, "alt": image.description or image.title} if image else None


def _next_number(question: Question) -> int:
    top = question.versions.aggregate(top=Max("number"))["top"]
    return (top or 0) + 1
