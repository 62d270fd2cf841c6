"""Vietnamese text: one Unicode form for storing, one folded for searching, one to translate."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, ClassVar, Self

# Signs that nobody sees and that mean nothing in Vietnamese or English: soft hyphen, zero
# width space, word joiner, byte order mark, marks and changes of direction.
UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# The joiners hold emoji and other scripts together; beside Latin letters they are litter.
LITTER = re.compile("(?:(?<=[\\s\u0000-\u036f\u1e00-\u1eff])|^)[\u200c\u200d]+", re.MULTILINE)

# A cell of a file that begins so is computed by spreadsheet programs; some take signs of full width
# for the plain ones.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def uncomputed(text: str) -> str:
    """The text for a cell of CSV: with an apostrophe before what would be computed."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def compose(text: str) -> str:
    """The text in composed Unicode form without unseen signs; lines, blanks and spelling stay.

    "hòa" and "hoà" are two spellings and remain what was typed. Composing twice changes
    nothing.
    """
    if text.isascii():
        return text
    seen = UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", LITTER.sub("", seen))


def compose_all(value: object) -> Any:
    """The value of JSON with every text in it composed; keys are names of ours and stay."""
    if isinstance(value, str):
        return compose(value)
    if isinstance(value, list):
        return [compose_all(item) for item in value]
    if isinstance(value, dict):
        return {key: compose_all(item) for key, item in value.items()}
    return value


def nfc(text: str) -> str:
    """Composed without unseen signs, stripped, runs of blanks made one."""
    return " ".join(compose(text).split())


def code_key(code: str) -> str:
    """What two spellings of a staff code share: no blanks, no unseen signs, capitals."""
    return "".join(nfc(code).upper().split())


def fold(text: str) -> str:
    """Search key: lower case without tones or diacritics, đ as d.

    "Đạo đức", "đạo đức" and "dao duc" fold to the same key, as do "hòa" and "hoà".
    """
    plain = nfc(text).lower().replace("đ", "d")
    marks_apart = unicodedata.normalize("NFD", plain)
    return "".join(sign for sign in marks_apart if not unicodedata.combining(sign))


def words_of(*texts: str) -> list[str]:
    """The folded words of the texts in order; signs between them are no part of any."""
    return re.findall(r"\w+", fold(" ".join(texts)))


def slug_of(text: str) -> str:
    """The text as part of an address: "Đạo đức công vụ" becomes "dao-duc-cong-vu"."""
    ascii_text = fold(text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_text)).strip("-_")


def gettext_noop(text: str) -> str:
    """Marks a text for translation where it is shown, in modules that know no Django."""
    return text


class LazyText(str):
    """A text in Vietnamese that people read in their own language, as `gettext_lazy` is.

    `LazyText("Tệp có %(n)s dòng.", n=3)`: the template is what `make messages` collects, and a
    `%` in it is doubled where there are values. `str()`, f-strings and templates give the
    reader's language; what is joined, compared or put into JSON is Vietnamese. For modules that
    know no Django: `cms` puts in Django's `gettext` as `translator` when it is ready.
    """

    translator: ClassVar[Callable[[str], str]] = staticmethod(lambda template: template)
    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: object) -> Self:
        said = {name: _plain(value) for name, value in values.items()}
        text = super().__new__(cls, template % said if said else template)
        text.template, text.values = _plain(template), values
        return text

    def __str__(self) -> str:
        said = type(self).translator(self.template)
        return said % self.values if self.values else said

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    @staticmethod
    def keep(text: str) -> str:
        """The text as a column or JSON keeps it, so that `restore` gives it back."""
        if not isinstance(text, LazyText) or not text.values:
            return _plain(text)
        return json.dumps(_parts(text), ensure_ascii=False)

    @classmethod
    def restore(cls, kept: str) -> Self:
        """What was kept; a plain text is one without values."""
        if not kept.startswith(KEPT_START):
            return cls(kept)
        try:
            return cls._of_parts(json.loads(kept))
        except (ValueError, KeyError, TypeError):
            return cls(kept)

    @classmethod
    def _of_parts(cls, parts: dict[str, Any]) -> Self:
        values = {
            name: cls._of_parts(value) if isinstance(value, dict) else value
            for name, value in parts["values"].items()
        }
        return cls(parts["text"], **values)


def joined(texts: Iterable[str]) -> str:
    """The texts, of which there is at least one, one after the other."""
    return reduce(
        lambda first, second: LazyText("%(first)s %(second)s", first=first, second=second), texts
    )


def listed(texts: Iterable[str]) -> str:
    """The texts, of which there is at least one, with semicolons between them."""
    return reduce(
        lambda first, second: LazyText("%(first)s; %(second)s", first=first, second=second), texts
    )


KEPT_START = '{"text": '


def _plain(value: Any) -> Any:
    return str.__str__(value) if isinstance(value, str) else value


def _parts(text: LazyText) -> dict[str, Any]:
    values = {
        name: _parts(value) if isinstance(value, LazyText) else value
        for name, value in text.values.items()
    }
    return {"text": text.template, "values": values}
