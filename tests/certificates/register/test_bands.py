"""Xếp loại by bands of the issuing body."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from certificates.models import IssuingBody
from certificates.models.bands import USUAL, classify, read_bands
from certificates.register.issuing import issue_certificate
from learning.models import Enrolment
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.content.versions import read_versions
from quizzes.grading.grade import grade_attempt


@pytest.mark.parametrize(
    ("percent", "word"),
    [
        ("100", "Xuất sắc"),
        ("90", "Xuất sắc"),
        ("89.9", "Giỏi"),
        ("80", "Giỏi"),
        ("70", "Khá"),
        ("50", "Trung bình"),
        ("49.9", ""),
    ],
)
def test_a_result_has_the_word_of_its_band(percent, word):
    assert classify(Decimal(percent), USUAL) == word


def test_without_result_or_bands_there_is_no_word():
    assert classify(None, USUAL) == ""
    assert classify(Decimal(90), "") == ""


def test_bands_are_read_as_people_write_them():
    assert read_bands("Khá : 65,5\n\n Giỏi: 80 %") == [
        (Decimal(80), "Giỏi"),
        (Decimal("65.5"), "Khá"),
    ]


@pytest.mark.parametrize("text", ["Giỏi", "Giỏi: 101", "Giỏi: tám", ": 80", "Giỏi: 80\nKhá: 80"])
def test_a_wrong_line_is_refused_with_what_to_do(text):
    with pytest.raises(ValidationError, match="Hãy ghi như"):
        read_bands(text)


def test_the_register_keeps_the_word_of_the_day(an, quiz, enrolment):
    attempt = start_attempt(an, quiz)
    for sequence, item in enumerate(attempt.items[:3], start=1):
        key = read_versions([item.version_id])[item.version_id].content["key"]
        save_answer(attempt, position=item.position, sequence=sequence, fields={"": key})
    submit_attempt(attempt)
    assert grade_attempt(attempt.pk).percent == 75
    Enrolment.objects.filter(pk=enrolment.pk).update(
        started_at=timezone.now(), completed_at=timezone.now(), completed_name="Nguyễn Văn An"
    )
    certificate = issue_certificate(Enrolment.objects.get(pk=enrolment.pk))
    assert (certificate.result, certificate.classification) == ("75 %", "Khá")
    IssuingBody.objects.update(bands="Đạt: 50")
    certificate.refresh_from_db()
    assert certificate.classification == "Khá"
