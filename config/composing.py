"""The door for text: whatever a browser or a program sends is composed before it is read.

Keyboards, copied PDFs and phones of one make write Vietnamese letters with their marks apart:
the same to the eye, another text to a search, a unique name or an accepted answer. What is
sent is composed here, once, so that no form, view or model has to think of it.
"""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

from cms.text import compose, compose_all

GetResponse = Callable[[HttpRequest], HttpResponse]
# Wagtail's editor sends places in the text along with it; `cms.admin.rich_text` composes the
# result.
PLACED = '{"blocks":'


def compose_what_is_sent(get_response: GetResponse) -> GetResponse:
    """Composes path and query at once, form and JSON when they are read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.path, request.path_info = compose(request.path), compose(request.path_info)
        if "%" in request.META.get("QUERY_STRING", "") or not _is_plain(request):
            _replace(request, "GET", composed(request.GET))
        if request.method not in ("GET", "HEAD"):
            _compose_body(request)
        return get_response(request)

    return middleware


def composed(sent: QueryDict) -> QueryDict:
    """The same data with its texts composed; itself when they are."""
    lists = {name: [_text(value) for value in values] for name, values in sent.lists()}
    if lists == dict(sent.lists()):
        return sent
    fresh = sent.copy()
    for name, values in lists.items():
        fresh.setlist(name, values)
    fresh._mutable = False
    return fresh


def _is_plain(request: HttpRequest) -> bool:
    return request.META.get("QUERY_STRING", "").isascii()


def _text(value: object) -> Any:
    if not isinstance(value, str) or value.startswith(PLACED):
        return value
    return compose(value)


def _compose_body(request: HttpRequest) -> None:
    """Forms are parsed when a view asks for them, if it does: what a view refuses is not read."""
    if request.content_type == "application/json":
        request._body = _json(request.body)
        return
    load = request._load_post_and_files

    def load_composed() -> None:
        load()
        # Where Django keeps what it read; its types name only what is public.
        request._post = composed(request._post)  # type: ignore[attr-defined]
        _name_files(request._files)  # type: ignore[attr-defined]

    _replace(request, "_load_post_and_files", load_composed)


def _replace(request: HttpRequest, name: str, value: object) -> None:
    setattr(request, name, value)


def _json(body: bytes) -> bytes:
    if body.isascii() and b"\\u" not in body:
        return body
    try:
        sent = json.loads(body)
    except ValueError:
        return body
    return json.dumps(compose_all(sent)).encode()


def _name_files(files: MultiValueDict[str, Any]) -> None:
    """A file's name becomes the title of an image or a document."""
    for _field, sent in files.lists():
        for file in sent:
            file.name = compose(file.name or "")
