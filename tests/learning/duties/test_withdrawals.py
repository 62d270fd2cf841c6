"""A course with learners that is withdrawn or moved: they are named, asked for, and never lost."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.models import CoursePage, LessonPage
from learning.duties.enrolment_pass import run_duties
from learning.duties.enrolments import create_programme
from learning.duties.holidays import working_days
from learning.enums import EndCode
from learning.models import Enrolment, Reminder, User
from learning.reminders.create import make_reminders, reminder_alarm
from quizzes.models import Attempt

ASKS = "1 người ở 1 đơn vị đang có nhiệm vụ học chưa hoàn thành."


def unpublish(client, page, **posted):
    return client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), posted)


def bulk(client, page, **posted):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    return client.post(f"{url}?id={page.pk}", posted)


@pytest.fixture
def editor(client, admin, enrolment):
    client.force_login(admin)
    return client


@pytest.fixture
def pages(course, quiz):
    lesson = LessonPage.objects.child_of(course).first()
    return {"course": course, "lesson": lesson, "quiz": quiz, "index": course.get_parent().specific}


@pytest.mark.parametrize("door", [unpublish, bulk])
@pytest.mark.parametrize("kind", ["course", "lesson", "quiz", "index"])
def test_who_is_concerned_is_said_before_anything_happens(editor, pages, kind, door):
    page = pages[kind]
    asked = door(editor, page).content.decode()
    page.refresh_from_db()
    assert page.live
    assert ASKS in asked
    assert "Rút nhiệm vụ" in asked


@pytest.mark.parametrize("door", [unpublish, bulk])
def test_duties_that_are_kept_stay_due(editor, course, enrolment, door):
    door(editor, course, nhiem_vu="giu")
    course.refresh_from_db()
    enrolment.refresh_from_db()
    assert not course.live
    assert enrolment.is_open


@pytest.mark.parametrize("door", [unpublish, bulk])
def test_duties_that_are_withdrawn_end_with_the_reason(editor, course, enrolment, door):
    door(editor, course, nhiem_vu="rut", ly_do="Soạn lại theo luật mới")
    course.refresh_from_db()
    enrolment.refresh_from_db()
    assert not course.live
    assert (enrolment.ended_code, enrolment.ended_reason) == (
        EndCode.WITHDRAWN,
        "Soạn lại theo luật mới",
    )


def test_a_reason_that_is_too_long_is_not_said_to_be_missing(editor, course):
    text = unpublish(editor, course, nhiem_vu="rut", ly_do="x" * 151).content.decode()
    assert "tối đa 150" in text
    assert "Anh/chị ghi lý do rút nhiệm vụ." not in text


def test_duties_are_not_withdrawn_without_a_reason(editor, course, enrolment):
    answer = unpublish(editor, course, nhiem_vu="rut", ly_do=" ")
    course.refresh_from_db()
    enrolment.refresh_from_db()
    assert "Anh/chị ghi lý do rút nhiệm vụ." in answer.content.decode()
    assert course.live
    assert enrolment.is_open


def test_what_was_chosen_before_is_carried_on(editor, course, enrolment):
    answer = unpublish(editor, course, include_descendants="on")
    assert '<input type="hidden" name="include_descendants" value="on">' in answer.content.decode()


def test_nobody_is_asked_where_nobody_is_concerned(client, admin, course):
    client.force_login(admin)
    unpublish(client, course)
    course.refresh_from_db()
    assert not course.live


def test_a_lesson_that_moves_says_whom_it_concerns_and_its_address_leads_on(
    editor, pages, an, django_capture_on_commit_callbacks
):
    lesson, index = pages["lesson"], pages["index"]
    other = index.add_child(instance=CoursePage(title="Khóa khác", summary="x"))
    before = lesson.url
    url = reverse("wagtailadmin_pages:move_confirm", args=[lesson.pk, other.pk])
    asked = editor.post(url).content.decode()
    assert ASKS in asked
    assert "Rút nhiệm vụ" not in asked
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(url, {"nhiem_vu": "giu"})
    assert LessonPage.objects.child_of(other).get().pk == lesson.pk
    editor.force_login(an)
    assert editor.get(before, follow=True).status_code == 200


def links_of(client, address):
    body = client.get(address).content.decode().split("<main", 1)[1]
    return {link for link in re.findall(r'href="(/[^"#]*)"', body) if "/quan-tri/" not in link}


@pytest.mark.parametrize("kind", ["course", "lesson", "quiz", "index"])
def test_no_link_of_the_learner_leads_nowhere(editor, pages, kind, an):
    unpublish(editor, pages[kind], nhiem_vu="giu", include_descendants="on")
    editor.force_login(an)
    found = {"/", reverse("reminders"), reverse("ask_exemption"), pages[kind].url}
    for address in sorted(found):
        found |= links_of(editor, address)
    assert {link: editor.get(link).status_code for link in found} == dict.fromkeys(found, 200)


def test_the_page_says_that_it_rests_and_home_does_not_send_there(editor, course, an):
    unpublish(editor, course, nhiem_vu="giu", include_descendants="on")
    editor.force_login(an)
    assert "đang tạm ngừng" in editor.get(course.url).content.decode()
    home = editor.get("/").content.decode()
    assert "(đang tạm ngừng)" in home
    assert "Bắt đầu học" not in home


@pytest.mark.parametrize("kind", ["course", "lesson", "quiz", "index"])
def test_a_mailed_link_asks_for_a_sign_in_and_then_says_that_the_page_rests(
    client, pages, editor, an, kind
):
    page = pages[kind]
    unpublish(editor, page, nhiem_vu="giu", include_descendants="on")
    client.logout()
    asked = client.get(page.url, follow=True)
    assert asked.redirect_chain == [(f"{reverse('account_login')}?next={page.url}", 302)]
    assert page.title not in asked.content.decode()
    client.force_login(an)
    assert "đang tạm ngừng" in client.get(page.url).content.decode()


def test_home_counts_no_parts_of_what_rests(editor, course, an):
    unpublish(editor, course, nhiem_vu="giu", include_descendants="on")
    editor.force_login(an)
    assert "0/0" not in editor.get("/").content.decode()


@pytest.fixture
def doors(pages):
    """What a learner who had the pages open still clicks; where it leads them."""
    course, lesson, quiz = pages["course"], pages["lesson"], pages["quiz"]
    return {
        "enrol": reverse("enrol", args=[course.pk]),
        "lesson": reverse("finish_lesson", args=[lesson.pk]),
        "quiz": reverse("begin_attempt", args=[quiz.pk]),
    }


@pytest.mark.parametrize("below", [{}, {"include_descendants": "on"}], ids=["alone", "whole"])
@pytest.mark.parametrize("door", ["enrol", "lesson", "quiz"])
def test_a_form_that_stood_open_leads_to_the_page_that_says_it_rests(
    editor, pages, doors, an, door, below
):
    unpublish(editor, pages["course"], nhiem_vu="giu", **below)
    editor.force_login(an)
    answer = editor.post(doors[door], follow=True)
    assert answer.status_code == 200
    assert "đang tạm ngừng" in answer.content.decode()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("door", ["lesson", "quiz"])
def test_so_does_a_lesson_or_quiz_withdrawn_by_itself(editor, pages, doors, an, door):
    unpublish(editor, pages[door], nhiem_vu="giu")
    editor.force_login(an)
    answer = editor.post(doors[door], follow=True)
    assert (answer.status_code, Attempt.objects.count()) == (200, 0)
    assert "đang tạm ngừng" in answer.content.decode()


@pytest.mark.parametrize("kind", ["lesson", "quiz"])
def test_a_course_rests_with_all_that_is_in_it(editor, pages, an, kind):
    unpublish(editor, pages["course"], nhiem_vu="giu")
    editor.force_login(an)
    assert "đang tạm ngừng" in editor.get(pages[kind].url).content.decode()
    assert editor.get(f"{pages['course'].url}khong-co/").status_code == 404


def test_who_was_never_enrolled_reads_that_it_rests_too(editor, pages, doors, binh):
    unpublish(editor, pages["course"], nhiem_vu="giu")
    editor.force_login(binh)
    assert "đang tạm ngừng" in editor.post(doors["quiz"], follow=True).content.decode()
    assert not Enrolment.objects.filter(user=binh).exists()


def test_an_attempt_under_way_goes_on(editor, pages, doors, an):
    editor.force_login(an)
    paper = editor.post(doors["quiz"], follow=True).redirect_chain[-1][0]
    editor.force_login(User.objects.get(is_superuser=True))
    unpublish(editor, pages["course"], nhiem_vu="giu", include_descendants="on")
    editor.force_login(an)
    assert editor.get(paper).status_code == 200
    assert paper in editor.get("/").content.decode()


@pytest.mark.parametrize("kind", ["course", "stand-alone"])
def test_nobody_is_reminded_of_what_rests(editor, pages, an, enrolment, kind):
    page = pages["course"]
    if kind == "stand-alone":
        page = pages["quiz"]
        Enrolment.objects.filter(pk=enrolment.pk).update(course=None, quiz=page)
    unpublish(editor, page, nhiem_vu="giu")
    day = working_day_after(timezone.now() + dt.timedelta(days=20))
    make_reminders(day)
    assert not Reminder.objects.filter(enrolment=enrolment).exists()
    assert reminder_alarm(day) == 0
    type(page).objects.get(pk=page.pk).save_revision().publish()
    make_reminders(day)
    assert Reminder.objects.filter(enrolment=enrolment).exists()


def working_day_after(moment):
    while not working_days().is_working(timezone.localdate(moment)):
        moment += dt.timedelta(days=1)
    return moment


def test_a_page_never_published_is_nowhere(client, course, an):
    draft = course.add_child(instance=LessonPage(title="Bản nháp", live=False))
    client.force_login(an)
    assert client.get(draft.url).status_code == 404


def test_a_withdrawn_course_is_given_to_nobody_anew(editor, course, an, units, hanh):
    today = timezone.localdate()
    create_programme(course, unit=units["pleiku"], due_on=today, by=hanh)
    unpublish(editor, course, nhiem_vu="rut", ly_do="Soạn lại")
    run_duties()
    assert not Enrolment.objects.open().filter(course=course).exists()


def test_a_course_back_again_is_due_as_before(editor, course, an, enrolment):
    unpublish(editor, course, nhiem_vu="giu")
    CoursePage.objects.get(pk=course.pk).save_revision().publish()
    run_duties()
    enrolment.refresh_from_db()
    assert enrolment.is_open
    editor.force_login(an)
    assert "đang tạm ngừng" not in editor.get(course.url).content.decode()
