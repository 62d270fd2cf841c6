"""Lines of the log: for whom, in which form, and what never stands in one."""

import datetime as dt
import io
import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail, signing
from django.db import IntegrityError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ
from django_q.signals import post_execute_in_worker, pre_execute
from django_q.signing import SignedPackage

from config.logs.context import Context, current
from config.logs.formatters import FORMATTERS
from config.logs.secrets import without_secrets
from config.logs.settings import logging_settings
from config.queue import enqueue
from learning.accounts.owner_mail import password_links
from learning.interfaces.tokens import START, make_token
from learning.models import Unit, User
from tests.addresses import ALL

PASSWORD = "mat-khau-thu-nghiem-1"
NEW = "con-duong-den-truong-42"
STRANGER = "203.0.113.7"


class Log:
    """What was written, in both forms."""

    def __init__(self) -> None:
        self.outputs = {form: io.StringIO() for form in FORMATTERS}

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.outputs["json"].getvalue().splitlines()]

    @property
    def text(self) -> str:
        return self.outputs["text"].getvalue() + self.outputs["json"].getvalue()

    def of(self, logger: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["logger"] == logger]


@pytest.fixture
def log() -> Iterator[Log]:
    """Everything that any logger tells, as far as a server with LOG_LEVEL=DEBUG tells it."""
    log, root = Log(), logging.getLogger()
    handlers = []
    for form, output in log.outputs.items():
        handler = logging.StreamHandler(output)
        handler.setFormatter(FORMATTERS[form]())
        handlers.append(handler)
        root.addHandler(handler)
    names = ["", "access", "tasks", "django.request", "audit"]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield log
    for handler in handlers:
        root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_each_request_has_one_line_that_says_who_what_and_how_long(
    log: Log, client: Client, an: User
) -> None:
    client.force_login(an)
    answer = client.get("/?ho-so=bi-mat")
    (line,) = log.of("access")
    assert line["method"] == "GET"
    assert line["path"] == "/"
    assert line["route"] == "home"
    assert line["status"] == 200
    assert line["bytes"] == len(answer.content)
    assert line["duration_ms"] > 0
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["person"] == an.pk
    assert line["address"] == "127.0.0.1"
    assert dt.datetime.fromisoformat(line["time"]).utcoffset() is not None
    assert "bi-mat" not in log.text
    assert an.full_name not in log.text


def test_a_line_says_who_signed_in_and_nobody_after_signing_out(
    log: Log, client: Client, an: User
) -> None:
    client.post(reverse("account_login"), {"login": "an", "password": PASSWORD})
    assert log.of("access")[-1]["person"] == an.pk
    client.post(reverse("account_logout"))
    client.get("/dang-nhap/")
    assert "person" not in log.of("access")[-1]


def test_asking_who_it_was_costs_no_query(
    log: Log, client: Client, an: User, django_assert_num_queries: Any
) -> None:
    client.force_login(an)
    with django_assert_num_queries(0):
        client.get("/static/icon.svg")
    assert "person" not in log.of("access")[-1]


@pytest.mark.parametrize(
    ("peer", "told", "is_taken"),
    [
        ("127.0.0.1", "0af7651916cd43dd8448eb211c80319c", True),
        ("127.0.0.1", "0af76519-16cd-43dd-8448-eb211c80319c", True),
        (STRANGER, "0af7651916cd43dd8448eb211c80319c", False),
        ("127.0.0.1", "ngắn", False),
        ("127.0.0.1", "a" * 65, False),
        ("127.0.0.1", "a\tb c; d=e,f", False),
        ("127.0.0.1", "", False),
    ],
)
def test_a_number_is_taken_from_trusted_proxies_if_it_is_one(
    client: Client, db: None, peer: str, told: str, is_taken: bool
) -> None:
    answer = client.get("/ngoai-tuyen/", REMOTE_ADDR=peer, HTTP_X_REQUEST_ID=told)
    given = answer.headers["X-Request-ID"]
    assert (given == told) is is_taken
    assert re.fullmatch(r"[0-9A-Za-z_-]{8,64}", given)


