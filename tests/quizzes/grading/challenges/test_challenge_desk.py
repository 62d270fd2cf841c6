"""Editors and reviewers read and answer challenges."""

import datetime as dt

import pytest
from django.urls import reverse

from quizzes.enums import ChallengeState
from quizzes.grading.challenges.transitions import answer_challenge, open_challenge
from quizzes.models import Challenge

LIST = "challenges_desk"
ANSWER = {"state": "upheld", "answer": "Điều 14 cho thấy B đúng."}


@pytest.fixture
def challenge(sat, place):
    attempt = sat[0]
    return open_challenge(
        attempt, position=place(attempt), clause="Khoản 2 Điều 14", text="Phương án B mới đúng."
    )


@pytest.fixture
def url(challenge):
    return reverse("challenge_desk", args=[challenge.pk])


@pytest.fixture
def answered(sat, minh, place):
    attempt = sat[1]
    row = open_challenge(attempt, position=place(attempt), clause="Điều 9", text="Câu tối nghĩa.")
    return answer_challenge(row, by=minh, state=ChallengeState.REJECTED, answer="Câu rõ nghĩa.")


def test_the_list_shows_open_ones_first_and_filters(client, lan, answered, challenge):
    client.force_login(lan)
    text = client.get(reverse(LIST)).content.decode()
    assert "1 kiến nghị chờ trả lời" in text
    assert text.index("Khoản 2 Điều 14") < text.index("Điều 9")
    text = client.get(reverse(LIST), {"tinh-trang": "rejected"}).content.decode()
    assert "Điều 9" in text
    assert "Khoản 2 Điều 14" not in text
    assert "Khoản 2 Điều 14" in client.get(reverse(LIST), {"tinh-trang": "x"}).content.decode()


def test_the_list_is_paged_and_takes_the_same_queries(
    client, lan, challenge, django_assert_max_num_queries
):
    Challenge.objects.filter(pk=challenge.pk).update(
        state=ChallengeState.REJECTED, answered_by=lan, answered_at=challenge.created_at, answer="-"
    )
    challenge.refresh_from_db()
    for _number in range(60):
        challenge.pk = None
        challenge.save()
    client.force_login(lan)
    with django_assert_max_num_queries(16):
        text = client.get(reverse(LIST), {"tinh-trang": "rejected"}).content.decode()
    assert "?tinh-trang=rejected&amp;trang=2" in text
    assert "Trang 2/2" in client.get(reverse(LIST), {"trang": 2}).content.decode()


def test_the_page_shows_the_question_the_person_and_the_law(client, lan, url, version):
    client.force_login(lan)
    text = client.get(url).content.decode()
    for shown in (
        version.content["stem"],
        "Nguyễn Văn An",
        "Phương án B mới đúng.",
        "người gửi đã chọn",
        "Điều 14 Luật Cán bộ, công chức",
        "Gửi trả lời",
    ):
        assert shown in text


@pytest.mark.parametrize("who", ["lan", "minh"])
def test_editors_and_reviewers_answer(client, who, request, url, challenge):
    person = request.getfixturevalue(who)
    client.force_login(person)
    assert client.post(url, ANSWER).url == url
    challenge.refresh_from_db()
    assert (challenge.state, challenge.answered_by) == (ChallengeState.UPHELD, person)
    assert ANSWER["answer"] in client.get(url).content.decode()


def test_an_upheld_challenge_leads_editors_to_a_filled_draft(client, lan, url, challenge, version):
    evening = dt.datetime(2026, 11, 24, 18, tzinfo=dt.UTC)
    Challenge.objects.filter(pk=challenge.pk).update(created_at=evening)
    client.force_login(lan)
    client.post(url, ANSWER)
    draft_url = f"{reverse('regrade_new', args=[version.pk])}?kien-nghi={challenge.pk}"
    assert draft_url in client.get(url).content.decode()
    text = client.get(draft_url).content.decode()
    assert "Khoản 2 Điều 14" in text
    assert ANSWER["answer"] in text
    assert "kiến nghị ngày 25/11/2026" in text


def test_a_reviewer_is_not_led_to_a_draft(client, minh, url, version):
    client.force_login(minh)
    client.post(url, ANSWER)
    assert reverse("regrade_new", args=[version.pk]) not in client.get(url).content.decode()


def test_the_author_of_a_challenge_does_not_answer_it(client, an, lan, url, challenge):
    Challenge.objects.filter(pk=challenge.pk).update(user=lan)
    client.force_login(lan)
    assert "Gửi trả lời" not in client.get(url).content.decode()
    assert "người khác" in client.post(url, ANSWER).content.decode()
    challenge.refresh_from_db()
    assert challenge.is_open


def test_challenges_on_the_desk_ask_for_a_sign_in(client, url):
    for address in (reverse(LIST), url):
        assert client.get(address).status_code == 302
    client.post(url, ANSWER)
    assert Challenge.objects.open().count() == 1


@pytest.mark.parametrize("who", ["an", "hanh", "binh"])
def test_others_do_not_read_or_answer(client, who, request, url):
    client.force_login(request.getfixturevalue(who))
    for address in (reverse(LIST), url):
        assert client.get(address).status_code in (302, 403)
    client.post(url, ANSWER)
    assert Challenge.objects.open().count() == 1


def test_who_only_reads_cannot_answer(client, admin, url):
    admin.is_superuser = False
    admin.save()
    client.force_login(admin)
    assert "Gửi trả lời" not in client.get(url).content.decode()
    client.post(url, ANSWER)
    assert Challenge.objects.open().count() == 1


def test_whoever_answers_second_changes_nothing_and_is_told(client, lan, minh, url, challenge):
    answer_challenge(challenge, by=minh, state=ChallengeState.REJECTED, answer="Không.")
    client.force_login(lan)
    text = client.post(url, ANSWER, follow=True).content.decode()
    assert "đã trả lời trước" in text
    challenge.refresh_from_db()
    assert challenge.state == ChallengeState.REJECTED


def test_an_answer_needs_its_words(client, lan, url, challenge):
    client.force_login(lan)
    for wrong in ({"state": "upheld", "answer": " "}, {"state": "open", "answer": "Có."}):
        assert client.post(url, wrong).status_code == 200
    challenge.refresh_from_db()
    assert challenge.is_open


def test_the_desk_refuses_other_methods(client, lan, url):
    client.force_login(lan)
    assert client.put(url).status_code == 405
    assert client.post(reverse(LIST)).status_code == 405


def test_an_unknown_challenge_is_not_found(client, lan):
    client.force_login(lan)
    assert client.get(reverse("challenge_desk", args=[9])).status_code == 404
