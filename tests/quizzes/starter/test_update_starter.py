"""Loaded starter content is brought to what is shipped now; what editors changed is theirs."""

from collections import Counter
from io import BytesIO, StringIO

import pytest
import yaml
from django.core.management import call_command
from django.urls import reverse

from cms.law.citing import cite, read_law
from cms.models import CoursePage, LegalDocument, LessonPage
from cms.starter import updating
from cms.starter.changes import Outcome
from cms.starter.fingerprints import lesson_fingerprint, names_of_law
from cms.starter.loader import load_courses, load_law
from learning.management.commands import update_starter
from learning.models import Enrolment
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt
from quizzes.bank.approval import approve_questions
from quizzes.bank.changes import send_for_review
from quizzes.enums import LawFlagKind, QuestionState, RegradePolicy
from quizzes.exchange.drafts import draft_question
from quizzes.exchange.pictures import Pictures
from quizzes.formats.starter_yaml import read_bank
from quizzes.grading.grade import grade_attempt
from quizzes.grading.regrade.transitions import prepare_regrade
from quizzes.models import BlueprintRow, LawFlag, Question, QuizPage, Topic
from quizzes.starter.fingerprints import digest, fingerprint
from quizzes.starter.loader import _load_question
from quizzes.starter.past_marks import past_marks
from quizzes.starter.updating import (
    read_corrections,
    read_former,
    read_shipped,
    update_questions,
)
from tests.fixtures.approved import approve, approve_waiting

SHIPPED = read_shipped()
WRONG_KEY, WRONG_REASON = "cql-029", "cql-030"
FORMER = """
questions:
- ref: cql-029
  type: single
  level: understand
  stem: Trong bao lâu cơ quan có thẩm quyền phải thụ lý khiếu nại?
  options:
  - text: 30 ngày
    rationale: 30 ngày là thời hạn giải quyết lần đầu thông thường, tính từ ngày thụ lý.
  - text: 45 ngày
    rationale: 45 ngày là thời hạn giải quyết lần hai thông thường.
  - text: 10 ngày
    correct: true
  - text: 60 ngày
    rationale: 60 ngày là thời hạn giải quyết lần hai với vụ việc phức tạp.
  explanation: Điều 27 Luật Khiếu nại quy định thụ lý trong thời hạn 10 ngày.
  basis: {document: 02/2011/QH13, provision: Điều 27}
- ref: cql-030
  type: single
  level: understand
  stem: Ở vùng sâu, vùng xa đi lại khó khăn, thời hạn giải quyết khiếu nại lần đầu (vụ việc
    không phức tạp) là bao lâu?
  options:
  - text: Không quá 30 ngày
    rationale: 30 ngày áp dụng ở địa bàn thông thường.
  - text: Không quá 45 ngày
    correct: true
  - text: Không quá 70 ngày
    rationale: 70 ngày là thời hạn giải quyết lần hai, vụ việc phức tạp ở vùng sâu, vùng xa.
  - text: Không quá 10 ngày
    rationale: 10 ngày là thời hạn thụ lý.
  explanation: 'Điều 28: không quá 45 ngày; vụ việc phức tạp không quá 60 ngày.'
  basis: {document: 02/2011/QH13, provision: Điều 28}
"""


@pytest.fixture
def loaded(system):
    """The law of today and two questions as they were shipped before."""
    load_law()
    topic = Topic.add_root(slug="cql", name="Chống quan liêu")
    law = read_law()
    for parsed in read_bank(BytesIO(FORMER.encode())).questions:
        _load_question(topic, parsed, law)
    approve_waiting()
    return topic


def question(ref):
    return Question.objects.get(ref=ref)


def outcomes():
    found = {change.what.removeprefix("Câu "): change for change in update_questions()}
    return {ref: found[ref].outcome for ref in (WRONG_KEY, WRONG_REASON)}


