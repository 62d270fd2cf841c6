"""Practice as people meet it: pages that work without JavaScript."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from quizzes.attempts.start import start_attempt
from quizzes.enums import QuestionState
from quizzes.models import DailyQuestion, PracticeAnswer, Question, QuestionOption, Topic
from tests.fixtures.approved import approve

DONE = "Anh/chị đã trả lời hết câu hỏi hôm nay, mai có câu mới."
TOKEN = re.compile(r'name="token" value="(\w+)"')


@pytest.fixture
def bank(topic, make_question):
    Topic.objects.filter(pk=topic.pk).update(practice=True)
    return [make_question() for _number in range(5)]


def text_of(response):
    return response.content.decode()


def answer(client, question, option="A", query="", **more):
    url = reverse("practice_question", args=[question.pk]) + query
    token = TOKEN.search(text_of(client.get(url)))[1]
    data = {"version": question.current_version_id, "token": token, **more}
    return client.post(url, data | ({"q1": option} if option else {}), follow=True)


def test_the_start_offers_topics_levels_and_the_day(learner, bank):
    text = text_of(learner.get(reverse("practice")))
    assert "Đạo đức công vụ" in text
    assert "Đã gặp 0/5 câu" in text
    assert "Vận dụng" in text
    assert "Hôm nay có 3 câu" in text


def test_without_open_topics_the_start_says_so(learner, topic):
    text = text_of(learner.get(reverse("practice")))
    assert "chưa có câu hỏi nào để luyện tập" in text
    assert "Bắt đầu luyện tập" not in text


def test_next_leads_to_a_question_and_keeps_the_choice(learner, bank, topic):
    response = learner.get(reverse("practice_next"), {"chuyen_de": topic.pk, "muc_do": "remember"})
    assert response.url.endswith(f"?chuyen_de={topic.pk}&muc_do=remember")
    assert text_of(learner.get(response.url)).count('type="radio"') == 4


def test_next_without_a_question_says_what_to_do(learner, bank):
    response = learner.get(reverse("practice_next"), {"muc_do": "apply"}, follow=True)
    assert "chọn chuyên đề, mức độ khác" in text_of(response)


def test_a_choice_that_does_not_exist_counts_as_none(learner, bank):
    response = learner.get(reverse("practice_next"), {"chuyen_de": "999", "muc_do": "xyz"})
    assert response.url.startswith("/luyen-tap/cau/")


def test_the_question_page_does_not_hold_the_key(learner, bank):
    text = text_of(learner.get(reverse("practice_question", args=[bank[0].pk])))
    assert "Vì luật quy định như vậy." not in text
    assert "80/2025/QH15" not in text
    assert "option--right" not in text


def test_a_right_answer_shows_why_and_when_it_comes_back(learner, bank):
    with time_machine.travel(dt.datetime(2026, 11, 25, 1, tzinfo=dt.UTC), tick=False):
        text = text_of(answer(learner, bank[0]))
    assert "<title>Đúng." in text
    assert re.search(r"<h1[^>]*autofocus[^>]*>Đúng\.</h1>", text)
    assert "Vì luật quy định như vậy." in text
    assert "Điều 14" in text
    assert "27/11/2026" in text


def test_a_wrong_answer_shows_the_right_one(learner, bank):
    text = text_of(answer(learner, bank[0], "B"))
    assert ">Chưa đúng.</h1>" in text
    assert "phương án đúng" in text
    assert "anh/chị đã chọn" in text


def test_the_feedback_leads_on_with_the_same_choice(learner, bank, topic):
    text = text_of(answer(learner, bank[0], query=f"?chuyen_de={topic.pk}&muc_do=remember"))
    assert f"{reverse('practice_next')}?chuyen_de={topic.pk}&amp;muc_do=remember" in text


def test_one_may_ask_for_the_key_without_an_answer(learner, bank):
    text = text_of(answer(learner, bank[0], None, chua_biet="1"))
    assert "Đáp án của câu này" in text
    assert PracticeAnswer.objects.get().share == 0


def test_an_empty_answer_is_sent_back_with_what_to_do(learner, bank):
    text = text_of(answer(learner, bank[0], None))
    assert "Anh/chị chưa trả lời." in text
    assert 'name="q1"' in text
    assert not PracticeAnswer.objects.exists()


def test_a_double_click_is_one_answer(learner, bank):
    url = reverse("practice_question", args=[bank[0].pk])
    token = TOKEN.search(text_of(learner.get(url)))[1]
    data = {"version": bank[0].current_version_id, "token": token, "q1": "B"}
    assert learner.post(url, data).url == learner.post(url, data).url
    assert PracticeAnswer.objects.count() == 1


def test_the_feedback_keeps_the_order_of_the_form(learner, bank):
    url = reverse("practice_question", args=[bank[0].pk])
    page = text_of(learner.get(url))
    data = {
        "version": bank[0].current_version_id,
        "token": TOKEN.search(page)[1],
        "q1": "A",
    }
    shown = re.findall(r"Phương án [A-D]", page)
    assert re.findall(r"Phương án [A-D]", text_of(learner.post(url, data, follow=True))) == shown


@pytest.mark.parametrize("version", ["", "x", "0", "9" * 40])
def test_a_form_without_its_version_is_asked_anew(learner, bank, version):
    url = reverse("practice_question", args=[bank[0].pk])
    response = learner.post(url, {"version": version, "token": "x", "q1": "A"}, follow=True)
    assert "vừa được cập nhật" in text_of(response)


def widget_question(topic, kind, **fields):
    rows = fields.pop("options", [])
    question = Question(topic=topic, type=kind, explanation="Vì thế.", **fields)
    question.options = [QuestionOption(sort_order=i, **row) for i, row in enumerate(rows)]
    question.save()
    approve(question)
    return question


PAIRS = [{"text": "Nơi nhận", "match": "Một cửa"}, {"text": "Nơi xử lý", "match": "Phòng"}]
STEPS = [{"text": "Tiếp nhận"}, {"text": "Giải quyết"}]
SITUATION = [
    {"text": "Hướng dẫn tận tình", "weight": 100, "rationale": "Phục vụ Nhân dân."},
    {"text": "Bảo về", "weight": 0, "rationale": "Gây phiền hà."},
]


@pytest.mark.parametrize(
    ("kind", "fields", "sent", "shown"),
    [
        ("situational", {"options": SITUATION}, {"q1": "A"}, "Phục vụ Nhân dân."),
        ("matching", {"options": PAIRS}, {"q1-A": "1", "q1-B": "2"}, "Một cửa"),
        ("ordering", {"options": STEPS}, {"q1-A": "1", "q1-B": "2"}, "Tiếp nhận"),
        ("short_text", {"accepted_answers": "dân"}, {"q1": "Dân"}, "dân"),
        ("number", {"number_value": "30"}, {"q1": "30"}, "30"),
        ("gap_text", {"stem": "Trong [[30]] ngày"}, {"q1-1": "30"}, "30"),
        ("gap_select", {"stem": "Trong [[30|15]] ngày"}, {"q1-1": "2"}, "30"),
    ],
)
def test_every_kind_that_a_machine_marks_is_practised(
    learner, bank, topic, kind, fields, sent, shown
):
    question = widget_question(topic, kind, **{"stem": "Câu hỏi?", **fields})
    text = text_of(answer(learner, question, None, **sent))
    assert ">Đúng.</h1>" in text
    assert shown in text


def test_a_question_page_costs_a_fixed_number_of_queries(
    learner, bank, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9):
        learner.get(reverse("practice_question", args=[bank[0].pk]))


# Who, when and how not.


def test_practice_asks_for_a_sign_in(client, bank):
    for url in (reverse("practice"), reverse("daily"), reverse("practice_next")):
        assert "/dang-nhap/" in client.get(url).url


def test_feedback_is_for_whoever_answered(learner, client, chau, bank):
    answer(learner, bank[0])
    client.force_login(chau)
    url = reverse("practice_feedback", args=[PracticeAnswer.objects.get().pk])
    assert client.get(url).status_code == 404


def test_a_secret_question_has_no_page(learner, bank, topic):
    Topic.objects.filter(pk=topic.pk).update(practice=False)
    assert learner.get(reverse("practice_question", args=[bank[0].pk])).status_code == 404


def test_feedback_of_before_goes_when_the_topic_becomes_secret(learner, bank, topic):
    answer(learner, bank[0])
    Topic.objects.filter(pk=topic.pk).update(practice=False)
    url = reverse("practice_feedback", args=[PracticeAnswer.objects.get().pk])
    text = text_of(learner.get(url, follow=True))
    assert "đáp án không hiện ra" in text
    assert "Vì luật quy định như vậy." not in text


def test_practice_pauses_while_an_attempt_is_open(learner, an, bank, quiz, enrolment):
    answer(learner, bank[0])
    daily = text_of(learner.get(reverse("daily")))
    assert "Câu 1/3" in daily
    start_attempt(an, quiz)
    urls = [
        reverse("practice"),
        reverse("practice_next"),
        reverse("daily"),
        reverse("practice_question", args=[bank[1].pk]),
        reverse("practice_feedback", args=[PracticeAnswer.objects.get().pk]),
    ]
    for url in urls:
        text = text_of(learner.get(url))
        assert "Luyện tập đang tạm dừng" in text
        assert "Phương án" not in text
    assert learner.post(urls[3], {"q1": "A"}).status_code == 409
    assert "Câu hỏi mỗi ngày" not in text_of(learner.get(reverse("home")))


@pytest.mark.parametrize("name", ["practice", "practice_next", "daily"])
def test_reading_pages_take_no_post(learner, bank, name):
    assert learner.post(reverse(name)).status_code == 405


def test_the_days_answer_is_never_a_get(learner, bank):
    learner.get(reverse("daily"))
    row = DailyQuestion.objects.first()
    assert learner.get(reverse("answer_daily", args=[row.pk])).status_code == 405


# The editors' switch.


def test_an_editor_opens_a_topic_for_practice(client, lan, topic):
    client.force_login(lan)
    listing = text_of(client.get(reverse("wagtailsnippets_quizzes_topic:list")))
    assert "Cho luyện tập" in listing
    url = reverse("wagtailsnippets_quizzes_topic:edit", args=[topic.pk])
    assert "giữ kín cho kỳ kiểm tra" in text_of(client.get(url))
    client.post(url, {"slug": topic.slug, "name": topic.name, "practice": "on"})
    assert Topic.objects.get(pk=topic.pk).practice


# The day.


def answer_day(client, row, option="A"):
    data = {"version": row.question.current_version_id}
    data |= {"q1": option} if option else {}
    return client.post(reverse("answer_daily", args=[row.pk]), data, follow=True)


def test_the_home_page_counts_the_day_down(learner, bank):
    assert "Hôm nay có 3 câu" in text_of(learner.get(reverse("home")))
    rows = list(DailyQuestion.objects.all())
    text = text_of(answer_day(learner, rows[0]))
    assert "Hôm nay còn 2 câu." in text
    assert "Hôm nay còn 2 câu." in text_of(learner.get(reverse("home")))
    answer_day(learner, rows[1], "B")
    assert DONE in text_of(answer_day(learner, rows[2]))
    assert DONE in text_of(learner.get(reverse("home")))
    assert DONE in text_of(learner.get(reverse("daily")))


def test_the_home_page_is_silent_without_questions(learner, topic):
    assert "Câu hỏi mỗi ngày" not in text_of(learner.get(reverse("home")))
    assert "Hôm nay chưa có câu hỏi." in text_of(learner.get(reverse("daily")))


def test_a_second_answer_of_the_day_shows_the_first(learner, bank):
    learner.get(reverse("daily"))
    row = DailyQuestion.objects.first()
    answer_day(learner, row, "B")
    assert ">Chưa đúng.</h1>" in text_of(answer_day(learner, row, "A"))
    assert PracticeAnswer.objects.count() == 1


def test_an_empty_answer_of_the_day_is_sent_back(learner, bank):
    learner.get(reverse("daily"))
    text = text_of(answer_day(learner, DailyQuestion.objects.first(), None))
    assert "Anh/chị chưa trả lời." in text
    assert "Câu 1/3" in text


def test_the_day_of_somebody_else_is_not_found(learner, client, chau, bank):
    learner.get(reverse("daily"))
    client.force_login(chau)
    assert answer_day(client, DailyQuestion.objects.first()).status_code == 404


def test_a_question_of_the_day_that_is_retired_is_not_asked(learner, bank):
    learner.get(reverse("daily"))
    row = DailyQuestion.objects.first()
    Question.objects.filter(pk=row.question_id).update(state=QuestionState.RETIRED)
    text = text_of(answer_day(learner, row))
    assert "không dùng để luyện tập" in text
    assert "Câu 1/2" in text


def test_the_day_page_costs_a_fixed_number_of_queries(learner, bank, django_assert_max_num_queries):
    learner.get(reverse("daily"))
    with django_assert_max_num_queries(10):
        learner.get(reverse("daily"))
