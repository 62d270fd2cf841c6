"""One filled form makes one object, by a click only."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.snippets.models import get_snippet_models

from cms.models import CourseIndexPage, CoursePage, Creation, LegalDocument, LessonPage, Provision
from learning.models import Exemption
from quizzes.models import Question, QuestionPool, QuizPage, Topic

NO_ROWS = {"rows-TOTAL_FORMS": 0, "rows-INITIAL_FORMS": 0}
NO_COMMENTS = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}


def token_of(client, url):
    page = BeautifulSoup(client.get(url).content, "html.parser")
    return page.select_one("form[data-edit-form] input[name=csrfmiddlewaretoken]")["value"]


def add_page(model, parent):
    return reverse(
        "wagtailadmin_pages:add",
        args=["quizzes" if model is QuizPage else "cms", model.__name__.lower(), parent.pk],
    )


def add_snippet(model):
    return reverse(model.snippet_viewset.get_url_name("add"))


@pytest.fixture
def ways(course, topic, make_question):
    """For each kind: its model, the address of its form, and how an editor fills it."""
    make_question()
    index = CourseIndexPage.objects.get()
    law = LegalDocument.objects.get()
    page = {"title": "Thử hai lần", "slug": "thu-hai-lan", **NO_COMMENTS}
    return {
        "course": (
            CoursePage,
            add_page(CoursePage, index),
            {
                **page,
                "summary": "Tóm tắt",
                "aims": "null",
                "hours": 8,
                "subject_group": "management_skills",
                "completion_rule": "lessons",
            },
        ),
        "lesson": (
            LessonPage,
            add_page(LessonPage, course),
            {**page, "minutes": 5, "body-count": 0},
        ),
        "question": (
            Question,
            add_snippet(Question),
            {
                "topic": topic.pk,
                "type": "number",
                "level": "remember",
                "stem": "Mấy ngày?",
                "number_value": "30",
                "options-TOTAL_FORMS": 0,
                "options-INITIAL_FORMS": 0,
            },
        ),
        "topic": (Topic, add_snippet(Topic), {"name": "Chuyên đề", "slug": "chuyen-de"}),
        "pool": (QuestionPool, add_snippet(QuestionPool), {"name": "Nhóm", **NO_ROWS}),
        "law": (
            LegalDocument,
            add_snippet(LegalDocument),
            {
                "key": "1/2026/NĐ-CP",
                "number": "1/2026/NĐ-CP",
                "kind": "decree",
                "title": "Nghị định",
                "status": "in_force",
            },
        ),
        "provision": (
            Provision,
            add_snippet(Provision),
            {"document": law.pk, "locator": "Điều 99"},
        ),
    }


KINDS = ["course", "lesson", "question", "topic", "pool", "law", "provision"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_is_sent_twice_makes_one_object(client, admin, ways, kind):
    client.force_login(admin)
    model, url, data = ways[kind]
    token, before = token_of(client, url), model.objects.count()
    first = client.post(url, {**data, "csrfmiddlewaretoken": token})
    assert first.status_code == 302
    second = client.post(url, {**data, "csrfmiddlewaretoken": token}, follow=True)
    assert model.objects.count() == before + 1
    assert second.redirect_chain[0][0] == first["Location"]
    assert "chỉ lưu một lần" in second.content.decode()


@pytest.fixture
def topics(client, lan):
    """The form of a topic, and what an editor wrote in it."""
    client.force_login(lan)
    url = add_snippet(Topic)
    data = {"name": "Chuyên đề", "slug": "chuyen-de", "csrfmiddlewaretoken": token_of(client, url)}
    return url, data


def test_what_was_written_after_the_first_click_is_not_lost(client, topics):
    url, data = topics
    client.post(url, data)
    client.post(url, {**data, "name": "Chuyên đề khác", "slug": "chuyen-de-khac"})
    assert set(Topic.objects.values_list("name", flat=True)) == {"Chuyên đề", "Chuyên đề khác"}


def test_the_same_words_in_a_fresh_form_are_a_wish_of_their_own(client, lan, course):
    client.force_login(lan)
    url = add_page(LessonPage, course)
    data = {"title": "Bài mới", "minutes": 5, "body-count": 0, **NO_COMMENTS}
    for _time in range(2):
        client.post(url, {**data, "csrfmiddlewaretoken": token_of(client, url)})
    made = LessonPage.objects.filter(title="Bài mới")
    assert set(made.values_list("slug", flat=True)) == {"bai-moi", "bai-moi-2"}


def test_a_refused_form_may_be_sent_again(client, topics):
    url, data = topics
    Topic.add_root(name="Trước", slug="chuyen-de")
    assert client.post(url, data).status_code == 200
    Topic.objects.all().delete()
    assert client.post(url, data).status_code == 302
    assert Topic.objects.filter(name="Chuyên đề").exists()


def test_a_second_button_says_that_its_part_is_not_done(client, lan, course):
    client.force_login(lan)
    url = add_page(LessonPage, course)
    data = {
        "title": "Bài mới",
        "minutes": 5,
        "body-count": 0,
        **NO_COMMENTS,
        "csrfmiddlewaretoken": token_of(client, url),
    }
    client.post(url, data)
    answer = client.post(url, {**data, "action-publish": "action-publish"}, follow=True)
    assert "Việc anh/chị bấm sau chưa được thực hiện" in answer.content.decode()
    assert LessonPage.objects.filter(title="Bài mới").count() == 1


def test_another_person_with_the_same_form_is_another_wish(client, topics, minh):
    url, data = topics
    client.post(url, data)
    client.force_login(minh)
    answer = client.post(url, {**data, "slug": "khac"})
    assert "chỉ lưu một lần" not in answer.content.decode()


def test_what_was_made_is_remembered_for_a_day(client, topics):
    url, data = topics
    client.post(url, data)
    Creation.objects.update(created_at=timezone.now() - timedelta(days=2))
    client.post(url, {**data, "name": "Khác", "slug": "khac"})
    assert Creation.objects.count() == 1


def test_no_form_of_a_new_object_saves_by_itself(client, admin, quiz):
    client.force_login(admin)
    index, course = CourseIndexPage.objects.get(), CoursePage.objects.get()
    addresses = [add_snippet(model) for model in get_snippet_models()]
    addresses += [
        add_page(CoursePage, index),
        add_page(LessonPage, course),
        add_page(QuizPage, course),
    ]
    read = [client.get(url) for url in addresses]
    shown = [answer for answer in read if answer.status_code == 200]
    assert len(shown) >= 8
    assert [
        a.request["PATH_INFO"]
        for a in shown
        if "data-w-autosave-interval-value" in a.content.decode()
    ] == []


def test_what_exists_is_saved_by_itself(client, admin, course):
    client.force_login(admin)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[course.pk]))
    assert 'data-w-autosave-interval-value="500"' in page.content.decode()


def test_a_request_of_a_learner_is_sent_once(client, an, enrolment):
    client.force_login(an)
    url = reverse("ask_exemption")
    page = BeautifulSoup(client.get(url).content, "html.parser")
    form = page.select_one("main form[method=post]")
    data = {
        "csrfmiddlewaretoken": form.select_one("[name=csrfmiddlewaretoken]")["value"],
        "kind": "exempt",
        "starts_on": "2026-12-01",
        "reason": "Nghỉ ốm dài ngày",
    }
    for _time in range(2):
        assert client.post(url, data).status_code == 302
    assert Exemption.objects.filter(user=an).count() == 1
