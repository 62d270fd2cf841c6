"""Staff lists that the task queue reads and writes: what is there before and after."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from cms.models import MailState, OutgoingMail
from learning.enums import AuditEvent, RowVerdict, StaffImportState
from learning.models import AuditEntry, EmailChange, Posting, StaffImport, User
from learning.staff_import.batches import ask_to_apply, start_batch

from .agency import READDRESSED, STAFF, Agency
from .ground import Running, wait_until

DONE_WITHIN = 240


def entries(event: str, people: Iterable[User]) -> Counter[int | None]:
    """How many entries of the audit log each person has of the event."""
    found = AuditEntry.objects.filter(event=event, about__in=people)
    return Counter(found.values_list("about", flat=True))


class StaffListRead:
    """A long staff list is read and compared."""

    task = "learning.tasks.read_staff_file"

    def __init__(self, running: Running, agency: Agency | None = None) -> None:
        self.running, self.agency = running, agency or Agency()

    @transaction.atomic
    def ask(self) -> None:
        agency = self.agency
        self.batch = start_batch(agency.staff_list(), root=agency.unit, by=agency.officer)
        # This process keeps its files elsewhere than the system does.
        name = str(self.batch.file.name)
        place = self.running.folder / "private" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with self.batch.file.open("rb") as file:
            place.write_bytes(file.read())
        self.batch.file.storage.delete(name)

    def is_done(self) -> bool:
        self.batch.refresh_from_db()
        return self.batch.state != StaffImportState.UPLOADED

    def assert_nothing(self) -> None:
        assert not self.batch.rows.exists()

    def assert_once(self) -> None:
        assert self.batch.state == StaffImportState.READ, self.batch.error
        rows = self.batch.rows.filter(verdict=RowVerdict.NEW)
        assert sorted(rows.values_list("staff_code", flat=True)) == [
            self.agency.code(number) for number in range(STAFF)
        ]


class StaffListWritten:
    """Its people are made, moved and written to; READDRESSED are known and get a letter."""

    task = "learning.tasks.apply_staff_file"

    def __init__(self, running: Running) -> None:
        self.running, self.agency = running, Agency()
        self.agency.employ(READDRESSED)
        reading = StaffListRead(running, self.agency)
        reading.ask()
        wait_until(reading.is_done, DONE_WITHIN, "the list is read")
        self.batch = reading.batch

    def ask(self) -> None:
        self.batch = ask_to_apply(self.batch, only_good=False)

    def is_done(self) -> bool:
        return not StaffImport.objects.filter(
            pk=self.batch.pk, state=StaffImportState.APPLYING
        ).exists()

    def assert_nothing(self) -> None:
        people = self.agency.people
        assert people.count() == READDRESSED
        assert Posting.objects.filter(user__in=people).count() == READDRESSED
        assert not AuditEntry.objects.filter(about__in=people).exists()
        assert not EmailChange.objects.filter(user__in=people).exists()

    def assert_once(self) -> None:
        self.batch.refresh_from_db()
        assert self.batch.state == StaffImportState.APPLIED, self.batch.error
        assert self.batch.created_count == STAFF - READDRESSED
        people = self.agency.people
        assert people.count() == STAFF
        assert Posting.objects.filter(user__in=people).count() == STAFF
        made = entries(AuditEvent.PERSON_CREATED, people)
        assert len(made) == STAFF - READDRESSED
        assert set(made.values()) == {1}
        asked = entries(AuditEvent.EMAIL_PROPOSED, people)
        assert len(asked) == READDRESSED
        assert set(asked.values()) == {1}
        self._assert_one_letter_each()

    def _assert_one_letter_each(self) -> None:
        addresses = {self.agency.address(number, "cu") for number in range(READDRESSED)}

        def sent() -> Counter[str]:
            rows = OutgoingMail.objects.filter(state=MailState.SENT)
            return Counter(to for (to,) in rows.values_list("recipients", flat=True))

        wait_until(lambda: addresses <= set(sent()), DONE_WITHIN, "the letters are sent")
        assert {sent()[address] for address in addresses} == {1}
        # What the mail server got: here it writes into the system's log.
        log = self.running.log.read_text(errors="replace")
        assert {log.count(f"\nTo: {address}\n") for address in addresses} == {1}
