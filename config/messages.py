"""Translations without a system gettext: collect, check and compile with Babel.

The source language of our texts is Vietnamese; `config/locale/en` holds the English.
`config/locale/vi` holds Vietnamese for the screens of Wagtail and allauth that our
people use and that their own catalogues lack; `djangojs.po` is that of Wagtail's scripts.
"""

import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "config" / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
TEMPLATE = "config.messages:extract_template"
# Templates of Wagtail with a line of ours keep Wagtail's words and their translations.
METHODS = [
    ("wagtailadmin/**.html", "ignore"),
    ("**.py", "python"),
    ("**.html", TEMPLATE),
    ("**.txt", TEMPLATE),
]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "LazyText": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
FOLDERS = ["cms", "quizzes", "learning", "certificates", "config", "templates"]
CALL = re.compile(
    r"""\b(?P<name>n?gettext(?:_lazy)?|npgettext|pgettext|_)\(\s*"""
    r"""(?P<args>u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"""(?:\s*,\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))?)""",
    re.DOTALL,
)
STRING = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL)


def extract_template(
    fileobj: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, str],
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Babel's extraction method for Django templates, by way of Django's own `templatize`."""
    source = templatize(fileobj.read().decode("utf-8"))
    for match in CALL.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        strings = [_literal(text) for text in STRING.findall(match["args"])]
        yield line, match["name"], strings[0] if len(strings) == 1 else tuple(strings), []


def _literal(text: str) -> str:
    return text[1:-1].replace(r"\'", "'").replace(r"\"", '"').replace(r"\n", "\n")


def collect() -> Catalog:
    """All texts of the project."""
    catalogue = Catalog(charset="utf-8")
    for folder in FOLDERS:
        for file, _line, message, _comments, context in extract_from_dir(
            ROOT / folder, METHODS, keywords=KEYWORDS
        ):
            catalogue.add(message, locations=[(f"{folder}/{file}", 0)], context=context)
    return catalogue


def update() -> None:
    """Bring the English catalogue in step with the texts; keeps what is translated."""
    english = _read(ENGLISH) if ENGLISH.exists() else Catalog(locale="en", charset="utf-8")
    english.update(collect(), no_fuzzy_matching=True)
    english.obsolete.clear()
    english.header_comment = "# English texts. The source language is Vietnamese."
    english.fuzzy = False
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, english, no_location=True, omit_header=False, sort_output=True, width=0)


def missing() -> list[str]:
    """Texts without an English translation, or with another set of placeholders."""
    english = _read(ENGLISH)
    found = []
    for message in collect():
        if not message.id:
            continue
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        known = english.get(key, context=message.context)
        texts = (
            known.string
            if known and isinstance(known.string, tuple)
            else (known.string if known else "",)
        )
        if not all(texts) or any(_placeholders(key) != _placeholders(text) for text in texts):
            found.append(key)
    return found


def compile_catalogues() -> None:
    """Write the .mo files that Django reads, where they are older than their source."""
    for source in LOCALE.glob("*/LC_MESSAGES/django*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with target.open("wb") as file:
            write_mo(file, _read(source))


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]", text))


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def main(arguments: list[str]) -> int:
    """Compile; with `--update` collect first; with `--check` fail on what is missing."""
    if "--update" in arguments:
        update()
    if "--check" in arguments:
        lacking = missing()
        for text in lacking:
            sys.stderr.write(f"untranslated: {text}\n")
        return 1 if lacking else 0
    compile_catalogues()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
