"""A text with gaps, each filled from a list of choices."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cms.text import gettext_noop
from quizzes.engine.stems import GAP
from quizzes.engine.types.base import (
    Content,
    Fields,
    Problem,
    QuestionKind,
    Response,
    chosen_parts,
    share_of_parts,
)

MARKS = ("|", "[[", "]]")


@dataclass(frozen=True)
class GapChoices:
    """A text cut at its gaps; `gaps` names of each its group and its right choice.

    `texts` are those before, between and after the gaps. The choices of a group are sorted,
    so that nothing tells the right one.
    """

    texts: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    gaps: tuple[tuple[int, str], ...]

    @property
    def is_whole(self) -> bool:
        """Whether there are gaps, and each offers a choice."""
        return bool(self.gaps) and all(len(self.groups[group]) > 1 for group, _ in self.gaps)


def read_gaps(stem: str) -> GapChoices:
    """The gaps of a text as editors write it.

    `[[30 ngày|15 ngày|60 ngày]]` lists the choices, the right one first. Gaps with the same
    choices share a group; `[[15 ngày]]` takes those of the first group that has this choice.
    """
    parts = GAP.split(stem)
    lists = [_choices(part) for part in parts[1::2]]
    groups = list(dict.fromkeys(tuple(sorted(found)) for found in lists if len(found) > 1))
    gaps: list[tuple[int, str]] = []
    for found in lists:
        group = tuple(sorted(found))
        if len(found) == 1:
            group = next((each for each in groups if found[0] in each), group)
        if group not in groups:
            groups.append(group)
        gaps.append((groups.index(group), found[0] if found else ""))
    return GapChoices(tuple(parts[::2]), tuple(groups), tuple(gaps))


def stem_of(texts: Iterable[str], gaps: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The text as editors write it, of the right choice and all choices of each gap.

    Raises:
        ValueError: a choice holds a mark of gaps, or is empty.
    """
    before, *others = texts
    known: list[tuple[str, ...]] = []
    written = [before]
    for (right, choices), after in zip(gaps, others, strict=True):
        group = tuple(sorted({right, *choices}))
        if any(not _is_plain(choice) for choice in group):
            raise ValueError(right)
        is_known = group == next((each for each in known if right in each), None)
        rest = [] if is_known else [choice for choice in group if choice != right]
        known.append(group)
        written += [f"[[{'|'.join([right, *rest])}]]", after]
    return "".join(written)


def _choices(inside: str) -> list[str]:
    """The different choices between the brackets of a gap, the right one first."""
    found = (" ".join(part.split()) for part in inside.split("|"))
    return list(dict.fromkeys(filter(None, found)))


def _is_plain(choice: str) -> bool:
    marked = any(mark in choice for mark in MARKS) or choice[:1] == "[" or choice[-1:] == "]"
    return bool(choice) and not marked


class GapSelect(QuestionKind):
    """`content["choices"]` lists `{"key", "text", "group"}`, `gaps` `{"key", "group"}` of each
    gap, named `[[1]]` in the stem; `key` is `{"1": "2"}`, the right choice of each gap.
    """

    title = gettext_noop("Chọn từ vào chỗ trống")
    place = 100
    other_names = ("chon tu", "chon vao cho trong", "chon tu dien vao cho trong")
    parts_in_text = True
    is_always_shuffled = True

    def problem(self, content: Content) -> Problem | None:
        allowed = choices_by_gap(content)
        full = all(len(keys) > 1 for keys in allowed.values())
        known = all(content["key"].get(gap) in keys for gap, keys in allowed.items())
        return None if allowed and full and known else Problem.NO_GAPS

    def shuffled(self, content: Content) -> list[str]:
        return [choice["key"] for choice in content["choices"]]

    def parse(self, content: Content, fields: Fields) -> Response:
        return chosen_parts(fields, choices_by_gap(content))

    def fraction(self, content: Content, response: Response) -> Decimal | None:
        """The share of gaps that are right."""
        return share_of_parts(content["key"], response)

    def right_fields(self, content: Content) -> dict[str, list[str]]:
        return {gap: [choice] for gap, choice in content["key"].items()}


def choices_by_gap(content: Content) -> dict[str, list[str]]:
    """The keys of the choices that each gap offers."""
    return {
        gap["key"]: [c["key"] for c in content["choices"] if c["group"] == gap["group"]]
        for gap in content["gaps"]
    }


KIND = GapSelect()
