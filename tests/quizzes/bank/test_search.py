import pytest
from django.urls import reverse

from quizzes.models import Question

LIST = "wagtailsnippets_quizzes_question:list"


@pytest.fixture
def bank(make_question):
    for number in range(8):
        make_question(stem=f"Câu về tiếp công dân số {number}?")
    return make_question(stem='Thời hạn giải quyết "khiếu nại" lần đầu là bao lâu?', level="apply")


@pytest.mark.parametrize(
    "typed", ["khieu nai", "khiếu nại", "KHIẾU  NẠI lần đầu", "phuong an khie"]
)
def test_words_are_found_with_and_without_diacritics(bank, typed):
    assert list(Question.objects.matching(typed)) == [bank]


def test_the_middle_of_a_word_is_no_word(bank):
    assert not Question.objects.matching("hieu").exists()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "khiếu nại"},
        {"level": "apply"},
        {"facility": "easy"},
        {"uses_min": "3"},
        {"last_used_at_from": "2026-01-01"},
        {"place": "điều 14", "q": "khieu"},
        {"place": "14", "q": "khieu"},
        {"state": "ready", "type": "single", "q": "khieu"},
    ],
)
def test_the_list_is_narrowed(bank, lan, client, query):
    Question.objects.filter(pk=bank.pk).update(
        facility=0.9, uses=5, last_used_at="2026-05-01T00:00:00Z"
    )
    client.force_login(lan)
    page = client.get(reverse(LIST), query)
    assert [row.pk for row in page.context["object_list"]] == [bank.pk]


def test_filters_name_topics_authors_and_law(bank, lan, client, topic):
    Question.objects.filter(pk=bank.pk).update(author=lan)
    client.force_login(lan)
    query = {"author": "ngọc lan", "topic": topic.pk, "document": "Luật Cán bộ 80/2025"}
    page = client.get(reverse(LIST), query)
    assert [row.pk for row in page.context["object_list"]] == [bank.pk]


def test_the_list_costs_the_same_whatever_the_size(
    bank, lan, client, django_assert_max_num_queries
):
    client.force_login(lan)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(12):
        page = client.get(reverse(LIST))
    assert "Độ dễ" in page.content.decode()
    with django_assert_max_num_queries(12):
        client.get(reverse(LIST), {"q": "khieu nai", "level": "apply"})


def test_choosing_a_question_searches_in_the_same_way(bank, lan, client):
    client.force_login(lan)
    address = reverse("wagtailsnippetchoosers_quizzes_question:choose_results")
    page = client.get(address, {"q": "khiếu nại"}).content.decode()
    assert "khiếu nại" in page
    assert "tiếp công dân" not in page
