"""Certificates that a person has to decide about, because a regrade touched them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.enums import CertificateState
from certificates.models import Certificate
from cms.models import CoursePage
from cms.models.pages import CompletionRule
from quizzes.enums import CountingPolicy
from quizzes.models import Attempt, QuizPage
from quizzes.ports import RiskLine

CHUNK = 500


def certificates_at_risk(attempt_ids: Sequence[int]) -> dict[int, Certificate]:
    """Valid certificates by the attempt that they rest on; a few queries per `CHUNK`.

    An attempt carries a certificate when its quiz belongs to the course, it was sat
    between assignment and completion and, where the best attempt counts, no other attempt
    of that time still passes.
    """
    fallen = set(attempt_ids)
    found: dict[int, Certificate] = {}
    for start in range(0, len(attempt_ids), CHUNK):
        found |= _in_chunk(attempt_ids[start : start + CHUNK], fallen)
    return found


def ask_for_review(certificate: Certificate, *, decision_number: str) -> bool:
    """Mark a certificate for a person to decide.

    It stays valid until somebody decides, and keeps the first reason.

    Returns:
        True when this call marked it.
    """
    with override(settings.LANGUAGE_CODE):
        text = _("Kết quả bài kiểm tra thành chưa đạt do chấm lại theo quyết định số %(number)s.")
    reason = (text % {"number": decision_number})[:300]
    unmarked = Certificate.objects.filter(pk=certificate.pk, review_reason="")
    return unmarked.update(review_reason=reason, review_asked_at=timezone.now()) == 1


def risk_lines(attempt_ids: Sequence[int]) -> list[RiskLine]:
    """The certificates that rest on the attempts, as the regrade's page says."""
    found = certificates_at_risk(attempt_ids)
    return [_risk_line(attempt_id, certificate) for attempt_id, certificate in found.items()]


def _risk_line(attempt_id: int, certificate: Certificate) -> RiskLine:
    text = _("Giấy chứng nhận số %(number)s – %(name)s – %(course)s") % {
        "number": certificate.number_text,
        "name": certificate.holder_name,
        "course": certificate.course_title,
    }
    marked = bool(certificate.review_reason)
    note = _("Đã đánh dấu chờ người có thẩm quyền xem xét; vẫn có giá trị.") if marked else ""
    return RiskLine(attempt_id, text, note)


def _in_chunk(attempt_ids: Sequence[int], fallen: Collection[int]) -> dict[int, Certificate]:
    rows = Attempt.objects.filter(pk__in=attempt_ids).select_related("quiz")
    attempts = list(rows.defer("paper", "awarded"))
    courses = _courses({attempt.quiz_id: attempt.quiz for attempt in attempts})
    people = {attempt.user_id for attempt in attempts}
    certificates = _certificates(courses, people)
    others = _other_passes(courses, people, fallen)
    found = {}
    for attempt in attempts:
        for certificate in certificates.get((attempt.user_id, courses.get(attempt.quiz_id)), ()):
            still_passes = any(
                _within(certificate, moment)
                for moment in others.get((attempt.user_id, attempt.quiz_id), ())
            )
            if _within(certificate, attempt.started_at) and not still_passes:
                found[attempt.pk] = certificate
    return found


def _courses(quizzes: dict[int, QuizPage]) -> dict[int, int]:
    """The course that each quiz decides about, by primary keys."""
    found = {}
    for pk, quiz in quizzes.items():
        course = CoursePage.objects.parent_of(quiz).first()
        if course is not None and course.completion_rule != CompletionRule.LESSONS:
            found[pk] = course.pk
    return found


def _certificates(
    courses: dict[int, int], people: set[int]
) -> dict[tuple[int, int | None], list[Certificate]]:
    rows = Certificate.objects.filter(
        state=CertificateState.VALID,
        holder__in=people,
        enrolment__course__in=set(courses.values()),
    )
    found: dict[tuple[int, int | None], list[Certificate]] = {}
    for row in rows.select_related("enrolment"):
        if row.enrolment is not None:
            found.setdefault((row.holder_id, row.enrolment.course_id), []).append(row)
    return found


def _other_passes(
    courses: dict[int, int], people: set[int], fallen: Collection[int]
) -> dict[tuple[int, int], list[Any]]:
    """When these people began other attempts that pass, where the best one counts."""
    rows = Attempt.objects.graded().filter(
        user__in=people,
        quiz__in=courses,
        passed=True,
        quiz__counting_policy=CountingPolicy.BEST,
    )
    found: dict[tuple[int, int], list[Any]] = {}
    for pk, user, quiz, moment in _values(rows):
        if pk not in fallen:
            found.setdefault((user, quiz), []).append(moment)
    return found


def _values(rows: QuerySet[Any]) -> Iterator[tuple[int, int, int, Any]]:
    yield from rows.values_list("pk", "user_id", "quiz_id", "started_at")


def _within(certificate: Certificate, moment: Any) -> bool:
    enrolment = certificate.enrolment
    if enrolment is None:
        return False
    ended = enrolment.completed_at
    return enrolment.assigned_at <= moment and (ended is None or moment <= ended)
