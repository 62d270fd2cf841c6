"""What can be chosen on the command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

DEFAULTS = {"postgres": (400, 32), "sqlite": (100, 50)}


@dataclass(frozen=True)
class Options:
    """How much is measured, and on which database."""

    database: str
    attempts: int
    concurrency: int
    open_attempts: int
    certificates: int
    sign_ins: int
    write_docs: bool
    staff: tuple[int, ...] = ()


def read_options(arguments: Sequence[str] | None = None) -> Options:
    """The options given, or those for the database chosen."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--database", choices=sorted(DEFAULTS), default="postgres")
    parser.add_argument("--attempts", type=_count, help="whole attempts (400; on SQLite 100)")
    parser.add_argument("--concurrency", type=_count, help="learners at once (32; on SQLite 50)")
    parser.add_argument(
        "--open-attempts", type=_count, default=1000, help="open when the time ends (1000)"
    )
    parser.add_argument(
        "--certificates", type=_count, default=2000, help="complete in the same minute (2000)"
    )
    parser.add_argument("--sign-ins", type=_count, default=300, help="people who sign in (300)")
    parser.add_argument(
        "--staff",
        type=_counts,
        default=(1000, 10_000),
        help="measure the HR desk at these sizes (1000,10000); 0 leaves it out",
    )
    parser.add_argument("--no-docs", action="store_true", help="leave docs/performance.md alone")
    given = parser.parse_args(arguments)
    attempts, concurrency = DEFAULTS[given.database]
    return Options(
        database=given.database,
        attempts=given.attempts or attempts,
        concurrency=given.concurrency or concurrency,
        open_attempts=given.open_attempts,
        certificates=given.certificates,
        sign_ins=given.sign_ins,
        write_docs=not given.no_docs,
        staff=given.staff,
    )


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _counts(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(part) for part in text.split(",") if int(part) > 0))
