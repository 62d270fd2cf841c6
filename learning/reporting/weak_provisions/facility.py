"""How well people know the law they apply: facility by provision and unit."""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cms.models import Provision
from config.queue import enqueue
from learning.engine.groups import MIN_PEOPLE, Tally, shown_groups
from learning.models import Posting, Unit, WeakProvisionMap
from quizzes.content.versions import read_versions
from quizzes.models import Attempt, Question

MONTHS = 12
CHUNK = 500
ASK_AGAIN_AFTER = dt.timedelta(minutes=10)
"""After so long a map that did not come may be asked for again."""


@dataclass(frozen=True)
class Cell:
    """A unit's share of the marks on a provision, and how many answers it rests on."""

    unit: int
    facility: float
    answers: int


@dataclass(frozen=True)
class Row:
    """A provision: all people of the unit together, and its parts that may be shown."""

    provision: Provision
    facility: float
    answers: int
    cells: list[Cell]


@transaction.atomic
def request_map(unit: Unit) -> WeakProvisionMap:
    """Have the map worked out; while one is on its way a second call changes nothing."""
    now = timezone.now()
    found, created = WeakProvisionMap.objects.get_or_create(unit=unit, defaults={"asked_at": now})
    allow_request = Q(computed_at__gte=F("asked_at")) | Q(asked_at__lt=now - ASK_AGAIN_AFTER)
    asked = WeakProvisionMap.objects.filter(allow_request, pk=found.pk).update(asked_at=now)
    if created or asked:
        enqueue("learning.tasks.map_weak_provisions", found.pk)
    return found


def compute_map(map_id: int) -> None:
    """Work out a map that is asked for, from the attempts of the last twelve months of
    those who are posted in the unit or below it today.
    """
    found = WeakProvisionMap.objects.select_related("unit").get(pk=map_id)
    if not found.is_pending:
        return
    moment = timezone.now()
    findings = _findings(found.unit, moment)
    older = Q(computed_at=None) | Q(computed_at__lt=moment)
    WeakProvisionMap.objects.filter(older, pk=map_id).update(findings=findings, computed_at=moment)


def rows_of(found: WeakProvisionMap) -> list[Row]:
    """The provisions, the weakest first; one query. Those deleted since are left out."""
    kept = found.findings.get("provisions", [])
    provisions = Provision.objects.select_related("document").in_bulk([r["pk"] for r in kept])
    return [
        Row(
            provisions[row["pk"]],
            row["facility"],
            row["answers"],
            [Cell(*cell) for cell in row["cells"]],
        )
        for row in kept
        if row["pk"] in provisions
    ]


def parts_of(unit: Unit) -> dict[int, str]:
    """The unit's parts by primary key, and the unit itself for those posted there directly."""
    parts = Unit.objects.filter(pk=unit.pk) | unit.get_children()
    return dict(parts.order_by("path").values_list("pk", "name"))


def _findings(unit: Unit, now: dt.datetime) -> dict[str, Any]:
    total: dict[int, Tally] = {}
    by_part: dict[int, dict[Hashable, Tally]] = {}
    part_of = _parts_of_people(unit)
    provision_of: dict[int, int | None] = dict(
        Question.objects.order_by().values_list("pk", "provision_id")
    )
    for user, version_ids, awarded, marks in _answers(unit, now):
        versions = read_versions(version_ids)
        for pk, got, possible in zip(version_ids, awarded, marks, strict=False):
            provision = provision_of.get(versions[pk].question_id)
            share = _share(got, possible)
            if provision is not None and share is not None and user in part_of:
                total.setdefault(provision, Tally()).add(user, share)
                parts = by_part.setdefault(provision, {})
                parts.setdefault(part_of[user], Tally()).add(user, share)
    rows = [_row(pk, tally, by_part[pk]) for pk, tally in total.items() if tally.is_shown]
    return {"provisions": sorted(rows, key=lambda row: row["facility"]), "least": MIN_PEOPLE}


def _row(provision: int, tally: Tally, parts: dict[Hashable, Tally]) -> dict[str, Any]:
    cells = [[key, round(t.facility, 3), t.answers] for key, t in shown_groups(parts).items()]
    return {
        "pk": provision,
        "facility": round(tally.facility, 3),
        "answers": tally.answers,
        "cells": sorted(cells, key=lambda cell: cell[1]),
    }


def _parts_of_people(unit: Unit) -> dict[int, int]:
    """Which part of the unit each person belongs to today."""
    children: dict[str, int] = dict(unit.get_children().values_list("path", "pk"))
    own = int(unit.pk)
    length = len(unit.path) + Unit.steplen
    rows = Posting.objects.on(timezone.localdate()).below(unit).order_by()
    return {
        user: children.get(path[:length], own)
        for user, path in rows.values_list("user_id", "unit__path")
    }


def _answers(unit: Unit, now: dt.datetime) -> Any:
    """User, versions, marks got and marks possible of each graded attempt."""
    people = Posting.objects.on(timezone.localdate()).below(unit).order_by().values("user_id")
    since = now - dt.timedelta(days=365 * MONTHS // 12)
    rows = Attempt.objects.graded().filter(user__in=people, graded_at__gte=since).order_by("pk")
    for user, paper, awarded in rows.values_list("user_id", "paper", "awarded").iterator(CHUNK):
        yield user, [i["version"] for i in paper], awarded, [i["marks"] for i in paper]


def _share(awarded: str | None, marks: int) -> float | None:
    return None if awarded is None or not marks else float(Decimal(awarded)) / marks
