import datetime as dt

import pytest
from django.utils import timezone

from learning.enums import Role
from learning.models import Enrolment
from learning.reporting.registry import ReportRequest, report_named


@pytest.fixture
def officer(make_user):
    """HR of the ward of Pleiku only."""
    return make_user("hr2", "Lê Văn Hai", Role.HR, "pleiku", "pleiku")


@pytest.fixture
def duties(an, chau, course):
    """An is a day late, Châu has completed."""
    now = timezone.now()
    for user in (an, chau):
        Enrolment.objects.create(
            user=user,
            course=course,
            source="hr",
            due_on=timezone.localdate() - dt.timedelta(days=1),
            assigned_at=now - dt.timedelta(days=5),
        )
    Enrolment.objects.filter(user=chau).update(started_at=now, completed_at=now)


@pytest.fixture
def ask():
    """A report's table, as the viewer asks for it."""

    def build(viewer, slug, unit, *, limit=None, **given):
        report = report_named(slug)
        form = report.parameters(given, viewer=viewer)
        assert form.is_valid(), form.errors
        return report.build(
            ReportRequest(viewer, unit, form.cleaned_data["on"], form.cleaned_data, limit=limit)
        )

    return build