def test_two_requests_have_two_numbers(client: Client, db: None) -> None:
    answers = [client.get("/ngoai-tuyen/") for _ in range(2)]
    assert len({answer.headers["X-Request-ID"] for answer in answers}) == 2
    assert current.get() is None


def test_a_fault_has_its_trace_and_the_number_that_the_answer_names(
    log: Log, client: Client, admin: User
) -> None:
    client.force_login(admin)
    client.raise_request_exception = False
    answer = client.get("/quan-tri/failwhale/")
    (line,) = log.of("django.request")
    assert line["level"] == "ERROR"
    assert "emergency broadcast" in line["trace"]
    assert "Traceback" in line["trace"]
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["person"] == admin.pk


def test_a_refusal_names_its_request_too(log: Log, client: Client, an: User) -> None:
    """Django tells of it when all middleware has returned."""
    client.force_login(an)
    answer = client.get("/khong-co/")
    (line,) = log.of("django.request")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["person"] == an.pk


FORGED = "an\n2026-01-01T00:00:00.000+07:00 ERROR audit: forged\r\x1b[2J\u2028x\x85y"


@pytest.mark.parametrize("form", sorted(FORMATTERS))
def test_no_text_begins_a_line_of_its_own(log: Log, form: str) -> None:
    try:
        raise ValueError(FORGED)
    except ValueError:
        logging.getLogger("x").exception("told: %s", FORGED)
    written = log.outputs[form].getvalue()
    assert "forged" in written
    starts = [line[:1] for line in written.splitlines()]
    assert starts[0] in "{2"
    assert all(start == " " for start in starts[1:]), written
    assert not any(sign in written for sign in "\r\x1b\u2028\x85")


def test_a_forged_path_and_name_write_one_line(log: Log, client: Client, db: None) -> None:
    client.get("/x%0A2026-01-01T00:00:00.000+07:00%20ERROR%20audit:%20forged/")
    client.post(reverse("account_login"), {"login": FORGED, "password": "x"})
    for line in log.outputs["text"].getvalue().splitlines():
        assert not line.startswith("2026-01-01")


