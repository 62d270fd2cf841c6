import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from learning.enums import Role
from learning.models import AuditEntry
from quizzes.content.versions import mint_version
from quizzes.engine.similar import Near, Similarity
from quizzes.enums import AuditEvent, ImportState, ImportVerdict, QuestionState
from quizzes.exceptions import BankImportError
from quizzes.exchange import apply, batches
from quizzes.exchange.apply import apply_import, undo_import
from quizzes.exchange.batches import read_import, start_import
from quizzes.exchange.fix import fix_row
from quizzes.formats.as_json import from_json, picture_key, to_json
from quizzes.formats.base import ParsedImage, ParsedOption, ParsedQuestion
from quizzes.formats.word import write_bank
from quizzes.models import BankImport, BankImportRow, PoolQuestion, Question, QuestionPool, Topic
from quizzes.tasks import read_bank_file
from tests.quizzes.formats.strategies import png

SAMPLE = Path(__file__).parent.parent.parent / "samples" / "ngan-hang-cau-hoi.docx"
STEM = "Công chức từ chối nhận quà tặng của người dân đến làm thủ tục thì phải làm gì tiếp theo"
TWO = (ParsedOption("Báo cáo người đứng đầu", True), ParsedOption("Không làm gì"))


def sample(name="ngan-hang.docx"):
    return SimpleUploadedFile(name, SAMPLE.read_bytes())


def word(*questions):
    return SimpleUploadedFile("cau-hoi.docx", write_bank(questions).content)


def question(number, stem, **fields):
    return ParsedQuestion(number, "single", stem, TWO, **fields)


@pytest.fixture
def batch(lan, topic):
    return start_import(sample(), topic=topic, by=lan)


@pytest.fixture
def applied(batch):
    apply_import(batch)
    return BankImport.objects.get(pk=batch.pk)


@pytest.fixture
def as_lan(client, lan):
    client.force_login(lan)
    return client


def row_of(batch, verdict):
    return batch.rows.filter(verdict=verdict).first()


def mended(row, **fields):
    data = {"level": "apply", "topic": row.topic_id or "", "chosen": "on"}
    return data | fields


# The files and their rows.


def test_the_sample_is_read_at_once_with_its_planted_problems(batch):
    assert batch.state == ImportState.READ
    assert batch.sha256 == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    assert batch.rows.filter(verdict=ImportVerdict.OK).count() == 25
    said = dict(batch.rows.exclude(code="").values_list("number", "code"))
    assert said == {
        26: "no correct option",
        27: "fewer than two options",
        28: "answer letter is not an option",
    }
    assert Question.objects.count() == 0


def test_a_missing_answer_can_be_chosen_but_a_missing_option_cannot(batch):
    verdicts = dict(batch.rows.filter(number__gt=25).values_list("number", "verdict"))
    assert verdicts == {26: "decision", 27: "wrong", 28: "decision"}


def test_same_waiting_file_is_the_same_batch(batch, lan, topic):
    assert start_import(sample(), topic=topic, by=lan) == batch


def test_long_file_is_left_to_the_worker(lan, topic, monkeypatch):
    queued = []
    monkeypatch.setattr(batches, "is_light", lambda content: False)
    monkeypatch.setattr(batches, "enqueue", lambda *task: queued.append(task))
    batch = start_import(sample(), topic=topic, by=lan)
    assert (batch.state, batch.rows.count()) == (ImportState.UPLOADED, 0)
    assert queued == [("quizzes.tasks.read_bank_file", batch.pk)]
    read_bank_file(batch.pk)
    read_bank_file(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.progress, batch.total) == (ImportState.READ, 28, 28)
    assert batch.rows.count() == 28


def test_a_short_file_of_very_many_questions_is_left_to_the_worker(lan, topic):
    content = ("q\nA. x\nB. y\nANSWER: A\n" * 1001).encode()
    batch = start_import(SimpleUploadedFile("a.txt", content), topic=topic, by=lan)
    assert (batch.state, batch.rows.count()) == (ImportState.UPLOADED, 0)
    assert OrmQ.objects.get().task["args"] == (batch.pk,)
    read_import(batch.pk)
    assert batch.rows.count() == 1001


