"""Calls that Schemathesis makes up from the description of the interface.

Whatever is sent, by whomever: no fault of ours, no status that the description does not name,
no answer of another shape or kind than it says. Each call is rolled back before the next.
"""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from learning.enums import TokenScope
from learning.interfaces.api.calls import api
from learning.interfaces.tokens import make_token
from learning.models import ExternalId, User
from tests.running.hunting import examples

BASE = "/api/v1/"
DESCRIBED = api.get_openapi_schema(path_prefix=BASE)
SCHEMA = schemathesis.openapi.from_dict(DESCRIBED)
SCHEMA.app = get_wsgi_application()
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCOPES = {"GET": TokenScope.RESULTS_READ, "POST": TokenScope.STAFF_WRITE}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}


def tried(number: int) -> hypothesis_settings:
    """So many examples, more where somebody hunts; shortening one that fails costs minutes."""
    return hypothesis_settings(
        max_examples=examples(number),
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@pytest.fixture
def kept_connection(db):
    """The end of a request closes no connection, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def make(kept_connection, admin, units, settings):
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]

    def text(*scopes, unit="province"):
        expires_at = timezone.now() + dt.timedelta(days=30)
        named = {"name": "QLCB", "source": "qlcb", "by": admin, "per_minute": 100_000}
        return make_token(scopes=list(scopes), unit=units[unit], expires_at=expires_at, **named)[1]

    return text


def send(case, text) -> Any:
    """The answer to a call with this token, of which nothing stays."""
    headers = {"Accept-Encoding": "identity"}
    if text is not None:
        headers["Authorization"] = f"Bearer {text}"
    with transaction.atomic():
        answer = case.call(headers=headers)
        transaction.set_rollback(True)
    case.validate_response(answer, checks=CHECKS)
    return answer


def calls(label, mode):
    """Calls of that operation that fit its description, or do not."""
    return given(case=OPERATIONS[label].as_strategy(generation_mode=mode))


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("label", OPERATIONS)
def test_whatever_is_sent_is_answered_as_described(label, mode, make, an, chau):
    texts = [make(*TokenScope.values, unit=unit) for unit in ("province", "gao")]
    statuses = Counter()

    @tried(12)
    @calls(label, mode)
    def run(case):
        for text in texts:
            statuses[send(case, text).status_code] += 1

    people, known = User.objects.count(), ExternalId.objects.count()
    run()
    assert set(statuses) <= {200, 400, 401, 422}
    assert statuses[200] or mode.is_negative
    assert (User.objects.count(), ExternalId.objects.count()) == (people, known)


@pytest.mark.parametrize("label", OPERATIONS)
def test_without_the_right_token_nothing_is_answered(label, make):
    needed = SCOPES[label.partition(" ")[0]]
    other = make(*(set(TokenScope.values) - {needed}))

    @tried(5)
    @calls(label, GenerationMode.POSITIVE)
    def run(case):
        case.headers.pop("Authorization", None)
        for text, status in ((None, 401), ("cbt_la", 401), ("", 401), (other, 403)):
            answer = send(case, text)
            assert answer.status_code == status
            if status == 401:
                assert answer.headers["www-authenticate"] == ["Bearer"]

    run()


@pytest.mark.parametrize("path", DESCRIBED["paths"])
def test_another_method_is_refused_and_the_right_one_named(client, make, path):
    known = {each.upper() for each in DESCRIBED["paths"][path]}
    headers = {"Authorization": f"Bearer {make(*TokenScope.values)}"}
    for method in METHODS - known:
        answer = client.generic(method, path, headers=headers)
        assert answer.status_code == 405, method
        assert set(answer.headers["Allow"].split(", ")) == known
        assert answer.headers["Content-Type"].startswith("application/json")


def _too_long(client: Client) -> Any:
    return client.get(BASE + "completions", {"cursor": "x" * 6000})


def _too_large(client: Client) -> Any:
    return client.post(BASE + "people", b"[" * 3_000_000, content_type="application/json")


def _without_length(client: Client) -> Any:
    return client.post(BASE + "people", HTTP_TRANSFER_ENCODING="chunked")


def _unknown(client: Client) -> Any:
    return client.get(BASE + "nguoi-la")


def _with_nul(client: Client) -> Any:
    return client.get(BASE + "people%00")


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json"])
@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (_too_long, 400),
        (_too_large, 413),
        (_without_length, 411),
        (_unknown, 404),
        (_with_nul, 404),
    ],
)
def test_what_never_reaches_the_interface_is_refused_in_json_too(system, ask, status, accept):
    answer = ask(Client(headers={"Accept": accept}))
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/json")
    assert list(answer.json()) == ["detail"]


def test_a_fault_of_ours_is_told_in_json_and_tells_nothing(client, make, monkeypatch):
    def broken(*_args):
        raise RuntimeError("mật khẩu của cơ sở dữ liệu")

    monkeypatch.setattr("learning.interfaces.api.calls.completion_feed", broken)
    client.raise_request_exception = False
    headers = {"Authorization": f"Bearer {make(*TokenScope.values)}"}
    answer = client.get(BASE + "completions", headers=headers)
    assert (answer.status_code, list(answer.json())) == (500, ["detail"])
    assert "mật khẩu" not in answer.content.decode()


@pytest.mark.parametrize("ask", [_unknown, _with_nul])
@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Không có địa chỉ này."), ("en", "There is no such address.")]
)
def test_an_unknown_address_is_said_in_the_callers_language(system, ask, language, said):
    answer = ask(Client(headers={"Accept-Language": language}))
    assert answer.json() == {"detail": said}
