"""Drafting, the dry run, applying by a second person, giving up."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.enums import RegradePolicy, RegradeState, RoundState
from quizzes.grading.regrade import views
from quizzes.models import Attempt, Challenge, QuestionVersion, Regrade, RegradeChange, Round
from tests.rewriting import rewrite

DECISION = {"decision_number": "12/QĐ-SNV"}


@pytest.fixture
def form(version):
    return reverse("regrade_new", args=[version.pk])


@pytest.fixture
def editor(client, lan):
    client.force_login(lan)
    return client


@pytest.fixture
def reviewer(client, minh):
    client.force_login(minh)
    return client


def page_of(row):
    return reverse("regrade_desk", args=[row.pk])


def given(**fields):
    return {"policy": "old_and_new", "scope": "all", "reason": "Trái Điều 14.", "key": "B"} | fields


# The draft


def test_an_editor_drafts_and_comes_to_the_dry_run(editor, sat, form, version):
    assert "Cách chấm lại" in editor.get(form).content.decode()
    response = editor.post(form, given())
    row = Regrade.objects.get()
    assert response.url == page_of(row)
    assert (row.version, row.corrected, row.quiz) == (version, {"key": ["B"]}, None)


def test_a_draft_is_limited_to_a_quiz_or_a_round(editor, sat, form, fixed_quiz):
    start = timezone.now()
    round_ = Round.objects.create(
        quiz=fixed_quiz,
        number=1,
        opens_at=start,
        closes_at=start + dt.timedelta(days=1),
        state=RoundState.OPEN,
    )
    Attempt.objects.filter(pk=sat[0].pk).update(round=round_)
    editor.post(form, given(scope=f"quiz-{fixed_quiz.pk}"))
    row = Regrade.objects.get()
    assert (row.quiz, row.round) == (fixed_quiz, None)
    Regrade.objects.update(state=RegradeState.CANCELLED)
    editor.post(form, given(scope=f"round-{round_.pk}"))
    row = Regrade.objects.latest("pk")
    assert (row.quiz, row.round) == (fixed_quiz, round_)


@pytest.mark.parametrize(
    "wrong",
    [{"reason": " "}, {"policy": "x"}, {"scope": "quiz-99"}, {"key": "A"}, {"key": "Z"}],
)
def test_a_draft_that_does_not_fit_is_shown_again(editor, sat, form, wrong):
    response = editor.post(form, given(**wrong))
    assert response.status_code == 200
    assert "data-error-summary" in response.content.decode()
    assert not Regrade.objects.exists()


def test_where_a_draft_waits_the_page_leads_to_it(editor, draft, form):
    row = draft()
    text = editor.get(form).content.decode()
    assert page_of(row) in text
    assert "Lưu dự thảo" not in text
    assert editor.post(form, given()).status_code == 200
    assert Regrade.objects.count() == 1


def test_the_question_is_found_by_its_words(editor, version):
    url = reverse("regrade_choose")
    stem = version.content["stem"]
    text = editor.get(url, {"tim": stem.upper()}).content.decode()
    assert reverse("regrade_new", args=[version.pk]) in text
    assert "Không có câu nào khớp" in editor.get(url, {"tim": "xyz"}).content.decode()


def test_the_search_goes_on_to_the_next_page(
    editor, make_question, monkeypatch, django_assert_max_num_queries
):
    for _number in range(31):
        make_question()
    with django_assert_max_num_queries(14):
        text = editor.get(reverse("regrade_choose"), {"tim": "câu hỏi"}).content.decode()
    assert "trang=2" in text
    assert "tim=c%C3%A2u+h%E1%BB%8Fi&amp;trang=2" in text


@pytest.mark.parametrize("who", [None, "an", "hanh", "minh"])
def test_only_editors_draft(client, who, request, form):
    if who:
        client.force_login(request.getfixturevalue(who))
    for address in (form, reverse("regrade_choose")):
        assert client.get(address).status_code in (302, 403)
    client.post(form, given())
    assert not Regrade.objects.exists()


def test_drafting_refuses_what_does_not_exist_and_other_methods(editor, form):
    assert editor.get(reverse("regrade_new", args=[999])).status_code == 404
    assert editor.get(form, {"kien-nghi": "999"}).status_code == 404
    assert editor.put(form).status_code == 405
    assert editor.post(reverse("regrade_choose")).status_code == 405
    assert not Challenge.objects.exists()


# The page


def test_the_dry_run_shows_who_rises_falls_and_flips(reviewer, sat, draft):
    row = draft(RegradePolicy.NEW_KEY)
    text = reviewer.get(page_of(row)).content.decode()
    assert text.index("đạt → chưa đạt") < text.index("chưa đạt → đạt")
    for shown in ("Nguyễn Văn An", "Rơ Châm H", "1/4", "2/4", "Áp dụng chấm lại", "B. Phương án B"):
        assert shown in text
    assert not RegradeChange.objects.exists()


def test_the_list_shows_drafts_first(editor, sat, applied, draft, django_assert_max_num_queries):
    done = applied()
    row = draft(RegradePolicy.VOID)
    with django_assert_max_num_queries(14):
        text = editor.get(reverse("regrades_desk")).content.decode()
    assert text.index(page_of(row)) < text.index(page_of(done))
    assert "12/QĐ-SNV" in text


def test_many_changes_are_paged(reviewer, sat, applied, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(views, "PER_PAGE", 1)
    row = applied(RegradePolicy.VOID)
    with django_assert_max_num_queries(30):
        first = reviewer.get(page_of(row)).content.decode()
    second = reviewer.get(page_of(row), {"trang": 2}).content.decode()
    assert "Trang 1/2" in first
    assert ("Nguyễn Văn An" in first) != ("Nguyễn Văn An" in second)


@pytest.mark.parametrize("who", [None, "an", "hanh", "binh"])
def test_others_do_not_see_regrades(client, who, request, draft):
    row = draft()
    if who:
        client.force_login(request.getfixturevalue(who))
    for address in (page_of(row), reverse("regrades_desk")):
        assert client.get(address).status_code in (302, 403)


def test_the_pages_are_read_only(editor, draft):
    assert editor.post(page_of(draft())).status_code == 405
    assert editor.post(reverse("regrades_desk")).status_code == 405
    assert editor.get(reverse("regrade_desk", args=[999])).status_code == 404


# Applying and giving up


def test_a_reviewer_applies_by_a_decision(reviewer, minh, sat, draft):
    row = draft()
    text = reviewer.post(reverse("regrade_apply", args=[row.pk]), DECISION, follow=True)
    row.refresh_from_db()
    assert (row.state, row.applied_by) == (RegradeState.APPLIED, minh)
    assert "12/QĐ-SNV" in text.content.decode()
    assert "Áp dụng chấm lại" not in text.content.decode()


def test_nothing_is_applied_without_a_number(reviewer, sat, draft):
    row = draft()
    url = reverse("regrade_apply", args=[row.pk])
    for number in ("", " ", "x" * 101):
        reviewer.post(url, {"decision_number": number})
    row.refresh_from_db()
    assert row.is_draft


def test_who_drafted_does_not_apply(client, admin, sat, version):
    from quizzes.grading.regrade.transitions import prepare_regrade

    row = prepare_regrade(version, by=admin, policy=RegradePolicy.VOID, reason="Câu tối nghĩa.")
    client.force_login(admin)
    assert "Áp dụng chấm lại" not in client.get(page_of(row)).content.decode()
    text = client.post(reverse("regrade_apply", args=[row.pk]), DECISION, follow=True)
    assert "người khác" in text.content.decode()
    row.refresh_from_db()
    assert row.is_draft


def test_a_cancelled_draft_is_not_applied_and_an_applied_one_not_cancelled(reviewer, sat, draft):
    row = draft()
    apply, cancel = (reverse(name, args=[row.pk]) for name in ("regrade_apply", "regrade_cancel"))
    reviewer.post(cancel)
    text = reviewer.post(apply, DECISION, follow=True).content.decode()
    assert "đã bị hủy" in text
    assert "Chấm thử" not in text
    row = draft()
    reviewer.post(reverse("regrade_apply", args=[row.pk]), DECISION)
    text = reviewer.post(reverse("regrade_cancel", args=[row.pk]), follow=True).content.decode()
    assert "không hủy được" in text
    row.refresh_from_db()
    assert row.is_applied


@pytest.mark.parametrize("who", [None, "an", "hanh", "lan"])
def test_only_reviewers_and_the_administrator_apply(client, who, request, sat, draft):
    row = draft()
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.post(reverse("regrade_apply", args=[row.pk]), DECISION).status_code in (302, 403)
    row.refresh_from_db()
    assert row.is_draft


@pytest.mark.parametrize("who", [None, "an", "hanh"])
def test_others_do_not_cancel(client, who, request, draft):
    row = draft()
    if who:
        client.force_login(request.getfixturevalue(who))
    client.post(reverse("regrade_cancel", args=[row.pk]))
    row.refresh_from_db()
    assert row.is_draft


def test_applying_and_cancelling_are_posts(reviewer, draft):
    row = draft()
    for name in ("regrade_apply", "regrade_cancel"):
        assert reviewer.get(reverse(name, args=[row.pk])).status_code == 405
        assert reviewer.post(reverse(name, args=[999]), DECISION).status_code == 404


def test_a_mistaken_key_is_taken_back_by_another_regrade(editor, sat, applied, form):
    before = Attempt.objects.get(pk=sat[0].pk).score
    applied(RegradePolicy.NEW_KEY)
    assert editor.post(form, given(policy="new_key", key="A")).status_code == 302
    from quizzes.grading.regrade.preview import preview_regrade

    rows = preview_regrade(Regrade.objects.latest("pk")).rows
    back = next(row for row in rows if row.attempt_id == sat[0].pk)
    assert back.change.new_score == before


# The round's page


def test_the_page_of_a_round_lists_what_was_regraded_in_it(
    client, an, sat, applied, fixed_quiz, version, django_assert_max_num_queries
):
    start = timezone.now() - dt.timedelta(days=9)
    one, two = (
        Round.objects.create(
            quiz=fixed_quiz,
            number=number,
            opens_at=start + dt.timedelta(days=number),
            closes_at=start + dt.timedelta(days=number + 1),
            state=RoundState.PUBLISHED,
        )
        for number in (1, 2)
    )
    Attempt.objects.filter(pk__in=[row.pk for row in sat]).update(round=one)
    applied(RegradePolicy.VOID)
    client.force_login(an)
    with django_assert_max_num_queries(14):
        text = client.get(reverse("round", args=[one.pk])).content.decode()
    for shown in (version.content["stem"], "12/QĐ-SNV", "2 kết quả thay đổi", "Loại câu này"):
        assert shown in text
    assert "12/QĐ-SNV" not in client.get(reverse("round", args=[two.pk])).content.decode()
    Round.objects.filter(pk=one.pk).update(state=RoundState.OPEN)
    assert "12/QĐ-SNV" not in client.get(reverse("round", args=[one.pk])).content.decode()


# The key of each type

TYPES = [
    (
        "multiple",
        {"key": ["A"]},
        {"key": ["C", "A"]},
        {"key": ["A", "C"]},
    ),
    ("true_false", {"key": ["A"]}, {"key": "B"}, {"key": ["B"]}),
    (
        "situational",
        {
            "options": [
                {"key": "A", "text": "a", "weight": 100},
                {"key": "B", "text": "b", "weight": 20},
            ],
            "key": ["A"],
        },
        {"key_A": "40", "key_B": "100"},
        {
            "options": [
                {"key": "A", "text": "a", "weight": 40},
                {"key": "B", "text": "b", "weight": 100},
            ],
            "key": ["B"],
        },
    ),
    (
        "matching",
        {
            "matches": [{"key": "1", "text": "x"}, {"key": "2", "text": "y"}],
            "options": [{"key": "A", "text": "a"}, {"key": "B", "text": "b"}],
            "key": {"A": "1", "B": "2"},
        },
        {"key_A": "2", "key_B": "1"},
        {"key": {"A": "2", "B": "1"}},
    ),
    (
        "ordering",
        {
            "options": [{"key": "A", "text": "a"}, {"key": "B", "text": "b"}],
            "key": ["A", "B"],
        },
        {"key_A": "2", "key_B": "1"},
        {"key": ["B", "A"]},
    ),
    (
        "short_text",
        {"options": [], "accepted": ["30 ngày"]},
        {"key": "30 ngày\n ba mươi ngày \n"},
        {"accepted": ["30 ngày", "ba mươi ngày"]},
    ),
    (
        "gap_text",
        {"stem": "Trong [[1]].", "options": [], "gaps": [{"key": "1", "accepted": ["30"]}]},
        {"key_1": "30\n45"},
        {"gaps": [{"key": "1", "accepted": ["30", "45"]}]},
    ),
    (
        "gap_select",
        {
            "stem": "Trong [[1]].",
            "options": [],
            "choices": [
                {"key": "1", "text": "15", "group": 1},
                {"key": "2", "text": "30", "group": 1},
            ],
            "gaps": [{"key": "1", "group": 1}],
            "key": {"1": "1"},
        },
        {"key_1": "2"},
        {"key": {"1": "2"}},
    ),
    (
        "number",
        {"options": [], "number": {"value": "30", "tolerance": "0", "units": ["ngày"]}},
        {"key_value": "45", "key_tolerance": "1", "key_units": "ngày; d"},
        {"number": {"value": "45", "tolerance": "1", "units": ["ngày", "d"]}},
    ),
]


@pytest.mark.parametrize(("kind", "content", "fields", "corrected"), TYPES)
def test_each_type_has_its_own_key_fields(editor, version, form, kind, content, fields, corrected):
    whole = {**version.content, **content}
    rewrite(QuestionVersion.objects.filter(pk=version.pk), type=kind, content=whole)
    shown = editor.get(form).content.decode()
    assert all(f'name="{name}"' in shown for name in fields)
    data = {key: value for key, value in given().items() if key != "key"}
    assert editor.post(form, data | fields).status_code == 302
    row = Regrade.objects.get()
    assert row.corrected == corrected
    text = editor.get(page_of(row)).content.decode()
    assert "Đáp án mới" in text


def test_two_steps_do_not_share_a_place(editor, version, form):
    kind, content, _fields, _corrected = TYPES[4]
    whole = {**version.content, **content}
    rewrite(QuestionVersion.objects.filter(pk=version.pk), type=kind, content=whole)
    response = editor.post(form, given(key_A="1", key_B="1"))
    assert "số thứ tự riêng" in response.content.decode()
    assert not Regrade.objects.exists()


def test_an_essay_is_given_full_marks_or_taken_out(editor, version, form):
    rewrite(QuestionVersion.objects.filter(pk=version.pk), type="essay")
    text = editor.get(form).content.decode()
    assert "Đáp án mới" not in text
    assert editor.post(form, given(policy="new_key")).status_code == 200
    assert editor.post(form, given(policy="full_credit")).status_code == 302