def test_worker_says_why_a_file_cannot_be_read(lan, monkeypatch):
    monkeypatch.setattr(batches, "is_light", lambda content: False)
    monkeypatch.setattr(batches, "enqueue", lambda *_task: None)
    batch = start_import(SimpleUploadedFile("a.docx", b"khong phai Word"), topic=None, by=lan)
    read_import(batch.pk)
    batch.refresh_from_db()
    assert batch.state == ImportState.FAILED
    assert batch.error


def test_pictures_come_into_the_bank(lan, topic):
    picture = ParsedImage("hinh.png", png(7), "Sơ đồ")
    batch = start_import(word(question(1, STEM, image=picture)), topic=topic, by=lan)
    assert batch.pictures.get().sha256 == picture_key(picture)
    apply_import(batch)
    assert Question.objects.get().image is not None


def test_parsed_question_survives_its_json():
    picture = ParsedImage("hinh.png", png(7), "Sơ đồ")
    parsed = replace(
        question(1, STEM, image=picture, assumed=("Lưu ý",)), rubric=(("Ý 1", 40),), accepted=("a",)
    )
    assert from_json(to_json(parsed), {picture_key(picture): picture.content}) == parsed


# Near-duplicates.


def test_near_duplicate_of_the_bank_waits_for_a_decision(lan, topic):
    apply_import(start_import(word(question(1, f"{STEM}?")), topic=topic, by=lan))
    batch = start_import(word(question(1, f"{STEM} ngay?")), topic=topic, by=lan)
    row = batch.rows.get()
    assert row.verdict == ImportVerdict.DECISION
    assert row.duplicate_of == Question.objects.get()
    assert row.similarity >= 90


def test_near_duplicate_in_the_file_points_to_the_earlier_one(lan, topic):
    file = word(question(1, f"{STEM}?"), question(2, f"{STEM} ngay?"))
    first, second = start_import(file, topic=topic, by=lan).rows.all()
    assert (first.verdict, second.verdict) == ("ok", "decision")
    assert second.duplicate_position == first.position


def test_same_question_twice_in_a_file_is_taken_once(lan, topic):
    file = word(question(1, f"{STEM}?"), question(2, f"{STEM.upper()}?"))
    batch = start_import(file, topic=topic, by=lan)
    assert [row.verdict for row in batch.rows.all()] == ["ok", "known"]


def test_same_stem_with_other_options_is_another_question(lan, topic):
    other = (ParsedOption("Hội đồng nhân dân cấp xã quyết định", True), ParsedOption("Chủ tịch"))
    stem = "Khẳng định nào sau đây đúng?"
    file = word(question(1, stem), replace(question(2, stem), options=other))
    batch = start_import(file, topic=topic, by=lan)
    assert [row.verdict for row in batch.rows.all()] == ["ok", "ok"]


def test_near_finds_the_best_and_nothing_below_the_threshold():
    near = Near([("nop phan anh o dau", 1), ("nop phan anh o day", 2), ("ai tiep dan", 3)])
    assert near.find("nop phan anh o dau?") == Similarity(1, 97)
    assert near.find("ai giai quyet") is None
    assert near.find("") is None


def test_near_looks_only_at_earlier_keys_when_asked():
    near = Near([("nop phan anh o dau", 1), ("nop phan anh o dau", 2)])
    assert near.find("nop phan anh o dau", before=2) == Similarity(1, 100)
    assert near.find("nop phan anh o dau", before=1) is None


def test_near_finds_every_small_change_in_a_large_bank():
    texts = [" ".join(str((n * 7919 + i * i * 31) % 97) for i in range(60)) for n in range(500)]
    near = Near((text, n) for n, text in enumerate(texts))
    changed = [text.replace(" 5", " x5", 2) + " nay" for text in texts]
    assert all(near.find(text) for text in changed)


@pytest.mark.parametrize(("keep", "verdict"), [(True, "ok"), (False, "left_out")])
def test_editor_keeps_or_leaves_out_a_near_duplicate(lan, topic, keep, verdict):
    file = word(question(1, f"{STEM}?"), question(2, f"{STEM} ngay?"))
    batch = start_import(file, topic=topic, by=lan)
    fix_row(batch.rows.last(), topic_id=topic.pk, level="apply", keep=keep)
    assert batch.rows.last().verdict == verdict
    assert apply_import(batch) == (2 if keep else 1)


