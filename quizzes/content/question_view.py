"""A question as the pages show it; the key only where the review rules allow."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cms.models import CmsImage
from quizzes.content.corrections import AppliedCorrection
from quizzes.content.versions import Version
from quizzes.engine.essay_feedback import EssayFeedback
from quizzes.engine.pins import LETTERS
from quizzes.engine.types import Response
from quizzes.engine.types.text import count_words
from quizzes.enums import QuestionType
from quizzes.models import PaperItem

GAP = re.compile(r"\[\[(\d+)\]\]")
HINTS = {
    QuestionType.MULTIPLE: _("chọn các phương án đúng"),
    QuestionType.SITUATIONAL: _("chọn cách xử lý phù hợp nhất"),
    QuestionType.MATCHING: _("ghép từng dòng với nội dung phù hợp"),
    QuestionType.ORDERING: _("chọn số thứ tự cho từng dòng"),
    QuestionType.GAP_TEXT: _("điền vào chỗ trống"),
    QuestionType.ESSAY: _("tự luận"),
}
WIDGETS = {
    QuestionType.MATCHING: "pairs",
    QuestionType.ORDERING: "pairs",
    QuestionType.SHORT_TEXT: "text",
    QuestionType.NUMBER: "number",
    QuestionType.GAP_TEXT: "gaps",
    QuestionType.ESSAY: "essay",
}


@dataclass(frozen=True)
class Picture:
    """An image of a question, ready to show."""

    url: str
    alt: str


@dataclass(frozen=True)
class PaperOption:
    """An option in its drawn place; `correct` is None while the key is hidden."""

    key: str
    letter: str
    text: str
    chosen: bool
    correct: bool | None
    picture: Picture | None = None
    rationale: str = ""
    weight: int | None = None


@dataclass(frozen=True)
class PaperPart:
    """A part that is answered on its own: a left side, a step, a gap.

    `before` is the text up to a gap; `right` is None while the key is hidden.
    """

    key: str
    label: str
    given: str
    given_text: str
    right: str | None
    choices: tuple[tuple[str, str], ...] = ()
    before: str = ""


@dataclass(frozen=True)
class PaperQuestion:
    """A question in its place on the paper.

    `sequence` is that of the saved answer, 0 without one. `refusal` says why what is shown
    as given was not saved; empty for what is.
    """

    position: int
    version_id: int
    type: str
    stem: str
    picture: Picture | None
    options: tuple[PaperOption, ...]
    parts: tuple[PaperPart, ...]
    text: str
    unit: str
    asks_unit: bool
    word_limit: int | None
    after: str
    answered: bool
    saved_at: dt.datetime | None
    awarded: Decimal | None
    marks: int
    right_answer: str
    explanation: str
    legal_basis: str
    feedback: EssayFeedback | None = None
    regrades: tuple[AppliedCorrection, ...] = ()
    sequence: int = 0
    refusal: str = ""

    @property
    def number(self) -> str:
        """The position as text: templates would format an integer anew each time."""
        return str(self.position)

    @property
    def is_void(self) -> bool:
        """Whether a regrade took the question out of the paper."""
        return not self.awarded and any(each.is_void for each in self.regrades)

    @property
    def field(self) -> str:
        return f"q{self.position}"

    @property
    def title(self) -> str:
        """“Câu 3”: a page shows it some forty times."""
        return _title(self.position, get_language())

    @property
    def hint(self) -> str:
        """What to do, where the type does not speak for itself."""
        return str(HINTS.get(QuestionType(self.type), ""))

    @property
    def widget(self) -> str:
        return f"quizzes/questions/{WIDGETS.get(QuestionType(self.type), 'choice')}.html"

    @property
    def review(self) -> str:
        return f"quizzes/review/{WIDGETS.get(QuestionType(self.type), 'choice')}.html"

    @property
    def is_choice(self) -> bool:
        """Whether one answers by choosing from its options."""
        return self.type not in WIDGETS

    @property
    def is_essay(self) -> bool:
        return self.type == QuestionType.ESSAY

    @property
    def word_count(self) -> int:
        return count_words(self.text)

    @property
    def multiple(self) -> bool:
        return self.type == QuestionType.MULTIPLE

    @property
    def answer_text(self) -> str:
        """What is answered, in words; empty without an answer."""
        if self.is_choice:
            return "; ".join(f"{o.letter}. {o.text}" for o in self.options if o.chosen)
        if self.parts:
            given = ((part.label, part.given_text) for part in self.parts)
            return "; ".join(f"{label}: {text}" for label, text in given if text)
        return f"{self.text} {self.unit}".strip()

    @property
    def right(self) -> bool:
        return self.awarded == self.marks

    @property
    def partly(self) -> bool:
        return self.awarded is not None and 0 < self.awarded < self.marks


@dataclass(frozen=True)
class QuestionView:
    """One question on its way to the page."""

    item: PaperItem
    version: Version
    value: Response | None
    with_key: bool
    pictures: dict[int, Picture]

    @property
    def content(self) -> dict[str, Any]:
        return self.version.content

    def question(self, saved_at: dt.datetime | None, awarded: Decimal | None) -> PaperQuestion:
        content, settings = self.content, self.content.get("settings", {})
        fields = self.value if isinstance(self.value, dict) else {}
        is_number = self.version.type == QuestionType.NUMBER
        is_gaps = self.version.type == QuestionType.GAP_TEXT
        text = fields.get("", "") if is_number else self.value
        return PaperQuestion(
            position=self.item.position,
            version_id=self.version.pk,
            type=self.version.type,
            stem="" if is_gaps else content["stem"],
            picture=self._picture(content.get("image")),
            options=self._options(),
            parts=self._parts(),
            text=text if isinstance(text, str) else "",
            unit=fields.get("unit", "") if is_number else "",
            asks_unit=bool(is_number and content["number"]["units"]),
            word_limit=settings.get("word_limit"),
            after=GAP.split(content["stem"])[-1] if is_gaps else "",
            answered=bool(self.value),
            saved_at=saved_at,
            awarded=awarded,
            marks=self.item.marks,
            right_answer=self._right_answer() if self.with_key else "",
            explanation=content["explanation"] if self.with_key else "",
            legal_basis=content["legal_basis"] if self.with_key else "",
        )

    def _picture(self, image: dict[str, Any] | None) -> Picture | None:
        return self.pictures.get(image["id"]) if image else None

    def _options(self) -> tuple[PaperOption, ...]:
        if self.version.type in WIDGETS:
            return ()
        rows = {option["key"]: option for option in self.content["options"]}
        given = self.value if isinstance(self.value, list) else []
        return tuple(
            PaperOption(
                key=key,
                letter=letter,
                text=rows[key]["text"],
                chosen=key in given,
                correct=key in self.content["key"] if self.with_key else None,
                picture=self._picture(rows[key].get("image")),
                rationale=rows[key].get("rationale", "") if self.with_key else "",
                weight=rows[key].get("weight") if self.with_key else None,
            )
            for letter, key in zip(LETTERS, self.item.order, strict=False)
        )

    def _parts(self) -> tuple[PaperPart, ...]:
        if self.version.type == QuestionType.GAP_TEXT:
            return self._gaps()
        if self.version.type == QuestionType.MATCHING:
            texts = {match["key"]: match["text"] for match in self.content["matches"]}
            choices = tuple((key, texts[key]) for key in self.item.order)
            lefts = [(option["key"], option["text"]) for option in self.content["options"]]
            return tuple(self._part(key, text, choices, self.content["key"]) for key, text in lefts)
        if self.version.type == QuestionType.ORDERING:
            texts = {option["key"]: option["text"] for option in self.content["options"]}
            places = [str(place) for place in range(1, len(texts) + 1)]
            right = dict(zip(self.content["key"], places, strict=True))
            choices = tuple((place, place) for place in places)
            return tuple(self._part(key, texts[key], choices, right) for key in self.item.order)
        return ()

    def _part(
        self, key: str, label: str, choices: tuple[tuple[str, str], ...], right: dict[str, str]
    ) -> PaperPart:
        given = self.value.get(key, "") if isinstance(self.value, dict) else ""
        texts = dict(choices)
        wanted = texts.get(right.get(key, ""), "") if self.with_key else None
        return PaperPart(key, label, given, texts.get(given, ""), wanted, choices)

    def _gaps(self) -> tuple[PaperPart, ...]:
        pieces = GAP.split(self.content["stem"])
        gaps = {gap["key"]: gap["accepted"] for gap in self.content["gaps"]}
        given = self.value if isinstance(self.value, dict) else {}
        return tuple(
            PaperPart(
                key=key,
                label=key,
                given=given.get(key, ""),
                given_text=given.get(key, ""),
                right=gaps[key][0] if self.with_key else None,
                before=before,
            )
            for before, key in zip(pieces[::2], pieces[1::2], strict=False)
        )

    def _right_answer(self) -> str:
        if self.version.type == QuestionType.SHORT_TEXT:
            return str(self.content["accepted"][0])
        if self.version.type == QuestionType.NUMBER:
            number = self.content["number"]
            return " ".join([number["value"], *number["units"][:1]])
        return ""


@lru_cache(maxsize=1000)
def _title(position: int, language: str) -> str:
    """The title in the active language, which is looked up once."""
    return gettext("Câu %(n)s") % {"n": position}


def pictures_of(versions: Any) -> dict[int, Picture]:
    """Images of all versions, by primary key: one query, none without images."""
    found = [v.content.get("image") for v in versions]
    found += [o.get("image") for v in versions for o in v.content["options"]]
    texts = {image["id"]: image["alt"] for image in found if image}
    if not texts:
        return {}
    images = CmsImage.objects.filter(pk__in=texts).prefetch_renditions("max-900x700")
    return {i.pk: Picture(i.get_rendition("max-900x700").url, texts[i.pk]) for i in images}
