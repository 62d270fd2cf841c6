"""What no reader should ever see: program text, empty values, dates of machines.

Every function takes the text of one node and gives the places that are wrong, as they stand
there. Nothing here knows a browser.
"""

import re
from collections.abc import Iterator

PROGRAM = {
    # Double quotes are Python's only around an apostrophe; Wagtail quotes what people said so.
    "a quoted text of Python": r"""^'[^']*'$|^"[^"]*'[^"]*"$""",
    "a list or dictionary of Python": r"""[\[{(]['"]\w|\[<|\[\]$|\{['"]""",
    "an object of Python": (
        r"<[\w.]+(?: object)? at 0x|<\w+: |\bobject at 0x|<QuerySet|\b__\w+__\b|<class "
    ),
    "bytes of Python": r"""(?<![\w'’])b(?:'[^']|"[^"])""",
    "a value of Python": r"\b(?:Decimal|OrderedDict|UUID|Promise)\(|\bdatetime\.\w+|\bdict_\w+\(",
    "a tag or variable of a template": r"\{\{|\}\}|\{%|%\}|\{#|#\}",
    "a place that was not filled in": r"%\(\w*\)?|%[sd]\b|\{\w*\}|\$\{",
    "an entity of HTML": r"&(?:[a-z]{2,8}|#\d+|#x[0-9a-f]+);",
    "a tag of HTML": r"</?(?:a|b|br|div|em|h\d|i|img|li|ol|p|span|strong|table|t[dhr]|ul)\b[^>]*>",
    "a value of JavaScript": r"\[object \w+\]|\bundefined\b|\bNaN\b",
    "an error of a program": r"Traceback \(most recent|\b\w+(?:Error|Exception|DoesNotExist)\b:?",
    "an escaped sign": r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\n",
}
EMPTY = r"(?:None|True|False|nan|NaN|undefined|null|N/A)"
# In Vietnamese these are no words, wherever they stand; "nan" is one, in "nan giải".
NO_WORD = re.compile(r"\b(?:None|True|False|null)\b|\bnan(?=\s*(?:%|$))")
LONE = re.compile(rf"(?:^|[.:;–(]\s*){EMPTY}[.)]?$")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
ISO = re.compile(r"(?<![\w./=-])(?:19|20)\d\d-[01]\d-[0-3]\d(?:T\d\d:\d\d|(?![\w-]|\.\w))")
AMERICAN = re.compile(
    rf"\b(?:{MONTHS}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.? \d{{1,2}}, \d{{4}}\b|"
    r"\b\d{1,2}:?\d{0,2} [ap]\.m\."
)
_PROGRAM = {name: re.compile(pattern) for name, pattern in PROGRAM.items()}


def program_text(text: str) -> Iterator[tuple[str, str]]:
    """Text that a program writes for itself: what it is, and as it stands there."""
    for name, pattern in _PROGRAM.items():
        if found := pattern.search(text):
            yield name, found.group()


def empty_value(text: str, language: str) -> str:
    """A value that stands for nothing or for a truth; empty where there is none.

    In English `None` may begin a sentence; there it must stand alone or end one.
    """
    clean = " ".join(text.split())
    found = LONE.search(clean) or (NO_WORD.search(clean) if language == "vi" else None)
    return found.group() if found else ""


def machine_date(text: str) -> str:
    """A date that is written for machines or for Americans; empty where there is none."""
    found = ISO.search(text) or AMERICAN.search(text)
    return found.group() if found else ""
