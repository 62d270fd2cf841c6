"""Invariants of the records: what must never be, and a register for the other apps."""

import datetime as dt
import time
from dataclasses import asdict
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.models import (
    DueReview,
    Enrolment,
    Exemption,
    LessonProgress,
    OutsideTraining,
    Posting,
    RecordCheck,
)
from learning.ports import Contradiction, invariants
from quizzes.models import Attempt, QuizPage

MAX_SHOWN = 50


def contradictions() -> list[Contradiction]:
    """Every contradiction that is found now; reads only."""
    return [found for check in invariants for found in check()]


def run_checks() -> RecordCheck:
    """Look for contradictions and keep what was found; earlier runs are kept for a year."""
    started = time.monotonic()
    found = [asdict(one) for one in contradictions()]
    now = timezone.now()
    RecordCheck.objects.filter(run_at__lt=now - dt.timedelta(days=365)).delete()
    return RecordCheck.objects.create(
        run_at=now, seconds=time.monotonic() - started, findings=found
    )


def rows_found(code: str, text: object, rows: "QuerySet[Any]") -> list[Contradiction]:
    """A contradiction of the rows that should not be.

    Returns:
        One entry with the first rows; empty where there are none.
    """
    first = [f"{row._meta.label}#{row.pk}" for row in rows.order_by("pk")[:MAX_SHOWN]]
    if not first:
        return []
    return [Contradiction(code, str(text), rows.count(), first)]


@invariants.register
def completions_rest_on_records() -> list[Contradiction]:
    """A completed quiz has a passed attempt; a completed course has a lesson or an attempt."""
    done = Enrolment.objects.completed()
    passed = Attempt.objects.graded().filter(user=OuterRef("user_id"), passed=True)
    quizzes = done.filter(course=None).exclude(Exists(passed.filter(quiz=OuterRef("quiz_id"))))
    read = LessonProgress.objects.filter(enrolment=OuterRef("pk"), completed_at__isnull=False)
    sat = passed.filter(quiz__path__startswith=OuterRef("course__path"))
    courses = done.filter(quiz=None).exclude(Exists(read)).exclude(Exists(sat))
    text = _("Hoàn thành mà không có bài học hay bài đạt nào")
    return [
        *rows_found("completion_without_attempt", _("Hoàn thành mà không có bài đạt"), quizzes),
        *rows_found("completion_without_record", text, courses),
    ]


@invariants.register
def completions_are_whole() -> list[Contradiction]:
    bare = Enrolment.objects.completed().filter(Q(started_at=None) | Q(completed_name=""))
    late = Enrolment.objects.completed().filter(completed_at__lt=F("started_at"))
    return [
        *rows_found("completion_without_data", _("Hoàn thành mà thiếu dữ liệu của ngày đó"), bare),
        *rows_found("completed_before_started", _("Hoàn thành trước khi bắt đầu"), late),
    ]


@invariants.register
def one_enrolment_is_open() -> list[Contradiction]:
    """Two open ones of a person and a course, or of a quiz."""
    found = []
    for name in ("course", "quiz"):
        twice = (
            Enrolment.objects.open()
            .filter(**{f"{name}__isnull": False})
            .order_by()
            .values("user_id", f"{name}_id")
            .annotate(n=Count("pk"))
            .filter(n__gt=1)
        )
        users = [row["user_id"] for row in twice]
        rows = Enrolment.objects.open().filter(user__in=users, **{f"{name}__isnull": False})
        if users:
            found += rows_found("two_open_enrolments", _("Hai nhiệm vụ cùng mở"), rows)
    return found


@invariants.register
def progress_is_of_its_course() -> list[Contradiction]:
    """A lesson that was read lies below the course of the enrolment."""
    foreign = LessonProgress.objects.filter(
        Q(enrolment__course=None) | Q(completed_at__isnull=False, enrolment__started_at=None)
    )
    return rows_found("progress_without_enrolment", _("Tiến độ không thuộc khóa nào"), foreign)


@invariants.register
def ended_enrolments_say_why() -> list[Contradiction]:
    rows = Enrolment.objects.filter(ended_at__isnull=False, ended_reason="")
    both = Enrolment.objects.filter(ended_at__isnull=False, completed_at__isnull=False)
    return [
        *rows_found("ended_without_reason", _("Kết thúc mà không có lý do"), rows),
        *rows_found("ended_and_completed", _("Vừa hoàn thành vừa kết thúc"), both),
    ]


@invariants.register
def decisions_are_by_others() -> list[Contradiction]:
    own = Exemption.objects.filter(decided_by=F("user"))
    training = OutsideTraining.objects.filter(decided_by=F("user"))
    foreign = Exemption.objects.exclude(enrolment=None).exclude(enrolment__user=F("user"))
    return [
        *rows_found("own_exemption", _("Tự quyết định miễn cho mình"), own),
        *rows_found("own_recognition", _("Tự công nhận cho mình"), training),
        *rows_found("exemption_of_another", _("Miễn gắn với nhiệm vụ của người khác"), foreign),
    ]


@invariants.register
def waiting_dates_are_empty() -> list[Contradiction]:
    rows = DueReview.objects.filter(decision="", enrolment__due_on__isnull=False)
    open_rows = rows.filter(enrolment__completed_at=None, enrolment__ended_at=None)
    return rows_found("waiting_date_is_set", _("Hạn chờ xem xét mà đã có ngày"), open_rows)


@invariants.register
def stand_alone_quizzes_have_no_course() -> list[Contradiction]:
    """An enrolment in a quiz is of a quiz that stands alone."""
    ids = Enrolment.objects.exclude(quiz=None).values("quiz_id")
    inside = [quiz.pk for quiz in QuizPage.objects.filter(pk__in=ids) if quiz.course is not None]
    rows = Enrolment.objects.filter(quiz__in=inside)
    return rows_found("quiz_of_a_course", _("Giao riêng một bài kiểm tra của khóa học"), rows)


@invariants.register
def postings_do_not_overlap() -> list[Contradiction]:
    """Nobody has two main postings that are both open."""
    twice = (
        Posting.objects.on(timezone.localdate())
        .order_by()
        .values("user_id")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    rows = Posting.objects.on(timezone.localdate()).filter(user__in=twice.values("user_id"))
    return rows_found("two_postings", _("Hai nơi công tác chính cùng lúc"), rows)


@invariants.register
def postings_are_in_units_that_exist() -> list[Contradiction]:
    today = timezone.localdate()
    rows = Posting.objects.of_any_kind(today).filter(unit__closed_on__lte=today)
    return rows_found("posting_in_closed_unit", _("Công tác ở đơn vị đã kết thúc"), rows)


def records_contradict_nothing() -> list[str]:
    """Note after a restore: contradictions, with how many rows each has."""
    return [f"{found.text}: {found.count} ({found.code})" for found in contradictions()]
