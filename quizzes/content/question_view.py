"""A question as the pages show it; the key only where the review rules allow."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext
from wagtail.images.shortcuts import get_rendition_or_not_found

from cms.models import CmsImage
from quizzes.content.corrections import AppliedCorrection
from quizzes.content.shown import Asked, PaperOption, PaperPart, Picture
from quizzes.content.types import TYPES
from quizzes.content.versions import Version
from quizzes.engine.essay_feedback import EssayFeedback
from quizzes.engine.typed import count_words
from quizzes.engine.types import KINDS, Response
from quizzes.models import PaperItem

SIZE = "max-900x700"


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
        return str(TYPES[self.type].hint)

    @property
    def prompt(self) -> str:
        """What a list says before something of it is chosen."""
        return str(TYPES[self.type].prompt)

    @property
    def widget(self) -> str:
        return f"quizzes/types/{TYPES[self.type].page}/question.html"

    @property
    def review(self) -> str:
        return f"quizzes/types/{TYPES[self.type].page}/review.html"

    @property
    def is_choice(self) -> bool:
        """Whether one answers by choosing from its options."""
        return KINDS[self.type].chooses_options

    @property
    def is_essay(self) -> bool:
        return KINDS[self.type].is_marked_by_people

    @property
    def parts_in_text(self) -> bool:
        """Whether the text stands around what is answered."""
        return KINDS[self.type].parts_in_text

    @property
    def word_count(self) -> int:
        return count_words(self.text)

    @property
    def multiple(self) -> bool:
        return KINDS[self.type].takes_several

    @property
    def has_weights(self) -> bool:
        return KINDS[self.type].has_weights

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
        content, of_type = self.content, TYPES[self.version.type]
        shown = of_type.show(
            Asked(content, self.item.order, self.value, self.with_key, self.pictures)
        )
        image = content.get("image")
        return PaperQuestion(
            position=self.item.position,
            version_id=self.version.pk,
            type=self.version.type,
            stem=shown.stem,
            picture=self.pictures.get(image["id"]) if image else None,
            options=shown.options,
            parts=shown.parts,
            text=shown.text,
            unit=shown.unit,
            asks_unit=shown.asks_unit,
            word_limit=content.get("settings", {}).get("word_limit"),
            after=shown.after,
            answered=bool(self.value),
            saved_at=saved_at,
            awarded=awarded,
            marks=self.item.marks,
            right_answer=shown.right_answer,
            explanation=content["explanation"] if self.with_key else "",
            legal_basis=content["legal_basis"] if self.with_key else "",
        )


@lru_cache(maxsize=1000)
def _title(position: int, language: str) -> str:
    """The title in the active language, which is looked up once."""
    return gettext("Câu %(n)s") % {"n": position}


def pictures_of(versions: Any) -> dict[int, Picture]:
    """Images of all versions, by primary key: one query, none without images.

    One whose file is lost shows its text only; the paper goes on.
    """
    found = [v.content.get("image") for v in versions]
    found += [o.get("image") for v in versions for o in v.content["options"]]
    texts = {image["id"]: image["alt"] for image in found if image}
    if not texts:
        return {}
    images = CmsImage.objects.filter(pk__in=texts).prefetch_renditions(SIZE)
    urls = {image.pk: get_rendition_or_not_found(image, SIZE).url for image in images}
    return {pk: Picture(url, texts[pk]) for pk, url in urls.items()}
