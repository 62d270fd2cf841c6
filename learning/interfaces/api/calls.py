"""The calls. OpenAPI: /api/v1/openapi.json."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from pydantic import ValidationError as BadShape

from cms.admin.conflicts import is_taken
from learning.interfaces.api import schemas
from learning.interfaces.api.auth import READ, WRITE, TooManyCallsError, token_of
from learning.interfaces.feeds import completion_feed
from learning.interfaces.named import UpsertError, WrittenMeanwhileError
from learning.interfaces.upserts import put_person, put_posting, put_unit
from learning.models import ApiToken
from learning.ports import FeedRow, Place, certificate_feed

MAX_ROWS = 500
ANY = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
# What any call may be answered instead; `config.middleware` holds it to this shape.
REFUSALS = frozenset({400, 401, 403, 422, 429, 503})
WRITTEN = {200: schemas.Results, REFUSALS | {411, 413}: schemas.Refusal}
api = NinjaAPI(
    title="Bồi dưỡng cán bộ, công chức",
    version="1",
    urls_namespace="api",
    docs_url=None,
)


@api.exception_handler(TooManyCallsError)
def too_many(request: HttpRequest, _error: object) -> HttpResponse:
    said = {"detail": _("Quá số lần gọi mỗi phút. Hãy gọi lại sau.")}
    response = api.create_response(request, said, status=429)
    response["Retry-After"] = str(60 - timezone.now().second)
    return response


@api.exception_handler(AuthenticationError)
def no_token(request: HttpRequest, _error: object) -> HttpResponse:
    said = {"detail": _("Cần mã truy cập còn hiệu lực.")}
    response = api.create_response(request, said, status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, _error: object) -> HttpResponse:
    """In the caller's language, as all other refusals; ninja's own words are English."""
    said = {"detail": _("Không có địa chỉ này.")}
    return api.create_response(request, said, status=404)


@api.post("/units", auth=WRITE, response=WRITTEN)
def units(request: HttpRequest, body: schemas.UnitsIn) -> dict[str, Any]:
    """Make units known. Parents come before their children."""
    return _each(request, body.items, schemas.UnitIn, "external_id", put_unit)


@api.post("/people", auth=WRITE, response=WRITTEN)
def people(request: HttpRequest, body: schemas.PeopleIn) -> dict[str, Any]:
    """Make people known, or bring their data in step. Fields left out stay as they are."""
    return _each(request, body.items, schemas.PersonIn, "staff_code", put_person)


@api.post("/postings", auth=WRITE, response=WRITTEN)
def postings(request: HttpRequest, body: schemas.PostingsIn) -> dict[str, Any]:
    """Begin, correct or end postings. A main one ends the main one before it."""
    return _each(request, body.items, schemas.PostingIn, "external_id", put_posting)


@api.get("/completions", auth=READ, response={200: schemas.Completions, REFUSALS: schemas.Refusal})
def completions(
    request: HttpRequest,
    changed_since: dt.datetime | None = None,
    cursor: str = "",
    limit: int = 100,
) -> dict[str, Any]:
    """Completions of the unit's people, oldest change first."""
    token, size = token_of(request), _limit(limit)
    rows = completion_feed(token.unit, token.source, _place(changed_since, cursor), size + 1)
    return _page(rows, size, cursor)


@api.get(
    "/certificates", auth=READ, response={200: schemas.Certificates, REFUSALS: schemas.Refusal}
)
def certificates(
    request: HttpRequest,
    changed_since: dt.datetime | None = None,
    cursor: str = "",
    limit: int = 100,
) -> dict[str, Any]:
    """Certificates of the unit's people, oldest change first; a withdrawn one comes again."""
    size = _limit(limit)
    rows = certificate_feed(token_of(request).unit, _place(changed_since, cursor), size + 1)
    return _page(rows, size, cursor)


@api.api_operation(ANY, "/{path:address}", include_in_schema=False)
def no_such_call(request: HttpRequest, address: str) -> HttpResponse:
    """An unknown address is said to be one; without this it leads on to one with a slash."""
    raise Http404


def _each(
    request: HttpRequest,
    items: list[Any],
    shape: type[schemas.Item],
    key: str,
    put: Callable[..., str],
) -> dict[str, Any]:
    """Each item on its own: what went wrong with one is said and stops no other."""
    token = token_of(request)
    results = [_one(token, place, item, shape, key, put) for place, item in enumerate(items)]
    counts = Counter(result["status"] for result in results)
    kinds = ("created", "changed", "unchanged", "failed")
    return {**{kind: counts[kind] for kind in kinds}, "items": results}


def _one(
    token: ApiToken,
    index: int,
    item: object,
    shape: type[schemas.Item],
    key: str,
    put: Callable[..., str],
) -> dict[str, Any]:
    name = str(item.get(key, ""))[:120] if isinstance(item, dict) else ""
    result: dict[str, Any] = {"index": index, "id": name, "status": "failed"}
    try:
        result["status"] = put(token, **shape.model_validate(item).model_dump())
    except BadShape as error:
        said = "; ".join(f"{_field(one)}: {one['msg']}" for one in error.errors())
        result |= {"code": "invalid", "message": said[:500]}
    except UpsertError as error:
        result |= {"code": error.code, "message": str(error)}
    except IntegrityError as error:
        if not is_taken(error):
            raise
        first = WrittenMeanwhileError()
        result |= {"code": first.code, "message": str(first)}
    except ValidationError as error:
        result |= {"code": "refused", "message": " ".join(error.messages)}
    return result


def _field(error: Any) -> str:
    return ".".join(str(part) for part in error["loc"]) or "item"


def _limit(limit: int) -> int:
    if not 1 <= limit <= MAX_ROWS:
        raise HttpError(422, f"limit: 1–{MAX_ROWS}.")
    return limit


def _place(changed_since: dt.datetime | None, cursor: str) -> Place | None:
    try:
        if cursor:
            return Place.read(cursor)
    except ValueError as error:
        raise HttpError(422, _("cursor: không phải của hệ thống này.")) from error
    if changed_since is None:
        return None
    if timezone.is_naive(changed_since):
        changed_since = timezone.make_aware(changed_since)
    return Place(changed_since, 0)


def _page(rows: list[FeedRow], size: int, cursor: str) -> dict[str, Any]:
    shown = rows[:size]
    place = shown[-1].place.text() if shown else cursor or None
    return {"items": [row.data for row in shown], "cursor": place, "more": len(rows) > size}
