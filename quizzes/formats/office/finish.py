"""Drafts to questions: what kind, which option is right, and what is wrong."""

import re
from collections.abc import Callable

from cms.text import fold
from quizzes.formats.base import Diagnostic, ParsedOption, ParsedQuestion, QuestionKind
from quizzes.formats.office.drafts import Draft, DraftOption
from quizzes.formats.office.marks import marked_options
from quizzes.formats.office.notes import answer_letters
from quizzes.formats.office.numbers import decimal_text, split_unit
from quizzes.formats.office.split import split_run_on_options
from quizzes.formats.vocabulary import (
    KIND_NAMES,
    LETTERS,
    SEVERAL,
    is_true_false,
    letters_of,
    likely_kind,
    speaks_of_others,
    truth_of,
)

TRUE_FALSE = re.compile(r"\s*\((?:đúng\s*/\s*sai|đ\s*/\s*s|đúng hay sai)\s*\??\)\s*$", re.I)
GAP = re.compile(r"\[\[.+?\]\]", re.DOTALL)
ARROW = re.compile(r"\s*(?:→|⟶|->|=>|↔|<->)\s*")
CHOICES = frozenset({"single", "multiple", "true_false", "situational"})


class Faulty(Exception):
    """The question cannot be taken; `code` names why in English."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def finish(draft: Draft) -> ParsedQuestion | Diagnostic:
    """The question that a draft is, or what is wrong with it."""
    try:
        return _finished(draft)
    except Faulty as fault:
        return Diagnostic(draft.number, draft.place, fault.message, fault.code)


def _finished(draft: Draft) -> ParsedQuestion:
    if not draft.essay and not draft.labelled:
        split_run_on_options(draft)
    _check_letters(draft)
    kind = _kind(draft)
    options = _OPTIONS.get(kind, _no_options)(draft)
    hinted = kind == "true_false" and draft.kind is None
    stem = TRUE_FALSE.sub("", draft.stem) if hinted else draft.stem
    if not stem:
        raise Faulty("no text", "Câu hỏi chưa có nội dung. Hãy ghi nội dung sau số thứ tự câu.")
    if kind in CHOICES:
        kind = _settled(draft, kind, options)
    return _question(draft, kind, stem, options)


def _question(
    draft: Draft, kind: QuestionKind, stem: str, options: tuple[ParsedOption, ...]
) -> ParsedQuestion:
    value, units = _number(draft) if kind == "number" else ("", ())
    if kind == "gap_text" and not GAP.search(stem):
        raise Faulty(
            "no gap", "Chưa có chỗ trống. Hãy ghi đáp án trong hai ngoặc vuông: [[30 ngày]]."
        )
    together = speaks_of_others([option.text for option in options])
    explanation = "\n".join(draft.explanation)
    if kind == "essay" and draft.answers:
        explanation = "\n".join(filter(None, [explanation, *draft.answers]))
        draft.assume("Đáp án của câu tự luận được ghi vào phần giải thích.")
    return ParsedQuestion(
        number=draft.number,
        kind=kind,
        stem=stem,
        options=options,
        legal_basis="\n".join(draft.basis),
        explanation=explanation,
        level=draft.level,
        lock_order=draft.flags.get("lock_order", together),
        place=draft.place,
        ref=draft.ref,
        topic=draft.topic,
        image=draft.image,
        partial=draft.flags.get("partial", False),
        accepted=_accepted(draft) if kind == "short_text" else (),
        ignore_diacritics=draft.flags.get("ignore_diacritics", False),
        allow_typo=draft.flags.get("allow_typo", False),
        number_value=value,
        number_tolerance=decimal_text(draft.tolerance) or "" if kind == "number" else "",
        number_units=units,
        rubric=tuple(("\n".join(lines), share) for lines, share in draft.rubric),
        word_limit=draft.word_limit,
        two_markers=draft.flags.get("two_markers", False),
        assumed=tuple(draft.assumed),
    )


def _kind(draft: Draft) -> QuestionKind:
    """The kind as the file names it, or as the shape says."""
    if draft.kind is not None:
        return draft.kind
    if draft.essay:
        return "essay"
    if not draft.options and TRUE_FALSE.search(draft.stem):
        return "true_false"
    if not draft.options and draft.answers and all(truth_of(a) is not None for a in draft.answers):
        draft.assume("Đáp án là Đúng hoặc Sai nên hiểu là câu Đúng/Sai.")
        return "true_false"
    if not draft.options and GAP.search(draft.stem):
        return "gap_text"
    if not draft.options and draft.rubric:
        return "essay"
    weighted = any(option.weight is not None for option in draft.options)
    paired = any(option.match for option in draft.options)
    if weighted or paired:
        return "situational" if weighted else "matching"
    return "true_false" if is_true_false([o.text for o in draft.options]) else "single"


def _settled(draft: Draft, kind: QuestionKind, options: tuple[ParsedOption, ...]) -> QuestionKind:
    """One or several right, where the file does not say."""
    if draft.kind is not None or kind != "single":
        if kind in ("single", "true_false") and sum(option.correct for option in options) > 1:
            raise Faulty(
                "several correct options",
                f"Câu “{KIND_NAMES[kind]}” có nhiều phương án đúng. Hãy chỉ để một.",
            )
        return kind
    right = sum(option.correct for option in options)
    found = likely_kind(draft.stem, [option.text for option in options], right)
    if found == "multiple" and not SEVERAL.search(draft.stem):
        draft.assume(f"Có {right} phương án đúng nên hiểu là câu nhiều lựa chọn.")
    return found


def _choice(draft: Draft) -> tuple[ParsedOption, ...]:
    if len(draft.options) < 2:
        raise Faulty(
            "fewer than two options",
            "Có ít hơn hai phương án. Hãy thêm phương án, mỗi phương án bắt đầu bằng A. B. C. D.",
        )
    right = _right(draft)
    return tuple(_option(o, correct=at in right) for at, o in enumerate(draft.options))


def _truth(draft: Draft) -> tuple[ParsedOption, ...]:
    if draft.options:
        return _choice(draft)
    truth = truth_of(draft.answers[-1]) if draft.answers else None
    if truth is None:
        raise Faulty(
            "no correct option",
            "Chưa có đáp án. Hãy thêm dòng “Đáp án: Đúng” hoặc “Đáp án: Sai”.",
        )
    return (ParsedOption("Đúng", truth), ParsedOption("Sai", not truth))


def _situational(draft: Draft) -> tuple[ParsedOption, ...]:
    if len(draft.options) < 2 or all(option.weight is None for option in draft.options):
        options = _choice(draft)
        draft.assume("Chưa có trọng số: phương án đúng được 100, các phương án khác 0.")
        return tuple(
            ParsedOption(o.text, weight=100 * o.correct, rationale=o.rationale, image=o.image)
            for o in options
        )
    return tuple(_option(option) for option in draft.options)


def _matching(draft: Draft) -> tuple[ParsedOption, ...]:
    for option in draft.options:
        if not option.match and option.series != "fixed" and ARROW.search(option.text):
            left, right = ARROW.split(option.text, maxsplit=1)
            option.lines, option.match = [left], right
    if sum(bool(option.match and option.text) for option in draft.options) < 2:
        raise Faulty(
            "fewer than two pairs",
            "Câu ghép đôi có ít hơn hai cặp. Hãy thêm dòng “Ghép với: …” dưới mỗi phương án.",
        )
    return tuple(_option(option) for option in draft.options)


def _ordering(draft: Draft) -> tuple[ParsedOption, ...]:
    if len(draft.options) < 2:
        raise Faulty("fewer than two options", "Câu sắp xếp có ít hơn hai bước. Hãy thêm các bước.")
    letters = answer_letters(draft.answers[-1]) if draft.answers else []
    places = [LETTERS.index(letter) for letter in letters]
    if places and sorted(places) != list(range(len(draft.options))):
        raise Faulty(
            "answer letter is not an option",
            f"Đáp án “{draft.answers[-1]}” không nêu đủ các bước. Hãy ghi thứ tự đúng của "
            "mọi bước.",
        )
    if not places:
        draft.assume("Các bước được hiểu là ghi sẵn theo thứ tự đúng.")
    ordered = [draft.options[place] for place in places] or draft.options
    return tuple(_option(option) for option in ordered)


def _no_options(draft: Draft) -> tuple[ParsedOption, ...]:
    if draft.options:
        draft.assume("Các phương án không dùng với loại câu hỏi này nên không lấy.")
    return ()


_OPTIONS: dict[QuestionKind, Callable[[Draft], tuple[ParsedOption, ...]]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _truth,
    "situational": _situational,
    "matching": _matching,
    "ordering": _ordering,
}


def _option(option: DraftOption, *, correct: bool = False) -> ParsedOption:
    return ParsedOption(
        option.text,
        correct,
        option.match,
        min(option.weight or 0, 100),
        "\n".join(option.rationale),
        option.image,
    )


def _check_letters(draft: Draft) -> None:
    letters = [option.letter for option in draft.options]
    double = next((letter for letter in letters if letters.count(letter) > 1), "")
    if double:
        raise Faulty(
            "repeated option letter",
            f"Phương án {double} có hai lần. Có thể thiếu dòng “Câu …” ở giữa hoặc ghi nhầm chữ; "
            "hãy sửa lại.",
        )
    expected = [chr(ord("A") + place) for place in range(len(letters))]
    if letters != expected:
        draft.assume(f"Chữ của các phương án không liền nhau ({', '.join(letters)}).")


def _right(draft: Draft) -> set[int]:
    """Places of the right options: an answer line counts before marks in the text."""
    marked = marked_options(draft.options)
    if draft.answers:
        named = _named(draft, draft.answers[-1])
        if marked.places and set(marked.places) != named:
            draft.assume(
                f"Phương án được đánh dấu khác với đáp án ghi “{draft.answers[-1]}”; lấy theo "
                "đáp án ghi."
            )
        return named
    if marked.conflict:
        raise Faulty(
            "conflicting marks",
            f"Các dấu hiệu đáp án đúng không khớp nhau ({marked.conflict}). Hãy thêm dòng "
            "“Đáp án: …”.",
        )
    if not marked.places:
        why = (
            f"mọi phương án đều {marked.uniform} nên không phân biệt được. "
            if marked.uniform
            else ""
        )
        raise Faulty(
            "no correct option",
            f"Chưa có đáp án đúng{': ' + why if why else '. '}"
            "Hãy in đậm phương án đúng hoặc thêm dòng “Đáp án: …”.",
        )
    return set(marked.places)


def _named(draft: Draft, answer: str) -> set[int]:
    """Places that the answer names, by letters or by the text itself."""
    places = {option.letter: place for place, option in enumerate(draft.options)}
    texts = [place for place, o in enumerate(draft.options) if fold(o.text) == fold(answer)]
    if len(texts) == 1 and not letters_of(answer):
        return set(texts)
    letters = answer_letters(answer)
    if letters and all(letter in places for letter in letters):
        return {places[letter] for letter in letters}
    raise Faulty(
        "answer letter is not an option",
        f"Đáp án “{answer}” không có trong các phương án. Hãy sửa lại đáp án.",
    )


def _accepted(draft: Draft) -> tuple[str, ...]:
    if not draft.answers:
        raise Faulty(
            "no answer", "Chưa có đáp án. Hãy thêm dòng “Đáp án: …”, mỗi dòng một cách viết."
        )
    return tuple(draft.answers)


def _number(draft: Draft) -> tuple[str, tuple[str, ...]]:
    value, unit = split_unit(draft.answers[-1]) if draft.answers else ("", "")
    if not value:
        raise Faulty(
            "no answer", "Chưa có đáp số. Hãy thêm dòng “Đáp án: 30” hoặc “Đáp án: 1.234,5”."
        )
    if unit and not draft.units:
        draft.assume(f"“{unit}” sau đáp số được hiểu là đơn vị phải ghi.")
        return value, (unit,)
    return value, tuple(draft.units)
