"""A refused form that stands in a row or beside a record comes back with what was typed.

Such a form is sent to an address of its own, which shows no page. `send_back` keeps what
was sent in the session and leads to the page the form stands on; the base templates wrap
that page in `{% refill %}`, which finds the form by its address, puts into it what was
typed and says at each control what is wrong. No template of a row has to know of it.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from lxml import html
from lxml.html import HtmlElement

from cms.admin.refusals import REFUSED, label_of

KEPT = "sent_back"
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
LINK = re.compile(r'<a href="#refused-(\w+)">(.*?)</a>', re.DOTALL)
WHOLE = "form"
# What nobody typed, and what no page may fill in.
UNTYPED = {"hidden", "submit", "button", "image", "reset", "file", "password"}


@dataclass(frozen=True)
class SentBack:
    """What was sent where, and what is wrong with it, by the names of the fields."""

    to: str
    typed: dict[str, list[str]]
    wrong: dict[str, list[str]] = field(default_factory=dict)


def send_back(
    request: HttpRequest, why: BaseForm | Exception | str, *page: Any
) -> HttpResponseRedirect:
    """To the page the form was sent from, else to `page` (as for `redirect`), with the form.

    `why`: the refused form, what the service raised, or words.
    """
    wrong = dict(_wrong_with(why))
    for name, (label, texts) in wrong.items():
        for text in texts:
            said = f"{label}: {text}" if label else text
            messages.error(request, said, extra_tags=f"{REFUSED} refused-{name}")
    typed = {name: request.POST.getlist(name) for name in request.POST}
    typed.pop("csrfmiddlewaretoken", None)
    texts_by_name = {name: texts for name, (_label, texts) in wrong.items()}
    request.session[KEPT] = asdict(SentBack(request.path, typed, texts_by_name))
    place = redirect(*page)
    if came_from := _came_from(request, place.url):
        place["Location"] = came_from
    return place


def refill_form(request: HttpRequest, page: str) -> str:
    """The page with the form that was sent back; as it is, when none was."""
    kept = request.session.pop(KEPT, None)
    if kept is None:
        return page
    sent = SentBack(**kept)
    found = _form_in(page, sent, request.path)
    if found is None:
        return LINK.sub(r"\2", page)
    start, end, form = found
    places = _fill(form, sent)
    before, after = page[:start], page[end:]
    if (fold := before.rfind("<details")) > before.rfind("</details>"):
        before = f"{before[:fold]}<details open{before[fold + len('<details') :]}"
    written = html.tostring(form, encoding="unicode", with_tail=False)
    return LINK.sub(lambda link: _link(link, places), before) + written + after


def _wrong_with(why: BaseForm | Exception | str) -> Iterator[tuple[str, tuple[str, list[str]]]]:
    if not isinstance(why, BaseForm):
        said = " ".join(why.messages) if isinstance(why, ValidationError) else str(why)
        yield WHOLE, ("", [said])
        return
    for name, errors in why.errors.items():
        known = name in why.fields
        texts = [str(error) for error in errors]
        yield (name, (label_of(why[name]), texts)) if known else (WHOLE, ("", texts))


def _came_from(request: HttpRequest, page: str) -> str:
    """The page it was sent from with its filter and number, where the browser says so."""
    said = request.headers.get("Referer", "")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(said, here, require_https=request.is_secure()):
        return ""
    parts = urlsplit(said)
    if parts.path == request.path:
        return ""
    return parts._replace(scheme="", netloc="", fragment=urlsplit(page).fragment).geturl()


def _form_in(page: str, sent: SentBack, path: str) -> tuple[int, int, HtmlElement] | None:
    """Of the page's forms that are sent there, the first with a control that was filled in."""
    found = []
    for match in FORM.finditer(page):
        form = html.fragment_fromstring(match.group())
        if urlsplit(form.get("action") or path).path == sent.to and _posts(form):
            names = {control.get("name") for control in _controls(form)}
            found.append((not names & set(sent.typed), match.start(), match.end(), form))
    return min(found, key=lambda one: one[:2])[1:] if found else None


def _posts(form: HtmlElement) -> bool:
    return str(form.get("method", "")).lower() == "post"


def _controls(form: HtmlElement) -> list[HtmlElement]:
    every = form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]")
    return [control for control in every if control.get("type") not in UNTYPED]


def _fill(form: HtmlElement, sent: SentBack) -> set[str]:
    """Put in what was typed and what is wrong; the names of the controls that say it."""
    left = {name: list(values) for name, values in sent.typed.items()}
    first: dict[str, HtmlElement] = {}
    for control in [*_controls(form), *form.xpath(".//input[@type='file'][@name]")]:
        first.setdefault(control.get("name"), control)
    for control in _controls(form):
        _put(control, left)
    general = list(sent.wrong.get(WHOLE, []))
    for name, texts in sent.wrong.items():
        if name in first:
            _mark(form, first[name], name, texts)
        elif name != WHOLE:
            general += texts
    form.set("id", f"refused-{WHOLE}")
    form.set("tabindex", "-1")
    if general:
        form.insert(0, _words(general, f"refused-{WHOLE}-error"))
        form.set("aria-describedby", f"refused-{WHOLE}-error")
    return set(first) & set(sent.wrong)


def _put(control: HtmlElement, left: dict[str, list[str]]) -> None:
    """Give a control what was typed; of several text controls of a name each its own."""
    values = left.get(control.get("name"), [])
    if control.tag == "select":
        for option in control.xpath(".//option"):
            _set(option, "selected", option.get("value", option.text_content()) in values)
    elif control.get("type") in ("checkbox", "radio"):
        _set(control, "checked", control.get("value", "on") in values)
    elif values and control.tag == "textarea":
        control.text = f"\n{values.pop(0)}"
    elif values:
        control.set("value", values.pop(0))


def _set(element: HtmlElement, name: str, on: bool) -> None:
    if on:
        element.set(name, "")
    else:
        element.attrib.pop(name, None)


def _mark(form: HtmlElement, control: HtmlElement, name: str, texts: list[str]) -> None:
    """Words after the control, tied to it; its label follows it to its new id."""
    old, new = control.get("id"), f"refused-{name}"
    for label in form.xpath(".//label[@for=$old]", old=old) if old else []:
        label.set("for", new)
    described = control.get("aria-describedby", "")
    control.set("id", new)
    control.set("aria-invalid", "true")
    control.set("aria-describedby", f"{described} {new}-error".strip())
    control.addnext(_words(texts, f"{new}-error"))


def _words(texts: list[str], name: str) -> HtmlElement:
    words = html.Element("span", {"class": "errorlist", "id": name})
    words.text = " ".join(texts)
    return words


def _link(link: re.Match[str], places: set[str]) -> str:
    name = link[1] if link[1] in places else WHOLE
    return f'<a href="#refused-{name}">{link[2]}</a>'
