"""Who may not sit a course's quiz is told how to come to it."""

import re

import pytest
from django.utils import timezone

from learning.models import Enrolment


def quiz_page(client, quiz):
    return client.get(quiz.url).content.decode()


def test_one_enrols_from_the_quiz_and_may_then_start(client, an, quiz):
    client.force_login(an)
    page = quiz_page(client, quiz)
    assert "cần đăng ký khóa học" in page
    action = re.search(r'action="([^"]+/dang-ky/)"', page).group(1)
    client.post(action)
    assert Enrolment.objects.open().filter(user=an, course=quiz.course).exists()
    assert "Bắt đầu – đồng hồ chạy" in quiz_page(client, quiz)


def test_a_withdrawn_duty_leaves_the_way_open(client, an, quiz, enrolment):
    Enrolment.objects.filter(pk=enrolment.pk).update(ended_at=timezone.now(), ended_code="moved")
    client.force_login(an)
    assert f"/khoa-hoc/{quiz.course.pk}/dang-ky/" in quiz_page(client, quiz)


def test_a_course_that_is_only_assigned_says_whom_to_ask(client, an, quiz):
    course = quiz.course
    course.self_enrolment = False
    course.save()
    client.force_login(an)
    page = quiz_page(client, quiz)
    assert "không tự đăng ký được" in page
    assert "/dang-ky/" not in page


@pytest.mark.parametrize("self_enrolment", [True, False])
def test_every_refusal_leads_to_the_course(client, an, quiz, self_enrolment):
    course = quiz.course
    course.self_enrolment = self_enrolment
    course.save()
    client.force_login(an)
    assert f'href="{course.url}"' in quiz_page(client, quiz)


def test_those_enrolled_are_not_asked_to_enrol(client, an, quiz, enrolment):
    client.force_login(an)
    assert "/dang-ky/" not in quiz_page(client, quiz)
