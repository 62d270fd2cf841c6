"""Drafts to questions: what kind, which option is right, and what is wrong."""

import re

from cms.text import LazyText
from quizzes.engine.stems import GAP
from quizzes.engine.types import KINDS
from quizzes.formats.base import Diagnostic, ParsedOption, ParsedQuestion
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.office.split import split_run_on_options
from quizzes.formats.types import TYPES
from quizzes.formats.vocabulary import (
    FALSE,
    KIND_NAMES,
    SEVERAL,
    TRUE,
    is_true_false,
    likely_kind,
    speaks_of_others,
    truth_of,
)

TRUE_FALSE = re.compile(r"\s*\((?:đúng\s*/\s*sai|đ\s*/\s*s|đúng hay sai)\s*\??\)\s*$", re.I)
OPEN_KEY = frozenset(
    {
        "no correct option",
        "answer letter is not an option",
        "several correct options",
        "conflicting marks",
    }
)


def finish(draft: Draft) -> ParsedQuestion | Diagnostic:
    """The question that a draft is, or what is wrong with it."""
    try:
        return _finished(draft)
    except QuestionFormatError as fault:
        found = _left_open(draft) if fault.code in OPEN_KEY else None
        return Diagnostic(draft.number, draft.place, fault.message, fault.code, found)


def _left_open(draft: Draft) -> ParsedQuestion | None:
    """The question without right options, where only these are not clear."""
    kind = _kind(draft)
    chooses = KINDS[kind].chooses_options and not KINDS[kind].has_weights
    if not chooses or not draft.stem:
        return None
    options = tuple(
        ParsedOption(o.text, rationale="\n".join(o.rationale), image=o.image) for o in draft.options
    )
    if KINDS[kind].is_statement and not options:
        options = (ParsedOption(TRUE), ParsedOption(FALSE))
    if len(options) < 2:
        return None
    return _question(draft, kind, draft.stem, options)


def _finished(draft: Draft) -> ParsedQuestion:
    if not draft.essay and not draft.labelled:
        split_run_on_options(draft)
    _check_letters(draft)
    kind = _kind(draft)
    options = TYPES[kind].options_of(draft)
    hinted = kind == "true_false" and draft.kind is None
    stem = TRUE_FALSE.sub("", draft.stem) if hinted else draft.stem
    if not stem:
        raise QuestionFormatError(
            "no text", LazyText("Câu hỏi chưa có nội dung. Hãy ghi nội dung sau số thứ tự câu.")
        )
    if KINDS[kind].chooses_options:
        kind = _settled(draft, kind, options)
    return _question(draft, kind, stem, options)


def _question(
    draft: Draft, kind: str, stem: str, options: tuple[ParsedOption, ...]
) -> ParsedQuestion:
    own = TYPES[kind].fields_of(draft, stem)
    together = speaks_of_others([option.text for option in options])
    return ParsedQuestion(
        number=draft.number,
        kind=kind,
        stem=stem,
        options=options,
        legal_basis="\n".join(draft.basis),
        explanation=own.pop("explanation", "\n".join(draft.explanation)),
        level=draft.level,
        lock_order=draft.flags.get("lock_order", together),
        place=draft.place,
        ref=draft.ref,
        topic=draft.topic,
        image=draft.image,
        partial=draft.flags.get("partial", False),
        ignore_diacritics=draft.flags.get("ignore_diacritics", False),
        allow_typo=draft.flags.get("allow_typo", False),
        rubric=tuple(("\n".join(lines), share) for lines, share in draft.rubric),
        word_limit=draft.word_limit,
        two_markers=draft.flags.get("two_markers", False),
        assumed=tuple(draft.assumed),
        **own,
    )


def _kind(draft: Draft) -> str:
    """The kind as the file names it, or as the shape says."""
    if draft.kind is not None:
        return draft.kind
    if draft.essay:
        return "essay"
    if not draft.options and TRUE_FALSE.search(draft.stem):
        return "true_false"
    if not draft.options and draft.answers and all(truth_of(a) is not None for a in draft.answers):
        draft.assume(LazyText("Đáp án là Đúng hoặc Sai nên hiểu là câu Đúng/Sai."))
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


def _settled(draft: Draft, kind: str, options: tuple[ParsedOption, ...]) -> str:
    """One or several right, where the file does not say."""
    if draft.kind is not None or kind != "single":
        if kind in ("single", "true_false") and sum(option.correct for option in options) > 1:
            raise QuestionFormatError(
                "several correct options",
                LazyText(
                    "Câu “%(kind_names)s” có nhiều phương án đúng. Hãy chỉ để một.",
                    kind_names=KIND_NAMES[kind],
                ),
            )
        return kind
    right = sum(option.correct for option in options)
    found = likely_kind(draft.stem, [option.text for option in options], right)
    if found == "multiple" and not SEVERAL.search(draft.stem):
        draft.assume(
            LazyText("Có %(right)s phương án đúng nên hiểu là câu nhiều lựa chọn.", right=right)
        )
    return found


def _check_letters(draft: Draft) -> None:
    letters = [option.letter for option in draft.options]
    double = next((letter for letter in letters if letters.count(letter) > 1), "")
    if double:
        raise QuestionFormatError(
            "repeated option letter",
            LazyText(
                "Phương án %(double)s có hai lần. Có thể thiếu dòng “Câu …” ở giữa hoặc ghi "
                "nhầm chữ; hãy sửa lại.",
                double=double,
            ),
        )
    expected = [chr(ord("A") + place) for place in range(len(letters))]
    if letters != expected:
        draft.assume(
            LazyText(
                "Chữ của các phương án không liền nhau (%(letters)s).", letters=", ".join(letters)
            )
        )
