"""Somebody's home page with something in each of its parts."""

import datetime as dt

from django.contrib.auth.models import Permission
from django.utils import timezone

from learning.enums import ExemptionKind, RequestState
from learning.models import Enrolment, Exemption, OutsideTraining, TrainingQuota, User
from quizzes.enums import ChallengeState, RoundState
from quizzes.models import Attempt, Challenge, Round, Topic


def fill_home(attempt: Attempt, finished: Enrolment, officer: User) -> None:
    """All that the home page of the attempt's person asks for, decided by the officer."""
    person, now = attempt.user, timezone.now()
    day = timezone.localdate(now)
    decided = {"decided_by": officer, "decided_at": now}
    Challenge.objects.create(
        attempt=attempt,
        version_id=attempt.items[1].version_id,
        user=person,
        position=2,
        clause="Điều 15",
        text="Câu hỏi có hai đáp án đúng.",
        created_at=now,
        state=ChallengeState.UPHELD,
        answer="Đúng, đã sửa.",
        answered_by=officer,
        answered_at=now,
    )
    Round.objects.create(
        quiz=attempt.quiz,
        number=1,
        opens_at=now - dt.timedelta(hours=1),
        closes_at=now + dt.timedelta(hours=1),
        state=RoundState.OPEN,
    )
    Topic.objects.update(practice=True)
    TrainingQuota.objects.create(year=day.year, category=person.category, hours=48)
    Enrolment.objects.filter(pk=finished.pk).update(completed_at=now, completed_hours=8)
    OutsideTraining.objects.create(
        user=person,
        title="Bồi dưỡng ngạch chuyên viên",
        organiser="Trường Chính trị tỉnh",
        starts_on=day,
        ends_on=day,
        hours=16,
        state=RequestState.GRANTED,
        hours_accepted=12,
        **decided,
    )
    Exemption.objects.create(
        user=person,
        kind=ExemptionKind.EXEMPT,
        reason="Nghỉ thai sản",
        starts_on=day,
        requested_at=now,
        requested_by=person,
    )
    right = Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    person.user_permissions.add(right)
