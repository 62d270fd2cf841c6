"""The options of a draft, and which of them are right."""

from cms.text import LazyText, fold
from quizzes.formats.base import ParsedOption
from quizzes.formats.office.drafts import Draft, DraftOption
from quizzes.formats.office.marks import marked_options
from quizzes.formats.office.notes import answer_letters
from quizzes.formats.vocabulary import letters_of


class QuestionFormatError(Exception):
    """The question cannot be taken; `code` names why in English."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def choice_options(draft: Draft) -> tuple[ParsedOption, ...]:
    """The options with what is right, by the answer line or by contrast.

    Raises:
        QuestionFormatError: they are too few, or it is not clear which are right.
    """
    if len(draft.options) < 2:
        raise QuestionFormatError(
            "fewer than two options",
            LazyText(
                "Có ít hơn hai phương án. Hãy thêm phương án, mỗi phương án bắt đầu bằng A. B. "
                "C. D."
            ),
        )
    right = _right(draft)
    return tuple(plain_option(o, correct=at in right) for at, o in enumerate(draft.options))


def plain_option(option: DraftOption, *, correct: bool = False) -> ParsedOption:
    """The option as it stands."""
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
                LazyText(
                    "Phương án được đánh dấu khác với đáp án ghi “%(answers)s”; lấy theo đáp án "
                    "ghi.",
                    answers=draft.answers[-1],
                )
            )
        return named
    if marked.conflict:
        raise QuestionFormatError(
            "conflicting marks",
            LazyText(
                "Các dấu hiệu đáp án đúng không khớp nhau (%(conflict)s). Hãy thêm dòng “Đáp "
                "án: …”.",
                conflict=marked.conflict,
            ),
        )
    if not marked.places:
        why = LazyText("Chưa có đáp án đúng. Hãy in đậm phương án đúng hoặc thêm dòng “Đáp án: …”.")
        if marked.uniform:
            why = LazyText(
                "Chưa có đáp án đúng: mọi phương án đều %(mark)s nên không phân biệt được. "
                "Hãy in đậm phương án đúng hoặc thêm dòng “Đáp án: …”.",
                mark=marked.uniform,
            )
        raise QuestionFormatError("no correct option", why)
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
        LazyText(
            "Đáp án “%(answer)s” không có trong các phương án. Hãy sửa lại đáp án.", answer=answer
        ),
    )
