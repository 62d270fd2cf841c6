import datetime as dt
import hashlib
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from cms.models import CoursePage, FileReading
from cms.tables.sheets import Cell
from cms.uploads.guard.refusals import UnreadableFileError
from learning.models import Enrolment, Scope
from quizzes.attempts.eligibility import sitting_of
from quizzes.attempts.ledger import save_answer
from quizzes.attempts.receipts import check_receipt
from quizzes.attempts.start import start_attempt
from quizzes.attempts.submission import submit_attempt, submit_edition_sitting
from quizzes.content.versions import Version, read_versions
from quizzes.editions import results
from quizzes.editions.make import different_papers, make_edition
from quizzes.editions.pdf import render_answer_sheets, render_key, render_papers
from quizzes.editions.results import apply_results, plan_results
from quizzes.engine.pins import LETTERS
from quizzes.enums import AttemptSource, AttemptState, Recurrence, ReviewRule, RoundState
from quizzes.exceptions import EditionError, EditionResultsError, NotEnoughQuestionsError
from quizzes.formats.edition_cells import ProblemKind, as_letters
from quizzes.formats.edition_excel import MAX_ROWS, read_results, write_form
from quizzes.grading.grade import grade_attempt
from quizzes.models import (
    AnswerEvent,
    Attempt,
    BlueprintRow,
    EditionResults,
    PaperEdition,
    PaperItem,
    Question,
    QuestionOption,
    QuizPage,
    Round,
)
from quizzes.rounds.schedule import plan_rounds
from quizzes.tasks import read_results_file
from tests.cms.uploads.hostile import heavy
from tests.fixtures.approved import approve

TODAY = timezone.localdate
HEADER = ["Mã CBCC", "Mã đề", "Câu 1", "Câu 2", "Câu 3", "Câu 4", "Ngày làm bài"]


@pytest.fixture
def edition(quiz, lan):
    return make_edition(quiz, by=lan, copies=3)


@pytest.fixture
def paper(edition):
    return edition.papers.first()


def workbook(*rows, header=HEADER):
    book = Workbook()
    for row in (["Kết quả"], [], header, *rows):
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def sheet(*rows, **fields):
    return read_results(workbook(*rows, **fields), questions=4)


def record_of(edition, viewer, file):
    content = file.getvalue()
    return EditionResults.objects.create(
        edition=edition,
        file=ContentFile(content, "ket-qua.xlsx"),
        file_name="ket-qua.xlsx",
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=viewer,
    )


def apply(edition, viewer, *rows):
    record = record_of(edition, viewer, workbook(*rows))
    return apply_results(record, sheet(*rows), viewer=viewer)


def right_letters(paper):
    """What a person who knows everything writes on this paper."""
    versions = read_versions(item.version_id for item in paper.items)
    return [
        "".join(
            letter
            for letter, key in zip(LETTERS, item.order, strict=False)
            if key in versions[item.version_id].content["key"]
        )
        for item in paper.items
    ]


def problems_of(edition, viewer, *rows):
    return plan_results(edition, sheet(*rows), viewer=viewer).problems


def pdf_text(content):
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


# Making papers.


def test_papers_differ_but_hold_the_same_versions_and_marks(edition):
    papers = list(edition.papers.all())
    assert [paper.code for paper in papers] == ["101", "102", "103"]
    contents = [sorted((i.version_id, i.marks) for i in paper.items) for paper in papers]
    assert contents[0] == contents[1] == contents[2]
    orders = {tuple((i.version_id, i.order) for i in paper.items) for paper in papers}
    assert len(orders) == 3


def test_the_next_edition_of_a_quiz_has_codes_of_its_own(edition, quiz, lan):
    assert make_edition(quiz, by=lan, copies=1).papers.get().code == "201"


def test_pinned_options_keep_their_place(quiz, make_question, lan):
    question = make_question()
    question.options = [
        QuestionOption(sort_order=n, text=text, correct=n == 3)
        for n, text in enumerate(["Một", "Hai", "Ba", "Tất cả các phương án trên"])
    ]
    question.save()
    approve(question)
    quiz.blueprint = [BlueprintRow(question=question, count=1)]
    quiz.save()
    papers = make_edition(quiz, by=lan, copies=6).papers.all()
    assert {paper.items[0].order[3] for paper in papers} == {"D"}
    assert len({paper.items[0].order for paper in papers}) == 6


def test_options_keep_their_order_where_the_quiz_does_not_shuffle(quiz, lan):
    quiz.shuffle_options = False
    quiz.save()
    papers = make_edition(quiz, by=lan, copies=5).papers.all()
    assert {item.order for paper in papers for item in paper.items} == {("A", "B", "C", "D")}


