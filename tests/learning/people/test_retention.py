import datetime as dt
import json
import zipfile
from io import BytesIO

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from learning.enums import ANONYMISATION_TRANSITIONS, AnonymisationState, Role
from learning.models import (
    Anonymisation,
    Enrolment,
    Exemption,
    OutsideTraining,
    Posting,
    RetentionPolicy,
    User,
)
from learning.people.anonymisation import (
    check_proposal,
    confirm_anonymisation,
    keep_person,
    propose_again,
    propose_people,
)
from learning.people.traces import NAMELESS
from learning.progress.completion import _as_of_today

SECRETS = ("Nguyễn", "an@gialai.example", "1990-01-05", "Nghỉ ốm")


@pytest.fixture
def admins(make_user):
    return [
        make_user(f"qt{n}", f"Quản trị {n}", Role.ADMIN, "province", is_superuser=True)
        for n in (1, 2)
    ]


@pytest.fixture
def gone(an, hanh, enrolment, course):
    """An completed a course with a certificate, and left eleven years ago."""
    from certificates.register.issuing import issue_certificate

    now = timezone.now()
    Enrolment.objects.filter(pk=enrolment.pk).update(
        started_at=now, completed_at=now, **_as_of_today(enrolment)
    )
    issue_certificate(Enrolment.objects.get(pk=enrolment.pk))
    today = timezone.localdate()
    OutsideTraining.objects.create(
        user=an,
        title="Lớp khác",
        organiser="Trường khác",
        starts_on=today,
        ends_on=today,
        hours=8,
        file=ContentFile(b"%PDF- An", "an.pdf"),
        file_name="../giấy của An.pdf",
        sha256="a",
    )
    Exemption.objects.create(
        user=an,
        kind="exempt",
        reason="Nghỉ ốm",
        starts_on=today,
        requested_by=an,
        requested_at=now,
    )
    SocialAccount.objects.create(user=an, provider="tinh", uid="Nguyễn")
    left = today - dt.timedelta(days=365 * 11)
    Posting.objects.filter(user=an).update(
        starts_on=left - dt.timedelta(days=900), ends_on=left, end_reason="retired"
    )
    return an


def test_the_archive_holds_data_and_files_but_no_secret(client, hanh, gone):
    Posting.objects.filter(user=gone).update(ends_on=None, end_reason="")
    client.force_login(hanh)
    answer = client.get(reverse("desk_person_export", args=[gone.pk]))
    archive = zipfile.ZipFile(BytesIO(answer.content))
    data = json.loads(archive.read("data.json"))
    assert data["person"]["full_name"] == "Nguyễn Văn An"
    assert len(data["certificates"]) == len(data["exemptions"]) == 1
    assert "password" not in json.dumps(data)
    [name] = [name for name in archive.namelist() if name.startswith("outside_trainings/")]
    assert archive.read(name) == b"%PDF- An"
    assert ".." not in name


def test_heads_do_not_take_the_archive(client, binh, an):
    client.force_login(binh)
    assert client.get(reverse("desk_person_export", args=[an.pk])).status_code == 302


def test_only_those_who_left_long_ago_are_proposed_and_once(gone, chau):
    assert (propose_people(), propose_people()) == (1, 0)
    assert Anonymisation.objects.get().user == gone
    policy = RetentionPolicy.load()
    policy.years = 12
    policy.save()
    Anonymisation.objects.all().delete()
    assert propose_people() == 0


def test_two_people_take_the_name_away_and_the_numbers_stay(gone, admins):
    propose_people()
    row = Anonymisation.objects.get()
    certificate = gone.certificates.get()
    before = Enrolment.objects.completed().count(), certificate.holder_name
    stored = gone.outside_trainings.get().file
    check_proposal(row, by=admins[0])
    row.refresh_from_db()
    with pytest.raises(ValidationError):
        confirm_anonymisation(row, by=admins[0])
    assert confirm_anonymisation(row, by=admins[1])
    assert not confirm_anonymisation(row, by=admins[1])
    person = User.objects.get(pk=gone.pk)
    assert (person.full_name, person.is_active) == (NAMELESS, False)
    held = str([*User.objects.filter(pk=gone.pk).values(), *gone.enrolments.values()])
    held += str([*gone.exemptions.values(), *gone.outside_trainings.values()])
    assert not any(secret in held for secret in SECRETS)
    assert stored.name
    assert not SocialAccount.objects.filter(user=gone).exists()
    certificate.refresh_from_db()
    assert (Enrolment.objects.completed().count(), certificate.holder_name) == before
    assert certificate.holder_name == "Nguyễn Văn An"


def test_somebody_who_is_back_keeps_the_name(gone, admins, units):
    propose_people()
    row = Anonymisation.objects.get()
    check_proposal(row, by=admins[0])
    Posting.objects.create(user=gone, unit=units["gao"], starts_on=timezone.localdate())
    row.refresh_from_db()
    with pytest.raises(ValidationError):
        confirm_anonymisation(row, by=admins[1])
    assert User.objects.get(pk=gone.pk).full_name == "Nguyễn Văn An"


@pytest.mark.parametrize("target", AnonymisationState)
@pytest.mark.parametrize("state", AnonymisationState)
def test_every_step_goes_only_where_the_table_says(gone, admins, state, target):
    row = Anonymisation.objects.create(
        user=gone,
        left_on=timezone.localdate(),
        state=state,
        checked_by=admins[0],
        confirmed_by=admins[1] if state == "done" else None,
        confirmed_at=timezone.now() if state == "done" else None,
        reason="Vì" if state == "kept" else "",
    )
    act = {
        "checked": lambda: check_proposal(row, by=admins[0]),
        "done": lambda: confirm_anonymisation(row, by=admins[1]),
        "kept": lambda: keep_person(row, reason="Đang có khiếu nại"),
        "proposed": lambda: propose_again(row),
    }[target.value]
    assert act() == (target in ANONYMISATION_TRANSITIONS[state])


def test_the_page_leads_two_administrators_through(client, gone, admins):
    propose_people()
    row = Anonymisation.objects.get()
    url = reverse("desk_anonymisation_decide", args=[row.pk])
    for person, act in ((admins[0], "check"), (admins[0], "confirm"), (admins[1], "confirm")):
        client.force_login(person)
        client.post(url, {"act": act})
    row.refresh_from_db()
    assert (row.state, row.confirmed_by) == ("done", admins[1])
    assert NAMELESS in client.get(reverse("desk_anonymisation")).content.decode()
    assert client.get(url).status_code == 405