def edit(ref, *, publish=True):
    row = question(ref)
    row.stem = "Câu do biên tập viên viết lại"
    revision = row.save_revision()
    if publish:
        row.save()
        approve(row)
        rows = Question.objects.filter(pk=row.pk)
        rows.update(live_revision=revision, has_unpublished_changes=False)


def test_every_correction_is_of_a_shipped_question_and_knows_its_former_texts():
    refs = [row.ref for row in read_corrections()]
    assert len(refs) == len(set(refs))
    assert set(refs) == set(read_former()) <= set(SHIPPED)


def test_what_is_shipped_now_is_never_taken_for_a_former_text():
    for ref, former in read_former().items():
        parsed = SHIPPED[ref]
        now = fingerprint(draft_question(parsed, Pictures([])), parsed.legal_basis)
        assert former, ref
        assert now not in former, ref


def test_an_unchanged_question_gets_its_new_text_by_a_reviewer(loaded, minh):
    moved = Topic.add_root(slug="khac", name="Chủ đề của biên tập viên")
    Question.objects.filter(ref=WRONG_KEY).update(topic=moved, level="apply")
    before = question(WRONG_KEY).current_version
    content = dict(before.content)
    assert outcomes() == {WRONG_KEY: Outcome.UPDATED, WRONG_REASON: Outcome.UPDATED}
    assert outcomes() == {WRONG_KEY: Outcome.LEFT, WRONG_REASON: Outcome.LEFT}
    assert set(Question.objects.values_list("versions__number", flat=True)) == {1}
    # The wrong key is not drawn meanwhile; a wrong reason spoils no mark.
    assert [row.ref for row in Question.objects.drawable()] == [WRONG_REASON]
    assert approve_questions(Question.objects.all(), by=minh).done == 2
    row = question(WRONG_KEY)
    assert row.current_version.approved_by == minh
    assert row.current_version.number == 2
    assert row.current_version.content["key"] == ["C"]
    assert row.current_version.content["options"][2]["text"] == "07 ngày làm việc"
    assert row.current_version.content["legal_basis"].startswith("Điều 10 Nghị định sửa đổi")
    assert (row.state, row.topic, row.level) == (QuestionState.READY, moved, "apply")
    before.refresh_from_db()
    assert before.content == content
    assert outcomes() == {WRONG_KEY: Outcome.CURRENT, WRONG_REASON: Outcome.CURRENT}
    assert question(WRONG_KEY).versions.count() == 2


def test_an_edited_question_on_a_wrong_key_goes_to_a_person_once(loaded, client, lan, minh):
    edit(WRONG_KEY)
    assert outcomes()[WRONG_KEY] == Outcome.LEFT
    row = question(WRONG_KEY)
    assert row.stem == "Câu do biên tập viên viết lại"
    assert row.state == QuestionState.NEEDS_REVIEW
    assert row not in Question.objects.drawable()
    flag = LawFlag.objects.get()
    assert (flag.kind, flag.question) == (LawFlagKind.CORRECTED, row)
    client.force_login(minh)
    desk = client.get(reverse("law_review")).content.decode()
    assert "Câu gốc đã được đính chính về pháp luật: 07 ngày làm việc" in desk
    send_for_review([row], by=lan)
    assert approve_questions([question(WRONG_KEY)], by=minh).done == 1
    assert not LawFlag.objects.open().exists()
    assert question(WRONG_KEY).state == QuestionState.READY
    assert outcomes()[WRONG_KEY] == Outcome.LEFT
    assert question(WRONG_KEY).state == QuestionState.READY


def test_an_edited_question_whose_marks_were_right_is_only_named(loaded):
    edit(WRONG_REASON)
    assert outcomes()[WRONG_REASON] == Outcome.LEFT
    assert question(WRONG_REASON).state == QuestionState.READY
    assert not LawFlag.objects.exists()


def test_a_draft_that_waits_is_not_lost(loaded):
    edit(WRONG_REASON, publish=False)
    assert outcomes()[WRONG_REASON] == Outcome.LEFT
    latest = question(WRONG_REASON).get_latest_revision_as_object()
    assert latest.stem == "Câu do biên tập viên viết lại"