def test_more_papers_than_there_can_be_are_refused(quiz, lan):
    quiz.shuffle_options = False
    quiz.blueprint = [BlueprintRow(topic=quiz.blueprint.first().topic, count=2)]
    quiz.save()
    with pytest.raises(EditionError, match="2 đề khác nhau"):
        make_edition(quiz, by=lan, copies=3)


@given(
    seed=st.integers(0, 2**62),
    copies=st.integers(1, 24),
    pinned=st.lists(st.sampled_from("ABCD"), unique=True, max_size=2),
)
def test_any_seed_gives_different_papers_with_pins_in_place(seed, copies, pinned):
    content = {"options": [{"key": key} for key in "ABCD"], "pinned": pinned, "key": ["A"]}
    versions = {pk: Version(pk, pk, "single", content) for pk in range(1, 7)}
    items = [PaperItem(pk, pk, ("A", "B", "C", "D"), pk) for pk in versions]
    papers = different_papers(items, versions, copies, seed=seed, shuffle=True)
    assert papers == different_papers(items, versions, copies, seed=seed, shuffle=True)
    assert len({tuple((i.version_id, i.order) for i in paper) for paper in papers}) == copies
    for printed in papers:
        assert [item.position for item in printed] == [1, 2, 3, 4, 5, 6]
        assert {(i.version_id, i.marks) for i in printed} == {(pk, pk) for pk in versions}
        assert all(sorted(i.order) == ["A", "B", "C", "D"] for i in printed)
        assert all("ABCD"[i.order.index(key)] == key for i in printed for key in pinned)


def test_a_question_that_needs_a_keyboard_is_refused_by_name(quiz, topic, lan):
    question = Question(
        topic=topic, type="short_text", stem="Ngày Pháp luật là ngày nào?", accepted_answers="9/11"
    )
    question.save()
    approve(question)
    quiz.blueprint = [BlueprintRow(question=question, count=1)]
    quiz.save()
    with pytest.raises(EditionError, match=r"Ngày Pháp luật là ngày nào.*Trả lời ngắn"):
        make_edition(quiz, by=lan, copies=1)
    assert not quiz.editions.exists()


def test_a_quiz_without_blueprint_and_a_bank_too_small_are_refused(quiz, topic, lan):
    quiz.blueprint = [BlueprintRow(topic=topic, count=50)]
    quiz.save()
    with pytest.raises(NotEnoughQuestionsError):
        make_edition(quiz, by=lan, copies=1)
    quiz.blueprint = []
    quiz.save()
    with pytest.raises(EditionError, match="ma trận"):
        make_edition(quiz, by=lan, copies=1)


def test_an_edition_is_never_edited(edition, paper):
    for row in (edition, paper):
        with pytest.raises(ValidationError):
            row.save()


@pytest.mark.parametrize("copies", [0, 25])
def test_the_database_holds_the_number_of_copies(quiz, lan, copies):
    with pytest.raises((IntegrityError, EditionError)), transaction.atomic():
        make_edition(quiz, by=lan, copies=copies)


def test_a_quiz_with_printed_papers_is_not_deleted(client, admin, edition, quiz):
    client.force_login(admin)
    response = client.post(reverse("wagtailadmin_pages:delete", args=[quiz.pk]))
    assert response.url == reverse("wagtailadmin_pages:unpublish", args=[quiz.pk])
    assert PaperEdition.objects.filter(pk=edition.pk).exists()


def test_a_planned_round_with_printed_papers_outlives_its_schedule(quiz, lan):
    opens = timezone.now() + dt.timedelta(days=3)
    quiz.recurrence, quiz.first_opens_at = Recurrence.WEEKLY, opens
    quiz.review_rule = ReviewRule.AFTER_ROUND
    quiz.save()
    plan_rounds(quiz)
    first, second = Round.objects.order_by("opens_at")[:2]
    make_edition(quiz, by=lan, copies=1, round=first)
    quiz.first_opens_at = opens + dt.timedelta(hours=5)
    quiz.save()
    plan_rounds(quiz)
    assert Round.objects.filter(pk=first.pk).exists()
    assert not Round.objects.filter(pk=second.pk).exists()


# What is printed.


def test_papers_hold_code_and_questions_and_never_the_key(edition, make_question):
    plain = Question.objects.first()
    pages = pdf_text(render_papers(edition))
    text = "\n".join(pages)
    for paper in edition.papers.all():
        own = [page for page in pages if f"Mã đề {paper.code}" in page]
        assert "Họ và tên:" in own[0]
        assert "Mã CBCC:" in own[0]
        assert f"Mã đề {paper.code} – Trang 1/{len(own)}" in own[0]
        assert all(f"Câu {n}." in "".join(own) for n in range(1, 5))
    assert plain.explanation not in text
    assert "80/2025" not in text
    assert "Đáp án" not in text


