"""Letters: written once as text; their HTML is the same words in the agency's frame."""

import re
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from cms.mail.outbox import BULK

BLOCKS = re.compile(r"\n[ \t]*\n\s*")
ADDRESS = re.compile(r"https?://\S+")


def write_letter(
    name: str, context: dict[str, Any], to: str, *, urgent: bool = False
) -> EmailMultiAlternatives:
    """A letter from `emails/<name>_subject.txt` and `emails/<name>_message.txt`.

    It can wait unless it is urgent.
    """
    subject = " ".join(render_to_string(f"emails/{name}_subject.txt", context).split())
    body = render_to_string(f"emails/{name}_message.txt", context).strip()
    headers = {} if urgent else BULK
    message = EmailMultiAlternatives(subject, f"{body}\n", to=[to], headers=headers)
    add_html(message)
    return message


def add_html(message: EmailMultiAlternatives) -> None:
    """Put the same words as HTML beside the text."""
    context = {
        "subject": message.subject,
        "blocks": split_text(str(message.body)),
        "site": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    message.attach_alternative(render_to_string("emails/base.html", context), "text/html")


def split_text(text: str) -> list[tuple[str, list[str]]]:
    """A letter's parts: ("paragraph" or "list", its lines) or ("link", [address])."""
    parts: list[tuple[str, list[str]]] = []
    for block in BLOCKS.split(text.strip()):
        for line in block.splitlines():
            kind, shown = _line(line.strip())
            if kind == "link" or not parts or parts[-1][0] != kind:
                parts.append((kind, [shown]))
            else:
                parts[-1][1].append(shown)
        parts.append(("end", []))
    return [part for part in parts if part[0] != "end"]


def _line(line: str) -> tuple[str, str]:
    if line.startswith("- "):
        return "list", line[2:]
    return ("link", line) if ADDRESS.fullmatch(line) else ("paragraph", line)
