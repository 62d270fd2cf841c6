import datetime as dt
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cms.models import Erasure
from learning.access.audit.retention import prune_entries
from learning.access.audit.sealing import seal_entries
from learning.access.audit.words import labels_of_names, words_of_detail
from learning.models import AuditEntry, AuditPolicy


def test_a_download_is_logged_with_who_what_when_and_where_from(client, hanh, units, duties):
    client.force_login(hanh)
    client.get(
        reverse("report_file", args=["chua-hoan-thanh", "csv"]),
        {"show": "overdue"},
        REMOTE_ADDR="10.1.2.3",
    )
    entry = AuditEntry.objects.get()
    assert entry.actor == hanh
    assert entry.event == "download"
    assert "quá hạn" in entry.what
    assert "show=overdue" in entry.path
    assert entry.from_address == "10.1.2.3"
    assert abs(timezone.now() - entry.at) < dt.timedelta(minutes=1)


def test_a_change_is_logged_with_its_fields_but_no_secret(client, hanh, units, course):
    client.force_login(hanh)
    data = {
        "course": course.pk,
        "unit": units["pleiku"].pk,
        "due_on": "2030-01-01",
        "password": "bí mật",
    }
    assert client.post(reverse("desk_assign"), data).status_code == 302
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.what) == ("change", "Giao khóa học")
    assert entry.detail["due_on"] == "2030-01-01"
    assert "bí mật" not in str(entry.detail)


def test_looking_and_refused_changes_are_not_logged(client, hanh, units):
    client.force_login(hanh)
    client.get(reverse("reports"))
    client.post(reverse("desk_assign"), {})
    client.post(reverse("report_template"), {"unit": 10**9})
    assert not AuditEntry.objects.filter(event="download").exists()
    assert not AuditEntry.objects.filter(what="Giao khóa học").exists()


def test_a_learners_own_work_is_not_in_the_officers_log(client, an, enrolment, course):
    client.force_login(an)
    client.post(reverse("enrol", args=[course.pk]))
    assert not AuditEntry.objects.exists()


def test_a_file_whose_entry_cannot_be_written_is_not_handed_out(
    client, hanh, units, duties, monkeypatch
):
    def fail(*_args, **_fields):
        raise RuntimeError("disk full")

    monkeypatch.setattr("learning.access.audit.recording.record_event", fail)
    client.force_login(hanh)
    with pytest.raises(RuntimeError):
        client.get(reverse("report_file", args=["hoan-thanh", "csv"]))


def test_the_administrator_searches_without_accents(client, admin, hanh, units, duties):
    client.force_login(hanh)
    client.get(reverse("report_file", args=["hoan-thanh", "csv"]))
    client.get(reverse("report_file", args=["so-tiet", "csv"]))
    client.force_login(admin)
    page = client.get(reverse("audit_log"), {"q": "so tiet boi duong"}).context["page"]
    assert len(page.object_list) == 1
    day = timezone.localdate().isoformat()
    found = {"q": "le thi hanh", "event": "download", "since": day, "until": day}
    assert len(client.get(reverse("audit_log"), found).context["page"].object_list) == 2
    assert not list(client.get(reverse("audit_log"), {"q": "khong co"}).context["page"])


def test_only_entries_older_than_the_policy_and_a_year_are_pruned(hanh, admin):
    policy = AuditPolicy.load()
    policy.keep_months = 1
    policy.save()
    now = timezone.now()
    for days in (400, 300, 1):
        AuditEntry.objects.create(
            at=now - dt.timedelta(days=days), actor=hanh, actor_name="H", event="change", what="x"
        )
    seal_entries()
    assert prune_entries() == 1
    assert prune_entries() == 0
    assert AuditEntry.objects.exclude(event="audit.pruned").count() == 2
    note = Erasure.objects.get()
    assert (note.table, note.rows) == ("learning_auditentry", 1)


def test_an_entry_younger_than_a_year_is_deleted_by_nothing(hanh):
    entry = {"actor": hanh, "actor_name": "H", "event": "change", "what": "x"}
    AuditEntry.objects.create(at=timezone.now() - dt.timedelta(days=360), **entry)
    assert AuditEntry.objects.erase() == 0
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM learning_auditentry")
    assert AuditEntry.objects.count() == 1


def test_an_entry_says_what_was_typed_in_the_words_of_its_form(client, hanh, admin, units, course):
    client.force_login(hanh)
    data = {"course": course.pk, "unit": units["pleiku"].pk, "due_on": "2030-01-01"}
    client.post(reverse("desk_assign"), data)
    client.force_login(admin)
    typed = {"title": "Khóa mới", "summary": "Ba buổi", "due_on": "2030-01-01", "aims": "null"}
    AuditEntry.objects.create(
        actor=admin,
        actor_name="An",
        event="change",
        what="Sửa trang",
        path="/quan-tri/",
        detail={**typed, "body-0-type": "text", "body-0-id": "x-1", "remember": "on"},
    )
    body = client.get(reverse("audit_log")).content.decode()
    shown = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", body)
    assert ("Tóm tắt", "Ba buổi") in shown
    assert ("Khác", "Khóa mới, 01/01/2030") in shown
    labels, values = zip(*shown, strict=True)
    assert not {*labels} & {*typed, *data, "remember", "body-0-type"}
    assert not {"null", "on", "x-1"} & {*values}


def test_every_name_of_a_detail_is_vietnamese_or_left_out(db):
    names = {"due_on", "course", "aims", "title", "hours", "summary", "slug", "next", "x_y"}
    for label, _value in words_of_detail(dict.fromkeys(names, "một"), labels_of_names()):
        assert label.lower().replace(" ", "_") not in names


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        ("2027-06-18T20:21:19.123456+00:00", "03:21 19/06/2027"),
        ("2027-06-18 08:05:00", "08:05 18/06/2027"),
        ("2027-06-18", "18/06/2027"),
        ("2027-06-18T99:99", "2027-06-18T99:99"),
    ],
)
def test_days_and_moments_of_a_detail_are_written_for_people(held, shown):
    labels = {"expires_at": "Hết hạn"}
    assert words_of_detail({"expires_at": held}, labels) == [("Hết hạn", shown)]
