"""A form that was refused says so on top of its page, in its title and at its controls."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.forms import BaseForm
from django.urls import resolve, reverse
from django.utils import timezone
from lxml import html
from wagtail.admin.forms import WagtailAdminModelForm

from certificates.models import Certificate
from cms.models import LegalDocument, Provision
from learning.access.rights import visible_units
from learning.models import DueReview, Enrolment, StaffImport, WeakProvisionMap
from quizzes.formats.as_json import to_json
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.models import BankImportRow, LawFlag, QuizPage
from tests.crawl import NONSENSE, forms_of, pages, send, typed_forms_of

# A theme that is not there any more is no reason to refuse: another one is practised. An address
# that an earlier form of the walk confirmed stands on the page no more.
LENIENT = {"practice", "desk_email_changes"}


@pytest.fixture
def refused_forms(monkeypatch: pytest.MonkeyPatch) -> list[BaseForm]:
    """Every form that was checked and found wanting, shown again or not."""
    found: list[BaseForm] = []
    check = BaseForm.full_clean

    def full_clean(form: BaseForm) -> None:
        check(form)
        if form.is_bound and form.errors and not isinstance(form, WagtailAdminModelForm):
            found.append(form)

    monkeypatch.setattr(BaseForm, "full_clean", full_clean)
    return found


# Those whose form stands in a row or beside a record, at an address without a page.
IN_ROWS = {
    "bank_import_row",
    "desk_anonymisation_decide",
    "desk_due",
    "desk_exemption",
    "desk_import_row",
    "desk_outside_decide",
    "desk_programme_move",
    "issue_decide",
    "law_keep",
    "regrade_apply",
    "register_copy",
    "register_correct",
    "register_keep",
    "register_revoke",
}


@pytest.fixture
def rows_that_wait(arguments, hanh, binh, course):
    """Every queue of the desk has a row with a form in it."""
    today = timezone.localdate()
    duty = Enrolment.objects.create(user=binh, course=course, source="hr", due_on=today)
    DueReview.objects.create(enrolment=duty, planned_on=today, proposed_on=today)
    Certificate.objects.update(review_reason="Chấm lại", review_asked_at=timezone.now())
    LegalDocument.objects.update(status="suspended")
    LawFlag.objects.update(kind="guidance")
    staff = StaffImport.objects.get(pk=arguments["desk_import_preview"][0])
    StaffImport.objects.filter(pk=staff.pk).update(state="read", uploaded_by=hanh)
    staff.rows.create(
        position=2, verdict="leaver", user=binh, candidates=[binh.postings.first().pk]
    )
    options = (ParsedOption("Đúng", correct=True), ParsedOption("Sai"))
    question = ParsedQuestion(1, "true_false", "Công chức là cán bộ.", options)
    BankImportRow.objects.update(verdict="decision", parsed=to_json(question))


@pytest.fixture
def weak_provisions(client, hanh, quiz):
    """The map of the weak provisions of Hạnh's unit, with a form that makes a course of them."""
    clause = {"pk": Provision.objects.first().pk, "facility": 0.3, "answers": 9, "cells": []}
    now = timezone.now()
    WeakProvisionMap.objects.create(
        unit=visible_units(hanh).first(),
        asked_at=now,
        computed_at=now,
        findings={"provisions": [clause]},
    )
    client.force_login(hanh)
    return client.get(reverse("desk_weak_provisions"))


@pytest.fixture
def room_door(client, an, quiz, enrolment):
    """The start page of a quiz that is sat in a room."""
    QuizPage.objects.filter(pk=quiz.pk).update(room_code="Phòng 3")
    client.force_login(an)
    return client.get(quiz.url)


def faults_of(response: Any) -> list[str]:
    """What a person who cannot see the red colour would miss."""
    document = html.fromstring(response.content)
    ids = set(document.xpath("//@id"))
    title = " ".join("".join(document.xpath("//title//text()")).split())
    summaries = document.xpath("//*[@data-error-summary]")
    said = [] if title.startswith("Lỗi: ") else [f"title {title!r}"]
    alerts = document.xpath("//*[@role='alert'][normalize-space()]")
    if not summaries and not alerts:
        said.append("nothing on top")
    for summary in summaries:
        heading, places = summary.xpath(".//h2")[0].text_content(), summary.xpath(".//li")
        if f"Cần sửa {len(places)} chỗ" not in heading or not places:
            said.append(f"heading {heading!r}")
        said += [f"no place {at}" for at in summary.xpath(".//a/@href") if at[1:] not in ids]
    for described in document.xpath("//*[@aria-describedby]"):
        names = described.get("aria-describedby").split()
        said += [f"nothing describes by {name}" for name in names if name not in ids]
    return said


