"""Every door for files, found by itself: from the pages that show one and the forms behind them."""

import re
import time
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from certificates.signing import check
from cms.uploads.fields import UploadField
from cms.uploads.guard import workbooks
from cms.uploads.guard.refusals import UnreadableFileError
from learning.reporting.official import template_check
from quizzes.exchange import batches
from tests.addresses import OURS, POST, RULES
from tests.cms.uploads import hostile
from tests.crawl import reader_of

ROOT = Path(__file__).parent.parent
APPS = ("cms", "quizzes", "learning", "certificates", "config")
# Kinds of a page that the fixture's argument does not show.
KINDS = {"desk_reorganisation_new": ["split"]}
# Only what opens files itself; whoever needs one asks there.
READERS = {"load_workbook(": "cms/uploads/guard/workbooks.py"}
KNOWN = {
    "bank_imports",
    "law_import",
    "edition_results",
    "desk_import",
    "desk_reorganisation_new",
    "report_heading",
    "outside_training",
    "issue_class",
    "certificate_sign_return",
    "certificate_template_new",
    "verify",
}
# What opens a file, by its format; those of questions are all reached by the registry's.
OPENERS = [
    (workbooks, "load_workbook"),
    (template_check, "Document"),
    (check, "PdfFileReader"),
    (batches, "read_file"),
]
SHEET_DOORS = {".xlsx", ".docx"}


@dataclass(frozen=True)
class Door:
    """A form of a page that takes a file: as whom it is reached, and what is sent with it."""

    page: str
    reader: Any
    action: str
    field: str
    accept: tuple[str, ...]
    data: dict[str, str]


@pytest.fixture
def doors(client, people, arguments) -> list[Door]:
    """Every door of the pages of ours."""
    found = {}
    for name in OURS:
        if name in POST or not RULES[name]:
            continue
        reader = reader_of(name)
        client.logout()
        if people[reader]:
            client.force_login(people[reader])
        response = client.get(reverse(name, args=KINDS.get(name, arguments.get(name, []))))
        if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
            for door in _doors_of(response, name, reader):
                found[door.action, door.field] = door
    return list(found.values())


def _doors_of(response, name, reader):
    for form in html.fromstring(response.content).iter("form"):
        for control in form.xpath(".//input[@type='file']"):
            assert form.get("enctype") == "multipart/form-data", name
            action = form.get("action") or response.request["PATH_INFO"]
            accept = tuple(control.get("accept", "").split(","))
            yield Door(name, reader, action, control.get("name"), accept, _filled(form))


def _filled(form):
    """What a person would send: what stands there, the first of a list, a word, a day."""
    typed = {"number": "7", "date": "2026-03-05"}
    data = {}
    for control in form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]"):
        kind = control.get("type", "text")
        if kind in ("file", "checkbox", "radio"):
            continue
        options = [o for o in control.xpath(".//option/@value") if o]
        value = options[0] if options else control.get("value") or control.text
        required = control.get("required") is not None
        data[control.get("name")] = value or (typed.get(kind, "đã gõ") if required else "")
    return data


def send(client, people, door, name, content):
    client.logout()
    if people[door.reader]:
        client.force_login(people[door.reader])
    data = door.data | {door.field: SimpleUploadedFile(name, content)}
    return client.post(door.action, data, follow=True)


def form_classes(base=forms.BaseForm):
    """Every class of form of ours."""
    for found in base.__subclasses__():
        yield from form_classes(found)
        if found.__module__.partition(".")[0] in APPS and hasattr(found, "base_fields"):
            yield found


def file_fields():
    return [
        (each, name, field)
        for each in form_classes()
        for name, field in each.base_fields.items()
        if isinstance(field, forms.FileField)
    ]


def test_every_form_takes_files_by_the_guarded_field():
    wrong = [
        (form.__qualname__, name)
        for form, name, field in file_fields()
        if not isinstance(field, UploadField)
    ]
    assert wrong == []


def test_no_view_takes_a_file_past_a_form_and_no_module_opens_one_by_itself():
    wrong = []
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            text, name = path.read_text(), str(path.relative_to(ROOT))
            if re.search(r"request\.FILES(\[|\.get)|forms\.(File|Image)Field\(", text):
                wrong.append(name)
            wrong += [name for call, home in READERS.items() if call in text and name != home]
    assert wrong == []


def good_files(door):
    """A file of each kind that the door takes, above what a request reads."""
    makers = {".xlsx": hostile.workbook, ".docx": hostile.word, ".zip": hostile.workbook}
    for suffix in door.accept:
        if suffix == ".pdf":
            yield "tep.pdf", b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 11_000
        elif suffix in makers:
            yield f"tep{suffix}", hostile.heavy(makers[suffix]())
        elif suffix in (".xml", ".gift", ".txt", ".aiken"):
            yield f"tep{suffix}", b"<quiz>::T:: A {=b}</quiz>\n" * 9_000


def _bad_files(door):
    suffix = next((each for each in door.accept if each in SHEET_DOORS), door.accept[0])
    yield "another kind, renamed", f"tep{suffix}", b"<html><body>xin chao</body></html>"
    yield "another kind", "tep.exe", b"MZ\x90\x00"
    yield "empty", f"tep{suffix}", b""
    yield "cut off", f"tep{suffix}", hostile.workbook()[:2000]
    yield "a bomb", f"tep{suffix}", hostile.bomb()
    if suffix == ".xlsx":
        yield "wide", f"tep{suffix}", hostile.last_column()


def test_each_door_refuses_what_is_hostile_at_once_and_says_what_to_do(
    client, people, doors, monkeypatch
):
    assert {door.page for door in doors} >= KNOWN
    assert {name for _form, name, _field in file_fields()} <= {door.field for door in doors}
    spent, said = [], []
    clean, refuse = UploadField.clean, UnreadableFileError.__init__

    def timed(field, *args):
        start = time.process_time()
        try:
            return clean(field, *args)
        except ValidationError as error:
            said.extend(error.messages)
            raise
        finally:
            spent.append(time.process_time() - start)  # of the guard, not the page around it

    def noted(error, text):
        said.append(text)
        refuse(error, text)

    monkeypatch.setattr(UploadField, "clean", timed)
    monkeypatch.setattr(UnreadableFileError, "__init__", noted)
    wrong = _read_in_requests(client, people, doors)
    for door in doors:
        for what, name, content in _bad_files(door):
            said.clear()
            text = unescape(send(client, people, door, name, content).content.decode())
            if not any(each in text for each in said):
                wrong.append((door.page, what, list(said)))
    assert wrong == []
    assert max(spent) < 0.5


def _read_in_requests(client, people, doors):
    """Doors that read a file of 201 kB while somebody waits for the page."""
    wrong = []
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in OPENERS:

            def opened(*_args, _name=name, **_named):
                wrong.append((door.page, file_name, _name))
                raise UnreadableFileError(_name)

            patch.setattr(owner, name, opened)
        for door in doors:
            for file_name, content in good_files(door):
                assert len(content) > 200_000
                send(client, people, door, file_name, content)
    return wrong
