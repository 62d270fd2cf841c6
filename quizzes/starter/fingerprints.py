"""Whether a question, or a version of one, still says what was shipped once."""

import hashlib
import json
from typing import Any

from cms.models import Provision
from cms.text import nfc
from quizzes.content.versions import version_content
from quizzes.models import Question


def digest(kind: str, content: dict[str, Any]) -> str:
    """What is asked, marked and explained, in the schema of a version; not what it rests on."""
    said = {**content, "type": kind, "legal_basis": ""}
    text = nfc(json.dumps(said, ensure_ascii=False, sort_keys=True))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def fingerprint(question: Question, basis: str) -> tuple[str, str]:
    """The digest of what editors wrote, and the legal basis as `cited` writes it.

    Topic, level, author and counters are not in it.
    """
    content = version_content(question, list(question.options.all()))
    return digest(question.type, content), basis


def cited(provision: Provision | None) -> str:
    """A provision as the data files cite it."""
    if provision is None:
        return ""
    document = provision.document
    return ", ".join(filter(None, (provision.locator, document.number or document.key)))
