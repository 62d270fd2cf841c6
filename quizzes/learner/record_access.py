"""Who may open the record (biên bản) of somebody else's attempt, and since when."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cms.people import Person
from cms.ports import record_event
from quizzes import clock
from quizzes.attempts.eligibility import sitting_of
from quizzes.enums import AuditEvent
from quizzes.grading.key_rule import may_print, sitting_ends
from quizzes.models import Attempt


def record_refusal(viewer: Person, attempt: Attempt) -> str:
    """Why a record stays shut for now; empty when it may be opened.

    The record holds no key, but with a full score the answers are one. So it opens when the
    window of the sitting is over or, where a quiz has no end, to those who have nothing more
    to gain by it. Readers of the bank who do not sit know the key anyway. Whether the viewer may
    see the person at all is for the caller to check.
    """
    if viewer.has_perm("quizzes.view_question") and not _still_sits(viewer, attempt):
        return ""
    ends = sitting_ends(attempt)
    if ends is not None and clock.now() < ends:
        return _not_before(ends)
    if not may_print(attempt):
        return record_waits()
    if ends is not None or attempt.user_id == viewer.pk:
        return ""
    if _still_sits(viewer, attempt):
        return _(
            "Anh/chị còn được làm bài kiểm tra này nên chưa mở được biên bản của người khác. "
            "Biên bản mở khi anh/chị đã đạt hoặc đã hết lượt."
        )
    return ""


def _still_sits(viewer: Person, attempt: Attempt) -> bool:
    """Whether the viewer has something to gain in that quiz by reading it."""
    sitting = sitting_of(viewer, attempt.quiz)
    sits = sitting.may_start or bool(sitting.attempts)
    return bool(sitting.open_attempt) or (sits and not sitting.passed and sitting.left != 0)


def record_waits() -> str:
    """Why the questions of a paper are not given out as a set for now."""
    return _(
        "Biên bản bài làm mở khi không còn kỳ kiểm tra nào dùng các câu hỏi này đang mở, để câu "
        "hỏi không lộ cho người chưa làm bài. Anh/chị mở lại sau khi kỳ kiểm tra đóng."
    )


def note_opened(request: HttpRequest, attempt: Attempt) -> None:
    """Have the audit log say whose record it is, before the request hands it out."""
    record_event(AuditEvent.RECORD_OPENED, what=str(attempt), request=request, about=attempt.user)


def _not_before(moment: datetime | None) -> str:
    time = localtime(moment).strftime("%H:%M %d/%m/%Y")
    return _(
        "Biên bản của người khác mở khi hết thời gian làm bài (%(time)s), để câu hỏi và câu trả "
        "lời không lộ trước. Anh/chị mở lại sau thời điểm đó."
    ) % {"time": time}
