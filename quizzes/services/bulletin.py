"""What all results of a round come to."""

from quizzes.engine.bulletin import Bulletin, make_bulletin
from quizzes.models import Attempt, Round
from quizzes.services.outcomes import outcome

RESULT_FIELDS = ("quiz_id", "user_id", "state", "score", "max_score", "passed")


def bulletin_of(round_: Round) -> Bulletin:
    """Sum up the round's graded attempts; one query.

    A participant is a person with a graded attempt. What counts of several attempts is
    decided by the quiz's counting policy.
    """
    people: dict[int, list[Attempt]] = {}
    rows = Attempt.objects.graded().filter(round=round_).order_by("number")
    for attempt in rows.only(*RESULT_FIELDS):
        people.setdefault(attempt.user_id, []).append(attempt)
    outcomes = [outcome(round_.quiz, attempts) for attempts in people.values()]
    results = [result for result in outcomes if result is not None]
    return make_bulletin(
        [result.percent for result in results],
        attempts=sum(len(attempts) for attempts in people.values()),
        passed=sum(result.passed for result in results),
    )
