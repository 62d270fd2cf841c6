"""Learners who send as the paper's page does: again and again, until it is acknowledged."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import resolve, reverse

from tests.bench.client import Answer, Connection
from tests.bench.sitting import FORM, JSON, Saved, read_paper, read_save_key
from tests.bench.world import Visitor

PATIENCE_SECONDS = 120
PAUSE_SECONDS = 0.1
OPEN: list[Connection] = []  # of the event loop that runs


@dataclass
class Ledger:
    """What the server acknowledged, and how many requests failed on the way."""

    saved: list[Saved] = field(default_factory=list)
    submitted: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass
class Learner:
    """One browser: its session, its connection, the attempt it has opened."""

    visitor: Visitor
    port: int
    ledger: Ledger
    attempt: int = 0
    paper: list[tuple[int, list[str]]] = field(default_factory=list)
    key: str = ""
    writer: str = field(default_factory=lambda: secrets.token_hex(16))

    def __post_init__(self) -> None:
        self.connection = Connection(self.port)
        self.loop: asyncio.AbstractEventLoop | None = None

    async def take(self, quiz: int) -> None:
        """A whole attempt with every answer right."""
        await self.begin(quiz)
        for sequence, (position, _keys) in enumerate(self.paper, start=1):
            await self.save(position, sequence, ["A"])
        await self.submit()

    async def begin(self, quiz: int) -> None:
        begun = await self._insist(302, reverse("begin_attempt", args=[quiz]), self._form())
        path = begun.headers["location"]
        self.attempt = int(resolve(path).kwargs["attempt_id"])
        page = await self._insist(200, path)
        self.paper, self.key = read_paper(page.text), read_save_key(page.text)

    async def save(self, position: int, sequence: int, value: list[str]) -> None:
        path, body = self.event(position, sequence, value)
        answer = await self._insist(200, path, body, JSON)
        self.acknowledge(answer, Saved(self.attempt, position, value, sequence))

    def acknowledge(self, answer: Answer, sent: Saved) -> None:
        """Believe only an acknowledgement of that very event."""
        if answer.status == 200 and json.loads(answer.text)["sequence"] == sent.sequence:
            self.ledger.saved.append(sent)

    async def submit(self) -> None:
        await self._insist(302, reverse("submit_attempt", args=[self.attempt]), self._form())
        self.ledger.submitted.append(self.attempt)

    def event(self, position: int, sequence: int, value: list[str]) -> tuple[str, bytes]:
        """The address and the body that save one answer."""
        event = {"position": position, "sequence": sequence, "fields": {"": value}}
        body = json.dumps({**event, "writer": self.writer, "key": self.key}).encode()
        return reverse("save_answer", args=[self.attempt]), body

    def join(self, other: "Learner") -> None:
        """Send for the page that the other has opened."""
        self.attempt, self.paper = other.attempt, other.paper
        self.key, self.writer = other.key, other.writer

    async def send(
        self, path: str, body: bytes | None = None, kind: dict[str, str] = FORM
    ) -> Answer | None:
        """One request; None where the line broke. Every event loop has a connection."""
        headers = kind | {"Cookie": self.visitor.cookie, "X-CSRFToken": self.visitor.token}
        method = "GET" if body is None else "POST"
        if self.loop is not asyncio.get_running_loop():
            self.connection, self.loop = Connection(self.port), asyncio.get_running_loop()
            OPEN.append(self.connection)
        try:
            return await self.connection.request(method, path, headers, body or b"")
        except (OSError, EOFError, TimeoutError) as error:
            self.connection.close()
            self.ledger.failures.append(type(error).__name__)
            return None

    async def _insist(
        self, status: int, path: str, body: bytes | None = None, kind: dict[str, str] = FORM
    ) -> Answer:
        """Repeat the request until the server is there and gives the status.

        Only a broken line and 5xx are worth another try.
        """
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = await self.send(path, body, kind)
            if answer is not None and answer.status == status:
                return answer
            if answer is not None:
                assert answer.status >= 500, f"{path}: {answer.status}\n{answer.text[:500]}"
                self.ledger.failures.append(str(answer.status))
            assert time.monotonic() < end, f"{path}: not within {PATIENCE_SECONDS} s"
            await asyncio.sleep(PAUSE_SECONDS)

    def _form(self) -> bytes:
        return urlencode({"csrfmiddlewaretoken": self.visitor.token}).encode()


def run_all(*works: Coroutine[Any, Any, Any]) -> None:
    """Run all at once; the first failure fails all."""

    async def together() -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for work in works:
                    group.create_task(work)
        finally:
            while OPEN:
                OPEN.pop().close()
            await asyncio.sleep(0)

    try:
        asyncio.run(together())
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed


async def strike(when: Callable[[], bool], fault: Callable[[], None]) -> None:
    """Wait for the moment and let the fault happen, in a thread of its own."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not when():
        assert time.monotonic() < end, "the moment for the fault never came"
        await asyncio.sleep(0.005)
    await asyncio.to_thread(fault)


def make_learners_of(visitors: Sequence[Visitor], port: int, ledger: Ledger) -> list[Learner]:
    return [Learner(visitor, port, ledger) for visitor in visitors]