def test_papers_do_not_change_with_the_key(edition):
    """The strongest way to say that the key is not in there."""
    before = pdf_text(render_papers(edition)), pdf_text(render_answer_sheets(edition))
    for paper in edition.papers.all():
        for version in read_versions(i.version_id for i in paper.items).values():
            version.content["key"] = ["D"]
            version.content["explanation"] = "Khác"
    assert (pdf_text(render_papers(edition)), pdf_text(render_answer_sheets(edition))) == before


def test_a_paper_prints_its_options_in_its_own_order(quiz, make_question, lan):
    question = make_question()
    quiz.blueprint = [BlueprintRow(question=question, count=1)]
    quiz.save()
    edition = make_edition(quiz, by=lan, copies=2)
    pages = pdf_text(render_papers(edition))
    for paper, page in zip(edition.papers.all(), pages, strict=True):
        lines = [line.strip() for line in page.splitlines()]
        for letter, key in zip("ABCD", paper.items[0].order, strict=True):
            assert f"{letter}. Phương án {key}" in lines


def test_an_answer_sheet_names_its_code_and_every_question(edition):
    pages = pdf_text(render_answer_sheets(edition))
    assert len(pages) == 3
    for paper, page in zip(edition.papers.all(), pages, strict=True):
        assert f"Mã đề {paper.code}" in page
        assert "Đơn vị:" in page
        assert page.count("\nA B C D") + page.count(" A B C D") == 5


def test_the_key_gives_the_letters_as_printed(edition):
    text = " ".join(pdf_text(render_key(edition))).split()
    papers = list(edition.papers.all())
    rows = list(zip(*(right_letters(paper) for paper in papers), strict=True))
    start = next(i for i in range(len(text)) if text[i : i + 3] == ["101", "102", "103"]) + 3
    for number, letters in enumerate(rows, start=1):
        assert text[start : start + 4] == [str(number), *letters]
        start += 4


def test_a_situation_with_two_best_ways_names_both(quiz, topic, lan):
    question = Question(topic=topic, type="situational", stem="Anh/chị làm gì?", lock_order=True)
    question.options = [
        QuestionOption(sort_order=n, text=f"Cách {n}", weight=weight)
        for n, weight in enumerate([4, 1, 4])
    ]
    question.save()
    approve(question)
    quiz.blueprint = [BlueprintRow(question=question, count=1)]
    quiz.save()
    edition = make_edition(quiz, by=lan, copies=1)
    assert "A/C" in pdf_text(render_key(edition))[0]
    assert "chọn cách xử lý phù hợp nhất" in pdf_text(render_papers(edition))[0]


def test_a_picture_is_printed_with_its_question(quiz, make_question, lan):
    from wagtail.images.tests.utils import get_test_image_file

    from cms.models import CmsImage

    image = CmsImage.objects.create(title="Sơ đồ", file=get_test_image_file())
    question = make_question(image=image)
    quiz.blueprint = [BlueprintRow(question=question, count=1)]
    quiz.save()
    edition = make_edition(quiz, by=lan, copies=1)
    assert len(PdfReader(BytesIO(render_papers(edition))).pages[0].images) == 1