def test_no_secret_stands_in_a_log_of_signing_in_and_all_around(
    log: Log, client: Client, an: User, admin: User, units: dict[str, Unit]
) -> None:
    secrets = {PASSWORD, NEW, "sai-mat-khau-99", str(an.email), an.full_name}
    client.post(reverse("account_login"), {"login": an.email, "password": "sai-mat-khau-99"})
    client.post(reverse("account_login"), {"login": an.email, "password": PASSWORD})
    secrets.add(str(client.session.session_key))
    page = client.get(reverse("mfa_activate_totp"))
    seed = page.context["form"].secret
    code = format_hotp_value(hotp_value(seed, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    secrets |= {seed, str(client.session.session_key)}
    client.post(reverse("account_logout"))
    client.post(reverse("account_reset_password"), {"email": an.email})
    link = next(
        re.search(r"https?://[^/]+(/mat-khau/\S+)", str(m.body))[1]  # type: ignore[index]
        for m in mail.outbox
        if "/mat-khau/" in str(m.body)
    )
    secrets.add(link.split("-", 3)[-1].strip("/"))
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": NEW, "password2": NEW})
    _row, token = make_token(
        name="QLCB",
        source="qlcb",
        scopes=["staff:write"],
        unit=units["province"],
        by=admin,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    secrets.add(token)
    headers = {"Authorization": f"Bearer {token}"}
    client.post("/api/v1/people", "{}", content_type="application/json", headers=headers)
    client.get(f"/khong-co/?token={token}")
    assert len(log.of("access")) > 9
    assert [secret for secret in secrets if secret in log.text] == []


def as_it_is(path: str) -> str:
    return path


def with_more_slashes(path: str) -> str:
    return path.replace("/", "//")


@pytest.mark.parametrize("typed", [as_it_is, str.upper, str.title, with_more_slashes])
def test_addresses_that_are_keys_are_told_without_them(
    log: Log, client: Client, db: None, typed: Callable[[str], str]
) -> None:
    """Whatever text in an address is called a key or a token, also where it is typed anew."""
    seen = 0
    for _name, route, _view in ALL:
        if re.search(r"<(?:str:)?(?:key|token)>", route):
            path = re.sub(r"\(\?P<\w+>.*?\)|<[^>]+>", "bimatbimat", re.sub(r"[\^$]", "", route))
            client.get(f"/{typed(path)}")
            seen += 1
    assert seen >= 2
    assert len(log.of("access")) >= seen
    assert "bimat" not in log.text.lower()


@pytest.mark.parametrize(
    "around", ["/la/{}/", "/dat-lai-mat-khau/{}", "GET https://x/{}?a=1", "{}"]
)
def test_keys_are_left_out_wherever_they_stand(
    log: Log, client: Client, an: User, around: str
) -> None:
    reset = password_links._link(an)
    keys = [reset.rstrip("/").rsplit("/", 1)[-1], signing.dumps([1, "an@x.example"], salt="x")]
    keys.append(START + "Ab-_" * 10)
    for key in keys:
        for text in (key, key.upper()):
            logging.getLogger("x").warning("told: %s", around.format(text))
            if around.startswith("/"):
                client.get(around.format(text))
    for key in keys:
        assert key[-20:].lower() not in log.text.lower()


@pytest.mark.parametrize("sign", ["a", "-", "a-", "a:", "&", "?a", "/", "mat-khau/dat-lai", "cbt_"])
def test_a_long_path_takes_no_longer_for_its_signs(sign: str) -> None:
    text, begun = sign * (100_000 // len(sign)), time.process_time()
    without_secrets(text)
    assert time.process_time() - begun < 1


def test_keys_in_queries_are_left_out(log: Log) -> None:
    for name in ("token", "X-Amz-Signature", "X-Amz-Credential", "code", "state", "access_token"):
        logging.getLogger("x").warning("GET https://kho.example/a.pdf?b=1&%s=bimat&c=2", name)
    assert "bimat" not in log.text
    assert "&c=2" in log.text


def test_what_libraries_say_of_people_and_passwords_is_left_out(log: Log) -> None:
    said = (
        "postgres://dan_van:mat-khau-csdl@10.0.0.1/x refused an@gialai.example; "
        "header Bearer abc.def; duplicate key\nDETAIL:  Key (full_name)=(Nguyễn An) exists."
    )
    try:
        raise IntegrityError(said)
    except IntegrityError:
        logging.getLogger("x").exception("told: %s", said)
    for secret in ("mat-khau-csdl", "an@gialai", "abc.def", "Nguyễn An"):
        assert secret not in log.text
    assert "10.0.0.1" in log.text


def test_queries_are_never_told() -> None:
    loggers = logging_settings("json", "DEBUG", access=True)["loggers"]
    assert loggers["django.db.backends"]["level"] == "INFO"


def test_a_form_that_is_none_stops_the_start() -> None:
    with pytest.raises(ValueError, match="LOG_FORMAT"):
        logging_settings("xml", "INFO", access=True)


def test_a_server_writes_a_line_for_each_request_and_none_twice() -> None:
    loggers = logging_settings("text", "INFO", access=True)["loggers"]
    assert loggers["access"]["level"] == loggers["tasks"]["level"] == "INFO"
    assert loggers["django.request"]["level"] == "ERROR"
    assert "log_access=False" in (settings.BASE_DIR / "config/web.py").read_text()


def test_a_tasks_lines_name_the_request_that_queued_it(log: Log, system: None) -> None:
    token = current.set(Context("0af7651916cd43dd", RequestFactory().get("/")))
    enqueue("quizzes.tasks.sweep")
    current.reset(token)
    task = SignedPackage.loads(OrmQ.objects.latest("pk").payload)
    pre_execute.send(sender="django_q", func=None, task=task)
    logging.getLogger("x").warning("inside")
    task["success"] = False
    post_execute_in_worker.send(sender="django_q", func=None, task=task)
    logging.getLogger("x").warning("outside")
    inside, outside = log.of("x")
    assert inside["request_id"] == "0af7651916cd43dd"
    assert "request_id" not in outside
    (line,) = log.of("tasks")
    assert (line["task"], line["outcome"]) == ("quizzes.tasks.sweep", "failed")
    assert line["request_id"] == "0af7651916cd43dd"
    assert line["duration_ms"] >= 0
