import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from hypothesis import given
from hypothesis import strategies as st

from cms.models import CoursePage, LessonPage
from cms.models.legal import LegalDocument
from learning.engine.groups import MIN_PEOPLE, Tally, shown_groups
from learning.enums import ProgrammeState, Role
from learning.models import Posting, WeakProvisionMap
from learning.reporting.weak_provisions.facility import compute_map, parts_of, request_map, rows_of
from quizzes.models import Attempt, QuestionPool

IN_A_MONTH = timezone.localdate() + dt.timedelta(days=30)


def tally(people):
    found = Tally()
    for person in range(people):
        found.add(person, 0.5)
    return found


@given(st.lists(st.integers(1, 12), max_size=8))
def test_no_small_group_is_shown_or_left_alone_behind_the_total(sizes):
    shown = shown_groups({place: tally(size) for place, size in enumerate(sizes)})
    assert all(sizes[place] >= MIN_PEOPLE for place in shown)
    hidden = len(sizes) - len(shown)
    assert hidden != 1 or not shown


@pytest.fixture
def crowd(quiz, make_user, units):
    """Six people at the desk of Pleiku and six in Gào, each with one graded attempt: those of
    the desk got the first question right and nothing else, those of Gào nothing.
    """
    versions = list(quiz.blueprint.get().topic.questions.values_list("current_version", flat=True))
    now = timezone.now()
    people = []
    for number in range(12):
        where = "desk" if number < 6 else "gao"
        user = make_user(f"nguoi{number}", f"Người {number}", Role.LEARNER, where)
        Attempt.objects.create(
            user=user,
            quiz=quiz,
            number=1,
            state="graded",
            seed=1,
            paper=[{"version": pk, "order": ["A"], "marks": 1} for pk in versions[:2]],
            awarded=["1" if where == "desk" else "0", "0"],
            pass_percent=50,
            started_at=now,
            deadline=now,
            submitted_at=now,
            graded_at=now,
            score=0,
            max_score=2,
            passed=False,
        )
        people.append(user)
    return people


def computed(unit):
    compute_map(request_map(unit).pk)
    return rows_of(WeakProvisionMap.objects.get(unit=unit))


def test_the_map_says_how_each_part_answered(crowd, units):
    (row,) = computed(units["province"])
    assert (row.facility, row.answers) == (0.25, 24)
    names = parts_of(units["province"])
    assert [(names[c.unit], c.facility) for c in row.cells] == [
        ("UBND xã Gào", 0.0),
        ("UBND phường Pleiku", 0.5),
    ]


def test_people_who_left_and_small_groups_are_not_in_it(crowd, units):
    Posting.objects.filter(user__in=crowd[6:8]).update(
        ends_on=timezone.localdate() - dt.timedelta(days=1)
    )
    (row,) = computed(units["province"])
    assert row.cells == []
    assert computed(units["gao"]) == []


def test_asking_twice_asks_once_and_reading_is_one_query(crowd, units, django_assert_num_queries):
    first = request_map(units["province"])
    assert request_map(units["province"]).asked_at == first.asked_at
    compute_map(first.pk)
    found = WeakProvisionMap.objects.get()
    with django_assert_num_queries(1):
        rows_of(found)


@pytest.mark.parametrize("task", ["map_weak_provisions", "map_weak_clauses"])
def test_what_was_queued_under_the_earlier_name_is_still_worked_out(crowd, units, task):
    asked = request_map(units["province"])
    import_string(f"learning.tasks.{task}")(asked.pk)
    asked.refresh_from_db()
    assert rows_of(asked)


def test_the_page_leads_to_a_course_and_its_programme(crowd, units, hanh, client, course, quiz):
    lesson = LessonPage.objects.child_of(course).first()
    document = LegalDocument.objects.get()
    lesson.body = [("law", {"document": document, "provision": "Điều 14", "text": ""})]
    lesson.save_revision().publish()
    compute_map(request_map(units["province"]).pk)
    client.force_login(hanh)
    page = client.get(reverse("desk_weak_provisions"), {"unit": units["province"].pk})
    assert "UBND xã Gào (0 %)" in page.content.decode()
    (row, _lowest) = page.context["rows"][0]
    sent = {
        "unit": units["gao"].pk,
        "dieu-khoan": row.provision.pk,
        "title": "Ôn lại Điều 14",
        "due_on": IN_A_MONTH,
    }
    done = client.post(reverse("desk_weak_provisions_refresh"), sent, follow=True)
    programme = done.context["programme"]
    assert programme.state == ProgrammeState.DRAFT
    assert [place.unit for place in programme.units.all()] == [units["gao"]]
    made = CoursePage.objects.get(title="Ôn lại Điều 14")
    (alias,) = made.lessons()
    assert alias.alias_of_id == lesson.pk
    assert made.get_children().count() == 2
    assert QuestionPool.objects.get().rows.count() == 6


def test_nothing_chosen_makes_nothing(crowd, units, hanh, client):
    client.force_login(hanh)
    courses = CoursePage.objects.count()
    client.post(reverse("desk_weak_provisions_refresh"), {"unit": units["gao"].pk, "title": "A"})
    past = {"unit": units["gao"].pk, "dieu-khoan": "1", "title": "A", "due_on": "2020-01-01"}
    client.post(reverse("desk_weak_provisions_refresh"), past)
    assert CoursePage.objects.count() == courses


def test_another_officers_unit_is_refused(crowd, units, binh, client):
    client.force_login(binh)
    for address in ("desk_weak_provisions", "desk_weak_provisions_request"):
        call = client.get if address == "desk_weak_provisions" else client.post
        assert call(reverse(address), {"unit": units["gao"].pk}).status_code in (302, 403)
    assert not WeakProvisionMap.objects.exists()


def test_the_table_for_excel_leaves_hidden_cells_empty(crowd, units, hanh, client):
    compute_map(request_map(units["province"]).pk)
    client.force_login(hanh)
    query = {"unit": units["province"].pk, "export": "xlsx"}
    answer = client.get(reverse("desk_weak_provisions"), query)
    assert answer.content[:2] == b"PK"


def test_a_refresher_without_law_is_refused_with_what_to_do(units, hanh):
    from learning.duties.refreshers import draft_refresher_course

    with pytest.raises(ValidationError, match="Chưa có bài học"):
        draft_refresher_course([], units["gao"], title="A", due_on=IN_A_MONTH, by=hanh)
