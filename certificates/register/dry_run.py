"""A certificate on trial: rendered with the longest name there is, kept nowhere."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import CODE_LENGTH, Certificate, IssuingBody, Register
from certificates.register.entries import body_words
from certificates.rendering.context import context_of
from certificates.rendering.pdf import current_version, style_of
from certificates.rendering.renderer import DoesNotFitError, render_page
from quizzes.models import QuizPage, Round
from quizzes.ports import PreflightLine


def dry_run_lines(quiz: QuizPage, _round: Round | None) -> list[PreflightLine]:
    """Whether the certificate of the longest name fits one page; writes no row and no file."""
    certificate = trial_certificate(quiz)
    label = _("Giấy chứng nhận với họ tên dài nhất")
    pages, size = _tried(certificate)
    found = _("Đã dựng thử cho “%(name)s”: %(pages)s trang, %(size)s KB.") % {
        "name": certificate.holder_name,
        "pages": pages,
        "size": size // 1024,
    }
    todo = _("Giấy chứng nhận tràn sang trang khác: rút gọn tên khóa học hoặc tên cơ quan cấp.")
    return [PreflightLine(label, pages == 1, found, todo)]


def trial_certificate(quiz: QuizPage) -> Certificate:
    """An unsaved entry of the quiz's course with the longest name in the system."""
    course = quiz.course
    body, now = IssuingBody.objects.first() or IssuingBody(), timezone.now()
    today = timezone.localdate(now)
    return Certificate(
        register=Register(year=today.year),
        number=9999,
        number_text=f"9999/{body.number_suffix}",
        code="X" * CODE_LENGTH,
        holder_name=_longest_name(),
        birth_date=today,
        course_title=course.title if course else quiz.title,
        hours=course.hours if course else 0,
        studied_from=today,
        studied_to=today,
        body=body_words(body),
        issued_at=now,
        template_version=current_version(course.pk if course else None),
    )


def _tried(certificate: Certificate) -> tuple[int, int]:
    """Pages and bytes; no bytes when it does not fit."""
    try:
        return 1, len(render_page(context_of(certificate), style_of(certificate)))
    except DoesNotFitError as error:
        return int(error.args[0]), 0


def _longest_name() -> str:
    people: Any = get_user_model().objects.filter(is_active=True)
    name = people.order_by(Length("full_name").desc(), "pk").values_list("full_name", flat=True)
    return name.first() or _("Họ và tên")