@pytest.mark.parametrize("state", [QuestionState.RETIRED, QuestionState.NEEDS_REVIEW])
def test_a_question_that_is_not_drawn_is_not_brought_back(loaded, state):
    Question.objects.update(state=state)
    assert set(outcomes().values()) == {Outcome.LEFT}
    assert set(Question.objects.values_list("state", flat=True)) == {state}


def test_a_deleted_question_is_named_and_not_made_anew(loaded):
    assert {change.outcome for change in update_questions() if "tcd-009" in change.what} == {
        Outcome.GONE
    }
    assert not Question.objects.filter(ref="tcd-009").exists()


def test_a_trial_run_writes_nothing_and_says_what_it_would_do(loaded):
    out = StringIO()
    call_command("update_starter", dry_run=True, stdout=out)
    assert "Sửa – Câu cql-029: Đáp án ghi thời hạn thụ lý" in out.getvalue()
    assert "Chạy thử: chưa ghi gì" in out.getvalue()
    assert set(Question.objects.values_list("versions__number", flat=True)) == {1}


def test_a_failure_half_way_writes_nothing(loaded, monkeypatch):
    def fail():
        yield from update_questions()
        raise RuntimeError

    monkeypatch.setattr(update_starter, "update_questions", fail)
    with pytest.raises(RuntimeError):
        call_command("update_starter", stdout=StringIO())
    assert set(Question.objects.values_list("versions__number", flat=True)) == {1}


@pytest.fixture
def marked(loaded, an, course):
    """A graded attempt, and one under way, on the former texts."""
    quiz = QuizPage(title="Bài thi", slug="bai-thi", time_limit_minutes=20, max_attempts=3)
    quiz.blueprint = [BlueprintRow(topic=loaded, count=2)]
    CoursePage.objects.get(pk=course.pk).add_child(instance=quiz)
    Enrolment.objects.create(user=an, course=course, source="hr")
    first = start_attempt(an, quiz)
    submit_attempt(first)
    grade_attempt(first.pk)
    return first, start_attempt(an, quiz)


def test_attempts_keep_their_version_and_those_on_a_wrong_key_are_named(marked, lan):
    _done, under_way = marked
    old = question(WRONG_KEY).current_version
    list(update_questions())
    for attempt in marked:
        papers = [item.version_id for item in attempt.items]
        attempt.refresh_from_db()
        assert [item.version_id for item in attempt.items] == papers
        assert old.pk in papers
    (row,) = past_marks()
    assert (row.ref, row.version, row.quiz) == (WRONG_KEY, old, "Bài thi")
    assert (row.graded, row.open) == (1, 1)
    submit_attempt(under_way)
    grade_attempt(under_way.pk)
    assert [(row.graded, row.open) for row in past_marks()] == [(2, 0)]
    prepare_regrade(old, by=lan, policy=RegradePolicy.FULL_CREDIT, reason="Đáp án sai")
    assert list(past_marks()) == []


def test_a_version_is_known_by_what_it_says(loaded):
    version = question(WRONG_KEY).current_version
    texts = {text for text, _basis in read_former()[WRONG_KEY]}
    assert digest(version.type, version.content) in texts


def test_the_law_is_mended_where_editors_left_it(system):
    load_law()
    LegalDocument.objects.filter(key="129/2025/QH15").update(
        number="", title="Luật Viên chức năm 2025"
    )
    LegalDocument.objects.filter(key="59/2019/NĐ-CP").update(status="suspended")
    LegalDocument.objects.get(key="36/2018/QH14").amended_by.clear()
    found = {change.what: change.outcome for change in updating.update_law()}
    mended = LegalDocument.objects.get(key="129/2025/QH15")
    assert (mended.number, mended.title) == ("129/2025/QH15", "Luật Viên chức")
    assert LegalDocument.objects.get(key="59/2019/NĐ-CP").status == "suspended"
    assert LegalDocument.objects.get(key="36/2018/QH14").amended_by.count() == 3
    changed = Counter(outcome for outcome in found.values() if outcome != Outcome.CURRENT)
    assert changed == {Outcome.LEFT: 1, Outcome.UPDATED: 2}
    assert Outcome.UPDATED not in {change.outcome for change in updating.update_law()}


