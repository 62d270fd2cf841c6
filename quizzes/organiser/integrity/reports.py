"""The organiser's report of signs: asked for, worked out by the worker, kept."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from config.queue import enqueue
from quizzes import clock
from quizzes.models import IntegrityReport, QuizPage, Round
from quizzes.organiser.integrity.findings import find_signs

ASK_AGAIN_AFTER = dt.timedelta(minutes=10)
"""After so long a report that did not come may be asked for again."""


def report_of(quiz: QuizPage, round_: Round | None = None) -> IntegrityReport | None:
    """The report as it was worked out last; None where nobody asked yet."""
    return IntegrityReport.objects.filter(quiz=quiz, round=round_).first()


@transaction.atomic
def ask_report(quiz: QuizPage, *, round: Round | None = None) -> IntegrityReport:
    """Have the report worked out from what the ledger holds now.

    While one is on its way a second call changes nothing, for `ASK_AGAIN_AFTER`.
    """
    now = clock.now()
    report, created = IntegrityReport.objects.get_or_create(
        quiz=quiz, round=round, defaults={"asked_at": now}
    )
    allow_request = Q(computed_at__gte=F("asked_at")) | Q(asked_at__lt=now - ASK_AGAIN_AFTER)
    asked = IntegrityReport.objects.filter(allow_request, pk=report.pk).update(asked_at=now)
    if created or asked:
        enqueue("quizzes.tasks.find_signs", report.pk)
    return report


def compute_report(report_id: int) -> None:
    """Work out a report that is asked for; one that is not owed stays as it is."""
    report = IntegrityReport.objects.select_related("quiz", "round").get(pk=report_id)
    if not report.is_pending:
        return
    moment = clock.now()
    findings = find_signs(report.quiz, report.round)
    older = Q(computed_at=None) | Q(computed_at__lt=moment)
    IntegrityReport.objects.filter(older, pk=report_id).update(
        findings=findings, computed_at=moment
    )