@pytest.mark.parametrize("render", [render_papers, render_answer_sheets, render_key])
def test_pdfs_are_tagged_with_embedded_serif(edition, render):
    reader = PdfReader(BytesIO(render(edition)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert any("Liberation" in font.get_object()["/BaseFont"] for font in fonts)


# The form in Excel.


def test_the_form_reads_back_empty_and_keeps_codes_as_text():
    content = write_form("=1+1", ["+cmd"], ["101", "102"], 4)
    book = load_workbook(BytesIO(content))
    ws = book.worksheets[0]
    assert [cell.value for cell in ws[3]] == HEADER
    assert (ws["A1"].data_type, ws["A1"].quotePrefix) == ("s", True)
    assert book.worksheets[1]["A1"].data_type == "s"
    assert ws.column_dimensions["A"].number_format == "@"
    assert ws.column_dimensions["G"].number_format == "dd/mm/yyyy"
    assert ws.data_validations.dataValidation[0].formula1 == '"101,102"'
    assert read_results(BytesIO(content), questions=4).rows == ()


def test_a_filled_form_reads_back():
    book = load_workbook(BytesIO(write_form("Kết quả", [], ["101"], 4)))
    for row in (
        ["GL001", "101", "a", "c, A", None, "-", dt.date(2026, 3, 5)],
        ["0012", 101.0, "B", "BD", "C", "D", "06/03/2026"],
        [],
        ["Người lập", None, None, None, None, None, None],
    ):
        book.worksheets[0].append(row)
    file = BytesIO()
    book.save(file)
    first, second = read_results(file, questions=4).rows
    assert first.answers == ("A", "AC", "", "")
    assert (first.row, first.paper_code, first.taken_on) == (4, "101", dt.date(2026, 3, 5))
    assert (second.staff_code, second.taken_on) == ("0012", dt.date(2026, 3, 6))


def test_columns_may_stand_in_any_order():
    header = ["Ngày làm bài", "CÂU 2", "Câu 1", "câu 4", "Câu 3", "MÃ ĐỀ", "mã cbcc"]
    row = sheet(["05/03/2026", "B", "A", "D", "C", "101", "an"], header=header).rows[0]
    assert (row.staff_code, row.paper_code, row.answers) == ("an", "101", ("A", "B", "C", "D"))


@pytest.mark.parametrize(
    ("row", "cell", "kind"),
    [
        (["", "101", "A", "A", "A", "A", "05/03/2026"], "A4", ProblemKind.MISSING),
        (["an", "", "A", "A", "A", "A", "05/03/2026"], "B4", ProblemKind.MISSING),
        (["an", "101", "A", "X", "A", "A", "05/03/2026"], "D4", ProblemKind.BAD_ANSWER),
        (["an", "101", "A", 3, "A", "A", "05/03/2026"], "D4", ProblemKind.BAD_ANSWER),
        (["an", "101", "A", "A", "A", "A", "31/02/2026"], "G4", ProblemKind.BAD_DATE),
        (["an", "101", "A", "A", "A", "A", "hôm qua"], "G4", ProblemKind.BAD_DATE),
        (["an", "101", "A", "A", "A", "A", True], "G4", ProblemKind.BAD_DATE),
        (["an", "101", "A", "A", "A", "A", None], "G4", ProblemKind.MISSING),
    ],
)
def test_a_wrong_cell_is_named_with_what_to_do(row, cell, kind):
    found = sheet(row)
    assert found.rows == ()
    (problem,) = found.problems
    assert (problem.cell, problem.kind) == (cell, kind)
    assert problem.message


def test_a_person_twice_in_a_file_is_a_problem():
    row = ["an", "101", "A", "A", "A", "A", "05/03/2026"]
    found = sheet(row, ["AN", *row[1:]])
    assert len(found.rows) == 1
    assert (found.problems[0].cell, found.problems[0].kind) == ("A5", ProblemKind.DUPLICATE)


@pytest.mark.parametrize(
    ("header", "text"),
    [
        (HEADER[:-1], "Ngày làm bài"),
        ([*HEADER, "Câu 5"], "Câu 5"),
        ([*HEADER, "Câu 4"], "hai lần"),
    ],
)
def test_a_file_of_another_shape_is_refused_as_a_whole(header, text):
    with pytest.raises(UnreadableFileError, match=text):
        sheet(header=header)


def test_what_is_no_workbook_and_what_is_too_long_are_refused():
    with pytest.raises(UnreadableFileError, match=r"\.xlsx"):
        read_results(BytesIO(b"khong phai bang"), questions=4)
    with pytest.raises(UnreadableFileError, match="nhiều tệp"):
        sheet(*[[f"x{n}", "101", *"AAAA", "05/03/2026"] for n in range(MAX_ROWS + 50)])


@given(st.sets(st.sampled_from(LETTERS)), st.sampled_from(["", " ", ",", ", ", ";", "-", "/"]))
def test_letters_are_read_however_they_are_parted(letters, between):
    typed = between.join(letters).lower()
    assert as_letters(Cell(typed, typed.strip())) == "".join(sorted(letters))


# Results.


def test_a_result_becomes_an_attempt_that_is_submitted_on_that_day(
    an, hanh, enrolment, edition, paper
):
    letters = right_letters(paper)
    assert apply(edition, hanh, ["an", paper.code, *letters, TODAY()]) == 1
    attempt = Attempt.objects.get(user=an)
    assert (attempt.source, attempt.edition_paper) == (AttemptSource.EDITION, paper)
    assert (attempt.state, attempt.number) == (AttemptState.SUBMITTED, 1)
    assert attempt.started_at == attempt.deadline == attempt.submitted_at
    assert timezone.localdate(attempt.started_at) == TODAY()
    assert attempt.paper == paper.paper
    assert list(attempt.answers.values_list("sequence", flat=True)) == [1, 2, 3, 4]
    assert attempt.answers_count == 4
    assert check_receipt(attempt.receipt).intact
    enrolment.refresh_from_db()
    assert enrolment.started_at is not None


def test_a_paper_is_marked_as_the_same_answers_on_screen(an, chau, hanh, enrolment, edition):
    """Châu answers the same questions on screen as An does on paper."""
    Enrolment.objects.create(user=chau, course=enrolment.course, source="hr")
    paper = edition.papers.last()
    given = ["A", "", "C", "B"]
    apply(edition, hanh, ["an", paper.code, *given, TODAY()])
    online = start_attempt(chau, edition.quiz)
    Attempt.objects.filter(pk=online.pk).update(paper=paper.paper)
    for item, letter in zip(paper.items, given, strict=True):
        if letter:
            key = dict(zip(LETTERS, item.order, strict=False))[letter]
            save_answer(online, position=item.position, sequence=item.position, fields={"": [key]})
    submit_attempt(online)
    results = [grade_attempt(a.pk) for a in Attempt.objects.order_by("user__staff_code")]
    assert [attempt.state for attempt in results] == [AttemptState.GRADED] * 2
    fields = ("awarded", "score", "max_score", "passed", "answers_count", "answers_sha256")
    first, second = ([getattr(attempt, name) for name in fields] for attempt in results)
    assert first == second


def test_full_marks_on_every_paper_of_the_edition(an, chau, hanh, enrolment, edition):
    Enrolment.objects.create(user=chau, course=enrolment.course, source="hr")
    papers = edition.papers.all()[:2]
    rows = [
        [code, paper.code, *right_letters(paper), TODAY()]
        for code, paper in zip(("an", "chau"), papers, strict=True)
    ]
    assert apply(edition, hanh, *rows) == 2
    for attempt in Attempt.objects.all():
        assert grade_attempt(attempt.pk).score == 4


def test_several_letters_count_where_several_are_right(
    an, lan, hanh, quiz, make_question, enrolment
):
    question = make_question("AC", type="multiple")
    quiz.blueprint = [BlueprintRow(question=question, count=1)]
    quiz.save()
    edition = make_edition(quiz, by=lan, copies=1)
    paper = edition.papers.get()
    header = ["Mã CBCC", "Mã đề", "Câu 1", "Ngày làm bài"]
    file = workbook(["an", paper.code, *right_letters(paper), TODAY()], header=header)
    found = read_results(file, questions=1)
    apply_results(record_of(edition, hanh, file), found, viewer=hanh)
    attempt = Attempt.objects.get()
    assert attempt.answers.get().value == ["A", "C"]
    assert grade_attempt(attempt.pk).passed


def test_the_same_file_again_changes_nothing(an, hanh, enrolment, edition, paper):
    row = ["an", paper.code, *"ABCD", TODAY()]
    record = record_of(edition, hanh, workbook(row))
    assert apply_results(record, sheet(row), viewer=hanh) == 1
    assert apply_results(record, sheet(row), viewer=hanh) == 0
    assert apply(edition, hanh, row) == 0
    plan = plan_results(edition, sheet(row), viewer=hanh)
    assert (plan.new, len(plan.known), plan.problems) == ([], 1, [])
    assert Attempt.objects.count() == 1
    assert AnswerEvent.objects.count() == 4


def test_a_known_row_stays_known_after_grading_and_completion(an, hanh, enrolment, edition, paper):
    row = ["an", paper.code, *right_letters(paper), TODAY()]
    apply(edition, hanh, row)
    grade_attempt(Attempt.objects.get().pk)
    Enrolment.objects.filter(pk=enrolment.pk).update(ended_at=timezone.now())
    assert apply(edition, hanh, row) == 0


def test_another_answer_for_a_written_result_is_a_problem(an, hanh, enrolment, edition, paper):
    apply(edition, hanh, ["an", paper.code, *"ABCD", TODAY()])
    other = edition.papers.last().code
    for row in (["an", paper.code, *"BBCD", TODAY()], ["an", other, *"ABCD", TODAY()]):
        (problem,) = problems_of(edition, hanh, row)
        assert (problem.cell, problem.kind) == ("A4", ProblemKind.CONFLICT)


def test_one_wrong_row_keeps_all_from_being_written(an, hanh, enrolment, edition, paper):
    rows = ["an", paper.code, *"ABCD", TODAY()], ["an2", paper.code, *"ABCD", TODAY()]
    record = record_of(edition, hanh, workbook(*rows))
    with pytest.raises(EditionResultsError):
        apply_results(record, sheet(*rows), viewer=hanh)
    record.refresh_from_db()
    assert record.applied_at is None
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("change", "cell", "kind"),
    [
        ({0: "khong-co"}, "A4", ProblemKind.UNKNOWN_PERSON),
        ({1: "999"}, "B4", ProblemKind.BAD_CODE),
        ({2: "AB"}, "C4", ProblemKind.BAD_ANSWER),
        ({3: "H"}, "D4", ProblemKind.BAD_ANSWER),
        ({6: dt.date(2020, 1, 1)}, "G4", ProblemKind.BAD_DATE),
        ({6: dt.date(2999, 1, 1)}, "G4", ProblemKind.BAD_DATE),
    ],
)
def test_a_row_that_does_not_fit_names_its_cell(
    an, hanh, enrolment, edition, paper, change, cell, kind
):
    row = ["an", paper.code, *"ABCD", TODAY()]
    for index, value in change.items():
        row[index] = value
    (problem,) = problems_of(edition, hanh, row)
    assert (problem.cell, problem.kind) == (cell, kind)
    assert problem.message


def test_who_is_not_enrolled_has_no_right(chau, hanh, edition, paper):
    (problem,) = problems_of(edition, hanh, ["chau", paper.code, *"ABCD", TODAY()])
    assert (problem.cell, problem.kind) == ("A4", ProblemKind.NO_RIGHT)
    assert "đăng ký khóa học" in problem.message


def test_who_was_enrolled_after_the_sitting_has_no_right(an, hanh, lan, course, quiz):
    with time_machine.travel(timezone.now() - dt.timedelta(days=5), tick=False):
        edition = make_edition(quiz, by=lan, copies=1)
        day = TODAY()
    Enrolment.objects.create(user=an, course=course, source="hr")
    (problem,) = problems_of(edition, hanh, ["an", "101", *"ABCD", day])
    assert problem.kind == ProblemKind.NO_RIGHT


def test_who_is_sitting_on_screen_has_to_finish_first(an, hanh, enrolment, edition, paper):
    start_attempt(an, edition.quiz)
    (problem,) = problems_of(edition, hanh, ["an", paper.code, *"ABCD", TODAY()])
    assert (problem.cell, problem.kind) == ("A4", ProblemKind.NO_RIGHT)
    assert "đang làm dở" in problem.message


def test_an_attempt_begun_while_writing_rolls_everything_back(
    an, hanh, enrolment, edition, paper, monkeypatch
):
    row = ["an", paper.code, *"ABCD", TODAY()]
    record = record_of(edition, hanh, workbook(row))
    plan = plan_results(edition, sheet(row), viewer=hanh)
    start_attempt(an, edition.quiz)
    monkeypatch.setattr(results, "plan_results", lambda *_args, **_kwargs: plan)
    with pytest.raises(EditionResultsError):
        apply_results(record, sheet(row), viewer=hanh)
    record.refresh_from_db()
    assert record.applied_at is None
    assert Attempt.objects.get().source == AttemptSource.ONLINE


def test_window_and_limit_of_attempts_do_not_bind_paper(an, hanh, enrolment, edition, paper):
    quiz = edition.quiz
    quiz.max_attempts, quiz.starts_until = 1, timezone.now() - dt.timedelta(days=1)
    quiz.review_rule = "after_round"
    quiz.save()
    assert not sitting_of(an, quiz).may_start
    assert apply(edition, hanh, ["an", paper.code, *"ABCD", TODAY()]) == 1
    assert sitting_of(an, quiz).used == 1


def test_a_person_of_another_unit_is_not_found(an, hanh, units, enrolment, edition, paper):
    """The officer of Gào may not enter a result for somebody in Pleiku, nor learn of them."""
    row = ["an", paper.code, *"ABCD", TODAY()]
    Scope.objects.filter(user=hanh).update(unit=units["gao"])
    (problem,) = problems_of(edition, hanh, row)
    assert problem.kind == ProblemKind.UNKNOWN_PERSON
    unknown = problems_of(edition, hanh, ["khong-co", *row[1:]])[0]
    assert problem.message == unknown.message


def test_a_reader_of_the_bank_enters_results_for_everyone(an, minh, enrolment, edition, paper):
    assert apply(edition, minh, ["AN", paper.code, *"ABCD", TODAY()]) == 1


def test_who_left_is_not_found(an, hanh, enrolment, edition, paper):
    an.is_active = False
    an.save()
    (problem,) = problems_of(edition, hanh, ["an", paper.code, *"ABCD", TODAY()])
    assert problem.kind == ProblemKind.UNKNOWN_PERSON


def test_a_later_change_of_the_pass_mark_does_not_reach_the_edition(
    an, hanh, enrolment, edition, paper
):
    QuizPage.objects.filter(pk=edition.quiz_id).update(pass_percent=100)
    apply(edition, hanh, ["an", paper.code, *"ABCD", TODAY()])
    assert Attempt.objects.get().pass_percent == 50


def test_a_result_belongs_to_the_round_of_its_edition(an, lan, hanh, enrolment, quiz):
    opens = timezone.now() - dt.timedelta(days=1)
    round_ = Round.objects.create(
        quiz=quiz,
        number=1,
        opens_at=opens,
        closes_at=opens + dt.timedelta(days=7),
        state=RoundState.OPEN,
    )
    edition = make_edition(quiz, by=lan, copies=1, round=round_)
    apply(edition, hanh, ["an", "101", *"ABCD", TODAY()])
    assert Attempt.objects.get().round == round_


def test_submitting_a_paper_twice_changes_nothing(an, hanh, enrolment, edition, paper):
    apply(edition, hanh, ["an", paper.code, *"ABCD", TODAY()])
    attempt = Attempt.objects.get()
    submit_edition_sitting(attempt, timezone.now() + dt.timedelta(days=9))
    again = Attempt.objects.get()
    assert (again.receipt, again.submitted_at) == (attempt.receipt, attempt.submitted_at)


@pytest.mark.parametrize(("source", "with_paper"), [("online", True), ("paper", False)])
def test_the_database_ties_source_and_paper(an, enrolment, quiz, paper, source, with_paper):
    attempt = start_attempt(an, quiz)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(
            source=source, edition_paper=paper if with_paper else None
        )


def test_the_record_of_a_paper_names_its_code(client, an, hanh, enrolment, edition, paper):
    apply(edition, hanh, ["an", paper.code, *"ABCD", TODAY()])
    client.force_login(an)
    response = client.get(reverse("attempt_record", args=[Attempt.objects.get().pk]))
    assert f"Làm trên giấy, mã đề {paper.code}" in " ".join(pdf_text(response.content))


# Pages.

ORGANISERS = ["edition_papers", "edition_key"]
PAGES = [
    "edition",
    *ORGANISERS,
    "edition_sheets",
    "edition_results_form",
    "edition_results",
]


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ORGANISERS])
def test_an_officer_opens_what_holds_no_question(client, hanh, edition, name):
    client.force_login(hanh)
    response = client.get(reverse(name, args=[edition.pk]))
    assert response.status_code == 200
    missing = client.get(reverse(name, args=[edition.pk + 1]))
    assert missing.status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_learners_and_heads_and_strangers_open_nothing(client, an, binh, minh, edition, name):
    url = reverse(name, args=[edition.pk])
    assert "/dang-nhap/" in client.get(url).url
    for person in (an, binh, minh):
        client.force_login(person)
        response = client.get(url)
        assert response.status_code in (302, 403)


