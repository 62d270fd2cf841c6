"""Details of an entry as plain values that JSON holds alike on every database."""

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from config.parameters import read_text

MAX_VALUE = 200
MAX_VALUES = 60
SECRETS = ("password", "csrf", "token", "secret", "key", "otp", "code_verifier")


def posted_fields(request: HttpRequest) -> dict[str, Any]:
    """What was sent, cut short, without secrets; of files the names."""
    fields: dict[str, Any] = {}
    for name in list(request.POST)[:MAX_VALUES]:
        if not any(secret in name.lower() for secret in SECRETS):
            text = ", ".join(request.POST.getlist(name))
            fields[read_text(name)] = read_text(text, longest=MAX_VALUE)
    for name, file in request.FILES.items():
        fields[name] = read_text(str(getattr(file, "name", "")), longest=MAX_VALUE)
    return fields


def plain_detail(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail with every value as text, whole number, truth or null, or lists of those.

    Of people and other rows stands their text; numbers with a point are text, since databases
    write them differently.
    """
    return {read_text(str(name)): _plain(value) for name, value in detail.items()}


def _plain(value: object) -> Any:
    if value is None or (isinstance(value, bool | int) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Mapping):
        return plain_detail(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    text = f"{value} (#{value.pk})" if isinstance(value, Model) else str(value)
    return read_text(text, longest=MAX_VALUE)
