"""Many people of one office sign in at once: form, password, home page."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from learning.models import User
from tests.bench.client import Answer, Connection
from tests.bench.sitting import FORM
from tests.bench.system import BenchError

PASSWORD = "sang nay uong ca phe muon"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def give_password(people: Sequence[User]) -> None:
    """Let all of them sign in with `PASSWORD`, kept as the settings keep passwords."""
    kept = make_password(PASSWORD)
    User.objects.filter(pk__in=[person.pk for person in people]).update(password=kept)


def sign_in_all(people: Sequence[User], *, port: int, concurrency: int) -> float:
    """Seconds until the last of them sees the home page.

    Raises:
        BenchError: somebody was not let in.
    """
    start = time.perf_counter()
    asyncio.run(_arrive(deque(person.staff_code for person in people), port, concurrency))
    return time.perf_counter() - start


async def _arrive(coming: deque[str], port: int, concurrency: int) -> None:
    async with asyncio.TaskGroup() as group:
        for _number in range(concurrency):
            group.create_task(_door(coming, port))


async def _door(coming: deque[str], port: int) -> None:
    line = Connection(port)
    while coming:
        await _sign_in(line, coming.popleft())
    line.close()


async def _sign_in(line: Connection, code: str) -> None:
    door, home = reverse("account_login"), reverse("home")
    page = _expect(200, door, await line.request("GET", door, {}))
    found = TOKEN.search(page.text)
    if found is None:
        raise BenchError("the sign-in page holds no form")
    fields = {"csrfmiddlewaretoken": found[1], "login": code, "password": PASSWORD}
    body = urlencode(fields).encode()
    cookies = page.cookies
    sent = await line.request("POST", door, FORM | _cookies(cookies), body)
    cookies |= _expect(302, door, sent).cookies
    _expect(200, home, await line.request("GET", home, _cookies(cookies)))


def _cookies(cookies: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def _expect(status: int, path: str, answer: Answer) -> Answer:
    if answer.status != status:
        raise BenchError(f"{path}: {answer.status} instead of {status}\n{answer.text[:500]}")
    return answer