def test_every_refused_form_has_its_summary(client, people, arguments, refused_forms):
    faults, seen = [], set()
    for name, _reader, page in pages(client, people, arguments):
        for sent in (*forms_of(page, ""), *forms_of(page, NONSENSE)):
            refused_forms.clear()
            response = send(client, sent)
            kind = response.headers.get("Content-Type", "")
            if name in LENIENT or not refused_forms or not kind.startswith("text/html"):
                continue
            seen.add(name)
            faults += [(name, sent.action, fault) for fault in faults_of(response)]
    assert faults == []
    assert len(seen) > 20


def lost_of(response: Any, typed: dict[str, list[str]]) -> list[str]:
    """What was typed or chosen and stands in no control of the page that answers it."""
    there: dict[str, list[str]] = {}
    for control in html.fromstring(response.content).xpath("//*[@name]"):
        for value in _values_of(control):
            there.setdefault(control.get("name"), []).append(value)
    sent = [(name, value) for name, values in typed.items() for value in values]
    return [f"{name}={value}" for name, value in sent if value not in there.get(name, [])]


def _values_of(control: Any) -> list[str]:
    if control.tag == "select":
        return [str(value) for value in control.xpath(".//option[@selected]/@value")]
    if control.tag == "textarea":
        return [control.text_content().strip()]
    if control.get("type") in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [control.get("value", "")]


def test_what_was_typed_comes_back(client, people, arguments, rows_that_wait):
    """Of every form that is refused, wherever it stands: in a row, beside a record, alone."""
    faults, doors = [], set()
    for name, _reader, page in pages(client, people, arguments):
        for sent, typed in typed_forms_of(page):
            response = send(client, sent)
            if name in LENIENT or not _is_refused(response):
                continue
            doors.add(resolve(urlsplit(sent.action).path).url_name)
            found = [*lost_of(response, typed), *faults_of(response)]
            faults += [(sent.page, sent.action, fault) for fault in found]
    assert faults == []
    assert doors >= IN_ROWS, IN_ROWS - doors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "door"),
    [("weak_provisions", "desk_weak_provisions_refresh"), ("room_door", "begin_attempt")],
)
def test_it_comes_back_where_the_walk_does_not_lead(client, request, page, door):
    refused = 0
    for sent, typed in typed_forms_of(request.getfixturevalue(page)):
        if resolve(urlsplit(sent.action).path).url_name == door:
            response = send(client, sent)
            assert [*lost_of(response, typed), *faults_of(response)] == []
            refused += _is_refused(response)
    assert refused


def _is_refused(response: Any) -> bool:
    """Whether the page that answers says so in its title."""
    html_type = response.headers.get("Content-Type", "").startswith("text/html")
    return html_type and "<title>Lỗi: " in response.content.decode()


def test_no_page_begins_with_an_error(client, people, arguments):
    """A page that was only opened was refused nothing."""
    wrong = [
        name
        for name, _reader, page in pages(client, people, arguments)
        if not page.redirect_chain
        and ("<title>Lỗi" in page.content.decode() or "data-error-summary" in page.content.decode())
    ]
    assert wrong == []


def test_each_field_of_a_form_has_words_of_its_own():
    """The summary names the field; Django would make English of its variable's name."""
    ours = ("cms", "quizzes", "learning", "certificates")
    nameless = [
        (form.__name__, name)
        for form in _all_forms(BaseForm)
        if form.__module__.split(".")[0] in ours and hasattr(form, "base_fields")
        for name, field in form.base_fields.items()
        if not (field.label or field.widget.is_hidden or name in _wagtails_fields(form))
    ]
    assert nameless == []


def _wagtails_fields(form: type) -> set[str]:
    """Those that Wagtail gives words in a template of its own, such as its comments' switch."""
    theirs = (base for base in form.__mro__ if base.__module__.startswith("wagtail."))
    return {name for base in theirs for name in getattr(base, "base_fields", {})}


def _all_forms(base: type) -> set[type]:
    below: set[type] = set(base.__subclasses__())
    return below.union(*(_all_forms(form) for form in below)) if below else set()
