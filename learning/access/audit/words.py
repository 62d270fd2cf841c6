"""What an entry of the audit log holds, in the words of the forms that it was typed into."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from django import forms
from django.apps import apps
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

OURS = ("cms", "quizzes", "learning", "certificates")
# Of rows and blocks in a form: which it is and how many, never what somebody typed.
COUNTED = re.compile(r"(?:^|-)(?:type|id|order|deleted|count|[A-Z]+_[A-Z_]+|ORDER|DELETE)$")
NOTHING = ("", "null", "None", "on")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(DAY.pattern + r"[T ]\d{2}:\d{2}.*", re.ASCII)


def words_of_detail(detail: dict[str, Any], labels: dict[str, str]) -> list[tuple[str, str]]:
    """Label and values, in order; what no form of ours names stands last, without its name."""
    found: dict[str, list[str]] = defaultdict(list)
    unnamed: list[str] = []
    for name, value in _plain_pairs(detail):
        text = _said(value)
        if text in NOTHING or COUNTED.search(name):
            continue
        label = labels.get(re.split(r"-\d|__", name)[0])
        (found[label] if label else unnamed).append(text)
    words = [(label, ", ".join(values)) for label, values in found.items()]
    return [*words, (_("Khác"), ", ".join(unnamed))] if unnamed else words


def _plain_pairs(detail: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Names and values as text; of what was changed "before → after"."""
    for name, value in detail.items():
        if name == "changes" and isinstance(value, dict):
            for field, sides in value.items():
                yield field, " → ".join(_of(field, side) for side in sides)
        else:
            yield name, _of(name, value)


def _of(name: str, value: object) -> str:
    """One side of a change: "(trống)" where nothing stood, a choice by its label."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return ", ".join(_of(name, each) for each in value)
    if value in (None, ""):
        return _("(trống)")
    return str(_choices().get((name, str(value)), _said(str(value))))


@cache
def _choices() -> dict[tuple[str, str], Any]:
    """Labels of choices by field and stored value; what means several things has none."""
    known: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.get_fields():
                for value, label in getattr(field, "flatchoices", ()):
                    known[field.name, str(value)][str(label)] = label
    return {key: next(iter(found.values())) for key, found in known.items() if len(found) == 1}


def _said(text: str) -> str:
    """Days and moments as people write them, moments in the time of this place."""
    try:
        if DAY.fullmatch(text):
            return date_format(dt.date.fromisoformat(text), "d/m/Y")
        if MOMENT.fullmatch(text):
            moment = dt.datetime.fromisoformat(text)
            local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
            return date_format(local, "H:i d/m/Y")
    except ValueError:
        return text
    return text


def labels_of_names() -> dict[str, str]:
    """Labels by the names of fields; a name that means several things has none."""
    known: dict[str, set[str]] = defaultdict(set)
    for name, label in (*_labels_of_forms(forms.BaseForm), *_labels_of_models()):
        known[name].add(capfirst(str(label)))
    return {name: found.pop() for name, found in known.items() if len(found) == 1}


def _labels_of_forms(kind: type[forms.BaseForm]) -> Iterator[tuple[str, Any]]:
    for form in kind.__subclasses__():
        if form.__module__.split(".")[0] in OURS:
            fields = getattr(form, "base_fields", {})
            yield from ((name, field.label) for name, field in fields.items() if field.label)
        yield from _labels_of_forms(form)


def _labels_of_models() -> Iterator[tuple[str, Any]]:
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                label = getattr(field, "verbose_name", "")
                if label and str(label) != field.name.replace("_", " "):
                    yield field.name, label
