import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from quizzes.bank.duplicates import keep_both, merge_pair, note_duplicates
from quizzes.enums import LikenessDecision, QuestionState
from quizzes.models import BlueprintRow, PoolQuestion, Question, QuestionLikeness, QuestionPool

STEM = "Thời hạn giải quyết khiếu nại lần đầu không quá bao nhiêu ngày kể từ ngày thụ lý?"


@pytest.fixture
def twins(make_question):
    make_question(stem="Người đứng đầu có trách nhiệm gì trong tiếp công dân định kỳ?")
    return make_question(stem=STEM), make_question(stem=STEM.replace("lần đầu", "lần hai"))


@pytest.fixture
def pair(twins):
    return note_duplicates(twins[1])[0]


def test_nearly_the_same_is_found_once(twins):
    (pair,) = note_duplicates(twins[1])
    assert (pair.first, pair.second) == twins
    assert 90 <= pair.percent < 100
    assert note_duplicates(twins[0]) == [pair]
    assert QuestionLikeness.objects.count() == 1


def test_what_was_decided_is_not_asked_again(pair, lan):
    assert keep_both(pair, by=lan)
    assert not keep_both(pair, by=lan)
    assert note_duplicates(pair.second) == []


def test_merging_hands_over_the_places_and_retires_the_other(pair, quiz, lan):
    first, second = pair.first, pair.second
    row = BlueprintRow.objects.create(quiz=quiz, question=second, count=1)
    both = QuestionPool.objects.create(name="Cả hai")
    for question in (first, second):
        PoolQuestion.objects.create(pool=both, question=question)
    alone = QuestionPool.objects.create(name="Một")
    PoolQuestion.objects.create(pool=alone, question=second)
    assert merge_pair(pair, keep=first, by=lan)
    row.refresh_from_db()
    assert row.question == first
    assert [r.question for r in both.rows.all()] == [first]
    assert [r.question for r in alone.rows.all()] == [first]
    assert Question.objects.get(pk=second.pk).state == QuestionState.RETIRED
    assert not merge_pair(QuestionLikeness.objects.get(), keep=first, by=lan)


def test_a_quiz_that_asks_both_has_to_be_mended_first(pair, quiz, lan):
    for question in (pair.first, pair.second):
        BlueprintRow.objects.create(quiz=quiz, question=question, count=1)
    with pytest.raises(ValidationError, match="cả hai câu"):
        merge_pair(pair, keep=pair.first, by=lan)
    assert QuestionLikeness.objects.get().decision == LikenessDecision.WAITING


def test_retired_questions_are_like_nobody(twins):
    Question.objects.filter(pk=twins[0].pk).update(state=QuestionState.RETIRED)
    assert note_duplicates(twins[1]) == []


def saved(client, question, stem):
    options = list(question.options.all())
    form = {
        "topic": question.topic_id,
        "type": question.type,
        "level": question.level,
        "stem": stem,
        "options-TOTAL_FORMS": len(options),
        "options-INITIAL_FORMS": len(options),
        "comments-TOTAL_FORMS": 0,
    }
    for place, option in enumerate(options):
        form |= {
            f"options-{place}-id": option.pk,
            f"options-{place}-text": option.text,
            f"options-{place}-weight": 0,
            f"options-{place}-place": "auto",
            f"options-{place}-ORDER": place + 1,
        }
        if option.correct:
            form[f"options-{place}-correct"] = "on"
    address = reverse("wagtailsnippets_quizzes_question:edit", args=[question.pk])
    return client.post(address, form, follow=True)


def test_saving_keeps_what_was_typed_and_shows_the_like(twins, lan, client):
    client.force_login(lan)
    page = saved(client, twins[1], STEM.replace("lần đầu", "lần thứ hai"))
    assert "Xem hai câu cạnh nhau" in page.content.decode()
    kept = Question.objects.get(pk=twins[1].pk).get_latest_revision_as_object()
    assert "lần thứ hai" in kept.stem


def test_the_two_are_shown_side_by_side_and_decided(pair, lan, client):
    client.force_login(lan)
    address = reverse("bank_duplicate", args=[pair.pk])
    page = client.get(address).content.decode()
    assert "<del>đầu</del>" in page
    assert "Giữ cả hai câu" in page
    assert "Xem và quyết định" in client.get(reverse("bank_duplicates")).content.decode()
    client.post(address, {"giu": "nothing"})
    assert QuestionLikeness.objects.get().decision == LikenessDecision.WAITING
    client.post(address, {"giu": pair.first_id})
    assert QuestionLikeness.objects.get().decision == LikenessDecision.MERGED
    assert "Đã gộp" in client.get(address).content.decode()


def test_reviewers_look_and_do_not_decide(pair, minh, client):
    client.force_login(minh)
    address = reverse("bank_duplicate", args=[pair.pk])
    assert "Giữ cả hai câu" not in client.get(address).content.decode()
    assert client.post(address, {"giu": "ca-hai"}).status_code in (302, 403)
    assert QuestionLikeness.objects.get().decision == LikenessDecision.WAITING
