"""An item of QTI 3.0 as it is being written: its parts, put together in their order."""

from collections.abc import Callable, Sequence
from typing import Any

from quizzes.formats.base import ParsedImage
from quizzes.formats.qti.markup import ASI, XML_LANG, add, root_of
from quizzes.formats.xml_element import XmlElement

TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"
MATCH, MAP = f"{TEMPLATES}/match_correct.xml", f"{TEMPLATES}/map_response.xml"
Mapped = Sequence[tuple[str, str]]


class Sheet:
    """The parts of one item; `place_image` gives each picture its path in the package."""

    def __init__(
        self, identifier: str, title: str, place_image: Callable[[ParsedImage], str]
    ) -> None:
        self.root = root_of(
            "qti-assessment-item",
            identifier=identifier,
            title=title,
            adaptive="false",
            time_dependent="false",
        )
        self.root.set(XML_LANG, "vi")
        self.body = root_of("qti-item-body", ASI)
        self.processing: Any | None = None
        self.outcome = {"normal_maximum": "1"}
        self.feedback = "single"
        self.explanation = ""
        self._place_image = place_image

    def declare(
        self,
        right: Sequence[str] = (),
        mapped: Mapped = (),
        *,
        name: str = "RESPONSE",
        cardinality: str = "single",
        base_type: str = "identifier",
    ) -> None:
        """A response with its right values and the marks of single values."""
        declared = add(
            self.root,
            "qti-response-declaration",
            identifier=name,
            cardinality=cardinality,
            base_type=base_type,
        )
        if right:
            correct = add(declared, "qti-correct-response")
            for value in right:
                add(correct, "qti-value", value)
        if mapped:
            bounds = {"lower_bound": "0", "upper_bound": "1", "default_value": "0"}
            mapping = add(declared, "qti-mapping", **bounds)
            for key, mark in mapped:
                add(mapping, "qti-map-entry", map_key=key, mapped_value=mark)

    def add_image(self, parent: XmlElement, image: ParsedImage | None) -> None:
        """The picture, if there is one and it can be shown."""
        path = self._place_image(image) if image else ""
        if image and path:
            add(parent, "img", src=f"../{path}", alt=image.alt)

    def process(self, template: str, *, tied: bool = False) -> None:
        """Marks by a template; as rules when feedback is tied to what was chosen."""
        if not tied:
            self.processing = root_of("qti-response-processing", ASI, template=template)
            return
        rules = self.processing = root_of("qti-response-processing", ASI)
        if template == MAP:
            score = add(rules, "qti-set-outcome-value", identifier="SCORE")
            add(score, "qti-map-response", identifier="RESPONSE")
        else:
            condition = add(add(rules, "qti-response-condition"), "qti-response-if")
            match = add(condition, "qti-match")
            add(match, "qti-variable", identifier="RESPONSE")
            add(match, "qti-correct", identifier="RESPONSE")
            give_one(condition)
        shown = add(rules, "qti-set-outcome-value", identifier="FEEDBACK")
        add(shown, "qti-variable", identifier="RESPONSE")

    def finished(self) -> Any:
        """The whole item, its parts in the order of the standard."""
        root = self.root
        score = {"cardinality": "single", "base_type": "float", **self.outcome}
        outcome = add(root, "qti-outcome-declaration", identifier="SCORE", **score)
        add(add(outcome, "qti-default-value"), "qti-value", "0")
        kind = {"cardinality": self.feedback, "base_type": "identifier"}
        add(root, "qti-outcome-declaration", identifier="FEEDBACK", **kind)
        root.append(self.body)
        if self.processing is not None:
            root.append(self.processing)
        if self.explanation:
            # No outcome ever holds this identifier, so that "hide" always shows it.
            shown = {"outcome_identifier": "FEEDBACK", "identifier": "never", "show_hide": "hide"}
            modal = add(root, "qti-modal-feedback", **shown)
            add(add(modal, "qti-content-body"), "p", self.explanation)
        return root


def give_one(condition: XmlElement) -> None:
    """Full marks in a condition."""
    score = add(condition, "qti-set-outcome-value", identifier="SCORE")
    add(score, "qti-base-value", "1", base_type="float")
