"""The desk's pages of events, units and postings."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from learning.enums import ReorganisationState as State
from learning.enums import Role
from learning.formats.excel_out import Column, write_table
from learning.models import Leave, Posting, Reorganisation, Unit
from learning.people.postings_on import main_posting
from learning.units.reorganisations.preview import preview_event
from learning.units.reorganisations.states import Target, confirm_event, draft_event

HEAD = {"decision_number": "12/QĐ-UBND", "effective_on": "2026-07-01", "note": ""}


@pytest.fixture
def as_hanh(client, hanh):
    client.force_login(hanh)
    return client


def post(client, kind, **fields):
    return client.post(reverse("desk_reorganisation_new", args=[kind]), {**HEAD, **fields})


def keyed(units, fields):
    """The fields with the primary keys of the units that they name."""

    def key(value):
        return units[value].pk if value in units else value

    return {
        name: [key(one) for one in value] if isinstance(value, list) else key(value)
        for name, value in fields.items()
    }


def act(client, event, what):
    return client.post(reverse("desk_reorganisation_move", args=[event.pk]), {"act": what})


def test_an_officer_drafts_previews_confirms_and_undoes(as_hanh, units, an, binh):
    fields = {"source": units["desk"].pk, "parent": units["gao"].pk}
    page = as_hanh.get(post(as_hanh, "move", **fields).url).content.decode()
    assert "1 người chuyển đơn vị" in page
    assert an.full_name in page
    event = Reorganisation.objects.get()
    assert event.state == State.DRAFT
    act(as_hanh, event, "confirm")
    assert main_posting(an, timezone.localdate()).unit.get_parent() == units["gao"]
    act(as_hanh, event, "undo")
    assert main_posting(an, timezone.localdate()).unit == units["desk"]


@pytest.mark.parametrize(
    ("kind", "fields", "names"),
    [
        ("create", {"parent": "gao", "name": "Phòng A"}, {"Phòng A"}),
        ("rename", {"source": "gao", "name": "UBND xã Ia Kênh"}, {"UBND xã Ia Kênh"}),
        (
            "merge",
            {"chosen": ["pleiku", "gao"], "parent": "province", "name": "UBND mới"},
            {"UBND mới"},
        ),
        ("merge", {"chosen": ["gao"], "into": "pleiku"}, {"UBND phường Pleiku"}),
        ("dissolve", {"source": "desk", "into": "gao"}, {"UBND xã Gào"}),
        ("dissolve", {"source": "desk"}, set()),
    ],
)
def test_each_kind_has_its_form(as_hanh, units, kind, fields, names):
    assert post(as_hanh, kind, **keyed(units, fields)).status_code == 302
    assert {line.title for line in Reorganisation.objects.get().targets} == names


@pytest.mark.parametrize(
    ("kind", "before", "after", "now"),
    [
        ("create", {"parent": "gao", "name": "A"}, {"name": "B"}, "B"),
        ("rename", {"source": "gao", "name": "A"}, {"name": "B"}, "B"),
        ("merge", {"chosen": ["gao"], "into": "pleiku"}, {"chosen": ["desk"]}, "desk"),
    ],
)
def test_a_draft_is_corrected_from_what_it_has(as_hanh, units, kind, before, after, now):
    sent, now = keyed(units, before), keyed(units, {"now": now})["now"]
    post(as_hanh, kind, **sent)
    event = Reorganisation.objects.get()
    url = reverse("desk_reorganisation_edit", args=[event.pk])
    filled = as_hanh.get(url).context["form"].initial
    assert {name: filled[name] for name in before} == sent
    as_hanh.post(url, {**HEAD, **sent, **keyed(units, after), "decision_number": "13/QĐ"})
    event = Reorganisation.objects.get()
    assert event.decision_number == "13/QĐ"
    assert {line.unit_id or line.name for line in event.lines.all()} >= {now}


def test_a_split_keeps_its_people_when_it_is_corrected(as_hanh, units, an):
    fields = {
        "source": units["desk"].pk,
        "parent": units["province"].pk,
        "name_1": "A",
        "name_2": "B",
        "staff_2": "an",
    }
    post(as_hanh, "split", **fields)
    url = reverse("desk_reorganisation_edit", args=[Reorganisation.objects.get().pk])
    filled = as_hanh.get(url).context["form"].initial
    assert {name: filled[name] for name in fields} == fields
    page = as_hanh.get(as_hanh.post(url, {**HEAD, **fields, "name_2": "C"}).url)
    assert {one.code: one.to for one in page.context["preview"].people} == {"an": "C"}


def test_only_a_draft_is_corrected(as_hanh, units):
    post(as_hanh, "rename", source=units["gao"].pk, name="A")
    event = Reorganisation.objects.get()
    act(as_hanh, event, "confirm")
    url = reverse("desk_reorganisation_edit", args=[event.pk])
    as_hanh.post(url, {**HEAD, "source": units["gao"].pk, "name": "B"})
    assert Unit.objects.get(pk=units["gao"].pk).name == "A"
    assert [line.name for line in event.targets] == ["A"]


def test_a_split_takes_codes_typed_and_from_excel(as_hanh, units, an, make_user):
    dung = make_user("dung", "Ksor Dung", Role.LEARNER, "desk")
    content = write_table("A", [], [Column("Mã CBCC", 9), Column("Đơn vị", 9)], [("dung", "b")])
    fields = {
        "source": units["desk"].pk,
        "parent": units["province"].pk,
        "name_1": "A",
        "name_2": "B",
        "unit_3": units["gao"].pk,
        "staff_3": "an",
    }
    data = {**fields, "file": SimpleUploadedFile("a.xlsx", content)}
    event_page = as_hanh.get(post(as_hanh, "split", **data).url)
    moves = {one.code: one.to for one in event_page.context["preview"].people}
    assert moves == {"an": "UBND xã Gào", "dung": "B"}
    assert Posting.objects.filter(user=dung).count() == 1


def test_codes_of_people_elsewhere_are_named(as_hanh, units, chau):
    fields = {
        "source": units["desk"].pk,
        "parent": units["province"].pk,
        "name_1": "A",
        "name_2": "B",
        "staff_2": "chau",
    }
    assert "chau" in post(as_hanh, "split", **fields).content.decode()
    assert not Reorganisation.objects.exists()


def test_what_stands_against_it_is_said_on_the_page(as_hanh, units):
    event = post(as_hanh, "rename", source=units["pleiku"].pk, name="UBND xã Gào")
    page = as_hanh.get(event.url).content.decode()
    assert "đã có đơn vị tên" in page
    assert "Xác nhận và thực hiện ngay" not in page


def test_an_officer_of_one_ward_neither_sees_nor_makes_events_of_another(
    client, hanh, units, make_user
):
    event = draft_event(
        "create",
        by=hanh,
        decision_number="1",
        effective_on=timezone.localdate(),
        targets=[Target(parent=units["pleiku"], name="Phòng A")],
    )
    client.force_login(make_user("gao", "Lê Gào", Role.HR, "gao", "gao"))
    assert event not in client.get(reverse("desk_reorganisations")).context["rows"]
    assert client.get(reverse("desk_reorganisation", args=[event.pk])).status_code == 302
    act(client, event, "confirm")
    assert post(client, "rename", source=units["pleiku"].pk, name="X").status_code == 200
    assert not Unit.objects.filter(name="Phòng A").exists()
    assert client.get(reverse("desk_unit", args=[units["pleiku"].pk])).status_code == 302


def test_confirming_needs_its_permission(client, hanh, units):
    from django.contrib.auth.models import Group

    group = Group.objects.get(name=Role.HR.value)
    group.permissions.remove(*group.permissions.filter(codename="confirm_reorganisation"))
    client.force_login(hanh)
    event = draft_event(
        "create",
        by=hanh,
        decision_number="1",
        effective_on=timezone.localdate(),
        targets=[Target(parent=units["gao"], name="Phòng A")],
    )
    act(client, event, "confirm")
    assert not Unit.objects.filter(name="Phòng A").exists()


def test_a_units_page_tells_names_and_lineage(as_hanh, hanh, units, an):
    for kind, targets in (
        ("rename", [Target(name="Một cửa")]),
        ("move", [Target(parent=units["gao"], name="Một cửa")]),
    ):
        event = draft_event(
            kind,
            by=hanh,
            decision_number="9/QĐ",
            effective_on=dt.date(2026, 7, 1),
            sources=[units["desk"]],
            targets=targets,
        )
        confirm_event(event, by=hanh)
    page = as_hanh.get(reverse("desk_unit", args=[units["desk"].pk])).content.decode()
    assert "Trung tâm Phục vụ hành chính công (trước 01/07/2026" in page
    assert "Kế thừa bởi" in page
    new = main_posting(an, timezone.localdate()).unit
    assert "Được hình thành từ" in as_hanh.get(reverse("desk_unit", args=[new.pk])).content.decode()


def test_the_preview_has_a_fixed_number_of_queries(
    hanh, units, make_user, django_assert_max_num_queries
):
    for number in range(5):
        make_user(f"n{number}", f"Rơ Mah {number}", Role.HEAD, "desk", "desk")
    event = draft_event(
        "dissolve",
        by=hanh,
        decision_number="1",
        effective_on=timezone.localdate(),
        sources=[units["desk"]],
        targets=[Target(unit=units["gao"])],
    )
    with django_assert_max_num_queries(20):
        assert preview_event(event).staff == 5


def begin(client, person, **fields):
    data = {"act": "begin", **{f"begin-{name}": value for name, value in fields.items()}}
    return client.post(reverse("desk_postings", args=[person.pk]), data)


def test_a_new_main_posting_ends_the_one_before(as_hanh, units, an):
    begin(as_hanh, an, kind="main", unit=units["gao"].pk, starts_on="2026-08-01")
    old, new = an.postings.order_by("starts_on")
    assert (old.ends_on, old.end_reason) == (dt.date(2026, 7, 31), "moved")
    assert main_posting(an, dt.date(2026, 8, 1)) == new


def test_someone_seconded_counts_at_the_home_unit(as_hanh, units, an):
    fields = {"kind": "seconded", "unit": units["gao"].pk, "starts_on": "2026-08-01"}
    assert begin(as_hanh, an, **fields).status_code == 200
    begin(as_hanh, an, **fields, ends_on="2027-07-31")
    assert main_posting(an, dt.date(2026, 9, 1)).unit == units["desk"]
    assert an.postings.of_any_kind(dt.date(2026, 9, 1)).count() == 2


def test_retirement_ends_every_posting(as_hanh, units, an):
    begin(as_hanh, an, kind="concurrent", unit=units["gao"].pk, starts_on="2026-08-01")
    main = main_posting(an, timezone.localdate())
    data = {
        "act": "end",
        "end-posting": main.pk,
        "end-ends_on": timezone.localdate().isoformat(),
        "end-reason": "retired",
    }
    as_hanh.post(reverse("desk_postings", args=[an.pk]), data)
    assert not an.postings.filter(ends_on__isnull=True).exists()
    assert main_posting(an, timezone.localdate() + dt.timedelta(days=1)) is None


def test_a_leave_is_noted_and_ended_while_the_posting_goes_on(as_hanh, an):
    url = reverse("desk_postings", args=[an.pk])
    as_hanh.post(url, {"act": "leave", "leave-kind": "maternity", "leave-starts_on": "2026-10-01"})
    assert "Nghỉ thai sản" in as_hanh.get(url).content.decode()
    as_hanh.post(url, {"act": "back", "back-ends_on": "2026-10-31"})
    assert Leave.objects.get().ends_on == dt.date(2026, 10, 31)
    assert main_posting(an, timezone.localdate()) is not None


def test_postings_of_people_elsewhere_and_ones_own_are_closed(client, units, make_user, an):
    officer = make_user("gao", "Lê Gào", Role.HR, "gao", "gao")
    client.force_login(officer)
    for person in (an, officer):
        url = reverse("desk_postings", args=[person.pk])
        assert client.get(url).status_code == 302
        assert client.post(url, {"act": "leave"}).status_code == 302


def test_an_attempt_remembers_name_unit_and_position_of_its_day(an, quiz, enrolment, units):
    from quizzes.attempts.start import start_attempt

    attempt = start_attempt(an, quiz)
    assert (attempt.person_name, attempt.person_position) == (an.full_name, "Chuyên viên")
    assert attempt.unit_ref == units["desk"].pk
    assert attempt.unit_name == "Trung tâm Phục vụ hành chính công, UBND phường Pleiku"


def test_the_reader_of_a_split_passes_over_headings():
    from learning.formats.choice_excel import read_choices

    content = write_table("A", [], [Column("Mã CBCC", 9), Column("Đơn vị", 9)], [("GL1", "Gào")])
    assert [(row.code, row.unit) for row in read_choices(BytesIO(content))] == [("GL1", "Gào")]