def test_officers_and_editors_find_the_page_in_their_menu(client, hanh, lan, edition):
    for person in (hanh, lan):
        client.force_login(person)
        page = client.get(reverse("editions"))
        assert f"Bộ đề số {edition.pk}" in page.text
        assert reverse("editions") in client.get("/quan-tri/").text


def test_an_edition_is_made_from_the_form(client, lan, quiz, units):
    client.force_login(lan)
    url = reverse("edition_new")
    assert "Đạo đức công vụ – Bài kiểm tra" in client.get(url).text
    data = {"quiz": quiz.pk, "copies": 4, "note": "Xã Gào", "sat_on": f"{TODAY():%d/%m/%Y}"}
    response = client.post(url, data | {"unit_ref": units["gao"].pk})
    edition = quiz.editions.get()
    assert response.url == reverse("edition", args=[edition.pk])
    assert (edition.papers.count(), edition.made_by, edition.note) == (4, lan, "Xã Gào")
    assert (edition.sat_on, edition.unit_ref) == (TODAY(), units["gao"].pk)


@pytest.mark.parametrize("copies", ["0", "25", "", "hai"])
def test_a_wrong_number_of_papers_makes_nothing(client, lan, quiz, copies):
    client.force_login(lan)
    response = client.post(
        reverse("edition_new"), {"quiz": quiz.pk, "copies": copies, "sat_on": f"{TODAY():%d/%m/%Y}"}
    )
    assert response.status_code == 200
    assert not quiz.editions.exists()


