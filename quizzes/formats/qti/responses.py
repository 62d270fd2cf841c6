"""What an item counts as right: its response declarations and its processing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice

from cms.text import nfc
from quizzes.formats.qti.names import attribute, children, name_of, within
from quizzes.formats.xml_element import XmlElement

KNOWN = re.compile(
    r"and|or|not|isnull|match|equal|variable|correct"
    r"|basevalue|setoutcomevalue|mapresponse|sum|multiple|null"
)
ZERO = Decimal(0)
MAX_VALUES = 500


@dataclass(frozen=True)
class Response:
    """A response variable: the right values in their order, and the marks of each value."""

    cardinality: str = "single"
    base_type: str = ""
    correct: tuple[str, ...] = ()
    mapped: tuple[tuple[str, Decimal], ...] = ()

    def best(self) -> tuple[str, ...]:
        """The values with the highest mark above zero."""
        most = max((mark for _value, mark in self.mapped), default=ZERO)
        return tuple(value for value, mark in self.mapped if mark == most > ZERO)

    def gaining(self) -> tuple[str, ...]:
        """The values that gain marks at all."""
        return tuple(value for value, mark in self.mapped if mark > ZERO)


@dataclass(frozen=True)
class Processing:
    """How an item is marked: by its mapping, by tolerance, or in a way not understood."""

    maps: bool = False
    understood: bool = True
    tolerances: dict[str, tuple[str, str]] = field(default_factory=dict)


def decimal_of(text: str) -> Decimal | None:
    """A number as XML writes it; None for anything else and for absurd sizes."""
    try:
        number = Decimal(re.sub(r"\s|_", "", text))
    except InvalidOperation:
        return None
    return number if number.is_finite() and -40 < number.adjusted() < 40 else None


def responses_of(root: XmlElement) -> dict[str, Response]:
    """The response declarations by their identifier."""
    declared = children(root, "responsedeclaration")
    return {attribute(found, "identifier"): _response(found) for found in declared}


def _response(declared: XmlElement) -> Response:
    entries = islice(within(declared, "mapentry"), MAX_VALUES)
    correct = [
        nfc("".join(value.itertext()))
        for holder in children(declared, "correctresponse")
        for value in islice(children(holder, "value"), MAX_VALUES)
    ]
    marks = (
        (nfc(attribute(entry, "mapkey")), decimal_of(attribute(entry, "mappedvalue")) or ZERO)
        for entry in entries
    )
    return Response(
        attribute(declared, "cardinality", "single"),
        attribute(declared, "basetype"),
        tuple(value for value in correct if value),
        tuple((key, mark) for key, mark in marks if key),
    )


def processing_of(root: XmlElement) -> Processing:
    """The processing: a template known by the end of its address, or rules."""
    for found in children(root, "responseprocessing"):
        template = attribute(found, "template") or attribute(found, "templatelocation")
        ending = template.rstrip("/").rpartition("/")[2].lower()
        if len(found) == 0 and template:
            maps = "map_response" in ending
            return Processing(maps=maps, understood=maps or "match" in ending)
        return Processing(
            maps=any(True for _ in within(found, "mapresponse")),
            understood=_is_understood(found),
            tolerances=dict(_tolerances(found)),
        )
    return Processing(maps=not any(True for _ in within(root, "correctresponse")))


def _is_understood(rules: XmlElement) -> bool:
    """Whether what sets the score compares or maps responses, and does nothing else.

    Rules that only choose feedback are of no concern.
    """
    scoring = [
        rule
        for rule in within(rules, "setoutcomevalue")
        if attribute(rule, "identifier") == "SCORE"
    ]
    conditions = (
        part
        for branch in {rule.getparent() for rule in scoring}
        if name_of(branch) != "responseprocessing"
        for part in branch
        if name_of(part) not in ("setoutcomevalue", "responsecondition")
    )
    names = {name_of(found) for part in [*scoring, *conditions] for found in part.iter()}
    return bool(scoring) and all(map(KNOWN.fullmatch, names - {""}))


def _tolerances(rules: XmlElement) -> Iterator[tuple[str, tuple[str, str]]]:
    """The response and the (mode, size) of each comparison of numbers."""
    for equal in within(rules, "equal"):
        mode = attribute(equal, "tolerancemode", "exact")
        size = (attribute(equal, "tolerance").split() or [""])[0]
        for variable in children(equal, "variable"):
            yield attribute(variable, "identifier"), (mode, size)
