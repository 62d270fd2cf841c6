"""Questions as people read them on the pages, beside what their file says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from quizzes.engine.pins import LETTERS
from quizzes.formats.base import ParsedQuestion

GAP = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
OTHER = "hoàn toàn khác"
HINTS = {
    "multiple": " · chọn các phương án đúng",
    "situational": " · chọn cách xử lý phù hợp nhất",
    "matching": " · ghép từng dòng với nội dung phù hợp",
    "ordering": " · chọn số thứ tự cho từng dòng",
    "gap_text": " · điền vào chỗ trống",
    "essay": " · tự luận",
}
# All that a question on a paper may say to programs.
ATTRIBUTES = {
    *("class", "id", "tabindex", "role", "hidden", "type", "name", "value", "maxlength"),
    *("data-position", "data-sequence", "data-state", "data-mark", "data-mark-box", "data-part"),
    *("aria-label", "autocapitalize", "spellcheck", "inputmode", "rows"),
}
# How a review marks what is right, what was chosen, why, and by which law.
VERDICTS = ".done, .late, .law, .quiet, [class*=option--]"


def soup_of(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def words(read: Tag | str) -> str:
    """What a reader reads of it, as one line."""
    return " ".join((read if isinstance(read, str) else read.get_text(" ")).split())


def part(whole: Tag, selector: str) -> Tag:
    """The first in it that the selector finds; there must be one."""
    found = whole.select_one(selector)
    assert found is not None, f"there is no {selector}"
    return found


def value_of(tag: Tag, attribute: str) -> str:
    value = tag[attribute]
    assert isinstance(value, str)
    return value


def lines(found: list[Tag]) -> list[str]:
    return [words(each) for each in found]


@dataclass(frozen=True)
class Asked:
    """A question of the file, and what a person answers: right, wrong or nothing."""

    parsed: ParsedQuestion
    given: str = "blank"

    @property
    def kind(self) -> str:
        return self.parsed.kind

    @property
    def right(self) -> list[str]:
        """The right answers: options, the other halves in order, or words to type."""
        parsed = self.parsed
        if self.kind == "matching":
            return [option.match for option in parsed.options]
        if self.kind == "ordering":
            return [str(place) for place, _option in enumerate(parsed.options, start=1)]
        if self.kind == "gap_text":
            return [gap.split("|")[0] for gap in GAP.findall(parsed.stem)]
        if self.kind == "number":
            return [parsed.number_value.replace(".", ","), *parsed.number_units[:1]]
        if self.kind == "short_text":
            return [parsed.accepted[0]]
        best = max(option.weight for option in parsed.options)
        return [o.text for o in parsed.options if (o.weight == best if best else o.correct)]

    @property
    def wrong(self) -> list[str]:
        if self.kind == "matching":
            return [*self.right[1:], self.right[0]]
        if self.kind == "ordering":
            return self.right[::-1]
        if self.kind in ("gap_text", "short_text"):
            return [OTHER] * len(self.right)
        if self.kind == "number":
            return ["987654", *self.right[1:]]
        others = [option for option in self.parsed.options if option.text not in self.right]
        return [min(others, key=lambda option: option.weight).text]

    @property
    def said(self) -> list[str]:
        return {"right": self.right, "wrong": self.wrong, "blank": []}[self.given]

    @property
    def result(self) -> str:
        """What the answer was worth, in a word."""
        if self.given == "wrong" and self.kind == "situational":
            weight = next(o.weight for o in self.parsed.options if o.text in self.said)
            if weight:
                return f"Được {f'{weight / 100:.2f}'.replace('.', ',')}/1 điểm"
        return {"right": "Đúng", "wrong": "Chưa đúng", "blank": "Không trả lời"}[self.given]


def fields_of(asked: Asked, shown: Tag) -> Iterator[tuple[str, str]]:
    """The answer as the form sends it: each field is found by what stands beside it."""
    if asked.kind in ("matching", "ordering"):
        wanted = dict(zip((o.text for o in asked.parsed.options), asked.said, strict=False))
        for pair in shown.select("label.pair"):
            choice = wanted.get(words(part(pair, "span")), "")
            values = {words(each): value_of(each, "value") for each in pair.select("option")}
            yield value_of(part(pair, "select"), "name"), values.get(choice, "")
    elif asked.kind in ("gap_text", "short_text", "number"):
        for field, text in zip(shown.select("input[type=text]"), asked.said, strict=False):
            yield value_of(field, "name"), text
    else:
        for label in shown.select("label.option"):
            if words(label).split(". ", 1)[1] in [words(text) for text in asked.said]:
                box = part(label, "input")
                yield value_of(box, "name"), value_of(box, "value")


def assert_on_paper(asked: Asked, shown: Tag) -> None:
    """The question with everything that is asked, and nothing of its key."""
    parsed, body = asked.parsed, part(shown, "fieldset > div")
    stem = "" if asked.kind == "gap_text" else parsed.stem
    number = words(part(shown, ".question__number"))
    assert re.fullmatch(rf"Câu \d+/\d+{HINTS.get(asked.kind, '')}", number)
    assert words(part(shown, "legend")) == words(f"{number} {stem}")
    _ON_PAPER.get(asked.kind, _choices)(asked, body)
    assert {name for each in shown.find_all(True) for name in each.attrs} <= ATTRIBUTES
    assert not shown.select(VERDICTS)
    for secret in (parsed.explanation, *(option.rationale for option in parsed.options)):
        assert not secret or words(secret) not in words(shown)


def _choices(asked: Asked, body: Tag) -> None:
    shown = [words(label).split(". ", 1) for label in body.select("label.option")]
    assert [letter for letter, _text in shown] == list(LETTERS[: len(shown)])
    assert sorted(text for _l, text in shown) == sorted(words(o.text) for o in asked.parsed.options)
    kinds = {field["type"] for field in body.select("input")}
    assert kinds == {"checkbox" if asked.kind == "multiple" else "radio"}


def _pairs(asked: Asked, body: Tag) -> None:
    options = asked.parsed.options
    first = "Thứ tự…" if asked.kind == "ordering" else "Chọn…"
    pairs = body.select("label.pair")
    assert sorted(words(part(pair, "span")) for pair in pairs) == sorted(
        words(o.text) for o in options
    )
    for pair in pairs:
        begin, *choices = lines(pair.select("option"))
        assert begin == first
        assert sorted(choices) == sorted({words(text) for text in asked.right})


def _gaps(asked: Asked, body: Tag) -> None:
    assert words(body) == words(GAP.sub(" ", asked.parsed.stem))
    named = [field["aria-label"] for field in body.select("input")]
    assert named == [f"Chỗ trống {n}" for n, _gap in enumerate(asked.right, start=1)]
    assert not any(field["value"] for field in body.select("input"))


def _typed(asked: Asked, body: Tag) -> None:
    assert words(body) == "Câu trả lời"
    assert [field["value"] for field in body.select("input")] == [""]


def _number(asked: Asked, body: Tag) -> None:
    assert words(body) == ("Số Đơn vị" if asked.parsed.number_units else "Số")
    assert not any(field["value"] for field in body.select("input"))


def _essay(asked: Asked, body: Tag) -> None:
    assert words(body) == f"Bài viết, không quá {asked.parsed.word_limit} chữ"


_ON_PAPER = {
    "matching": _pairs,
    "ordering": _pairs,
    "gap_text": _gaps,
    "short_text": _typed,
    "number": _number,
    "essay": _essay,
}


def assert_in_review(asked: Asked, shown: Tag, basis: str) -> None:
    """What was asked, what was answered, what is right, why, and by which law.

    `shown` is a question's section of a result page, or of practice.
    """
    parsed = asked.parsed
    if asked.kind != "gap_text":
        assert words(part(shown, ".stem")) == words(parsed.stem)
    REVIEWED.get(asked.kind, _options_reviewed)(asked, shown)
    assert words(parsed.explanation) in lines(shown.select("p"))
    assert lines(shown.select("p.law")) == ([f"Căn cứ: {basis}"] if basis else [])


def _options_reviewed(asked: Asked, shown: Tag) -> None:
    found = [words(each).split(". ", 1) for each in shown.select(".option")]
    assert [letter for letter, _text in found] == list(LETTERS[: len(found)])
    assert sorted(text for _letter, text in found) == sorted(
        words(f"{o.text} {_worth(asked, o)} {o.rationale}") for o in asked.parsed.options
    )
    looks = {words(each).split(". ", 1)[1]: each["class"] for each in shown.select(".option")}
    for text, classes in looks.items():
        marked = "phương án đúng" in text or "cách xử lý phù hợp nhất" in text
        assert ("option--right" in classes) >= marked


def _worth(asked: Asked, option) -> str:
    label = "cách xử lý phù hợp nhất" if asked.kind == "situational" else "phương án đúng"
    worth = f"– được {option.weight} % điểm" if option.weight else ""
    worth = f"– {label}" if option.text in asked.right else worth
    return f"{worth} (anh/chị đã chọn)" if option.text in asked.said else worth


def _pairs_reviewed(asked: Asked, shown: Tag) -> None:
    right = dict(zip((o.text for o in asked.parsed.options), asked.right, strict=True))
    said = dict(zip((o.text for o in asked.parsed.options), asked.said, strict=False))
    expected = []
    for label, answer in right.items():
        given = said.get(label, "–")
        expected.append([label, f"{given} đúng" if given == answer else given, answer])
    rows = [lines(row.select("td")) for row in shown.select("tbody tr")]
    assert sorted(rows) == sorted([words(text) for text in row] for row in expected)
    assert lines(shown.select("th")) == ["Nội dung", "Anh/chị chọn", "Đáp án"]


def _gaps_reviewed(asked: Asked, shown: Tag) -> None:
    given = iter(asked.said)

    def filled(gap: re.Match[str]) -> str:
        right, said = gap[1].split("|")[0], next(given, "")
        remark = f"(anh/chị ghi: {said})" if said else "(để trống)"
        return f" {right} {'' if said == right else remark} "

    assert words(part(shown, ".gaps")) == words(GAP.sub(filled, asked.parsed.stem))


def _typed_reviewed(asked: Asked, shown: Tag) -> None:
    said = lines(shown.select("p"))
    assert f"Anh/chị trả lời: {' '.join(asked.said) or '–'}" in said
    assert f"Đáp án: {' '.join(asked.right)}" in said


REVIEWED = {
    "matching": _pairs_reviewed,
    "ordering": _pairs_reviewed,
    "gap_text": _gaps_reviewed,
    "short_text": _typed_reviewed,
    "number": _typed_reviewed,
}
