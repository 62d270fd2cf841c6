"""An item as it is being read: what its readers share."""

from dataclasses import dataclass, field
from typing import Any

from cms.text import LazyText
from quizzes.formats.base import ParsedImage, ParsedQuestion
from quizzes.formats.office.options import QuestionFormatError
from quizzes.formats.qti.fields import Fields, fields_of, holds_fields
from quizzes.formats.qti.flow import Flow, is_for_candidates
from quizzes.formats.qti.names import attribute, children, within
from quizzes.formats.qti.responses import Processing, Response, processing_of, responses_of
from quizzes.formats.qti.source import Source, resolve
from quizzes.formats.xml_element import XmlElement

OWN_WAY = LazyText(
    "Cách chấm riêng của câu chưa hiểu hết; câu được chấm theo đáp án ghi trong tệp."
)
MAX_NOTES = 30
NO_KEY = LazyText(
    "Chưa có đáp án đúng trong tệp (correctResponse hoặc mapping). Hãy bổ sung rồi nhập lại."
)


@dataclass
class Item:
    """An item, what it declares, and what its readers assumed."""

    root: Any
    source: Source
    path: str
    body: Flow
    fields: Fields
    responses: dict[str, Response]
    processing: Processing
    feedback: list[tuple[str, str]]
    assumed: list[str] = field(default_factory=list)

    def assume(self, text: str) -> None:
        if text not in self.assumed and len(self.assumed) < MAX_NOTES:
            self.assumed.append(text)

    def part(self, element: XmlElement) -> tuple[str, ParsedImage | None]:
        """The text and the picture of an element; what was left out of it is noted."""
        found = Flow(self.source, self.path).walk(element)
        if found.interactions:
            raise QuestionFormatError(
                "nested interaction", LazyText("Câu có tương tác lồng nhau, hệ thống chưa có.")
            )
        image = found.only_image()
        for note in found.notes:
            self.assume(note)
        return found.text, image

    def response_to(self, interaction: XmlElement) -> Response:
        """What is right in this interaction.

        Raises:
            QuestionFormatError: the response is not declared.
        """
        found = self.responses.get(attribute(interaction, "responseidentifier"))
        if found is None:
            raise QuestionFormatError("no answer", NO_KEY)
        return found

    def start(self, number: int) -> ParsedQuestion:
        """What every kind has alike."""
        fields = self.fields
        return ParsedQuestion(
            number=fields.number("number") or number,
            kind="single",
            stem=self.body.text,
            legal_basis=fields.text("legal_basis"),
            level=fields.level,
            lock_order=fields.flag("lock_order"),
            place=LazyText("tệp %(path)s", path=self.path) if self.path else "",
            ref=fields.text("ref"),
            topic=fields.text("topic"),
            image=self.body.only_image(),
        )


def open_item(root: XmlElement, source: Source, path: str) -> Item:
    """An item with its parts; nothing is judged yet."""
    body = Flow(source, path)
    for stimulus in children(root, "assessmentstimulusref"):
        _take_stimulus(body, source, path, attribute(stimulus, "href"))
    for part in children(root, "itembody"):
        body.walk(part)
    guidance = _guidance(root, source, path)
    if guidance:
        body.notes.append(LazyText("Hướng dẫn cho người chấm được ghi vào phần giải thích."))
    return Item(
        root=root,
        source=source,
        path=path,
        body=body,
        fields=fields_of(root),
        responses=responses_of(root),
        processing=processing_of(root),
        feedback=_feedback(root, source, path) + guidance,
    )


def _take_stimulus(body: Flow, source: Source, path: str, href: str) -> None:
    """The passage that several items share, before the text of the item."""
    passage = source.passage(path, href)
    if not passage:
        body.notes.append(
            LazyText("Không lấy được đoạn văn dùng chung “%(href)s”.", href=href[:100])
        )
    shared = Flow(source, resolve(path, href))
    for part in passage:
        shared.walk(part)
    body.take(shared)


def _feedback(root: XmlElement, source: Source, path: str) -> list[tuple[str, str]]:
    """Feedback on the item as a whole, with what it is tied to."""
    found: list[tuple[str, str]] = []
    blocks = [block for part in children(root, "itembody") for block in _outer_blocks(part)]
    for part in [*blocks, *children(root, "modalfeedback")]:
        text = Flow(source, path).walk(part).text
        if text:
            found.append((attribute(part, "identifier"), text))
    return found


def _guidance(root: XmlElement, source: Source, path: str) -> list[tuple[str, str]]:
    """Rubric blocks of other systems that are not for candidates."""
    blocks = (
        block
        for block in within(root, "rubricblock")
        if not is_for_candidates(block) and not holds_fields(block)
    )
    texts = (Flow(source, path).walk(block).text for block in blocks)
    return [("", text) for text in texts if text]


def _outer_blocks(body: XmlElement) -> list[Any]:
    """Feedback in the body that is not part of a choice."""
    inner = {
        part
        for choice in within(body, "simplechoice", "simpleassociablechoice")
        for part in within(choice, "feedbackinline", "feedbackblock")
    }
    return [p for p in within(body, "feedbackinline", "feedbackblock") if p not in inner]
