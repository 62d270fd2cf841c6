"""Text comes in composed and without unseen signs, through whichever door."""

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from wagtail.test.utils.form_data import nested_form_data, streamfield

from certificates.register.class_excel import read_class
from cms.models import CmsDocument, LessonPage
from cms.text import compose, fold, nfc
from config.composing import compose_what_is_sent
from learning.formats.staff_excel import read_staff
from learning.models import User
from learning.units.tree import create_top_unit
from quizzes.engine.types import KINDS
from quizzes.formats.law_excel import read_law, write_template
from quizzes.formats.registry import FORMATS
from quizzes.formats.starter_yaml import read_bank
from quizzes.models import AnswerEvent
from tests.addresses import ALL
from tests.crawl import forms_of, pages, send

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "samples"
UNSEEN = "\u200b\ufeff\u00ad\u2060\u200e\u202e\u200d\u200c"
WORDS = "Đạo đức công vụ, hòa giải"
LITTERED = unicodedata.normalize("NFD", WORDS).replace("công", "cô\u0300\u200bng\u00ad")
TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("ạảẩộỡừ" + UNSEEN + "\u0301\u0323"))
)


def decompose(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def is_composed(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and not re.search("[\u200b\ufeff\u00ad]", text)


@given(TEXTS)
def test_any_text_is_composed_once_and_for_all(text):
    done = compose(text)
    assert unicodedata.is_normalized("NFC", done)
    assert not set(UNSEEN[:6]) & set(done)
    assert compose(done) == done
    assert compose(decompose(done)) == done
    assert fold(text) == fold(decompose(text)) == fold(done)


@pytest.mark.parametrize(
    "kept",
    ["hòa", "hoà", "Rơ Châm H'Châu", "Dòng một\r\n\tdòng hai  ", "👩‍💻 và ❤️‍🔥", "می‌خواهم"],
)
def test_what_somebody_meant_stays(kept):
    assert compose(kept) == kept


@pytest.mark.parametrize("sign", UNSEEN)
@pytest.mark.parametrize("text", ["{}GL001", "GL{}001", "GL001{}", "Nguyễn{} An", "Nguyễn {}An"])
def test_no_unseen_sign_stays_in_a_code_or_a_name(text, sign):
    assert compose(text.format(sign)) == nfc(text.format(sign)) == text.format("")


def received(request):
    seen = {}

    def view(request):
        seen.update(get=request.GET, post=request.POST, files=request.FILES, path=request.path)

    compose_what_is_sent(view)(request)
    return seen


@given(st.lists(TEXTS, min_size=1, max_size=3), TEXTS)
def test_a_view_receives_composed_text_only(texts, query):
    sent = received(
        RequestFactory().post(f"/tim/?q={quote(query)}", {"a": texts, "b": decompose(texts[0])})
    )
    # The test client writes line ends as a browser does.
    assert [t.split() for t in sent["post"].getlist("a")] == [compose(t).split() for t in texts]
    assert sent["get"].getlist("q") == [compose(query)]
    assert is_composed(sent["post"]["b"])


def test_names_of_files_and_addresses_are_composed():
    file = SimpleUploadedFile(f"{LITTERED}.pdf", b"x")
    request = RequestFactory().post(f"/{quote(LITTERED)}/", {"file": file})
    sent = received(request)
    assert sent["path"] == f"/{compose(LITTERED)}/"
    assert is_composed(sent["files"]["file"].name)


@pytest.fixture
def written() -> Iterator[list[str]]:
    """Every text that the database is given, for search or to keep."""
    texts: list[str] = []

    def watch(execute, sql, params, many, context):
        for row in params if many else [params or ()]:
            values = row.values() if isinstance(row, dict) else row
            texts.extend(value for value in values if isinstance(value, str))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield texts


def test_every_form_of_every_page_of_ours_keeps_composed_text(client, people, arguments, written):
    faults, reached = [], set()
    for name, _reader, page in pages(client, people, arguments):
        for sent in forms_of(page, LITTERED):
            written.clear()
            send(client, sent)
            faults += [(name, sent.action, text) for text in written if not is_composed(text)]
            reached |= {name for text in written if compose(LITTERED) in text}
    assert faults == []
    assert len(reached) > 8  # the texts did arrive


def test_every_form_of_the_admin_keeps_composed_text(client, people, course, quiz, written):
    """Pages and snippets of every type: its form to add one, and the one to edit one."""
    client.force_login(User.objects.get(staff_code="admin"))
    routes = {re.sub(r"[\^$\\]", "", route) for _name, route, _view in ALL}
    addresses = [f"/{r}" for r in sorted(routes) if re.fullmatch(r"quan-tri/[^<(]*(add|new)/", r)]
    addresses += [reverse("wagtailadmin_pages:edit", args=[pk]) for pk in (course.pk, quiz.pk)]
    faults, reached = [], set()
    for address in addresses:
        page = client.get(address, follow=True)
        if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            continue
        for sent in forms_of(page, LITTERED):
            if sent.method != "post":
                continue
            written.clear()
            send(client, sent)
            faults += [(address, text) for text in written if not is_composed(text)]
            reached |= {address for text in written if compose(LITTERED) in text}
    assert faults == []
    assert len(reached) >= 5


def test_lesson_blocks_keep_composed_text_and_bold_where_it_was(client, admin, course):
    client.force_login(admin)
    text = decompose("Lề lối làm việc")
    start = len(decompose("Lề lối "))
    style = {"offset": start, "length": len(text) - start, "style": "BOLD"}
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0}
    block |= {"inlineStyleRanges": [style], "entityRanges": []}
    bold = json.dumps(
        {"blocks": [block], "entityMap": {}}, ensure_ascii=False, separators=(",", ":")
    )
    case = {"title": LITTERED, "situation": bold, "question": "", "handling": bold}
    data = nested_form_data(
        {
            "title": LITTERED,
            "slug": "bai-moi",
            "minutes": "15",
            "body": streamfield([("text", bold), ("case", case)]),
        }
    )
    url = reverse("wagtailadmin_pages:add", args=["cms", "lessonpage", course.pk])
    client.post(url, {**data, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0})
    page = LessonPage.objects.get(slug="bai-moi")
    page = page.get_latest_revision_as_object()
    assert page.title == compose(LITTERED)
    first, second = page.body
    assert "Lề lối <b>làm việc</b>" in str(first.value.source)
    assert second.value["title"] == compose(LITTERED)
    assert "Lề lối <b>làm việc</b>" in str(second.value["handling"].source)


def test_the_title_that_a_file_gives_a_document_is_composed(client, admin):
    client.force_login(admin)
    file = SimpleUploadedFile(f"{LITTERED}.pdf", b"%PDF-1.4")
    client.post(reverse("wagtaildocs:add_multiple"), {"files[]": file})
    assert [row.title for row in CmsDocument.objects.all() if not is_composed(row.title)] == []


def test_sign_in_takes_the_address_however_it_was_typed(client, an):
    an.email = "nguyễn.an@gialai.example"
    an.save()
    typed = f"\ufeff{decompose(an.email)}\u200b"
    data = {"login": typed, "password": "mat-khau-thu-nghiem-1"}
    assert client.post(reverse("account_login"), data).status_code == 302


def test_people_are_found_however_their_name_is_typed(client, hanh, an):
    client.force_login(hanh)
    page = client.get(reverse("desk_find_person"), {"q": decompose("Văn\u200b An")})
    assert an.full_name in page.content.decode()


@pytest.mark.parametrize("typed", ["dân chủ", decompose("Dân  chủ"), "dân\u200b ch\u00adủ\ufeff"])
def test_an_accepted_answer_is_known_however_it_is_typed(typed):
    content = {"accepted": [decompose("dân chủ"), "x"], "settings": {}}
    assert KINDS["short_text"].fraction(content, typed) == 1


def test_a_typed_answer_is_saved_composed(client, an, quiz, arguments):
    client.force_login(an)
    url = reverse("attempt", args=arguments["attempt"])
    client.post(url, {"q1": LITTERED, "seen_sequence": "0"})
    body = {"position": 1, "sequence": 1, "fields": {"": [LITTERED]}, "writer": LITTERED}
    client.post(
        reverse("save_answer", args=arguments["save_answer"]), body, content_type="application/json"
    )
    kept = [str(event.response) for event in AnswerEvent.objects.all()]
    assert all(is_composed(text) for text in kept)


def test_a_class_list_reads_decomposed_files_the_same():
    book = Workbook()
    book.active.append(["Mã CBCC", "Họ và tên", "Kết quả", "Xếp loại"])
    book.active.append(["GL001", "Nguyễn Thị Hoà", "Đạt", "Giỏi"])
    content = io.BytesIO()
    book.save(content)
    whole, pieces = (
        read_class(io.BytesIO(c)) for c in (content.getvalue(), in_pieces(content.getvalue()))
    )
    assert pieces == whole
    assert whole.rows[0].full_name == "Nguyễn Thị Hoà"


def test_a_law_list_reads_decomposed_files_the_same():
    book = load_workbook(io.BytesIO(write_template(["Luật"])))
    book.active.append(["80/2025/QH15", "Luật Cán bộ, công chức", "Luật", "Quốc hội"])
    content = io.BytesIO()
    book.save(content)
    whole, pieces = (
        read_law(io.BytesIO(c)) for c in (content.getvalue(), in_pieces(content.getvalue()))
    )
    assert pieces == whole
    assert whole[0].title == "Luật Cán bộ, công chức"


def test_a_unit_named_by_a_command_is_composed(system):
    assert create_top_unit(LITTERED).name == compose(LITTERED)


def in_pieces(content: bytes) -> bytes:
    """The same file with every text of it decomposed."""
    if not content.startswith(b"PK"):
        return decompose(content.decode()).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.endswith((".xml", ".rels")):
                part = decompose(part.decode()).encode()
            new.writestr(entry, part)
    return out.getvalue()


def bank():
    for path in sorted((ROOT / "quizzes" / "starter").glob("*.yaml")):
        with path.open("rb") as file:
            yield from read_bank(file).questions


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_every_format_of_banks_reads_decomposed_files_the_same(known):
    kinds = {}
    for question in bank():
        kinds.setdefault(question.kind, []).append(question)
    some = [question for row in kinds.values() for question in row[:3]]
    content = known.write(some).content
    whole, pieces = (known.read(io.BytesIO(c)) for c in (content, in_pieces(content)))
    assert pieces.questions == whole.questions
    assert whole.questions


def test_staff_lists_read_decomposed_files_the_same():
    content = (SAMPLES / "danh-sach-can-bo.xlsx").read_bytes()
    whole, pieces = (read_staff(io.BytesIO(c)) for c in (content, in_pieces(content)))
    assert list(pieces.rows) == list(whole.rows)
