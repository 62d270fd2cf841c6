"""A question bank as a readable YAML file: the starter bank's form, which an editor can write.

    topic: {slug: dan-van, name: Dân vận}
    questions:
    - ref: dv-001            # its own, never reused
      type: single           # a name of `quizzes.engine.types`
      level: remember        # remember, understand, apply
      stem: …                # a gap stands as [[answer|other answer]]
      options:
      - {text: …, correct: true}
      - {text: …, rationale: why this is wrong}
      explanation: …
      basis: {document: 80/2025/QH15, provision: khoản 5 Điều 7}

Situational options have a `weight` (0 to 100), those of a matching question a `match`;
options of an ordering question stand in the right order. `lock_order`, `partial`,
`accepted`, `ignore_diacritics`, `allow_typo` and `number: {value, tolerance, units}` are as
in `ParsedQuestion`. What else stands at the top (course, quiz) is not the reader's.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, get_args

import yaml

from cms.text import LazyText
from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.engine.types import KINDS
from quizzes.formats.base import (
    Diagnostic,
    LevelName,
    ParsedBank,
    ParsedOption,
    ParsedQuestion,
)

MAX_BYTES = 5_000_000
KEYS = {
    *("ref", "type", "level", "stem", "options", "explanation", "basis", "lock_order"),
    *("partial", "accepted", "ignore_diacritics", "allow_typo", "number"),
}
OPTION_KEYS = {"text", "correct", "match", "weight", "rationale"}


class _EntryError(Exception):
    """What is wrong with one question, in the reader's words."""


def read_bank(file: BinaryIO) -> ParsedBank:
    """The questions of the file, and by ref what is wrong with the others.

    Raises:
        UnreadableFileError: no YAML, too large, or without a list of questions.
    """
    data = _load(file)
    topic = data.get("topic")
    name = str(topic.get("name", "")) if isinstance(topic, dict) else ""
    questions: dict[str, ParsedQuestion] = {}
    problems: list[Diagnostic] = []
    for number, entry in enumerate(data["questions"], start=1):
        place = str(entry.get("ref") or "") if isinstance(entry, dict) else ""
        try:
            if place in questions:
                raise _EntryError(LazyText("Mã câu hỏi này đã dùng ở trên. Hãy đặt một mã khác."))
            questions[place] = _question(number, name, entry)
        except _EntryError as fault:
            problems.append(
                Diagnostic(number, place or LazyText("câu %(number)s", number=number), str(fault))
            )
    return ParsedBank(tuple(questions.values()), tuple(problems))


def _load(file: BinaryIO) -> dict[str, Any]:
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableFileError(
            LazyText("Tệp quá lớn. Hãy chia ngân hàng câu hỏi thành nhiều tệp nhỏ hơn.")
        )
    try:
        data = yaml.safe_load(content.decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise UnreadableFileError(
            LazyText(
                "Tệp không đúng khuôn YAML. Hãy lưu tệp dạng UTF-8 và xem lại chỗ thụt "
                "dòng, dấu hai chấm và dấu nháy."
            )
        ) from error
    if not isinstance(data, dict) or not isinstance(data.get("questions"), list):
        raise UnreadableFileError(LazyText("Tệp thiếu mục “questions” gồm danh sách câu hỏi."))
    return data


def _question(number: int, topic: str, entry: Any) -> ParsedQuestion:
    _only(entry, KEYS)
    kind = _one_of(entry, "type", tuple(KINDS))
    level: LevelName = _one_of(entry, "level", get_args(LevelName))
    for name in ("ref", "stem"):
        if not _text(entry, name):
            raise _EntryError(LazyText("Thiếu “%(name)s”.", name=name))
    value, tolerance, units = _number(entry.get("number"))
    return ParsedQuestion(
        number=number,
        kind=kind,
        stem=_text(entry, "stem"),
        options=tuple(_options(entry)),
        legal_basis=_basis(entry.get("basis")),
        explanation=_text(entry, "explanation"),
        level=level,
        lock_order=_flag(entry, "lock_order"),
        place=_text(entry, "ref"),
        ref=_text(entry, "ref"),
        topic=topic,
        partial=_flag(entry, "partial"),
        accepted=_texts(entry, "accepted"),
        ignore_diacritics=_flag(entry, "ignore_diacritics"),
        allow_typo=_flag(entry, "allow_typo"),
        number_value=value,
        number_tolerance=tolerance,
        number_units=units,
    )


def _options(entry: dict[str, Any]) -> Iterator[ParsedOption]:
    options = entry.get("options", [])
    if not isinstance(options, list):
        raise _EntryError(LazyText("“options” phải là danh sách phương án."))
    for option in options:
        _only(option, OPTION_KEYS)
        text, match = _text(option, "text"), _text(option, "match")
        if not text and not match:
            raise _EntryError(LazyText("Có phương án để trống."))
        weight = option.get("weight", 0)
        if type(weight) is not int or not 0 <= weight <= 100:
            raise _EntryError(LazyText("“weight” phải là số nguyên từ 0 đến 100."))
        yield ParsedOption(
            text=text,
            correct=_flag(option, "correct"),
            match=match,
            weight=weight,
            rationale=_text(option, "rationale"),
        )


def _basis(basis: Any) -> str:
    """A citation as clerks write it, by the document's key: `khoản 5 Điều 7, 80/2025/QH15`."""
    if basis is None:
        return ""
    _only(basis, {"document", "provision"})
    document = _text(basis, "document")
    if not document:
        raise _EntryError(LazyText("Căn cứ thiếu “document”."))
    return ", ".join(filter(None, (_text(basis, "provision"), document)))


def _number(number: Any) -> tuple[str, str, tuple[str, ...]]:
    if number is None:
        return "", "", ()
    _only(number, {"value", "tolerance", "units"})
    return _text(number, "value"), _text(number, "tolerance"), _texts(number, "units")


def _only(entry: Any, allowed: set[str]) -> None:
    if not isinstance(entry, dict):
        raise _EntryError(
            LazyText("Mỗi câu hỏi, phương án và căn cứ phải gồm các dòng “tên: nội dung”.")
        )
    unknown = ", ".join(str(key) for key in entry if key not in allowed)
    if unknown:
        raise _EntryError(
            LazyText(
                "Không rõ mục: %(unknown)s. Các mục được dùng: %(allowed)s.",
                unknown=unknown,
                allowed=", ".join(sorted(allowed)),
            )
        )


def _one_of(entry: dict[str, Any], name: str, allowed: tuple[str, ...]) -> Any:
    if entry.get(name) not in allowed:
        raise _EntryError(
            LazyText(
                "“%(name)s” phải là một trong: %(allowed)s.", name=name, allowed=", ".join(allowed)
            )
        )
    return entry[name]


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    if isinstance(value, bool) or not isinstance(value, (str, int, float, type(None))):
        raise _EntryError(
            LazyText("“%(name)s” phải là một đoạn chữ. Hãy đặt nội dung trong dấu nháy.", name=name)
        )
    return "" if value is None else str(value).strip()


def _texts(entry: dict[str, Any], name: str) -> tuple[str, ...]:
    values = entry.get(name) or []
    if not isinstance(values, list):
        raise _EntryError(LazyText("“%(name)s” phải là danh sách.", name=name))
    return tuple(_text({name: value}, name) for value in values)


def _flag(entry: dict[str, Any], name: str) -> bool:
    value = entry.get(name, False)
    if not isinstance(value, bool):
        raise _EntryError(LazyText("“%(name)s” chỉ có thể là true hoặc false.", name=name))
    return value