def test_a_refusal_is_shown_on_the_form(client, lan, quiz, topic):
    quiz.blueprint = [BlueprintRow(topic=topic, count=99)]
    quiz.save()
    client.force_login(lan)
    response = client.post(
        reverse("edition_new"), {"quiz": quiz.pk, "copies": 2, "sat_on": f"{TODAY():%d/%m/%Y}"}
    )
    assert "Đề chưa đủ câu hỏi" in response.text


def test_a_periodic_quiz_asks_for_one_of_its_own_rounds(client, lan, quiz, course):
    now = timezone.now()
    quiz.recurrence, quiz.first_opens_at = Recurrence.WEEKLY, now
    quiz.review_rule = ReviewRule.AFTER_ROUND
    quiz.save_revision().publish()
    other = CoursePage.objects.get(pk=course.pk).add_child(
        instance=QuizPage(title="Khác", slug="khac")
    )
    rounds = [
        Round.objects.create(
            quiz=page, number=9, opens_at=now, closes_at=now + dt.timedelta(days=1)
        )
        for page in (quiz, other)
    ]
    client.force_login(lan)
    url, data = (
        reverse("edition_new"),
        {"quiz": quiz.pk, "copies": 2, "sat_on": f"{TODAY():%d/%m/%Y}"},
    )
    assert "chọn một kỳ" in client.post(url, data).text
    assert "không thuộc" in client.post(url, {**data, "round": rounds[1].pk}).text
    client.post(url, {**data, "round": rounds[0].pk})
    assert quiz.editions.get().round == rounds[0]


