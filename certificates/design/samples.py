"""Samples to see a template with: a real entry, and the nastiest ones there can be."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import CODE_LENGTH, Certificate, IssuingBody, Register
from certificates.register.entries import body_words
from certificates.rendering.context import CertificateContext, context_of
from cms.models import CoursePage
from cms.people import Person
from learning.access.rights import visible_units
from learning.models import Unit, User

LONG_UNIT = (
    "Phòng Kiểm soát thủ tục hành chính và Chuyển đổi số, Trung tâm Phục vụ hành chính công, "
    "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường Quy Nhơn Nam, "
    "Ủy ban nhân dân tỉnh Gia Lai"
)
LONG_NAME = "Nguyễn Hoàng Phương Thảo Nguyên Thị Ánh Tuyết Minh Châu"
LONG_COURSE = (
    "Bồi dưỡng kiến thức, kỹ năng quản lý nhà nước, đạo đức công vụ, văn hóa giao tiếp với "
    "Nhân dân và kỹ năng số cơ bản cho cán bộ, công chức, viên chức cấp xã năm 2026"
)
LONG_POSITION = "Phó Trưởng phòng phụ trách, kiêm Chủ tịch Công đoàn cơ sở"


class Sample(models.TextChoices):
    """Whose certificate is shown."""

    REAL = "real", gettext_lazy("Giấy cấp gần đây nhất")
    LONGEST = "longest", gettext_lazy("Họ tên, đơn vị, khóa học dài nhất")
    ONE_WORD = "one_word", gettext_lazy("Tên một chữ, không ngày sinh, không chức vụ")
    HLAN = "hlan", gettext_lazy("Rơ Châm H'Lan")


def sample_context(sample: str, *, viewer: Person) -> CertificateContext:
    """What an entry says that is not saved; `real` copies the latest that the viewer may see."""
    if sample == Sample.REAL:
        visible = Certificate.objects.visible_to(viewer).select_related("register")
        latest = visible.order_by("-pk").first()
        if latest is not None:
            return context_of(latest)
    return context_of(_entry(**_fields(sample, viewer)))


def _fields(sample: str, viewer: Person) -> dict[str, Any]:
    if sample == Sample.LONGEST:
        people = User.objects.filter(postings__unit__in=visible_units(viewer))
        return {
            "holder_name": _longest(people, "full_name", LONG_NAME),
            "unit_name": _longest(Unit.objects.all(), "name", LONG_UNIT),
            "position": LONG_POSITION,
            "course_title": _longest(CoursePage.objects.all(), "title", LONG_COURSE),
            "result": "100 %",
            "classification": _("Xuất sắc"),
            "valid_until": timezone.localdate() + dt.timedelta(days=1095),
        }
    if sample == Sample.ONE_WORD:
        return {"holder_name": "Hyưn", "birth_date": None, "position": ""}
    if sample == Sample.HLAN:
        return {"holder_name": "Rơ Châm H'Lan"}
    return {"holder_name": "Nguyễn Thị Minh Châu"}


def _longest(rows: "models.QuerySet[Any]", field: str, at_least: str) -> str:
    """The longest text of the rows, or ours if that is longer."""
    found = rows.order_by(Length(field).desc()).values_list(field, flat=True)
    return max(found.first() or "", at_least, key=len)


def _entry(**fields: Any) -> Certificate:
    now = timezone.now()
    today = timezone.localdate(now)
    body = IssuingBody.objects.order_by("-is_default", "pk").first() or IssuingBody()
    values: dict[str, Any] = {
        "birth_date": dt.date(1990, 1, 5),
        "unit_name": "Trung tâm Phục vụ hành chính công, UBND phường Pleiku",
        "position": "Chuyên viên",
        "course_title": "Đạo đức công vụ",
        "hours": 8,
        "studied_from": today - dt.timedelta(days=20),
        "studied_to": today,
    }
    return Certificate(
        register=Register(body=body if body.pk else None, year=today.year),
        number=12,
        number_text=body.number_text(12, today.year),
        code="X" * CODE_LENGTH,
        body=body_words(body),
        issued_at=now,
        **values | fields,
    )
