"""What the starter bank promises, checked over all its files."""

import datetime as dt
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from cms.law.citing import cite, read_law
from cms.starter.loader import load_law
from cms.text import fold
from quizzes.content.versions import check_content, version_content
from quizzes.engine.pins import LETTERS
from quizzes.exchange.drafts import draft_question
from quizzes.exchange.pictures import Pictures
from quizzes.formats.base import ParsedOption
from quizzes.formats.starter_yaml import read_bank
from quizzes.models import Topic

STARTER = Path(__file__).parent.parent.parent.parent / "quizzes" / "starter"
BANKS = {p.name: read_bank(BytesIO(p.read_bytes())) for p in sorted(STARTER.glob("*.yaml"))}
QUESTIONS = [question for bank in BANKS.values() for question in bank.questions]
MIN_QUESTIONS = 300
TODAY = dt.date(2026, 11, 24)


def test_every_file_reads_without_a_problem():
    assert {name: bank.problems for name, bank in BANKS.items() if bank.problems} == {}


def test_the_bank_is_large_enough_and_judges_real_situations():
    kinds = Counter(question.kind for question in QUESTIONS)
    assert len(QUESTIONS) >= MIN_QUESTIONS
    assert kinds["situational"] >= 40
    assert len(kinds) >= 7


def test_every_ref_and_every_stem_stands_once():
    for texts in ([q.ref for q in QUESTIONS], [fold(q.stem) for q in QUESTIONS]):
        assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_every_question_is_whole():
    faults = {question.ref: list(_faults(question)) for question in QUESTIONS}
    assert {ref: found for ref, found in faults.items() if found} == {}


def _faults(question):
    texts = [fold(option.text) for option in question.options]
    right = sum(option.correct for option in question.options)
    weights = [option.weight for option in question.options]
    if not question.explanation:
        yield "no explanation"
    if len(set(texts)) < len(texts):
        yield "equal options"
    if question.kind in ("single", "true_false") and right != 1:
        yield "not one right option"
    if question.kind == "multiple" and not 1 < right < len(texts):
        yield "all or at most one right"
    if question.kind == "situational" and (max(weights) != 100 or weights.count(100) != 1):
        yield "not one best option"
    if question.kind == "situational" and not all(o.rationale for o in question.options):
        yield "a judgement without a reason"


@pytest.mark.django_db
def test_every_question_fits_its_type_and_rests_on_law_in_force():
    load_law()
    law = read_law()
    topic = Topic.add_root(slug="thu", name="Thử")
    for parsed in QUESTIONS:
        provision = cite(parsed.legal_basis, law)
        question = draft_question(parsed, Pictures([]))
        question.topic = topic
        check_content(question.type, version_content(question, list(question.options.all())))
        if parsed.legal_basis:
            assert provision is not None, parsed.ref
            assert provision.document.in_force_on(TODAY), parsed.ref
            cited = ", ".join(filter(None, (provision.locator, provision.document.key)))
            assert cited == parsed.legal_basis, parsed.ref


@pytest.mark.parametrize("kind", ["single", "situational"])
def test_the_longest_option_is_no_clue(kind):
    asked = [q for q in QUESTIONS if q.kind == kind]
    longest = [q for q in asked if _is_best(max(q.options, key=lambda o: len(o.text)))]
    assert len(longest) / len(asked) < 0.45, [q.ref for q in longest]


def test_the_right_letters_are_spread():
    """Each of four letters is right about as often as the others."""
    free = [q for q in QUESTIONS if q.kind == "single" and len(q.options) == 4]
    letters = Counter(LETTERS[[o.correct for o in q.options].index(True)] for q in free)
    for letter in "ABCD":
        assert 0.18 < letters[letter] / len(free) < 0.32, letters


def _is_best(option: ParsedOption) -> bool:
    return option.correct or option.weight == 100
