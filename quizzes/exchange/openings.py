"""Who saw the keys of a file that somebody else brought in."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.people import Person, is_second_person
from cms.ports import record_event
from quizzes.attempts.key_holders import note_holder
from quizzes.enums import AuditEvent
from quizzes.models import BankImport, BankImportOpening


@transaction.atomic
def note_batch_opened(batch: BankImport, *, by: Person) -> None:
    """Note and log, once a day, that the person sees the batch; the uploader's own is no news."""
    if not is_second_person(by, batch.uploaded_by_id):
        return
    today = timezone.localdate()
    openings = BankImportOpening.objects.filter(batch=batch, user=by)
    if openings.filter(opened_on=today).exists():
        return
    BankImportOpening.objects.update_or_create(batch=batch, user=by, defaults={"opened_on": today})
    said = _("Tệp câu hỏi %(name)s") % {"name": batch.file_name}
    record_event(AuditEvent.KEY_OPENED, what=said, by=by, detail={"batch": batch.pk})


def note_holders_of(batch: BankImport, questions: list[int]) -> None:
    """Whoever saw the batch knows the keys of what is made of it."""
    for opening in batch.openings.select_related("user"):
        note_holder(opening.user, questions)
