"""A form that was refused says so on top of its page, in its title and at its controls."""

from typing import Any

import pytest
from django.forms import BaseForm
from lxml import html
from wagtail.admin.forms import WagtailAdminModelForm

from tests.crawl import NONSENSE, forms_of, pages, send
from tests.test_permissions import arguments, people  # noqa: F401

# A theme that is not there any more is no reason to refuse: another one is practised.
LENIENT = {"practice"}


@pytest.fixture
def refused_forms(monkeypatch):
    """Every form that was checked and found wanting, shown again or not."""
    found: list[BaseForm] = []
    check = BaseForm.full_clean

    def full_clean(form: BaseForm) -> None:
        check(form)
        if form.is_bound and form._errors and not isinstance(form, WagtailAdminModelForm):
            found.append(form)

    monkeypatch.setattr(BaseForm, "full_clean", full_clean)
    return found


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


def test_every_refused_form_has_its_summary(client, people, arguments, refused_forms):  # noqa: F811
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


def test_no_page_begins_with_an_error(client, people, arguments):  # noqa: F811
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
    below = set(base.__subclasses__())
    return below.union(*(_all_forms(form) for form in below)) if below else set()