def test_three_steps_choose_look_and_confirm(client, an, hanh, enrolment, edition, paper):
    client.force_login(hanh)
    file = workbook(["an", paper.code, *right_letters(paper), TODAY()])
    file.name = "ket-qua.xlsx"
    response = client.post(reverse("edition_results", args=[edition.pk]), {"file": file})
    preview = response.url
    page = client.get(preview).text
    assert "1 bài mới · 0 đã ghi từ trước · 0 dòng cần sửa" in page
    assert an.full_name in page
    assert not Attempt.objects.exists()
    assert client.post(preview).url == preview
    assert "Đã ghi nhận lúc" in client.get(preview).text
    assert client.post(preview).status_code == 200
    assert Attempt.objects.get().source == AttemptSource.EDITION
    detail = client.get(reverse("edition", args=[edition.pk])).text
    assert "Đã nhập 1 bài." in detail
    assert "ket-qua.xlsx" in detail


def test_a_large_file_is_read_by_the_worker_and_then_previewed(
    client, an, hanh, enrolment, edition, paper
):
    client.force_login(hanh)
    good = ["an", paper.code, *right_letters(paper), TODAY()]
    content = heavy(workbook(good, ["ai", "999", *"AAAX", "1/1"]).read())
    url = reverse("edition_results", args=[edition.pk])
    waits = client.post(url, {"file": ContentFile(content, "ket-qua.xlsx")}).url
    reading = FileReading.objects.get()
    assert waits == reverse("file_reading", args=[reading.key])
    assert not EditionResults.objects.exists()
    read_results_file(reading.pk)
    for _time in range(2):
        page = client.get(waits, follow=True)
    assert an.full_name in page.text
    for cell in ("F5", "G5"):
        assert f"<td>{cell}</td>" in page.text
    assert EditionResults.objects.get().file_name == "ket-qua.xlsx"
    assert "Chưa ghi gì" in client.post(page.redirect_chain[-1][0]).text
    assert not Attempt.objects.exists()