# Applying and undoing.


def test_good_ones_come_in_as_drafts_of_the_uploader(applied, lan, topic):
    assert applied.made_count == 25
    rows = Question.objects.all()
    assert {(q.state, q.author_id, q.topic_id, q.live) for q in rows} == {
        (QuestionState.DRAFT, lan.pk, topic.pk, False)
    }
    assert BankImportRow.objects.filter(made__isnull=False).count() == 25


def test_same_file_again_changes_nothing(applied, lan, topic):
    again = start_import(sample("ten-khac.docx"), topic=topic, by=lan)
    assert again != applied
    assert again.rows.filter(verdict=ImportVerdict.KNOWN).count() == 27 - 2
    with pytest.raises(BankImportError):
        apply_import(again)
    again.refresh_from_db()
    assert again.state == ImportState.READ
    assert Question.objects.count() == 25


def test_second_apply_adds_nothing(applied):
    assert apply_import(applied) == 25
    assert Question.objects.count() == 25


def test_only_the_chosen_are_taken(batch):
    batch.rows.filter(number__gt=3).update(chosen=False)
    assert apply_import(batch, only_chosen=True) == 3


def test_failure_in_the_middle_leaves_nothing(batch, monkeypatch):
    def fail(*_args, **_kwargs):
        add_questions(*_args, **_kwargs)
        raise RuntimeError

    add_questions = apply.add_questions
    monkeypatch.setattr(apply, "add_questions", fail)
    with pytest.raises(RuntimeError):
        apply_import(batch)
    batch.refresh_from_db()
    assert (batch.state, Question.objects.count()) == (ImportState.READ, 0)


def test_what_came_in_meanwhile_is_not_doubled(batch, lan, topic, admin):
    other = start_import(sample(), topic=topic, by=admin)
    apply_import(other)
    assert apply_import(batch) == 0
    assert Question.objects.count() == 25
    assert batch.rows.filter(verdict=ImportVerdict.KNOWN).count() == 25


def test_undo_takes_the_drafts_out_and_the_file_can_come_again(applied, lan, topic):
    assert undo_import(applied) == 25
    assert Question.objects.count() == 0
    again = start_import(sample(), topic=topic, by=lan)
    assert apply_import(again) == 25


def test_undo_is_refused_once_a_question_is_approved(applied, minh):
    mint_version(Question.objects.first(), approved_by=minh)
    with pytest.raises(BankImportError, match="1 câu"):
        undo_import(applied)
    assert Question.objects.count() == 25
    applied.refresh_from_db()
    assert applied.state == ImportState.APPLIED


def test_undo_is_refused_once_a_question_is_in_a_pool(applied):
    pool = QuestionPool.objects.create(name="Nhóm")
    PoolQuestion.objects.create(pool=pool, question=Question.objects.first())
    with pytest.raises(BankImportError, match="nhóm câu hỏi"):
        undo_import(applied)
    assert Question.objects.count() == 25


@pytest.mark.parametrize("state", ImportState)
def test_a_batch_goes_only_the_ways_of_its_table(batch, state):
    times = {"applied_at": None, "undone_at": None}
    if state in (ImportState.APPLIED, ImportState.UNDONE):
        times["applied_at"] = batch.uploaded_at
    if state == ImportState.UNDONE:
        times["undone_at"] = batch.uploaded_at
    BankImport.objects.filter(pk=batch.pk).update(state=state, **times)
    batch.refresh_from_db()
    if state not in (ImportState.READ, ImportState.APPLIED):
        with pytest.raises(BankImportError):
            apply_import(batch)
    if state != ImportState.APPLIED:
        with pytest.raises(BankImportError):
            undo_import(batch)
    if state != ImportState.READ:
        with pytest.raises(BankImportError):
            fix_row(batch.rows.first(), topic_id=None, level="apply")
    batch.refresh_from_db()
    assert batch.state == state


# The pages.


