"""An essay as its marker reads it."""

from dataclasses import dataclass

from quizzes.content.question_view import pictures_of
from quizzes.content.shown import Picture
from quizzes.content.versions import read_versions
from quizzes.engine.typed import count_words
from quizzes.models import AnswerEvent, Essay


@dataclass(frozen=True)
class EssayText:
    """The question and what was written; `limit` is None where there is none."""

    stem: str
    picture: Picture | None
    written: str
    words: int
    limit: int | None
    explanation: str
    legal_basis: str

    @property
    def over(self) -> int:
        """Words above the limit, else 0."""
        return max(0, self.words - self.limit) if self.limit else 0


def essay_text(essay: Essay) -> EssayText:
    """The answer that counts, with its question; three queries at most."""
    events = AnswerEvent.objects.filter(attempt=essay.attempt_id, position=essay.position)
    written = str(events.order_by("sequence").values_list("value", flat=True).last() or "")
    version = read_versions([essay.version_id])[essay.version_id]
    content, pictures = version.content, pictures_of([version])
    image = content.get("image")
    return EssayText(
        stem=content["stem"],
        picture=pictures.get(image["id"]) if image else None,
        written=written,
        words=count_words(written),
        limit=content.get("settings", {}).get("word_limit"),
        explanation=content["explanation"],
        legal_basis=content["legal_basis"],
    )
