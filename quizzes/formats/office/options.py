"""The options of a draft by its kind: which are right, what belongs to what."""

import re
from collections.abc import Callable

from cms.text import fold
from quizzes.formats.base import ParsedOption, QuestionKind
from quizzes.formats.office.drafts import Draft, DraftOption
from quizzes.formats.office.marks import marked_options
from quizzes.formats.office.notes import answer_letters
from quizzes.formats.vocabulary import LETTERS, letters_of, truth_of

ARROW = re.compile(r"\s*(?:→|⟶|->|=>|↔|<->)\s*")


class QuestionFormatError(Exception):
    """The question cannot be taken; `code` names why in English."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def options_of(draft: Draft, kind: QuestionKind) -> tuple[ParsedOption, ...]:
    """The options as the kind needs them.

    Raises:
        QuestionFormatError: they are too few, or it is not clear which are right.
    """
    return _OPTIONS.get(kind, _no_options)(draft)


def _choice(draft: Draft) -> tuple[ParsedOption, ...]:
    if len(draft.options) < 2:
        raise QuestionFormatError(
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
        raise QuestionFormatError(
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
        raise QuestionFormatError(
            "fewer than two pairs",
            "Câu ghép đôi có ít hơn hai cặp. Hãy thêm dòng “Ghép với: …” dưới mỗi phương án.",
        )
    return tuple(_option(option) for option in draft.options)


def _ordering(draft: Draft) -> tuple[ParsedOption, ...]:
    if len(draft.options) < 2:
        raise QuestionFormatError(
            "fewer than two options", "Câu sắp xếp có ít hơn hai bước. Hãy thêm các bước."
        )
    letters = answer_letters(draft.answers[-1]) if draft.answers else []
    places = [LETTERS.index(letter) for letter in letters]
    if places and sorted(places) != list(range(len(draft.options))):
        raise QuestionFormatError(
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
        raise QuestionFormatError(
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
        raise QuestionFormatError(
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
    raise QuestionFormatError(
        "answer letter is not an option",
        f"Đáp án “{answer}” không có trong các phương án. Hãy sửa lại đáp án.",
    )
