"""What records rest on is refused with words, on the screen where it can be put out of use."""

import pytest
from django.urls import reverse

from learning.models import User
from quizzes.models import Question


@pytest.fixture
def delete(client, admin):
    """Send the form that confirms a deletion; where that led, and what it says there."""
    client.force_login(admin)

    def send(address):
        response = client.post(address, follow=True)
        assert response.status_code == 200
        return response.request["PATH_INFO"], response.content.decode()

    return send


def of_snippet(view, thing):
    return reverse(thing.snippet_viewset.get_url_name(view), args=[thing.pk])


def test_a_question_with_versions_stays(delete, quiz):
    question = Question.objects.exclude(versions=None)[0]
    bulk = reverse("wagtail_bulk_action", args=["quizzes", "question", "delete"])
    for address in (of_snippet("delete", question), f"{bulk}?id={question.pk}"):
        _place, page = delete(address)
        assert "Chưa xóa gì: còn 1 hồ sơ gắn với mục này" in page
        assert "với câu hỏi, chọn “Ngừng dùng”" in page
    assert Question.objects.filter(pk=question.pk).exists()


def test_a_person_with_records_stays_and_can_be_put_out_of_use(delete, an, enrolment):
    place, page = delete(reverse("wagtailusers_users:delete", args=[an.pk]))
    assert place == reverse("wagtailusers_users:edit", args=[an.pk])
    assert "với tài khoản, bỏ dấu “Đang sử dụng”" in page
    assert User.objects.filter(pk=an.pk).exists()


def test_what_nothing_rests_on_is_deleted(delete):
    nobody = User.objects.create(staff_code="KHONG-CO-GI", full_name="Không Có Gì")
    delete(reverse("wagtailusers_users:delete", args=[nobody.pk]))
    assert not User.objects.filter(pk=nobody.pk).exists()
