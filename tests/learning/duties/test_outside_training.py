import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from learning.duties.outside_training import (
    MAX_BYTES,
    hours_of_year,
    quota_of,
    recognise_training,
    refuse_training,
    send_training,
)
from learning.enums import REQUEST_TRANSITIONS, RequestState
from learning.models import OutsideTraining, TrainingQuota
from learning.progress.overview import overview_for

pytestmark = pytest.mark.usefixtures("sound_records")
PDF = b"%PDF-1.7\n1 0 obj\n"


def sheet(content=PDF, name="giay.pdf"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def send(an):
    def make(content=PDF, name="giay.pdf", hours=24):
        today = timezone.localdate()
        return send_training(
            an,
            title="Kỹ năng số",
            organiser="Trường Chính trị",
            starts_on=today - dt.timedelta(days=2),
            ends_on=today,
            hours=hours,
            file=sheet(content, name),
        )

    return make


def test_hours_count_once_an_officer_has_recognised_them(send, an, hanh):
    row = send()
    year = row.ends_on.year
    assert hours_of_year(an, year) == 0
    assert recognise_training(row, by=hanh, hours=16)
    assert hours_of_year(an, year) == 16
    assert hours_of_year(an, year - 1) == 0
    assert overview_for(an).hours == 16


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"<html><script>", b"PK\x03\x04"])
def test_only_what_is_a_pdf_or_picture_by_its_bytes_is_taken(send, content):
    with pytest.raises(ValidationError):
        send(content, "giay.pdf")


@pytest.mark.parametrize(
    ("content", "suffix"),
    [(PDF, ".pdf"), (b"\xff\xd8\xff\xe0", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png")],
)
def test_the_stored_name_is_ours(send, content, suffix):
    row = send(content, "../../x.html")
    assert row.file.name.endswith(suffix)
    assert "x.html" not in row.file.name


def test_a_file_that_is_too_large_is_refused(send):
    with pytest.raises(ValidationError):
        send(PDF + b"0" * MAX_BYTES)


def test_the_same_paper_is_not_sent_twice(send):
    send()
    with pytest.raises(ValidationError):
        send()


def test_a_refused_paper_may_be_sent_again(send, hanh):
    refuse_training(send(), by=hanh, note="Không đọc được")
    assert send().state == RequestState.ASKED


def test_nobody_recognises_ones_own(hanh):
    today = timezone.localdate()
    row = send_training(
        hanh, title="x", organiser="y", starts_on=today, ends_on=today, hours=8, file=sheet()
    )
    with pytest.raises(PermissionDenied):
        recognise_training(row, by=hanh, hours=8)


@pytest.mark.parametrize("hours", [0, 25])
def test_no_more_hours_are_recognised_than_were_asked_for(send, hanh, hours):
    with pytest.raises(ValidationError):
        recognise_training(send(), by=hanh, hours=hours)


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("act", ["granted", "refused"])
def test_every_state_allows_only_its_transitions(send, hanh, state, act):
    row = send()
    OutsideTraining.objects.filter(pk=row.pk).update(
        state=state, hours_accepted=8, decided_by=hanh, decided_at=timezone.now()
    )
    row.refresh_from_db()
    if act == "granted":
        done = recognise_training(row, by=hanh, hours=8)
    else:
        done = refuse_training(row, by=hanh, note="x")
    allowed = state == RequestState.ASKED and act in REQUEST_TRANSITIONS[state]
    assert done == allowed
    assert row.state == (act if done else state)


def test_the_quota_is_of_the_group_else_of_all_else_forty(an):
    assert quota_of(an, 2026) == 40
    TrainingQuota.objects.create(year=2026, hours=32)
    assert quota_of(an, 2026) == 32
    TrainingQuota.objects.create(year=2026, category=an.category, hours=48)
    assert quota_of(an, 2026) == 48
    assert quota_of(an, 2027) == 40


def test_home_says_how_many_of_the_hours(client, an, send, hanh):
    recognise_training(send(), by=hanh, hours=24)
    client.force_login(an)
    year = timezone.localdate().year
    assert f"Đã học 24/40 tiết năm {year}" in client.get(reverse("home")).content.decode()


def test_a_learner_sends_a_paper_and_reads_it_back(client, an):
    client.force_login(an)
    today = timezone.localdate().isoformat()
    data = {
        "title": "Kỹ năng số",
        "organiser": "Trường",
        "starts_on": today,
        "ends_on": today,
        "hours": "8",
        "file": sheet(),
    }
    assert client.post(reverse("outside_training"), data).status_code == 302
    row = OutsideTraining.objects.get()
    response = client.get(reverse("outside_training_proof", args=[row.pk]))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_paper_of_another_is_not_given_out(client, send, chau, make_user):
    from learning.enums import Role

    row = send()
    client.force_login(chau)
    assert client.get(reverse("outside_training_proof", args=[row.pk])).status_code == 404
    client.force_login(make_user("khac", "Ksor Khác", Role.HR, "gao", "gao"))
    response = client.get(reverse("desk_outside_proof", args=[row.pk]))
    assert response.status_code in (302, 403)


def test_hr_recognises_on_the_page(client, send, hanh):
    row = send()
    client.force_login(hanh)
    assert "Kỹ năng số" in client.get(reverse("desk_outside_training")).content.decode()
    url = reverse("desk_outside_decide", args=[row.pk])
    assert client.get(url).status_code == 405
    client.post(url, {"act": "grant", "hours": "20"})
    row.refresh_from_db()
    assert (row.state, row.hours_accepted) == (RequestState.GRANTED, 20)
