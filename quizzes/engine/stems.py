"""The text of a question: its gaps, and the whole on one line for lists and headings."""

import re

GAP = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
"""A gap as an editor writes it, with its answers: `[[30 ngày|ba mươi ngày]]`."""
GAP_PLACE = re.compile(r"\[\[(\d+)\]\]")
"""A gap as a version keeps it, by its number."""
ANY_GAP = re.compile(r"\[\[[^\]]*\]\]")
MAX_SHORT_STEM = 110


def short_question(text: str) -> str:
    """The question's text on one line, shortened; gaps and table lines are only hinted at."""
    plain = " ".join(ANY_GAP.sub("…", text).replace("|", " ").split())
    return plain if len(plain) <= MAX_SHORT_STEM else f"{plain[: MAX_SHORT_STEM - 1].rstrip()}…"
