"""After somebody was made nameless nothing names them, but for what is stated here."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from cms.mail.letters import write_letter
from cms.models import OutgoingMail
from learning.accounts.email_changes import propose_email
from learning.enums import EmailChangeSource, Role
from learning.models import (
    Anonymisation,
    EmailChange,
    OtherStaffCode,
    Posting,
    Transfer,
    Unit,
    User,
)
from learning.people.anonymisation import check_proposal, confirm_anonymisation
from learning.people.transfer_decisions import refuse_transfer
from learning.people.transfer_names import Named
from learning.people.transfers import Terms, propose_receiving, propose_sending
from tests.learning.staff_import.test_scope_of_officers import DESK, upload

MARK = "qzx"
TODAY = timezone.localdate
# What goes on naming the person, and why it may.
STATED = {
    # A record of its own, with its own law.
    "certificates_certificate",
    # Append-only; it goes by age (the policy of the audit log).
    "learning_auditentry",
    # A report as it was published and signed; nobody changes it afterwards.
    "learning_reportsnapshot",
}
# Where the fixture must have left the name, or the test proves nothing.
LEFT_IN = {
    "cms_outgoingmail",
    "learning_emailchange",
    "learning_otherstaffcode",
    "learning_staffimportrow",
    "learning_transfer",
    "learning_user",
}


@pytest.fixture
def an(make_user: Callable[..., User]) -> User:
    """The person of every record in `arguments`, under a name that nobody else has."""
    return make_user("qzx77", "Nguyễn Qzxvin", Role.LEARNER, "desk", birth_date=dt.date(1990, 1, 5))


@pytest.fixture
def named(an: User, arguments: Any, units: dict[str, Unit], make_user: Any, hanh: User) -> User:
    """An leaves the name wherever a person can."""
    Transfer.objects.all().delete()
    own = make_user("gui", "Cán bộ Gửi", Role.HR, "pleiku", "pleiku")
    other = make_user("nhan", "Cán bộ Nhận", Role.HR, "gao", "gao")
    terms = Terms(TODAY() + dt.timedelta(days=9), decision_number="QZX/QĐ")
    row = propose_sending(an, to_unit=units["gao"], terms=terms, by=own)
    refuse_transfer(row, by=other, reason="Qzxvin đang nghỉ ốm")
    for born in (dt.date(1990, 1, 5), dt.date(1991, 1, 1)):
        unit = units["gao"] if born.year == 1990 else units["gao"].add_child(name="Phòng")
        named = Named("qzx77", "Nguyễn Qzxvin", born)
        propose_receiving(named, to_unit=unit, terms=terms, by=other)
    OtherStaffCode.objects.create(code="QZX-2", user=an, decided_by=hanh)
    EmailChange.objects.all().delete()
    propose_email(an, "qzx.moi@gialai.example", by=own, source=EmailChangeSource.LIST)
    letter = write_letter("reminder", {"person": an}, an.email)
    for subject, to in (("Nhắc học", an.email), ("Về Nguyễn Qzxvin", own.email)):
        OutgoingMail.objects.create(
            recipients=[to], sender="a@b.vn", subject=subject, state="sent", sent_at=timezone.now()
        )
    assert letter
    client = Client()
    client.force_login(own)
    upload(client, units, ["QZX77", "Nguyễn Qzxvin", DESK, "", "Công chức", "05/01/1990", "", ""])
    upload(client, units, ["qzx77", "Nguyễn Qzxvin", DESK, "", "Công chức", "05/01/1990", "", ""])
    return an


TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)


def columns_with(mark: str) -> set[str]:
    """Columns of any table that hold the mark, in whatever case."""
    quote, found = connection.ops.quote_name, set()
    tables = [model._meta for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        for meta in tables:
            texts = [each for each in meta.local_concrete_fields if isinstance(each, TEXT)]
            for field in texts if meta.managed and not meta.proxy else []:
                table, column = quote(meta.db_table), quote(str(field.column))
                said = f"LOWER(CAST({column} AS TEXT)) LIKE %s"
                cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE {said}", [f"%{mark}%"])
                if cursor.fetchone()[0]:
                    found.add(f"{meta.db_table}.{field.column}")
    return found


def test_nothing_names_who_was_made_nameless(named: User, make_user: Any) -> None:
    before = {each.partition(".")[0] for each in columns_with(MARK)}
    assert before >= LEFT_IN
    Posting.objects.filter(user=named).update(
        starts_on=dt.date(2008, 1, 1), ends_on=dt.date(2010, 1, 1), end_reason="retired"
    )
    admins = [make_user(f"qt{n}", f"Quản trị {n}", Role.ADMIN, "province") for n in (1, 2)]
    row = Anonymisation.objects.get(user=named)
    check_proposal(row, by=admins[0])
    row.refresh_from_db()
    assert confirm_anonymisation(row, by=admins[1])
    left = {each for each in columns_with(MARK) if each.partition(".")[0] not in STATED}
    assert left == set()
