"""Which provisions of the law people know least, from their latest graded attempts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cms.models import Provision
from config.percent import whole_percent
from quizzes.models import Attempt, QuestionVersion

MIN_ANSWERS = 5


@dataclass(frozen=True)
class ProvisionResult:
    """A provision, how often it was asked, and the share of the marks that were won (0–1)."""

    provision: Provision
    asked: int
    share: float

    @property
    def percent(self) -> int:
        return whole_percent(self.share)


def weakest_provisions(attempts: Iterable[Attempt], *, most: int = 5) -> list[ProvisionResult]:
    """The provisions with the lowest share of marks, asked often enough; three queries."""
    won: dict[int, list[float]] = defaultdict(list)
    for attempt in attempts:
        for item, awarded in zip(attempt.items, attempt.awarded, strict=False):
            if awarded is not None and item.marks:
                won[item.version_id].append(float(Decimal(awarded)) / item.marks)
    rows = QuestionVersion.objects.filter(pk__in=list(won))
    by_provision: dict[int, list[float]] = defaultdict(list)
    for version, provision in rows.values_list("pk", "question__provision_id"):
        if provision is not None:
            by_provision[provision] += won[version]
    means = {
        pk: (sum(shares) / len(shares), len(shares))
        for pk, shares in by_provision.items()
        if len(shares) >= MIN_ANSWERS
    }
    worst = sorted(means, key=lambda pk: means[pk])[:most]
    found = Provision.objects.select_related("document").in_bulk(worst)
    return [ProvisionResult(found[pk], means[pk][1], means[pk][0]) for pk in worst]