def test_editor_uploads_looks_and_takes_over(as_lan, topic):
    response = as_lan.post(
        reverse("bank_imports"), {"file": sample(), "topic": topic.pk}, follow=True
    )
    page = response.content.decode()
    assert "25 dùng được" in page
    assert "Chưa có đáp án đúng" in page
    batch = BankImport.objects.get()
    response = as_lan.post(reverse("bank_import", args=[batch.pk]), {"take": "good"}, follow=True)
    assert "Đã ghi nhận 25 câu" in response.content.decode()
    response = as_lan.post(
        reverse("bank_imports"), {"file": sample(), "topic": topic.pk}, follow=True
    )
    assert "Chính tệp này đã được ghi nhận" in response.content.decode()
    assert Question.objects.count() == 25


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ"), ("a.docx", b"abc")])
def test_wrong_file_is_refused_with_advice(as_lan, name, content):
    response = as_lan.post(reverse("bank_imports"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert BankImport.objects.count() == 0


def test_upload_without_a_file_asks_for_one(as_lan):
    response = as_lan.post(reverse("bank_imports"), {"topic": ""})
    assert response.context["form"].errors["file"]


def test_preview_has_a_bounded_number_of_queries(as_lan, batch, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        as_lan.get(reverse("bank_import", args=[batch.pk]))


def test_preview_is_filtered_by_verdict(as_lan, batch):
    response = as_lan.get(reverse("bank_import", args=[batch.pk]), {"loai": "wrong"})
    assert [line.row.number for line in response.context["lines"]] == [27]


def test_preview_shows_like_questions_side_by_side(as_lan, lan, topic):
    file = word(question(1, f"{STEM}?"), question(2, f"{STEM} ngay?"))
    batch = start_import(file, topic=topic, by=lan)
    page = as_lan.get(reverse("bank_import", args=[batch.pk])).content.decode()
    assert "Câu 1 trong tệp" in page
    assert "side-by-side" in page


def test_waiting_batch_reloads_itself(as_lan, batch):
    BankImport.objects.filter(pk=batch.pk).update(state="uploaded", progress=50, total=900)
    page = as_lan.get(reverse("bank_import", args=[batch.pk])).content.decode()
    assert 'http-equiv="refresh"' in page
    assert "50/900" in page


def test_answer_topic_and_level_are_chosen_in_place(as_lan, batch):
    other = Topic.add_root(slug="khac", name="Khác")
    row = batch.rows.get(number=26)
    url = reverse("bank_import_row", args=[row.pk])
    response = as_lan.post(f"{url}?loai=decision", mended(row, right=["1"], topic=other.pk))
    assert response.url.endswith(f"?trang=1&loai=decision#cau-{row.position}")
    row.refresh_from_db()
    assert (row.verdict, row.chosen, row.topic, row.level) == ("ok", True, other, "apply")
    apply_import(batch)
    made = Question.objects.get(import_rows=row)
    assert (made.topic, made.level) == (other, "apply")
    assert [option.correct for option in made.options.all()][1]


def test_one_topic_is_given_to_all_that_lack_it(as_lan, lan, topic):
    batch = start_import(sample(), topic=None, by=lan)
    url = reverse("bank_import", args=[batch.pk])
    assert batch.rows.filter(code="no topic").count() == 25
    page = as_lan.post(url, {"take": "topic"}, follow=True).content.decode()
    assert "chọn một chuyên đề" in page
    page = as_lan.post(url, {"take": "topic", "topic": topic.pk}, follow=True).content.decode()
    assert "Đã ghi chuyên đề cho 27 câu" in page
    assert apply_import(batch) == 25
    page = as_lan.post(url, {"take": "topic", "topic": topic.pk}, follow=True).content.decode()
    assert "không sửa được nữa" in page


def test_question_without_a_right_answer_is_not_good_again(as_lan, batch):
    row = row_of(batch, ImportVerdict.OK)
    as_lan.post(reverse("bank_import_row", args=[row.pk]), mended(row))
    row.refresh_from_db()
    assert (row.verdict, row.code) == ("decision", "no correct option")


def test_wrong_choice_is_refused_with_a_message(as_lan, batch):
    row = row_of(batch, ImportVerdict.OK)
    url = reverse("bank_import_row", args=[row.pk])
    response = as_lan.post(url, mended(row, right=["9"]), follow=True)
    assert list(response.context["messages"])
    row.refresh_from_db()
    assert row.verdict == ImportVerdict.OK


def test_mending_after_applying_is_refused(as_lan, applied):
    row = applied.rows.first()
    url = reverse("bank_import_row", args=[row.pk])
    response = as_lan.post(url, mended(row, right=["0"]), follow=True)
    assert "không sửa được nữa" in response.content.decode()


def test_editor_undoes_a_batch(as_lan, applied):
    url = reverse("bank_import_undo", args=[applied.pk])
    assert "xóa 25 bản nháp" in as_lan.post(url, follow=True).content.decode()
    assert "Chỉ hoàn tác được" in as_lan.post(url, follow=True).content.decode()


def test_source_file_and_pictures_come_back(as_lan, lan, topic):
    picture = ParsedImage("hinh.png", png(7), "Sơ đồ")
    file = word(question(1, STEM, image=picture))
    batch = start_import(file, topic=topic, by=lan)
    file.seek(0)
    response = as_lan.get(reverse("bank_import_file", args=[batch.pk]))
    assert b"".join(response.streaming_content) == file.read()
    response = as_lan.get(reverse("bank_import_picture", args=[batch.pictures.get().pk]))
    assert response["Content-Type"] == "image/png"


VIEWS = ["bank_import", "bank_import_file", "bank_import_undo", "bank_import_row", "bank_imports"]
POSTS = ("bank_import_undo", "bank_import_row")


def address(name, batch):
    if name == "bank_imports":
        return reverse(name)
    return reverse(name, args=[batch.rows.first().pk if name == "bank_import_row" else batch.pk])


@pytest.mark.parametrize("name", VIEWS)
def test_pages_are_for_those_who_add_questions(client, minh, batch, name):
    call = client.post if name in POSTS else client.get
    response = call(address(name, batch))
    assert response.status_code == 302
    assert "dang-nhap" in response.url or "login" in response.url
    client.force_login(minh)
    response = call(address(name, batch))
    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", VIEWS)
def test_pages_refuse_other_methods(as_lan, batch, name):
    call = as_lan.get if name in POSTS else as_lan.delete
    assert call(address(name, batch)).status_code == 405


@pytest.mark.parametrize("name", VIEWS[:4])
def test_unknown_batch_is_not_found(as_lan, name):
    call = as_lan.post if name in POSTS else as_lan.get
    assert call(reverse(name, args=[999])).status_code == 404


# Who saw the keys of a file.


def test_whoever_looks_at_anothers_file_is_logged_once_a_day(
    client, batch, lan, make_user, time_machine
):
    other = make_user("bt2", "Biên Tập Hai", Role.EDITOR, "desk")
    page = reverse("bank_import", args=[batch.pk])
    for person in (lan, other, other):
        client.force_login(person)
        client.get(page)
    assert [entry.actor for entry in opened(batch)] == [other]
    time_machine.move_to(timezone.now() + dt.timedelta(days=1), tick=False)
    client.force_login(other)
    client.get(reverse("bank_import_file", args=[batch.pk]))
    assert [entry.actor for entry in opened(batch)] == [other, other]


def test_whoever_looked_at_a_file_holds_the_keys_of_what_is_made_of_it(
    client, batch, lan, make_user
):
    other = make_user("bt2", "Biên Tập Hai", Role.EDITOR, "desk")
    client.force_login(other)
    client.get(reverse("bank_import", args=[batch.pk]))
    apply_import(batch)
    made = set(batch.rows.exclude(made=None).values_list("made", flat=True))
    for person in (lan, other):
        assert set(person.key_openings.values_list("question", flat=True)) == made


def test_the_preview_is_a_door_of_the_questions_that_it_compares_with(client, batch, make_user):
    like = Question.objects.first() or (apply_import(batch) and Question.objects.first())
    batch.rows.filter(made=None).update(duplicate_of=like)
    other = make_user("bt2", "Biên Tập Hai", Role.EDITOR, "desk")
    client.force_login(other)
    client.get(reverse("bank_import", args=[batch.pk]))
    assert other.key_openings.filter(question=like).exists()


def opened(batch):
    entries = AuditEntry.objects.filter(event=AuditEvent.KEY_OPENED, detail={"batch": batch.pk})
    return entries.order_by("pk")
