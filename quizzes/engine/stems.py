"""The text of a question on one line, for lists and headings."""

import re

GAP = re.compile(r"\[\[[^\]]*\]\]")
SHORT = 110


def short_question(text: str) -> str:
    """The question's text on one line, shortened; gaps and table lines are only hinted at."""
    plain = " ".join(GAP.sub("…", text).replace("|", " ").split())
    return plain if len(plain) <= SHORT else f"{plain[: SHORT - 1].rstrip()}…"
