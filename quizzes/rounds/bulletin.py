"""What all results of a round come to."""

from dataclasses import asdict
from typing import Any

from quizzes.attempts.outcomes import outcome
from quizzes.engine.bulletin import Bulletin, make_bulletin
from quizzes.models import Attempt, Round
from quizzes.ports import participation

RESULT_FIELDS = ("quiz_id", "user_id", "state", "score", "max_score", "passed")


def bulletin_document(round_: Round) -> dict[str, Any]:
    """The bulletin as `Round.bulletin` keeps it: `Bulletin`'s fields, and `units`.

    `units` lists name, staff and participants by unit, as far as units are known;
    empty for a make-up round, which is for named people. A participant is a person with a
    graded attempt; what counts of several is decided by the quiz's counting policy.
    """
    people = _attempts_by_person(round_)
    document = asdict(_sum_up(round_, people))
    if round_.is_makeup:
        return document | {"units": []}
    units = [asdict(row) for row in participation(round_, set(people))]
    return document | {"units": units}


def results_of_round(round_: Round) -> dict[int, tuple[float, bool]]:
    """Read the result that counts of everybody who sat the round; one query.

    Returns:
        By primary key of the person: percent of the marks (0 to 100), and whether it is a pass.
    """
    found = {}
    for user_id, attempts in _attempts_by_person(round_).items():
        result = outcome(round_.quiz, attempts)
        if result is not None:
            found[user_id] = (float(result.percent), bool(result.passed))
    return found


def _attempts_by_person(round_: Round) -> dict[int, list[Attempt]]:
    people: dict[int, list[Attempt]] = {}
    rows = Attempt.objects.graded().filter(round=round_).order_by("number")
    for attempt in rows.only(*RESULT_FIELDS):
        people.setdefault(attempt.user_id, []).append(attempt)
    return people


def _sum_up(round_: Round, people: dict[int, list[Attempt]]) -> Bulletin:
    outcomes = [outcome(round_.quiz, attempts) for attempts in people.values()]
    results = [result for result in outcomes if result is not None]
    return make_bulletin(
        [result.percent for result in results],
        attempts=sum(len(attempts) for attempts in people.values()),
        passed=sum(result.passed for result in results),
    )