def test_the_preview_names_wrong_rows_and_writes_nothing(client, an, hanh, edition, paper):
    client.force_login(hanh)
    file = workbook(["an", paper.code, *"ABCD", TODAY()], ["ai", "999", *"AAAX", "1/1"])
    file.name = "ket-qua.xlsx"
    preview = client.post(reverse("edition_results", args=[edition.pk]), {"file": file}).url
    page = client.get(preview).text
    for cell in ("A4", "F5", "G5"):
        assert f"<td>{cell}</td>" in page
    assert "Ghi nhận tất cả" not in page
    response = client.post(preview)
    assert "Chưa ghi gì" in response.text
    assert not Attempt.objects.exists()


def test_a_file_that_is_no_workbook_stays_at_step_one(client, hanh, edition):
    client.force_login(hanh)
    url = reverse("edition_results", args=[edition.pk])
    response = client.post(url, {"file": ContentFile(b"x", "a.xlsx")})
    assert "Không đọc được tệp này" in response.text
    assert not EditionResults.objects.exists()


def test_a_preview_is_for_who_uploaded_it(client, hanh, lan, edition, paper):
    record = record_of(edition, hanh, workbook(["an", paper.code, *"ABCD", TODAY()]))
    client.force_login(lan)
    url = reverse("edition_results_preview", args=[record.pk])
    assert client.get(url).status_code in (302, 403)
    assert client.post(url).status_code in (302, 403)


@pytest.mark.parametrize("name", [*PAGES, "edition_results_preview"])
def test_other_methods_are_refused(client, hanh, edition, paper, name):
    client.force_login(hanh)
    record = record_of(edition, hanh, workbook())
    args = [record.pk if name == "edition_results_preview" else edition.pk]
    assert client.delete(reverse(name, args=args)).status_code == 405
