"""One learner's whole attempt over HTTP, as the paper's own page would send it."""

import json
import re
import secrets
import time
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from django.urls import reverse

from tests.bench.client import Answer, Connection
from tests.bench.system import BenchError
from tests.bench.world import Visitor

FIELDSET = re.compile(r'<fieldset[^>]*\bdata-position="(\d+)"[^>]*>(.*?)</fieldset>', re.DOTALL)
RADIO = re.compile(r'<input[^>]*\btype="radio"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')
ATTEMPT = re.compile(r'\bdata-attempt="(\d+)"')
SAVE_KEY = re.compile(r'\bdata-save-key="([^"]+)"')
STILL_GRADING = 'hx-trigger="every'
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Saved:
    """An answer that the server said it has saved."""

    attempt: int
    position: int
    value: list[str]
    sequence: int


@dataclass
class Readings:
    """Seconds by kind of step, every acknowledged answer, and the run as a whole.

    `submitted_at` is the moment of the latest submit by `time.perf_counter`.
    """

    start: list[float] = field(default_factory=list)
    save: list[float] = field(default_factory=list)
    finish: list[float] = field(default_factory=list)
    review: list[float] = field(default_factory=list)
    saved: list[Saved] = field(default_factory=list)
    submitted_at: float = 0.0
    seconds_to_last_submit: float = 0.0
    client_cpu_share: float = 0.0


@dataclass(frozen=True)
class Sitting:
    """A learner at a connection."""

    connection: Connection
    visitor: Visitor
    readings: Readings

    async def take(self, quiz: int, random: Random) -> int:
        """Begin, answer every question, each saved on its own, and submit.

        Returns the attempt. Start is until the paper is there, finish is the submit.
        """
        paper = await self._post(reverse("begin_attempt", args=[quiz]), 200, mo_ngay="1")
        attempt = read_attempt(paper.text)
        self.readings.start.append(paper.seconds)
        writer, key = secrets.token_hex(16), read_save_key(paper.text)
        for sequence, (position, keys) in enumerate(read_paper(paper.text), start=1):
            saved = Saved(attempt, position, [random.choice(keys)], sequence)
            await self._save(saved, writer, key)
        submitted = await self._post(reverse("submit_attempt", args=[attempt]), 302)
        self.readings.finish.append(submitted.seconds)
        self.readings.submitted_at = time.perf_counter()
        return attempt

    async def review(self, attempt: int) -> bool:
        """Open the result; whether it was graded. Only a graded one is a reading."""
        result = await self._get(reverse("attempt_result", args=[attempt]))
        if STILL_GRADING in result.text:
            return False
        self.readings.review.append(result.seconds)
        return True

    async def _save(self, saved: Saved, writer: str, key: str) -> None:
        event = {
            "position": saved.position,
            "sequence": saved.sequence,
            "fields": {"": saved.value},
            "writer": writer,
            "key": key,
        }
        path = reverse("save_answer", args=[saved.attempt])
        headers = JSON | self._cookies | {"X-CSRFToken": self.visitor.token}
        body = json.dumps(event).encode()
        answer = _expect(200, path, await self.connection.request("POST", path, headers, body))
        self.readings.save.append(answer.seconds)
        if json.loads(answer.text)["sequence"] == saved.sequence:
            self.readings.saved.append(saved)

    async def _get(self, path: str) -> Answer:
        return _expect(200, path, await self.connection.request("GET", path, self._cookies))

    async def _post(self, path: str, status: int, **fields: str) -> Answer:
        body = urlencode(fields | {"csrfmiddlewaretoken": self.visitor.token}).encode()
        answer = await self.connection.request("POST", path, FORM | self._cookies, body)
        return _expect(status, path, answer)

    @property
    def _cookies(self) -> dict[str, str]:
        return {"Cookie": self.visitor.cookie}


def read_paper(text: str) -> list[tuple[int, list[str]]]:
    """Positions and the keys that may be chosen, from the paper's form.

    Raises:
        BenchError: there is no question, or one without options.
    """
    found = FIELDSET.findall(text)
    paper = [(int(at), VALUE.findall("".join(RADIO.findall(inner)))) for at, inner in found]
    if not paper or not all(keys for _position, keys in paper):
        raise BenchError("the paper's form is not as the benchmark reads it")
    return paper


def read_attempt(text: str) -> int:
    """The attempt of this page."""
    return int(_found(ATTEMPT, text))


def read_save_key(text: str) -> str:
    """The key with which this page saves."""
    return _found(SAVE_KEY, text)


def _found(wanted: re.Pattern[str], text: str) -> str:
    found = wanted.search(text)
    if not found:
        raise BenchError(f"the paper's page holds no {wanted.pattern}")
    return found[1]


def _expect(status: int, path: str, answer: Answer) -> Answer:
    if answer.status != status:
        raise BenchError(f"{path}: {answer.status} instead of {status}\n{answer.text[:500]}")
    return answer
