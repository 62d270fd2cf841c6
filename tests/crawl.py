"""Every page of ours with its forms, as a browser would send them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html

from learning.enums import Role
from tests.addresses import OURS, POST, RULES

NONSENSE = "☠ vô nghĩa"
NOT_PAGES = {"account_logout", "desk_unit_search"}
TYPED = [
    "text",
    "search",
    "email",
    "url",
    "tel",
    "password",
    "number",
    "date",
    "datetime-local",
    "time",
]


@dataclass(frozen=True)
class Sent:
    """A form of a page as it is sent: where, how, with what."""

    page: str
    method: str
    action: str
    data: dict[str, Any]


def reader_of(name: str) -> Any:
    """Who reads the address: the one who may do most, and An for what is An's own."""
    allowed = RULES[name]
    if "anonymous" in allowed:
        return "anonymous"
    return next(role for role in (Role.ADMIN, Role.HR, Role.LEARNER) if role in allowed)


def pages(client: Client, people: dict[Any, Any], arguments: dict[str, Any]) -> Iterator[Any]:
    """(name, reader, response) of each address of ours that answers with a page."""
    for name in OURS:
        if name in POST or name in NOT_PAGES or not RULES[name]:
            continue
        reader = reader_of(name)
        client.logout()
        if people[reader]:
            client.force_login(people[reader])
        response = client.get(reverse(name, args=arguments.get(name, [])), follow=True)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            yield name, reader, response


def forms_of(response: Any, fill: str) -> Iterator[Sent]:
    """The forms of a page that one writes or chooses in, each of its buttons apart."""
    document = html.fromstring(response.content)
    here = response.request["PATH_INFO"]
    for form in document.iter("form"):
        action = form.get("action") or here
        if "ngon-ngu" in action or "language" in action or not _controls(form):
            continue
        for button in form.xpath(".//button[@name]") or [None]:
            data = _filled(form, fill)
            if button is not None:
                data[button.get("name")] = button.get("value", "")
            yield Sent(here, form.get("method", "get").lower(), re.sub("#.*", "", action), data)


def typed_forms_of(response: Any) -> Iterator[tuple[Sent, dict[str, list[str]]]]:
    """Forms that are posted, filled in with one of their fields left out at a time.

    Each by each of its buttons, and with what of it was typed or chosen.
    """
    document = html.fromstring(response.content)
    here = response.request["PATH_INFO"]
    for form in document.xpath("//form[translate(@method, 'POST', 'post')='post']"):
        hidden = {i.get("name"): i.get("value", "") for i in form.xpath(".//input[@type='hidden']")}
        typed = _typed(form)
        buttons = [{b.get("name"): b.get("value", "")} for b in form.xpath(".//button[@name]")]
        action = re.sub("#.*", "", form.get("action") or here)
        for left_out in [*typed, ""] if typed else []:
            kept = {name: values for name, values in typed.items() if name != left_out}
            for button in buttons or [{}]:
                yield Sent(here, "post", action, hidden | kept | button), kept


def _typed(form: Any) -> dict[str, list[str]]:
    """What one would type and choose: words, the last of a list, every box."""
    typed: dict[str, list[str]] = {}
    for control in _controls(form):
        name, kind = control.get("name"), control.get("type", "text")
        if control.tag == "select":
            typed[name] = [str(value) for value in control.xpath(".//option/@value")[-1:]]
        elif kind == "checkbox":
            typed.setdefault(name, []).append(control.get("value", "on"))
        elif kind == "radio":
            typed[name] = [control.get("value")]
        elif kind not in ("file", "password"):
            typed[name] = [{"number": "987654321", "date": "1931-02-03"}.get(kind, "đã gõ")]
    return typed


def _controls(form: Any) -> list[Any]:
    return [
        c
        for c in form.xpath(".//input|.//select|.//textarea")
        if c.get("type") not in ("hidden", "submit") and c.get("name")
    ]


def _filled(form: Any, fill: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for control in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
        kind = control.get("type", "text")
        if kind == "hidden":
            data[control.get("name")] = control.get("value", "")
        elif control.tag != "input" or kind in TYPED:
            data[control.get("name")] = fill
    return data


def send(client: Client, sent: Sent) -> Any:
    """Send the form, follow to the page that is shown, and undo what it did."""
    with transaction.atomic():
        method = client.post if sent.method == "post" else client.get
        response = method(sent.action, sent.data, follow=True)
        transaction.set_rollback(True)
    return response