def test_a_document_that_editors_entered_themselves_is_not_doubled(system):
    LegalDocument.objects.create(
        key="nd-155", number="155/2026/ND-CP", kind="decree", title="Nghị định", status="in_force"
    )
    load_law()
    assert cite("Điều 10, 155/2026/NĐ-CP", read_law()).document.key == "nd-155"
    assert LegalDocument.objects.get(key="124/2020/NĐ-CP").amended_by.get().key == "nd-155"


@pytest.fixture
def lesson(system, monkeypatch, tmp_path):
    """A starter lesson that says what was shipped before, in a course of eight hours."""
    load_law()
    load_courses()
    page = LessonPage.objects.get(slug="khieu-nai-to-cao")
    for block in page.body.raw_data:
        if block["type"] == "table":
            block["value"]["data"][3][1] = "10 ngày"
    page.save_revision().publish()
    CoursePage.objects.update(hours=8)
    name = f"{page.get_parent().slug}/{page.slug}"
    former = {name: [lesson_fingerprint(page, names_of_law())]}
    path = tmp_path / "formerly.yaml"
    path.write_text(yaml.safe_dump(former))
    monkeypatch.setattr(updating, "FORMERLY", path)
    return LessonPage.objects.get(pk=page.pk)


def lesson_outcome():
    found = {change.what: change.outcome for change in updating.update_lessons()}
    return found["Bài học chong-quan-lieu-nhung-nhieu/khieu-nai-to-cao"]


def test_an_unchanged_lesson_is_renewed_and_its_blocks_keep_their_ids(lesson):
    ids = [block["id"] for block in lesson.body.raw_data]
    revisions = lesson.revisions.count()
    assert lesson_outcome() == Outcome.UPDATED
    fresh = LessonPage.objects.get(pk=lesson.pk)
    assert "07 ngày làm việc" in str(fresh.body)
    assert [block["id"] for block in fresh.body.raw_data] == ids
    assert fresh.revisions.count() == revisions + 1
    assert lesson_outcome() == Outcome.CURRENT


def test_saving_without_a_change_does_not_make_a_lesson_an_edited_one(lesson):
    for block in lesson.body.raw_data:
        if block["type"] == "text":
            block["value"] = block["value"].replace("<p>", '<p data-block-key="a1b2c">')
    lesson.save_revision().publish()
    assert lesson_outcome() == Outcome.UPDATED


@pytest.mark.parametrize("publish", [True, False])
def test_a_lesson_that_editors_have_in_hand_is_left(lesson, publish):
    lesson.title = "Bài của biên tập viên"
    revision = lesson.save_revision()
    if publish:
        revision.publish()
    assert lesson_outcome() == Outcome.LEFT
    latest = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert latest.title == "Bài của biên tập viên"


def test_hours_are_measured_but_not_where_editors_set_them_or_added_lessons(lesson):
    taken, grown, _ours = CoursePage.objects.order_by("slug")
    CoursePage.objects.filter(pk=taken.pk).update(hours=6)
    extra = LessonPage(title="Bài thêm", slug="bai-them", body=[("text", "<p>Thêm.</p>")])
    CoursePage.objects.get(pk=grown.pk).add_child(instance=extra)
    found = [change.outcome for change in updating.update_courses()]
    assert found == [Outcome.LEFT, Outcome.LEFT, Outcome.UPDATED]
    hours = CoursePage.objects.order_by("slug").values_list("hours", flat=True)
    assert list(hours) == [6, 8, 2]
    assert [change.outcome for change in updating.update_courses()][2] == Outcome.CURRENT
