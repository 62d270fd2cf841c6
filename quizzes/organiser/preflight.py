"""Preflight: is everything ready before a round opens? Green or red, with what to do."""

import datetime as dt
import logging
from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes import clock
from quizzes.attempts.prepared import LEAD, participants_of, without_paper
from quizzes.attempts.windows import held_by_dates
from quizzes.enums import RoundState
from quizzes.models import QuizPage, Round
from quizzes.organiser.preflight_bank import bank_lines
from quizzes.organiser.preflight_infrastructure import ground_lines
from quizzes.ports import PreflightCheck, PreflightLine, preflight_checks

logger = logging.getLogger(__name__)


def run_preflight(quiz: QuizPage, round_: Round | None) -> list[PreflightLine]:
    """All checks before a round, or before a quiz that is held without rounds.

    Writes nothing and sends nothing. A check of another app that breaks is a red line,
    never an error.
    """
    days = preflight_days(quiz, round_)
    return [
        *bank_lines(quiz, days),
        papers_line(quiz, round_),
        *ground_lines(),
        *(line for check in preflight_checks for line in _lines_of(check, quiz, round_)),
    ]


def next_round(quiz: QuizPage) -> Round | None:
    """The round that is open, else the next one planned."""
    coming = Round.objects.filter(quiz=quiz, state__in=[RoundState.OPEN, RoundState.PLANNED])
    return coming.order_by("opens_at").first()


def preflight_days(quiz: QuizPage, round_: Round | None) -> tuple[dt.date, dt.date]:
    """The first and last day on which the law that is asked about must be in force."""
    first = round_.opens_at if round_ else quiz.starts_from or clock.now()
    last = round_.closes_at if round_ else quiz.starts_until or quiz.ends_at or first
    return timezone.localdate(first), timezone.localdate(max(first, last))


def quizzes_to_check() -> list[QuizPage]:
    """Published quizzes with a round ahead or open, or with a start or end of their own ahead."""
    coming = Round.objects.filter(state__in=[RoundState.OPEN, RoundState.PLANNED])
    held = QuizPage.objects.live().filter(pk__in=coming.values("quiz"))
    now = clock.now()
    by_dates = Q(starts_from__gt=now) | Q(pk__in=held_by_dates(now).values("pk"))
    once = QuizPage.objects.live().filter(by_dates)
    return list((held | once).distinct().order_by("path"))


def papers_line(quiz: QuizPage, round_: Round | None) -> PreflightLine:
    """Whether everybody who is expected has a paper, from the day before on."""
    label = _("Đề chuẩn bị trước")
    opens_at = round_.opens_at if round_ else quiz.starts_from
    now = clock.now()
    if opens_at is None or opens_at <= now:
        return PreflightLine(label, True, _("Đã mở: đề được bốc khi bắt đầu làm bài."))
    if opens_at > now + LEAD:
        begins = timezone.localtime(opens_at - LEAD).strftime("%H:%M %d/%m/%Y")
        found = _("Hệ thống bắt đầu chuẩn bị từ %(time)s.") % {"time": begins}
        return PreflightLine(label, True, found)
    lacking, expected = len(without_paper(quiz, round_)), len(participants_of(quiz, round_))
    found = _("%(ready)s/%(expected)s người đã có đề.") % {
        "ready": expected - lacking,
        "expected": expected,
    }
    todo = _(
        "Đề được chuẩn bị mỗi 5 phút một đợt; anh/chị xem lại sau ít phút. Nếu số này không "
        "tăng, hãy kiểm tra bộ phận xử lý nền và số câu hỏi. Người chưa có đề vẫn làm bài được."
    )
    return PreflightLine(label, not lacking, found, todo)


def _lines_of(
    check: PreflightCheck, quiz: QuizPage, round_: Round | None
) -> Sequence[PreflightLine]:
    try:
        return check(quiz, round_)
    except Exception as error:
        logger.exception("preflight: %s", check)
        return [_broken(error)]


def _broken(error: Exception) -> PreflightLine:
    found = _("Không kiểm tra được: %(error)s.") % {"error": error}
    todo = _("Anh/chị báo người quản trị kỹ thuật; chi tiết có trong nhật ký máy chủ.")
    return PreflightLine(_("Phần khác của hệ thống"), False, found, todo)
