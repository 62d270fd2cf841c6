"""Opening the printed papers of an edition, or their key.

Both are the organiser's alone, and whoever opens either takes no part in that sitting any more:
nobody sees a key, or the questions of a paper not sat, of a quiz that they may still sit. They
hold its questions as at any other door of keys.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cms.people import Person
from cms.ports import record_event
from quizzes.attempts.key_holders import hold_questions, windows_lost
from quizzes.attempts.windows import Window
from quizzes.content.versions import read_versions
from quizzes.enums import AuditEvent
from quizzes.exceptions import EditionError, SittingError
from quizzes.models import Allowance, Attempt, PaperEdition

# Who organises quizzes: plans rounds, makes editions, opens their papers.
ORGANISE = "quizzes.add_round"


def takes_no_part(edition: PaperEdition, viewer: Person) -> bool:
    """Whether the person opened papers or key of this sitting before."""
    rows = Allowance.objects.filter(user=viewer, quiz=edition.quiz, round=edition.round)
    return rows.filter(barred=True).exists()


def lost_elsewhere(edition: PaperEdition, viewer: Person) -> list[Window]:
    """What else the person could sit, and no more once they open it."""
    lost = windows_lost(viewer, _questions_of(edition))
    own = edition.quiz_id, edition.round_id
    return [window for window in lost if window.keys != own]


@transaction.atomic
def open_secret(edition: PaperEdition, event: AuditEvent, *, by: Person) -> None:
    """Log that the person opens papers or key, and bar them from the quiz, or from its round,
    and from whatever else may ask these questions.

    Raises:
        EditionError: the person is sitting the quiz just now, or one with these questions.
    """
    if Attempt.objects.in_progress().filter(user=by, quiz=edition.quiz).exists():
        raise EditionError(
            _("Anh/chị đang làm dở bài kiểm tra này nên không mở được đề và đáp án của bài.")
        )
    if not takes_no_part(edition, by):
        Allowance.objects.create(
            user=by,
            quiz=edition.quiz,
            round=edition.round,
            barred=True,
            reason=_("Mở đề hoặc đáp án của bộ đề giấy số %(number)s") % {"number": edition.pk},
            approved_by=by,
        )
    try:
        hold_questions(by, _questions_of(edition))
    except SittingError as error:
        raise EditionError(str(error)) from error
    record_event(event, what=f"{event.label}: {edition}", by=by, detail={"edition": edition.pk})


def _questions_of(edition: PaperEdition) -> set[int]:
    """All papers of an edition hold the same."""
    paper = edition.papers.first()
    items = paper.items if paper else []
    versions = read_versions(item.version_id for item in items)
    return {version.question_id for version in versions.values()}
